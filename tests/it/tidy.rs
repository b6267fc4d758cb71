//! What the compiler cannot hold: which folder may know which, and how files look.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use dragoman::extract::FORMATS;
use dragoman::language::{Lang, Tier};

use crate::support::repository;

/// Which folder of `src` may import which. The lanes `ingest` and `search` know the order of the stages, the edges
/// `cli` and `http` the lanes and the types that lanes take and give.
const IMPORTS: &[(&str, &str)] = &[
    ("language", ""),
    ("extract", "record"),
    ("detect", "language"),
    ("analyze", "language"),
    ("store", "record"),
    ("index", "analyze expand language query"),
    ("ingest", "analyze detect extract index language query record store subjects thesaurus"),
    ("thesaurus", "analyze detect language record"),
    ("subjects", "analyze language record thesaurus"),
    ("query", "record"),
    ("expand", "analyze language query thesaurus"),
    ("present", "analyze expand index language query record"),
    ("suggest", "analyze language"),
    ("search", "analyze detect expand index ingest language present query record store suggest thesaurus"),
    ("admin", "index ingest store thesaurus"),
    ("eval", "record"),
    ("cli", "admin analyze eval extract http index ingest language present query record search store thesaurus"),
    ("http", "admin analyze index language present query record search store thesaurus ui"),
    ("ui", "language"),
    ("main.rs", "cli extract"),
    ("record.rs", ""),
];

/// Stands for every folder.
const ALL: &str = "*";

/// Which folder of `src` may name which outside crate. A new dependency needs a row, so that its home is chosen.
const CRATES: &[(&str, &str)] = &[
    ("anyhow", "cli main.rs"),
    ("axum", "http"),
    ("blake3", "admin ingest store"),
    ("calamine", "extract thesaurus"),
    ("chardetng", "extract"),
    ("clap", "cli main.rs"),
    ("clap_complete", "cli"),
    ("clap_mangen", "cli"),
    ("crc32fast", "thesaurus"),
    ("csv", "eval extract thesaurus"),
    ("csv_core", "extract"),
    ("dom_query", "extract"),
    ("dom_smoothie", "extract"),
    ("encoding_rs", "extract thesaurus"),
    ("flate2", "extract thesaurus"),
    ("form_urlencoded", "http"),
    ("frostem", "analyze language"),
    ("futures_util", "http"),
    ("governor", "http"),
    ("getrandom", "admin"),
    ("hayro_interpret", "extract"),
    ("hayro_syntax", "extract"),
    ("icu_decimal", "ui"),
    ("icu_locale_core", "ui"),
    ("icu_normalizer", "analyze detect"),
    ("icu_plurals", "ui"),
    ("icu_segmenter", "analyze ingest present"),
    ("indicatif", "cli"),
    ("jsonschema", "ingest"),
    ("levenshtein_automata", "index suggest thesaurus"),
    ("lz4_flex", "thesaurus"),
    ("maud", "http"),
    ("memmap2", "thesaurus"),
    ("oxjsonld", "thesaurus"),
    ("oxrdf", "thesaurus"),
    ("oxrdfxml", "thesaurus"),
    ("oxttl", "thesaurus"),
    ("parquet", "eval"),
    ("pulldown_cmark", "extract"),
    ("prometheus_client", "http"),
    ("quick_xml", "extract http thesaurus"),
    ("rusqlite", "store"),
    ("rust_xlsxwriter", "thesaurus"),
    ("rustc_hash", ALL),
    ("rustix", "extract"),
    ("serde", ALL),
    ("serde_json", "admin cli eval extract http ingest store thesaurus ui"),
    ("serde_saphyr", "extract"),
    ("strsim", "index ingest present"),
    ("tantivy", "index"),
    ("tantivy_fst", "index suggest thesaurus"),
    ("thiserror", ALL),
    ("time", "http"),
    ("tokio", "http"),
    ("tokio_util", "http"),
    ("toml", "admin extract ui"),
    ("tower_http", "http"),
    ("unicode_bidi", "extract"),
    ("unicode_normalization", "analyze extract"),
    ("utoipa", "http present record.rs search"),
    ("whatlang", "detect"),
    ("zip", "admin extract"),
];

