//! The role-assignable groups of the tenant, at most 500, and who owns them or belongs to them: read once a run, group by group.

use std::collections::{HashMap, HashSet};

use crate::graph::{DirectoryObject, Operation, Page, Request};

#[derive(Debug, Default)]
pub(super) struct RoleGroups {
    begun: bool,
    /// Their members are read as well, not only their owners.
    with_members: bool,
    /// Requests without an answer yet.
    outstanding: usize,
    /// The groups that somebody belongs to; all object ids in lower case.
    members: HashMap<String, Vec<String>>,
    owners: HashSet<String>,
    members_unknown: bool,
    owners_unknown: bool,
}

impl RoleGroups {
    /// The first request, once.
    pub(super) fn begin(&mut self, with_members: bool) -> Option<Request> {
        if std::mem::replace(&mut self.begun, true) {
            return None;
        }
        self.with_members = with_members;
        self.outstanding = 1;
        Some(Request::role_assignable_groups())
    }

    pub(super) fn is_begun(&self) -> bool {
        self.begun
    }

    pub(super) fn is_read(&self) -> bool {
        self.begun && self.outstanding == 0
    }

    /// Takes a page, of the groups or of one group's people; returns what is to be read next, each with the group that it is about.
    /// No page: it could not be read.
    pub(super) fn take(
        &mut self,
        group: Option<&str>,
        operation: Operation,
        page: Option<Page<DirectoryObject>>,
    ) -> Vec<(Option<String>, Request)> {
        self.outstanding = self.outstanding.saturating_sub(1);
        let Some(page) = page else {
            self.members_unknown |= operation != Operation::ReadGroupOwners;
            self.owners_unknown |= operation != Operation::ReadGroupMembers;
            return Vec::new();
        };
        let mut reads = Vec::new();
        for id in page.value.iter().filter_map(DirectoryObject::id) {
            match (operation, group) {
                (Operation::ReadGroupMembers, Some(group)) => {
                    self.members.entry(id.to_lowercase()).or_default().push(group.to_lowercase());
                }
                (Operation::ReadGroupOwners, _) => {
                    self.owners.insert(id.to_lowercase());
                }
                _ => {
                    reads.push((Some(id.to_owned()), Request::owners_of_group(id)));
                    if self.with_members {
                        reads.push((Some(id.to_owned()), Request::members_of_group(id)));
                    }
                }
            }
        }
        reads.extend(page.next_link.map(|link| (group.map(str::to_owned), Request::next_page(operation, link))));
        self.outstanding += reads.len();
        reads
    }

    /// The groups that a user belongs to, in lower case; `None` where that could not be read.
    pub(super) fn groups_of(&self, user_id: &str) -> Option<&[String]> {
        (self.with_members && !self.members_unknown).then(|| self.members.get(&user_id.to_lowercase()).map_or(&[][..], Vec::as_slice))
    }

    /// Whether he owns one; `None` where that could not be read. Whoever is known to own one does, whatever else is unknown.
    pub(super) fn is_owner(&self, user_id: &str) -> Option<bool> {
        let owns = self.owners.contains(&user_id.to_lowercase());
        (owns || !self.owners_unknown).then_some(owns)
    }
}
