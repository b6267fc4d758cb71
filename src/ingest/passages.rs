//! Cuts bodies into passages of about 200 words, at the ends of paragraphs and sentences.

use std::ops::Range;

use icu_segmenter::options::SentenceBreakInvariantOptions;
use icu_segmenter::{SentenceSegmenter, SentenceSegmenterBorrowed};

use crate::record::PageStart;

/// Size that passages aim at, in words.
const WORDS: f32 = 200.0;
/// Size from which the end of a paragraph ends the passage, in words.
const WORDS_AT_PARAGRAPH: f32 = 140.0;
/// Size above which a single sentence is cut between words, in words.
const WORDS_MAX: f32 = 300.0;
/// A rest smaller than this goes with the passage before it, in words.
const WORDS_REST: f32 = 50.0;
/// A paragraph with fewer words than this is taken for a heading and stays with the one after it.
const WORDS_HEADING: f32 = 12.0;
/// What a Chinese character or kana counts, in words.
const WORDS_PER_IDEOGRAPH: f32 = 0.5;
/// What a letter of Thai, Lao, Khmer or Burmese counts, in words.
const WORDS_PER_UNSPACED_LETTER: f32 = 0.33;

/// A stretch of a body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Cut {
    /// First byte; on a character boundary.
    pub(super) start_bytes: usize,
    /// Byte after the last one; on a character boundary.
    pub(super) end_bytes: usize,
    /// Page of the first byte, where the body has pages.
    pub(super) page: Option<u32>,
}

/// A sentence, or a piece of a long one.
#[derive(Debug, Clone)]
struct Piece {
    span: Range<usize>,
    words: f32,
    ends_paragraph: bool,
}

/// Cuts `text`, also at the `borders`, which are bytes where paragraphs begin, in order. All of it but white space is in
/// exactly one passage. No passages come out of white space.
pub(super) fn cut(text: &str, pages: &[PageStart], borders: &[usize]) -> Vec<Cut> {
    let pieces = pieces(text);
    let mut sizes: Vec<(Range<usize>, f32)> = Vec::new();
    let mut start = pieces.first().map_or(0, |first| first.span.start);
    let (mut words, mut paragraph) = (0.0, 0.0);
    for (n, piece) in pieces.iter().enumerate() {
        words += piece.words;
        paragraph += piece.words;
        let next = pieces.get(n + 1).map_or(0.0, |next| next.words);
        let heading = piece.ends_paragraph && paragraph < WORDS_HEADING;
        let full = words + next > WORDS || (piece.ends_paragraph && words >= WORDS_AT_PARAGRAPH);
        let at_border = borders.binary_search(&piece.span.end).is_ok();
        if at_border || full && !(heading && words + next <= WORDS_MAX) {
            sizes.push((start..piece.span.end, words));
            (start, words) = (piece.span.end, 0.0);
        }
        if piece.ends_paragraph {
            paragraph = 0.0;
        }
    }
    if start < text.len() {
        sizes.push((start..text.len(), words));
    }
    join_rest(&mut sizes, borders);
    sizes.into_iter().filter_map(|(span, _)| trimmed(text, span, pages)).collect()
}

/// Joins a small last passage to the one before it.
fn join_rest(sizes: &mut Vec<(Range<usize>, f32)>, borders: &[usize]) {
    if let [.., (before, words), (rest, few)] = sizes.as_mut_slice()
        && *few < WORDS_REST
        && *words + *few <= WORDS_MAX
        && borders.binary_search(&rest.start).is_err()
    {
        before.end = rest.end;
        sizes.pop();
    }
}

/// The paragraphs of `text`, with the white space after them and their size in words. Joined they are the whole text.
pub(super) fn paragraphs(text: &str) -> Vec<(Range<usize>, f32)> {
    let mut paragraphs: Vec<(Range<usize>, f32)> = Vec::new();
    let mut inside = false;
    for piece in pieces(text) {
        match paragraphs.last_mut().filter(|_| inside) {
            Some((span, words)) => {
                span.end = piece.span.end;
                *words += piece.words;
            }
            None => paragraphs.push((piece.span.clone(), piece.words)),
        }
        inside = !piece.ends_paragraph;
    }
    paragraphs
}

fn trimmed(text: &str, span: Range<usize>, pages: &[PageStart]) -> Option<Cut> {
    let inside = text.get(span.clone())?;
    let start_bytes = span.start + (inside.len() - inside.trim_start().len());
    let end_bytes = span.start + inside.trim_end().len();
    let page = pages.get(..pages.partition_point(|p| p.offset_bytes <= start_bytes));
    let page = page.and_then(|before| before.last().or(pages.first())).map(|p| p.page);
    (start_bytes < end_bytes).then_some(Cut { start_bytes, end_bytes, page })
}

/// The sentences of `text`, those that are too long in pieces. Joined they are the whole text.
fn pieces(text: &str) -> Vec<Piece> {
    let segmenter: SentenceSegmenterBorrowed<'static> =
        SentenceSegmenter::new(SentenceBreakInvariantOptions::default());
    let mut pieces = Vec::new();
    let mut start = 0;
    for end in segmenter.segment_str(text).filter(|end| *end > 0) {
        let sentence = text.get(start..end).unwrap_or_default();
        if !sentence.trim().is_empty() {
            for (piece, words) in split_long(sentence) {
                pieces.push(Piece { span: start + piece.start..start + piece.end, words, ends_paragraph: false });
            }
        }
        if let Some(last) = pieces.last_mut() {
            // The segmenter takes an empty line for a sentence of its own.
            last.span.end = end;
            last.ends_paragraph = text.get(last.span.clone()).is_some_and(ends_paragraph);
        }
        start = end;
    }
    pieces
}

