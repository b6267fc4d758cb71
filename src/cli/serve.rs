//! `dragoman serve`: the search page and the HTTP interface.

use std::path::Path;
use std::thread;
use std::time::Duration;

use anyhow::Error;

use super::Outcome;
use super::args::Serve;
use super::console::Console;
use crate::http;
use crate::ingest;
use crate::search::Engine;
use crate::thesaurus::learn::Settings;

/// Time between two looks at how much has changed.
const LOOK_EVERY: Duration = Duration::from_secs(30);

/// Serves until the process is told to stop.
pub(super) fn run(data: &Path, options: &Serve, console: &Console) -> Result<Outcome, Error> {
    let engine = Engine::open(data, true)?;
    learn_in_the_background(data, console.json);
    let settings = http::Settings { public_url: options.public_url.clone() };
    let listening = |address| console.note(format!("serving http://{address}/ — stop with Ctrl-C"));
    http::serve(engine, options.listen, settings, &listening)?;
    Ok(Outcome::Done)
}

/// Learns translations again whenever enough records have changed. The layer is replaced as a whole, so that the
/// process may end at any time.
fn learn_in_the_background(data: &Path, json: bool) {
    let data = data.to_owned();
    thread::spawn(move || {
        let console = Console::new(json);
        loop {
            let learned = ingest::is_worth_learning(&data)
                .and_then(|is_worth| is_worth.then(|| ingest::learn(&data, &Settings::PASSAGES)).transpose());
            match learned {
                Ok(Some(report)) => console.note(format!("learned {} words from {} works", report.words, report.works)),
                Ok(None) => {}
                Err(error) => console.error(&error.into()),
            }
            thread::sleep(LOOK_EVERY);
        }
    });
}
