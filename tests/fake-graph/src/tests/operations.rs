use super::{Answer, Client, PASSWORD};
use serde_json::{Value, json};
use time::OffsetDateTime;
use time::PrimitiveDateTime;
use time::macros::format_description;

const ADELE: &str = "AdeleV@contoso.example";
const PATTI: &str = "PattiF@contoso.example";

async fn script(client: &Client, script: Value) {
    let answer = client.control("POST", "/_test/operations", &script).await;
    assert_eq!(answer.status, 204, "{script}: {}", answer.text);
}

/// Reads the operation so often: status line, state and `Retry-After` of each.
async fn reads(client: &Client, location: &str, count: usize) -> Vec<(u16, String, String)> {
    let mut seen = Vec::new();
    for _ in 0..count {
        let answer = client.get(location).await;
        let status = answer.json()["status"].as_str().unwrap().to_owned();
        seen.push((answer.status.as_u16(), status, answer.header("retry-after").to_owned()));
    }
    seen
}

fn seen(status: u16, state: &str, retry_after: &str) -> (u16, String, String) {
    (status, state.to_owned(), retry_after.to_owned())
}

#[tokio::test]
async fn a_cloud_user_is_done_at_once() {
    let client = Client::new();
    let location = client.reset(ADELE).await.location();
    let answer = client.get(&location).await;
    assert_eq!((answer.status.as_u16(), answer.header("retry-after")), (200, ""));
    let body = answer.json();
    let user = client.state(ADELE).await["properties"]["id"].as_str().unwrap().to_owned();
    assert_eq!((&body["status"], &body["statusDetail"]), (&json!("succeeded"), &json!("ResetSuccess")));
    assert!(location.contains(body["id"].as_str().unwrap()));
    let method = format!("http://127.0.0.1:8080/v1.0/users/{user}/authentication/methods/28c10230-6103-485e-b985-444c60001490");
    assert_eq!(body["resourceLocation"], method);
    for time in ["createdDateTime", "lastActionDateTime"] {
        assert!(body[time].as_str().unwrap().ends_with('Z'), "{body}");
    }
    assert!(!answer.text.contains(PASSWORD));
}

#[tokio::test]
async fn a_synced_users_password_takes_effect_with_the_success() {
    let client = Client::new();
    let location = client.reset(PATTI).await.location();
    for (state, writes) in [("notStarted", 0), ("running", 0), ("running", 0), ("succeeded", 1), ("succeeded", 1)] {
        let before = client.state(PATTI).await;
        let answer = client.get(&location).await;
        assert_eq!(answer.json()["status"], state);
        assert_eq!(answer.header("retry-after"), if state == "succeeded" { "" } else { "1" });
        let after = client.state(PATTI).await;
        assert_eq!(after["writes"], writes, "{state} after {before}");
        assert_eq!(after["password"], if writes == 0 { Value::Null } else { json!(PASSWORD) });
        assert_eq!(after["operations"][0]["status"], state);
    }
    let after = client.state(PATTI).await;
    assert_eq!((&after["writtenBack"], &after["forceChangePasswordNextSignIn"]), (&json!(true), &json!(true)));
    assert_eq!(after["operations"][0]["reads"], 5);
}

#[tokio::test]
async fn a_script_decides_states_and_headers() {
    let client = Client::new();
    script(
        &client,
        json!({"user": PATTI, "retryAfter": 0.5, "steps": [
            {"status": "notStarted", "retryAfter": 2},
            {"status": "running", "httpStatus": 202, "retryAfter": "soon"},
            {"status": "unknownFutureValue"},
            {"status": "failed", "statusDetail": "OnPremisesConnectivityError", "lastActionDateTime": "2020-03-19T12-01-03.45Z"},
        ]}),
    )
    .await;
    let started = client.reset(PATTI).await;
    assert_eq!((started.status.as_u16(), started.header("retry-after")), (202, "0.5"));
    let location = started.location();
    let all = reads(&client, &location, 3).await;
    assert_eq!(all, [seen(200, "notStarted", "2"), seen(202, "running", "soon"), seen(200, "unknownFutureValue", "")]);
    for _ in 0..2 {
        let last = client.get(&location).await.json();
        assert_eq!((&last["status"], &last["statusDetail"]), (&json!("failed"), &json!("OnPremisesConnectivityError")));
        assert_eq!(last["lastActionDateTime"], "2020-03-19T12-01-03.45Z");
    }
    let patti = client.state(PATTI).await;
    assert_eq!((&patti["password"], &patti["writes"], &patti["writtenBack"]), (&Value::Null, &json!(0), &Value::Null));
}

