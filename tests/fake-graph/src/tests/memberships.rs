use super::{Answer, Client};
use serde_json::{Value, json};

const GROUPS: &str = "transitiveMemberOf/microsoft.graph.group?$count=true&$select=id,displayName,isAssignableToRole";
const OWNED: &str = "ownedObjects/microsoft.graph.group?$count=true&$select=displayName,isAssignableToRole";

fn of(upn: &str, rest: &str) -> String {
    format!("/v1.0/users/{upn}@contoso.example/{rest}")
}

fn names(answer: &Answer) -> Vec<String> {
    assert_eq!(answer.status, 200, "{}", answer.text);
    answer.json()["value"].as_array().unwrap().iter().map(|item| item["displayName"].as_str().unwrap_or("-").to_owned()).collect()
}

#[tokio::test]
async fn groups_say_whether_they_protect() {
    let client = Client::new();
    for (user, expected) in [
        ("AdeleV", json!([["Retail", null]])),
        ("EmilyB", json!([["Tier 1 Support", true]])),
        ("JulianI", json!([["On-call", true]])),
        ("AlexW", json!([])),
    ] {
        let answer = client.get_eventual(&of(user, GROUPS)).await.json();
        let groups: Vec<_> =
            answer["value"].as_array().unwrap().iter().map(|group| json!([group["displayName"], group["isAssignableToRole"]])).collect();
        assert_eq!((json!(groups), answer["@odata.count"].as_u64()), (expected, Some(groups.len().try_into().unwrap())), "{user}");
    }
    for (user, expected) in [("KatieJ", vec!["On-call"]), ("DiegoS", vec!["Retail"]), ("JulianI", vec![])] {
        assert_eq!(names(&client.get_eventual(&of(user, OWNED)).await), expected, "{user}");
    }
    let context = client.get_eventual(&of("KatieJ", OWNED)).await.json()["@odata.context"].clone();
    assert_eq!(context, "http://127.0.0.1:8080/v1.0/$metadata#groups(displayName,isAssignableToRole)");
}

#[tokio::test]
async fn roles_come_through_groups_but_not_custom_or_scoped_ones() {
    let client = Client::new();
    let roles = "transitiveMemberOf/microsoft.graph.directoryRole?$count=true&$select=displayName";
    for (user, expected) in [
        ("EmilyB", vec!["Helpdesk Administrator"]),
        ("LidiaH", vec![]),
        ("ZrinkaM", vec![]),
        ("BelindaN", vec!["Reports Reader"]),
        ("JulianI", vec![]),
    ] {
        assert_eq!(names(&client.get_eventual(&of(user, roles)).await), expected, "{user}");
    }
}

#[tokio::test]
async fn without_a_cast_all_kinds_come_with_their_type() {
    let client = Client::user("helpdesk@contoso.example", "User.Read.All GroupMember.Read.All AdministrativeUnit.Read.All");
    let path = of("JulianI", "transitiveMemberOf?$select=id,displayName,isAssignableToRole,isMemberManagementRestricted");
    let answer = client.get(&path).await.json();
    assert_eq!(answer["value"][0]["@odata.type"], "#microsoft.graph.group");
    assert_eq!(answer["value"][0]["isAssignableToRole"], true);
    assert_eq!(answer["value"][1]["@odata.type"], "#microsoft.graph.administrativeUnit");
    assert_eq!(answer["value"][1]["displayName"], "Sales Branch");
    assert_eq!(answer["value"][1].as_object().unwrap().get("isAssignableToRole"), None);
    let emily = client.get(&of("EmilyB", "transitiveMemberOf")).await.json();
    let kinds: Vec<_> = emily["value"].as_array().unwrap().iter().map(|item| item["@odata.type"].clone()).collect();
    assert_eq!(kinds, ["#microsoft.graph.directoryRole", "#microsoft.graph.group"]);
    assert_eq!(names(&client.get(&of("KatieJ", "ownedObjects")).await), ["On-call"]);
    client.get(&format!("{path}&$count=true")).await.refuses(400, "Request_BadRequest", "$count is not currently supported");
    assert_eq!(client.get_eventual(&format!("{path}&$count=true")).await.json()["@odata.count"], 2);
}

