//! The word list is EFF's, but for the words that the list beside it names.

use std::collections::BTreeSet;

use entra_reset_tests::WORDS;
use sha2::{Digest, Sha256};

const LEFT_OUT: &str = include_str!("../../../core/data/words/left-out.txt");
const README: &str = include_str!("../../../core/data/words/README.md");

fn sha256(text: &str) -> String {
    Sha256::digest(text).iter().map(|byte| format!("{byte:02x}")).collect()
}

#[test]
fn it_is_the_published_list_without_what_is_named() {
    let left_out = LEFT_OUT.lines().map(|line| line.split_once(' ').unwrap());
    let reasons: BTreeSet<&str> = left_out.clone().map(|(_, reason)| reason).collect();
    assert_eq!(reasons, BTreeSet::from(["hyphen", "listed", "unfit"]));
    let published: BTreeSet<&str> = WORDS.lines().chain(left_out.map(|(word, _)| word)).collect();
    assert_eq!(published.len(), 7776);
    let published: String = published.into_iter().map(|word| format!("{word}\n")).collect();
    assert_eq!(sha256(&published), "6d557f0693958fb5e650b68b5bee585eb82cf4da32965505c789e924743bc522");
    // The published file has the throw of dice before each word.
    let throws = (0..7776).map(|number| [1296, 216, 36, 6, 1].map(|place| char::from(b'1' + u8::try_from(number / place % 6).unwrap())));
    let file: String =
        throws.zip(published.lines()).map(|(throw, word)| format!("{}\t{word}\n", throw.iter().collect::<String>())).collect();
    assert_eq!(sha256(&file), "addd35536511597a02fa0a9ff1e5284677b8883b83e986e43f15a3db996b903e");
}

#[test]
fn the_readme_tells_the_truth() {
    assert!(README.contains(&sha256(WORDS)), "the hash of eff-long.txt is {}", sha256(WORDS));
    assert_eq!(WORDS.lines().count(), 7687);
    assert!(README.contains("7,687 words"));
    assert!(WORDS.lines().all(|word| (3..=9).contains(&word.len()) && word.bytes().all(|byte| byte.is_ascii_lowercase())));
}
