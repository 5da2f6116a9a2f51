//! The write: a password by PATCH. <https://learn.microsoft.com/graph/api/user-update>

use axum::http::header::CONTENT_TYPE;
use serde_json::{Map, Value};

use crate::dispatch::{Call, Reply, find};
use crate::error::GraphError;
use crate::password;
use crate::path::UserKey;
use crate::permissions::WRITE_PASSWORD;
use crate::query::Query;
use crate::rights::may_patch_password;
use crate::state::{Tenant, User, now};
use crate::token::Caller;
use crate::user_properties::KNOWN;

/// `PATCH /users/{id}` with a `passwordProfile`.
///
/// # Errors
/// What Graph refuses; then nothing was changed.
pub fn update(tenant: &mut Tenant, call: &Call, caller: &Caller, key: &UserKey) -> Result<Reply, GraphError> {
    Query::parse(call.query.as_deref(), &[])?;
    let profile = Profile::parse(&json_object(call)?)?;
    caller.needs(WRITE_PASSWORD)?;
    let user = find(tenant, caller, key)?;
    if caller.is(user.id()) || !may_patch_password(&caller.roles, &user.roles) {
        return Err(GraphError::denied());
    }
    refuse_foreign(tenant, user)?;
    if let Some(password) = &profile.password {
        password::check(password, user.text("passwordPolicies"))?;
    }
    let id = user.id().to_owned();
    if let Some(user) = tenant.user_mut(&id) {
        profile.apply(user);
    }
    Ok(Reply::NoContent)
}

/// The members of `passwordProfile`, each as it was sent.
#[derive(Debug, Default)]
struct Profile {
    password: Option<String>,
    force_change: Option<bool>,
    force_change_with_mfa: Option<bool>,
}

impl Profile {
    fn parse(body: &Map<String, Value>) -> Result<Self, GraphError> {
        if body.is_empty() {
            return Err(GraphError::bad_request("Empty Payload. JSON content expected."));
        }
        let mut profile = None;
        for (name, value) in body {
            match name.as_str() {
                "passwordProfile" => profile = value.as_object(),
                known if KNOWN.contains(&known) => return Err(GraphError::not_served(&format!("writes of {known:?}"))),
                unknown => return Err(GraphError::invalid_property(unknown)),
            }
        }
        let members = profile.filter(|members| !members.is_empty()).ok_or_else(|| GraphError::invalid_value("passwordProfile"))?;
        let mut parsed = Self::default();
        for (name, value) in members {
            let invalid = || GraphError::invalid_value(name);
            match name.as_str() {
                "password" => parsed.password = Some(value.as_str().ok_or_else(invalid)?.to_owned()),
                "forceChangePasswordNextSignIn" => parsed.force_change = Some(value.as_bool().ok_or_else(invalid)?),
                "forceChangePasswordNextSignInWithMfa" => parsed.force_change_with_mfa = Some(value.as_bool().ok_or_else(invalid)?),
                unknown => return Err(GraphError::invalid_property(unknown)),
            }
        }
        Ok(parsed)
    }

    fn apply(self, user: &mut User) {
        let state = &mut user.password;
        if let Some(password) = self.password {
            state.value = Some(password);
            state.writes += 1;
            // The service's own default of both flags is false: a password sent without them clears them.
            state.force_change_next_sign_in = false;
            state.force_change_next_sign_in_with_mfa = false;
            user.properties.insert("lastPasswordChangeDateTime".into(), now().into());
        }
        state.force_change_next_sign_in = self.force_change.unwrap_or(state.force_change_next_sign_in);
        state.force_change_next_sign_in_with_mfa = self.force_change_with_mfa.unwrap_or(state.force_change_next_sign_in_with_mfa);
    }
}

/// Users whose password is kept elsewhere: on premises, with an identity provider, in another tenant.
fn refuse_foreign(tenant: &Tenant, user: &User) -> Result<(), GraphError> {
    if user.property("onPremisesSyncEnabled") == true {
        return Err(GraphError::bad_request(
            "Unable to update the specified properties for on-premises mastered Directory Sync objects or objects currently undergoing migration.",
        ));
    }
    let domain = user.text("userPrincipalName").rsplit('@').next().unwrap_or_default();
    let federated = tenant.domains.iter().any(|known| {
        known.get("id").is_some_and(|id| id == domain) && known.get("authenticationType").is_some_and(|kind| kind == "Federated")
    });
    // The text of both refusals was not seen; the general one for a property stands in.
    if federated || user.text("creationType") == "Invitation" {
        return Err(GraphError::invalid_value("passwordProfile"));
    }
    Ok(())
}

fn json_object(call: &Call) -> Result<Map<String, Value>, GraphError> {
    let Some(content_type) = call.headers.get(CONTENT_TYPE) else {
        return Err(GraphError::malformed("Write requests (excluding DELETE) must contain the Content-Type header declaration."));
    };
    let media_type = content_type.to_str().unwrap_or_default().split(';').next().unwrap_or_default().trim();
    if !media_type.eq_ignore_ascii_case("application/json") {
        return Err(GraphError::malformed("Entity only allows writes with a JSON Content-Type header."));
    }
    if call.body.is_empty() {
        return Err(GraphError::bad_request("Empty Payload. JSON content expected."));
    }
    serde_json::from_slice(&call.body).map_err(|_| {
        GraphError::malformed(
            "Unable to read JSON request payload. Please ensure Content-Type header is set and payload is of valid JSON format.",
        )
    })
}