#[tokio::test]
async fn retry_after_may_be_a_date_or_absent() {
    let client = Client::new();
    let steps = json!([{"status": "running", "retryAfter": {"dateInSec": 90}}, {"status": "succeeded"}]);
    script(&client, json!({"user": ADELE, "steps": steps})).await;
    let started = client.reset(ADELE).await;
    assert_eq!(started.header("retry-after"), "");
    let answer = client.get(&started.location()).await;
    let format = format_description!("[weekday repr:short], [day] [month repr:short] [year] [hour]:[minute]:[second] GMT");
    let date = PrimitiveDateTime::parse(answer.header("retry-after"), format).unwrap().assume_utc();
    let seconds = (date - OffsetDateTime::now_utc()).whole_seconds();
    assert!((88..=90).contains(&seconds), "{seconds}");
}

#[tokio::test]
async fn each_reset_uses_up_one_script() {
    let client = Client::new();
    for state in ["failed", "running"] {
        script(&client, json!({"user": ADELE, "steps": [{"status": state}]})).await;
    }
    for state in ["failed", "running", "succeeded"] {
        let location = client.reset(ADELE).await.location();
        assert_eq!(client.get(&location).await.json()["status"], state);
    }
    // By object id as well; and a success in the first step counts before anybody reads it.
    let id = client.state(ADELE).await["properties"]["id"].clone();
    script(&client, json!({"user": id, "steps": [{"status": "succeeded", "statusDetail": "Done"}, {"status": "running"}]})).await;
    let location = client.reset(ADELE).await.location();
    assert_eq!(client.state(ADELE).await["writes"], 2);
    assert_eq!(client.get(&location).await.json()["statusDetail"], "Done");
    assert_eq!(client.state(ADELE).await["writes"], 2);
}

#[tokio::test]
async fn the_usual_wait_is_a_setting() {
    let client = Client::new();
    client.settings(&json!({"operationRetryAfter": 0})).await;
    let started = client.reset(PATTI).await;
    assert_eq!(started.header("retry-after"), "0");
    assert_eq!(reads(&client, &started.location(), 1).await, [seen(200, "notStarted", "0")]);
}

#[tokio::test]
async fn scripts_that_cannot_be_played_are_refused() {
    let client = Client::new();
    let steps = json!([{"status": "running"}]);
    for (script, status, text) in [
        (json!({"user": "nobody@contoso.example", "steps": steps}), 400, "no user \"nobody@contoso.example\""),
        (json!({"user": ADELE, "steps": []}), 400, "one step or more"),
        (json!({"user": ADELE, "steps": [{"status": "running", "httpStatus": 404}]}), 400, "200 or 202, not 404"),
        (json!({"user": ADELE, "steps": steps, "retryAfter": "a\nb"}), 400, "cannot be sent"),
        (json!({"user": ADELE, "steps": [{"state": "running"}]}), 422, "unknown field `state`"),
        (json!({"user": ADELE}), 422, "missing field `steps`"),
    ] {
        let answer = client.control("POST", "/_test/operations", &script).await;
        assert_eq!(answer.status, status, "{script}");
        assert!(answer.text.contains(text), "{}", answer.text);
    }
}

