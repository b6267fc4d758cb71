//! Text in, chunks out: stretches of text between separators, each of one kind.
//!
//! A chunk of spaced script is a word with everything that is glued to it by apostrophes, hyphens, dots or commas
//! (`l'educació`, `Nord-Süd`, `1.5`, `U.S.A`); taking it apart is left to `word`, whose answer is cached. This file
//! knows characters, but no language. Boundaries follow Unicode's UAX #29, except that scripts are kept apart.

use std::sync::LazyLock;

use unicode_normalization::char::is_combining_mark;

/// What a character does to a word.
#[derive(Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
enum Class {
    /// Stands between words.
    Separator,
    /// Letter of a script with spaces, or a digit.
    Letter,
    /// Combining mark: goes on with the word.
    Mark,
    /// Invisible: goes on with the word, if there is more of it.
    Invisible,
    /// Joins two letters, separates otherwise.
    Joiner,
    Hangul,
    /// Letter of a script without spaces.
    Unspaced,
}

/// What a chunk is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Spaced,
    Hangul,
    Unspaced,
}

/// A stretch of text that begins at byte `start`.
#[derive(Debug, Clone, Copy)]
pub(super) struct Chunk<'t> {
    pub(super) text: &'t str,
    pub(super) start: usize,
    pub(super) kind: Kind,
}

/// Iterates over the chunks of a text.
pub(super) struct Scanner<'t> {
    text: &'t str,
    at: usize,
    classes: &'static [Class; PLANE],
}

const PLANE: usize = 0x1_0000;

/// Classes of the Basic Multilingual Plane.
static CLASSES: LazyLock<Box<[Class; PLANE]>> = LazyLock::new(|| {
    let mut classes = Box::new([Class::Separator; PLANE]);
    for (class, code) in classes.iter_mut().zip(0..) {
        if let Some(c) = char::from_u32(code) {
            *class = class_of(c);
        }
    }
    classes
});

impl<'t> Scanner<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Self { text, at: 0, classes: &CLASSES }
    }

    /// Class and length in bytes of the character at byte `at`, which is a boundary before the end.
    fn class_at(&self, at: usize) -> (Class, usize) {
        let bytes = self.text.as_bytes();
        let low = |offset: usize| usize::from(bytes[at + offset] & 0x3F);
        match bytes[at] {
            ascii @ 0..=0x7F => (self.classes[usize::from(ascii)], 1),
            lead @ 0x80..=0xDF => (self.classes[usize::from(lead & 0x1F) << 6 | low(1)], 2),
            lead @ 0xE0..=0xEF => (self.classes[usize::from(lead & 0x0F) << 12 | low(1) << 6 | low(2)], 3),
            _ => (self.text.get(at..).and_then(|rest| rest.chars().next()).map_or(Class::Separator, class_of), 4),
        }
    }

    /// End of the spaced chunk that begins at `self.at`.
    fn end_of_spaced(&self) -> usize {
        let (mut at, mut end) = (self.at, self.at);
        while at < self.text.len() {
            let (class, length) = self.class_at(at);
            at += length;
            match class {
                Class::Letter | Class::Mark => end = at,
                Class::Invisible => {}
                Class::Joiner if self.goes_on_after(at) => {}
                _ => break,
            }
        }
        self.with_signs(end)
    }

    /// Whether a joiner that ends at `at` has a letter behind it.
    fn goes_on_after(&self, at: usize) -> bool {
        at < self.text.len() && self.class_at(at).0 == Class::Letter
    }

    /// Takes the signs of `C++` and `C#` along.
    fn with_signs(&self, end: usize) -> usize {
        let bytes = self.text.as_bytes();
        if end != self.at + 1 || !bytes[self.at].is_ascii_alphabetic() {
            return end;
        }
        let rest = bytes.get(end..).unwrap_or_default();
        let signs = if rest.starts_with(b"++") { 2 } else { usize::from(rest.starts_with(b"#")) };
        let is_glued = rest.get(signs).is_some_and(u8::is_ascii_alphanumeric);
        if is_glued { end } else { end + signs }
    }

    /// End of the run of one class, with its marks, that begins at `self.at`.
    fn end_of_run(&self, of: Class) -> usize {
        let mut at = self.at;
        while at < self.text.len() {
            let (class, length) = self.class_at(at);
            if class != of && class != Class::Mark {
                break;
            }
            at += length;
        }
        at
    }
}

impl<'t> Iterator for Scanner<'t> {
    type Item = Chunk<'t>;

