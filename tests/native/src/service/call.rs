//! One request, as the service reads it.

use std::collections::BTreeMap;

use graph_rules::Asked;
use percent_encoding::percent_decode_str;
use serde_json::Value;

/// Where the service is.
pub const ROOT: &str = "https://graph.microsoft.com/v1.0";

/// A request, or an item of a batch.
#[derive(Clone, Debug)]
pub struct Call {
    pub method: String,
    /// From the version on, as it came: what tells one request from another.
    pub url: String,
    /// The segments of the path, decoded; a key in quotes is a segment of its own.
    pub path: Vec<String>,
    pub query: BTreeMap<String, String>,
    pub eventual: bool,
    pub body: Option<Value>,
    /// What for, and about whom.
    pub asked: Asked,
}

impl Call {
    /// `url` is relative to the version.
    pub fn new(method: &str, url: &str, eventual: bool, body: Option<Value>) -> Self {
        let (path, query) = url.split_once('?').unwrap_or((url, ""));
        let path = path.replace("('", "/").replace("')", "");
        let query = query.split('&').filter_map(|pair| pair.split_once('=')).map(|(name, value)| (name.to_owned(), decoded(value)));
        Self {
            method: method.to_owned(),
            url: url.to_owned(),
            path: path.split('/').filter(|segment| !segment.is_empty()).map(decoded).collect(),
            query: query.collect(),
            eventual,
            body,
            asked: Asked::read(method, url),
        }
    }

    /// What is asked for, with the user's or the group's key left out.
    pub fn segments(&self) -> Vec<&str> {
        let is_key = |i: usize| i == 1 && matches!(self.path[0].as_str(), "users" | "groups" | "domains");
        self.path.iter().enumerate().filter(|(i, _)| !is_key(*i)).map(|(_, segment)| segment.as_str()).collect()
    }

    /// The key of the user, the group or the domain that it is about.
    pub fn key(&self) -> Option<&str> {
        matches!(self.path[0].as_str(), "users" | "groups" | "domains").then(|| self.path.get(1).map(String::as_str)).flatten()
    }

    /// The user that it is about.
    pub fn user(&self) -> Option<&str> {
        self.key().filter(|_| self.path[0] == "users")
    }

    pub fn sets_password(&self) -> bool {
        self.password().is_some() || self.path.last().is_some_and(|last| last == "resetPassword")
    }

    pub fn follows_reset(&self) -> bool {
        self.path.iter().any(|segment| segment == "operations")
    }

    pub fn creates_pass(&self) -> bool {
        self.method == "POST" && self.path.last().is_some_and(|last| last == "temporaryAccessPassMethods")
    }

    pub fn sends_mail(&self) -> bool {
        self.method == "POST" && self.path.last().is_some_and(|last| last == "sendMail")
    }

    pub fn validates(&self) -> bool {
        self.method == "POST" && self.path.last().is_some_and(|last| last == "validatePassword")
    }

    /// The password that it sets.
    pub fn password(&self) -> Option<&str> {
        let body = self.body.as_ref()?;
        body["passwordProfile"]["password"].as_str().or(body["newPassword"].as_str())
    }

    /// The address of a page of this list.
    pub fn page(&self, token: &str) -> String {
        let first = self.url.split("$skiptoken").next().unwrap().trim_end_matches(['&', '?']);
        let mark = if first.contains('?') { '&' } else { '?' };
        format!("{ROOT}{first}{mark}$skiptoken={token}")
    }

    /// The keys of a filter `name in ('…','…')`.
    pub fn keys_in(&self, name: &str) -> Option<Vec<String>> {
        let list = self.query.get("$filter")?.strip_prefix(name)?.strip_prefix(" in ('")?.strip_suffix("')")?;
        Some(list.split("','").map(|key| key.replace("''", "'")).collect())
    }

    /// The value of a filter `name eq '…'`.
    pub fn equals(&self, name: &str) -> Option<&str> {
        self.query.get("$filter")?.strip_prefix(name)?.strip_prefix(" eq '")?.strip_suffix('\'')
    }
}

fn decoded(text: &str) -> String {
    percent_decode_str(text).decode_utf8().unwrap().into_owned()
}
