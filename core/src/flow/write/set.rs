//! The password is set, or the service has taken the reset over.

use super::{Bench, Write};
use crate::error::Kind;
use crate::flow::ending::Ending;
use crate::flow::route::Reason;
use crate::graph::{Refusal, Reply};
use crate::role::Protection;

impl Write {
    /// The password is set; what was asked for beyond that comes now.
    pub(super) fn note_set(&self, index: usize, bench: &mut Bench<'_, '_>) -> Option<Ending> {
        let user = bench.user(index)?;
        user.write.is_set = true;
        if user.password.is_none() {
            let message = "the service has set a password that it generated, and its reply could not be read";
            return Some(Ending::unknown(Refusal::new(Kind::ReplyUnreadable, message)));
        }
        Some(Ending::reset())
    }

    /// 202: the service carries the reset out in the background.
    pub(super) fn note_accepted(&mut self, index: usize, reply: &Reply, bench: &mut Bench<'_, '_>) -> Option<Ending> {
        let user = bench.user(index)?;
        if user.password.is_none() {
            user.password = reply.generated_password();
        }
        let was_refused_patch = user.route.is_some_and(|route| route.reason == Reason::PatchRefused);
        if was_refused_patch {
            self.refused_on_both = 0;
            // PATCH was refused but `resetPassword` worked, so the user is in reach: it is the caller who may not PATCH.
            self.patch_refused_for_caller |= user.protection() == Some(Protection::None);
        }
        self.follow(index, reply, bench)
    }
}
