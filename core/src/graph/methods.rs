//! What a user has registered to sign in with. <https://learn.microsoft.com/graph/api/resources/authenticationmethod>

use crate::json::{FromJson, Json};

/// Who is behind a name.
#[derive(Clone, Debug)]
pub(crate) struct UserId {
    pub id: String,
    pub user_principal_name: Option<String>,
}

impl FromJson for UserId {
    fn from_json(json: &Json<'_>) -> Option<Self> {
        let json = json.object()?;
        Some(Self { id: json.needs("id")?, user_principal_name: json.text("userPrincipalName") })
    }
}

/// A method of any type: what the types have between them, as far as the tool reads it.
#[derive(Clone, Debug)]
pub(crate) struct MethodObject {
    pub id: Option<String>,
    pub odata_type: Option<String>,
    /// The number, the address or the device.
    pub name: Option<String>,
    /// The kind of number, the model, the version of the app or the platform.
    pub addition: Option<String>,
    pub pass: Option<PassDetail>,
}

/// What a Temporary Access Pass has in addition.
/// <https://learn.microsoft.com/graph/api/resources/temporaryaccesspassauthenticationmethod>
#[derive(Clone, Debug)]
pub(crate) struct PassDetail {
    pub is_usable: bool,
    pub is_usable_once: Option<bool>,
    pub lifetime_in_minutes: Option<u64>,
    pub start_date_time: Option<String>,
    pub usability_reason: Option<String>,
}

impl MethodObject {
    pub(crate) fn read(json: &Json<'_>) -> Self {
        let first = |names: [&str; 4]| names.iter().find_map(|name| json.text(name));
        Self {
            id: json.text("id"),
            odata_type: json.text("@odata.type"),
            name: first(["phoneNumber", "emailAddress", "displayName", ""]),
            addition: first(["phoneType", "model", "phoneAppVersion", "platform"]),
            pass: json.needs("isUsable").map(|is_usable| PassDetail {
                is_usable,
                is_usable_once: json.needs("isUsableOnce"),
                lifetime_in_minutes: json.needs("lifetimeInMinutes"),
                start_date_time: json.text("startDateTime"),
                usability_reason: json.text("methodUsabilityReason"),
            }),
        }
    }
}

/// What the report on registrations says about a user. <https://learn.microsoft.com/graph/api/resources/userregistrationdetails>
#[derive(Clone, Debug)]
pub(crate) struct Registration {
    /// The user's own choice for the second factor.
    pub preferred: Option<String>,
    /// The service chooses instead.
    pub is_system_preferred: Option<bool>,
    pub system_preferred: Vec<String>,
}

impl FromJson for Registration {
    fn from_json(json: &Json<'_>) -> Option<Self> {
        let json = json.object()?;
        Some(Self {
            preferred: json.text("userPreferredMethodForSecondaryAuthentication"),
            is_system_preferred: json.needs("isSystemPreferredAuthenticationMethodEnabled"),
            system_preferred: json.needs("systemPreferredAuthenticationMethods").unwrap_or_default(),
        })
    }
}
