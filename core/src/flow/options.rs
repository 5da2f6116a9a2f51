//! Options, parsed once: what exists afterwards is valid.

mod guards;
mod steps;

use super::query::{AuditOptions, FindBy};
use super::route::WantedMethod;
use crate::cloud::{Environment, Root};
use crate::error::{Error, Kind, Warning, invalid};
use crate::graph::PasswordProfile;
use crate::json::{self, word};
use crate::mail::MailOptions;
use crate::note;
use crate::password::{Given as GivenPolicy, PasswordPolicy};
use crate::rows::{Name, can_begin_name};

pub(crate) use guards::Guards;
pub(crate) use steps::{Credential, PassTerms, WantedSteps};

/// How many requests are open at once where the host names no number.
const DEFAULT_IN_FLIGHT: usize = 4;
const MAX_IN_FLIGHT: usize = 64;
/// How long an operation is followed where the caller names no time. Writeback takes a few minutes.
const DEFAULT_OPERATION_TIMEOUT_SEC: u64 = 300;
/// How long the service keeps an operation.
const MAX_OPERATION_TIMEOUT_SEC: u64 = 24 * 60 * 60;
/// How long one user may take where the caller names no time, waits that the service asks for included.
const DEFAULT_USER_TIMEOUT_SEC: u64 = 900;
/// Longer than any run.
const MAX_TIMEOUT_SEC: u64 = 7 * 24 * 60 * 60;

/// The options as they come, member for member those of docs/protocol.md.
struct Given {
    kind: GivenKind,
    utc_at_zero_ms: u64,
    environment: Option<Environment>,
    graph_endpoint: Option<String>,
    sign_in: Option<Vec<SignIn>>,
    password_length: Option<i64>,
    password: Option<GivenPolicy>,
    force_change_password_next_sign_in: Option<bool>,
    force_change_password_next_sign_in_with_mfa: bool,
    method: Option<WantedMethod>,
    service_generated: bool,
    steps: WantedSteps,
    operation_timeout_sec: Option<u64>,
    user_timeout_sec: Option<u64>,
    timeout_sec: Option<u64>,
    ignore_verdict: bool,
    force: bool,
    include_disabled: bool,
    allow_shared_password: bool,
    tenant_banned_words: bool,
    validate_password: bool,
    journal: bool,
    reason: Option<String>,
    ticket_number: Option<String>,
    max_in_flight: Option<u64>,
    search: Option<String>,
    find_by: Option<FindBy>,
    audit: Option<AuditOptions>,
    guards: Guards,
}

impl Given {
    fn read(json: &[u8]) -> Result<Self, Error> {
        json::read("the options", json, |members| {
            let kind = members.needs::<String>("kind");
            let sign_in = members.may_have::<Vec<String>>("signIn");
            let sign_in = sign_in.map(|ways| ways.iter().map(|way| word("signIn", way, &SignIn::WORDS)).collect());
            Self {
                kind: members.accepted(word("kind", &kind, &GivenKind::WORDS)).unwrap_or_default(),
                utc_at_zero_ms: members.needs("utcAtZeroMs"),
                environment: members.word("environment", &Environment::WORDS),
                graph_endpoint: members.may_have("graphEndpoint"),
                sign_in: sign_in.and_then(|ways| members.accepted(ways)),
                password_length: members.may_have("passwordLength"),
                password: members.read("password", GivenPolicy::read_from),
                force_change_password_next_sign_in: members.may_have("forceChangePasswordNextSignIn"),
                force_change_password_next_sign_in_with_mfa: members.is_set("forceChangePasswordNextSignInWithMfa"),
                method: members.word("method", &WantedMethod::WORDS),
                service_generated: members.is_set("serviceGenerated"),
                steps: WantedSteps::read_from(members),
                operation_timeout_sec: members.may_have("operationTimeoutSec"),
                user_timeout_sec: members.may_have("userTimeoutSec"),
                timeout_sec: members.may_have("timeoutSec"),
                ignore_verdict: members.is_set("ignoreVerdict"),
                force: members.is_set("force"),
                include_disabled: members.is_set("includeDisabled"),
                allow_shared_password: members.is_set("allowSharedPassword"),
                tenant_banned_words: members.is_set("tenantBannedWords"),
                validate_password: members.is_set("validatePassword"),
                journal: members.is_set("journal"),
                reason: members.may_have("reason"),
                ticket_number: members.may_have("ticketNumber"),
                max_in_flight: members.may_have("maxInFlight"),
                search: members.may_have("search"),
                find_by: members.word("findBy", &FindBy::WORDS),
                audit: members.read("audit", AuditOptions::read_from),
                guards: Guards::read_from(members),
            }
        })
    }
}

