//! What the index knows about words that were not found.

use tantivy::DocSet;
use tantivy::schema::IndexRecordOption;

use super::{IndexError, Snapshot, lookup};
use crate::language::Lang;

/// A stem of the index near to one that was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NearTerm {
    /// The stem.
    pub term: String,
    /// Edits between the two: 1 or 2.
    pub edits: u8,
    /// Passages that hold it.
    pub passages: u64,
    /// Row of a record that holds it, and the ordinal of the passage.
    pub place: (i64, u32),
}

impl Snapshot {
    /// Number of passages whose body holds the stem, in any of its forms.
    ///
    /// # Errors
    /// What the library says.
    pub fn passages_with(&self, language: Lang, term: &str) -> Result<u64, IndexError> {
        let mut count = 0;
        self.near(language, term, 0, &mut |_, _, frequency, _| count += frequency)?;
        Ok(count)
    }

    /// The stem at most two edits away that most passages hold: fewer edits first.
    ///
    /// # Errors
    /// What the library says.
    pub fn nearest_term(&self, language: Lang, term: &str) -> Result<Option<NearTerm>, IndexError> {
        let length = term.chars().count();
        let edits = match length {
            0..=2 => return Ok(None),
            3..=5 => 1,
            _ => 2,
        };
        let mut near: Vec<NearTerm> = Vec::new();
        let mut places = Vec::new();
        self.near(language, term, edits, &mut |stem, edits, passages, place| {
            if let Some(known) = near.iter_mut().find(|n| n.term == stem) {
                known.passages += passages;
            } else {
                near.push(NearTerm { term: stem.to_owned(), edits, passages, place: (0, 0) });
                places.push(place);
            }
        })?;
        let best = |(_, n): &(usize, &NearTerm)| (n.edits, std::cmp::Reverse(n.passages), n.term.clone());
        let Some((at, _)) = near.iter().enumerate().filter(|(_, n)| n.edits > 0).min_by_key(best) else {
            return Ok(None);
        };
        let (segment, document) = places[at];
        let columns = self.searcher.segment_reader(segment).fast_fields();
        let row = columns.u64("record")?.first(document).and_then(|row| i64::try_from(row).ok());
        let passage = columns.u64("passage")?.first(document).and_then(|p| u32::try_from(p).ok());
        let place = (row.unwrap_or(0), passage.unwrap_or(0));
        Ok(near.into_iter().nth(at).map(|n| NearTerm { place, ..n }))
    }

    /// Hands over stems of bodies with edits, document frequency in a segment and one place in it.
    fn near(
        &self,
        language: Lang,
        term: &str,
        edits: u8,
        sink: &mut impl FnMut(&str, u8, u64, (u32, u32)),
    ) -> Result<(), IndexError> {
        let [_, _, body] = self.fields.text;
        for (segment, reader) in (0..).zip(self.searcher.segment_readers()) {
            let index = reader.inverted_index(body)?;
            let mut found = Vec::new();
            lookup::near(&index, language, term, edits, &mut |stem, info, edits| {
                found.push((stem.to_owned(), info.clone(), edits));
            })?;
            for (stem, info, edits) in found {
                let postings = index.read_postings_from_terminfo(&info, IndexRecordOption::Basic)?;
                sink(&stem, edits, u64::from(info.doc_freq), (segment, postings.doc()));
            }
        }
        Ok(())
    }
}
