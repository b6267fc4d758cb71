//! Snippets: the part of a passage that says most about the query, with its words marked.

use std::ops::Range;

use icu_segmenter::options::SentenceBreakInvariantOptions;
use icu_segmenter::{GraphemeClusterSegmenter, SentenceSegmenter};
use serde::Serialize;
use utoipa::ToSchema;

use super::Highlighter;
use super::highlight::Match;
use crate::analyze::Analyzer;
use crate::expand::Source;
use crate::language::Lang;
use crate::query::TextField;

/// Width of a snippet, in columns; a letter of a wide script takes two.
const WIDTH: usize = 260;
/// How far the beginning may move back to where a sentence begins, in columns.
const LEAD: usize = 90;

/// A part of a text, cut into stretches that match and stretches that do not.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, ToSchema)]
pub struct Snippet {
    /// Whether text before it was left out.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub cut_before: bool,
    /// Whether text after it was left out.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub cut_after: bool,
    /// The stretches in order; joined they are the text.
    pub fragments: Vec<Fragment>,
}

/// A stretch of a snippet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Fragment {
    /// The text.
    pub text: String,
    /// Whether the query means it.
    #[serde(rename = "match", skip_serializing_if = "std::ops::Not::not")]
    pub matched: bool,
    /// What the reader typed for it, where it stands in another language.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gloss: Option<String>,
}

impl Snippet {
    /// The text without marks, with an ellipsis where it was cut.
    pub fn text(&self) -> String {
        let dots = |cut: bool| if cut { "…" } else { "" };
        let inside: String = self.fragments.iter().map(|f| f.text.as_str()).collect();
        format!("{}{inside}{}", dots(self.cut_before), dots(self.cut_after))
    }

    /// Whether anything in it matched.
    pub fn has_match(&self) -> bool {
        self.fragments.iter().any(|f| f.matched)
    }
}

/// The best part of `text`, about two lines long, and the byte of `text` at which the first match in it stands (its
/// beginning where nothing matches). Never splits what a reader takes for one letter.
pub fn snippet(highlighter: &Highlighter<'_>, text: &str, language: Lang, analyzer: &mut Analyzer) -> (Snippet, usize) {
    let matches = highlighter.matches(text, language, TextField::Body, analyzer);
    let letters = Letters::of(text);
    let window = letters.window(&matches, text);
    let first = matches.iter().map(|found| found.span.start).find(|start| window.contains(start));
    (fragments(text, window.clone(), &matches), first.unwrap_or(window.start))
}

/// The whole of a short text such as a title, with its words marked.
pub fn marked(
    highlighter: &Highlighter<'_>,
    text: &str,
    field: TextField,
    language: Lang,
    analyzer: &mut Analyzer,
) -> Snippet {
    let matches = highlighter.matches(text, language, field, analyzer);
    fragments(text, 0..text.len(), &matches)
}

fn fragments(text: &str, window: Range<usize>, matches: &[Match<'_>]) -> Snippet {
    let mut fragments = Vec::new();
    let mut push = |range: Range<usize>, found: Option<&Match<'_>>| {
        let text = text.get(range).map(one_line).unwrap_or_default();
        if !text.is_empty() {
            let gloss = found.and_then(gloss_of);
            fragments.push(Fragment { text, matched: found.is_some(), gloss });
        }
    };
    let mut at = window.start;
    for found in matches.iter().filter(|m| m.span.start >= window.start && m.span.end <= window.end) {
        push(at..found.span.start, None);
        push(found.span.clone(), Some(found));
        at = found.span.end;
    }
    push(at..window.end, None);
    Snippet { cut_before: window.start > 0, cut_after: window.end < text.len(), fragments }
}

/// The typed word behind a translated one.
fn gloss_of(found: &Match<'_>) -> Option<String> {
    match found.alternative.source {
        Source::Typed | Source::CompoundPart => None,
        _ => Some(found.concept.label.clone()),
    }
}

/// A text with its line breaks turned into spaces.
fn one_line(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    let mut blank = false;
    for letter in text.chars() {
        let is_break = matches!(letter, '\n' | '\r' | '\t');
        if !(is_break && blank) {
            line.push(if is_break { ' ' } else { letter });
        }
        blank = letter.is_whitespace();
    }
    line
}

/// What a reader takes for the letters of a text: where each begins and how wide it is.
struct Letters {
    /// Byte at which each begins, and the end of the text.
    starts: Vec<usize>,
    /// Columns before each, and of the whole text.
    columns: Vec<usize>,
}

impl Letters {
    fn of(text: &str) -> Self {
        let starts: Vec<usize> = GraphemeClusterSegmenter::new().segment_str(text).collect();
        let mut columns = vec![0];
        for pair in starts.windows(2) {
            let first = text.get(pair[0]..).and_then(|rest| rest.chars().next());
            let width = if first.is_some_and(is_wide) { 2 } else { 1 };
            columns.push(columns.last().copied().unwrap_or(0) + width);
        }
        Self { starts, columns }
    }

    /// Columns before the letter that holds a byte.
    fn column(&self, byte: usize) -> usize {
        let letter = self.starts.partition_point(|start| *start <= byte).saturating_sub(1);
        self.columns.get(letter).copied().unwrap_or(0)
    }

    /// First byte of the letter in a column.
    fn byte(&self, column: usize) -> usize {
        let letter = self.columns.partition_point(|before| *before < column);
        self.starts.get(letter).or(self.starts.last()).copied().unwrap_or(0)
    }

