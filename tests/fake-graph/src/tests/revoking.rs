use super::Client;
use crate::tenant::token::TokenRequest;
use serde_json::{Value, json};

const ADELE: &str = "AdeleV@contoso.example";

fn path(upn: &str) -> String {
    format!("/v1.0/users/{upn}/revokeSignInSessions")
}

#[tokio::test]
async fn sessions_end_now() {
    let client = Client::new();
    let read = format!("/v1.0/users/{ADELE}?$select=signInSessionsValidFromDateTime");
    assert_eq!(client.get(&read).await.json()["signInSessionsValidFromDateTime"], Value::Null);
    for (count, answer) in [(1, client.post_nothing(&path(ADELE)).await), (2, client.post(&path(ADELE), &json!({})).await)] {
        assert_eq!(answer.status, 200);
        assert_eq!(answer.json(), json!({"@odata.context": "http://127.0.0.1:8080/v1.0/$metadata#Edm.Boolean", "value": true}));
        assert!(client.state(ADELE).await["revocations"].as_u64().unwrap() >= count);
    }
    assert!(client.get(&read).await.json()["signInSessionsValidFromDateTime"].as_str().unwrap() > "2026");
    client.post(&path(ADELE), &json!({"all": true})).await.refuses(400, "Request_BadRequest", "'all'");
    client.post_nothing(&format!("{}?x=1", path(ADELE))).await.refuses(400, "Request_BadRequest", "'x' is not allowed");
    client.post_nothing(&path("nobody@contoso.example")).await.refuses(404, "Request_ResourceNotFound", "nobody");
    client.get(&path(ADELE)).await.refuses(405, "Request_BadRequest", "not allowed");
}

#[tokio::test]
async fn permissions_to_revoke() {
    for (scope, status) in [
        ("User.RevokeSessions.All", 200),
        ("User.ReadWrite.All", 200),
        ("Directory.ReadWrite.All", 200),
        ("User.Read.All", 403),
        ("UserAuthenticationMethod.ReadWrite.All", 403),
    ] {
        let answer = Client::user("helpdesk@contoso.example", scope).post_nothing(&path(ADELE)).await;
        assert_eq!(answer.status, status, "{scope}");
        if status == 403 {
            answer.refuses(403, "Authorization_RequestDenied", "Insufficient privileges");
        }
    }
}

#[tokio::test]
async fn a_password_administrator_resets_but_does_not_revoke() {
    let client = Client::new().other("CameronW@contoso.example");
    assert_eq!(client.reset(ADELE).await.status, 202);
    client.post_nothing(&path(ADELE)).await.refuses(403, "Authorization_RequestDenied", "Insufficient privileges");
    assert_eq!(client.state(ADELE).await["revocations"], 0);
    client.settings(&json!({"passwordAdministratorRevoke": "allowed"})).await;
    assert_eq!(client.post_nothing(&path(ADELE)).await.status, 200);
    assert_eq!(client.post_nothing(&path("JoniS@contoso.example")).await.status, 403);
}

#[tokio::test]
async fn otherwise_the_table_of_resets_counts() {
    for (caller, target, status) in [
        ("JoniS", "RobinC", 200),
        ("JoniS", "DebraB", 403),
        ("GradyA", "AdeleV", 200),
        ("GradyA", "LeeG", 403),
        ("MiriamG", "NestorW", 200),
        ("NestorW", "DanJ", 403),
        ("AlexW", "AdeleV", 403),
        // Nobody needs a role for their own account.
        ("AlexW", "AlexW", 200),
    ] {
        let caller = format!("{caller}@contoso.example");
        let client = Client::with(&TokenRequest { upn: Some(caller.clone()), ..TokenRequest::default() });
        let answer = client.post_nothing(&path(&format!("{target}@contoso.example"))).await;
        assert_eq!(answer.status, status, "{caller} to {target}");
    }
    let guest = Client::new().post_nothing(&path("x_fabrikam.example%23EXT%23@contoso.example")).await;
    assert_eq!(guest.status, 200, "it does not end the guest's sessions, and says that it did");
    let app = Client::application(Some("Automation Without Role"), "User.RevokeSessions.All");
    assert_eq!(app.post_nothing(&path(ADELE)).await.status, 200);
    app.post_nothing("/v1.0/me/revokeSignInSessions").await.refuses(400, "BadRequest", "delegated authentication flow");
}
