//! The content under its key: AES-256 in CBC mode ([RFC 3565](https://www.rfc-editor.org/rfc/rfc3565)), padded as RFC 5652 section 6.3 says.

use aes::cipher::{BlockCipherEncrypt, KeyInit};
use aes::{Aes256, Block};
use zeroize::Zeroizing;

/// The bytes of a content key.
pub(super) const KEY: usize = 32;
/// The bytes of a block, and of the initialisation vector.
pub(super) const BLOCK: usize = 16;

/// The padding says how long it is in each of its bytes, and is never empty.
pub(super) fn encrypted(content: &[u8], key: &[u8; KEY], iv: [u8; BLOCK]) -> Vec<u8> {
    let cipher = Aes256::new(key.into());
    let (blocks, rest) = content.as_chunks::<BLOCK>();
    let padding = u8::try_from(BLOCK - rest.len()).unwrap_or_default();
    let mut last = Zeroizing::new([padding; BLOCK]);
    last.iter_mut().zip(rest).for_each(|(slot, byte)| *slot = *byte);
    let mut encrypted = Vec::with_capacity((blocks.len() + 1) * BLOCK);
    let mut chained = Block::from(iv);
    for block in blocks.iter().chain([&*last]) {
        chained.iter_mut().zip(block).for_each(|(slot, byte)| *slot ^= byte);
        cipher.encrypt_block(&mut chained);
        encrypted.extend_from_slice(&chained);
    }
    encrypted
}
