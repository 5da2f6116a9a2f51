//! A run over `core` and the service of these tests, in virtual time: it obeys every action, and ends the test where `core` breaks a
//! promise that holds whatever happens.

mod check;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use entra_reset_core::wire::{Outcome, Plan, PlanSummary, Record, Send};
use entra_reset_core::{Action, Answer, Failure, Flow, Source};
use rand::SeedableRng;
use rand::rngs::ChaCha20Rng;
use serde_json::{Value, json};

use crate::service::{Arrival, Parcel, Service, UTC_AT_ZERO_MS};

/// What a host and a person do.
pub struct Run {
    /// Options beside `kind` and `utcAtZeroMs`.
    pub options: Value,
    pub users: Vec<String>,
    pub own_password: Option<&'static str>,
    /// What the token says of itself.
    pub claims: Value,
    pub seed: u64,
    /// How long an answer takes.
    pub latency_ms: Box<dyn FnMut() -> u64>,
    /// How long a person thinks about a question.
    pub thinks_ms: u64,
    /// The host stands still while a question is open, as PowerShell's prompt does: nothing is taken in or handed out meanwhile.
    pub stands_still: bool,
    /// The person's answer about the user at this place.
    pub answer: fn(usize) -> Answer,
    /// New tokens that can be had.
    pub new_tokens: usize,
    /// How long each of them lives; none says nothing of its end.
    pub token_life_sec: Option<u64>,
    /// The service quotes what it was sent: messages are searched for every form of every password.
    pub is_quoted: bool,
    pub cancel_at_ms: Option<u64>,
    /// So many intents fit into the journal: what more comes is answered by no.
    pub journal_room: usize,
}

impl Run {
    /// A calm one: 100 ms a round trip, yes to all.
    pub fn new(options: Value, users: Vec<String>) -> Self {
        Self {
            options,
            users,
            own_password: None,
            claims: Value::Null,
            seed: 1,
            latency_ms: Box::new(|| 100),
            thinks_ms: 0,
            stands_still: false,
            answer: |_| Answer::YesToAll,
            new_tokens: 0,
            token_life_sec: None,
            is_quoted: false,
            cancel_at_ms: None,
            journal_room: usize::MAX,
        }
    }
}

/// What came of it.
#[derive(Debug, Default)]
pub struct Report {
    /// By the place in the list, each with its password.
    pub results: BTreeMap<usize, (Outcome, Option<String>)>,
    /// By the place in the list, of a plan.
    pub plans: BTreeMap<usize, Plan>,
    pub summary: Option<PlanSummary>,
    /// The questions that were put, in their order.
    pub questions: Vec<(usize, &'static str)>,
    /// The passes that were handed out, likewise.
    pub passes: BTreeMap<usize, String>,
    /// Requests over the wire; a batch is one.
    pub round_trips: usize,
    /// Requests in them.
    pub requests: usize,
    pub polls: usize,
    pub ended_ms: u64,
    /// How often the host was asked for another token.
    pub tokens_asked: usize,
    /// When the person was asked about whom: the places in the list, in order.
    pub asked: Vec<(u64, usize)>,
    /// Intents that the journal took.
    pub recorded: usize,
    /// Every request that went out, with its virtual time.
    pub sent: Vec<(u64, String)>,
}

impl Report {
    /// How many ended so: the word of the outcome, and behind it the code of its error, if it has one.
    pub fn tally(&self) -> BTreeMap<String, usize> {
        let mut tally = BTreeMap::new();
        for (outcome, _) in self.results.values() {
            *tally.entry(Self::word(outcome)).or_insert(0) += 1;
        }
        tally
    }

    /// How the user at this place ended, in the same words.
    pub fn ended(&self, index: usize) -> String {
        Self::word(&self.results[&index].0)
    }

