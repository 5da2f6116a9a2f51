//! Policies as they come: odd, hostile, impossible.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;

fn refusal(options: &str) -> Error {
    match PasswordPolicy::parse_with_words(options.as_bytes(), Some(WORDS)) {
        Err(error) => error,
        Ok(policy) => panic!("{options} was taken: {policy:?}"),
    }
}

#[test]
fn refusals_say_what_is_wrong() {
    for (options, code, word) in [
        (r#"{"lenght":9}"#, "invalid_options", "lenght"),
        (r#"[]"#, "invalid_options", "object"),
        (r#"null"#, "invalid_options", "object"),
        (r#"{"length":"9"}"#, "invalid_options", "length is no whole number"),
        (r#"{"length":9,"length":9}"#, "invalid_options", "length stands there twice"),
        (r#"{"style":"poem"}"#, "invalid_options", "poem"),
        (r#"{"length":-9}"#, "password_length_invalid", "-9"),
        (r#"{"symbols":"!é"}"#, "invalid_options", "é"),
        (r#"{"bannedWords":["abc"]}"#, "invalid_options", "3 characters"),
        (r#"{"require":["upper"],"forbid":["UPPER"]}"#, "options_contradict", "upper case"),
        (r#"{"words":4}"#, "options_contradict", "words"),
        (r#"{"style":"passphrase","length":30}"#, "options_contradict", "length"),
        (r#"{"forbid":["digit","symbol"]}"#, "password_policy_impossible", "three of"),
        (r#"{"forbid":["lower","upper"]}"#, "password_policy_impossible", "begins with a letter"),
        (r#"{"symbols":"|"}"#, "password_policy_impossible", "symbol"),
        (r#"{"style":"readable","symbols":"~"}"#, "password_policy_impossible", "symbol"),
        (r#"{"style":"passphrase","words":13}"#, "invalid_options", "13"),
    ] {
        let error = refusal(options);
        assert_eq!(error.code(), code, "{options}: {error}");
        assert!(error.message().contains(word), "{options}: {error}");
    }
    assert!(PasswordPolicy::parse(br#"{"style":"passphrase"}"#).unwrap_err().message().contains("word list"));
}

/// Every pair of syllables that a word of a readable password could hold is banned.
#[test]
fn banned_words_that_leave_nothing_are_refused() {
    let syllables: Vec<String> = "bhkmrs".chars().flat_map(|c| "aiu".chars().map(move |v| format!("{c}{v}"))).collect();
    let pairs: Vec<String> = syllables.iter().flat_map(|one| syllables.iter().map(move |other| format!("{one}{other}"))).collect();
    let all = json!({ "style": "readable", "bannedWords": pairs });
    assert!(refusal(&all.to_string()).message().contains("every password"));
    // With one pair left there is a password here and there, too rare to be drawn.
    let most = json!({ "style": "readable", "bannedWords": pairs[1..] });
    assert_eq!(refusal(&most.to_string()).code(), "password_policy_impossible");
    // With only one word of two syllables there is room.
    let few = json!({ "style": "readable", "bannedWords": pairs[..10] });
    assert!(policy(&few.to_string()).entropy_bits() < policy(r#"{"style":"readable"}"#).entropy_bits());
}

#[test]
fn hostile_sizes_are_refused_or_served() {
    let names = |count| json!({ "forUser": vec!["x".repeat(256); count] }).to_string();
    assert!(policy(&names(16)).entropy_bits() > 83.0);
    assert_eq!(refusal(&names(17)).code(), "invalid_options");
    assert_eq!(refusal(&json!({ "forUser": vec!["name"; 1001] }).to_string()).code(), "invalid_options");
    assert_eq!(refusal(&json!({ "forUser": ["x".repeat(257)] }).to_string()).code(), "invalid_options");
    let longest = policy(r#"{"length":256,"forUser":["Adele Vance"],"symbols":"all","allowLookAlikes":true}"#);
    assert_eq!(longest.draw(&mut seeded(1)).unwrap().expose().len(), 256);
    let words = json!({ "style": "passphrase", "words": 12, "separator": "----", "symbol": true, "wordList": "abcdefghijklmnop\nabcdefghijklmnoq" });
    assert!(policy(&words.to_string()).longest() <= 256);
}

fn any_options() -> impl Strategy<Value = Value> {
    let class = prop::sample::select(vec!["lower", "upper", "digit", "symbol", "Digit"]);
    let classes = prop::collection::vec(class, 0..3);
    let name = prop_oneof![Just("Adele Vance".to_owned()), Just("vance@contoso.example".to_owned()), "[a-z!$0-9 ]{0,7}"];
    (
        prop::option::of(prop::sample::select(vec!["random", "readable", "passphrase", "Readable"])),
        prop::option::of(6_i64..=40),
        prop::option::of(classes.clone()),
        prop::option::of(classes),
        prop::option::of(prop::sample::select(vec!["all", "!", "#-", "$", "|", "~!?"])),
        prop::option::of(any::<bool>()),
        prop::option::of(any::<bool>()),
        prop::option::of(2_i64..=13),
        (prop::option::of(prop::sample::select(vec!["", "-", "!", " ", "7", "--"])), prop::option::of(any::<bool>())),
        (prop::option::of(any::<bool>()), prop::option::of(any::<bool>())),
        prop::collection::vec(name, 0..4),
        prop::option::of(prop::collection::vec("[a-z0-9$]{4,6}", 0..4)),
    )
        .prop_map(|(style, length, require, forbid, symbols, look_alikes, keyboard, words, (separator, capital), (number, symbol), names, banned)| {
            let given = json!({
                "style": style, "length": length, "require": require, "forbid": forbid, "symbols": symbols, "allowLookAlikes": look_alikes,
                "keyboardSafe": keyboard, "words": words, "separator": separator, "capitalize": capital, "number": number, "symbol": symbol,
                "forUser": names, "bannedWords": banned,
            });
            let of_words = ["words", "separator", "capitalize", "number", "symbol"];
            let is_of_words = given["style"] == "passphrase";
            // Otherwise most of them would be refused for one and the same reason.
            let fits = |member: &str| if is_of_words { member != "length" } else { !of_words.contains(&member) };
            Value::Object(given.as_object().unwrap().clone().into_iter().filter(|(member, _)| fits(member)).collect())
        })
}

const SMALL_LIST: &str = "adele\nvance\nhaus\nbaum\nhund\nwald\nzypresse\nyak\nmeer";

proptest! {
    /// Whatever is asked for is refused with a reason or kept to the letter.
    #[test]
    fn a_policy_is_refused_or_kept(options in any_options(), seed: u64) {
        let policy = match PasswordPolicy::parse_with_words(options.to_string().as_bytes(), Some(SMALL_LIST)) {
            Ok(policy) => policy,
            Err(error) => {
                let known = ["invalid_options", "options_contradict", "password_length_invalid", "password_policy_impossible"];
                prop_assert!(known.contains(&error.code()) && !error.message().is_empty());
                return Ok(());
            }
        };
        prop_assert!(policy.entropy_bits().is_finite() && policy.entropy_bits() >= 0.0);
        let context = json!({ "forUser": options["forUser"] }).to_string();
        let mut source = seeded(seed);
        for _ in 0..5 {
            let password = policy.draw(&mut source).unwrap();
            let report = password_check(password.expose(), context.as_bytes()).unwrap();
            let kept = report.rules.iter().filter(|rule| rule.name != "bannedWords").all(|rule| rule.passed);
            prop_assert!(kept, "{options}: {report:?}");
            let text = text(&password);
            prop_assert!(password.expose().len() <= policy.longest());
            prop_assert!(text.starts_with(|c: char| c.is_ascii_alphabetic()));
            if let Some(length) = options["length"].as_u64() {
                prop_assert_eq!(u64::try_from(text.len()).unwrap(), length);
            }
            for (member, should_hold) in [("require", true), ("forbid", false)] {
                for class in options[member].as_array().into_iter().flatten() {
                    let holds = match class.as_str().unwrap() {
                        "lower" => text.contains(|c: char| c.is_ascii_lowercase()),
                        "upper" => text.contains(|c: char| c.is_ascii_uppercase()),
                        "symbol" => text.contains(|c: char| c.is_ascii_punctuation()),
                        _ => text.contains(|c: char| c.is_ascii_digit()),
                    };
                    prop_assert_eq!(holds, should_hold, "{} {} in {}", member, class, options);
                }
            }
            if options["keyboardSafe"] == true {
                prop_assert!(!text.contains(|c: char| "yzYZ#*+-=?_|~@&/".contains(c)), "{text}");
            }
            for word in options["bannedWords"].as_array().into_iter().flatten() {
                let normal = |text: &str| text.to_lowercase().replace('0', "o").replace('1', "l").replace('$', "s").replace('@', "a");
                prop_assert!(!normal(&text).contains(&normal(word.as_str().unwrap())));
            }
        }
    }

    #[test]
    fn any_text_is_refused_or_taken(options in ".*", words in ".*") {
        let _ = PasswordPolicy::parse_with_words(options.as_bytes(), Some(&words));
        let list = json!({ "style": "passphrase", "wordList": words, "words": 3 }).to_string();
        if let Ok(policy) = PasswordPolicy::parse(list.as_bytes()) {
            prop_assert!(policy.draw(&mut seeded(1)).is_ok());
        }
    }

    #[test]
    fn any_password_is_checked_and_spelt(password in ".{0,40}", name in ".{0,20}") {
        let context = json!({ "forUser": [name], "allowUnicode": true }).to_string();
        prop_assert_eq!(password_check(password.as_bytes(), context.as_bytes()).unwrap().rules.len(), 5);
        let spoken = password_spell(password.as_bytes(), "").unwrap();
        let pieces = if password.is_empty() { 0 } else { text(&spoken).split(", ").count() };
        prop_assert_eq!(pieces, password.chars().count());
    }
}
