//! A case-folded Finnish word in, its stem out: Snowball's rules, and the strong grade of the last consonants.

use std::borrow::Cow;

use frostem::{Algorithm, Stemmer};

/// The stem of a word. Snowball leaves the weak grade of `kaupungin` and `kadut` beside the strong one of `kaupunki`
/// and `katu`.
pub(super) fn stem(word: &str) -> Cow<'_, str> {
    let stem = Stemmer::new(Algorithm::Finnish).stem(word);
    if let Some(root) = stem.strip_suffix("ng") {
        return Cow::Owned(format!("{root}nk"));
    }
    let mut letters = stem.chars().rev();
    let (vowel, consonant) = (letters.next(), letters.next());
    match vowel.filter(|vowel| "aeiouyäö".contains(*vowel) && consonant == Some('d')) {
        Some(vowel) => Cow::Owned(format!("{}t{vowel}", letters.rev().collect::<String>())),
        None => stem,
    }
}
