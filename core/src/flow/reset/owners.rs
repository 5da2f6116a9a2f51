//! Who owns a role-assignable group, where the service does not tell it of the user himself: read once a run, group by group.

use std::collections::HashSet;

use super::{Context, Reset};
use crate::flow::exchange::{Answered, Content};
use crate::flow::owner::Owner;
use crate::graph::{DirectoryObject, Operation, Page, Reply, Request};

#[derive(Debug, Default)]
pub(super) struct GroupOwners {
    begun: bool,
    /// Requests without an answer yet.
    outstanding: usize,
    /// Object ids, in lower case.
    ids: HashSet<String>,
    /// Some of it could not be read.
    is_incomplete: bool,
    /// Users that wait for it.
    waiting: Vec<usize>,
}

impl GroupOwners {
    /// The service has refused to tell what a user owns: nobody needs to ask it again.
    pub(super) fn is_begun(&self) -> bool {
        self.begun
    }
}

impl Reset {
    /// This user's groups are known only when the owners are.
    pub(super) fn wait_for_owners(&mut self, index: usize, context: &mut Context<'_>) {
        if let Some(user) = self.users.get_mut(index) {
            user.holds.outstanding += 1;
        }
        self.owners.waiting.push(index);
        if !std::mem::replace(&mut self.owners.begun, true) {
            self.owners.outstanding += 1;
            context.exchange.queue(Owner::GroupOwners, Request::role_assignable_groups());
        }
        self.tell_owners();
    }

    pub(super) fn take_owners(&mut self, answered: &Answered<Owner>, context: &mut Context<'_>) {
        self.owners.outstanding = self.owners.outstanding.saturating_sub(1);
        let page = match &answered.content {
            Content::Reply(reply) if reply.is_success() => Reply::read::<Page<DirectoryObject>>(reply),
            _ => None,
        };
        match page {
            None => self.owners.is_incomplete = true,
            Some(page) => {
                for id in page.value.iter().filter_map(DirectoryObject::id) {
                    if answered.operation == Operation::ReadRoleGroups {
                        self.owners.outstanding += 1;
                        context.exchange.queue(Owner::GroupOwners, Request::owners_of_group(id));
                    } else {
                        self.owners.ids.insert(id.to_lowercase());
                    }
                }
                match page.next_link {
                    Some(link) if context.exchange.owns(&link) => {
                        self.owners.outstanding += 1;
                        context.exchange.queue(Owner::GroupOwners, Request::next_page(answered.operation, link));
                    }
                    Some(_) => self.owners.is_incomplete = true,
                    None => {}
                }
            }
        }
        self.tell_owners();
    }

    fn tell_owners(&mut self) {
        if self.owners.outstanding > 0 {
            return;
        }
        for index in std::mem::take(&mut self.owners.waiting) {
            if let Some(user) = self.users.get_mut(index) {
                user.holds.outstanding = user.holds.outstanding.saturating_sub(1);
                if user.id().is_some_and(|id| self.owners.ids.contains(&id.to_lowercase())) {
                    user.holds.target.add_role_assignable_group();
                }
                if self.owners.is_incomplete {
                    user.holds
                        .cannot_be_read(Operation::ReadOwnedGroups, "the service tells neither what a user owns nor who owns a group");
                }
            }
            self.note_read(index);
        }
    }
}
