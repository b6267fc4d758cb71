//! A case-folded word in, its stem out, for languages whose Snowball rules part forms of one noun.
//!
//! Snowball takes the end of `ciudad` for a verb's and keeps that of `ciudades`, and leaves the plural of short words
//! alone. Here a plural becomes a singular first, and what Snowball still leaves uneven is put right afterwards.
//! The rules are our own, from the grammars of the languages; `tests/golden/meet` holds what they must bring together.

use std::borrow::Cow;

use frostem::{Algorithm, Stemmer};

/// Spanish.
pub(super) fn spanish(word: &str) -> Cow<'_, str> {
    let singular = match word.strip_suffix("es") {
        // Snowball knows `-iones`, and tells nothing apart by an accent that the plural lacks.
        Some(short) if !short.ends_with("ion") && ends_in(short, "dlnrsj") => short,
        _ => word,
    };
    let stem = without_s(word, Stemmer::new(Algorithm::Spanish).stem(singular));
    // `luz` and `luces`.
    match stem.strip_suffix('z') {
        Some(short) => Cow::Owned(format!("{short}c")),
        None => stem,
    }
}

/// Endings of Portuguese plurals and of their singulars.
const PORTUGUESE: [(&str, &str); 9] = [
    ("ões", "ão"),
    ("ãos", "ão"),
    ("ãs", "ã"),
    ("ais", "al"),
    ("éis", "el"),
    ("eis", "el"),
    ("óis", "ol"),
    ("ens", "em"),
    ("ins", "im"),
];

/// Portuguese.
pub(super) fn portuguese(word: &str) -> Cow<'_, str> {
    let singular = replaced(word, &PORTUGUESE, 4);
    without_s(word, Cow::Owned(Stemmer::new(Algorithm::Portuguese).stem(&singular).into_owned()))
}

/// Endings of Catalan plurals and of their singulars; the last row makes the vowel of `arbre` and `obra` one.
const CATALAN: [(&str, &str); 9] = [
    ("ques", "ca"),
    ("gues", "ga"),
    ("qües", "qua"),
    ("gües", "gua"),
    ("ies", "ia"),
    ("res", "ra"),
    ("lls", "ll"),
    ("ans", "an"),
    ("ins", "in"),
];

/// Catalan.
pub(super) fn catalan(word: &str) -> Cow<'_, str> {
    let singular = replaced(word, &CATALAN, 3);
    let replace_end = |end: &str, by: &str| singular.strip_suffix(end).map(|root| format!("{root}{by}"));
    // `ciutadà` has its n back in `ciutadans` and `ciutadana`; Snowball knows `-ió` and `-ions`.
    let evened = match singular.chars().next_back() {
        Some('e') => replace_end("re", "ra"),
        Some('à') => replace_end("à", "an"),
        Some('í') => replace_end("í", "in"),
        Some('ó') if !singular.ends_with("ió") => replace_end("ó", "on"),
        _ => None,
    };
    let evened = evened.filter(|evened| evened.len() >= 3);
    Cow::Owned(Stemmer::new(Algorithm::Catalan).stem(evened.as_deref().unwrap_or(&singular)).into_owned())
}

/// Romanian: the article of `copiii` goes first.
pub(super) fn romanian(word: &str) -> Cow<'_, str> {
    let bare = if word.ends_with("iii") { word.strip_suffix('i').unwrap_or(word) } else { word };
    Stemmer::new(Algorithm::Romanian).stem(bare)
}

/// Swedish: Snowball leaves the article of `skolan` and `gatan`, which are too short for its rules.
pub(super) fn swedish(word: &str) -> Cow<'_, str> {
    let stem = Stemmer::new(Algorithm::Swedish).stem(word);
    match word.strip_suffix("an").filter(|root| stem == word && root.chars().count() >= 3) {
        Some(root) => Cow::Borrowed(root),
        None => stem,
    }
}

/// The word with the first of the endings that it has replaced, if it is longer than `longer_than` characters.
fn replaced<'w>(word: &'w str, endings: &[(&str, &str)], longer_than: usize) -> Cow<'w, str> {
    if word.chars().count() <= longer_than {
        return Cow::Borrowed(word);
    }
    let plural = endings.iter().find_map(|(plural, singular)| Some((word.strip_suffix(plural)?, singular)));
    plural.map_or(Cow::Borrowed(word), |(root, singular)| Cow::Owned(format!("{root}{singular}")))
}

/// The stem without the `s` of a plural such as `años`, which Snowball takes for a part of so short a word.
fn without_s<'w>(word: &str, stem: Cow<'w, str>) -> Cow<'w, str> {
    let is_whole = stem.chars().count() == word.chars().count() && stem.len() >= 4;
    match stem.strip_suffix('s').filter(|short| is_whole && ends_in(short, "aeoáéó")) {
        Some(short) => Cow::Owned(short.to_owned()),
        None => stem,
    }
}

fn ends_in(word: &str, letters: &str) -> bool {
    word.chars().next_back().is_some_and(|last| letters.contains(last))
}
