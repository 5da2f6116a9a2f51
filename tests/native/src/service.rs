//! Microsoft Graph for the tests of the flow: in this process, in virtual time, over a small tenant, with faults that a test chooses.
//!
//! A request goes this way: [`Parcel`] (what came over the wire, strictly) → the fault of a [`Rule`] or of [`Plan::fault`] → the quotas →
//! [`graph`] over the [`Tenant`]. Items of a batch go the same way, each by itself.

mod call;
mod clock;
mod fault;
mod graph;
mod parcel;
mod part;
mod tenant;

use std::collections::HashMap;

use entra_reset_core::Failure;
use graph_rules::{Cost, Meter, Quota, Verdict};
use rand::SeedableRng;
use rand::rngs::ChaCha20Rng;
use rand::seq::SliceRandom;
use serde_json::{Value, json};

pub use call::Call;
pub use clock::{Clock, UTC_AT_ZERO_MS};
pub use fault::{Fault, List, Location, RetryAfter, Rule};
pub use graph::{BackgroundReset, End};
pub use parcel::Parcel;
pub use tenant::{
    ALL_RIGHTS, CUSTOM_ROLE, DIRECTORY_READERS, GLOBAL_ADMINISTRATOR, HELPDESK_ADMINISTRATOR, Mail, Person, Refuses, Rights, Tenant,
    USER_ADMINISTRATOR, role_name,
};

use graph::{Answer, look};
use part::{Body, Part};

/// What comes back.
#[derive(Clone, Debug)]
pub enum Arrival {
    Reply {
        status: u16,
        headers: Value,
        body: Vec<u8>,
    },
    Failed(Failure),
    /// Nothing, ever.
    Silence,
}

/// What goes wrong with a request, or with an item of a batch (`true`).
type Faults = Box<dyn FnMut(&Call, bool) -> Fault>;

/// What goes wrong, and in which order items are answered.
pub struct Plan {
    /// The first of these that holds counts.
    pub rules: Vec<Rule>,
    /// Where no rule holds.
    pub fault: Faults,
    /// What may be asked in which time.
    pub quotas: Vec<Quota>,
    /// The seed of the order of a batch's answers; 0 keeps the order of its items.
    pub order: Box<dyn FnMut() -> u64>,
    /// A batch has answers to items that were not in it.
    pub extra_answers: bool,
    /// Each reset in the background.
    pub operation: Box<dyn FnMut() -> BackgroundReset>,
    /// Whether answers have a `Date`: a page cannot read it.
    pub dates: bool,
    /// What an echo quotes of a request that has no content and is about nobody to whom something was sent.
    pub known: String,
}

impl Plan {
    /// Nothing goes wrong.
    pub fn calm() -> Self {
        Self {
            rules: Vec::new(),
            fault: Box::new(|_, _| Fault::None),
            quotas: Vec::new(),
            order: Box::new(|| 0),
            extra_answers: false,
            operation: Box::new(|| BackgroundReset::AT_ONCE),
            dates: true,
            known: String::new(),
        }
    }

    /// Nothing but this goes wrong.
    pub fn ruled(rules: Vec<Rule>) -> Self {
        Self { rules, ..Self::calm() }
    }
}

pub struct Service {
    pub tenant: Tenant,
    /// What the quotas have counted.
    pub meter: Meter,
    operations: Vec<BackgroundReset>,
    plan: Plan,
    /// Before this time a request is not to come again.
    not_before: HashMap<String, u64>,
    /// What was last sent about somebody, by any of their names: an echo of a request without content quotes that.
    last_bodies: HashMap<String, String>,
}

impl Service {
    pub fn new(mut tenant: Tenant, mut plan: Plan) -> Self {
        tenant.index();
        Self {
            tenant,
            meter: Meter::new(std::mem::take(&mut plan.quotas)),
            operations: Vec::new(),
            plan,
            not_before: HashMap::new(),
            last_bodies: HashMap::new(),
        }
    }

    /// Until when the service asked not to be sent this request again, where that is still to come.
    pub fn asked_to_wait(&self, call: &Call, now_ms: u64) -> Option<u64> {
        self.not_before.get(&key(call)).copied().filter(|until| *until > now_ms)
    }

    /// Carries out what is to be carried out, and answers.
    pub fn answer(&mut self, parcel: &Parcel, now_ms: u64) -> Arrival {
        self.tenant.move_on(now_ms);
        let fault = self.fault(parcel.envelope(), parcel.calls(), false, now_ms);
        let calls = match parcel {
            Parcel::One(call) => {
                let part = self.part(call, fault, false, now_ms);
                self.note_wait(call, part.as_ref(), now_ms);
                return self.arrival(fault, part, now_ms);
            }
            Parcel::Batch(_, calls) => calls,
        };
        let batch = fault.is_done().then(|| {
            let mut parts = Vec::new();
            for call in calls {
                let own_fault = self.fault(call, std::slice::from_ref(call), true, now_ms);
                let part = self.part(call, own_fault, true, now_ms);
                // What an item asks for is heard only where the batch's answer arrives.
                if fault == Fault::None {
                    self.note_wait(call, part.as_ref(), now_ms);
                }
                parts.push(part.filter(|_| !matches!(own_fault, Fault::Truncated)));
            }
            Part::new(200, json!({}), Body::Json(self.envelope(parts)))
        });
        let refused = Part::of_fault(fault, &parcel.quotable(), false, now_ms, self.tenant.clock);
        let batch = refused.or(batch);
        if !fault.is_done() {
            calls.iter().for_each(|call| self.note_wait(call, batch.as_ref(), now_ms));
        }
        self.arrival(fault, batch, now_ms)
    }

