//! What a registered method is good for at the next sign-in, and which one is the default.

use crate::error::Warning;
use crate::graph::{MethodObject, PassDetail, Registration};
use crate::wire::SignInMethod;

/// What a type of method is good for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Use {
    Password,
    /// A second factor behind the password.
    Second,
    /// It needs no password.
    Alone,
    /// It works on the device where it was set up, and nowhere else.
    OwnDevice,
    /// It proves who resets a password, and signs nobody in.
    ResetOnly,
    Pass,
    Unknown,
}

/// Graph's types, our words for them, and their use.
const TYPES: [(&str, &str, Use); 11] = [
    ("password", "Password", Use::Password),
    ("phone", "Phone", Use::Second),
    ("microsoftAuthenticator", "MicrosoftAuthenticator", Use::Second),
    ("softwareOath", "SoftwareOath", Use::Second),
    ("fido2", "Fido2", Use::Alone),
    ("email", "Email", Use::ResetOnly),
    ("windowsHelloForBusiness", "WindowsHelloForBusiness", Use::OwnDevice),
    ("platformCredential", "PlatformCredential", Use::OwnDevice),
    ("external", "External", Use::Second),
    ("temporaryAccessPass", "TemporaryAccessPass", Use::Pass),
    ("qrCodePin", "QrCodePin", Use::Alone),
];

/// The word for a method's type, and its use.
fn type_of(method: &MethodObject) -> (String, Use) {
    let told = method.odata_type.as_deref().unwrap_or_default().trim_start_matches("#microsoft.graph.");
    let known = told.strip_suffix("AuthenticationMethod").and_then(|stem| TYPES.iter().find(|(name, ..)| *name == stem));
    known.map_or_else(|| (told.to_owned(), Use::Unknown), |(_, word, of_use)| ((*word).to_owned(), *of_use))
}

/// How a method is told.
pub(super) fn told(method: &MethodObject, registration: Option<&Registration>, all: &[MethodObject]) -> SignInMethod {
    let (method_type, of_use) = type_of(method);
    let (usable_for_next_sign_in, why) = usable(of_use, method.pass.as_ref());
    let joined = match (&method.name, &method.addition) {
        (Some(name), Some(addition)) => Some(format!("{name} ({addition})")),
        (Some(text), None) | (None, Some(text)) => Some(text.clone()),
        (None, None) => method.pass.as_ref().and_then(span),
    };
    SignInMethod {
        is_default: registration.and_then(|registration| is_default(&method_type, method, registration, all)),
        method_type,
        detail: joined,
        method_id: method.id.clone(),
        usable_for_next_sign_in,
        why,
    }
}

fn usable(of_use: Use, pass: Option<&PassDetail>) -> (Option<bool>, String) {
    let (usable, why) = match of_use {
        Use::Password => (Some(true), "a password signs in, where the user's second factor is at hand"),
        Use::Second => (Some(true), "a second factor, as far as the tenant's policy allows it"),
        Use::Alone => (Some(true), "signs in without a password, as far as the tenant's policy allows it"),
        Use::OwnDevice => (None, "signs in on the device where it was set up, and nowhere else"),
        Use::ResetOnly => (Some(false), "for self-service password reset only: it signs nobody in"),
        Use::Pass => return usable_pass(pass),
        Use::Unknown => (None, "a type of method that this tool does not know"),
    };
    (usable, why.to_owned())
}

/// The words come in two spellings, so that case does not count.
fn usable_pass(pass: Option<&PassDetail>) -> (Option<bool>, String) {
    let Some(pass) = pass else { return (None, "the service does not say whether the pass can be used".to_owned()) };
    let reason = pass.usability_reason.as_deref().unwrap_or_default();
    let is = |word: &str| reason.eq_ignore_ascii_case(word);
    let why = if pass.is_usable {
        "the pass signs in without a password"
    } else if is("DisabledByPolicy") {
        "the tenant's policy does not allow this user a pass"
    } else if is("Expired") {
        "the pass has expired"
    } else if is("NotYetValid") {
        "the pass is not valid yet"
    } else if is("OneTimeUsed") {
        "the pass was for one sign-in, and was used"
    } else {
        "the service says that the pass cannot be used"
    };
    (Some(pass.is_usable), why.to_owned())
}

