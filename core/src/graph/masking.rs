//! Taking passwords out of what a service says. A service may quote a request, in any escaped form.

use crate::secret::Secret;

/// What stands in the place of a password.
const MASK: &str = "********";
/// No more characters of a service's text are told.
const TOLD: usize = 1024;
/// No more are looked at. It is so many more that a password which begins in what is told also ends in what is looked at, however it is escaped.
const LOOKED_AT: usize = 8192;

/// A character and the bytes of the text that it was read from.
#[derive(Clone, Copy)]
struct Unit {
    value: char,
    start: usize,
    end: usize,
}

/// How often a text may be escaped, one escape around the other.
const DEEPEST: usize = 3;

/// How a text may be escaped once.
const DECODERS: [Decode; 3] = [json, percent, html];

type Decode = fn(&[Unit]) -> Vec<Unit>;

/// The text without these passwords: as they are, JSON-escaped, percent-encoded, HTML-escaped, or several of that one around the other.
pub(crate) fn masked<'a>(text: &str, passwords: impl IntoIterator<Item = &'a Secret>) -> String {
    let passwords: Vec<&str> = passwords.into_iter().filter_map(Secret::text).filter(|password| !password.is_empty()).collect();
    without_all(text, &passwords)
}

fn without_all(text: &str, passwords: &[&str]) -> String {
    let end_of = |characters| text.char_indices().nth(characters).map_or(text.len(), |(at, _)| at);
    let told = end_of(TOLD);
    if passwords.is_empty() {
        return text.get(..told).unwrap_or(text).to_owned();
    }
    let text = text.get(..end_of(LOOKED_AT)).unwrap_or(text);
    let plain: Vec<Unit> = text.char_indices().map(|(start, value)| Unit { value, start, end: start + value.len_utf8() }).collect();
    let mut hits: Vec<(usize, usize)> = Vec::new();
    let mut level = vec![plain];
    for depth in 0..=DEEPEST {
        for units in &level {
            passwords.iter().for_each(|password| hits.extend(find(units, password)));
        }
        if depth < DEEPEST {
            // A decoder that changes nothing leads nowhere.
            let decoded =
                level.iter().flat_map(|units| DECODERS.iter().map(move |decode| decode(units)).filter(|found| found.len() < units.len()));
            level = decoded.collect();
        }
    }
    without(text, &hits, told)
}

fn find(units: &[Unit], password: &str) -> Vec<(usize, usize)> {
    let length = password.chars().count();
    // In a form a blank becomes a plus.
    let is_same = |unit: &Unit, wanted: char| unit.value == wanted || (wanted == ' ' && unit.value == '+');
    let hits = units.windows(length).filter(|window| window.iter().zip(password.chars()).all(|(unit, wanted)| is_same(unit, wanted)));
    hits.filter_map(|window| Some((window.first()?.start, window.last()?.end))).collect()
}

/// What stands before `told`, with a mask for each hit that begins there.
fn without(text: &str, hits: &[(usize, usize)], told: usize) -> String {
    // Where a hit begins, and the furthest of those that begin there ends.
    let mut ends = vec![0; text.len()];
    for (start, end) in hits {
        if let Some(known) = ends.get_mut(*start) {
            *known = (*end).max(*known);
        }
    }
    let (mut kept, mut from) = (String::new(), 0);
    for (start, end) in ends.into_iter().enumerate().take(told).filter(|(_, end)| *end > 0) {
        if start >= from {
            kept.push_str(text.get(from..start).unwrap_or_default());
            kept.push_str(MASK);
        }
        from = from.max(end);
    }
    kept + text.get(from..told).unwrap_or_default()
}

/// Reads units one after the other: `read` tells what stands at a place, as characters and as how many units they took.
fn decoded(units: &[Unit], read: impl Fn(&[Unit]) -> Option<(Vec<char>, usize)>) -> Vec<Unit> {
    let (mut found, mut at) = (Vec::with_capacity(units.len()), 0);
    while let Some(rest) = units.get(at..).filter(|rest| !rest.is_empty()) {
        match (read(rest), rest) {
            (Some((values, taken)), [first, ..]) => {
                let end = rest.get(taken.saturating_sub(1)).unwrap_or(first).end;
                found.extend(values.into_iter().map(|value| Unit { value, start: first.start, end }));
                at += taken.max(1);
            }
            (None, [first, ..]) => {
                found.push(*first);
                at += 1;
            }
            (_, []) => break,
        }
    }
    found
}

/// `\"`, `\/`, `\n`, `\u0041`, and pairs of surrogates.
fn json(units: &[Unit]) -> Vec<Unit> {
    decoded(units, |rest| {
        let kind = rest.get(1).filter(|_| rest.first().is_some_and(|unit| unit.value == '\\'))?.value;
        let simple = match kind {
            '"' | '\\' | '/' | '\'' => kind,
            'b' => '\u{8}',
            'f' => '\u{c}',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'x' => return Some((vec![char::from_u32(number(rest.get(2..4)?, 16)?)?], 4)),
            'u' => {
                let first = number(rest.get(2..6)?, 16)?;
                let Ok(is_low) = u16::try_from(first).map(|unit| (0xD800..0xDC00).contains(&unit)) else { return None };
                let follows = || (rest.get(6)?.value == '\\' && rest.get(7)?.value == 'u').then(|| number(rest.get(8..12)?, 16))?;
                let (code, taken) = match follows().filter(|_| is_low) {
                    Some(second) => (0x1_0000 + ((first - 0xD800) << 10) + second.checked_sub(0xDC00)?, 12),
                    None => (first, 6),
                };
                return Some((vec![char::from_u32(code)?], taken));
            }
            _ => return None,
        };
        Some((vec![simple], 2))
    })
}

