//! A case-folded Croatian word in, its stem out.
//!
//! Snowball's Serbian rules fit Croatian's Latin letters. On top of them: the plurals that lengthen a word
//! (`gradovi` to `grad`) and the consonants that change before `i` and `e` (`knjizi` to `knjig`).

use std::borrow::Cow;

use frostem::{Algorithm, Stemmer};

/// The stem of a word.
pub(super) fn stem(word: &str) -> Cow<'_, str> {
    let stem = Stemmer::new(Algorithm::Serbian).stem(word);
    match plural(word, &stem) {
        Some(short) => Cow::Owned(short),
        None => stem,
    }
}

/// Without the `-ov-` or `-ev-` between stem and ending of a plural; the word has to have such an ending.
fn plural(word: &str, stem: &str) -> Option<String> {
    let short = stem.strip_suffix("ov").or_else(|| stem.strip_suffix("ev"))?;
    let is_plural = ["ovi", "ova", "ove", "ovima", "evi", "eva", "eve", "evima"].iter().any(|end| word.ends_with(end));
    (is_plural && short.chars().count() >= 3).then(|| short.to_owned())
}
