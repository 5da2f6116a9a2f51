//! Whether what is drawn is as frequent as it should be, by Pearson's chi-square.
//!
//! Seeds are fixed, so that a test passes always or never. With a generator without fault one in a million seeds fails a single comparison.

use super::*;
use crate::password::classes::{Class, Classes};
use crate::password::layout::Part;

/// Standard deviations of the normal distribution that are exceeded once in a million.
const ONCE_IN_A_MILLION: f64 = 4.753;

/// Compares pairs of a count that was seen and the one that was to be expected. Their sums are the same.
pub(super) fn check(name: &str, pairs: impl Iterator<Item = (f64, f64)>) {
    let (mut sum, mut cells) = (0.0, 0.0);
    for (seen, expected) in pairs {
        assert!(expected >= 5.0, "{name}: too few draws for a chi-square");
        sum += (seen - expected).powi(2) / expected;
        cells += 1.0;
    }
    // The approximation of Wilson and Hilferty.
    let freedom: f64 = cells - 1.0;
    if freedom > 0.0 {
        let limit = freedom * (1.0 - 2.0 / (9.0 * freedom) + ONCE_IN_A_MILLION * (2.0 / (9.0 * freedom)).sqrt()).powi(3);
        assert!(sum < limit, "{name}: chi-square {sum:.1} of {freedom} degrees of freedom, the limit is {limit:.1}");
    }
}

/// A layout of single characters with some places narrowed to fewer characters, and which share of the candidates it keeps.
fn narrowed(layout: &Layout, narrow: &[(usize, &[u8])]) -> (Layout, f64) {
    let mut kept = 1.0;
    let mut parts = Vec::new();
    for part in &layout.parts {
        let Part::Characters(alphabet, count) = part else { panic!("single characters only") };
        for _ in 0..*count {
            let all = alphabet;
            let characters = match narrow.iter().find(|(place, _)| *place == parts.len()) {
                Some((_, to)) => all.iter().copied().filter(|byte| to.contains(byte)).collect(),
                None => all.to_vec(),
            };
            kept *= f64::from(u32::try_from(characters.len()).unwrap()) / f64::from(u32::try_from(all.len()).unwrap());
            parts.push(Part::Characters(characters, 1));
        }
    }
    (Layout { parts, ..layout.clone() }, kept)
}

/// The share of compliant passwords that have these characters at these places.
fn expected(policy: &PasswordPolicy, narrow: &[(usize, &[u8])]) -> f64 {
    let (layout, kept) = narrowed(&policy.layout, narrow);
    if kept == 0.0 { 0.0 } else { kept * layout.compliant_share(&policy.terms) / policy.layout.compliant_share(&policy.terms) }
}

fn of_class(class: Class) -> Vec<u8> {
    (b'!'..=b'~').filter(|byte| Classes::of(&[*byte]).has(class)).collect()
}

fn draws(policy: &PasswordPolicy, count: u32, seed: u64) -> Vec<Vec<u8>> {
    let mut source = seeded(seed);
    (0..count).map(|_| policy.draw(&mut source).unwrap().expose().to_vec()).collect()
}

const POLICIES: [&str; 4] = [
    r#"{"length":8}"#,
    r#"{"length":9,"require":["digit"],"symbols":"!$"}"#,
    r#"{"length":10,"keyboardSafe":true,"forbid":["lower"]}"#,
    r#"{"style":"readable","length":14}"#,
];

