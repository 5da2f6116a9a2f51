//! The steps round a write, whatever the service and the network do to any of their requests: each is told as it is, in its place, and none
//! costs the user more than itself.

use entra_reset_core::Failure;
use entra_reset_tests::service::{Fault, RetryAfter, Rule};
use graph_rules::Operation;
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::support::{Situation, name};

const WANTED: [&str; 4] = ["blockSignIn", "verify", "enable", "revokeSession"];

/// A mail, of what the credential allows.
fn mails(credential: &'static str) -> impl Strategy<Value = Value> {
    let contents = match credential {
        "Password" => vec!["Notice", "Password"],
        "Both" => vec!["Notice", "Password", "TemporaryAccessPass"],
        _ => vec!["Notice", "TemporaryAccessPass"],
    };
    let to = prop::sample::select(vec!["Alternate", "Manager", "Alias.u1@contoso.example", "U2@fabrikam.example", "x@fabrikam.example"]);
    (to, prop::sample::select(contents), prop::sample::select(vec!["Html", "Text"]), any::<bool>())
        .prop_map(|(to, content, format, allow)| json!({ "to": to, "content": content, "format": format, "allowUnlistedAddress": allow }))
}

fn credentials() -> impl Strategy<Value = (&'static str, Option<Value>)> {
    prop::sample::select(vec!["Password", "Both", "TemporaryAccessPass"])
        .prop_flat_map(|credential| prop::option::of(mails(credential)).prop_map(move |mail| (credential, mail)))
}

/// What is asked for. Block and enable contradict each other, and so do block and a pass.
fn wanted() -> impl Strategy<Value = Value> {
    (any::<[bool; 4]>(), credentials()).prop_map(|(switches, (credential, mail))| {
        let mut options = json!({ "credentialType": credential });
        if let Some(mail) = mail {
            options["mail"] = mail;
        }
        for (name, is_on) in WANTED.iter().zip(switches) {
            options[*name] = is_on.into();
        }
        if credential == "TemporaryAccessPass" {
            options["verify"] = false.into();
        }
        if options["enable"] == true || credential != "Password" {
            options["blockSignIn"] = false.into();
        }
        options
    })
}

fn faults() -> impl Strategy<Value = Fault> {
    prop_oneof![
        prop::sample::select(vec![400_u16, 401, 403, 404, 409, 429, 500, 503, 504, 307])
            .prop_map(|status| Fault::Refused(status, RetryAfter::Seconds(1))),
        Just(Fault::Refused(429, RetryAfter::Unsaid)),
        Just(Fault::DoneAndFailed(502)),
        any::<bool>().prop_map(|done| Fault::Html { done }),
        Just(Fault::Truncated),
        (prop::sample::select(vec![Failure::NotSent, Failure::Lost, Failure::Timeout]), any::<bool>())
            .prop_map(|(failure, done)| Fault::Unanswered { failure, done }),
        Just(Fault::Challenge(403)),
    ]
}

fn operations() -> impl Strategy<Value = Operation> {
    prop::sample::select(vec![
        Operation::SetPassword,
        Operation::CreatePass,
        Operation::PassPolicy,
        Operation::RevokeSessions,
        Operation::ReadUser,
        Operation::Manager,
        Operation::SendMail,
        Operation::SendMail,
        Operation::Batch,
    ])
}

/// For some of the requests about one user, or about everybody.
fn rules() -> impl Strategy<Value = Rule> {
    (operations(), faults(), 0..3_u32, 1..6_u32, prop::option::of(1..4_usize)).prop_map(|(operation, fault, skip, times, about)| {
        let rule = Rule::always(fault).on(operation).skipping(skip).times(times);
        match about.filter(|_| operation != Operation::PassPolicy) {
            Some(place) => rule.about(&name(place)),
            None => rule,
        }
    })
}

fn situation(users: usize, options: Value, synced: bool, disabled: bool) -> Situation {
    let situation = if synced { Situation::of_synced(users) } else { Situation::of(users) };
    let situation = situation.options(options);
    // Most people have the caller for a manager, some have none, or somebody whose sign-in is blocked.
    let situation = situation.with(|tenant| {
        tenant.people.iter_mut().enumerate().skip(1).for_each(|(place, person)| person.manager = (place % 3 > 0).then_some(0));
        tenant.people[1].manager = Some(1);
    });
    if disabled { situation.with(|tenant| tenant.people[1].enabled = false) } else { situation }
}

proptest! {
    /// What must hold of every run is checked by the run itself: no secret lost, told or invented, and no false yes of a step.
    #[test]
    fn steps_are_told_as_they_are(
        users in prop_oneof![1..4_usize, 20..26_usize],
        options in wanted(),
        rules in prop::collection::vec(rules(), 0..4),
        (synced, disabled) in any::<(bool, bool)>(),
        cancel_at_ms in prop::option::of(0..4_000_u64),
        room in prop::option::of(0..6_usize),
    ) {
        let mut options = options;
        options["journal"] = room.is_some().into();
        let wanted: Vec<Value> = WANTED.iter().map(|name| options[*name].clone()).collect();
        let has_pass_step = options["credentialType"] == "Both";
        let has_mail_step = options["mail"].is_object();
        let report = situation(users, options, synced, disabled).ruled(rules).host(move |run| {
            run.cancel_at_ms = cancel_at_ms;
            run.journal_room = room.map_or(usize::MAX, |room| room * 5);
        }).end();
        for (outcome, _) in report.results.values() {
            let told: Vec<&str> = outcome.steps.iter().map(|step| step.step).collect();
            let mut expected: Vec<&str> =
                ["BlockSignIn", "Verify", "Enable", "RevokeSession"].into_iter().zip(&wanted).filter(|(_, is_on)| **is_on == true).map(|(step, _)| step).collect();
            expected.extend(has_pass_step.then_some("TemporaryAccessPass"));
            expected.extend(has_mail_step.then_some("Mail"));
            prop_assert_eq!(told, expected, "one entry for each step that was asked for, in their order");
            let is_after_reset = outcome.outcome == "Reset";
            prop_assert!(is_after_reset || outcome.steps.iter().all(|step| !matches!(step.step, "Enable" | "Mail") || !step.done), "enabled or told after {}", outcome.outcome);
        }
    }

    /// A pass is asked for again only after a refusal: whatever else came back, there may be one.
    #[test]
    fn a_pass_is_made_once(fault in faults(), times in 1..5_u32, alone in any::<bool>()) {
        let credential = if alone { "TemporaryAccessPass" } else { "Both" };
        let rule = Rule::always(fault).on(Operation::CreatePass).times(times);
        let (report, service) = Situation::of(1).options(json!({ "credentialType": credential })).ruled(vec![rule]).play();
        prop_assert!(service.tenant.people[1].passes <= 1, "{:?}", report.results);
    }
}

