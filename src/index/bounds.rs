//! The most that a list of passages adds to a score, span by span.
//!
//! The block maxima that the library stores were computed with an average length over all documents; with the average
//! of a language up to a quarter of them claim too little, so that pruning by them would lose hits. These are exact:
//! the maxima of frequency · inverse norm over the passages of a span, counted when a list is first read and kept
//! for as long as its term is remembered ([`super::forms`]).

use std::borrow::Cow;

use tantivy::schema::IndexRecordOption;

use super::IndexError;
use super::plan::{LanguagePlan, List, WeightedPostings};
use super::scorer::BLOCK;
use super::segment::Segment;
use super::top::SPAN;

/// The maxima of a list, one a span, its weight not counted.
pub(super) fn maxima<'a>(
    postings: &'a WeightedPostings,
    plan: &LanguagePlan,
    segment: &Segment,
) -> Result<Cow<'a, [f32]>, IndexError> {
    let List::Term(term) = &postings.list else { return Ok(Cow::Owned(counted(postings, plan, segment)?)) };
    if let Some(known) = term.maxima.get() {
        return Ok(Cow::Borrowed(known));
    }
    let counted = counted(postings, plan, segment)?;
    Ok(Cow::Borrowed(term.maxima.get_or_init(|| counted.into())))
}

fn counted(postings: &WeightedPostings, plan: &LanguagePlan, segment: &Segment) -> Result<Vec<f32>, IndexError> {
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
        List::Term(term) => {
            let index = &segment.text[postings.field];
            let mut blocks = index.read_block_postings_from_terminfo(&term.info, IndexRecordOption::WithFreqs)?;
            loop {
                blocks.docs().iter().zip(blocks.freqs()).for_each(|(document, frequency)| count(*document, *frequency));
                if blocks.docs().len() < BLOCK {
                    break;
                }
                blocks.advance();
            }
        }
    }
    Ok(maxima)
}
