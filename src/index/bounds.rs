//! The most that a list of passages adds to a score, span by span.
//!
//! The block maxima that the library stores were computed with an average length over all documents; with the average
//! of a language up to a quarter of them claim too little, so that pruning by them would lose hits. These are exact:
//! the maxima of frequency · inverse norm over the passages of a span, counted when a list is first read and kept
//! for as long as the snapshot lives.

use std::sync::{Arc, Mutex, PoisonError};

use rustc_hash::FxHashMap;
use tantivy::schema::IndexRecordOption;

use super::IndexError;
use super::plan::{LanguagePlan, List, WeightedPostings};
use super::scorer::BLOCK;
use super::segment::Segment;
use super::top::SPAN;

/// Numbers that are kept before all are forgotten: 64 MB.
const NUMBERS_MAX: usize = 16 << 20;

/// Maxima of one list, one a span.
pub(super) type Maxima = Arc<[f32]>;

/// A list: ordinal of its segment, field, and where its postings begin.
type Key = (usize, usize, usize);

/// The maxima that were counted so far.
#[derive(Debug, Default)]
pub(super) struct BoundsCache {
    kept: Mutex<(FxHashMap<Key, Maxima>, usize)>,
}

impl BoundsCache {
    /// The maxima of a list, weight not counted.
    pub(super) fn of(
        &self,
        postings: &WeightedPostings,
        plan: &LanguagePlan,
        (segment, ordinal): (&Segment, usize),
    ) -> Result<Maxima, IndexError> {
        let List::Term(info) = &postings.list else { return counted(postings, plan, segment) };
        let key = (ordinal, postings.field, info.postings_range.start);
        let known = self.kept.lock().unwrap_or_else(PoisonError::into_inner).0.get(&key).map(Arc::clone);
        if let Some(known) = known {
            return Ok(known);
        }
        let maxima = counted(postings, plan, segment)?;
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.1 > NUMBERS_MAX {
            *kept = Default::default();
        }
        kept.1 += maxima.len();
        kept.0.insert(key, Arc::clone(&maxima));
        Ok(maxima)
    }
}

fn counted(postings: &WeightedPostings, plan: &LanguagePlan, segment: &Segment) -> Result<Maxima, IndexError> {
    let spans = (segment.reader.max_doc() as usize).div_ceil(SPAN);
    let mut maxima = vec![0.0_f32; spans];
    let (lengths, norms) = (&segment.lengths[postings.field], &plan.inverse_norms[postings.field]);
    let mut count = |document: u32, frequency: u32| {
        let x = frequency as f32 * norms[usize::from(lengths.fieldnorm_id(document))];
        if let Some(most) = maxima.get_mut(document as usize / SPAN) {
            *most = most.max(x);
        }
    };
    match &postings.list {
        List::Phrase(occurrences) => occurrences.iter().for_each(|(document, frequency)| count(*document, *frequency)),
        List::Term(info) => {
            let index = &segment.text[postings.field];
            let mut blocks = index.read_block_postings_from_terminfo(info, IndexRecordOption::WithFreqs)?;
            loop {
                blocks.docs().iter().zip(blocks.freqs()).for_each(|(document, frequency)| count(*document, *frequency));
                if blocks.docs().len() < BLOCK {
                    break;
                }
                blocks.advance();
            }
        }
    }
    Ok(maxima.into())
}
