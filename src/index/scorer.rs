//! The scorer: all alternatives of a concept in a language count as one term.
//!
//! With the alternatives *t* of concept *c*, their weights *w*, and the fields *f* of a passage *d*:
//!
//! ```text
//! x(c,d)   = Σ_f boost(f) · Σ_t w(t) · tf(t,f,d) / (k1 · (1 − b + b · |f,d| / average))
//! score(d) = max over languages of Σ_c weight(c) · idf(c) · (k1 + 1) · x(c,d) / (1 + x(c,d))
//! ```
//!
//! This is BM25F over a probabilistic structured query (Darwish & Oard, SIGIR 2003; Robertson, Zaragoza & Taylor,
//! CIKM 2004). Passages are visited in windows that fit the cache; within one, each concept's postings are added up
//! term at a time.

use tantivy::fieldnorm::FieldNormReader;
use tantivy::postings::BlockSegmentPostings;
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, TERMINATED};

use super::IndexError;
use super::phrase::Occurrences;
use super::plan::{ConceptPlan, LanguagePlan, List, WeightedPostings};
use super::segment::Segment;

/// Passages in a window.
pub(super) const WINDOW: usize = 4096;
/// Postings in a full block of the library.
pub(super) const BLOCK: usize = 128;

/// What is known of the passages of a window.
pub(super) struct Window {
    /// First passage.
    pub(super) start: DocId,
    /// Best score over languages; 0 where nothing matched.
    pub(super) scores: Box<[f32; WINDOW]>,
    /// Which leaves matched, one bit each, in any language.
    pub(super) leaves: Box<[u64; WINDOW]>,
    /// Passages that something matched, one bit each.
    pub(super) touched: [u64; WINDOW / 64],
    /// Per concept: x of each passage.
    pub(super) sums: Vec<Box<[f32; WINDOW]>>,
}

impl Window {
    /// An empty window for queries of up to `concepts` concepts in a language.
    #[expect(clippy::large_stack_arrays, reason = "the arrays go straight into their boxes")]
    pub(super) fn new(concepts: usize) -> Self {
        Self {
            start: 0,
            scores: Box::new([0.0; WINDOW]),
            leaves: Box::new([0; WINDOW]),
            touched: [0; WINDOW / 64],
            sums: (0..concepts).map(|_| Box::new([0.0; WINDOW])).collect(),
        }
    }

    /// Forgets the passages that were touched and moves to `start`.
    pub(super) fn move_to(&mut self, start: DocId) {
        self.start = start;
        for (place, bits) in self.touched.iter_mut().enumerate() {
            while *bits != 0 {
                let slot = place * 64 + bits.trailing_zeros() as usize;
                *bits &= *bits - 1;
                self.scores[slot] = 0.0;
                self.leaves[slot] = 0;
            }
        }
    }
}

/// The postings of a query on one segment.
pub(super) struct SegmentScorer<'a> {
    languages: Vec<OpenLanguage<'a>>,
    segment: &'a Segment,
}

struct OpenLanguage<'a> {
    plan: &'a LanguagePlan,
    concepts: Vec<OpenConcept<'a>>,
}

struct OpenConcept<'a> {
    plan: &'a ConceptPlan,
    cursors: Vec<Cursor<'a>>,
}

impl<'a> SegmentScorer<'a> {
    /// Opens the postings of `plans` in the segment with that ordinal.
    pub(super) fn open(plans: &'a [LanguagePlan], segment: &'a Segment, ordinal: usize) -> Result<Self, IndexError> {
        let mut languages = Vec::with_capacity(plans.len());
        for plan in plans {
            let mut concepts = Vec::with_capacity(plan.concepts.len());
            for concept in &plan.concepts {
                let lists = concept.postings.get(ordinal).map_or(&[][..], Vec::as_slice);
                let cursors = lists.iter().map(|list| Cursor::open(list, segment)).collect::<Result<Vec<_>, _>>()?;
                if !cursors.is_empty() {
                    concepts.push(OpenConcept { plan: concept, cursors });
                }
            }
            if concepts.iter().any(|c| c.plan.required) {
                languages.push(OpenLanguage { plan, concepts });
            }
        }
        Ok(Self { languages, segment })
    }

    /// Scores the passages from `start` up to the end of the window.
    pub(super) fn fill(&mut self, window: &mut Window, start: DocId) {
        window.move_to(start);
        let end = start.saturating_add(u32::try_from(WINDOW).unwrap_or(u32::MAX)).min(TERMINATED);
        for language in &mut self.languages {
            language.fill(window, end, self.segment);
        }
    }
}

