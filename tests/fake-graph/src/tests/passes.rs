use super::{Answer, Client};
use serde_json::{Value, json};

const ADELE: &str = "/v1.0/users/AdeleV@contoso.example";
const POLICY: &str = "/v1.0/policies/authenticationMethodsPolicy/authenticationMethodConfigurations/temporaryAccessPass";

async fn create(client: &Client, user: &str, body: &Value) -> Answer {
    client.post(&format!("/v1.0/users/{user}/authentication/temporaryAccessPassMethods"), body).await
}

#[tokio::test]
async fn a_pass_is_told_once_and_replaces_the_old_one() {
    let client = Client::new().other("DebraB@contoso.example");
    let first = create(&client, "AdeleV@contoso.example", &json!({})).await;
    assert_eq!(first.status, 201);
    let first = first.json();
    assert_eq!((&first["lifetimeInMinutes"], &first["isUsableOnce"], &first["isUsable"]), (&json!(60), &json!(false), &json!(true)));
    let second = create(&client, "AdeleV@contoso.example", &json!({"lifetimeInMinutes": 120, "isUsableOnce": true})).await.json();
    assert_ne!(first["temporaryAccessPass"], second["temporaryAccessPass"]);
    let state = client.state("AdeleV@contoso.example").await;
    assert_eq!((&state["pass"]["value"], &state["passes"], &state["writes"]), (&second["temporaryAccessPass"], &json!(2), &json!(0)));
}

#[tokio::test]
async fn what_the_policy_does_not_allow_is_refused() {
    let client = Client::new().other("DebraB@contoso.example");
    for (settings, body, text) in [
        (json!({"passPolicy": {"disabled": true}}), json!({}), "does not allow creating"),
        (json!({"passPolicy": {"includeTargets": ["0f0f0f0f-0000-4000-8000-000000000000"]}}), json!({}), "does not allow creating"),
        (json!({}), json!({"lifetimeInMinutes": 59}), "out of the range"),
        (json!({}), json!({"lifetimeInMinutes": 481}), "out of the range"),
        (json!({"passPolicy": {"isUsableOnce": true}}), json!({"isUsableOnce": false}), "out of the range"),
    ] {
        client.settings(&settings).await;
        create(&client, "AdeleV@contoso.example", &body).await.refuses(400, "badRequest", text);
    }
    client.settings(&json!({"passPolicy": {"maximumLifetimeInMinutes": 90}})).await;
    assert_eq!(client.get(POLICY).await.json()["maximumLifetimeInMinutes"], 90);
    let guest = create(&client, "x_fabrikam.example%23EXT%23@contoso.example", &json!({})).await;
    guest.refuses(400, "badRequest", "external guest user");
}

#[tokio::test]
async fn who_may_create_a_pass() {
    for (caller, target, status) in [
        ("DebraB", "AdeleV", 201),
        ("MiriamG", "AdeleV", 201),
        ("DebraB", "JoniS", 403),
        ("helpdesk", "AdeleV", 403),
        ("DebraB", "DebraB", 403),
        ("AlexW", "AdeleV", 403),
    ] {
        let client = Client::new().other(&format!("{caller}@contoso.example"));
        let answer = create(&client, &format!("{target}@contoso.example"), &json!({})).await;
        assert_eq!(answer.status, status, "{caller} for {target}");
    }
    let client = Client::user("DebraB@contoso.example", "User.Read.All");
    create(&client, "AdeleV@contoso.example", &json!({})).await.refuses(403, "accessDenied", "Authorization failed");
    client.get(POLICY).await.refuses(403, "Authorization_RequestDenied", "Insufficient privileges");
}

#[tokio::test]
async fn sign_in_is_blocked_by_those_whom_the_table_of_sensitive_actions_names() {
    for (caller, status) in [("DebraB", 204), ("MiriamG", 204), ("helpdesk", 204), ("JoniS", 403), ("CameronW", 403)] {
        let client = Client::new().other(&format!("{caller}@contoso.example"));
        let answer = client.patch(ADELE, &json!({"accountEnabled": false})).await;
        assert_eq!(answer.status, status, "{caller}");
        let state = client.state("AdeleV@contoso.example").await;
        assert_eq!((&state["properties"]["accountEnabled"], &state["writes"]), (&json!(status != 204), &json!(0)));
    }
    let client = Client::user("DebraB@contoso.example", "User-PasswordProfile.ReadWrite.All");
    let both = json!({"accountEnabled": false, "passwordProfile": {"password": super::PASSWORD}});
    assert_eq!(client.patch(ADELE, &both).await.status, 403, "one refusal refuses all");
    assert_eq!(client.state("AdeleV@contoso.example").await["writes"], 0);
}
