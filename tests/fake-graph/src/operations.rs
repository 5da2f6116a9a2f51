//! From a call to the operation that answers it, one file an operation. A `$batch` item is a call as well.

pub mod background_resets;
pub mod domains;
pub mod group_settings;
pub mod groups;
pub mod logs;
pub mod manager;
pub mod memberships;
pub mod registrations;
pub mod reset_password;
pub mod revoke_sessions;
pub mod role_assignments;
pub mod send_mail;
pub mod sign_in_methods;
pub mod temporary_access_passes;
pub mod update_user;
pub mod users;

use crate::tenant::Tenant;
use crate::tenant::token::Caller;
use crate::tenant::user::User;
use crate::wire::call::{Call, Reply};
use crate::wire::error::GraphError;
use crate::wire::path::{Resource, UserKey};

/// Answers a call and changes the tenant if it is a write.
///
/// # Errors
/// What Graph refuses, in its words.
pub fn answer(tenant: &mut Tenant, call: &Call, audience: &str) -> Result<Reply, GraphError> {
    let caller = Caller::authenticate(tenant, &call.headers, audience)?;
    let Some(path) = call.path.strip_prefix("/v1.0/") else {
        let version = call.path.split('/').nth(1).unwrap_or_default();
        return Err(GraphError::malformed(format!("Invalid version: {version}")));
    };
    let resource = Resource::parse(path)?;
    if caller.app_only && resource.is_of_me() {
        return Err(GraphError::malformed("/me request is only valid with delegated authentication flow."));
    }
    match (call.method.as_str(), resource) {
        ("GET", Resource::Users) => users::list(tenant, call, &caller),
        ("GET", Resource::User(key)) => users::get(tenant, call, &caller, &key),
        ("PATCH", Resource::User(key)) => update_user::update(tenant, call, &caller, &key),
        ("GET", Resource::MemberOf(key, cast)) => memberships::member_of(tenant, call, &caller, &key, cast),
        ("GET", Resource::Owned(key, cast)) => memberships::owned(tenant, call, &caller, &key, cast),
        ("POST", Resource::ResetPassword(key, method)) => reset_password::start(tenant, call, &caller, &key, &method),
        ("GET", Resource::Operation(key, id)) => background_resets::get(tenant, call, &caller, &key, &id),
        ("GET", Resource::SignInMethods(key)) => sign_in_methods::list(tenant, call, &caller, &key),
        ("GET", Resource::DirectoryAudits) => logs::audits(tenant, call, &caller),
        ("GET", Resource::SignIns) => logs::sign_ins(tenant, call, &caller),
        ("GET", Resource::Registration(id)) => registrations::get(tenant, call, &caller, &id),
        ("POST", Resource::RevokeSessions(key)) => revoke_sessions::revoke(tenant, call, &caller, &key),
        ("GET", Resource::Manager(key)) => manager::get(tenant, call, &caller, &key),
        ("POST", Resource::SendMail(key)) => send_mail::send(tenant, call, &caller, &key),
        ("POST", Resource::TemporaryAccessPasses(key)) => temporary_access_passes::create(tenant, call, &caller, &key),
        ("GET", Resource::PassPolicy) => temporary_access_passes::policy(tenant, call, &caller),
        ("GET", Resource::RoleAssignments) => role_assignments::list(tenant, call, &caller),
        ("GET", Resource::Groups) => groups::list(tenant, call, &caller),
        ("GET", Resource::PeopleOf(id, relation)) => groups::people(tenant, call, &caller, &id, relation),
        ("GET", Resource::GroupSettings) => group_settings::list(tenant, call, &caller),
        ("GET", Resource::Domain(id)) => domains::get(tenant, call, &caller, &id),
        _ => Err(GraphError::method_not_allowed()),
    }
}

/// The user that a path names.
///
/// # Errors
/// No such user.
pub fn find<'a>(tenant: &'a Tenant, caller: &Caller, key: &UserKey) -> Result<&'a User, GraphError> {
    let key = match key {
        UserKey::Me => &caller.id,
        UserKey::Key(key) => key,
    };
    tenant.user(key).ok_or_else(|| GraphError::not_found(key))
}
