//! Lines become text: paragraphs, mended words and the starts of pages.
//!
//! In: the blocks of all pages. Out: text in which an empty line separates paragraphs and a line break separates lines
//! that were meant to end where they do, such as the rows of a table. The rules know no language: a line was ended on
//! purpose if the first word of the next one would have fitted into it.

use super::order::{Block, Line, median};
use super::segments::is_unspaced;
use super::vocabulary::{HYPHENS, SOFT_HYPHEN, Vocabulary, head, is_hangul, tail};
use crate::record::PageStart;

/// How much the size of letters may differ within a paragraph.
const SAME_SIZE: f64 = 0.12;

/// Indent that begins a paragraph, in heights of the font.
const INDENT: f64 = 0.7;

/// Distance of lines that separates paragraphs, as a multiple of the usual one.
const PARAGRAPH_GAP: f64 = 1.35;

/// A text with its pages.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Text {
    /// The text.
    pub(super) body: String,
    /// Where the pages with text begin.
    pub(super) pages: Vec<PageStart>,
}

/// What stands between two lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Seam {
    /// The hyphen goes, the word is one.
    Mend,
    /// Nothing, as after a hyphen that stays and in Chinese.
    Nothing,
    Space,
    LineBreak,
    Paragraph,
}

/// A line with what its block says about it.
#[derive(Debug, Clone, Copy)]
struct Placed<'a> {
    line: &'a Line,
    /// Where lines like this one end at most.
    measure: f64,
    /// Usual distance of lines in the block.
    pitch: f64,
    /// Where most lines of the block begin.
    margin: f64,
    /// Beginning of the line after this one in the block.
    next_start: Option<f64>,
    /// Page, from 1, and ordinal of the block in the file.
    page: u32,
    block: usize,
}

/// Joins the lines of all pages.
pub(super) fn join(pages: &[Vec<Block>]) -> Text {
    let lines = placed(pages);
    let vocabulary = Vocabulary::of(lines.iter().map(|placed| placed.line.text.as_str()));
    let mut text = Text::default();
    let mut before: Option<Placed<'_>> = None;
    let mut opens_paragraph = true;
    for line in lines {
        let seam = before.map_or(Seam::Nothing, |before| seam(&before, &line, opens_paragraph, &vocabulary));
        opens_paragraph = matches!(seam, Seam::Paragraph | Seam::LineBreak) || before.is_none();
        text.append(&line, seam, before.map(|before| before.page));
        before = Some(line);
    }
    if text.body.ends_with(SOFT_HYPHEN) {
        text.body.pop();
    }
    text
}

impl Text {
    fn append(&mut self, line: &Placed<'_>, seam: Seam, page_before: Option<u32>) {
        if self.body.ends_with(SOFT_HYPHEN) || seam == Seam::Mend {
            self.body.pop();
        }
        self.body.push_str(match seam {
            Seam::Mend | Seam::Nothing => "",
            Seam::Space => " ",
            Seam::LineBreak => "\n",
            Seam::Paragraph => "\n\n",
        });
        let text = line.line.text.as_str();
        if page_before != Some(line.page) {
            // A word that is broken across pages belongs to the first of them.
            let is_one_word =
                matches!(seam, Seam::Mend | Seam::Nothing) && page_before.is_some() && !text.starts_with(is_unspaced);
            let word = if is_one_word { text.find(' ').map_or(text.len(), |space| space + 1) } else { 0 };
            self.pages.push(PageStart { page: line.page, offset_bytes: self.body.len() + word });
        }
        self.body.push_str(text);
    }
}

/// All lines of a file with what their blocks say about them.
fn placed(pages: &[Vec<Block>]) -> Vec<Placed<'_>> {
    let mut all = Vec::new();
    let mut ordinal = 0;
    for (page, blocks) in (1..).zip(pages) {
        for block in blocks {
            ordinal += 1;
            let pitch = pitch(block);
            let margin = median(block.iter().map(|line| line.start));
            let widest = block.iter().map(|line| line.end).fold(f64::NEG_INFINITY, f64::max);
            all.extend(block.iter().enumerate().map(|(at, line)| Placed {
                line,
                measure: measure(line, block, widest),
                pitch,
                margin,
                next_start: block.get(at + 1).map(|next| next.start),
                page,
                block: ordinal,
            }));
        }
    }
    all
}

/// Usual distance of the lines of a block.
fn pitch(block: &Block) -> f64 {
    let distances = block.windows(2).filter_map(|pair| match pair {
        [a, b] if is_same_size(a, b) => Some(b.baseline - a.baseline).filter(|&it| it > 0.0),
        _ => None,
    });
    let pitch = median(distances);
    let size = median(block.iter().map(|line| line.size));
    pitch.clamp(size, size * 2.5)
}

