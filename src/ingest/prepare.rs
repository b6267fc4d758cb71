//! A draft → a checked record with its passages, languages and terms: the work that all cores share.

use super::passages;
use super::validate::{Problem, Validator, Warning};
use crate::analyze::Analyzer;
use crate::detect::Detector;
use crate::extract::Draft;
use crate::index::{EncodedText, IndexedPassage, IndexedRecord};
use crate::language::Lang;
use crate::query::FilterField;
use crate::record::{Passage, Record, Subject};
use crate::subjects::{Part, Tagger, with_broader};
use crate::thesaurus::Knowledge;

/// A paragraph of fewer words does not show its language surely enough to end a passage.
const TELLING_WORDS: f32 = 12.0;
/// Shortest stretch in another language that gets passages of its own, in words.
const RUN_WORDS: f32 = 40.0;

/// A record ready to be written.
#[derive(Debug, Clone)]
pub struct Prepared {
    /// The record.
    pub record: Record,
    /// Whether its identifier was made from the path of its file.
    pub is_id_made: bool,
    /// Its main language as found.
    pub language: Lang,
    /// Its passages, at least one.
    pub passages: Vec<Passage>,
    /// What it is about.
    pub subjects: Vec<Subject>,
    /// Its terms; row and work are filled in when it has been stored.
    pub indexed: IndexedRecord,
    /// What was ignored or put right.
    pub warnings: Vec<Warning>,
}

/// Prepares records; shared by all threads, each of which brings its own [`Reading`].
#[derive(Debug)]
pub struct Preparer<'a> {
    validator: &'a Validator,
    detector: Detector,
    knowledge: Knowledge,
}

/// What a thread reads records with.
#[derive(Debug)]
pub struct Reading {
    analyzer: Analyzer,
    tagger: Tagger,
}

impl Reading {
    /// Reads subjects by the thesaurus concepts of `knowledge`.
    pub fn new(knowledge: Knowledge) -> Self {
        Self { analyzer: Analyzer::new(), tagger: Tagger::new(knowledge) }
    }
}

impl<'a> Preparer<'a> {
    /// Prepares what `validator` lets pass; subjects are concepts of `knowledge`.
    pub fn new(validator: &'a Validator, knowledge: Knowledge) -> Self {
        Self { validator, detector: Detector::new(), knowledge }
    }

    /// What a thread needs to prepare records.
    pub fn reading(&self) -> Reading {
        Reading::new(self.knowledge.clone())
    }

    /// Checks a draft from the file `origin` and does all that can be done before it is stored.
    ///
    /// # Errors
    /// Every problem of the draft.
    pub fn prepare(&self, draft: Draft, origin: &str, reading: &mut Reading) -> Result<Prepared, Vec<Problem>> {
        let is_id_made = draft.is_id_made;
        let locator = draft.locator.to_string();
        let (record, mut warnings) = self.validator.record(draft, origin)?;
        let (language, passages) = self.cut(&record);
        let mut indexed = terms_of(&record, language, &passages, reading);
        let tagged = reading.tagger.end_record(&record, &mut reading.analyzer);
        add_subjects(&mut indexed, &tagged.subjects, &self.knowledge);
        warnings.extend(tagged.unknown.into_iter().map(|(field, name)| Warning {
            origin: format!("{origin}{locator}"),
            field: field.to_owned(),
            message: format!("`{name}` names no concept; `dragoman thesaurus lookup` finds identifiers"),
        }));
        Ok(Prepared { record, is_id_made, language, passages, subjects: tagged.subjects, indexed, warnings })
    }

    /// Cuts a record into passages and finds the language of each, and the main language.
    pub(super) fn cut(&self, record: &Record) -> (Lang, Vec<Passage>) {
        let declared = record.language.as_deref().and_then(Lang::from_code);
        let cuts = passages::cut(&record.body, &record.pages, &[]);
        let borders = self.borders(&record.body, &cuts, declared);
        let cuts = if borders.is_empty() { cuts } else { passages::cut(&record.body, &record.pages, &borders) };
        let text_of = |cut: &passages::Cut| record.body.get(cut.start_bytes..cut.end_bytes).unwrap_or_default();
        let languages = self.languages(&cuts.iter().map(text_of).collect::<Vec<_>>(), declared);
        let lengths = languages.iter().zip(&cuts).map(|(language, cut)| (*language, cut.end_bytes - cut.start_bytes));
        let main = declared.or_else(|| longest(lengths)).unwrap_or_else(|| self.of_head(record));
        let passage = |((ordinal, cut), language): ((u32, passages::Cut), &Lang)| Passage {
            ordinal,
            language: language.code().to_owned(),
            page: cut.page,
            start_bytes: cut.start_bytes,
            end_bytes: cut.end_bytes,
        };
        let mut passages: Vec<Passage> = (0..).zip(cuts).zip(&languages).map(passage).collect();
        if passages.is_empty() {
            // Title and summary are found by way of a passage, so that a record without a body has an empty one.
            let language = main.code().to_owned();
            passages.push(Passage { ordinal: 0, language, page: None, start_bytes: 0, end_bytes: 0 });
        }
        (main, passages)
    }

