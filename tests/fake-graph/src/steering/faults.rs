//! Faults that a test scripts: the next requests that match are answered otherwise. Items of a batch are requests like all others.

use std::collections::HashMap;

use serde::Deserialize;

use crate::steering::random::Random;
use crate::steering::then::Then;
use crate::steering::waits::Key;
use crate::wire::call::Call;

/// One scripted fault.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Fault {
    /// Which requests.
    #[serde(default, rename = "match")]
    pub matches: Match,
    /// How many of them, 1 by default.
    #[serde(default = "once")]
    pub times: u32,
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
}

fn once() -> u32 {
    1
}

/// The script, of which the first fault that matches is used up first; then chance.
#[derive(Debug, Default)]
pub struct Faults {
    scripted: Vec<Fault>,
    random: Option<Random>,
    /// How often each request has come since chance was set.
    seen: HashMap<Key, u64>,
}

impl Faults {
    /// Adds faults behind those that are there.
    ///
    /// # Errors
    /// One of them contradicts itself or says nothing, in words.
    pub fn add(&mut self, faults: Vec<Fault>) -> Result<(), String> {
        if let Some(why) = faults.iter().find_map(|fault| fault.then.contradiction()) {
            return Err(why.to_owned());
        }
        self.scripted.extend(faults);
        Ok(())
    }

    /// Chance for all requests from here on.
    pub fn set_random(&mut self, random: Option<Random>) {
        self.random = random;
        self.seen.clear();
    }

    /// The fault for this request, counted down.
    pub fn take(&mut self, call: &Call) -> Option<Then> {
        let waiting = |fault: &&mut Fault| fault.times > 0 && fault.matches.holds(call) && fault.then.fits(call);
        if let Some(fault) = self.scripted.iter_mut().find(waiting) {
            fault.times -= 1;
            return Some(fault.then.clone());
        }
        let random = self.random.as_ref()?;
        let seen = self.seen.entry(call.key()).or_default();
        *seen += 1;
        random.draw(call, *seen)
    }
}

impl Match {
    fn holds(&self, call: &Call) -> bool {
        self.method.as_ref().is_none_or(|wanted| wanted == call.method.as_str())
            && self.path_contains.as_ref().is_none_or(|part| call.target().contains(part))
            && self.batched.is_none_or(|batched| batched == call.item.is_some())
    }
}
