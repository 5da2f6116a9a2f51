use super::{Answer, Client, PASSWORD};
use axum::body::Body;
use serde_json::{Value, json};

const ADELE: &str = "/v1.0/users/AdeleV@contoso.example";
const DENIED: (u16, &str, &str) = (403, "Authorization_RequestDenied", "Insufficient privileges to complete the operation.");

fn body(password: &str) -> Value {
    json!({"passwordProfile": {"password": password, "forceChangePasswordNextSignIn": true}})
}

#[tokio::test]
async fn a_password_is_set_as_sent() {
    let client = Client::new();
    let before = client.state("AdeleV@contoso.example").await;
    assert_eq!((&before["password"], &before["writes"]), (&Value::Null, &json!(0)));

    let answer = client.patch(ADELE, &body(PASSWORD)).await;
    assert_eq!((answer.status.as_u16(), answer.text.as_str(), answer.header("content-type")), (204, "", ""));
    assert_eq!(answer.header("request-id").len(), 36);

    let after = client.state("AdeleV@contoso.example").await;
    assert_eq!(after["password"], PASSWORD);
    assert_eq!(after["forceChangePasswordNextSignIn"], true);
    assert_eq!(after["forceChangePasswordNextSignInWithMfa"], false);
    assert_eq!(after["writes"], 1);
    assert_ne!(after["lastPasswordChangeDateTime"], before["lastPasswordChangeDateTime"]);
    let read = client.get(&format!("{ADELE}?$select=lastPasswordChangeDateTime,passwordProfile")).await.json();
    assert_eq!(read["lastPasswordChangeDateTime"], after["lastPasswordChangeDateTime"]);
    assert!(read["passwordProfile"].is_null());
}

#[tokio::test]
async fn flags_follow_the_last_write() {
    let client = Client::new();
    for (profile, force, with_mfa, writes) in [
        (json!({"password": PASSWORD, "forceChangePasswordNextSignInWithMfa": true}), false, true, 1),
        (json!({"forceChangePasswordNextSignIn": true}), true, true, 1),
        (json!({"password": PASSWORD}), false, false, 2),
    ] {
        assert_eq!(client.patch(ADELE, &json!({"passwordProfile": profile})).await.status, 204);
        let after = client.state("AdeleV@contoso.example").await;
        assert_eq!(after["forceChangePasswordNextSignIn"], force);
        assert_eq!(after["forceChangePasswordNextSignInWithMfa"], with_mfa);
        assert_eq!(after["writes"], writes);
    }
}

#[tokio::test]
async fn the_shape_of_the_body_is_closed() {
    let client = Client::new();
    for (body, status, code, text) in [
        (json!({}), 400, "Request_BadRequest", "Empty Payload"),
        (json!({"shoeSize": 42}), 400, "Request_BadRequest", "Invalid property 'shoeSize'."),
        (json!({"PasswordProfile": {"password": PASSWORD}}), 400, "Request_BadRequest", "Invalid property 'PasswordProfile'."),
        (json!({"passwordProfile": null}), 400, "Request_BadRequest", "'passwordProfile'"),
        (json!({"passwordProfile": {}}), 400, "Request_BadRequest", "'passwordProfile'"),
        (json!({"passwordProfile": {"password": PASSWORD, "hint": "x"}}), 400, "Request_BadRequest", "Invalid property 'hint'."),
        (json!({"passwordProfile": {"password": 12_345_678}}), 400, "Request_BadRequest", "for property 'password'"),
        (json!({"passwordProfile": {"password": null}}), 400, "Request_BadRequest", "for property 'password'"),
        (
            json!({"passwordProfile": {"password": PASSWORD, "forceChangePasswordNextSignIn": "true"}}),
            400,
            "Request_BadRequest",
            "for property 'forceChangePasswordNextSignIn'",
        ),
        (
            json!({"passwordProfile": {"password": PASSWORD, "forceChangePasswordNextSignInWithMfa": null}}),
            400,
            "Request_BadRequest",
            "for property 'forceChangePasswordNextSignInWithMfa'",
        ),
        (json!({"passwordProfile": {"password": PASSWORD}, "jobTitle": "x"}), 501, "FakeGraph_NotServed", "jobTitle"),
        (json!({"accountEnabled": "yes"}), 400, "Request_BadRequest", "for property 'accountEnabled'"),
        (json!([]), 400, "BadRequest", "Unable to read JSON"),
    ] {
        let answer = client.patch(ADELE, &body).await;
        answer.refuses(status, code, text);
        assert!(!answer.text.contains(PASSWORD));
    }
    client.patch(&format!("{ADELE}?$select=id"), &body(PASSWORD)).await.refuses(400, "Request_BadRequest", "'$select' is not allowed");
    assert_eq!(client.state("AdeleV@contoso.example").await["writes"], 0);
}

