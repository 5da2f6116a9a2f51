//! Whether a request that was told to wait did wait.

use super::{Client, PASSWORD};
use serde_json::{Value, json};
use std::time::Duration;

const ADELE: &str = "/v1.0/users/AdeleV@contoso.example?$select=id";

async fn script(client: &Client, faults: Value) {
    assert_eq!(client.control("POST", "/_test/faults", &faults).await.status, 204, "{faults}");
}

async fn early(client: &Client) -> Vec<Value> {
    client.control("GET", "/_test/early", &Value::Null).await.json().as_array().unwrap().clone()
}

#[tokio::test]
async fn whoever_waits_is_not_early() {
    let client = Client::new();
    for retry_after in [json!(0.1), json!("0.1"), json!({"dateInSec": 0}), json!(0), json!("soon")] {
        script(&client, json!([{"match": {"pathContains": "AdeleV"}, "then": {"status": 429, "retryAfter": retry_after}}])).await;
        assert_eq!(client.get(ADELE).await.status, 429);
        tokio::time::sleep(Duration::from_millis(105)).await;
        assert_eq!(client.get(ADELE).await.status, 200);
        assert_eq!(early(&client).await, [Value::Null; 0], "{retry_after}");
    }
    // Without the header, with a success or without an answer nobody is told to wait.
    script(
        &client,
        json!([{"then": {"status": 429}}, {"then": {"status": 202, "retryAfter": 9}},
               {"match": {"method": "POST"}, "then": {"status": 500, "headers": {"Retry-After": 9}}}]),
    )
    .await;
    for _ in 0..3 {
        client.get(ADELE).await;
    }
    assert_eq!(early(&client).await, [Value::Null; 0]);
}

#[tokio::test]
async fn whoever_does_not_is_told_with_both_times() {
    let client = Client::new();
    for retry_after in [json!(2), json!(1.5), json!("2"), json!({"dateInSec": 3})] {
        client.graph.reset();
        script(&client, json!([{"match": {"pathContains": "AdeleV"}, "then": {"status": 503, "retryAfter": retry_after}}])).await;
        assert_eq!(client.get(ADELE).await.status, 503);
        // Another request is none of that one's business.
        assert_eq!(client.get("/v1.0/users/AlexW@contoso.example?$select=id").await.status, 200);
        assert_eq!(early(&client).await, [Value::Null; 0]);
        assert_eq!(client.get(ADELE).await.status, 200);
        let early = early(&client).await;
        let [only] = early.as_slice() else { panic!("{early:?}") };
        assert_eq!((&only["method"], &only["target"]), (&json!("GET"), &json!(ADELE)));
        let log = client.control("GET", "/_test/log", &Value::Null).await.json();
        assert_eq!(only["retryAllowedAtMs"], log[0]["retryAllowedAtMs"]);
        let (at, allowed) = (only["atMs"].as_u64().unwrap(), only["retryAllowedAtMs"].as_u64().unwrap());
        assert!(at + 400 < allowed && allowed < at + 3100, "{retry_after}: {only}");
    }
    let summary = client.control("GET", "/_test/log/summary", &Value::Null).await.json();
    assert_eq!((&summary["throttled"], &summary["early"]), (&json!(1), &json!(1)));
}

fn batch(users: &[&str]) -> Value {
    let item = |user: &&str| {
        json!({"id": user, "method": "PATCH", "url": format!("/users/{user}@contoso.example"),
               "headers": {"Content-Type": "application/json"}, "body": {"passwordProfile": {"password": PASSWORD}}})
    };
    json!({"requests": users.iter().map(item).collect::<Vec<_>>()})
}

#[tokio::test]
async fn an_item_waits_for_itself() {
    let client = Client::new();
    script(&client, json!([{"match": {"pathContains": "AdeleV"}, "then": {"status": 429, "retryAfter": 2}}])).await;
    client.post("/v1.0/$batch", &batch(&["AdeleV", "AlexW"])).await;
    client.post("/v1.0/$batch", &batch(&["AlexW", "LynneR"])).await;
    assert_eq!(early(&client).await, [Value::Null; 0]);
    // Alone it is the same request as in a batch.
    client.patch("/v1.0/users/AdeleV@contoso.example", &json!({"passwordProfile": {"password": PASSWORD}})).await;
    client.post("/v1.0/$batch", &batch(&["AdeleV"])).await;
    let early = early(&client).await;
    assert_eq!(early.len(), 2, "{early:?}");
    assert!(early.iter().all(|early| early["target"] == "/v1.0/users/AdeleV@contoso.example"), "{early:?}");
}

#[tokio::test]
async fn a_refused_batch_makes_its_items_wait_and_no_others() {
    let client = Client::new();
    script(&client, json!([{"match": {"pathContains": "$batch"}, "then": {"status": 429, "retryAfter": 2}}])).await;
    client.post("/v1.0/$batch", &batch(&["AdeleV", "AlexW"])).await;
    client.post("/v1.0/$batch", &batch(&["LynneR"])).await;
    assert_eq!(early(&client).await, [Value::Null; 0]);
    script(&client, json!([{"match": {"pathContains": "$batch"}, "then": {"status": 503}}])).await;
    client.post("/v1.0/$batch", &batch(&["AlexW"])).await;
    assert_eq!(early(&client).await[0]["target"], "/v1.0/users/AlexW@contoso.example", "also where the batch is refused again");
}

#[tokio::test]
async fn mails_about_others_are_other_requests() {
    let client = Client::new();
    let about = |name: &str| json!({"message": {"subject": name, "body": {}, "toRecipients": [{"emailAddress": {"address": "a@fabrikam.example"}}]}});
    script(&client, json!([{"match": {"operation": "sendMail"}, "then": {"status": 500, "headers": {"Retry-After": "9"}}}])).await;
    for (name, status) in [("Adele", 500), ("Alex", 202)] {
        assert_eq!(client.post("/v1.0/me/sendMail", &about(name)).await.status, status, "{name}");
    }
    assert_eq!(early(&client).await, [Value::Null; 0]);
    client.post("/v1.0/me/sendMail", &about("Adele")).await;
    assert_eq!(early(&client).await.len(), 1);
}
