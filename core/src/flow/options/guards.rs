//! Whom a run must not reset, whatever else it is told.

use std::collections::HashMap;

use crate::error::{Error, invalid};
use crate::folding::lowered;
use crate::json::{Json, Members};
use crate::role::Protection;
use crate::rows::Name;

/// How somebody made sure who asks for the reset.
const VERIFICATIONS: [(&str, &str); 5] =
    [("Manager", "Manager"), ("Video", "Video"), ("IdDocument", "IdDocument"), ("Callback", "Callback"), ("Other", "Other")];

/// Whom a run must not reset.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Guards {
    /// Object ids and user principal names, in lower case.
    excluded: Vec<String>,
    maximum_protection: Option<Protection>,
    /// How the person was verified who asks for the reset.
    pub verified_by: Option<&'static str>,
    /// Somebody must say that they were verified.
    pub requires_verification: bool,
    /// What was planned, by object id in lower case. `Some`: nobody else is reset, and nobody differently.
    plans: Option<HashMap<String, String>>,
}

impl Guards {
    pub(super) fn read_from(members: &mut Members<'_>) -> Self {
        let ids = members.may_have::<Vec<String>>("excludeUserIds").unwrap_or_default();
        let list = members.may_have::<String>("exclusionList").unwrap_or_default();
        let mut excluded = Vec::new();
        for (index, text) in ids.iter().enumerate() {
            excluded.extend(members.accepted(name("excludeUserIds: text", index, text)));
        }
        for (index, line) in list.lines().enumerate() {
            let line = line.trim_start_matches('\u{feff}').split('#').next().unwrap_or_default().trim();
            if !line.is_empty() {
                excluded.extend(members.accepted(name("exclusionList: line", index, line)));
            }
        }
        let protections = [Protection::None, Protection::Limited, Protection::Privileged].map(|protection| (protection.word(), protection));
        Self {
            excluded,
            maximum_protection: members.word("maximumProtection", &protections),
            verified_by: members.unquoted_word("verifiedBy", "verifiedBy", &VERIFICATIONS),
            requires_verification: members.is_set("requireVerification"),
            plans: members.read("plans", plans),
        }
    }

    /// Whether one of these names is on the list.
    pub(crate) fn exclude<'a>(&self, mut names: impl Iterator<Item = &'a str>) -> bool {
        !self.excluded.is_empty() && names.any(|name| self.excluded.contains(&lowered(name)))
    }

    /// Whether a user with this protection is kept out. What is not known may be more.
    pub(crate) fn is_above(&self, protection: Option<Protection>) -> bool {
        self.maximum_protection.is_some_and(|maximum| protection.unwrap_or(Protection::Privileged) > maximum)
    }

    /// Whether this is what was planned for the user, or nothing was.
    pub(crate) fn holds_plan(&self, user_id: &str, plan: &str) -> bool {
        self.plans.as_ref().is_none_or(|plans| plans.get(&user_id.to_ascii_lowercase()).is_some_and(|planned| planned == plan))
    }
}

fn name(place: &str, index: usize, text: &str) -> Result<String, Error> {
    match Name::read(text) {
        Name::Of(name) => Ok(lowered(name)),
        Name::Nobody(_) => Err(invalid(format!("{place} {} names nobody", index + 1))),
    }
}

fn plans(json: &Json<'_>) -> Result<HashMap<String, String>, Error> {
    let plan = |(id, _): &(std::borrow::Cow<'_, str>, Json<'_>)| Some((id.to_ascii_lowercase(), json.needs::<String>(id)?));
    let plans: Option<HashMap<_, _>> = json.members().iter().map(plan).collect();
    plans.filter(|_| json.is_object()).ok_or_else(|| invalid("plans is no object of texts"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json;

    fn read(json: &str) -> Result<Guards, Error> {
        json::read("the options", json.as_bytes(), Guards::read_from)
    }

    #[test]
    fn a_list_of_exclusions_is_whole_or_refused() {
        let text = "\u{feff}# break glass\nAdmin1@contoso.example # the first\r\n\n11111111-1111-4111-8111-111111111111\n";
        let guards = read(&serde_json::json!({ "exclusionList": text, "excludeUserIds": ["svc@contoso.example"] }).to_string()).unwrap();
        for name in ["admin1@CONTOSO.example", "11111111-1111-4111-8111-111111111111", "SVC@contoso.example"] {
            assert!(guards.exclude([name].into_iter()), "{name}");
        }
        assert!(!guards.exclude(["admin2@contoso.example"].into_iter()));
        for (json, told) in [
            (r#"{"exclusionList":"a@contoso.example\nCanary-7"}"#, "line 2 names nobody"),
            (r#"{"excludeUserIds":["Canary"]}"#, "text 1 names nobody"),
            (r#"{"maximumProtection":"Canary"}"#, "none of None, Limited, Privileged"),
            (r#"{"verifiedBy":"Canary"}"#, "none of Manager"),
            (r#"{"plans":["Canary"]}"#, "no object of texts"),
        ] {
            let error = read(json).unwrap_err();
            assert!(error.message().contains(told) && (!error.message().contains("Canary") || told.starts_with("none of None")), "{error}");
        }
    }

    #[test]
    fn what_is_not_known_may_be_above() {
        let guards = read(r#"{"maximumProtection":"limited"}"#).unwrap();
        for (protection, is_above) in
            [(Some(Protection::None), false), (Some(Protection::Limited), false), (Some(Protection::Privileged), true), (None, true)]
        {
            assert_eq!(guards.is_above(protection), is_above);
        }
        assert!(!read("{}").unwrap().is_above(None));
    }

    #[test]
    fn nobody_without_a_plan() {
        let guards = read(r#"{"plans":{"AA":"p"}}"#).unwrap();
        assert!(guards.holds_plan("aa", "p") && !guards.holds_plan("aa", "q") && !guards.holds_plan("bb", "p"));
        assert!(read("{}").unwrap().holds_plan("bb", "p"));
    }
}
