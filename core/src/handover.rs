//! The hand-over sheet: one page of paper for a user, with what they sign in with, how it is read out, and what to do next.
//!
//! A sheet holds secrets in clear. A host keeps it from everybody else, or has it encrypted.

use crate::cloud::Environment;
use crate::error::{Error, Kind};
use crate::json::{self, Json};
use crate::letter::{LetterFacts, Shows, Words};
use crate::note;
use crate::rfc3339;
use crate::secret::Secret;
use crate::wire;

/// The most characters of a user's name in a file name.
const LONGEST_NAME: usize = 100;

/// A sheet for one user.
#[derive(Debug)]
pub struct HandoverSheet {
    /// A name for its file that no other sheet of the run has: letters, digits and `-._@+`, and `.html` at its end.
    pub file_name: String,
    /// An HTML page in UTF-8, which loads nothing.
    pub page: Secret,
}

#[cfg(feature = "cms")]
impl HandoverSheet {
    /// The page, encrypted for all of these certificates.
    ///
    /// # Errors
    /// `invalid_argument` without a certificate, `random_source_failed`.
    pub fn encrypted(&self, to: &[crate::cms::Recipient], source: &mut crate::random::Source) -> Result<Vec<u8>, Error> {
        crate::cms::encrypt(self.page.expose(), to, source)
    }
}

/// What is wanted of all sheets of a run.
#[derive(Clone, Debug)]
pub struct HandoverOptions {
    words: Words,
    environment: Environment,
    reason: Option<String>,
    ticket_number: Option<String>,
}

impl HandoverOptions {
    /// Reads the options, a JSON object: docs/protocol.md tells its members.
    ///
    /// # Errors
    /// `invalid_options`.
    pub fn parse(json: &[u8]) -> Result<Self, Error> {
        json::read("the options of the sheets", json, |members| {
            let options = Self {
                words: Words::read_from(members, None, false),
                environment: members.word("environment", &Environment::WORDS).unwrap_or_default(),
                reason: members.may_have("reason"),
                ticket_number: members.may_have("ticketNumber"),
            };
            members.accepted(note::check("reason", options.reason.as_deref()));
            members.accepted(note::check("ticketNumber", options.ticket_number.as_deref()));
            options
        })
    }

    /// The sheet for the user of a result (the action `result`, as it came from `poll`), with the secrets that came with it.
    ///
    /// # Errors
    /// `invalid_argument`: that is no result, or there is no secret.
    pub fn sheet(&self, result: &[u8], password: Option<&[u8]>, pass: Option<&[u8]>) -> Result<HandoverSheet, Error> {
        let refused = |why: &str| Error::new(Kind::InvalidArgument, format!("no sheet can be made: {why}"));
        let json = Json::parse(result).filter(Json::is_object).ok_or_else(|| refused("the result is no JSON object"))?;
        if password.is_none() && pass.is_none() {
            return Err(refused("there is neither a password nor a pass"));
        }
        let (password, pass) = (password.map(Secret::copy_of), pass.map(Secret::copy_of));
        let name = json.text("userPrincipalName").or_else(|| json.text("userId")).or_else(|| json.text("input"));
        let display_name = json.text("displayName");
        let finished_at = json.text("finishedAt").unwrap_or_default();
        let is_blocked = json
            .items("steps")
            .iter()
            .any(|step| step.text("step").as_deref() == Some("BlockSignIn") && step.needs::<bool>("done") == Some(true));
        let pass_facts = json.member("pass").filter(|pass| pass.is_object()).map(|pass| wire::Pass {
            lifetime_in_minutes: pass.needs("lifetimeInMinutes"),
            is_usable_once: pass.needs("isUsableOnce"),
            start_date_time: pass.text("startDateTime"),
            is_usable: pass.needs("isUsable"),
        });
        let facts = LetterFacts {
            shows: Shows::Sheet,
            display_name: display_name.as_deref(),
            user_principal_name: name.as_deref(),
            usage_location: None,
            environment: self.environment,
            is_to_manager: false,
            is_unsure: json.text("outcome").as_deref() != Some("Reset"),
            has_new_password: password.is_some(),
            password: password.as_ref(),
            temporary_access_pass: pass.as_ref(),
            pass: pass_facts.as_ref(),
            force_change: json.needs::<bool>("forceChange") == Some(true),
            is_blocked,
            at_ms: rfc3339::read(&finished_at).unwrap_or_default(),
            reason: self.reason.as_deref(),
            ticket_number: self.ticket_number.as_deref(),
        };
        let page = self.words.letter(&facts, true).content;
        Ok(HandoverSheet { file_name: file_name(name.as_deref().unwrap_or("user"), &finished_at), page })
    }
}

