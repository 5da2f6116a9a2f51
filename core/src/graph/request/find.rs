//! Searching for users. <https://learn.microsoft.com/graph/api/user-list>

use percent_encoding::utf8_percent_encode;

use super::{ENCODED, Operation, Request};

/// How many matches a search shows at most.
const FOUND_TOP: u32 = 25;

impl Request {
    /// `GET /users` by the beginning of a name or an address.
    pub(crate) fn find(beginning: &str) -> Self {
        let literal = literal(beginning);
        find_by(&["displayName", "userPrincipalName", "mail"].map(|name| format!("startswith({name},{literal})")).join(" or "))
    }

    /// `GET /users` by the whole value of one of these properties.
    pub(crate) fn find_exactly(properties: &[&str], text: &str) -> Self {
        let literal = literal(text);
        find_by(&properties.iter().map(|name| format!("{name} eq {literal}")).collect::<Vec<_>>().join(" or "))
    }

    /// `GET /users` by any mail address.
    pub(crate) fn find_by_proxy_address(address: &str) -> Self {
        find_by(&format!("proxyAddresses/any(p:p eq {})", literal(&format!("smtp:{address}"))))
    }

    /// `GET /users` by what a local account signs in with. The service wants the issuer beside it.
    pub(crate) fn find_by_identity(signs_in_as: &str, issuer: &str) -> Self {
        let (id, issuer) = (literal(signs_in_as), literal(issuer));
        find_by(&format!("identities/any(i:i/issuerAssignedId eq {id} and i/issuer eq {issuer})"))
    }

    /// `GET /domains`. <https://learn.microsoft.com/graph/api/domain-list>
    pub(crate) fn domains() -> Self {
        Self::read(Operation::ReadDomains, "/v1.0/domains?$select=id,isInitial".to_owned())
    }
}

fn literal(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

fn find_by(filter: &str) -> Request {
    let filter = utf8_percent_encode(filter, ENCODED);
    Request::read(
        Operation::FindUsers,
        format!("/v1.0/users?$filter={filter}&$top={FOUND_TOP}&$select=id,displayName,userPrincipalName,mail,accountEnabled"),
    )
}
