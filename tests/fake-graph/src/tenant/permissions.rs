//! Which permissions an operation takes: any one of a list is enough. <https://learn.microsoft.com/graph/permissions-reference>

use crate::tenant::token::Caller;
use crate::wire::error::GraphError;

/// Read any user in full. `Directory.AccessAsUser.All` exists for delegated tokens only.
pub const READ_USERS: &[&str] =
    &["User.Read.All", "User.ReadWrite.All", "Directory.Read.All", "Directory.ReadWrite.All", "Directory.AccessAsUser.All"];
/// Read the basic properties of any user.
pub const READ_USERS_BASIC: &[&str] = &["User.ReadBasic.All"];
/// Read the caller's own user.
pub const READ_ME: &[&str] = &["User.Read", "User.ReadWrite"];
/// Read domains.
pub const READ_DOMAINS: &[&str] = &["Domain.Read.All", "Domain.ReadWrite.All", "Directory.Read.All", "Directory.ReadWrite.All"];
/// Read groups and who is in them.
pub const READ_GROUPS: &[&str] = &[
    "GroupMember.Read.All",
    "Group.Read.All",
    "Group.ReadWrite.All",
    "Directory.Read.All",
    "Directory.ReadWrite.All",
    "Directory.AccessAsUser.All",
];
/// Read the settings of the tenant.
pub const READ_GROUP_SETTINGS: &[&str] = &[
    "GroupSettings.Read.All",
    "GroupSettings.ReadWrite.All",
    "Group.Read.All",
    "Group.ReadWrite.All",
    "Directory.Read.All",
    "Directory.ReadWrite.All",
];
/// Read administrative units.
pub const READ_UNITS: &[&str] = &["AdministrativeUnit.Read.All", "Directory.Read.All", "Directory.ReadWrite.All"];
/// Read role assignments.
pub const READ_ROLE_ASSIGNMENTS: &[&str] = &[
    "RoleManagement.Read.Directory",
    "RoleManagement.Read.All",
    "RoleManagement.ReadWrite.Directory",
    "Directory.Read.All",
    "Directory.ReadWrite.All",
];
/// `resetPassword`.
pub const RESET_PASSWORD: &[&str] = &["UserAuthenticationMethod.ReadWrite.All"];
/// Read the operation that `resetPassword` began.
pub const READ_OPERATIONS: &[&str] = &[
    "UserAuthenticationMethod.Read.All",
    "UserAuthenticationMethod.ReadWrite.All",
    "UserAuthenticationMethod.Read",
    "UserAuthenticationMethod.ReadWrite",
];
/// Read the methods of a user.
pub const READ_METHODS: &[&str] = &["UserAuthenticationMethod.Read.All", "UserAuthenticationMethod.ReadWrite.All"];
/// Read the caller's own methods.
pub const READ_OWN_METHODS: &[&str] = &["UserAuthenticationMethod.Read", "UserAuthenticationMethod.ReadWrite"];
/// Send mail from the caller's own mailbox; for an application from any.
pub const SEND_MAIL: &[&str] = &["Mail.Send"];
/// Send mail from somebody else's mailbox, where Exchange lets the caller.
pub const SEND_SHARED_MAIL: &[&str] = &["Mail.Send.Shared"];
/// End the sessions of a user.
pub const REVOKE_SESSIONS: &[&str] = &["User.RevokeSessions.All", "User.ReadWrite.All", "Directory.ReadWrite.All"];
/// Block or unblock the sign-in.
pub const WRITE_ACCOUNT_ENABLED: &[&str] = &["User.EnableDisableAccount.All", "User.ReadWrite.All", "Directory.ReadWrite.All"];
/// Create a Temporary Access Pass.
pub const CREATE_PASS: &[&str] = &["UserAuthMethod-TAP.ReadWrite.All", "UserAuthenticationMethod.ReadWrite.All"];
/// Read the policies for authentication methods.
pub const READ_PASS_POLICY: &[&str] = &["Policy.Read.AuthenticationMethod", "Policy.ReadWrite.AuthenticationMethod", "Policy.Read.All"];
/// Set a password. `User.ReadWrite.All` is not among them.
pub const WRITE_PASSWORD: &[&str] = &["User-PasswordProfile.ReadWrite.All", "Directory.AccessAsUser.All"];

impl Caller {
    /// Whether the token carries one of these permissions.
    #[must_use]
    pub fn has(&self, any_of: &[&str]) -> bool {
        self.permissions.iter().any(|held| any_of.contains(&held.as_str()))
    }

    /// As [`Caller::has`], as a refusal.
    ///
    /// # Errors
    /// None of them is there.
    pub fn needs(&self, any_of: &[&str]) -> Result<(), GraphError> {
        if self.has(any_of) { Ok(()) } else { Err(GraphError::denied()) }
    }
}
