//! Running headers, footers and page numbers: lines that stand in the same place on several pages.
//!
//! In: all pages of a file. Out: the same pages without those lines.

use std::collections::BTreeMap;

use super::Page;
use super::order;
use super::segments::Segment;

/// Share of the height of a page, at its upper and its lower edge, in which furniture stands.
const MARGIN: f64 = 0.15;

/// Most lines of furniture at one edge.
const MAX_ROWS: usize = 4;

/// How far the places may differ, in points.
const TOLERANCE: f64 = 4.0;

/// Distance from the next line that makes a row stand alone, in heights of the font.
const LONE_GAP: f64 = 1.6;

/// A line near an edge of a page.
#[derive(Debug)]
struct Row {
    page: usize,
    /// Whether it stands at the upper edge.
    is_upper: bool,
    /// Number of lines between it and that edge.
    depth: usize,
    /// Distance from that edge.
    distance: f64,
    /// What it says, all numbers alike: the whole row, then its pieces with the places where they begin.
    pattern: String,
    pieces: Vec<(String, f64)>,
    /// Distance to the next line inwards, in heights of the font.
    gap: f64,
    segments: Vec<Segment>,
    is_furniture: bool,
}

/// Removes furniture from all pages.
pub(super) fn remove(pages: &mut [Page]) {
    let mut rows: Vec<Row> = pages.iter().enumerate().flat_map(|(at, page)| edge_rows(at, page)).collect();
    mark_repeated(&mut rows, pages.len());
    mark_by_place(&mut rows, pages.len());
    keep_from_first_text(&mut rows);
    spare_text(&mut rows, pages);
    for row in rows.iter().filter(|row| row.is_furniture) {
        if let Some(page) = pages.get_mut(row.page) {
            page.segments.retain(|segment| !row.segments.contains(segment));
        }
    }
}

/// Lines near the edges of a page; at each edge from the edge inwards.
fn edge_rows(at: usize, page: &Page) -> Vec<Row> {
    let upright: Vec<Segment> = page.segments.iter().filter(|it| it.turn == 0).cloned().collect();
    let rows = order::rows(upright);
    let baseline = |row: &Vec<Segment>| row.first().map_or(0.0, |segment| segment.baseline);
    let size = |row: &Vec<Segment>| row.first().map_or(1.0, |segment| segment.size);
    let mut found = Vec::new();
    for is_upper in [true, false] {
        let ordered: Vec<&Vec<Segment>> = if is_upper { rows.iter().collect() } else { rows.iter().rev().collect() };
        for (depth, row) in ordered.iter().enumerate().take(MAX_ROWS) {
            let distance = if is_upper { baseline(row) } else { page.height - baseline(row) };
            if distance > page.height * MARGIN {
                break;
            }
            let gap = ordered
                .get(depth + 1)
                .map_or(f64::INFINITY, |next| (baseline(next) - baseline(row)).abs() / size(row).max(1.0));
            found.push(Row {
                page: at,
                is_upper,
                depth,
                distance,
                pattern: pattern(row),
                pieces: pieces(row),
                gap,
                segments: (*row).clone(),
                is_furniture: false,
            });
        }
    }
    found
}

/// What a row says, with all numbers alike.
fn pattern(row: &[Segment]) -> String {
    let texts: Vec<&str> = row.iter().map(|segment| segment.text.as_str()).collect();
    let text = texts.join(" ");
    if text.chars().all(|c| matches!(c, 'i' | 'v' | 'x' | 'l' | 'c' | 'I' | 'V' | 'X' | 'L' | 'C')) {
        return "#".to_owned();
    }
    let mut pattern = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            _ if c.is_numeric() && pattern.ends_with('#') => {}
            _ if c.is_numeric() => pattern.push('#'),
            _ => pattern.push(c),
        }
    }
    pattern
}

/// Pieces of a row that hold letters, where there is more than one.
fn pieces(row: &[Segment]) -> Vec<(String, f64)> {
    if row.len() < 2 {
        return Vec::new();
    }
    row.iter()
        .filter(|piece| piece.text.chars().filter(|c| c.is_alphabetic()).count() >= 3)
        .map(|piece| (pattern(std::slice::from_ref(piece)), piece.x0))
        .collect()
}

/// Where something was seen: page, distance from the edge, left edge.
type Sighting = (usize, f64, f64);

/// Marks rows that say the same in the same place on other pages: on two, or on one in a short file. Of a lone row, a
/// piece is enough: headers name the book on one side and the chapter on the other.
fn mark_repeated(rows: &mut [Row], pages: usize) {
    let needed = if pages <= 4 { 1 } else { 2 };
    let mut sightings: BTreeMap<(bool, String), Vec<Sighting>> = BTreeMap::new();
    for row in rows.iter() {
        let whole = std::iter::once((row.pattern.clone(), 0.0));
        for (pattern, x0) in whole.chain(row.pieces.iter().cloned()) {
            let place = (row.page, row.distance, x0);
            sightings.entry((row.is_upper, pattern)).or_default().push(place);
        }
    }
    for row in rows {
        let is_repeated = |pattern: &String, x0: f64| {
            let seen = sightings.get(&(row.is_upper, pattern.clone()));
            let others = seen.into_iter().flatten().filter(|(page, distance, left)| {
                *page != row.page && (distance - row.distance).abs() < TOLERANCE && (left - x0).abs() < TOLERANCE
            });
            others.count() >= needed
        };
        row.is_furniture = is_repeated(&row.pattern, 0.0)
            || (row.gap > LONE_GAP && row.pieces.iter().any(|(pattern, x0)| is_repeated(pattern, *x0)));
    }
}

/// Marks lone lines that stand where most pages have furniture: headers that change from page to page.
fn mark_by_place(rows: &mut [Row], pages: usize) {
    let known: Vec<(bool, f64)> =
        rows.iter().filter(|row| row.is_furniture).map(|row| (row.is_upper, row.distance)).collect();
    for row in rows {
        let alike = known
            .iter()
            .filter(|(upper, distance)| *upper == row.is_upper && (distance - row.distance).abs() < 2.0)
            .count();
        row.is_furniture |= row.gap > LONE_GAP && alike * 2 > pages.max(4);
    }
}

/// Takes the mark from rows that have text between them and the edge.
fn keep_from_first_text(rows: &mut [Row]) {
    let mut place = None;
    let mut is_open = true;
    for row in rows {
        if place != Some((row.page, row.is_upper)) {
            place = Some((row.page, row.is_upper));
            is_open = true;
        }
        is_open &= row.is_furniture;
        row.is_furniture = is_open;
    }
}

/// Takes the mark from all but the outermost rows of pages that would lose most of their text: forms and short texts
/// repeat themselves too.
fn spare_text(rows: &mut [Row], pages: &[Page]) {
    let length = |segments: &[Segment]| segments.iter().map(|it| it.text.len()).sum::<usize>();
    let mut lost: BTreeMap<usize, usize> = BTreeMap::new();
    for row in rows.iter().filter(|row| row.is_furniture) {
        *lost.entry(row.page).or_default() += length(&row.segments);
    }
    for row in rows {
        let all = pages.get(row.page).map_or(0, |page| length(&page.segments));
        let lost = lost.get(&row.page).copied().unwrap_or(0);
        row.is_furniture &= row.depth == 0 || lost * 2 <= all;
    }
}