/// How long a pass holds.
fn span(pass: &PassDetail) -> Option<String> {
    let once = if pass.is_usable_once == Some(true) { ", once" } else { "" };
    Some(format!("{} minutes from {}{once}", pass.lifetime_in_minutes?, pass.start_date_time.as_deref()?))
}

/// Whether it is the user's own choice for the second factor. `None`: not known.
fn is_default(word: &str, method: &MethodObject, registration: &Registration, all: &[MethodObject]) -> Option<bool> {
    let has = |wanted: &str| all.iter().any(|method| type_of(method).0 == wanted);
    let is_phone = |kind: &str| word == "Phone" && method.addition.as_deref() == Some(kind);
    match registration.preferred.as_deref()? {
        "none" => Some(false),
        "push" => Some(word == "MicrosoftAuthenticator"),
        // Both an authenticator and another app show such codes.
        "oath" => {
            match (word == "MicrosoftAuthenticator" || word == "SoftwareOath", has("MicrosoftAuthenticator") && has("SoftwareOath")) {
                (true, true) => None,
                (may_be, _) => Some(may_be),
            }
        }
        "sms" | "voiceMobile" => Some(is_phone("mobile")),
        "voiceAlternateMobile" => Some(is_phone("alternateMobile")),
        "voiceOffice" => Some(is_phone("office")),
        // A documented sample has an empty text here.
        _ => None,
    }
}

