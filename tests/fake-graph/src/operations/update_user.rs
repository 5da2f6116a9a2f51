//! The write: a password by PATCH. <https://learn.microsoft.com/graph/api/user-update>

use serde_json::{Map, Value};

use crate::operations::find;
use crate::tenant::Tenant;
use crate::tenant::audit_log::Done;
use crate::tenant::password;
use crate::tenant::permissions::{WRITE_ACCOUNT_ENABLED, WRITE_PASSWORD};
use crate::tenant::rights::{may_patch_password, may_set_account_enabled};
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
    let update = Update::parse(&content::required(call)?)?;
    // Both in one body need the rights of both, and one refusal refuses all.
    if update.profile.is_some() {
        caller.needs(WRITE_PASSWORD)?;
    }
    if update.account_enabled.is_some() {
        caller.needs(WRITE_ACCOUNT_ENABLED)?;
    }
    let user = find(tenant, caller, key)?;
    let may_set_password = update.profile.is_none() || may_patch_password(tenant, caller, user);
    let may_set_enabled = update.account_enabled.is_none() || may_set_account_enabled(tenant, caller, user);
    if caller.is(user.id()) || !may_set_password || !may_set_enabled {
        return Err(GraphError::denied());
    }
    if update.account_enabled.is_some() && user.is_synced() {
        return Err(GraphError::bad_request(ON_PREMISES));
    }
    if let Some(profile) = &update.profile {
        refuse_foreign(tenant, user)?;
        if let Some(password) = &profile.password {
            password::check(password, user)?;
        }
    }
    let id = user.id().to_owned();
    let sets_password = update.profile.as_ref().is_some_and(|profile| profile.password.is_some());
    if let Some(user) = tenant.user_mut(&id) {
        if let Some(profile) = update.profile {
            profile.apply(user);
        }
        if let Some(is_enabled) = update.account_enabled {
            user.properties.insert("accountEnabled".into(), is_enabled.into());
        }
    }
    if sets_password {
        let initiator = tenant.initiator(caller);
        tenant.log_done(Done::PasswordProfile, &id, &initiator, "");
    }
    Ok(Reply::no_content())
}

const ON_PREMISES: &str =
    "Unable to update the specified properties for on-premises mastered Directory Sync objects or objects currently undergoing migration.";

/// What a body changes.
#[derive(Debug, Default)]
struct Update {
    profile: Option<Profile>,
    account_enabled: Option<bool>,
}

/// The members of `passwordProfile`, each as it was sent.
#[derive(Debug, Default)]
struct Profile {
    password: Option<String>,
    force_change: Option<bool>,
    force_change_with_mfa: Option<bool>,
}

impl Update {
    fn parse(body: &Map<String, Value>) -> Result<Self, GraphError> {
        if body.is_empty() {
            return Err(GraphError::bad_request("Empty Payload. JSON content expected."));
        }
        let mut update = Self::default();
        let mut profile = None;
        for (name, value) in body {
            match name.as_str() {
                // Microsoft's SDKs send the type along.
                "@odata.type" if value == "#microsoft.graph.user" => {}
                "passwordProfile" => profile = Some(value.as_object()),
                "accountEnabled" => {
                    update.account_enabled = Some(value.as_bool().ok_or_else(|| GraphError::invalid_value("accountEnabled"))?);
                }
                known if KNOWN.contains(&known) => return Err(GraphError::not_served(&format!("writes of {known:?}"))),
                unknown => return Err(GraphError::invalid_property(unknown)),
            }
        }
        if profile.is_some() || update.account_enabled.is_none() {
            let members = profile.flatten().filter(|members| !members.is_empty());
            update.profile = Some(Profile::parse(members.ok_or_else(|| GraphError::invalid_value("passwordProfile"))?)?);
        }
        Ok(update)
    }
}

impl Profile {
    fn parse(members: &Map<String, Value>) -> Result<Self, GraphError> {
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
        return Err(GraphError::bad_request(ON_PREMISES));
    }
    Ok(())
}
