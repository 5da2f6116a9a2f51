//! Access tokens: unsigned JWTs with the claims that Graph and the tool read. Made here for tests, checked here as Graph checks them.

use axum::http::HeaderMap;
use axum::http::header::AUTHORIZATION;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Deserialize;
use serde_json::{Value, json};
use time::OffsetDateTime;

use crate::tenant::Tenant;
use crate::tenant::directory::ScopedRole;
use crate::wire::error::GraphError;

/// Graph's own application id, which some tokens carry as audience.
const GRAPH_APP_ID: &str = "00000003-0000-0000-c000-000000000000";
/// The permissions of a token that asks for none in particular: those of the tool.
const USUAL_SCOPES: &[&str] = &[
    "User.Read.All",
    "User-PasswordProfile.ReadWrite.All",
    "Domain.Read.All",
    "UserAuthenticationMethod.ReadWrite.All",
    "User.RevokeSessions.All",
    "User.EnableDisableAccount.All",
    "UserAuthMethod-TAP.ReadWrite.All",
    "Policy.Read.AuthenticationMethod",
    "RoleManagement.Read.Directory",
    "GroupMember.Read.All",
    "Mail.Send",
];

/// Which token a test wants.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct TokenRequest {
    /// The signed-in user; the help desk by default.
    pub upn: Option<String>,
    /// A token of an application, without a user.
    #[serde(default)]
    pub app_only: bool,
    /// Which application, by display name; the first by default.
    pub app: Option<String>,
    /// Permissions; those of the tool by default.
    pub scopes: Option<Vec<String>>,
    /// Seconds until it ends, 3600 by default; a negative number makes one that has ended.
    pub expires_in_sec: Option<i64>,
    /// Audience; the tenant's own by default.
    pub aud: Option<String>,
}

impl TokenRequest {
    /// The token.
    ///
    /// # Errors
    /// No such user or application, in words.
    pub fn token(&self, tenant: &Tenant, audience: &str) -> Result<String, String> {
        let now = OffsetDateTime::now_utc().unix_timestamp();
        let scopes = self.scopes.clone().unwrap_or_else(|| USUAL_SCOPES.iter().map(ToString::to_string).collect());
        let mut claims = json!({
            "aud": self.aud.as_deref().unwrap_or(audience),
            "iss": format!("https://sts.windows.net/{}/", tenant.tenant_id),
            "iat": now,
            "exp": now.saturating_add(self.expires_in_sec.unwrap_or(3600)),
            "tid": tenant.tenant_id,
            "ver": "1.0",
        });
        let of_caller = if self.app_only { self.app_claims(tenant, &scopes)? } else { self.user_claims(tenant, &scopes)? };
        if let (Some(claims), Value::Object(of_caller)) = (claims.as_object_mut(), of_caller) {
            claims.extend(of_caller);
        }
        let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
        Ok(format!("{}.{}.{}", part(&json!({"typ": "JWT", "alg": "none"})), part(&claims), URL_SAFE_NO_PAD.encode("unsigned")))
    }

    fn user_claims(&self, tenant: &Tenant, scopes: &[String]) -> Result<Value, String> {
        let name = self.upn.as_deref().unwrap_or("helpdesk@contoso.example");
        let user = tenant.user(name).ok_or_else(|| format!("no user {name:?} in the demo tenant"))?;
        let roles = tenant.tenant_wide_roles(user);
        let wids: Vec<_> = tenant.roles_named(&roles).map(|role| &role.role_template_id).collect();
        Ok(json!({"idtyp": "user", "oid": user.id(), "upn": user.text("userPrincipalName"), "scp": scopes.join(" "), "wids": wids}))
    }

