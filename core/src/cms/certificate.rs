//! A certificate, as far as a message for it needs to know: who is meant, how long it is valid, and its RSA key
//! ([RFC 5280](https://www.rfc-editor.org/rfc/rfc5280), section 4.1).

use std::ops::Range;

use time::{Date, Month, PrimitiveDateTime, Time};

use super::content::KEY;
use super::der::{
    BIT_STRING, BOOLEAN, CONTEXT_0, GENERALIZED_TIME, HOLDS_VALUES, INTEGER, OBJECT_IDENTIFIER, OCTET_STRING, Reader, SEQUENCE, UTC_TIME,
    Written,
};
use super::key_transport::PublicKey;
use super::{armour, key_transport};
use crate::error::{Error, Kind};
use crate::random::Source;
use crate::rfc3339;

/// `rsaEncryption` with its parameters, NULL (RFC 3370, section 4.2.1).
const RSA_ENCRYPTION: &[u8] = &[0x06, 0x09, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x01, 0x05, 0x00];
/// 1.2.840.113549.1.1.1.
const RSA: &[u8] = &[0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x01];
/// 2.5.29.15.
const KEY_USAGE: &[u8] = &[0x55, 0x1D, 0x0F];
/// The third bit of a key usage, in its first byte (RFC 5280, section 4.2.1.3).
const KEY_ENCIPHERMENT: u8 = 0x20;
/// `[3]` of a certificate: its extensions.
const EXTENSIONS: u8 = 0xA3;
/// The version of a recipient who is named by issuer and serial number (RFC 5652, section 6.2.1).
const VERSION: &[u8] = &[0];

/// A certificate that a message can be encrypted for. Whether it is trusted or revoked is not asked.
#[derive(Clone, Debug)]
pub struct Recipient {
    /// Issuer and serial number, byte for byte as in the certificate: readers compare the bytes.
    identifier: Vec<u8>,
    key: PublicKey,
    /// When it is valid, in Unix milliseconds.
    period: Range<u64>,
}

impl Recipient {
    /// Reads one certificate, DER or PEM.
    ///
    /// # Errors
    /// `certificate_unusable`: that is not one certificate, or it is not for encrypting keys with RSA.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, Error> {
        let mut found = Self::all_from_bytes(bytes, None)?;
        match (found.pop(), found.len()) {
            (Some(recipient), 0) => Ok(recipient),
            (_, others) => {
                Err(Error::new(Kind::CertificateUnusable, format!("there are {} certificates where one is expected", others + 1)))
            }
        }
    }

    /// Reads one certificate as DER, or all those of a PEM text, in their order: one or more. Other parts of the text are passed over. With a
    /// time, in Unix milliseconds, all of them have to be valid then.
    ///
    /// # Errors
    /// `certificate_unusable`: there is no certificate, or one of them is not for encrypting keys with RSA, or not valid.
    pub fn all_from_bytes(bytes: &[u8], at_ms: Option<u64>) -> Result<Vec<Self>, Error> {
        let (mut recipients, mut text) = (Vec::new(), bytes);
        while let Some(der) = armour::next_certificate(&mut text) {
            recipients.push(Self::read(&der, at_ms).map_err(|why| why.told(recipients.len() + 1))?);
        }
        match bytes.first() {
            Some(&SEQUENCE) if recipients.is_empty() => recipients.push(Self::read(bytes, at_ms).map_err(|why| why.told(1))?),
            _ if recipients.is_empty() => {
                return Err(Error::new(Kind::CertificateUnusable, "there is no certificate, neither as PEM nor as DER"));
            }
            _ => {}
        }
        Ok(recipients)
    }

    /// Whether a time, in Unix milliseconds, is in the certificate's period. Both of its ends belong to it.
    #[must_use]
    pub fn valid_at(&self, unix_ms: u64) -> bool {
        self.period.contains(&unix_ms)
    }

    fn read(der: &[u8], at_ms: Option<u64>) -> Result<Self, Unusable> {
        let fields = Fields::read(der).ok_or(Unusable::Certificate)?;
        if fields.algorithm != RSA {
            return Err(Unusable::KeyKind);
        }
        if fields.key_usage & KEY_ENCIPHERMENT == 0 {
            return Err(Unusable::KeyUsage);
        }
        let (modulus, exponent) = rsa_numbers(fields.key).ok_or(Unusable::Key)?;
        let bits = key_transport::bits(modulus);
        if !PublicKey::BITS.contains(&bits) {
            return Err(Unusable::KeySize(bits));
        }
        if at_ms.is_some_and(|at_ms| !fields.period.contains(&at_ms)) {
            return Err(Unusable::Period(fields.period));
        }
        let mut identifier = Written::default();
        identifier.bytes(fields.serial_number);
        identifier.bytes(fields.issuer);
        identifier.enclose(SEQUENCE, 0);
        Ok(Self { identifier: identifier.finish(), key: PublicKey::new(modulus, exponent).ok_or(Unusable::Key)?, period: fields.period })
    }

    /// The KeyTransRecipientInfo with the content key for this recipient (RFC 5652, section 6.2.1).
    pub(super) fn info(&self, key: &[u8; KEY], source: &mut Source) -> Result<Vec<u8>, Error> {
        let mut info = Written::default();
        info.value(OCTET_STRING, &self.key.encrypted(key, source)?);
        info.value(SEQUENCE, RSA_ENCRYPTION);
        info.bytes(&self.identifier);
        info.value(INTEGER, VERSION);
        info.enclose(SEQUENCE, 0);
        Ok(info.finish())
    }
}

