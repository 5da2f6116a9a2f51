//! One request and its answer: ids, faults and log around the operation. An item of a batch goes the same way.

use axum::body::{Body, to_bytes};
use axum::extract::connect_info::ConnectInfo;
use axum::extract::{Request, State};
use axum::http::Response;
use axum::http::header::{HOST, RETRY_AFTER};
use graph_rules::{Cost, Verdict};

use crate::FakeGraph;
use crate::graph::Changing;
use crate::operations;
use crate::steering::log::Entry;
use crate::steering::then::Then;
use crate::steering::waits::Key;
use crate::wire::answer::{Answer, Ids, accepted, refused};
use crate::wire::batch;
use crate::wire::call::{Call, Reply};
use crate::wire::connection::Line;
use crate::wire::envelope;
use crate::wire::error::GraphError;
use crate::wire::retry_after::wait_ms;

const MAX_BODY: usize = 4 * 1024 * 1024;

/// A round trip over HTTP.
pub async fn handle(State(graph): State<FakeGraph>, request: Request) -> Response<Body> {
    let line = request.extensions().get::<ConnectInfo<Line>>().map(|ConnectInfo(line)| line.clone()).unwrap_or_default();
    let ids = Ids::new(request.headers());
    let call = match read(request, &graph).await {
        Ok(call) => call,
        Err(refusal) => {
            let mut answer = refused(&refusal, &ids, graph.cloud());
            ids.sign(&mut answer);
            return answer.map(Body::from);
        }
    };
    let batch = envelope::is_batch(&call).then(|| envelope::items(&call));
    let (whole, latency) = {
        let mut changing = graph.changing();
        let mut whole = Exchange::begin(&mut changing, call, ids);
        if let Some(Ok(items)) = &batch {
            whole.is_batch_of(items);
        }
        whole.arrive(&mut changing);
        (whole, changing.tenant.settings.latency())
    };
    tokio::time::sleep(latency + whole.fault.delay()).await;

    let mut ending = batch::Ending::default();
    let answer = whole.answer(&graph, |call| match batch {
        None if line.has_hash_in_target() => Err(raw_hash()),
        None => operation(&graph, call),
        Some(items) => {
            let (reply, end) = batch::run(&graph, &whole, items)?;
            ending = end;
            Ok(reply)
        }
    });
    let answer = answer.filter(|_| !ending.cut);
    tokio::time::sleep(ending.delay).await;
    whole.end(&mut graph.changing(), answer.as_ref());
    let mut answer = answer.unwrap_or_else(|| {
        line.cut();
        Answer::default()
    });
    whole.ids.sign(&mut answer);
    answer.map(Body::from)
}

async fn read(request: Request, graph: &FakeGraph) -> Result<Call, GraphError> {
    let (parts, body) = request.into_parts();
    let body = to_bytes(body, MAX_BODY).await.map_err(|_| GraphError::too_large())?;
    let host = parts.headers.get(HOST).and_then(|host| host.to_str().ok()).unwrap_or("127.0.0.1");
    Ok(Call {
        root: format!("http://{host}"),
        round_trip: graph.changing().next_round_trip(),
        item: None,
        method: parts.method,
        path: parts.uri.path().to_owned(),
        query: parts.uri.query().map(str::to_owned),
        headers: parts.headers,
        body,
    })
}

/// Carries the call out.
///
/// # Errors
/// What Graph refuses.
pub fn operation(graph: &FakeGraph, call: &Call) -> Result<Reply, GraphError> {
    operations::answer(&mut graph.changing().tenant, call, graph.audience())
}

/// The refusal of a URL with a `#`, behind which nothing reaches Graph.
#[must_use]
pub fn raw_hash() -> GraphError {
    GraphError::bad_request("The request URL is not valid: it holds a '#' that is not percent-encoded.")
}

/// The fault, unless a quota refuses the request; and what the quota says of it. A batch is not counted, its items are.
fn metered(changing: &mut Changing, call: &Call, fault: Then, at_ms: u64) -> Then {
    if envelope::is_batch(call) {
        return fault;
    }
    match changing.meter.take(Cost::of(call.method.as_str(), &call.target()), at_ms) {
        Verdict::Refused(refusal) if fault.is_usual() => Then::throttled(&refusal),
        Verdict::Refused(_) | Verdict::Passed { percentage: None } => fault,
        Verdict::Passed { percentage: Some(percentage) } => fault.with_header("x-ms-throttle-limit-percentage", percentage),
    }
}

/// A request that has come.
#[derive(Debug)]
pub struct Exchange {
    /// What is asked.
    pub call: Call,
    /// What happens to it: nothing, mostly.
    pub fault: Then,
    faulted: bool,
    ids: Ids,
    entry: Entry,
    /// The requests that it brings: itself, or the items of a batch.
    keys: Vec<Key>,
}

impl Exchange {
    /// It comes and takes the fault that waits for it.
    #[must_use]
    pub fn begin(changing: &mut Changing, call: Call, ids: Ids) -> Self {
        let at_ms = changing.now_ms();
        let scripted = changing.faults.take(&call, &changing.tenant, at_ms);
        let faulted = scripted.is_some();
        let (entry, keys) = (Entry::new(&call, at_ms), vec![call.key()]);
        let mut fault = metered(changing, &call, scripted.unwrap_or_default(), at_ms);
        fault.quoted = changing.quotable(&call);
        Self { call, faulted, fault, ids, entry, keys }
    }

    /// A refusal of a batch refuses its items: it is they who have to wait.
    fn is_batch_of(&mut self, items: &[envelope::Item]) {
        self.keys = items.iter().map(|item| item.call.key()).collect();
        self.entry.is_batch_of(items.len());
    }

    /// What it brings has come, perhaps too early.
    fn arrive(&self, changing: &mut Changing) {
        let at_ms = changing.now_ms();
        self.keys.iter().for_each(|key| changing.waits.arrived(key.clone(), at_ms));
    }

    /// The answer, after what `usual` does if the fault lets it; none where the connection closes.
    pub fn answer(&self, graph: &FakeGraph, usual: impl FnOnce(&Call) -> Result<Reply, GraphError>) -> Option<Answer> {
        let carried_out = self.fault.carried_out(&self.call);
        let usual = self.fault.carries_out().then(|| match usual(carried_out.as_ref().unwrap_or(&self.call)) {
            Ok(reply) => accepted(reply),
            Err(refusal) => refused(&refusal, &self.ids, graph.cloud()),
        });
        self.fault.drop.is_none().then(|| self.fault.answer(usual, &self.call, graph.foreign()))
    }

    /// It is over; without an answer, if none reaches the caller.
    pub fn end(&self, changing: &mut Changing, answer: Option<&Answer>) {
        let refused = answer.filter(|answer| answer.status().as_u16() >= 400);
        let header = refused.and_then(|answer| answer.headers().get(RETRY_AFTER)?.to_str().ok());
        let retry_allowed_at_ms = header.and_then(wait_ms).map(|wait| changing.now_ms() + wait);
        for key in self.keys.iter().filter(|_| retry_allowed_at_ms.is_some()) {
            changing.waits.told(key.clone(), retry_allowed_at_ms.unwrap_or_default());
        }
        let status = answer.map(|answer| answer.status().as_u16());
        changing.log.push(self.entry.clone().ended(status, self.faulted, retry_allowed_at_ms));
    }
}
