//! `dragoman completions` and `dragoman man`: what clap makes of the arguments.

use std::io;
use std::path::Path;

use anyhow::{Context, Error};
use clap::CommandFactory;

use super::Outcome;
use super::args::Args;
use super::console::Console;

/// Prints a completion script.
pub(super) fn completions(shell: clap_complete::Shell, _console: &Console) -> Result<Outcome, Error> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Args::command(), "dragoman", &mut script);
    io::Write::write_all(&mut io::stdout().lock(), &script)?;
    Ok(Outcome::Done)
}

/// Prints the manual page, or writes one page a subcommand.
pub(super) fn pages(directory: Option<&Path>, console: &Console) -> Result<Outcome, Error> {
    let command = Args::command();
    let Some(directory) = directory else {
        clap_mangen::Man::new(command).render(&mut io::stdout().lock())?;
        return Ok(Outcome::Done);
    };
    std::fs::create_dir_all(directory)
        .and_then(|()| clap_mangen::generate_to(command, directory))
        .with_context(|| format!("cannot write pages into {}", directory.display()))?;
    console.note(format!("pages are in {}", directory.display()));
    Ok(Outcome::Done)
}
