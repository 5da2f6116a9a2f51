//! The access token: when it is renewed, and what one refusal means for the other requests.
//!
//! A refusal is one request's. A 403 with a claims challenge concerns that request alone. After a 401 another token is asked for; where
//! none comes, or where even the new one is refused, a read of our own tells whether the token is good for anything.

use crate::claims::Claims;
use crate::flow::ids::Ids;
use crate::graph::{Reply, claims_challenge};
use crate::wire;

/// A token that ends within this time is renewed before it is used.
const NEAR_END_MS: u64 = 60_000;

#[derive(Debug, Default)]
pub(in crate::flow) struct TokenDesk {
    claims: Claims,
    /// Which token is in use: 0 before the first.
    generation: u32,
    wanted: Option<Wanted>,
    /// The action that the host has not answered yet.
    open: Option<(u64, Why)>,
    /// The host had no other token when this one was refused.
    refused_before: bool,
    /// The host had no better token when this one was near its end.
    is_kept: bool,
    /// This token came after a refusal, and nothing has passed with it yet.
    in_vain: bool,
    /// A read has passed although a request was refused with 401: the token is good.
    is_proven: bool,
    /// The claims that were asked for in this run.
    challenges: Vec<String>,
    /// The reply that stands for all that cannot be sent any more.
    refusal: Option<Reply>,
}

#[derive(Debug)]
struct Wanted {
    claims: Option<String>,
    message: &'static str,
    why: Why,
}

/// Why another token is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Why {
    NearEnd,
    /// 401.
    Refused,
    /// 403 with claims: about one request.
    Challenge,
}

/// What happens to a request that was refused because of the token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Refused {
    /// It waits for another token.
    Waits(Why),
    /// It waits until a read of our own tells whether the token is good.
    Suspect,
    /// The refusal is its reply.
    Ends,
}

impl TokenDesk {
    pub(in crate::flow) fn claims(&self) -> &Claims {
        &self.claims
    }

    pub(super) const fn generation(&self) -> u32 {
        self.generation
    }

    pub(super) fn refusal(&self) -> Option<&Reply> {
        self.refusal.as_ref()
    }

    pub(super) fn renew(&mut self, payload: &[u8], utc_ms: u64) {
        let claims = Claims::read(payload);
        // A host that was asked and brings a token that is as near its end has no better one.
        let is_kept = self.open.is_some() && ends_ms(&claims).is_some_and(|end_ms| end_ms <= utc_ms.saturating_add(NEAR_END_MS));
        let in_vain = self.open.is_some_and(|(_, why)| why == Why::Refused);
        let challenges = std::mem::take(&mut self.challenges);
        *self = Self { claims, generation: self.generation + 1, is_kept, in_vain, challenges, ..Self::default() };
    }

    /// The service refused a request with the token in use. `was_renewed`: a new token was brought for its sake.
    pub(super) fn refused(&mut self, reply: &Reply, was_renewed: bool) -> Refused {
        let claims = claims_challenge(reply);
        if self.refusal.is_some() {
            return Refused::Ends;
        }
        if reply.status != 401 {
            if was_renewed {
                return Refused::Ends;
            }
            let text = claims.clone().unwrap_or_default();
            let is_open =
                self.open.is_some_and(|(_, why)| why == Why::Challenge) || self.wanted.as_ref().is_some_and(|w| w.why == Why::Challenge);
            if !self.challenges.contains(&text) {
                self.challenges.push(text);
                self.want(claims, "the service asks for a sign-in that meets more claims", Why::Challenge);
            } else if !is_open {
                return Refused::Ends;
            }
            return Refused::Waits(Why::Challenge);
        }
        // It was good when it was proven. It may have been revoked since, so another read decides.
        if was_renewed || self.refused_before || self.is_proven {
            return Refused::Suspect;
        }
        let message =
            if claims.is_some() { "the service asks for a sign-in that meets more claims" } else { "the service refused the access token" };
        self.want(claims, message, Why::Refused);
        Refused::Waits(Why::Refused)
    }

    fn want(&mut self, claims: Option<String>, message: &'static str, why: Why) {
        if self.open.is_none() && self.wanted.as_ref().is_none_or(|wanted| wanted.why == Why::NearEnd) {
            self.wanted = Some(Wanted { claims, message, why });
        }
    }

    /// A read with the token in use has passed.
    pub(super) fn is_good(&mut self) {
        self.is_proven = true;
    }

    /// A request passed, or was refused for another reason: the token does something.
    pub(super) fn works(&mut self) {
        self.in_vain = false;
    }

    /// Not even a read passes. Returns whether another token is asked for: not if the host had none, or if the last one was no better.
    pub(super) fn probe_refused(&mut self, reply: &Reply) -> bool {
        if self.refused_before || self.in_vain {
            self.refuse(reply.clone());
            return false;
        }
        self.is_proven = false;
        self.want(claims_challenge(reply), "the service refused the access token", Why::Refused);
        true
    }

    /// Nothing can be sent any more.
    pub(super) fn refuse(&mut self, reply: Reply) {
        self.refusal = Some(reply);
        self.withdraw();
    }

    /// The host has no other token. Returns why it was asked.
    pub(super) fn give_up(&mut self) -> Option<Why> {
        let (_, why) = self.open.take()?;
        self.is_kept |= why == Why::NearEnd;
        self.refused_before |= why == Why::Refused;
        Some(why)
    }

    /// Nobody is asked any more.
    pub(super) fn withdraw(&mut self) {
        self.wanted = None;
        self.open = None;
    }

