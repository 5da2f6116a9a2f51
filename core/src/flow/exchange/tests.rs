//! What the parts promise each other where a request is late, refused or taken back.

use super::{Answered, Content, Outgoing, Patience, Received, Terms};
use crate::flow::context::surroundings::Surroundings;
use crate::flow::owner::Owner;
use crate::graph::{PasswordProfile, Reply, Request};
use crate::headers::Headers;
use crate::secret::Secret;
use crate::wire;

impl Surroundings {
    fn queue(&mut self, index: usize, request: Request, patience: Patience) {
        let clock = self.clock;
        self.exchange.queue(Owner::User(index), request, Terms::of(patience), clock);
    }

    fn next(&mut self) -> Option<Outgoing<Owner>> {
        let context = self.context();
        context.exchange.next_outgoing(context.clock, context.ids, context.source)
    }

    fn send(&mut self) -> wire::Send {
        match self.next() {
            Some(Outgoing::Send(send)) => send,
            Some(Outgoing::Record { .. }) => panic!("a record is wanted first"),
            None => panic!("nothing goes out"),
        }
    }

    fn digest(&mut self) -> Vec<Answered<Owner>> {
        let context = self.context();
        context.exchange.digest(context.clock, context.source)
    }

    fn reply(&mut self, id: u64, status: u16, retry_after: Option<&str>, body: &str) -> Vec<Answered<Owner>> {
        let headers = retry_after.map(|text| Headers::from([("Retry-After", text)])).unwrap_or_default();
        self.exchange.receive(id, Received::Reply(Reply::new(status, headers, body.as_bytes()))).unwrap();
        self.digest()
    }

    fn now(&mut self, now_ms: u64) {
        self.clock.advance(now_ms, false);
    }
}

fn user(owner: &Owner) -> usize {
    let Owner::User(index) = owner else { panic!("{owner:?}") };
    *index
}

fn users(answered: &[Answered<Owner>]) -> Vec<usize> {
    answered.iter().map(|answered| user(&answered.owner)).collect()
}

fn set_password(user_id: &str) -> Request {
    let password = Secret::copy_of(b"Canary-9-Own");
    Request::password_profile(user_id, PasswordProfile { force_change: true, with_mfa: false }, &password).unwrap()
}

#[test]
fn a_reply_that_is_too_late_still_tells_how_long_to_wait() {
    let mut flow = Surroundings::new();
    flow.queue(1, Request::last_change("1"), Patience::of_ms(100));
    let late = flow.send().id;
    flow.now(100);
    let given_up = flow.digest();
    assert!(matches!(given_up.as_slice(), [Answered { content: Content::Expired, .. }]));
    flow.now(200);
    assert!(flow.reply(late, 429, Some("60"), "").is_empty(), "it was answered once");
    flow.queue(2, Request::last_change("2"), Patience::ENDLESS);
    assert!(flow.next().is_none(), "the whole class waits");
    flow.now(60_199);
    assert!(flow.next().is_none());
    flow.now(60_200);
    flow.send();
}

#[test]
fn a_late_refusal_for_a_day_does_not_hold_the_class_for_a_day() {
    for retry_after in ["86400", "18446744073709551615"] {
        let mut flow = Surroundings::new();
        flow.queue(1, Request::last_change("1"), Patience::of_ms(100));
        let late = flow.send().id;
        flow.now(100);
        flow.digest();
        assert!(flow.reply(late, 429, Some(retry_after), "").is_empty());
        flow.queue(2, Request::last_change("2"), Patience::ENDLESS);
        flow.now(300_100);
        flow.send();
    }
}

#[test]
fn replies_of_a_batch_find_their_requests_when_one_of_them_was_given_up() {
    let mut flow = Surroundings::new();
    flow.exchange.use_batches();
    flow.queue(1, Request::last_change("1"), Patience::of_ms(100));
    flow.queue(2, Request::last_change("2"), Patience::ENDLESS);
    let batch = flow.send();
    flow.now(100);
    assert_eq!(users(&flow.digest()), [1]);
    let body = flow.exchange.body(batch.id).unwrap();
    let body = String::from_utf8_lossy(body.expose()).into_owned();
    assert!(body.contains("/users/1?") && body.contains("/users/2?"), "{body}");
    let replies = r#"{"responses":[{"id":"1","status":404,"body":{}},{"id":"2","status":200,"body":{}}]}"#;
    let answered = flow.reply(batch.id, 200, None, replies);
    let [Answered { owner: Owner::User(2), content: Content::Reply(reply), .. }] = answered.as_slice() else {
        panic!("{answered:?}");
    };
    assert_eq!(reply.status, 200);
}

