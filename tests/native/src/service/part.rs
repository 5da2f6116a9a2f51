//! The answer to one request: as a reply of its own, or as an item of a batch's.

use graph_rules::{Refusal, quoting, request_id};
use serde_json::{Value, json};

use super::call::{Call, ROOT};
use super::clock::Clock;
use super::fault::{Fault, List, Location, RetryAfter};

/// Somebody else's host.
const FOREIGN: &str = "https://fabrikam.example";
/// What the challenge asks for: `{"access_token":{"acrs":{"essential":true,"value":"c1"}}}`.
const CHALLENGE: &str = "Bearer realm=\"\", authorization_uri=\"https://login.microsoftonline.com/common/oauth2/authorize\", \
    client_id=\"00000003-0000-0000-c000-000000000000\", error=\"insufficient_claims\", \
    claims=\"eyJhY2Nlc3NfdG9rZW4iOnsiYWNycyI6eyJlc3NlbnRpYWwiOnRydWUsInZhbHVlIjoiYzEifX19\"";

pub struct Part {
    pub status: u16,
    pub headers: Value,
    pub body: Body,
    /// How long the caller is asked to wait before the same request.
    pub wait_ms: Option<u64>,
}

pub enum Body {
    None,
    Json(Value),
    Text(&'static str),
}

impl Body {
    pub fn into_bytes(self) -> Vec<u8> {
        match self {
            Self::None => Vec::new(),
            Self::Json(body) => body.to_string().into_bytes(),
            Self::Text(text) => text.into(),
        }
    }
}

impl Part {
    pub fn new(status: u16, headers: Value, body: Body) -> Self {
        Self { status, headers, body, wait_ms: None }
    }

    /// What a fault puts in the place of the usual answer.
    pub fn of_fault(fault: Fault, quoted: &str, is_item: bool, now_ms: u64, clock: Clock) -> Option<Self> {
        match fault {
            Fault::Refused(status, retry_after) => Some(Self::refusal(status, retry_after, now_ms, clock)),
            Fault::DoneAndFailed(status) => Some(Self::refusal(status, RetryAfter::Unsaid, now_ms, clock)),
            Fault::Answered(status, headers, text) => {
                let mut part = Self::answered(status, headers, text);
                // No gateway's page is inside a batch: the item failed at the gateway.
                if is_item && status < 300 && matches!(part.body, Body::Text(_)) {
                    part.status = 502;
                }
                Some(part)
            }
            Fault::Echo(status) => Some(Self::new(status, json!({ "request-id": request_id(quoted) }), Body::Json(quoting(quoted)))),
            Fault::Challenge(status) => {
                let code = if status == 401 { "InvalidAuthenticationToken" } else { "Authorization_RequestDenied" };
                Some(Self::new(status, json!({ "WWW-Authenticate": CHALLENGE }), error(code)))
            }
            Fault::Html { .. } if is_item => Some(Self::new(502, json!({}), Body::Text("<html>"))),
            Fault::Html { .. } => Some(Self::new(200, json!({}), Body::Text("<html><body>sign in to this network</body></html>"))),
            _ => None,
        }
    }

    fn refusal(status: u16, retry_after: RetryAfter, now_ms: u64, clock: Clock) -> Self {
        let code = match status {
            401 => "InvalidAuthenticationToken",
            404 => "Request_ResourceNotFound",
            409 => "Directory_ConcurrencyViolation",
            429 => "TooManyRequests",
            _ => "UnknownError",
        };
        let mut part = Self::new(status, json!({}), error(code));
        if let Some((text, wait_ms)) = retry_after.header(now_ms, clock) {
            part.headers["Retry-After"] = text.into();
            // It means nothing in a refusal for good.
            part.wait_ms = (matches!(status, 408 | 409 | 429) || status >= 500).then_some(wait_ms);
        }
        if (300..400).contains(&status) {
            part.headers["Location"] = format!("{FOREIGN}/").into();
        }
        part
    }

    fn answered(status: u16, headers: &[(&str, &str)], text: &'static str) -> Self {
        let mut joined = json!({});
        for (name, value) in headers {
            let before = joined[name].as_str().map_or_else(String::new, |before| format!("{before}, "));
            joined[name] = format!("{before}{value}").into();
        }
        let body = match serde_json::from_str(text) {
            Ok(json) => Body::Json(json),
            Err(_) if text.is_empty() => Body::None,
            Err(_) => Body::Text(text),
        };
        Self::new(status, joined, body)
    }

    /// What a quota refuses.
    pub fn throttled(refusal: &Refusal) -> Self {
        let headers = refusal.headers().map(|(name, value)| (name.to_owned(), value.into())).collect();
        let wait_ms = refusal.retry_after_sec.map(|seconds| seconds * 1000);
        Self { wait_ms, ..Self::new(429, Value::Object(headers), error("TooManyRequests")) }
    }

    pub fn with_list(mut self, list: List, call: &Call) -> Self {
        let Body::Json(page) = &mut self.body else { return self };
        if !page["value"].is_array() {
            return self;
        }
        let next = match list {
            List::Empty => {
                *page = json!({ "value": [] });
                return self;
            }
            List::Itself => format!("{ROOT}{}", call.url),
            List::Foreign => format!("{FOREIGN}/v1.0{}", call.url),
            List::Endless => {
                let number = call.query.get("$skiptoken").and_then(|token| token.strip_prefix("endless-")?.parse::<u64>().ok());
                call.page(&format!("endless-{}", number.unwrap_or_default() + 1))
            }
        };
        page["@odata.nextLink"] = next.into();
        self
    }

    pub fn with_location(mut self, location: Location) -> Self {
        let Some(usual) = self.headers["Location"].as_str().map(str::to_owned) else { return self };
        let path = usual.strip_prefix(ROOT.trim_end_matches("/v1.0")).unwrap();
        self.headers["Location"] = match location {
            Location::Relative => path.into(),
            Location::Twice => format!("{usual}, {usual}").into(),
            Location::Foreign => format!("{FOREIGN}{path}").into(),
            Location::Unreadable => "https://[".into(),
            Location::Missing => {
                self.headers.as_object_mut().unwrap().remove("Location");
                return self;
            }
        };
        self
    }

    /// As the answer to the item of this number.
    pub fn into_item(self, number: usize) -> Value {
        let mut response = json!({ "id": number.to_string(), "status": self.status, "headers": self.headers });
        match self.body {
            Body::None => {}
            Body::Json(body) => response["body"] = body,
            Body::Text(text) => response["body"] = text.into(),
        }
        response
    }
}

fn error(code: &str) -> Body {
    Body::Json(json!({ "error": { "code": code, "message": "see the code" } }))
}
