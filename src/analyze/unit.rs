//! A chunk in, its words and numbers out: elisions dropped, abbreviations and `l·l` put together, hyphens taken apart.

use std::ops::Range;

use super::scan::{is_apostrophe, is_hyphen, is_joiner, is_middle_dot};
use crate::language::{Language, Tails};

/// One word or number of a chunk.
#[derive(Debug, PartialEq)]
pub(super) struct Unit {
    /// The characters of the word, without joiners, as typed.
    pub(super) text: String,
    /// Where it stands in the chunk, in bytes.
    pub(super) span: Range<usize>,
    /// Whether a hyphen ties it to the unit before.
    pub(super) is_hyphenated: bool,
    /// Where in `text` the part after an apostrophe begins, when the two sides were joined (`OBrien`).
    pub(super) tail: Option<usize>,
}

/// What stands between two joiners.
struct Piece<'t> {
    text: &'t str,
    start: usize,
    /// The joiner before it.
    joiner: Option<char>,
}

impl Piece<'_> {
    fn is_number(&self) -> bool {
        self.text.chars().all(char::is_numeric)
    }

    fn is_single_letter(&self) -> bool {
        let mut chars = self.text.chars();
        chars.next().is_some_and(char::is_alphabetic) && chars.next().is_none()
    }

    fn is_joined_by(&self, test: impl Fn(char) -> bool) -> bool {
        self.joiner.is_some_and(test)
    }

    fn end(&self) -> usize {
        self.start + self.text.len()
    }
}

/// Takes a chunk of spaced script apart.
pub(super) fn units(chunk: &str, language: &Language) -> Vec<Unit> {
    let pieces = pieces(chunk);
    let mut units = Vec::with_capacity(pieces.len());
    let mut rest = pieces.as_slice();
    while let [first, ..] = rest {
        let taken = number(rest, &mut units)
            .or_else(|| abbreviation(rest, &mut units))
            .unwrap_or_else(|| word(first, rest, language, &mut units));
        rest = rest.get(taken..).unwrap_or_default();
    }
    units
}

fn pieces(chunk: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let (mut start, mut joiner) = (0, None);
    for (at, c) in chunk.char_indices().filter(|(_, c)| is_joiner(*c)) {
        pieces.push(Piece { text: chunk.get(start..at).unwrap_or_default(), start, joiner });
        (start, joiner) = (at + c.len_utf8(), Some(c));
    }
    pieces.push(Piece { text: chunk.get(start..).unwrap_or_default(), start, joiner });
    pieces
}

