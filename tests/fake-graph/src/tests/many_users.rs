use super::{Client, PASSWORD};
use serde_json::{Value, json};

async fn add(client: &Client, wanted: Value) -> super::Answer {
    client.control("POST", "/_test/users", &wanted).await
}

#[tokio::test]
async fn a_thousand_are_added_and_read_at_once() {
    let client = Client::new();
    let names = add(&client, json!({"count": 1000, "prefix": "bulk"})).await.json();
    let names: Vec<&str> = names.as_array().unwrap().iter().map(|name| name.as_str().unwrap()).collect();
    assert_eq!((names.len(), names[0], names[999]), (1000, "bulk0001@contoso.example", "bulk1000@contoso.example"));

    let last = client.get("/v1.0/users/BULK1000@contoso.example?$select=id,onPremisesSyncEnabled,userType,accountEnabled,identities").await;
    let last = last.json();
    assert_eq!(
        (&last["userType"], &last["accountEnabled"], &last["onPremisesSyncEnabled"]),
        (&json!("Member"), &json!(true), &Value::Null)
    );
    assert_eq!(last["identities"][0]["issuerAssignedId"], "bulk1000@contoso.example");
    assert_eq!(client.get(&format!("/v1.0/users/{}", last["id"].as_str().unwrap())).await.status, 200);
    let some = "/v1.0/users?$filter=userPrincipalName%20in%20('bulk0002@contoso.example','bulk0999@contoso.example')&$select=id";
    assert_eq!(client.get(some).await.json()["value"].as_array().unwrap().len(), 2);

    for _ in 0..2 {
        let path = "/v1.0/users/bulk0007@contoso.example";
        assert_eq!(client.patch(path, &json!({"passwordProfile": {"password": PASSWORD}})).await.status, 204);
    }
    let passwords = client.control("GET", "/_test/passwords", &Value::Null).await.json();
    assert_eq!(passwords["bulk0007@contoso.example"]["password"], PASSWORD);
    assert_eq!(passwords["bulk0007@contoso.example"]["writes"], 2);
    assert_eq!(passwords["bulk1000@contoso.example"], json!({"id": last["id"], "password": null, "writes": 0}));
    assert_eq!(passwords["AdeleV@contoso.example"]["writes"], 0);
}

#[tokio::test]
async fn ids_are_the_same_in_every_tenant_and_never_twice() {
    let mut ids = Vec::new();
    for _ in 0..2 {
        let client = Client::new();
        add(&client, json!({"count": 300})).await;
        let users = &client.graph.changing().tenant.users;
        ids.push(users.iter().map(|user| user.id().to_owned()).collect::<Vec<_>>());
    }
    assert_eq!(ids[0], ids[1]);
    let count = ids[0].len();
    ids[0].sort_unstable();
    ids[0].dedup();
    assert_eq!(ids[0].len(), count);
}

#[tokio::test]
async fn properties_make_other_users() {
    let client = Client::new();
    add(&client, json!({"count": 2, "prefix": "synced", "properties": {"onPremisesSyncEnabled": true}})).await;
    assert!(client.graph.changing().tenant.user("synced0002@contoso.example").unwrap().is_synced());
}

#[tokio::test]
async fn what_cannot_be_is_refused_and_adds_nobody() {
    let client = Client::new();
    assert_eq!(add(&client, json!({"count": 3, "prefix": "x"})).await.status, 200);
    for (wanted, text) in [
        (json!({"count": 5, "prefix": "x"}), "\"x0001@contoso.example\" is there already"),
        (json!({"count": 100_001}), "100000 are the most"),
        (json!({"count": 1, "prefix": "a b"}), "\"a b\""),
        (json!({"count": 1, "prefix": ""}), "\"\""),
        (json!({"count": 1, "properties": {"shoeSize": 43}}), "\"shoeSize\""),
        (json!({"count": 1, "properties": {"id": "1"}}), "\"id\""),
    ] {
        let refused = add(&client, wanted.clone()).await;
        assert_eq!(refused.status, 400, "{wanted}");
        assert!(refused.text.contains(text), "{}", refused.text);
    }
    let users = client.control("GET", "/_test/passwords", &Value::Null).await.json();
    assert_eq!(users.as_object().unwrap().keys().filter(|name| name.starts_with("x0") || name.starts_with("bulk")).count(), 3);
    client.graph.reset();
    assert!(client.graph.changing().tenant.user("x0001@contoso.example").is_none());
}
