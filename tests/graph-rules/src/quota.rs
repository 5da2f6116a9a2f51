//! A quota: how much of what in which time. <https://learn.microsoft.com/graph/throttling-limits>

use serde::Deserialize;

use crate::cost::Class;

/// So much in each stretch of time, which slides: what was counted is forgotten one window later.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Quota {
    /// What is counted together.
    pub of: Vec<Class>,
    /// How much may pass.
    pub limit: u32,
    /// The stretch of time, in milliseconds.
    pub window_ms: u64,
    /// What the limit counts.
    #[serde(default)]
    pub unit: Unit,
    /// Whether a refused request is counted as well, as Microsoft says.
    #[serde(default = "yes")]
    pub counts_refused: bool,
    /// What a refusal says of the time to wait.
    #[serde(default)]
    pub retry_after: RetryAfter,
    /// Whether replies tell how much is used, from 0.8 on.
    #[serde(default)]
    pub tells_percentage: bool,
    /// Whether refusals tell which limit it was.
    #[serde(default)]
    pub tells_scope: bool,
}

/// What a limit counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Unit {
    /// Each request once.
    #[default]
    Requests,
    /// The resource units of each.
    ResourceUnits,
}

/// What a refusal says of the time to wait.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum RetryAfter {
    /// So many whole seconds that there is room again then.
    #[default]
    WhenFree,
    /// Always so many seconds.
    Seconds(u32),
    /// Nothing.
    Unsaid,
}

const fn yes() -> bool {
    true
}

impl Quota {
    fn new(of: &[Class], limit: u32, window_ms: u64) -> Self {
        Self {
            of: of.to_vec(),
            limit,
            window_ms,
            unit: Unit::Requests,
            counts_refused: true,
            retry_after: RetryAfter::WhenFree,
            tells_percentage: false,
            tells_scope: false,
        }
    }

    /// For `resetPassword` and other calls for authentication methods.
    #[must_use]
    pub fn reset_password(limit: u32, window_ms: u64) -> Self {
        Self::new(&[Class::ResetPassword], limit, window_ms)
    }

    /// The same, where looks at operations are counted with them: Microsoft's page leaves it open.
    #[must_use]
    pub fn authentication(limit: u32, window_ms: u64) -> Self {
        Self::new(&[Class::ResetPassword, Class::Operations], limit, window_ms)
    }

    /// For reports and logs.
    #[must_use]
    pub fn reports(limit: u32, window_ms: u64) -> Self {
        Self::new(&[Class::Reports], limit, window_ms)
    }

    /// For mails from one mailbox.
    #[must_use]
    pub fn mails(limit: u32, window_ms: u64) -> Self {
        Self::new(&[Class::Mail], limit, window_ms)
    }

    /// For writes of users.
    #[must_use]
    pub fn writes(limit: u32, window_ms: u64) -> Self {
        Self::new(&[Class::Writes], limit, window_ms)
    }

    /// For resource units, which reads and writes use up together.
    #[must_use]
    pub fn resource_units(limit: u32, window_ms: u64) -> Self {
        Self { unit: Unit::ResourceUnits, ..Self::new(&[Class::Reads, Class::Writes], limit, window_ms) }
    }

    /// With this to say of the time to wait.
    #[must_use]
    pub fn saying(self, retry_after: RetryAfter) -> Self {
        Self { retry_after, ..self }
    }

    /// What the page says of one application in a tenant of so many users, and the lower reading where it leaves a choice.
    #[must_use]
    pub fn documented(users: usize) -> Vec<Self> {
        let units = match users {
            0..50 => 3_500,
            50..=500 => 5_000,
            _ => 8_000,
        };
        let told = |quota: Self| Self { tells_percentage: true, tells_scope: true, ..quota };
        [
            Self::resource_units(units, 10_000),
            Self::writes(3_000, 150_000),
            Self::writes(18_000, 300_000),
            Self::authentication(5, 10_000),
            Self::reports(5, 10_000),
            Self::mails(10_000, 600_000),
        ]
        .map(told)
        .to_vec()
    }
}
