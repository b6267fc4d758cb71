//! `dragoman thesaurus export`: concepts as SKOS or as tables.

use std::fs::File;
use std::io::{self, BufWriter, IsTerminal, Write};

use anyhow::{Context, Error};

use super::args::{Export, ExportFormat, KindArg};
use super::brought;
use crate::cli::Outcome;
use crate::cli::console::Console;
use crate::thesaurus::export::{self, About};
use crate::thesaurus::layers::Layers;
use crate::thesaurus::rows;

/// Writes the concepts of a layer.
pub(super) fn run(layers: &Layers, options: &Export, console: &Console) -> Result<Outcome, Error> {
    let (mut rows, entry) = match options.layer.as_deref().filter(|name| *name != crate::thesaurus::EMBEDDED) {
        None => (layers.edited()?.rows, brought()),
        Some(name) => {
            let rows = rows::of_layer(&layers.layer(name)?);
            let entry = layers.manifest()?.layers.into_iter().find(|entry| entry.name == name);
            (rows, entry.with_context(|| format!("{name} was removed meanwhile"))?)
        }
    };
    rows.retain(|row| match options.kind {
        KindArg::Thesaurus => row.is_domain,
        KindArg::Lexicon => !row.is_domain,
        KindArg::All => true,
    });
    anyhow::ensure!(!rows.is_empty(), "there are no such concepts; --kind all exports those of every kind");
    let about = About { title: entry.title, license: entry.license, source: entry.source, base: options.base.clone() };
    if let Some(path) = &options.output {
        let file = File::create(path).with_context(|| format!("cannot write {}", path.display()))?;
        let mut out = BufWriter::new(file);
        export::write(&rows, &about, options.format.into(), &mut out)?;
        out.flush().with_context(|| format!("cannot write {}", path.display()))?;
    } else {
        let is_unreadable = options.format == ExportFormat::Xlsx && io::stdout().is_terminal();
        anyhow::ensure!(!is_unreadable, "a workbook is not for the screen; name a file with -o");
        let mut out = Vec::new();
        export::write(&rows, &about, options.format.into(), &mut out)?;
        io::stdout().write_all(&out)?;
    }
    console.note(format!("{} concepts", rows.len()));
    Ok(Outcome::Done)
}
