//! Faults by chance, the same in every run: what happens to a request depends on the seed, on the request and on how often it came, not
//! on what else came before.

use rand::seq::IndexedRandom;
use rand::{Rng, RngExt};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::draws::generator;
use crate::steering::then::{Drop, Foreign, Items, Then};
use crate::wire::call::Call;
use crate::wire::retry_after::RetryAfter;

/// How much goes wrong, and what.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Random {
    /// Another one is another run.
    pub seed: u64,
    /// The share of requests that are hit, from 0 to 1.
    pub rate: f64,
    /// What may happen; everything by default.
    #[serde(default = "Kind::all")]
    pub kinds: Vec<Kind>,
}

/// What may happen to a request. Where a server's error leaves open whether the request was carried out, chance decides that too.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Kind {
    /// 429, `Retry-After: 1`
    Throttled,
    /// 429, `Retry-After: 0.3`
    ThrottledFraction,
    /// 429, a date that is one to two seconds ahead
    ThrottledDate,
    /// 429 without the header
    ThrottledSilently,
    /// 503, not carried out; `Retry-After: 1` or no header
    Unavailable,
    /// 500, perhaps carried out
    ServerError,
    /// 502, perhaps carried out
    BadGateway,
    /// 504, perhaps carried out
    GatewayTimeout,
    /// A gateway's page with 502, perhaps carried out
    Html,
    /// Carried out, the JSON of the answer ends in the middle
    Truncated,
    /// The connection closes, not carried out
    DropBefore,
    /// The connection closes, carried out
    DropAfter,
    /// Items only: no answer in the batch, perhaps carried out
    Missing,
    /// Items only: an answer that nobody has asked for beside it
    Extra,
    /// Items only: answered twice
    Repeated,
    /// 307 to a host that is not Graph's, not carried out
    ForeignRedirect,
    /// A `Location` there, if there is one
    ForeignLocation,
    /// A `nextLink` there, if it is a list
    ForeignNextLink,
}

impl Random {
    /// What makes it impossible, in words.
    #[must_use]
    pub fn contradiction(&self) -> Option<&'static str> {
        if !(0.0..=1.0).contains(&self.rate) {
            Some("the rate of random faults is from 0 to 1")
        } else if self.kinds.is_empty() {
            Some("random faults need one kind or more")
        } else {
            None
        }
    }

    /// What happens to this request when it comes for the nth time.
    #[must_use]
    pub fn draw(&self, call: &Call, nth: u64) -> Option<Then> {
        let mut generator = generator(&(self.seed, call.key(), nth));
        if !generator.random_bool(self.rate.clamp(0.0, 1.0)) {
            return None;
        }
        let possible: Vec<Kind> = self.kinds.iter().copied().filter(|kind| call.item.is_some() || !kind.is_of_items()).collect();
        possible.choose(&mut generator).map(|kind| kind.then(&mut generator))
    }
}

impl Kind {
    fn all() -> Vec<Self> {
        vec![
            Self::Throttled,
            Self::ThrottledFraction,
            Self::ThrottledDate,
            Self::ThrottledSilently,
            Self::Unavailable,
            Self::ServerError,
            Self::BadGateway,
            Self::GatewayTimeout,
            Self::Html,
            Self::Truncated,
            Self::DropBefore,
            Self::DropAfter,
            Self::Missing,
            Self::Extra,
            Self::Repeated,
            Self::ForeignRedirect,
            Self::ForeignLocation,
            Self::ForeignNextLink,
        ]
    }

    fn is_of_items(self) -> bool {
        matches!(self, Self::Missing | Self::Extra | Self::Repeated)
    }

    fn then(self, generator: &mut impl Rng) -> Then {
        let retry_after = |seconds: Value| RetryAfter::Text(seconds.to_string());
        let throttled = Then { status: Some(429), body: Some(error("TooManyRequests", "Please retry again later.")), ..Then::default() };
        let failed = |status, code| Then { status: Some(status), body: Some(error(code, "")), ..Then::default() };
        let applied = generator.random_bool(0.5);
        match self {
            Self::Throttled => Then { retry_after: Some(retry_after(json!(1))), ..throttled },
            Self::ThrottledFraction => Then { retry_after: Some(retry_after(json!(0.3))), ..throttled },
            Self::ThrottledDate => Then { retry_after: Some(RetryAfter::Date { date_in_sec: 2 }), ..throttled },
            Self::ThrottledSilently => throttled,
            Self::Unavailable => Then { retry_after: applied.then(|| retry_after(json!(1))), ..failed(503, "ServiceUnavailable") },
            Self::ServerError => Then { applied, ..failed(500, "InternalServerError") },
            Self::BadGateway => Then { applied, ..failed(502, "BadGateway") },
            Self::GatewayTimeout => Then { applied, ..failed(504, "GatewayTimeout") },
            Self::Html => Then { applied, body: Some("<html><body>Bad Gateway</body></html>".into()), ..failed(502, "") },
            Self::Truncated => Then { truncated: true, ..Then::default() },
            Self::DropBefore => Then { drop: Some(Drop::Before), ..Then::default() },
            Self::DropAfter => Then { drop: Some(Drop::After), ..Then::default() },
            Self::Missing => Then { item: Some(Items::Missing), applied, ..Then::default() },
            Self::Extra => Then { item: Some(Items::Extra), ..Then::default() },
            Self::Repeated => Then { item: Some(Items::Repeated), ..Then::default() },
            Self::ForeignRedirect => Then { foreign: Some(Foreign::Redirect), ..Then::default() },
            Self::ForeignLocation => Then { foreign: Some(Foreign::Location), ..Then::default() },
            Self::ForeignNextLink => Then { foreign: Some(Foreign::NextLink), ..Then::default() },
        }
    }
}

fn error(code: &str, message: &str) -> Value {
    json!({"error": {"code": code, "message": message}})
}