/// Lines before the tests of a file.
const FILE_LINES_MAX: usize = 500;

/// Names that say nothing of what is inside.
const EMPTY_NAMES: &[&str] = &["util", "utils", "helper", "helpers", "common", "misc", "manager"];

/// A file of the repository, by its path from the root.
struct Source {
    path: String,
    text: String,
}

impl Source {
    /// The folder of `src` it lies in, or its name where it lies in none.
    fn folder(&self) -> &str {
        let inside = self.path.strip_prefix("src/").unwrap_or(&self.path);
        inside.split('/').next().unwrap_or(inside)
    }

    /// Modules between the root of the crate and the items of this file.
    fn depth(&self) -> usize {
        let parts = self.path.split('/').count() - 1;
        if self.path.ends_with("/mod.rs") { parts - 1 } else { parts }
    }

    /// The code without its comments, which may link to what it must not import.
    fn code(&self) -> String {
        let code = self.text.lines().map(|line| line.split_once("//").map_or(line, |(before, _)| before));
        code.collect::<Vec<_>>().join("\n")
    }

    /// The folders of `src` that the code names, its own left out.
    fn imports(&self) -> BTreeSet<String> {
        let code = self.code();
        let mut found = BTreeSet::new();
        for root in ["crate::", "dragoman::"] {
            found.extend(code.match_indices(root).flat_map(|(at, _)| first_names(&code[at + root.len()..])));
        }
        // As many steps up as the file is deep end at the root of the crate.
        let to_root = "super::".repeat(self.depth());
        for (at, _) in code.match_indices(&to_root).filter(|_| !to_root.is_empty()) {
            found.extend(first_names(&code[at + to_root.len()..]));
        }
        found.retain(|name| folders().contains(name) && name != self.folder() && !self.has_submodule(name));
        found
    }

    /// Whether a name may mean a module of the file's own folder.
    fn has_submodule(&self, name: &str) -> bool {
        repository("src").join(self.folder()).join(format!("{name}.rs")).exists()
    }

    /// Whether the code names an outside crate.
    fn names_crate(&self, name: &str) -> bool {
        let code = self.code();
        let is_path = |at: usize| {
            let before = code[..at].chars().next_back();
            let after = &code[at + name.len()..];
            let starts = before.is_none_or(|c| !(c.is_alphanumeric() || matches!(c, '_' | ':' | '.')));
            let ends = !after.starts_with(|c: char| c.is_alphanumeric() || c == '_');
            starts && ends && (after.starts_with("::") || code[..at].ends_with("use "))
        };
        code.match_indices(name).any(|(at, _)| is_path(at))
    }
}

/// The first segments of a path, or of the paths between braces.
fn first_names(path: &str) -> Vec<String> {
    let name = |path: &str| path.trim().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
    let Some(inside) = path.strip_prefix('{') else { return vec![name(path)] };
    let mut names = Vec::new();
    let (mut depth, mut start) = (0, 0);
    for (at, c) in inside.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth > 0 => depth -= 1,
            ',' | '}' if depth == 0 => {
                names.push(name(&inside[start..at]));
                start = at + 1;
                if c == '}' {
                    break;
                }
            }
            _ => {}
        }
    }
    names
}

fn files_below(folder: &str) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut open = vec![repository(folder)];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
            if entry.file_type().unwrap().is_dir() { open.push(entry.path()) } else { files.push(entry.path()) }
        }
    }
    files.sort();
    files
}

fn sources(folder: &str) -> Vec<Source> {
    let root = repository("");
    let files = files_below(folder).into_iter().filter(|path| path.extension().is_some_and(|it| it == "rs"));
    let source = |path: PathBuf| Source {
        path: path.strip_prefix(&root).unwrap().to_str().unwrap().to_owned(),
        text: fs::read_to_string(&path).unwrap(),
    };
    files.map(source).collect()
}

fn folders() -> BTreeSet<String> {
    IMPORTS.iter().map(|(folder, _)| folder.trim_end_matches(".rs").to_owned()).collect()
}

