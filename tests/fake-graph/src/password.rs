//! The password rules of the cloud. <https://learn.microsoft.com/entra/identity/authentication/concept-password-ban-bad-combined-policy>

use crate::error::GraphError;

/// Whether the tenant takes this password.
///
/// # Errors
/// It breaks a rule; the service does not say which.
pub fn check(password: &str, policies: &str) -> Result<(), GraphError> {
    let length_fits = (8..=256).contains(&password.len());
    let printable = password.bytes().all(|byte| (b' '..=b'~').contains(&byte));
    let classes: [fn(&u8) -> bool; 4] =
        [u8::is_ascii_lowercase, u8::is_ascii_uppercase, u8::is_ascii_digit, |byte| !byte.is_ascii_alphanumeric()];
    let found = classes.iter().filter(|class| password.bytes().any(|byte| class(&byte))).count();
    let strong = found >= 3 || policies.contains("DisableStrongPassword");
    if length_fits && printable && strong {
        Ok(())
    } else {
        Err(GraphError::bad_request(
            "The specified password does not comply with password complexity requirements. Please provide a different password.",
        ))
    }
}
