//! The access token's life: renewed once when it is refused or near its end, given up when that does not help.

use super::ids::Ids;
use crate::claims::Claims;
use crate::graph::{Reply, claims_challenge};
use crate::wire;

/// A token that ends within this time is renewed before it is used.
const NEAR_END_MS: u64 = 60_000;

#[derive(Debug, Default)]
pub(super) struct TokenDesk {
    claims: Claims,
    /// Which token is in use: 0 before the first.
    generation: u32,
    wanted: Option<Wanted>,
    /// The action that the host has not answered yet.
    open: Option<u64>,
    /// The host was asked for another one and had none that lasts longer.
    kept: bool,
    /// The reply that stands for all that cannot be sent any more.
    refusal: Option<Reply>,
    /// The last refusal of the token in use.
    last: Option<Reply>,
}

#[derive(Debug)]
struct Wanted {
    claims: Option<String>,
    message: &'static str,
}

impl TokenDesk {
    pub(super) fn claims(&self) -> &Claims {
        &self.claims
    }

    pub(super) const fn generation(&self) -> u32 {
        self.generation
    }

    pub(super) fn refusal(&self) -> Option<&Reply> {
        self.refusal.as_ref()
    }

    pub(super) fn renew(&mut self, payload: &[u8]) {
        // A host that was asked and brought a token that is as near its end has no better one.
        let kept = self.open.is_some();
        *self = Self { claims: Claims::read(payload), generation: self.generation + 1, kept, ..Self::default() };
    }

    /// The service refused the token in use.
    pub(super) fn want_new(&mut self, reply: &Reply) {
        self.last = Some(reply.clone());
        if self.open.is_none() && self.refusal.is_none() {
            let claims = claims_challenge(reply);
            let message = if claims.is_some() {
                "the service asks for a sign-in that meets more claims"
            } else {
                "the service refused the access token"
            };
            self.wanted = Some(Wanted { claims, message });
        }
    }

    pub(super) fn refuse(&mut self, reply: Reply) {
        self.refusal = Some(reply);
        self.withdraw();
    }

    /// The host has no other token.
    pub(super) fn give_up(&mut self) {
        self.open = None;
        self.kept = true;
        self.refusal = self.last.take();
    }

    /// Nobody is asked any more.
    pub(super) fn withdraw(&mut self) {
        self.wanted = None;
        self.open = None;
    }

    /// Whether a request may go out with the token in use; otherwise a new one is wanted.
    pub(super) fn may_send(&mut self, utc_ms: u64) -> bool {
        if self.wanted.is_some() || self.open.is_some() || self.refusal.is_some() {
            return false;
        }
        let Some(end_ms) = self.claims.exp.map(|seconds| seconds.saturating_mul(1000)) else { return true };
        if self.kept || end_ms > utc_ms.saturating_add(NEAR_END_MS) {
            return true;
        }
        let message = if end_ms <= utc_ms { "the access token has expired" } else { "the access token expires within a minute" };
        self.wanted = Some(Wanted { claims: None, message });
        false
    }

    /// The question for the host, once.
    pub(super) fn next_action(&mut self, ids: &mut Ids) -> Option<wire::Token> {
        let wanted = self.wanted.take()?;
        let id = ids.next();
        self.open = Some(id);
        Some(wire::Token { id, claims: wanted.claims, message: wanted.message.to_owned() })
    }

    pub(super) fn is_open(&self) -> bool {
        self.open.is_some()
    }

    pub(super) fn is_open_as(&self, id: u64) -> bool {
        self.open == Some(id)
    }
}
