//! `dragoman thesaurus`: layers of the knowledge base.

mod add;
pub(super) mod args;
mod check;
mod coverage;
mod edit;
mod export;

use std::fs;
use std::path::Path;

use anyhow::{Context, Error};
use serde::Serialize;

use self::args::{Command, Import, Lookup};
use super::Outcome;
use super::console::Console;
use crate::analyze::Analyzer;
use crate::ingest;
use crate::thesaurus::edits::Edited;
use crate::thesaurus::import::{self, Request, Skipped};
use crate::thesaurus::layers::{Entry, Layers, Refused, check_name};
use crate::thesaurus::learn::Settings;
use crate::thesaurus::matches::{self, Match};
use crate::thesaurus::{EMBEDDED, Knowledge, lookup};

/// Skipped pieces that are printed; JSON has more.
const SKIPPED_LINES: usize = 10;

/// Runs a subcommand.
pub(super) fn run(data: &Path, command: &Command, console: &Console) -> Result<Outcome, Error> {
    let layers = Layers::of(data);
    match command {
        Command::Import(options) => import(&layers, options, console),
        Command::Export(options) => export::run(&layers, options, console),
        Command::History => edit::history(&layers, console),
        Command::Undo => edit::undo(&layers, console),
        Command::Add(options) => add::add(data, options, console),
        Command::TakeBack(options) => add::take_back(data, options, console),
        Command::Apply => add::apply(data, console),
        Command::Status => status(&layers, console),
        Command::Remove(named) => done(layers.remove(&named.name)),
        Command::On(named) => done(layers.switch(&named.name, true)),
        Command::Off(named) => done(layers.switch(&named.name, false)),
        Command::Learn => learn(data, console),
        Command::Check(options) => check::run(options, console),
        Command::Coverage(options) => coverage::run(data, options, console),
        Command::Lookup(options) => look_up(&layers, options, console),
    }
}

fn done(result: Result<(), crate::thesaurus::layers::LayersError>) -> Result<Outcome, Error> {
    Ok(result.map(|()| Outcome::Done)?)
}

/// What an import did.
#[derive(Debug, Serialize)]
struct ImportReport {
    layer: Entry,
    replaced: bool,
    skipped: Skipped,
    known: Known,
    seconds: f64,
}

/// Concepts that the program brings as well, by their labels.
#[derive(Debug, Serialize)]
struct Known {
    #[serde(flatten)]
    concepts: matches::Overlap,
    /// Those whose match is doubtful.
    conflicts: usize,
}

/// Writes a table of matches for an editor.
fn write_matches(path: &Path, found: &[Match]) -> Result<(), Error> {
    let mut text = String::from("concept\tmatches\tsame label in\tother labels in\tconflict\n");
    for one in found {
        let mut doubts = Vec::new();
        if !one.rivals.is_empty() {
            doubts.push(format!("may be {} as well", one.rivals.join(", ")));
        }
        if !one.shared_with.is_empty() {
            doubts.push(format!("{} match the same concept", one.shared_with.join(", ")));
        }
        if one.differ.len() > one.languages.len() {
            doubts.push("more languages differ than agree".to_owned());
        }
        let cells = [&one.id, &one.other, &one.languages.join(" "), &one.differ.join(" "), &doubts.join("; ")];
        text.push_str(&cells.map(String::as_str).join("\t"));
        text.push('\n');
    }
    fs::write(path, text).with_context(|| format!("cannot write {}", path.display()))
}

fn import(layers: &Layers, options: &Import, console: &Console) -> Result<Outcome, Error> {
    let started = std::time::Instant::now();
    if let Some(name) = &options.name {
        check_name(name)?;
    }
    if let Some(sheets) = edit::read(&layers.edited()?, options)? {
        return edit::run(layers, options, sheets, console);
    }
    let request = Request {
        files: options.files.clone(),
        format: options.format.map(Into::into),
        name: options.name.clone(),
        from: options.from,
        to: options.to,
        license: options.license.clone(),
        source: options.source.clone(),
    };
    let imported = import::import(&request, &mut Analyzer::new())?;
    let replaced = layers.put(imported.entry.clone(), &imported.layer)?;
    let found = matches::matches(&layers.layer(&imported.entry.name)?, &layers.brought_layer()?);
    if let Some(path) = &options.report {
        write_matches(path, &found)?;
    }
    let known = Known { concepts: matches::count(&found), conflicts: found.iter().filter(|m| m.is_conflict()).count() };
    let (layer, skipped, seconds) = (imported.entry, imported.skipped, started.elapsed().as_secs_f64());
    let report = ImportReport { layer, replaced, skipped, known, seconds };
    if console.json {
        console.value(&report)?;
    } else {
        show_import(&report, console)?;
    }
    Ok(if report.skipped.count() == 0 { Outcome::Done } else { Outcome::Skipped })
}

fn show_import(report: &ImportReport, console: &Console) -> Result<(), Error> {
    for line in report.skipped.first.iter().take(SKIPPED_LINES) {
        console.note(format!("skipped {line}"));
    }
    let layer = &report.layer;
    let verb = if report.replaced { "replaced" } else { "added" };
    console.line(format!(
        "{verb} {}: {} concepts in {}, {} kB; {:.1} s",
        layer.name,
        layer.rows,
        layer.languages.join(", "),
        layer.bytes.div_ceil(1000),
        report.seconds
    ))?;
    let known = &report.known;
    console.line(format!(
        "{} of them are called like concepts that the program brings, {} in two languages or more; {} of them are \
         doubtful, --report writes which",
        known.concepts.by_one, known.concepts.by_two, known.conflicts
    ))?;
    console.line(format!("license: {}", or_unknown(&layer.license)))?;
    console.line(format!("source: {}", layer.source))?;
    for (reason, count) in &report.skipped.reasons {
        console.line(format!("{count} skipped: {reason}"))?;
    }
    Ok(())
}

