//! A request, or several in a batch, as the host gets it.

use std::sync::Arc;

use super::job::Job;
use crate::cloud::Root;
use crate::error::{Error, Kind};
use crate::flow::host::{Failure, Received};
use crate::graph::{BATCH_PATH, Request, batch_body, batch_replies, is_concurrency_conflict};
use crate::headers::Headers;
use crate::random::Source;
use crate::secret::Secret;
use crate::wire;

/// How long a host waits for a reply.
const TIMEOUT_MS: u64 = 60_000;
/// How long it waits when the run's time is up: as long as after a cancel.
const GRACE_MS: u64 = 30_000;
/// How long it waits at least: a shorter wait tells nothing.
const LEAST_TIMEOUT_MS: u64 = 1_000;

/// What goes to the service together.
pub(super) enum Parcel<O> {
    /// One request, or several in a batch. Once they are sent, none leaves before the reply: replies of a batch are told apart by place.
    Jobs(Vec<Job<O>>),
    /// A read that tells whether the token is good for anything.
    Probe(Request),
}

/// What came back.
pub(super) enum Unpacked<O> {
    /// Each request, with its own reply.
    Replies(Vec<(Job<O>, Received)>),
    /// The token was refused for the whole batch: each request as if it had been refused so.
    TokenRefused(Vec<(Job<O>, Received)>),
    /// The batch failed as a whole: each request as if it had failed so.
    BatchFailed(Vec<(Job<O>, Received)>),
    /// The batch itself was refused, so that nothing was carried out: each request is to be sent alone.
    Refused(Vec<Job<O>>),
    Probe(Received),
}

impl<O> Parcel<O> {
    pub(super) fn jobs(&self) -> &[Job<O>] {
        match self {
            Self::Jobs(jobs) => jobs,
            Self::Probe(_) => &[],
        }
    }

    pub(super) fn jobs_mut(&mut self) -> &mut [Job<O>] {
        match self {
            Self::Jobs(jobs) => jobs,
            Self::Probe(_) => &mut [],
        }
    }

    /// Those that somebody waits for.
    pub(super) fn awaited(&self) -> impl Iterator<Item = &Job<O>> {
        self.jobs().iter().filter(|job| !job.given_up)
    }

    /// Takes out, before it is sent, what matches.
    pub(super) fn take_if(&mut self, matches: &dyn Fn(&Job<O>) -> bool) -> Vec<Job<O>> {
        match self {
            Self::Jobs(jobs) => jobs.extract_if(.., |job| matches(job)).collect(),
            Self::Probe(_) => Vec::new(),
        }
    }

    /// How long the host waits for the reply. `left_ms` is what is left of the run's time.
    fn timeout_ms(&self, left_ms: u64, awake_ms: u64) -> u64 {
        let run = TIMEOUT_MS.min(left_ms.saturating_add(GRACE_MS));
        let may_be_given_up = self.awaited().all(|job| job.request.operation.may_be_given_up());
        match self.awaited().map(|job| job.patience.left_ms(awake_ms)).max().filter(|_| may_be_given_up) {
            Some(own) => run.min(own.max(LEAST_TIMEOUT_MS)),
            None => run,
        }
    }

    pub(super) fn describe(&self, id: u64, root: &Root, left_ms: u64, awake_ms: u64, source: &mut Source) -> wire::Send {
        let mut headers = Headers::from([("Accept", "application/json")]);
        // It only helps support to find a call: where it cannot be drawn, the call goes without.
        if let Ok(guid) = source.guid() {
            headers.insert("client-request-id", guid);
        }
        let one = |request: &Request, headers: &mut Headers| {
            request.add_headers(headers);
            // A next page's link is absolute already and goes out as the service gave it.
            let url = if request.path.starts_with('/') { root.url(&request.path) } else { request.path.clone() };
            (request.method, url, request.body.is_some())
        };
        let (method, url, has_body) = match (self, self.jobs()) {
            (Self::Probe(request), _) => one(request, &mut headers),
            (_, [job]) => one(&job.request, &mut headers),
            _ => {
                headers.insert("Content-Type", "application/json");
                ("POST", root.url(BATCH_PATH), true)
            }
        };
        wire::Send { id, method, url, headers, has_body, writes: Vec::new(), timeout_ms: self.timeout_ms(left_ms, awake_ms) }
    }

    /// A copy of the body.
    pub(super) fn body(&self, id: u64) -> Result<Secret, Error> {
        let without = || Error::new(Kind::WrongState, format!("request {id} has no body"));
        match self.jobs() {
            [] => Err(without()),
            [job] => job.request.body.as_ref().map(Secret::duplicate).ok_or_else(without),
            jobs => batch_body(jobs.iter().map(|job| &job.request))
                .ok_or_else(|| Error::new(Kind::Panicked, format!("the body of batch {id} could not be written"))),
        }
    }

    /// Takes what came back apart, into one reply for each request. The passwords of these requests, and `always`, are masked in what is told
    /// about them.
    pub(super) fn unpack(self, received: Received, always: &[Secret]) -> Unpacked<O> {
        let secrets = self.jobs().iter().flat_map(|job| &job.request.secrets).chain(always);
        let secrets: Arc<[Secret]> = secrets.map(Secret::duplicate).collect();
        let received = match received {
            Received::Reply(reply) => Received::Reply(reply.hiding(secrets)),
            failed @ Received::Failed(_) => failed,
        };
        let jobs = match self {
            Self::Probe(_) => return Unpacked::Probe(received),
            Self::Jobs(jobs) if jobs.len() == 1 => return Unpacked::Replies(jobs.into_iter().map(|job| (job, received.clone())).collect()),
            Self::Jobs(jobs) => jobs,
        };
        let all = |jobs: Vec<Job<O>>, received: &dyn Fn() -> Received| jobs.into_iter().map(|job| (job, received())).collect();
        let reply = match received {
            Received::Failed(failure) => return Unpacked::BatchFailed(all(jobs, &|| Received::Failed(failure))),
            Received::Reply(reply) => reply,
        };
        if reply.is_success() {
            let Some(replies) = batch_replies(&reply, jobs.len()) else {
                return Unpacked::BatchFailed(all(jobs, &|| Received::Failed(Failure::Lost)));
            };
            // Without a reply it may have been carried out or not.
            let received = replies.into_iter().map(|reply| reply.map_or(Received::Failed(Failure::Lost), Received::Reply));
            return Unpacked::Replies(jobs.into_iter().zip(received).collect());
        }
        let passes_by_itself = matches!(reply.status, 0..=199 | 408 | 429 | 499..) || is_concurrency_conflict(&reply);
        if reply.status == 401 {
            Unpacked::TokenRefused(all(jobs, &|| Received::Reply(reply.clone())))
        } else if passes_by_itself {
            Unpacked::BatchFailed(all(jobs, &|| Received::Reply(reply.clone())))
        } else {
            Unpacked::Refused(jobs)
        }
    }
}
