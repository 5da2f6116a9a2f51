use super::Client;
use serde_json::{Value, json};

const ASSIGNABLE: &str = "/v1.0/groups?$filter=isAssignableToRole%20eq%20true&$select=id";

fn reader() -> Client {
    Client::user("AlexW@contoso.example", "GroupMember.Read.All")
}

fn group(client: &Client, name: &str) -> String {
    client.graph.changing().tenant.groups.iter().find(|group| group.display_name == name).unwrap().id.clone()
}

async fn id(client: &Client, upn: &str) -> Value {
    client.state(&format!("{upn}@contoso.example")).await["properties"]["id"].clone()
}

#[tokio::test]
async fn role_assignable_groups_are_few() {
    let client = reader();
    let (support, on_call, retail) = (group(&client, "Tier 1 Support"), group(&client, "On-call"), group(&client, "Retail"));
    let answer = client.get(ASSIGNABLE).await.json();
    assert_eq!(answer["value"], json!([{"id": support}, {"id": on_call}]));
    assert_eq!(answer["@odata.nextLink"], Value::Null);
    let all = client.get("/v1.0/groups").await.json();
    assert_eq!((&all["value"][0]["displayName"], &all["value"][0]["isAssignableToRole"]), (&json!("Retail"), &Value::Null));
    assert_eq!(all["value"].as_array().unwrap().len(), 3);
    let named = format!("/v1.0/groups?$filter=displayName%20eq%20'retail'%20or%20id%20eq%20'{on_call}'&$select=id");
    assert_eq!(client.get(&named).await.json()["value"], json!([{"id": retail}, {"id": on_call}]));
    // Null is neither true nor false.
    assert_eq!(client.get("/v1.0/groups?$filter=isAssignableToRole%20eq%20false").await.json()["value"], json!([]));
    for (filter, code, text) in [
        ("isAssignableToRole%20eq%20'true'", "Request_BadRequest", "filter clause"),
        ("isAssignableToRole%20in%20(true)", "Request_BadRequest", "filter clause"),
        ("isAssignableToRole%20eq%20truely", "Request_BadRequest", "filter clause"),
        ("startswith(isAssignableToRole,'t')", "Request_UnsupportedQuery", "resource 'Group'"),
        ("mailEnabled%20eq%20true", "Request_UnsupportedQuery", "'mailEnabled'"),
    ] {
        client.get(&format!("/v1.0/groups?$filter={filter}")).await.refuses(400, code, text);
    }
    client.get("/v1.0/groups?$select=shoeSize").await.refuses(400, "Request_BadRequest", "'shoeSize'");
    client.get("/v1.0/groups?$count=true").await.refuses(400, "Request_BadRequest", "$count");
}

#[tokio::test]
async fn members_and_owners() {
    let client = reader();
    let user = |id: &Value| json!({"@odata.type": "#microsoft.graph.user", "id": id});
    for (name, members, owners) in
        [("Tier 1 Support", vec!["EmilyB"], "MODAdmin"), ("Retail", vec!["AdeleV", "MeganB", "PattiF"], "DiegoS")]
    {
        let group = group(&client, name);
        let shown = client.get(&format!("/v1.0/groups/{group}/transitiveMembers?$select=id")).await.json()["value"].clone();
        let mut expected = Vec::new();
        for member in members {
            expected.push(user(&id(&client, member).await));
        }
        assert_eq!(shown, json!(expected), "{name}");
        let shown = client.get(&format!("/v1.0/groups/{group}/owners?$select=id")).await.json()["value"].clone();
        assert_eq!(shown, json!([user(&id(&client, owners).await)]), "{name}");
    }
    let nobody = "00000000-0000-0000-0000-000000000000";
    client.get(&format!("/v1.0/groups/{nobody}/owners")).await.refuses(404, "Request_ResourceNotFound", nobody);
    client.get(&format!("/v1.0/groups/{nobody}")).await.refuses(501, "FakeGraph_NotServed", "groups");
    // A caller who may read users in full sees more of them.
    let full = Client::user("AlexW@contoso.example", "GroupMember.Read.All User.Read.All");
    let owners = format!("/v1.0/groups/{}/owners?$select=displayName", group(&full, "On-call"));
    assert_eq!(full.get(&owners).await.json()["value"][0]["displayName"], "Katie Jordan");
    let owners = format!("/v1.0/groups/{}/owners?$select=displayName", group(&client, "On-call"));
    assert_eq!(client.get(&owners).await.json()["value"][0], user(&id(&client, "KatieJ").await));
}

