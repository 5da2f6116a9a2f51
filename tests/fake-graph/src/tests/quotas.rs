//! What may be asked in which time: what passes, what is refused, and what is told of it.

use super::{Client, PASSWORD};
use serde_json::{Value, json};

async fn quotas(client: &Client) -> Value {
    client.control("GET", "/_test/quotas", &Value::Null).await.json()
}

fn patches(count: usize) -> Value {
    let item = |number: usize| {
        json!({"id": number.to_string(), "method": "PATCH", "url": format!("/users/bulk{number:04}@contoso.example"),
               "headers": {"Content-Type": "application/json"}, "body": {"passwordProfile": {"password": PASSWORD}}})
    };
    json!({"requests": (1..=count).map(item).collect::<Vec<_>>()})
}

#[tokio::test]
async fn items_of_a_batch_count_by_themselves() {
    let client = Client::other(&Client::new(), "MODAdmin@contoso.example");
    client.control("POST", "/_test/users", &json!({"count": 20})).await;
    let quota = json!({"of": ["writes"], "limit": 15, "windowMs": 60_000, "retryAfter": {"seconds": 30}, "tellsPercentage": true, "tellsScope": true});
    client.settings(&json!({"quotas": [quota], "batchOrder": "asSent"})).await;
    let answer = client.post("/v1.0/$batch", &patches(20)).await;
    assert_eq!((answer.status.as_u16(), answer.header("x-ms-throttle-limit-percentage")), (200, ""));
    let responses = answer.json()["responses"].as_array().unwrap().clone();
    let statuses: Vec<u64> = responses.iter().map(|response| response["status"].as_u64().unwrap()).collect();
    assert_eq!(statuses, [vec![204; 15], vec![429; 5]].concat());
    let told = |at: usize| responses[at]["headers"]["X-Ms-Throttle-Limit-Percentage"].as_str();
    assert_eq!([told(10), told(11), told(14), told(19)], [None, Some("0.80"), Some("1.00"), Some("1.33")]);
    let refused = &responses[19];
    assert_eq!((&refused["headers"]["Retry-After"], &refused["body"]["error"]["code"]), (&json!("30"), &json!("TooManyRequests")));
    assert_eq!(refused["headers"]["X-Ms-Throttle-Information"], "WriteLimitExceeded");
    assert_eq!(quotas(&client).await["writes"], json!({"requests": 20, "refused": 5, "units": 20}));
    // What was refused was not carried out, and is not to come before its time.
    let passwords = client.control("GET", "/_test/passwords", &Value::Null).await.json();
    assert_eq!(passwords["bulk0016@contoso.example"]["writes"], 0);
    client.patch("/v1.0/users/bulk0016@contoso.example", &json!({"passwordProfile": {"password": PASSWORD}})).await;
    assert_eq!(client.control("GET", "/_test/early", &Value::Null).await.json().as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn reads_cost_what_the_page_says() {
    let client = Client::new();
    client.settings(&json!({"quotas": [{"of": ["reads"], "limit": 5, "windowMs": 60_000, "unit": "resourceUnits"}]})).await;
    assert_eq!(client.get("/v1.0/users?$top=20").await.status, 200); // 2
    assert_eq!(client.get("/v1.0/users/AdeleV@contoso.example/transitiveMemberOf").await.status, 200); // 4
    assert_eq!(client.get("/v1.0/users/AdeleV@contoso.example").await.status, 200); // 5
    let refused = client.get("/v1.0/users/AdeleV@contoso.example").await;
    assert_eq!((refused.status.as_u16(), refused.header("retry-after")), (429, "60"));
    assert_eq!(client.patch("/v1.0/users/AdeleV@contoso.example", &json!({"passwordProfile": {"password": PASSWORD}})).await.status, 204);
    assert_eq!(quotas(&client).await["reads"], json!({"requests": 4, "refused": 1, "units": 6}));
}

#[tokio::test]
async fn what_the_page_says() {
    let client = Client::new();
    client.settings(&json!({"quotas": "documented"})).await;
    let mut statuses = Vec::new();
    for _ in 0..6 {
        statuses.push(client.reset("AdeleV@contoso.example").await.status.as_u16());
    }
    assert_eq!(statuses, [202, 202, 202, 202, 202, 429]);
    assert_eq!(client.get("/v1.0/users/AdeleV@contoso.example").await.status, 200);
    assert_eq!(client.control("POST", "/_test/reset", &Value::Null).await.status, 204);
    assert_eq!(quotas(&client).await["resetPassword"], json!({"requests": 0, "refused": 0, "units": 0}));
}

#[tokio::test]
async fn a_fault_comes_first_and_counts() {
    let client = Client::new();
    client.settings(&json!({"quotas": [{"of": ["reads"], "limit": 1, "windowMs": 60_000}]})).await;
    client.control("POST", "/_test/faults", &json!([{"then": {"status": 503}}])).await;
    assert_eq!(client.get("/v1.0/users/AdeleV@contoso.example").await.status, 503);
    assert_eq!(client.get("/v1.0/users/AdeleV@contoso.example").await.status, 429);
}