/// Why a certificate is of no use.
enum Unusable {
    Certificate,
    KeyUsage,
    KeyKind,
    Key,
    /// Bits.
    KeySize(usize),
    /// When it is valid, in Unix milliseconds.
    Period(Range<u64>),
}

impl Unusable {
    fn told(self, number: usize) -> Error {
        let why = match self {
            Self::Certificate => "cannot be read",
            Self::KeyUsage => "does not allow keyEncipherment in its key usage",
            Self::KeyKind => "has a key of another kind than RSA",
            Self::Key => "has an RSA key that cannot be read",
            Self::KeySize(bits) => &format!("has an RSA key of {bits} bits, and not 2048 to 4096"),
            Self::Period(Range { start, end }) => {
                &format!("is valid from {} to {}, and not now", rfc3339::write(start), rfc3339::write(end.saturating_sub(1)))
            }
        };
        Error::new(Kind::CertificateUnusable, format!("certificate {number} {why}"))
    }
}

/// What of a certificate is looked at.
struct Fields<'c> {
    /// The whole value.
    serial_number: &'c [u8],
    /// The whole value.
    issuer: &'c [u8],
    period: Range<u64>,
    algorithm: &'c [u8],
    key: &'c [u8],
    /// The first byte.
    key_usage: u8,
}

impl<'c> Fields<'c> {
    fn read(der: &'c [u8]) -> Option<Self> {
        let mut certificate = Reader::of_one(der, SEQUENCE)?;
        let mut fields = certificate.enter(SEQUENCE)?;
        let (_algorithm, _signature) = (certificate.take(SEQUENCE)?, certificate.take(BIT_STRING)?);
        let _version = fields.next_if(CONTEXT_0 | HOLDS_VALUES);
        let serial_number = fields.next_if(INTEGER)?.whole;
        let _algorithm_again = fields.take(SEQUENCE)?;
        let issuer = fields.next_if(SEQUENCE)?.whole;
        let mut validity = fields.enter(SEQUENCE)?;
        // The last second belongs to the period.
        let period = time(&mut validity)?..time(&mut validity)? + 1000;
        let _subject = fields.take(SEQUENCE)?;
        let mut key_info = fields.enter(SEQUENCE)?;
        let algorithm = key_info.enter(SEQUENCE)?.take(OBJECT_IDENTIFIER)?;
        let key = bits(key_info.take(BIT_STRING)?)?;
        let key_usage = key_usage(fields)?;
        certificate.is_at_end().then_some(Self { serial_number, issuer, period, algorithm, key, key_usage })
    }
}

/// The bytes of a bit string that is made of whole ones.
fn bits(contents: &[u8]) -> Option<&[u8]> {
    contents.split_first().filter(|(unused, _)| **unused == 0).map(|(_, bytes)| bytes)
}

/// The first byte of the key usage among the extensions, which are the last of the fields; all its bits are set in a certificate that tells no usage,
/// and so forbids none.
fn key_usage(mut fields: Reader<'_>) -> Option<u8> {
    while let Some(field) = fields.next() {
        if field.tag != EXTENSIONS {
            continue;
        }
        let mut extensions = Reader::of_one(field.contents, SEQUENCE)?;
        while !extensions.is_at_end() {
            let mut extension = extensions.enter(SEQUENCE)?;
            let name = extension.take(OBJECT_IDENTIFIER)?;
            let _critical = extension.next_if(BOOLEAN);
            let contents = extension.take(OCTET_STRING)?;
            if name == KEY_USAGE {
                let (_unused, usage) = Reader::new(contents).take(BIT_STRING)?.split_first()?;
                return Some(usage.first().copied().unwrap_or_default());
            }
        }
    }
    fields.is_at_end().then_some(0xFF)
}

/// Unix milliseconds of a time: `YYMMDDHHMMSSZ` from 1950 to 2049, or with four digits of the year (RFC 5280, section 4.1.2.5). What lies
/// before 1970 is told as 1970.
fn time(fields: &mut Reader<'_>) -> Option<u64> {
    let field = fields.next()?;
    let mut digits = field.contents.strip_suffix(b"Z")?.iter().map(|letter| letter.checked_sub(b'0').filter(|digit| *digit < 10));
    let mut pair = || Some(digits.next()?? * 10 + digits.next()??);
    let first = pair()?;
    let year = match field.tag {
        UTC_TIME => (if first < 50 { 2000 } else { 1900 }) + i32::from(first),
        GENERALIZED_TIME => i32::from(first) * 100 + i32::from(pair()?),
        _ => return None,
    };
    let date = Date::from_calendar_date(year, Month::try_from(pair()?).ok()?, pair()?).ok()?;
    let time = Time::from_hms(pair()?, pair()?, pair()?).ok()?;
    let seconds = PrimitiveDateTime::new(date, time).assume_utc().unix_timestamp();
    digits.next().is_none().then_some(u64::try_from(seconds).unwrap_or_default() * 1000)
}

/// Modulus and exponent (RFC 8017, appendix A.1.1), without leading zeros.
fn rsa_numbers(key: &[u8]) -> Option<(&[u8], &[u8])> {
    let mut numbers = Reader::of_one(key, SEQUENCE)?;
    let (modulus, exponent) = (positive(numbers.take(INTEGER)?)?, positive(numbers.take(INTEGER)?)?);
    numbers.is_at_end().then_some((modulus, exponent))
}

/// The bytes of a number above 0.
fn positive(contents: &[u8]) -> Option<&[u8]> {
    match contents {
        [0, rest @ ..] if rest.first().is_some_and(|first| *first >= 0x80) => Some(rest),
        [1..=0x7F, ..] => Some(contents),
        _ => None,
    }
}
