//! From the order on paper to the order in which text is spoken, for lines with right-to-left script.
//!
//! In: the pieces of a line from left to right. Out: the same pieces in logical order. The rules are those of the
//! Unicode Bidirectional Algorithm (UAX #9, rules W and N in short, L2), which are their own inverse.

use unicode_bidi::{BidiClass, bidi_class};

/// Levels of embedding: plain, right-to-left, left-to-right within right-to-left.
const RIGHT_TO_LEFT: u8 = 1;
const INNER: u8 = 2;

/// Direction of a piece of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Left,
    Right,
    Number,
    Neutral,
}

/// Whether a text has more right-to-left letters than others.
pub(super) fn is_right_to_left(pieces: &[String]) -> bool {
    let count = |kind| pieces.iter().filter(|piece| kind_of(piece) == kind).count();
    let right = count(Kind::Right);
    right > 0 && right >= count(Kind::Left)
}

/// Puts pieces that stand from left to right on paper into logical order.
pub(super) fn reorder(pieces: &mut Vec<String>, right_to_left: bool) {
    let kinds: Vec<Kind> = pieces.iter().map(|piece| kind_of(piece)).collect();
    if !kinds.contains(&Kind::Right) {
        return;
    }
    let levels = levels(&kinds, u8::from(right_to_left));
    let mut order: Vec<usize> = (0..pieces.len()).collect();
    for level in [INNER, RIGHT_TO_LEFT] {
        let mut start = 0;
        while start < order.len() {
            let run = order
                .get(start..)
                .map_or(0, |rest| rest.iter().take_while(|&&at| levels.get(at).is_some_and(|&it| it >= level)).count());
            if let Some(run) = order.get_mut(start..start + run) {
                run.reverse();
            }
            start += run.max(1);
        }
    }
    let mut reordered: Vec<String> = order.iter().filter_map(|&at| pieces.get_mut(at).map(std::mem::take)).collect();
    mirror(&mut reordered, &order, &levels);
    *pieces = reordered;
}

/// Level of each piece. Neutral pieces take the level of their neighbors where these agree.
fn levels(kinds: &[Kind], base: u8) -> Vec<u8> {
    let strong = |kind: Kind| match kind {
        Kind::Right => Some(RIGHT_TO_LEFT),
        Kind::Left if base == 0 => Some(0),
        Kind::Left | Kind::Number => Some(INNER),
        Kind::Neutral => None,
    };
    let mut levels: Vec<u8> = Vec::with_capacity(kinds.len());
    let mut before = base;
    for (at, &kind) in kinds.iter().enumerate() {
        let level = strong(kind).unwrap_or_else(|| {
            let rest = kinds.get(at..).unwrap_or_default();
            let after = rest.iter().find_map(|&kind| strong(kind)).unwrap_or(base);
            if after == before { after } else { base }
        });
        levels.push(level);
        before = level;
    }
    if base == 0 {
        lower_numbers(&mut levels, kinds);
    }
    levels
}

/// In a left-to-right line, numbers belong to right-to-left text only between letters of it.
fn lower_numbers(levels: &mut [u8], kinds: &[Kind]) {
    let is_right = |kind: &&Kind| **kind == Kind::Right;
    let is_letter = |kind: &&Kind| matches!(kind, Kind::Right | Kind::Left);
    for at in 0..levels.len() {
        let before = kinds.get(..at).and_then(|it| it.iter().rfind(is_letter));
        let after = kinds.get(at..).and_then(|it| it.iter().find(is_letter));
        let inside = before.as_ref().is_some_and(is_right) && after.as_ref().is_some_and(is_right);
        if let Some(level) = levels.get_mut(at)
            && *level == INNER
            && !inside
        {
            *level = 0;
        }
    }
}

/// Direction of a piece: that of its first character that has one.
fn kind_of(piece: &str) -> Kind {
    piece
        .chars()
        .map(|c| match bidi_class(c) {
            BidiClass::L => Kind::Left,
            BidiClass::R | BidiClass::AL => Kind::Right,
            BidiClass::EN | BidiClass::AN => Kind::Number,
            _ => Kind::Neutral,
        })
        .find(|&kind| kind != Kind::Neutral)
        .unwrap_or(Kind::Neutral)
}

/// Files disagree on whether a bracket in right-to-left text is stored as it looks or as it is meant. If a closing one
/// comes first, they are stored as they look.
fn mirror(pieces: &mut [String], order: &[usize], levels: &[u8]) {
    let bracket = |piece: &String| match piece.as_str() {
        "(" | "[" | "{" | "«" => 1,
        ")" | "]" | "}" | "»" => -1,
        _ => 0,
    };
    let is_inside = |at: &usize| levels.get(*at).is_some_and(|&level| level == RIGHT_TO_LEFT);
    let first = pieces
        .iter()
        .zip(order)
        .filter(|(_, at)| is_inside(at))
        .map(|(piece, _)| bracket(piece))
        .find(|&side| side != 0);
    if first != Some(-1) {
        return;
    }
    for (piece, at) in pieces.iter_mut().zip(order) {
        if is_inside(at) {
            let mirrored = match piece.as_str() {
                "(" => ")",
                ")" => "(",
                "[" => "]",
                "]" => "[",
                "{" => "}",
                "}" => "{",
                "«" => "»",
                "»" => "«",
                _ => continue,
            };
            mirrored.clone_into(piece);
        }
    }
}
