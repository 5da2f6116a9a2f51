//! Which write, and why. <https://learn.microsoft.com/graph/api/authenticationmethod-resetpassword>

use crate::graph::PasswordProfile;
use crate::role::Protection;

/// How a user gets a new credential.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::enum_variant_names, reason = "the words that a person reads, one of which is Graph's `authenticationMethod`")]
pub(super) enum Method {
    /// `PATCH /users/{id}` with a `passwordProfile`.
    PasswordProfile,
    /// `resetPassword`, which alone writes back to Active Directory.
    AuthenticationMethod,
    /// No password at all: a new Temporary Access Pass.
    TemporaryAccessPass,
}

impl Method {
    pub(super) const ALL: [Self; 3] = [Self::PasswordProfile, Self::AuthenticationMethod, Self::TemporaryAccessPass];

    pub(super) const fn word(self) -> &'static str {
        match self {
            Self::PasswordProfile => "PasswordProfile",
            Self::AuthenticationMethod => "AuthenticationMethod",
            Self::TemporaryAccessPass => "TemporaryAccessPass",
        }
    }
}

/// What the caller wants.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum WantedMethod {
    #[default]
    Auto,
    PasswordProfile,
    AuthenticationMethod,
}

impl WantedMethod {
    pub(super) const WORDS: [(&str, Self); 3] =
        [("Auto", Self::Auto), ("PasswordProfile", Self::PasswordProfile), ("AuthenticationMethod", Self::AuthenticationMethod)];
}

/// Why this write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reason {
    UnprotectedUser,
    ProtectedUser,
    SyncedUser,
    AppOnlyToken,
    CloudWithoutResetPassword,
    LocalAccount,
    OptionNeedsPasswordProfile,
    ServiceGenerated,
    ChosenByCaller,
    PatchRefused,
    PatchRefusedForCaller,
}

impl Reason {
    pub(super) const fn word(self) -> &'static str {
        self.told().0
    }

    /// For the person who confirms it.
    pub(super) const fn in_words(self) -> &'static str {
        self.told().1
    }

    const fn told(self) -> (&'static str, &'static str) {
        match self {
            Self::UnprotectedUser => ("unprotected_user", "every resetting role may set this user's password directly"),
            Self::ProtectedUser => {
                ("protected_user", "the user has protected roles or groups, and the reset service refuses fewer callers there")
            }
            Self::SyncedUser => {
                ("synced_user", "the user is synchronised from Active Directory, and only the reset service writes back to it")
            }
            Self::AppOnlyToken => ("app_only_token", "an application cannot call the reset service"),
            Self::CloudWithoutResetPassword => ("cloud_without_reset_password", "this cloud has no reset service"),
            Self::LocalAccount => ("local_account", "the reset service is not for local accounts"),
            Self::OptionNeedsPasswordProfile => {
                ("option_needs_password_profile", "the reset service does not take the option that was chosen")
            }
            Self::ServiceGenerated => ("service_generated", "only the reset service generates passwords"),
            Self::ChosenByCaller => ("chosen_by_caller", "this method was chosen"),
            Self::PatchRefused => ("patch_refused", "setting the password directly was refused"),
            Self::PatchRefusedForCaller => {
                ("patch_refused_for_caller", "an earlier user showed that this caller may not set passwords directly")
            }
        }
    }
}

/// A write and its reason.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Route {
    pub method: Method,
    pub reason: Reason,
}

impl Route {
    /// A pass alone is always the caller's choice.
    pub(super) const PASS_ALONE: Self = Self { method: Method::TemporaryAccessPass, reason: Reason::ChosenByCaller };

    /// Whether the user must choose a new password; after `resetPassword` always. `None`: the password stays as it is.
    pub(super) const fn force_change(self, profile: PasswordProfile) -> Option<bool> {
        match self.method {
            Method::PasswordProfile => Some(profile.force_change),
            Method::AuthenticationMethod => Some(true),
            Method::TemporaryAccessPass => None,
        }
    }
}

/// All that the choice depends on.
#[derive(Clone, Copy, Debug)]
pub(super) struct Facts {
    pub synced: bool,
    /// A local account of External ID or B2C.
    pub local_account: bool,
    /// `None` where the roles could not be read.
    pub protection: Option<Protection>,
    pub app_only: bool,
    pub cloud_has_reset_password: bool,
    /// An option that only a `passwordProfile` can carry.
    pub needs_password_profile: bool,
    pub service_generated: bool,
    pub wanted: WantedMethod,
    /// An earlier PATCH of an unprotected user was refused to this caller.
    pub patch_refused_for_caller: bool,
}

