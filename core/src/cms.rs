//! Bytes encrypted for certificates, as `Protect-CmsMessage` does it: only those who hold a private key can read them.
//!
//! The form is an EnvelopedData ([RFC 5652](https://www.rfc-editor.org/rfc/rfc5652), section 6) between the lines `-----BEGIN CMS-----` and
//! `-----END CMS-----`. A content key of its own encrypts the content (AES-256 in CBC mode), and RSA encrypts that key once for each
//! certificate. `Unprotect-CmsMessage`, `EnvelopedCms` of .NET and `openssl cms -decrypt -inform PEM` read it.
//!
//! It hides the content from everybody else. It does not tell who wrote it: whoever has the certificate can write such a message.

mod armour;
mod certificate;
mod content;
mod der;
mod key_transport;
#[cfg(test)]
mod tests;

use zeroize::Zeroizing;

pub use self::certificate::Recipient;
use self::content::{BLOCK, KEY};
use self::der::{CONTEXT_0, HOLDS_VALUES, INTEGER, OBJECT_IDENTIFIER, OCTET_STRING, SEQUENCE, SET, Written};
use crate::error::{Error, Kind};
use crate::random::Source;

/// 1.2.840.113549.1.7.3, RFC 5652 section 6.1.
const ENVELOPED_DATA: &[u8] = &[0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x07, 0x03];
/// 1.2.840.113549.1.7.1, RFC 5652 section 4.
const DATA: &[u8] = &[0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x07, 0x01];
/// 2.16.840.1.101.3.4.1.42, RFC 3565 section 4.1.
const AES_256_CBC: &[u8] = &[0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x01, 0x2A];
/// The version of an EnvelopedData, and of a recipient in it, where all recipients are named by issuer and serial number.
const VERSION: &[u8] = &[0];

/// Encrypts bytes for all of these certificates: the holder of any one of them can read the content, alone. The message is ASCII text.
///
/// # Errors
/// `invalid_argument` without a certificate, `random_source_failed`.
pub fn encrypt(content: &[u8], to: &[Recipient], source: &mut Source) -> Result<Vec<u8>, Error> {
    if to.is_empty() {
        return Err(Error::new(Kind::InvalidArgument, "there is no certificate to encrypt for"));
    }
    let mut key = Zeroizing::new([0; KEY]);
    source.fill(&mut *key)?;
    let mut iv = [0; BLOCK];
    source.fill(&mut iv)?;
    let mut recipients: Vec<Vec<u8>> = Vec::with_capacity(to.len());
    for recipient in to {
        let made = recipient.info(&key, source)?;
        // A set is written in the order of its members' bytes (X.690, section 11.6).
        let place = recipients.partition_point(|before| *before < made);
        recipients.insert(place, made);
    }

    let mut message = Written::default();
    message.value(CONTEXT_0, &content::encrypted(content, &key, iv));
    let behind = message.len();
    message.value(OCTET_STRING, &iv);
    message.value(OBJECT_IDENTIFIER, AES_256_CBC);
    message.enclose(SEQUENCE, behind);
    message.value(OBJECT_IDENTIFIER, DATA);
    message.enclose(SEQUENCE, 0);
    let behind = message.len();
    recipients.iter().rev().for_each(|recipient| message.bytes(recipient));
    message.enclose(SET, behind);
    message.value(INTEGER, VERSION);
    message.enclose(SEQUENCE, 0);
    message.enclose(CONTEXT_0 | HOLDS_VALUES, 0);
    message.value(OBJECT_IDENTIFIER, ENVELOPED_DATA);
    message.enclose(SEQUENCE, 0);
    Ok(armour::written(&message.finish()))
}