    fn word(outcome: &Outcome) -> String {
        let code = outcome.error.as_ref().map(|error| format!(" {}", error.code));
        format!("{}{}", outcome.outcome, code.unwrap_or_default())
    }
}

struct Open {
    id: u64,
    parcel: Parcel,
    due_ms: u64,
    /// When the host gives up.
    given_up_ms: u64,
    /// Nothing comes any more.
    is_silent: bool,
}

/// A request that went out, on the clock that stands still while somebody is asked.
struct Sent {
    awake_ms: u64,
    what: String,
}

/// The run while it goes on.
struct Going<'a> {
    run: Run,
    service: &'a mut Service,
    flow: Flow,
    /// Which rows name somebody, by their place in the tenant.
    rows: HashMap<usize, Vec<usize>>,
    now_ms: u64,
    /// As `now_ms`, but it stands still while somebody is asked.
    awake_ms: u64,
    cancelled: bool,
    /// The questions that are open, and when they are answered.
    asks: Vec<(u64, u64, Answer)>,
    tokens: Vec<(u64, u64)>,
    open: Vec<Open>,
    sent: Vec<Sent>,
    /// Every password that was ever sent for a user, by object id.
    passwords: HashMap<String, BTreeSet<String>>,
    tokens_brought: usize,
    /// Until when a reset in the background is followed, by its URL, on the clock that stands still.
    follow_until: HashMap<String, u64>,
    messages: Vec<String>,
    /// Whose intent stands in the journal, by object id; none once it was full.
    intents: Option<BTreeSet<String>>,
    report: Report,
}

/// Plays it to its end, checks it, and reports.
pub fn play(run: Run, service: &mut Service) -> Report {
    let mut options = json!({ "kind": "reset", "utcAtZeroMs": UTC_AT_ZERO_MS });
    options.as_object_mut().unwrap().extend(run.options.as_object().unwrap().clone());
    let source = Source::new(ChaCha20Rng::seed_from_u64(run.seed));
    let mut flow = Flow::new(options.to_string().as_bytes(), source).unwrap();
    if let Some(password) = run.own_password {
        flow.set_password(password.as_bytes()).unwrap();
    }
    if !run.claims.is_null() {
        flow.set_claims(run.claims.to_string().as_bytes());
    }
    flow.add_users(json!(run.users).to_string().as_bytes()).unwrap();
    let mut rows: HashMap<usize, Vec<usize>> = HashMap::new();
    for (index, row) in run.users.iter().enumerate() {
        if let Some(place) = service.tenant.position(row) {
            rows.entry(place).or_default().push(index);
        }
    }
    let mut going = Going {
        rows,
        run,
        service,
        flow,
        now_ms: 0,
        awake_ms: 0,
        cancelled: false,
        asks: Vec::new(),
        tokens: Vec::new(),
        open: Vec::new(),
        sent: Vec::new(),
        passwords: HashMap::new(),
        tokens_brought: 0,
        follow_until: HashMap::new(),
        messages: Vec::new(),
        intents: Some(BTreeSet::new()),
        report: Report::default(),
    };
    while going.step() {}
    going.check_end();
    going.report
}

