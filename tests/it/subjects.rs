//! Subjects: found in the words of records, corrected by hand, kept, searched.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use dragoman::index::FilterSet;
use dragoman::ingest::{self, Request};
use dragoman::language::Lang;
use dragoman::present::EntityKind;
use dragoman::query::FilterField;
use dragoman::search::{ConceptQuestion, Engine, EntityQuestion, Question, SimilarQuestion};
use dragoman::store::Reader;
use dragoman::subjects::with_broader;
use dragoman::thesaurus::Knowledge;
use serde_json::{Value, json};

use crate::support::{Workplace, found_by, record, repository, sample};

/// Least agreement of the subjects that are found with the themes given by hand: F1 over all pairs of a record and a theme.
const F1_MIN: f64 = 0.47;

/// Records of the sample by identifier, as the files have them.
fn samples() -> BTreeMap<String, Value> {
    let mut paths: Vec<_> =
        fs::read_dir(repository("corpus/records")).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let text: String = paths.iter().map(|path| fs::read_to_string(path).unwrap()).collect();
    let records = text.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    records.map(|record| (record["id"].as_str().unwrap().to_owned(), record)).collect()
}

/// Themes given by hand and themes found, of one record after the other.
#[derive(Debug, Default, Clone, Copy)]
struct Agreement {
    both: u32,
    by_hand: u32,
    found: u32,
}

impl Agreement {
    fn add(&mut self, by_hand: &BTreeSet<String>, found: &BTreeSet<String>) {
        let count = |number: usize| u32::try_from(number).unwrap();
        self.both += count(by_hand.intersection(found).count());
        self.by_hand += count(by_hand.len());
        self.found += count(found.len());
    }

    fn precision(self) -> f64 {
        f64::from(self.both) / f64::from(self.found.max(1))
    }

    fn recall(self) -> f64 {
        f64::from(self.both) / f64::from(self.by_hand.max(1))
    }

    fn f1(self) -> f64 {
        2.0 * f64::from(self.both) / f64::from((self.by_hand + self.found).max(1))
    }
}

/// The themes of the sample are identifiers of concepts, 38 of them. A record is found by a theme when one of its
/// subjects is that concept or a narrower one, as the filter has it. The records are read without their themes.
#[test]
fn subjects_agree_with_the_themes_given_by_hand() {
    let samples = samples();
    let workplace = Workplace::new();
    let without_themes: Vec<Value> = samples
        .values()
        .cloned()
        .map(|mut record| {
            record.as_object_mut().unwrap().remove("themes");
            record
        })
        .collect();
    workplace.records("samples.ndjson", &without_themes);
    ingest::run(&workplace.data(), &Request { paths: vec![workplace.input()], ..Request::default() }, &()).unwrap();
    let (store, knowledge) = (Reader::open(&workplace.data()).unwrap(), Knowledge::embedded());
    let by_hand = |record: &Value| {
        record["themes"].as_array().unwrap().iter().map(|theme| theme.as_str().unwrap().to_owned()).collect()
    };
    let themes: BTreeSet<String> =
        samples.values().flat_map(|record| -> BTreeSet<String> { by_hand(record) }).collect();
    assert!(themes.iter().all(|theme| knowledge.outline().find(theme).is_some()));
    let (mut all, mut by_language, mut by_theme) =
        (Agreement::default(), BTreeMap::<String, Agreement>::new(), BTreeMap::<String, Agreement>::new());
    for (id, record) in &samples {
        let stored = store.record_by_id(id).unwrap().unwrap();
        let found: BTreeSet<String> = with_broader(&stored.subjects.unwrap(), &knowledge).into_iter().collect();
        let (by_hand, found) = (by_hand(record), found.intersection(&themes).cloned().collect());
        all.add(&by_hand, &found);
        by_language.entry(record["language"].as_str().unwrap().to_owned()).or_default().add(&by_hand, &found);
        for theme in &themes {
            let only = |set: &BTreeSet<String>| set.iter().filter(|known| *known == theme).cloned().collect();
            by_theme.entry(theme.clone()).or_default().add(&only(&by_hand), &only(&found));
        }
    }
    let shown = |agreement: &Agreement| {
        format!("P {:.2} R {:.2} F1 {:.2}", agreement.precision(), agreement.recall(), agreement.f1())
    };
    println!("all: {}", shown(&all));
    for (name, agreement) in by_language.iter().chain(&by_theme) {
        println!("{name}: {} ({} by hand)", shown(agreement), agreement.by_hand);
    }
    assert!(all.f1() > F1_MIN, "help: {}", shown(&all));
}

