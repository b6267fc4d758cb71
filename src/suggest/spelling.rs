//! A name or typed text in, its letters out, written in one way; and where the words of a name begin.
//!
//! Hangul is taken apart into the keys that are pressed for it (Unicode Standard, section 3.12, and the two-set
//! keyboard, on which double vowels and double finals are two keys): `돗`, half way to `도서관`, is a beginning of it
//! then. Katakana is written as hiragana. The Arabic article is left out. Between dense scripts spaces do not count.

use crate::analyze::{Analyzer, fold};
use crate::language::{Lang, Segmenter};

/// Letters of a key; what is typed beyond them does not tell names apart any more.
const LETTERS_MAX: usize = 40;
/// Words of a name under which it is filed.
const WORDS_MAX: usize = 8;
/// Shortest word, behind the first, under which a name is filed, in letters.
const WORD_LETTERS_MIN: usize = 3;
/// In front of a key made of the first consonants of Hangul syllables.
const INITIALS: char = '\u{1}';
/// The Arabic article.
const ARTICLE: &str = "ال";

/// First consonants in the order of Unicode, as the keys that write them.
const LEADS: [&str; 19] =
    ["ㄱ", "ㄲ", "ㄴ", "ㄷ", "ㄸ", "ㄹ", "ㅁ", "ㅂ", "ㅃ", "ㅅ", "ㅆ", "ㅇ", "ㅈ", "ㅉ", "ㅊ", "ㅋ", "ㅌ", "ㅍ", "ㅎ"];
/// Vowels in the order of Unicode.
const VOWELS: [&str; 21] = [
    "ㅏ", "ㅐ", "ㅑ", "ㅒ", "ㅓ", "ㅔ", "ㅕ", "ㅖ", "ㅗ", "ㅗㅏ", "ㅗㅐ", "ㅗㅣ", "ㅛ", "ㅜ", "ㅜㅓ", "ㅜㅔ", "ㅜㅣ",
    "ㅠ", "ㅡ", "ㅡㅣ", "ㅣ",
];
/// Last consonants in the order of Unicode, the first of them none.
const FINALS: [&str; 28] = [
    "", "ㄱ", "ㄲ", "ㄱㅅ", "ㄴ", "ㄴㅈ", "ㄴㅎ", "ㄷ", "ㄹ", "ㄹㄱ", "ㄹㅁ", "ㄹㅂ", "ㄹㅅ", "ㄹㅌ", "ㄹㅍ", "ㄹㅎ",
    "ㅁ", "ㅂ", "ㅂㅅ", "ㅅ", "ㅆ", "ㅇ", "ㅈ", "ㅊ", "ㅋ", "ㅌ", "ㅍ", "ㅎ",
];

/// What was typed, as keys begin with it; empty where it has no letter.
pub(super) fn typed(text: &str) -> String {
    let key = spelled(text, true);
    let is_initials = key.chars().count() > 1 && key.chars().all(|c| LEADS.iter().any(|lead| lead.starts_with(c)));
    if is_initials { format!("{INITIALS}{key}") } else { key }
}

/// The keys of a name, the first of them of the name from its beginning.
pub(super) fn keys(name: &str, language: Lang, analyzer: &mut Analyzer) -> Vec<String> {
    let mut keys: Vec<String> = Vec::new();
    for start in beginnings(name, language, analyzer).into_iter().take(WORDS_MAX) {
        let rest = name.get(start..).unwrap_or_default();
        let key = spelled(rest, false);
        let short = key.split(' ').next().is_none_or(|word| word.chars().count() < WORD_LETTERS_MIN);
        if !key.is_empty() && !keys.contains(&key) && (keys.is_empty() || !short || key.starts_with(is_dense)) {
            keys.push(key);
        }
    }
    let initials = initials(name);
    if initials.chars().count() > 2 {
        keys.push(initials);
    }
    keys
}

/// Bytes at which the words of a name begin.
fn beginnings(name: &str, language: Lang, analyzer: &mut Analyzer) -> Vec<usize> {
    if language.get().segmenter == Segmenter::Dictionary {
        let mut starts: Vec<usize> = analyzer.terms(name, language).iter().map(|token| token.span.start).collect();
        starts.insert(0, 0);
        starts.dedup();
        return starts;
    }
    let mut inside = false;
    let begins = |(at, c): (usize, char)| {
        let was_inside = inside;
        inside = c.is_alphanumeric() || (inside && is_mark(c));
        (inside && !was_inside).then_some(at)
    };
    name.char_indices().filter_map(begins).collect()
}

