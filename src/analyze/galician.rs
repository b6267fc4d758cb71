//! A case-folded Galician word in, its stem out.
//!
//! Our own rules after the usual grammars of Galician: plurals, adverbs, diminutives, the endings of nouns and
//! adjectives, the endings of verbs, the last vowel. Accents fall first, so that the stem of a word does not depend
//! on whether they were typed; `ñ` stays.

use std::borrow::Cow;

/// Letters, at least, that a suffix leaves standing.
struct Suffix {
    ending: &'static str,
    least: usize,
    put: &'static str,
}

const fn cut(ending: &'static str, least: usize) -> Suffix {
    Suffix { ending, least, put: "" }
}

const fn swap(ending: &'static str, least: usize, put: &'static str) -> Suffix {
    Suffix { ending, least, put }
}

// In each table the first rule that fits counts: longer endings stand before shorter ones.

const PLURALS: &[Suffix] = &[
    swap("ns", 2, "n"),
    swap("ces", 2, "z"),
    swap("ais", 3, "al"),
    swap("eis", 3, "el"),
    swap("ois", 3, "ol"),
    swap("uis", 3, "ul"),
    swap("is", 3, "il"),
    cut("s", 3),
];

const ADVERBS: &[Suffix] = &[cut("mente", 3)];

const NOUNS: &[Suffix] = &[
    cut("acional", 4),
    cut("acion", 4),
    cut("ativo", 4),
    cut("ativa", 4),
    cut("adora", 4),
    cut("adore", 4),
    cut("ador", 4),
    cut("amento", 3),
    cut("emento", 3),
    cut("imento", 3),
    cut("idade", 3),
    cut("dade", 4),
    cut("ismo", 3),
    cut("ista", 3),
    cut("able", 3),
    cut("ible", 3),
    swap("ania", 4, "an"),
];

const VERBS: &[Suffix] = &[
    cut("ariamo", 3),
    cut("eriamo", 3),
    cut("iriamo", 3),
    cut("abamo", 3),
    cut("aremo", 3),
    cut("eremo", 3),
    cut("iremo", 3),
    cut("asemo", 3),
    cut("arian", 3),
    cut("erian", 3),
    cut("irian", 3),
    cut("aria", 3),
    cut("eria", 3),
    cut("iria", 3),
    cut("aban", 3),
    cut("aron", 3),
    cut("eron", 3),
    cut("iron", 3),
    cut("aran", 3),
    cut("eran", 3),
    cut("iran", 3),
    cut("arei", 3),
    cut("erei", 3),
    cut("irei", 3),
    cut("ando", 3),
    cut("endo", 3),
    cut("indo", 3),
    cut("ache", 3),
    cut("iche", 3),
    cut("armo", 3),
    cut("ermo", 3),
    cut("irmo", 3),
    cut("aren", 3),
    cut("eren", 3),
    cut("iren", 3),
    cut("aba", 3),
    cut("ado", 3),
    cut("ada", 3),
    cut("ido", 3),
    cut("ida", 3),
    cut("amo", 3),
    cut("emo", 3),
    cut("imo", 4),
    cut("ara", 3),
    cut("era", 4),
    cut("ira", 4),
    cut("are", 3),
    cut("ere", 3),
    cut("ire", 3),
    cut("ian", 3),
    cut("ar", 3),
    cut("er", 3),
    cut("ir", 3),
    // `cidadan` typed without its accent must not become `cidade`.
    swap("adan", 1, "adan"),
    cut("an", 3),
    cut("en", 3),
    cut("ei", 3),
    cut("ou", 3),
    cut("eu", 3),
    cut("iu", 3),
    cut("ia", 4),
];

const DIMINUTIVES: &[Suffix] = &[
    swap("guiño", 3, "g"),
    swap("guiña", 3, "g"),
    swap("quiño", 3, "c"),
    swap("quiña", 3, "c"),
    cut("iño", 4),
    cut("iña", 4),
];

const VOWELS: &[Suffix] = &[cut("a", 3), cut("e", 3), cut("o", 3)];

/// One spelling for sounds that are written one way before `a` and `o`, another before `e`.
const SPELLINGS: &[Suffix] = &[swap("gu", 3, "g"), swap("qu", 3, "c"), swap("z", 2, "c")];

/// The stem of a word.
pub(super) fn stem(word: &str) -> Cow<'_, str> {
    if word.chars().count() < 4 {
        return Cow::Owned(without_accents(word));
    }
    let mut stem = feminine_of_an(word);
    if !is_singular_in_s(word) {
        apply(PLURALS, &mut stem);
    }
    apply(ADVERBS, &mut stem);
    if !apply(NOUNS, &mut stem) && !apply(VERBS, &mut stem) {
        apply(DIMINUTIVES, &mut stem);
    }
    apply(VOWELS, &mut stem);
    apply(SPELLINGS, &mut stem);
    Cow::Owned(stem.replace('á', "a"))
}

/// `cidadá` and `irmás` belong to `cidadán` and `irmán`; futures (`terá`) end alike.
fn feminine_of_an(word: &str) -> String {
    let singular = word.strip_suffix('s').unwrap_or(word);
    match singular.strip_suffix('á') {
        Some(root) if root.chars().count() >= 3 && !root.ends_with('r') => without_accents(root) + "án",
        _ => match word.strip_suffix("án").or_else(|| word.strip_suffix("áns")) {
            // The accent keeps the rules of verbs away; it falls at the end.
            Some(root) => without_accents(root) + "án",
            None => without_accents(word),
        },
    }
}

/// `país`, `inglés`, `interés` are no plurals.
fn is_singular_in_s(word: &str) -> bool {
    word == "país" || word.strip_suffix("és").is_some_and(|root| root.chars().count() >= 4)
}

fn without_accents(word: &str) -> String {
    let plain = |c| match c {
        'á' | 'à' | 'â' => 'a',
        'é' | 'ê' => 'e',
        'í' | 'ï' => 'i',
        'ó' | 'ô' => 'o',
        'ú' | 'ü' => 'u',
        _ => c,
    };
    word.chars().map(plain).collect()
}

/// Applies the first rule that fits; longer endings come first.
fn apply(rules: &[Suffix], word: &mut String) -> bool {
    for rule in rules {
        let Some(root) = word.strip_suffix(rule.ending) else { continue };
        if root.chars().count() >= rule.least {
            word.truncate(word.len() - rule.ending.len());
            word.push_str(rule.put);
            return true;
        }
    }
    false
}
