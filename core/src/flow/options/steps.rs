//! What is asked for beside a password, or instead of it.

use crate::cloud::Environment;
use crate::error::{Error, Kind, invalid};
use crate::json::Members;
use crate::mail::{MailContent, MailOptions};
use crate::rfc3339;

/// What the user gets to sign in with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Credential {
    #[default]
    Password,
    /// A Temporary Access Pass; the password stays as it is.
    TemporaryAccessPass,
    Both,
}

impl Credential {
    const WORDS: [(&'static str, Self); 3] =
        [("Password", Self::Password), ("TemporaryAccessPass", Self::TemporaryAccessPass), ("Both", Self::Both)];

    pub(crate) const fn has_pass(self) -> bool {
        !matches!(self, Self::Password)
    }

    pub(crate) const fn has_password(self) -> bool {
        !matches!(self, Self::TemporaryAccessPass)
    }
}

/// Minutes that a policy may allow. <https://learn.microsoft.com/graph/api/resources/temporaryaccesspassauthenticationmethod>
const LIFETIMES: std::ops::RangeInclusive<u64> = 10..=43_200;

/// What a pass is to be like; what is not said, the tenant's policy decides.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct PassTerms {
    pub lifetime_in_minutes: Option<u64>,
    pub is_usable_once: Option<bool>,
    /// UTC, RFC 3339.
    pub start_date_time: Option<String>,
}

/// What is asked for beside a password, or instead of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct WantedSteps {
    pub credential: Credential,
    pub pass: PassTerms,
    /// Sign-in is blocked, before anything else is written.
    pub block_sign_in: bool,
    /// Sign-in is unblocked, once the user has a new credential.
    pub enable: bool,
    /// The write is read back.
    pub verify: bool,
    pub revoke_session: bool,
    /// Last of all, somebody is written to.
    pub mail: Option<Box<MailOptions>>,
}

impl WantedSteps {
    pub(super) fn read_from(members: &mut Members<'_>) -> Self {
        Self {
            credential: members.word("credentialType", &Credential::WORDS).unwrap_or_default(),
            pass: PassTerms {
                lifetime_in_minutes: members.may_have("lifetimeInMinutes"),
                is_usable_once: members.may_have("isUsableOnce"),
                start_date_time: members.may_have("startDateTime"),
            },
            block_sign_in: members.is_set("blockSignIn"),
            enable: members.is_set("enable"),
            verify: members.is_set("verify"),
            revoke_session: members.is_set("revokeSession"),
            mail: members.read("mail", MailOptions::read_from).map(Box::new),
        }
    }

    /// `says_of_password`: another option is about the password.
    pub(super) fn check(&mut self, says_of_password: bool, environment: Environment) -> Result<(), Error> {
        let PassTerms { lifetime_in_minutes, start_date_time, .. } = &mut self.pass;
        if let Some(minutes) = lifetime_in_minutes.filter(|minutes| !LIFETIMES.contains(minutes)) {
            return Err(invalid(format!("lifetimeInMinutes {minutes} is outside {} to {}", LIFETIMES.start(), LIFETIMES.end())));
        }
        if let Some(start) = start_date_time {
            let unix_ms = rfc3339::read(start).ok_or_else(|| invalid("startDateTime is no time like 2026-11-24T08:00:00Z"))?;
            *start = rfc3339::write(unix_ms);
        }
        let content = self.mail.as_ref().map(|mail| mail.content);
        let alone = self.credential == Credential::TemporaryAccessPass;
        let contradiction = if !self.credential.has_pass() && self.pass != PassTerms::default() {
            "an option of a Temporary Access Pass and a credential type without one"
        } else if alone && says_of_password {
            "an option about the password and a Temporary Access Pass alone, which leaves the password as it is,"
        } else if alone && self.verify {
            "reading a password back and a Temporary Access Pass alone, which leaves the password as it is,"
        } else if alone && content == Some(MailContent::Password) {
            "a password in the mail and a Temporary Access Pass alone, which leaves the password as it is,"
        } else if !self.credential.has_pass() && content == Some(MailContent::TemporaryAccessPass) {
            "a Temporary Access Pass in the mail and a credential type without one"
        } else if self.credential.has_pass() && !environment.has_pass() {
            "a Temporary Access Pass and a cloud that has none"
        } else if self.block_sign_in && self.enable {
            "blocking the sign-in and unblocking it"
        } else if self.block_sign_in && self.credential.has_pass() {
            "blocking the sign-in and a Temporary Access Pass, which needs it,"
        } else {
            return Ok(());
        };
        Err(Error::new(Kind::OptionsContradict, format!("{contradiction} were given together")))
    }
}
