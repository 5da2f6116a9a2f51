//! What is refused and what is written. That others can read it is tested with openssl, in `tests/native/tests/cms.rs`.
//!
//! The certificates are of openssl, and their private keys are gone: `document` is one as `Protect-CmsMessage` wants it, `wide` has 4096 bits and
//! ends in 2056, `first-version` has no extensions.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use proptest::prelude::*;
use rand::rngs::ChaCha20Rng;
use rand::{SeedableRng, TryCryptoRng, TryRng};

use super::*;
use crate::rfc3339;

const DOCUMENT: &[u8] = include_bytes!("tests/document.pem");
const WIDE: &[u8] = include_bytes!("tests/wide.pem");
const FIRST_VERSION: &[u8] = include_bytes!("tests/first-version.pem");

/// A generator that brings one byte again and again, so often.
struct Same {
    byte: u8,
    blocks: usize,
}

impl TryRng for Same {
    type Error = std::fmt::Error;

    fn try_next_u32(&mut self) -> Result<u32, Self::Error> {
        Ok(u32::from_le_bytes([self.byte; 4]))
    }

    fn try_next_u64(&mut self) -> Result<u64, Self::Error> {
        Ok(u64::from_le_bytes([self.byte; 8]))
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Self::Error> {
        self.blocks = self.blocks.checked_sub(1).ok_or(std::fmt::Error)?;
        bytes.fill(self.byte);
        Ok(())
    }
}

impl TryCryptoRng for Same {}

fn der(pem: &[u8]) -> Vec<u8> {
    let mut text = pem;
    armour::next_certificate(&mut text).unwrap()
}

fn recipient(pem: &[u8]) -> Recipient {
    Recipient::from_bytes(pem).unwrap()
}

/// The message of the error, whose code is that of certificates.
fn refused(bytes: &[u8], at_ms: Option<u64>) -> String {
    let error = Recipient::all_from_bytes(bytes, at_ms).unwrap_err();
    assert_eq!(error.code(), "certificate_unusable");
    error.message().to_owned()
}

/// The answer was made without this code: by `pow` of Python and `openssl enc`, with 0xAA for each random byte.
#[test]
fn a_known_answer() {
    let content = b"Temporary password for adele@contoso.example";
    let known = include_bytes!("tests/known-answer.pem");
    for order in [[DOCUMENT, WIDE], [WIDE, DOCUMENT]] {
        let mut source = Source::new(Same { byte: 0xAA, blocks: 2 });
        let found = encrypt(content, &order.map(recipient), &mut source).unwrap();
        assert_eq!(String::from_utf8_lossy(&found), String::from_utf8_lossy(known));
    }
}

#[test]
fn a_certificate_is_read_in_both_forms() {
    for pem in [DOCUMENT, WIDE, FIRST_VERSION] {
        let (of_text, of_bytes) = (recipient(pem), Recipient::from_bytes(&der(pem)).unwrap());
        assert_eq!(format!("{of_text:?}"), format!("{of_bytes:?}"));
    }
    let both = [DOCUMENT, b"\n-----BEGIN PUBLIC KEY-----\nMAA=\n-----END PUBLIC KEY-----\n", WIDE].concat();
    assert_eq!(Recipient::all_from_bytes(&both, None).unwrap().len(), 2);
    // A text may begin as DER does.
    assert!(Recipient::from_bytes(&[b"0 s:CN = hand-over.contoso.example\n", DOCUMENT].concat()).is_ok());
    let error = Recipient::from_bytes(&both).unwrap_err();
    assert_eq!((error.code(), error.message()), ("certificate_unusable", "there are 2 certificates where one is expected"));
}

#[test]
fn certificates_of_no_use_are_refused_and_the_reason_is_told() {
    for (file, told) in [
        (&include_bytes!("tests/small.pem")[..], "certificate 1 has an RSA key of 1024 bits, and not 2048 to 4096"),
        (include_bytes!("tests/large.pem"), "certificate 1 has an RSA key of 4104 bits, and not 2048 to 4096"),
        (include_bytes!("tests/elliptic.pem"), "certificate 1 has a key of another kind than RSA"),
        (include_bytes!("tests/pss.pem"), "certificate 1 has a key of another kind than RSA"),
        (include_bytes!("tests/signing.pem"), "certificate 1 does not allow keyEncipherment in its key usage"),
        (b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", "certificate 1 cannot be read"),
        (b"-----BEGIN CERTIFICATE-----\nAAAA", "certificate 1 cannot be read"),
        (b"", "there is no certificate, neither as PEM nor as DER"),
        (b"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n", "there is no certificate, neither as PEM nor as DER"),
    ] {
        assert_eq!(refused(file, None), told);
        if told.starts_with("certificate") {
            assert_eq!(refused(&[DOCUMENT, file].concat(), None), told.replace("certificate 1", "certificate 2"));
        }
    }
}

#[test]
fn both_ends_of_the_period_belong_to_it() {
    let time = |text: &str| rfc3339::read(text).unwrap();
    // The second one ends after 2049, which is written in another form.
    for (pem, first, behind) in [
        (DOCUMENT, time("2026-11-27T03:08:14Z"), time("2036-11-24T03:08:15Z")),
        (WIDE, time("2026-11-27T03:08:17Z"), time("2056-11-19T03:08:18Z")),
    ] {
        let times = [(0, false), (first - 1, false), (first, true), (behind - 1, true), (behind, false), (u64::MAX, false)];
        for (at_ms, is_valid) in times {
            assert_eq!(recipient(pem).valid_at(at_ms), is_valid, "{at_ms}");
            assert_eq!(Recipient::all_from_bytes(pem, Some(at_ms)).is_ok(), is_valid, "{at_ms}");
        }
    }
    let told = refused(&[WIDE, DOCUMENT].concat(), Some(time("2040-01-01T00:00:00Z")));
    assert_eq!(told, "certificate 2 is valid from 2026-11-27T03:08:14.000Z to 2036-11-24T03:08:14.999Z, and not now");
}

#[test]
fn a_message_needs_a_recipient() {
    let error = encrypt(b"", &[], &mut Source::new(Same { byte: 1, blocks: 9 })).unwrap_err();
    assert_eq!(error.code(), "invalid_argument");
}

#[test]
fn a_generator_that_fails_or_brings_zeros_makes_no_message() {
    let recipients = [recipient(DOCUMENT), recipient(WIDE)];
    // The two take 48 + 221 + 477 bytes, of blocks of 1024.
    let many = vec![recipient(WIDE); 3];
    for (to, byte, blocks) in [(&recipients[..], 1, 0), (&many, 1, 1), (&recipients, 0, 99)] {
        let error = encrypt(b"x", to, &mut Source::new(Same { byte, blocks })).unwrap_err();
        assert_eq!(error.code(), "random_source_failed");
    }
}

#[test]
fn two_messages_of_the_same_have_nothing_in_common() {
    let mut source = Source::new(ChaCha20Rng::seed_from_u64(1));
    let content = [7; 64];
    let mut message = || {
        let text = String::from_utf8(encrypt(&content, &[recipient(DOCUMENT)], &mut source).unwrap()).unwrap();
        STANDARD.decode(text.lines().filter(|line| !line.starts_with('-')).collect::<String>()).unwrap()
    };
    let (first, second) = (message(), message());
    assert_eq!(first.len(), second.len());
    // The encrypted content is at the end: 64 bytes and a block of padding, behind two bytes of tag and length.
    let (first_content, second_content) = (&first[first.len() - 80..], &second[second.len() - 80..]);
    assert!(!first_content.chunks(16).any(|block| second_content.chunks(16).any(|other| block == other)));
    assert!(!first_content.windows(4).any(|window| window == [7; 4]));
    assert_ne!(first_content[..16], first_content[16..32], "alike blocks are not alike");
}

/// A certificate ends before it should, or goes on.
#[test]
fn no_part_of_a_certificate_is_taken_for_one() {
    for pem in [DOCUMENT, WIDE, FIRST_VERSION, include_bytes!("tests/elliptic.pem")] {
        let whole = der(pem);
        for length in 0..whole.len() {
            assert!(Recipient::from_bytes(&whole[..length]).is_err(), "{length}");
        }
        assert!(Recipient::from_bytes(&[&whole[..], &[0]].concat()).is_err());
        for length in 0..pem.len() - 1 {
            assert!(Recipient::from_bytes(&pem[..length]).is_err(), "{length}");
        }
    }
}

proptest! {
    /// Whatever is changed, the certificate is refused or taken, and a message can be made for one that is taken.
    #[test]
    fn no_change_of_a_certificate_breaks_the_reader(which in 0..3_usize, at in any::<prop::sample::Index>(), byte: u8) {
        let mut changed = der([DOCUMENT, WIDE, FIRST_VERSION][which]);
        let at = at.index(changed.len());
        changed[at] = byte;
        if let Ok(recipient) = Recipient::from_bytes(&changed) {
            prop_assert!(encrypt(b"x", &[recipient], &mut Source::new(ChaCha20Rng::seed_from_u64(1))).is_ok());
        }
    }

    #[test]
    fn no_bytes_break_the_reader(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        prop_assert!(Recipient::from_bytes(&bytes).is_err());
        let begun = [&[0x30, 0x81, 200][..], &bytes].concat();
        prop_assert!(Recipient::from_bytes(&begun).is_err());
    }
}
