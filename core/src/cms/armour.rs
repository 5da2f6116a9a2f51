//! The text around DER: certificates are read from it, messages are written into it ([RFC 7468](https://www.rfc-editor.org/rfc/rfc7468)).

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

const BEGIN_CERTIFICATE: &[u8] = b"-----BEGIN CERTIFICATE-----";
const END_CERTIFICATE: &[u8] = b"-----END CERTIFICATE-----";
const BEGIN_CMS: &[u8] = b"-----BEGIN CMS-----\n";
const END_CMS: &[u8] = b"-----END CMS-----\n";
/// The bytes of a line, which become 64 letters, as RFC 7468 wants it. `Protect-CmsMessage` writes 76, which strict readers refuse.
const LINE: usize = 48;
const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// Takes the next certificate out of a text, with all that stands before it, such as a private key: what stands between its two lines. It is empty
/// where that is no base64.
pub(super) fn next_certificate(text: &mut &[u8]) -> Option<Vec<u8>> {
    let (_, behind) = split(text, BEGIN_CERTIFICATE)?;
    let (inside, behind) = split(behind, END_CERTIFICATE).unwrap_or_default();
    *text = behind;
    let letters: Vec<u8> = inside.iter().copied().filter(|letter| !letter.is_ascii_whitespace()).collect();
    Some(STANDARD.decode(letters).unwrap_or_default())
}

/// What stands before and behind the first place of a mark.
fn split<'t>(text: &'t [u8], mark: &[u8]) -> Option<(&'t [u8], &'t [u8])> {
    let place = text.windows(mark.len()).position(|window| window == mark)?;
    Some((text.get(..place)?, text.get(place + mark.len()..)?))
}

/// A message as text, which ends with a line break.
///
/// Reading base64 is a library's business, because much can be wrong there. Its encoder would weigh 4 kB, which is as much as AES.
pub(super) fn written(message: &[u8]) -> Vec<u8> {
    let mut text = Vec::with_capacity(BEGIN_CMS.len() + message.len().div_ceil(3) * 4 + message.len().div_ceil(LINE) + END_CMS.len());
    text.extend_from_slice(BEGIN_CMS);
    for line in message.chunks(LINE) {
        for group in line.chunks(3) {
            let bits = group.iter().chain(&[0; 2]).take(3).fold(0, |bits, byte| bits << 8 | usize::from(*byte));
            for (place, shift) in [18, 12, 6, 0].into_iter().enumerate() {
                let letter = LETTERS.get(bits >> shift & 63).filter(|_| place <= group.len());
                text.push(letter.copied().unwrap_or(b'='));
            }
        }
        text.push(b'\n');
    }
    text.extend_from_slice(END_CMS);
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_are_base64_in_lines_of_64_letters() {
        let bytes: Vec<u8> = (0..=255).collect();
        for length in 0..=bytes.len() {
            let text = String::from_utf8(written(&bytes[..length])).unwrap();
            let mut lines: Vec<&str> =
                text.strip_prefix("-----BEGIN CMS-----\n").unwrap().strip_suffix("-----END CMS-----\n").unwrap().lines().collect();
            assert_eq!(STANDARD.decode(lines.concat()).unwrap(), bytes[..length], "{length}");
            let last = lines.pop().unwrap_or_default();
            assert!(last.len() <= 64 && lines.iter().all(|line| line.len() == 64), "{length}");
            assert_eq!(text.capacity(), text.len(), "it grows nowhere");
        }
    }

    #[test]
    fn certificates_are_found_among_other_things() {
        let text = b"Bag Attributes\r\n-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n-----BEGIN CERTIFICATE-----\r\nAQ I\r\nD\r\n-----END CERTIFICATE----------BEGIN CERTIFICATE-----BA==-----END CERTIFICATE-----";
        let mut rest = &text[..];
        assert_eq!(next_certificate(&mut rest), Some(vec![1, 2, 3]));
        assert_eq!(next_certificate(&mut rest), Some(vec![4]));
        assert_eq!(next_certificate(&mut rest), None);
        for broken in
            ["-----BEGIN CERTIFICATE-----AQID", "-----BEGIN CERTIFICATE-----A-----END CERTIFICATE-----", "-----BEGIN CERTIFICATE-----"]
        {
            let mut rest = broken.as_bytes();
            assert_eq!(next_certificate(&mut rest), Some(vec![]), "{broken}");
            assert_eq!(next_certificate(&mut rest), None, "{broken}");
        }
    }
}