fn or_unknown(text: &str) -> &str {
    if text.is_empty() { "not named; give it with --license" } else { text }
}

/// A layer as `status` prints it.
#[derive(Debug, Serialize)]
struct LayerStatus {
    #[serde(flatten)]
    entry: Entry,
    on: bool,
}

#[derive(Debug, Serialize)]
struct Status {
    layers: Vec<LayerStatus>,
    refused: Vec<Refused>,
}

fn status(layers: &Layers, console: &Console) -> Result<Outcome, Error> {
    let (_, refused) = layers.open();
    let manifest = layers.manifest().unwrap_or_default();
    let is_on = |name: &str| manifest.off.iter().all(|off| off != name);
    let edited = layers.edited();
    let brought = Entry { title: edited_title(edited.as_ref().ok()), ..brought() };
    let all = std::iter::once(brought).chain(manifest.layers.iter().cloned());
    let all = all.map(|entry| LayerStatus { on: is_on(&entry.name), entry });
    let status = Status { layers: all.collect(), refused };
    if console.json {
        console.value(&status)?;
        return Ok(Outcome::Done);
    }
    for layer in &status.layers {
        let state = match status.refused.iter().any(|r| r.name == layer.entry.name) {
            true => " (cannot be used)",
            false if layer.on => "",
            false => " (off)",
        };
        let entry = &layer.entry;
        console.line(format!("{}{state}: {}", console.bold(&entry.name), entry.title))?;
        let made = if entry.created.is_empty() { String::new() } else { format!("; {}", entry.created) };
        let languages = entry.languages.join(", ");
        console.line(format!("  {} concepts in {languages}; {} kB{made}", entry.rows, entry.bytes.div_ceil(1000)))?;
        console.line(format!("  license: {}", or_unknown(&entry.license)))?;
        console.line(format!("  source: {}", entry.source))?;
    }
    for refused in &status.refused {
        console.note(format!("refused {}: {}", refused.name, refused.reason));
    }
    Ok(if status.refused.is_empty() { Outcome::Done } else { Outcome::Skipped })
}

/// The title of what the program brings, with how it was changed.
fn edited_title(edited: Option<&Edited>) -> String {
    let title = brought().title;
    match edited.map(|edited| (edited.changes.len(), edited.conflicts.len())) {
        None | Some((0, _)) => title,
        Some((changes, 0)) => format!("{title}; edited, {changes} changes"),
        Some((changes, conflicts)) => {
            format!("{title}; edited, {changes} changes, {conflicts} conflicts (see `thesaurus history`)")
        }
    }
}

/// The layer that the program brings, as if it were listed.
fn brought() -> Entry {
    let knowledge = Knowledge::embedded();
    let layer = knowledge.layers().first();
    let about = |name: &str| {
        let about = layer.map(crate::thesaurus::Layer::about).unwrap_or_default();
        about.into_iter().find(|(n, _)| *n == name).map(|(_, value)| value.to_owned()).unwrap_or_default()
    };
    Entry {
        name: EMBEDDED.to_owned(),
        title: about("title"),
        kind: crate::thesaurus::layers::Kind::Table,
        license: about("license"),
        source: about("source"),
        created: String::new(),
        rows: layer.map_or(0, |layer| u64::from(layer.concepts())),
        languages: layer
            .into_iter()
            .flat_map(crate::thesaurus::Layer::languages)
            .map(|l| l.code().to_owned())
            .collect(),
        bytes: layer.map_or(0, |layer| layer.size_bytes() as u64),
        generation: None,
    }
}

fn learn(data: &Path, console: &Console) -> Result<Outcome, Error> {
    let report = ingest::learn(data, &Settings::PASSAGES)?;
    if console.json {
        console.value(&report)?;
        return Ok(Outcome::Done);
    }
    console.line(format!(
        "{} works in several languages, {} pairs of texts; {} words with translations in {}; {:.1} s",
        report.works,
        report.units,
        report.words,
        if report.languages.is_empty() { "no language".to_owned() } else { report.languages.join(", ") },
        report.seconds
    ))?;
    Ok(Outcome::Done)
}

fn look_up(layers: &Layers, options: &Lookup, console: &Console) -> Result<Outcome, Error> {
    let (knowledge, refused) = layers.open();
    for refused in refused {
        console.note(format!("refused {}: {}", refused.name, refused.reason));
    }
    let found = lookup::look_up(&knowledge, &options.word, options.lang, &options.targets, &mut Analyzer::new());
    if console.json {
        console.value(&found)?;
        return Ok(Outcome::Done);
    }
    if found.is_empty() {
        console.line(format!("no layer knows `{}`", options.word))?;
    }
    for meaning in &found {
        let domain = if meaning.is_domain { ", thesaurus" } else { "" };
        console.line(format!(
            "{} {:.2} {} ({}{domain})",
            meaning.language,
            meaning.probability,
            console.bold(&meaning.id),
            meaning.layer
        ))?;
        if !meaning.note.is_empty() {
            console.line(console.dim(&format!("  {}", meaning.note)))?;
        }
        for (language, labels) in &meaning.labels {
            let labels = labels.iter().map(|l| format!("{} {:.2}", l.text, l.weight)).collect::<Vec<_>>();
            console.line(format!("  {language}: {}", labels.join(" | ")))?;
        }
    }
    Ok(Outcome::Done)
}
