//! What only shows on a real connection.

use super::{AUDIENCE, PASSWORD};
use crate::FakeGraph;
use crate::tenant::cloud::Cloud;
use crate::tenant::token::TokenRequest;
use crate::wire::serve::start;
use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

struct Wire {
    graph: FakeGraph,
    host: String,
    token: String,
}

impl Wire {
    async fn new() -> Self {
        let graph = FakeGraph::new(Cloud::Global).unwrap();
        let token = TokenRequest::default().token(&graph.changing().tenant, AUDIENCE).unwrap();
        let addresses = start(graph.clone(), 0, None).await.unwrap();
        Self { graph, host: addresses.endpoint.strip_prefix("http://").unwrap().to_owned(), token }
    }

    fn request(&self, method: &str, target: &str, connection: &str, body: &str) -> String {
        format!(
            "{method} {target} HTTP/1.1\r\nHost: {}\r\nConnection: {connection}\r\nAuthorization: Bearer {}\r\n\
             Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
            self.host,
            self.token,
            body.len()
        )
    }

    /// All bytes that come back until the connection closes.
    async fn exchange(&self, request: &str) -> String {
        let mut stream = TcpStream::connect(&self.host).await.unwrap();
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut answer = String::new();
        let _ = stream.read_to_string(&mut answer).await;
        answer
    }

    async fn patch(&self) -> String {
        let body = json!({"passwordProfile": {"password": PASSWORD}}).to_string();
        self.exchange(&self.request("PATCH", "/v1.0/users/AdeleV@contoso.example", "close", &body)).await
    }

    fn script(&self, faults: serde_json::Value) {
        self.graph.changing().faults.add(serde_json::from_value(faults).unwrap(), 0).unwrap();
    }

    fn writes(&self) -> u32 {
        self.graph.changing().tenant.user("AdeleV@contoso.example").unwrap().password.writes
    }
}

#[tokio::test]
async fn a_hash_in_the_request_line_is_refused() {
    let wire = Wire::new().await;
    let guest = "/v1.0/users/x_fabrikam.example#EXT#@contoso.example";
    let answer = wire.exchange(&wire.request("GET", guest, "close", "")).await;
    assert!(answer.starts_with("HTTP/1.1 400"), "{answer}");
    assert!(answer.contains("not percent-encoded"), "{answer}");
    let encoded = wire.exchange(&wire.request("GET", &guest.replace('#', "%23"), "close", "")).await;
    assert!(encoded.starts_with("HTTP/1.1 200"), "{encoded}");
    assert!(encoded.to_lowercase().contains("\r\ndate: "), "{encoded}");
}

#[tokio::test]
async fn a_hash_counts_for_its_own_request_only() {
    let wire = Wire::new().await;
    let mut stream = TcpStream::connect(&wire.host).await.unwrap();
    for (target, body, status) in [
        ("/v1.0/me#x", "", "HTTP/1.1 400"),
        ("/v1.0/me", "", "HTTP/1.1 200"),
        ("/v1.0/me", "a # in a body", "HTTP/1.1 200"),
        ("/v1.0/me#", "", "HTTP/1.1 400"),
    ] {
        // In pieces, as a slow network delivers them.
        for piece in wire.request("GET", target, "keep-alive", body).as_bytes().chunks(11) {
            stream.write_all(piece).await.unwrap();
            stream.flush().await.unwrap();
            tokio::task::yield_now().await;
        }
        let mut buffer = vec![0; 64 * 1024];
        let read = stream.read(&mut buffer).await.unwrap();
        let answer = String::from_utf8_lossy(&buffer[..read]).into_owned();
        assert!(answer.starts_with(status), "{target} {body}: {answer}");
    }
}

#[tokio::test]
async fn a_dropped_connection_carries_no_answer() {
    let wire = Wire::new().await;
    wire.script(
        json!([{"match": {"method": "PATCH"}, "then": {"drop": "before"}}, {"match": {"method": "PATCH"}, "then": {"drop": "after"}}]),
    );
    assert_eq!((wire.patch().await.as_str(), wire.writes()), ("", 0));
    assert_eq!((wire.patch().await.as_str(), wire.writes()), ("", 1));
    let third = wire.patch().await;
    assert!(third.starts_with("HTTP/1.1 204"), "{third}");
    assert_eq!(wire.writes(), 2);
    let log = serde_json::to_value(&wire.graph.changing().log).unwrap();
    assert_eq!((&log[0]["status"], &log[1]["status"], &log[2]["status"]), (&json!(null), &json!(null), &json!(204)));
}

#[tokio::test]
async fn a_batch_that_breaks_off_was_carried_out_as_far_as_it_came() {
    let users = ["AdeleV", "AlexW", "LynneR"];
    let item = |user: &&str| {
        json!({"id": user, "method": "PATCH", "url": format!("/users/{user}@contoso.example"),
               "headers": {"Content-Type": "application/json"}, "body": {"passwordProfile": {"password": PASSWORD}}})
    };
    let body = json!({"requests": users.iter().map(item).collect::<Vec<_>>()}).to_string();
    for (matches, when, expected) in
        [("AlexW", "before", [1, 0, 0]), ("AlexW", "after", [1, 1, 0]), ("$batch", "before", [0, 0, 0]), ("$batch", "after", [1, 1, 1])]
    {
        let wire = Wire::new().await;
        wire.script(json!([{"match": {"pathContains": matches}, "then": {"drop": when}}]));
        let answer = wire.exchange(&wire.request("POST", "/v1.0/$batch", "close", &body)).await;
        assert_eq!(answer, "", "{matches} {when}");
        let changing = wire.graph.changing();
        let writes = users.map(|user| changing.tenant.user(&format!("{user}@contoso.example")).unwrap().password.writes);
        assert_eq!(writes, expected, "{matches} {when}");
        let log = serde_json::to_value(&changing.log).unwrap();
        assert!(log.as_array().unwrap().iter().all(|entry| entry["status"].is_null()), "no status reached the caller: {log}");
    }
}
