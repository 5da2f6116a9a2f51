//! Temporary Access Passes, and the policy for them.
//! <https://learn.microsoft.com/graph/api/resources/temporaryaccesspassauthenticationmethodconfiguration>

use crate::json::{FromJson, Json};

/// The policy, as far as the tool reads it. What is missing is not known.
#[derive(Clone, Debug, Default)]
pub(crate) struct PassPolicy {
    pub state: Option<String>,
    /// True: every pass can be used only once.
    pub is_usable_once: Option<bool>,
    pub minimum_lifetime_in_minutes: Option<u64>,
    pub maximum_lifetime_in_minutes: Option<u64>,
    pub include_targets: Vec<PassTarget>,
    pub exclude_targets: Vec<PassTarget>,
}

impl FromJson for PassPolicy {
    fn from_json(json: &Json<'_>) -> Option<Self> {
        let json = json.object()?;
        Some(Self {
            state: json.may_have("state")?,
            is_usable_once: json.may_have("isUsableOnce")?,
            minimum_lifetime_in_minutes: json.may_have("minimumLifetimeInMinutes")?,
            maximum_lifetime_in_minutes: json.may_have("maximumLifetimeInMinutes")?,
            include_targets: json.may_have("includeTargets")?.unwrap_or_default(),
            exclude_targets: json.may_have("excludeTargets")?.unwrap_or_default(),
        })
    }
}

/// Whom the policy is for: a user, a group, or everybody.
#[derive(Clone, Debug)]
pub(crate) struct PassTarget {
    pub id: String,
    /// `user` or `group`.
    target_type: Option<String>,
}

impl FromJson for PassTarget {
    fn from_json(json: &Json<'_>) -> Option<Self> {
        let json = json.object()?;
        Some(Self { id: json.needs("id")?, target_type: json.may_have("targetType")? })
    }
}

impl PassTarget {
    pub(crate) fn is_everybody(&self) -> bool {
        self.id.eq_ignore_ascii_case("all_users")
    }

    /// Whether it is a group whose members are not known here.
    pub(crate) fn is_group(&self) -> bool {
        !self.is_everybody() && !self.target_type.as_deref().is_some_and(|kind| kind.eq_ignore_ascii_case("user"))
    }

    pub(crate) fn is_user(&self, user_id: &str) -> bool {
        self.id.eq_ignore_ascii_case(user_id)
    }
}

/// A pass that was created, without its secret.
#[derive(Clone, Debug)]
pub(crate) struct PassObject {
    pub lifetime_in_minutes: Option<u64>,
    pub is_usable_once: Option<bool>,
    pub start_date_time: Option<String>,
    pub is_usable: Option<bool>,
}

impl FromJson for PassObject {
    fn from_json(json: &Json<'_>) -> Option<Self> {
        let json = json.object()?;
        Some(Self {
            lifetime_in_minutes: json.may_have("lifetimeInMinutes")?,
            is_usable_once: json.may_have("isUsableOnce")?,
            start_date_time: json.may_have("startDateTime")?,
            is_usable: json.may_have("isUsable")?,
        })
    }
}
