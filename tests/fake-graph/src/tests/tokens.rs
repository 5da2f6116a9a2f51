use super::{AUDIENCE, Client};
use crate::tenant::token::TokenRequest;
use axum::body::Body;
use axum::http::Request;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

const PATH: &str = "/v1.0/users/AdeleV@contoso.example";

#[tokio::test]
async fn no_token_no_answer() {
    let client = Client::new();
    for header in [None, Some("Bearer"), Some("Bearer "), Some("Basic dXNlcg==")] {
        let mut request = Request::builder().uri(PATH);
        if let Some(header) = header {
            request = request.header("authorization", header);
        }
        let answer = client.send(request.body(Body::empty()).unwrap()).await;
        answer.refuses(401, "InvalidAuthenticationToken", "Access token is empty.");
        assert!(answer.header("www-authenticate").starts_with("Bearer "));
    }
    // The token comes before everything else, also before the path.
    let request = Request::builder().uri("/v1.0/people").body(Body::empty()).unwrap();
    assert_eq!(client.send(request).await.status, 401);
}

#[tokio::test]
async fn damaged_tokens() {
    for (token, text) in
        [("abc", "IDX14100"), ("a.b", "IDX14100"), ("a.b.c", "CompactToken parsing failed"), ("e30.e30.x", "Invalid audience")]
    {
        let client = Client { token: token.to_owned(), ..Client::new() };
        client.get(PATH).await.refuses(401, "InvalidAuthenticationToken", text);
    }
}

#[tokio::test]
async fn audience_and_lifetime() {
    for aud in ["https://graph.microsoft.us", "https://management.azure.com", "https://graph.microsoft.com.example"] {
        let client = Client::with(&TokenRequest { aud: Some(aud.into()), ..TokenRequest::default() });
        client.get(PATH).await.refuses(401, "InvalidAuthenticationToken", "Invalid audience");
    }
    for seconds in [0, -1, -3600] {
        let client = Client::with(&TokenRequest { expires_in_sec: Some(seconds), ..TokenRequest::default() });
        client.get(PATH).await.refuses(401, "InvalidAuthenticationToken", "Lifetime validation failed, the token is expired.");
    }
    let by_id = Client::with(&TokenRequest { aud: Some("00000003-0000-0000-c000-000000000000".into()), ..TokenRequest::default() });
    assert_eq!(by_id.get(PATH).await.status, 200);
}

#[tokio::test]
async fn an_account_of_another_tenant() {
    let claims = json!({"aud": AUDIENCE, "exp": 4_000_000_000_u32, "oid": "00000000-0000-0000-0000-000000000000", "scp": "User.Read.All"});
    let token = format!("e30.{}.x", URL_SAFE_NO_PAD.encode(claims.to_string()));
    let client = Client { token, ..Client::new() };
    client.get(PATH).await.refuses(401, "InvalidAuthenticationToken", "account is not provisioned");
}

#[tokio::test]
async fn tokens_carry_the_claims_that_the_tool_reads() {
    let payload =
        |token: &str| -> Value { serde_json::from_slice(&URL_SAFE_NO_PAD.decode(token.split('.').nth(1).unwrap()).unwrap()).unwrap() };
    let delegated = payload(&Client::new().token);
    assert_eq!(delegated["idtyp"], "user");
    assert_eq!(delegated["wids"], json!(["fe930be7-5e62-47db-91af-98c3a49a38b1"]));
    let usual = "User.Read.All User-PasswordProfile.ReadWrite.All Domain.Read.All UserAuthenticationMethod.ReadWrite.All \
                 User.RevokeSessions.All User.EnableDisableAccount.All UserAuthMethod-TAP.ReadWrite.All Policy.Read.AuthenticationMethod RoleManagement.Read.Directory GroupMember.Read.All Mail.Send";
    assert_eq!(delegated["scp"], usual);
    let app = payload(&Client::with(&TokenRequest { app_only: true, ..TokenRequest::default() }).token);
    assert_eq!((&app["idtyp"], &app["scp"]), (&json!("app"), &Value::Null));
    assert_eq!(app["roles"][0], "User.Read.All");
}

#[tokio::test]
async fn tokens_from_the_control_route_work() {
    let client = Client::new();
    let wanted = json!({"upn": "AlexW@contoso.example", "scopes": ["User.Read"]});
    let token = client.control("POST", "/_test/token", &wanted).await.json()["token"].as_str().unwrap().to_owned();
    let alex = Client { token, graph: client.graph.clone() };
    assert_eq!(alex.get("/v1.0/me").await.json()["displayName"], "Alex Wilber");
    let unknown = client.control("POST", "/_test/token", &json!({"upn": "nobody@contoso.example"})).await;
    assert_eq!((unknown.status.as_u16(), unknown.text.as_str()), (400, "no user \"nobody@contoso.example\" in the demo tenant"));
}