#[test]
fn every_character_at_every_place() {
    const DRAWS: u32 = 40_000;
    for options in POLICIES {
        let policy = policy(options);
        let drawn = draws(&policy, DRAWS, 21);
        for place in 0..policy.longest() {
            let mut seen = [0_u32; 128];
            drawn.iter().for_each(|password| seen[usize::from(password[place])] += 1);
            // Within a class every character is as likely as another: a policy treats them alike.
            let cells = Class::ALL.into_iter().flat_map(|class| {
                let here = narrowed(&policy.layout, &[(place, &of_class(class))]).0;
                let Part::Characters(alphabet, _) = &here.parts[place] else { panic!("single characters only") };
                let characters = alphabet.clone();
                let size = f64::from(u32::try_from(characters.len()).unwrap());
                let each = expected(&policy, &[(place, &characters)]) / size.max(1.0) * f64::from(DRAWS);
                characters.into_iter().map(move |byte| (byte, each))
            });
            let cells: Vec<(u8, f64)> = cells.collect();
            let total: f64 = cells.iter().map(|(_, each)| each).sum();
            assert!((total - f64::from(DRAWS)).abs() < 1e-3, "{options}, place {place}: {total}");
            check(&format!("{options}, place {place}"), cells.into_iter().map(|(byte, each)| (f64::from(seen[usize::from(byte)]), each)));
        }
    }
}

/// The classes of two places at once: "one of each class, then fill up" fails here.
#[test]
fn the_classes_of_two_places() {
    const DRAWS: u32 = 60_000;
    for options in &POLICIES[..3] {
        let policy = policy(options);
        let drawn = draws(&policy, DRAWS, 22);
        for (one, other) in [(0, 1), (1, 2), (2, policy.longest() - 1)] {
            let pairs = Class::ALL.into_iter().flat_map(|a| Class::ALL.into_iter().map(move |b| (a, b)));
            let cells = pairs.filter_map(|(a, b)| {
                let share = expected(&policy, &[(one, &of_class(a)), (other, &of_class(b))]);
                let seen = drawn.iter().filter(|drawn| Classes::of(&[drawn[one]]).has(a) && Classes::of(&[drawn[other]]).has(b)).count();
                assert!(share > 0.0 || seen == 0, "{options}: {a:?} and {b:?} cannot be");
                (share > 0.0).then(|| (f64::from(u32::try_from(seen).unwrap()), share * f64::from(DRAWS)))
            });
            check(&format!("{options}, places {one} and {other}"), cells);
        }
    }
}

#[test]
fn every_word_at_every_place() {
    const DRAWS: u32 = 80_000;
    let words: Vec<&str> = WORDS.lines().step_by(200).collect();
    let options = serde_json::json!({ "style": "passphrase", "words": 3, "wordList": words.join("\n") });
    let policy = policy(&options.to_string());
    let drawn = draws(&policy, DRAWS, 23);
    let expected = f64::from(DRAWS) / f64::from(u32::try_from(words.len()).unwrap());
    for place in 0..3 {
        let at = |drawn: &Vec<u8>| String::from_utf8(drawn.clone()).unwrap().to_lowercase().split('-').nth(place).unwrap().to_owned();
        let mut seen: std::collections::BTreeMap<String, u32> = words.iter().map(|word| ((*word).to_owned(), 0)).collect();
        for password in &drawn {
            *seen.get_mut(at(password).trim_end_matches(|c: char| c.is_ascii_digit())).unwrap() += 1;
        }
        check(&format!("word {place}"), seen.values().map(|count| (f64::from(*count), expected)));
    }
}

/// A generator with less behind it than it says repeats itself: of n draws from N passwords about n²/2N pairs are the same.
#[test]
fn draws_repeat_as_often_as_they_should() {
    let options = r#"{"style":"passphrase","words":3,"wordList":"haus\nbaum\nhund\nwald\nmeer\nberg\ntor\nweg"}"#;
    let policy = policy(options);
    let mut drawn = draws(&policy, 4_000, 24);
    drawn.sort_unstable();
    let pairs: f64 = drawn.chunk_by(|a, b| a == b).map(|same| f64::from(u32::try_from(same.len() * (same.len() - 1) / 2).unwrap())).sum();
    let expected = 4_000.0 * 3_999.0 / 2.0 / policy.entropy_bits().exp2();
    assert!((pairs - expected).abs() < ONCE_IN_A_MILLION * expected.sqrt() * 1.5, "{pairs} pairs, {expected} were expected");
}
