use super::Client;
use serde_json::json;

const PATH: &str = "/v1.0/users/AdeleV@contoso.example/authentication/methods";
const REPORT: &str = "/v1.0/reports/authenticationMethods/userRegistrationDetails/a8fb48d8-947c-4744-8d97-1f7eac4c329b";

#[tokio::test]
async fn each_method_tells_its_type() {
    let client = Client::application(None, "UserAuthenticationMethod.Read.All");
    let key = json!({"@odata.type": "#microsoft.graph.fido2AuthenticationMethod", "id": "k1", "displayName": "Blue key"});
    client.settings(&json!({"signInMethods": {"AdeleV@contoso.example": [key]}})).await;
    let methods = client.get(PATH).await.json();
    let types: Vec<&str> = methods["value"].as_array().unwrap().iter().map(|method| method["@odata.type"].as_str().unwrap()).collect();
    assert_eq!(
        types,
        [
            "#microsoft.graph.passwordAuthenticationMethod",
            "#microsoft.graph.phoneAuthenticationMethod",
            "#microsoft.graph.fido2AuthenticationMethod"
        ]
    );
    assert_eq!(methods["value"][0]["password"], json!(null));
}

#[tokio::test]
async fn a_pass_is_one_of_them_without_its_secret() {
    let client = Client::new().other("DebraB@contoso.example");
    let pass = "/v1.0/users/AdeleV@contoso.example/authentication/temporaryAccessPassMethods";
    for (body, is_usable, reason) in [
        (json!({"isUsableOnce": true}), true, "EnabledByPolicy"),
        (json!({"startDateTime": "2126-11-24T08:00:00Z"}), false, "NotYetValid"),
        (json!({"startDateTime": "2026-01-15T09:00:00Z"}), false, "Expired"),
    ] {
        let created = client.post(pass, &body).await.json();
        let methods = client.get(PATH).await;
        let shown = &methods.json()["value"][2];
        assert_eq!(shown["@odata.type"], "#microsoft.graph.temporaryAccessPassAuthenticationMethod");
        assert_eq!((&shown["isUsable"], &shown["methodUsabilityReason"]), (&json!(is_usable), &json!(reason)));
        for same in ["id", "createdDateTime", "startDateTime", "lifetimeInMinutes", "isUsableOnce", "isUsable"] {
            assert_eq!(shown[same], created[same], "{same}");
        }
        assert_eq!(shown["temporaryAccessPass"], json!(null));
        assert!(!methods.text.contains(created["temporaryAccessPass"].as_str().unwrap()));
    }
    assert_eq!(client.get(PATH).await.json()["value"].as_array().unwrap().len(), 3, "a new pass replaces the old one");
    client.settings(&json!({"passPolicy": {"disabled": true}})).await;
    assert_eq!(client.get(PATH).await.json()["value"][2]["methodUsabilityReason"], "DisabledByPolicy");
    client.post(pass, &json!({"startDateTime": "tomorrow"})).await.refuses(400, "badRequest", "startDateTime is invalid");
}

#[tokio::test]
async fn who_may_read_them() {
    let read = "UserAuthenticationMethod.Read.All";
    let client = Client::user("AlexW@contoso.example", read);
    client.get(PATH).await.refuses(403, "accessDenied", "Authorization failed");
    client.get("/v1.0/users/AlexW@contoso.example/authentication/methods").await;
    client.get("/v1.0/users/nobody@contoso.example/authentication/methods").await.refuses(404, "Request_ResourceNotFound", "nobody");
    Client::application(None, "User.Read.All").get(PATH).await.refuses(403, "accessDenied", "Authorization failed");
}

#[tokio::test]
async fn the_report_wants_permission_role_and_licence() {
    let client = Client::application(None, "AuditLog.Read.All");
    assert_eq!(client.get(REPORT).await.json()["userPreferredMethodForSecondaryAuthentication"], "sms");
    client.settings(&json!({"premium": "forbidden"})).await;
    client.get(REPORT).await.refuses(403, "Authentication_RequestFromNonPremiumTenantOrB2CTenant", "premium license");
    Client::user("AlexW@contoso.example", "AuditLog.Read.All").get(REPORT).await.refuses(
        403,
        "Authentication_RequestFromUnsupportedUserRole",
        "allowed roles",
    );
    Client::application(None, "User.Read.All").get(REPORT).await.refuses(
        403,
        "Authentication_MSGraphPermissionMissing",
        "AuditLog.Read.All",
    );
}
