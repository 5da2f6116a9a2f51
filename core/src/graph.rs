//! Microsoft Graph as this tool uses it: requests that are built, replies and errors that are read.

mod batch;
mod error;
mod reply;
mod request;
mod retry_after;

pub(crate) use batch::{BATCH_ITEMS, BATCH_PATH, batch_body, batch_replies};
pub(crate) use error::{Refusal, claims_challenge, hidden, is_concurrency_conflict, is_delegated_only, refusal, refusal_hiding, shortened};
pub(crate) use reply::{
    AssignmentObject, CallerObject, DirectoryObject, DomainKind, FoundUser, OperationObject, Page, PasswordRules, Reply, RoleObject,
    SettingObject, UserObject,
};
pub(crate) use request::{Operation, PasswordProfile, Request, UserKey, Whose, reset_password_in_words};
pub(crate) use retry_after::retry_after_ms;
