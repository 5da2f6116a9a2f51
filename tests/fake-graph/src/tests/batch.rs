use super::{Answer, Client, PASSWORD, reset_path};
use serde_json::{Value, json};

const ADELE: &str = "/users/AdeleV@contoso.example";

async fn send(client: &Client, requests: Value) -> Answer {
    client.post("/v1.0/$batch", &json!({"requests": requests})).await
}

/// The answer to the item.
fn of<'a>(answers: &'a Value, id: &str) -> &'a Value {
    answers["responses"].as_array().unwrap().iter().find(|response| response["id"] == id).unwrap_or_else(|| panic!("no {id}: {answers}"))
}

fn ids(answers: &Value) -> Vec<&str> {
    answers["responses"].as_array().unwrap().iter().map(|response| response["id"].as_str().unwrap()).collect()
}

fn get(id: &str, url: &str) -> Value {
    json!({"id": id, "method": "GET", "url": url})
}

fn patch(id: &str, user: &str) -> Value {
    json!({"id": id, "method": "PATCH", "url": format!("/users/{user}@contoso.example"), "headers": {"Content-Type": "application/json"},
           "body": {"passwordProfile": {"password": PASSWORD}}})
}

#[tokio::test]
async fn each_item_is_answered_as_if_it_came_alone() {
    let client = Client::new();
    let roles = "/users/MODAdmin@contoso.example/transitiveMemberOf/microsoft.graph.directoryRole?$count=true&$select=displayName";
    let reset = reset_path("PattiF@contoso.example");
    let body = json!({"newPassword": PASSWORD});
    let typed = json!({"content-type": "application/json"});
    let answer = send(
        &client,
        json!([
            get("a", &format!("{ADELE}?$select=id,displayName")),
            get("b", "/users/nobody@contoso.example"),
            patch("c", "AdeleV"),
            patch("d", "NestorW"),
            {"id": "e", "method": "GET", "url": roles, "headers": {"ConsistencyLevel": "eventual"}},
            get("f", roles),
            {"id": "g", "method": "POST", "url": reset.strip_prefix("/v1.0").unwrap(), "headers": typed, "body": body},
            {"id": "h", "method": "POST", "url": format!("{ADELE}/revokeSignInSessions"), "headers": typed, "body": {}},
            get("i", "/users?$filter=userPrincipalName in ('alexw@contoso.example')&$select=displayName"),
            get("j", "users/x_fabrikam.example#EXT#@contoso.example"),
        ]),
    )
    .await;
    assert_eq!(answer.status, 200);
    let answers = answer.json();
    let statuses: Vec<_> = "abcdefghij".chars().map(|id| of(&answers, &id.to_string())["status"].as_u64().unwrap()).collect();
    assert_eq!(statuses, [200, 404, 204, 403, 200, 400, 202, 200, 200, 400]);
    assert_eq!(of(&answers, "a")["body"]["displayName"], "Adele Vance");
    assert_eq!(of(&answers, "b")["body"]["error"]["code"], "Request_ResourceNotFound");
    assert_ne!(of(&answers, "b")["body"]["error"]["innerError"]["request-id"], answer.header("request-id"));
    assert_eq!(of(&answers, "c"), &json!({"id": "c", "status": 204, "headers": {"Cache-Control": "no-cache"}}));
    assert_eq!(of(&answers, "e")["body"]["value"][0]["displayName"], "Global Administrator");
    let started = &of(&answers, "g")["headers"];
    assert!(started["Location"].as_str().unwrap().starts_with("http://127.0.0.1:8080/v1.0/users/"), "{started}");
    assert_eq!(started["Retry-After"], "1");
    assert_eq!(of(&answers, "i")["body"]["value"], json!([{"displayName": "Alex Wilber"}]));
    assert!(of(&answers, "j")["body"]["error"]["message"].as_str().unwrap().contains("'#'"));
    let adele = client.state("AdeleV@contoso.example").await;
    assert_eq!((&adele["password"], &adele["writes"], &adele["revocations"]), (&json!(PASSWORD), &json!(1), &json!(1)));
    assert_eq!(client.state("NestorW@contoso.example").await["writes"], 0);
    assert_eq!(client.state("PattiF@contoso.example").await["operations"][0]["status"], "notStarted");
}

