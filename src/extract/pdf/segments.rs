//! Letters become words and pieces of lines.
//!
//! In: the glyphs of a page. Out: segments, stretches of one line without a wide gap, as text in logical order.
//! A segment must not know in which column it stands or what follows it.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::bidi;
use super::glyphs::Glyph;

/// Gap at which a line is cut, in heights of the font. A cut within a line does no harm, [`super::order`] mends it.
const CUT: f64 = 0.8;

/// Gap that separates words, in heights of the font. TeX sets word spaces down to 0.22 and thin spaces of 0.17.
const WORD_GAP: f64 = 0.15;

/// Largest difference of baselines on one line, in heights of the font.
const BASELINE: f64 = 0.15;

/// Longest stretch of letters, in characters, that is looked at for letter spacing to be believed.
const SPACED_LETTERS: usize = 4;

/// A piece of a line.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Segment {
    /// What it says, without spaces at its ends.
    pub(super) text: String,
    /// Left edge in points.
    pub(super) x0: f64,
    /// Right edge.
    pub(super) x1: f64,
    /// The line it stands on, downwards.
    pub(super) baseline: f64,
    /// Height of most of its letters.
    pub(super) size: f64,
    /// Width of its first word, in reading direction.
    pub(super) first_word: f64,
    /// Quarter turns by which the page must be turned to read it.
    pub(super) turn: u8,
    /// Whether it is read from right to left.
    pub(super) right_to_left: bool,
    /// Whether dots led through it, as in a table of contents.
    pub(super) is_entry: bool,
}

/// Glyphs of one piece of a line, from left to right.
type Piece = Vec<Glyph>;

/// Segments of a page, in no particular order.
pub(super) fn of(glyphs: Vec<Glyph>) -> Vec<Segment> {
    let glyphs = without_repetitions(with_marks_joined(glyphs));
    let mut pieces = pieces(glyphs);
    attach_raised(&mut pieces);
    pieces.iter().filter_map(segment).collect()
}

/// Joins accents that are drawn on their own to the letters on which they stand.
fn with_marks_joined(glyphs: Vec<Glyph>) -> Vec<Glyph> {
    let mut joined: Vec<Glyph> = Vec::with_capacity(glyphs.len());
    let mut waiting: Option<(char, Glyph)> = None;
    for mut glyph in glyphs {
        if let Some((mark, accent)) = waiting.take() {
            if stands_on(&accent, &glyph) && starts_with_letter(&glyph.text) {
                let rest: String = glyph.text.chars().skip(1).collect();
                let first = glyph.text.chars().next();
                glyph.text = first.into_iter().chain([mark]).chain(rest.chars()).nfc().collect();
                glyph.baseline = glyph.baseline.max(accent.baseline);
            } else {
                joined.push(accent);
            }
        }
        let mark = combining(&glyph.text);
        match (mark, joined.last_mut()) {
            (Some(mark), Some(base)) if stands_on(&glyph, base) && base.text != " " => {
                base.text.push(mark);
                base.text = base.text.nfc().collect();
            }
            (Some(mark), _) => waiting = Some((mark, glyph)),
            (None, _) => joined.push(glyph),
        }
    }
    joined.extend(waiting.map(|(_, accent)| accent));
    joined
}

/// Combining form of a lone accent: Unicode's own, and the spacing accents that TeX draws over letters.
fn combining(text: &str) -> Option<char> {
    let mut chars = text.chars();
    let (Some(mark), None) = (chars.next(), chars.next()) else {
        return None;
    };
    Some(match mark {
        '`' => '\u{300}',
        '´' => '\u{301}',
        'ˆ' => '\u{302}',
        '˜' => '\u{303}',
        '¯' => '\u{304}',
        '˘' => '\u{306}',
        '˙' => '\u{307}',
        '¨' => '\u{308}',
        '˚' => '\u{30a}',
        '˝' => '\u{30b}',
        'ˇ' => '\u{30c}',
        '¸' => '\u{327}',
        '˛' => '\u{328}',
        _ if is_combining_mark(mark) => mark,
        _ => return None,
    })
}

