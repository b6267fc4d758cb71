//! A word in, the same word without case or without accents out. The one place where the project folds.
//!
//! Case: Unicode's lower case, except that Turkish and Azerbaijani have two letters i. Accents: the marks of Latin,
//! Greek, Cyrillic, Hebrew and Arabic; those of other scripts are vowels or letters of their own and stay, but for
//! the nukta of Indic scripts. Letters that Unicode does not take apart (`ł`, `ø`, `ß`) have a table.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::{decompose_canonical, is_combining_mark};

use super::scan::is_invisible;
use crate::language::{Case, Lang, Language};

/// Folds case and accents of a text, as queries and labels are compared: `Ístanbul Straße` becomes `istanbul strasse`.
///
/// The text is put into Unicode's compatibility form (NFKC) on the way. Nothing is stemmed, spaces stay.
pub fn fold(text: &str, language: Lang) -> String {
    let mut folded = String::with_capacity(text.len());
    fold_accents(&fold_case(text, language), language.get(), &mut folded);
    folded
}

/// Folds case alone, in Unicode's compatibility form (NFKC): `L’Été` becomes `l’été`, a Turkish `ISI` becomes `ısı`.
pub fn fold_case(text: &str, language: Lang) -> String {
    let mut folded = String::with_capacity(text.len());
    normalize(text, language.get(), &mut folded);
    folded
}

/// Appends the word as stemmers want it: NFKC, lower case, digits of ASCII, without invisible characters, and with
/// the letters that its language prefers among look-alikes.
pub(super) fn normalize(text: &str, language: &Language, out: &mut String) {
    if text.is_ascii() && language.case == Case::Standard {
        out.push_str(text);
        let start = out.len() - text.len();
        if let Some(ascii) = out.get_mut(start..) {
            ascii.make_ascii_lowercase();
        }
        return;
    }
    for c in text.chars().filter(|c| !is_invisible(*c) && !is_pointing(*c)).nfkc() {
        lower(c, language.case, |c| out.push(preferred(c, language)));
    }
}

fn lower(c: char, case: Case, mut push: impl FnMut(char)) {
    match c {
        'I' if case == Case::Turkic => push('ı'),
        'İ' => push('i'),
        'ς' => push('σ'),
        // The dot that lower-casing elsewhere has left behind an `i`.
        '\u{307}' if case == Case::Turkic => {}
        _ => c.to_lowercase().for_each(push),
    }
}

/// Vowel points of Arabic and Hebrew, and the stroke that stretches Arabic words: stemmers do not expect them.
fn is_pointing(c: char) -> bool {
    matches!(c, '\u{591}'..='\u{5BD}' | '\u{5BF}' | '\u{5C1}'..='\u{5C2}' | '\u{5C4}'..='\u{5C5}' | '\u{5C7}'
        | '\u{610}'..='\u{61A}' | '\u{640}' | '\u{64B}'..='\u{65F}' | '\u{670}' | '\u{6D6}'..='\u{6DC}')
}

/// Zeros of the decimal digits in scripts that have their own.
const ZEROS: [u32; 22] = [
    0x660, 0x6F0, 0x7C0, 0x966, 0x9E6, 0xA66, 0xAE6, 0xB66, 0xBE6, 0xC66, 0xCE6, 0xD66, 0xDE6, 0xE50, 0xED0, 0xF20,
    0x1040, 0x17E0, 0x1810, 0x1946, 0x19D0, 0xA9D0,
];

/// The letter that stands for its look-alikes in this language's script, and the ASCII digit for a digit.
fn preferred(c: char, language: &Language) -> char {
    let is_persian = matches!(language.code, "fa" | "ur");
    match c {
        '\0'..='\u{620}' => c,
        'ي' | 'ى' if is_persian => 'ی',
        'ك' if is_persian => 'ک',
        'ی' if !is_persian => 'ي',
        'ک' if !is_persian => 'ك',
        _ => digit(c).unwrap_or(c),
    }
}

fn digit(c: char) -> Option<char> {
    let code = u32::from(c);
    let value = ZEROS.iter().map(|zero| code.wrapping_sub(*zero)).find(|value| *value < 10)?;
    char::from_digit(value, 10)
}

/// Appends the word without accents; it went through [`normalize`].
pub(super) fn fold_accents(word: &str, language: &Language, out: &mut String) {
    if word.is_ascii() {
        out.push_str(word);
        return;
    }
    for c in word.chars() {
        if c.is_ascii() || language.kept_letters.contains(c) {
            out.push(c);
        } else {
            fold_accent(c, out);
        }
    }
}

fn fold_accent(c: char, out: &mut String) {
    if let Some(plain) = replacement(c) {
        out.push_str(plain);
    } else if has_marks_to_drop(c) && !is_combining_mark(c) {
        decompose_canonical(c, |part| match replacement(part) {
            Some(plain) => out.push_str(plain),
            None if is_combining_mark(part) => {}
            None => out.push(part),
        });
    } else if !is_droppable_mark(c) {
        out.push(c);
    }
}

/// What stands for letters that have no decomposition, and for look-alikes of one script.
fn replacement(c: char) -> Option<&'static str> {
    Some(match c {
        'ß' => "ss",
        'æ' | 'ǽ' | 'ǣ' => "ae",
        'œ' => "oe",
        'ø' | 'ǿ' | 'ɔ' => "o",
        'ł' | 'ƚ' => "l",
        'đ' | 'ð' | 'ɖ' | 'ɗ' => "d",
        'þ' => "th",
        'ħ' => "h",
        'ı' => "i",
        'ŋ' => "n",
        'ŧ' => "t",
        'ĸ' => "q",
        'ə' | 'ɛ' | 'ɘ' => "e",
        'ɓ' => "b",
        'ƙ' => "k",
        'ƴ' => "y",
        'ς' => "σ",
        'ى' | 'ی' | 'ې' => "ي",
        'ک' => "ك",
        'ة' | 'ە' | 'ہ' | 'ھ' | 'ۀ' | 'ۂ' => "ه",
        'ٱ' => "ا",
        _ => return None,
    })
}

fn has_marks_to_drop(c: char) -> bool {
    matches!(c, '\u{C0}'..='\u{24F}' | '\u{370}'..='\u{3FF}' | '\u{400}'..='\u{52F}' | '\u{622}'..='\u{626}'
        | '\u{6C0}'..='\u{6D3}' | '\u{929}'..='\u{95F}' | '\u{9DC}'..='\u{9DF}' | '\u{A33}'..='\u{A5E}'
        | '\u{B5C}'..='\u{B5D}' | '\u{1E00}'..='\u{1FFF}' | '\u{FB1D}'..='\u{FB4E}')
}

/// Marks that stand alone in a composed word and carry no letter.
fn is_droppable_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36F}' | '\u{483}'..='\u{487}' | '\u{93C}' | '\u{9BC}' | '\u{A3C}' | '\u{ABC}' | '\u{B3C}' | '\u{CBC}')
}
