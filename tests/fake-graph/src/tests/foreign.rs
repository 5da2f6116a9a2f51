//! Answers that lead to a host that is not Graph's.

use super::{AUDIENCE, Client, PASSWORD};
use crate::FakeGraph;
use crate::tenant::cloud::Cloud;
use crate::wire::serve::start;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

const ADELE: &str = "/v1.0/users/AdeleV@contoso.example";
const NOWHERE: &str = "https://foreign.contoso.example";

async fn script(client: &Client, faults: Value) {
    assert_eq!(client.control("POST", "/_test/faults", &faults).await.status, 204, "{faults}");
}

#[tokio::test]
async fn a_redirect_takes_the_place_of_the_answer() {
    let client = Client::new();
    script(&client, json!([{"match": {"pathContains": "AdeleV"}, "times": 2, "then": {"foreign": "redirect"}}])).await;
    let body = json!({"passwordProfile": {"password": PASSWORD}});
    let alone = client.patch(ADELE, &body).await;
    assert_eq!((alone.status.as_u16(), alone.header("location")), (307, format!("{NOWHERE}{ADELE}").as_str()));
    let item = json!({"id": "1", "method": "PATCH", "url": "/users/AdeleV@contoso.example", "headers": {"Content-Type": "application/json"}, "body": body});
    let item = client.post("/v1.0/$batch", &json!({"requests": [item]})).await.json()["responses"][0].clone();
    assert_eq!((&item["status"], &item["headers"]["Location"]), (&json!(307), &json!(format!("{NOWHERE}{ADELE}"))));
    assert_eq!(client.state("AdeleV@contoso.example").await["writes"], 0);
}

#[tokio::test]
async fn a_location_and_a_next_link_lead_elsewhere() {
    let client = Client::new();
    script(
        &client,
        json!([{"match": {"pathContains": "resetPassword"}, "then": {"foreign": "location"}},
               {"match": {"pathContains": "$top=2"}, "then": {"foreign": "nextLink"}},
               {"match": {"pathContains": "$top=3"}, "then": {"foreign": "nextLink"}},
               {"match": {"pathContains": "/me"}, "then": {"foreign": "nextLink"}}]),
    )
    .await;
    let started = client.reset("AdeleV@contoso.example").await;
    assert_eq!(started.status, 202);
    assert!(started.header("location").starts_with(&format!("{NOWHERE}/v1.0/users/")), "{}", started.header("location"));
    assert_eq!(client.state("AdeleV@contoso.example").await["writes"], 1);
    for target in ["/v1.0/users?$top=2&$select=id", "/v1.0/users?$filter=id%20eq%20'x'&$top=3"] {
        let page = client.get(target).await.json();
        assert!(page["@odata.nextLink"].as_str().unwrap().starts_with(&format!("{NOWHERE}/v1.0/users?")), "{page}");
    }
    assert_eq!(client.get("/v1.0/me").await.json()["@odata.nextLink"], Value::Null, "no list, no link");
}

#[tokio::test]
async fn what_is_sent_there_is_told_without_what_it_held() {
    let graph = FakeGraph::new(Cloud::Global).unwrap();
    let addresses = start(graph.clone(), 0, None).await.unwrap();
    let token = crate::tenant::token::TokenRequest::default().token(&graph.changing().tenant, AUDIENCE).unwrap();
    let client = Client { graph, token };
    assert_eq!(client.control("GET", "/_test/foreign", &Value::Null).await.json(), json!([]));
    script(&client, json!([{"then": {"foreign": "redirect"}}])).await;
    let location = client.patch(ADELE, &json!({})).await.header("location").to_owned();
    assert_eq!(location, format!("{}{ADELE}", addresses.foreign));
    assert_ne!(addresses.foreign, addresses.endpoint);

    let host = addresses.foreign.strip_prefix("http://").unwrap();
    let mut stream = TcpStream::connect(host).await.unwrap();
    let request = format!(
        "PATCH {ADELE}?x=1 HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\nOrigin: https://contoso.example\r\n\
         Authorization: Bearer {}\r\nContent-Length: {}\r\n\r\n{PASSWORD}",
        client.token,
        PASSWORD.len()
    );
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    assert!(
        answer.starts_with("HTTP/1.1 200") && answer.to_lowercase().contains("access-control-allow-origin: https://contoso.example"),
        "{answer}"
    );
    let strays = client.control("GET", "/_test/foreign", &Value::Null).await;
    assert_eq!(strays.json(), json!([{"method": "PATCH", "target": format!("{ADELE}?x=1"), "authorization": true, "bodyBytes": 14}]));
    assert!(!strays.text.contains(PASSWORD) && !strays.text.contains(&client.token));
    assert_eq!(client.control("GET", "/_test/log/summary", &Value::Null).await.json()["foreign"], 1);
}
