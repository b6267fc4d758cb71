//! The best records and nothing else: passages that cannot be among them are passed over unread.
//!
//! MaxScore (Turtle & Flood, "Query evaluation: strategies and optimizations", 1995) over spans of a segment, language
//! by language. What a concept adds in a span is at most W·g(Σ w·R), where R is a list's maximum of frequency ·
//! inverse norm there ([`super::bounds`]) and g(x) = x / (1 + x). A language whose concepts together stay below the
//! k-th best score is passed over in the span. Otherwise its concepts of least bound, as long as they stay below that
//! score together, are asked only about the passages that the others found and that may still get in. The segments
//! and languages that may score most come first, so that the k-th best score is high soon.
//!
//! Which passages a concept occurs in is kept as bits: where one concept alone cannot reach the k-th best score, the
//! bits of those that can together are intersected, and only what is left is scored.

use std::cmp::Reverse;
use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};

use rustc_hash::FxHashMap;
use tantivy::DocId;

use super::IndexError;
use super::bounds::maxima;
use super::group::Collector;
use super::plan::{ConceptPlan, LanguagePlan, WeightedPostings};
use super::scorer::Cursor;
use super::segment::Segment;

/// Passages that are added up at a time: more than in a window, since those of other languages lie between them.
pub(super) const SPAN: usize = 1 << 14;
/// Concepts of a language whose room is kept for the next search, half a megabyte.
const WIDTH_KEPT: usize = 8;
/// Most essential concepts whose combinations are tried.
const COMBINED_MAX: usize = 6;
/// What a bound is raised by, against rounding.
const ROUNDING: f32 = 1.000_01;

/// The scores of the best records so far, as many as are wanted.
pub(super) struct BestScores {
    wanted: usize,
    /// The worst first.
    ranked: BTreeSet<(Score, i64)>,
    /// The score of each, by its row.
    scores: FxHashMap<i64, Score>,
}

#[derive(Debug, Clone, Copy, PartialEq)]
struct Score(f32);

impl Eq for Score {}

impl Ord for Score {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.0.total_cmp(&other.0)
    }
}

impl PartialOrd for Score {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl BestScores {
    /// No scores yet.
    pub(super) fn new(wanted: usize) -> Self {
        Self { wanted, ranked: BTreeSet::new(), scores: FxHashMap::default() }
    }

    /// The score that a passage has to reach; 0 as long as all are wanted.
    fn least(&self) -> f32 {
        if self.ranked.len() < self.wanted { 0.0 } else { self.ranked.first().map_or(f32::INFINITY, |worst| worst.0.0) }
    }

