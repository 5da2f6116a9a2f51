//! Faults of single requests and of items, scripted and by chance. What closes a connection is in `connection.rs`.

use super::{Answer, Client, PASSWORD, reset_path};
use serde_json::{Value, json};

const ADELE: &str = "/v1.0/users/AdeleV@contoso.example";

async fn script(client: &Client, faults: Value) {
    assert_eq!(client.control("POST", "/_test/faults", &faults).await.status, 204, "{faults}");
}

fn patches(users: &[&str]) -> Value {
    let item = |user: &&str| {
        json!({"id": user, "method": "PATCH", "url": format!("/users/{user}@contoso.example"),
               "headers": {"Content-Type": "application/json"}, "body": {"passwordProfile": {"password": PASSWORD}}})
    };
    json!({"requests": users.iter().map(item).collect::<Vec<_>>()})
}

async fn batch(client: &Client, users: &[&str]) -> Vec<Value> {
    let answer = client.post("/v1.0/$batch", &patches(users)).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    answer.json()["responses"].as_array().unwrap().clone()
}

fn of<'a>(responses: &'a [Value], id: &str) -> Vec<&'a Value> {
    responses.iter().filter(|response| response["id"] == id).collect()
}

async fn writes(client: &Client, user: &str) -> Value {
    client.state(&format!("{user}@contoso.example")).await["writes"].clone()
}

#[tokio::test]
async fn a_fault_hits_an_item_and_leaves_its_neighbours_alone() {
    let client = Client::new();
    let throttled = json!({"error": {"code": "TooManyRequests", "message": "Please retry again later."}});
    script(
        &client,
        json!([{"match": {"pathContains": "AlexW"}, "then": {"status": 429, "retryAfter": 2, "body": throttled}},
               {"match": {"pathContains": "LynneR"}, "then": {"status": 504, "applied": true}},
               {"match": {"pathContains": "MeganB"}, "then": {"status": 502, "body": "<html>Bad Gateway</html>"}}]),
    )
    .await;
    let responses = batch(&client, &["AdeleV", "AlexW", "LynneR", "MeganB"]).await;
    let alex = of(&responses, "AlexW")[0];
    assert_eq!((&alex["status"], &alex["headers"]["Retry-After"], &alex["body"]), (&json!(429), &json!("2"), &throttled));
    let lynne = of(&responses, "LynneR")[0];
    assert_eq!((&lynne["status"], lynne.get("body")), (&json!(504), None));
    let megan = of(&responses, "MeganB")[0];
    assert_eq!(megan["body"], "PGh0bWw+QmFkIEdhdGV3YXk8L2h0bWw+", "what is no JSON comes as base64");
    for (user, expected) in [("AdeleV", 1), ("AlexW", 0), ("LynneR", 1), ("MeganB", 0)] {
        assert_eq!(writes(&client, user).await, expected, "{user}");
    }
}

#[tokio::test]
async fn a_fault_may_want_items_only_or_none() {
    let client = Client::new();
    script(
        &client,
        json!([{"match": {"method": "PATCH", "batched": true}, "then": {"status": 503}},
               {"match": {"method": "PATCH", "batched": false}, "then": {"status": 500}}]),
    )
    .await;
    let body = json!({"passwordProfile": {"password": PASSWORD}});
    assert_eq!(client.patch(ADELE, &body).await.status, 500);
    assert_eq!(batch(&client, &["AdeleV"]).await[0]["status"], 503);
    assert_eq!(client.patch(ADELE, &body).await.status, 204);
}

#[tokio::test]
async fn a_fault_of_the_batch_spares_its_items_theirs() {
    let client = Client::new();
    script(
        &client,
        json!([{"match": {"pathContains": "$batch"}, "then": {"status": 503, "retryAfter": 0.2}},
               {"match": {"pathContains": "$batch"}, "then": {"status": 504, "applied": true}},
               {"match": {"pathContains": "AlexW"}, "times": 2, "then": {"status": 500}}]),
    )
    .await;
    let refused = client.post("/v1.0/$batch", &patches(&["AdeleV", "AlexW"])).await;
    assert_eq!((refused.status.as_u16(), refused.header("retry-after")), (503, "0.2"));
    assert_eq!(writes(&client, "AdeleV").await, 0);
    assert_eq!(client.post("/v1.0/$batch", &patches(&["AdeleV", "AlexW"])).await.status, 504);
    assert_eq!((writes(&client, "AdeleV").await, writes(&client, "AlexW").await), (json!(1), json!(0)));
    assert_eq!(of(&batch(&client, &["AlexW"]).await, "AlexW")[0]["status"], 500, "only what was carried out used up a fault");
}

