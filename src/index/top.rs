//! The best records and nothing else: passages that cannot be among them are passed over unread.
//!
//! MaxScore (Turtle & Flood, "Query evaluation: strategies and optimizations", 1995) in windows, language by
//! language. What a concept adds in a window is at most W·g(Σ w·R), where R is a list's maximum of frequency ·
//! inverse norm there ([`super::bounds`]) and g(x) = x / (1 + x). A language whose concepts together stay below the
//! k-th best score is passed over in the window. Otherwise its concepts of least bound, as long as they stay below
//! that score together, are asked only about the passages that the others found and that may still get in.
//! The windows with the greatest bounds come first, so that the k-th best score is high from the start.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::IndexError;
use super::bounds::{BoundsCache, Maxima};
use super::group::Collector;
use super::plan::{ConceptPlan, LanguagePlan};
use super::scorer::{Cursor, WINDOW, Window};
use super::segment::Segment;

/// Windows that are visited first.
const FIRST_WINDOWS: usize = 4;
/// What a bound is raised by, against rounding.
const ROUNDING: f32 = 1.000_01;

/// The scores of the best records so far, as many as are wanted.
pub(super) struct BestScores {
    wanted: usize,
    scores: BinaryHeap<Reverse<Score>>,
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
        Self { wanted, scores: BinaryHeap::new() }
    }

    /// The score that a passage has to reach; 0 as long as all are wanted.
    fn least(&self) -> f32 {
        if self.scores.len() < self.wanted { 0.0 } else { self.scores.peek().map_or(f32::INFINITY, |least| least.0.0) }
    }

    /// Takes the score of a record. Each record may be given once only.
    pub(super) fn add(&mut self, score: f32) {
        if self.scores.len() < self.wanted {
            self.scores.push(Reverse(Score(score)));
        } else if score > self.least() {
            self.scores.pop();
            self.scores.push(Reverse(Score(score)));
        }
    }
}

/// Visits a segment. The collector gets every record that may be among the best.
pub(super) fn visit(
    plans: &[LanguagePlan],
    (segment, ordinal): (&Segment, usize),
    cache: &BoundsCache,
    (window, best): (&mut Window, &mut BestScores),
    collector: &mut Collector<'_>,
) -> Result<(), IndexError> {
    let bounds = plans.iter().map(|plan| Bounds::of(plan, (segment, ordinal), cache)).collect::<Result<Vec<_>, _>>()?;
    let windows = (segment.reader.max_doc() as usize).div_ceil(WINDOW);
    let most = |at: usize| bounds.iter().map(|b| b.totals.get(at).copied().unwrap_or(0.0)).fold(0.0, f32::max);
    let mut order: Vec<usize> = (0..windows).collect();
    if windows > FIRST_WINDOWS * 2 {
        order.sort_by(|a, b| most(*b).total_cmp(&most(*a)).then(a.cmp(b)));
        let (first, rest) = order.split_at_mut(FIRST_WINDOWS);
        first.sort_unstable();
        rest.sort_unstable();
    }
    let split = if windows > FIRST_WINDOWS * 2 { FIRST_WINDOWS } else { 0 };
    let (first, rest) = order.split_at(split);
    for order in [first, rest].into_iter().filter(|order| !order.is_empty()) {
        let mut pass = Pass::open(plans, &bounds, (segment, ordinal));
        for at in order {
            if most(*at) >= best.least() && most(*at) > 0.0 {
                pass.window(*at, window, best.least());
                collector.collect_best(window, best);
            }
        }
        pass.finish()?;
    }
    Ok(())
}

/// What the concepts of a language add at most, window by window.
struct Bounds {
    /// Per concept of the plan: its bounds; empty where the segment does not hold it.
    concepts: Vec<Vec<f32>>,
    /// Sums over the concepts.
    totals: Vec<f32>,
}

