//! Subjects: found in the words of records, corrected by hand, kept, searched.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use dragoman::ingest::{self, Request};
use dragoman::store::Reader;
use dragoman::subjects::with_broader;
use dragoman::thesaurus::Knowledge;
use serde_json::Value;

use crate::support::{Workplace, repository};

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
    let without_themes: Vec<Value> = samples.values().cloned().map(|mut record| {
        record.as_object_mut().unwrap().remove("themes");
        record
    }).collect();
    workplace.records("samples.ndjson", &without_themes);
    ingest::run(&workplace.data(), &Request { paths: vec![workplace.input()], ..Request::default() }, &()).unwrap();
    let (store, knowledge) = (Reader::open(&workplace.data()).unwrap(), Knowledge::embedded());
    let by_hand = |record: &Value| {
        record["themes"].as_array().unwrap().iter().map(|theme| theme.as_str().unwrap().to_owned()).collect()
    };
    let themes: BTreeSet<String> = samples.values().flat_map(|record| -> BTreeSet<String> { by_hand(record) }).collect();
    assert!(themes.iter().all(|theme| knowledge.outline().find(theme).is_some()));
    let (mut all, mut by_language, mut by_theme) =
        (Agreement::default(), BTreeMap::<_, Agreement>::new(), BTreeMap::<_, Agreement>::new());
    for (id, record) in &samples {
        let stored = store.record_by_id(id).unwrap().unwrap();
        let found: BTreeSet<String> = with_broader(&stored.subjects.unwrap(), &knowledge).into_iter().collect();
        let (by_hand, found) = (by_hand(record), found.intersection(&themes).cloned().collect());
        all.add(&by_hand, &found);
        by_language.entry(record["language"].as_str().unwrap()).or_default().add(&by_hand, &found);
        for theme in &themes {
            let only = |set: &BTreeSet<String>| set.iter().filter(|known| *known == theme).cloned().collect();
            by_theme.entry(theme).or_default().add(&only(&by_hand), &only(&found));
        }
    }
    let shown = |agreement: &Agreement| {
        format!("P {:.2} R {:.2} F1 {:.2}", agreement.precision(), agreement.recall(), agreement.f1())
    };
    println!("all: {}", shown(&all));
    for (name, agreement) in by_language.iter().map(|(l, a)| ((*l).to_owned(), a)).chain(by_theme.iter().map(|(t, a)| ((*t).clone(), a))) {
        println!("{name}: {} ({} by hand)", shown(agreement), agreement.by_hand);
    }
    assert!(all.f1() > 0.5, "help: {}", shown(&all));
}
