//! Faults that are chosen by operation, user, key, count and time, and what only the field showed: echoes, challenges, lists without an
//! end, headers that come twice.

use std::time::Duration;

use super::{Answer, Client, PASSWORD, reset_path};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use graph_rules::forms;
use serde_json::{Value, json};

const ADELE: &str = "/v1.0/users/AdeleV@contoso.example";
const ALEX: &str = "/v1.0/users/AlexW@contoso.example";
/// It holds what each kind of escape changes.
const CANARY: &str = "Canary-\"9zz/q\\ <Ow'n&";

async fn script(client: &Client, faults: Value) {
    let answer = client.control("POST", "/_test/faults", &faults).await;
    assert_eq!(answer.status, 204, "{faults}: {}", answer.text);
}

fn password(value: &str) -> Value {
    json!({"passwordProfile": {"password": value}})
}

async fn id(client: &Client, upn: &str) -> String {
    client.state(upn).await["properties"]["id"].as_str().unwrap().to_owned()
}

fn values<'a>(answer: &'a Answer, name: &str) -> Vec<&'a str> {
    answer.headers.get_all(name).iter().map(|value| value.to_str().unwrap()).collect()
}

#[tokio::test]
async fn a_user_is_met_by_either_key_and_in_lists() {
    let client = Client::new();
    let adele = id(&client, "AdeleV@contoso.example").await;
    let fault = json!([{"match": {"user": "adelev@CONTOSO.example"}, "times": "forever", "then": {"status": 500}}]);
    script(&client, fault).await;
    for target in [
        ADELE.to_owned(),
        format!("/v1.0/users/{adele}?$select=id"),
        format!("/v1.0/users('{adele}')/transitiveMemberOf"),
        format!("/v1.0/users?$filter=id%20in%20('00000000-0000-0000-0000-000000000000','{adele}')"),
        "/v1.0/users?$filter=userPrincipalName+in+('alexw@contoso.example','adelev@contoso.example')".to_owned(),
        format!("/v1.0/roleManagement/directory/roleAssignments?$filter=principalId%20eq%20'{adele}'"),
    ] {
        assert_eq!(client.get(&target).await.status, 500, "{target}");
    }
    assert_eq!(client.get(ALEX).await.status, 200);
    assert_eq!(client.get("/v1.0/users?$filter=userPrincipalName%20in%20('alexw@contoso.example')").await.status, 200);
}

#[tokio::test]
async fn an_operation_and_a_key_choose_among_requests() {
    let client = Client::new();
    script(
        &client,
        json!([{"match": {"operation": "setPassword", "user": "AdeleV@contoso.example"}, "times": "forever", "then": {"status": 404}},
               {"match": {"operation": "domain", "key": "contoso.example"}, "then": {"status": 503, "retryAfter": 150}},
               {"match": {"operation": "memberOf", "key": "me"}, "then": {"list": "empty"}}]),
    )
    .await;
    assert_eq!(client.get(ADELE).await.status, 200);
    assert_eq!(client.patch(ADELE, &password(PASSWORD)).await.status, 404);
    assert_eq!(client.patch(ALEX, &password(PASSWORD)).await.status, 204);
    assert_eq!(client.get("/v1.0/domains/fabrikam-federated.example").await.status, 200);
    let domain = client.get("/v1.0/domains/contoso.example").await;
    assert_eq!((domain.status.as_u16(), domain.header("retry-after")), (503, "150"));
    let roles = "/transitiveMemberOf/microsoft.graph.directoryRole?$count=true";
    // The help desk holds a role, which assignments show and the index does not.
    assert_eq!(client.get_eventual(&format!("/v1.0/me{roles}")).await.json()["value"], json!([]));
    let helpdesk = format!("/v1.0/users/helpdesk@contoso.example{roles}");
    assert_ne!(client.get_eventual(&helpdesk).await.json()["value"], json!([]));
}

#[tokio::test]
async fn the_first_few_are_let_through() {
    let client = Client::new();
    script(&client, json!([{"skip": 2, "times": 1, "then": {"status": 503}}])).await;
    let mut statuses = Vec::new();
    for _ in 0..4 {
        statuses.push(client.get(ADELE).await.status.as_u16());
    }
    assert_eq!(statuses, [200, 200, 503, 200]);
}

/// A user who was just created: the read finds them, the write does not for a while.
#[tokio::test]
async fn a_fault_lasts_for_a_time_after_its_first_hit() {
    let client = Client::new();
    script(&client, json!([{"match": {"operation": "setPassword"}, "forMs": 150, "then": {"status": 404}}])).await;
    tokio::time::sleep(Duration::from_millis(160)).await;
    assert_eq!(client.get(ADELE).await.status, 200);
    for _ in 0..3 {
        assert_eq!(client.patch(ADELE, &password(PASSWORD)).await.status, 404);
    }
    tokio::time::sleep(Duration::from_millis(160)).await;
    assert_eq!(client.patch(ADELE, &password(PASSWORD)).await.status, 204);

    script(&client, json!([{"fromMs": 100, "times": "forever", "then": {"status": 503}}])).await;
    assert_eq!(client.get(ADELE).await.status, 200);
    tokio::time::sleep(Duration::from_millis(110)).await;
    assert_eq!(client.get(ADELE).await.status, 503);
}

