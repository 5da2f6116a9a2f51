//! Which Microsoft Graph a token and a body may go to.
//!
//! Hosts: <https://learn.microsoft.com/graph/deployments>.

use std::net::IpAddr;

use http::Uri;

use crate::error::{Error, Kind};

/// A cloud, by the words of Graph PowerShell's `-Environment`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Environment {
    #[default]
    Global,
    USGov,
    USGovDoD,
    China,
}

impl Environment {
    pub(crate) const WORDS: [(&str, Self); 4] =
        [("Global", Self::Global), ("USGov", Self::USGov), ("USGovDoD", Self::USGovDoD), ("China", Self::China)];

    const fn graph(self) -> &'static str {
        match self {
            Self::Global => "https://graph.microsoft.com",
            Self::USGov => "https://graph.microsoft.us",
            Self::USGovDoD => "https://dod-graph.microsoft.us",
            Self::China => "https://microsoftgraph.chinacloudapi.cn",
        }
    }

    /// Whether `resetPassword` is offered. <https://learn.microsoft.com/graph/api/authenticationmethod-resetpassword>
    pub(crate) const fn has_reset_password(self) -> bool {
        !matches!(self, Self::China)
    }

    /// Whether the list of a user's authentication methods is offered. <https://learn.microsoft.com/graph/api/authentication-list-methods>
    pub(crate) const fn has_sign_in_methods(self) -> bool {
        !matches!(self, Self::China)
    }

    /// Whether the logs can be read. Their types are in the metadata of China; the page says that they are not supported there.
    /// <https://learn.microsoft.com/graph/api/directoryaudit-list>
    pub(crate) const fn has_logs(self) -> bool {
        !matches!(self, Self::China)
    }

    /// Refuses what this cloud does not have.
    ///
    /// # Errors
    /// `options_contradict`.
    pub(crate) fn refuse_without(self, what: &str, has_it: bool) -> Result<(), Error> {
        if has_it {
            return Ok(());
        }
        let name = Self::WORDS.iter().find(|(_, known)| *known == self).map_or("", |(name, _)| name);
        Err(Error::new(Kind::OptionsContradict, format!("{what} and the cloud {name}, which does not offer them, were asked for together")))
    }

    /// Whether Temporary Access Passes are offered. <https://learn.microsoft.com/entra/identity/authentication/howto-authentication-temporary-access-pass>
    pub(crate) const fn has_pass(self) -> bool {
        !matches!(self, Self::China)
    }

    /// Where a person signs in, and looks after their password. An address that is not sure is left out: a wrong one would be trusted.
    pub(crate) const fn addresses(self) -> Addresses {
        match self {
            Self::Global => Addresses {
                sign_in: "https://myapps.microsoft.com",
                change_password: Some("https://mysignins.microsoft.com/security-info/password/change"),
                self_service: Some("https://passwordreset.microsoftonline.com"),
            },
            Self::USGov => Addresses {
                sign_in: "https://portal.office365.us",
                change_password: None,
                self_service: Some("https://passwordreset.microsoftonline.us"),
            },
            Self::USGovDoD => Addresses {
                sign_in: "https://portal.apps.mil",
                change_password: None,
                self_service: Some("https://passwordreset.microsoftonline.us"),
            },
            Self::China => Addresses { sign_in: "https://portal.partner.microsoftonline.cn", change_password: None, self_service: None },
        }
    }

    /// Whether a token's audience names the Graph of another cloud. The audience by id is the same in all of them.
    pub(crate) fn is_foreign_audience(self, audience: &str) -> bool {
        let all = [Self::Global, Self::USGov, Self::USGovDoD, Self::China];
        let audience = audience.trim_end_matches('/');
        all.iter().any(|other| *other != self && other.graph().eq_ignore_ascii_case(audience))
    }
}

/// Addresses for the people of a cloud.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Addresses {
    pub sign_in: &'static str,
    pub change_password: Option<&'static str>,
    pub self_service: Option<&'static str>,
}

/// The one origin that requests go to: scheme, host and port.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Root(String);

impl Root {
    /// The root of the environment, or the test tenant's where one is given.
    pub(crate) fn new(environment: Environment, endpoint: Option<&str>) -> Result<Self, Error> {
        match endpoint {
            None => Ok(Self(environment.graph().to_owned())),
            Some(text) => test_tenant(text).map_err(|why| {
                // A text that is no URL may be anything, also a token; a user name before the host may be a password.
                let uri = text.parse::<Uri>().ok().filter(|uri| uri.authority().is_some_and(|authority| !authority.as_str().contains('@')));
                let quoted = uri.as_ref().and_then(origin).map(|origin| format!(" {origin}")).unwrap_or_default();
                Error::new(Kind::EndpointRefused, format!("the Graph endpoint{quoted} {why}"))
            }),
        }
    }

