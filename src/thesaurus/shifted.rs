//! Rows of a table in, the stretches out in which labels stand under another language's column.
//!
//! A few labels together tell their language well enough to see that neighbors agree: cells that moved by a column,
//! as after one was inserted in some rows only, or two columns that changed places.

use std::collections::BTreeMap;

use super::table::Row;
use crate::detect::Detector;
use crate::language::Lang;

/// Rows that are looked at together.
const WINDOW: usize = 4;
/// Letters of a column in a window that are needed before its language is judged.
const LETTERS_MIN: usize = 40;
/// Letters that are enough to judge it.
const LETTERS_MAX: usize = 90;
/// Probability that a guess has to reach.
const SURE: f32 = 0.97;
/// Columns that have to be wrong by the same number of places.
const MOVED_MIN: usize = 3;

/// A stretch of rows, by their places in the table, and what is wrong with it.
pub(super) struct Stretch {
    pub(super) first: usize,
    pub(super) last: usize,
    pub(super) message: String,
}

/// Looks through a table with these columns.
pub(super) fn stretches(columns: &[Lang], rows: &[Row], detector: &Detector) -> Vec<Stretch> {
    let mut found: Vec<Stretch> = Vec::new();
    for first in (0..rows.len()).step_by(WINDOW) {
        let last = (first + WINDOW).min(rows.len()) - 1;
        let window = rows.get(first..=last).unwrap_or_default();
        let Some(message) = fault(columns, window, detector) else { continue };
        match found.last_mut().filter(|before| before.last + 1 == first && before.message == message) {
            Some(before) => before.last = last,
            None => found.push(Stretch { first, last, message }),
        }
    }
    found
}

fn fault(columns: &[Lang], rows: &[Row], detector: &Detector) -> Option<String> {
    let place_of = |language: Lang| columns.iter().position(|column| *column == language);
    // Places of columns whose labels are surely in the language of another one, with the place of that.
    let mut wrong: BTreeMap<usize, usize> = BTreeMap::new();
    for (place, language) in columns.iter().enumerate() {
        let labels = rows.iter().flat_map(|row| &row.labels).filter(|label| label.language == *language);
        let letters = labels.flat_map(|label| label.text.chars().chain(", ".chars())).take(LETTERS_MAX);
        let text: String = letters.collect();
        if text.chars().filter(|c| c.is_alphabetic()).count() < LETTERS_MIN {
            continue;
        }
        let guess = detector.passage(&text, None);
        if guess.probability >= SURE
            && let Some(other) = place_of(guess.language).filter(|other| *other != place)
        {
            wrong.insert(place, other);
        }
    }
    let name = |place: usize| columns.get(place).map_or("", |language| language.code());
    for (one, other) in &wrong {
        if one < other && wrong.get(other) == Some(one) {
            return Some(format!("the labels of `{}` and `{}` seem to have changed places", name(*one), name(*other)));
        }
    }
    let mut moves: BTreeMap<(bool, usize), Vec<usize>> = BTreeMap::new();
    for (place, other) in &wrong {
        moves.entry((place > other, place.abs_diff(*other))).or_default().push(*place);
    }
    let moved = moves.values().filter(|places| places.len() >= MOVED_MIN).max_by_key(|places| places.len())?;
    let names: Vec<String> = moved.iter().map(|place| format!("`{}`", name(*place))).collect();
    Some(format!("the labels of {} seem to have moved to another column", names.join(", ")))
}
