//! One check a kind of vector.

use std::fs;
use std::path::PathBuf;

use serde_json::Value;

use crate::matching::Matcher;
use crate::{Code, Host};

/// A file of `tests/vectors`.
pub fn file(path: &[&str]) -> Value {
    let path = folder().join(path.iter().collect::<PathBuf>());
    serde_json::from_slice(&fs::read(&path).unwrap()).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

/// All vectors of a folder, with their file names.
pub fn read(kind: &str) -> Vec<(String, Value)> {
    let mut names: Vec<_> =
        fs::read_dir(folder().join(kind)).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    assert!(!names.is_empty(), "there are no {kind} vectors");
    names.sort();
    names.into_iter().map(|name| (name.clone(), file(&[kind, &name]))).inspect(|(name, vector)| check_source(name, vector)).collect()
}

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../vectors")
}

/// What a stranger cannot open is no source.
fn check_source(file: &str, vector: &Value) {
    if let Some(source) = vector.get("source") {
        assert!(
            source.as_str().unwrap().starts_with("https://learn.microsoft.com/"),
            "{file}: the source {source} is no page of Microsoft's"
        );
    }
}

/// A transcript: every call is made, every outcome compared.
pub fn check_flow<H: Host>(file: &str, vector: &Value, new: impl Fn(&[u8]) -> Result<H, Code>) {
    let begun = begin(vector, new);
    if let Some(code) = vector.get("newError") {
        assert_eq!(begun.map(|_| ()), Err(code.as_str().unwrap().to_owned()), "{file}");
        return;
    }
    let mut host = begun.unwrap_or_else(|code| panic!("{file}: {code}"));
    let mut matcher = Matcher::new(vector.get("whole").is_some_and(|whole| whole == true));
    let mut wait = 0;
    for (i, step) in vector["steps"].as_array().unwrap().iter().enumerate() {
        let place = format!("{file}, step {i} {step}");
        let outcome = make_call(&mut host, step, &mut wait);
        match (step.get("error"), outcome) {
            (Some(code), outcome) => assert_eq!(outcome.err().as_deref(), code.as_str(), "{place}"),
            (None, Err(code)) => panic!("{place}: {code}"),
            (None, Ok(found)) => {
                if let Some(expected) = step.get("expect") {
                    matcher.check(expected, &found).unwrap_or_else(|why| panic!("{place}\n{why}\nfound {found}"));
                }
            }
        }
    }
}

fn begin<H: Host>(vector: &Value, new: impl Fn(&[u8]) -> Result<H, Code>) -> Result<H, Code> {
    let mut host = new(vector["options"].to_string().as_bytes())?;
    if let Some(claims) = vector.get("claims") {
        set_claims(&mut host, claims)?;
    }
    if let Some(password) = vector.get("password") {
        host.set_password(password.as_str().unwrap().as_bytes())?;
    }
    if let Some(users) = vector.get("users") {
        host.add_users(users.to_string().as_bytes())?;
    }
    Ok(host)
}

fn set_claims<H: Host>(host: &mut H, claims: &Value) -> Result<(), Code> {
    if claims.is_null() { host.set_claims(b"") } else { host.set_claims(claims.to_string().as_bytes()) }
}

/// A time; `$wait`: the end of the last wait; `$wait:5`: that or 5, whichever is later.
fn time(poll: &Value, wait: u64) -> u64 {
    let Some(word) = poll.as_str() else { return poll.as_u64().unwrap() };
    let no_earlier = word.strip_prefix("$wait").expect("a time or $wait");
    no_earlier.strip_prefix(':').map_or(wait, |ms| wait.max(ms.parse().unwrap()))
}

fn make_call<H: Host>(host: &mut H, step: &Value, wait: &mut u64) -> Result<Value, Code> {
    let id = |name: &str| step[name].as_u64().unwrap();
    let with = || step["with"].as_str().unwrap();
    let has = |name: &str| step.get(name).is_some();
    if has("poll") {
        let action = host.poll(time(&step["poll"], *wait))?;
        *wait = action["untilMs"].as_u64().unwrap_or(*wait);
        Ok(action)
    } else if has("respond") {
        let body = match (step.get("body"), step.get("text")) {
            (Some(json), _) => json.to_string(),
            (None, Some(text)) => text.as_str().unwrap().to_owned(),
            (None, None) => String::new(),
        };
        let status = u16::try_from(id("status")).unwrap();
        host.respond(id("respond"), status, step["headers"].to_string().as_bytes(), body.as_bytes()).map(|()| Value::Null)
    } else if has("fail") {
        host.fail(id("fail"), with()).map(|()| Value::Null)
    } else if has("answer") {
        host.answer(id("answer"), with()).map(|()| Value::Null)
    } else if has("claims") {
        set_claims(host, &step["claims"]).map(|()| Value::Null)
    } else if has("cancel") {
        host.cancel().map(|()| Value::Null)
    } else if has("secret") {
        host.take_secret(id("secret")).map(|bytes| String::from_utf8(bytes).unwrap().into())
    } else if has("pass") {
        host.take_pass(id("pass")).map(|bytes| String::from_utf8(bytes).unwrap().into())
    } else if has("writeSecret") {
        let place = |i: usize| step["writeSecret"][i].as_u64().unwrap();
        host.write_secret(place(0), place(1)).map(|bytes| String::from_utf8(bytes).unwrap().into())
    } else if has("body") {
        host.take_body(id("body")).map(|bytes| serde_json::from_slice(&bytes).unwrap())
    } else {
        panic!("no step is like {step}")
    }
}

/// The user that a row names: seen in the first request, or in the result.
pub fn check_rows<H: Host>(file: &str, vector: &Value, new: impl Fn(&[u8]) -> Result<H, Code>) {
    for case in vector["cases"].as_array().unwrap() {
        let mut host = new(br#"{"kind":"reset","utcAtZeroMs":0}"#).unwrap();
        host.add_users(Value::Array(vec![case["row"].clone()]).to_string().as_bytes()).unwrap();
        let action = host.poll(0).unwrap();
        if let Some(url) = case.get("url") {
            let found = action["url"].as_str().unwrap_or_else(|| panic!("{file} {case}: {action}"));
            assert!(found.split('?').next().unwrap().ends_with(url.as_str().unwrap()), "{file} {case}: {found}");
        } else {
            assert_eq!(action["error"]["code"], case["error"], "{file} {case}: {action}");
        }
    }
}
