//! Whose password a caller's roles reach: the table "who can perform sensitive actions", which counts for PATCH.
//! <https://learn.microsoft.com/graph/api/resources/users#who-can-perform-sensitive-actions>

/// Roles that protect nobody.
const UNPROTECTED: &[&str] = &[
    "Directory Readers",
    "Guest Inviter",
    "Message Center Reader",
    "Password Administrator",
    "Reports Reader",
    "Usage Summary Reports Reader",
];

/// Whether one of the caller's roles allows it for every role of the target.
#[must_use]
pub fn may_patch_password(caller: &[String], target: &[String]) -> bool {
    caller.iter().any(|role| target.iter().all(|held| reaches(role, held)) && reaches(role, "Directory Readers"))
}

fn reaches(caller: &str, target: &str) -> bool {
    match caller {
        "Global Administrator" | "Privileged Authentication Administrator" => true,
        "Authentication Administrator" => UNPROTECTED.contains(&target) || target == "Authentication Administrator",
        "User Administrator" => {
            UNPROTECTED.contains(&target) || ["User Administrator", "Helpdesk Administrator", "Groups Administrator"].contains(&target)
        }
        // Helpdesk and Password Administrators may reset, but not by PATCH as far as the page says.
        _ => false,
    }
}
