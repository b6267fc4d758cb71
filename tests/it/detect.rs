//! Recognition of languages on texts that it was not trained on: the topics and summaries of the sample corpus, and
//! golden files for the languages beyond. The floors are a little below what was measured.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use dragoman::detect::{Detector, Hints};
use dragoman::language::Lang;
use proptest::prelude::*;

/// Words of a topic that is a query and not a question.
const QUERY_WORDS: usize = 6;

fn root(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("help: {} is missing: {error}", path.display()))
}

fn files(folder: &str) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = fs::read_dir(root(folder)).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files
}

/// Code and text of every query.
fn queries() -> Vec<(String, String)> {
    let mut queries = golden("queries.tsv");
    for file in files("corpus/topics") {
        for line in read(&file).lines() {
            let [_, code, text] = line.split('\t').collect::<Vec<_>>()[..] else { panic!("help: {line}") };
            if text.split_whitespace().count() <= QUERY_WORDS {
                queries.push((code.to_owned(), text.to_owned()));
            }
        }
    }
    queries
}

/// Code and text of every sentence.
fn sentences() -> Vec<(String, String)> {
    let mut sentences = golden("sentences.tsv");
    for file in files("corpus/records") {
        for line in read(&file).lines() {
            let record: serde_json::Value = serde_json::from_str(line).unwrap();
            let text = |field: &str| record[field].as_str().unwrap().to_owned();
            sentences.push((text("language"), text("summary")));
        }
    }
    sentences
}

fn golden(name: &str) -> Vec<(String, String)> {
    let pair = |line: &str| line.split_once('\t').map(|(code, text)| (code.to_owned(), text.to_owned())).unwrap();
    read(&root("tests/golden/detect").join(name)).lines().map(pair).collect()
}

/// Checks the share of right answers in each language against `floors`, given as `language TAB share`.
fn check(texts: &[(String, String)], recognize: impl Fn(&str) -> Option<Lang>, floors: &str) {
    let mut counts: BTreeMap<&str, (f64, f64)> = BTreeMap::new();
    for (code, text) in texts {
        let (right, all) = counts.entry(code).or_default();
        *all += 1.0;
        *right += f64::from(u8::from(recognize(text).is_some_and(|language| language.code() == code)));
    }
    let path = root("tests/golden/detect").join(floors);
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        let line =
            |(code, (right, all)): (&&str, &(f64, f64))| format!("{code}\t{:.2}\n", (right / all - 0.03).max(0.0));
        fs::write(&path, counts.iter().map(line).collect::<String>()).unwrap();
    }
    let floors = read(&path);
    let floors: BTreeMap<&str, f64> = floors
        .lines()
        .map(|line| line.split_once('\t').map(|(code, share)| (code, share.parse().unwrap())).unwrap())
        .collect();
    for (code, (right, all)) in &counts {
        let floor = floors.get(code).unwrap_or_else(|| panic!("help: {code} has no floor in {}", path.display()));
        assert!(right / all >= *floor, "help: {code}: {right} of {all} are recognized, the floor is {floor}");
    }
}

#[test]
fn queries_are_recognized_as_often_as_the_floors_say() {
    let detector = Detector::new();
    let first = |text: &str| detector.query(text, &Hints::default()).first().map(|guess| guess.language);
    check(&queries(), first, "query_floors.tsv");
}

#[test]
fn sentences_are_recognized_as_often_as_the_floors_say() {
    let detector = Detector::new();
    check(&sentences(), |text| Some(detector.passage(text, None).language), "sentence_floors.tsv");
}

#[test]
fn a_declared_language_is_believed_unless_the_text_is_clearly_another() {
    let detector = Detector::new();
    let declared = |text: &str| detector.passage(text, Some(Lang::ES)).language;
    assert_eq!(declared("Taller 3"), Lang::ES);
    let english = "This report describes how the city opened its school yards in the evening and who looks after them.";
    assert_eq!(declared(&english.repeat(3)), Lang::EN);
}

#[test]
fn text_without_letters_has_no_language() {
    assert_eq!(Detector::new().passage("12 – 34 / 56 %", None).language, Lang::UND);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn probabilities_are_probabilities_whatever_the_text(text in "\\PC{0,80}") {
        let detector = Detector::new();
        let passage = detector.passage(&text, None).probability;
        prop_assert!((0.0..=1.0).contains(&passage));
        let guesses = detector.query(&text, &Hints::default());
        prop_assert!(guesses.iter().map(|guess| guess.probability).sum::<f32>() <= 1.001);
    }
}
