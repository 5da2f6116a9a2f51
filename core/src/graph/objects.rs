//! The objects of the service that the tool reads, leniently: unknown members are ignored, missing ones are unknown.

use crate::folding::lowered;
use crate::json::{FromJson, Json};
use crate::mail::Account;

/// A user, as far as the tool reads it. <https://learn.microsoft.com/graph/api/resources/user>
#[derive(Clone, Debug)]
pub(crate) struct UserObject {
    pub id: String,
    pub display_name: Option<String>,
    pub given_name: Option<String>,
    pub surname: Option<String>,
    pub user_principal_name: Option<String>,
    pub account_enabled: Option<bool>,
    /// True: mastered on premises. Null: cloud only. False: was synchronised once.
    pub on_premises_sync_enabled: Option<bool>,
    pub creation_type: Option<String>,
    pub identities: Option<Vec<Identity>>,
    pub last_password_change_date_time: Option<String>,
    /// A member of a restricted management administrative unit.
    pub is_management_restricted: Option<bool>,
    /// The addresses; kept only where a mail is wanted.
    pub account: Option<Box<Account>>,
}

impl FromJson for UserObject {
    fn from_json(json: &Json<'_>) -> Option<Self> {
        let json = json.object()?;
        Some(Self {
            id: json.needs("id")?,
            display_name: json.may_have("displayName")?,
            given_name: json.may_have("givenName")?,
            surname: json.may_have("surname")?,
            user_principal_name: json.may_have("userPrincipalName")?,
            account_enabled: json.may_have("accountEnabled")?,
            on_premises_sync_enabled: json.may_have("onPremisesSyncEnabled")?,
            creation_type: json.may_have("creationType")?,
            identities: json.may_have("identities")?,
            last_password_change_date_time: json.may_have("lastPasswordChangeDateTime")?,
            is_management_restricted: json.may_have("isManagementRestricted")?,
            account: Account::from_json(json).map(Box::new),
        })
    }
}

/// One way in which a user signs in. <https://learn.microsoft.com/graph/api/resources/objectidentity>
#[derive(Clone, Debug)]
pub(crate) struct Identity {
    pub sign_in_type: Option<String>,
    /// What the user signs in with.
    pub issuer_assigned_id: Option<String>,
}

impl FromJson for Identity {
    fn from_json(json: &Json<'_>) -> Option<Self> {
        let json = json.object()?;
        Some(Self { sign_in_type: json.may_have("signInType")?, issuer_assigned_id: json.may_have("issuerAssignedId")? })
    }
}

impl UserObject {
    /// Whether the password is kept by another organisation. An internal guest, whose password is ours, is a user like any other.
    pub(crate) fn is_external(&self) -> bool {
        if self.user_principal_name.as_deref().is_some_and(|name| name.to_ascii_uppercase().contains("#EXT#")) {
            return true;
        }
        let signs_in_by = |kind: &str| {
            self.identities.iter().flatten().any(|identity| identity.sign_in_type.as_deref().is_some_and(|t| t.eq_ignore_ascii_case(kind)))
        };
        // A guest and a social account have a `userPrincipalName` beside their `federated` identity, and no password here.
        let local = signs_in_by("emailAddress") || signs_in_by("userName");
        let invited = self.creation_type.as_deref() == Some("Invitation");
        !local && (signs_in_by("federated") || (invited && !signs_in_by("userPrincipalName")))
    }

    /// A local account of External ID or B2C, for which `resetPassword` is not offered.
    pub(crate) fn is_local_account(&self) -> bool {
        self.creation_type.as_deref() == Some("LocalAccount")
    }

    /// What may name the user in a list: object id and user principal name, in lower case.
    pub(crate) fn keys(&self) -> Vec<String> {
        let name = self.user_principal_name.as_deref();
        std::iter::once(self.id.as_str()).chain(name).map(lowered).collect()
    }

    /// The part of the user principal name behind the `@`.
    pub(crate) fn domain(&self) -> Option<String> {
        let (_, domain) = self.user_principal_name.as_deref()?.rsplit_once('@')?;
        (!domain.is_empty()).then(|| domain.to_ascii_lowercase())
    }
}

