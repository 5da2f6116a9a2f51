//! Faults that a test scripts: the next requests that match are answered otherwise. Items of a batch are requests like all others.

use std::collections::HashMap;

use graph_rules::{Asked, Operation, Span, Times};
use serde::Deserialize;

use crate::steering::random::Random;
use crate::steering::then::Then;
use crate::steering::waits::Key;
use crate::tenant::Tenant;
use crate::wire::call::Call;

/// One scripted fault.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Fault {
    /// Which requests.
    #[serde(default, rename = "match")]
    pub matches: Match,
    /// How many of them are let through first.
    #[serde(default)]
    pub skip: u32,
    /// How many of them are hit then, or `"forever"`; where it is absent one, with `forMs` all.
    pub times: Option<Times>,
    /// Not before so many milliseconds have passed since it was scripted.
    #[serde(default)]
    pub from_ms: u64,
    /// For so many milliseconds after the first one that was hit.
    pub for_ms: Option<u64>,
    /// What happens to them.
    pub then: Then,
}

/// Which requests a fault concerns; what is absent matches all.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Match {
    /// HTTP method.
    pub method: Option<String>,
    /// A part of path and query, as sent; an item's begins with the version as well.
    pub path_contains: Option<String>,
    /// Items of a batch only, or none of them.
    pub batched: Option<bool>,
    /// What the request asks for.
    pub operation: Option<Operation>,
    /// A user by either key, however the request names them: in its path or in its filter.
    pub user: Option<String>,
    /// A group, a domain or `me`, in the path or in a filter.
    pub key: Option<String>,
}

/// The script, of which the first fault that matches is used up first; then chance.
#[derive(Debug, Default)]
pub struct Faults {
    scripted: Vec<Scripted>,
    random: Option<Random>,
    /// How often each request has come since chance was set.
    seen: HashMap<Key, u64>,
}

#[derive(Debug)]
struct Scripted {
    matches: Match,
    span: Span,
    then: Then,
}

impl Faults {
    /// Adds faults behind those that are there.
    ///
    /// # Errors
    /// One of them contradicts itself or says nothing, in words.
    pub fn add(&mut self, faults: Vec<Fault>, now_ms: u64) -> Result<(), String> {
        if let Some(why) = faults.iter().find_map(|fault| fault.then.contradiction()) {
            return Err(why.to_owned());
        }
        self.scripted.extend(faults.into_iter().map(|fault| fault.scripted(now_ms)));
        Ok(())
    }

    /// Chance for all requests from here on.
    pub fn set_random(&mut self, random: Option<Random>) {
        self.random = random;
        self.seen.clear();
    }

    /// The fault for this request, counted down.
    pub fn take(&mut self, call: &Call, tenant: &Tenant, now_ms: u64) -> Option<Then> {
        for scripted in &mut self.scripted {
            let matches = scripted.span.is_open(now_ms) && scripted.then.fits(call) && scripted.matches.holds(call, tenant);
            if matches && scripted.span.hits(now_ms) {
                return Some(scripted.then.clone());
            }
        }
        let random = self.random.as_ref()?;
        let seen = self.seen.entry(call.key()).or_default();
        *seen += 1;
        random.draw(call, *seen)
    }
}

impl Fault {
    fn scripted(self, now_ms: u64) -> Scripted {
        let times = self.times.unwrap_or(if self.for_ms.is_some() { Times::Forever } else { Times::Only(1) });
        let span = Span { skip: self.skip, times, from_ms: now_ms + self.from_ms, for_ms: self.for_ms, ..Span::FOREVER };
        Scripted { matches: self.matches, span, then: self.then }
    }
}

impl Match {
    fn holds(&self, call: &Call, tenant: &Tenant) -> bool {
        self.method.as_ref().is_none_or(|wanted| wanted == call.method.as_str())
            && self.path_contains.as_ref().is_none_or(|part| call.target().contains(part))
            && self.batched.is_none_or(|batched| batched == call.item.is_some())
            && self.is_asked(call, tenant)
    }

    /// The request is read only where the fault asks what it is.
    fn is_asked(&self, call: &Call, tenant: &Tenant) -> bool {
        if self.operation.is_none() && self.user.is_none() && self.key.is_none() {
            return true;
        }
        let asked = Asked::read(call.method.as_str(), &call.target());
        let names_user = |user: &str| tenant.user(user).map_or_else(|| asked.names(&[user]), |user| asked.names(&user.keys()));
        self.operation.is_none_or(|wanted| wanted == asked.operation)
            && self.user.as_deref().is_none_or(names_user)
            && self.key.as_deref().is_none_or(|key| asked.names(&[key]))
    }
}
