//! What a step needs of the flow around it.

use super::clock::Clock;
use super::exchange::Exchange;
use super::ids::Ids;
use super::owner::Owner;
use crate::random::Source;

/// What a step needs of the flow around it.
pub(super) struct Context<'a> {
    pub exchange: &'a mut Exchange<Owner>,
    pub source: &'a mut Source,
    pub ids: &'a mut Ids,
    pub clock: Clock,
}
