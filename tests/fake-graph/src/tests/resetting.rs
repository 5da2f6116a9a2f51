use super::{Client, PASSWORD, reset_path};
use crate::tenant::token::TokenRequest;
use axum::body::Body;
use serde_json::{Value, json};

const ADELE: &str = "AdeleV@contoso.example";
const PATTI: &str = "PattiF@contoso.example";
const DENIED: (u16, &str, &str) = (403, "accessDenied", "Request Authorization failed");
const UNSUPPORTED: (u16, &str, &str) = (400, "badRequest", "operation is not supported");

#[tokio::test]
async fn a_password_of_ours_is_set_and_must_be_changed() {
    let client = Client::new();
    let answer = client.reset(ADELE).await;
    assert_eq!((answer.status.as_u16(), answer.text.as_str(), answer.header("content-type")), (202, "", ""));
    assert_eq!(answer.header("retry-after"), "1");
    let location = answer.location();
    let id = client.state(ADELE).await["properties"]["id"].as_str().unwrap().to_owned();
    assert!(location.starts_with(&format!("/v1.0/users/{id}/authentication/operations/")), "{location}");
    assert!(location.ends_with("?aadgdc=DUB02P&aadgsu=ssprprod-a"), "{location}");

    let state = client.state(ADELE).await;
    assert_eq!((&state["password"], &state["writes"]), (&json!(PASSWORD), &json!(1)));
    assert_eq!((&state["forceChangePasswordNextSignIn"], &state["forceChangePasswordNextSignInWithMfa"]), (&json!(true), &json!(false)));
    assert_ne!(state["lastPasswordChangeDateTime"], "2026-01-15T09:00:00Z");
    assert_eq!(state["writtenBack"], Value::Null);
    assert_eq!(state["operations"][0]["status"], "succeeded");
}

#[tokio::test]
async fn without_a_password_the_service_makes_one() {
    let client = Client::new();
    let path = reset_path(ADELE);
    for body in [None, Some(json!({})), Some(json!({"newPassword": null}))] {
        let answer = match &body {
            None => client.post_nothing(&path).await,
            Some(body) => client.post(&path, body).await,
        };
        assert_eq!(answer.status, 202);
        let body = answer.json();
        let password = body["newPassword"].as_str().unwrap();
        let (letters, digits) = password.split_at(4);
        assert!(letters.starts_with(|c: char| c.is_ascii_uppercase()) && digits.bytes().all(|byte| byte.is_ascii_digit()), "{password}");
        assert_eq!(password.len(), 8);
        assert_eq!(body["@odata.context"], "http://127.0.0.1:8080/v1.0/$metadata#microsoft.graph.passwordResetResponse");
        assert_eq!(client.state(ADELE).await["password"], password);
        let log = client.control("GET", "/_test/log", &Value::Null).await;
        assert!(!log.text.contains(password));
    }
    assert_eq!(client.state(ADELE).await["writes"], 3);
}

#[tokio::test]
async fn a_synced_user_needs_a_password_and_the_clouds_rules_are_not_his() {
    let client = Client::new();
    for body in [json!({}), json!({"newPassword": null})] {
        client.post(&reset_path(PATTI), &body).await.refuses(400, "badRequest", "password is required");
    }
    client.post_nothing(&reset_path(PATTI)).await.refuses(400, "badRequest", "password is required");
    client.post(&reset_path(PATTI), &json!({"newPassword": ""})).await.refuses(400, "Request_BadRequest", "complexity");
    let simple = json!({"newPassword": "simple"});
    client.post(&reset_path(ADELE), &simple).await.refuses(400, "Request_BadRequest", "complexity");
    assert_eq!(client.post(&reset_path(PATTI), &simple).await.status, 202);
    // Synced once is not synced now.
    assert_eq!(client.post(&reset_path("DorenaP@contoso.example"), &json!({})).await.status, 202);
}

#[tokio::test]
async fn the_body_is_closed_and_is_not_repeated() {
    let client = Client::new();
    for body in [
        json!({"newPassword": PASSWORD, "forceChangePasswordNextSignIn": false}),
        json!({"NewPassword": PASSWORD}),
        json!({"newPassword": [PASSWORD]}),
        json!({"newPassword": 12_345_678}),
        json!({"password": PASSWORD}),
    ] {
        let answer = client.post(&reset_path(ADELE), &body).await;
        answer.refuses(400, "badRequest", "not valid");
        assert!(!answer.text.contains(PASSWORD));
    }
    client.post(&reset_path(ADELE), &json!([])).await.refuses(400, "BadRequest", "Unable to read JSON");
    let request = client.request("POST", &reset_path(ADELE)).body(Body::from("{}")).unwrap();
    client.send(request).await.refuses(400, "BadRequest", "Content-Type");
    let with_query = format!("{}?$select=id", reset_path(ADELE));
    client.post(&with_query, &json!({})).await.refuses(400, "Request_BadRequest", "'$select' is not allowed");
    client.get(&reset_path(ADELE)).await.refuses(405, "Request_BadRequest", "not allowed");
    assert_eq!(client.state(ADELE).await["operations"], json!([]));
}