/// What the person should know about all of a user's methods.
pub(super) fn warnings(name: &str, all: &[MethodObject], registration: Result<&Registration, &str>) -> Vec<Warning> {
    let is_second = |method: &MethodObject| match type_of(method).1 {
        Use::Password | Use::ResetOnly => false,
        Use::Pass => method.pass.as_ref().is_some_and(|pass| pass.is_usable),
        _ => true,
    };
    let mut warnings = Vec::new();
    if !all.iter().any(is_second) {
        warnings.push(Warning { code: "no_second_factor", message: format!("{name} has no second factor: issue a Temporary Access Pass") });
    }
    match registration {
        Err(why) => {
            warnings.push(Warning { code: "default_method_unknown", message: format!("which method is the default is not known: {why}") });
        }
        Ok(registration) if registration.is_system_preferred == Some(true) && !registration.system_preferred.is_empty() => {
            let message = format!("the service itself chooses the second factor of {name}: {}", registration.system_preferred.join(", "));
            warnings.push(Warning { code: "system_preferred_method", message });
        }
        Ok(_) => {}
    }
    warnings
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::Json;

    fn method(json: &str) -> MethodObject {
        MethodObject::read(&Json::parse(json.as_bytes()).unwrap())
    }

    #[test]
    fn each_type_has_a_word_and_a_use() {
        for (json, word, detail, usable) in [
            (r##"{"@odata.type":"#microsoft.graph.passwordAuthenticationMethod","password":null}"##, "Password", None, Some(true)),
            (
                r##"{"@odata.type":"#microsoft.graph.phoneAuthenticationMethod","phoneNumber":"+1 4255550100","phoneType":"mobile"}"##,
                "Phone",
                Some("+1 4255550100 (mobile)"),
                Some(true),
            ),
            (
                r##"{"@odata.type":"#microsoft.graph.microsoftAuthenticatorAuthenticationMethod","displayName":"Pixel 9","phoneAppVersion":"6.2"}"##,
                "MicrosoftAuthenticator",
                Some("Pixel 9 (6.2)"),
                Some(true),
            ),
            (r##"{"@odata.type":"#microsoft.graph.softwareOathAuthenticationMethod"}"##, "SoftwareOath", None, Some(true)),
            (r##"{"@odata.type":"#microsoft.graph.fido2AuthenticationMethod","displayName":"Key"}"##, "Fido2", Some("Key"), Some(true)),
            (
                r##"{"@odata.type":"#microsoft.graph.emailAuthenticationMethod","emailAddress":"a@fabrikam.example"}"##,
                "Email",
                Some("a@fabrikam.example"),
                Some(false),
            ),
            (r##"{"@odata.type":"#microsoft.graph.windowsHelloForBusinessAuthenticationMethod"}"##, "WindowsHelloForBusiness", None, None),
            (r##"{"@odata.type":"#microsoft.graph.temporaryAccessPassAuthenticationMethod"}"##, "TemporaryAccessPass", None, None),
            (
                r##"{"@odata.type":"#microsoft.graph.hologramAuthenticationMethod","displayName":5}"##,
                "hologramAuthenticationMethod",
                None,
                None,
            ),
            ("{}", "", None, None),
        ] {
            let method = method(json);
            let told = told(&method, None, std::slice::from_ref(&method));
            assert_eq!((told.method_type.as_str(), told.detail.as_deref(), told.usable_for_next_sign_in), (word, detail, usable), "{json}");
            assert_eq!(told.is_default, None);
        }
    }

    #[test]
    fn a_pass_says_why_it_cannot_be_used() {
        for (usable, reason, why) in [
            (true, "EnabledByPolicy", "signs in"),
            (false, "expired", "has expired"),
            (false, "NotYetValid", "not valid yet"),
            (false, "oneTimeUsed", "was used"),
            (false, "DisabledByPolicy", "policy does not allow"),
            (false, "Sunday", "cannot be used"),
        ] {
            let told = told(
                &method(&format!(
                    r##"{{"@odata.type":"#microsoft.graph.temporaryAccessPassAuthenticationMethod","isUsable":{usable},"methodUsabilityReason":"{reason}",
                    "isUsableOnce":true,"lifetimeInMinutes":60,"startDateTime":"2026-11-24T08:00:00Z"}}"##
                )),
                None,
                &[],
            );
            assert!(told.usable_for_next_sign_in == Some(usable) && told.why.contains(why), "{told:?}");
            assert_eq!(told.detail.as_deref(), Some("60 minutes from 2026-11-24T08:00:00Z, once"));
        }
    }

    #[test]
    fn the_default_is_the_users_own_choice() {
        let all = [
            method(r##"{"@odata.type":"#microsoft.graph.passwordAuthenticationMethod"}"##),
            method(r##"{"@odata.type":"#microsoft.graph.phoneAuthenticationMethod","phoneType":"mobile"}"##),
            method(r##"{"@odata.type":"#microsoft.graph.phoneAuthenticationMethod","phoneType":"office"}"##),
            method(r##"{"@odata.type":"#microsoft.graph.microsoftAuthenticatorAuthenticationMethod"}"##),
            method(r##"{"@odata.type":"#microsoft.graph.softwareOathAuthenticationMethod"}"##),
        ];
        let (yes, no) = (Some(true), Some(false));
        for (preferred, expected) in [
            ("push", [no, no, no, yes, no]),
            ("oath", [no, no, no, None, None]),
            ("sms", [no, yes, no, no, no]),
            ("voiceOffice", [no, no, yes, no, no]),
            ("none", [no; 5]),
            ("", [None; 5]),
        ] {
            let registration =
                Registration { preferred: Some(preferred.to_owned()), is_system_preferred: None, system_preferred: Vec::new() };
            let found: Vec<_> = all.iter().map(|method| told(method, Some(&registration), &all).is_default).collect();
            assert_eq!(found, expected, "{preferred}");
        }
    }

    #[test]
    fn a_user_with_a_password_alone_needs_a_pass() {
        let password = method(r##"{"@odata.type":"#microsoft.graph.passwordAuthenticationMethod"}"##);
        let email = method(r##"{"@odata.type":"#microsoft.graph.emailAuthenticationMethod"}"##);
        let pass = |usable: bool| {
            method(&format!(r##"{{"@odata.type":"#microsoft.graph.temporaryAccessPassAuthenticationMethod","isUsable":{usable}}}"##))
        };
        let key = method(r##"{"@odata.type":"#microsoft.graph.fido2AuthenticationMethod"}"##);
        let lacks = |all: &[&MethodObject]| {
            let all: Vec<_> = all.iter().map(|method| (*method).clone()).collect();
            warnings("adele@contoso.example", &all, Err("x")).iter().any(|warning| warning.code == "no_second_factor")
        };
        assert!(lacks(&[&password]) && lacks(&[&password, &email]) && lacks(&[&password, &pass(false)]));
        assert!(!lacks(&[&password, &pass(true)]) && !lacks(&[&password, &key]));
    }
}