    pub(crate) fn url(&self, path_and_query: &str) -> String {
        format!("{}{path_and_query}", self.0)
    }

    /// The absolute URL of a link that the service gave, where that stays on the same scheme, host and port. A header that came twice is
    /// read as its first value.
    pub(crate) fn own_url(&self, link: &str) -> Option<String> {
        let link = link.split(", ").next().unwrap_or(link).trim();
        if link.starts_with('/') && !link.starts_with("//") {
            let url = self.url(link);
            return self.owns(&url).then_some(url);
        }
        self.owns(link).then(|| link.to_owned())
    }

    fn owns(&self, link: &str) -> bool {
        link.parse::<Uri>().ok().and_then(|uri| origin(&uri)).is_some_and(|of_link| of_link == self.0)
    }
}

fn test_tenant(text: &str) -> Result<Root, &'static str> {
    let uri: Uri = text.parse().map_err(|_| "is not a URL")?;
    let host = uri.host().filter(|host| !host.is_empty()).ok_or("names no host")?;
    if uri.authority().is_some_and(|authority| authority.as_str().contains('@')) {
        return Err("carries a user name");
    }
    // `Uri` drops a fragment without a word.
    if !matches!(uri.path(), "" | "/") || uri.query().is_some() || text.contains('#') {
        return Err("has more than a root (no version, path or query)");
    }
    match uri.scheme_str() {
        Some("https") => {}
        Some("http") if is_loopback(host) => {}
        Some("http") => return Err("is http and not on loopback"),
        _ => return Err("is neither https nor http"),
    }
    origin(&uri).map(Root).ok_or("is not a URL")
}

fn is_loopback(host: &str) -> bool {
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    host.eq_ignore_ascii_case("localhost") || bare.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

/// `scheme://host[:port]`, the port only where it is not the scheme's own.
fn origin(uri: &Uri) -> Option<String> {
    let (scheme, host) = (uri.scheme_str()?.to_ascii_lowercase(), uri.host()?.to_ascii_lowercase());
    let usual = if scheme == "https" { 443 } else { 80 };
    Some(match uri.port_u16() {
        Some(port) if port != usual => format!("{scheme}://{host}:{port}"),
        _ => format!("{scheme}://{host}"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn root(text: &str) -> Result<Root, Error> {
        Root::new(Environment::Global, Some(text))
    }

    #[test]
    fn test_tenants_are_https_or_loopback() {
        for good in [
            "https://graph.contoso.example",
            "https://graph.contoso.example:8443/",
            "http://127.0.0.1:5000",
            "http://[::1]:80",
            "http://localhost",
        ] {
            assert!(root(good).is_ok(), "{good}");
        }
        for bad in [
            "http://graph.contoso.example",
            "http://10.0.0.1",
            "https://graph.contoso.example/v1.0",
            "https://a@graph.contoso.example",
            "https://graph.contoso.example?x=1",
            "https://graph.contoso.example#x",
            "ftp://127.0.0.1",
            "graph.contoso.example",
            "/v1.0",
            "",
            "http://127.0.0.1.evil.example",
        ] {
            assert_eq!(root(bad).unwrap_err().code(), "endpoint_refused", "{bad}");
        }
        for secret in ["eyJCanary.x", "https://u:Canary@contoso.example/", "Canary", "https://contoso.example/?Canary#Canary"] {
            assert!(!root(secret).unwrap_err().message().contains("Canary"), "{secret}");
        }
    }

    #[test]
    fn audiences_of_other_clouds() {
        assert!(Environment::Global.is_foreign_audience("https://graph.microsoft.us/"));
        for fitting in [
            "https://graph.microsoft.com",
            "https://graph.microsoft.com/",
            "00000003-0000-0000-c000-000000000000",
            "https://contoso.example",
            "",
        ] {
            assert!(!Environment::Global.is_foreign_audience(fitting), "{fitting}");
        }
    }

    #[test]
    fn links_stay_on_the_same_origin() {
        let root = root("http://127.0.0.1:5000").unwrap();
        assert!(root.owns("http://127.0.0.1:5000/v1.0/users?$skiptoken=x"));
        for foreign in [
            "https://127.0.0.1:5000/v1.0",
            "http://127.0.0.1:5001/v1.0",
            "http://127.0.0.1:5000@evil.example/",
            "/v1.0/users",
            "http://evil.example/",
        ] {
            assert!(!root.owns(foreign), "{foreign}");
        }
        assert!(Root::new(Environment::Global, None).unwrap().owns("https://graph.microsoft.com:443/v1.0/users"));
    }
}