/// An active directory role. One that the caller may not read comes with its type and id alone. <https://learn.microsoft.com/graph/api/resources/directoryrole>
#[derive(Clone, Debug)]
pub(crate) struct RoleObject {
    pub display_name: Option<String>,
    pub role_template_id: Option<String>,
}

impl FromJson for RoleObject {
    fn from_json(json: &Json<'_>) -> Option<Self> {
        let json = json.object()?;
        Some(Self { display_name: json.may_have("displayName")?, role_template_id: json.may_have("roleTemplateId")? })
    }
}

/// A directory object of any type; only groups are of interest, as far as they protect their members and owners.
/// <https://learn.microsoft.com/graph/api/resources/group>
#[derive(Clone, Debug)]
pub(crate) struct DirectoryObject {
    id: Option<String>,
    kind: Option<String>,
    role_template_id: Option<String>,
    display_name: Option<String>,
    /// The outer `None`: it is not told.
    is_assignable_to_role: Option<Option<bool>>,
}

impl FromJson for DirectoryObject {
    fn from_json(json: &Json<'_>) -> Option<Self> {
        let json = json.object()?;
        Some(Self {
            id: json.may_have("id")?,
            kind: json.may_have("@odata.type")?,
            role_template_id: json.may_have("roleTemplateId")?,
            display_name: json.may_have("displayName")?,
            is_assignable_to_role: match json.member("isAssignableToRole") {
                None => None,
                Some(_) => Some(json.may_have("isAssignableToRole")?),
            },
        })
    }
}

impl DirectoryObject {
    pub(crate) fn id(&self) -> Option<&str> {
        self.id.as_deref()
    }

    /// The id of an administrative unit.
    pub(crate) fn as_unit(&self) -> Option<&str> {
        self.id().filter(|_| self.kind.as_deref() == Some("#microsoft.graph.administrativeUnit"))
    }

    /// Whether it is a directory role, and which; the inner `None` is one that the caller may not read.
    pub(crate) fn as_role(&self) -> Option<(Option<&str>, Option<&str>)> {
        let is_role = self.kind.as_deref() == Some("#microsoft.graph.directoryRole");
        is_role.then_some((self.role_template_id.as_deref(), self.display_name.as_deref()))
    }

    /// `None` for a group that the caller may not read: it comes with its type and id alone.
    pub(crate) fn is_role_assignable_group(&self) -> Option<bool> {
        if self.kind.as_deref() != Some("#microsoft.graph.group") {
            return Some(false);
        }
        self.is_assignable_to_role.map(|is_assignable| is_assignable == Some(true))
    }
}

/// A role assignment. <https://learn.microsoft.com/graph/api/resources/unifiedroleassignment>
#[derive(Clone, Debug)]
pub(crate) struct AssignmentObject {
    /// The object id of the user, group or application that holds it.
    pub principal_id: String,
    /// For a built-in role its template id.
    pub role_definition_id: String,
    /// `/` is the whole tenant.
    pub directory_scope_id: Option<String>,
    pub role_definition: Option<RoleDefinition>,
}

impl FromJson for AssignmentObject {
    fn from_json(json: &Json<'_>) -> Option<Self> {
        let json = json.object()?;
        Some(Self {
            principal_id: json.may_have("principalId")?.unwrap_or_default(),
            role_definition_id: json.needs("roleDefinitionId")?,
            directory_scope_id: json.may_have("directoryScopeId")?,
            role_definition: json.may_have("roleDefinition")?,
        })
    }
}

impl AssignmentObject {
    /// The administrative unit that it is scoped to.
    pub(crate) fn unit_id(&self) -> Option<&str> {
        self.directory_scope_id.as_deref()?.strip_prefix("/administrativeUnits/")
    }

    /// Whether it holds in the whole tenant rather than in a part of it.
    pub(crate) fn is_tenant_wide(&self) -> bool {
        self.directory_scope_id.as_deref() == Some("/")
    }
}

/// The role of an assignment.
#[derive(Clone, Debug)]
pub(crate) struct RoleDefinition {
    pub display_name: Option<String>,
    /// The actions that it allows; `None` where they are not told.
    actions: Option<Vec<String>>,
}

