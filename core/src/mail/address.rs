//! Mail addresses, and whether two of them reach one mailbox.

use crate::folding::lowered;
use crate::guid::is_guid;
use crate::rows::Name;

/// An address as it was given, without surrounding blanks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Address(Box<str>);

impl Address {
    /// `None` for what is no address. The rule is that of a user principal name, which is one.
    pub(super) fn read(text: &str) -> Option<Self> {
        let Name::Of(text) = Name::read(text) else { return None };
        let (local, domain) = text.split_once('@')?;
        let is_domain = domain.split('.').all(|label| !label.is_empty());
        (!is_guid(text) && local.len() <= 64 && is_domain).then(|| Self(text.into()))
    }

    pub(crate) fn text(&self) -> &str {
        &self.0
    }

    /// Whether mail to both lands in one mailbox, as far as the addresses tell. What stands behind a `+` only sorts mail.
    /// <https://learn.microsoft.com/exchange/recipients-in-exchange-online/plus-addressing-in-exchange-online>
    pub(super) fn reaches(&self, other: &Self) -> bool {
        let ((local, domain), (other_local, other_domain)) = (self.parts(), other.parts());
        // A domain in letters and the same one in Punycode cannot be told apart here.
        let may_be_same = domain.is_ascii() != other_domain.is_ascii();
        local == other_local && (domain == other_domain || may_be_same)
    }

    fn parts(&self) -> (String, String) {
        let (local, domain) = self.0.split_once('@').unwrap_or((&self.0, ""));
        let local = local.split_once('+').map_or(local, |(local, _)| if local.is_empty() { "+" } else { local });
        (lowered(local), lowered(domain))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(text: &str) -> Address {
        Address::read(text).unwrap()
    }

    #[test]
    fn what_is_an_address() {
        for text in ["adele@contoso.example", " o'brien+x@sub.contoso.example ", "山田@contoso.example", "a@bücher.example"] {
            assert_eq!(address(text).text(), text.trim());
        }
        for text in [
            "",
            "Canary-7Qz!",
            "a@b",
            "a@.example",
            "a@contoso.example.",
            "a@contoso..example",
            "Adele <a@contoso.example>",
            "a@contoso.example;b@contoso.example",
            "a@contoso.example\r\nBcc: x@y.example",
            "11111111-1111-4111-8111-111111111111",
            &format!("{}@contoso.example", "a".repeat(65)),
        ] {
            assert_eq!(Address::read(text), None, "{text}");
        }
    }

    #[test]
    fn one_mailbox_has_many_spellings() {
        for (one, other) in [
            ("Adele@Contoso.example", "adele@contoso.EXAMPLE"),
            ("adele+vault@contoso.example", "adele@contoso.example"),
            ("adele@contoso.example", "adele+a+b@contoso.example"),
            ("a@bücher.example", "a@xn--bcher-kva.example"),
            ("ÄDELE@contoso.example", "ädele@contoso.example"),
        ] {
            assert!(address(one).reaches(&address(other)) && address(other).reaches(&address(one)), "{one} {other}");
        }
        for (one, other) in [
            ("adele@contoso.example", "adele@fabrikam.example"),
            ("adele@contoso.example", "adelev@contoso.example"),
            ("+a@contoso.example", "+b@fabrikam.example"),
        ] {
            assert!(!address(one).reaches(&address(other)), "{one} {other}");
        }
    }
}
