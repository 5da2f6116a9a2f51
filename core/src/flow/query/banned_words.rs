//! The tenant's own banned words.

use super::Question;
use crate::flow::ending::user_error;
use crate::graph::{Page, PasswordRules, Refusal, Reply, Request, SettingObject};
use crate::wire::{self, Action};

#[derive(Debug)]
pub(in crate::flow) struct BannedWords;

impl Question for BannedWords {
    fn request(&self) -> Request {
        Request::password_rules()
    }

    fn told(&self, id: u64, reply: &Reply) -> Option<Action> {
        let banned_words = password_rules(reply)?.banned_words;
        Some(Action::BannedWords(wire::BannedWords { id, banned_words, error: None }))
    }

    fn refused(&self, id: u64, refusal: Refusal) -> Action {
        Action::BannedWords(wire::BannedWords { id, banned_words: Vec::new(), error: Some(user_error(refusal)) })
    }
}

/// The tenant's rules; a tenant that has set none has no such object. `None`: unreadable.
pub(in crate::flow) fn password_rules(reply: &Reply) -> Option<PasswordRules> {
    let page: Page<SettingObject> = reply.read()?;
    let rules = page.value.iter().find_map(SettingObject::password_rules);
    // A tenant has a handful of settings; what a second page would say is not known.
    rules.or_else(|| page.next_link.is_none().then(PasswordRules::default))
}
