use super::{Answer, Client};
use serde_json::{Value, json};

const ADELE: &str = "a8fb48d8-947c-4744-8d97-1f7eac4c329b";

fn names(answer: &Answer) -> Vec<String> {
    assert_eq!(answer.status, 200, "{}", answer.text);
    let body = answer.json();
    let users = body["value"].as_array().unwrap().iter();
    users.map(|user| user["userPrincipalName"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn a_user_by_id_or_name_in_any_case() {
    let client = Client::new();
    for key in [ADELE, "A8FB48D8-947C-4744-8D97-1F7EAC4C329B", "adelev@contoso.example"] {
        let answer = client.get(&format!("/v1.0/users/{key}?$select=id,accountEnabled,onPremisesSyncEnabled,otherMails,identities")).await;
        let context = "http://127.0.0.1:8080/v1.0/$metadata#users(id,accountEnabled,onPremisesSyncEnabled,otherMails,identities)/$entity";
        let identity =
            json!({"signInType": "userPrincipalName", "issuer": "contoso.example", "issuerAssignedId": "AdeleV@contoso.example"});
        assert_eq!(answer.status, 200);
        assert_eq!(
            answer.json(),
            json!({"@odata.context": context, "id": ADELE, "accountEnabled": true, "onPremisesSyncEnabled": null,
                   "otherMails": ["adele.vance@fabrikam.example"], "identities": [identity]})
        );
    }
}

#[tokio::test]
async fn without_select_only_the_default_properties() {
    let answer = Client::new().get(&format!("/v1.0/users/{ADELE}")).await.json();
    let mut keys: Vec<&str> = answer.as_object().unwrap().keys().map(String::as_str).filter(|key| !key.starts_with('@')).collect();
    keys.sort_unstable();
    assert_eq!(keys, crate::tenant::user_properties::DEFAULT);
}

#[tokio::test]
async fn odd_names_need_their_encoding() {
    let client = Client::new();
    for path in [
        "/v1.0/users/o'brien@contoso.example",
        "/v1.0/users/o%27brien@contoso.example",
        "/v1.0/users('o''brien@contoso.example')",
        "/v1.0/users('o%27%27brien@contoso.example')",
        "/v1.0/users('$backup@contoso.example')",
        "/v1.0/users('%24backup@contoso.example')",
        "/v1.0/users/x_fabrikam.example%23EXT%23@contoso.example",
        "/v1.0/users('x_fabrikam.example%23EXT%23@contoso.example')",
    ] {
        assert_eq!(client.get(path).await.status, 200, "{path}");
    }
    client.get("/v1.0/users/$backup@contoso.example").await.refuses(400, "BadRequest", "segment '$backup");
    client.get("/v1.0/users/%24backup@contoso.example").await.refuses(400, "BadRequest", "segment '$backup");
    client.get("/v1.0/users('o'brien@contoso.example')").await.refuses(400, "BadRequest", "string literal");
    client.get("/v1.0/users/x_fabrikam.example%2523EXT%2523@contoso.example").await.refuses(404, "Request_ResourceNotFound", "%23EXT%23");
}

#[tokio::test]
async fn refusals_of_one_user() {
    let client = Client::new();
    let missing = "Resource 'nobody@contoso.example' does not exist or one of its queried reference-property objects are not present.";
    client.get("/v1.0/users/nobody@contoso.example").await.refuses(404, "Request_ResourceNotFound", missing);
    for (query, text) in [
        ("$select=id,shoeSize", "property named 'shoeSize' on type 'microsoft.graph.user'"),
        ("$select=", "property named ''"),
        ("$select=id&$select=mail", "more than once"),
        ("$expand=manager", "'$expand' is not allowed"),
        ("select=id", "'select' is not allowed"),
    ] {
        client.get(&format!("/v1.0/users/{ADELE}?{query}")).await.refuses(400, "Request_BadRequest", text);
    }
    let denied = "Insufficient privileges to complete the operation.";
    client.get(&format!("/v1.0/users/{ADELE}?$select=signInActivity")).await.refuses(403, "Authorization_RequestDenied", denied);
}

#[tokio::test]
async fn permissions_of_one_user() {
    for (scopes, query, status) in [
        ("User.Read.All", "?$select=accountEnabled", 200),
        ("User.ReadWrite.All", "?$select=accountEnabled", 200),
        ("Directory.Read.All", "?$select=accountEnabled", 200),
        ("Directory.AccessAsUser.All", "?$select=accountEnabled", 200),
        ("User.ReadBasic.All", "?$select=displayName,mail", 200),
        ("User.ReadBasic.All", "", 200),
        ("User.ReadBasic.All", "?$select=accountEnabled", 403),
        ("User.Read", "?$select=displayName", 403),
        ("User-PasswordProfile.ReadWrite.All", "?$select=displayName", 403),
    ] {
        let client = Client::user("helpdesk@contoso.example", scopes);
        assert_eq!(client.get(&format!("/v1.0/users/{ADELE}{query}")).await.status, status, "{scopes} {query}");
    }
    let guest = Client::user("contractor@contoso.example", "User.Read.All");
    assert_eq!(guest.get(&format!("/v1.0/users/{ADELE}")).await.status, 403);
    assert_eq!(guest.get("/v1.0/users").await.status, 403);
    assert_eq!(guest.get("/v1.0/me").await.status, 200);
}

#[tokio::test]
async fn me_is_the_caller() {
    let client = Client::user("helpdesk@contoso.example", "User.Read");
    assert_eq!(client.get("/v1.0/me?$select=userPrincipalName").await.json()["userPrincipalName"], "helpdesk@contoso.example");
    assert_eq!(client.get("/v1.0/users/helpdesk@contoso.example").await.status, 200);
    let roles = client.get_eventual("/v1.0/me/transitiveMemberOf/microsoft.graph.directoryRole?$count=true").await.json();
    assert_eq!(roles["value"][0]["displayName"], "User Administrator");
}

#[tokio::test]
async fn lists_by_filter() {
    let client = Client::new();
    let by_start = "/v1.0/users?$filter=startswith(displayName,'AL')%20or%20startswith(mail,'adele')&$select=userPrincipalName";
    assert_eq!(names(&client.get(by_start).await), ["AdeleV@contoso.example", "AlexW@contoso.example"]);
    let plus_for_blank = "/v1.0/users?$filter=userPrincipalName+eq+'o''brien@contoso.example'";
    assert_eq!(names(&client.get(plus_for_blank).await), ["o'brien@contoso.example"]);
    let by_names =
        "/v1.0/users?$filter=userPrincipalName%20in%20('alexw@contoso.example','nobody@contoso.example',%20'$backup@contoso.example')";
    assert_eq!(names(&client.get(by_names).await), ["AlexW@contoso.example", "$backup@contoso.example"]);
    let quoted = "/v1.0/users?$filter=userPrincipalName%20in%20('O''Brien@contoso.example')&$select=displayName";
    assert_eq!(client.get(quoted).await.json()["value"], json!([{"displayName": "O'Brien"}]));
    let by_ids = format!("/v1.0/users?$filter=id%20in%20('{ADELE}')&$select=userPrincipalName");
    assert_eq!(names(&client.get(&by_ids).await), ["AdeleV@contoso.example"]);
    assert_eq!(names(&client.get("/v1.0/users?$filter=startswith(displayName,'nobody')").await), [""; 0]);
    // A name with a `#` in a filter needs its encoding too; a blank for `+` is what Graph reads.
    let guest = "/v1.0/users?$filter=userPrincipalName%20eq%20'x_fabrikam.example%23EXT%23@contoso.example'";
    assert_eq!(names(&client.get(guest).await).len(), 1);
}

#[tokio::test]
async fn refusals_of_lists() {
    let client = Client::new();
    let ids = |count: usize| vec!["'a'"; count].join(",");
    for (query, code, text) in [
        ("$top=0", "Request_BadRequest", "page size"),
        ("$top=1000", "Request_BadRequest", "page size"),
        ("$top=x", "Request_BadRequest", "page size"),
        ("$skip=5", "Request_BadRequest", "'$skip' is not allowed"),
        ("$count=true", "Request_BadRequest", "$count is not currently supported"),
        ("$skiptoken=abc", "Request_BadRequest", "page token"),
        ("$filter=startswith(displayName,'a", "Request_BadRequest", "filter clause"),
        ("$filter=mail%20eq%20'o'brien'", "Request_BadRequest", "filter clause"),
        ("$filter=userPrincipalName%20ne%20'a'", "Request_BadRequest", "filter clause"),
        ("$filter=startswith(shoeSize,'a')", "Request_UnsupportedQuery", "for property 'shoeSize'"),
        ("$filter=startswith(id,'a')", "Request_UnsupportedQuery", "for property 'id'"),
        (&format!("$filter=id%20in%20({})", ids(16)), "Request_UnsupportedQuery", "16. Max allowed: 15"),
    ] {
        client.get(&format!("/v1.0/users?{query}")).await.refuses(400, code, text);
    }
    assert_eq!(client.get(&format!("/v1.0/users?$filter=id%20in%20({})", ids(15))).await.status, 200);
    assert_eq!(client.get("/v1.0/users?$top=999").await.status, 200);
    let basic = Client::user("helpdesk@contoso.example", "User.ReadBasic.All");
    assert_eq!(basic.get("/v1.0/users?$select=id,mail").await.status, 200);
    basic.get("/v1.0/users?$select=id,accountEnabled").await.refuses(403, "Authorization_RequestDenied", "Insufficient");
}

#[tokio::test]
async fn pages_follow_each_other_and_end() {
    let client = Client::new();
    let all = names(&client.get("/v1.0/users").await);
    let mut target = "/v1.0/users?$top=7&$select=userPrincipalName".to_owned();
    let (mut seen, mut sizes) = (Vec::new(), Vec::new());
    loop {
        let answer = client.get(&target).await;
        let page = names(&answer);
        sizes.push(page.len());
        seen.extend(page);
        match &answer.json()["@odata.nextLink"] {
            Value::String(link) => target = link.strip_prefix("http://127.0.0.1:8080").unwrap().to_owned(),
            none => {
                assert!(none.is_null());
                break;
            }
        }
    }
    assert_eq!(seen, all);
    assert_eq!(sizes, all.chunks(7).map(<[_]>::len).collect::<Vec<_>>());
}

#[tokio::test]
async fn roles_are_an_advanced_query() {
    let client = Client::new();
    let path = "/v1.0/users/NestorW@contoso.example/transitiveMemberOf/microsoft.graph.directoryRole";
    let answer = client.get_eventual(&format!("{path}?$count=true&$select=displayName,roleTemplateId")).await;
    assert_eq!(answer.status, 200);
    assert_eq!(answer.json()["@odata.count"], 3);
    assert_eq!(
        answer.json()["value"][0],
        json!({"displayName": "Global Administrator", "roleTemplateId": "62e90394-69f5-4237-9190-012177145e10"})
    );
    client.get(&format!("{path}?$count=true")).await.refuses(400, "Request_BadRequest", "$count is not currently supported");
    let missing = "because the required parameters might be missing";
    client.get_eventual(path).await.refuses(400, "Request_UnsupportedQuery", missing);
    client.get(path).await.refuses(400, "Request_UnsupportedQuery", missing);
    client.get_eventual(&format!("{path}?$count=1")).await.refuses(400, "Request_BadRequest", "'$count'");
    client.get_eventual(&format!("{path}?$count=true&$select=members")).await.refuses(400, "Request_BadRequest", "'members'");
    client.get_eventual(&format!("{path}?$count=true&$expand=members")).await.refuses(400, "Request_BadRequest", "'$expand'");
    let none = client.get_eventual(&format!("/v1.0/users/{ADELE}/transitiveMemberOf/microsoft.graph.directoryRole?$count=true")).await;
    assert_eq!((&none.json()["value"], &none.json()["@odata.count"]), (&json!([]), &json!(0)));
    let nobody = path.replace("NestorW", "nobody");
    client.get_eventual(&format!("{nobody}?$count=true")).await.refuses(404, "Request_ResourceNotFound", "nobody");
    let without = Client::user("helpdesk@contoso.example", "User.Read User.ReadBasic.All");
    without.get_eventual(&format!("{path}?$count=true")).await.refuses(403, "Authorization_RequestDenied", "Insufficient");
}

#[tokio::test]
async fn roles_come_in_pages_of_a_scripted_size() {
    let client = Client::new();
    let settings = json!({"rolesPageSize": 2});
    assert_eq!(client.control("POST", "/_test/settings", &settings).await.status, 204);
    let path = "/v1.0/users/NestorW@contoso.example/transitiveMemberOf/microsoft.graph.directoryRole?$count=true&$select=displayName";
    let first = client.get_eventual(path).await.json();
    assert_eq!(first["value"].as_array().unwrap().len(), 2);
    let next = first["@odata.nextLink"].as_str().unwrap().strip_prefix("http://127.0.0.1:8080").unwrap();
    client.get(next).await.refuses(400, "Request_BadRequest", "$count is not currently supported");
    let second = client.get_eventual(next).await.json();
    assert_eq!(second["value"], json!([{"displayName": "Reports Reader"}]));
    assert_eq!((&second["@odata.count"], &second["@odata.nextLink"]), (&Value::Null, &Value::Null));
}

#[tokio::test]
async fn domains_say_how_their_users_sign_in() {
    let client = Client::new();
    for (domain, kind) in [("contoso.example", "Managed"), ("Fabrikam-Federated.example", "Federated")] {
        let answer = client.get(&format!("/v1.0/domains/{domain}?$select=id,authenticationType")).await.json();
        assert_eq!((&answer["authenticationType"], answer.as_object().unwrap().len()), (&json!(kind), 3));
    }
    client.get("/v1.0/domains/fabrikam.example").await.refuses(404, "Request_ResourceNotFound", "'fabrikam.example'");
    client.get("/v1.0/domains/contoso.example?$select=shoeSize").await.refuses(400, "Request_BadRequest", "shoeSize");
    let without = Client::user("helpdesk@contoso.example", "User.Read.All");
    without.get("/v1.0/domains/contoso.example").await.refuses(403, "Authorization_RequestDenied", "Insufficient");
}

#[tokio::test]
async fn what_graph_does_not_have() {
    let client = Client::new();
    client.get("/v2.0/users").await.refuses(400, "BadRequest", "Invalid version: v2.0");
    client.get("/v1.0/people").await.refuses(400, "BadRequest", "segment 'people'");
    client.get("/v1.0//users").await.refuses(400, "BadRequest", "segment ''");
    client.get("/v1.0/users/").await.refuses(400, "BadRequest", "segment ''");
    client.get(&format!("/v1.0/users/{ADELE}/shoes")).await.refuses(400, "BadRequest", "segment 'shoes'");
    client.get("/v1.0/users/%ff").await.refuses(400, "BadRequest", "UTF-8");
    for (method, path) in [("DELETE", "/v1.0/users/x"), ("PATCH", "/v1.0/users"), ("POST", "/v1.0/domains/x"), ("PUT", "/v1.0/me")] {
        let request = client.request(method, path).body(axum::body::Body::empty()).unwrap();
        client.send(request).await.refuses(405, "Request_BadRequest", "HTTP method is not allowed");
    }
}
