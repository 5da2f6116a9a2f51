//! What both stand-ins for Microsoft Graph share: the demo tenant (`tests/fake-graph`, over HTTP) and the service of the virtual-time
//! tests. Each has its own tenant and its own answers; the rules that must not differ between them are here.
//!
//! ```
//! use graph_rules::{Asked, Cost, Meter, Operation, Quota, Verdict};
//!
//! let asked = Asked::read("PATCH", "/users/adele@contoso.example");
//! assert_eq!(asked.operation, Operation::SetPassword);
//! let mut meter = Meter::new(vec![Quota::writes(1, 1_000)]);
//! assert!(matches!(meter.take(Cost::of("PATCH", "/users/adele@contoso.example"), 0), Verdict::Passed { .. }));
//! assert!(matches!(meter.take(Cost::of("PATCH", "/users/alex@contoso.example"), 1), Verdict::Refused(_)));
//! ```

mod asked;
mod cost;
mod echo;
mod meter;
mod quota;
mod span;

pub use asked::{Asked, Operation};
pub use cost::{Class, Cost};
pub use echo::{forms, quoting, request_id};
pub use meter::{Counts, Meter, Refusal, Verdict};
pub use quota::{Quota, RetryAfter, Unit};
pub use span::{Span, Times};
