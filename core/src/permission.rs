//! Which permission a request needs. <https://learn.microsoft.com/graph/permissions-reference>

use crate::claims::Claims;
use crate::graph::Operation;

/// Stands for every right of the person who is signed in.
const AS_USER: &str = "Directory.AccessAsUser.All";

/// Any one of these roles opens the reports.
pub(crate) const REPORT_ROLES: &str = "Reports Reader, Security Reader, Security Administrator, Global Reader";

/// Any one of these permissions is enough; the first one is the least.
pub(crate) const fn permissions(operation: Operation) -> &'static [&'static str] {
    match operation {
        Operation::ReadUser
        | Operation::ReadManager
        | Operation::ReadUserId
        | Operation::ReadRoles
        | Operation::ReadOwnedGroups
        | Operation::FindUsers
        | Operation::ReadLastChange
        | Operation::Probe => &["User.Read.All", "User.ReadWrite.All", "Directory.Read.All", "Directory.ReadWrite.All", AS_USER],
        Operation::ReadDomain | Operation::ReadDomains => {
            &["Domain.Read.All", "Domain.ReadWrite.All", "Directory.Read.All", "Directory.ReadWrite.All", AS_USER]
        }
        Operation::ReadGroups | Operation::ReadRoleGroups | Operation::ReadGroupOwners | Operation::ReadGroupMembers => &[
            "GroupMember.Read.All",
            "GroupMember.ReadWrite.All",
            "Group.Read.All",
            "Group.ReadWrite.All",
            "Directory.Read.All",
            "Directory.ReadWrite.All",
            AS_USER,
        ],
        Operation::ReadAssignments => &[
            "RoleManagement.Read.Directory",
            "RoleManagement.Read.All",
            "RoleManagement.ReadWrite.Directory",
            "Directory.Read.All",
            "Directory.ReadWrite.All",
            AS_USER,
        ],
        Operation::ReadEligible => &[
            "RoleEligibilitySchedule.Read.Directory",
            "RoleManagement.Read.Directory",
            "RoleManagement.Read.All",
            "RoleManagement.ReadWrite.Directory",
        ],
        Operation::ReadCaller => &[
            "User.Read",
            "User.ReadWrite",
            "User.Read.All",
            "User.ReadWrite.All",
            "Directory.Read.All",
            "Directory.ReadWrite.All",
            AS_USER,
        ],
        Operation::ReadPasswordRules => {
            &["GroupSettings.Read.All", "GroupSettings.ReadWrite.All", "Directory.Read.All", "Directory.ReadWrite.All", AS_USER]
        }
        Operation::ValidatePassword => &["User.ReadWrite", "User.ReadWrite.All", "Directory.ReadWrite.All", AS_USER],
        Operation::SetPassword => &["User-PasswordProfile.ReadWrite.All", AS_USER],
        Operation::ResetPassword => &["UserAuthenticationMethod.ReadWrite.All"],
        Operation::FollowReset | Operation::ReadSignInMethods => {
            &["UserAuthenticationMethod.Read.All", "UserAuthenticationMethod.ReadWrite.All"]
        }
        // Sign-ins want both.
        Operation::ReadAudits => &["AuditLog.Read.All", "Directory.Read.All"],
        Operation::ReadRegistration | Operation::ReadSignIns => &["AuditLog.Read.All"],
        Operation::SetAccountEnabled => &["User.EnableDisableAccount.All", "User.ReadWrite.All", "Directory.ReadWrite.All", AS_USER],
        Operation::ReadPassPolicy => &["Policy.Read.AuthenticationMethod", "Policy.ReadWrite.AuthenticationMethod", "Policy.Read.All"],
        Operation::CreatePass => &["UserAuthMethod-TAP.ReadWrite.All", "UserAuthenticationMethod.ReadWrite.All"],
        Operation::SendMail => &["Mail.Send", "Mail.Send.Shared"],
        Operation::RevokeSessions => &["User.RevokeSessions.All", "User.ReadWrite.All", "Directory.ReadWrite.All", AS_USER],
    }
}

/// The least permissions of these requests that the token lacks for sure.
pub(crate) fn missing(operations: &[Operation], claims: &Claims) -> Vec<&'static str> {
    let mut missing = Vec::new();
    for operation in operations {
        let permissions = permissions(*operation);
        if let (Some(false), Some(least)) = (claims.has_any(permissions), permissions.first())
            && !missing.contains(least)
        {
            missing.push(*least);
        }
    }
    missing
}

/// The directory roles of which the caller needs one in addition, where it is not the target that decides.
pub(crate) const fn roles(operation: Operation) -> Option<&'static str> {
    match operation {
        Operation::ReadSignInMethods => Some("Authentication Administrator, Privileged Authentication Administrator, Global Reader"),
        Operation::ReadAudits | Operation::ReadSignIns => Some(REPORT_ROLES),
        _ => None,
    }
}

/// What to consent to, in words. Microsoft's pages do not agree whether the logs want one permission or two.
pub(crate) fn wanted(operation: Operation) -> Option<&'static str> {
    match operation {
        Operation::ReadAudits | Operation::ReadSignIns => Some("AuditLog.Read.All and, if that is not enough, Directory.Read.All"),
        _ => permissions(operation).first().copied(),
    }
}