impl Bounds {
    fn of(plan: &LanguagePlan, (segment, ordinal): (&Segment, usize), cache: &BoundsCache) -> Result<Self, IndexError> {
        let windows = (segment.reader.max_doc() as usize).div_ceil(WINDOW);
        let mut bounds = Self { concepts: Vec::with_capacity(plan.concepts.len()), totals: vec![0.0; windows] };
        let mut is_reason = vec![false; windows];
        for concept in &plan.concepts {
            let mut sums = vec![0.0_f32; windows];
            for list in lists(concept, ordinal) {
                let maxima: Maxima = cache.of(list, plan, segment)?;
                sums.iter_mut().zip(maxima.iter()).for_each(|(sum, most)| *sum += list.weight * most);
            }
            for (at, x) in sums.iter_mut().enumerate() {
                is_reason[at] |= concept.required && *x > 0.0;
                *x = concept.weight * *x / (1.0 + *x) * ROUNDING;
                bounds.totals[at] += *x;
            }
            bounds.concepts.push(sums);
        }
        // Where there is no reason to find anything, function words find nothing.
        let totals = bounds.totals.iter_mut().zip(is_reason);
        totals.filter(|(_, is_reason)| !is_reason).for_each(|(total, _)| *total = 0.0);
        Ok(bounds)
    }
}

fn lists(concept: &ConceptPlan, ordinal: usize) -> &[super::plan::WeightedPostings] {
    concept.postings.get(ordinal).map_or(&[][..], Vec::as_slice)
}

