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
