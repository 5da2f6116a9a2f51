use super::Client;
use serde_json::{Value, json};

const ALL: &str = "/v1.0/roleManagement/directory/roleAssignments";

fn reader() -> Client {
    Client::user("LeeG@contoso.example", "RoleManagement.Read.Directory")
}

fn of(id: &str) -> String {
    format!("{ALL}?$filter=principalId%20eq%20'{id}'")
}

async fn id(client: &Client, upn: &str) -> String {
    client.state(&format!("{upn}@contoso.example")).await["properties"]["id"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn scope_and_definition_of_each_role() {
    let client = reader();
    for (user, name, built_in, scope) in [
        ("DebraB", "Authentication Administrator", true, "/"),
        ("ZrinkaM", "Contoso Reset Desk", false, "/"),
        ("LidiaH", "Helpdesk Administrator", true, "/administrativeUnits/"),
    ] {
        let principal = id(&client, user).await;
        let answer = client.get(&format!("{}&$expand=roleDefinition", of(&principal))).await.json();
        let assignment = &answer["value"][0];
        assert_eq!(answer["value"].as_array().unwrap().len(), 1, "{user}");
        assert_eq!(assignment["principalId"], principal);
        assert!(assignment["directoryScopeId"].as_str().unwrap().starts_with(scope), "{assignment}");
        assert_eq!(assignment["directoryScopeId"] == "/", scope == "/");
        let definition = &assignment["roleDefinition"];
        assert_eq!((&definition["displayName"], &definition["isBuiltIn"]), (&json!(name), &json!(built_in)));
        assert_eq!(definition["id"], assignment["roleDefinitionId"]);
        assert!(assignment["id"].as_str().unwrap().len() > 40);
    }
    // Built-in definitions have the template's id; several roles are several assignments; what a group gives is the group's.
    let raul = client.get(&of(&id(&client, "RaulR").await)).await.json();
    let definitions: Vec<_> = raul["value"].as_array().unwrap().iter().map(|item| item["roleDefinitionId"].clone()).collect();
    assert_eq!(definitions, ["729827e3-9c14-49f7-bb1b-9608f156bbb8", "c4e39bd9-1100-46d3-8c65-fb160da0071f"]);
    assert_eq!(raul["value"][0].as_object().unwrap().get("roleDefinition"), None);
    for user in ["EmilyB", "AdeleV"] {
        assert_eq!(client.get(&of(&id(&client, user).await)).await.json()["value"], json!([]), "{user}");
    }
    let group = client.graph.changing().tenant.groups.iter().find(|group| group.display_name == "Tier 1 Support").unwrap().id.clone();
    assert_eq!(client.get(&of(&group)).await.json()["value"].as_array().unwrap().len(), 1);
    assert_eq!(client.get(&of("00000000-0000-0000-0000-000000000000")).await.json()["value"], json!([]));
}

#[tokio::test]
async fn query_options() {
    let client = reader();
    let (lee, joni) = (id(&client, "LeeG").await, id(&client, "JoniS").await);
    let both =
        client.get(&format!("{ALL}?$filter=principalId%20in%20('{lee}','{joni}')&$select=principalId,roleDefinitionId")).await.json();
    assert_eq!(both["value"].as_array().unwrap().len(), 2);
    assert_eq!(both["value"][0].as_object().unwrap().len(), 2);
    let ignored = client.get(&format!("{}&$expand=roleDefinition($select=id)", of(&lee))).await.json();
    assert_eq!(ignored["value"][0]["roleDefinition"]["displayName"], "Directory Readers");
    for (query, status, code, text) in [
        ("$expand=roleDefinition,principal", 200, "", ""),
        ("$expand=principal", 501, "FakeGraph_NotServed", "$expand=principal"),
        ("$expand=members", 400, "Request_BadRequest", "'members'"),
        ("$top=5", 400, "Request_BadRequest", "'$top' is not allowed"),
        ("$count=true", 400, "Request_BadRequest", "'$count' is not allowed"),
        ("$select=displayName", 400, "Request_BadRequest", "'displayName'"),
        ("$filter=displayName%20eq%20'x'", 400, "Request_UnsupportedQuery", "resource 'RoleAssignment'"),
        ("$filter=startswith(principalId,'x')", 400, "Request_UnsupportedQuery", "'principalId'"),
    ] {
        let answer = client.get(&format!("{ALL}?{query}")).await;
        if status == 200 {
            answer.refuses(400, "Request_BadRequest", "Only one property");
        } else {
            answer.refuses(status, code, text);
        }
    }
}

#[tokio::test]
async fn all_of_them_in_pages() {
    let client = reader();
    let all = client.get(ALL).await.json()["value"].clone();
    let principals: Vec<&Value> = all.as_array().unwrap().iter().map(|item| &item["principalId"]).collect();
    for application in &client.graph.changing().tenant.applications {
        assert_eq!(principals.contains(&&json!(application.id)), !application.roles.is_empty());
    }
    let mut ids: Vec<&str> = all.as_array().unwrap().iter().map(|item| item["id"].as_str().unwrap()).collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), principals.len(), "ids are distinct");
    client.settings(&json!({"rolesPageSize": 10})).await;
    let (mut target, mut seen) = (ALL.to_owned(), Vec::new());
    while !target.is_empty() {
        let page = client.get(&target).await.json();
        seen.extend(page["value"].as_array().unwrap().clone());
        target = page["@odata.nextLink"].as_str().unwrap_or_default().replace("http://127.0.0.1:8080", "");
    }
    assert_eq!(json!(seen), all);
}

#[tokio::test]
async fn who_may_read_them() {
    let scope = "RoleManagement.Read.Directory";
    for (caller, scopes, status) in [
        ("LeeG", scope, 200),
        ("DeliaD", scope, 200),
        ("PradeepG", scope, 200),
        ("NestorW", scope, 200),
        ("EnricoC", scope, 200),
        ("LeeG", "Directory.Read.All", 200),
        ("LeeG", "User.Read.All", 403),
        ("helpdesk", scope, 403),
        ("MiriamG", scope, 403),
        ("AdeleV", scope, 403),
    ] {
        let client = Client::user(&format!("{caller}@contoso.example"), scopes);
        let answer = client.get(ALL).await;
        assert_eq!(answer.status, status, "{caller} {scopes}");
        if status == 403 {
            answer.refuses(403, "Authorization_RequestDenied", "Insufficient privileges");
        }
    }
    let client = Client::new();
    client.settings(&json!({"roleAssignments": "allowed"})).await;
    assert_eq!(client.get(ALL).await.status, 200);
    let without = Client { graph: client.graph.clone(), ..Client::user("helpdesk@contoso.example", "User.Read.All") };
    assert_eq!(without.get(ALL).await.status, 403);
    assert_eq!(Client::application(Some("Automation Without Role"), scope).get(ALL).await.status, 200);
}
