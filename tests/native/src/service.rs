//! Microsoft Graph for the tests of the flow: in this process, in virtual time, over a small tenant, with faults that a test chooses.

mod call;
mod fault;
mod graph;
mod parcel;
mod tenant;

use std::collections::HashMap;

use entra_reset_core::Failure;
use rand::SeedableRng;
use rand::rngs::ChaCha20Rng;
use rand::seq::SliceRandom;
use serde_json::{Value, json};

pub use call::Call;
pub use fault::{Fault, RetryAfter};
pub use graph::{Operation, UTC_AT_ZERO_MS};
pub use parcel::Parcel;
pub use tenant::{
    ALL_RIGHTS, CUSTOM_ROLE, DIRECTORY_READERS, GLOBAL_ADMINISTRATOR, HELPDESK_ADMINISTRATOR, Person, Refuses, Rights, Tenant,
    USER_ADMINISTRATOR, role_name,
};

use fault::DATE;
use graph::{Answer, look};

/// What comes back.
#[derive(Clone, Debug)]
pub enum Arrival {
    Reply { status: u16, headers: Value, body: Vec<u8> },
    Failed(Failure),
}

/// What goes wrong with a request, or with an item of a batch (`true`).
type Faults = Box<dyn FnMut(&Call, bool) -> Fault>;

/// What goes wrong, and in which order items are answered.
pub struct Plan {
    pub fault: Faults,
    /// The seed of the order of a batch's answers; 0 keeps the order of its items.
    pub order: Box<dyn FnMut() -> u64>,
    /// A batch has answers to items that were not in it.
    pub extra_answers: bool,
    /// Each reset in the background.
    pub operation: Box<dyn FnMut() -> Operation>,
}

impl Plan {
    /// Nothing goes wrong.
    pub fn calm() -> Self {
        Self {
            fault: Box::new(|_, _| Fault::None),
            order: Box::new(|| 0),
            extra_answers: false,
            operation: Box::new(|| Operation { looks: 0, fails: false }),
        }
    }
}

pub struct Service {
    pub tenant: Tenant,
    operations: Vec<Operation>,
    plan: Plan,
    /// Before this time a request is not to come again.
    not_before: HashMap<String, u64>,
}

/// The answer to one request, alone or as an item.
struct Part {
    status: u16,
    headers: Value,
    body: Body,
}

enum Body {
    None,
    Json(Value),
    Text(&'static str),
}

impl Service {
    pub fn new(tenant: Tenant, plan: Plan) -> Self {
        Self { tenant, operations: Vec::new(), plan, not_before: HashMap::new() }
    }

    /// Until when the service asked not to be sent this request again, where that is still to come.
    pub fn asked_to_wait(&self, call: &Call, now_ms: u64) -> Option<u64> {
        self.not_before.get(&key(call)).copied().filter(|until| *until > now_ms)
    }

    /// Carries out what is to be carried out, and answers.
    pub fn answer(&mut self, parcel: &Parcel, now_ms: u64) -> Arrival {
        let fault = (self.plan.fault)(parcel.envelope(), false);
        let calls = match parcel {
            Parcel::One(call) => return self.answer_one(call, fault, now_ms),
            Parcel::Batch(_, calls) => calls,
        };
        let mut parts = Vec::new();
        for call in calls {
            if !fault.is_done() {
                self.note_wait(call, fault, now_ms);
                continue;
            }
            let own_fault = (self.plan.fault)(call, true);
            parts.push(self.part(call, own_fault, now_ms));
            // What an item asks for is heard only where the batch's answer arrives.
            if fault == Fault::None {
                self.note_wait(call, own_fault, now_ms);
            }
        }
        let batch = Part { status: 200, headers: json!({}), body: Body::Json(self.envelope(parts)) };
        arrival(fault, Some(batch))
    }

    fn answer_one(&mut self, call: &Call, fault: Fault, now_ms: u64) -> Arrival {
        let part = fault.is_done().then(|| self.carry_out(call, now_ms));
        self.note_wait(call, fault, now_ms);
        arrival(fault, part)
    }