impl Facts {
    /// Why `resetPassword` is not to be had.
    pub(super) const fn without_reset_password(&self) -> Option<Reason> {
        if self.app_only {
            Some(Reason::AppOnlyToken)
        } else if !self.cloud_has_reset_password {
            Some(Reason::CloudWithoutResetPassword)
        } else if self.local_account {
            Some(Reason::LocalAccount)
        } else if self.needs_password_profile {
            Some(Reason::OptionNeedsPasswordProfile)
        } else {
            None
        }
    }

    /// The route; `None` for a synchronised user whom no write that is to be had would reach in Active Directory as well.
    pub(super) fn route(&self) -> Option<Route> {
        use Method::{AuthenticationMethod, PasswordProfile};
        let (method, reason) = match (self.wanted, self.without_reset_password()) {
            // Never PATCH, also not when the caller forces it: that may succeed and be undone by the next synchronisation.
            (WantedMethod::PasswordProfile, _) | (_, Some(_)) if self.synced => return None,
            // The service generates passwords for cloud-only users alone.
            _ if self.synced && self.service_generated => return None,
            (WantedMethod::PasswordProfile, _) => (PasswordProfile, Reason::ChosenByCaller),
            (WantedMethod::AuthenticationMethod, _) => (AuthenticationMethod, Reason::ChosenByCaller),
            _ if self.service_generated => (AuthenticationMethod, Reason::ServiceGenerated),
            _ if self.synced => (AuthenticationMethod, Reason::SyncedUser),
            (_, without) => match (self.protection, without) {
                (Some(Protection::Limited | Protection::Privileged), None) => (AuthenticationMethod, Reason::ProtectedUser),
                (Some(Protection::Limited | Protection::Privileged), Some(reason)) => (PasswordProfile, reason),
                (_, None) if self.patch_refused_for_caller => (AuthenticationMethod, Reason::PatchRefusedForCaller),
                _ => (PasswordProfile, Reason::UnprotectedUser),
            },
        };
        Some(Route { method, reason })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLAIN: Facts = Facts {
        synced: false,
        local_account: false,
        protection: Some(Protection::None),
        app_only: false,
        cloud_has_reset_password: true,
        needs_password_profile: false,
        service_generated: false,
        wanted: WantedMethod::Auto,
        patch_refused_for_caller: false,
    };

    /// The route in short: `P` or `A` and the reason; `-` for a stop.
    fn short(facts: Facts) -> String {
        facts.route().map_or("-".to_owned(), |route| {
            format!("{} {}", if route.method == Method::PasswordProfile { 'P' } else { 'A' }, route.reason.word())
        })
    }

    #[test]
    fn routes_of_the_design() {
        let protected = Facts { protection: Some(Protection::Limited), ..PLAIN };
        let privileged = Facts { protection: Some(Protection::Privileged), ..PLAIN };
        let synced = Facts { synced: true, ..PLAIN };
        let by_caller = |wanted, facts: Facts| Facts { wanted, ..facts };
        for (facts, expected) in [
            (PLAIN, "P unprotected_user"),
            (Facts { protection: None, ..PLAIN }, "P unprotected_user"),
            (Facts { app_only: true, ..PLAIN }, "P unprotected_user"),
            (Facts { patch_refused_for_caller: true, ..PLAIN }, "A patch_refused_for_caller"),
            (Facts { patch_refused_for_caller: true, needs_password_profile: true, ..PLAIN }, "P unprotected_user"),
            (Facts { service_generated: true, ..PLAIN }, "A service_generated"),
            (protected, "A protected_user"),
            (privileged, "A protected_user"),
            (Facts { app_only: true, ..protected }, "P app_only_token"),
            (Facts { cloud_has_reset_password: false, ..protected }, "P cloud_without_reset_password"),
            (Facts { local_account: true, ..protected }, "P local_account"),
            (Facts { needs_password_profile: true, ..privileged }, "P option_needs_password_profile"),
            (synced, "A synced_user"),
            (Facts { protection: Some(Protection::Privileged), ..synced }, "A synced_user"),
            (Facts { app_only: true, ..synced }, "-"),
            (Facts { cloud_has_reset_password: false, ..synced }, "-"),
            (Facts { needs_password_profile: true, ..synced }, "-"),
            (Facts { service_generated: true, ..synced }, "-"),
            (by_caller(WantedMethod::PasswordProfile, synced), "-"),
            (by_caller(WantedMethod::AuthenticationMethod, synced), "A chosen_by_caller"),
            (by_caller(WantedMethod::PasswordProfile, protected), "P chosen_by_caller"),
            (by_caller(WantedMethod::AuthenticationMethod, PLAIN), "A chosen_by_caller"),
        ] {
            assert_eq!(short(facts), expected, "{facts:?}");
        }
    }
}
