//! Searching: what is found, in which order, and what is said about it.

use dragoman::index::{FilterSet, Sort, Years};
use dragoman::language::Lang;
use dragoman::query::FilterField;
use dragoman::search::{Cursor, Mode, Question};
use proptest::prelude::*;
use serde_json::json;

use crate::support::{Workplace, found, found_by, record, sample};

fn library() -> Workplace {
    let workplace = Workplace::new();
    workplace.records(
        "records.ndjson",
        &[
            record("garden-en", "en", "School gardens", "Pupils grow vegetables in the school garden and sell them."),
            record(
                "library-en",
                "en",
                "The who of reading",
                "A public library lends books to the hospital every week.",
            ),
            record("public-en", "en", "Public transport", "The library bus is public and drives to the villages."),
            record("bildung-de", "de", "Erwachsenenbildung", "Abendkurse für alle, die wieder lernen wollen."),
            record("ano-es", "es", "Fiesta", "Cada año la ciudad celebra una fiesta de la infancia."),
            record("anon-es", "es", "Sin firma", "El ano y el recto se explican en la clase de salud."),
            record("aigua-ca", "ca", "Aigua", "L’aigua de la col·lecció és d’en Jordi."),
            record("korea-ko", "ko", "주민참여예산", "시민들이 도서관에서 예산을 정했습니다."),
            record("japan-ja", "ja", "図書館", "地域の図書館で高齢者が学んでいます。"),
            record("turkey-tr", "tr", "Işık", "İSTANBUL'DA ışıklı okul bahçeleri açıldı."),
            record("greek-el", "el", "Παιδεία", "Οι ηλικιωμένοι μαθαίνουν γράμματα στο σχολείο."),
        ],
    );
    let report = workplace.ingest();
    assert_eq!(report.skipped, []);
    workplace
}

#[test]
fn words_are_found_by_their_stems_in_every_language() {
    let workplace = library();
    let engine = workplace.engine();
    let check = |query: &str, first: &str| {
        let ids = found(&engine, query);
        assert_eq!(ids.first().map(String::as_str), Some(first), "help: `{query}` finds {ids:?}");
    };
    check("vegetable gardening", "garden-en");
    check("Bildung", "bildung-de");
    check("aigua", "aigua-ca");
    check("col·leccions", "aigua-ca");
    check("예산", "korea-ko");
    check("도서관", "korea-ko");
    check("高齢者", "japan-ja");
    check("istanbul", "turkey-tr");
    check("ΗΛΙΚΙΩΜΕΝΟΣ", "greek-el");
}

#[test]
fn function_words_alone_are_found_and_beside_others_weigh_little() {
    let workplace = library();
    let engine = workplace.engine();
    let the_who = Question { language: Some(Lang::EN), by_work: false, ..Question::new("the who") };
    assert_eq!(found_by(&engine, &the_who)[0], "library-en");
    assert_eq!(found(&engine, "the garden")[0], "garden-en");
}

#[test]
fn the_exact_accents_rank_before_others() {
    let workplace = library();
    let engine = workplace.engine();
    let spanish = |text: &str| found_by(&engine, &Question { language: Some(Lang::ES), ..Question::new(text) });
    assert_eq!(spanish("año")[0], "ano-es");
    assert_eq!(spanish("ano")[0], "anon-es");
}

#[test]
fn operators_mean_what_the_help_says() {
    let workplace = library();
    let engine = workplace.engine();
    let check = |query: &str, expected: &[&str]| {
        let mut ids = found(&engine, query);
        ids.sort();
        assert_eq!(ids, expected, "help: the query was `{query}`");
    };
    check("\"public library\"", &["library-en"]);
    check("+public -books", &["public-en"]);
    check("public AND books", &["library-en"]);
    check("vegetables OR hospital", &["garden-en", "library-en"]);
    check("title:public", &["public-en"]);
    check("veget*", &["garden-en"]);
    check("hospitl~", &["library-en"]);
    check("language:ja", &["japan-ja"]);
    check("(vegetables OR hospital) AND \"public library", &["library-en"]);
    check("library -", &["library-en", "public-en"]);
}

#[test]
fn a_misspelled_word_is_answered_with_a_better_one() {
    let workplace = library();
    let answer = workplace.engine().search(&Question {
        language: Some(Lang::EN),
        mode: Mode::Mono,
        ..Question::new("hospitel")
    });
    assert_eq!(answer.unwrap().suggestion.as_deref(), Some("hospital"));
}

