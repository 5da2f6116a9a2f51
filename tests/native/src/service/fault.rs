//! What can go wrong with a request, or with an item of a batch, and with which.

use entra_reset_core::Failure;
use graph_rules::{Operation, Span};

use super::call::Call;
use super::clock::Clock;
use super::tenant::Tenant;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// It is answered as it should be.
    None,
    /// Refused before anything was done.
    Refused(u16, RetryAfter),
    /// The same, in words of the test's own: headers (two of one name are joined by `, `) and content. With a success: carried out.
    Answered(u16, &'static [(&'static str, &'static str)], &'static str),
    /// Refused by an error that quotes what was sent, in every form. With a success: carried out.
    Echo(u16),
    /// Refused by a challenge for more claims.
    Challenge(u16),
    /// Carried out, and answered with the status of a failure all the same.
    DoneAndFailed(u16),
    /// A page of somebody in between, with 200: before or after it was carried out.
    Html { done: bool },
    /// Carried out; the reply ends in its middle. In a batch the item's reply is missing.
    Truncated,
    /// No reply, before or after it was carried out. In a batch the item's reply is missing.
    Unanswered { failure: Failure, done: bool },
    /// Nothing at all until the host's time for it is up. In a batch the item's reply is missing.
    Silent { done: bool },
    /// Carried out; if it is a list, the answer shows it otherwise.
    List(List),
    /// Carried out; if it has a `Location`, that is otherwise.
    Location(Location),
}

/// What becomes of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum List {
    /// It shows nothing, as an index that lags behind.
    Empty,
    /// Its next page is itself.
    Itself,
    /// Each page has another next one.
    Endless,
    /// Its next page is on another host.
    Foreign,
}

/// What becomes of a `Location`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Location {
    Relative,
    /// Two of them, joined.
    Twice,
    Missing,
    Foreign,
    Unreadable,
}

impl Fault {
    pub fn is_done(self) -> bool {
        match self {
            Self::None | Self::DoneAndFailed(_) | Self::Truncated | Self::List(_) | Self::Location(_) => true,
            Self::Refused(..) | Self::Challenge(_) => false,
            // A success says that it was carried out, and it was.
            Self::Answered(status, ..) | Self::Echo(status) => status < 300,
            Self::Html { done } | Self::Silent { done } => done,
            // What was not sent cannot be done.
            Self::Unanswered { failure, done } => done && failure != Failure::NotSent,
        }
    }

    /// Whether the answer is the usual one, or nearly.
    pub fn is_usual(self) -> bool {
        matches!(self, Self::None | Self::List(_) | Self::Location(_))
    }
}

/// How long the service asks to wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RetryAfter {
    Unsaid,
    Seconds(u8),
    /// Tenths of a second.
    Tenths(u8),
    /// So many seconds after the `Date` of the answer.
    Date(u8),
}

impl RetryAfter {
    /// The header's text, and the same in milliseconds.
    pub fn header(self, now_ms: u64, clock: Clock) -> Option<(String, u64)> {
        match self {
            Self::Unsaid => None,
            Self::Seconds(seconds) => Some((seconds.to_string(), u64::from(seconds) * 1000)),
            Self::Tenths(tenths) => Some((format!("{}.{}", tenths / 10, tenths % 10), u64::from(tenths) * 100)),
            Self::Date(seconds) => {
                let wait_ms = u64::from(seconds) * 1000;
                Some((clock.http_date(now_ms + wait_ms), wait_ms))
            }
        }
    }
}

/// A fault for some requests: those of an operation, those about somebody or something, so many, at some time.
#[derive(Clone, Debug)]
pub struct Rule {
    operation: Option<Operation>,
    /// A user by either name, a group, a domain or `me`.
    about: Option<String>,
    /// Requests that name nobody.
    about_nobody: bool,
    span: Span,
    fault: Fault,
}

impl Rule {
    /// For all requests, for ever.
    pub fn always(fault: Fault) -> Self {
        Self { operation: None, about: None, about_nobody: false, span: Span::FOREVER, fault }
    }

    /// For these operations only. A batch as a whole is [`Operation::Batch`].
    pub fn on(self, operation: Operation) -> Self {
        Self { operation: Some(operation), ..self }
    }

    /// For requests about this user, by whichever name the request has, also among others; or about this group, this domain or `me`. A
    /// batch is about all that its items are about.
    pub fn about(self, key: &str) -> Self {
        Self { about: Some(key.to_owned()), ..self }
    }

    /// For requests that name nobody: lists of the whole tenant.
    pub fn about_nobody(self) -> Self {
        Self { about_nobody: true, ..self }
    }

    /// Only the first so many.
    pub fn times(mut self, times: u32) -> Self {
        self.span.times = graph_rules::Times::Only(times);
        self
    }

    /// Not the first so many.
    pub fn skipping(mut self, skip: u32) -> Self {
        self.span.skip = skip;
        self
    }

    /// From this virtual time on.
    pub fn from_ms(mut self, from_ms: u64) -> Self {
        self.span.from_ms = from_ms;
        self
    }

    /// For so long after the first.
    pub fn for_ms(mut self, for_ms: u64) -> Self {
        self.span.for_ms = Some(for_ms);
        self
    }

    /// The fault, if the request is one of those. `calls` is it, or what is in the batch.
    pub(super) fn take(&mut self, call: &Call, calls: &[Call], tenant: &Tenant, now_ms: u64) -> Option<Fault> {
        let holds = self.span.is_open(now_ms)
            && self.operation.is_none_or(|operation| operation == call.asked.operation)
            && (!self.about_nobody || call.asked.keys.is_empty())
            && self.about.as_ref().is_none_or(|key| calls.iter().any(|call| is_about(call, key, tenant)));
        (holds && self.span.hits(now_ms)).then_some(self.fault)
    }
}

fn is_about(call: &Call, key: &str, tenant: &Tenant) -> bool {
    match tenant.position(key) {
        Some(place) => call.asked.names(&[&tenant.people[place].id, &tenant.people[place].name]),
        None => call.asked.names(&[key]),
    }
}
