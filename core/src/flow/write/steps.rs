//! The steps after the write, in their one order. A step that fails is told beside the success, never instead.

use super::{Bench, Write, unsent};
use crate::flow::ending::{Ending, no_reply};
use crate::flow::exchange::{Content, Patience, Terms};
use crate::flow::options::ResetOptions;
use crate::flow::owner::Owner;
use crate::graph::{Operation, Request};

/// A step after the write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// The sign-in sessions end.
    Revoke,
}

impl Step {
    /// All of them, in their order.
    const ORDER: [Self; 1] = [Self::Revoke];

    const fn is_wanted(self, options: &ResetOptions) -> bool {
        match self {
            Self::Revoke => options.revoke_session,
        }
    }

    /// The first step that is wanted.
    pub(super) fn after_write(options: &ResetOptions) -> Option<Self> {
        Self::ORDER.into_iter().find(|step| step.is_wanted(options))
    }

    const fn operation(self) -> Operation {
        match self {
            Self::Revoke => Operation::RevokeSessions,
        }
    }

    fn request(self, user_id: &str) -> Request {
        match self {
            Self::Revoke => Request::revoke_sessions(user_id),
        }
    }

    /// What stands instead of a success, and what to do about it.
    const fn failure(self) -> (&'static str, &'static str) {
        match self {
            Self::Revoke => ("the sessions were not revoked", "revoke the sessions separately; the new password stands"),
        }
    }
}

impl Write {
    pub(super) fn queue_step(&self, step: Step, index: usize, bench: &mut Bench<'_, '_>) -> Option<Ending> {
        let user = bench.user(index)?;
        let request = step.request(user.id()?).hiding(user.password.as_ref());
        let terms = Terms::of(Patience::of_ms(user.left_ms));
        bench.context.queue(Owner::User(index), request, terms);
        None
    }

    pub(super) fn take_step(&self, step: Step, content: &Content, bench: &Bench<'_, '_>) -> Ending {
        let (failed, remedy) = step.failure();
        let refusal = match content {
            Content::Reply(reply) if reply.is_plain_success() => None,
            Content::Reply(reply) => Some(bench.context.refusal(step.operation(), reply)),
            Content::Failed(failure) => Some(no_reply(*failure)),
            _ => Some(unsent(content, "before that")),
        };
        let sessions_revoked = Some(refusal.is_none());
        let refusal = refusal.map(|mut refusal| {
            refusal.message = format!("the password was set, but {failed}: {}", refusal.message);
            refusal.remedy = Some(remedy.to_owned());
            Box::new(refusal)
        });
        Ending { sessions_revoked, refusal, ..Ending::reset() }
    }
}