    /// Whether a request may go out with the token in use; otherwise a new one is wanted. A challenge of one request keeps no other waiting.
    pub(super) fn may_send(&mut self, utc_ms: u64) -> bool {
        let is_awaited = |why| why != Why::Challenge;
        if self.refusal.is_some()
            || self.wanted.as_ref().is_some_and(|wanted| is_awaited(wanted.why))
            || self.open.is_some_and(|(_, why)| is_awaited(why))
        {
            return false;
        }
        let Some(end_ms) = ends_ms(&self.claims) else { return true };
        if self.is_kept || end_ms > utc_ms.saturating_add(NEAR_END_MS) || self.open.is_some() || self.wanted.is_some() {
            return true;
        }
        let message = if end_ms <= utc_ms { "the access token has expired" } else { "the access token expires within a minute" };
        self.want(None, message, Why::NearEnd);
        false
    }

    /// The question for the host, once.
    pub(in crate::flow) fn next_action(&mut self, ids: &mut Ids) -> Option<wire::Token> {
        let Wanted { claims, message, why } = self.wanted.take()?;
        let id = ids.next();
        self.open = Some((id, why));
        Some(wire::Token { id, claims, message: message.to_owned() })
    }

    pub(in crate::flow) fn is_wanted(&self) -> bool {
        self.open.is_some() || self.wanted.is_some()
    }

    pub(in crate::flow) fn is_open(&self) -> bool {
        self.open.is_some()
    }

    pub(in crate::flow) fn is_open_as(&self, id: u64) -> bool {
        self.open.is_some_and(|(open, _)| open == id)
    }
}

fn ends_ms(claims: &Claims) -> Option<u64> {
    claims.exp.map(|seconds| seconds.saturating_mul(1000))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::headers::Headers;

    fn reply(status: u16, claims: &str) -> Reply {
        let header = format!("Bearer error=\"insufficient_claims\", claims=\"{claims}\"");
        let headers = if claims.is_empty() { Headers::default() } else { Headers::from([("WWW-Authenticate", header)]) };
        Reply::new(status, headers, b"")
    }

    fn ask(desk: &mut TokenDesk) -> bool {
        desk.next_action(&mut Ids::default()).is_some()
    }

    #[test]
    fn a_challenge_is_asked_once_a_text_and_keeps_nobody_waiting() {
        let mut desk = TokenDesk::default();
        assert_eq!(desk.refused(&reply(403, "e30="), false), Refused::Waits(Why::Challenge));
        assert!(desk.may_send(0) && ask(&mut desk) && desk.may_send(0));
        assert_eq!(desk.refused(&reply(403, "e30="), false), Refused::Waits(Why::Challenge));
        assert_eq!(desk.give_up(), Some(Why::Challenge));
        assert_eq!(desk.refused(&reply(403, "e30="), false), Refused::Ends);
        assert_eq!(desk.refused(&reply(403, "eyJhIjp7fX0="), false), Refused::Waits(Why::Challenge));
    }

    #[test]
    fn ever_new_claims_end_the_request_that_they_are_about() {
        let mut desk = TokenDesk::default();
        assert_eq!(desk.refused(&reply(403, "e30="), false), Refused::Waits(Why::Challenge));
        assert!(ask(&mut desk));
        desk.renew(b"", 0);
        assert_eq!(desk.refused(&reply(403, "eyJhIjp7fX0="), true), Refused::Ends);
    }

    #[test]
    fn a_token_that_ends_after_it_was_proven_is_asked_about_and_one_that_is_no_better_ends_the_run() {
        let mut desk = TokenDesk::default();
        desk.is_good();
        assert_eq!(desk.refused(&reply(401, ""), false), Refused::Suspect);
        assert!(desk.probe_refused(&reply(401, "")) && ask(&mut desk));
        desk.renew(b"", 0);
        assert_eq!(desk.refused(&reply(401, ""), true), Refused::Suspect);
        assert!(!desk.probe_refused(&reply(401, "")) && desk.refusal().is_some());
    }

    #[test]
    fn a_401_asks_once_and_then_suspects() {
        let mut desk = TokenDesk::default();
        assert_eq!(desk.refused(&reply(401, ""), false), Refused::Waits(Why::Refused));
        assert!(!desk.may_send(0) && ask(&mut desk));
        assert_eq!(desk.give_up(), Some(Why::Refused));
        assert!(desk.may_send(0));
        assert_eq!(desk.refused(&reply(401, ""), false), Refused::Suspect);
        desk.is_good();
        assert_eq!(desk.refused(&reply(401, ""), false), Refused::Suspect, "it may be good no longer");
        desk.renew(b"", 0);
        assert_eq!(desk.refused(&reply(401, ""), true), Refused::Suspect);
    }

    #[test]
    fn every_token_that_nears_its_end_is_asked_about() {
        let mut desk = TokenDesk::default();
        desk.renew(br#"{"exp":50}"#, 0);
        assert!(!desk.may_send(0) && ask(&mut desk));
        desk.renew(br#"{"exp":100}"#, 0);
        assert!(desk.may_send(30_000) && !desk.may_send(40_000) && ask(&mut desk));
        desk.renew(br#"{"exp":140}"#, 40_000);
        assert!(desk.may_send(70_000) && !desk.may_send(80_000) && ask(&mut desk));
        desk.renew(br#"{"exp":90}"#, 80_000);
        assert!(desk.may_send(95_000), "there is no better one");
    }
}
