//! Documents that say what the code says: docs/protocol.md and the list of remedies. The tests here fail when only one side changes.

mod code;
mod protocol;
mod remedies;

use crate::error::Kind;

/// Every code. A test counts them.
const KINDS: [Kind; 62] = [
    Kind::InvalidOptions,
    Kind::InvalidArgument,
    Kind::UnknownId,
    Kind::WrongState,
    Kind::RandomSourceFailed,
    Kind::Panicked,
    Kind::PasswordLengthInvalid,
    Kind::SharedPassword,
    Kind::OptionsContradict,
    Kind::EndpointRefused,
    Kind::NoSignIn,
    Kind::PasswordPolicyImpossible,
    Kind::TokenInvalid,
    Kind::LogBroken,
    Kind::CertificateUnusable,
    Kind::UserNotFound,
    Kind::UserDisabled,
    Kind::UserFederated,
    Kind::UserGuest,
    Kind::UserSynced,
    Kind::OwnAccount,
    Kind::RowWithoutUser,
    Kind::RoleTooLow,
    Kind::NamesNobody,
    Kind::JournalFailed,
    Kind::UserOfOtherService,
    Kind::PassNotAllowed,
    Kind::MailNoRecipient,
    Kind::MailAddressUnlisted,
    Kind::MailNoSender,
    Kind::UserAmbiguous,
    Kind::DuplicateUser,
    Kind::Declined,
    Kind::ConfirmationImpossible,
    Kind::Cancelled,
    Kind::DeadlinePassed,
    Kind::RowEmpty,
    Kind::Excluded,
    Kind::AboveMaximumProtection,
    Kind::NotVerified,
    Kind::PlanChanged,
    Kind::TokenRefused,
    Kind::WrongCloud,
    Kind::ScopeMissing,
    Kind::RoleMissing,
    Kind::AccessDenied,
    Kind::ConditionalAccess,
    Kind::PasswordRejected,
    Kind::RequestRefused,
    Kind::Conflict,
    Kind::Throttled,
    Kind::ServiceUnavailable,
    Kind::NotReached,
    Kind::AnswerLost,
    Kind::TimedOut,
    Kind::Redirected,
    Kind::ReplyUnreadable,
    Kind::OperationFailed,
    Kind::OperationRunning,
    Kind::OperationUnknown,
    Kind::ChangeNotVisible,
    Kind::ChangedAgain,
];

#[test]
fn every_code_is_listed() {
    let body = code::between(include_str!("error.rs"), "pub enum Kind {", "\n}");
    let declared: Vec<&str> =
        body.lines().filter_map(|line| line.trim().strip_suffix(',')?.split_once(" = ")).map(|(name, _)| name).collect();
    assert_eq!(declared, KINDS.map(|kind| format!("{kind:?}")));
}