    /// Takes the score of a passage of the record in `row`.
    fn add(&mut self, row: i64, score: f32) {
        let score = Score(score);
        if let Some(known) = self.scores.get_mut(&row) {
            if score > *known {
                self.ranked.remove(&(*known, row));
                self.ranked.insert((score, row));
                *known = score;
            }
        } else if self.ranked.len() < self.wanted || score.0 > self.least() {
            self.ranked.insert((score, row));
            self.scores.insert(row, score);
            if self.ranked.len() > self.wanted
                && let Some((_, worst)) = self.ranked.pop_first()
            {
                self.scores.remove(&worst);
            }
        }
    }
}

/// Visits the segments, each with its collector. The collectors get every passage of the records that may be among
/// the best, and some others.
pub(super) fn visit(
    plans: &[LanguagePlan],
    segments: &[Segment],
    collectors: &mut [Collector<'_>],
    idle: &IdleSums,
    wanted: usize,
) -> Result<(), IndexError> {
    let mut parts = Vec::with_capacity(segments.len() * plans.len());
    for (ordinal, segment) in segments.iter().enumerate() {
        for plan in plans {
            let bounds = Bounds::of(plan, (segment, ordinal))?;
            parts.push(Part { plan, segment, ordinal, bounds });
        }
    }
    // The sort is stable: of equals the first segment and language come first.
    parts.sort_by_key(|part| Reverse(Score(part.bounds.most)));
    let mut best = BestScores::new(wanted);
    let concepts = plans.iter().map(|plan| plan.concepts.len()).max().unwrap_or(0);
    let mut sums = idle.take(concepts);
    for part in parts {
        if part.bounds.most <= 0.0 || part.bounds.most < best.least() {
            break;
        }
        if let Some(collector) = collectors.get_mut(part.ordinal) {
            part.visit(&mut sums, collector, &mut best)?;
        }
    }
    idle.give_back(sums);
    Ok(())
}

/// The passages of a language in a segment.
struct Part<'a> {
    plan: &'a LanguagePlan,
    segment: &'a Segment,
    ordinal: usize,
    bounds: Bounds,
}

impl Part<'_> {
    fn visit(&self, sums: &mut Sums, collector: &mut Collector<'_>, best: &mut BestScores) -> Result<(), IndexError> {
        let (plan, segment) = (self.plan, self.segment);
        let open = plan.concepts.iter().map(|_| None).collect();
        let mut cursors = Cursors { plan, segment, ordinal: self.ordinal, open, failure: None };
        let mut order: Vec<usize> = Vec::with_capacity(plan.concepts.len());
        let mut parts = vec![0.0; plan.concepts.len()];
        for (at, total) in self.bounds.totals.iter().enumerate() {
            if *total <= 0.0 || *total < best.least() {
                continue;
            }
            let bounds = self.bounds.concepts.get(at * plan.concepts.len()..).unwrap_or_default();
            order_by_bound(&mut order, bounds, plan);
            let start = u32::try_from(at * SPAN).unwrap_or(u32::MAX);
            let parts = &mut parts;
            let mut span = Span { plan, bounds, cursors: &mut cursors, segment, start, parts };
            span.score(&order, sums, (collector, best));
        }
        cursors.failure.map_or(Ok(()), Err)
    }
}

/// Concepts that a span holds: required ones by bound, greatest first, then function words.
fn order_by_bound(order: &mut Vec<usize>, bounds: &[f32], plan: &LanguagePlan) {
    order.clear();
    order.extend((0..plan.concepts.len()).filter(|at| bounds[*at] > 0.0));
    order.sort_by_key(|at| (Reverse(plan.concepts[*at].required), Reverse(Score(bounds[*at]))));
}

/// What the concepts of a language add at most in a segment, span by span.
struct Bounds {
    /// For each span the bounds of the plan's concepts; 0 where the span does not hold one.
    concepts: Vec<f32>,
    /// Their sum in each span.
    totals: Vec<f32>,
    /// The greatest sum.
    most: f32,
}

impl Bounds {
    fn of(plan: &LanguagePlan, (segment, ordinal): (&Segment, usize)) -> Result<Self, IndexError> {
        let spans = (segment.reader.max_doc() as usize).div_ceil(SPAN);
        let count = plan.concepts.len();
        let mut bounds = Self { concepts: vec![0.0; spans * count], totals: vec![0.0; spans], most: 0.0 };
        for (place, concept) in plan.concepts.iter().enumerate() {
            for list in lists(concept, ordinal) {
                let maxima = maxima(list, plan, segment)?;
                let sums = bounds.concepts.iter_mut().skip(place).step_by(count);
                sums.zip(maxima.iter()).for_each(|(sum, most)| *sum += list.weight * most);
            }
        }
        for (total, concepts) in bounds.totals.iter_mut().zip(bounds.concepts.chunks_exact_mut(count)) {
            let mut is_reason = false;
            for (x, concept) in concepts.iter_mut().zip(&plan.concepts) {
                is_reason |= concept.required && *x > 0.0;
                *x = concept.weight * *x / (1.0 + *x) * ROUNDING;
                *total += *x;
            }
            // Where there is no reason to find anything, function words find nothing.
            if !is_reason {
                *total = 0.0;
            }
            bounds.most = bounds.most.max(*total);
        }
        Ok(bounds)
    }
}

fn lists(concept: &ConceptPlan, ordinal: usize) -> &[WeightedPostings] {
    concept.postings.get(ordinal).map_or(&[][..], Vec::as_slice)
}

/// The lists of a language's concepts, each opened when it is first needed.
struct Cursors<'a> {
    plan: &'a LanguagePlan,
    segment: &'a Segment,
    ordinal: usize,
    /// Per concept.
    open: Vec<Option<Vec<Cursor<'a>>>>,
    /// What went wrong when a list was opened.
    failure: Option<IndexError>,
}

