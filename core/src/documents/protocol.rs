//! docs/protocol.md says what the code says.

use std::collections::{BTreeMap, BTreeSet};

use rand::SeedableRng;
use serde_json::Value;

use super::{KINDS, code};
use crate::error::Error;
use crate::{Flow, PasswordPolicy, Source, password_check};

const PAGE: &str = include_str!("../../../docs/protocol.md");
const WIRE: &str = concat!(include_str!("../wire.rs"), include_str!("../wire/asked.rs"));

/// The rows of the table with these columns. A vertical bar inside a cell is escaped.
fn table(columns: &str) -> Vec<Vec<String>> {
    let body = code::between(PAGE, &format!("\n{columns}\n"), "\n\n");
    let cells = |line: &str| {
        let line = line.replace("\\|", "\u{0}");
        let cells = line.trim_matches('|').split('|').map(|cell| cell.trim().replace('\u{0}', "|"));
        cells.collect::<Vec<_>>()
    };
    body.lines().skip(1).map(cells).collect()
}

/// What stands in backticks.
fn quoted(text: &str) -> impl Iterator<Item = &str> {
    text.split('`').skip(1).step_by(2)
}

/// What stands in backticks in the first column.
fn names(columns: &str) -> Vec<String> {
    table(columns).iter().flat_map(|row| quoted(&row[0]).map(str::to_owned).collect::<Vec<_>>()).collect()
}

/// The members that there may be, as the error about another one says.
fn expected(error: &Error) -> BTreeSet<String> {
    let (_, expected) = error.message().split_once("? is none of ").unwrap();
    expected.split(", ").map(str::to_owned).collect()
}

fn set(names: Vec<String>) -> BTreeSet<String> {
    let count = names.len();
    let set: BTreeSet<_> = names.into_iter().collect();
    assert_eq!(set.len(), count, "nothing stands twice in {set:?}");
    set
}

fn source() -> Source {
    Source::new(rand::rngs::ChaCha20Rng::from_seed([0; 32]))
}

