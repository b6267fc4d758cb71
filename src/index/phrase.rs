//! Phrases: the passages of a segment in which terms stand side by side, and how often.

use tantivy::postings::{Postings, SegmentPostings};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, DocSet, InvertedIndexReader, TERMINATED};

use super::IndexError;
use super::lookup;
use crate::expand::QueryTerm;
use crate::language::Lang;

/// A passage and how often the phrase stands in it.
pub(super) type Occurrences = Vec<(DocId, u32)>;

/// The passages that hold `terms` in this order with at most `slop` words between them in total, ascending.
pub(super) fn occurrences(
    index: &InvertedIndexReader,
    language: Lang,
    terms: &[QueryTerm],
    slop: u32,
) -> Result<Occurrences, IndexError> {
    let mut words = Vec::with_capacity(terms.len());
    for term in terms {
        let word = WordPostings::open(index, language, term)?;
        if word.forms.is_empty() {
            return Ok(Vec::new());
        }
        words.push(word);
    }
    let mut found = Vec::new();
    let mut positions = vec![Vec::new(); words.len()];
    let mut document = 0;
    while let Some(next) = next_with_all(&mut words, document) {
        for (word, positions) in words.iter_mut().zip(&mut positions) {
            word.positions(next, positions);
        }
        let count = count(&positions, slop);
        if count > 0 {
            found.push((next, count));
        }
        document = next + 1;
    }
    Ok(found)
}

/// The first passage from `document` on that holds all words.
fn next_with_all(words: &mut [WordPostings], mut document: DocId) -> Option<DocId> {
    loop {
        let start = document;
        for word in words.iter_mut() {
            document = word.seek(document);
        }
        if document == TERMINATED {
            return None;
        }
        if document == start {
            return Some(document);
        }
    }
}

/// How many times the positions line up. Each first position is tried once, the others as near as they come.
fn count(positions: &[Vec<u32>], slop: u32) -> u32 {
    let Some((first, others)) = positions.split_first() else { return 0 };
    let fits = |start: &&u32| {
        let mut last = **start;
        let mut gaps = 0;
        others.iter().all(|positions| {
            let next = positions.get(positions.partition_point(|p| *p <= last));
            next.is_some_and(|next| {
                gaps += next - last - 1;
                last = *next;
                gaps <= slop
            })
        })
    };
    u32::try_from(first.iter().filter(fits).count()).unwrap_or(u32::MAX)
}

/// The postings of all forms of a word.
struct WordPostings {
    forms: Vec<SegmentPostings>,
}

impl WordPostings {
    fn open(index: &InvertedIndexReader, language: Lang, term: &QueryTerm) -> Result<Self, IndexError> {
        let forms = lookup::exact(index, language, term)?.into_iter();
        let with_positions = IndexRecordOption::WithFreqsAndPositions;
        let forms = forms.map(|form| index.read_postings_from_terminfo(&form.term.info, with_positions));
        Ok(Self { forms: forms.collect::<Result<_, _>>()? })
    }

    /// Moves to the first passage from `document` on that holds any form.
    fn seek(&mut self, document: DocId) -> DocId {
        let seek = |form: &mut SegmentPostings| if form.doc() < document { form.seek(document) } else { form.doc() };
        self.forms.iter_mut().map(seek).min().unwrap_or(TERMINATED)
    }

    fn positions(&mut self, document: DocId, positions: &mut Vec<u32>) {
        positions.clear();
        for form in self.forms.iter_mut().filter(|form| form.doc() == document) {
            form.append_positions_with_offset(0, positions);
        }
        positions.sort_unstable();
        positions.dedup();
    }
}

#[cfg(test)]
mod tests {
    use super::count;

    #[test]
    fn phrases_are_counted_once_for_each_beginning() {
        assert_eq!(count(&[vec![0, 5, 9], vec![1, 6, 11]], 0), 2);
        assert_eq!(count(&[vec![0, 5, 9], vec![1, 6, 11]], 1), 3);
        assert_eq!(count(&[vec![3], vec![2]], 5), 0);
        assert_eq!(count(&[vec![0], vec![2], vec![4]], 1), 0);
        assert_eq!(count(&[vec![0], vec![2], vec![4]], 2), 1);
    }
}
