//! A better spelling for words that the index does not hold.

use std::ops::Range;

use super::SearchError;
use crate::analyze::{Analyzer, fold_case};
use crate::index::Snapshot;
use crate::language::Lang;
use crate::query::Query;
use crate::store::Reader;

/// Languages in which a better spelling is looked for.
const LANGUAGES_MAX: usize = 3;

/// The query with its unknown words replaced by near ones that the index holds; `None` where there are none.
pub(super) fn suggestion(
    query: &Query,
    languages: &[Lang],
    snapshot: &Snapshot,
    store: &Reader,
    analyzer: &mut Analyzer,
) -> Result<Option<String>, SearchError> {
    let words = query.words();
    for language in languages.iter().take(LANGUAGES_MAX) {
        let mut corrected = words.clone();
        let mut unknown = Vec::new();
        for token in analyzer.terms(&words, *language) {
            let seen = unknown.last().is_some_and(|(span, _): &(Range<usize>, String)| *span == token.span);
            if !seen && !token.stop_word && snapshot.passages_with(*language, &token.term)? == 0 {
                unknown.push((token.span, token.term));
            }
        }
        let mut changed = false;
        for (span, term) in unknown.into_iter().rev() {
            if let Some(word) = nearest_word(*language, &term, snapshot, store, analyzer)? {
                corrected.replace_range(span, &word);
                changed = true;
            }
        }
        if changed {
            return Ok(Some(corrected));
        }
    }
    Ok(None)
}

/// The word behind the nearest stem, as it stands in some passage.
fn nearest_word(
    language: Lang,
    term: &str,
    snapshot: &Snapshot,
    store: &Reader,
    analyzer: &mut Analyzer,
) -> Result<Option<String>, SearchError> {
    let Some(near) = snapshot.nearest_term(language, term)? else { return Ok(None) };
    let (row, ordinal) = near.place;
    let Some(stored) = store.record(row)? else { return Ok(None) };
    let Some(passage) = stored.passages.get(ordinal as usize) else { return Ok(None) };
    let text = store.text(row, Some(passage.start_bytes..passage.end_bytes))?;
    let tokens = analyzer.terms(&text, language);
    let span = tokens.into_iter().find(|token| token.term == near.term).map(|token| token.span);
    Ok(span.and_then(|span| text.get(span)).map(|word| fold_case(word, language)))
}
