//! The national clouds, as far as the tenant behaves otherwise in them. <https://learn.microsoft.com/graph/deployments>

use std::str::FromStr;

/// A cloud, in the words of `Connect-MgGraph -Environment`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Cloud {
    /// Everybody's, and GCC.
    #[default]
    Global,
    /// US Government L4 (GCC High).
    UsGov,
    /// US Government L5 (DoD).
    UsGovDoD,
    /// 21Vianet.
    China,
}

impl Cloud {
    /// The root of its Graph, which is the audience of its tokens.
    #[must_use]
    pub fn graph(self) -> &'static str {
        match self {
            Self::Global => "https://graph.microsoft.com",
            Self::UsGov => "https://graph.microsoft.us",
            Self::UsGovDoD => "https://dod-graph.microsoft.us",
            Self::China => "https://microsoftgraph.chinacloudapi.cn",
        }
    }

    /// Where its users sign in.
    #[must_use]
    pub fn sign_in(self) -> &'static str {
        match self {
            Self::Global => "https://login.microsoftonline.com",
            Self::UsGov | Self::UsGovDoD => "https://login.microsoftonline.us",
            Self::China => "https://login.chinacloudapi.cn",
        }
    }

    /// Whether `resetPassword` and its operations exist there.
    #[must_use]
    pub fn offers_reset_password(self) -> bool {
        self != Self::China
    }
}

impl FromStr for Cloud {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        match name {
            "Global" => Ok(Self::Global),
            "USGov" => Ok(Self::UsGov),
            "USGovDoD" => Ok(Self::UsGovDoD),
            "China" => Ok(Self::China),
            other => Err(format!("no cloud {other:?}, give Global, USGov, USGovDoD or China")),
        }
    }
}
