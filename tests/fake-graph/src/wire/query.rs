//! The query options of a request: each operation says which it takes.

use crate::wire::error::GraphError;

/// Options by name, decoded. A `+` is a blank, as Graph reads it.
#[derive(Clone, Debug)]
pub struct Query(Vec<(String, String)>);

impl Query {
    /// Reads the part after `?`.
    ///
    /// # Errors
    /// An option that is not `allowed`, or one given twice.
    pub fn parse(query: Option<&str>, allowed: &[&str]) -> Result<Self, GraphError> {
        let query = query.unwrap_or_default();
        let mut options: Vec<(String, String)> = Vec::new();
        for (name, value) in form_urlencoded::parse(query.as_bytes()).into_owned() {
            if !allowed.contains(&name.as_str()) {
                return Err(GraphError::bad_request(format!("The query option '{name}' is not allowed for this request.")));
            }
            if options.iter().any(|(known, _)| *known == name) {
                let message = format!("Query option '{name}' was specified more than once, but it must be specified at most once.");
                return Err(GraphError::bad_request(message));
            }
            options.push((name, value));
        }
        Ok(Self(options))
    }

    /// The option's text.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// `$select`; each name must be in `known`.
    ///
    /// # Errors
    /// An unknown or empty name.
    pub fn select(&self, type_name: &str, known: &[&str]) -> Result<Option<Vec<&str>>, GraphError> {
        let Some(text) = self.get("$select") else { return Ok(None) };
        let names: Vec<&str> = text.split(',').map(str::trim).collect();
        match names.iter().find(|name| !known.contains(name)) {
            None => Ok(Some(names)),
            Some(name) => Err(GraphError::bad_request(format!(
                "Parsing OData Select and Expand failed: Could not find a property named '{name}' on type 'microsoft.graph.{type_name}'."
            ))),
        }
    }

    /// What `$select` adds to the context of the answer.
    #[must_use]
    pub fn of_select(&self) -> String {
        self.get("$select").map(|names| format!("({names})")).unwrap_or_default()
    }

    /// `$top`, or the usual page of 100.
    ///
    /// # Errors
    /// Not a number from 1 to 999.
    pub fn top(&self) -> Result<usize, GraphError> {
        let Some(text) = self.get("$top") else { return Ok(100) };
        text.parse()
            .ok()
            .filter(|top| (1..=999).contains(top))
            .ok_or_else(|| GraphError::bad_request("Invalid page size specified. Must be between 1 and 999 inclusive."))
    }

    /// `$count`.
    ///
    /// # Errors
    /// Neither `true` nor `false`.
    pub fn count(&self) -> Result<bool, GraphError> {
        match self.get("$count") {
            None | Some("false") => Ok(false),
            Some("true") => Ok(true),
            Some(_) => {
                Err(GraphError::bad_request("Invalid value specified for query option '$count'. Valid values are 'true' and 'false'."))
            }
        }
    }
}