    fn fault(&mut self, call: &Call, calls: &[Call], is_item: bool, now_ms: u64) -> Fault {
        let rule = self.plan.rules.iter_mut().find_map(|rule| rule.take(call, calls, &self.tenant, now_ms));
        rule.unwrap_or_else(|| (self.plan.fault)(call, is_item))
    }

    /// The answer to a request, alone or as an item; none where there is none.
    fn part(&mut self, call: &Call, fault: Fault, is_item: bool, now_ms: u64) -> Option<Part> {
        let quoted = self.quotable(call);
        let verdict = self.meter.take(Cost::of(&call.method, &call.url), now_ms);
        if let Verdict::Refused(refusal) = &verdict
            && fault.is_usual()
        {
            return Some(Part::throttled(refusal));
        }
        let part = fault.is_done().then(|| self.carry_out(call, now_ms));
        let part = Part::of_fault(fault, &quoted, is_item, now_ms, self.tenant.clock).or(part);
        let mut part = match fault {
            Fault::Unanswered { .. } | Fault::Silent { .. } => None,
            Fault::List(list) => part.map(|part| part.with_list(list, call)),
            Fault::Location(location) => part.map(|part| part.with_location(location)),
            _ => part,
        };
        if let (Verdict::Passed { percentage: Some(percentage) }, Some(part)) = (verdict, &mut part) {
            part.headers["x-ms-throttle-limit-percentage"] = percentage.into();
        }
        part
    }

    /// What an echo of it quotes.
    fn quotable(&mut self, call: &Call) -> String {
        let Some(body) = &call.body else {
            let known = call.asked.keys.iter().find_map(|key| self.last_bodies.get(key));
            return known.unwrap_or(&self.plan.known).clone();
        };
        let body = body.to_string();
        if let Some(person) = call.user().and_then(|key| self.tenant.position(key)).map(|place| &self.tenant.people[place]) {
            for key in [&person.id, &person.name] {
                self.last_bodies.insert(key.to_lowercase(), body.clone());
            }
        }
        body
    }

    fn carry_out(&mut self, call: &Call, now_ms: u64) -> Part {
        let Answer { status, location, body } = if call.follows_reset() {
            look(call, &mut self.operations)
        } else if call.method == "GET" {
            self.tenant.read(call)
        } else {
            let next = (self.plan.operation)();
            self.tenant.write(call, now_ms, &mut self.operations, next)
        };
        let headers = location.map_or_else(|| json!({}), |location| json!({ "Location": location }));
        Part::new(status, headers, body.map_or(Body::None, Body::Json))
    }

    fn note_wait(&mut self, call: &Call, part: Option<&Part>, now_ms: u64) {
        if let Some(wait_ms) = part.and_then(|part| part.wait_ms) {
            self.not_before.insert(key(call), now_ms + wait_ms);
        }
    }

    /// The content of a batch's answer.
    fn envelope(&mut self, parts: Vec<Option<Part>>) -> Value {
        let mut responses: Vec<Value> = Vec::new();
        for (i, part) in parts.into_iter().enumerate() {
            let Some(part) = part else { continue };
            responses.push(part.into_item(i + 1));
        }
        if self.plan.extra_answers {
            responses.push(json!({ "id": "21", "status": 204 }));
            responses.push(json!({ "id": "x", "status": 200, "body": { "value": [] } }));
        }
        let order = (self.plan.order)();
        if order > 0 {
            responses.shuffle(&mut ChaCha20Rng::seed_from_u64(order));
        }
        json!({ "responses": responses })
    }

    /// A reply as it reaches the host.
    fn arrival(&self, fault: Fault, part: Option<Part>, now_ms: u64) -> Arrival {
        match fault {
            Fault::Unanswered { failure, .. } => return Arrival::Failed(failure),
            Fault::Silent { .. } => return Arrival::Silence,
            _ => {}
        }
        let Part { status, mut headers, body, .. } = part.unwrap();
        let mut body = body.into_bytes();
        if fault == Fault::Truncated {
            body.truncate(body.len() / 2);
        }
        if self.plan.dates {
            headers["Date"] = self.tenant.clock.http_date(now_ms).into();
        }
        Arrival::Reply { status, headers, body }
    }
}

/// What tells one request from another. Mails have one address, and subjects that name their users.
fn key(call: &Call) -> String {
    let subject = call.body.as_ref().filter(|_| call.sends_mail()).and_then(|body| body["message"]["subject"].as_str());
    format!("{} {} {}", call.method, call.url, subject.unwrap_or_default())
}