/// Whether the white space at the end of a sentence holds an empty line.
fn ends_paragraph(sentence: &str) -> bool {
    let after = sentence.get(sentence.trim_end().len()..).unwrap_or_default();
    after.matches('\n').count() > 1
}

/// A sentence in pieces of at most [`WORDS`], cut where words end, each with its size.
fn split_long(sentence: &str) -> Vec<(Range<usize>, f32)> {
    let all = count(sentence);
    if all <= WORDS_MAX {
        return vec![(0..sentence.len(), all)];
    }
    let mut pieces = Vec::new();
    let (mut start, mut words) = (0, 0.0);
    let mut inside_word = false;
    for (at, letter) in sentence.char_indices() {
        let (more, in_word) = weight(letter, inside_word);
        if words >= WORDS && more > 0.0 {
            pieces.push((start..at, words));
            (start, words) = (at, 0.0);
        }
        words += more;
        inside_word = in_word;
    }
    pieces.push((start..sentence.len(), words));
    pieces
}

fn count(text: &str) -> f32 {
    let mut inside_word = false;
    let mut words = 0.0;
    for letter in text.chars() {
        let (more, in_word) = weight(letter, inside_word);
        words += more;
        inside_word = in_word;
    }
    words
}

/// What a letter adds to the number of words, and whether the next one continues a word.
fn weight(letter: char, inside_word: bool) -> (f32, bool) {
    match letter {
        '\u{3041}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}' => {
            (WORDS_PER_IDEOGRAPH, false)
        }
        '\u{e01}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}' => (WORDS_PER_UNSPACED_LETTER, false),
        _ if letter.is_alphanumeric() => (if inside_word { 0.0 } else { 1.0 }, true),
        _ if letter.is_whitespace() => (0.0, false),
        // An apostrophe or a hyphen does not end a word, and marks on letters do not begin one.
        _ => (0.0, inside_word),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn passages(text: &str) -> Vec<&str> {
        cut(text, &[], &[]).iter().map(|c| text.get(c.start_bytes..c.end_bytes).unwrap()).collect()
    }

    fn check(text: &str, expected: &[&str]) {
        assert_eq!(passages(text), expected);
    }

    #[test]
    fn short_texts_are_one_passage() {
        check("", &[]);
        check(" \n\n ", &[]);
        check("  Una frase. Otra frase.\n", &["Una frase. Otra frase."]);
    }

    #[test]
    fn long_paragraphs_are_cut_where_sentences_end() {
        let sentence = "Esta frase tiene exactamente ocho palabras muy sencillas. ";
        let cuts = cut(&sentence.repeat(60), &[], &[]);
        let sizes: Vec<usize> = cuts.iter().map(|c| (c.end_bytes - c.start_bytes + 1) / sentence.len()).collect();
        assert_eq!(sizes, [25, 25, 10]);
    }

    #[test]
    fn headings_stay_with_what_follows() {
        let paragraph = format!("{}.\n\n", "palabra ".repeat(195).trim_end());
        let text = format!("{paragraph}Un título\n\n{paragraph}");
        let passages = passages(&text);
        assert!(passages[1].starts_with("Un título"), "{passages:?}");
    }

    #[test]
    fn a_sentence_without_end_is_cut_between_words() {
        let text = "sense fi ".repeat(400);
        for passage in passages(&text) {
            assert!(passage.starts_with("sense") && passage.len() <= 301 * 5, "{passage}");
        }
    }

    #[test]
    fn a_passage_ends_where_the_language_changes() {
        let text = format!("{}\n\nOne sentence.", "Una frase. ".repeat(20).trim_end());
        let border = text.find("One").unwrap();
        let starts: Vec<usize> = cut(&text, &[], &[border]).iter().map(|c| c.start_bytes).collect();
        assert_eq!(starts, [0, border]);
        let paragraphs: Vec<_> = paragraphs(&text).into_iter().map(|(span, words)| (span.start, words)).collect();
        assert_eq!(paragraphs, [(0, 40.0), (border, 2.0)]);
    }

    #[test]
    fn scripts_without_spaces_are_cut_too() {
        let cuts = cut(&"地域の図書館は市民の学びを支えている。".repeat(80), &[], &[]);
        assert!(cuts.len() >= 3, "{cuts:?}");
    }

    #[test]
    fn a_passage_has_the_page_of_its_first_byte() {
        let text = format!("{}\n\n{}", "una palabra. ".repeat(100), "otra palabra. ".repeat(100));
        let second = text.find("otra").unwrap();
        let pages = [PageStart { page: 7, offset_bytes: 0 }, PageStart { page: 8, offset_bytes: second }];
        let found: Vec<Option<u32>> = cut(&text, &pages, &[]).iter().map(|c| c.page).collect();
        assert_eq!(found, [Some(7), Some(8)]);
    }

    proptest! {
        #[test]
        fn passages_cover_all_but_white_space_once(text in "(\\PC|\n\n|[a-zé]{1,9} |[字ก]){0,900}") {
            let mut end = 0;
            for cut in cut(&text, &[], &[]) {
                prop_assert!(text.get(end..cut.start_bytes).is_some_and(|between| between.trim().is_empty()));
                prop_assert!(text.is_char_boundary(cut.end_bytes) && cut.end_bytes > cut.start_bytes);
                end = cut.end_bytes;
            }
            prop_assert!(text.get(end..).is_some_and(|rest| rest.trim().is_empty()));
        }
    }
}
