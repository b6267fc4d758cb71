//! The order in which a page is read: columns, and lines within them.
//!
//! In: the segments of a page. Out: blocks of lines, first to last; a block is a column or the text between columns.
//! It must not know what the lines say.

use super::Page;
use super::segments::{Segment, is_unspaced};

/// Narrowest gap between columns, in heights of the font. Two-column classes of LaTeX leave one.
const GUTTER: f64 = 0.9;

/// Fewest lines that make a column.
const COLUMN_LINES: usize = 3;

/// Fewest characters of a usual line of a column; cells of tables are shorter.
const COLUMN_CHARS: f64 = 12.0;

/// Most segments among which columns are sought; beyond, the page is a drawing or a trap.
const MAX_SEGMENTS: usize = 2000;

/// Narrowest gap between the cells of a table, in heights of the font; words of justified text stand closer.
const CELL_GAP: f64 = 2.0;

/// Deepest nesting of columns.
const MAX_DEPTH: usize = 3;

/// A line of a block.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Line {
    /// What it says.
    pub(super) text: String,
    /// Where it begins, in points, rising in reading direction.
    pub(super) start: f64,
    /// Where it ends.
    pub(super) end: f64,
    /// Where it stands, downwards.
    pub(super) baseline: f64,
    /// Height of its letters.
    pub(super) size: f64,
    /// Width of its first word.
    pub(super) first_word: f64,
    /// Whether a wide gap parts it, as in a table.
    pub(super) is_row: bool,
    /// Whether dots led to its end, as in a table of contents.
    pub(super) is_entry: bool,
}

/// Lines that are read one after another.
pub(super) type Block = Vec<Line>;

/// Blocks of a page. Text that is turned against most of the page comes last.
pub(super) fn blocks(page: Page) -> Vec<Block> {
    let mut turns = [const { Vec::new() }; 4];
    for segment in page.segments {
        if let Some(turn) = turns.get_mut(usize::from(segment.turn % 4)) {
            turn.push(segment);
        }
    }
    turns.sort_by_key(|segments| std::cmp::Reverse(segments.iter().map(|segment| segment.text.len()).sum::<usize>()));
    let mut blocks = Vec::new();
    for segments in turns {
        arrange(segments, MAX_DEPTH, &mut blocks);
    }
    blocks
}

/// Appends the blocks of an area, from top to bottom.
fn arrange(mut segments: Vec<Segment>, depth: usize, blocks: &mut Vec<Block>) {
    if depth == 0 || segments.len() > MAX_SEGMENTS {
        blocks.push(block(segments));
        return;
    }
    segments.sort_by(|a, b| top(a).total_cmp(&top(b)));
    let gutter = GUTTER * median(segments.iter().map(|segment| segment.size));
    let mut rest = segments.as_slice();
    let mut plain = Vec::new();
    while let Some((first, after)) = rest.split_first() {
        if let Some((count, columns)) = columns(rest, gutter) {
            flush(&mut plain, blocks);
            for column in columns {
                arrange(column, depth - 1, blocks);
            }
            rest = rest.get(count..).unwrap_or_default();
        } else {
            plain.push(first.clone());
            rest = after;
        }
    }
    flush(&mut plain, blocks);
}

fn flush(plain: &mut Vec<Segment>, blocks: &mut Vec<Block>) {
    if !plain.is_empty() {
        blocks.push(block(std::mem::take(plain)));
    }
}

/// The longest run of segments, from the first on, that stand in columns: how many, and the columns in reading order.
fn columns(segments: &[Segment], gutter: f64) -> Option<(usize, Vec<Vec<Segment>>)> {
    let mut clusters: Vec<Cluster> = Vec::new();
    let mut best = None;
    for (at, segment) in segments.iter().enumerate() {
        let mut cluster = Cluster::new(at, segment);
        let touches = |other: &Cluster| other.x0 - gutter < segment.x1 && segment.x0 < other.x1 + gutter;
        let (touched, apart): (Vec<_>, Vec<_>) = clusters.into_iter().partition(touches);
        clusters = apart;
        if touched.iter().filter(|it| it.members.len() >= COLUMN_LINES).count() > 1 {
            break;
        }
        for other in touched {
            cluster.merge(other);
        }
        clusters.push(cluster);
        if clusters.len() > 1 && are_columns(&clusters, segments) {
            best = Some((at + 1, clusters.clone()));
        }
    }
    let (count, mut clusters) = best?;
    let right_to_left = segments.iter().take(count).filter(|it| it.right_to_left).count() * 2 > count;
    clusters.sort_by(|a, b| a.x0.total_cmp(&b.x0));
    if right_to_left {
        clusters.reverse();
    }
    let members = |cluster: &Cluster| -> Vec<Segment> {
        let mut at = cluster.members.clone();
        at.sort_unstable();
        at.into_iter().filter_map(|at| segments.get(at).cloned()).collect()
    };
    Some((count, clusters.iter().map(members).collect()))
}

/// Segments that stand above each other.
#[derive(Debug, Clone)]
struct Cluster {
    x0: f64,
    x1: f64,
    y0: f64,
    y1: f64,
    members: Vec<usize>,
}

impl Cluster {
    fn new(at: usize, segment: &Segment) -> Self {
        Self { x0: segment.x0, x1: segment.x1, y0: top(segment), y1: segment.baseline, members: vec![at] }
    }

