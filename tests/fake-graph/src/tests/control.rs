use super::{Client, PASSWORD};
use serde_json::{Value, json};
use std::time::{Duration, Instant};

const ADELE: &str = "/v1.0/users/AdeleV@contoso.example";

async fn script(client: &Client, faults: Value) {
    assert_eq!(client.control("POST", "/_test/faults", &faults).await.status, 204, "{faults}");
}

async fn log(client: &Client) -> Value {
    client.control("GET", "/_test/log", &Value::Null).await.json()
}

#[tokio::test]
async fn a_fault_hits_as_often_as_it_says() {
    let client = Client::new();
    let throttled = json!({"error": {"code": "TooManyRequests", "message": "Please retry again later."}});
    script(
        &client,
        json!([{"match": {"method": "GET", "pathContains": "/users/AdeleV"}, "times": 2,
                "then": {"status": 429, "headers": {"Retry-After": "1", "request-id": "scripted"}, "body": throttled}}]),
    )
    .await;
    assert_eq!(client.get("/v1.0/users/AlexW@contoso.example").await.status, 200);
    for _ in 0..2 {
        let answer = client.get(ADELE).await;
        assert_eq!((answer.status.as_u16(), answer.header("retry-after"), answer.header("request-id")), (429, "1", "scripted"));
        assert_eq!(answer.json(), throttled);
        assert_eq!(answer.header("access-control-allow-origin"), "*");
    }
    assert_eq!(client.get(ADELE).await.status, 200);
    let statuses: Vec<_> =
        log(&client).await.as_array().unwrap().iter().map(|entry| (entry["status"].clone(), entry["faulted"].clone())).collect();
    assert_eq!(statuses, [(json!(200), json!(false)), (json!(429), json!(true)), (json!(429), json!(true)), (json!(200), json!(false))]);
}

#[tokio::test]
async fn scripted_bodies_may_be_html_or_missing() {
    let client = Client::new();
    script(&client, json!([{"then": {"status": 502, "body": "<html>Bad Gateway</html>"}}, {"then": {"status": 503}}])).await;
    let html = client.get(ADELE).await;
    assert_eq!(
        (html.status.as_u16(), html.header("content-type"), html.text.as_str()),
        (502, "text/html; charset=utf-8", "<html>Bad Gateway</html>")
    );
    let empty = client.get(ADELE).await;
    assert_eq!((empty.status.as_u16(), empty.header("content-type"), empty.text.as_str()), (503, "", ""));
}

#[tokio::test]
async fn a_write_may_happen_behind_a_scripted_failure() {
    let client = Client::new();
    script(&client, json!([{"then": {"status": 504, "applied": true}}, {"then": {"status": 504}}])).await;
    for _ in 0..2 {
        assert_eq!(client.patch(ADELE, &json!({"passwordProfile": {"password": PASSWORD}})).await.status, 504);
    }
    let user = client.control("GET", "/_test/users/AdeleV@contoso.example", &Value::Null).await.json();
    assert_eq!((&user["writes"], &user["password"]), (&json!(1), &json!(PASSWORD)));
}

#[tokio::test]
async fn a_delay_comes_before_the_usual_answer() {
    let client = Client::new();
    script(&client, json!([{"then": {"delayMs": 80}}])).await;
    let start = Instant::now();
    assert_eq!(client.get(ADELE).await.status, 200);
    assert!(start.elapsed() >= Duration::from_millis(80));
}

#[tokio::test]
async fn faults_that_make_no_sense_are_refused() {
    let client = Client::new();
    for (fault, status) in [
        (json!([{"then": {}}]), 400),
        (json!([{"then": {"status": 429, "drop": "after"}}]), 400),
        (json!([{"then": {"drop": "before", "body": "x"}}]), 400),
        (json!([{"then": {"status": 99}}]), 400),
        (json!([{"then": {"status": 200, "headers": {"a b": "c"}}}]), 400),
        (json!([{"then": {"drop": "sometimes"}}]), 422),
        (json!([{"then": {"status": 429}, "tims": 2}]), 422),
    ] {
        assert_eq!(client.control("POST", "/_test/faults", &fault).await.status, status, "{fault}");
    }
    assert_eq!(client.get(ADELE).await.status, 200);
}

#[tokio::test]
async fn the_log_keeps_no_secret() {
    let client = Client::new();
    let nested = json!({"requests": [{"body": {"newPassword": PASSWORD, "passwordProfile": {"password": {"odd": PASSWORD}}}}]});
    client.patch(ADELE, &json!({"passwordProfile": {"password": PASSWORD, "forceChangePasswordNextSignIn": true}})).await;
    client.patch(ADELE, &nested).await;
    let request = client.request("PATCH", ADELE).header("content-type", "application/json");
    client.send(request.body(axum::body::Body::from(format!("{{\"password\":\"{PASSWORD}\""))).unwrap()).await;
    client.get("/v1.0/users?$filter=startswith(displayName,'a')").await;

    let log = log(&client).await;
    assert!(!log.to_string().contains(PASSWORD));
    assert!(!log.to_string().contains(&client.token));
    assert_eq!(log[0]["method"], "PATCH");
    assert_eq!(log[0]["target"], ADELE);
    assert_eq!(log[0]["headers"]["content-type"], "application/json");
    assert_eq!(log[0]["headers"]["authorization"], Value::Null);
    assert_eq!(log[0]["body"], json!({"passwordProfile": {"password": "***", "forceChangePasswordNextSignIn": true}}));
    let validity: Vec<_> = log.as_array().unwrap().iter().map(|entry| entry["bodyValid"].clone()).collect();
    assert_eq!(validity, [json!(true), json!(true), json!(false), Value::Null]);
    assert_eq!(log[3]["target"], "/v1.0/users?$filter=startswith(displayName,'a')");
}

#[tokio::test]
async fn reset_forgets_everything() {
    let client = Client::new();
    client.patch(ADELE, &json!({"passwordProfile": {"password": PASSWORD}})).await;
    script(&client, json!([{"then": {"status": 503}}])).await;
    client.control("POST", "/_test/settings", &json!({"rolesPageSize": 1})).await;
    assert_eq!(client.control("POST", "/_test/reset", &Value::Null).await.status, 204);
    assert_eq!(log(&client).await, json!([]));
    let user = client.control("GET", "/_test/users/AdeleV@contoso.example", &Value::Null).await.json();
    assert_eq!((&user["writes"], &user["password"]), (&json!(0), &Value::Null));
    assert_eq!(client.get(ADELE).await.status, 200);
    assert_eq!(client.graph.changing().tenant.settings.roles_page_size, None);
    assert_eq!(client.control("GET", "/_test/users/nobody", &Value::Null).await.status, 404);
}
