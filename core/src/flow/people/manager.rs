//! What a mail needs to know beside the user: the manager, where the mail goes to them.

use crate::flow::context::Context;
use crate::flow::exchange::{Content, Patience, Terms};
use crate::flow::options::ResetOptions;
use crate::flow::owner::Owner;
use crate::flow::slots::Slots;
use crate::graph::{Operation, Request};
use crate::mail::{ManagerFacts, WantedRecipient};

/// What is read for the mail.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Mails {
    #[default]
    NotWanted,
    /// The addresses of the user.
    ToAddress,
    /// And the manager.
    ToManager,
}

impl Mails {
    pub(super) fn wanted(options: &ResetOptions) -> Self {
        match &options.steps.mail {
            None => Self::NotWanted,
            Some(mail) if mail.to == WantedRecipient::Manager => Self::ToManager,
            Some(_) => Self::ToAddress,
        }
    }

    pub(super) const fn are_wanted(self) -> bool {
        !matches!(self, Self::NotWanted)
    }

    /// Asks for the manager, also again: whoever was one five minutes ago may be none now.
    pub(super) fn read_manager(self, index: usize, slots: &mut Slots, context: &mut Context<'_>) {
        if self != Self::ToManager {
            return;
        }
        let Some(user) = slots.user_mut(index) else { return };
        let Some(request) = user.id().map(Request::manager) else { return };
        user.manager = ManagerFacts::Awaited;
        let (request, left_ms) = (request.hiding(user.password.as_ref()), user.left_ms);
        context.queue(Owner::User(index), request, Terms::of(Patience::of_ms(left_ms)));
    }
}

/// Takes the reply. A user without a manager is answered like a user who does not exist; the user was found before.
pub(super) fn take_manager(index: usize, content: &Content, slots: &mut Slots, context: &Context<'_>) {
    let facts = match content {
        Content::Reply(reply) if reply.is_success() => match reply.read() {
            Some(manager) => ManagerFacts::Is(Box::new(manager)),
            None => ManagerFacts::Unknown("has a manager who could not be read".to_owned()),
        },
        Content::Reply(reply) if reply.status == 404 => ManagerFacts::Unknown("has no manager".to_owned()),
        Content::Reply(reply) => {
            let why = context.refusal(Operation::ReadManager, reply).message;
            ManagerFacts::Unknown(format!("may have a manager, who could not be read: {why}"))
        }
        _ => ManagerFacts::Unknown("may have a manager, who could not be read: no reply came".to_owned()),
    };
    if let Some(user) = slots.user_mut(index) {
        user.manager = facts;
    }
}
