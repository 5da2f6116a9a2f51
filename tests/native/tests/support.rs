//! What the tests of one situation share: a tenant of plain users, a plan, and a run.

use entra_reset_core::Answer;
use entra_reset_tests::run::{Report, Run, play};
use entra_reset_tests::service::{ALL_RIGHTS, GLOBAL_ADMINISTRATOR, Person, Plan, Rule, Service, Tenant};
use serde_json::{Value, json};

/// A situation: who is there, what goes wrong, what the caller wants. The caller is a Global Administrator.
pub struct Situation {
    pub tenant: Tenant,
    pub users: Vec<String>,
    pub plan: Plan,
    pub options: Value,
    /// Changes the run before it begins.
    pub host: Box<dyn FnOnce(&mut Run)>,
}

impl Situation {
    /// So many cloud-only users without roles.
    pub fn of(users: usize) -> Self {
        Self {
            tenant: Tenant::new(GLOBAL_ADMINISTRATOR, users, ALL_RIGHTS),
            users: (1..=users).map(name).collect(),
            plan: Plan::calm(),
            options: json!({}),
            host: Box::new(|_| {}),
        }
    }

    /// So many synchronised users without roles.
    pub fn of_synced(users: usize) -> Self {
        Self::of(users).with(|tenant| tenant.people.iter_mut().skip(1).for_each(|person| person.synced = true))
    }

    pub fn with(mut self, change: impl FnOnce(&mut Tenant)) -> Self {
        change(&mut self.tenant);
        self
    }

    pub fn ruled(mut self, rules: Vec<Rule>) -> Self {
        self.plan.rules = rules;
        self
    }

    pub fn planned(mut self, change: impl FnOnce(&mut Plan)) -> Self {
        change(&mut self.plan);
        self
    }

    pub fn options(self, options: Value) -> Self {
        Self { options, ..self }
    }

    pub fn host(self, host: impl FnOnce(&mut Run) + 'static) -> Self {
        Self { host: Box::new(host), ..self }
    }

    /// Plays it. What holds in every run is checked on the way.
    pub fn play(self) -> (Report, Service) {
        let mut service = Service::new(self.tenant, self.plan);
        let mut run = Run { answer: |_| Answer::Yes, ..Run::new(self.options, self.users) };
        (self.host)(&mut run);
        let report = play(run, &mut service);
        (report, service)
    }

    /// Plays it where only the end matters.
    pub fn end(self) -> Report {
        self.play().0
    }
}

/// The name of the user at this place; the first in a list is 1.
pub fn name(place: usize) -> String {
    Person::new(place).name
}

impl Situation {
    /// All are reset.
    #[track_caller]
    pub fn resets_all(self) -> (Report, Service) {
        let users = self.users.len();
        let (report, service) = self.play();
        assert_eq!(report.tally(), [("Reset".to_owned(), users)].into());
        (report, service)
    }
}
