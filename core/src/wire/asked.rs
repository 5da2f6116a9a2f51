//! What flows tell that only ask. docs/protocol.md tells each member.

use serde::Serialize;

use super::UserError;
use crate::error::Warning;

/// What a user can sign in with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SignInMethods {
    /// The action's id.
    pub id: u64,
    /// The user's place in the list, from 0.
    pub index: usize,
    /// What the caller gave, as far as it names a user; else null.
    pub input: Option<String>,
    /// Object id.
    pub user_id: Option<String>,
    /// The name to sign in with.
    pub user_principal_name: Option<String>,
    /// What is registered, in the service's order.
    pub methods: Vec<SignInMethod>,
    /// What the person should know.
    pub warnings: Vec<Warning>,
    /// Why the methods are not known.
    pub error: Option<UserError>,
}

/// One way to sign in, or a part of one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SignInMethod {
    /// A word of ours; a type that is not known by its name in Graph.
    pub method_type: String,
    /// The number, the address, the device, or how long a pass holds.
    pub detail: Option<String>,
    /// Graph's id of the method.
    pub method_id: Option<String>,
    /// Whether the user chose it as the default second factor; null: not known.
    pub is_default: Option<bool>,
    /// Whether it can be used at the next sign-in; null: not known.
    pub usable_for_next_sign_in: Option<bool>,
    /// Why, in words.
    pub why: String,
}

/// A page of the audit log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Audited {
    /// The action's id.
    pub id: u64,
    /// The user's place in the list, from 0; null where no user was named.
    pub index: Option<usize>,
    /// What the caller gave, as far as it names a user; else null.
    pub input: Option<String>,
    /// The newest first. A log comes in several pages; one that holds nothing is not told.
    pub entries: Vec<AuditEntry>,
    /// Why nothing, or nothing more, could be read.
    pub error: Option<UserError>,
}

/// Something that was done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct AuditEntry {
    /// As Graph gives it: UTC, seven decimals.
    pub activity_date_time: String,
    /// `AdminReset`, `SelfService`, `Change`, `Revoke`, `Method` or `Other`.
    pub kind: &'static str,
    /// Graph's name of the activity.
    pub activity: String,
    /// Object id of the user to whom it was done.
    pub user_id: Option<String>,
    /// The user's name to sign in with.
    pub user_principal_name: Option<String>,
    /// The person's name.
    pub display_name: Option<String>,
    /// Who did it: a user principal name, or an application's name.
    pub initiated_by: Option<String>,
    /// Object id of that user, or the application's client id.
    pub initiated_by_id: Option<String>,
    /// Whether an application did it; null where nobody is named.
    pub is_app: Option<bool>,
    /// Whether users did it for themselves; null: not known.
    pub is_self: Option<bool>,
    /// Where the person was.
    pub ip_address: Option<String>,
    /// As it is logged: `success`, `failure` or `timeout`.
    pub result: Option<String>,
    /// What that means, in words.
    pub meaning: String,
    /// Graph's reason.
    pub result_reason: Option<String>,
    /// The service's own, not the one that a client sent.
    pub correlation_id: Option<String>,
    /// Graph's id of the entry.
    pub id: Option<String>,
}

/// The last sign-ins of a user.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SignIns {
    /// The action's id.
    pub id: u64,
    /// The user's place in the list, from 0.
    pub index: usize,
    /// Object id.
    pub user_id: Option<String>,
    /// The newest first.
    pub sign_ins: Vec<SignIn>,
    /// Why they are not known.
    pub warnings: Vec<Warning>,
}

/// A sign-in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SignIn {
    /// UTC.
    pub created_date_time: String,
    /// Object id.
    pub user_id: Option<String>,
    /// The name that was signed in with.
    pub user_principal_name: Option<String>,
    /// The application that was signed in to.
    pub app_display_name: Option<String>,
    /// Where from.
    pub ip_address: Option<String>,
    /// City, state, country, as far as they are told.
    pub location: Option<String>,
    /// A browser, or another kind of client.
    pub client_app_used: Option<String>,
    /// 0: the sign-in succeeded.
    pub error_code: Option<i64>,
    /// Why it did not.
    pub failure_reason: Option<String>,
    /// What conditional access made of it.
    pub conditional_access_status: Option<String>,
    /// Whether a person was asked.
    pub is_interactive: Option<bool>,
    /// Graph's id of the sign-in.
    pub id: Option<String>,
}
