//! What a text must be to name a user, so that a password or half a line of a file is never looked up.

use crate::guid::is_guid;

/// More characters than a user principal name has.
const LONGEST: usize = 256;

/// Characters that no user principal name has, beside blanks, control and format characters.
const FORBIDDEN: &str = "/\\,;:|\"<>{}()[]=*?%";

/// Unicode's format characters (general category Cf): they cannot be seen, and no name has them.
const FORMAT: [(char, char); 21] = [
    ('\u{ad}', '\u{ad}'),
    ('\u{600}', '\u{605}'),
    ('\u{61c}', '\u{61c}'),
    ('\u{6dd}', '\u{6dd}'),
    ('\u{70f}', '\u{70f}'),
    ('\u{890}', '\u{891}'),
    ('\u{8e2}', '\u{8e2}'),
    ('\u{180e}', '\u{180e}'),
    ('\u{200b}', '\u{200f}'),
    ('\u{202a}', '\u{202e}'),
    ('\u{2060}', '\u{2064}'),
    ('\u{2066}', '\u{206f}'),
    ('\u{feff}', '\u{feff}'),
    ('\u{fff9}', '\u{fffb}'),
    ('\u{110bd}', '\u{110bd}'),
    ('\u{110cd}', '\u{110cd}'),
    ('\u{13430}', '\u{1343f}'),
    ('\u{1bca0}', '\u{1bca3}'),
    ('\u{1d173}', '\u{1d17a}'),
    ('\u{e0001}', '\u{e0001}'),
    ('\u{e0020}', '\u{e007f}'),
];

/// Whether a text names a user.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Name<'a> {
    /// An object id or a user principal name, without surrounding blanks.
    Of(&'a str),
    /// No user, and the beginning of the text where that names one; nothing more of it may be shown.
    Nobody(Option<&'a str>),
}

impl<'a> Name<'a> {
    pub(crate) fn read(text: &'a str) -> Self {
        let text = text.trim();
        match text.find(is_in_no_name) {
            None if names_user(text) => Self::Of(text),
            None => Self::Nobody(None),
            Some(end) => Self::Nobody(text.get(..end).filter(|beginning| names_user(beginning))),
        }
    }
}

fn is_in_no_name(c: char) -> bool {
    FORBIDDEN.contains(c) || c.is_whitespace() || c.is_control() || FORMAT.iter().any(|&(first, last)| (first..=last).contains(&c))
}

/// An object id, or one `@` with text before it and a `.` somewhere behind it.
fn names_user(text: &str) -> bool {
    let is_name = || {
        let (before, behind) = text.split_once('@')?;
        Some(!before.is_empty() && behind.contains('.') && !behind.contains('@'))
    };
    is_guid(text) || (text.chars().count() <= LONGEST && is_name() == Some(true))
}

/// Whether the name of a person, their address or their name to sign in with can begin so. The text becomes part of an address on the way to the
/// service, so that what looks like a password or a token is no beginning.
pub(crate) fn can_begin_name(text: &str) -> bool {
    let is_of_name =
        |c: char| if c.is_ascii() { c.is_ascii_alphanumeric() || " '-._@&(),".contains(c) } else { c == '\u{a0}' || !is_in_no_name(c) };
    text.chars().count() <= 64 && text.chars().all(is_of_name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_names_a_user() {
        for name in [
            "adele@contoso.example",
            " o'brien@contoso.example\t",
            "x_fabrikam.example#EXT#@contoso.example",
            "$adele!~^+&@contoso.example",
            "山田@contoso.example",
            "11111111-1111-4111-8111-111111111111",
        ] {
            assert_eq!(Name::read(name), Name::Of(name.trim()), "{name}");
        }
    }

    #[test]
    fn what_a_name_can_begin_with() {
        for text in ["O'Brien", "anne-marie", "Dr. Kim, Lee (IT)", "adele@contoso", "山田", "José", "नमस्ते"] {
            assert!(can_begin_name(text), "{text}");
        }
        for text in ["Canary-7Qz!Password", "Pa$$word", "a\nb", "a\u{200b}", "a/../b", "#EXT#", &"eyJ0eXAiOiJKV1Qi".repeat(5)] {
            assert!(!can_begin_name(text), "{text}");
        }
    }

    #[test]
    fn what_names_nobody_is_shown_only_where_it_begins_with_a_user() {
        assert_eq!(Name::read("adele@contoso.example,Secret-1"), Name::Nobody(Some("adele@contoso.example")));
        for text in [
            "Secret-1,adele@contoso.example",
            "Secret-1",
            "P@ssw0rd",
            "a@b@contoso.example",
            "@contoso.example",
            "@{UserPrincipalName=adele@contoso.example; Password=Secret-1}",
            "a\u{200b}@contoso.example",
            "11111111111141118111111111111111",
            "{11111111-1111-4111-8111-111111111111}",
            "x%23@contoso.example",
            "",
        ] {
            assert_eq!(Name::read(text), Name::Nobody(None), "{text}");
        }
        let long = format!("{}@contoso.example", "a".repeat(20_000));
        assert_eq!(Name::read(&long), Name::Nobody(None));
    }
}
