//! Reading a change back: the time of the last password change moved, within the time in which the write was carried out.
//! <https://learn.microsoft.com/graph/api/resources/user>

use super::steps::Step;
use super::{Bench, Write};
use crate::error::Kind;
use crate::flow::ending::{Ending, Outcome};
use crate::flow::exchange::Content;
use crate::flow::route::Method;
use crate::graph::{Refusal, UserObject};

/// The waits before each look. A change is replicated before it can be read.
const PAUSES_MS: [u64; 7] = [1_000, 2_000, 4_000, 8_000, 15_000, 15_000, 15_000];
/// The service tells times in whole seconds.
const SECOND_MS: u64 = 1_000;
/// So far apart the clocks of two of the service's machines may be.
const CLOCKS_APART_MS: u64 = 5_000;

/// What the change looked like when it was read back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::flow) enum Verification {
    Verified,
    NotYetVisible,
    /// Somebody changed the password again.
    Contradicted,
}

impl Verification {
    pub(in crate::flow) const fn word(self) -> &'static str {
        match self {
            Self::Verified => "Verified",
            Self::NotYetVisible => "NotYetVisible",
            Self::Contradicted => "Contradicted",
        }
    }
}

/// A change that is being read back.
#[derive(Clone, Copy, Debug)]
pub(in crate::flow) struct Reading {
    looks: usize,
    /// The service's time at which the write had its last word, in Unix milliseconds.
    until_service_ms: Option<u64>,
}

impl Reading {
    pub(super) fn pause_ms(self) -> u64 {
        PAUSES_MS.get(self.looks).copied().unwrap_or_default()
    }
}

impl Write {
    /// Whether a read is needed. Otherwise the end of the service's own operation tells enough, and the step is taken.
    pub(super) fn begins_to_verify(&self, index: usize, outcome: Outcome, bench: &mut Bench<'_, '_>) -> bool {
        let until_service_ms = bench.context.exchange.service_ms(bench.context.clock.now_ms);
        let Some(user) = bench.user(index) else { return false };
        let is_written_back = user.is_synced() && user.route.is_some_and(|route| route.method == Method::AuthenticationMethod);
        if !is_written_back {
            user.write.reading = Some(Reading { looks: 0, until_service_ms });
            return true;
        }
        // The cloud's own time says nothing about Active Directory.
        let is_done = outcome == Outcome::Reset;
        self.close(index, if is_done { Verification::Verified } else { Verification::NotYetVisible }, bench);
        false
    }

    /// Takes a look. A change that is not seen yet is looked for again.
    pub(super) fn take_reading(&mut self, index: usize, content: &Content, bench: &mut Bench<'_, '_>) -> Option<Ending> {
        let Content::Reply(reply) = content else { return self.take_step(Step::Verify, index, content, bench) };
        let object = reply.is_success().then(|| reply.read::<UserObject>()).flatten();
        let Some(object) = object else { return self.take_step(Step::Verify, index, content, bench) };
        let clock = bench.context.clock;
        let user = bench.user(index)?;
        let before = user.object.as_ref().and_then(|object| object.last_password_change_date_time.as_deref());
        let changed = object.last_password_change_date_time.as_deref().filter(|changed| Some(*changed) != before);
        let changed_ms = changed.and_then(|changed| clock.utc_of(changed));
        let reading = user.write.reading.as_mut()?;
        let sent_ms = user.write.sent_service_ms;
        let is_ours = changed_ms.filter(|at_ms| sent_ms.is_none_or(|from_ms| at_ms + SECOND_MS + CLOCKS_APART_MS > from_ms));
        let is_later = is_ours.zip(reading.until_service_ms).is_some_and(|(at_ms, to_ms)| at_ms > to_ms + CLOCKS_APART_MS);
        let verification = match is_ours {
            Some(_) if is_later => Verification::Contradicted,
            Some(_) => Verification::Verified,
            None if reading.looks + 1 < PAUSES_MS.len() => {
                reading.looks += 1;
                self.queue_step(Step::Verify, index, bench);
                return None;
            }
            None => Verification::NotYetVisible,
        };
        self.close(index, verification, bench);
        let ending = *bench.user(index)?.write.ending.take()?;
        // The change proves the write, whatever became of its reply.
        let is_proof = verification == Verification::Verified && bench.user(index)?.password.is_some();
        Some(if is_proof { Ending::reset() } else { ending })
    }

    fn close(&self, index: usize, verification: Verification, bench: &mut Bench<'_, '_>) {
        let refusal = match verification {
            Verification::Verified => None,
            Verification::NotYetVisible => Some(Refusal::new(Kind::ChangeNotVisible, "the directory does not show it yet")),
            Verification::Contradicted => Some(Refusal::new(Kind::ChangedAgain, "the password was changed again after it was set")),
        };
        if let Some(user) = bench.user(index) {
            user.write.steps.verification = Some(verification);
            user.write.reading = None;
        }
        let remedy = refusal.as_ref().map(|refusal| refusal.kind.remedy().to_owned());
        self.note_failure(Step::Verify, index, refusal.map(|refusal| Refusal { remedy, ..refusal }), bench);
    }
}
