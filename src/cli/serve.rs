//! `dragoman serve`: the search page and the HTTP interface.

use std::path::Path;

use anyhow::Error;

use super::Outcome;
use super::args::Serve;
use super::console::Console;
use crate::http;
use crate::search::Engine;

/// Serves until the process is told to stop.
pub(super) fn run(data: &Path, options: &Serve, console: &Console) -> Result<Outcome, Error> {
    let engine = Engine::open(data, true)?;
    let listen = options.listen;
    http::serve(engine, listen, &|address| console.note(format!("serving http://{address}/ — stop with Ctrl-C")))?;
    Ok(Outcome::Done)
}
