//! The records: made from members that are known by name, so that nothing else of an event ever comes into the log.

use std::fmt::Write;

use serde_json::{Map, Value};

use super::chain::{LONGEST, Link, START, hash, opened, sealed};
use crate::error::{Error, Kind};
use crate::json::{FromJson, Json};
use crate::rfc3339;

/// The first record says what kind of file this is.
const FORMAT: &str = "EntraPasswordReset.Log";
const VERSION: u64 = 1;
/// The characters that a text may have. What is longer ends with an ellipsis.
const LONGEST_TEXT: usize = 256;
/// A signature in base64: RSA with 16,384 bits is 2,732 characters.
const LONGEST_SIGNATURE: usize = 4096;
/// The steps after a write that are told. There are fewer.
const MOST_STEPS: usize = 16;

/// A record as it goes into the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogLine {
    /// With its line break.
    pub line: String,
    /// The head of the log with this record at its end.
    pub head: String,
}

/// Makes the next record of a log. `last_line` is the last line of the file with its line break; empty for a new file, whose first record must be
/// `logStarted`. `event` is a JSON object: docs/protocol.md tells its members.
///
/// # Errors
/// `log_broken`: the last line is not a whole record. `invalid_argument`: the event is none that there is, or has no place here.
pub fn log_append(last_line: &[u8], event: &[u8]) -> Result<LogLine, Error> {
    let json = Json::parse(event).filter(Json::is_object).ok_or_else(|| refused("it is no JSON object"))?;
    let name: String = json.needs("event").ok_or_else(|| refused("its member event is missing"))?;
    if last_line.is_empty() != (name == "logStarted") {
        return Err(refused("logStarted is the first record of a file, and no other one"));
    }
    let (sequence, previous) = if last_line.is_empty() {
        (1, START.to_owned())
    } else {
        let last_line = last_line.strip_suffix(b"\n").ok_or_else(broken)?;
        (opened(last_line).ok_or_else(broken)?.sequence.saturating_add(1), hash(last_line))
    };
    let line = sealed(&Link { sequence, previous: &previous }, &members(&name, &json)?);
    if line.len() > LONGEST {
        return Err(refused("it is too long"));
    }
    Ok(LogLine { head: hash(line.as_bytes()), line: line + "\n" })
}

fn refused(why: &str) -> Error {
    Error::new(Kind::InvalidArgument, format!("the event for the log cannot be written: {why}"))
}

fn broken() -> Error {
    Error::new(Kind::LogBroken, "the last line of the log is not a whole record")
}

/// What an event tells, as members of the record.
fn members(name: &str, json: &Json<'_>) -> Result<String, Error> {
    let at: u64 = json.needs("atMs").ok_or_else(|| refused("its member atMs is missing"))?;
    let mut told = Told::default();
    told.add("at", rfc3339::write(at));
    told.add("event", name);
    told.text(json, "run");
    match name {
        "logStarted" => log_started(&mut told, json),
        "runStarted" => run_started(&mut told, json),
        "intent" => told.texts(json, &["index", "userId", "userPrincipalName", "method"]),
        "result" => result(&mut told, json.member("result").and_then(Json::object).ok_or_else(|| refused("its member result is missing"))?),
        "runEnded" => run_ended(&mut told, json),
        "signature" => signature(&mut told, json)?,
        _ => return Err(refused("there is no such event")),
    }
    Ok(told.0)
}

fn log_started(told: &mut Told, json: &Json<'_>) {
    told.add("format", FORMAT);
    told.add("version", VERSION);
    told.texts(json, &["tool", "previousFile", "previousHead"]);
}

/// Who runs what. Of the token only what it says about the caller.
fn run_started(told: &mut Told, json: &Json<'_>) {
    told.texts(json, &["tool", "reason", "ticketNumber"]);
    if let Some(options) = text_of_json(json, "options").as_deref().and_then(Json::parse) {
        told.texts(
            &options,
            &[
                "kind",
                "environment",
                "method",
                "credentialType",
                "serviceGenerated",
                "blockSignIn",
                "verify",
                "enable",
                "revokeSession",
                "includeDisabled",
                "ignoreVerdict",
                "force",
            ],
        );
    }
    told.text(json, "users");
    let mut operator = Map::new();
    if let Some(claims) = text_of_json(json, "claims").as_deref().and_then(Json::parse) {
        // https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference
        for (name, claim_names) in [
            ("userId", &["oid"][..]),
            ("userPrincipalName", &["upn", "preferred_username", "unique_name"]),
            ("appId", &["appid", "azp"]),
            ("tenantId", &["tid"]),
        ] {
            if let Some(value) = claim_names.iter().find_map(|claim| text_of(&claims, claim)) {
                operator.insert(name.to_owned(), value.into());
            }
        }
    }
    told.add("operator", operator);
}