/// Whether an accent is drawn over or under a letter rather than after it.
fn stands_on(accent: &Glyph, base: &Glyph) -> bool {
    let overlap = accent.x1.min(base.x1) - accent.x0.max(base.x0);
    let width = (accent.x1 - accent.x0).min(base.x1 - base.x0);
    accent.turn == base.turn
        && (accent.baseline - base.baseline).abs() < base.size * 0.5
        && overlap >= width * 0.5
        && (width > 0.0 || accent.x0 >= base.x0 - base.size * 0.1)
        && (accent.x0 - base.x0).abs() < base.size * 1.2
}

fn starts_with_letter(text: &str) -> bool {
    text.starts_with(char::is_alphabetic)
}

/// Drops letters that are drawn twice at nearly the same place to look bold or to cast a shadow.
fn without_repetitions(glyphs: Vec<Glyph>) -> Vec<Glyph> {
    let mut kept: Vec<Glyph> = Vec::with_capacity(glyphs.len());
    let mut seen: std::collections::HashMap<(i64, i64), Vec<usize>> = std::collections::HashMap::new();
    for glyph in glyphs {
        let (column, row) = (cell(glyph.x0), cell(glyph.baseline));
        let is_known = (-1..=1)
            .flat_map(|dx| (-1..=1).map(move |dy| (column + dx, row + dy)))
            .filter_map(|key| seen.get(&key))
            .flatten()
            .filter_map(|&at| kept.get(at))
            .any(|other| repeats(&glyph, other));
        if !is_known {
            seen.entry((column, row)).or_default().push(kept.len());
            kept.push(glyph);
        }
    }
    kept
}

/// Square of a grid of 4 points.
#[expect(clippy::cast_possible_truncation, reason = "places on a page are small")]
fn cell(place: f64) -> i64 {
    (place / 4.0).floor() as i64
}

fn repeats(glyph: &Glyph, other: &Glyph) -> bool {
    let near = glyph.size.min(other.size) * 0.1;
    glyph.text == other.text
        && glyph.turn == other.turn
        && (glyph.x0 - other.x0).abs() < near
        && (glyph.baseline - other.baseline).abs() < near
        && (glyph.size - other.size).abs() < near
}

/// Sorts glyphs to lines, from top to bottom, and cuts the lines at wide gaps.
fn pieces(mut glyphs: Vec<Glyph>) -> Vec<Piece> {
    glyphs.sort_by(|a, b| (a.turn, a.baseline).partial_cmp(&(b.turn, b.baseline)).unwrap_or(std::cmp::Ordering::Equal));
    let mut pieces = Vec::new();
    let mut line: Piece = Vec::new();
    for glyph in glyphs {
        if let Some(first) = line.first() {
            let tolerance = first.size.max(glyph.size).min(24.0) * BASELINE;
            if glyph.turn != first.turn || glyph.baseline - first.baseline > tolerance {
                cut(std::mem::take(&mut line), &mut pieces);
            }
        }
        line.push(glyph);
    }
    cut(line, &mut pieces);
    pieces
}

/// Cuts a line at wide gaps; drawn spaces do not fill them.
fn cut(mut line: Piece, pieces: &mut Vec<Piece>) {
    line.sort_by(|a, b| a.x0.total_cmp(&b.x0));
    let mut piece: Piece = Vec::new();
    let mut spaces: Piece = Vec::new();
    let mut end = f64::NEG_INFINITY;
    for glyph in line {
        if glyph.text.trim().is_empty() {
            spaces.push(glyph);
            continue;
        }
        let size = piece.last().map_or(0.0, |last| last.size).max(glyph.size);
        if glyph.x0 - end > CUT * size && !piece.is_empty() {
            pieces.push(std::mem::take(&mut piece));
            end = f64::NEG_INFINITY;
        }
        if !piece.is_empty() {
            piece.append(&mut spaces);
        }
        spaces.clear();
        end = end.max(glyph.x1);
        piece.push(glyph);
    }
    if !piece.is_empty() {
        pieces.push(piece);
    }
}