#[tokio::test]
async fn answers_come_in_an_order_of_their_own() {
    let client = Client::new();
    let names: Vec<String> = (1..=20).map(|id| id.to_string()).collect();
    let requests = json!(names.iter().map(|id| get(id, "/me")).collect::<Vec<_>>());
    let shuffled = send(&client, requests.clone()).await.json();
    assert_ne!(ids(&shuffled), names);
    assert_eq!(ids(&shuffled), ids(&send(&client, requests.clone()).await.json()), "the same order for the same requests");
    client.settings(&json!({"batchSeed": 1})).await;
    assert_ne!(ids(&shuffled), ids(&send(&client, requests.clone()).await.json()), "another order for another seed");
    client.settings(&json!({"batchOrder": "asSent"})).await;
    assert_eq!(ids(&send(&client, requests).await.json()), names);
}

#[tokio::test]
async fn a_malformed_envelope_is_refused_as_a_whole() {
    let client = Client::new();
    let many: Vec<Value> = (1..=21).map(|id| get(&id.to_string(), "/me")).collect();
    let untyped = json!({"id": "1", "method": "PATCH", "url": ADELE, "body": {"passwordProfile": {"password": PASSWORD}}});
    let bare = json!({"id": "1", "method": "POST", "url": format!("{ADELE}/revokeSignInSessions")});
    for (requests, text) in [
        (json!([]), "Invalid batch payload format"),
        (json!({"1": get("1", "/me")}), "Invalid batch payload format"),
        (json!([{"id": "1", "method": "GET"}]), "Invalid batch payload format"),
        (json!([{"id": 1, "method": "GET", "url": "/me"}]), "Invalid batch payload format"),
        (json!(many), "maximum value of 20"),
        (json!([get("a", "/me"), get("A", "/me")]), "'A' is not unique"),
        (json!([patch("2", "AlexW"), untyped]), "Write request id : 1 does not contain Content-Type header or body"),
        (json!([patch("2", "AlexW"), bare]), "Write request id : 1 does not contain Content-Type header or body"),
        (json!([get("1", "https://graph.microsoft.com/v1.0/me")]), "'1' is not valid"),
        (json!([get("1", "//graph.microsoft.com/v1.0/me")]), "'1' is not valid"),
        (json!([get("1", "")]), "'1' is not valid"),
        (json!([get("", "/me")]), "'' is not valid"),
        (json!([{"id": "1", "method": "GET", "url": "/me", "headers": {"a b": "c"}}]), "'1' is not valid"),
    ] {
        send(&client, requests).await.refuses(400, "BadRequest", text);
    }
    client.get("/v1.0/$batch").await.refuses(405, "Request_BadRequest", "");
    client.post("/v1.0/$batch", &json!([])).await.refuses(400, "BadRequest", "JSON");
    client.post_nothing("/v1.0/$batch").await.refuses(400, "BadRequest", "Content-Type");
    assert_eq!(client.state("AlexW@contoso.example").await["writes"], 0, "nothing was carried out");
}

#[tokio::test]
async fn what_only_an_item_gets_wrong_is_the_items() {
    let client = Client::new();
    let answers = send(
        &client,
        json!([get("1", "/v1.0/me"), get("2", "/$batch"), get("3", "/beta/me"), {"id": "4", "method": "DELETE", "url": "/me"}]),
    )
    .await
    .json();
    for (id, status, text) in [("1", 400, "'v1.0'"), ("2", 400, "'$batch'"), ("3", 400, "'beta'"), ("4", 405, "not allowed")] {
        let answer = of(&answers, id);
        assert_eq!(answer["status"], status, "{answer}");
        assert!(answer["body"]["error"]["message"].as_str().unwrap().contains(text), "{answer}");
    }
}

