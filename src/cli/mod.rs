//! The command line: one file a subcommand. Everything it does goes through the lanes.

mod args;
mod backup;
mod bulk;
mod console;
mod demo;
mod eval;
mod export;
mod feedback;
mod ingest;
mod keys;
mod manual;
mod progress;
mod reindex;
mod search;
mod serve;
mod similar;
mod status;
mod suggest;
mod thesaurus;

use std::process::ExitCode;

use anyhow::Error;
use clap::Parser;

use self::args::{Args, Command};
use self::console::Console;
use crate::ingest::IngestError;
use crate::search::SearchError;
use crate::store::StoreError;

/// Something failed.
const FAILED: u8 = 1;
/// Done, but some of the input was skipped.
const SKIPPED: u8 = 3;
/// Another process is writing.
const LOCKED: u8 = 4;

/// How a command ended that did not fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Outcome {
    /// All was done.
    Done,
    /// Some of the input was skipped.
    Skipped,
}

/// Runs the program on the arguments of the process. The exit codes are those that `dragoman --help` lists.
pub fn run() -> ExitCode {
    let args = Args::parse();
    let console = Console::new(args.json);
    match dispatch(&args, &console) {
        Ok(Outcome::Done) => ExitCode::SUCCESS,
        Ok(Outcome::Skipped) => ExitCode::from(SKIPPED),
        Err(error) if console::reader_went_away(&error) => ExitCode::SUCCESS,
        Err(error) => {
            console.error(&error);
            ExitCode::from(if is_lock(&error) { LOCKED } else { FAILED })
        }
    }
}

fn dispatch(args: &Args, console: &Console) -> Result<Outcome, Error> {
    let data = args.data.as_path();
    match &args.command {
        Command::Demo(options) => demo::run(args.data_or_demo().as_path(), options, console),
        Command::Ingest(options) => ingest::run(data, options, console),
        Command::Search(options) => search::run(data, options, console),
        Command::Similar(options) => similar::run(data, options, console),
        Command::Bulk(options) => bulk::run(data, options, console),
        Command::Suggest(options) => suggest::run(data, options, console),
        Command::Feedback(options) => feedback::run(data, options, console),
        Command::Keys { command } => keys::run(data, command, console),
        Command::Backup(options) => backup::backup(data, options, console),
        Command::Restore(options) => backup::restore(data, options, console),
        Command::Eval(options) => eval::run(options, console),
        Command::Serve(options) => serve::run(data, options, console),
        Command::Status => status::run(data, console),
        Command::Thesaurus { command } => thesaurus::run(data, command, console),
        Command::Export(options) => export::run(data, options, console),
        Command::Reindex => reindex::run(data, console),
        Command::Completions { shell } => manual::completions(*shell, console),
        Command::Man { directory } => manual::pages(directory.as_deref(), console),
    }
}

fn is_lock(error: &Error) -> bool {
    let store = error.chain().any(|e| matches!(e.downcast_ref(), Some(StoreError::Locked { .. })));
    // Transparent wrappers pass their cause over in the chain.
    let ingest = matches!(error.downcast_ref(), Some(IngestError::Store(StoreError::Locked { .. })));
    let search = matches!(
        error.downcast_ref(),
        Some(
            SearchError::Store(StoreError::Locked { .. })
                | SearchError::Ingest(IngestError::Store(StoreError::Locked { .. }))
        )
    );
    store || ingest || search
}