#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum GivenKind {
    #[default]
    Reset,
    Plan,
    Find,
    BannedWords,
    SignInMethods,
    Audit,
}

impl GivenKind {
    const WORDS: [(&'static str, Self); 6] = [
        ("reset", Self::Reset),
        ("plan", Self::Plan),
        ("find", Self::Find),
        ("bannedWords", Self::BannedWords),
        ("signInMethods", Self::SignInMethods),
        ("audit", Self::Audit),
    ];
}

#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum SignIn {
    #[default]
    AccessToken,
    TokenProvider,
    GraphSession,
}

impl SignIn {
    const WORDS: [(&'static str, Self); 3] =
        [("accessToken", Self::AccessToken), ("tokenProvider", Self::TokenProvider), ("graphSession", Self::GraphSession)];
}

/// What every flow needs.
#[derive(Debug)]
pub(crate) struct Options {
    pub root: Root,
    pub environment: Environment,
    /// Unix milliseconds at the monotonic clock's zero.
    pub utc_at_zero_ms: u64,
    pub max_in_flight: usize,
    /// The host writes intents down before writes go out.
    pub journal: bool,
    pub kind: FlowKind,
}

#[derive(Debug)]
pub(crate) enum FlowKind {
    Reset(Box<ResetOptions>),
    /// Users by a text.
    Find(String, FindBy),
    BannedWords,
    /// The sign-in methods of the users of the list.
    SignInMethods,
    /// What was done about passwords, in the whole tenant or about the users of the list.
    Audit(Box<AuditOptions>),
}

/// What a reset needs in addition.
#[derive(Clone, Debug)]
pub(crate) struct ResetOptions {
    /// Nothing is written and nobody is asked: each user gets a plan.
    pub is_plan: bool,
    pub guards: Guards,
    pub password_policy: PasswordPolicy,
    /// The caller named one, so that an own password contradicts it.
    pub names_password_policy: bool,
    pub profile: PasswordProfile,
    pub method: WantedMethod,
    /// The service generates the password.
    pub service_generated: bool,
    pub steps: WantedSteps,
    pub operation_timeout_ms: u64,
    /// How long one user may take; following a reset in the background does not count.
    pub user_timeout_ms: u64,
    /// How long the run may take; `u64::MAX` where the caller names no time.
    pub timeout_ms: u64,
    /// Let the service decide, also where the table says no.
    pub ignore_verdict: bool,
    /// Skip the second question about a privileged target.
    pub force: bool,
    pub include_disabled: bool,
    pub allow_shared_password: bool,
    /// The tenant's own banned words are read, and kept out of generated passwords.
    pub tenant_banned_words: bool,
    /// The service is asked about each password before it is set.
    pub validate_password: bool,
    /// Words of the caller's own for the mail: why, and for which ticket.
    pub reason: Option<String>,
    pub ticket_number: Option<String>,
    /// What was found out about them during the run.
    pub notes: Vec<Warning>,
}

impl Options {
    /// `words`: the word list for passphrases, where the host has one.
    pub(crate) fn parse(json: &[u8], words: Option<&str>) -> Result<Self, Error> {
        Self::of(&Given::read(json)?, words)
    }

    /// What is refused is only borrowed, so that no refusal has to drop it.
    fn of(given: &Given, words: Option<&str>) -> Result<Self, Error> {
        match given.sign_in.as_deref() {
            Some([]) => return Err(Error::new(Kind::NoSignIn, "no access token, token provider or Graph session was given")),
            Some([first, rest @ ..]) if rest.iter().any(|other| other != first) => {
                return Err(Error::new(Kind::OptionsContradict, "two ways to sign in were given together"));
            }
            _ => {}
        }
        let max_in_flight = given.max_in_flight.map_or(DEFAULT_IN_FLIGHT, |given| usize::try_from(given).unwrap_or(usize::MAX));
        if !(1..=MAX_IN_FLIGHT).contains(&max_in_flight) {
            return Err(invalid(format!("maxInFlight {max_in_flight} is outside 1 to {MAX_IN_FLIGHT}")));
        }
        note::check("reason", given.reason.as_deref())?;
        note::check("ticketNumber", given.ticket_number.as_deref())?;
        let environment = given.environment.unwrap_or_default();
        let root = Root::new(environment, given.graph_endpoint.as_deref())?;
        let kind = match given.kind {
            kind if kind != GivenKind::Find && (given.search.is_some() || given.find_by.is_some()) => {
                return Err(invalid("search belongs to a flow of kind find"));
            }
            kind if kind != GivenKind::Audit && given.audit.is_some() => {
                return Err(invalid("audit belongs to a flow of kind audit"));
            }
            GivenKind::BannedWords => FlowKind::BannedWords,
            GivenKind::SignInMethods => {
                environment.refuse_without("sign-in methods", environment.has_sign_in_methods())?;
                FlowKind::SignInMethods
            }
            GivenKind::Reset | GivenKind::Plan => FlowKind::Reset(Box::new(ResetOptions::new(given, environment, words)?)),
            GivenKind::Audit => {
                environment.refuse_without("the audit log", environment.has_logs())?;
                FlowKind::Audit(Box::new(given.audit.clone().unwrap_or_default()))
            }
            GivenKind::Find => match given.search.as_deref().map(str::trim) {
                Some(search) if !can_begin_name(search) => {
                    return Err(Error::new(
                        Kind::NamesNobody,
                        "no name begins so: the text is too long, or has characters that no name has",
                    ));
                }
                Some(search) if !search.is_empty() => {
                    let by = given.find_by.unwrap_or_default();
                    if by == FindBy::Mail && !matches!(Name::read(search), Name::Of(_)) {
                        return Err(Error::new(Kind::NamesNobody, "that is no mail address"));
                    }
                    FlowKind::Find(search.to_owned(), by)
                }
                _ => return Err(invalid("a flow of kind find needs a search text")),
            },
        };
        Ok(Self { root, environment, utc_at_zero_ms: given.utc_at_zero_ms, max_in_flight, journal: given.journal, kind })
    }
}

impl ResetOptions {
    /// What should be known about them before a write.
    pub(crate) fn warnings(&self) -> Vec<Warning> {
        let mail = self.steps.mail.as_deref().and_then(MailOptions::warning);
        self.password_policy.warnings().into_iter().chain(mail).chain(self.notes.iter().cloned()).collect()
    }

    fn new(given: &Given, environment: Environment, words: Option<&str>) -> Result<Self, Error> {
        let method = given.method.unwrap_or_default();
        let seconds = given.operation_timeout_sec.unwrap_or(DEFAULT_OPERATION_TIMEOUT_SEC);
        if seconds > MAX_OPERATION_TIMEOUT_SEC {
            return Err(invalid(format!("operationTimeoutSec {seconds} is more than a day ({MAX_OPERATION_TIMEOUT_SEC})")));
        }
        let user_seconds = given.user_timeout_sec.unwrap_or(DEFAULT_USER_TIMEOUT_SEC);
        for (option, seconds) in [("userTimeoutSec", user_seconds), ("timeoutSec", given.timeout_sec.unwrap_or(1))] {
            if !(1..=MAX_TIMEOUT_SEC).contains(&seconds) {
                return Err(invalid(format!("{option} {seconds} is outside 1 to {MAX_TIMEOUT_SEC} (a week)")));
            }
        }
        let profile = PasswordProfile {
            force_change: given.force_change_password_next_sign_in.unwrap_or(true),
            with_mfa: given.force_change_password_next_sign_in_with_mfa,
        };
        let names_password_policy = given.password_length.is_some() || given.password.is_some() || given.tenant_banned_words;
        let wants_reset_password = given.service_generated || method == WantedMethod::AuthenticationMethod;
        let contradiction = if wants_reset_password && !environment.has_reset_password() {
            Some("a call of the reset service and a cloud that does not have it")
        } else if given.service_generated && names_password_policy {
            Some("a password that the service generates and a password length or style, or the tenant's banned words,")
        } else if given.service_generated && method == WantedMethod::PasswordProfile {
            Some("a password that the service generates and the method PasswordProfile, which cannot ask for one,")
        } else if given.service_generated && profile.is_needed() {
            Some("a password that the service generates and a flag that only the method PasswordProfile can carry")
        } else if method == WantedMethod::AuthenticationMethod && profile.is_needed() {
            Some(
                "the method AuthenticationMethod, after which the user must always change their password, and a flag that only PasswordProfile can carry",
            )
        } else {
            None
        };
        if let Some(both) = contradiction {
            return Err(Error::new(Kind::OptionsContradict, format!("{both} were given together")));
        }
        let says_of_password = names_password_policy
            || wants_reset_password
            || method != WantedMethod::Auto
            || given.force_change_password_next_sign_in.is_some()
            || profile.with_mfa;
        let mut steps = given.steps.clone();
        steps.check(says_of_password, environment)?;
        Ok(Self {
            is_plan: given.kind == GivenKind::Plan,
            guards: given.guards.clone(),
            password_policy: password_policy(given, words)?,
            names_password_policy,
            profile,
            method,
            service_generated: given.service_generated,
            include_disabled: given.include_disabled || steps.enable,
            steps,
            operation_timeout_ms: seconds * 1000,
            user_timeout_ms: user_seconds * 1000,
            timeout_ms: given.timeout_sec.map_or(u64::MAX, |seconds| seconds * 1000),
            ignore_verdict: given.ignore_verdict,
            force: given.force,
            allow_shared_password: given.allow_shared_password,
            tenant_banned_words: given.tenant_banned_words,
            validate_password: given.validate_password,
            reason: given.reason.clone(),
            ticket_number: given.ticket_number.clone(),
            notes: Vec::new(),
        })
    }
}

/// The length may stand beside the other members of the policy, or among them.
fn password_policy(given: &Given, words: Option<&str>) -> Result<PasswordPolicy, Error> {
    let mut policy = given.password.clone().unwrap_or_default();
    if policy.for_user.is_some() {
        return Err(invalid("password.forUser is not for a reset, which keeps each user's own names out of their password"));
    }
    if policy.length.is_some() && given.password_length.is_some() {
        return Err(Error::new(Kind::OptionsContradict, "passwordLength and password.length were given together"));
    }
    policy.length = policy.length.or(given.password_length);
    PasswordPolicy::new(&policy, words)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn error(members: &str) -> Error {
        Options::parse(format!(r#"{{"kind":"reset","utcAtZeroMs":0{members}}}"#).as_bytes(), None).unwrap_err()
    }

    #[test]
    fn refusals_name_what_they_refuse() {
        assert!(error(r#","passwordlength":14"#).message().contains("passwordlength"));
        assert!(error(r#","environment":"Germany""#).message().contains("Germany"));
        assert!(Options::parse(br#"{"kind":"reset","utcAtZeroMs":0,"environment":"usgov","method":"passwordprofile"}"#, None).is_ok());
        assert_eq!(error(r#","environment":"China","serviceGenerated":true"#).code(), "options_contradict");
        assert_eq!(error(r#","environment":"China","method":"AuthenticationMethod""#).code(), "options_contradict");
        assert_eq!(error(r#","passwordLength":7"#).code(), "password_length_invalid");
        assert_eq!(error(r#","maxInFlight":0"#).code(), "invalid_options");
        assert_eq!(error(r#","userTimeoutSec":0"#).code(), "invalid_options");
        assert_eq!(error(r#","timeoutSec":604801"#).code(), "invalid_options");
        assert_eq!(error(r#","signIn":[]"#).code(), "no_sign_in");
        assert_eq!(error(r#","signIn":["accessToken","tokenProvider"]"#).code(), "options_contradict");
        assert_eq!(error(r#","signIn":["graphSession","accessToken"]"#).code(), "options_contradict");
        assert!(Options::parse(br#"{"kind":"reset","utcAtZeroMs":0,"signIn":["graphSession"]}"#, None).is_ok());
        assert_eq!(error(r#","search":"a""#).code(), "invalid_options");
        let find = |text: &str| Options::parse(json!({ "kind": "find", "utcAtZeroMs": 0, "search": text }).to_string().as_bytes(), None);
        assert!(find(" O'Brien ").is_ok());
        assert_eq!(find("Canary-7Qz!Password").unwrap_err().code(), "names_nobody");
        assert_eq!(error(r#","reason":"two\nlines""#).code(), "invalid_options");
        assert_eq!(error(r#","ticketNumber":"\u0007""#).code(), "invalid_options");
        assert_eq!(error(r#","graphEndpoint":"http://contoso.example""#).code(), "endpoint_refused");
        for contradiction in [
            r#","serviceGenerated":true,"passwordLength":14"#,
            r#","serviceGenerated":true,"method":"PasswordProfile""#,
            r#","serviceGenerated":true,"forceChangePasswordNextSignIn":false"#,
            r#","method":"AuthenticationMethod","forceChangePasswordNextSignIn":false"#,
            r#","method":"AuthenticationMethod","forceChangePasswordNextSignInWithMfa":true"#,
        ] {
            assert_eq!(error(contradiction).code(), "options_contradict", "{contradiction}");
        }
        assert_eq!(error(r#","operationTimeoutSec":86401"#).code(), "invalid_options");
        assert_eq!(Options::parse(b"{", None).unwrap_err().code(), "invalid_options");
        assert_eq!(Options::parse(br#"{"kind":"find","utcAtZeroMs":0,"search":" "}"#, None).unwrap_err().code(), "invalid_options");
    }

    #[test]
    fn defaults() {
        let options = Options::parse(br#"{"kind":"reset","utcAtZeroMs":5}"#, None).unwrap();
        let FlowKind::Reset(reset) = options.kind else { panic!("a reset") };
        assert!(reset.profile.force_change && !reset.include_disabled && !reset.allow_shared_password);
        assert_eq!((options.max_in_flight, options.utc_at_zero_ms), (4, 5));
        assert_eq!((reset.user_timeout_ms, reset.timeout_ms), (900_000, u64::MAX));
    }
}
