use super::Client;
use serde_json::json;

fn path(upn: &str) -> String {
    format!("/v1.0/users/{upn}@contoso.example/manager?$select=id,mail,accountEnabled")
}

#[tokio::test]
async fn a_manager_is_a_user_or_a_contact() {
    let client = Client::new();
    let megan = client.get(&path("AdeleV")).await.json();
    assert_eq!(megan["@odata.type"], "#microsoft.graph.user");
    assert_eq!((&megan["mail"], &megan["accountEnabled"]), (&json!("MeganB@contoso.example"), &json!(true)));
    assert_eq!(client.get(&path("LynneR")).await.json()["accountEnabled"], false);
    let contact = client.get(&path("contractor")).await.json();
    assert_eq!((&contact["@odata.type"], &contact["mail"]), (&json!("#microsoft.graph.orgContact"), &json!("staffing@fabrikam.example")));
    assert_eq!(contact.get("accountEnabled"), None);
}

#[tokio::test]
async fn nobody_is_the_same_reply_as_no_such_user() {
    let client = Client::new();
    client.get(&path("MeganB")).await.refuses(404, "Request_ResourceNotFound", "'manager' does not exist");
    client.get(&path("nobody")).await.refuses(404, "Request_ResourceNotFound", "'nobody@contoso.example' does not exist");
    client.get("/v1.0/users/AdeleV@contoso.example/manager?$select=nickname").await.refuses(400, "Request_BadRequest", "nickname");
    let basic = Client::user("helpdesk@contoso.example", "User.ReadBasic.All");
    basic.get(&path("AdeleV")).await.refuses(403, "Authorization_RequestDenied", "Insufficient privileges");
}
