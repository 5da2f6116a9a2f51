//! A request, or several in a batch, as the host gets it.

use super::job::Job;
use crate::cloud::Root;
use crate::error::{Error, Kind};
use crate::flow::received::Received;
use crate::graph::{BATCH_PATH, batch_body, batch_replies, claims_challenge, is_concurrency_conflict};
use crate::random::Source;
use crate::secret::Secret;
use crate::wire;

/// How long a host waits for an answer.
const TIMEOUT_MS: u64 = 60_000;
/// How long he waits when the run's time is up: as long as after a cancel.
const GRACE_MS: u64 = 30_000;

/// What is at the service.
pub(super) enum Parcel<O> {
    One(Job<O>),
    Batch(Vec<Job<O>>),
}

/// What came back.
pub(super) enum Unpacked<O> {
    /// Each request with an answer of its own.
    Answers(Vec<(Job<O>, Received)>),
    /// The batch itself was refused, so that nothing was carried out: each request is to be sent alone.
    Refused(Vec<Job<O>>),
}

impl<O> Parcel<O> {
    pub(super) fn pack(mut jobs: Vec<Job<O>>) -> Option<Self> {
        if jobs.len() > 1 { Some(Self::Batch(jobs)) } else { jobs.pop().map(Self::One) }
    }

    /// `left_ms` is what is left of the run's time.
    pub(super) fn describe(&self, id: u64, root: &Root, left_ms: u64, source: &mut Source) -> wire::Send {
        let mut headers = wire::Headers::default();
        headers.insert("Accept", "application/json");
        // It only helps support to find a call: where it cannot be drawn, the call goes without.
        if let Ok(guid) = source.guid() {
            headers.insert("client-request-id", guid);
        }
        let (method, url, has_body) = match self {
            Self::One(job) => {
                let request = &job.request;
                request.add_headers(&mut headers);
                // A next page's link is absolute already and goes out as the service gave it.
                let url = if request.path.starts_with('/') { root.url(&request.path) } else { request.path.clone() };
                (request.method, url, request.body.is_some())
            }
            Self::Batch(_) => {
                headers.insert("Content-Type", "application/json");
                ("POST", root.url(BATCH_PATH), true)
            }
        };
        wire::Send { id, method, url, headers, has_body, timeout_ms: TIMEOUT_MS.min(left_ms.saturating_add(GRACE_MS)) }
    }

    /// A copy of the body.
    pub(super) fn body(&self, id: u64) -> Result<Secret, Error> {
        match self {
            Self::One(job) => {
                let body = job.request.body.as_ref().map(Secret::duplicate);
                body.ok_or_else(|| Error::new(Kind::WrongState, format!("request {id} has no body")))
            }
            Self::Batch(jobs) => batch_body(jobs.iter().map(|job| &job.request))
                .ok_or_else(|| Error::new(Kind::Panicked, format!("the body of batch {id} could not be written"))),
        }
    }

    pub(super) fn unpack(self, received: Received) -> Unpacked<O> {
        let jobs = match self {
            Self::One(job) => return Unpacked::Answers(vec![(job, received)]),
            Self::Batch(jobs) => jobs,
        };
        let reply = match received {
            Received::Failed(failure) => {
                return Unpacked::Answers(jobs.into_iter().map(|job| (job, Received::Failed(failure))).collect());
            }
            Received::Reply(reply) => reply,
        };
        if reply.is_success() {
            let replies = batch_replies(&reply, jobs.len()).unwrap_or_else(|| vec![None; jobs.len()]);
            // Without an answer it may have been carried out or not.
            let received = replies.into_iter().map(|reply| reply.map_or(Received::Failed(crate::flow::Failure::Lost), Received::Reply));
            return Unpacked::Answers(jobs.into_iter().zip(received).collect());
        }
        let passes_by_itself = matches!(reply.status, 408 | 429 | 500..) || is_concurrency_conflict(&reply);
        let concerns_all = passes_by_itself || reply.status == 401 || claims_challenge(&reply).is_some();
        if concerns_all {
            Unpacked::Answers(jobs.into_iter().map(|job| (job, Received::Reply(reply.clone()))).collect())
        } else {
            Unpacked::Refused(jobs)
        }
    }
}
