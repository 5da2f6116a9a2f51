//! How far the write of one user has come.

use crate::flow::ending::Ending;
use crate::flow::exchange::History;
use crate::flow::route::Method;
use crate::flow::write::{Reading, Taken};
use crate::graph::{Refusal, Reply};

/// How far the write of one user has come.
#[derive(Debug, Default)]
pub(in crate::flow) struct Writing {
    /// The service's own time when it was last handed out, in Unix milliseconds, as far as a reply before that told.
    pub sent_service_ms: Option<u64>,
    /// Graph's `request-id` of the last reply to it, for the host's records.
    pub request_id: Option<String>,
    /// How it was throttled before the facts were read again.
    pub history: History,
    /// INVARIANT: `Some` while the write is counted in `Write::following`.
    pub running: Option<Running>,
    /// The refusal, while the user's roles are read again.
    pub refused: Option<Box<Reply>>,
    /// Why it is in doubt, until a read settles it.
    pub doubt: Option<Box<Doubt>>,
    /// The user has the new credential; what follows that is still to be done.
    pub is_set: bool,
    /// The service was asked about the password, or cannot be.
    pub is_validated: bool,
    /// How many generated passwords it has refused.
    pub validations: u32,
    /// The steps round the write, as far as they were taken.
    pub steps: Taken,
    /// How the user ends once the steps are taken.
    pub ending: Option<Box<Ending>>,
    /// The change is being read back.
    pub reading: Option<Reading>,
    /// INVARIANT: `Some` while the write is counted in `Write::patching` or `Write::resetting`.
    pub counted: Option<Method>,
}

/// A reset that the service carries out in the background.
#[derive(Debug)]
pub(in crate::flow) struct Running {
    pub url: String,
    /// The next wait where the service names none.
    pub pause_ms: u64,
    /// What is left of the time to follow it.
    pub left_ms: u64,
    /// How many 404s there were.
    pub missing: u32,
}

/// Why a write is in doubt, and until when the service may have carried it out.
#[derive(Debug)]
pub(in crate::flow) struct Doubt {
    pub refusal: Refusal,
    /// The service had accepted it.
    pub was_accepted: bool,
    /// Unix milliseconds; `None` where no reply told the service's time.
    pub given_up_service_ms: Option<u64>,
}