fn about(id: &str, language: &str, title: &str, more: &Value) -> Value {
    let mut record = record(id, language, title, "—");
    record.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    record
}

/// Four records about participatory budgets, libraries and football.
fn small() -> Workplace {
    let workplace = Workplace::new();
    workplace.records(
        "small.ndjson",
        &[
            about("budget-en", "en", "A participatory budget", &json!({ "work": "budget" })),
            about("budget-ko", "ko", "주민참여예산", &json!({ "work": "budget" })),
            about("budget-es", "es", "Presupuestos participativos en el barrio", &json!({})),
            about(
                "books",
                "ca",
                "La biblioteca del barri",
                &json!({ "themes": ["Football"], "concepts_excluded": ["biblioteques"] }),
            ),
        ],
    );
    workplace.ingest();
    workplace
}

fn filtered(engine: &Engine, concept: &str) -> BTreeSet<String> {
    let filters = FilterSet { values: vec![(FilterField::Concept, vec![concept.to_owned()])], ..FilterSet::default() };
    found_by(engine, &Question { filters, by_work: false, ..Question::new("") }).into_iter().collect()
}

#[test]
fn filters_by_concept_understand_labels_and_include_what_is_narrower() {
    let workplace = small();
    let engine = workplace.engine();
    let budgets: BTreeSet<String> = ["budget-en", "budget-es", "budget-ko"].map(str::to_owned).into();
    for name in [
        "participatory-budgeting",
        "budget participatif",
        "주민참여예산",
        "participation",
        "participation and governance",
    ] {
        assert_eq!(filtered(&engine, name), budgets, "help: {name}");
    }
    assert!(filtered(&engine, "libraries").is_empty(), "help: the record excludes it");
    assert_eq!(filtered(&engine, "football"), ["books".to_owned()].into(), "help: the record says it by hand");
    let by_query = |text: &str| found_by(&engine, &Question { by_work: false, ..Question::new(text) });
    assert_eq!(by_query("concept:\"budget participatif\" barrio"), ["budget-es"]);
    assert_eq!(by_query("-concept:participation"), ["books"]);
    let answer = engine.search(&Question::new("concept:zzz")).unwrap();
    assert!(answer.hits.is_empty() && answer.warnings[0].contains("`zzz` names no concept"), "{:?}", answer.warnings);
}

#[test]
fn facets_of_concepts_count_what_is_narrower_and_are_called_what_the_reader_calls_them() {
    let workplace = small();
    let labels = |reader: &str| {
        let question =
            Question { facets: vec![FilterField::Concept], reader: Lang::from_code(reader), ..Question::new("") };
        let answer = workplace.engine().search(&question).unwrap();
        let values = answer.facets[0].values.iter();
        values
            .map(|value| (value.value.clone(), (value.label.clone().unwrap(), value.count)))
            .collect::<BTreeMap<_, _>>()
    };
    let spanish = labels("es");
    assert_eq!(spanish["participatory-budgeting"], ("presupuestos participativos".to_owned(), 3));
    assert_eq!(spanish["participation"].1, 3);
    assert_eq!(labels("th")["participatory-budgeting"].0, "participatory budgeting");
}

#[test]
fn names_that_are_no_concept_are_reported() {
    let workplace = Workplace::new();
    workplace.records("a.ndjson", &[about("a", "en", "Title", &json!({ "concepts": ["no such thing", "water"] }))]);
    let report = workplace.ingest();
    assert_eq!(report.warnings.len(), 1, "{:?}", report.warnings);
    assert!(
        report.warnings[0].contains("a.ndjson:1") && report.warnings[0].contains("`no such thing` names no concept")
    );
    assert_eq!(filtered(&workplace.engine(), "water"), ["a".to_owned()].into());
}

#[test]
fn a_store_of_an_older_program_is_brought_up_and_its_records_get_subjects() {
    let workplace = small();
    let database = workplace.data().join("dragoman.sqlite");
    let subjects = |store: &Reader| store.record_by_id("budget-ko").unwrap().unwrap().subjects;
    let before = subjects(&Reader::open(&workplace.data()).unwrap()).unwrap();
    rusqlite::Connection::open(&database)
        .unwrap()
        .execute_batch("ALTER TABLE record DROP COLUMN subjects; PRAGMA user_version = 2;")
        .unwrap();
    fs::write(workplace.data().join("index/version.txt"), "layout 1, an older program").unwrap();
    assert_eq!(subjects(&Reader::open(&workplace.data()).unwrap()), None, "help: a reader migrates, but finds nothing");
    let engine = workplace.engine();
    assert_eq!(subjects(engine.store()).as_ref(), Some(&before));
    assert_eq!(filtered(&engine, "participatory-budgeting").len(), 3);
}

