//! Every remedy in one file, `tests/golden/remedies.md`, so that a change is read as a person would read it.
//!
//! To write the file anew: `ENTRA_WRITE_GOLDEN=1 cargo test -p entra-reset-core remedies`.

use super::{KINDS, code};
use crate::graph::row_remedies;

const GOLDEN: &str = include_str!("../../../tests/golden/remedies.md");

/// Remedies that stand where their cause is found: the file, how many places of it set one, the remedies as the source spells them.
const ELSEWHERE: [(&str, usize, &[&str]); 12] = [
    (
        "flow/ending.rs",
        1,
        &[
            "the service may have set a password that nobody has seen: reset again",
            "the password may have been set: try the one of this result, and reset again if it is refused",
        ],
    ),
    ("flow/query/audit.rs", 2, &["check the user principal name; a user who was deleted is found by object id"]),
    (
        "flow/people/list.rs",
        2,
        &[
            "a mail address is not always the name to sign in with: find the user by it (Find-EntraPasswordResetUser -Mail), and check that the token is for the user's tenant",
        ],
    ),
    ("flow/turns.rs", 2, &["nobody could be asked about a privileged user: run interactively, or skip this second question (-Force)"]),
    (
        "flow/user/judging.rs",
        1,
        &[
            "ask an administrator whose role is scoped to that unit, or have the user taken out of it first",
            "ask somebody with one of these roles: {}",
        ],
    ),
    ("flow/write.rs", 2, &["choose another password: the one that was given {rule}"]),
    (
        "flow/write/operation.rs",
        2,
        &["the password of this result works where Active Directory checks it; reset again to set it in the cloud as well"],
    ),
    ("flow/write/pass.rs", 2, &["a pass that nobody has seen may exist: create another one, which replaces it"]),
    ("flow/write/mail.rs", 1, &["the mail may have been sent: ask the recipient before another one is sent"]),
    (
        "flow/write/steps.rs",
        1,
        &[
            "block the sign-in separately; the other steps went on",
            "read the user's lastPasswordChangeDateTime later, or look into the audit log",
            "unblock the sign-in separately; the new credential stands",
            "revoke the sessions separately; the new password stands",
            "create the pass separately; the new password stands",
            "hand the credential over in another way; what was set stands",
        ],
    ),
    (
        "graph/error.rs",
        7,
        &[
            "resetPassword needs a signed-in administrator: an application cannot call it",
            "have an administrator consent to the permission {least}, then get a new token",
            "check that the token has the permission {least}, and that the caller's role reaches this user",
            "check that the token has the permission {least}, and that the caller may send from this mailbox",
            "check that the token has the permission {least}, and that the caller may read other users",
            "have one of these roles assigned: {roles}",
            "check that the token has the permission {least}, and that the caller has one of these roles: {roles}",
        ],
    ),
    (
        "rows.rs",
        2,
        &[
            "read the file with Import-Csv -Delimiter {separator}",
            "give the file a first line that names the columns, one of them UserPrincipalName or UserId",
        ],
    ),
];

/// How a place sets a remedy. In the files whose functions return one it is a bare `Some`.
const SETS: [&str; 4] = ["remedy: Some(", ".remedy = ", "remedy.get_or_insert_with(", "let remedy = \""];
const RETURNS: [&str; 2] = ["graph/error.rs", "rows.rs"];

fn all() -> String {
    let mut text = "# Remedies\n\nWritten by a test of core (core/src/documents/remedies.rs), which fails when a remedy changes and this file does not.\n\
        A remedy stands behind a message, after a colon: `message: remedy`.\n\n## By code\n\n| code | remedy |\n|---|---|\n"
        .to_owned();
    for kind in KINDS {
        text += &format!("| `{}` | {} |\n", kind.code(), kind.remedy());
    }
    text += "\n## Graph's errors\n\nMore exact than the code's own (core/src/graph/error/rows.rs).\n\n| code | remedy |\n|---|---|\n";
    let mut rows: Vec<_> = row_remedies().map(|(kind, remedy)| format!("| `{}` | {remedy} |\n", kind.code())).collect();
    rows.sort();
    rows.dedup();
    text.extend(rows);
    text += "\n## Where the cause knows more\n\nWhat stands in braces is filled in.\n\n| file in core/src | remedy |\n|---|---|\n";
    for (file, _, remedies) in ELSEWHERE {
        remedies.iter().for_each(|remedy| text += &format!("| {file} | {remedy} |\n"));
    }
    text
}

#[test]
#[expect(clippy::disallowed_methods, reason = "a test writes its golden file when it is told to")]
fn remedies_are_those_of_the_golden_file() {
    if std::env::var_os("ENTRA_WRITE_GOLDEN").is_some() {
        std::fs::write(concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/golden/remedies.md"), all()).unwrap();
        return;
    }
    for (found, golden) in all().lines().zip(GOLDEN.lines()) {
        assert_eq!(found, golden, "read it as a person would, then write the file anew: ENTRA_WRITE_GOLDEN=1");
    }
    assert_eq!(all().lines().count(), GOLDEN.lines().count());
}

#[test]
fn remedies_elsewhere_are_all_listed() {
    for (file, text) in code::sources() {
        if matches!(file.as_str(), "error.rs" | "graph/error/rows.rs") {
            continue;
        }
        let (places, remedies) =
            ELSEWHERE.iter().find(|(listed, ..)| *listed == file).map_or((0, &[][..]), |(_, places, remedies)| (*places, *remedies));
        let returned = if RETURNS.contains(&file.as_str()) { text.matches("Some(format!(\"").count() } else { 0 };
        let found = returned + SETS.iter().map(|how| text.matches(how).count()).sum::<usize>();
        assert_eq!(found, places, "{file} sets a remedy in another number of places: list the new one, or take out the old one");
        for remedy in remedies {
            assert!(text.contains(&format!("\"{remedy}\"")), "{file} does not hold {remedy:?}");
        }
    }
}

#[test]
fn remedies_read_as_remedies() {
    for line in GOLDEN.lines().filter(|line| line.starts_with("| `") || line.contains(".rs | ")) {
        let remedy = line.trim_matches('|').split(" | ").nth(1).unwrap().trim();
        assert!(!remedy.ends_with('.') && remedy.len() > 10, "{remedy:?} has no full stop");
        assert!(remedy.starts_with(char::is_lowercase) || remedy.starts_with("resetPassword"), "{remedy:?} begins small");
    }
}
