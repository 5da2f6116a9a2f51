//! What the tenant answers to one request, strictly: a request that Graph would not take is answered as Graph would.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::call::{Call, ROOT};
use super::tenant::{Mail, Person, Refuses, Tenant, role_name};

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
pub struct BackgroundReset {
    /// How often it is still running when somebody looks.
    pub looks: u8,
    pub end: End,
}

/// How a reset in the background ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    Succeeds,
    Fails {
        /// In the service's words.
        detail: Option<&'static str>,
        /// The user's own domain has the password all the same.
        on_premises: bool,
    },
}

impl BackgroundReset {
    pub const AT_ONCE: Self = Self { looks: 0, end: End::Succeeds };

    /// It fails without having set anything.
    pub const FAILS: Self = Self { looks: 0, end: End::Fails { detail: None, on_premises: false } };
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
            (["users", "manager"], Some(person)) => match person.manager.map(|place| &self.people[place]) {
                Some(manager) => Answer::ok(json!({
                    "@odata.type": "#microsoft.graph.user", "id": manager.id, "mail": Self::addresses(manager)[1], "accountEnabled": manager.enabled,
                })),
                None => Answer::error(404, "Request_ResourceNotFound"),
            },
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
            (["roleManagement", "directory", "roleEligibilityScheduleInstances"], _) => self.read_eligible(call),
            (["policies", .., "temporaryAccessPass"], _) => Answer::ok(json!({
                "state": "enabled", "isUsableOnce": false, "minimumLifetimeInMinutes": 60, "maximumLifetimeInMinutes": 480,
                "includeTargets": [{ "targetType": "group", "id": "all_users" }],
            })),
            (["groupSettings"], _) => self.paged(call, std::iter::empty()),
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
        let is_own = |key: &str, person: &Person| key.eq_ignore_ascii_case(if by_id { &person.id } else { &person.name });
        let places = keys.iter().filter_map(|key| self.position(key).filter(|place| is_own(key, &self.people[*place])));
        let found = places.collect::<BTreeSet<usize>>().into_iter().map(|place| &self.people[place]);
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

    /// Without the licence there are none, and that is a 400.
    fn read_eligible(&self, call: &Call) -> Answer {
        let Some(eligible) = &self.eligible else { return Answer::error(400, "AadPremiumLicenseRequired") };
        let whose = call.equals("principalId");
        let found = eligible.iter().filter(|(principal, _)| whose.is_none_or(|id| id == principal));
        let items = found.map(|(principal, role)| {
            json!({ "principalId": principal, "roleDefinitionId": role, "directoryScopeId": "/", "memberType": "Direct" })
        });
        self.paged(call, items)
    }

