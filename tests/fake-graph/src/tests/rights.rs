//! The matrix of callers, in rows, and targets, in columns: who reaches whom.

use super::{Client, PASSWORD};
use serde_json::json;

/// Targets, in the order of the columns below.
const TARGETS: &[&str] = &[
    "AdeleV",    // no role, in an ordinary group
    "DiegoS",    // no role, owner of an ordinary group
    "LeeG",      // Directory Readers
    "BrianJ",    // Guest Inviter
    "CameronW",  // Password Administrator
    "ChristieC", // Message Center Reader
    "BenW",      // Reports Reader
    "JordanM",   // Usage Summary Reports Reader
    "BiancaP",   // User Experience Success Manager
    "JoniS",     // Helpdesk Administrator
    "DebraB",    // Authentication Administrator
    "helpdesk",  // User Administrator
    "GerhartM",  // Groups Administrator
    "MODAdmin",  // Global Administrator
    "MiriamG",   // Privileged Authentication Administrator
    "PradeepG",  // Privileged Role Administrator
    "DeliaD",    // Global Reader
    "RobertY",   // Exchange Administrator
    "ZrinkaM",   // custom role
    "BelindaN",  // custom role and Reports Reader
    "RaulR",     // Helpdesk and Authentication Administrator
    "EnricoC",   // User Administrator and Directory Readers
    "EmilyB",    // Helpdesk Administrator through a role-assignable group
    "JulianI",   // member of a role-assignable group
    "KatieJ",    // owner of one
    "LidiaH",    // Helpdesk Administrator for an administrative unit
    "GarthF",    // the same for a restricted unit
    "MollyD",    // in an administrative unit
    "DanJ",      // in a restricted unit
];

/// `x` reached, `.` not, `-` the caller's own account.
const RESETS: &[(&str, &str)] = &[
    ("CameronW", "xxxx-......................x."),
    ("JoniS", "xxxxxxxxx-...............x.x."),
    ("DebraB", "xxxxxxxxx.-................x."),
    ("helpdesk", "xxxxxxxxxx.-x........x...x.x."),
    ("MiriamG", "xxxxxxxxxxxxxx-xxxxxxxxxxxxx."),
    ("NestorW", "xxxxxxxxxxxxxxxxxxxxxxxxxxxx."),
    ("IrvinS", "xx.........................x."),
    ("GradyA", "xx.........................x."),
    ("JohannaL", "xx.........................x."),
    ("RaulR", "xxxxxxxxxxx.........-....x.x."),
    ("EnricoC", "xxxxxxxxxx.xx........-...x.x."),
    ("EmilyB", "xxxxxxxxxx............-..x.x."),
    ("LidiaH", ".........................-.x."),
    ("GarthF", "..........................-.x"),
    ("LeeG", "..-.........................."),
    ("DeliaD", "................-............"),
    ("PradeepG", "...............-............."),
    ("ZrinkaM", "..................-.........."),
    ("AdeleV", "-............................"),
];

fn upn(name: &str) -> String {
    format!("{name}@contoso.example")
}

/// The row of a caller: what each target answers.
async fn row(client: &Client, caller: &str, accepted: u16, call: impl AsyncFn(&Client, &str) -> super::Answer) -> String {
    let client = client.other(&upn(caller));
    let mut row = String::new();
    for target in TARGETS {
        let answer = call(&client, &upn(target)).await;
        row.push(match answer.status.as_u16() {
            status if status == accepted => 'x',
            403 if *target == caller => '-',
            403 => '.',
            other => panic!("{caller} to {target}: {other} {}", answer.text),
        });
    }
    row
}

async fn patch(client: &Client, target: &str) -> super::Answer {
    client.patch(&format!("/v1.0/users/{target}"), &json!({"passwordProfile": {"password": PASSWORD}})).await
}

#[tokio::test]
async fn reset_password_cell_by_cell() {
    let client = Client::new();
    for (caller, expected) in RESETS {
        let found = row(&client, caller, 202, async |client, target| client.reset(target).await).await;
        assert_eq!(found, *expected, "{caller}");
    }
}

#[tokio::test]
async fn patch_under_the_strict_reading() {
    let client = Client::new();
    for (caller, expected) in RESETS {
        let may_patch = ["DebraB", "helpdesk", "MiriamG", "NestorW", "EnricoC"].contains(caller);
        let authentication_only = "xxxxxxxxx.x.........-......x.";
        let expected = match *caller {
            _ if may_patch => (*expected).to_owned(),
            // The Helpdesk role does not count here.
            "RaulR" => authentication_only.to_owned(),
            _ => expected.replace('x', "."),
        };
        assert_eq!(row(&client, caller, 204, patch).await, expected, "{caller}");
    }
}

#[tokio::test]
async fn patch_under_the_wide_reading() {
    let client = Client::new();
    client.settings(&json!({"patch": "wide"})).await;
    for (caller, expected) in RESETS {
        assert_eq!(row(&client, caller, 204, patch).await, *expected, "{caller}");
    }
}

#[tokio::test]
async fn minor_roles_under_the_other_reading() {
    let client = Client::new();
    client.settings(&json!({"minorRoles": "allowed", "patch": "wide"})).await;
    for caller in ["IrvinS", "GradyA", "JohannaL"] {
        assert_eq!(row(&client, caller, 204, patch).await, "xxxx.xxxx..................x.", "{caller}");
    }
}

#[tokio::test]
async fn applications_reach_by_their_role() {
    let scope = "User-PasswordProfile.ReadWrite.All";
    for (name, wide, expected) in [
        ("Reset Automation", false, "xxxxxxxxxx.xx........x...x.x."),
        ("Privileged Automation", false, "xxxxxxxxxxxxxxxxxxxxxxxxxxxx."),
        ("Helpdesk Automation", false, "............................."),
        ("Helpdesk Automation", true, "xxxxxxxxxx...............x.x."),
        ("Automation Without Role", true, "............................."),
    ] {
        let client = Client::application(Some(name), scope);
        client.settings(&json!({"patch": if wide { "wide" } else { "strict" }})).await;
        for (target, cell) in TARGETS.iter().zip(expected.chars()) {
            let status = if cell == 'x' { 204 } else { 403 };
            assert_eq!(patch(&client, &upn(target)).await.status, status, "{name} to {target}");
        }
    }
}

#[tokio::test]
async fn settings_are_words_of_their_own() {
    let client = Client::new();
    for (settings, status, text) in [
        (json!({"patch": "loose"}), 422, "unknown variant `loose`, expected `strict` or `wide`"),
        (json!({"syncedPatch": true}), 400, "syncedPatch"),
        (json!({"synced": "allowed"}), 422, "unknown field `synced`"),
        (json!({"rolesPageSize": 0}), 422, "rolesPageSize"),
    ] {
        let answer = client.control("POST", "/_test/settings", &settings).await;
        assert_eq!(answer.status, status, "{settings}: {}", answer.text);
        assert!(answer.text.contains(text), "{}", answer.text);
    }
}
