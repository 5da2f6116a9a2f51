//! `$filter`, as far as it is needed: `startswith`, `eq` and `in`, joined by `or`.

use crate::wire::error::GraphError;

/// How many values the conditions of one clause may hold.
const MAX_CLAUSES: usize = 15;

/// A type whose lists can be filtered, and by what.
#[derive(Clone, Copy, Debug)]
pub struct Filterable {
    /// Graph's name of the type.
    pub resource: &'static str,
    /// Compared as a whole only.
    pub keys: &'static [&'static str],
    /// Compared as a whole or by their beginning.
    pub texts: &'static [&'static str],
    /// Compared with `true` and `false`.
    pub flags: &'static [&'static str],
}

/// Users.
pub const USER: Filterable = Filterable {
    resource: "User",
    keys: &["id"],
    texts: &["displayName", "givenName", "surname", "mail", "mailNickname", "userPrincipalName"],
    flags: &[],
};
/// Groups.
pub const GROUP: Filterable = Filterable { resource: "Group", keys: &["id"], texts: &["displayName"], flags: &["isAssignableToRole"] };
/// Role assignments.
pub const ROLE_ASSIGNMENT: Filterable =
    Filterable { resource: "RoleAssignment", keys: &["principalId", "roleDefinitionId", "directoryScopeId"], texts: &[], flags: &[] };

/// A parsed clause: one of its conditions must hold. Values are in lower case: the directory compares without case.
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
    pub fn parse(text: &str, filterable: Filterable) -> Result<Self, GraphError> {
        let mut rest = Cursor { text: text.trim(), filterable };
        let mut conditions = vec![rest.condition()?];
        while !rest.text.is_empty() {
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

    /// Whether an object with these texts is in the result.
    pub fn matches<'a>(&self, text_of: impl Fn(&str) -> &'a str) -> bool {
        self.0.iter().any(|condition| match condition {
            Condition::StartsWith { property, beginning } => text_of(property).to_lowercase().starts_with(beginning),
            Condition::In { property, values } => values.contains(&text_of(property).to_lowercase()),
        })
    }
}

impl Filter {
    /// The values, where every condition names objects by one of these properties: then nobody else can match.
    #[must_use]
    pub fn keys(&self, properties: &[&str]) -> Option<Vec<&str>> {
        let mut keys = Vec::new();
        for condition in &self.0 {
            match condition {
                Condition::In { property, values } if properties.contains(&property.as_str()) => {
                    keys.extend(values.iter().map(String::as_str));
                }
                _ => return None,
            }
        }
        Some(keys)
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
struct Cursor<'a> {
    text: &'a str,
    filterable: Filterable,
}

impl Cursor<'_> {
    fn condition(&mut self) -> Result<Condition, GraphError> {
        if self.take("startswith(") {
            let property = self.property(self.filterable.texts)?;
            self.expect(",")?;
            self.skip_blanks();
            let beginning = self.literal()?;
            self.expect(")")?;
            return Ok(Condition::StartsWith { property, beginning });
        }
        let Filterable { keys, texts, flags, .. } = self.filterable;
        let property = self.property(&[keys, texts, flags].concat())?;
        if flags.contains(&property.as_str()) {
            return Ok(Condition::In { property, values: vec![self.flag()?] });
        }
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
        let end = self.text.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(self.text.len());
        let (name, rest) = self.text.split_at(end);
        if !known.contains(&name) {
            let resource = self.filterable.resource;
            let message = format!("Unsupported or invalid query filter clause specified for property '{name}' of resource '{resource}'.");
            return Err(GraphError::unsupported_query(message));
        }
        self.text = rest;
        Ok(name.to_owned())
    }

    /// What stands behind the name of a flag.
    fn flag(&mut self) -> Result<String, GraphError> {
        self.expect(" eq ")?;
        let word = ["true", "false"].into_iter().find(|word| self.take(word));
        word.map(str::to_owned).ok_or_else(invalid)
    }

    /// A string in single quotes, in lower case; a quote inside it is doubled.
    fn literal(&mut self) -> Result<String, GraphError> {
        self.expect("'")?;
        let mut value = String::new();
        loop {
            let (text, rest) = self.text.split_once('\'').ok_or_else(invalid)?;
            value.push_str(text);
            self.text = rest;
            if !self.take("'") {
                return Ok(value.to_lowercase());
            }
            value.push('\'');
        }
    }

    fn take(&mut self, token: &str) -> bool {
        let rest = self.text.strip_prefix(token);
        self.text = rest.unwrap_or(self.text);
        rest.is_some()
    }

    fn expect(&mut self, token: &str) -> Result<(), GraphError> {
        if self.take(token) { Ok(()) } else { Err(invalid()) }
    }

    fn skip_blanks(&mut self) {
        self.text = self.text.trim_start();
    }
}

fn invalid() -> GraphError {
    GraphError::bad_request("Invalid filter clause")
}