/// `adele@contoso.example 2026-11-24T080000.412Z.html`: who, and when, so that no two are alike and no file system minds.
fn file_name(user: &str, finished_at: &str) -> String {
    let is_kept = |letter: &char| letter.is_alphanumeric() || "-._@+".contains(*letter);
    let user: String = user.chars().map(|letter| if is_kept(&letter) { letter } else { '_' }).take(LONGEST_NAME).collect();
    let time: String = finished_at.chars().filter(|letter| letter.is_ascii_alphanumeric() || "-.".contains(*letter)).take(32).collect();
    format!("{user} {time}.html").replace("..", "._")
}

#[cfg(test)]
mod tests {
    use super::*;

    const RESULT: &str = r#"{"action":"result","outcome":"Reset","userId":"u1","userPrincipalName":"ad/e\\le@contoso.example","displayName":"Adele <Vance>",
        "forceChange":true,"hasPassword":true,"hasPass":true,"pass":{"lifetimeInMinutes":60,"isUsableOnce":true,"startDateTime":"2026-11-24T08:00:00Z"},
        "finishedAt":"2026-11-24T08:00:00.412Z"}"#;

    fn sheet(options: &str, result: &str, password: Option<&[u8]>, pass: Option<&[u8]>) -> HandoverSheet {
        HandoverOptions::parse(options.as_bytes()).unwrap().sheet(result.as_bytes(), password, pass).unwrap()
    }

    #[test]
    fn all_that_a_person_needs() {
        let options = r#"{"organizationName":"Contoso","ticketNumber":"INC-4711","environment":"USGov"}"#;
        let sheet = sheet(options, RESULT, Some(b"Wt4<"), Some(b"Pass-1"));
        assert_eq!(sheet.file_name, "ad_e_le@contoso.example 2026-11-24T080000.412Z.html");
        let page = sheet.page.text().unwrap();
        for told in [
            ">Wt4&lt;</div>",
            "capital Whiskey, lower tango, four, less-than",
            ">Pass-1</div>",
            "Adele &lt;Vance&gt;",
            "INC-4711",
            "Contoso",
            "https://portal.office365.us",
            "until 2026-11-24 09:00 UTC",
            "password of your own",
        ] {
            assert!(page.contains(told), "{told}: {page}");
        }
        assert!(!page.contains("Hello") && !page.contains("not confirmed") && !page.contains("src="), "{page}");
    }

    #[test]
    fn what_is_not_sure_is_said() {
        let unsure = RESULT.replace("\"Reset\"", "\"Unknown\"");
        let of = |options: &str| sheet(options, &unsure, Some(b"Wt4"), None).page.text().unwrap().to_owned();
        assert!(of("").contains("not confirmed this yet"));
        assert!(!cfg!(feature = "languages") || of(r#"{"language":"de-AT"}"#).contains("noch nicht bestätigt"));
    }

    #[test]
    fn names_of_files() {
        for (user, name) in [
            ("..", "._ .html"),
            ("../../etc/passwd", ".__.__etc_passwd .html"),
            ("山田@contoso.example", "山田@contoso.example .html"),
            ("a\u{202e}b:c*d?", "a_b_c_d_ .html"),
        ] {
            assert_eq!(file_name(user, ""), name);
        }
        assert!(file_name(&"a".repeat(400), "2026-11-24T08:00:00.412Z").len() < 160);
    }

    #[test]
    fn what_is_refused() {
        assert_eq!(HandoverOptions::parse(br#"{"colour":1}"#).unwrap_err().code(), "invalid_options");
        let options = HandoverOptions::parse(b"").unwrap();
        assert_eq!(options.sheet(b"[]", Some(b"x"), None).unwrap_err().code(), "invalid_argument");
        assert_eq!(options.sheet(b"{}", None, None).unwrap_err().code(), "invalid_argument");
    }
}
