//! A case-folded Greek word in, its stem out: Snowball's rules, and the endings that they leave uneven.

use std::borrow::Cow;

use frostem::{Algorithm, Stemmer};

/// Endings of nouns of which Snowball takes too much.
const SHORT: [&str; 8] = ["ιων", "ιών", "ιου", "ιού", "ια", "ιά", "ι", "ί"];

/// The stem of a word. Snowball leaves an iota in `δημοκρατίας` that it takes from `δημοκρατία`, and two letters of
/// `παιδιά`, where more than those have to stay.
pub(super) fn stem(word: &str) -> Cow<'_, str> {
    let stem = Stemmer::new(Algorithm::Greek).stem(word);
    if stem.chars().count() < 3 {
        let root = SHORT.iter().find_map(|ending| word.strip_suffix(ending));
        return root.filter(|root| root.chars().count() >= 3).map_or(stem, Cow::Borrowed);
    }
    match stem.strip_suffix('ι').filter(|short| short.chars().count() >= 4) {
        Some(short) => Cow::Owned(short.to_owned()),
        None => stem,
    }
}
