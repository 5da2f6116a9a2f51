//! What a user can sign in with. <https://learn.microsoft.com/graph/api/authentication-list-methods>

use serde_json::{Value, json};

use crate::operations::background_resets::PASSWORD_METHOD;
use crate::operations::find;
use crate::tenant::Tenant;
use crate::tenant::permissions::{READ_METHODS, READ_OWN_METHODS};
use crate::tenant::rights::may_reset_password;
use crate::tenant::token::Caller;
use crate::tenant::user::User;
use crate::wire::call::{Call, Reply};
use crate::wire::error::GraphError;
use crate::wire::paging::page;
use crate::wire::path::UserKey;
use crate::wire::query::Query;

/// The id of everybody's mobile number.
const MOBILE: &str = "3179e48a-750b-4051-897c-87b9720928f7";
/// They read the methods of everybody.
const READERS: &[&str] = &["Global Reader", "Privileged Authentication Administrator", "Global Administrator"];

/// `GET /users/{id}/authentication/methods`.
///
/// # Errors
/// What Graph refuses.
pub fn list(tenant: &Tenant, call: &Call, caller: &Caller, key: &UserKey) -> Result<Reply, GraphError> {
    // The generic list is not in the metadata of China.
    if !tenant.cloud.offers_reset_password() {
        return Err(GraphError::no_segment("methods"));
    }
    let query = Query::parse(call.query.as_deref(), &["$skiptoken"])?;
    let is_own = matches!(key, UserKey::Me) || find(tenant, caller, key).is_ok_and(|user| caller.is(user.id()));
    if !(caller.has(READ_METHODS) || is_own && caller.has(READ_OWN_METHODS)) {
        return Err(GraphError::access_denied());
    }
    let user = find(tenant, caller, key)?;
    let holds = |role: &str| caller.roles.iter().any(|held| held == role);
    let by_role =
        READERS.iter().any(|role| holds(role)) || holds("Authentication Administrator") && may_reset_password(tenant, caller, user);
    if !(caller.app_only || is_own || by_role) {
        return Err(GraphError::access_denied());
    }
    let context = format!("users('{}')/authentication/methods", user.id());
    page(call, &query, &context, methods(tenant, user), 100).map(Reply::json)
}

/// The password, the mobile phone of the user's properties, the pass that was created last, and what a test has set.
fn methods(tenant: &Tenant, user: &User) -> Vec<Value> {
    let password = json!({
        "@odata.type": "#microsoft.graph.passwordAuthenticationMethod",
        "id": PASSWORD_METHOD, "password": null, "createdDateTime": user.property("lastPasswordChangeDateTime"),
    });
    let phone = json!({
        "@odata.type": "#microsoft.graph.phoneAuthenticationMethod",
        "id": MOBILE, "phoneNumber": user.property("mobilePhone"), "phoneType": "mobile", "smsSignInState": "notSupported",
    });
    let has_phone = user.property("mobilePhone").is_string();
    let pass = user.pass.as_ref().map(|pass| {
        let mut shown = pass.shown(&tenant.settings.pass_policy);
        shown.insert("@odata.type".into(), "#microsoft.graph.temporaryAccessPassAuthenticationMethod".into());
        Value::Object(shown)
    });
    let others = user.keys().into_iter().find_map(|key| tenant.settings.sign_in_methods.get(key)).into_iter().flatten().cloned();
    [Some(password), has_phone.then_some(phone), pass].into_iter().flatten().chain(others).collect()
}