#[test]
fn a_new_layer_is_used_by_the_next_reindex() {
    let workplace = small();
    assert!(filtered(&workplace.engine(), "one-word-alone").is_empty());
    let table = workplace.file("own.tsv", "id\tbroader\tca\ten\none-word-alone\t\tqwertz\tqwertz\n");
    workplace.records("new.ndjson", &[about("new", "en", "About qwertz", &json!({}))]);
    workplace.ingest_with(Request::default());
    let output = workplace.run(&["thesaurus", "import", table.to_str().unwrap(), "--name", "own"]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    fs::remove_file(table).unwrap();
    assert!(filtered(&workplace.engine(), "one-word-alone").is_empty());
    ingest::reindex(&workplace.data(), &()).unwrap();
    assert_eq!(filtered(&workplace.engine(), "one-word-alone"), ["new".to_owned()].into());
    assert_eq!(filtered(&workplace.engine(), "participatory-budgeting").len(), 3);
}

#[test]
fn similar_records_are_other_texts_in_any_language_with_their_reasons() {
    let workplace = small();
    let engine = workplace.engine();
    let asked = SimilarQuestion { reader: Lang::from_code("fr"), ..SimilarQuestion::default() };
    let similar = engine.similar("budget-en", &asked).unwrap().unwrap();
    let ids: Vec<&str> = similar.hits.iter().map(|hit| hit.record.id.as_str()).collect();
    assert_eq!(ids[0], "budget-es", "{similar:?}");
    assert!(!ids.contains(&"budget-ko"), "help: that is the same text");
    assert!(similar.hits[0].shared.iter().any(|concept| concept.label == "budget participatif"), "{similar:?}");
    let korean = SimilarQuestion { targets: vec![Lang::from_code("ko").unwrap()], ..asked.clone() };
    let hits = engine.similar("budget-es", &korean).unwrap().unwrap().hits;
    assert_eq!(hits.iter().map(|hit| hit.record.id.as_str()).collect::<Vec<_>>(), ["budget-ko"]);
    assert_eq!(engine.similar("nothing", &asked).unwrap(), None);
    let output = workplace.run(&["similar", "nothing"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stderr).contains("there is no record `nothing`"));
    let shown = workplace.run(&["similar", "budget-en", "--lang", "fr"]);
    assert!(String::from_utf8_lossy(&shown.stdout).contains("both about budget participatif"));
}

/// How many of the similar records are about a theme that the record has by hand.
#[test]
fn similar_records_of_the_sample_share_themes_and_cross_languages() {
    let (_workplace, engine) = sample();
    let samples = samples();
    let (mut hits, mut sharing, mut foreign) = (0, 0, 0);
    for (id, record) in samples.iter().step_by(5) {
        let similar = engine.similar(id, &SimilarQuestion { limit: 5, ..SimilarQuestion::default() }).unwrap().unwrap();
        for hit in similar.hits {
            let other = &samples.get(&hit.record.id);
            let Some(other) = other else { continue };
            assert!(other["work"] != record["work"], "help: {id} and {} are one text", hit.record.id);
            let themes = record["themes"].as_array().unwrap();
            hits += 1;
            sharing += u32::from(themes.iter().any(|theme| other["themes"].as_array().unwrap().contains(theme)));
            foreign += u32::from(other["language"] != record["language"]);
        }
    }
    let share = |count: u32| f64::from(count) / f64::from(hits);
    println!("similar: {:.2} share a theme, {:.2} are in another language", share(sharing), share(foreign));
    assert!(share(sharing) > 0.6 && share(foreign) > 0.3, "help: {:.2} {:.2}", share(sharing), share(foreign));
}

#[test]
fn concepts_are_listed_by_how_well_they_fit() {
    let workplace = small();
    let engine = workplace.engine();
    let ask = |text: &str, limit| {
        let reader = Lang::from_code("es");
        let question = ConceptQuestion { text: text.to_owned(), reader, limit, ..ConceptQuestion::default() };
        engine.concepts(&question).unwrap().unwrap()
    };
    let list = ask("BUDGET PARTICIPATIF", 1);
    assert_eq!(list.concepts[0].concept.concept.label, "presupuestos participativos");
    assert_eq!(list.concepts[0].matched.as_deref(), Some("budget participatif"));
    assert_eq!((list.concepts[0].concept.records, list.next_offset), (3, (list.total > 1).then_some(1)));
    assert!(ask("zzzz", 5).concepts.is_empty());
    let themes = engine.concepts(&ConceptQuestion { top: true, limit: 100, ..ConceptQuestion::default() });
    let themes = themes.unwrap().unwrap();
    assert!(themes.total >= 20 && themes.concepts.iter().any(|item| item.concept.concept.id == "housing"));
    let below = ConceptQuestion { broader: Some("housing".to_owned()), limit: 5, ..ConceptQuestion::default() };
    let below = engine.concepts(&below).unwrap().unwrap();
    assert_eq!(below.concepts.len(), 5);
    let nowhere = ConceptQuestion { broader: Some("zzz".to_owned()), ..ConceptQuestion::default() };
    assert_eq!(engine.concepts(&nowhere).unwrap(), None);
}

#[test]
fn pages_lead_through_the_whole_list() {
    let (_workplace, engine) = sample();
    let mut ids = BTreeSet::new();
    let mut question = ConceptQuestion { limit: 500, ..ConceptQuestion::default() };
    loop {
        let list = engine.concepts(&question).unwrap().unwrap();
        ids.extend(list.concepts.into_iter().map(|item| item.concept.concept.id));
        let Some(next) = list.next_offset else { break };
        question.offset = next;
    }
    assert_eq!(ids.len(), engine.knowledge().outline().concepts().len());
}

#[test]
fn a_concept_page_counts_what_the_search_finds() {
    let (_workplace, engine) = sample();
    let page = engine.concept("schools", Lang::from_code("fr")).unwrap().unwrap();
    assert_eq!(page.label, "écoles");
    assert!(page.labels.len() >= 22 && !page.narrower.is_empty() && !page.broader.is_empty());
    assert_eq!(page.records.records, found_in_all(&engine, "schools"));
    assert!(page.records.by_language.len() > 5 && page.records.by_country.len() > 3);
    assert_eq!(page.records.latest.len(), 10);
    let knowledge = engine.knowledge();
    let near: Vec<&str> = page.records.concepts.iter().map(|count| count.concept.id.as_str()).collect();
    let own = knowledge.outline().find("schools").unwrap();
    let family = knowledge.ancestors(own).into_iter().map(|concept| knowledge.id(concept).to_owned());
    assert!(!near.is_empty() && family.into_iter().all(|id| !near.contains(&id.as_str())), "{near:?}");
    let years: u64 = page.records.by_year.iter().map(|count| count.records).sum();
    assert!(years <= page.records.records && page.records.by_year.is_sorted_by(|a, b| a.value < b.value));
    assert_eq!(engine.concept("zzz", None).unwrap(), None);
}

/// Number of records that a filter finds.
fn found_in_all(engine: &Engine, concept: &str) -> u64 {
    let filters = FilterSet { values: vec![(FilterField::Concept, vec![concept.to_owned()])], ..FilterSet::default() };
    engine.search(&Question { filters, ..Question::new("") }).unwrap().records
}

#[test]
fn cities_networks_and_congresses_have_pages() {
    let (_workplace, engine) = sample();
    let list = |kind, text: &str| {
        let text = text.to_owned();
        engine.entities(&EntityQuestion { kind, text, offset: 0, limit: 100 }).unwrap()
    };
    let cities = list(EntityKind::City, "vallmoreda");
    assert_eq!(cities.entities.len(), 1, "help: language versions write the city differently; it is one");
    let page = engine.entity(EntityKind::City, &cities.entities[0].id, None).unwrap().unwrap();
    assert_eq!(page.about.records, page.entity.records);
    assert!(page.about.by_language.len() > 1 && !page.about.concepts.is_empty() && !page.about.by_year.is_empty());
    assert_eq!(page.entity.country.as_deref(), page.about.by_country.first().map(|count| count.value.as_str()));
    let networks = list(EntityKind::Network, "atlantic");
    let page = engine.entity(EntityKind::Network, "atlantic-arc", Lang::from_code("es")).unwrap().unwrap();
    assert_eq!((networks.entities[0].name.as_str(), page.entity.name.as_str()), ("Atlantic Arc", "Atlantic Arc"));
    assert!(page.about.by_country.len() > 1);
    let editions = list(EntityKind::Congress, "");
    let names: Vec<&str> = editions.entities.iter().map(|entity| entity.name.as_str()).collect();
    assert_eq!(names, ["12", "14", "15"]);
    let page = engine.entity(EntityKind::Congress, "12", None).unwrap().unwrap();
    assert_eq!((page.entity.host_city.as_deref(), page.about.records), (Some("Porto Farol"), page.entity.records));
    assert_eq!(engine.entity(EntityKind::City, "zz-nowhere", None).unwrap(), None);
}
