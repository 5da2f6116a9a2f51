//! What holds in every run.

use std::collections::{BTreeSet, HashSet};

use graph_rules::forms;

use super::{Going, Sent};
use crate::service::{Call, Mail, Parcel, Person, Tenant};

impl Going<'_> {
    pub(super) fn check_send(&self, parcel: &Parcel) {
        assert!(!self.cancelled, "sent after the cancel: {parcel:?}");
        if let Parcel::Batch(_, items) = parcel {
            assert!(items.len() > 1, "a batch of one");
            assert!(
                items.iter().all(|item| !item.url.ends_with("/resetPassword") && !item.creates_pass() && !item.sends_mail()),
                "what must not be repeated shares a batch"
            );
        }
        for call in parcel.calls() {
            if let Some(until) = self.service.asked_to_wait(call, self.now_ms) {
                assert!(self.may_come_early(call), "sent at {} and not to come before {until}: {} {}", self.now_ms, call.method, call.url);
            }
            if self.awake_ms >= self.deadline_ms("timeoutSec") {
                assert!(call.follows_reset(), "sent after the time for the run was up: {} {}", call.method, call.url);
            }
            if call.sets_password() {
                let id = call.user().unwrap();
                let other =
                    self.open.iter().flat_map(|open| open.parcel.calls()).find(|other| other.sets_password() && other.user() == Some(id));
                assert!(other.is_none(), "two writes in flight for {id}");
                if self.run.options["journal"] == true {
                    let is_written = self.intents.as_ref().is_some_and(|intents| intents.contains(id));
                    assert!(is_written, "no intent was written down for {id}");
                }
            }
        }
    }

    /// An operation is looked at once more at its deadline; and who is named twice is read twice, by two requests that are alike.
    fn may_come_early(&self, call: &Call) -> bool {
        if call.follows_reset() {
            let url = format!("https://graph.microsoft.com/v1.0{}", call.url);
            let until = self.follow_until[&url].min(self.deadline_ms("timeoutSec"));
            return self.awake_ms >= until || self.run.thinks_ms > 0;
        }
        let person = call.user().or(call.equals("principalId")).and_then(|key| self.service.tenant.position(key));
        // The first one is the caller, whose roles are read in any case.
        call.method == "GET" && person.is_some_and(|place| self.rows_of(place).count() + usize::from(place == 0) > 1)
    }

    fn rows_of(&self, place: usize) -> impl Iterator<Item = usize> {
        self.rows.get(&place).into_iter().flatten().copied()
    }

    /// Milliseconds of an option in seconds.
    fn deadline_ms(&self, option: &str) -> u64 {
        self.run.options[option].as_u64().map_or(u64::MAX, |seconds| seconds * 1000)
    }

    pub(super) fn check_open(&self) {
        let most = self.run.options["maxInFlight"].as_u64().unwrap_or(4);
        assert!(u64::try_from(self.open.len()).unwrap() <= most, "{} requests in flight", self.open.len());
    }

    pub(super) fn check_end(&self) {
        if self.run.options["kind"] == "plan" {
            self.check_plan();
            return;
        }
        assert_eq!(self.report.results.len(), self.run.users.len(), "each user has a result");
        for (outcome, secret) in self.report.results.values() {
            let may_be_set =
                matches!(outcome.outcome, "Reset" | "Accepted" | "Unknown") && self.run.options["credentialType"] != "TemporaryAccessPass";
            assert_eq!(may_be_set, secret.is_some(), "{outcome:?}");
            assert!(outcome.error.is_some() || outcome.outcome == "Reset", "{outcome:?}");
        }
        for sent in self.passwords.values() {
            assert_eq!(sent.len(), 1, "the password changed between tries");
        }
        for (place, person) in self.service.tenant.people.iter().enumerate() {
            let results: Vec<_> = self.rows_of(place).map(|index| &self.report.results[&index]).collect();
            let told = results.iter().find(|(_, secret)| secret.is_some());
            assert!(results.iter().filter(|(_, secret)| secret.is_some()).count() <= 1, "two passwords for one user");
            for held in person.password.iter().chain(&person.on_premises) {
                assert_eq!(told.and_then(|(_, secret)| secret.as_ref()), Some(held), "a password that was set is lost: {results:?}");
            }
            if person.password.is_none() {
                assert!(told.is_none_or(|(outcome, _)| outcome.outcome != "Reset"), "told as reset and is not: {told:?}");
            }
            for index in self.rows_of(place) {
                self.check_steps(index, person);
            }
        }
        self.check_mails();
        self.check_deadline();
        self.check_messages();
    }

    /// A plan reads, and nothing else.
    fn check_plan(&self) {
        assert_eq!(self.report.plans.len(), self.run.users.len(), "each user has a plan");
        assert!(self.report.asked.is_empty() && self.report.results.is_empty());
        assert!(self.report.sent.iter().all(|(_, what)| what.starts_with("GET")), "{:?}", self.report.sent);
        let ready = self.report.plans.values().filter(|plan| plan.error.is_none()).count();
        let summary = self.report.summary.as_ref().expect("a plan has a summary");
        assert_eq!((summary.total, summary.ready, summary.stopped), (self.run.users.len(), ready, self.run.users.len() - ready));
        for plan in self.report.plans.values() {
            assert_eq!(plan.plan.is_some(), plan.error.is_none(), "{plan:?}");
            assert!(plan.error.is_some() || !plan.requests.is_empty(), "{plan:?}");
        }
        self.check_messages();
    }

    /// A step is told as done only if the service did it, and a pass that was told is the one that holds.
    fn check_steps(&self, index: usize, person: &Person) {
        let (outcome, _) = &self.report.results[&index];
        let pass = self.report.passes.get(&index);
        assert_eq!(outcome.has_pass, pass.is_some());
        if pass.is_some() {
            assert_eq!(pass, person.pass.as_ref(), "another pass than the one that was told holds: {outcome:?}");
        }
        for step in outcome.steps.iter().filter(|step| step.done) {
            let is_so = match step.step {
                "BlockSignIn" => !person.enabled,
                "Enable" => person.enabled,
                "RevokeSession" => person.sessions_revoked,
                "TemporaryAccessPass" => pass.is_some(),
                "Mail" => self.mails_about(person).count() == 1 && outcome.mail.is_some(),
                "Verify" => outcome.verification == Some("Verified") && (person.password.is_some() || person.on_premises.is_some()),
                other => panic!("no step is {other}"),
            };
            assert!(is_so && step.error.is_none(), "{} is told as done and is not: {outcome:?}", step.step);
        }
    }

    fn mails_about<'a>(&'a self, person: &'a Person) -> impl Iterator<Item = &'a Mail> {
        self.service.tenant.outbox.iter().filter(move |mail| mail.subject.ends_with(&format!(": {}", person.name)))
    }

    /// Nobody gets two mails, none reaches the account that it is about, and none holds a secret that was not asked for.
    fn check_mails(&self) {
        let content = &self.run.options["mail"]["content"];
        for person in &self.service.tenant.people {
            let mails: Vec<&Mail> = self.mails_about(person).collect();
            assert!(mails.len() <= 1, "two mails: {mails:?}");
            let Some(mail) = mails.first() else { continue };
            let own = Tenant::addresses(person);
            assert!(!own.iter().any(|own| reaches(own, &mail.to)), "a mail to the account's own mailbox: {mail:?}");
            let told = |secret: &Option<String>| secret.as_ref().is_some_and(|secret| mail.content.contains(secret.as_str()));
            assert_eq!(told(&person.password) || told(&person.on_premises), content == "Password", "{mail:?}");
            assert_eq!(told(&person.pass), content == "TemporaryAccessPass", "{mail:?}");
        }
        let about_somebody: usize = self.service.tenant.people.iter().map(|person| self.mails_about(person).count()).sum();
        assert_eq!(about_somebody, self.service.tenant.outbox.len(), "a mail about nobody");
    }

    /// When the time for the run is up, nothing is sent but to see an operation's end.
    fn check_deadline(&self) {
        let is_after = |sent: &&Sent| sent.awake_ms >= self.deadline_ms("timeoutSec");
        let after: Vec<&str> = self.sent.iter().filter(is_after).map(|sent| sent.what.as_str()).collect();
        // A look whose token is refused is none; it is taken once more with the next one.
        let looks = self.follow_until.len() * if self.tokens_brought > 0 { 2 } else { 1 };
        assert!(after.len() <= looks, "looks after the time for the run was up, and {looks} would do: {after:#?}");
    }

    /// No control message holds a password: as it is, as JSON writes it, or, where the service quotes, in any form that it may have.
    fn check_messages(&self) {
        let sent: BTreeSet<&String> = self.passwords.values().flatten().chain(self.report.passes.values()).collect();
        let all = |password: &String| if self.run.is_quoted { forms(password) } else { vec![password.clone()] };
        let written: Vec<String> = sent.into_iter().flat_map(all).flat_map(|form| [inside_json(&form), form]).collect();
        let passwords: HashSet<&[u8]> = written.iter().map(String::as_bytes).collect();
        let lengths: BTreeSet<usize> = passwords.iter().map(|password| password.len()).collect();
        let mut begins = vec![false; 1 << 16];
        passwords.iter().for_each(|password| begins[pair(password)] = true);
        for message in &self.messages {
            let bytes = message.as_bytes();
            for at in (0..bytes.len().saturating_sub(1)).filter(|at| begins[pair(&bytes[*at..])]) {
                let found = lengths.iter().find(|length| bytes.get(at..at + **length).is_some_and(|part| passwords.contains(part)));
                assert!(found.is_none(), "a control message holds a password: {message}");
            }
        }
    }
}

/// The first two bytes, so that a long run is searched quickly.
fn pair(bytes: &[u8]) -> usize {
    usize::from(bytes[0]) << 8 | usize::from(bytes[1])
}

/// Whether mail to both lands in one mailbox.
fn reaches(own: &str, other: &str) -> bool {
    let mailbox = |address: &str| {
        let (local, domain) = address.split_once('@').unwrap();
        format!("{}@{domain}", local.split('+').next().unwrap()).to_lowercase()
    };
    mailbox(own) == mailbox(other)
}

fn inside_json(text: &str) -> String {
    let json = serde_json::Value::from(text).to_string();
    json[1..json.len() - 1].to_owned()
}
