//! A case-folded Basque word in, its stem out.
//!
//! A noun carries number and case at its end (`hiri`, `hirian`, `hirietako`), one ending upon another. The endings go
//! one by one while enough of the word is left, and then the `a` or `e` that belongs to the noun in some forms and to
//! the article in others. The list is our own, from the declension of Euskaltzaindia's grammar (EGLU I).

use std::borrow::Cow;

/// Endings, longer ones before those that they end in.
const ENDINGS: [&str; 42] = [
    "arengandik",
    "engandik",
    "arengatik",
    "engatik",
    "arengana",
    "arentzat",
    "etarako",
    "entzat",
    "etatik",
    "etaraino",
    "etarantz",
    "arekin",
    "erantz",
    "eraino",
    "raino",
    "etako",
    "etara",
    "erako",
    "rantz",
    "ekin",
    "aren",
    "etan",
    "etaz",
    "etik",
    "rako",
    "ean",
    "eko",
    "era",
    "ari",
    "rik",
    "tik",
    "en",
    "ei",
    "ak",
    "ek",
    "an",
    "az",
    "ez",
    "ko",
    "ra",
    "ik",
    "a",
];
/// Nouns in `-ra`, which is no ending there.
const ROOTS: [&str; 2] = ["tura", "euskara"];
/// Letters that must be left.
const LEFT_MIN: usize = 3;
/// Endings that stand upon each other at most.
const ENDINGS_MAX: usize = 3;

/// The stem of a word.
pub(super) fn stem(word: &str) -> Cow<'_, str> {
    let mut stem = word;
    for _ in 0..ENDINGS_MAX {
        match ENDINGS.iter().find_map(|ending| root_before(stem, ending)) {
            Some(root) => stem = root,
            None => break,
        }
    }
    let stem = stem.strip_suffix(['a', 'e']).filter(|root| is_root(root)).unwrap_or(stem);
    // `haurrak` doubles the r of `haur`.
    Cow::Borrowed(stem.strip_suffix("rr").and_then(|_| stem.strip_suffix('r')).unwrap_or(stem))
}

fn root_before<'w>(word: &'w str, ending: &str) -> Option<&'w str> {
    let is_kept = ending == "ra" && ROOTS.iter().any(|root| word.ends_with(root));
    word.strip_suffix(ending).filter(|root| !is_kept && is_root(root))
}

/// Whether enough is left to tell words apart.
fn is_root(word: &str) -> bool {
    word.chars().count() >= LEFT_MIN && word.contains(['a', 'e', 'i', 'o', 'u'])
}
