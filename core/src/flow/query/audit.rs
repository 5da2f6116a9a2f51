//! What was done about passwords: the audit log, of the whole tenant or about each user of a list, and the users' last sign-ins. One request
//! goes out after the other, so that a log of any length is told page by page and nothing of it is kept.

mod activity;
mod entry;
mod options;

use std::collections::VecDeque;

use super::{ask, in_words, rows, success};
use crate::error::{Error, Kind, Warning};
use crate::flow::clock::Clock;
use crate::flow::context::Context;
use crate::flow::ending::{panicked, user_error};
use crate::flow::exchange::{Answered, Exchange};
use crate::flow::ids::Ids;
use crate::flow::owner::Owner;
use crate::flow::work::{Progress, Status, Work};
use crate::graph::{Operation, Refusal, Request, UserId};
use crate::guid::is_guid;
use crate::rows::{Row, RowReader};
use crate::wire::{self, Action};
use activity::ActivityKind;
use options::Initiator;

pub(in crate::flow) use options::AuditOptions;

/// How many sign-ins of a user are told at most.
const SIGN_INS: usize = 100;

#[derive(Debug)]
pub(in crate::flow) struct Audit {
    options: AuditOptions,
    reader: RowReader,
    /// Empty: the whole tenant.
    users: Vec<Row>,
    begun: bool,
    /// How many users, or logs, are done; the next one is being read.
    finished: usize,
    /// The object id of the user who is being read.
    user_id: Option<String>,
    /// Whether an initiator's id is taken for an application's.
    by_app: bool,
    /// The service has sent rows about the user who is being read.
    has_rows: bool,
    sign_ins: Vec<wire::SignIn>,
    results: VecDeque<Action>,
}

impl Audit {
    pub(in crate::flow) fn new(options: AuditOptions) -> Self {
        Self {
            options,
            reader: RowReader::default(),
            users: Vec::new(),
            begun: false,
            finished: 0,
            user_id: None,
            by_app: false,
            has_rows: false,
            sign_ins: Vec::new(),
            results: VecDeque::new(),
        }
    }

    fn total(&self) -> usize {
        self.users.len().max(1)
    }

    /// The user's place in the list; `None`: the log of the tenant is read.
    fn index(&self) -> Option<usize> {
        (!self.users.is_empty()).then_some(self.finished)
    }

    /// Begins with the next user whose row names one. The others are told right away.
    fn begin_next(&mut self, context: &mut Context<'_>) {
        (self.user_id, self.by_app, self.has_rows) = (None, false, false);
        if self.users.is_empty() {
            if self.options.include_sign_in {
                self.tell(
                    Vec::new(),
                    Some(Refusal::new(Kind::InvalidOptions, "includeSignIn is about users, and nobody is named")),
                    context.ids,
                );
                self.finished = self.total();
            } else if self.finished == 0 {
                self.ask_for_audits(context);
            }
            return;
        }
        while let Some(row) = self.users.get(self.finished) {
            match (row, row.refusal(self.finished + 1)) {
                (Row::Names(name), None) if is_guid(name) => {
                    self.user_id = Some(name.to_string());
                    return self.ask_for_audits(context);
                }
                (Row::Names(name), None) => return ask(Owner::Query, Request::user_id(name), context),
                (_, refusal) => {
                    if let Some(refusal) = refusal {
                        self.tell(Vec::new(), Some(refusal), context.ids);
                    }
                    self.finished += 1;
                }
            }
        }
    }

    fn ask_for_audits(&self, context: &mut Context<'_>) {
        ask(Owner::Query, Request::audits(&self.filter()), context);
    }

    /// What the service can leave out by itself.
    fn filter(&self) -> String {
        let mut clauses = self.options.span("activityDateTime");
        clauses.extend(self.user_id.as_deref().map(|id| format!("targetResources/any(t:t/id eq '{id}')")));
        clauses.extend(self.options.initiated_by.as_ref().map(|initiator| match initiator {
            Initiator::Id(id) if self.by_app => format!("initiatedBy/app/appId eq '{id}'"),
            Initiator::Id(id) => format!("initiatedBy/user/id eq '{id}'"),
            Initiator::UserPrincipalName(name) => format!("initiatedBy/user/userPrincipalName eq '{}'", name.replace('\'', "''")),
        }));
        clauses.extend(self.options.correlation_id.as_ref().map(|id| format!("correlationId eq '{id}'")));
        if let [kind] = self.options.kinds.as_slice() {
            clauses.extend(kind.clause().map(str::to_owned));
        }
        clauses.join(" and ")
    }

    fn tell(&mut self, entries: Vec<wire::AuditEntry>, refusal: Option<Refusal>, ids: &mut Ids) {
        let index = self.index();
        let input = index.and_then(|index| self.users.get(index)).and_then(Row::shown).map(str::to_owned);
        let error = refusal.map(user_error);
        self.results.push_back(Action::Audited(wire::Audited { id: ids.next(), index, input, entries, error }));
    }

