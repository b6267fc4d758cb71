//! A record's texts in, the concepts of the thesaurus that it is about out.
//!
//! A concept speaks for itself by its labels: the longest ones that stand in title, summary and passages, each read in
//! its own language ([`crate::thesaurus::finder`]). What is said in the title weighs more than what is said in the text,
//! the narrow concept more than the broad one. A label that may mean several things counts for those that other concepts
//! of the record are linked to. What the record says by hand wins: its themes and concepts are taken as they are, and
//! what it excludes is left out.
//!
//! This folder must not know where records come from, nor how subjects are stored or searched.

mod evidence;

use rustc_hash::FxHashMap;

use crate::analyze::{Analyzer, Token};
use crate::language::Lang;
use crate::record::{Record, Subject};
use crate::thesaurus::finder::Finder;
use crate::thesaurus::named::concept_named;
use crate::thesaurus::{ConceptRef, Knowledge};
use evidence::Evidence;

/// How many names given by hand are remembered before all of them are forgotten.
const NAMES_REMEMBERED: usize = 10_000;

/// Which text of a record is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// The title.
    Title,
    /// The summary.
    Summary,
    /// A passage of the body.
    Passage,
}

/// Finds the subjects of records, one after the other. Have one per thread; it is cheap to create.
#[derive(Debug)]
pub struct Tagger {
    finder: Finder,
    evidence: Evidence,
    /// What names given by hand mean, by language and name.
    names: FxHashMap<(Option<Lang>, Box<str>), Option<ConceptRef>>,
}

/// What was found in a record.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Tagged {
    /// Its subjects: those given by hand first, then the strongest.
    pub subjects: Vec<Subject>,
    /// What stands in `concepts` or `concepts_excluded` and names no concept, with the name of the field.
    pub unknown: Vec<(&'static str, String)>,
}

impl Tagger {
    /// Tags with the thesaurus concepts of `knowledge`.
    pub fn new(knowledge: Knowledge) -> Self {
        Self { finder: Finder::new(knowledge), evidence: Evidence::default(), names: FxHashMap::default() }
    }

    /// Takes the next token of a text.
    pub fn push(&mut self, token: &Token<'_>) {
        self.finder.push(token);
    }

    /// Ends a text whose tokens were pushed.
    pub fn end_text(&mut self, text: &str, language: Lang, part: Part) {
        let evidence = &mut self.evidence;
        evidence.begin(part, text.len());
        self.finder.finish(text, language, &mut |mention| evidence.add(&mention, part));
    }

    /// Ends a record whose texts were read, and says what it is about.
    pub fn end_record(&mut self, record: &Record, analyzer: &mut Analyzer) -> Tagged {
        let evidence = std::mem::take(&mut self.evidence);
        let mut tagged = Tagged::default();
        let language = record.language.as_deref().and_then(Lang::from_code);
        let by_hand = self.by_hand(record, language, (analyzer, &mut tagged.unknown));
        let excluded = ("concepts_excluded", record.concepts_excluded.as_slice());
        let excluded = self.listed(excluded, language, (analyzer, &mut tagged.unknown));
        let knowledge = self.finder.knowledge();
        let subject =
            |concept, strength, by_hand| Subject { concept: knowledge.id(concept).to_owned(), strength, by_hand };
        tagged.subjects.extend(by_hand.iter().map(|concept| subject(*concept, 1.0, true)));
        let is_excluded = |concept: &ConceptRef| {
            excluded.contains(concept) || knowledge.ancestors(*concept).iter().any(|above| excluded.contains(above))
        };
        let found = evidence.concepts(knowledge).into_iter();
        let found = found.filter(|(concept, _)| !by_hand.contains(concept) && !is_excluded(concept));
        tagged.subjects.extend(found.map(|(concept, strength)| subject(concept, strength, false)));
        tagged
    }