#[tokio::test]
async fn answers_that_are_missing_extra_and_repeated() {
    let client = Client::new();
    script(
        &client,
        json!([{"match": {"pathContains": "AdeleV"}, "then": {"item": "missing"}},
               {"match": {"pathContains": "AlexW"}, "then": {"item": "missing", "applied": true}},
               {"match": {"pathContains": "LynneR"}, "then": {"item": "extra"}},
               {"match": {"pathContains": "MeganB"}, "then": {"item": "repeated"}}]),
    )
    .await;
    // They are for items: a request of its own leaves them alone.
    assert_eq!(client.get(ADELE).await.status, 200);
    let responses = batch(&client, &["AdeleV", "AlexW", "LynneR", "MeganB"]).await;
    let count = |id: &str| of(&responses, id).len();
    assert_eq!([count("AdeleV"), count("AlexW"), count("LynneR"), count("MeganB"), count("1")], [0, 0, 1, 2, 1]);
    assert_eq!(responses.len(), 4);
    for (user, expected) in [("AdeleV", 0), ("AlexW", 1), ("LynneR", 1), ("MeganB", 1)] {
        assert_eq!(writes(&client, user).await, expected, "{user}");
    }
    let log = client.control("GET", "/_test/log", &Value::Null).await.json();
    let of_adele = log.as_array().unwrap().iter().find(|entry| entry["item"] == "AdeleV").unwrap();
    assert_eq!((&of_adele["status"], &of_adele["faulted"]), (&Value::Null, &json!(true)));
}

#[tokio::test]
async fn json_that_ends_in_the_middle() {
    let client = Client::new();
    script(&client, json!([{"match": {"pathContains": "AdeleV"}, "times": 2, "then": {"truncated": true}}])).await;
    let alone = client.get(&format!("{ADELE}?$select=id")).await;
    let is_json = |text: &str| serde_json::from_str::<Value>(text).is_ok();
    assert!(alone.status == 200 && alone.text.starts_with('{') && !is_json(&alone.text), "{}", alone.text);
    let requests = json!({"requests": [{"id": "1", "method": "GET", "url": "/users/AdeleV@contoso.example"}]});
    let item = client.post("/v1.0/$batch", &requests).await.json()["responses"][0].clone();
    assert!(item["status"] == 200 && item["body"].is_string(), "{item}");
    script(&client, json!([{"match": {"pathContains": "$batch"}, "then": {"truncated": true}}])).await;
    let whole = client.post("/v1.0/$batch", &patches(&["AlexW"])).await;
    assert!(whole.status == 200 && !is_json(&whole.text), "{}", whole.text);
    assert_eq!(writes(&client, "AlexW").await, 1);
}

#[tokio::test]
async fn a_batch_waits_for_its_slowest_item() {
    let client = Client::new();
    script(
        &client,
        json!([{"match": {"pathContains": "AlexW"}, "then": {"delayMs": 80}},
               {"match": {"pathContains": "LynneR"}, "then": {"delayMs": 20, "status": 503}}]),
    )
    .await;
    let start = std::time::Instant::now();
    batch(&client, &["AdeleV", "AlexW", "LynneR"]).await;
    assert!(start.elapsed() >= std::time::Duration::from_millis(80));
}

#[tokio::test]
async fn latency_is_of_the_round_trip() {
    let client = Client::new();
    client.settings(&json!({"latencyMs": 100})).await;
    let start = std::time::Instant::now();
    assert_eq!(client.get(ADELE).await.status, 200);
    assert!(start.elapsed() >= std::time::Duration::from_millis(100));
    let start = std::time::Instant::now();
    let users: Vec<String> = (1..=20).map(|number| format!("nobody{number}")).collect();
    batch(&client, &users.iter().map(String::as_str).collect::<Vec<_>>()).await;
    let took = start.elapsed();
    assert!((100..2000).contains(&took.as_millis()), "{took:?}: a batch counts once, not twenty times");
}

