//! Every rule that the tenant is strict about, seen from outside: requests and their answers.

mod batch;
mod chosen_faults;
mod clouds;
mod connection;
mod control;
mod cors;
mod faults;
mod foreign;
mod group_settings;
mod groups;
mod logs;
mod mail;
mod manager;
mod many_users;
mod memberships;
mod operations;
mod passes;
mod quotas;
mod reading;
mod resetting;
mod revoking;
mod rights;
mod role_assignments;
mod serving;
mod sign_in_methods;
mod tenant;
mod tokens;
mod waits;
mod writing;

use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request, StatusCode};
use serde_json::Value;
use tower::ServiceExt;

use crate::tenant::cloud::Cloud;
use crate::tenant::token::TokenRequest;
use crate::{FakeGraph, router};

const AUDIENCE: &str = "https://graph.microsoft.com";
const PASSWORD: &str = "Kx7!mvQp2rTzwb";

/// A fresh tenant and a caller.
struct Client {
    graph: FakeGraph,
    token: String,
}

#[derive(Debug)]
struct Answer {
    status: StatusCode,
    headers: HeaderMap,
    text: String,
}

impl Client {
    /// The help desk with the tool's usual permissions.
    fn new() -> Self {
        Self::with(&TokenRequest::default())
    }

    fn with(request: &TokenRequest) -> Self {
        let graph = FakeGraph::new(Cloud::Global).unwrap();
        let token = request.token(&graph.changing().tenant, AUDIENCE).unwrap();
        Self { graph, token }
    }

    fn user(upn: &str, scopes: &str) -> Self {
        Self::with(&TokenRequest {
            upn: Some(upn.into()),
            scopes: Some(scopes.split_whitespace().map(str::to_owned).collect()),
            ..TokenRequest::default()
        })
    }

    /// An application with one permission; the first of the tenant where none is named.
    fn application(name: Option<&str>, scope: &str) -> Self {
        let scopes = Some(vec![scope.to_owned()]);
        Self::with(&TokenRequest { app_only: true, app: name.map(str::to_owned), scopes, ..TokenRequest::default() })
    }

    /// Another caller of the same tenant, with the tool's usual permissions.
    fn other(&self, upn: &str) -> Self {
        let request = TokenRequest { upn: Some(upn.into()), ..TokenRequest::default() };
        let token = request.token(&self.graph.changing().tenant, AUDIENCE).unwrap();
        Self { graph: self.graph.clone(), token }
    }

    async fn send(&self, request: Request<Body>) -> Answer {
        let response = router(self.graph.clone()).oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = to_bytes(body, usize::MAX).await.unwrap();
        Answer { status: parts.status, headers: parts.headers, text: String::from_utf8(bytes.into()).unwrap() }
    }

    fn request(&self, method: &str, target: &str) -> axum::http::request::Builder {
        let token = format!("Bearer {}", self.token);
        Request::builder().method(method).uri(target).header("host", "127.0.0.1:8080").header("authorization", token)
    }

    async fn get(&self, target: &str) -> Answer {
        self.send(self.request("GET", target).body(Body::empty()).unwrap()).await
    }

    async fn get_eventual(&self, target: &str) -> Answer {
        let request = self.request("GET", target).header("ConsistencyLevel", "eventual");
        self.send(request.body(Body::empty()).unwrap()).await
    }

    async fn patch(&self, target: &str, body: &Value) -> Answer {
        let request = self.request("PATCH", target).header("content-type", "application/json");
        self.send(request.body(Body::from(body.to_string())).unwrap()).await
    }

    async fn post(&self, target: &str, body: &Value) -> Answer {
        let request = self.request("POST", target).header("content-type", "application/json");
        self.send(request.body(Body::from(body.to_string())).unwrap()).await
    }

    /// A POST without content.
    async fn post_nothing(&self, target: &str) -> Answer {
        self.send(self.request("POST", target).body(Body::empty()).unwrap()).await
    }

    /// `resetPassword` with a password of ours.
    async fn reset(&self, upn: &str) -> Answer {
        self.post(&reset_path(upn), &serde_json::json!({"newPassword": PASSWORD})).await
    }

    async fn settings(&self, settings: &Value) {
        assert_eq!(self.control("POST", "/_test/settings", settings).await.status, 204, "{settings}");
    }

    /// What Graph does not show of a user.
    async fn state(&self, upn: &str) -> Value {
        self.control("GET", &format!("/_test/users/{upn}"), &Value::Null).await.json()
    }

    /// A call of the control routes, which need no token.
    async fn control(&self, method: &str, target: &str, body: &Value) -> Answer {
        let request = Request::builder().method(method).uri(target).header("content-type", "application/json");
        self.send(request.body(Body::from(body.to_string())).unwrap()).await
    }
}

fn reset_path(upn: &str) -> String {
    format!("/v1.0/users/{upn}/authentication/methods/{}/resetPassword", crate::operations::background_resets::PASSWORD_METHOD)
}

impl Answer {
    /// Path and query of the `Location`, which is on the host that was asked.
    fn location(&self) -> String {
        let location = self.header("location");
        location.strip_prefix("http://127.0.0.1:8080").unwrap_or_else(|| panic!("{location:?} on another host")).to_owned()
    }

    fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|error| panic!("{error}: {:?}", self.text))
    }

    fn header(&self, name: &str) -> &str {
        self.headers.get(name).map(|value| value.to_str().unwrap()).unwrap_or_default()
    }

    /// A refusal in Graph's shape, with this status, code and part of the text.
    #[track_caller]
    fn refuses(&self, status: u16, code: &str, text: &str) {
        let error = &self.json()["error"];
        assert_eq!((self.status.as_u16(), error["code"].as_str()), (status, Some(code)), "{error}");
        assert!(error["message"].as_str().unwrap().contains(text), "{error}");
        assert_eq!(error["innerError"]["request-id"], self.header("request-id"));
        assert_eq!(error["innerError"]["client-request-id"], self.header("client-request-id"));
        assert_eq!(self.header("content-type"), "application/json");
    }
}