    /// The stretch that holds most different words of the query, then most words.
    fn window(&self, matches: &[Match<'_>], text: &str) -> Range<usize> {
        let all = self.columns.last().copied().unwrap_or(0);
        if all <= WIDTH {
            return 0..text.len();
        }
        let first = best_start(matches, |m| self.column(m.span.start)..self.column(m.span.end));
        let focus = matches.get(first).map_or(0, |m| m.span.start);
        let start = self.start_before(focus, text);
        let end_column = (self.column(start) + WIDTH).min(all);
        let start = if end_column == all { self.word_start(self.byte(all - WIDTH), text).min(start) } else { start };
        let end = if end_column == all { text.len() } else { word_end(text, start, self.byte(end_column)) };
        let start = start + text.get(start..).map_or(0, |rest| rest.len() - rest.trim_start().len());
        start..end
    }

    /// Where the sentence around `focus` begins, if that is near; otherwise a little before `focus`.
    fn start_before(&self, focus: usize, text: &str) -> usize {
        let earliest = self.byte(self.column(focus).saturating_sub(LEAD));
        let sentences = SentenceSegmenter::new(SentenceBreakInvariantOptions::default());
        let before = sentences.segment_str(text).take_while(|start| *start <= focus);
        match before.last() {
            Some(start) if start >= earliest => start,
            _ => self.word_start(earliest, text),
        }
    }

    /// The first beginning of a word at or after `byte`, in scripts with spaces.
    fn word_start(&self, byte: usize, text: &str) -> usize {
        if byte == 0 {
            return 0;
        }
        let near = self.byte(self.column(byte) + 20);
        let space = text.get(byte..near).and_then(|part| part.find(char::is_whitespace));
        space.map_or(byte, |space| byte + space)
    }
}

/// The match with which the best stretch begins.
fn best_start(matches: &[Match<'_>], columns: impl Fn(&Match<'_>) -> Range<usize>) -> usize {
    let mut best = (0, (0, 0));
    for (at, first) in matches.iter().enumerate() {
        let start = columns(first).start;
        let within = matches.iter().skip(at).take_while(|m| columns(m).end <= start + WIDTH - LEAD);
        let (mut leaves, mut count) = (0_u64, 0);
        for found in within.filter(|m| m.required) {
            leaves |= 1 << found.leaf;
            count += 1;
        }
        let value = (leaves.count_ones(), count);
        if value > best.1 {
            best = (at, value);
        }
    }
    best.0
}

/// The last end of a word at or before `byte`, in scripts with spaces.
fn word_end(text: &str, start: usize, byte: usize) -> usize {
    let inside = text.get(start..byte).unwrap_or_default();
    match inside.rfind(char::is_whitespace) {
        Some(space) if inside.len() - space < 60 && space > 0 => {
            start + inside.get(..space).map_or(0, |s| s.trim_end().len())
        }
        _ => byte,
    }
}

fn is_wide(letter: char) -> bool {
    matches!(letter, '\u{1100}'..='\u{115f}' | '\u{2e80}'..='\u{a4cf}' | '\u{ac00}'..='\u{d7a3}' | '\u{f900}'..='\u{faff}'
        | '\u{ff00}'..='\u{ff60}' | '\u{20000}'..='\u{3fffd}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::expand::{Expansion, across_languages};
    use crate::query;

    fn snippet_of(query: &str, text: &str, language: Lang) -> Snippet {
        let query = query::parse(query);
        let mut analyzer = Analyzer::new();
        let weighted = across_languages(&query, &Expansion::off(&[(language, 1.0)]), &mut analyzer);
        snippet(&Highlighter::new(&weighted), text, language, &mut analyzer).0
    }

    fn marks(snippet: &Snippet) -> String {
        let mark = |f: &Fragment| if f.matched { format!("[{}]", f.text) } else { f.text.clone() };
        snippet.fragments.iter().map(mark).collect()
    }

    #[test]
    fn stems_and_accents_are_marked() {
        let found = snippet_of("educacion", "Las políticas educativas y la educación.", Lang::ES);
        assert_eq!(marks(&found), "Las políticas [educativas] y la [educación].");
    }

    #[test]
    fn phrases_are_marked_where_they_stand_together() {
        let found = snippet_of("\"public library\"", "A public library is not any library.", Lang::EN);
        assert_eq!(marks(&found), "A [public] [library] is not any library.");
    }

    #[test]
    fn a_long_passage_is_cut_around_the_words() {
        let filler = "Nothing of interest is written here at all. ".repeat(20);
        let found = snippet_of("library", &format!("{filler}The library opens at night. {filler}"), Lang::EN);
        assert!(found.cut_before && found.cut_after);
        assert!(marks(&found).starts_with("The [library] opens"), "{}", marks(&found));
    }

    #[test]
    fn words_of_scripts_without_spaces_are_marked() {
        let found = snippet_of("図書館", "地域の図書館は学びを支える。", Lang::JA);
        assert_eq!(marks(&found), "地域の[図書館]は学びを支える。");
    }

    proptest! {
        #[test]
        fn snippets_never_split_a_grapheme(text in "([a-z ]|é|🇰🇷|👩‍👩‍👧|ก็|क्षि|한|e\u{301}|\r\n){0,600}") {
            let found = snippet_of("a b", &text, Lang::EN);
            let all: Vec<usize> = GraphemeClusterSegmenter::new().segment_str(&text).collect();
            let matches = Letters::of(&text);
            prop_assert_eq!(&matches.starts, &all);
            let window = matches.window(&[], &text);
            prop_assert!(all.contains(&window.start) && all.contains(&window.end));
            prop_assert!(found.fragments.iter().all(|f| !f.text.is_empty()));
        }
    }
}