/// A decimal or grouped number (`1.5`, `1,000,000`); the comma is written as a dot. Of dates and versions
/// (`12.5.2030`) each number stands alone. Returns how many pieces it took.
fn number(rest: &[Piece<'_>], units: &mut Vec<Unit>) -> Option<usize> {
    let is_separator = |c| matches!(c, '.' | ',' | '\u{66B}' | '\u{66C}');
    let goes_on = |piece: &&Piece<'_>| piece.is_number() && piece.is_joined_by(is_separator);
    let count = 1 + rest.iter().skip(1).take_while(goes_on).count();
    let (numbers, first, last) = (rest.get(..count)?, rest.first()?, rest.get(count - 1)?);
    if count == 1 || !first.is_number() {
        return None;
    }
    let digits = |piece: &Piece<'_>| piece.text.chars().count();
    let has_groups = |groups: &[Piece<'_>]| groups.iter().all(|group| digits(group) == 3);
    let (middle, is_last_decimal) = (numbers.get(1..count - 1)?, count > 2 && last.joiner != numbers.get(1)?.joiner);
    let is_grouped = digits(first) <= 3 && has_groups(middle) && (is_last_decimal || digits(last) == 3);
    let is_decimal = count == 2 && (last.joiner == Some('.') || digits(first) <= 3);
    if is_grouped || is_decimal {
        let text: Vec<_> = numbers.iter().map(|piece| piece.text).collect();
        units.push(unit(text.join("."), first.start..last.end(), first));
    } else {
        units.extend(numbers.iter().map(|piece| unit(piece.text.to_owned(), piece.start..piece.end(), piece)));
    }
    Some(count)
}

/// Single letters with dots between (`U.S.A`). Returns how many pieces it took.
fn abbreviation(rest: &[Piece<'_>], units: &mut Vec<Unit>) -> Option<usize> {
    let first = rest.first().filter(|first| first.is_single_letter())?;
    let goes_on = |piece: &&Piece<'_>| piece.is_single_letter() && piece.is_joined_by(|c| c == '.');
    let count = 1 + rest.iter().skip(1).take_while(goes_on).count();
    let last = rest.get(count - 1).filter(|_| count > 1)?;
    let text = rest.iter().take(count).map(|piece| piece.text).collect();
    units.push(unit(text, first.start..last.end(), first));
    Some(count)
}

/// A word with what apostrophes tie to it. Returns how many pieces it took.
fn word(first: &Piece<'_>, rest: &[Piece<'_>], language: &Language, units: &mut Vec<Unit>) -> usize {
    let mut word = unit(first.text.to_owned(), first.start..first.end(), first);
    let mut taken = 1;
    for piece in rest.iter().skip(1) {
        match tie(&word.text, piece, language) {
            Tie::None => break,
            Tie::DropTail => {}
            Tie::DropHead => {
                piece.text.clone_into(&mut word.text);
                word.span = piece.start..piece.end();
            }
            Tie::Join => {
                if piece.is_joined_by(is_apostrophe) {
                    word.tail = Some(word.text.len());
                }
                word.text.push_str(piece.text);
                word.span.end = piece.end();
            }
        }
        taken += 1;
    }
    units.push(word);
    taken
}

/// What a joiner does with the word before it and the piece after it.
enum Tie {
    None,
    Join,
    DropHead,
    DropTail,
}

fn tie(head: &str, piece: &Piece<'_>, language: &Language) -> Tie {
    let Some(joiner) = piece.joiner else { return Tie::None };
    let (before, after) = (head.chars().next_back(), piece.text.chars().next());
    let are_both = |test: fn(char) -> bool| before.is_some_and(test) && after.is_some_and(test);
    match joiner {
        _ if are_both(is_hebrew) && matches!(joiner, '"' | '״' | '׳' | '\'') => Tie::Join,
        _ if is_apostrophe(joiner) => tie_of_apostrophe(head, piece.text, language),
        _ if is_middle_dot(joiner) || (joiner == '.' && language.code == "ca") => {
            if are_both(|c| matches!(c, 'l' | 'L')) { Tie::Join } else { Tie::None }
        }
        ':' if matches!(language.code, "fi" | "sv") && is_case_ending(piece.text) => Tie::DropTail,
        _ => Tie::None,
    }
}

fn tie_of_apostrophe(head: &str, tail: &str, language: &Language) -> Tie {
    let is_one_of = |words: &[&str], word: &str| {
        words.iter().any(|known| known.chars().eq(word.chars().flat_map(char::to_lowercase)))
    };
    match language.tails {
        Tails::Any => Tie::DropTail,
        Tails::These(tails) if is_one_of(tails, tail) => Tie::DropTail,
        Tails::These(_) if is_one_of(language.elisions, head) => Tie::DropHead,
        Tails::These(_) => Tie::Join,
    }
}

/// The endings that Finnish and Swedish tie to abbreviations by a colon (`EU:n`, `FN:s`).
fn is_case_ending(text: &str) -> bool {
    text.chars().count() <= 4 && text.chars().all(char::is_lowercase)
}

fn is_hebrew(c: char) -> bool {
    matches!(c, '\u{5D0}'..='\u{5EA}')
}

fn unit(text: String, span: Range<usize>, first: &Piece<'_>) -> Unit {
    Unit { text, span, is_hyphenated: first.is_joined_by(is_hyphen), tail: None }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::Lang;

    fn check(chunk: &str, language: Lang, expected: &[&str]) {
        let units = units(chunk, language.get());
        let texts: Vec<_> = units.iter().map(|unit| unit.text.as_str()).collect();
        assert_eq!(texts, expected, "{chunk} in {language}");
    }

    #[test]
    fn numbers_keep_their_decimals_and_dates_fall_apart() {
        check("1.5", Lang::EN, &["1.5"]);
        check("1,000,000", Lang::EN, &["1.000.000"]);
        check("1.000,50", Lang::ES, &["1.000.50"]);
        check("12.05.2030", Lang::DE, &["12", "05", "2030"]);
        check("2029,2030", Lang::ES, &["2029", "2030"]);
    }

    #[test]
    fn elisions_fall_and_other_apostrophes_join() {
        check("d’aquests", Lang::CA, &["aquests"]);
        check("anar-se'n", Lang::CA, &["anar", "se"]);
        check("O'Brien's", Lang::EN, &["OBrien"]);
        check("Ankara'daki", Lang::TR, &["Ankara"]);
        check("l'eau", Lang::EU, &["leau"]);
    }

    #[test]
    fn abbreviations_lose_their_dots() {
        check("U.S.A", Lang::EN, &["USA"]);
        check("www.example.org", Lang::EN, &["www", "example", "org"]);
        check("EU:n", Lang::FI, &["EU"]);
        check("צה\"ל", Lang::UND, &["צהל"]);
    }

    #[test]
    fn the_catalan_double_l_has_many_dots() {
        for typed in ["col·legi", "col•legi", "col.legi"] {
            check(typed, Lang::CA, &["collegi"]);
        }
        check("col·legi", Lang::EN, &["collegi"]);
        check("col.legi", Lang::EN, &["col", "legi"]);
    }
}
