//! Compiles the tables of `corpus/thesaurus` and `corpus/lexicon` to the layer that the program embeds.

#![allow(
    dead_code,
    unused_imports,
    unfulfilled_lint_expectations,
    unreachable_pub,
    missing_docs,
    reason = "the modules serve the library; this needs a part of them"
)]

use std::path::{Path, PathBuf};
use std::{env, fs};

#[path = "src/analyze/mod.rs"]
mod analyze;
#[path = "src/thesaurus/compile.rs"]
mod compile;
#[path = "src/thesaurus/details.rs"]
mod details;
#[path = "src/thesaurus/key.rs"]
mod key;
#[path = "src/language/mod.rs"]
mod language;
#[path = "src/thesaurus/table.rs"]
mod table;

const FOLDERS: [&str; 2] = ["corpus/thesaurus", "corpus/lexicon"];
const SOURCES: [&str; 3] = ["src/analyze", "src/language", "src/thesaurus"];

fn main() -> Result<(), Box<dyn std::error::Error>> {
    for path in FOLDERS.iter().chain(&SOURCES).chain(&["build.rs"]) {
        println!("cargo::rerun-if-changed={path}");
    }
    let mut rows = Vec::new();
    for path in FOLDERS.iter().flat_map(|folder| tables(Path::new(folder))) {
        let (mut more, problems) = table::read(&fs::read_to_string(&path)?, &path.display().to_string());
        for problem in problems {
            println!("cargo::warning={problem}");
        }
        rows.append(&mut more);
    }
    let about = [
        ("title", "Thesaurus and lexicon of Dragoman"),
        ("license", "MIT OR Apache-2.0"),
        ("source", "corpus/thesaurus, corpus/lexicon"),
    ];
    let layer = compile::compile(&rows, &about, &mut analyze::Analyzer::new())?;
    println!("cargo::rustc-env=KNOWLEDGE_CHECKSUM={:08x}", crc32fast::hash(&layer));
    let out = PathBuf::from(env::var_os("OUT_DIR").ok_or("cargo sets OUT_DIR")?);
    Ok(fs::write(out.join("knowledge.layer.lz4"), lz4_flex::compress_prepend_size(&layer))?)
}

/// The tables of a folder, in the order of their names.
fn tables(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    let mut tables: Vec<PathBuf> = entries.filter(|path| path.extension().is_some_and(|e| e == "tsv")).collect();
    tables.sort();
    tables
}