    fn next(&mut self) -> Option<Chunk<'t>> {
        while self.at < self.text.len() {
            let (class, length) = self.class_at(self.at);
            let (kind, end) = match class {
                Class::Letter => (Kind::Spaced, self.end_of_spaced()),
                Class::Hangul => (Kind::Hangul, self.end_of_run(class)),
                Class::Unspaced => (Kind::Unspaced, self.end_of_run(class)),
                _ => {
                    self.at += length;
                    continue;
                }
            };
            let start = std::mem::replace(&mut self.at, end);
            return self.text.get(start..end).map(|text| Chunk { text, start, kind });
        }
        None
    }
}

fn class_of(c: char) -> Class {
    match c {
        'a'..='z' | 'A'..='Z' | '0'..='9' => Class::Letter,
        _ if is_joiner(c) => Class::Joiner,
        _ if is_invisible(c) => Class::Invisible,
        _ if is_hangul(c) => Class::Hangul,
        _ if is_combining_mark(c) => Class::Mark,
        _ if is_unspaced(c) => Class::Unspaced,
        _ if c.is_alphanumeric() => Class::Letter,
        _ => Class::Separator,
    }
}

/// Whether `c` holds two letters or digits together.
pub(super) fn is_joiner(c: char) -> bool {
    is_apostrophe(c)
        || is_hyphen(c)
        || is_middle_dot(c)
        || matches!(c, '.' | ',' | ':' | '"' | '״' | '\u{66B}' | '\u{66C}')
}

/// Apostrophes, and what keyboards and typesetters put in their place.
pub(super) fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | '‘' | 'ʼ' | 'ʻ' | '＇' | '´' | '`' | '׳')
}

/// Hyphens that join words; dashes separate.
pub(super) fn is_hyphen(c: char) -> bool {
    matches!(c, '-' | '\u{2010}' | '\u{2011}' | '\u{5BE}' | '\u{FE63}' | '\u{FF0D}')
}

/// The dot of Catalan `l·l` and its stand-ins.
pub(super) fn is_middle_dot(c: char) -> bool {
    matches!(c, '·' | '•' | '‧' | '∙' | '⋅')
}

/// Characters without a shape: soft hyphen, zero-width and direction marks, variation selectors.
pub(super) fn is_invisible(c: char) -> bool {
    matches!(c, '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{180B}'..='\u{180E}' | '\u{200B}'..='\u{200F}'
        | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{206F}' | '\u{FE00}'..='\u{FE0F}'
        | '\u{FEFF}')
}

fn is_hangul(c: char) -> bool {
    matches!(c, '\u{1100}'..='\u{11FF}' | '\u{3131}'..='\u{318E}' | '\u{A960}'..='\u{A97C}'
        | '\u{AC00}'..='\u{D7FB}' | '\u{FFA1}'..='\u{FFDC}')
}

/// Letters of Chinese, Japanese, Thai, Lao, Burmese and Khmer. Their vowel signs are marks.
fn is_unspaced(c: char) -> bool {
    let is_in_block = matches!(c, '\u{E00}'..='\u{EFF}' | '\u{1000}'..='\u{109F}' | '\u{1780}'..='\u{17FF}'
        | '\u{AA60}'..='\u{AA7F}' | '\u{3005}'..='\u{3007}' | '\u{3031}'..='\u{3035}' | '\u{3041}'..='\u{30FF}'
        | '\u{31F0}'..='\u{31FF}' | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}'
        | '\u{FF66}'..='\u{FF9F}' | '\u{20000}'..='\u{3FFFF}');
    is_in_block && c.is_alphabetic()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[&str]) {
        let chunks: Vec<_> = Scanner::new(text).map(|chunk| chunk.text).collect();
        assert_eq!(chunks, expected, "{text}");
    }

    #[test]
    fn joiners_hold_only_between_letters() {
        check("it's 'quoted', 1.5 (end).Then", &["it's", "quoted", "1.5", "end", "Then"]);
        check("a--b a-b l·l Ciutat·", &["a", "b", "a-b", "l·l", "Ciutat"]);
    }

    #[test]
    fn scripts_are_kept_apart() {
        check("SNS에서 2030년 東京Tower", &["SNS", "에서", "2030", "년", "東京", "Tower"]);
    }

    #[test]
    fn signs_stay_with_single_letters() {
        check("C++, C# and F#m or A+", &["C++", "C#", "and", "F", "m", "or", "A"]);
    }

    #[test]
    fn marks_and_invisible_characters_do_not_split() {
        check("e\u{301}ducation co\u{AD}operation\u{200B} क्षेत्र", &["e\u{301}ducation", "co\u{AD}operation", "क्षेत्र"]);
    }
}