/// What became of a user: the action `result`, but for its words for people and for all that may be added to it.
fn result(told: &mut Told, json: &Json<'_>) {
    told.texts(json, &["index", "outcome", "input", "userId", "userPrincipalName", "method", "methodReason", "protection"]);
    told.texts(json, &["hasPassword", "hasPass", "forceChange", "sessionsRevoked", "verification", "verifiedBy", "requestId"]);
    if let Some(error) = json.member("error").and_then(error) {
        told.add("error", error);
    }
    if let Some(Json::List(steps)) = json.member("steps") {
        told.add("steps", steps.iter().take(MOST_STEPS).map(step).collect::<Vec<_>>());
    }
    if let Some(mail) = json.member("mail").and_then(Json::object) {
        told.add("mail", members_of(mail, &["to", "isUnlisted"]));
    }
    told.texts(json, &["startedAt", "finishedAt"]);
}

fn error(json: &Json<'_>) -> Option<Value> {
    let mut told = Map::new();
    told.insert("code".to_owned(), text_of(json, "code")?.into());
    if let Some(id) = text_of(json, "requestId") {
        told.insert("requestId".to_owned(), id.into());
    }
    Some(told.into())
}

fn step(json: &Json<'_>) -> Value {
    let mut told = members_of(json, &["step", "done", "requestId"]);
    if let Some(error) = json.member("error").and_then(error) {
        told.insert("error".to_owned(), error);
    }
    told.into()
}

fn members_of(json: &Json<'_>, names: &[&str]) -> Map<String, Value> {
    names.iter().filter_map(|name| Some(((*name).to_owned(), value_of(json, name)?))).collect()
}

fn run_ended(told: &mut Told, json: &Json<'_>) {
    told.text(json, "isCut");
    let mut counts = Map::new();
    if let Some(outcomes) = json.member("outcomes") {
        for outcome in ["Reset", "Accepted", "Skipped", "Failed", "Unknown", "Cancelled"] {
            if let Some(count) = outcomes.needs::<u64>(outcome) {
                counts.insert(outcome.to_owned(), count.into());
            }
        }
    }
    told.add("outcomes", counts);
}

/// It signs the head of the log before it, which is its own `previous`.
fn signature(told: &mut Told, json: &Json<'_>) -> Result<(), Error> {
    let signature: String = json.needs("signature").ok_or_else(|| refused("its member signature is missing"))?;
    if signature.len() > LONGEST_SIGNATURE
        || !signature.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'='))
    {
        return Err(refused("its signature is no base64, or too long"));
    }
    told.texts(json, &["algorithm", "thumbprint", "subject"]);
    told.add("signature", signature);
    Ok(())
}

/// The members of a record, as JSON.
#[derive(Default)]
struct Told(String);

impl Told {
    fn add(&mut self, name: &str, value: impl Into<Value>) {
        // Names are ours: nothing in them needs an escape.
        let _ = write!(self.0, ",\"{name}\":{}", visible(&value.into().to_string()));
    }

    fn text(&mut self, json: &Json<'_>, name: &str) {
        if let Some(value) = value_of(json, name) {
            self.add(name, value);
        }
    }

    fn texts(&mut self, json: &Json<'_>, names: &[&str]) {
        names.iter().for_each(|name| self.text(json, name));
    }
}

/// JSON that the host hands on as it has it: as a text, which need be no JSON at all.
fn text_of_json(json: &Json<'_>, name: &str) -> Option<Vec<u8>> {
    String::from_json(json.member(name)?).map(String::into_bytes)
}

/// A text, a number or a switch of an object; nothing for all else.
fn value_of(json: &Json<'_>, name: &str) -> Option<Value> {
    match json.member(name)? {
        Json::Bool(value) => Some((*value).into()),
        Json::Whole(number) => Some((*number).into()),
        _ => text_of(json, name).map(Value::from),
    }
}

fn text_of(json: &Json<'_>, name: &str) -> Option<String> {
    let text = String::from_json(json.member(name)?)?;
    if text.chars().count() <= LONGEST_TEXT {
        return Some(text);
    }
    Some(text.chars().take(LONGEST_TEXT - 1).chain(['…']).collect())
}

/// JSON in which every character that shows nothing, or turns the direction of others, is written as an escape. serde_json escapes
/// the ASCII ones itself.
fn visible(json: &str) -> String {
    json.chars().fold(String::with_capacity(json.len()), |mut text, character| {
        if is_hidden(character) {
            let _ = write!(text, "\\u{:04x}", u32::from(character));
        } else {
            text.push(character);
        }
        text
    })
}

const fn is_hidden(character: char) -> bool {
    matches!(character, '\u{7f}'..='\u{9f}' | '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}