/// The folder's row in a table.
fn row(table: &[(&str, &'static str)], name: &str) -> Option<Vec<&'static str>> {
    table.iter().find(|(known, _)| *known == name).map(|(_, allowed)| allowed.split(' ').collect())
}

/// What the files import although the table does not say so.
fn forbidden_imports(sources: &[Source]) -> Vec<String> {
    let mut wrong = Vec::new();
    for source in sources.iter().filter(|source| source.path != "src/lib.rs") {
        let Some(allowed) = row(IMPORTS, source.folder()) else {
            wrong.push(format!("help: give `{}` a row in IMPORTS", source.folder()));
            continue;
        };
        for name in source.imports().iter().filter(|name| !allowed.contains(&name.as_str())) {
            wrong.push(format!(
                "help: {} must not know `{name}`; pass what it needs in through its types, or let a lane call both",
                source.path
            ));
        }
    }
    wrong
}

/// What the files name although the table gives the crate another home.
fn crates_away_from_home(sources: &[Source]) -> Vec<String> {
    let mut wrong = Vec::new();
    for (name, homes) in CRATES.iter().filter(|(_, homes)| *homes != ALL) {
        let is_home = |source: &&Source| homes.split(' ').any(|home| home == source.folder());
        for source in sources.iter().filter(|source| !is_home(source) && source.names_crate(name)) {
            wrong.push(format!("help: {} names `{name}`, which lives in `{homes}` alone", source.path));
        }
    }
    wrong
}

fn assert_none(wrong: &[String]) {
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn folders_import_what_their_row_allows() {
    assert_none(&forbidden_imports(&sources("src")));
}

#[test]
fn outside_crates_stay_in_their_homes() {
    assert_none(&crates_away_from_home(&sources("src")));
}

#[test]
fn every_dependency_has_a_home() {
    let manifest = fs::read_to_string(repository("Cargo.toml")).unwrap();
    let manifest: toml::Table = manifest.parse().unwrap();
    let target = manifest["target"].as_table().unwrap().values().map(|target| &target["dependencies"]);
    let tables = [&manifest["dependencies"]].into_iter().chain(target).filter_map(toml::Value::as_table);
    let declared: BTreeSet<String> = tables.flat_map(toml::Table::keys).map(|name| name.replace('-', "_")).collect();
    let homed: BTreeSet<String> = CRATES.iter().map(|(name, _)| (*name).to_owned()).collect();
    let missing: Vec<_> = declared.difference(&homed).collect();
    assert!(missing.is_empty(), "help: give these dependencies a row in CRATES: {missing:?}");
    let gone: Vec<_> = homed.difference(&declared).collect();
    assert!(gone.is_empty(), "help: these rows of CRATES have no dependency any more: {gone:?}");
}

#[test]
fn forbidden_names_are_noticed() {
    let source = |path: &str, text: &str| [Source { path: path.to_owned(), text: text.to_owned() }];
    let check = |path: &str, text: &str, expected: &[&str]| {
        let mut found: Vec<String> = source(path, text)[0].imports().into_iter().collect();
        found.sort();
        assert_eq!(found, expected, "help: {path}: {text}");
    };
    check("src/detect/words.rs", "use crate::analyze::Analyzer;", &["analyze"]);
    check("src/detect/words.rs", "use crate::{analyze::{Analyzer, Token}, store};", &["analyze", "store"]);
    check("src/detect/mod.rs", "fn f() { super::store::open() }", &["store"]);
    check("src/extract/pdf/order.rs", "use super::super::super::index::Index;", &["index"]);
    check("src/detect/words.rs", "//! [`crate::store`]\nuse super::store;\nuse crate::detect::train;", &[]);
    check("src/main.rs", "use dragoman::store::Writer;", &["store"]);
    assert_eq!(forbidden_imports(&source("src/query/lexer.rs", "use crate::index::Index;")).len(), 1);
    assert_eq!(forbidden_imports(&source("src/shelf/mod.rs", "")), ["help: give `shelf` a row in IMPORTS"]);
    for text in ["use tantivy::Term;", "fn f(t: tantivy::Term) {}", "use tantivy as t;"] {
        assert_eq!(crates_away_from_home(&source("src/search/engine.rs", text)).len(), 1, "help: {text}");
        assert_eq!(crates_away_from_home(&source("src/index/writer.rs", text)), [""; 0], "help: {text}");
    }
    assert_eq!(
        crates_away_from_home(&source("src/search/engine.rs", "a.zip::<B>(b); my_zip::c(); x::zip::d()")),
        [""; 0]
    );
}

#[test]
fn every_file_says_what_it_is_for() {
    let all = ["src", "tests", "benches", "examples"].iter().flat_map(|folder| sources(folder));
    let silent = all.filter(|source| !source.text.starts_with("//! "));
    let wrong: Vec<_> = silent.map(|s| format!("help: {} must open with `//!`", s.path)).collect();
    assert_none(&wrong);
}

#[test]
fn files_are_short_and_their_names_say_something() {
    let mut wrong = Vec::new();
    for source in ["src", "tests", "benches", "examples"].iter().flat_map(|folder| sources(folder)) {
        let own = source.text.lines().take_while(|line| *line != "#[cfg(test)]").count();
        if own > FILE_LINES_MAX {
            wrong.push(format!("help: {} has {own} lines before its tests; split it by purpose", source.path));
        }
        let stem = Path::new(&source.path).file_stem().unwrap().to_str().unwrap();
        if EMPTY_NAMES.contains(&stem) {
            wrong.push(format!("help: {} needs a name that says what it holds", source.path));
        }
    }
    assert_none(&wrong);
}

/// The modules that a file declares, private or not.
fn declared_modules(path: &str) -> BTreeSet<String> {
    let text = fs::read_to_string(repository(path)).unwrap();
    let module = |line: &str| Some(line.split_once("mod ")?.1.strip_suffix(';')?.to_owned());
    text.lines().filter(|line| line.starts_with("mod ") || line.starts_with("pub")).filter_map(module).collect()
}

/// Files beside a `mod.rs` that nothing declares are never compiled, and no tool says so.
#[test]
fn no_file_is_left_out_of_the_build() {
    let mut wrong = Vec::new();
    for folder in ["src/*", "tests/it"] {
        let roots = sources(folder.trim_end_matches("/*"));
        for source in
            roots.iter().filter(|source| !source.path.ends_with("main.rs") && !source.path.ends_with("lib.rs"))
        {
            let path = Path::new(&source.path);
            let (parent, stem) = (path.parent().unwrap(), path.file_stem().unwrap().to_str().unwrap());
            let (parent, name) = match stem {
                "mod" => (parent.parent().unwrap(), parent.file_name().unwrap().to_str().unwrap()),
                _ => (parent, stem),
            };
            let candidates = ["lib.rs", "main.rs", "mod.rs"].map(|file| parent.join(file));
            let beside = parent.with_extension("rs");
            let declared = candidates.iter().chain([&beside]).filter(|file| repository("").join(file).exists());
            let mut declared = declared.flat_map(|file| declared_modules(file.to_str().unwrap()));
            if !declared.any(|module| module == name) {
                wrong.push(format!("help: {} is declared by no `mod`", source.path));
            }
        }
    }
    assert_none(&wrong);
}

#[test]
fn every_language_file_has_its_row() {
    let files = sources("src/language");
    let named = |s: &Source| Path::new(&s.path).file_stem().unwrap().to_str().unwrap().to_owned();
    let files: BTreeSet<String> = files.iter().map(named).filter(|name| name != "mod" && name != "beyond").collect();
    let classed = Lang::all().map(Lang::get).filter(|language| language.tier < Tier::Beyond);
    let rows: BTreeSet<String> = classed.map(|language| language.name.to_ascii_lowercase()).collect();
    assert_eq!(files, rows, "help: a language of the first or second class is one file and one row of LANGUAGES");
}

#[test]
fn every_format_has_its_file() {
    let known = sources("src/extract");
    for format in FORMATS {
        let row = format!("name: {:?}", format.name);
        let homes = known.iter().filter(|source| source.text.contains(&row)).count();
        assert_eq!(homes, 1, "help: `{}` is described in one file of src/extract", format.name);
    }
}