#[tokio::test]
async fn an_echo_quotes_the_request_in_every_place_and_form() {
    let client = Client::new();
    script(&client, json!([{"times": "forever", "then": {"status": 400, "echo": true}}])).await;
    let item = json!({"id": "1", "method": "POST", "url": reset_path("AdeleV@contoso.example").replace("/v1.0", ""),
                      "headers": {"Content-Type": "application/json"}, "body": {"newPassword": CANARY}});
    let alone = client.patch(ADELE, &password(CANARY)).await;
    assert_eq!((alone.status.as_u16(), alone.header("request-id")), (400, CANARY));
    let error = &alone.json()["error"];
    for form in forms(CANARY) {
        assert!(error["message"].as_str().unwrap().contains(&form), "{form}");
        let in_a_detail =
            |detail: &Value| detail["message"].as_str().unwrap().contains(&form) && detail["code"].as_str().unwrap().contains(&form);
        assert!(error["details"].as_array().unwrap().iter().any(in_a_detail), "{form}");
    }
    for place in [&error["code"], &error["target"], &error["innerError"]["code"]] {
        assert!(place.as_str().unwrap().contains(r#"Canary-\"9zz/q\\ <Ow'n&"#), "{place}");
    }
    // A request without a body quotes the last one about the same user.
    assert!(client.get(&format!("{ADELE}/ownedObjects")).await.text.contains("Canary"));
    assert!(!client.get(ALEX).await.text.contains("Canary"));
    let batch = client.post("/v1.0/$batch", &json!({"requests": [item]})).await;
    assert_eq!(batch.status, 400, "the batch is a request like all others");
    assert_eq!(client.state("AdeleV@contoso.example").await["writes"], 0);
}

#[tokio::test]
async fn an_item_is_quoted_alone() {
    let client = Client::new();
    script(&client, json!([{"match": {"batched": true}, "then": {"status": 400, "echo": true}}])).await;
    let item = |id: &str, user: &str| {
        json!({"id": id, "method": "PATCH", "url": format!("/users/{user}@contoso.example"),
        "headers": {"Content-Type": "application/json"}, "body": password(&format!("{CANARY}{user}"))})
    };
    let answer = client.post("/v1.0/$batch", &json!({"requests": [item("1", "AdeleV"), item("2", "AlexW")]})).await.json();
    let first = answer["responses"].as_array().unwrap().iter().find(|response| response["id"] == "1").unwrap();
    assert_eq!(first["status"], 400);
    let text = first["body"]["error"]["message"].as_str().unwrap();
    assert!(text.contains(&format!("{CANARY}AdeleV")) && !text.contains("AlexW"), "{text}");
    assert_eq!(first["headers"]["Request-Id"], format!("{CANARY}AdeleV"));
}

/// The challenge is of one request; the token works elsewhere.
#[tokio::test]
async fn a_challenge_is_of_one_request_alone() {
    let client = Client::new();
    let claims = r#"{"access_token":{"acrs":{"essential":true,"value":"c1"}}}"#;
    script(
        &client,
        json!([{"match": {"operation": "setPassword", "user": "AdeleV@contoso.example"}, "then": {"status": 403, "claims": claims}},
               {"match": {"operation": "setPassword", "user": "AdeleV@contoso.example"}, "then": {"status": 401, "claims": claims}}]),
    )
    .await;
    assert_eq!(client.patch(ALEX, &password(PASSWORD)).await.status, 204);
    for (status, code) in [(403, "Authorization_RequestDenied"), (401, "InvalidAuthenticationToken")] {
        let answer = client.patch(ADELE, &password(PASSWORD)).await;
        assert_eq!((answer.status.as_u16(), answer.json()["error"]["code"].as_str()), (status, Some(code)));
        let header = answer.header("www-authenticate");
        let challenge = format!("error=\"insufficient_claims\", claims=\"{}\"", STANDARD.encode(claims));
        assert!(header.starts_with("Bearer ") && header.contains(&challenge), "{header}");
    }
    assert_eq!(client.patch(ADELE, &password(PASSWORD)).await.status, 204);
}

#[tokio::test]
async fn headers_that_come_twice() {
    let client = Client::new();
    let both = json!({"Retry-After": ["1", "150"], "WWW-Authenticate": ["Basic realm=\"x\"", "Bearer error=\"invalid_token\""]});
    script(
        &client,
        json!([{"match": {"operation": "readUser"}, "times": 2, "then": {"status": 429, "headers": both}},
               {"match": {"operation": "resetPassword"}, "then": {"location": "twice"}},
               {"match": {"operation": "groups"}, "then": {"addHeaders": {"Retry-After": ["2", "3"]}}}]),
    )
    .await;
    let answer = client.get(ADELE).await;
    assert_eq!(values(&answer, "retry-after"), ["1", "150"]);
    assert_eq!(values(&answer, "www-authenticate").len(), 2);
    let requests = json!({"requests": [{"id": "1", "method": "GET", "url": "/users/AdeleV@contoso.example"}]});
    let item = client.post("/v1.0/$batch", &requests).await.json()["responses"][0].clone();
    assert_eq!(item["headers"]["Retry-After"], "1, 150", "an item has room for one of them");
    let started = client.reset("AdeleV@contoso.example").await;
    let locations = values(&started, "location");
    assert!(started.status == 202 && locations.len() == 2 && locations[0] == locations[1], "{locations:?}");
    let groups = client.get("/v1.0/groups").await;
    assert_eq!((groups.status.as_u16(), values(&groups, "retry-after")), (200, vec!["2", "3"]));
}

#[tokio::test]
async fn a_location_without_its_host_and_none() {
    let client = Client::new();
    script(
        &client,
        json!([{"match": {"operation": "resetPassword"}, "then": {"location": "relative"}},
               {"match": {"operation": "resetPassword"}, "then": {"location": "missing"}}]),
    )
    .await;
    let relative = client.reset("AdeleV@contoso.example").await;
    assert!(relative.header("location").starts_with("/v1.0/users/"), "{}", relative.header("location"));
    assert_eq!(client.get(relative.header("location")).await.json()["status"], "succeeded");
    assert_eq!(client.reset("AdeleV@contoso.example").await.headers.get("location"), None);
    assert_eq!(client.state("AdeleV@contoso.example").await["writes"], 2);
}

fn next(page: &Value) -> String {
    page["@odata.nextLink"].as_str().unwrap().strip_prefix("http://127.0.0.1:8080").unwrap().to_owned()
}

#[tokio::test]
async fn lists_without_an_end() {
    let client = Client::other(&Client::new(), "MODAdmin@contoso.example");
    for target in ["/v1.0/users?$top=2&$select=id", "/v1.0/groups?$select=id", "/v1.0/roleManagement/directory/roleAssignments"] {
        let first = client.get(target).await.json();
        script(&client, json!([{"match": {"pathContains": target.split('?').next().unwrap()}, "times": 4, "then": {"list": "itself"}}]))
            .await;
        let page = client.get(target).await.json();
        assert_eq!(page["value"], first["value"]);
        assert_eq!(next(&page), target);
        for _ in 0..3 {
            client.get(target).await;
        }
        script(&client, json!([{"match": {"pathContains": target.split('?').next().unwrap()}, "times": 4, "then": {"list": "endless"}}]))
            .await;
        let (mut target, mut seen) = (target.to_owned(), std::collections::HashSet::new());
        for _ in 0..4 {
            let answer = client.get(&target).await;
            assert_eq!(answer.status, 200, "{target}: {}", answer.text);
            assert_eq!(answer.json()["value"], first["value"]);
            target = next(&answer.json());
            assert!(seen.insert(target.clone()), "{target} came before");
        }
    }
}

#[tokio::test]
async fn only_lists_have_no_end() {
    let client = Client::new();
    script(&client, json!([{"times": "forever", "then": {"list": "endless"}}])).await;
    assert_eq!(client.get(ADELE).await.json()["@odata.nextLink"], Value::Null);
    let revoked = client.post(&format!("{ADELE}/revokeSignInSessions"), &json!({})).await;
    assert_eq!((revoked.status.as_u16(), &revoked.json()["value"]), (200, &json!(true)));
}

#[tokio::test]
async fn looks_that_find_nothing_a_page_or_half_an_answer() {
    let client = Client::new();
    let location = client.reset("AdeleV@contoso.example").await.location();
    script(
        &client,
        json!([{"match": {"operation": "operation", "user": "AdeleV@contoso.example"}, "times": 2, "then": {"status": 404}},
               {"match": {"operation": "operation"}, "then": {"status": 200, "body": "<html>sign in</html>"}},
               {"match": {"operation": "operation"}, "then": {"truncated": true}}]),
    )
    .await;
    assert_eq!(client.get(&location).await.status, 404);
    assert_eq!(client.get(&location).await.status, 404);
    assert_eq!(client.get(&location).await.text, "<html>sign in</html>");
    assert!(serde_json::from_str::<Value>(&client.get(&location).await.text).is_err());
    assert_eq!(client.get(&location).await.json()["status"], "succeeded");
}

#[tokio::test]
async fn what_says_too_much_or_nothing_is_refused() {
    let client = Client::new();
    for (fault, status) in [
        (json!({"then": {"status": 400, "echo": true, "body": "x"}}), 400),
        (json!({"then": {"echo": true}}), 400),
        (json!({"then": {"claims": "{}"}}), 400),
        (json!({"then": {"list": "itself", "location": "twice"}}), 400),
        (json!({"then": {"addHeaders": {"a b": "c"}}}), 400),
        (json!({"then": {"list": "long"}}), 422),
        (json!({"then": {"status": 500}, "times": "often"}), 422),
        (json!({"then": {"status": 500}, "match": {"operation": "dance"}}), 422),
    ] {
        assert_eq!(client.control("POST", "/_test/faults", &json!([fault.clone()])).await.status, status, "{fault}");
    }
}
