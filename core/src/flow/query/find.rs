//! A search for users by the beginning of a name or an address.

use super::Question;
use crate::flow::ending::user_error;
use crate::graph::{FoundUser, Page, Refusal, Reply, Request};
use crate::wire::{self, Action};

#[derive(Debug)]
pub(in crate::flow) struct Find {
    pub search: String,
}

impl Question for Find {
    fn request(&self) -> Request {
        Request::find(&self.search)
    }

    fn told(&self, id: u64, reply: &Reply) -> Option<Action> {
        let page: Page<FoundUser> = reply.read()?;
        let more = page.next_link.is_some();
        Some(Action::Found(wire::Found { id, found: page.value.into_iter().map(found_user).collect(), more, error: None }))
    }

    fn refused(&self, id: u64, refusal: Refusal) -> Action {
        Action::Found(wire::Found { id, found: Vec::new(), more: false, error: Some(user_error(refusal)) })
    }
}

fn found_user(user: FoundUser) -> wire::FoundUser {
    wire::FoundUser {
        user_id: user.id,
        user_principal_name: user.user_principal_name,
        display_name: user.display_name,
        mail: user.mail,
        account_enabled: user.account_enabled,
    }
}