#[test]
fn what_is_taken_out_before_it_goes_leaves_the_others_their_places() {
    let mut flow = Surroundings::new();
    flow.exchange.use_batches();
    flow.exchange.use_journal();
    flow.exchange.set_limits(u64::MAX, u64::MAX);
    for (index, patience) in [(1, Patience::of_ms(0)), (2, Patience::ENDLESS), (3, Patience::ENDLESS)] {
        flow.queue(index, set_password(&index.to_string()), patience);
    }
    let Some(Outgoing::Record { id, owners: recorded }) = flow.next() else { panic!("no record is wanted") };
    assert_eq!(recorded.len(), 3);
    assert_eq!(users(&flow.digest()), [1], "its time is up before its record is written");
    flow.exchange.answer_record(id, true);
    let batch = flow.send();
    let answered = flow.reply(batch.id, 200, None, r#"{"responses":[{"id":"1","status":204},{"id":"2","status":403,"body":{}}]}"#);
    let statuses: Vec<_> = answered
        .iter()
        .map(|answered| match &answered.content {
            Content::Reply(reply) => (user(&answered.owner), reply.status),
            content => panic!("{content:?}"),
        })
        .collect();
    assert_eq!(statuses, [(2, 204), (3, 403)]);
}

#[test]
fn what_waited_long_for_its_record_does_not_go_out_on_old_facts() {
    let mut flow = Surroundings::new();
    flow.exchange.use_journal();
    let clock = flow.clock;
    let terms = Terms { valid_until_ms: 300_000, ..Terms::of(Patience::ENDLESS) };
    flow.exchange.queue(Owner::User(1), set_password("1"), terms, clock);
    let Some(Outgoing::Record { id, .. }) = flow.next() else { panic!("no record is wanted") };
    flow.now(299_999);
    assert!(flow.exchange.take_stale(flow.clock).is_empty());
    flow.exchange.answer_record(id, true);
    flow.now(300_000);
    let stale = flow.exchange.take_stale(flow.clock);
    assert!(matches!(stale.as_slice(), [Answered { owner: Owner::User(1), content: Content::Stale, .. }]));
    assert!(flow.next().is_none());
}

#[test]
fn the_other_route_has_counts_of_its_own() {
    let mut flow = Surroundings::new();
    for index in 1..=3 {
        flow.queue(index, set_password(&index.to_string()), Patience::ENDLESS);
        let id = flow.send().id;
        assert_eq!(flow.reply(id, 204, None, "").len(), 1);
    }
    flow.queue(4, set_password("4"), Patience::ENDLESS);
    let refused = flow.send().id;
    assert!(flow.reply(refused, 429, Some("1"), "").is_empty());
    flow.now(1_000);
    let tried = flow.send().id;
    let [Answered { history, .. }] = flow.reply(tried, 403, None, "{}")[..] else { panic!("it is not answered") };
    let clock = flow.clock;
    let terms = Terms { history, ..Terms::of(Patience::ENDLESS) };
    flow.exchange.queue(Owner::User(4), Request::reset_password("4", None).unwrap(), terms, clock);
    let other = flow.send().id;
    assert!(flow.reply(other, 429, Some("5"), "").is_empty());
    flow.queue(5, Request::reset_password("5", None).unwrap(), Patience::ENDLESS);
    assert!(flow.next().is_none(), "nothing of its class has passed, so the class waits");
}

#[test]
fn the_token_is_not_asked_about_when_nobody_waits_for_that() {
    let mut flow = Surroundings::new();
    flow.exchange.set_probes([Request::probe_of("1")].into_iter());
    flow.queue(1, Request::last_change("1"), Patience::of_ms(500));
    let refused = flow.send().id;
    assert!(flow.reply(refused, 401, None, "{}").is_empty());
    flow.exchange.no_token();
    flow.now(500);
    assert_eq!(users(&flow.digest()), [1]);
    assert!(flow.next().is_none());
}

#[test]
fn a_last_look_that_is_refused_is_not_repeated_after_the_time_for_the_run() {
    let mut flow = Surroundings::new();
    flow.exchange.set_limits(1_000, u64::MAX);
    flow.queue(1, Request::operation("https://graph.microsoft.com/v1.0/operations/1".to_owned()), Patience::of_ms(5_000));
    let first = flow.send().id;
    assert!(flow.reply(first, 429, Some("1"), "").is_empty(), "before that it is");
    flow.now(1_000);
    let last = flow.send().id;
    assert_eq!(flow.reply(last, 429, Some("1"), "").len(), 1);
}