    /// An item's answer.
    fn part(&mut self, call: &Call, fault: Fault, now_ms: u64) -> Option<Part> {
        let part = fault.is_done().then(|| self.carry_out(call, now_ms));
        match fault {
            Fault::None => part,
            Fault::Refused(..) | Fault::DoneAndFailed(_) => Some(refusal(fault)),
            Fault::Html { .. } => Some(Part { status: 502, headers: json!({}), body: Body::Text("<html>") }),
            Fault::Truncated | Fault::Unanswered { .. } => None,
        }
    }

    fn carry_out(&mut self, call: &Call, now_ms: u64) -> Part {
        let answer = if call.follows_reset() {
            look(call, &mut self.operations)
        } else if call.method == "GET" {
            self.tenant.read(call)
        } else {
            let next = (self.plan.operation)();
            self.tenant.write(call, now_ms, &mut self.operations, next)
        };
        let Answer { status, location, body } = answer;
        let headers = location.map_or_else(|| json!({}), |location| json!({ "Location": location }));
        Part { status, headers, body: body.map_or(Body::None, Body::Json) }
    }

    fn note_wait(&mut self, call: &Call, fault: Fault, now_ms: u64) {
        if let Fault::Refused(_, retry_after) = fault
            && let Some((_, wait_ms)) = retry_after.header()
        {
            self.not_before.insert(key(call), now_ms + wait_ms);
        }
    }

    /// The content of a batch's answer.
    fn envelope(&mut self, parts: Vec<Option<Part>>) -> Value {
        let mut responses: Vec<Value> = Vec::new();
        for (i, part) in parts.into_iter().enumerate() {
            let Some(part) = part else { continue };
            let mut response = json!({ "id": (i + 1).to_string(), "status": part.status, "headers": part.headers });
            match part.body {
                Body::None => {}
                Body::Json(body) => response["body"] = body,
                Body::Text(text) => response["body"] = text.into(),
            }
            responses.push(response);
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
}

/// What tells one request from another.
fn key(call: &Call) -> String {
    format!("{} {}", call.method, call.url)
}

fn refusal(fault: Fault) -> Part {
    let (status, retry_after) = match fault {
        Fault::Refused(status, retry_after) => (status, retry_after),
        Fault::DoneAndFailed(status) => (status, RetryAfter::Unsaid),
        other => panic!("no refusal: {other:?}"),
    };
    let code = match status {
        401 => "InvalidAuthenticationToken",
        404 => "Request_ResourceNotFound",
        409 => "Directory_ConcurrencyViolation",
        429 => "TooManyRequests",
        _ => "UnknownError",
    };
    let mut headers = json!({});
    if let Some((text, _)) = retry_after.header() {
        headers["Retry-After"] = text.into();
    }
    if (300..400).contains(&status) {
        headers["Location"] = "https://fabrikam.example/".into();
    }
    Part { status, headers, body: Body::Json(json!({ "error": { "code": code, "message": "see the code" } })) }
}

/// A reply as it reaches the host.
fn arrival(fault: Fault, part: Option<Part>) -> Arrival {
    let part = match fault {
        Fault::Unanswered { failure, .. } => return Arrival::Failed(failure),
        Fault::Html { .. } => {
            Part { status: 200, headers: json!({}), body: Body::Text("<html><body>sign in to this network</body></html>") }
        }
        Fault::Refused(..) | Fault::DoneAndFailed(_) => refusal(fault),
        Fault::None | Fault::Truncated => part.unwrap(),
    };
    let mut body = match part.body {
        Body::None => Vec::new(),
        Body::Json(body) => body.to_string().into_bytes(),
        Body::Text(text) => text.into(),
    };
    if fault == Fault::Truncated {
        body.truncate(body.len() / 2);
    }
    let mut headers = part.headers;
    headers["Date"] = DATE.into();
    Arrival::Reply { status: part.status, headers, body }
}