impl RoleDefinition {
    /// Whether one of its actions sets passwords, as far as the actions are told.
    pub(crate) fn may_reach_passwords(&self) -> bool {
        let reaches = |action: &String| {
            let action = action.to_ascii_lowercase();
            ["users/password/update", "users/allproperties/alltasks", "users/authenticationmethods"]
                .iter()
                .any(|part| action.contains(part))
        };
        self.actions.as_ref().is_none_or(|actions| actions.iter().any(reaches))
    }
}

impl FromJson for RoleDefinition {
    fn from_json(json: &Json<'_>) -> Option<Self> {
        let json = json.object()?;
        let permissions = json.member("rolePermissions").map(|_| json.items("rolePermissions"));
        let actions = |permission: &Json<'_>| permission.may_have::<Vec<String>>("allowedResourceActions").flatten().unwrap_or_default();
        Some(Self {
            display_name: json.may_have("displayName")?,
            actions: permissions.map(|permissions| permissions.iter().flat_map(actions).collect()),
        })
    }
}

/// The person who is signed in.
#[derive(Clone, Debug)]
pub(crate) struct CallerObject {
    pub id: String,
}

impl FromJson for CallerObject {
    fn from_json(json: &Json<'_>) -> Option<Self> {
        let json = json.object()?;
        Some(Self { id: json.needs("id")? })
    }
}

/// How far a reset has come. <https://learn.microsoft.com/graph/api/resources/longrunningoperation>
#[derive(Clone, Debug)]
pub(crate) struct OperationObject {
    pub status: String,
    pub status_detail: Option<String>,
}

impl FromJson for OperationObject {
    fn from_json(json: &Json<'_>) -> Option<Self> {
        let json = json.object()?;
        Some(Self { status: json.needs("status")?, status_detail: json.may_have("statusDetail")? })
    }
}

/// A match of a search.
#[derive(Clone, Debug)]
pub(crate) struct FoundUser {
    pub id: String,
    pub display_name: Option<String>,
    pub user_principal_name: Option<String>,
    pub mail: Option<String>,
    pub account_enabled: Option<bool>,
}

impl FromJson for FoundUser {
    fn from_json(json: &Json<'_>) -> Option<Self> {
        let json = json.object()?;
        Some(Self {
            id: json.needs("id")?,
            display_name: json.may_have("displayName")?,
            user_principal_name: json.may_have("userPrincipalName")?,
            mail: json.may_have("mail")?,
            account_enabled: json.may_have("accountEnabled")?,
        })
    }
}

/// What the service thinks of a password. <https://learn.microsoft.com/graph/api/resources/passwordvalidationinformation>
#[derive(Clone, Debug)]
pub(crate) struct ValidationObject {
    pub is_valid: bool,
    /// The names of the rules that it breaks.
    pub broken: Vec<String>,
}

impl FromJson for ValidationObject {
    fn from_json(json: &Json<'_>) -> Option<Self> {
        let json = json.object()?;
        let broken = json.items("validationResults").iter().filter(|rule| rule.needs::<bool>("validationPassed") == Some(false));
        // A name is a word: what else stands there is not told.
        let is_word = |name: &String| name.len() <= 64 && name.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '_');
        Some(Self { is_valid: json.needs("isValid")?, broken: broken.filter_map(|rule| rule.text("ruleName")).filter(is_word).collect() })
    }
}

/// A domain of the tenant. <https://learn.microsoft.com/graph/api/resources/domain>
#[derive(Clone, Debug)]
pub(crate) struct DomainItem {
    pub id: String,
    /// The one that the tenant was made with, by which local accounts sign in.
    pub is_initial: bool,
}

impl FromJson for DomainItem {
    fn from_json(json: &Json<'_>) -> Option<Self> {
        let json = json.object()?;
        Some(Self { id: json.needs("id")?, is_initial: json.may_have("isInitial")?.unwrap_or_default() })
    }
}

/// A setting of the directory. <https://learn.microsoft.com/graph/api/resources/groupsetting>
#[derive(Clone, Debug)]
pub(crate) struct SettingObject {
    template_id: Option<String>,
    values: Vec<SettingValue>,
}

impl FromJson for SettingObject {
    fn from_json(json: &Json<'_>) -> Option<Self> {
        let json = json.object()?;
        Some(Self { template_id: json.may_have("templateId")?, values: json.may_have("values")?.unwrap_or_default() })
    }
}

#[derive(Clone, Debug)]
struct SettingValue {
    name: String,
    value: Option<String>,
}

