//! The addresses of an account, and of its manager.

use super::address::Address;
use crate::graph::UserObject;
use crate::json::{FromJson, Json};

/// What a user object tells about mail. Read only where a mail is wanted. <https://learn.microsoft.com/graph/api/resources/user>
#[derive(Clone, Debug, Default)]
pub(crate) struct Account {
    mail: Option<String>,
    other_mails: Vec<String>,
    /// With a prefix each: `SMTP:` for the first address, `smtp:` for the others; further kinds may stand beside them.
    proxy_addresses: Vec<String>,
    /// Two letters of ISO 3166.
    pub usage_location: Option<String>,
}

impl FromJson for Account {
    fn from_json(json: &Json<'_>) -> Option<Self> {
        let json = json.object()?;
        Some(Self {
            mail: json.may_have("mail")?,
            other_mails: json.may_have("otherMails")?.unwrap_or_default(),
            proxy_addresses: json.may_have("proxyAddresses")?.unwrap_or_default(),
            usage_location: json.may_have("usageLocation")?,
        })
    }
}

impl Account {
    /// The addresses on file beside the account's own, in their order.
    pub(super) fn alternates<'a>(&'a self, user: &'a UserObject) -> impl Iterator<Item = Address> {
        let alternates = self.other_mails.iter().filter_map(|text| Address::read(text));
        alternates.filter(|address| !self.owns(user, address))
    }

    /// Whether mail to this address reaches the account itself.
    pub(super) fn owns(&self, user: &UserObject, address: &Address) -> bool {
        let proxies = self.proxy_addresses.iter().map(|text| text.split_once(':').map_or(text.as_str(), |(_, address)| address));
        let signs_in_as = user.identities.iter().flatten().filter_map(|identity| identity.issuer_assigned_id.as_deref());
        let own = user.user_principal_name.as_deref().into_iter().chain(self.mail.as_deref()).chain(proxies).chain(signs_in_as);
        own.filter_map(Address::read).any(|own| own.reaches(address))
    }
}

/// The manager, a user or a contact. <https://learn.microsoft.com/graph/api/user-list-manager>
#[derive(Clone, Debug)]
pub(crate) struct ManagerObject {
    pub id: Option<String>,
    pub mail: Option<String>,
    pub account_enabled: Option<bool>,
}

impl FromJson for ManagerObject {
    fn from_json(json: &Json<'_>) -> Option<Self> {
        let json = json.object()?;
        Some(Self { id: json.may_have("id")?, mail: json.may_have("mail")?, account_enabled: json.may_have("accountEnabled")? })
    }
}
