//! Entropy is the logarithm of a count: here everything is really written down and counted.

use std::collections::{BTreeMap, BTreeSet};

use super::*;
use crate::password::classes::{Class, Classes};
use crate::password::entropy::{Row, add_widened};
use crate::password::layout::Part;
use crate::password::terms::{index, normal_text};
use crate::password::walk::Walk;
use crate::password::words::WordList;

/// Every text that a layout can give, by choices written out one after the other.
fn candidates(layout: &Layout) -> Vec<String> {
    let mut texts = vec![String::new()];
    for part in &layout.parts {
        let (choices, count): (Vec<String>, usize) = match part {
            Part::Characters(alphabet, count) => (alphabet.iter().map(|byte| char::from(*byte).to_string()).collect(), *count),
            Part::Word { capitalize } => {
                let capital = |word: &str| word[..1].to_uppercase() + &word[1..];
                let words = (0..layout.words.count()).map(|number| layout.words.word(number));
                (words.map(|word| if *capitalize { capital(word) } else { word.to_owned() }).collect(), 1)
            }
            Part::Text(text) => (vec![text.clone()], 1),
        };
        for _ in 0..count {
            texts = texts.iter().flat_map(|text| choices.iter().map(move |choice| format!("{text}{choice}"))).collect();
        }
    }
    texts
}

/// The texts that comply, judged by other code than the generator's.
fn compliant(layout: &Layout, terms: &[&str]) -> BTreeSet<String> {
    let all = candidates(layout);
    let different: BTreeSet<&String> = all.iter().collect();
    assert_eq!(different.len(), all.len(), "two choices give the same text");
    let holds = |text: &str, class: Class| match class {
        Class::Lower => text.contains(|c: char| c.is_ascii_lowercase()),
        Class::Upper => text.contains(|c: char| c.is_ascii_uppercase()),
        Class::Digit => text.contains(|c: char| c.is_ascii_digit()),
        Class::Symbol => text.contains(|c: char| c.is_ascii_punctuation()),
    };
    let complies = |text: &String| {
        let normal = text.to_lowercase().replace('0', "o").replace('1', "l").replace('$', "s").replace('@', "a");
        Class::ALL.into_iter().filter(|class| holds(text, *class)).count() >= 3
            && layout.required.iter().all(|class| holds(text, class))
            && !terms.iter().any(|term| normal.contains(term))
    };
    all.into_iter().filter(complies).collect()
}

/// Counts, then draws until each text was to come 40 times, and compares: only compliant ones, all of them, about equally often.
fn check(name: &str, layout: &Layout, terms: &[&str]) {
    let expected = compliant(layout, terms);
    let automaton = Terms::new(terms.iter().copied());
    let share = layout.compliant_share(&automaton);
    if expected.is_empty() {
        assert!(share == 0.0, "{name}: nothing complies, and the share is {share}");
        return;
    }
    let counted = (layout.candidate_bits() + share.log2()).exp2();
    let there = f64::from(u32::try_from(expected.len()).unwrap());
    assert!((counted / there - 1.0).abs() < 1e-9, "{name}: {counted} were counted, {there} are there");

    let mut seen: BTreeMap<String, u32> = expected.iter().map(|text| (text.clone(), 0)).collect();
    let (mut source, mut secret) = (seeded(11), Secret::with_limit(layout.longest()));
    for _ in 0..expected.len() * 40 {
        layout.draw(&[&automaton], &mut source, &mut secret).unwrap();
        *seen.get_mut(secret.text().unwrap()).unwrap_or_else(|| panic!("{name}: {:?} does not comply", secret.text())) += 1;
    }
    uniform::check(name, seen.values().map(|count| (f64::from(*count), 40.0)));
}

fn characters(first: &str, rest: &str, count: usize, required: Classes) -> Layout {
    let part = |of: &str, count| Part::Characters(of.as_bytes().to_vec(), count);
    Layout { parts: vec![part(first, 1), part(rest, count)], words: WordList::default(), required }
}

#[test]
fn random_passwords() {
    let four = Class::ALL.into_iter().fold(Classes::NONE, Classes::with);
    check("four classes", &characters("abA", "abA1$", 4, four), &[]);
    check("three of four", &characters("abA", "abA1$", 4, Classes::NONE), &[]);
    check("a digit and two others", &characters("aA", "aA1$", 4, Classes::NONE.with(Class::Digit)), &[]);
    check("without a name", &characters("abA", "abA1$", 4, four), &["ab"]);
    check("without overlapping names", &characters("abAl", "abA1$", 4, Classes::NONE), &["abal", "bas", "ls", "aaa", "lal"]);
    check("a name within a name", &characters("ab", "abA1$", 5, Classes::NONE), &["bal", "abals", "al"]);
    check("no name to be seen", &characters("aA", "aA1$", 4, Classes::NONE), &["xyz"]);
    check("nothing is left", &characters("aA", "aA1$", 4, four), &["l"]);
}

