//! What a test may change about the service's ways. Where Microsoft's pages contradict each other, a test chooses the reading.

use std::collections::HashMap;
use std::time::Duration;

use graph_rules::Quota;
use serde::Deserialize;
use serde_json::{Map, Number, Value};

use crate::steering::random::Random;

/// All settings; what is absent is as it was in the beginning.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct Settings {
    /// Entries a page of roles, groups and role assignments; null: as many as asked for.
    pub roles_page_size: Option<std::num::NonZeroUsize>,
    /// Which table counts for PATCH of `passwordProfile`.
    pub patch: PatchTable,
    /// PATCH of a synced user: refused, or a change that the domain never hears of.
    pub synced_patch: Ruling,
    /// The callers who may read role assignments.
    pub role_assignments: AssignmentReaders,
    /// Reads below `/groups`; a user's own groups can be read all the same.
    pub groups: Reads,
    /// Words of Password Rule Settings; null: the tenant has no such object.
    pub banned_password_list: Option<Vec<String>>,
    /// A premium licence, which some reports need.
    pub premium: Reads,
    /// What users can sign in with beside their password and their mobile phone, as Graph shows it, by user principal name.
    pub sign_in_methods: HashMap<String, Vec<Value>>,
    /// Members of `userRegistrationDetails` in place of what users have by themselves, by user principal name.
    pub registrations: HashMap<String, Map<String, Value>>,
    /// Rows of the audit log beside what was done in the tenant.
    pub audits: Vec<Value>,
    /// How long it takes until the audit log shows what was done.
    pub audit_latency_ms: u64,
    /// Rows of the log of sign-ins.
    pub sign_ins: Vec<Value>,
    /// Rows of a page of both; null: as many as asked for.
    pub logs_page_size: Option<std::num::NonZeroUsize>,
    /// PATCH by an application with the permission alone: of users without any role.
    pub application_without_role: Ruling,
    /// The three security roles on holders of a minor role, of which the page does not say whether they are administrators.
    pub minor_roles: Ruling,
    /// `revokeSignInSessions` by a Password Administrator.
    pub password_administrator_revoke: Ruling,
    /// `resetPassword` of a federated user.
    pub federated_reset: Ruling,
    /// `Retry-After` of operations that no test has scripted, in seconds; null: 1.
    pub operation_retry_after: Option<Number>,
    /// How long an answer takes at the least; a batch counts once.
    pub latency_ms: u64,
    /// The order of answers in a batch.
    pub batch_order: BatchOrder,
    /// Another one is another order.
    pub batch_seed: u64,
    /// Faults by chance.
    pub random: Option<Random>,
    /// The policy for Temporary Access Passes.
    pub pass_policy: PassPolicy,
    /// Users whose mailbox is gone, or on premises.
    pub without_mailbox: Vec<String>,
    /// Who may send in whose name: user principal names by that of the mailbox.
    pub send_as: HashMap<String, Vec<String>>,
    /// Mailboxes that applications may send from; null: all.
    pub mailboxes_for_applications: Option<Vec<String>>,
    /// What may be asked in which time; none by default.
    pub quotas: Quotas,
}

/// The policy for Temporary Access Passes; by default that of a new tenant, for everybody.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct PassPolicy {
    /// Nobody gets one.
    pub disabled: bool,
    /// Where nothing is said.
    pub default_lifetime_in_minutes: u64,
    /// The least.
    pub minimum_lifetime_in_minutes: u64,
    /// The most.
    pub maximum_lifetime_in_minutes: u64,
    /// Every pass can be used only once.
    pub is_usable_once: bool,
    /// Ids of groups, or of users; `all_users` is everybody. Nobody is in another group.
    pub include_targets: Vec<String>,
    /// What these ids are.
    pub targets_are_users: bool,
}

impl Default for PassPolicy {
    fn default() -> Self {
        Self {
            disabled: false,
            default_lifetime_in_minutes: 60,
            minimum_lifetime_in_minutes: 60,
            maximum_lifetime_in_minutes: 480,
            is_usable_once: false,
            include_targets: vec!["all_users".to_owned()],
            targets_are_users: false,
        }
    }
}

/// What may be asked in which time.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
pub enum Quotas {
    /// A request is counted against each of these that its class is in.
    These(Vec<Quota>),
    /// What Microsoft's page says.
    Named(Documented),
}

/// The word for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Documented {
    /// For a tenant of this size.
    Documented,
}

impl Default for Quotas {
    fn default() -> Self {
        Self::These(Vec::new())
    }
}

impl Quotas {
    /// The quotas of a tenant of this many users.
    #[must_use]
    pub fn of(&self, users: usize) -> Vec<Quota> {
        match self {
            Self::These(quotas) => quotas.clone(),
            Self::Named(Documented::Documented) => Quota::documented(users),
        }
    }
}

/// The order of answers in a batch.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum BatchOrder {
    /// By chance, the same for the same requests.
    #[default]
    Shuffled,
    /// As the requests stand.
    AsSent,
}

/// The two readings of who may PATCH.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum PatchTable {
    /// "Who can perform sensitive actions": Authentication and User Administrators and above.
    #[default]
    Strict,
    /// "Who can reset passwords": each role that may reset.
    Wide,
}

/// What happens to a call where the pages do not agree.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Ruling {
    /// As the more careful page says.
    #[default]
    Refused,
    /// As the other says.
    Allowed,
}

/// Which callers with the permission may read role assignments.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum AssignmentReaders {
    /// Applications, and signed-in users with a role that the page names; others are refused.
    #[default]
    Refused,
    /// These others as well.
    Allowed,
    /// Nobody.
    Forbidden,
}

/// Whether something can be read at all.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Reads {
    /// With the permission.
    #[default]
    Allowed,
    /// By nobody.
    Forbidden,
}

impl Reads {
    /// Whether the call is carried out.
    #[must_use]
    pub fn allows(self) -> bool {
        self == Self::Allowed
    }
}

impl Ruling {
    /// Whether the call is carried out.
    #[must_use]
    pub fn allows(self) -> bool {
        self == Self::Allowed
    }
}

impl Settings {
    /// The `Retry-After` of operations that no test has scripted.
    #[must_use]
    pub fn retry_after(&self) -> Number {
        self.operation_retry_after.clone().unwrap_or_else(|| Number::from(1))
    }

    /// How long an answer takes at the least.
    #[must_use]
    pub fn latency(&self) -> Duration {
        Duration::from_millis(self.latency_ms)
    }

    /// The page of a list that asks for `size` entries.
    #[must_use]
    pub fn page_size(&self, size: usize) -> usize {
        self.roles_page_size.map_or(size, |scripted| size.min(scripted.get()))
    }
}