#[tokio::test]
async fn a_body_may_name_its_own_type() {
    let client = Client::new();
    let typed = |user: &str, profile: &str| json!({"@odata.type": user, "passwordProfile": {"@odata.type": profile, "password": PASSWORD}});
    let (user, profile) = ("#microsoft.graph.user", "#microsoft.graph.passwordProfile");
    assert_eq!(client.patch(ADELE, &typed(user, profile)).await.status, 204);
    for body in [typed(profile, profile), typed(user, user)] {
        client.patch(ADELE, &body).await.refuses(400, "Request_BadRequest", "'@odata.type'");
    }
}

#[tokio::test]
async fn a_write_needs_json_and_says_so() {
    let client = Client::new();
    let send = async |content_type: Option<&str>, text: &str| -> Answer {
        let mut request = client.request("PATCH", ADELE);
        if let Some(content_type) = content_type {
            request = request.header("content-type", content_type);
        }
        client.send(request.body(Body::from(text.to_owned())).unwrap()).await
    };
    let good = body(PASSWORD).to_string();
    send(None, &good).await.refuses(400, "BadRequest", "must contain the Content-Type header");
    send(Some("text/plain"), &good).await.refuses(400, "BadRequest", "JSON Content-Type");
    send(Some("application/x-www-form-urlencoded"), &good).await.refuses(400, "BadRequest", "JSON Content-Type");
    send(Some("application/json"), "").await.refuses(400, "Request_BadRequest", "Empty Payload");
    send(Some("application/json"), "{").await.refuses(400, "BadRequest", "Unable to read JSON");
    let much = format!("{{\"a\":\"{}\"}}", "x".repeat(4 * 1024 * 1024));
    send(Some("application/json"), &much).await.refuses(413, "BadRequest", "too large");
    assert_eq!(client.state("AdeleV@contoso.example").await["writes"], 0);
    assert_eq!(send(Some("Application/JSON; charset=utf-8"), &good).await.status, 204);
}

#[tokio::test]
async fn passwords_meet_the_rules_of_the_cloud() {
    let client = Client::new();
    let longest = format!("Aa1{}", "x".repeat(253));
    for good in ["Aa345678", "aa34567!", "AA34567 ", "Aaaaaaa!", longest.as_str()] {
        assert_eq!(client.patch(ADELE, &body(good)).await.status, 204, "{good:?}");
        assert_eq!(client.state("AdeleV@contoso.example").await["password"], good);
    }
    let too_long = format!("{longest}x");
    for bad in ["Aa34567", "aaaaaaa1", "AAAAAAA!", "12345678", "Aa34567ü", "Aa3456\t8", "Aa34567\u{7f}", "", too_long.as_str()] {
        let text = "does not comply with password complexity requirements";
        let answer = client.patch(ADELE, &body(bad)).await;
        answer.refuses(400, "Request_BadRequest", text);
        assert!(bad.is_empty() || !answer.text.contains(bad));
    }
    assert_eq!(client.state("AdeleV@contoso.example").await["writes"], 5);
}

#[tokio::test]
async fn only_the_permission_of_its_own_sets_a_password() {
    for (scopes, status) in [
        ("User-PasswordProfile.ReadWrite.All", 204),
        ("Directory.AccessAsUser.All", 204),
        ("User.ReadWrite.All", 403),
        ("Directory.ReadWrite.All User.Read.All", 403),
        ("", 403),
    ] {
        let client = Client::user("helpdesk@contoso.example", scopes);
        let answer = client.patch(ADELE, &body(PASSWORD)).await;
        assert_eq!(answer.status, status, "{scopes}");
        if status == 403 {
            answer.refuses(DENIED.0, DENIED.1, DENIED.2);
        }
    }
}

