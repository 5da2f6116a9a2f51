use super::Client;
use serde_json::{Value, json};

const PATH: &str = "/v1.0/groupSettings";
const PASSWORD_RULES: &str = "5cf42378-d67d-4f36-ba46-e8b86229381d";

#[tokio::test]
async fn banned_words_are_one_text() {
    let client = Client::user("AlexW@contoso.example", "GroupSettings.Read.All");
    client.settings(&json!({"bannedPasswordList": ["contoso", "widget", "2026 spring"]})).await;
    let answer = client.get(PATH).await.json();
    let of_rules: Vec<&Value> =
        answer["value"].as_array().unwrap().iter().filter(|object| object["templateId"] == PASSWORD_RULES).collect();
    let [rules] = of_rules.as_slice() else { panic!("{answer}") };
    assert_eq!(rules["displayName"], "Password Rule Settings");
    assert_eq!(
        rules["values"],
        json!([{"name": "BannedPasswordList", "value": "contoso\twidget\t2026 spring"}, {"name": "EnableBannedPasswordCheck", "value": "True"},
               {"name": "LockoutThreshold", "value": "10"}, {"name": "LockoutDurationInSeconds", "value": "60"}])
    );
    let selected = client.get(&format!("{PATH}?$select=templateId")).await.json();
    assert_eq!(selected["value"][1], json!({"templateId": PASSWORD_RULES}));
    client.get(&format!("{PATH}?$filter=id%20eq%20'x'")).await.refuses(400, "Request_BadRequest", "'$filter' is not allowed");
}

#[tokio::test]
async fn a_tenant_with_the_defaults_has_no_such_object() {
    let client = Client::user("AlexW@contoso.example", "GroupSettings.Read.All");
    let answer = client.get(PATH).await.json();
    let objects = answer["value"].as_array().unwrap();
    assert!(!objects.is_empty() && objects.iter().all(|object| object["templateId"] != PASSWORD_RULES), "{answer}");
}

#[tokio::test]
async fn who_may_read_them() {
    for (scope, status) in
        [("GroupSettings.Read.All", 200), ("Directory.Read.All", 200), ("User.Read.All", 403), ("GroupMember.Read.All", 403)]
    {
        assert_eq!(Client::user("AlexW@contoso.example", scope).get(PATH).await.status, status, "{scope}");
    }
}
