//! What the tenant answers to one request, strictly: a request that Graph would not take is answered as Graph would.

use serde_json::{Value, json};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use super::call::{Call, ROOT};
use super::tenant::{Person, Refuses, Tenant, role_name};

/// Unix milliseconds at virtual zero: 2026-11-24T08:00:00Z.
pub const UTC_AT_ZERO_MS: u64 = 1_795_507_200_000;

/// An answer without the `Date` that every one has.
#[derive(Clone, Debug)]
pub struct Answer {
    pub status: u16,
    pub location: Option<String>,
    /// `None`: no content.
    pub body: Option<Value>,
}

impl Answer {
    pub fn ok(body: Value) -> Self {
        Self { status: 200, location: None, body: Some(body) }
    }

    pub fn error(status: u16, code: &str) -> Self {
        Self { status, location: None, body: Some(json!({ "error": { "code": code, "message": "see the code" } })) }
    }

    fn denied() -> Self {
        Self::error(403, "Authorization_RequestDenied")
    }

    fn none() -> Self {
        Self { status: 204, location: None, body: None }
    }
}

/// A reset in the background.
#[derive(Clone, Debug)]
pub struct Operation {
    /// How often it is still running when somebody looks.
    pub looks: u8,
    pub fails: bool,
}

impl Tenant {
    /// The answer to a read.
    pub fn read(&self, call: &Call) -> Answer {
        assert_eq!(call.method, "GET", "{call:?}");
        let person = call.user().and_then(|key| self.position(key)).map(|place| &self.people[place]);
        match (call.segments().as_slice(), person) {
            (["users"], None) if call.key().is_none() => self.read_list(call),
            (["users", ..], None) => Answer::error(404, "Request_ResourceNotFound"),
            (["users"], Some(person)) => Answer::ok(self.described(person)),
            (["users", list @ ..], Some(person)) => self.read_holding(call, person, list),
            (["me"], _) => Answer::ok(json!({ "id": self.people[0].id, "userPrincipalName": self.people[0].name })),
            (["me", list @ ..], _) => self.read_holding(call, &self.people[0], list),
            (["groups", ..], _) if !self.rights.reads_groups => Answer::denied(),
            (["groups"], _) => {
                assert_eq!(call.query["$filter"], "isAssignableToRole eq true");
                let groups = self.groups.iter().filter(|group| group.role_assignable);
                self.paged(call, groups.map(|group| json!({ "id": group.id })))
            }
            (["groups", list], _) => {
                let group = self.groups.iter().find(|group| Some(group.id.as_str()) == call.key()).unwrap();
                let people = match *list {
                    "owners" => &group.owners,
                    "transitiveMembers" => &group.members,
                    other => panic!("groups have no {other}"),
                };
                self.paged(call, people.iter().map(|id| json!({ "@odata.type": "#microsoft.graph.user", "id": id })))
            }
            (["roleManagement", "directory", "roleAssignments"], _) => self.read_assignments(call),
            (["domains"], _) if !self.rights.reads_domains => Answer::denied(),
            (["domains"], _) => {
                let kind = if call.key() == Some(self.federated_domain) { "Federated" } else { "Managed" };
                Answer::ok(json!({ "id": call.key(), "authenticationType": kind }))
            }
            _ => panic!("Graph has no {call:?}"),
        }
    }

    fn read_list(&self, call: &Call) -> Answer {
        let keys = call.keys_in("id").or_else(|| call.keys_in("userPrincipalName"));
        let keys = keys.unwrap_or_else(|| panic!("no filter of the tool's: {call:?}"));
        assert!((1..=15).contains(&keys.len()), "a clause takes fifteen expressions: {}", keys.len());
        let by_id = call.keys_in("id").is_some();
        let found = self.people.iter().filter(|person| {
            let own = if by_id { &person.id } else { &person.name };
            keys.iter().any(|key| key.eq_ignore_ascii_case(own))
        });
        self.paged(call, found.map(|person| self.described(person)))
    }

    fn read_holding(&self, call: &Call, person: &Person, list: &[&str]) -> Answer {
        let group = |id: &str, role_assignable: bool| {
            let mut group = json!({ "@odata.type": "#microsoft.graph.group", "id": id });
            if self.rights.reads_groups {
                group["isAssignableToRole"] = role_assignable.into();
            }
            group
        };
        let role = |id: &str| {
            json!({ "@odata.type": "#microsoft.graph.directoryRole", "id": format!("object of {id}"),
                    "roleTemplateId": id, "displayName": role_name(id) })
        };
        let roles = self.tenant_wide_roles(&person.id).into_iter().map(role);
        match list {
            ["transitiveMemberOf", "microsoft.graph.directoryRole"] => {
                assert!(call.eventual && call.query["$count"] == "true", "an advanced query: {call:?}");
                self.paged(call, roles)
            }
            ["transitiveMemberOf"] => {
                let groups = self.groups_of(&person.id).map(|of| group(&of.id, of.role_assignable));
                self.paged(call, groups.chain(roles))
            }
            ["ownedObjects"] => {
                let owned = self.groups.iter().filter(|group| group.owners.contains(&person.id));
                self.paged(call, owned.map(|of| group(&of.id, of.role_assignable)))
            }
            other => panic!("nobody has {other:?}: {call:?}"),
        }
    }

