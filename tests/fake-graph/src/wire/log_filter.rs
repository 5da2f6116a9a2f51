//! `$filter` of the logs: what the page lists, joined by `and`. Anything else is refused.
//! <https://learn.microsoft.com/graph/api/directoryaudit-list>

use serde_json::Value;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use crate::tenant::audit_log::time_of;
use crate::wire::error::GraphError;

/// A log, and what it can be filtered by.
#[derive(Clone, Copy, Debug)]
pub struct Filterable {
    /// Compared by `eq`.
    keys: &'static [&'static str],
    /// Compared by their beginning as well.
    texts: &'static [&'static str],
    /// Compared with a time.
    time: &'static str,
}

/// The audit log.
pub const AUDIT: Filterable = Filterable {
    keys: &[
        "activityDisplayName",
        "correlationId",
        "id",
        "loggedByService",
        "initiatedBy/user/id",
        "initiatedBy/user/displayName",
        "initiatedBy/user/userPrincipalName",
        "initiatedBy/app/appId",
        "initiatedBy/app/displayName",
        "targetResources/id",
        "targetResources/displayName",
    ],
    texts: &["activityDisplayName", "initiatedBy/user/userPrincipalName", "targetResources/displayName"],
    time: "activityDateTime",
};
/// The log of sign-ins.
pub const SIGN_IN: Filterable = Filterable { keys: &["userId"], texts: &[], time: "createdDateTime" };

/// A parsed filter: all of its conditions must hold.
#[derive(Clone, Debug)]
pub struct LogFilter(Vec<Condition>);

#[derive(Clone, Debug)]
enum Condition {
    Equals(String, String),
    StartsWith(String, String),
    /// `ge`, `le` or `eq`.
    Time(&'static str, String, OffsetDateTime),
}

impl LogFilter {
    /// Reads a decoded `$filter`.
    ///
    /// # Errors
    /// Something that the page does not list.
    pub fn parse(text: &str, filterable: Filterable) -> Result<Self, GraphError> {
        let clauses = clauses(text);
        let conditions = clauses.iter().map(|clause| condition(clause, filterable).ok_or_else(|| invalid(clause)));
        conditions.collect::<Result<_, _>>().map(Self)
    }

    /// Whether a row is in the result. Texts are compared without case.
    #[must_use]
    pub fn matches(&self, row: &Value) -> bool {
        self.0.iter().all(|condition| match condition {
            Condition::Equals(path, value) => texts(row, path).iter().any(|text| text.eq_ignore_ascii_case(value)),
            Condition::StartsWith(path, value) => {
                texts(row, path).iter().any(|text| text.to_lowercase().starts_with(&value.to_lowercase()))
            }
            Condition::Time(word, name, than) => {
                let at = time_of(row, name);
                match *word {
                    "ge" => at >= *than,
                    "le" => at <= *than,
                    _ => at == *than,
                }
            }
        })
    }
}

/// The texts at a path; of a list those of its members.
fn texts<'a>(row: &'a Value, path: &str) -> Vec<&'a str> {
    let mut found = vec![row];
    for name in path.split('/') {
        found = found.into_iter().filter_map(|value| value.get(name)).collect();
        found = found.into_iter().flat_map(|value| value.as_array().map_or_else(|| vec![value], |items| items.iter().collect())).collect();
    }
    found.into_iter().filter_map(Value::as_str).collect()
}

/// The parts between ` and `, outside of quotes.
fn clauses(text: &str) -> Vec<String> {
    let mut clauses = vec![String::new()];
    for (place, part) in text.split(" and ").enumerate() {
        let is_open = clauses.last().is_some_and(|clause| clause.matches('\'').count() % 2 == 1);
        match clauses.last_mut() {
            Some(last) if is_open => *last = format!("{last} and {part}"),
            Some(last) if place == 0 => part.clone_into(last),
            _ => clauses.push(part.to_owned()),
        }
    }
    clauses
}

fn condition(clause: &str, filterable: Filterable) -> Option<Condition> {
    let clause = clause.trim();
    // What holds for one target of several is written with a lambda.
    if let Some(inner) = clause.strip_prefix("targetResources/any(t:").and_then(|rest| rest.strip_suffix(')')) {
        return condition(&inner.trim().replacen("t/", "targetResources/", 1), filterable).filter(|_| !filterable.texts.is_empty());
    }
    if let Some(inner) = clause.strip_prefix("startswith(").and_then(|rest| rest.strip_suffix(')')) {
        let (path, value) = inner.split_once(',')?;
        return filterable.texts.contains(&path.trim()).then_some(Condition::StartsWith(path.trim().to_owned(), literal(value.trim())?));
    }
    let (path, rest) = clause.split_once(' ')?;
    let (word, value) = rest.split_once(' ')?;
    if path == filterable.time {
        let word = ["ge", "le", "eq"].into_iter().find(|known| *known == word)?;
        return Some(Condition::Time(word, path.to_owned(), OffsetDateTime::parse(value, &Rfc3339).ok()?));
    }
    (word == "eq" && filterable.keys.contains(&path)).then_some(Condition::Equals(path.to_owned(), literal(value)?))
}

/// A string in single quotes; a quote inside it is doubled.
fn literal(text: &str) -> Option<String> {
    let inner = text.strip_prefix('\'')?.strip_suffix('\'')?.replace("''", "\0");
    (!inner.contains('\'')).then(|| inner.replace('\0', "'"))
}

fn invalid(clause: &str) -> GraphError {
    GraphError::malformed(format!("Invalid filter clause: {clause}"))
}