#[tokio::test]
async fn all_in_pages() {
    let client = reader();
    client.settings(&json!({"rolesPageSize": 1})).await;
    for start in [ASSIGNABLE.to_owned(), format!("/v1.0/groups/{}/transitiveMembers?$select=id", group(&client, "Retail"))] {
        let mut seen = Vec::new();
        let mut next = Some(start.clone());
        while let Some(target) = next {
            let page = client.get(&target).await.json();
            seen.push(page["value"][0]["id"].clone());
            next = page["@odata.nextLink"].as_str().map(|link| link.strip_prefix("http://127.0.0.1:8080").unwrap().to_owned());
        }
        let pages = seen.len();
        seen.dedup();
        assert_eq!((pages, seen.len()), if start == ASSIGNABLE { (2, 2) } else { (3, 3) });
    }
}

#[tokio::test]
async fn who_may_read_them() {
    for (scope, status) in [
        ("GroupMember.Read.All", 200),
        ("Group.Read.All", 200),
        ("Directory.Read.All", 200),
        ("Directory.AccessAsUser.All", 200),
        ("User.Read.All", 403),
    ] {
        let client = Client::user("AlexW@contoso.example", scope);
        let owners = format!("/v1.0/groups/{}/owners?$select=id", group(&client, "On-call"));
        for target in [ASSIGNABLE, &owners] {
            assert_eq!(client.get(target).await.status, status, "{scope}");
        }
    }
    assert_eq!(Client::application(None, "GroupMember.Read.All").get(ASSIGNABLE).await.status, 200);
    let guest = Client::user("contractor@contoso.example", "GroupMember.Read.All");
    guest.get(ASSIGNABLE).await.refuses(403, "Authorization_RequestDenied", "");
}

#[tokio::test]
async fn a_tenant_may_keep_them_to_itself() {
    let client = Client::user("LeeG@contoso.example", "GroupMember.Read.All User.Read.All RoleManagement.Read.Directory");
    client.settings(&json!({"groups": "forbidden"})).await;
    let owners = format!("/v1.0/groups/{}/owners?$select=id", group(&client, "On-call"));
    for target in [ASSIGNABLE, &owners] {
        client.get(target).await.refuses(403, "Authorization_RequestDenied", "");
    }
    let own = "/v1.0/users/EmilyB@contoso.example/transitiveMemberOf?$select=id";
    assert_eq!(client.get(own).await.json()["value"].as_array().unwrap().len(), 2, "a user's own groups are another question");
}

#[tokio::test]
async fn role_assignments_may_be_nobodys_to_read() {
    let all = "/v1.0/roleManagement/directory/roleAssignments?$select=principalId,roleDefinitionId,directoryScopeId";
    let one = "/v1.0/roleManagement/directory/roleAssignments?$filter=principalId%20eq%20'a8fb48d8-947c-4744-8d97-1f7eac4c329b'";
    let signed_in = Client::user("LeeG@contoso.example", "RoleManagement.Read.Directory");
    for client in [signed_in, Client::application(None, "RoleManagement.Read.Directory")] {
        for (setting, status) in [("refused", 200), ("allowed", 200), ("forbidden", 403)] {
            client.settings(&json!({"roleAssignments": setting})).await;
            for target in [all, one] {
                assert_eq!(client.get(target).await.status, status, "{setting}");
            }
        }
    }
}