impl<'a> Cursors<'a> {
    fn of(&mut self, concept: usize) -> &mut [Cursor<'a>] {
        let (plan, segment, ordinal) = (self.plan, self.segment, self.ordinal);
        let Some(slot) = self.open.get_mut(concept) else { return &mut [] };
        if slot.is_none() {
            let lists = plan.concepts.get(concept).map_or(&[][..], |concept| lists(concept, ordinal));
            let cursors = lists.iter().map(|list| Cursor::open(list, segment)).collect::<Result<Vec<_>, _>>();
            *slot = Some(cursors.unwrap_or_else(|failure| {
                self.failure = Some(failure);
                Vec::new()
            }));
        }
        slot.as_deref_mut().unwrap_or_default()
    }
}

/// Passages of a span, one bit each.
type Bits = [u64; SPAN / 64];

/// Room to add up what a span's passages reach.
#[derive(Debug, Default)]
struct Sums {
    /// x of each essential concept for each passage, those of a passage side by side. Means nothing where the
    /// concept's bit is not set.
    x: Vec<f32>,
    /// Concepts that a passage has room for.
    width: usize,
    /// The passages that each essential concept occurs in.
    held: Vec<Bits>,
    /// The passages that have to be scored.
    candidates: Vec<u64>,
}

/// Room that no search uses just now.
#[derive(Debug, Default)]
pub(super) struct IdleSums(Mutex<Vec<Sums>>);

impl IdleSums {
    fn take(&self, concepts: usize) -> Sums {
        let idle = self.0.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let mut sums = idle.unwrap_or_default();
        sums.width = concepts;
        sums.x.resize(sums.x.len().max(SPAN * concepts), 0.0);
        sums.held.resize(sums.held.len().max(concepts), [0; SPAN / 64]);
        sums.candidates.resize(SPAN / 64, 0);
        sums
    }

    fn give_back(&self, sums: Sums) {
        if sums.width <= WIDTH_KEPT {
            self.0.lock().unwrap_or_else(PoisonError::into_inner).push(sums);
        }
    }
}

/// A language in one span.
struct Span<'a, 'c> {
    plan: &'a LanguagePlan,
    /// Per concept.
    bounds: &'a [f32],
    cursors: &'a mut Cursors<'c>,
    segment: &'a Segment,
    /// The first passage.
    start: DocId,
    /// What each concept of the plan adds to the passage at hand.
    parts: &'a mut Vec<f32>,
}

