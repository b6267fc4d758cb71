//! A case-folded Arabic word in, its stem out: Snowball's rules, and the conjunctions that they leave before the article.

use std::borrow::Cow;

use frostem::{Algorithm, Stemmer};

/// The stem of a word. Snowball knows `و` (and) and `ف` (then), but not before `ال` (the): `والتعليم` is `التعليم`.
pub(super) fn stem(word: &str) -> Cow<'_, str> {
    let rest = word.strip_prefix(['و', 'ف']);
    let word = rest.filter(|rest| rest.starts_with("ال") && rest.chars().count() >= 5).unwrap_or(word);
    Stemmer::new(Algorithm::Arabic).stem(word)
}
