//! `$filter` of users, as far as it is needed: `startswith`, `eq` and `in`, joined by `or`.

use crate::error::GraphError;
use crate::state::User;

/// How many values the conditions of one clause may hold.
const MAX_CLAUSES: usize = 15;
const TEXT_PROPERTIES: &[&str] = &["displayName", "givenName", "surname", "mail", "mailNickname", "userPrincipalName"];

/// A parsed clause: one of its conditions must hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filter(Vec<Condition>);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Condition {
    StartsWith { property: String, beginning: String },
    In { property: String, values: Vec<String> },
}

impl Filter {
    /// Reads a decoded `$filter`.
    ///
    /// # Errors
    /// Not in OData's grammar, a property that cannot be filtered so, or more than 15 values.
    pub fn parse(text: &str) -> Result<Self, GraphError> {
        let mut rest = Cursor(text.trim());
        let mut conditions = vec![rest.condition()?];
        while !rest.0.is_empty() {
            rest.expect(" or ")?;
            conditions.push(rest.condition()?);
        }
        let clauses: usize = conditions.iter().map(Condition::clauses).sum();
        if clauses > MAX_CLAUSES {
            let message = format!(
                "Too many child clauses specified in search filter expression containing 'OR' operators: {clauses}. Max allowed: {MAX_CLAUSES}."
            );
            return Err(GraphError::unsupported_query(message));
        }
        Ok(Self(conditions))
    }

    /// Whether the user is in the result. The directory compares without case.
    #[must_use]
    pub fn matches(&self, user: &User) -> bool {
        self.0.iter().any(|condition| match condition {
            Condition::StartsWith { property, beginning } => user.text(property).to_lowercase().starts_with(&beginning.to_lowercase()),
            Condition::In { property, values } => values.iter().any(|value| user.text(property).to_lowercase() == value.to_lowercase()),
        })
    }
}

impl Condition {
    fn clauses(&self) -> usize {
        match self {
            Self::StartsWith { .. } => 1,
            Self::In { values, .. } => values.len(),
        }
    }
}

/// What is left to read.
struct Cursor<'a>(&'a str);

impl Cursor<'_> {
    fn condition(&mut self) -> Result<Condition, GraphError> {
        if self.take("startswith(") {
            let property = self.property(TEXT_PROPERTIES)?;
            self.expect(",")?;
            self.skip_blanks();
            let beginning = self.literal()?;
            self.expect(")")?;
            return Ok(Condition::StartsWith { property, beginning });
        }
        let property = self.property(&[&["id"], TEXT_PROPERTIES].concat())?;
        if self.take(" eq ") {
            return Ok(Condition::In { property, values: vec![self.literal()?] });
        }
        self.expect(" in (")?;
        let mut values = vec![self.literal()?];
        while self.take(",") {
            self.skip_blanks();
            values.push(self.literal()?);
        }
        self.expect(")")?;
        Ok(Condition::In { property, values })
    }

    fn property(&mut self, known: &[&str]) -> Result<String, GraphError> {
        let end = self.0.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(self.0.len());
        let (name, rest) = self.0.split_at(end);
        if !known.contains(&name) {
            let message = format!("Unsupported or invalid query filter clause specified for property '{name}' of resource 'User'.");
            return Err(GraphError::unsupported_query(message));
        }
        self.0 = rest;
        Ok(name.to_owned())
    }

    /// A string in single quotes; a quote inside it is doubled.
    fn literal(&mut self) -> Result<String, GraphError> {
        self.expect("'")?;
        let mut value = String::new();
        loop {
            let (text, rest) = self.0.split_once('\'').ok_or_else(invalid)?;
            value.push_str(text);
            self.0 = rest;
            if !self.take("'") {
                return Ok(value);
            }
            value.push('\'');
        }
    }

    fn take(&mut self, token: &str) -> bool {
        let rest = self.0.strip_prefix(token);
        self.0 = rest.unwrap_or(self.0);
        rest.is_some()
    }

    fn expect(&mut self, token: &str) -> Result<(), GraphError> {
        if self.take(token) { Ok(()) } else { Err(invalid()) }
    }

    fn skip_blanks(&mut self) {
        self.0 = self.0.trim_start();
    }
}

fn invalid() -> GraphError {
    GraphError::bad_request("Invalid filter clause")
}