    fn merge(&mut self, other: Self) {
        self.x0 = self.x0.min(other.x0);
        self.x1 = self.x1.max(other.x1);
        self.y0 = self.y0.min(other.y0);
        self.y1 = self.y1.max(other.y1);
        self.members.extend(other.members);
    }

    /// Whether the lines fill the width and hold words, as prose does and cells of tables do not.
    fn is_prose(&self, segments: &[Segment]) -> bool {
        let lines = self.lines(segments);
        let width = median(lines.iter().map(|line| line.0));
        let chars = median(lines.iter().map(|line| line.1));
        lines.len() >= COLUMN_LINES && width >= 0.5 * (self.x1 - self.x0) && chars >= COLUMN_CHARS
    }

    /// Width and number of characters of each line, wide ones counted twice; justified lines may be in pieces.
    fn lines(&self, segments: &[Segment]) -> Vec<(f64, f64)> {
        let mut members: Vec<&Segment> = self.members.iter().filter_map(|&at| segments.get(at)).collect();
        members.sort_by(|a, b| a.baseline.total_cmp(&b.baseline));
        members
            .chunk_by(|a, b| (a.baseline - b.baseline).abs() < 0.2 * a.size)
            .map(|pieces| {
                let x0 = pieces.iter().map(|it| it.x0).fold(f64::INFINITY, f64::min);
                let x1 = pieces.iter().map(|it| it.x1).fold(f64::NEG_INFINITY, f64::max);
                let letters = pieces.iter().flat_map(|it| it.text.chars());
                (x1 - x0, letters.map(|c| if is_unspaced(c) { 2.0 } else { 1.0 }).sum())
            })
            .collect()
    }
}

/// Whether clusters are columns of prose beside each other.
fn are_columns(clusters: &[Cluster], segments: &[Segment]) -> bool {
    let y0 = clusters.iter().map(|it| it.y0).fold(f64::INFINITY, f64::min);
    let y1 = clusters.iter().map(|it| it.y1).fold(f64::NEG_INFINITY, f64::max);
    let lowest = clusters.iter().map(|it| it.y1).fold(f64::INFINITY, f64::min);
    let highest = clusters.iter().map(|it| it.y0).fold(f64::NEG_INFINITY, f64::max);
    let shared = lowest - highest;
    let shortest = clusters.iter().map(|it| it.y1 - it.y0).fold(y1 - y0, f64::min);
    shared >= 0.5 * shortest && clusters.iter().all(|cluster| cluster.is_prose(segments))
}

/// Lines of an area without columns.
fn block(segments: Vec<Segment>) -> Block {
    rows(segments).into_iter().filter_map(line).collect()
}

/// Segments by lines, from top to bottom.
pub(super) fn rows(mut segments: Vec<Segment>) -> Vec<Vec<Segment>> {
    segments.sort_by(|a, b| a.baseline.total_cmp(&b.baseline));
    let mut rows: Vec<Vec<Segment>> = Vec::new();
    for segment in segments {
        let recent = rows.len().saturating_sub(3);
        let row = rows.get_mut(recent..).unwrap_or_default().iter_mut().rev().find(|row| is_level(row, &segment));
        match row {
            Some(row) => row.push(segment),
            None => rows.push(vec![segment]),
        }
    }
    for row in &mut rows {
        row.sort_by(|a, b| a.x0.total_cmp(&b.x0));
    }
    rows
}

/// Whether a segment stands beside the segments of a row.
fn is_level(row: &[Segment], segment: &Segment) -> bool {
    row.iter().all(|other| {
        let height = segment.size.min(other.size) * 0.7;
        let shared = segment.baseline.min(other.baseline) - top(segment).max(top(other));
        let overlap = segment.x1.min(other.x1) - segment.x0.max(other.x0);
        let width = (segment.x1 - segment.x0).min(other.x1 - other.x0);
        shared >= 0.5 * height && overlap < 0.3 * width
    })
}

/// Joins a row to a line.
fn line(mut row: Vec<Segment>) -> Option<Line> {
    let right_to_left = row.iter().filter(|it| it.right_to_left).count() * 2 > row.len();
    let x0 = row.iter().map(|it| it.x0).fold(f64::INFINITY, f64::min);
    let x1 = row.iter().map(|it| it.x1).fold(f64::NEG_INFINITY, f64::max);
    let is_row = row.windows(2).any(|pair| match pair {
        [left, right] => right.x0 - left.x1 > CELL_GAP * left.size,
        _ => false,
    });
    if right_to_left {
        row.reverse();
    }
    let widest = row.iter().max_by(|a, b| (a.x1 - a.x0).total_cmp(&(b.x1 - b.x0)))?;
    let texts: Vec<&str> = row.iter().map(|segment| segment.text.as_str()).collect();
    Some(Line {
        text: texts.join(" "),
        start: if right_to_left { -x1 } else { x0 },
        end: if right_to_left { -x0 } else { x1 },
        baseline: widest.baseline,
        size: widest.size,
        first_word: row.first()?.first_word,
        is_row,
        is_entry: row.iter().any(|it| it.is_entry),
    })
}

/// Upper edge of capital letters.
fn top(segment: &Segment) -> f64 {
    segment.baseline - segment.size * 0.7
}

/// The middle one of some numbers; 1 for none.
pub(super) fn median(numbers: impl Iterator<Item = f64>) -> f64 {
    let mut numbers: Vec<f64> = numbers.collect();
    numbers.sort_by(f64::total_cmp);
    numbers.get(numbers.len() / 2).copied().unwrap_or(1.0)
}