    /// Where the language changes within a text of several passages: bytes where paragraphs begin.
    fn borders(&self, body: &str, cuts: &[passages::Cut], declared: Option<Lang>) -> Vec<usize> {
        if cuts.len() < 2 {
            return Vec::new();
        }
        let mut runs: Vec<(usize, Lang, f32)> = Vec::new();
        let paragraphs = passages::paragraphs(body);
        let texts: Vec<&str> = paragraphs.iter().map(|(span, _)| body.get(span.clone()).unwrap_or_default()).collect();
        let languages = self.languages(&texts, declared);
        for ((span, words), language) in paragraphs.into_iter().zip(languages) {
            match runs.last_mut() {
                // Too little to tell, or to be worth a passage: it goes with what is before it.
                Some((_, known, sum)) if *known == language || words < TELLING_WORDS => *sum += words,
                _ => runs.push((span.start, language, words)),
            }
        }
        runs.dedup_by(|run, before| {
            let joins = run.2 < RUN_WORDS || before.2 < RUN_WORDS || run.1 == before.1;
            if joins {
                before.1 = if run.2 > before.2 { run.1 } else { before.1 };
                before.2 += run.2;
            }
            joins
        });
        runs.into_iter().skip(1).map(|(start, ..)| start).collect()
    }

    /// The language of each part of a text. What stands alone in its language, as lists of names and commands do by
    /// accident, is looked at again as if the language of the whole had been declared.
    fn languages(&self, texts: &[&str], declared: Option<Lang>) -> Vec<Lang> {
        let find = |text: &&str, declared| self.detector.passage(text, declared).language;
        let mut languages: Vec<Lang> = texts.iter().map(|text| find(text, declared)).collect();
        let lengths = languages.iter().zip(texts).map(|(language, text)| (*language, text.len()));
        let main = longest(lengths).filter(|_| declared.is_none());
        if main.is_some() {
            for (language, text) in languages.iter_mut().zip(texts).filter(|(language, _)| Some(**language) != main) {
                *language = find(text, main);
            }
        }
        languages
    }

    fn of_head(&self, record: &Record) -> Lang {
        let head = format!("{}\n\n{}", record.title, record.summary.as_deref().unwrap_or_default());
        self.detector.passage(&head, None).language
    }
}

/// The language of the longest part of a text; of equals the first.
fn longest(parts: impl Iterator<Item = (Lang, usize)>) -> Option<Lang> {
    let mut sums: Vec<(Lang, usize)> = Vec::new();
    for (language, length) in parts {
        match sums.iter_mut().find(|(known, _)| *known == language) {
            Some((_, sum)) => *sum += length,
            None => sums.push((language, length)),
        }
    }
    sums.into_iter().reduce(|best, next| if next.1 > best.1 { next } else { best }).map(|(language, _)| language)
}

/// What a stored record is about, where that is not known yet.
pub(super) fn subjects_of(record: &Record, reading: &mut Reading) -> Vec<Subject> {
    reading.tagger.end_record(record, &mut reading.analyzer).subjects
}

/// Makes a record be found by what it is about, and by all that is broader.
pub(super) fn add_subjects(indexed: &mut IndexedRecord, subjects: &[Subject], knowledge: &Knowledge) {
    let ids = with_broader(subjects, knowledge).into_iter();
    indexed.values.extend(ids.map(|id| (FilterField::Concept, id)));
}

/// Analyzes a record. The tagger has read it then.
pub(super) fn terms_of(
    record: &Record,
    language: Lang,
    passages: &[Passage],
    Reading { analyzer, tagger }: &mut Reading,
) -> IndexedRecord {
    let mut encoded = |text: &str, language: Lang, part: Part| {
        let mut terms = EncodedText::new(language);
        analyzer.analyze(text, language, &mut |token| {
            tagger.push(&token);
            terms.push(&token);
        });
        tagger.end_text(text, language, part);
        terms
    };
    let indexed = passages.iter().map(|passage| {
        let language = Lang::from_code(&passage.language).unwrap_or(Lang::UND);
        let text = record.body.get(passage.start_bytes..passage.end_bytes).unwrap_or_default();
        IndexedPassage { ordinal: passage.ordinal, language, body: encoded(text, language, Part::Passage) }
    });
    let passages = indexed.collect();
    IndexedRecord {
        row: 0,
        work: None,
        language,
        year: year_of(record),
        date: date_of(record),
        values: values_of(record),
        title: encoded(&record.title, language, Part::Title),
        summary: encoded(record.summary.as_deref().unwrap_or_default(), language, Part::Summary),
        passages,
    }
}

fn year_of(record: &Record) -> Option<i32> {
    record.year.or_else(|| record.date.as_deref()?.split('-').next()?.parse().ok())
}

/// The date as the number `YYYYMMDD`, zeros where month or day are not known.
fn date_of(record: &Record) -> Option<i64> {
    let mut parts = record.date.as_deref().unwrap_or_default().split('-').map(|part| part.parse::<i64>().ok());
    let year = parts.next().flatten().or_else(|| record.year.map(i64::from))?;
    let [month, day] = [(); 2].map(|()| parts.next().flatten().unwrap_or(0));
    Some(year * 10_000 + month * 100 + day)
}

fn values_of(record: &Record) -> Vec<(FilterField, String)> {
    let one = |field, value: Option<&str>| value.map(|value| (field, value.to_owned()));
    let single = [
        one(FilterField::Id, Some(&record.id)),
        one(FilterField::Kind, Some(&record.kind)),
        one(FilterField::Type, record.form.as_deref()),
        one(FilterField::Country, record.country.as_deref()),
        one(FilterField::City, record.city.as_deref()),
        one(FilterField::Network, record.network.as_deref()),
        one(FilterField::Organization, record.organization.as_deref()),
        one(FilterField::Work, record.work.as_deref()),
    ];
    let themes = record.themes.iter().map(|theme| (FilterField::Theme, theme.clone()));
    let edition = record.edition.map(|edition| (FilterField::Edition, edition.to_string()));
    let sdgs = record.sdgs.iter().map(|goal| (FilterField::Sdg, goal.to_string()));
    let authors = record.authors.iter().map(|author| (FilterField::Author, author.clone()));
    single.into_iter().flatten().chain(themes).chain(edition).chain(sdgs).chain(authors).collect()
}