    fn read_assignments(&self, call: &Call) -> Answer {
        if !self.rights.reads_assignments {
            return Answer::denied();
        }
        let whose = call.equals("principalId");
        let found = self.assignments.iter().filter(|assignment| whose.is_none_or(|id| id == assignment.principal));
        let expands = call.query.get("$expand").is_some_and(|expanded| expanded == "roleDefinition");
        let items = found.map(|found| {
            let mut item = json!({ "principalId": found.principal, "roleDefinitionId": found.role, "directoryScopeId": found.scope });
            if expands {
                item["roleDefinition"] = json!({ "id": found.role, "displayName": role_name(&found.role) });
            }
            item
        });
        self.paged(call, items)
    }

    /// A page of a list, and where the next one is.
    fn paged(&self, call: &Call, all: impl Iterator<Item = Value>) -> Answer {
        let all: Vec<Value> = all.collect();
        let begin: usize = call.query.get("$skiptoken").map_or(0, |token| token.parse().unwrap());
        let end = all.len().min(begin + self.page);
        let mut page = json!({ "value": all[begin..end] });
        if end < all.len() {
            let first = call.url.split("&$skiptoken").next().unwrap();
            page["@odata.nextLink"] = format!("{ROOT}{first}&$skiptoken={end}").into();
        }
        Answer::ok(page)
    }

    fn described(&self, person: &Person) -> Value {
        let signs_in_by = if person.guest { "federated" } else { "userPrincipalName" };
        let created = if person.guest { Some("Invitation") } else { person.local_account.then_some("LocalAccount") };
        json!({
            "id": person.id, "userPrincipalName": person.name, "displayName": format!("Person {}", person.name),
            "accountEnabled": person.enabled, "onPremisesSyncEnabled": person.synced.then_some(true),
            "creationType": created, "identities": [{ "signInType": signs_in_by }],
            "isManagementRestricted": person.restricted.then_some(true),
            "lastPasswordChangeDateTime": person.changed_ms.map_or("2026-01-01T08:00:00Z".to_owned(), stamp),
        })
    }

    /// Carries a write out, or refuses it.
    pub fn write(&mut self, call: &Call, now_ms: u64, operations: &mut Vec<Operation>, next: Operation) -> Answer {
        let Some(place) = self.position(call.user().unwrap()) else { return Answer::error(404, "Request_ResourceNotFound") };
        let is_protected = self.is_protected(&self.people[place].id);
        let refuses = |whom: Refuses| whom == Refuses::Everybody || (whom == Refuses::Protected && is_protected);
        let rights = self.rights;
        let person = &mut self.people[place];
        match call.segments().as_slice() {
            ["users", "revokeSignInSessions"] => {
                person.sessions_revoked = true;
                Answer::ok(json!({ "value": true }))
            }
            ["users"] if call.method == "PATCH" => {
                if refuses(rights.patch_refuses) {
                    return Answer::denied();
                }
                person.set(call, now_ms);
                Answer::none()
            }
            ["users", "authentication", "methods", _, "resetPassword"] => {
                if refuses(rights.reset_refuses) {
                    return Answer::error(403, "accessDenied");
                }
                // A reset that is going to fail sets nothing.
                if !next.fails {
                    person.set(call, now_ms);
                }
                operations.push(next);
                let location = format!("{ROOT}/users/{}/authentication/operations/{}?aadgdc=DUB02P", person.id, operations.len() - 1);
                Answer { status: 202, location: Some(location), body: None }
            }
            _ => panic!("Graph has no {call:?}"),
        }
    }
}

impl Person {
    fn set(&mut self, call: &Call, now_ms: u64) {
        self.password = Some(call.password().unwrap_or_else(|| panic!("a write without a password: {}", call.url)).to_owned());
        self.changed_ms = Some(now_ms);
    }
}

/// How far a reset in the background has come.
pub fn look(call: &Call, operations: &mut [Operation]) -> Answer {
    let operation = &mut operations[call.path.last().unwrap().parse::<usize>().unwrap()];
    let status = match operation {
        Operation { looks: 0, fails: true } => "failed",
        Operation { looks: 0, .. } => "succeeded",
        Operation { looks, .. } => {
            *looks -= 1;
            "running"
        }
    };
    Answer::ok(json!({ "status": status, "statusDetail": "see the status" }))
}

fn stamp(at_ms: u64) -> String {
    let nanoseconds = i128::from(UTC_AT_ZERO_MS + at_ms) * 1_000_000;
    OffsetDateTime::from_unix_timestamp_nanos(nanoseconds).unwrap().format(&Rfc3339).unwrap()
}