/// Puts raised and lowered small pieces, such as note marks and exponents, into the pieces beside which they stand.
fn attach_raised(pieces: &mut Vec<Piece>) {
    let boxes: Vec<Extent> = pieces.iter().map(extent).collect();
    let mut target: Vec<Option<usize>> = vec![None; pieces.len()];
    for (at, small) in boxes.iter().enumerate() {
        let near = boxes.iter().enumerate().skip(at.saturating_sub(80)).take(160);
        target[at] = near.filter(|(other, big)| *other != at && is_raised(small, big)).map(|(other, _)| other).next();
    }
    for (at, target) in target.into_iter().enumerate() {
        if let Some(target) = target {
            let small = std::mem::take(&mut pieces[at]);
            let base = boxes[target].baseline;
            for mut glyph in small {
                if glyph.baseline < base - boxes[target].size * 0.2 {
                    glyph.text = glyph.text.chars().map(superscript).collect();
                }
                glyph.baseline = base;
                pieces[target].push(glyph);
            }
            pieces[target].sort_by(|a, b| a.x0.total_cmp(&b.x0));
        }
    }
    pieces.retain(|piece| !piece.is_empty());
}

/// Where a piece stands.
#[derive(Debug, Clone, Copy)]
struct Extent {
    x0: f64,
    x1: f64,
    baseline: f64,
    size: f64,
    turn: u8,
    letters: usize,
}

fn extent(piece: &Piece) -> Extent {
    Extent {
        x0: piece.iter().map(|glyph| glyph.x0).fold(f64::INFINITY, f64::min),
        x1: piece.iter().map(|glyph| glyph.x1).fold(f64::NEG_INFINITY, f64::max),
        baseline: piece.first().map_or(0.0, |glyph| glyph.baseline),
        size: main_size(piece),
        turn: piece.first().map_or(0, |glyph| glyph.turn),
        letters: piece.len(),
    }
}

/// Whether a piece is a short one in small type that stands beside or in another, a little higher or lower.
fn is_raised(small: &Extent, big: &Extent) -> bool {
    let shift = big.baseline - small.baseline;
    small.turn == big.turn
        && small.letters <= 8
        && small.size < big.size * 0.85
        && shift < big.size * 0.65
        && shift > -big.size * 0.35
        && shift.abs() > 0.05 * big.size
        && small.x0 > big.x0 - small.size * 0.5
        && small.x0 < big.x1 + small.size * 0.5
}

/// Digits as superscripts, so that a note mark does not become a part of the word before it.
fn superscript(c: char) -> char {
    match c {
        '0' => '⁰',
        '1' => '¹',
        '2' => '²',
        '3' => '³',
        '4' => '⁴',
        '5' => '⁵',
        '6' => '⁶',
        '7' => '⁷',
        '8' => '⁸',
        '9' => '⁹',
        _ => c,
    }
}

/// Size of most of the letters.
fn main_size(piece: &Piece) -> f64 {
    let mut sizes: Vec<f64> = piece.iter().map(|glyph| glyph.size).collect();
    sizes.sort_by(f64::total_cmp);
    sizes.get(sizes.len() / 2).copied().unwrap_or(1.0)
}

/// Text of a piece; nothing if there is none.
fn segment(piece: &Piece) -> Option<Segment> {
    let words = words(piece);
    let extent = extent(piece);
    let mut letters: Vec<String> = Vec::new();
    for (at, word) in words.iter().enumerate() {
        if at > 0 {
            letters.push(" ".to_owned());
        }
        letters.extend(word.iter().map(|glyph| glyph.text.clone()));
    }
    let right_to_left = bidi::is_right_to_left(&letters);
    bidi::reorder(&mut letters, right_to_left);
    let drawn = letters.concat();
    let text = cleaned(&drawn);
    let is_entry =
        drawn.chars().filter(|c| !c.is_whitespace()).count() > text.chars().filter(|c| !c.is_whitespace()).count() + 4;
    let first = if right_to_left { words.last() } else { words.first() }?;
    let first_word = match first.first() {
        Some(glyph) if glyph.text.starts_with(is_unspaced) => glyph.size * 2.0,
        _ => first.last()?.x1 - first.first()?.x0,
    };
    (!text.is_empty()).then_some(Segment {
        text,
        x0: extent.x0,
        x1: extent.x1,
        baseline: extent.baseline,
        size: extent.size,
        first_word,
        turn: extent.turn,
        right_to_left,
        is_entry,
    })
}