#[test]
fn passphrases() {
    for (options, terms) in [
        (r#"{"words":3}"#, vec![]),
        (r#"{"words":3,"separator":"","number":false,"symbol":true,"symbols":"!$"}"#, vec![]),
        (r#"{"words":3,"separator":"","number":false,"symbol":true,"symbols":"!$","forUser":["Nabo"]}"#, vec!["nabo"]),
        (r#"{"words":4,"separator":"1","number":true,"bannedWords":["alal","bobl"]}"#, vec!["alal", "bobl"]),
        (
            r#"{"words":3,"capitalize":false,"separator":"0","symbol":true,"forUser":["nobo","an@ba-boba"]}"#,
            vec!["nobo", "ba-boba", "boba"],
        ),
    ] {
        let options = options.replacen('{', r#"{"style":"passphrase","wordList":"bob\nboba\nana\nbana","#, 1);
        let policy = policy(&options);
        check(&options, &policy.layout, &terms);
        let there = f64::from(u32::try_from(compliant(&policy.layout, &terms).len()).unwrap());
        assert!((policy.entropy_bits() - there.log2()).abs() < 1e-9, "{options}: {} for {there}", policy.entropy_bits());
    }
}

/// 2.1 million of them, so counted only.
#[test]
fn readable_passwords() {
    let policy = policy(r#"{"style":"readable","length":8,"keyboardSafe":true,"symbols":"!","bannedWords":["ba!2","3334"]}"#);
    let there = compliant(&policy.layout, &["ba!2", "3334"]).len();
    assert!(there < 18 * 7_usize.pow(5));
    assert!((policy.entropy_bits() - f64::from(u32::try_from(there).unwrap()).log2()).abs() < 1e-9);
}

#[test]
fn the_automaton_finds_what_a_search_finds() {
    let terms = ["adele", "delt", "elta", "contoso", "oso", "0so"].map(normal_text);
    let automaton = Terms::new(terms.iter().map(String::as_str));
    for text in ["adel", "AD3le", "ADELE", "addelta", "C0nt0s0", "c0nto", "xx0s0xx", "", "@dele", "ade1e", "de1ta"] {
        let normal = normal_text(text);
        assert_eq!(automaton.are_in(text.as_bytes()), terms.iter().any(|term| normal.contains(term.as_str())), "{text}");
    }
    assert!(Terms::new(["jürgen", ""]).is_empty());
}

/// A list of the size that a tenant may have. None of its words can stand in a password with another, and each is as rare as the next, so that
/// what they take away adds up.
#[test]
fn a_thousand_banned_words_are_counted() {
    let letters = ["b", "c", "d", "e", "f", "g", "h"];
    let words = (0..1000)
        .map(|number| format!("q{}{}{}{}", letters[number / 343], letters[number / 49 % 7], letters[number / 7 % 7], letters[number % 7]));
    let words: Vec<String> = words.collect();
    let share = |words: &[String]| {
        let policy = policy(&serde_json::json!({ "length": 8, "bannedWords": words }).to_string());
        policy.entropy_bits().exp2()
    };
    let (none, one, all) = (share(&[]), share(&words[..1]), share(&words));
    let ratio = (none - all) / (none - one);
    assert!((ratio - 1000.0).abs() < 1.0, "{ratio}");
}

proptest::proptest! {
    /// All states at once, against each state and each character by itself.
    #[test]
    fn a_walk_goes_where_each_state_goes(terms in proptest::collection::vec("[abol1$]{1,6}", 0..40), alphabet in "[abl1$A]{1,8}") {
        let terms = Terms::new(terms.iter().map(|term| normal_text(term)).collect::<Vec<_>>().iter().map(String::as_str));
        let walk = Walk::new(&terms);
        let mut rows = vec![Row::default(); terms.states()];
        rows[0][0] = 1.0;
        for _ in 0..6 {
            let mut expected = vec![Row::default(); terms.states()];
            for (state, row) in (0..).zip(&rows) {
                for byte in alphabet.bytes() {
                    if let Some(next) = terms.after(state, &[byte]) {
                        add_widened(&mut expected[index(next)], row, Classes::of(&[byte]), 1.0 / f64::from(u32::try_from(alphabet.len()).unwrap()));
                    }
                }
            }
            rows = walk.after(&rows, alphabet.as_bytes());
            for (found, expected) in rows.iter().flatten().zip(expected.iter().flatten()) {
                proptest::prop_assert!((found - expected).abs() < 1e-12 && (*found == 0.0) == (*expected == 0.0), "{found} and not {expected}");
            }
        }
    }
}