#[tokio::test]
async fn roles_of_caller_and_target_decide() {
    for (caller, target, status) in [
        ("helpdesk", "AdeleV", 204),
        ("helpdesk", "HenriettaM", 204),
        ("helpdesk", "o'brien", 204),
        ("helpdesk", "contractor", 204),
        ("helpdesk", "LeeG", 204),
        ("helpdesk", "JoniS", 204),
        ("helpdesk", "NestorW", 403),
        ("helpdesk", "helpdesk", 403),
        ("JoniS", "AdeleV", 403),
        ("LeeG", "AdeleV", 403),
        ("AlexW", "AdeleV", 403),
        ("NestorW", "helpdesk", 204),
        ("NestorW", "NestorW", 403),
    ] {
        let client = Client::user(&format!("{caller}@contoso.example"), "User-PasswordProfile.ReadWrite.All");
        let answer = client.patch(&format!("/v1.0/users/{target}@contoso.example"), &body(PASSWORD)).await;
        assert_eq!(answer.status, status, "{caller} to {target}: {}", answer.text);
        if status == 403 {
            answer.refuses(DENIED.0, DENIED.1, DENIED.2);
            assert_eq!(client.state(&format!("{target}@contoso.example")).await["writes"], 0);
        }
    }
    let client = Client::new();
    client.patch("/v1.0/me", &body(PASSWORD)).await.refuses(DENIED.0, DENIED.1, DENIED.2);
    client.patch("/v1.0/users/nobody@contoso.example", &body(PASSWORD)).await.refuses(404, "Request_ResourceNotFound", "nobody");
    for path in ["/v1.0/users('$backup@contoso.example')", "/v1.0/users('o''brien@contoso.example')"] {
        assert_eq!(client.patch(path, &body(PASSWORD)).await.status, 204, "{path}");
    }
}

#[tokio::test]
async fn passwords_kept_elsewhere_are_not_written() {
    let client = Client::new();
    for (target, text) in [
        ("PattiF@contoso.example", "Unable to update the specified properties for on-premises mastered Directory Sync objects"),
        ("IsaiahL@fabrikam-federated.example", "for property 'passwordProfile'"),
        ("x_fabrikam.example%23EXT%23@contoso.example", "for property 'passwordProfile'"),
    ] {
        client.patch(&format!("/v1.0/users/{target}"), &body(PASSWORD)).await.refuses(400, "Request_BadRequest", text);
        assert_eq!(client.state(target).await["writes"], 0, "{target}");
    }
}

#[tokio::test]
async fn an_application_needs_permission_and_role() {
    let app = Client::application;
    let right = "User-PasswordProfile.ReadWrite.All";
    assert_eq!(app(None, right).patch(ADELE, &body(PASSWORD)).await.status, 204);
    app(None, "User.ReadWrite.All").patch(ADELE, &body(PASSWORD)).await.refuses(DENIED.0, DENIED.1, DENIED.2);
    app(Some("Automation Without Role"), right).patch(ADELE, &body(PASSWORD)).await.refuses(DENIED.0, DENIED.1, DENIED.2);
    assert_eq!(app(None, "User.Read.All").get(ADELE).await.status, 200);
    app(None, "User.Read.All").get("/v1.0/me").await.refuses(400, "BadRequest", "delegated authentication flow");
}

#[tokio::test]
async fn only_local_accounts_have_passwords_beyond_ascii() {
    let client = Client::new();
    let pavel = "4c1f0c52-7d0f-4a5e-9d7c-2f7a3a6b8e10@contoso.example";
    assert_eq!(client.patch(&format!("/v1.0/users/{pavel}"), &body("Žluťoučký kůň 7")).await.status, 204);
    assert_eq!(client.state(pavel).await["password"], "Žluťoučký kůň 7");
    client.patch(ADELE, &body("Žluťoučký kůň 7")).await.refuses(400, "Request_BadRequest", "complexity");
}

#[tokio::test]
async fn the_other_reading_of_a_synced_user_changes_the_cloud_only() {
    let client = Client::new();
    client.settings(&json!({"syncedPatch": "allowed"})).await;
    assert_eq!(client.patch("/v1.0/users/PattiF@contoso.example", &body(PASSWORD)).await.status, 204);
    let patti = client.state("PattiF@contoso.example").await;
    assert_eq!((&patti["writes"], &patti["writtenBack"]), (&json!(1), &json!(false)));
    client.patch(ADELE, &body(PASSWORD)).await;
    assert_eq!(client.state("AdeleV@contoso.example").await["writtenBack"], Value::Null);
    // A federated user's password is elsewhere under both.
    client.patch("/v1.0/users/GarretV@fabrikam-federated.example", &body(PASSWORD)).await.refuses(
        400,
        "Request_BadRequest",
        "passwordProfile",
    );
}

#[tokio::test]
async fn an_application_without_role_under_the_other_reading() {
    let client = Client::application(Some("Automation Without Role"), "User-PasswordProfile.ReadWrite.All");
    client.settings(&json!({"applicationWithoutRole": "allowed"})).await;
    for (target, status) in [("AdeleV", 204), ("RobinC", 403), ("LeeG", 403), ("KatieJ", 403), ("DanJ", 403)] {
        let answer = client.patch(&format!("/v1.0/users/{target}@contoso.example"), &body(PASSWORD)).await;
        assert_eq!(answer.status, status, "{target}: {}", answer.text);
    }
}