#[tokio::test]
async fn the_password_method_and_no_other() {
    let client = Client::new();
    let phone = reset_path(ADELE).replace("28c10230-6103-485e-b985-444c60001490", "3179e48a-750b-4051-897c-87b9720928f7");
    client.post(&phone, &json!({})).await.refuses(UNSUPPORTED.0, UNSUPPORTED.1, UNSUPPORTED.2);
    let typed = reset_path(ADELE).replace("/methods/", "/passwordMethods/");
    client.post(&typed, &json!({})).await.refuses(501, "FakeGraph_NotServed", "use methods");
    let base = "/v1.0/users/AdeleV@contoso.example/authentication";
    client.post(&format!("{base}/resetPassword"), &json!({})).await.refuses(400, "BadRequest", "segment 'resetPassword'");
    client.post(&reset_path("nobody@contoso.example"), &json!({})).await.refuses(404, "Request_ResourceNotFound", "nobody");
}

#[tokio::test]
async fn a_signed_in_user_with_the_permission() {
    for (scopes, status) in [
        ("UserAuthenticationMethod.ReadWrite.All", 202),
        ("UserAuthMethod-Password.ReadWrite.All", 403),
        ("UserAuthenticationMethod.Read.All", 403),
        ("UserAuthenticationMethod.ReadWrite", 403),
        ("User-PasswordProfile.ReadWrite.All User.ReadWrite.All Directory.ReadWrite.All Directory.AccessAsUser.All", 403),
    ] {
        let answer = Client::user("helpdesk@contoso.example", scopes).reset(ADELE).await;
        assert_eq!(answer.status, status, "{scopes}");
        if status == 403 {
            answer.refuses(DENIED.0, DENIED.1, DENIED.2);
        }
    }
}

#[tokio::test]
async fn no_application_whatever_its_role() {
    for name in ["Reset Automation", "Privileged Automation", "Automation Without Role"] {
        let app = Client::application(Some(name), "UserAuthenticationMethod.ReadWrite.All");
        app.reset(ADELE).await.refuses(DENIED.0, DENIED.1, DENIED.2);
        let me = reset_path("x").replace("users/x", "me");
        app.post(&me, &json!({})).await.refuses(400, "BadRequest", "delegated authentication flow");
    }
}

#[tokio::test]
async fn nobody_resets_himself() {
    for caller in ["helpdesk@contoso.example", "NestorW@contoso.example"] {
        let client = Client::with(&TokenRequest { upn: Some(caller.into()), ..TokenRequest::default() });
        client.reset(caller).await.refuses(DENIED.0, DENIED.1, DENIED.2);
        let me = reset_path("x").replace("users/x", "me");
        client.post(&me, &json!({})).await.refuses(DENIED.0, DENIED.1, DENIED.2);
        assert_eq!(client.state(caller).await["operations"], json!([]));
    }
}

#[tokio::test]
async fn passwords_kept_elsewhere() {
    let client = Client::new();
    let external_member = "davidl_fabrikam.example%23EXT%23@contoso.example";
    for target in [
        "x_fabrikam.example%23EXT%23@contoso.example",
        external_member,
        "4c1f0c52-7d0f-4a5e-9d7c-2f7a3a6b8e10@contoso.example",
        "IsaiahL@fabrikam-federated.example",
        "GarretV@fabrikam-federated.example",
    ] {
        client.reset(target).await.refuses(UNSUPPORTED.0, UNSUPPORTED.1, UNSUPPORTED.2);
        assert_eq!(client.state(target).await["operations"], json!([]), "{target}");
    }
    // An internal guest has a password of the tenant's, a disabled user still has one.
    for target in ["contractor@contoso.example", "HenriettaM@contoso.example", "DenisD@contoso.example"] {
        assert_eq!(client.reset(target).await.status, 202, "{target}");
    }
    client.settings(&json!({"federatedReset": "allowed"})).await;
    assert_eq!(client.reset("GarretV@fabrikam-federated.example").await.status, 202);
    client.reset(external_member).await.refuses(UNSUPPORTED.0, UNSUPPORTED.1, UNSUPPORTED.2);
}
