//! The tenant that is served, with what tests have scripted and may look at.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::Instant;

use axum::Router;
use axum::body::Bytes;
use axum::http::header::{AUTHORIZATION, CONTENT_TYPE, ETAG, LOCATION, RETRY_AFTER, WWW_AUTHENTICATE};
use axum::http::{HeaderName, Method};
use graph_rules::{Asked, Meter};
use tower_http::cors::{Any, CorsLayer};

use crate::steering::control;
use crate::steering::faults::Faults;
use crate::steering::foreign::{self, Stray};
use crate::steering::log::Entry;
use crate::steering::waits::Waits;
use crate::tenant::Tenant;
use crate::tenant::cloud::Cloud;
use crate::wire::answer::{CLIENT_REQUEST_ID, REQUEST_ID};
use crate::wire::call::Call;
use crate::wire::exchange::handle;

/// The tenant, its script and its log. Clones are the same tenant.
#[derive(Clone, Debug)]
pub struct FakeGraph(Arc<Parts>);

#[derive(Debug)]
struct Parts {
    audience: String,
    initial: Tenant,
    changing: Mutex<Changing>,
    foreign: OnceLock<String>,
}

/// What a reset brings back to its beginning.
#[derive(Debug)]
pub struct Changing {
    /// The directory.
    pub tenant: Tenant,
    /// What tests have scripted.
    pub faults: Faults,
    /// All requests so far.
    pub log: Vec<Entry>,
    /// Requests that have to wait.
    pub waits: Waits,
    /// Quotas, and what they have counted.
    pub meter: Meter,
    /// What was sent to the foreign host.
    pub strays: Vec<Stray>,
    /// HTTP requests so far.
    pub round_trips: u64,
    /// What was last sent about somebody, by what names them: an echo of a request without content quotes that.
    last_bodies: HashMap<String, Bytes>,
    begun: Instant,
}

impl FakeGraph {
    /// The demo tenant in a cloud.
    ///
    /// # Errors
    /// `tenant.json` cannot be read.
    pub fn new(cloud: Cloud) -> serde_json::Result<Self> {
        Self::with_audience(cloud, cloud.graph())
    }

    /// The same, for tokens of another audience than the cloud's.
    ///
    /// # Errors
    /// As [`FakeGraph::new`].
    pub fn with_audience(cloud: Cloud, audience: &str) -> serde_json::Result<Self> {
        let initial = Tenant::demo(cloud)?;
        let changing = Mutex::new(Changing::new(initial.clone()));
        Ok(Self(Arc::new(Parts { audience: audience.to_owned(), initial, changing, foreign: OnceLock::new() })))
    }

    /// The audience of its tokens.
    #[must_use]
    pub fn audience(&self) -> &str {
        &self.0.audience
    }

    /// Where it is.
    #[must_use]
    pub fn cloud(&self) -> Cloud {
        self.0.initial.cloud
    }

    /// The root of the host that faults point to.
    #[must_use]
    pub fn foreign(&self) -> &str {
        self.0.foreign.get().map_or(foreign::NOWHERE, String::as_str)
    }

    /// There is a listener for it. The first one stays.
    pub fn set_foreign(&self, root: String) {
        self.0.foreign.get_or_init(|| root);
    }

    /// All that changes, held until the guard is dropped.
    pub fn changing(&self) -> MutexGuard<'_, Changing> {
        self.0.changing.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Back to `tenant.json`, without faults, settings, operations and log.
    pub fn reset(&self) {
        *self.changing() = Changing::new(self.0.initial.clone());
    }
}

impl Changing {
    fn new(tenant: Tenant) -> Self {
        Self {
            tenant,
            faults: Faults::default(),
            log: Vec::new(),
            waits: Waits::default(),
            meter: Meter::default(),
            strays: Vec::new(),
            round_trips: 0,
            last_bodies: HashMap::new(),
            begun: Instant::now(),
        }
    }

    /// What an echo of a request quotes: its own body, or the last one about whom it is.
    pub fn quotable(&mut self, call: &Call) -> String {
        let asked = Asked::read(call.method.as_str(), &call.target());
        if !call.body.is_empty() {
            let users = asked.keys.iter().filter_map(|key| self.tenant.user(key));
            let keys: Vec<String> = users.flat_map(|user| user.keys().map(str::to_lowercase)).collect();
            self.last_bodies.extend(keys.into_iter().map(|key| (key, call.body.clone())));
        }
        let about = || asked.keys.iter().find_map(|key| self.last_bodies.get(key)).cloned().unwrap_or_default();
        let quoted = if call.body.is_empty() { about() } else { call.body.clone() };
        String::from_utf8_lossy(&quoted).into_owned()
    }

    /// The number of the HTTP request that has just come, from 1.
    pub fn next_round_trip(&mut self) -> u64 {
        self.round_trips += 1;
        self.round_trips
    }

    /// Milliseconds since the beginning, which a reset brings back.
    #[must_use]
    pub fn now_ms(&self) -> u64 {
        u64::try_from(self.begun.elapsed().as_millis()).unwrap_or(u64::MAX)
    }
}

/// Graph at `/`, the control of tests at `/_test/`.
pub fn router(graph: FakeGraph) -> Router {
    let served = Router::new().fallback(handle).with_state(graph.clone()).layer(cors());
    Router::new().nest("/_test", control::router(graph)).fallback_service(served)
}

/// What Graph lets a page of another origin do and read. `Date` is not among it.
fn cors() -> CorsLayer {
    CorsLayer::new()
        .allow_origin(Any)
        .allow_methods([Method::GET, Method::POST, Method::PATCH, Method::PUT, Method::DELETE])
        .allow_headers([AUTHORIZATION, CONTENT_TYPE, HeaderName::from_static("consistencylevel"), CLIENT_REQUEST_ID])
        .expose_headers([
            ETAG,
            LOCATION,
            HeaderName::from_static("preference-applied"),
            HeaderName::from_static("content-range"),
            REQUEST_ID,
            CLIENT_REQUEST_ID,
            HeaderName::from_static("readwriteconsistencytoken"),
            RETRY_AFTER,
            HeaderName::from_static("sdkversion"),
            WWW_AUTHENTICATE,
            HeaderName::from_static("x-ms-client-gcc-tenant"),
            HeaderName::from_static("x-planner-operationid"),
            HeaderName::from_static("x-ms-permissions-recommendations"),
        ])
}