#[tokio::test]
async fn a_cast_is_an_advanced_query() {
    let client = Client::new();
    for path in [of("AdeleV", GROUPS), of("KatieJ", OWNED)] {
        client.get(&path).await.refuses(400, "Request_BadRequest", "$count is not currently supported");
        let uncounted = path.replace("$count=true&", "");
        client.get_eventual(&uncounted).await.refuses(400, "Request_UnsupportedQuery", "parameters might be missing");
        client.get_eventual(&path.replace("displayName", "members")).await.refuses(
            400,
            "Request_BadRequest",
            "'members' on type 'microsoft.graph.group'",
        );
        client.get_eventual(&format!("{path}&$expand=members")).await.refuses(400, "Request_BadRequest", "'$expand'");
        // The SDKs write the name space short.
        assert_eq!(names(&client.get_eventual(&path.replace("microsoft.graph.", "graph.")).await).len(), 1);
    }
    for (cast, segment) in [("microsoft.graph.device", "microsoft.graph.device"), ("microsoft.graph.group/x", "x"), ("group", "group")] {
        let answer = client.get_eventual(&of("AdeleV", &format!("transitiveMemberOf/{cast}?$count=true"))).await;
        answer.refuses(400, "BadRequest", &format!("segment '{segment}'"));
    }
}

#[tokio::test]
async fn what_may_not_be_read_is_a_type_and_an_id() {
    let client = Client::user("helpdesk@contoso.example", "User.Read.All");
    for path in [of("JulianI", GROUPS), of("KatieJ", OWNED), of("KatieJ", "ownedObjects")] {
        let answer = client.get_eventual(&path).await.json();
        let group = answer["value"][0].as_object().unwrap();
        assert_eq!(group.keys().map(String::as_str).collect::<Vec<_>>(), ["@odata.type", "id"], "{path}");
        assert_eq!(group["@odata.type"], "#microsoft.graph.group");
    }
    let without = Client::user("helpdesk@contoso.example", "User.Read GroupMember.Read.All");
    without.get_eventual(&of("JulianI", GROUPS)).await.refuses(403, "Authorization_RequestDenied", "Insufficient");
    without.get_eventual(&of("nobody", GROUPS)).await.refuses(403, "Authorization_RequestDenied", "Insufficient");
    let own = Client::user("EmilyB@contoso.example", "User.Read GroupMember.Read.All");
    assert_eq!(names(&own.get_eventual(&format!("/v1.0/me/{GROUPS}")).await), ["Tier 1 Support"]);
    let app = Client::application(None, "Directory.Read.All");
    assert_eq!(names(&app.get_eventual(&of("EmilyB", GROUPS)).await), ["Tier 1 Support"]);
    app.get_eventual(&format!("/v1.0/me/{GROUPS}")).await.refuses(400, "BadRequest", "delegated authentication flow");
    let roles = "/v1.0/me/transitiveMemberOf/microsoft.graph.directoryRole?$count=true";
    let powerless = Client::application(None, "User-PasswordProfile.ReadWrite.All");
    powerless.get_eventual(roles).await.refuses(400, "BadRequest", "delegated authentication flow");
}

#[tokio::test]
async fn they_come_in_pages_of_a_scripted_size() {
    let client = Client::user("helpdesk@contoso.example", "Directory.Read.All");
    client.settings(&json!({"rolesPageSize": 1})).await;
    let mut target = of("JulianI", "transitiveMemberOf?$select=displayName");
    let mut seen = Vec::new();
    while !target.is_empty() {
        let answer = client.get(&target).await;
        seen.push(names(&answer));
        let next = &answer.json()["@odata.nextLink"];
        target = next.as_str().unwrap_or_default().replace("http://127.0.0.1:8080", "");
    }
    assert_eq!(seen, [["On-call"], ["Sales Branch"]]);
    let first = client.get_eventual(&of("AdeleV", GROUPS)).await.json();
    assert_eq!((&first["value"].as_array().unwrap().len(), &first["@odata.nextLink"]), (&1, &Value::Null));
}
