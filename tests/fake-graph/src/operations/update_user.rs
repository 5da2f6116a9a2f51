//! The write: a password by PATCH. <https://learn.microsoft.com/graph/api/user-update>

use serde_json::{Map, Value};

use crate::operations::find;
use crate::tenant::Tenant;
use crate::tenant::audit_log::Done;
use crate::tenant::password;
use crate::tenant::permissions::WRITE_PASSWORD;
use crate::tenant::rights::may_patch_password;
use crate::tenant::token::Caller;
use crate::tenant::user::User;
use crate::tenant::user_properties::KNOWN;
use crate::wire::call::{Call, Reply};
use crate::wire::content;
use crate::wire::error::GraphError;
use crate::wire::path::UserKey;
use crate::wire::query::Query;

/// `PATCH /users/{id}` with a `passwordProfile`.
///
/// # Errors
/// What Graph refuses; then nothing was changed.
pub fn update(tenant: &mut Tenant, call: &Call, caller: &Caller, key: &UserKey) -> Result<Reply, GraphError> {
    Query::parse(call.query.as_deref(), &[])?;
    let profile = Profile::parse(&content::required(call)?)?;
    caller.needs(WRITE_PASSWORD)?;
    let user = find(tenant, caller, key)?;
    if caller.is(user.id()) || !may_patch_password(tenant, caller, user) {
        return Err(GraphError::denied());
    }
    refuse_foreign(tenant, user)?;
    if let Some(password) = &profile.password {
        password::check(password, user)?;
    }
    let id = user.id().to_owned();
    let sets_password = profile.password.is_some();
    if let Some(user) = tenant.user_mut(&id) {
        profile.apply(user);
    }
    if sets_password {
        let initiator = tenant.initiator(caller);
        tenant.log_done(Done::PasswordProfile, &id, &initiator, "");
    }
    Ok(Reply::no_content())
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
                // Microsoft's SDKs send the type along.
                "@odata.type" if value == "#microsoft.graph.user" => {}
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
                "@odata.type" if value == "#microsoft.graph.passwordProfile" => {}
                "password" => parsed.password = Some(value.as_str().ok_or_else(invalid)?.to_owned()),
                "forceChangePasswordNextSignIn" => parsed.force_change = Some(value.as_bool().ok_or_else(invalid)?),
                "forceChangePasswordNextSignInWithMfa" => parsed.force_change_with_mfa = Some(value.as_bool().ok_or_else(invalid)?),
                unknown => return Err(GraphError::invalid_property(unknown)),
            }
        }
        Ok(parsed)
    }

    fn apply(self, user: &mut User) {
        if let Some(password) = self.password {
            user.set_password(password);
            // The domain keeps the old one.
            user.password.written_back = user.is_synced().then_some(false);
        }
        let state = &mut user.password;
        state.force_change_next_sign_in = self.force_change.unwrap_or(state.force_change_next_sign_in);
        state.force_change_next_sign_in_with_mfa = self.force_change_with_mfa.unwrap_or(state.force_change_next_sign_in_with_mfa);
    }
}

/// Users whose password is kept elsewhere: with an identity provider, in another tenant, on premises.
fn refuse_foreign(tenant: &Tenant, user: &User) -> Result<(), GraphError> {
    // The text of these refusals was not seen; the general one for a property stands in.
    if user.is_federated(tenant) || user.is_external() {
        return Err(GraphError::invalid_value("passwordProfile"));
    }
    if user.is_synced() && !tenant.settings.synced_patch.allows() {
        return Err(GraphError::bad_request(
            "Unable to update the specified properties for on-premises mastered Directory Sync objects or objects currently undergoing migration.",
        ));
    }
    Ok(())
}
