//! The calls on passwords, by `core` and by the built library.

use std::ptr;

use entra_reset_core::{Error, PasswordPolicy, Source, password_check, password_spell};
use libloading::Symbol;
use rand::rngs::SysRng;
use serde_json::{Value, json};

use crate::library_host::{Buffer, EMPTY};
use crate::{Code, Library, Passwords};

/// The list that the library has built in.
pub const WORDS: &str = include_str!("../../../core/data/words/eff-long.txt");

/// `core` itself.
#[derive(Debug)]
pub struct CorePasswords;

#[expect(clippy::needless_pass_by_value, reason = "the form that map_err wants")]
fn code(error: Error) -> Code {
    error.code().to_owned()
}

impl Passwords for CorePasswords {
    fn generate(&self, options: &[u8]) -> Result<(Vec<u8>, Value), Code> {
        let policy = PasswordPolicy::parse_with_words(options, Some(WORDS)).map_err(code)?;
        let secret = policy.draw(&mut Source::new(SysRng)).map_err(code)?;
        let facts = json!({"style": policy.style().word(), "entropyBits": policy.entropy_bits(), "warnings": policy.warnings()});
        Ok((secret.expose().to_vec(), facts))
    }

    fn check(&self, password: &[u8], context: &[u8]) -> Result<Value, Code> {
        password_check(password, context).map(|report| serde_json::to_value(report).unwrap()).map_err(code)
    }

    fn spell(&self, password: &[u8], language: &str) -> Result<Vec<u8>, Code> {
        password_spell(password, language).map(|spoken| spoken.expose().to_vec()).map_err(code)
    }
}

impl Library {
    /// Passwords of one policy, taken out of their frames, and the facts.
    pub fn generate_many(&self, options: &[u8], count: u32) -> Result<(Vec<Vec<u8>>, Value), Code> {
        type Generate = unsafe extern "C" fn(*const u8, usize, u32, *mut Buffer, *mut Buffer, *mut Buffer) -> u32;
        // SAFETY: the header's type.
        let call: Symbol<'_, Generate> = unsafe { self.symbol("entra_password_generate") };
        let (mut passwords, mut facts, mut error) = (EMPTY, EMPTY, EMPTY);
        let data = if options.is_empty() { ptr::null() } else { options.as_ptr() };
        // SAFETY: valid for its length, the outputs are ours.
        let status = unsafe { call(data, options.len(), count, &raw mut passwords, &raw mut facts, &raw mut error) };
        self.outcome(status, error)?;
        let framed = self.take(passwords);
        let (mut rest, mut found) = (framed.as_slice(), Vec::new());
        while let Some((length, after)) = rest.split_first_chunk::<4>() {
            let (password, after) = after.split_at(usize::try_from(u32::from_le_bytes(*length)).unwrap());
            found.push(password.to_vec());
            rest = after;
        }
        Ok((found, serde_json::from_slice(&self.take(facts)).unwrap()))
    }
}

impl Library {
    /// A call with two inputs and one output.
    fn of_two(&self, name: &str, first: &[u8], second: &[u8]) -> Result<Vec<u8>, Code> {
        type OfTwo = unsafe extern "C" fn(*const u8, usize, *const u8, usize, *mut Buffer, *mut Buffer) -> u32;
        // SAFETY: the header's type.
        let call: Symbol<'_, OfTwo> = unsafe { self.symbol(name) };
        let (mut output, mut error) = (EMPTY, EMPTY);
        // SAFETY: valid for their lengths, the outputs are ours.
        let status = unsafe { call(first.as_ptr(), first.len(), second.as_ptr(), second.len(), &raw mut output, &raw mut error) };
        self.outcome(status, error)?;
        Ok(self.take(output))
    }
}

impl Passwords for Library {
    fn generate(&self, options: &[u8]) -> Result<(Vec<u8>, Value), Code> {
        let (mut passwords, facts) = self.generate_many(options, 1)?;
        assert_eq!(passwords.len(), 1);
        Ok((passwords.remove(0), facts))
    }

    fn check(&self, password: &[u8], context: &[u8]) -> Result<Value, Code> {
        self.of_two("entra_password_check", password, context).map(|report| serde_json::from_slice(&report).unwrap())
    }

    fn spell(&self, password: &[u8], language: &str) -> Result<Vec<u8>, Code> {
        self.of_two("entra_password_spell", password, language.as_bytes())
    }
}
