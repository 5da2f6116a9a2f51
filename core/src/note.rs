//! Words of the caller's own about a run: why, and for which ticket. They go into the log and the results, so they are short and one line.

use crate::error::{Error, Kind};

/// The most characters of one.
const LONGEST: usize = 256;

/// Refuses what is too long, or would break or hide a line. The message does not quote it.
pub(crate) fn check(option: &str, text: Option<&str>) -> Result<(), Error> {
    let text = text.unwrap_or_default();
    let refused = |why: &str| Err(Error::new(Kind::InvalidOptions, format!("{option} {why}")));
    if text.chars().count() > LONGEST {
        return refused(&format!("has more than {LONGEST} characters"));
    }
    if text.chars().any(|character| character.is_control() || matches!(character, '\u{2028}' | '\u{2029}')) {
        return refused("has a control character or a line break inside");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_and_one_line() {
        for text in ["", "INC-42", "Vergessen, bestätigt am Telefon 📞", &"ä".repeat(256)] {
            assert_eq!(check("reason", Some(text)), Ok(()), "{text}");
        }
        assert_eq!(check("reason", None), Ok(()));
        for text in ["Canary\n", "Canary\u{1b}[2J", "Canary\u{85}", "Canary\u{2028}", &"ä".repeat(257)] {
            let error = check("ticketNumber", Some(text)).unwrap_err();
            assert_eq!(error.code(), "invalid_options");
            assert!(error.message().starts_with("ticketNumber has ") && !error.message().contains("Canary"), "{error}");
        }
    }
}