/// Where lines end that begin where this one does, such as those of a quotation; else where the block ends.
fn measure(line: &Line, block: &Block, widest: f64) -> f64 {
    let alike = || block.iter().filter(|other| (other.start - line.start).abs() < 2.0 && is_same_size(other, line));
    if alike().count() < 3 {
        return widest;
    }
    alike().map(|other| other.end).fold(line.end, f64::max)
}

fn is_same_size(a: &Line, b: &Line) -> bool {
    (a.size - b.size).abs() < SAME_SIZE * a.size.max(b.size)
}

/// What belongs between two lines.
fn seam(before: &Placed<'_>, after: &Placed<'_>, opens_paragraph: bool, vocabulary: &Vocabulary) -> Seam {
    let is_turned_page = before.block != after.block;
    if !is_same_size(before.line, after.line) || (!is_turned_page && is_far(before, after)) {
        return Seam::Paragraph;
    }
    if let Some(seam) = hyphen(&before.line.text, &after.line.text, vocabulary) {
        return seam;
    }
    let is_table = before.line.is_row && after.line.is_row;
    let ended = is_table || before.line.is_entry || has_ended(before, after);
    if is_turned_page {
        return if ended || begins_anew(before, after) {
            Seam::Paragraph
        } else {
            wrapped(&before.line.text, &after.line.text, vocabulary)
        };
    }
    if is_indented(before, after, opens_paragraph) {
        return Seam::Paragraph;
    }
    let outdent = before.line.start - after.line.start;
    let is_next_item = !opens_paragraph && outdent > INDENT * after.line.size;
    if ended || is_next_item || is_item(&after.line.text) {
        return Seam::LineBreak;
    }
    wrapped(&before.line.text, &after.line.text, vocabulary)
}

/// Whether more than the usual distance lies between two lines of a block.
fn is_far(before: &Placed<'_>, after: &Placed<'_>) -> bool {
    let distance = after.line.baseline - before.line.baseline;
    distance > PARAGRAPH_GAP * after.pitch || distance < -after.pitch
}

/// Whether the first word of the next line would have fitted at the end of this one.
fn has_ended(before: &Placed<'_>, after: &Placed<'_>) -> bool {
    let room = before.measure - before.line.end;
    room > after.line.first_word + before.line.size * 0.5
}

/// Whether a line begins with the mark of a list.
fn is_item(text: &str) -> bool {
    let mut chars = text.chars();
    let mark = chars.next();
    mark.is_some_and(|mark| "-–—•‣▪■●○◦*·".contains(mark)) && chars.next() == Some(' ')
}

/// Whether a line begins further in than the one before, and the paragraph does not go on there.
fn is_indented(before: &Placed<'_>, after: &Placed<'_>, opens_paragraph: bool) -> bool {
    let indent = INDENT * after.line.size;
    let is_hanging = opens_paragraph && after.next_start.is_none_or(|next| (next - after.line.start).abs() < indent);
    after.line.start - before.line.start > indent && !is_hanging
}

/// Whether the first line of a column or page begins a paragraph.
fn begins_anew(before: &Placed<'_>, after: &Placed<'_>) -> bool {
    let is_indented = after.line.start - after.margin > INDENT * after.line.size;
    let sentence_ended = before.line.text.ends_with(['.', '!', '?', ':', '。', '！', '？', '؟', '»', '”']);
    let is_small = after.line.text.starts_with(char::is_lowercase);
    is_indented || (sentence_ended && !is_small)
}

/// The seam after a hyphen at the end of a line; nothing if there is none or it is a dash.
fn hyphen(before: &str, after: &str, vocabulary: &Vocabulary) -> Option<Seam> {
    let last = before.chars().next_back().filter(|c| HYPHENS.contains(c))?;
    let left = tail(before.trim_end_matches(last));
    let right = head(after);
    if left.is_empty() || right.is_empty() {
        return None;
    }
    if last == SOFT_HYPHEN {
        return Some(Seam::Mend);
    }
    if !right.starts_with(char::is_lowercase) {
        return right.starts_with(char::is_uppercase).then_some(Seam::Nothing);
    }
    Some(if vocabulary.keeps_hyphen(left, right) { Seam::Nothing } else { Seam::Mend })
}

/// What belongs between two lines of a paragraph.
fn wrapped(before: &str, after: &str, vocabulary: &Vocabulary) -> Seam {
    let is_one_word =
        before.ends_with(is_hangul) && after.starts_with(is_hangul) && vocabulary.is_broken(tail(before), head(after));
    if is_one_word || (before.ends_with(is_unspaced) && after.starts_with(is_unspaced)) {
        Seam::Nothing
    } else {
        Seam::Space
    }
}