/// `%40`; several of them where a character has several bytes.
fn percent(units: &[Unit]) -> Vec<Unit> {
    decoded(units, |rest| {
        // `%u0040`, as old scripts write it.
        if let [percent, u, ..] = rest
            && percent.value == '%'
            && u.value == 'u'
        {
            return Some((vec![char::from_u32(number(rest.get(2..6)?, 16)?)?], 6));
        }
        let byte = |at: usize| {
            let is_escape = rest.get(at)?.value == '%';
            u8::try_from(number(rest.get(at + 1..at + 3).filter(|_| is_escape)?, 16)?).ok()
        };
        let mut bytes = vec![byte(0)?];
        while bytes.len() < 4 && std::str::from_utf8(&bytes).is_err() {
            bytes.push(byte(bytes.len() * 3)?);
        }
        let text = std::str::from_utf8(&bytes).ok()?;
        Some((text.chars().collect(), bytes.len() * 3))
    })
}

/// `&quot;`, `&#34;`, `&#x22;`.
fn html(units: &[Unit]) -> Vec<Unit> {
    const LONGEST: usize = 16;
    decoded(units, |rest| {
        let end = rest.iter().take(LONGEST).position(|unit| unit.value == ';')?;
        let inside = rest.get(1..end).filter(|_| rest.first().is_some_and(|unit| unit.value == '&'))?;
        let value = match inside {
            [hash, x, digits @ ..] if hash.value == '#' && x.value.eq_ignore_ascii_case(&'x') => char::from_u32(number(digits, 16)?)?,
            [hash, digits @ ..] if hash.value == '#' => char::from_u32(number(digits, 10)?)?,
            name => match name.iter().map(|unit| unit.value).collect::<String>().as_str() {
                "quot" => '"',
                "apos" => '\'',
                "amp" => '&',
                "lt" => '<',
                "gt" => '>',
                "nbsp" => ' ',
                _ => return None,
            },
        };
        Some((vec![value], end + 1))
    })
}

fn number(digits: &[Unit], radix: u32) -> Option<u32> {
    let is_empty = digits.is_empty();
    digits.iter().try_fold(0_u32, |sum, unit| sum.checked_mul(radix)?.checked_add(unit.value.to_digit(radix)?)).filter(|_| !is_empty)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hides(text: &str, password: &str) -> bool {
        let found = masked(text, [&Secret::copy_of(password.as_bytes())]);
        found.contains(MASK) && !found.contains("9zzq")
    }

    #[test]
    fn every_escaped_form_is_taken_out() {
        let password = "Canary-\"9zzq\\-Öw/n <&";
        let json = serde_json::to_string(password).unwrap();
        let json = json.trim_matches('"');
        let bytes = |escape: fn(u8) -> String| password.bytes().map(escape).collect::<String>();
        let chars = |escape: fn(char) -> String| password.chars().map(escape).collect::<String>();
        let html = password.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;");
        for form in [
            password.to_owned(),
            json.to_owned(),
            json.replace('/', "\\/"),
            json.replace('\\', "\\\\").replace('"', "\\\""),
            chars(|c| format!("\\u{:04x}", u32::from(c))),
            bytes(|byte| format!("%{byte:02X}")),
            bytes(|byte| format!("%{byte:02x}")),
            json.bytes().map(|byte| format!("%{byte:02X}")).collect(),
            password.replace('"', "%22").replace(' ', "+").replace('\\', "%5C"),
            chars(|c| format!("%u{:04x}", u32::from(c))),
            chars(|c| format!("\\x{:02x}", u32::from(c))),
            chars(|c| format!("&#x{:08x};", u32::from(c))),
            json.replace('\\', "\\\\").replace('"', "\\\"").replace('\\', "\\\\").replace('"', "\\\""),
            chars(|c| format!("&#{};", u32::from(c))),
            chars(|c| format!("&#x{:X};", u32::from(c))),
            html.clone(),
            html.replace('&', "&amp;"),
            html.replace('\\', "\\\\"),
        ] {
            assert!(hides(&format!("before {form} behind"), password), "{form}");
            assert_eq!(masked(&format!("a {form} b {form} c"), [&Secret::copy_of(password.as_bytes())]), format!("a {MASK} b {MASK} c"));
        }
    }

    #[test]
    fn what_is_cut_off_leaves_no_part_of_a_password() {
        let password = "9zzq-Own!".repeat(28);
        let secret = Secret::copy_of(password.as_bytes());
        let escaped: String = password.chars().map(|c| format!("&#x{:08x};", u32::from(c))).collect();
        for quoted in [&password, &escaped] {
            for before in [0, 7, 300, 1_020] {
                for times in [1, 4, 17, 40] {
                    let found = masked(&format!("{}{}", "x".repeat(before), format!("{quoted} ").repeat(times)), [&secret]);
                    assert!(!found.contains("9zzq") && !found.contains("&#x"), "{before} {times}: {found}");
                }
            }
        }
    }

    #[test]
    fn all_passwords_and_nothing_else() {
        let secrets = [Secret::copy_of(b"Secret-1x"), Secret::copy_of(b"et-1xAndMore")];
        assert_eq!(masked("Secret-1xAndMore, %zz &x; \\q \\u12", &secrets), "********, %zz &x; \\q \\u12");
        assert_eq!(masked("nothing here", &secrets), "nothing here");
        assert_eq!(masked("&#1114112; \\ud83d \\ud83d\\u0041", &secrets), "&#1114112; \\ud83d \\ud83d\\u0041");
    }

    #[test]
    fn a_pair_of_surrogates_is_one_character() {
        assert!(hides("x \\ud83d\\ude00-9zzq-Own", "😀-9zzq-Own"));
    }
}
