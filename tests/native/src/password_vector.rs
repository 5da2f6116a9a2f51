//! The vectors of passwords. Each file names the call that its cases make.

use serde_json::{Value, json};

use crate::Code;

/// The calls on passwords, as one host offers them. Options are JSON, empty where a case has none.
pub trait Passwords {
    /// One password, and what is told of it.
    fn generate(&self, options: &[u8]) -> Result<(Vec<u8>, Value), Code>;
    fn check(&self, password: &[u8], context: &[u8]) -> Result<Value, Code>;
    fn spell(&self, password: &[u8], language: &str) -> Result<Vec<u8>, Code>;
}

pub fn check_passwords(file: &str, vector: &Value, host: &impl Passwords) {
    for case in vector["cases"].as_array().unwrap() {
        let place = format!("{file}: {}", case["name"]);
        match vector["call"].as_str().unwrap() {
            "generate" => check_generate(&place, case, host),
            "check" => check_check(&place, case, host),
            "spell" => check_spell(&place, case, host),
            call => panic!("{file}: no call is named {call}"),
        }
    }
}

fn text(value: &Value) -> String {
    if value.is_null() { String::new() } else { value.to_string() }
}

fn check_generate(place: &str, case: &Value, host: &impl Passwords) {
    let (bytes, facts) = match host.generate(text(&case["options"]).as_bytes()) {
        Ok(_) if case.get("error").is_some() => panic!("{place}: no error came"),
        Ok(found) => found,
        Err(code) => return assert_eq!(Some(code.as_str()), case["error"].as_str(), "{place}"),
    };
    assert_eq!(facts["style"], case["style"], "{place}");
    let bits = facts["entropyBits"].as_f64().unwrap();
    assert_eq!(Some((bits * 10.0).floor() / 10.0), case["entropyBits"].as_f64(), "{place}");
    let codes: Vec<&Value> = facts["warnings"].as_array().unwrap().iter().map(|warning| &warning["code"]).collect();
    assert_eq!(codes, case["warnings"].as_array().map(|codes| codes.iter().collect::<Vec<_>>()).unwrap_or_default(), "{place}");
    let text = String::from_utf8(bytes).unwrap();
    let length = u64::try_from(text.len()).unwrap();
    assert!((case["shortest"].as_u64().unwrap()..=case["longest"].as_u64().unwrap()).contains(&length), "{place}: {length}");
    assert!(case["first"].as_str().unwrap().contains(&text[..1]), "{place}: another first character");
    let alphabet = case["alphabet"].as_str().unwrap();
    assert!(text.chars().all(|c| alphabet.contains(c)), "{place}: a character from elsewhere");
    for class in case["classes"].as_array().unwrap() {
        let holds = match class.as_str().unwrap() {
            "lower" => text.contains(|c: char| c.is_ascii_lowercase()),
            "upper" => text.contains(|c: char| c.is_ascii_uppercase()),
            "digit" => text.contains(|c: char| c.is_ascii_digit()),
            "symbol" => text.contains(|c: char| c.is_ascii_punctuation()),
            other => panic!("{place}: no class is named {other}"),
        };
        assert!(holds, "{place}: no {class}");
    }
}

fn check_check(place: &str, case: &Value, host: &impl Passwords) {
    let password = case["password"].as_str().map_or_else(
        || {
            let times = usize::try_from(case["times"].as_u64().unwrap()).unwrap();
            case["repeat"].as_str().unwrap().repeat(times) + case["suffix"].as_str().unwrap_or_default()
        },
        str::to_owned,
    );
    let mut context = case["context"].clone();
    if let Some(count) = case["bannedWordCount"].as_u64() {
        context = json!({ "bannedWords": (0..count).map(|number| format!("word{number:04}")).collect::<Vec<_>>() });
    }
    let report = match host.check(password.as_bytes(), text(&context).as_bytes()) {
        Ok(_) if case.get("error").is_some() => panic!("{place}: no error came"),
        Ok(report) => report,
        Err(code) => return assert_eq!(Some(code.as_str()), case["error"].as_str(), "{place}"),
    };
    assert_eq!(report["isValid"], case["isValid"], "{place}: {report}");
    assert_eq!(report["isPrediction"], true, "{place}");
    let rules = report["rules"].as_array().unwrap();
    let names: Vec<&str> = rules.iter().map(|rule| rule["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["length", "characters", "complexity", "names", "bannedWords"], "{place}");
    let failed: Vec<&Value> = rules.iter().filter(|rule| rule["passed"] == false).map(|rule| &rule["name"]).collect();
    assert_eq!(failed, case["failed"].as_array().unwrap().iter().collect::<Vec<_>>(), "{place}");
    assert!(rules.iter().all(|rule| rule["message"].as_str().is_some_and(|message| !message.is_empty())), "{place}: {report}");
}

fn check_spell(place: &str, case: &Value, host: &impl Passwords) {
    match host.spell(case["password"].as_str().unwrap().as_bytes(), case["language"].as_str().unwrap_or_default()) {
        Ok(spoken) => assert_eq!(Some(String::from_utf8(spoken).unwrap().as_str()), case["spoken"].as_str(), "{place}"),
        Err(code) => assert_eq!(Some(code.as_str()), case["error"].as_str(), "{place}"),
    }
}
