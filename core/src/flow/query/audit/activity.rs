//! What the names of the log mean. <https://learn.microsoft.com/entra/identity/monitoring-health/reference-audit-activities>

/// What an activity is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::flow) enum ActivityKind {
    AdminReset,
    SelfService,
    Change,
    Revoke,
    Method,
    Other,
}

impl ActivityKind {
    /// The words that a caller may choose.
    pub(super) const WORDS: [(&'static str, Self); 5] = [
        ("AdminReset", Self::AdminReset),
        ("SelfService", Self::SelfService),
        ("Change", Self::Change),
        ("Revoke", Self::Revoke),
        ("Method", Self::Method),
    ];

    pub(super) fn word(self) -> &'static str {
        Self::WORDS.iter().find(|(_, kind)| *kind == self).map_or("Other", |(word, _)| word)
    }

    /// The clause of a filter that lets all of this kind through, where there is one.
    pub(super) const fn clause(self) -> Option<&'static str> {
        match self {
            Self::Revoke => Some("startswith(activityDisplayName,'Update StsRefreshTokenValidFrom')"),
            Self::Method => Some("loggedByService eq 'Authentication Methods'"),
            _ => None,
        }
    }
}

/// What is known about an activity.
#[derive(Clone, Copy, Debug)]
pub(super) struct Activity {
    /// In lower case, without a full stop.
    name: &'static str,
    pub kind: ActivityKind,
    /// Whether users do it for themselves; `None`: the name does not say.
    pub is_self: Option<bool>,
    what: &'static str,
}

const fn activity(name: &'static str, kind: ActivityKind, is_self: Option<bool>, what: &'static str) -> Activity {
    Activity { name, kind, is_self, what }
}

const ACTIVITIES: [Activity; 24] = {
    use ActivityKind::{AdminReset, Change, Method, Other, Revoke, SelfService};
    const ADMIN: Option<bool> = Some(false);
    const SELF: Option<bool> = Some(true);
    [
        activity("reset user password", AdminReset, None, "an administrator or a service set the password"),
        activity("reset password", AdminReset, None, "an administrator or a service set the password"),
        activity("reset password (by admin)", AdminReset, ADMIN, "an administrator reset the password"),
        activity("admin started password reset", AdminReset, ADMIN, "an administrator started a reset"),
        activity("set force change user password", AdminReset, None, "the user must change the password at the next sign-in"),
        activity("reset password (self-service)", SelfService, SELF, "the user reset the password"),
        activity("unlock user account (self-service)", SelfService, SELF, "the user unlocked the account"),
        activity("self-service password reset flow activity progress", SelfService, SELF, "a step of the user's own reset"),
        activity("blocked from self-service password reset", SelfService, SELF, "the user was blocked from resetting the password"),
        activity("security info saved for self-service password reset", SelfService, SELF, "the user saved what proves who resets"),
        activity("user started password reset", SelfService, SELF, "the user started a reset"),
        activity("change user password", Change, SELF, "the user changed the password"),
        activity("change password (self-service)", Change, SELF, "the user changed the password"),
        activity("user started password change", Change, SELF, "the user started to change the password"),
        activity("update passwordprofile", Change, None, "the synchronisation wrote the password"),
        activity("update stsrefreshtokenvalidfrom timestamp", Revoke, None, "the sign-in sessions were revoked, alone or with a reset"),
        activity("admin registered security info", Method, ADMIN, "an administrator registered a sign-in method"),
        activity("admin updated security info", Method, ADMIN, "an administrator changed a sign-in method"),
        activity("admin deleted security info", Method, ADMIN, "an administrator deleted a sign-in method"),
        activity("user registered security info", Method, SELF, "the user registered a sign-in method"),
        activity("user deleted security info", Method, SELF, "the user deleted a sign-in method"),
        activity("update user", Other, None, "properties of the user were changed"),
        activity("disable account", Other, None, "sign-in was blocked"),
        activity("enable account", Other, None, "sign-in was allowed again"),
    ]
};

/// The activity of this name; case and a full stop behind it do not count.
pub(super) fn find(name: &str) -> Option<&'static Activity> {
    let name = name.trim().trim_end_matches('.').to_ascii_lowercase();
    ACTIVITIES.iter().find(|activity| activity.name == name)
}

/// Reasons that mean something else than the logged result says.
const REASONS: [(&[&str], &str); 4] = [
    (
        &["onpremisessuccesscloudfailure"],
        "Active Directory has the new password and the cloud has not, although it is logged as a success: reset again to set it in the cloud as well",
    ),
    (&["fuzzypolicyviolationinvalidpassword"], "refused: the password contains what the banned words forbid"),
    (&["onpremisesadminactionrequired", "sspr_0029"], "not done: an administrator must act in Active Directory first (SSPR_0029)"),
    (&["onpremisesconnectivityerror", "sspr_0030"], "not done: Active Directory could not be reached (SSPR_0030)"),
];

/// What really happened, in words.
pub(super) fn meaning(activity: Option<&Activity>, result: Option<&str>, reason: Option<&str>) -> String {
    let reason = reason.unwrap_or_default().to_ascii_lowercase();
    if let Some((_, words)) = REASONS.iter().find(|(codes, _)| codes.iter().any(|code| reason.contains(code))) {
        return (*words).to_owned();
    }
    let what = activity.map_or("something that this tool has no word for", |activity| activity.what);
    match result.unwrap_or_default() {
        "success" => what.to_owned(),
        "failure" => format!("failed: {what}"),
        _ => format!("not known whether it was done: {what}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_compared_without_case_and_full_stop() {
        for (name, kind) in [
            ("Reset password (by admin)", ActivityKind::AdminReset),
            ("RESET USER PASSWORD.", ActivityKind::AdminReset),
            ("Update StsRefreshTokenValidFrom Timestamp", ActivityKind::Revoke),
            ("Admin registered security info", ActivityKind::Method),
            ("Disable account", ActivityKind::Other),
        ] {
            assert_eq!(find(name).map(|found| found.kind), Some(kind), "{name}");
        }
        assert!(find("Add member to group").is_none());
    }

    #[test]
    fn a_success_may_be_none() {
        let reset = find("Reset password (by admin)");
        let told = |result, reason| meaning(reset, Some(result), Some(reason));
        assert!(
            told("success", "OnPremisesSuccessCloudFailure").starts_with("Active Directory has the new password and the cloud has not")
        );
        assert!(told("failure", "FuzzyPolicyViolationInvalidPassword").starts_with("refused"));
        assert!(told("failure", "…(SSPR_0029: …)").contains("administrator must act"));
        assert!(told("failure", "OnPremisesConnectivityError").contains("could not be reached"));
        assert_eq!(told("success", ""), "an administrator reset the password");
        assert_eq!(told("failure", "x"), "failed: an administrator reset the password");
        assert!(told("timeout", "").starts_with("not known"));
    }
}