impl FromJson for SettingValue {
    fn from_json(json: &Json<'_>) -> Option<Self> {
        let json = json.object()?;
        Some(Self { name: json.needs("name")?, value: json.may_have("value")? })
    }
}

/// The tenant's rules for passwords, as far as the tool reads them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct PasswordRules {
    /// The tenant's own list, as far as it is enforced.
    pub banned_words: Vec<String>,
}

impl SettingObject {
    /// `None` for a setting of another kind.
    pub(crate) fn password_rules(&self) -> Option<PasswordRules> {
        const PASSWORD_RULE_SETTINGS: &str = "5cf42378-d67d-4f36-ba46-e8b86229381d";
        self.template_id.as_deref().filter(|id| id.eq_ignore_ascii_case(PASSWORD_RULE_SETTINGS))?;
        let value = |name: &str| self.values.iter().find(|value| value.name == name).and_then(|value| value.value.as_deref());
        let is_enforced = !value("EnableBannedPasswordCheck").is_some_and(|value| value.eq_ignore_ascii_case("false"));
        let words = value("BannedPasswordList").filter(|_| is_enforced).unwrap_or_default().split('\t');
        Some(PasswordRules { banned_words: words.map(str::trim).filter(|word| !word.is_empty()).map(str::to_owned).collect() })
    }
}

/// Tells who checks the passwords of a domain. <https://learn.microsoft.com/graph/api/resources/domain>
#[derive(Clone, Debug)]
pub(crate) struct DomainKind {
    pub authentication_type: String,
}

impl FromJson for DomainKind {
    fn from_json(json: &Json<'_>) -> Option<Self> {
        let json = json.object()?;
        Some(Self { authentication_type: json.needs("authenticationType")? })
    }
}

/// A page of a list. A page may be empty and yet have a next one.
#[derive(Clone, Debug)]
pub(crate) struct Page<T> {
    pub value: Vec<T>,
    pub next_link: Option<String>,
}

impl<T: FromJson> FromJson for Page<T> {
    fn from_json(json: &Json<'_>) -> Option<Self> {
        let json = json.object()?;
        Some(Self { value: json.needs("value")?, next_link: json.may_have("@odata.nextLink")? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json;

    #[test]
    fn banned_words_of_the_tenant() {
        let rules = |enforced: &str| {
            let values = format!(
                r#"[{{"name":"EnableBannedPasswordCheck","value":"{enforced}"}},{{"name":"BannedPasswordList","value":"contoso\tWidget\t"}}]"#
            );
            let json = format!(r#"{{"templateId":"5CF42378-d67d-4f36-ba46-e8b86229381d","values":{values}}}"#);
            json::of::<SettingObject>(&json).password_rules().unwrap().banned_words
        };
        assert_eq!(rules("True"), ["contoso", "Widget"]);
        assert!(rules("False").is_empty());
        assert_eq!(json::of::<SettingObject>(r#"{"templateId":"other"}"#).password_rules(), None);
    }

    #[test]
    fn external_and_internal_guests() {
        for external in [
            r##"{"id":"1","userPrincipalName":"x_fabrikam.example#EXT#@contoso.example"}"##,
            r#"{"id":"1","userPrincipalName":"x@contoso.example","identities":[{"signInType":"federated","issuer":"ExternalAzureAD"}]}"#,
            r#"{"id":"1","userPrincipalName":"x@contoso.example","creationType":"Invitation","identities":[]}"#,
            r#"{"id":"1","userPrincipalName":"x@contoso.example","identities":[{"signInType":"federated"},{"signInType":"userPrincipalName"}]}"#,
        ] {
            assert!(json::of::<UserObject>(external).is_external(), "{external}");
        }
        for internal in [
            r#"{"id":"1","userPrincipalName":"x@contoso.example","userType":"Guest"}"#,
            r#"{"id":"1","userPrincipalName":"x@contoso.example","creationType":"Invitation","identities":[{"signInType":"userPrincipalName"}]}"#,
            r#"{"id":"1","identities":null,"new":{"member":[1]}}"#,
            r#"{"id":"1","creationType":"LocalAccount","identities":[{"signInType":"federated"},{"signInType":"emailAddress"}]}"#,
        ] {
            assert!(!json::of::<UserObject>(internal).is_external(), "{internal}");
        }
    }
}