/// Letters and digits, words separated by single spaces. `open` where the last word may go on.
fn spelled(text: &str, open: bool) -> String {
    let folded = fold(text, Lang::UND);
    let mut key = String::with_capacity(folded.len());
    let words: Vec<&str> =
        folded.split(|c: char| !(c.is_alphanumeric() || is_mark(c))).filter(|w| !w.is_empty()).collect();
    for word in &words {
        let word = word.strip_prefix(ARTICLE).filter(|rest| !rest.is_empty()).unwrap_or(word);
        if key.chars().next_back().is_some_and(|last| !is_dense(last) || !word.starts_with(is_dense)) {
            key.push(' ');
        }
        word.chars().for_each(|c| push_letters(c, &mut key));
    }
    // A space behind the last word says that it is whole.
    let is_whole = open && folded.ends_with(' ') && !key.is_empty() && !key.ends_with(is_dense);
    if is_whole && words.len() == 1 {
        key.push(' ');
    }
    match key.char_indices().nth(LETTERS_MAX) {
        Some((end, _)) => key.get(..end).unwrap_or_default().to_owned(),
        None => key,
    }
}

fn push_letters(c: char, key: &mut String) {
    let piece = |table: &[&'static str], start: u32| table.get(usize::try_from(u32::from(c) - start).ok()?).copied();
    match c {
        '\u{AC00}'..='\u{D7A3}' => {
            let offset = usize::try_from(u32::from(c) - 0xAC00).unwrap_or(0);
            key.push_str(LEADS[offset / (21 * 28)]);
            key.push_str(VOWELS[offset / 28 % 21]);
            key.push_str(FINALS[offset % 28]);
        }
        // Single letters, which the compatibility form of Unicode has made of those of the keyboard.
        '\u{1100}'..='\u{1112}' => key.push_str(piece(&LEADS, 0x1100).unwrap_or_default()),
        '\u{1161}'..='\u{1175}' => key.push_str(piece(&VOWELS, 0x1161).unwrap_or_default()),
        '\u{11A8}'..='\u{11C2}' => key.push_str(piece(&FINALS, 0x11A7).unwrap_or_default()),
        '\u{30A1}'..='\u{30F6}' => key.extend(char::from_u32(u32::from(c) - 0x60)),
        _ => key.push(c),
    }
}

/// The first consonants of the syllables, as Korean readers abbreviate; empty where a letter is no syllable.
fn initials(name: &str) -> String {
    let mut key = INITIALS.to_string();
    for c in name.chars().filter(|c| c.is_alphanumeric()) {
        match c {
            '\u{AC00}'..='\u{D7A3}' => {
                let offset = usize::try_from(u32::from(c) - 0xAC00).unwrap_or(0);
                key.push_str(LEADS[offset / (21 * 28)]);
            }
            _ => return String::new(),
        }
    }
    key
}

/// Letters of scripts in which spaces do not tell words apart, or not always in the same way.
fn is_dense(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30FF}' | '\u{3131}'..='\u{318E}' | '\u{3400}'..='\u{9FFF}' | '\u{AC00}'..='\u{D7A3}'
        | '\u{1100}'..='\u{11FF}' | '\u{20000}'..='\u{3FFFF}')
}

/// Vowel signs and other marks, which belong to the letter before them.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36F}' | '\u{900}'..='\u{DFF}' | '\u{E31}'..='\u{E4E}' | '\u{64B}'..='\u{65F}' | '\u{200C}'..='\u{200D}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn begins(name: &str, language: &str, written: &str) -> bool {
        let keys = keys(name, Lang::from_code(language).unwrap(), &mut Analyzer::new());
        let typed = typed(written);
        assert!(!typed.is_empty(), "{written}");
        keys.iter().any(|key| key.starts_with(&typed))
    }

    #[test]
    fn a_name_is_found_under_each_of_its_words_whatever_the_accents() {
        for (name, language, written) in [
            ("Educació i aprenentatge", "ca", "educacio"),
            ("Educació i aprenentatge", "ca", "APREN"),
            ("éducation à l'environnement", "fr", "environ"),
            ("συμμετοχικός προϋπολογισμός", "el", "προυπολογ"),
            ("συμμετοχικός προϋπολογισμός", "el", "ΣΥΜΜΕΤΟΧΙΚΟΣ ΠΡΟΫ"),
            ("التعليم مدى الحياة", "ar", "تعليم"),
            ("التعليم مدى الحياة", "ar", "حياة"),
            ("إدماج اجتماعي", "ar", "ادماج الاجتما"),
            ("Straßenbahn", "de", "strasse"),
            ("kütüphane", "tr", "KUTUP"),
            ("ボランティア", "ja", "ぼらん"),
            ("참여 예산", "ko", "참여예"),
            ("참여예산", "ko", "참여 예"),
            ("参加型予算", "ja", "予算"),
        ] {
            assert!(begins(name, language, written), "help: `{written}` should begin a key of `{name}`");
        }
        assert!(!begins("Educació", "ca", "ducacio"));
        assert!(!begins("pla de barri", "ca", "de barri"), "short words in the middle are no beginnings");
    }

    #[test]
    fn hangul_is_found_while_a_syllable_is_still_growing() {
        for written in ["ㄷ", "도", "돗", "도서", "도섞", "도서고", "도서관", "ㄷㅅㄱ", "ㄷㅅ"] {
            assert_eq!(begins("도서관", "ko", written), written != "도섞", "help: `{written}`");
        }
    }
}
