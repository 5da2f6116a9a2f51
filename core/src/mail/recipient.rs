//! Who gets the mail about a user. It is settled before anything is written.

use super::account::{Account, ManagerObject};
use super::address::Address;
use super::options::{MailOptions, WantedRecipient};
use crate::error::Kind;
use crate::graph::UserObject;

/// Who gets the mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Recipient {
    pub address: Address,
    pub is_manager: bool,
    /// The directory does not know the address as one of this user's, or their manager's.
    pub is_unlisted: bool,
}

/// What is known about the user's manager.
#[derive(Clone, Debug, Default)]
pub(crate) enum ManagerFacts {
    /// Nobody asked.
    #[default]
    NotWanted,
    Awaited,
    Is(Box<ManagerObject>),
    /// There is none, or none could be read: why, in words.
    Unknown(String),
}

/// Who gets the mail about this user; or why nobody does, behind the user's name.
pub(crate) fn recipient(
    options: &MailOptions,
    user: &UserObject,
    account: &Account,
    manager: &ManagerFacts,
) -> Result<Recipient, (Kind, String)> {
    let nobody = |why: &str| Err((Kind::MailNoRecipient, why.to_owned()));
    match &options.to {
        WantedRecipient::Alternate => match account.alternates(user).next() {
            Some(address) => Ok(Recipient { address, is_manager: false, is_unlisted: false }),
            None => nobody("has no alternate address (otherMails) that is none of the account's own"),
        },
        WantedRecipient::Manager => {
            let manager = match manager {
                ManagerFacts::Is(manager) => manager,
                ManagerFacts::Unknown(why) => return nobody(why),
                ManagerFacts::NotWanted | ManagerFacts::Awaited => return nobody("has a manager who is not known yet"),
            };
            if manager.account_enabled == Some(false) {
                return nobody("has a manager whose sign-in is blocked");
            }
            if manager.id.as_deref().is_some_and(|id| id.eq_ignore_ascii_case(&user.id)) {
                return nobody("is their own manager");
            }
            match manager.mail.as_deref().and_then(Address::read) {
                None => nobody("has a manager without a mail address"),
                Some(address) if account.owns(user, &address) => nobody("has a manager with an address of the account's own"),
                Some(address) => Ok(Recipient { address, is_manager: true, is_unlisted: false }),
            }
        }
        WantedRecipient::Typed(address) => {
            if account.owns(user, address) {
                return nobody("would get the mail in the account's own mailbox, which whoever took the account over reads");
            }
            let is_unlisted = !account.alternates(user).any(|listed| listed.reaches(address));
            if is_unlisted && !options.allow_unlisted_address {
                let why = "is not known by the address that was given for the mail: whoever is on the telephone may have given their own";
                return Err((Kind::MailAddressUnlisted, why.to_owned()));
            }
            Ok(Recipient { address: address.clone(), is_manager: false, is_unlisted })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json;

    const USER: &str = r#"{"id":"u1","userPrincipalName":"adele@contoso.example","mail":"adele.vance@contoso.example",
        "otherMails":["ADELE+private@contoso.example","no address","adele@fabrikam.example","second@fabrikam.example"],
        "proxyAddresses":["SMTP:adele.vance@contoso.example","smtp:av@contoso.example","sip:adele@sip.contoso.example","X500:/o=x"],
        "identities":[{"signInType":"emailAddress","issuerAssignedId":"adele@northwind.example"}]}"#;

    fn to(wanted: WantedRecipient, allow_unlisted_address: bool, manager: &ManagerFacts) -> Result<Recipient, (Kind, String)> {
        let options = MailOptions { to: wanted, allow_unlisted_address, ..MailOptions::for_test() };
        recipient(&options, &json::of(USER), &json::of(USER), manager)
    }

    fn typed(text: &str, allow: bool) -> Result<String, &'static str> {
        let found = to(WantedRecipient::Typed(Address::read(text).unwrap()), allow, &ManagerFacts::NotWanted);
        found.map(|found| format!("{} {}", found.address.text(), found.is_unlisted)).map_err(|(kind, _)| kind.code())
    }

    #[test]
    fn the_alternate_is_the_first_address_that_is_not_the_account_s_own() {
        let found = to(WantedRecipient::Alternate, false, &ManagerFacts::NotWanted).unwrap();
        assert_eq!(found.address.text(), "adele@fabrikam.example");
        let none = r#"{"id":"u1","userPrincipalName":"a@contoso.example","otherMails":["A@contoso.example"]}"#;
        let options = MailOptions::for_test();
        let refused = recipient(&options, &json::of(none), &json::of(none), &ManagerFacts::NotWanted).unwrap_err();
        assert_eq!(refused.0, Kind::MailNoRecipient);
    }

    #[test]
    fn no_alias_of_the_account_is_typed_in() {
        for alias in [
            "adele@contoso.example",
            "Adele.Vance@CONTOSO.example",
            "av@contoso.example",
            "av+1@contoso.example",
            "adele@sip.contoso.example",
            "adele@northwind.example",
        ] {
            for allow in [false, true] {
                assert_eq!(typed(alias, allow), Err("mail_no_recipient"), "{alias}");
            }
        }
        assert_eq!(typed("Second@fabrikam.example", false), Ok("Second@fabrikam.example false".to_owned()));
        assert_eq!(typed("other@fabrikam.example", false), Err("mail_address_unlisted"));
        assert_eq!(typed("other@fabrikam.example", true), Ok("other@fabrikam.example true".to_owned()));
    }

    #[test]
    fn a_manager_needs_a_mailbox_of_their_own() {
        let manager = |json: &str| to(WantedRecipient::Manager, false, &ManagerFacts::Is(Box::new(json::of(json))));
        let found = manager(r#"{"id":"m","displayName":"Lidia Holloway","mail":"lidia@contoso.example"}"#).unwrap();
        assert!(found.is_manager && found.address.text() == "lidia@contoso.example");
        for refused in [
            r#"{"id":"m","mail":"lidia@contoso.example","accountEnabled":false}"#,
            r#"{"id":"m"}"#,
            r#"{"id":"m","mail":"av@contoso.example"}"#,
            r#"{"id":"U1","mail":"lidia@contoso.example"}"#,
        ] {
            assert_eq!(manager(refused).unwrap_err().0, Kind::MailNoRecipient, "{refused}");
        }
        let unknown = ManagerFacts::Unknown("has no manager".to_owned());
        assert_eq!(to(WantedRecipient::Manager, true, &unknown).unwrap_err(), (Kind::MailNoRecipient, "has no manager".to_owned()));
    }
}
