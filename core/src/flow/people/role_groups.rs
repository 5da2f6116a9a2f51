//! The role-assignable groups of the tenant, at most 500, with their owners and members: read once a run, group by group.

use std::collections::{HashMap, HashSet};

use crate::flow::awaited::Awaited;
use crate::flow::context::Unreadable;
use crate::graph::{DirectoryObject, Operation, Request};

#[derive(Debug, Default)]
pub(super) struct RoleGroups {
    begun: bool,
    /// Their members are read as well, not only their owners.
    with_members: bool,
    awaited: Awaited,
    /// Groups that are known, in lower case: none of them is read twice.
    groups: HashSet<String>,
    /// The groups of each member; all object ids in lower case.
    members: HashMap<String, Vec<String>>,
    owners: HashSet<String>,
    /// Why not all members, or owners, are known.
    members_unknown: Option<Unreadable>,
    owners_unknown: Option<Unreadable>,
}

impl RoleGroups {
    /// The first request, once.
    pub(super) fn begin(&mut self, with_members: bool) -> Option<Request> {
        if std::mem::replace(&mut self.begun, true) {
            return None;
        }
        self.with_members = with_members;
        self.awaited.more(1);
        Some(Request::role_assignable_groups())
    }

    pub(super) const fn is_begun(&self) -> bool {
        self.begun
    }

    pub(super) const fn is_read(&self) -> bool {
        self.begun && self.awaited.is_over()
    }

    /// Takes a page of the groups, or of one group's people; returns what is to be read next, each with the group that it is about.
    /// What cannot be read leaves the rest known.
    pub(super) fn take(
        &mut self,
        group: Option<&str>,
        operation: Operation,
        page: Result<(Vec<DirectoryObject>, Option<Request>), Unreadable>,
    ) -> Vec<(Option<String>, Request)> {
        self.awaited.one_less();
        let (objects, next) = match page {
            Ok(page) => page,
            Err(unreadable) => {
                let unknown = [
                    (&mut self.members_unknown, operation != Operation::ReadGroupOwners),
                    (&mut self.owners_unknown, operation != Operation::ReadGroupMembers),
                ];
                for (why, _) in unknown.into_iter().filter(|(_, concerned)| *concerned) {
                    // Trouble outweighs a denial: asking about each user may still work.
                    if why.as_ref().is_none_or(Unreadable::is_denied) {
                        *why = Some(unreadable.clone());
                    }
                }
                return Vec::new();
            }
        };
        let mut reads = Vec::new();
        for id in objects.iter().filter_map(DirectoryObject::id) {
            match (operation, group) {
                (Operation::ReadGroupMembers, Some(group)) => {
                    self.members.entry(id.to_ascii_lowercase()).or_default().push(group.to_ascii_lowercase());
                }
                (Operation::ReadGroupOwners, _) => {
                    self.owners.insert(id.to_ascii_lowercase());
                }
                _ if self.groups.insert(id.to_ascii_lowercase()) => {
                    reads.push((Some(id.to_owned()), Request::owners_of_group(id)));
                    if self.with_members {
                        reads.push((Some(id.to_owned()), Request::members_of_group(id)));
                    }
                }
                _ => {}
            }
        }
        reads.extend(next.map(|request| (group.map(str::to_owned), request)));
        self.awaited.more(reads.len());
        reads
    }

    /// The groups that a user is known to belong to, in lower case.
    pub(super) fn groups_of(&self, user_id: &str) -> &[String] {
        self.members.get(&user_id.to_ascii_lowercase()).map_or(&[][..], Vec::as_slice)
    }

    /// Why a user may belong to more groups than are known.
    pub(super) const fn members_unknown(&self) -> Option<&Unreadable> {
        self.members_unknown.as_ref()
    }

    /// Whether a user owns one; an error where that is not known. A known owner is one, whatever else could not be read.
    pub(super) fn is_owner(&self, user_id: &str) -> Result<bool, &Unreadable> {
        match (self.owners.contains(&user_id.to_ascii_lowercase()), &self.owners_unknown) {
            (false, Some(unreadable)) => Err(unreadable),
            (owns, _) => Ok(owns),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn objects(ids: &[&str]) -> Vec<DirectoryObject> {
        ids.iter().map(|id| crate::json::of(&format!(r#"{{"id":"{id}"}}"#))).collect()
    }

    #[test]
    fn what_is_known_stays_known_where_one_group_cannot_be_read() {
        let mut groups = RoleGroups::default();
        assert!(groups.begin(true).is_some() && groups.begin(true).is_none());
        assert_eq!(groups.take(None, Operation::ReadRoleGroups, Ok((objects(&["A", "B"]), None))).len(), 4);
        groups.take(Some("A"), Operation::ReadGroupMembers, Ok((objects(&["U"]), None)));
        groups.take(Some("B"), Operation::ReadGroupMembers, Err(Unreadable::Trouble("x".to_owned())));
        groups.take(Some("A"), Operation::ReadGroupOwners, Ok((objects(&["O"]), None)));
        assert!(!groups.is_read());
        groups.take(Some("B"), Operation::ReadGroupOwners, Err(Unreadable::Denied("y".to_owned())));
        assert!(groups.is_read());
        assert_eq!(groups.groups_of("u"), ["a"]);
        assert!(groups.members_unknown().is_some_and(|why| !why.is_denied()));
        assert_eq!(groups.is_owner("o"), Ok(true));
        assert!(groups.is_owner("u").is_err());
    }
}
