//! Which part of the log is asked for.

use super::activity::ActivityKind;
use crate::error::{Error, Kind, invalid};
use crate::guid::is_guid;
use crate::json::{self, Json, Members, word};
use crate::rfc3339;
use crate::rows::Name;

/// Which part of the log is asked for, beside the users of the list.
#[derive(Clone, Debug, Default)]
pub(in crate::flow) struct AuditOptions {
    pub initiated_by: Option<Initiator>,
    /// Unix milliseconds.
    pub since_ms: Option<u64>,
    pub until_ms: Option<u64>,
    pub correlation_id: Option<String>,
    /// None: all.
    pub kinds: Vec<ActivityKind>,
    pub include_sign_in: bool,
}

/// Who did it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::flow) enum Initiator {
    /// The object id of a user, or the client id of an application.
    Id(String),
    UserPrincipalName(String),
}

impl AuditOptions {
    /// # Errors
    /// `invalid_options`, `names_nobody`.
    pub(in crate::flow) fn read_from(json: &Json<'_>) -> Result<Self, Error> {
        json::read_from("the audit options", json, |members| {
            let mut options = Self::default();
            if let Some(text) = members.may_have::<String>("initiatedBy") {
                options.initiated_by = members.accepted(initiator(&text));
            }
            options.since_ms = time(members, "since");
            options.until_ms = time(members, "until");
            if let Some(text) = members.may_have::<String>("correlationId") {
                options.correlation_id = members.accepted(correlation_id(&text));
            }
            for kind in members.may_have::<Vec<String>>("kind").unwrap_or_default() {
                options.kinds.extend(members.accepted(word("kind", &kind, &ActivityKind::WORDS)));
            }
            options.include_sign_in = members.is_set("includeSignIn");
            if let (Some(since), Some(until)) = (options.since_ms, options.until_ms)
                && since > until
            {
                members.refuse(invalid("since is later than until"));
            }
            options
        })
    }

    /// Whether something was done within the span that was asked for. A time that cannot be read is.
    pub(super) fn spans(&self, time: &str) -> bool {
        rfc3339::read(time).is_none_or(|at| self.since_ms.is_none_or(|since| at >= since) && self.until_ms.is_none_or(|until| at <= until))
    }

    /// The clauses for the span: whole seconds, which is how the page writes times. Parts of a second are left to `spans`.
    pub(super) fn span(&self, property: &str) -> Vec<String> {
        let clause = |word: &str, ms: u64| format!("{property} {word} {}", rfc3339::write(ms / 1000 * 1000).replace(".000Z", "Z"));
        let since = self.since_ms.map(|ms| clause("ge", ms));
        let until = self.until_ms.map(|ms| clause("le", ms.saturating_add(999)));
        since.into_iter().chain(until).collect()
    }
}

/// A name is sent, so that it must be one.
fn initiator(text: &str) -> Result<Initiator, Error> {
    match Name::read(text) {
        Name::Of(id) if is_guid(id) => Ok(Initiator::Id(id.to_owned())),
        Name::Of(name) => Ok(Initiator::UserPrincipalName(name.to_owned())),
        Name::Nobody(_) => Err(Error::new(
            Kind::NamesNobody,
            "initiatedBy is neither an object id, a user principal name nor the client id of an application",
        )),
    }
}

fn time(members: &mut Members<'_>, name: &'static str) -> Option<u64> {
    let text = members.may_have::<String>(name)?;
    members.accepted(rfc3339::read(&text).ok_or_else(|| invalid(format!("{name} is no time such as 2026-11-24T08:00:00Z"))))
}

fn correlation_id(text: &str) -> Result<String, Error> {
    let text = text.trim();
    if is_guid(text) { Ok(text.to_owned()) } else { Err(invalid("correlationId is no GUID")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(json: &str) -> Result<AuditOptions, Error> {
        AuditOptions::read_from(&Json::parse(json.as_bytes()).unwrap())
    }

    #[test]
    fn what_is_refused_is_said_and_not_quoted() {
        for (json, code, told) in [
            (r#"{"since":"yesterday"}"#, "invalid_options", "since is no time"),
            (r#"{"since":"2026-11-25T00:00:00Z","until":"2026-11-24T00:00:00Z"}"#, "invalid_options", "later than until"),
            (r#"{"correlationId":"Canary-7Qz!"}"#, "invalid_options", "no GUID"),
            (r#"{"kind":["Resets"]}"#, "invalid_options", "is none of AdminReset"),
            (r#"{"initiatedBy":"Canary-7Qz!Password"}"#, "names_nobody", "initiatedBy"),
            (r#"{"sinse":"x"}"#, "invalid_options", "is none of initiatedBy"),
        ] {
            let error = read(json).unwrap_err();
            assert!(error.code() == code && error.message().contains(told) && !error.message().contains("Canary"), "{error:?}");
        }
    }

    #[test]
    fn a_span_is_sent_in_whole_seconds_and_kept_to_the_millisecond() {
        let options = read(r#"{"since":"2026-11-24T09:00:00.5+01:00","until":"2026-11-24T08:00:01.5Z"}"#).unwrap();
        assert_eq!(options.span("t"), ["t ge 2026-11-24T08:00:00Z", "t le 2026-11-24T08:00:02Z"]);
        assert!(!options.spans("2026-11-24T08:00:00.4999999Z") && options.spans("2026-11-24T08:00:00.5000000Z"));
        assert!(options.spans("2026-11-24T08:00:01.5Z") && !options.spans("2026-11-24T08:00:01.6Z"));
    }
}