impl Going<'_> {
    /// One poll, and what it asks for; false at the end.
    fn step(&mut self) -> bool {
        self.report.polls += 1;
        let Report { polls, round_trips, sent, results, .. } = &self.report;
        let ends = *polls < 20_000 + 400 * self.run.users.len();
        assert!(
            ends,
            "the run does not end: {round_trips} round trips in {} ms, {} of {} results; {:?}; of these were throttled {:?}; the last for {:?}",
            self.now_ms,
            results.len(),
            self.run.users.len(),
            kinds(sent),
            self.service.meter.counts(),
            sent.last()
        );
        if self.run.cancel_at_ms.is_some_and(|at| at <= self.now_ms) && !self.cancelled {
            self.cancelled = true;
            self.flow.cancel();
            // Questions are closed by it.
            self.asks.clear();
            self.tokens.clear();
        }
        let action = self.flow.poll(self.now_ms);
        self.messages.push(serde_json::to_string(&action).unwrap());
        match action {
            Action::Send(send) => self.send(&send),
            Action::Ask(ask) => {
                self.report.asked.push((self.now_ms, ask.index));
                self.report.questions.push((ask.index, ask.question));
                let answer = (self.run.answer)(ask.index);
                if self.run.stands_still {
                    self.think(ask.id, answer);
                } else {
                    self.asks.push((self.now_ms + self.run.thinks_ms, ask.id, answer));
                }
            }
            Action::Record(record) => self.record(&record),
            Action::Token(token) => {
                self.report.tokens_asked += 1;
                self.tokens.push((self.now_ms + self.run.thinks_ms, token.id));
            }
            Action::Result(outcome) => {
                let secret = outcome.has_password.then(|| self.flow.take_secret(outcome.id).unwrap());
                let secret = secret.map(|secret| String::from_utf8(secret.expose().to_vec()).unwrap());
                if outcome.has_pass {
                    let pass = self.flow.take_pass(outcome.id).unwrap();
                    self.report.passes.insert(outcome.index, String::from_utf8(pass.expose().to_vec()).unwrap());
                }
                let before = self.report.results.insert(outcome.index, (*outcome, secret));
                assert!(before.is_none(), "a second result: {before:?}");
            }
            Action::Plan(plan) => {
                let before = self.report.plans.insert(plan.index, *plan);
                assert!(before.is_none(), "a second plan: {before:?}");
            }
            Action::PlanSummary(summary) => {
                let before = self.report.summary.replace(summary);
                assert!(before.is_none(), "a second summary");
            }
            Action::Progress(progress) => {
                let finished = self.report.results.len() + self.report.plans.len();
                assert_eq!((progress.finished, progress.total), (finished, self.run.users.len()));
            }
            Action::Wait { until_ms } => {
                assert!(until_ms > self.now_ms, "waits for what is over");
                self.move_on(Some(until_ms));
            }
            Action::Pending => self.move_on(None),
            Action::Done => return false,
            other => panic!("{other:?}"),
        }
        true
    }

    /// The journal takes the intents, or is full from now on.
    fn record(&mut self, record: &Record) {
        let room = self.run.journal_room - self.report.recorded;
        match self.intents.as_mut().filter(|_| record.lines.len() <= room) {
            Some(intents) => {
                intents.extend(record.lines.iter().map(|line| line.user_id.clone()));
                self.report.recorded += record.lines.len();
                self.flow.answer(record.id, Answer::Yes).unwrap();
            }
            None => {
                self.intents = None;
                self.flow.answer(record.id, Answer::No).unwrap();
            }
        }
    }

    /// The person thinks, answers, or has enough.
    fn think(&mut self, id: u64, answer: Answer) {
        let answered_ms = self.now_ms + self.run.thinks_ms;
        match self.run.cancel_at_ms.filter(|at_ms| *at_ms <= answered_ms && !self.cancelled) {
            Some(at_ms) => self.now_ms = at_ms,
            None => {
                self.now_ms = answered_ms;
                self.flow.answer(id, answer).unwrap();
            }
        }
    }

    fn send(&mut self, send: &Send) {
        let body = send.has_body.then(|| self.flow.take_body(send.id).unwrap());
        let parcel = Parcel::read(send, body.as_ref().map(|body| body.expose()));
        self.check_send(&parcel);
        self.report.round_trips += 1;
        self.report.requests += parcel.calls().len();
        for call in parcel.calls() {
            if let Some(password) = call.password() {
                let place = call.user().and_then(|key| self.service.tenant.position(key)).unwrap();
                let id = self.service.tenant.people[place].id.clone();
                self.passwords.entry(id).or_default().insert(password.to_owned());
            }
            let what = format!("{} {}", call.method, call.url);
            self.report.sent.push((self.now_ms, what.clone()));
            self.sent.push(Sent { awake_ms: self.awake_ms, what });
        }
        let due_ms = self.now_ms + (self.run.latency_ms)();
        self.open.push(Open { id: send.id, parcel, due_ms, given_up_ms: self.now_ms + send.timeout_ms, is_silent: false });
        self.check_open();
    }

    /// Lets time pass until something happens.
    fn move_on(&mut self, until_ms: Option<u64>) {
        let cancel = self.run.cancel_at_ms.filter(|_| !self.cancelled);
        let next = (self.open.iter().map(|open| open.due_ms))
            .chain(self.asks.iter().map(|(due, _, _)| *due))
            .chain(self.tokens.iter().map(|(due, _)| *due))
            .chain(until_ms)
            .chain(cancel)
            .min()
            .expect("waits for nothing");
        let passed = next.saturating_sub(self.now_ms);
        if self.asks.is_empty() && self.tokens.is_empty() {
            self.awake_ms += passed;
        }
        self.now_ms += passed;
        self.report.ended_ms = self.now_ms;
        self.deliver();
    }

    fn deliver(&mut self) {
        let now_ms = self.now_ms;
        for (_, id, answer) in self.asks.extract_if(.., |(due, _, _)| *due <= now_ms) {
            self.flow.answer(id, answer).unwrap();
        }
        for (_, id) in self.tokens.extract_if(.., |(due, _)| *due <= now_ms) {
            if self.tokens_brought < self.run.new_tokens {
                self.tokens_brought += 1;
                let claims = self.run.token_life_sec.map(|life_sec| {
                    let mut claims = self.run.claims.as_object().cloned().unwrap_or_default();
                    claims.insert("exp".to_owned(), ((UTC_AT_ZERO_MS + now_ms) / 1000 + life_sec).into());
                    Value::Object(claims).to_string()
                });
                self.flow.set_claims(claims.unwrap_or_default().as_bytes());
            } else {
                self.flow.answer(id, Answer::No).unwrap();
            }
        }
        let due: Vec<Open> = self.open.extract_if(.., |open| open.due_ms <= now_ms).collect();
        for open in due {
            if open.is_silent {
                self.flow.fail(open.id, Failure::Timeout).unwrap();
                continue;
            }
            match self.service.answer(&open.parcel, now_ms) {
                Arrival::Silence => self.open.push(Open { due_ms: open.given_up_ms, is_silent: true, ..open }),
                Arrival::Failed(failure) => self.flow.fail(open.id, failure).unwrap(),
                Arrival::Reply { status, headers, body } => {
                    if let Some(location) = headers["Location"].as_str().filter(|_| status == 202) {
                        let until = self.awake_ms + self.run.options["operationTimeoutSec"].as_u64().unwrap_or(300) * 1000;
                        self.follow_until.insert(address(location), until);
                    }
                    self.flow.respond(open.id, status, headers.to_string().as_bytes(), &body).unwrap();
                }
            }
        }
    }
}

/// How many requests of each kind went out: the method, and of the path what is the same for all users.
fn kinds(sent: &[(u64, String)]) -> BTreeMap<String, usize> {
    let mut kinds = BTreeMap::new();
    for (_, request) in sent {
        let path = request.split('?').next().unwrap_or_default();
        let is_id = |part: &&str| part.contains('@') || part.len() == 36;
        let kind: Vec<&str> = path.split('/').map(|part| if is_id(&part) { "…" } else { part }).collect();
        *kinds.entry(kind.join("/")).or_insert(0) += 1;
    }
    kinds
}

/// Where an operation is looked at: a path alone is on the service's own host, and of two that are the same one does.
fn address(location: &str) -> String {
    let one = location.split(", ").next().unwrap();
    if one.starts_with('/') { format!("https://graph.microsoft.com{one}") } else { one.to_owned() }
}
