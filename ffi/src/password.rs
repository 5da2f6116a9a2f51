//! Passwords without a flow.

use entra_reset_core::{Kind, PasswordPolicy, Secret, Source, password_check, password_spell};
use rand::rngs::SysRng;
use serde_json::json;
use zeroize::Zeroizing;

use crate::buffer::entra_buffer;
use crate::call::{Failed, call, failed, input, require, write, write_secret};
use crate::status::entra_status;

/// The most passwords of one call.
const MOST: u32 = 1_000_000;

/// Temporary passwords, 1 to 1,000,000 of one policy. `options` is a JSON object, or empty for the usual policy. `passwords` receives each
/// password, UTF-8, behind its length in bytes as a little-endian 32-bit number; `facts` a JSON object of `style`, `entropyBits` and `warnings`.
///
/// # Safety
/// `options` is valid for `options_len` bytes; `passwords` and `facts` are valid for a write; `error` is NULL or valid for a write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn entra_password_generate(
    options: *const u8,
    options_len: usize,
    count: u32,
    passwords: *mut entra_buffer,
    facts: *mut entra_buffer,
    error: *mut entra_buffer,
) -> entra_status {
    let body = || {
        require(passwords, "passwords")?;
        require(facts, "facts")?;
        // SAFETY: by the function's contract.
        let options = unsafe { input(options, options_len, "options") }?;
        let policy = PasswordPolicy::parse_with_words(options, crate::WORDS)?;
        let mut drawn = draw(&policy, count)?;
        let told = json!({ "style": policy.style().word(), "entropyBits": policy.entropy_bits(), "warnings": policy.warnings() });
        // SAFETY: not NULL, so valid by the function's contract.
        unsafe { write(passwords, std::mem::take(&mut *drawn)) };
        // SAFETY: as above.
        unsafe { write(facts, told.to_string().into_bytes()) };
        Ok(())
    };
    // SAFETY: by this function's contract.
    unsafe { call(error, body) }
}

/// Room for all of them is made first, because a buffer that grows leaves its old copy behind, unwiped.
fn draw(policy: &PasswordPolicy, count: u32) -> Result<Zeroizing<Vec<u8>>, Failed> {
    if !(1..=MOST).contains(&count) {
        return Err(failed(Kind::InvalidArgument, format!("count {count} is outside 1 to {MOST}")));
    }
    let room = usize::try_from(count).ok().and_then(|count| count.checked_mul(policy.longest() + size_of::<u32>()));
    let mut drawn = Zeroizing::new(Vec::new());
    if room.is_none_or(|room| drawn.try_reserve_exact(room).is_err()) {
        return Err(failed(
            Kind::InvalidArgument,
            format!("there is no memory for {count} passwords of this policy: draw fewer at a time"),
        ));
    }
    let (mut source, mut password) = (Source::new(SysRng), Secret::with_limit(policy.longest()));
    for _ in 0..count {
        policy.draw_into(&mut source, &mut password)?;
        let length = u32::try_from(password.expose().len()).unwrap_or(u32::MAX);
        drawn.extend_from_slice(&length.to_le_bytes());
        drawn.extend_from_slice(password.expose());
    }
    Ok(drawn)
}

/// What Entra ID will probably say about a password (UTF-8): a JSON object of `isValid`, `isPrediction` and `rules`, each with `name`, `passed`
/// and `message`, which quotes nothing of the password. `context` is a JSON object, or empty.
///
/// # Safety
/// `password` and `context` are valid for their lengths; `report` is valid for a write; `error` is NULL or valid for a write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn entra_password_check(
    password: *const u8,
    password_len: usize,
    context: *const u8,
    context_len: usize,
    report: *mut entra_buffer,
    error: *mut entra_buffer,
) -> entra_status {
    let body = || {
        require(report, "report")?;
        // SAFETY: by the function's contract.
        let password = unsafe { input(password, password_len, "password") }?;
        // SAFETY: by the function's contract.
        let context = unsafe { input(context, context_len, "context") }?;
        let found = password_check(password, context)?;
        let json = serde_json::to_vec(&found).map_err(|_| failed(Kind::Panicked, "the report could not be written as JSON"))?;
        // SAFETY: not NULL, so valid by the function's contract.
        unsafe { write(report, json) };
        Ok(())
    };
    // SAFETY: by this function's contract.
    unsafe { call(error, body) }
}

/// A password (UTF-8) as it is read out, UTF-8: "capital Whiskey, four, lower alfa, dollar sign". It is as secret as the password.
/// `language` is a tag such as `en`; empty is English.
///
/// # Safety
/// `password` and `language` are valid for their lengths; `spoken` is valid for a write; `error` is NULL or valid for a write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn entra_password_spell(
    password: *const u8,
    password_len: usize,
    language: *const u8,
    language_len: usize,
    spoken: *mut entra_buffer,
    error: *mut entra_buffer,
) -> entra_status {
    let body = || {
        require(spoken, "spoken")?;
        // SAFETY: by the function's contract.
        let password = unsafe { input(password, password_len, "password") }?;
        // SAFETY: by the function's contract.
        let language = unsafe { input(language, language_len, "language") }?;
        let language = std::str::from_utf8(language).map_err(|_| failed(Kind::InvalidArgument, "language is no UTF-8 text"))?;
        let spelt = password_spell(password, language)?;
        // SAFETY: not NULL, so valid by the function's contract.
        unsafe { write_secret(spoken, &spelt) };
        Ok(())
    };
    // SAFETY: by this function's contract.
    unsafe { call(error, body) }
}