/// Whatever comes back, or nothing: a mail is sent again only after a refusal, and what may have been sent is told.
#[test]
fn a_mail_is_sent_once() {
    for failure in [Failure::Lost, Failure::Timeout] {
        for done in [false, true] {
            let lost = Rule::always(Fault::Unanswered { failure, done }).on(Operation::SendMail);
            let mail = json!({ "mail": { "to": "Alternate", "content": "Password" } });
            let (report, service) = Situation::of(1).options(mail).ruled(vec![lost]).play();
            let (outcome, _) = &report.results[&0];
            assert_eq!((outcome.outcome, service.tenant.outbox.len()), ("Reset", usize::from(done)));
            assert!(!outcome.steps[0].done, "{outcome:?}");
            assert!(outcome.mail.as_ref().is_some_and(|mail| mail.to == "u1@fabrikam.example"), "{outcome:?}");
            assert!(outcome.steps[0].error.as_ref().is_some_and(|error| error.remedy.contains("may have been sent")));
        }
    }
    let held = Rule::always(Fault::Refused(429, RetryAfter::Seconds(20))).on(Operation::SendMail).times(3);
    let options = json!({ "mail": { "to": "Alternate" }, "revokeSession": true });
    let (_, service) = Situation::of(40).options(options).ruled(vec![held]).resets_all();
    assert_eq!(service.tenant.outbox.len(), 40);
}

/// Where nobody may get the mail, nothing is written at all.
#[test]
fn nobody_to_write_to_stops_before_the_write() {
    for (mail, code) in [
        (json!({ "to": "Manager" }), "mail_no_recipient"),
        (json!({ "to": "alias.u1@contoso.example", "allowUnlistedAddress": true }), "mail_no_recipient"),
        (json!({ "to": "U1+vault@contoso.example", "allowUnlistedAddress": true }), "mail_no_recipient"),
        (json!({ "to": "x@fabrikam.example" }), "mail_address_unlisted"),
    ] {
        let (report, service) = Situation::of(1).options(json!({ "mail": mail })).play();
        let (outcome, secret) = &report.results[&0];
        assert_eq!((outcome.outcome, outcome.error.as_ref().map(|error| error.code)), ("Failed", Some(code)));
        assert!(secret.is_none() && service.tenant.people[1].password.is_none() && service.tenant.outbox.is_empty());
    }
}

/// Calmly, everything that is asked for is done, of a long list as well, and the steps keep their order.
#[test]
fn all_steps_of_a_long_list() {
    let options = json!({ "credentialType": "Both", "verify": true, "enable": true, "revokeSession": true });
    let (report, service) = situation(60, options, false, true).resets_all();
    assert!(report.results.values().all(|(outcome, _)| outcome.steps.len() == 4 && outcome.steps.iter().all(|step| step.done)));
    assert!(service.tenant.people.iter().skip(1).all(|person| person.enabled && person.sessions_revoked && person.passes == 1));
}

/// Facts that grew old between the block and the write are read again, and our own block is no reason to leave the user out.
#[test]
fn a_block_of_ours_is_no_reason_to_stop() {
    let held = Rule::always(Fault::Refused(503, RetryAfter::Seconds(200))).on(Operation::SetPassword).skipping(1).times(2);
    let (report, service) = situation(1, json!({ "blockSignIn": true }), false, false).ruled(vec![held]).play();
    assert_eq!(report.ended(0), "Reset", "{:?}", report.results);
    assert!(!service.tenant.people[1].enabled && service.tenant.people[1].password.is_some());
}

/// Cancelled between the block and the write: the block is told, and no password.
#[test]
fn a_cancel_between_block_and_write() {
    let slow = Rule::always(Fault::Refused(503, RetryAfter::Seconds(20))).on(Operation::SetPassword).skipping(1);
    let situation = situation(1, json!({ "blockSignIn": true }), false, false).ruled(vec![slow]);
    let (report, service) = situation.host(|run| run.cancel_at_ms = Some(5_000)).play();
    let (outcome, secret) = &report.results[&0];
    assert!(outcome.outcome == "Cancelled" && secret.is_none() && outcome.steps[0].done, "{outcome:?}");
    assert!(!service.tenant.people[1].enabled && service.tenant.people[1].password.is_none());
}

/// A change that is read back settles a write whose replies were all lost.
#[test]
fn a_verified_change_settles_a_lost_reply() {
    let lost = Rule::always(Fault::DoneAndFailed(502)).on(Operation::SetPassword).times(4);
    let report = situation(1, json!({ "verify": true }), false, false).ruled(vec![lost]).end();
    assert_eq!((report.ended(0).as_str(), report.results[&0].0.verification), ("Reset", Some("Verified")));
}
