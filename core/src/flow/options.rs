//! Options, parsed once: what exists afterwards is valid.

use serde::Deserialize;

use crate::cloud::{Environment, Root};
use crate::error::{Error, Kind};
use crate::password::Length;

/// How many requests are open at once where the host names no number.
const DEFAULT_IN_FLIGHT: usize = 8;
const MAX_IN_FLIGHT: usize = 64;

/// The options as they come, member for member those of docs/protocol.md.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Given {
    kind: GivenKind,
    utc_at_zero_ms: u64,
    #[serde(default)]
    environment: Option<Environment>,
    #[serde(default)]
    graph_endpoint: Option<String>,
    #[serde(default)]
    sign_in: Option<Vec<SignIn>>,
    #[serde(default)]
    password_length: Option<u32>,
    #[serde(default)]
    force_change_password_next_sign_in: Option<bool>,
    #[serde(default)]
    include_disabled: bool,
    #[serde(default)]
    allow_shared_password: bool,
    #[serde(default)]
    max_in_flight: Option<usize>,
    #[serde(default)]
    search: Option<String>,
}

#[derive(Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
enum GivenKind {
    Reset,
    Find,
}

#[derive(Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
enum SignIn {
    AccessToken,
    TokenProvider,
}

/// What every flow needs.
#[derive(Debug)]
pub(crate) struct Options {
    pub root: Root,
    /// Unix milliseconds at the monotonic clock's zero.
    pub utc_at_zero_ms: u64,
    pub max_in_flight: usize,
    pub kind: FlowKind,
}

#[derive(Debug)]
pub(crate) enum FlowKind {
    Reset(ResetOptions),
    Find { search: String },
}

/// What a reset needs in addition.
#[derive(Clone, Debug)]
pub(crate) struct ResetOptions {
    /// `None`: the caller named none, so that an own password contradicts nothing.
    pub password_length: Option<Length>,
    pub force_change: bool,
    pub include_disabled: bool,
    pub allow_shared_password: bool,
}

impl Options {
    pub(crate) fn parse(json: &[u8]) -> Result<Self, Error> {
        let given: Given = serde_json::from_slice(json).map_err(|e| invalid(in_words(&e)))?;
        match given.sign_in.as_deref() {
            Some([]) => return Err(Error::new(Kind::NoSignIn, "neither an access token nor a token provider was given")),
            Some([first, rest @ ..]) if rest.iter().any(|other| other != first) => {
                return Err(Error::new(Kind::OptionsContradict, "an access token and a token provider were given together"));
            }
            _ => {}
        }
        let max_in_flight = given.max_in_flight.unwrap_or(DEFAULT_IN_FLIGHT);
        if !(1..=MAX_IN_FLIGHT).contains(&max_in_flight) {
            return Err(invalid(format!("maxInFlight {max_in_flight} is outside 1 to {MAX_IN_FLIGHT}")));
        }
        let root = Root::new(given.environment.unwrap_or_default(), given.graph_endpoint.as_deref())?;
        let kind = match (given.kind, given.search) {
            (GivenKind::Reset, None) => FlowKind::Reset(ResetOptions {
                password_length: given.password_length.map(Length::new).transpose()?,
                force_change: given.force_change_password_next_sign_in.unwrap_or(true),
                include_disabled: given.include_disabled,
                allow_shared_password: given.allow_shared_password,
            }),
            (GivenKind::Find, Some(search)) if !search.trim().is_empty() => FlowKind::Find { search: search.trim().to_owned() },
            (GivenKind::Find, _) => return Err(invalid("a flow of kind find needs a search text")),
            (GivenKind::Reset, Some(_)) => return Err(invalid("search belongs to a flow of kind find")),
        };
        Ok(Self { root, utc_at_zero_ms: given.utc_at_zero_ms, max_in_flight, kind })
    }
}

fn invalid(message: impl Into<String>) -> Error {
    Error::new(Kind::InvalidOptions, message)
}

/// serde's words, without the place in the JSON text, which the person never saw.
fn in_words(error: &serde_json::Error) -> String {
    let text = error.to_string();
    let end = text.rfind(" at line ").unwrap_or(text.len());
    format!("the options cannot be read: {}", text.get(..end).unwrap_or(&text))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(members: &str) -> Error {
        Options::parse(format!(r#"{{"kind":"reset","utcAtZeroMs":0{members}}}"#).as_bytes()).unwrap_err()
    }

    #[test]
    fn refusals_name_what_they_refuse() {
        assert!(error(r#","passwordlength":14"#).message().contains("passwordlength"));
        assert!(error(r#","environment":"Germany""#).message().contains("Germany"));
        assert_eq!(error(r#","passwordLength":7"#).code(), "password_length_invalid");
        assert_eq!(error(r#","maxInFlight":0"#).code(), "invalid_options");
        assert_eq!(error(r#","signIn":[]"#).code(), "no_sign_in");
        assert_eq!(error(r#","signIn":["accessToken","tokenProvider"]"#).code(), "options_contradict");
        assert_eq!(error(r#","search":"a""#).code(), "invalid_options");
        assert_eq!(error(r#","graphEndpoint":"http://contoso.example""#).code(), "endpoint_refused");
        assert_eq!(Options::parse(b"{").unwrap_err().code(), "invalid_options");
        assert_eq!(Options::parse(br#"{"kind":"find","utcAtZeroMs":0,"search":" "}"#).unwrap_err().code(), "invalid_options");
    }

    #[test]
    fn defaults() {
        let options = Options::parse(br#"{"kind":"reset","utcAtZeroMs":5}"#).unwrap();
        let FlowKind::Reset(reset) = options.kind else { panic!("a reset") };
        assert!(reset.force_change && !reset.include_disabled && !reset.allow_shared_password);
        assert_eq!((options.max_in_flight, options.utc_at_zero_ms), (8, 5));
    }
}
