//! Microsoft Graph as this tool uses it: requests that are built, replies and errors that are read.

mod batch;
mod class;
mod error;
mod masking;
mod methods;
mod objects;
mod pages;
mod passes;
mod reply;
mod request;
mod retry_after;

pub(crate) use batch::{BATCH_ITEMS, BATCH_PATH, batch_body, batch_replies};
pub(crate) use class::{ByClass, Class, Cost};
#[cfg(test)]
pub(crate) use error::row_remedies;
pub(crate) use error::{Refusal, claims_challenge, is_concurrency_conflict, is_delegated_only, refusal, shortened};
pub(crate) use masking::masked;
pub(crate) use methods::{MethodObject, PassDetail, Registration, UserId};
pub(crate) use objects::{
    AssignmentObject, CallerObject, DirectoryObject, DomainItem, DomainKind, FoundUser, OperationObject, Page, PasswordRules,
    RoleDefinition, RoleObject, SettingObject, UserObject, ValidationObject,
};
pub(crate) use pages::Pages;
pub(crate) use passes::{PassObject, PassPolicy, PassTarget};
pub(crate) use reply::{Reply, throttle_percentage};
pub(crate) use request::{Operation, PasswordProfile, Request, UserKey, Whose};
use retry_after::thousandths;
pub(crate) use retry_after::{retry_after_ms, service_date_ms};
