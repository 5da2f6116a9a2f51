//! The numbers that calls return: those of `core`'s codes, which a test compares.

/// 0, or the number of a code: the `ENTRA_…` constants below.
#[allow(non_camel_case_types, reason = "the names of C types")]
pub type entra_status = u32;

/// Success.
pub const ENTRA_OK: entra_status = 0;
/// `invalid_options`: an option is unknown, of the wrong type or out of its range.
pub const ENTRA_INVALID_OPTIONS: entra_status = 1;
/// `invalid_argument`: an argument is missing or is not what the call takes.
pub const ENTRA_INVALID_ARGUMENT: entra_status = 2;
/// `unknown_id`: no open action has this id.
pub const ENTRA_UNKNOWN_ID: entra_status = 3;
/// `wrong_state`: the call does not fit the state of the flow.
pub const ENTRA_WRONG_STATE: entra_status = 4;
/// `random_source_failed`: the operating system's generator failed.
pub const ENTRA_RANDOM_SOURCE_FAILED: entra_status = 5;
/// `panicked`: the library met a state that it does not know; the flow hands out what it has and ends.
pub const ENTRA_PANICKED: entra_status = 6;
/// `password_length_invalid`: the length is outside 8 to 256.
pub const ENTRA_PASSWORD_LENGTH_INVALID: entra_status = 7;
/// `shared_password`: one own password for several users, which was not allowed.
pub const ENTRA_SHARED_PASSWORD: entra_status = 8;
/// `options_contradict`: two options contradict each other.
pub const ENTRA_OPTIONS_CONTRADICT: entra_status = 9;
/// `endpoint_refused`: the endpoint is not one that a token may go to.
pub const ENTRA_ENDPOINT_REFUSED: entra_status = 10;
/// `no_sign_in`: no token was given.
pub const ENTRA_NO_SIGN_IN: entra_status = 11;
/// `password_policy_impossible`: no or hardly any password complies with the policy.
pub const ENTRA_PASSWORD_POLICY_IMPOSSIBLE: entra_status = 12;
/// `token_invalid`: a text that cannot be an access token.
pub const ENTRA_TOKEN_INVALID: entra_status = 13;
/// `log_broken`: the log is no unbroken chain of whole records.
pub const ENTRA_LOG_BROKEN: entra_status = 21;
/// `certificate_unusable`: there is no certificate, or none that a message can be encrypted for.
pub const ENTRA_CERTIFICATE_UNUSABLE: entra_status = 22;

#[cfg(test)]
mod tests {
    use super::*;
    use entra_reset_core::Kind;

    #[test]
    fn the_header_s_numbers_are_core_s() {
        for (number, kind) in [
            (ENTRA_INVALID_OPTIONS, Kind::InvalidOptions),
            (ENTRA_INVALID_ARGUMENT, Kind::InvalidArgument),
            (ENTRA_UNKNOWN_ID, Kind::UnknownId),
            (ENTRA_WRONG_STATE, Kind::WrongState),
            (ENTRA_RANDOM_SOURCE_FAILED, Kind::RandomSourceFailed),
            (ENTRA_PANICKED, Kind::Panicked),
            (ENTRA_PASSWORD_LENGTH_INVALID, Kind::PasswordLengthInvalid),
            (ENTRA_SHARED_PASSWORD, Kind::SharedPassword),
            (ENTRA_OPTIONS_CONTRADICT, Kind::OptionsContradict),
            (ENTRA_ENDPOINT_REFUSED, Kind::EndpointRefused),
            (ENTRA_NO_SIGN_IN, Kind::NoSignIn),
            (ENTRA_PASSWORD_POLICY_IMPOSSIBLE, Kind::PasswordPolicyImpossible),
            (ENTRA_TOKEN_INVALID, Kind::TokenInvalid),
            (ENTRA_LOG_BROKEN, Kind::LogBroken),
            (ENTRA_CERTIFICATE_UNUSABLE, Kind::CertificateUnusable),
        ] {
            assert_eq!(number, kind.number(), "{}", kind.code());
        }
    }
}