#[tokio::test]
async fn faults_that_contradict_themselves_are_refused() {
    let client = Client::new();
    for (then, status) in [
        (json!({"status": 429, "truncated": true}), 400),
        (json!({"item": "missing", "foreign": "redirect"}), 400),
        (json!({"retryAfter": 1}), 400),
        (json!({"item": "extra", "retryAfter": 1}), 400),
        (json!({"status": 429, "retryAfter": "a\nb"}), 400),
        (json!({"item": "gone"}), 422),
        (json!({"foreign": "elsewhere"}), 422),
    ] {
        assert_eq!(client.control("POST", "/_test/faults", &json!([{"then": then}])).await.status, status, "{then}");
    }
    for random in [json!({"seed": 1, "rate": 1.5}), json!({"seed": 1, "rate": -0.1}), json!({"seed": 1, "rate": 0.1, "kinds": []})] {
        assert_eq!(client.control("POST", "/_test/settings", &json!({"random": random})).await.status, 400, "{random}");
    }
    let unknown = json!({"random": {"seed": 1, "rate": 0.1, "kinds": ["rain"]}});
    assert_eq!(client.control("POST", "/_test/settings", &unknown).await.status, 422);
}

/// What comes of four reads of each of these users, who are read in this order, in turns.
async fn run(random: Value, users: &[String]) -> Vec<(String, u16, String)> {
    let client = Client::new();
    client.settings(&json!({"random": random})).await;
    let mut seen = Vec::new();
    for _ in 0..4 {
        for user in users {
            let Answer { status, headers, .. } = client.get(&format!("/v1.0/users/{user}?$select=id")).await;
            let retry_after = headers.get("retry-after").map(|value| value.to_str().unwrap().to_owned()).unwrap_or_default();
            seen.push((user.clone(), status.as_u16(), retry_after));
        }
    }
    seen
}

#[tokio::test]
async fn chance_depends_on_the_seed_and_not_on_the_order() {
    let users: Vec<String> = (1..=50).map(|number| format!("nobody{number:02}@contoso.example")).collect();
    let random = |seed: u32, rate: f64| json!({"seed": seed, "rate": rate, "kinds": ["throttled", "throttledFraction", "serverError", "unavailable"]});
    let mut forwards = run(random(7, 0.2), &users).await;
    let reversed: Vec<String> = users.iter().rev().cloned().collect();
    let mut backwards = run(random(7, 0.2), &reversed).await;
    let other = run(random(8, 0.2), &users).await;
    assert_ne!(forwards, other);
    // 200 reads at 0.2 hit 40 on average; the seed is fixed, so this is no matter of luck.
    let hit = forwards.iter().filter(|(_, status, _)| *status != 404).count();
    assert!((20..=60).contains(&hit), "{hit}");
    for kind in [(429, "1"), (429, "0.3"), (500, ""), (503, "")] {
        assert!(forwards.iter().any(|(_, status, retry_after)| (*status, retry_after.as_str()) == kind), "{kind:?}");
    }
    // A stable sort keeps the turns of each user.
    forwards.sort_by(|a, b| a.0.cmp(&b.0));
    backwards.sort_by(|a, b| a.0.cmp(&b.0));
    assert_eq!(forwards, backwards);
    assert!(run(random(7, 0.0), &users).await.iter().all(|(_, status, _)| *status == 404));
    assert!(run(random(7, 1.0), &users).await.iter().all(|(_, status, _)| *status != 404));
}

#[tokio::test]
async fn chance_hits_items_with_what_only_items_can_have() {
    let client = Client::new();
    client.settings(&json!({"random": {"seed": 3, "rate": 1, "kinds": ["missing", "repeated"]}})).await;
    assert_eq!(client.get(ADELE).await.status, 200, "nothing of it can happen to a request of its own");
    let users = ["AdeleV", "AlexW", "LynneR", "MeganB", "DiegoS", "KatieJ"];
    let responses = batch(&client, &users).await;
    let counts: Vec<usize> = users.iter().map(|user| of(&responses, user).len()).collect();
    assert!(counts.contains(&0) && counts.contains(&2) && !counts.contains(&1), "{counts:?}");
}

#[tokio::test]
async fn operations_are_hit_by_chance_as_well_in_every_run_alike() {
    let mut locations = Vec::new();
    for _ in 0..2 {
        let client = Client::new();
        let user = "AdeleV@contoso.example";
        let first = client.reset(user).await.location();
        let second = client.post(&reset_path(user), &json!({"newPassword": PASSWORD})).await.location();
        assert_ne!(first, second);
        locations.push([first, second]);
    }
    assert_eq!(locations[0], locations[1], "chance goes by the path, which holds the operation's id");
}
