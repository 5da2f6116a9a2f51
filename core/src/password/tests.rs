//! What all styles have in common. What is counted is in `counting`, what is drawn in `uniform`, what is refused in `policies`.

mod counting;
mod policies;
mod uniform;

use rand::SeedableRng;
use rand::rngs::ChaCha20Rng;

use super::*;

/// The list that is built into the C library.
const WORDS: &str = include_str!("../../data/words/eff-long.txt");

fn seeded(seed: u64) -> Source {
    Source::new(ChaCha20Rng::seed_from_u64(seed))
}

fn policy(options: &str) -> PasswordPolicy {
    PasswordPolicy::parse_with_words(options.as_bytes(), Some(WORDS)).unwrap_or_else(|error| panic!("{options}: {error}"))
}

fn text(password: &Secret) -> String {
    password.text().unwrap().to_owned()
}

#[test]
fn each_style_complies_and_looks_like_nothing_else() {
    for options in [r#"{}"#, r#"{"length":8}"#, r#"{"symbols":"all"}"#, r#"{"style":"readable"}"#, r#"{"style":"passphrase"}"#] {
        let policy = policy(options);
        let mut source = seeded(3);
        for _ in 0..3_000 {
            let password = policy.draw(&mut source).unwrap();
            let report = password_check(password.expose(), b"").unwrap();
            assert!(report.is_valid, "{options}: {report:?}");
            let text = text(&password);
            assert!(text.starts_with(|c: char| c.is_ascii_alphabetic()), "{options}");
            // Words are recognised as a whole.
            let look_alikes = if policy.style() == Style::Passphrase { "01|" } else { "0Oo1lI|" };
            assert!(!text.contains(|c| look_alikes.contains(c)), "{options}");
        }
    }
}

#[test]
fn each_style_has_fifty_bits_by_itself() {
    for options in ["", r#"{"style":"readable"}"#, r#"{"style":"readable","keyboardSafe":true}"#, r#"{"style":"passphrase"}"#] {
        let policy = policy(options);
        assert!(
            policy.entropy_bits() >= 50.0 && policy.warnings().is_empty(),
            "{options}: {} {:?}",
            policy.entropy_bits(),
            policy.warnings()
        );
    }
}

#[test]
fn on_the_telephone_it_is_two_words_and_a_number() {
    let mut source = seeded(9);
    for _ in 0..100 {
        let password = text(&policy(r#"{"style":"readable"}"#).draw(&mut source).unwrap());
        let (words, digits) = password.split_at(password.find(|c: char| c.is_ascii_digit()).unwrap());
        assert!(digits.len() == 5 && digits.bytes().all(|byte| b"2346789".contains(&byte)), "{password}");
        let words: Vec<&str> = words.split(|c: char| c.is_ascii_punctuation()).collect();
        assert!(words.len() == 2 && words.iter().all(|word| word.len() == 8), "{password}");
        assert!(words.iter().all(|word| word.chars().skip(1).step_by(2).all(|vowel| "aiu".contains(vowel))), "{password}");
    }
}

#[test]
fn a_user_s_names_are_kept_out_of_his_password() {
    // A list that is full of the user's names, so that a generator that did not look would be caught at once.
    let policy = policy(r#"{"style":"passphrase","wordList":"adele\nvance\nfine\ngood\nwell","words":4}"#);
    let mut source = seeded(4);
    for _ in 0..2_000 {
        let password = text(&policy.draw_for(&["Adele Vance", "adele.v@contoso.example"], &mut source).unwrap()).to_lowercase();
        assert!(!password.contains("adele") && !password.contains("vance"), "{password}");
    }
    let error = policy.draw_for(&["Adele Vance", "Fine-Good", "well@contoso.example"], &mut source).unwrap_err();
    assert_eq!(error.code(), "password_policy_impossible");
}

#[test]
fn a_secret_that_is_too_small_is_refused() {
    let error = policy("").draw_into(&mut seeded(1), &mut Secret::with_limit(13)).unwrap_err();
    assert_eq!(error.code(), "invalid_argument");
}

#[test]
fn a_failing_source_is_an_error() {
    struct Broken;
    impl rand::TryRng for Broken {
        type Error = std::fmt::Error;
        fn try_next_u32(&mut self) -> Result<u32, Self::Error> {
            Err(std::fmt::Error)
        }
        fn try_next_u64(&mut self) -> Result<u64, Self::Error> {
            Err(std::fmt::Error)
        }
        fn try_fill_bytes(&mut self, _: &mut [u8]) -> Result<(), Self::Error> {
            Err(std::fmt::Error)
        }
    }
    impl rand::TryCryptoRng for Broken {}
    for options in ["", r#"{"style":"readable"}"#, r#"{"style":"passphrase"}"#] {
        let error = policy(options).draw(&mut Source::new(Broken)).unwrap_err();
        assert_eq!(error.code(), "random_source_failed");
    }
}