    /// The concepts that themes and `concepts` of a record name, each once.
    fn by_hand(
        &mut self,
        record: &Record,
        language: Option<Lang>,
        (analyzer, unknown): (&mut Analyzer, &mut Vec<(&'static str, String)>),
    ) -> Vec<ConceptRef> {
        let mut concepts = Vec::new();
        for theme in &record.themes {
            // A theme may be a word of the record's own that no thesaurus has.
            concepts.extend(self.named(theme, language, analyzer));
        }
        concepts.extend(self.listed(("concepts", &record.concepts), language, (analyzer, unknown)));
        let mut seen = Vec::new();
        concepts.retain(|concept| {
            let is_new = !seen.contains(concept);
            seen.push(*concept);
            is_new
        });
        concepts
    }

    /// The concepts that the names in a field mean; those that mean none are told.
    fn listed(
        &mut self,
        (field, names): (&'static str, &[String]),
        language: Option<Lang>,
        (analyzer, unknown): (&mut Analyzer, &mut Vec<(&'static str, String)>),
    ) -> Vec<ConceptRef> {
        let mut concepts = Vec::new();
        for name in names {
            match self.named(name, language, analyzer) {
                Some(concept) => concepts.push(concept),
                None => unknown.push((field, name.clone())),
            }
        }
        concepts
    }

    fn named(&mut self, name: &str, language: Option<Lang>, analyzer: &mut Analyzer) -> Option<ConceptRef> {
        if let Some(known) = self.names.get(&(language, name.into())) {
            return *known;
        }
        let first: Vec<Lang> = language.into_iter().collect();
        let concept = concept_named(self.finder.knowledge(), name, &first, analyzer);
        if self.names.len() >= NAMES_REMEMBERED {
            self.names.clear();
        }
        self.names.insert((language, name.into()), concept);
        concept
    }
}

/// Identifiers of the concepts that a record with these subjects is found by: the subjects and all that is broader,
/// each once.
pub fn with_broader(subjects: &[Subject], knowledge: &Knowledge) -> Vec<String> {
    let mut ids: Vec<String> = subjects.iter().map(|subject| subject.concept.clone()).collect();
    for subject in subjects {
        let concept = knowledge.outline().find(&subject.concept);
        let above = concept.map(|concept| knowledge.ancestors(concept)).unwrap_or_default();
        ids.extend(above.into_iter().map(|concept| knowledge.id(concept).to_owned()));
    }
    ids.sort_unstable();
    ids.dedup();
    ids
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tagged(record: &Record) -> Tagged {
        let mut tagger = Tagger::new(Knowledge::embedded());
        let mut analyzer = Analyzer::new();
        let language = Lang::from_code(record.language.as_deref().unwrap_or("en")).unwrap();
        let texts = [
            (record.title.as_str(), Part::Title),
            (record.summary.as_deref().unwrap_or_default(), Part::Summary),
            (record.body.as_str(), Part::Passage),
        ];
        for (text, part) in texts {
            analyzer.analyze(text, language, &mut |token| tagger.push(&token));
            tagger.end_text(text, language, part);
        }
        tagger.end_record(record, &mut analyzer)
    }

    fn ids(tagged: &Tagged) -> Vec<&str> {
        tagged.subjects.iter().map(|subject| subject.concept.as_str()).collect()
    }

    fn about(title: &str, language: &str) -> Record {
        Record { title: title.to_owned(), language: Some(language.to_owned()), ..Record::default() }
    }

    #[test]
    fn the_same_title_has_the_same_subject_in_every_language() {
        for (title, language) in [
            ("The participatory budget of the town", "en"),
            ("El presupuesto participativo del pueblo", "es"),
            ("Le budget participatif de la commune", "fr"),
            ("우리 도시의 주민참여예산", "ko"),
        ] {
            let tagged = tagged(&about(title, language));
            assert!(ids(&tagged).contains(&"participatory-budgeting"), "help: {title}: {tagged:?}");
        }
    }

    #[test]
    fn what_is_given_by_hand_comes_first_and_what_is_excluded_does_not_come() {
        let record = Record {
            themes: vec!["Bibliotecas".to_owned(), "our own word".to_owned()],
            concepts: vec!["climate".to_owned(), "no such thing".to_owned()],
            concepts_excluded: vec!["participation".to_owned(), "nor this".to_owned()],
            ..about("A participatory budget", "en")
        };
        let tagged = tagged(&record);
        assert_eq!(ids(&tagged)[..2], ["libraries", "climate"]);
        assert!(tagged.subjects[..2].iter().all(|subject| subject.by_hand && subject.strength > 0.99));
        assert!(!ids(&tagged).contains(&"participatory-budgeting"), "help: it is narrower than what is excluded");
        let unknown: Vec<_> = tagged.unknown.iter().map(|(field, name)| (*field, name.as_str())).collect();
        assert_eq!(unknown, [("concepts", "no such thing"), ("concepts_excluded", "nor this")]);
    }

    #[test]
    fn a_record_is_found_by_what_is_broader() {
        let subject = Subject { concept: "participatory-budgeting".to_owned(), strength: 0.5, by_hand: false };
        let ids = with_broader(&[subject], &Knowledge::embedded());
        assert!(ids.iter().any(|id| id == "participation") && ids.iter().any(|id| id == "participatory-budgeting"));
        let gone = Subject { concept: "gone".to_owned(), strength: 0.5, by_hand: false };
        assert_eq!(with_broader(&[gone], &Knowledge::embedded()), ["gone"]);
    }

    #[test]
    fn the_tagger_keeps_nothing_of_the_record_before() {
        let mut tagger = Tagger::new(Knowledge::embedded());
        let mut analyzer = Analyzer::new();
        let language = Lang::from_code("en").unwrap();
        let text = "participatory budget";
        analyzer.analyze(text, language, &mut |token| tagger.push(&token));
        tagger.end_text(text, language, Part::Title);
        assert!(!tagger.end_record(&Record::default(), &mut analyzer).subjects.is_empty());
        assert!(tagger.end_record(&Record::default(), &mut analyzer).subjects.is_empty());
    }
}
