//! What each user of a list can sign in with. Each is looked up first, because the report on registrations wants the object id.

mod method;

use std::collections::VecDeque;

use super::{ask, in_words, rows, success};
use crate::error::Error;
use crate::flow::clock::Clock;
use crate::flow::context::Context;
use crate::flow::ending::{panicked, user_error};
use crate::flow::exchange::{Answered, Exchange};
use crate::flow::ids::Ids;
use crate::flow::owner::Owner;
use crate::flow::work::{Progress, Status, Work};
use crate::graph::{MethodObject, Operation, Refusal, Registration, Request, UserId};
use crate::rows::{Row, RowReader};
use crate::wire::{self, Action};

#[derive(Debug, Default)]
pub(in crate::flow) struct SignInMethods {
    reader: RowReader,
    users: Vec<Slot>,
    begun: bool,
    /// INVARIANT: the number of slots that are done.
    finished: usize,
    results: VecDeque<wire::SignInMethods>,
}

#[derive(Debug)]
struct Slot {
    row: Row,
    user: Option<UserId>,
    methods: Vec<MethodObject>,
    has_all: bool,
    /// `None`: awaited.
    registration: Option<Result<Registration, String>>,
    done: bool,
}

impl Slot {
    const fn new(row: Row) -> Self {
        Self { row, user: None, methods: Vec::new(), has_all: false, registration: None, done: false }
    }

    fn told(&self, id: u64, index: usize, refusal: Option<Refusal>) -> wire::SignInMethods {
        let registration = self.registration.as_ref().and_then(|read| read.as_ref().ok());
        let mut methods = Vec::new();
        let mut warnings = Vec::new();
        if refusal.is_none() {
            methods.extend(self.methods.iter().map(|object| method::told(object, registration, &self.methods)));
            let registration = registration.ok_or(match &self.registration {
                Some(Err(why)) => why.as_str(),
                _ => "the report was not read",
            });
            let of_user = self.user.as_ref();
            let name = of_user.map(|user| user.user_principal_name.as_deref().unwrap_or(&user.id)).unwrap_or_default();
            warnings = method::warnings(name, &self.methods, registration);
        }
        wire::SignInMethods {
            id,
            index,
            input: self.row.shown().map(str::to_owned),
            user_id: self.user.as_ref().map(|user| user.id.clone()),
            user_principal_name: self.user.as_ref().and_then(|user| user.user_principal_name.clone()),
            methods,
            warnings,
            error: refusal.map(user_error),
        }
    }
}

impl SignInMethods {
    fn begin_all(&mut self, context: &mut Context<'_>) {
        context.exchange.set_probes(self.users.iter().filter_map(|slot| match &slot.row {
            Row::Names(name) => Some(Request::probe_of(name)),
            _ => None,
        }));
        for index in 0..self.users.len() {
            let Some(slot) = self.users.get(index) else { continue };
            match (&slot.row, slot.row.refusal(index + 1)) {
                (Row::Names(name), None) => ask(Owner::User(index), Request::user_id(name), context),
                (_, refusal) => self.finish(index, refusal, context.ids),
            }
        }
    }

    /// Tells what is known about a user, or why nothing is.
    fn finish(&mut self, index: usize, refusal: Option<Refusal>, ids: &mut Ids) {
        if let Some(slot) = self.users.get_mut(index).filter(|slot| !slot.done) {
            slot.done = true;
            self.results.push_back(slot.told(ids.next(), index, refusal));
            slot.methods = Vec::new();
            self.finished += 1;
        }
    }

    /// Takes a reply about a user. `true`: nothing more is awaited.
    fn note(&mut self, index: usize, answered: &Answered<Owner>, context: &mut Context<'_>) -> Result<bool, Refusal> {
        let Some(slot) = self.users.get_mut(index).filter(|slot| !slot.done) else { return Ok(false) };
        match answered.operation {
            Operation::ReadUserId => {
                let reply = success(answered, context)?;
                let user: UserId = reply.read().ok_or_else(|| context.refusal(answered.operation, reply))?;
                ask(Owner::User(index), Request::sign_in_methods(&user.id), context);
                context.queue_hint(Owner::User(index), Request::registration(&user.id));
                slot.user = Some(user);
            }
            Operation::ReadSignInMethods => {
                let next = rows(answered, context, &mut |json| slot.methods.push(MethodObject::read(json)))?;
                slot.has_all = next.is_none();
                if let Some(next) = next {
                    ask(Owner::User(index), next, context);
                }
            }
            _ => {
                let read =
                    success(answered, context).and_then(|reply| reply.read().ok_or_else(|| context.refusal(answered.operation, reply)));
                slot.registration = Some(read.map_err(in_words));
            }
        }
        Ok(slot.has_all && slot.registration.is_some())
    }
}

impl Work for SignInMethods {
    fn add_users(&mut self, rows: &[u8]) -> Result<(), Error> {
        self.users.extend(self.reader.read(rows)?.into_iter().map(Slot::new));
        Ok(())
    }

    fn advance(&mut self, context: &mut Context<'_>) {
        if !std::mem::replace(&mut self.begun, true) {
            self.begin_all(context);
        }
    }

    fn take(&mut self, answered: &Answered<Owner>, context: &mut Context<'_>) {
        let Owner::User(index) = answered.owner else { return };
        match self.note(index, answered, context) {
            Ok(false) => {}
            Ok(true) => self.finish(index, None, context.ids),
            Err(refusal) => self.finish(index, Some(refusal), context.ids),
        }
    }

    fn next_result(&mut self, _context: &mut Context<'_>) -> Option<Action> {
        self.results.pop_front().map(Action::SignInMethods)
    }

    fn progress(&self, _exchange: &mut Exchange<Owner>, _clock: Clock) -> Progress {
        let status = if self.is_done() { Status::Done } else { Status::Reading };
        Progress { finished: self.finished, total: self.users.len(), status, remaining_ms: None, waiting: 0 }
    }

    fn is_done(&self) -> bool {
        self.begun && self.finished == self.users.len()
    }

    fn salvage(&mut self, ids: &mut Ids) {
        for index in 0..self.users.len() {
            self.finish(index, Some(panicked()), ids);
        }
    }
}