    /// The user is done, or the log.
    fn finish(&mut self, refusal: Option<Refusal>, context: &mut Context<'_>) {
        if refusal.is_some() {
            self.tell(Vec::new(), refusal, context.ids);
        }
        self.finished += 1;
        self.begin_next(context);
    }

    fn take_user(&mut self, answered: &Answered<Owner>, context: &mut Context<'_>) -> Result<(), Refusal> {
        let reply = success(answered, context)?;
        let user: UserId = reply.read().ok_or_else(|| context.refusal(answered.operation, reply))?;
        self.user_id = Some(user.id);
        self.ask_for_audits(context);
        Ok(())
    }

    fn take_audits(&mut self, answered: &Answered<Owner>, context: &mut Context<'_>) -> Result<(), Refusal> {
        let (mut entries, mut count) = (Vec::new(), 0_usize);
        let next = rows(answered, context, &mut |row| {
            count += 1;
            entries.extend(entry::audit(row, &self.options, self.user_id.as_deref()));
        })?;
        self.has_rows |= count > 0;
        if !entries.is_empty() {
            self.tell(entries, None, context.ids);
        }
        if let Some(next) = next {
            ask(Owner::Query, next, context);
        } else if !self.has_rows && !self.by_app && matches!(self.options.initiated_by, Some(Initiator::Id(_))) {
            // Nobody knows whose id it is. No user has done anything, so it may be an application's.
            self.by_app = true;
            self.ask_for_audits(context);
        } else if let Some(id) = self.user_id.as_ref().filter(|_| self.options.include_sign_in) {
            // The page names no other clauses.
            let mut clauses = vec![format!("userId eq '{id}'")];
            clauses.extend(self.options.span("createdDateTime").into_iter().filter(|clause| clause.contains(" ge ")));
            ask(Owner::Query, Request::sign_ins(&clauses.join(" and "), SIGN_INS), context);
        } else {
            self.finish(None, context);
        }
        Ok(())
    }

    fn take_sign_ins(&mut self, answered: &Answered<Owner>, context: &mut Context<'_>) {
        let mut warnings = Vec::new();
        let (options, sign_ins) = (&self.options, &mut self.sign_ins);
        match rows(answered, context, &mut |row| sign_ins.extend(entry::sign_in(row, options))) {
            Ok(next) => {
                if let Some(next) = next.filter(|_| self.sign_ins.len() < SIGN_INS) {
                    return ask(Owner::Query, next, context);
                }
                self.sign_ins.truncate(SIGN_INS);
            }
            Err(refusal) => {
                warnings
                    .push(Warning { code: "sign_ins_unknown", message: format!("the last sign-ins are not known: {}", in_words(refusal)) });
            }
        }
        let (index, user_id, sign_ins) = (self.finished, self.user_id.clone(), std::mem::take(&mut self.sign_ins));
        self.results.push_back(Action::SignIns(wire::SignIns { id: context.ids.next(), index, user_id, sign_ins, warnings }));
        self.finish(None, context);
    }
}

impl Work for Audit {
    fn add_users(&mut self, rows: &[u8]) -> Result<(), Error> {
        self.users.extend(self.reader.read(rows)?);
        Ok(())
    }

    fn advance(&mut self, context: &mut Context<'_>) {
        if !std::mem::replace(&mut self.begun, true) {
            context.exchange.set_probes(self.users.iter().filter_map(|row| match row {
                Row::Names(name) => Some(Request::probe_of(name)),
                _ => None,
            }));
            self.begin_next(context);
        }
    }

    fn take(&mut self, answered: &Answered<Owner>, context: &mut Context<'_>) {
        if self.is_done() {
            return;
        }
        let taken = match answered.operation {
            Operation::ReadUserId => self.take_user(answered, context).map_err(|mut refusal| {
                if refusal.kind == Kind::UserNotFound {
                    let remedy = "check the user principal name; a user who was deleted is found by object id";
                    refusal.remedy = Some(remedy.to_owned());
                }
                refusal
            }),
            Operation::ReadAudits => self.take_audits(answered, context),
            _ => {
                self.take_sign_ins(answered, context);
                Ok(())
            }
        };
        if let Err(refusal) = taken {
            self.finish(Some(refusal), context);
        }
    }

    fn next_result(&mut self, _context: &mut Context<'_>) -> Option<Action> {
        self.results.pop_front()
    }

    fn progress(&self, _exchange: &mut Exchange<Owner>, _clock: Clock) -> Progress {
        let status = if self.is_done() { Status::Done } else { Status::Reading };
        Progress { finished: self.finished, total: self.total(), status, remaining_ms: None, waiting: 0 }
    }

    fn is_done(&self) -> bool {
        self.begun && self.finished >= self.total()
    }

    fn salvage(&mut self, ids: &mut Ids) {
        if !self.is_done() {
            self.tell(Vec::new(), Some(panicked()), ids);
            (self.begun, self.finished) = (true, self.total());
        }
    }
}
