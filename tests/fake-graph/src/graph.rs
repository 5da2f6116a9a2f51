//! One request and its answer: ids, faults, log and CORS around the operations.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::connect_info::ConnectInfo;
use axum::extract::{Request, State};
use axum::http::header::{AUTHORIZATION, CACHE_CONTROL, CONTENT_TYPE, ETAG, HOST, LOCATION, RETRY_AFTER, WWW_AUTHENTICATE};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, Response, StatusCode};
use tower_http::cors::{Any, CorsLayer};
use uuid::Uuid;

use crate::cloud::Cloud;
use crate::connection::Line;
use crate::control;
use crate::dispatch::{Call, Reply, answer};
use crate::error::GraphError;
use crate::faults::{Faults, Then};
use crate::log::Entry;
use crate::state::Tenant;

const MAX_BODY: usize = 4 * 1024 * 1024;
const REQUEST_ID: HeaderName = HeaderName::from_static("request-id");
const CLIENT_REQUEST_ID: HeaderName = HeaderName::from_static("client-request-id");

/// The tenant, its script and its log. Clones are the same tenant.
#[derive(Clone, Debug)]
pub struct FakeGraph(Arc<Parts>);

#[derive(Debug)]
struct Parts {
    audience: String,
    initial: Tenant,
    changing: Mutex<Changing>,
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
        Ok(Self(Arc::new(Parts { audience: audience.to_owned(), initial, changing })))
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
        Self { tenant, faults: Faults::default(), log: Vec::new() }
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

async fn handle(State(graph): State<FakeGraph>, request: Request) -> Response<Body> {
    let line = request.extensions().get::<ConnectInfo<Line>>().map(|ConnectInfo(line)| line.clone()).unwrap_or_default();
    let ids = Ids::new(request.headers());
    let call = match read(request).await {
        Ok(call) => call,
        Err(refusal) => return ids.sign(refused(&refusal, &ids, graph.cloud())),
    };
    let entry = Entry::new(&call);
    let fault = graph.changing().faults.take(&call.method, &call.target());
    let faulted = fault.is_some();
    let fault = fault.unwrap_or_default();
    tokio::time::sleep(fault.delay()).await;
    let response = respond(&graph, &call, &line, &fault, &ids);
    let dropped = fault.drop.is_some();
    graph.changing().log.push(entry.ended((!dropped).then(|| response.status().as_u16()), faulted));
    if dropped {
        line.cut();
    }
    ids.sign(response)
}

fn respond(graph: &FakeGraph, call: &Call, line: &Line, fault: &Then, ids: &Ids) -> Response<Body> {
    let usual = || {
        if line.has_hash_in_target() {
            return Err(GraphError::bad_request("The request URL is not valid: it holds a '#' that is not percent-encoded."));
        }
        answer(&mut graph.changing().tenant, call, graph.audience())
    };
    let usual = fault.carries_out().then(usual);
    let cloud = graph.cloud();
    match (fault.response(), usual) {
        (Some(scripted), _) => scripted,
        (None, Some(Ok(reply))) => accepted(reply),
        (None, Some(Err(refusal))) => refused(&refusal, ids, cloud),
        // The connection closes before this is written.
        (None, None) => Response::new(Body::empty()),
    }
}

async fn read(request: Request) -> Result<Call, GraphError> {
    let (parts, body) = request.into_parts();
    let body = to_bytes(body, MAX_BODY).await.map_err(|_| GraphError::too_large())?;
    let host = parts.headers.get(HOST).and_then(|host| host.to_str().ok()).unwrap_or("127.0.0.1");
    Ok(Call {
        root: format!("http://{host}"),
        method: parts.method,
        path: parts.uri.path().to_owned(),
        query: parts.uri.query().map(str::to_owned),
        headers: parts.headers,
        body,
    })
}

fn accepted(reply: Reply) -> Response<Body> {
    let media_type = "application/json;odata.metadata=minimal;odata.streaming=true;IEEE754Compatible=false;charset=utf-8";
    let mut response = match reply.body {
        Some(body) => with_body(reply.status, media_type, body.to_string()),
        None => Response::new(Body::empty()),
    };
    *response.status_mut() = reply.status;
    for (name, value) in [(LOCATION, reply.location), (RETRY_AFTER, reply.retry_after)] {
        response.headers_mut().extend(value.and_then(|value| value.parse().ok()).map(|value| (name, value)));
    }
    response
}

fn refused(refusal: &GraphError, ids: &Ids, cloud: Cloud) -> Response<Body> {
    let mut response = with_body(refusal.status, "application/json", refusal.body(&ids.request, &ids.client).to_string());
    if refusal.status == StatusCode::UNAUTHORIZED {
        let challenge = format!(
            "Bearer realm=\"\", authorization_uri=\"{}/common/oauth2/authorize\", client_id=\"00000003-0000-0000-c000-000000000000\"",
            cloud.sign_in()
        );
        response.headers_mut().extend(challenge.parse().map(|challenge| (WWW_AUTHENTICATE, challenge)));
    }
    response
}

fn with_body(status: StatusCode, media_type: &'static str, body: String) -> Response<Body> {
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = status;
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(media_type));
    response
}

/// The two ids of a request: the service's and the caller's.
struct Ids {
    request: String,
    client: String,
}

impl Ids {
    fn new(headers: &HeaderMap) -> Self {
        let request = Uuid::new_v4().to_string();
        let client = headers.get(CLIENT_REQUEST_ID).and_then(|value| value.to_str().ok()).unwrap_or(&request).to_owned();
        Self { request, client }
    }

    /// Adds what every answer carries, but for what a fault has set. `Date` comes from the HTTP library.
    fn sign(&self, mut response: Response<Body>) -> Response<Body> {
        let headers = response.headers_mut();
        headers.entry(CACHE_CONTROL).or_insert(HeaderValue::from_static("no-cache"));
        for (name, value) in [(REQUEST_ID, &self.request), (CLIENT_REQUEST_ID, &self.client)] {
            if let Ok(value) = HeaderValue::from_str(value) {
                headers.entry(name).or_insert(value);
            }
        }
        response
    }
}