#[tokio::test]
async fn an_operation_is_found_by_its_whole_address_only() {
    let client = Client::new();
    let location = client.reset(ADELE).await.location();
    let (path, query) = location.split_once('?').unwrap();
    let refuses = |answer: Answer| answer.refuses(404, "Request_ResourceNotFound", "does not exist");
    refuses(client.get(path).await);
    refuses(client.get(&format!("{path}?aadgdc=DUB02P")).await);
    refuses(client.get(&format!("{path}?aadgsu=ssprprod-a&aadgdc=DUB02P")).await);
    refuses(client.get(&format!("{location}&x=1")).await);
    let (_, id) = path.rsplit_once('/').unwrap();
    refuses(client.get(&format!("/v1.0/users/{PATTI}/authentication/operations/{id}?{query}")).await);
    refuses(client.get(&location.replace(id, "00000000-0000-0000-0000-000000000000")).await);
    assert_eq!(client.get(&format!("/v1.0/users/{ADELE}/authentication/operations/{id}?{query}")).await.status, 200);
    client.post(&location, &json!({})).await.refuses(405, "Request_BadRequest", "not allowed");
}

#[tokio::test]
async fn permissions_to_read_an_operation() {
    let client = Client::new();
    let location = client.reset(ADELE).await.location();
    for (scope, status) in [
        ("UserAuthenticationMethod.Read.All", 200),
        ("UserAuthenticationMethod.ReadWrite.All", 200),
        ("UserAuthenticationMethod.Read", 200),
        ("User.Read.All", 403),
    ] {
        let reader = Client { graph: client.graph.clone(), ..Client::user("helpdesk@contoso.example", scope) };
        let answer = reader.get(&location).await;
        assert_eq!(answer.status, status, "{scope}");
        if status == 403 {
            answer.refuses(403, "accessDenied", "Request Authorization failed");
        }
    }
    let app = Client { graph: client.graph.clone(), ..Client::application(None, "UserAuthenticationMethod.Read.All") };
    app.get(&location).await.refuses(403, "accessDenied", "Request Authorization failed");
}

#[tokio::test]
async fn reset_forgets_operations_scripts_and_settings() {
    let client = Client::new();
    let location = client.reset(ADELE).await.location();
    script(&client, json!({"user": ADELE, "steps": [{"status": "failed"}]})).await;
    client.settings(&json!({"operationRetryAfter": 7})).await;
    client.control("POST", "/_test/reset", &Value::Null).await;
    assert_eq!(client.get(&location).await.status, 404);
    let started = client.reset(ADELE).await;
    assert_eq!(started.header("retry-after"), "1");
    assert_eq!(client.get(&started.location()).await.json()["status"], "succeeded");
}

/// The domain has the password, the cloud has not: that is what the detail says.
#[tokio::test]
async fn a_failure_behind_the_domain() {
    let client = Client::new();
    for (detail, sets, holds) in [
        ("OnPremisesSuccessCloudFailure", Value::Null, true),
        ("OnPremisesConnectivityError", json!(true), true),
        ("FuzzyPolicyViolationInvalidPassword", Value::Null, false),
    ] {
        let password = format!("{PASSWORD}{detail}");
        let steps = json!([{"status": "running"}, {"status": "failed", "statusDetail": detail, "setsOnPremises": sets}]);
        script(&client, json!({"user": PATTI, "steps": steps})).await;
        let location = client.post(&super::reset_path(PATTI), &json!({"newPassword": password})).await.location();
        assert_eq!(client.get(&location).await.json()["status"], "running");
        assert_ne!(client.state(PATTI).await["onPremisesPassword"], password);
        let body = client.get(&location).await.json();
        assert_eq!((&body["status"], &body["statusDetail"]), (&json!("failed"), &json!(detail)));
        let state = client.state(PATTI).await;
        assert_eq!((state["onPremisesPassword"] == password, &state["password"]), (holds, &Value::Null), "{detail}");
    }
}

#[tokio::test]
async fn a_script_for_anybody_and_a_detail_that_quotes() {
    let client = Client::new();
    script(&client, json!({"times": 2, "steps": [{"status": "failed", "statusDetail": "refused: {password}"}]})).await;
    for (user, status) in [(ADELE, "failed"), (PATTI, "failed"), (ADELE, "succeeded")] {
        let location = client.reset(user).await.location();
        let body = client.get(&location).await.json();
        assert_eq!(body["status"], status);
        assert_eq!(body["statusDetail"].as_str().unwrap().contains(PASSWORD), status == "failed");
    }
}
