//! The password rules of the cloud. <https://learn.microsoft.com/entra/identity/authentication/concept-password-ban-bad-combined-policy>

use uuid::Uuid;

use crate::tenant::user::User;
use crate::wire::error::GraphError;

/// Whether the tenant takes this password for a user whose password it keeps.
///
/// # Errors
/// It breaks a rule; the service does not say which.
pub fn check(password: &str, user: &User) -> Result<(), GraphError> {
    let length_fits = (8..=256).contains(&password.chars().count());
    let beyond_ascii = |c: char| user.is_local_account() && !c.is_ascii();
    let printable = password.chars().all(|c| (' '..='~').contains(&c) || beyond_ascii(c));
    let classes: [fn(&u8) -> bool; 4] =
        [u8::is_ascii_lowercase, u8::is_ascii_uppercase, u8::is_ascii_digit, |byte| !byte.is_ascii_alphanumeric()];
    let found = classes.iter().filter(|class| password.bytes().any(|byte| class(&byte))).count();
    let strong = found >= 3 || user.text("passwordPolicies").contains("DisableStrongPassword");
    if length_fits && printable && strong { Ok(()) } else { Err(too_simple()) }
}

/// The refusal of a password.
#[must_use]
pub fn too_simple() -> GraphError {
    GraphError::bad_request(
        "The specified password does not comply with password complexity requirements. Please provide a different password.",
    )
}

/// One as the service makes them, like `Hopu0277`.
#[must_use]
pub fn generate() -> String {
    const VOWELS: &str = "aeiou";
    const DIGITS: &str = "0123456789";
    let pattern = ["BCDFGHJKLMNPQRSTVWXZ", VOWELS, "bcdfghjklmnpqrstvwxz", VOWELS, DIGITS, DIGITS, DIGITS, DIGITS];
    let drawn = Uuid::new_v4().into_bytes();
    // The bytes between are the id's version and variant.
    let random = drawn.iter().take(6).chain(drawn.iter().skip(9));
    pattern.iter().zip(random).filter_map(|(letters, byte)| letters.chars().cycle().nth(usize::from(*byte))).collect()
}
