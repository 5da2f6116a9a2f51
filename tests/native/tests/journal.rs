//! No password is set whose intent does not stand in the journal, and none after the journal failed.

use entra_reset_core::Answer;
use entra_reset_tests::service::{Fault, RetryAfter, Rule};
use graph_rules::Operation;
use serde_json::json;

use crate::support::{Situation, name};

fn with_journal(users: usize, room: usize) -> Situation {
    Situation::of(users).options(json!({ "journal": true })).host(move |run| {
        run.journal_room = room;
        run.answer = |_| Answer::YesToAll;
    })
}

#[test]
fn each_intent_is_written_down_once() {
    let (report, _) = with_journal(50, usize::MAX).resets_all();
    assert_eq!(report.recorded, 50);
}

/// At whatever line the journal is full: those before have passwords, the others none.
#[test]
fn a_full_journal_ends_what_it_does_not_hold() {
    for room in [0, 1, 19, 20, 21, 45] {
        let report = with_journal(50, room).end();
        let tally = report.tally();
        let of = |word: &str| tally.get(word).copied().unwrap_or_default();
        assert_eq!(of("Reset"), report.recorded, "{room} intents: {tally:?}");
        assert_eq!(of("Reset") + of("Failed journal_failed") + of("Cancelled cancelled"), 50, "{room} intents: {tally:?}");
    }
}

/// A write that waits to be sent again is a write: it ends with the journal, and tells what may have been set.
#[test]
fn what_was_to_be_sent_again_ends_with_the_journal() {
    let throttled = Rule::always(Fault::Refused(429, RetryAfter::Seconds(2))).on(Operation::SetPassword).about(&name(1));
    let report = with_journal(60, 40).ruled(vec![throttled.times(3)]).end();
    assert_eq!(report.ended(0), "Failed journal_failed", "{:?}", report.tally());
    let lost = Rule::always(Fault::DoneAndFailed(502)).on(Operation::SetPassword).about(&name(1));
    let report = with_journal(60, 40).ruled(vec![lost.times(3)]).end();
    let (outcome, secret) = &report.results[&0];
    assert!(outcome.outcome == "Unknown" && secret.is_some(), "{outcome:?}");
    assert!(outcome.error.as_ref().is_some_and(|error| error.code == "journal_failed"), "{outcome:?}");
}
