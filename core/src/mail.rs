//! The mail that hands a credential over, or tells that it was reset: whom it may reach, and what it says. Nothing here sends.
//!
//! The mailbox of an account that is being reset is the last place for its password: whoever took the account over reads it, and the user
//! cannot. So no mail goes to any address of that account.

mod account;
mod address;
mod options;
mod recipient;

pub(crate) use account::Account;
pub(crate) use options::{MailContent, MailOptions, WantedRecipient};
pub(crate) use recipient::{ManagerFacts, Recipient, recipient};