#[tokio::test]
async fn the_token_is_the_batchs() {
    let mut client = Client::new();
    let own = json!([{"id": "1", "method": "GET", "url": "/me", "headers": {"AUTHORIZATION": "Bearer of another"}}]);
    assert_eq!(send(&client, own.clone()).await.json()["responses"][0]["status"], 200);
    client.token = "of another".into();
    send(&client, own).await.refuses(401, "InvalidAuthenticationToken", "");
    send(&client, json!([])).await.refuses(401, "InvalidAuthenticationToken", "");
}

#[tokio::test]
async fn a_chain_ends_with_its_first_failure() {
    let client = Client::new();
    let after = |id: &str, user: &str, before: &[&str]| {
        let mut item = patch(id, user);
        item["dependsOn"] = json!(before);
        item
    };
    let chain = json!([patch("1", "AdeleV"), after("2", "NestorW", &["1"]), after("3", "AlexW", &["2"]), after("4", "LynneR", &["3"])]);
    let answers = send(&client, chain).await.json();
    let statuses: Vec<_> = ["1", "2", "3", "4"].iter().map(|id| of(&answers, id)["status"].as_u64().unwrap()).collect();
    assert_eq!(statuses, [204, 403, 424, 424]);
    for (user, writes) in [("AdeleV", 1), ("AlexW", 0), ("LynneR", 0)] {
        assert_eq!(client.state(&format!("{user}@contoso.example")).await["writes"], writes, "{user}");
    }
    let none: &[&str] = &[];
    for graph in [
        json!([patch("1", "AdeleV"), after("2", "AlexW", &["1"]), patch("3", "LynneR")]),
        json!([patch("1", "AdeleV"), after("2", "AlexW", &["1"]), after("3", "LynneR", &["1"])]),
        json!([patch("1", "AdeleV"), after("2", "AlexW", &["1"]), after("3", "LynneR", &["1", "2"])]),
        json!([after("1", "AdeleV", &["2"]), after("2", "AlexW", &["1"])]),
        json!([patch("1", "AdeleV"), after("2", "AlexW", &["7"])]),
    ] {
        send(&client, graph).await.refuses(400, "BadRequest", "dependsOn");
    }
    assert_eq!(client.state("AdeleV@contoso.example").await["writes"], 1);
    let answers = send(&client, json!([after("1", "AdeleV", none), patch("2", "AlexW")])).await.json();
    assert_eq!((of(&answers, "1")["status"].as_u64(), of(&answers, "2")["status"].as_u64()), (Some(204), Some(204)));
}

#[tokio::test]
async fn the_log_tells_items_from_requests_of_their_own() {
    let client = Client::new();
    client.get("/v1.0/me").await;
    send(&client, json!([get("a", "/me"), patch("b", "AdeleV")])).await;
    send(&client, json!([])).await;
    let log = client.control("GET", "/_test/log", &Value::Null).await.json();
    let seen: Vec<_> = log
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| json!([entry["roundTrip"], entry["method"], entry["target"], entry["item"], entry["items"], entry["status"]]))
        .collect();
    assert_eq!(
        seen,
        [
            json!([1, "GET", "/v1.0/me", null, null, 200]),
            json!([2, "GET", "/v1.0/me", "a", null, 200]),
            json!([2, "PATCH", "/v1.0/users/AdeleV@contoso.example", "b", null, 204]),
            json!([2, "POST", "/v1.0/$batch", null, 2, 200]),
            json!([3, "POST", "/v1.0/$batch", null, null, 400]),
        ]
    );
    assert!(!log.to_string().contains(PASSWORD));
    assert_eq!(log[3]["body"]["requests"][1]["body"]["passwordProfile"]["password"], "***");
    let summary = client.control("GET", "/_test/log/summary", &Value::Null).await.json();
    assert_eq!(
        summary,
        json!({"roundTrips": 3, "requests": 4, "batches": 1, "items": 2, "writes": 2, "faulted": 0, "throttled": 0, "early": 0, "foreign": 0})
    );
}
