//! The tables of the program: checked as an editor's are, and every label found again.

use std::fs;
use std::sync::LazyLock;

use dragoman::analyze::Analyzer;
use dragoman::thesaurus::check::{Severity, check};
use dragoman::thesaurus::{Knowledge, key, rows};

use crate::support::repository;

/// The tables by name.
static TABLES: LazyLock<Vec<(String, String)>> = LazyLock::new(|| {
    let mut tables = Vec::new();
    for folder in ["corpus/thesaurus", "corpus/lexicon"] {
        for entry in fs::read_dir(repository(folder)).unwrap() {
            let path = entry.unwrap().path();
            let name = format!("{folder}/{}", path.file_name().unwrap().to_str().unwrap());
            tables.push((name, fs::read_to_string(path).unwrap()));
        }
    }
    tables.sort();
    tables
});

#[test]
fn the_tables_have_no_errors() {
    let findings = check(&TABLES);
    let errors: Vec<String> = findings
        .iter()
        .filter(|finding| finding.severity == Severity::Error)
        .map(|finding| format!("{}: {}", finding.place, finding.message))
        .collect();
    assert!(errors.is_empty(), "help: mend the tables: {errors:#?}");
}

#[test]
fn every_label_is_found_again_by_its_own_analyzer() {
    let knowledge = Knowledge::embedded();
    let layer = &knowledge.layers()[0];
    let mut analyzer = Analyzer::new();
    let (mut lost, mut labels, mut key) = (Vec::new(), 0_u64, String::new());
    for (ordinal, row) in (0..).zip(rows::of_layer(layer)) {
        for label in &row.labels {
            let tokens = analyzer.terms(&label.text, label.language);
            let words = key::words(&tokens);
            let content = key::content(&words);
            key::write(&mut key, label.language, content.iter().map(|word| word.main.term.as_str()));
            labels += 1;
            if layer.senses(&key).all(|sense| sense.concept != ordinal) {
                lost.push(format!("{} {}: {}", row.id, label.language, label.text));
            }
        }
    }
    assert!(labels > 200_000, "help: tables are missing");
    assert!(lost.is_empty(), "help: {} of {labels} labels are not found: {lost:#?}", lost.len());
}

/// A table with some of its lines changed: each gets the cells of a row and its number.
fn changed(name: &str, change: impl Fn(usize, &mut Vec<&str>)) -> String {
    let (_, text) = TABLES.iter().find(|(known, _)| known.ends_with(name)).unwrap();
    let lines = text.lines().enumerate().map(|(line, text)| {
        let mut cells: Vec<&str> = text.split('\t').collect();
        if line > 0 {
            change(line + 1, &mut cells);
        }
        cells.join("\t") + "\n"
    });
    lines.collect()
}

fn errors(table: String) -> Vec<String> {
    let findings = check(&[("t.tsv".to_owned(), table)]);
    let errors = findings.into_iter().filter(|finding| finding.severity == Severity::Error);
    // A table alone names concepts of others.
    errors
        .map(|finding| format!("{}: {}", finding.place, finding.message))
        .filter(|e| !e.contains("does not exist"))
        .collect()
}

fn place(name: &str, column: &str) -> usize {
    let (_, text) = TABLES.iter().find(|(known, _)| known.ends_with(name)).unwrap();
    text.lines().next().unwrap().split('\t').position(|head| head == column).unwrap()
}

#[test]
fn two_columns_that_changed_places_are_found_in_real_tables() {
    for (name, one, other) in [("housing.tsv", "es", "fr"), ("lexicon/o.tsv", "pt", "it"), ("sdgs.tsv", "de", "sv")] {
        let (a, b) = (place(name, one), place(name, other));
        let found = errors(changed(name, |_, cells| cells.swap(a, b)));
        for column in [one, other] {
            let said = format!("t.tsv:1: the column `{column}` seems to be in");
            assert!(found.iter().any(|error| error.starts_with(&said)), "{name} {column}: {found:#?}");
        }
    }
}

#[test]
fn a_few_rows_whose_cells_moved_are_found_in_real_tables() {
    for (name, from) in [("housing.tsv", 20), ("culture.tsv", 41), ("lexicon/o.tsv", 103)] {
        let first = place(name, "en");
        let found = errors(changed(name, |line, cells| {
            if (from..from + 8).contains(&line) && cells.len() > first {
                cells[first..].rotate_right(1);
            }
        }));
        let is_near = |error: &&String| {
            let line = error.strip_prefix("t.tsv:").and_then(|rest| rest.split(':').next()?.parse::<usize>().ok());
            line.is_some_and(|line| (from.saturating_sub(4)..from + 8).contains(&line))
                && error.contains("seem to have")
        };
        assert!(found.iter().any(|error| is_near(&error)), "{name}: {found:#?}");
    }
}