    /// A page of a list, and where the next one is.
    fn paged(&self, call: &Call, all: impl Iterator<Item = Value>) -> Answer {
        let all: Vec<Value> = all.collect();
        // A page that only a fault knows of is the first one.
        let begin: usize = call.query.get("$skiptoken").and_then(|token| token.parse().ok()).unwrap_or(0);
        let end = all.len().min(begin + self.page);
        let mut page = json!({ "value": all[begin..end] });
        if end < all.len() {
            page["@odata.nextLink"] = call.page(&end.to_string()).into();
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
            "mail": Self::addresses(person)[1], "otherMails": person.other_mails, "usageLocation": "DE",
            "proxyAddresses": Self::addresses(person)[1..].iter().map(|address| format!("smtp:{address}")).collect::<Vec<_>>(),
            "isManagementRestricted": person.restricted.then_some(true),
            "lastPasswordChangeDateTime": person.changed_ms.map_or("2026-01-01T08:00:00Z".to_owned(), |at| self.clock.stamp(at)),
        })
    }

    /// Carries a write out, or refuses it.
    pub fn write(&mut self, call: &Call, now_ms: u64, operations: &mut Vec<BackgroundReset>, next: BackgroundReset) -> Answer {
        if call.validates() {
            let password = call.body.as_ref().unwrap()["password"].as_str().unwrap();
            let is_valid = (self.likes)(password);
            let rule = json!({ "ruleName": "password_banned", "validationPassed": is_valid, "message": format!("{password} is no good") });
            return Answer::ok(json!({ "isValid": is_valid, "validationResults": [rule] }));
        }
        if call.sends_mail() {
            return self.send_mail(call);
        }
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
            ["users"] if call.method == "PATCH" && call.password().is_none() => {
                if person.synced {
                    return Answer::error(400, "Request_BadRequest");
                }
                person.enabled = call.body.as_ref().unwrap()["accountEnabled"].as_bool().unwrap();
                Answer::none()
            }
            ["users", "authentication", "temporaryAccessPassMethods"] => {
                person.passes += 1;
                let pass = format!("Pass-{}-{}-canary", person.passes, person.id);
                person.pass = Some(pass.clone());
                let body =
                    json!({ "id": "p", "temporaryAccessPass": pass, "lifetimeInMinutes": 60, "isUsableOnce": false, "isUsable": true });
                Answer { status: 201, location: None, body: Some(body) }
            }
            ["users"] if call.method == "PATCH" => {
                if refuses(rights.patch_refuses) {
                    return Answer::denied();
                }
                person.set_in_cloud(call, now_ms);
                Answer::none()
            }
            ["users", "authentication", "methods", _, "resetPassword"] => {
                if refuses(rights.reset_refuses) {
                    return Answer::error(403, "accessDenied");
                }
                match next.end {
                    End::Succeeds => {
                        person.set_in_cloud(call, now_ms);
                        person.set_on_premises(call);
                    }
                    End::Fails { on_premises: true, .. } => person.set_on_premises(call),
                    End::Fails { .. } => {}
                }
                operations.push(next);
                let location = format!("{ROOT}/users/{}/authentication/operations/{}?aadgdc=DUB02P", person.id, operations.len() - 1);
                Answer { status: 202, location: Some(location), body: None }
            }
            _ => panic!("Graph has no {call:?}"),
        }
    }
}

impl Tenant {
    /// Takes a mail, if it is one of the contract's, down to its last member.
    fn send_mail(&mut self, call: &Call) -> Answer {
        let body = call.body.as_ref().expect("a mail has content");
        let members = |json: &Value| json.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
        assert_eq!(members(body), ["message", "saveToSentItems"]);
        assert_eq!(body["saveToSentItems"], false, "the sender keeps no copy");
        let message = &body["message"];
        assert!(members(message).iter().all(|name| ["subject", "body", "toRecipients", "internetMessageHeaders"].contains(&name.as_str())));
        assert!(["html", "text"].contains(&message["body"]["contentType"].as_str().unwrap()));
        assert_eq!(message["toRecipients"].as_array().unwrap().len(), 1, "one person");
        self.outbox.push(Mail {
            from: call.user().unwrap_or("me").to_owned(),
            to: message["toRecipients"][0]["emailAddress"]["address"].as_str().unwrap().to_owned(),
            subject: message["subject"].as_str().unwrap().to_owned(),
            content: message["body"]["content"].as_str().unwrap().to_owned(),
        });
        Answer { status: 202, location: None, body: None }
    }
}

impl Person {
    fn set_in_cloud(&mut self, call: &Call, now_ms: u64) {
        self.password = Some(sent_in(call));
        self.changed_ms = Some(i64::try_from(now_ms).unwrap());
    }

    fn set_on_premises(&mut self, call: &Call) {
        if self.synced {
            self.on_premises = Some(sent_in(call));
        }
    }
}

fn sent_in(call: &Call) -> String {
    call.password().unwrap_or_else(|| panic!("a write without a password: {}", call.url)).to_owned()
}

/// How far a reset in the background has come.
pub fn look(call: &Call, operations: &mut [BackgroundReset]) -> Answer {
    let operation = &mut operations[call.path.last().unwrap().parse::<usize>().unwrap()];
    let (status, detail) = match (operation.looks, operation.end) {
        (0, End::Succeeds) => ("succeeded", Some("ResetSuccess")),
        (0, End::Fails { detail, .. }) => ("failed", detail),
        _ => {
            operation.looks -= 1;
            ("running", None)
        }
    };
    Answer::ok(json!({ "status": status, "statusDetail": detail }))
}
