//! What a log holds, and that a change of it is found.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::{LogLine, LogReport, LogVerifier, log_append};

/// A log of one run, as a host writes it, and its head.
fn log(events: &[Value]) -> (String, String) {
    events.iter().fold((String::new(), String::new()), |(text, _), event| {
        let last = text.split_inclusive('\n').next_back().unwrap_or_default();
        let LogLine { line, head } = log_append(last.as_bytes(), event.to_string().as_bytes()).unwrap();
        (text + &line, head)
    })
}

fn events() -> Vec<Value> {
    let claims = json!({ "oid": "9999", "upn": "admin@contoso.example", "tid": "7777", "appid": "5555", "secret": "Canary-1" });
    let result = json!({
        "action": "result", "id": 6, "index": 0, "input": "adele@contoso.example", "userId": "1111", "userPrincipalName": "adele@contoso.example",
        "displayName": "Canary-2", "outcome": "Failed", "method": "PasswordProfile", "methodReason": "unprotected_user", "protection": "None",
        "roles": [{ "displayName": "Canary-3" }], "hasPassword": true, "password": "Canary-4", "temporaryAccessPass": "Canary-5",
        "error": { "code": "access_denied", "message": "Canary-6", "remedy": "Canary-7", "requestId": "2222", "category": "PermissionDenied" },
        "steps": [{ "step": "revoke", "done": false, "error": { "code": "throttled", "message": "Canary-8" }, "secret": "Canary-9" }],
        "operationUrl": "https://graph.microsoft.com/Canary-10", "startedAt": "2026-11-24T08:00:00.000Z", "finishedAt": "2026-11-24T08:00:00.412Z",
    });
    let options =
        json!({ "kind": "reset", "method": "Auto", "environment": "Global", "revokeSession": true, "graphEndpoint": "Canary-11" });
    vec![
        json!({ "event": "logStarted", "atMs": 1_795_507_200_000_u64, "tool": "0.1.0" }),
        json!({ "event": "runStarted", "atMs": 1_795_507_200_001_u64, "run": "3333", "tool": "0.1.0", "claims": claims.to_string(), "options": options.to_string(), "users": 1,
            "reason": "left\u{202e}\u{7f}\u{1b}[2J the company", "ticketNumber": "INC-1", "other": "Canary-12" }),
        json!({ "event": "intent", "atMs": 1_795_507_200_002_u64, "run": "3333", "index": 0, "userId": "1111", "method": "PasswordProfile" }),
        json!({ "event": "result", "atMs": 1_795_507_200_003_u64, "run": "3333", "result": result }),
        json!({ "event": "runEnded", "atMs": 1_795_507_200_004_u64, "run": "3333", "isCut": false, "outcomes": { "Failed": 1, "Canary-13": 2 } }),
        json!({ "event": "signature", "atMs": 1_795_507_200_005_u64, "run": "3333", "algorithm": "RSA", "thumbprint": "ab", "subject": "CN=log", "signature": "QUJD" }),
    ]
}

fn checked(log: &[u8], expected_head: &str, piece: usize) -> LogReport {
    let mut verifier = LogVerifier::new(expected_head.as_bytes()).unwrap();
    log.chunks(piece).for_each(|bytes| drop(verifier.update(bytes)));
    verifier.finish()
}

fn problem(log: &str) -> (Option<&'static str>, Option<u64>) {
    let report = checked(log.as_bytes(), "", 1000);
    assert_eq!(report.is_intact, report.problem.is_none());
    (report.problem.map(|problem| problem.code), report.first_broken_line)
}

#[test]
fn a_record_holds_the_members_that_are_known_and_no_secret() {
    let (text, _) = log(&events());
    assert!(!text.contains("Canary"), "{text}");
    let lines: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let told = |line: usize, member: &str| lines[line].pointer(member).cloned().unwrap_or_default();
    assert_eq!(told(0, "/format"), "EntraPasswordReset.Log");
    assert_eq!(told(0, "/at"), "2026-11-24T08:00:00.000Z");
    let operator = json!({ "userId": "9999", "userPrincipalName": "admin@contoso.example", "appId": "5555", "tenantId": "7777" });
    assert_eq!((told(1, "/operator"), told(1, "/ticketNumber"), told(1, "/revokeSession")), (operator, "INC-1".into(), true.into()));
    assert_eq!(told(1, "/reason"), "left\u{202e}\u{7f}\u{1b}[2J the company");
    assert_eq!(told(3, "/error"), json!({ "code": "access_denied", "requestId": "2222" }));
    assert_eq!(told(3, "/steps"), json!([{ "step": "revoke", "done": false, "error": { "code": "throttled" } }]));
    assert_eq!(told(4, "/outcomes"), json!({ "Failed": 1 }));
    assert!(text.chars().all(|character| character == '\n' || !character.is_control() && character != '\u{202e}'), "escaped: {text}");
}

#[test]
fn texts_are_bounded() {
    let long = "ä".repeat(100_000);
    let event = json!({ "event": "logStarted", "atMs": 0, "tool": long, "previousFile": long });
    let line = log_append(b"", event.to_string().as_bytes()).unwrap().line;
    assert!(line.len() < 2000 && line.contains('…'), "{}", line.len());
}