/// Words of a piece, from left to right, without drawn spaces.
fn words(piece: &Piece) -> Vec<Vec<&Glyph>> {
    let gap = word_gap(piece);
    let mut words: Vec<Vec<&Glyph>> = Vec::new();
    let mut end = f64::NEG_INFINITY;
    let mut drawn_space = false;
    for glyph in piece {
        if glyph.text.trim().is_empty() {
            drawn_space = true;
            continue;
        }
        let last = words.last().and_then(|word| word.last());
        let unspaced = glyph.text.starts_with(is_unspaced) && last.is_some_and(|last| last.text.ends_with(is_unspaced));
        let is_apart = match gap {
            Gap::Spaced(least) => glyph.x0 - end > least * glyph.size,
            Gap::Usual if unspaced => glyph.x0 - end > 0.6 * glyph.size,
            Gap::Usual => drawn_space || glyph.x0 - end > WORD_GAP * glyph.size,
        };
        match words.last_mut() {
            Some(word) if !is_apart => word.push(glyph),
            _ => words.push(vec![glyph]),
        }
        end = end.max(glyph.x1);
        drawn_space = false;
    }
    words
}

/// How words are told apart.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Gap {
    /// By drawn spaces and visible gaps.
    Usual,
    /// In letter-spaced text: by gaps of at least so many heights of the font.
    Spaced(f64),
}

/// Finds letter spacing: nearly all gaps between letters are wide and alike.
fn word_gap(piece: &Piece) -> Gap {
    let letters: Vec<&Glyph> = piece.iter().filter(|glyph| !glyph.text.trim().is_empty()).collect();
    let mut gaps: Vec<f64> = letters
        .windows(2)
        .filter_map(|pair| match pair {
            [left, right] => Some((right.x0 - left.x1) / right.size.max(1.0)),
            _ => None,
        })
        .collect();
    let is_text = letters
        .iter()
        .all(|glyph| glyph.text.chars().all(|c| c.is_alphabetic() && !is_unspaced(c) || c.is_ascii_punctuation()));
    gaps.sort_by(f64::total_cmp);
    let (Some(&least), Some(&median)) = (gaps.first(), gaps.get(gaps.len() / 2)) else {
        return Gap::Usual;
    };
    if gaps.len() < SPACED_LETTERS || !is_text || least < WORD_GAP * 0.6 || median < WORD_GAP * 0.7 {
        return Gap::Usual;
    }
    Gap::Spaced((least * 1.2).max(median) * 1.5)
}

/// Whether a script is written without spaces between words and with lines that end anywhere.
pub(super) fn is_unspaced(c: char) -> bool {
    matches!(c,
        '\u{2e80}'..='\u{30ff}' | '\u{3100}'..='\u{312f}' | '\u{31a0}'..='\u{31ff}' | '\u{3400}'..='\u{4dbf}'
        | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{fe30}'..='\u{fe4f}' | '\u{ff00}'..='\u{ff9f}'
        | '\u{20000}'..='\u{3ffff}')
}

/// Text with ligatures and presentation forms as letters, dot leaders as a space, without soft hyphens inside.
fn cleaned(text: &str) -> String {
    let letters: String = text
        .chars()
        .flat_map(|c| {
            match c {
                '\u{fb00}'..='\u{fdcf}'
                | '\u{fdf0}'..='\u{fdff}'
                | '\u{fe70}'..='\u{fefc}'
                | 'ŉ'
                | '\u{2f00}'..='\u{2fdf}' => c.to_string().nfkc().collect::<String>(),
                _ => c.to_string(),
            }
            .chars()
            .collect::<Vec<_>>()
        })
        .filter(|c| !matches!(c, '\u{200b}' | '\u{feff}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'))
        .nfc()
        .collect();
    let trimmed = without_leaders(letters.trim());
    let end = trimmed.ends_with('\u{ad}');
    let mut text: String = trimmed.chars().filter(|&c| c != '\u{ad}').collect();
    if end {
        text.push('\u{ad}');
    }
    text
}

/// Replaces rows of at least four dots, with or without spaces between them, by one space.
fn without_leaders(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut row = String::new();
    let flush = |row: &mut String, kept: &mut String| {
        let dots = row.chars().filter(|c| !c.is_whitespace()).count();
        if dots >= 4 {
            if !kept.is_empty() && !kept.ends_with(' ') {
                kept.push(' ');
            }
        } else {
            kept.push_str(row);
        }
        row.clear();
    };
    for c in text.chars() {
        if matches!(c, '.' | '·' | '…' | '_' | ' ') {
            row.push(c);
        } else {
            flush(&mut row, &mut kept);
            kept.push(c);
        }
    }
    flush(&mut row, &mut kept);
    kept.trim_end().to_owned()
}
