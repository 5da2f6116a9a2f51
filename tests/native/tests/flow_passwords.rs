//! The passwords that a flow makes: by the policy of its options, without the user's own names.

use entra_reset_core::{Action, Answer, Flow, Source};
use rand::SeedableRng;
use rand::rngs::ChaCha20Rng;

/// Resets one user and returns the new password.
fn reset(options: &str, seed: u64) -> String {
    let options = format!(r#"{{"kind":"reset","utcAtZeroMs":0,"ignoreVerdict":true,{options}}}"#);
    let mut flow = Flow::new(options.as_bytes(), Source::new(ChaCha20Rng::seed_from_u64(seed))).unwrap();
    flow.set_claims(br#"{"idtyp":"app"}"#);
    flow.add_users(br#"["vance@contoso.example"]"#).unwrap();
    let (mut now_ms, mut password) = (0, None);
    loop {
        match flow.poll(now_ms) {
            Action::Send(send) if send.method == "PATCH" => {
                flow.take_body(send.id).unwrap();
                flow.respond(send.id, 204, b"", b"").unwrap();
            }
            Action::Send(send) => {
                let body = br#"{"id":"1","userPrincipalName":"vance@contoso.example","displayName":"Adele Vance","value":[],"authenticationType":"Managed"}"#;
                flow.respond(send.id, 200, b"", body).unwrap();
            }
            Action::Ask(ask) => flow.answer(ask.id, Answer::Yes).unwrap(),
            Action::Result(result) => password = Some(String::from_utf8(flow.take_secret(result.id).unwrap().expose().to_vec()).unwrap()),
            Action::Wait { until_ms } => now_ms = until_ms,
            Action::Done => return password.unwrap(),
            _ => {}
        }
    }
}

#[test]
fn the_user_s_own_names_are_not_in_it() {
    let options = r#""password":{"style":"passphrase","words":3,"wordList":"adele\nvance\ncontoso\nhaus\nbaum","bannedWords":["baum"]}"#;
    for seed in 0..50 {
        let password = reset(options, seed);
        assert!(password.starts_with("Haus-Haus-Haus"), "{password}");
    }
}

#[test]
fn each_style_is_made() {
    assert_eq!(reset(r#""password":{"length":20,"forbid":["symbol"]}"#, 1).len(), 20);
    assert_eq!(reset(r#""password":{"style":"readable"},"passwordLength":16"#, 1).len(), 16);
    assert_eq!(reset(r#""password":null"#, 1).len(), 14);
}
