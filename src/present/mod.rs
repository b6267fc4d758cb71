//! Hits → what a reader sees: snippets with the matching words marked, fields of the record, counts.
//!
//! The results are plain data that serialize the same for the command line and for HTTP. Snippets are cut here, from
//! the stored text, by analyzing it again: the index keeps no copy of it. This folder must not know where records
//! are stored, nor who asks.

mod explain;
mod highlight;
mod knowledge;
mod results;
mod snippet;
mod suggestion;

pub use explain::{
    Reason, UnderstoodAlternative, UnderstoodConcept, UnderstoodLanguage, UntranslatedWord, understood, untranslated,
};
pub use highlight::Highlighter;
pub use knowledge::{
    ConceptCount, ConceptItem, ConceptLabels, ConceptLink, ConceptList, ConceptPage, Entity, EntityKind, EntityList,
    EntityPage, RecordLink, RecordsAbout, Similar, SimilarRecord, SubjectView, ValueCount,
};
pub use results::{Answer, FacetValue, FacetView, Hit, LanguageGuess, PassageView, Version, hit_of, page_link};
pub use snippet::{Fragment, Snippet, marked, snippet};
pub use suggestion::{Suggestion, SuggestionKind, suggestion_url};