impl OpenLanguage<'_> {
    fn fill(&mut self, window: &mut Window, end: DocId, segment: &Segment) {
        let mut touched = [0; WINDOW / 64];
        for (concept, sums) in self.concepts.iter_mut().zip(&mut window.sums) {
            let mut ignored = [0; WINDOW / 64];
            let touched = if concept.plan.required { &mut touched } else { &mut ignored };
            for cursor in &mut concept.cursors {
                let norms = (&segment.lengths[cursor.field], &*self.plan.inverse_norms[cursor.field]);
                cursor.drain(norms, end, |document, x| {
                    let slot = (document - window.start) as usize % WINDOW;
                    sums[slot] += x;
                    touched[slot / 64] |= 1 << (slot % 64);
                });
            }
        }
        self.sum_up(window, &touched);
        for (concept, sums) in self.concepts.iter().zip(&mut window.sums) {
            if !concept.plan.required {
                // Function words leave sums behind at passages that nothing else matched.
                sums.fill(0.0);
            }
        }
    }

    /// Turns the sums of the touched passages into scores, and clears them.
    fn sum_up(&self, window: &mut Window, touched: &[u64; WINDOW / 64]) {
        for (place, bits) in touched.iter().enumerate() {
            window.touched[place] |= bits;
            let mut bits = *bits;
            while bits != 0 {
                let slot = place * 64 + bits.trailing_zeros() as usize;
                bits &= bits - 1;
                let mut score = 0.0;
                for (concept, sums) in self.concepts.iter().zip(&mut window.sums) {
                    let x = std::mem::take(&mut sums[slot]);
                    if x > 0.0 {
                        score += concept.plan.weight * x / (1.0 + x);
                        window.leaves[slot] |= concept.plan.leaves;
                    }
                }
                window.scores[slot] = window.scores[slot].max(score);
            }
        }
    }
}

/// Walks one list of passages.
pub(super) struct Cursor<'a> {
    /// 0 title, 1 summary, 2 body.
    pub(super) field: usize,
    weight: f32,
    walk: Walk<'a>,
}

enum Walk<'a> {
    Blocks { postings: Box<BlockSegmentPostings>, next: usize },
    Listed { occurrences: &'a Occurrences, next: usize },
}

impl<'a> Cursor<'a> {
    /// Opens a list at its beginning.
    pub(super) fn open(postings: &'a WeightedPostings, segment: &Segment) -> Result<Self, IndexError> {
        let walk = match &postings.list {
            List::Term(term) => {
                let index = &segment.text[postings.field];
                let postings = index.read_block_postings_from_terminfo(&term.info, IndexRecordOption::WithFreqs)?;
                Walk::Blocks { postings: Box::new(postings), next: 0 }
            }
            List::Phrase(occurrences) => Walk::Listed { occurrences, next: 0 },
        };
        Ok(Self { field: postings.field, weight: postings.weight, walk })
    }

    /// Moves on to the first passage from `target` on. Returns it with its frequency.
    pub(super) fn seek(&mut self, target: DocId) -> Option<(DocId, u32)> {
        match &mut self.walk {
            Walk::Listed { occurrences, next } => {
                let rest = occurrences.get(*next..).unwrap_or_default();
                *next += rest.partition_point(|(document, _)| *document < target);
                occurrences.get(*next).copied()
            }
            Walk::Blocks { postings, next } => {
                if postings.docs().get(*next).is_none_or(|document| *document < target) {
                    *next = postings.seek(target);
                }
                let document = *postings.docs().get(*next)?;
                Some((document, *postings.freqs().get(*next)?))
            }
        }
    }

    /// Weight · tf · inverse norm of a passage; 0 where the list does not hold it. Passages have to be asked for in
    /// ascending order.
    pub(super) fn probe(&mut self, document: DocId, lengths: &FieldNormReader, inverse_norms: &[f32; 256]) -> f32 {
        match self.seek(document) {
            Some((found, frequency)) if found == document => {
                self.weight * frequency as f32 * inverse_norms[usize::from(lengths.fieldnorm_id(document))]
            }
            _ => 0.0,
        }
    }

    /// Hands each passage before `end` that the cursor has not passed yet to `sink`, with weight · tf · inverse norm.
    /// The cursor stands at or after `end` behind it.
    #[inline]
    pub(super) fn drain(
        &mut self,
        (lengths, inverse_norms): (&FieldNormReader, &[f32; 256]),
        end: DocId,
        mut sink: impl FnMut(DocId, f32),
    ) {
        let weight = self.weight;
        let mut give = |document: &DocId, frequency: &u32| {
            let inverse_norm = inverse_norms[usize::from(lengths.fieldnorm_id(*document))];
            sink(*document, weight * *frequency as f32 * inverse_norm);
        };
        match &mut self.walk {
            Walk::Listed { occurrences, next } => {
                let rest = occurrences.get(*next..).unwrap_or_default();
                let count = rest.partition_point(|(document, _)| *document < end);
                rest.iter().take(count).for_each(|(document, frequency)| give(document, frequency));
                *next += count;
            }
            Walk::Blocks { postings, next } => loop {
                let (documents, frequencies) = (postings.docs(), postings.freqs());
                let rest = documents.get(*next..).unwrap_or_default();
                let is_whole = rest.last().is_some_and(|last| *last < end);
                let count = if is_whole { rest.len() } else { rest.partition_point(|document| *document < end) };
                let rest = rest.iter().zip(frequencies.get(*next..).unwrap_or_default());
                rest.take(count).for_each(|(document, frequency)| give(document, frequency));
                *next += count;
                if *next < documents.len() || documents.len() < BLOCK {
                    break;
                }
                postings.advance();
                *next = 0;
            },
        }
    }
}