    fn app_claims(&self, tenant: &Tenant, scopes: &[String]) -> Result<Value, String> {
        let wanted = |name: &String| self.app.as_ref().is_none_or(|app| app == name);
        let app = tenant.applications.iter().find(|app| wanted(&app.display_name));
        let app = app.ok_or_else(|| format!("no application {:?} in the demo tenant", self.app))?;
        let wids: Vec<_> = tenant.roles_named(&app.roles).map(|role| &role.role_template_id).collect();
        Ok(json!({"idtyp": "app", "oid": app.id, "appid": app.app_id, "roles": scopes, "wids": wids}))
    }
}

/// The caller, and what the token allows.
#[derive(Clone, Debug)]
pub struct Caller {
    /// Object id of the user or service principal.
    pub id: String,
    /// A token without a user.
    pub app_only: bool,
    /// An external or internal guest.
    pub guest: bool,
    /// Names of the roles held in the whole tenant.
    pub roles: Vec<String>,
    /// Roles held for an administrative unit.
    pub scoped_roles: Vec<ScopedRole>,
    /// Scopes or application permissions.
    pub permissions: Vec<String>,
}

impl Caller {
    /// Reads the bearer token of a request.
    ///
    /// # Errors
    /// Graph's 401, with the text that belongs to the reason.
    pub fn authenticate(tenant: &Tenant, headers: &HeaderMap, audience: &str) -> Result<Self, GraphError> {
        let claims = claims(bearer(headers)?)?;
        let text = |name: &str| claims.get(name).and_then(Value::as_str).unwrap_or_default();
        if ![audience, GRAPH_APP_ID].contains(&text("aud")) {
            return Err(GraphError::unauthenticated("Access token validation failure. Invalid audience."));
        }
        let ends = claims.get("exp").and_then(Value::as_i64).unwrap_or_default();
        if ends <= OffsetDateTime::now_utc().unix_timestamp() {
            return Err(GraphError::unauthenticated("Lifetime validation failed, the token is expired."));
        }
        let not_provisioned = || GraphError::unauthenticated("The account is not provisioned in this tenant.");
        let id = text("oid").to_owned();
        if text("idtyp") == "app" {
            let app = tenant.applications.iter().find(|app| app.id == id).ok_or_else(not_provisioned)?;
            let permissions = claims.get("roles").and_then(Value::as_array).into_iter().flatten();
            let permissions = permissions.filter_map(Value::as_str).map(str::to_owned).collect();
            Ok(Self { id, app_only: true, guest: false, roles: app.roles.clone(), scoped_roles: Vec::new(), permissions })
        } else {
            let user = tenant.user(&id).ok_or_else(not_provisioned)?;
            let permissions = text("scp").split_whitespace().map(str::to_owned).collect();
            let (roles, scoped_roles) = (tenant.tenant_wide_roles(user), user.scoped_roles.clone());
            Ok(Self { id, app_only: false, guest: user.text("userType") == "Guest", roles, scoped_roles, permissions })
        }
    }

    /// Whether this is the caller's own object.
    #[must_use]
    pub fn is(&self, user_id: &str) -> bool {
        self.id.eq_ignore_ascii_case(user_id)
    }
}

fn bearer(headers: &HeaderMap) -> Result<&str, GraphError> {
    let text = headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok()).unwrap_or_default();
    match text.trim().split_once(' ') {
        Some((scheme, token)) if scheme.eq_ignore_ascii_case("Bearer") && !token.trim().is_empty() => Ok(token.trim()),
        _ => Err(GraphError::unauthenticated("Access token is empty.")),
    }
}

fn claims(token: &str) -> Result<Value, GraphError> {
    let parts: Vec<&str> = token.split('.').collect();
    let [header, payload, _signature] = parts.as_slice() else {
        return Err(GraphError::unauthenticated("IDX14100: JWT is not well formed, there are no dots (.)."));
    };
    let read = |part: &str| -> Option<Value> { serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).ok()?).ok() };
    match (read(header), read(payload)) {
        (Some(_), Some(claims)) => Ok(claims),
        _ => Err(GraphError::unauthenticated("CompactToken parsing failed with error code: 80049217")),
    }
}