#[test]
fn filters_facets_sorting_and_pages_agree() {
    let workplace = Workplace::new();
    let records: Vec<_> = (0..25)
        .map(|n| {
            let mut record = record(&format!("r{n:02}"), "en", "Garden", &format!("A garden of number {n}."));
            record["country"] = json!(["PT", "ES", "FR"][n % 3]);
            record["year"] = json!(2000 + n);
            record["city"] = json!(if n % 2 == 0 { "Évora" } else { "Braga" });
            record
        })
        .collect();
    workplace.records("records.ndjson", &records);
    workplace.ingest();
    let engine = workplace.engine();
    let filters = FilterSet {
        values: vec![(FilterField::City, vec!["evora".to_owned()])],
        years: Some(Years { from: Some(2004), to: None }),
        languages: None,
    };
    let question = Question {
        filters,
        facets: vec![FilterField::City, FilterField::Country],
        sort: Sort::Newest,
        limit: 4,
        ..Question::new("garden")
    };
    let first = engine.search(&question).unwrap();
    assert_eq!(first.records, 11);
    assert_eq!(first.hits.iter().map(|hit| hit.id.as_str()).collect::<Vec<_>>(), ["r24", "r22", "r20", "r18"]);
    let city = |value: &str| first.facets[0].values.iter().find(|v| v.value == value).map(|v| v.count);
    assert_eq!((city("Évora"), city("Braga")), (Some(11), Some(10)), "help: a facet is counted without its own filter");
    assert_eq!(first.facets[1].values.iter().map(|v| v.count).sum::<u64>(), 11);
    let mut ids: Vec<String> = first.hits.into_iter().map(|hit| hit.id).collect();
    let mut cursor = first.next_cursor;
    while let Some(next) = cursor {
        let next: Cursor = next.parse().unwrap();
        let page = engine.search(&Question { offset: next.offset, ..question.clone() }).unwrap();
        ids.extend(page.hits.into_iter().map(|hit| hit.id));
        cursor = page.next_cursor;
    }
    let expected: Vec<String> = (4..25).rev().filter(|n| n % 2 == 0).map(|n| format!("r{n:02}")).collect();
    assert_eq!(ids, expected);
}

#[test]
fn language_versions_are_one_hit_shown_in_the_readers_language() {
    let (_workplace, engine) = sample();
    let question = Question { reader: Some(Lang::CA), ..Question::new("Lindenbruck") };
    let answer = engine.search(&question).unwrap();
    assert_eq!((answer.works, answer.records), (1, 4));
    let hit = &answer.hits[0];
    assert_eq!(hit.language, "ca");
    let versions: Vec<&str> = hit.versions.iter().map(|version| version.language.as_str()).collect();
    assert_eq!(versions, ["de", "en", "sv"]);
}

#[test]
fn one_language_is_searched_with_mono() {
    let (_workplace, engine) = sample();
    let question = Question { mode: Mode::Mono, language: Some(Lang::DE), limit: 50, ..Question::new("Bibliothek") };
    let answer = engine.search(&question).unwrap();
    assert!(!answer.hits.is_empty() && answer.hits.iter().all(|hit| hit.passages[0].language == "de"));
}

#[test]
fn the_same_question_gives_the_same_bytes() {
    let (_workplace, engine) = sample();
    let question =
        Question { facets: FilterField::ALL[..8].to_vec(), limit: 50, ..Question::new("escuela agua school") };
    let json = || serde_json::to_string(&engine.search(&question).unwrap()).unwrap();
    assert_eq!(json(), json());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn no_query_fails(query in "(\\PC{0,6}|[\"()+~*:]|-| |AND|OR|NOT|title:|year:|школа|학교|a){0,14}") {
        thread_local!(static SAMPLE: (Workplace, dragoman::search::Engine) = sample());
        SAMPLE.with(|(_, engine)| engine.search(&Question::new(query)).map(drop)).unwrap();
    }
}

#[test]
fn a_hit_names_the_page_on_which_its_match_stands() {
    let workplace = Workplace::new();
    let first = "The first page tells of the school and of its rooms. ".repeat(4);
    let second = "Here a volcano is explained to children.";
    let body = format!("{first}\n\n{second}");
    let mut book = record("book", "en", "A book", &body);
    book["pages"] = json!([{"page": 1, "offset_bytes": 0}, {"page": 2, "offset_bytes": first.len() + 2}]);
    workplace.records("book.ndjson", &[book]);
    workplace.ingest();
    let engine = workplace.engine();
    let page = |query: &str| engine.search(&Question::new(query)).unwrap().hits[0].passages[0].page;
    assert_eq!((page("rooms"), page("volcano")), (Some(1), Some(2)));
}

#[test]
fn a_file_of_topics_in_many_languages_is_run_in_one() {
    let workplace = library();
    let topics = workplace.file("topics.tsv", "t1\ten\tlibrary\nt1\tes\tbiblioteca\nt2\tes\thuerto\n");
    let topics = topics.to_str().unwrap();
    let run = workplace.run(&["bulk", "--topics", topics, "--lang", "es", "--format", "csv"]);
    let csv = String::from_utf8(run.stdout).unwrap();
    assert!(csv.lines().skip(1).all(|line| line.contains(",es,")), "{csv}");
    let refused = workplace.run(&["bulk", "--topics", topics]);
    let message = String::from_utf8(refused.stderr).unwrap();
    assert!(!refused.status.success() && message.contains("--lang"), "{message}");
}