#[test]
fn an_untouched_log_is_intact_in_pieces_of_any_size() {
    let (text, head) = log(&events());
    for piece in [1, 2, 63, 64, 500, 100_000] {
        let report = checked(text.as_bytes(), &head, piece);
        assert_eq!((report.is_intact, report.record_count, report.records_behind), (true, 6, Some(0)));
        assert_eq!(report.head, Some(head.clone()));
    }
    let mut verifier = LogVerifier::new(b"").unwrap();
    let signatures = verifier.update(text.as_bytes());
    let (before, _) = log(&events()[..5]);
    assert_eq!((signatures.len(), signatures[0].line, signatures[0].signature.as_str()), (1, 6, "QUJD"));
    assert_eq!(Some(&signatures[0].head), checked(before.as_bytes(), "", 100).head.as_ref());
}

#[test]
fn what_was_done_to_a_log_is_named_with_its_line() {
    let (text, head) = log(&events());
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    let of = |order: &[usize]| order.iter().map(|at| lines[*at]).collect::<String>();
    let other = log(&[events()[0].clone(), json!({ "event": "intent", "atMs": 5 }), events()[2].clone(), events()[3].clone()]).0;
    for (changed, code, line) in [
        (text.replace("INC-1", "INC-2"), "edited", 2),
        (text.replace("\"Failed\"", "\"Reset\""), "edited", 4),
        (of(&[0, 1, 3, 4, 5]), "missing", 3),
        (of(&[1, 2, 3, 4, 5]), "missing", 1),
        (of(&[0, 1, 3, 2, 4, 5]), "reordered", 3),
        (of(&[0, 1, 1, 2, 3, 4, 5]), "reordered", 3),
        (of(&[0, 1, 2]) + other.split_inclusive('\n').nth(3).unwrap(), "unlinked", 4),
        (text.trim_end().to_owned(), "truncated", 6),
        (text[..text.len() - 40].to_owned(), "truncated", 6),
        (text.replacen('{', "{ ", 1), "notOurs", 1),
        ("time,user\n1,2\n".to_owned(), "notOurs", 1),
        (of(&[0, 1]) + &"x".repeat(1_000_000) + "\n", "edited", 3),
        (text.replace('\n', "\r\n"), "edited", 1),
    ] {
        assert_eq!(problem(&changed), (Some(code), Some(line)), "{code}");
    }
    assert_eq!(problem(""), (Some("empty"), None));
    // What nothing inside the file can tell: only who knows the head finds it.
    let cut = of(&[0, 1, 2, 3]);
    assert_eq!(problem(&cut), (None, None));
    assert_eq!(checked(cut.as_bytes(), &head, 1000).problem.unwrap().code, "headNotFound");
    let early = checked(cut.as_bytes(), "", 1000).head.unwrap();
    assert_eq!(checked(text.as_bytes(), &format!(" {} \n", early.to_uppercase()), 1000).records_behind, Some(2));
    assert_eq!(LogVerifier::new(b"abc").unwrap_err().code(), "invalid_argument");
}

#[test]
fn what_has_no_place_in_a_log_is_refused() {
    let (text, _) = log(&events()[..2]);
    let last = text.split_inclusive('\n').next_back().unwrap();
    let refused = |last: &str, event: &Value| log_append(last.as_bytes(), event.to_string().as_bytes()).unwrap_err().code();
    let intent = json!({ "event": "intent", "atMs": 5 });
    assert_eq!(refused("", &intent), "invalid_argument");
    assert_eq!(refused(last, &events()[0]), "invalid_argument");
    for event in [
        json!([]),
        json!({ "event": "intent" }),
        json!({ "event": "other", "atMs": 5 }),
        json!({ "event": "result", "atMs": 5, "result": 1 }),
        json!({ "event": "signature", "atMs": 5, "signature": "Canary\"" }),
    ] {
        assert_eq!(refused(last, &event), "invalid_argument", "{event}");
    }
    assert_eq!(refused(&last.replace("INC-1", "INC-2"), &intent), "log_broken");
    for cut in [1, 3, 40] {
        assert_eq!(refused(&last[..last.len() - cut], &intent), "log_broken");
    }
    // A payload that cannot be read tells nothing, and stops nothing.
    let started = json!({ "event": "runStarted", "atMs": 5, "claims": "no JSON", "options": 7 });
    assert!(log_append(last.as_bytes(), started.to_string().as_bytes()).unwrap().line.contains("\"operator\":{}"));
}

proptest! {
    #[test]
    fn any_byte_that_is_changed_is_found(at in any::<prop::sample::Index>(), byte: u8) {
        let mut changed = log(&events()).0.into_bytes();
        let at = at.index(changed.len());
        prop_assume!(changed[at] != byte);
        changed[at] = byte;
        let report = checked(&changed, "", 1000);
        prop_assert!(!report.is_intact && report.first_broken_line.is_some());
    }

    #[test]
    fn any_bytes_are_judged(bytes: Vec<u8>, piece in 1_usize..50) {
        prop_assert!(!checked(&bytes, "", piece).is_intact);
        let _ = log_append(&bytes, &bytes);
    }
}

/// Not a sample: every byte of every record, and each to three others.
#[test]
fn every_byte_is_watched() {
    let text = log(&events()).0.into_bytes();
    for at in 0..text.len() {
        for flip in [0x01, 0x20, 0x80] {
            let mut changed = text.clone();
            changed[at] ^= flip;
            assert!(!checked(&changed, "", 1 << 16).is_intact, "byte {at}");
        }
    }
}
