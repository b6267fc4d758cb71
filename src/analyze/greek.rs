//! A case-folded Greek word in, its stem out: Snowball's rules, and the endings that they leave uneven.

use std::borrow::Cow;

use frostem::{Algorithm, Stemmer};

/// The stem of a word. Snowball leaves an iota in `δημοκρατίας` that it takes from `δημοκρατία`.
pub(super) fn stem(word: &str) -> Cow<'_, str> {
    let stem = Stemmer::new(Algorithm::Greek).stem(word);
    match stem.strip_suffix('ι').filter(|short| short.chars().count() >= 4) {
        Some(short) => Cow::Owned(short.to_owned()),
        None => stem,
    }
}