/// One walk over a segment, window by window in ascending order.
struct Pass<'a> {
    segment: &'a Segment,
    languages: Vec<(&'a LanguagePlan, &'a Bounds, Cursors<'a>)>,
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

impl<'a> Pass<'a> {
    fn open(plans: &'a [LanguagePlan], bounds: &'a [Bounds], (segment, ordinal): (&'a Segment, usize)) -> Self {
        let cursors = |plan: &'a LanguagePlan| {
            let open = plan.concepts.iter().map(|_| None).collect();
            Cursors { plan, segment, ordinal, open, failure: None }
        };
        let languages = plans.iter().zip(bounds).map(|(plan, bounds)| (plan, bounds, cursors(plan)));
        Self { segment, languages: languages.collect() }
    }

    /// What went wrong, if anything did.
    fn finish(self) -> Result<(), IndexError> {
        self.languages.into_iter().find_map(|(_, _, cursors)| cursors.failure).map_or(Ok(()), Err)
    }

    /// Scores the passages of a window that may reach `least`.
    fn window(&mut self, at: usize, window: &mut Window, least: f32) {
        window.move_to(u32::try_from(at * WINDOW).unwrap_or(u32::MAX));
        for (plan, bounds, cursors) in &mut self.languages {
            let total = bounds.totals.get(at).copied().unwrap_or(0.0);
            if total > 0.0 && total >= least {
                let bound_of = |concept: &Vec<f32>| concept.get(at).copied().unwrap_or(0.0);
                let bounds: Vec<f32> = bounds.concepts.iter().map(bound_of).collect();
                let parts = vec![0.0; bounds.len()];
                let mut language = InWindow { plan, bounds: &bounds, cursors, segment: self.segment, parts };
                language.score(window, least);
            }
        }
    }
}

/// A language in one window.
struct InWindow<'a, 'c> {
    plan: &'a LanguagePlan,
    /// Per concept.
    bounds: &'a [f32],
    cursors: &'a mut Cursors<'c>,
    segment: &'a Segment,
    /// What each concept of the plan adds to the passage at hand.
    parts: Vec<f32>,
}

impl InWindow<'_, '_> {
    fn score(&mut self, window: &mut Window, least: f32) {
        let order = self.order();
        // The essential concepts come first; the others, function words among them, stay below `least` together.
        let mut essential = order.iter().take_while(|at| self.plan.concepts[**at].required).count();
        let mut rest: f32 = order.iter().skip(essential).map(|at| self.bounds[*at]).sum();
        while let Some(last) = essential.checked_sub(1).map(|last| self.bounds[order[last]]) {
            if rest + last >= least {
                break;
            }
            rest += last;
            essential -= 1;
        }
        let (essential, others) = order.split_at(essential);
        let touched = self.add_up(essential, window);
        for (place, bits) in touched.into_iter().enumerate() {
            let mut bits = bits;
            while bits != 0 {
                let slot = place * 64 + bits.trailing_zeros() as usize;
                bits &= bits - 1;
                self.finish(slot, (essential, others, rest), window, least);
            }
        }
    }

    /// Concepts that the window holds: required ones by bound, greatest first, then function words.
    fn order(&self) -> Vec<usize> {
        let mut order: Vec<usize> = (0..self.bounds.len()).filter(|at| self.bounds[*at] > 0.0).collect();
        let key = |at: &usize| (Reverse(self.plan.concepts[*at].required), Reverse(Score(self.bounds[*at])));
        order.sort_by_key(key);
        order
    }

    /// Adds the postings of the essential concepts up. Returns the passages that they hold.
    fn add_up(&mut self, essential: &[usize], window: &mut Window) -> [u64; WINDOW / 64] {
        let mut touched = [0; WINDOW / 64];
        let start = window.start;
        let end = start.saturating_add(u32::try_from(WINDOW).unwrap_or(u32::MAX)).min(self.segment.reader.max_doc());
        for (concept, sums) in essential.iter().zip(&mut window.sums) {
            for cursor in self.cursors.of(*concept) {
                let norms = (&self.segment.lengths[cursor.field], &*self.plan.inverse_norms[cursor.field]);
                if cursor.seek(start).is_some_and(|(document, _)| document < end) {
                    cursor.add(norms, (start, end), sums, &mut touched);
                }
            }
        }
        touched
    }

    /// Scores a passage, as far as it may still reach `least`.
    fn finish(
        &mut self,
        slot: usize,
        (essential, others, mut rest): (&[usize], &[usize], f32),
        window: &mut Window,
        least: f32,
    ) {
        let document = window.start + u32::try_from(slot).unwrap_or(0);
        let mut sum = 0.0;
        for (concept, sums) in essential.iter().zip(&window.sums) {
            let x = sums[slot];
            sum += self.plan.concepts[*concept].weight * x / (1.0 + x);
        }
        let is_lost = (sum + rest) * ROUNDING < least;
        if !is_lost {
            self.parts.fill(0.0);
        }
        let mut leaves = 0;
        for (concept, sums) in essential.iter().zip(&mut window.sums) {
            let x = std::mem::take(&mut sums[slot]);
            if !is_lost {
                self.add_part(*concept, x, &mut leaves);
            }
        }
        if is_lost {
            return;
        }
        for concept in others {
            if (sum + rest) * ROUNDING < least {
                return;
            }
            rest = (rest - self.bounds[*concept]).max(0.0);
            let mut x = 0.0;
            for cursor in self.cursors.of(*concept) {
                let (lengths, norms) = (&self.segment.lengths[cursor.field], &self.plan.inverse_norms[cursor.field]);
                x += cursor.probe(document, lengths, norms);
            }
            sum += self.add_part(*concept, x, &mut leaves);
        }
        // In the order of the plan, so that the score is to the bit that of a scorer which passes nothing over.
        let score: f32 = self.parts.iter().sum();
        if score >= least {
            window.touched[slot / 64] |= 1 << (slot % 64);
            window.scores[slot] = window.scores[slot].max(score);
            window.leaves[slot] |= leaves;
        }
    }

    fn add_part(&mut self, concept: usize, x: f32, leaves: &mut u64) -> f32 {
        if x <= 0.0 {
            return 0.0;
        }
        let plan = &self.plan.concepts[concept];
        *leaves |= plan.leaves;
        self.parts[concept] = plan.weight * x / (1.0 + x);
        self.parts[concept]
    }
}
