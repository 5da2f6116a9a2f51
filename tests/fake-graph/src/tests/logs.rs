use super::{Client, PASSWORD, reset_path};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Value, json};

const ADELE: &str = "a8fb48d8-947c-4744-8d97-1f7eac4c329b";

fn path(filter: &str) -> String {
    format!("/v1.0/auditLogs/directoryAudits?$filter={}&$orderby=activityDateTime%20desc", utf8_percent_encode(filter, NON_ALPHANUMERIC))
}

/// A caller who resets and reads the log.
fn client() -> Client {
    let scopes = "User.Read.All User-PasswordProfile.ReadWrite.All UserAuthenticationMethod.ReadWrite.All User.RevokeSessions.All AuditLog.Read.All Directory.Read.All";
    Client::user("MODAdmin@contoso.example", scopes)
}

fn activities(page: &Value) -> Vec<String> {
    page["value"].as_array().unwrap().iter().map(|row| row["activityDisplayName"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn what_is_done_is_logged_in_pairs() {
    let client = client();
    let body = json!({"passwordProfile": {"password": PASSWORD}});
    assert_eq!(client.patch("/v1.0/users/AdeleV@contoso.example", &body).await.status, 204);
    assert_eq!(client.post_nothing("/v1.0/users/AdeleV@contoso.example/revokeSignInSessions").await.status, 200);
    assert_eq!(client.post(&reset_path("AdeleV@contoso.example"), &json!({"newPassword": PASSWORD})).await.status, 202);
    let page = client.get(&path(&format!("targetResources/any(t:t/id eq '{ADELE}')"))).await.json();
    assert_eq!(
        activities(&page),
        [
            "Reset password (by admin)",
            "Reset user password",
            "Update StsRefreshTokenValidFrom Timestamp",
            "Reset user password",
            "Update user"
        ]
    );
    let rows = page["value"].as_array().unwrap();
    assert_eq!(rows[0]["correlationId"], rows[1]["correlationId"]);
    assert_eq!(rows[0]["initiatedBy"]["user"]["userPrincipalName"], "MODAdmin@contoso.example");
    assert!(!page.to_string().contains(PASSWORD));
    client.settings(&json!({"auditLatencyMs": 60_000})).await;
    assert!(activities(&client.get(&path("correlationId eq 'x'")).await.json()).is_empty());
    assert!(activities(&client.get("/v1.0/auditLogs/directoryAudits").await.json()).is_empty());
}

#[tokio::test]
async fn only_what_the_page_lists_can_be_filtered() {
    let client = client();
    let row = |id: &str, at: &str| json!({"id": id, "activityDisplayName": "Disable account", "activityDateTime": at, "initiatedBy": {"user": {"userPrincipalName": "o'brien@contoso.example"}}});
    client
        .settings(&json!({"audits": [row("old", "2026-11-01T00:00:00Z"), row("new", "2026-11-02T00:00:00.1234567Z")], "logsPageSize": 1}))
        .await;
    let page = client
        .get(&path("activityDateTime ge 2026-11-02T00:00:00Z and initiatedBy/user/userPrincipalName eq 'o''brien@contoso.example'"))
        .await
        .json();
    assert_eq!(page["value"][0]["id"], "new");
    assert!(page["@odata.nextLink"].is_null());
    let page = client.get(&path("startswith(activityDisplayName,'disable')")).await.json();
    assert!(page["@odata.nextLink"].is_string(), "{page}");
    for refused in [
        "category eq 'UserManagement'",
        "result eq 'success'",
        "activityDateTime gt 2026-11-01T00:00:00Z",
        "activityDisplayName eq 'a' or activityDisplayName eq 'b'",
        "startswith(correlationId,'a')",
        "targetResources/any(t:t/type eq 'User')",
    ] {
        client.get(&path(refused)).await.refuses(400, "BadRequest", "Invalid filter clause");
    }
}

#[tokio::test]
async fn sign_ins_want_two_permissions_and_a_licence() {
    let target = format!("/v1.0/auditLogs/signIns?$filter={}", utf8_percent_encode(&format!("userId eq '{ADELE}'"), NON_ALPHANUMERIC));
    let client = client();
    client
        .settings(
            &json!({"signIns": [{"id": "s", "userId": ADELE, "createdDateTime": "2026-11-01T00:00:00Z"}, {"id": "t", "userId": "x"}]}),
        )
        .await;
    assert_eq!(client.get(&target).await.json()["value"].as_array().unwrap().len(), 1);
    client.settings(&json!({"premium": "forbidden"})).await;
    client.get(&target).await.refuses(403, "Authentication_RequestFromNonPremiumTenantOrB2CTenant", "premium license");
    Client::application(None, "AuditLog.Read.All").get(&target).await.refuses(403, "Authentication_MSGraphPermissionMissing", "permission");
}
