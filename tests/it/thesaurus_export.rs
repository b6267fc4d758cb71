//! Exports of the knowledge base that are read again: nothing is lost on the way.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use dragoman::analyze::Analyzer;
use dragoman::thesaurus::export::{self, About, BASE, Format};
use dragoman::thesaurus::import::{self, Request};
use dragoman::thesaurus::table::{self, Row};
use dragoman::thesaurus::{Layer, rows};

use crate::support::repository;

fn tables(folder: &str) -> Vec<Row> {
    let mut paths: Vec<_> = fs::read_dir(repository(folder)).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let read = |path: &std::path::PathBuf| table::read(&fs::read_to_string(path).unwrap(), "t").0;
    paths.iter().flat_map(read).collect()
}

/// What a concept is, comparable: with the regions and in the order of the labels.
fn told(row: &Row, with_all: bool) -> String {
    let of_id = |id: &str| id.strip_prefix(BASE).unwrap_or(id).to_owned();
    let links = |ids: &[Box<str>]| ids.iter().map(|id| of_id(id)).collect::<BTreeSet<_>>();
    let mut labels: Vec<String> = Vec::new();
    for label in &row.labels {
        let region = label.region.as_deref().unwrap_or(label.language.code());
        let rank = if with_all { label.rank } else { u16::from(label.rank > 0) };
        let probability = label.probability.filter(|_| with_all);
        let line = format!("{region} {rank} {} {probability:?}", label.text);
        // SKOS has a label once in a language.
        let again = format!("{region} 1 {} None", label.text);
        if with_all || !(labels.contains(&line) || (labels.contains(&again.replacen(" 1 ", " 0 ", 1)))) {
            labels.push(line);
        }
    }
    if !with_all {
        labels.sort();
    }
    let more = if with_all { format!("{} {}", row.pos, row.is_domain) } else { String::new() };
    format!("{} {:?} {:?} {:?} {labels:?} {more}", of_id(&row.id), links(&row.broader), links(&row.related), row.note)
}

fn same(found: &[Row], expected: &[Row], with_all: bool) {
    assert_eq!(found.len(), expected.len());
    for (found, expected) in found.iter().zip(expected) {
        assert_eq!(told(found, with_all), told(expected, with_all));
    }
}

fn reread(path: &Path) -> (Vec<Row>, import::Imported) {
    let request = Request { files: vec![path.to_owned()], ..Request::default() };
    let imported = import::import(&request, &mut Analyzer::new()).unwrap();
    (rows::of_layer(&Layer::owned(imported.layer.clone(), "again").unwrap()), imported)
}

#[test]
fn the_tables_come_back_from_the_layer_as_they_were() {
    let expected: Vec<Row> = ["corpus/thesaurus", "corpus/lexicon"].into_iter().flat_map(tables).collect();
    same(&rows::of_layer(&Layer::embedded()), &expected, true);
}

#[test]
fn skos_comes_back_in_every_serialization() {
    let thesaurus = tables("corpus/thesaurus");
    let about = About {
        title: "Concepts".to_owned(),
        license: "https://example.org/license".to_owned(),
        source: "tables".to_owned(),
        base: BASE.to_owned(),
    };
    // Links across this border are left out of the export, so those within it are compared.
    let part: Vec<Row> = thesaurus.into_iter().take(400).collect();
    let ids: BTreeSet<&str> = part.iter().map(|row| &*row.id).collect();
    let mut expected = part.clone();
    for row in &mut expected {
        row.broader.retain(|id| ids.contains(&**id));
        row.related.retain(|id| ids.contains(&**id));
    }
    expected.sort_by(|a, b| a.id.cmp(&b.id));
    let folder = tempfile::tempdir().unwrap();
    for (format, name) in [(Format::Turtle, "a.ttl"), (Format::RdfXml, "a.rdf"), (Format::JsonLd, "a.jsonld")] {
        let path = folder.path().join(name);
        export::write(&part, &about, format, fs::File::create(&path).unwrap()).unwrap();
        let (mut found, imported) = reread(&path);
        found.sort_by(|a, b| a.id.cmp(&b.id));
        assert_eq!(imported.skipped.count(), 0, "{name}: {:?}", imported.skipped);
        assert_eq!(
            (&*imported.entry.title, &*imported.entry.license, &*imported.entry.source),
            ("Concepts", "https://example.org/license", "tables"),
            "{name}"
        );
        same(&found, &expected, false);
    }
}

#[test]
fn tables_come_back_with_all_that_they_say() {
    let folder = tempfile::tempdir().unwrap();
    let some: Vec<Row> =
        tables("corpus/thesaurus").into_iter().take(60).chain(tables("corpus/lexicon").into_iter().take(60)).collect();
    let ids: BTreeSet<Box<str>> = some.iter().map(|row| row.id.clone()).collect();
    let some: Vec<Row> = some
        .into_iter()
        .map(|mut row| {
            row.broader.retain(|id| ids.contains(id));
            row.related.retain(|id| ids.contains(id));
            row
        })
        .collect();
    let workbook = folder.path().join("a.xlsx");
    export::write(&some, &About::default(), Format::Xlsx, fs::File::create(&workbook).unwrap()).unwrap();
    same(&reread(&workbook).0, &some, true);
    for (format, name) in [(Format::Csv, "a.csv"), (Format::Tsv, "a.tsv")] {
        let path = folder.path().join(name);
        assert!(export::write(&some, &About::default(), format, Vec::new()).is_err(), "two kinds in one table");
        export::write(&some[..60], &About::default(), format, fs::File::create(&path).unwrap()).unwrap();
        same(&reread(&path).0, &some[..60], true);
    }
}
