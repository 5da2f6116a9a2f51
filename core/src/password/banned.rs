//! Entra's evaluation of banned words, as far as it is documented.
//!
//! <https://learn.microsoft.com/entra/identity/authentication/concept-password-ban-bad#how-are-passwords-evaluated>. The page leaves
//! two things open. They are decided so that a password is refused rather than let through: where a score can be counted in several ways the
//! lowest one holds, and edit distance is compared over the whole password, as in all of the page's examples.

/// Points that a password needs.
pub(super) const ENOUGH: usize = 5;

/// The lowest score of a password in normal form: one point for each banned term, one for each character that belongs to none.
pub(super) fn score(password: &[char], terms: &[Vec<char>]) -> usize {
    if terms.iter().any(|term| is_within_one_edit(password, term)) {
        return 1;
    }
    // The lowest score of each beginning of the password, the shortest first.
    let mut scores = vec![0_usize];
    for end in 1..=password.len() {
        let begin = password.get(..end).unwrap_or_default();
        let by_term = terms.iter().filter(|term| !term.is_empty() && begin.ends_with(term)).filter_map(|term| scores.get(end - term.len()));
        let lowest = by_term.chain(scores.last()).min().copied().unwrap_or_default();
        scores.push(lowest + 1);
    }
    scores.last().copied().unwrap_or_default()
}

/// Whether one character replaced, added or removed, or none, makes the two the same.
fn is_within_one_edit(one: &[char], other: &[char]) -> bool {
    let (short, long) = if one.len() <= other.len() { (one, other) } else { (other, one) };
    let same = short.iter().zip(long).take_while(|(a, b)| a == b).count();
    match long.len() - short.len() {
        0 => from(short, same + 1) == from(long, same + 1),
        1 => from(short, same) == from(long, same + 1),
        _ => false,
    }
}

fn from(text: &[char], place: usize) -> &[char] {
    text.get(place..).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn chars(text: &str) -> Vec<char> {
        text.chars().collect()
    }

    #[test]
    fn the_lowest_of_several_scores_holds() {
        let terms = [chars("abcd"), chars("cdefgh"), chars("efgh")];
        assert_eq!(score(&chars("xxabcdefghxx"), &terms), 6);
        assert_eq!(score(&chars("abcdefgh1234"), &terms), 6);
        assert_eq!(score(&chars("abcdabcd"), &terms), 2);
        assert_eq!(score(&chars(""), &terms), 0);
    }

    proptest! {
        /// Against the textbook's table.
        #[test]
        fn one_edit_is_edit_distance_one(a in "[ab]{0,5}", b in "[ab]{0,5}") {
            let (a, b) = (chars(&a), chars(&b));
            let mut row: Vec<usize> = (0..=b.len()).collect();
            for (i, x) in a.iter().enumerate() {
                let mut next = vec![i + 1];
                for (j, y) in b.iter().enumerate() {
                    next.push((row[j] + usize::from(x != y)).min(row[j + 1] + 1).min(next[j] + 1));
                }
                row = next;
            }
            prop_assert_eq!(is_within_one_edit(&a, &b), row[b.len()] <= 1);
        }
    }
}
