//! What a password costs, in one run on one machine, told as ratios; and a million of each style, every one compliant.
#![allow(clippy::print_stdout, clippy::unwrap_used, clippy::panic, reason = "an example at a terminal")]

use std::hint::black_box;
use std::time::Instant;

use entra_reset_core::{PasswordPolicy, Secret, Source, password_check};
use entra_reset_tests::{Library, WORDS};
use passwords::PasswordGenerator;
use rand::rngs::SysRng;
use rand::seq::IndexedRandom;
use rand::{RngExt, TryRng};

const LENGTH: f64 = 14.0;
const DRAWS: u32 = 20_000;
/// The fastest of so many rounds counts, since whatever else runs only makes them slower.
const ROUNDS: u32 = 20;

fn main() {
    let policy = PasswordPolicy::parse(b"").unwrap();
    let (ours, peer, plain, bytes) = (ours(&policy), peer(), plain_loop(), generator());
    println!("random, 14 characters, four classes, from the operating system's generator: {:.2} million passwords a second", ours / 1e6);
    println!("  {:.1} times the crate passwords (strict), which draws from a generator in its own memory", ours / peer);
    println!("  {:.1} times a plain loop over rand, which draws from the same kind", ours / plain);
    println!("  {:.2} of the bytes that the same generator fills in blocks of 1 KiB", ours * LENGTH / bytes);
    for style in ["readable", "passphrase"] {
        let policy = PasswordPolicy::parse_with_words(format!(r#"{{"style":"{style}"}}"#).as_bytes(), Some(WORDS)).unwrap();
        println!("  {style}: {:.2} of the passwords a second", self::ours(&policy) / ours);
    }
    through_c(ours);
    a_million_of_each_style();
}

/// Draws a second.
fn rate(count: u32, mut draw: impl FnMut()) -> f64 {
    let round = |_| {
        let begun = Instant::now();
        (0..count).for_each(|_| draw());
        f64::from(count) / begun.elapsed().as_secs_f64()
    };
    (0..ROUNDS).map(round).fold(0.0, f64::max)
}

fn ours(policy: &PasswordPolicy) -> f64 {
    let mut source = Source::new(SysRng);
    rate(DRAWS, || drop(black_box(policy.draw(&mut source).unwrap())))
}

fn peer() -> f64 {
    let mut generator = PasswordGenerator::new()
        .length(14)
        .lowercase_letters(true)
        .uppercase_letters(true)
        .numbers(true)
        .symbols(true)
        .exclude_similar_characters(true)
        .strict(true)
        .try_iter()
        .unwrap();
    rate(DRAWS, || drop(black_box(generator.next().unwrap())))
}

/// As one would write it: characters from `rand`, again until each class is there.
fn plain_loop() -> f64 {
    const CLASSES: [&[u8]; 4] = [b"abcdefghijkmnpqrstuvwxyz", b"ABCDEFGHJKLMNPQRSTUVWXYZ", b"23456789", b"!#$%*+-=?_"];
    let (letters, all) = (CLASSES.iter().take(2).copied().collect::<Vec<_>>().concat(), CLASSES.concat());
    let mut rng = rand::rng();
    rate(DRAWS, || {
        loop {
            let first = *letters.choose(&mut rng).unwrap();
            let rest = (1..14).map(|_| all.get(rng.random_range(0..all.len())).copied().unwrap());
            let text: String = std::iter::once(first).chain(rest).map(char::from).collect();
            if CLASSES.iter().all(|class| text.bytes().any(|byte| class.contains(&byte))) {
                drop(black_box(text));
                break;
            }
        }
    })
}

/// Bytes a second.
fn generator() -> f64 {
    let mut block = [0; 1024];
    rate(DRAWS, || {
        SysRng.try_fill_bytes(&mut block).unwrap();
        black_box(&block);
    }) * 1024.0
}

fn through_c(ours: f64) {
    let Some(library) = Library::load() else {
        println!("ENTRA_NATIVE names no folder with the built library: the C ABI is not measured");
        return;
    };
    let one = rate(200, || drop(library.generate_many(b"", 1).unwrap()));
    println!("through the C ABI, one password a call: {:.1} µs a call", 1e6 / one);
    let many = rate(1, || drop(library.generate_many(b"", 10_000).unwrap())) * 10_000.0;
    println!("  10,000 a call: {:.2} of the passwords a second of Rust, copies of the host's included", many / ours);
}

fn a_million_of_each_style() {
    for options in
        [r#"{}"#, r#"{"style":"readable"}"#, r#"{"style":"passphrase"}"#, r#"{"length":8,"symbols":"all","forUser":["Adele Vance"]}"#]
    {
        let policy = PasswordPolicy::parse_with_words(options.as_bytes(), Some(WORDS)).unwrap();
        let (mut source, mut password) = (Source::new(SysRng), Secret::with_limit(policy.longest()));
        for _ in 0..1_000_000 {
            policy.draw_into(&mut source, &mut password).unwrap();
            let report = password_check(password.expose(), br#"{"forUser":["Adele Vance"]}"#).unwrap();
            let names_are_free = options.contains("forUser") || report.rules.iter().all(|rule| rule.passed || rule.name == "names");
            assert!(names_are_free && (report.is_valid || !options.contains("forUser")), "{options}: {report:?}");
        }
        println!("a million of {options}: all comply");
    }
}
