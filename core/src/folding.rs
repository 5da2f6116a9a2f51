//! Small letters of the alphabets that names are written in. The tables of every script, which `str::to_lowercase` brings, weigh 9 kB in the
//! page's module.

/// The small letter of a Latin, Greek or Cyrillic letter; anything else as it is.
pub(crate) fn small(letter: char) -> char {
    let code = u32::from(letter);
    let small = match code {
        0x41..=0x5A | 0xC0..=0xD6 | 0xD8..=0xDE | 0x391..=0x3A1 | 0x3A3..=0x3AB | 0x410..=0x42F => code + 32,
        0x400..=0x40F => code + 80,
        0x386 => 0x3AC,
        0x388..=0x38A => code + 37,
        0x38C => 0x3CC,
        0x38E..=0x38F => code + 63,
        0x130 => 0x69,
        0x178 => 0xFF,
        0x4C0 => 0x4CF,
        0x1E9E => 0xDF,
        // A capital letter and its small one stand side by side: first an even one, …
        0x100..=0x137 | 0x14A..=0x177 | 0x460..=0x481 | 0x48A..=0x4BF | 0x4D0..=0x52F | 0x1E00..=0x1E95 | 0x1EA0..=0x1EFF => code | 1,
        // … or an odd one.
        0x139..=0x148 | 0x179..=0x17E | 0x4C1..=0x4CE => code + (code & 1),
        _ => code,
    };
    char::from_u32(small).unwrap_or(letter)
}

/// A text in small letters.
pub(crate) fn lowered(text: &str) -> String {
    text.chars().map(small).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_the_standard_library_for_these_alphabets() {
        for code in (0..0x180).chain(0x386..0x3CF).chain(0x400..0x530).chain(0x1E00..0x1F00) {
            let letter = char::from_u32(code).unwrap();
            let expected: Vec<char> = letter.to_lowercase().collect();
            // The dotted capital I of Turkish becomes two characters there.
            if expected.len() == 1 {
                assert_eq!(small(letter), expected[0], "{code:x}");
            }
        }
        assert_eq!(lowered("ÅSA Müller-ŁĄCKA ΆΝΝΑ Жанна 山田"), "åsa müller-łącka άννα жанна 山田");
    }
}