#[test]
fn options() {
    let error = Flow::new(br#"{"kind":"reset","utcAtZeroMs":0,"?":0}"#, source()).unwrap_err();
    let tables: Vec<&str> = PAGE.split("\n| member | value | default |\n").collect();
    let [_, of_flow, of_passwords] = tables[..] else { panic!("the page has two tables of options") };
    let names = |table: &str| {
        let rows = table.split("\n\n").next().unwrap().lines().skip(1);
        set(rows.flat_map(|row| quoted(row.split('|').nth(1).unwrap()).map(str::to_owned).collect::<Vec<_>>()).collect())
    };
    assert_eq!(names(of_flow), expected(&error));
    assert_eq!(names(of_passwords), expected(&PasswordPolicy::parse(br#"{"?":0}"#).unwrap_err()));
}

#[test]
fn context_of_a_check() {
    let context = code::between(PAGE, "**Context** of a check: `{", "}`");
    let members: BTreeSet<_> = context.split('"').skip(1).step_by(2).map(str::to_owned).collect();
    assert_eq!(members, expected(&password_check(b"x", br#"{"?":0}"#).unwrap_err()));
}

#[test]
fn codes() {
    let told: Vec<_> = table("| code | number | category | meaning |").into_iter().map(|row| row[..3].join(" ")).collect();
    assert_eq!(told, KINDS.map(|kind| format!("`{}` {} {}", kind.code(), kind.number(), kind.category())));
}

#[test]
fn warnings() {
    let told = set(names("| warning | about | |"));
    let sources: String = code::sources().into_iter().map(|(_, text)| text).collect();
    let used: BTreeSet<String> = sources.split("code: \"").skip(1).filter_map(|rest| rest.split('"').next()).map(str::to_owned).collect();
    assert_eq!(used.difference(&told).collect::<Vec<_>>(), Vec::<&String>::new(), "not on the page");
    for code in &told {
        assert!(sources.contains(&format!("\"{code}\"")), "{code} is on the page, and not in the code");
    }
}

#[test]
fn words() {
    for (columns, source, owner, function) in [
        ("| `stage` | |", include_str!("../flow/work.rs"), "Status", "word"),
        ("| `class` | requests |", include_str!("../graph/class.rs"), "Class", "word"),
        ("| `outcome` | |", include_str!("../flow/ending.rs"), "Outcome", "word"),
        ("| `rule` | verdict | |", include_str!("../role/rule.rs"), "Rule", "code"),
        ("| `problem` | |", include_str!("../log/verify.rs"), "Problem", "word"),
        ("| `methodReason` | why this way of writing |", include_str!("../flow/route.rs"), "Reason", "told"),
    ] {
        assert_eq!(set(names(columns)), set(code::words(source, owner, function)), "{columns}");
    }
}

/// The actions of the page's example, by their names. What stands behind two strokes is a comment.
fn examples() -> BTreeMap<String, Value> {
    let text: String = code::between(PAGE, "```jsonc\n", "```").lines().map(without_comment).collect();
    let actions = serde_json::Deserializer::from_str(&text).into_iter::<Value>();
    actions.map(Result::unwrap).map(|action| (action["action"].as_str().unwrap().to_owned(), action)).collect()
}

fn without_comment(line: &str) -> &str {
    let is_comment = |at: &usize| line[..*at].replace("\\\"", "").matches('"').count().is_multiple_of(2);
    let end = line.match_indices("//").map(|(at, _)| at).find(is_comment);
    &line[..end.unwrap_or(line.len())]
}

#[test]
fn actions() {
    let examples = examples();
    let variants = code::variants(WIRE, "Action");
    let known: BTreeSet<_> = variants.iter().map(|(name, _)| code::camel(name)).collect();
    assert_eq!(examples.keys().cloned().collect::<BTreeSet<_>>(), known);
    for (name, kind) in variants {
        let action = &examples[&code::camel(&name)];
        let expected = match &kind {
            Some(kind) => code::fields(WIRE, code::inner(kind)),
            None if name == "Wait" => vec![("untilMs".to_owned(), "u64".to_owned())],
            None => Vec::new(),
        };
        members(&name, action, &expected, 1);
    }
}

/// Compares an object's members with those of a struct, and what it holds with the structs that these name. `tags`: members beside them.
fn members(place: &str, found: &Value, expected: &[(String, String)], tags: usize) {
    let found = found.as_object().unwrap_or_else(|| panic!("{place} is no object"));
    for (name, kind) in expected {
        let value = found.get(name).unwrap_or_else(|| panic!("{place} lacks {name}"));
        let place = format!("{place}.{name}");
        let nested = code::fields(WIRE, code::inner(kind));
        match value {
            Value::Array(items) if !nested.is_empty() => items.iter().for_each(|item| members(&place, item, &nested, 0)),
            Value::Object(_) if !nested.is_empty() => members(&place, value, &nested, 0),
            _ => {}
        }
    }
    assert_eq!(found.len(), expected.len() + tags, "{place} has members that the code does not have: {:?}", found.keys());
}

/// Numbers that the page tells: where they stand in the code, and the words around them.
#[test]
fn numbers() {
    let (turns, slots, options) = (include_str!("../flow/turns.rs"), include_str!("../flow/slots.rs"), include_str!("../flow/options.rs"));
    for (source, constant, words) in [
        (turns, "AT_ONCE_MS: u64", "within {} ms of its `ask`"),
        (slots, "BULK: usize", "From {} users on"),
        (options, "DEFAULT_OPERATION_TIMEOUT_SEC: u64", "0 to 86400 | {} |"),
        (options, "DEFAULT_USER_TIMEOUT_SEC: u64", "limits that | {} |"),
        (options, "DEFAULT_IN_FLIGHT: usize", "1 to 64 | {} |"),
    ] {
        let value = code::between(source, &format!("const {constant} = "), ";");
        let page = PAGE.replace('\n', " ");
        assert!(page.contains(&words.replace("{}", value)), "{constant} is {value}, and the page says something else");
    }
}

#[test]
fn steps_of_a_vector() {
    let runner = include_str!("../../../tests/native/src/vector.rs");
    let steps = code::between(PAGE, "| step | call |\n", "\n\n");
    for call in runner.split("if has(\"").skip(1).filter_map(|rest| rest.split('"').next()) {
        assert!(steps.contains(&format!("{{\"{call}\":")), "the page does not tell of the step {call}");
    }
}