impl Span<'_, '_> {
    fn score(&mut self, order: &[usize], sums: &mut Sums, (collector, best): (&mut Collector<'_>, &mut BestScores)) {
        let (essential, rest) = self.essential(order, best.least());
        let (essential, others) = order.split_at(essential);
        self.add_up(essential, sums);
        self.choose_candidates(essential, rest, best.least(), sums);
        let Sums { x, width, held, candidates } = sums;
        for (place, bits) in candidates.iter().enumerate() {
            let mut bits = *bits;
            while bits != 0 {
                let bit = bits.trailing_zeros();
                bits &= bits - 1;
                let slot = place * 64 + bit as usize;
                let document = self.start + u32::try_from(slot).unwrap_or(0);
                let x = x.get(slot * *width..).unwrap_or_default();
                let is_held = |lane: usize| held[lane][place] >> bit & 1 == 1;
                let found = essential.iter().zip(x).enumerate().filter(|(lane, _)| is_held(*lane));
                let found = found.map(|(_, (concept, x))| (*concept, *x));
                if let Some(score) = self.finish(document, (found, others, rest), best.least())
                    && let Some(row) = collector.take(document, score)
                {
                    best.add(row, score);
                }
            }
        }
    }

    /// How many concepts have to be read in full, and what the others add at most: they, function words among them,
    /// stay below `least` together.
    fn essential(&self, order: &[usize], least: f32) -> (usize, f32) {
        let mut essential = order.iter().take_while(|at| self.plan.concepts[**at].required).count();
        let mut rest: f32 = order.iter().skip(essential).map(|at| self.bounds[*at]).sum();
        while let Some(last) = essential.checked_sub(1).map(|last| self.bounds[order[last]]) {
            if rest + last >= least {
                break;
            }
            rest += last;
            essential -= 1;
        }
        (essential, rest)
    }

    /// Adds the postings of the essential concepts up, each in its own lane.
    fn add_up(&mut self, essential: &[usize], sums: &mut Sums) {
        let start = self.start;
        let end = start.saturating_add(u32::try_from(SPAN).unwrap_or(u32::MAX)).min(self.segment.reader.max_doc());
        let (x, width) = (sums.x.as_mut_slice(), sums.width);
        for (lane, (concept, held)) in essential.iter().zip(&mut sums.held).enumerate() {
            held.fill(0);
            for cursor in self.cursors.of(*concept) {
                let norms = (&self.segment.lengths[cursor.field], &*self.plan.inverse_norms[cursor.field]);
                if cursor.seek(start).is_some_and(|(document, _)| document < end) {
                    cursor.drain(norms, end, |document, more| {
                        let slot = (document - start) as usize % SPAN;
                        let (word, bit) = (&mut held[slot / 64], 1 << (slot % 64));
                        let sum = &mut x[slot * width + lane];
                        *sum = if *word & bit == 0 { more } else { *sum + more };
                        *word |= bit;
                    });
                }
            }
        }
    }

    /// Finds the passages that hold enough essential concepts to reach `least`.
    fn choose_candidates(&self, essential: &[usize], rest: f32, least: f32, sums: &mut Sums) {
        let candidates = sums.candidates.as_mut_slice();
        candidates.fill(0);
        if essential.len() > COMBINED_MAX {
            for held in sums.held.iter().take(essential.len()) {
                candidates.iter_mut().zip(held).for_each(|(word, held)| *word |= held);
            }
            return;
        }
        let is_enough = |set: usize| {
            let within = essential.iter().enumerate().filter(|(lane, _)| set >> lane & 1 == 1);
            within.map(|(_, concept)| self.bounds[*concept]).sum::<f32>() + rest >= least
        };
        for set in 1..1_usize << essential.len() {
            let mut lanes = (0..essential.len()).filter(|lane| set >> lane & 1 == 1);
            // A set that is enough without one of its concepts finds nothing that the smaller one does not.
            if !is_enough(set) || lanes.clone().any(|lane| set != 1 << lane && is_enough(set & !(1 << lane))) {
                continue;
            }
            let Some(first) = lanes.next() else { continue };
            let mut all = sums.held[first];
            lanes.for_each(|lane| all.iter_mut().zip(&sums.held[lane]).for_each(|(word, held)| *word &= held));
            candidates.iter_mut().zip(&all).for_each(|(word, all)| *word |= all);
        }
    }

    /// Scores a passage, as far as it may still reach `least`, from the essential concepts that were `found` in it.
    fn finish(
        &mut self,
        document: DocId,
        (found, others, mut rest): (impl Iterator<Item = (usize, f32)> + Clone, &[usize], f32),
        least: f32,
    ) -> Option<f32> {
        let mut sum: f32 = found.clone().map(|(concept, x)| self.plan.concepts[concept].weight * x / (1.0 + x)).sum();
        if (sum + rest) * ROUNDING < least {
            return None;
        }
        self.parts.fill(0.0);
        found.for_each(|(concept, x)| _ = self.add_part(concept, x));
        for concept in others {
            if (sum + rest) * ROUNDING < least {
                return None;
            }
            rest = (rest - self.bounds[*concept]).max(0.0);
            let mut x = 0.0;
            for cursor in self.cursors.of(*concept) {
                let (lengths, norms) = (&self.segment.lengths[cursor.field], &self.plan.inverse_norms[cursor.field]);
                x += cursor.probe(document, lengths, norms);
            }
            sum += self.add_part(*concept, x);
        }
        // In the order of the plan, so that the score is to the bit that of a scorer which passes nothing over.
        let score: f32 = self.parts.iter().sum();
        (score >= least).then_some(score)
    }

    fn add_part(&mut self, concept: usize, x: f32) -> f32 {
        if x <= 0.0 {
            return 0.0;
        }
        self.parts[concept] = self.plan.concepts[concept].weight * x / (1.0 + x);
        self.parts[concept]
    }
}
