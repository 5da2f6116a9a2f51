//! Temporary Access Passes that were created. <https://learn.microsoft.com/graph/api/resources/temporaryaccesspassauthenticationmethod>

use serde_json::{Map, Value, json};
use time::format_description::well_known::Rfc3339;
use time::{Duration, OffsetDateTime};

use crate::steering::settings::PassPolicy;

/// A Temporary Access Pass. One user has one.
#[derive(Clone, Debug)]
pub struct Pass {
    /// Its id as a method.
    pub id: String,
    /// What the user types.
    pub value: String,
    /// When it was created.
    pub created_date_time: String,
    /// From when on it can be used.
    pub start_date_time: String,
    /// How long it can be used.
    pub lifetime_in_minutes: u64,
    /// Whether it can be used only once.
    pub is_usable_once: bool,
}

/// Whether the service can read a time.
#[must_use]
pub fn is_time(text: &str) -> bool {
    OffsetDateTime::parse(text, &Rfc3339).is_ok()
}

impl Pass {
    /// What Graph shows of it: no secret.
    #[must_use]
    pub fn shown(&self, policy: &PassPolicy) -> Map<String, Value> {
        let reason = self.usability(policy, OffsetDateTime::now_utc());
        let members = [
            ("id", json!(self.id)),
            ("temporaryAccessPass", Value::Null),
            ("createdDateTime", json!(self.created_date_time)),
            ("startDateTime", json!(self.start_date_time)),
            ("lifetimeInMinutes", json!(self.lifetime_in_minutes)),
            ("isUsableOnce", json!(self.is_usable_once)),
            ("isUsable", json!(reason == "EnabledByPolicy")),
            ("methodUsabilityReason", json!(reason)),
        ];
        members.map(|(name, value)| (name.to_owned(), value)).into_iter().collect()
    }

    /// Whether it can be used at a time, and why not. Nobody signs in with one here, so that none is used up.
    #[must_use]
    pub fn usability(&self, policy: &PassPolicy, now: OffsetDateTime) -> &'static str {
        let starts = OffsetDateTime::parse(&self.start_date_time, &Rfc3339).unwrap_or(OffsetDateTime::UNIX_EPOCH);
        let lasts = Duration::minutes(i64::try_from(self.lifetime_in_minutes).unwrap_or(i64::MAX / 60));
        if policy.disabled {
            "DisabledByPolicy"
        } else if now < starts {
            "NotYetValid"
        } else if starts.checked_add(lasts).is_some_and(|ends| ends <= now) {
            "Expired"
        } else {
            "EnabledByPolicy"
        }
    }
}
