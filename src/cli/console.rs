//! Standard output and error: text for people, JSON for programs.

use std::io::{self, IsTerminal, Stderr, Stdout, Write};

use anyhow::Error;
use serde::Serialize;

use crate::present::Snippet;

/// Where commands print.
#[derive(Debug)]
pub(super) struct Console {
    /// Whether programs read along.
    pub(super) json: bool,
    colored: bool,
    out: Stdout,
    err: Stderr,
}

impl Console {
    pub(super) fn new(json: bool) -> Self {
        let colored = !json && io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none();
        Self { json, colored, out: io::stdout(), err: io::stderr() }
    }

    /// Prints a line for people.
    pub(super) fn line(&self, text: impl AsRef<str>) -> Result<(), Error> {
        Ok(writeln!(self.out.lock(), "{}", text.as_ref())?)
    }

    /// Prints a value for programs.
    pub(super) fn value(&self, value: &impl Serialize) -> Result<(), Error> {
        let mut out = self.out.lock();
        serde_json::to_writer_pretty(&mut out, value)?;
        Ok(writeln!(out)?)
    }

    /// Prints a line on standard error.
    pub(super) fn note(&self, text: impl AsRef<str>) {
        // Nothing is left to tell where standard error is closed.
        let _ = writeln!(self.err.lock(), "{}", text.as_ref());
    }

    /// Prints an error with its causes.
    pub(super) fn error(&self, error: &Error) {
        if self.json {
            let causes: Vec<String> = error.chain().skip(1).map(ToString::to_string).collect();
            self.note(serde_json::json!({ "error": error.to_string(), "causes": causes }).to_string());
            return;
        }
        self.note(format!("error: {error}"));
        error.chain().skip(1).for_each(|cause| self.note(format!("  because: {cause}")));
    }

    /// Text that stands out.
    pub(super) fn bold(&self, text: &str) -> String {
        if self.colored { format!("\u{1b}[1m{text}\u{1b}[0m") } else { text.to_owned() }
    }

    /// Text that stands back.
    pub(super) fn dim(&self, text: &str) -> String {
        if self.colored { format!("\u{1b}[2m{text}\u{1b}[0m") } else { text.to_owned() }
    }

    /// A snippet with its matches in bold, or between asterisks where there is no color.
    pub(super) fn snippet(&self, snippet: &Snippet) -> String {
        let dots = |cut: bool| if cut { "…" } else { "" };
        let stretches = snippet.fragments.iter().map(|f| match (f.matched, self.colored) {
            (false, _) => f.text.clone(),
            (true, true) => format!("\u{1b}[1;33m{}\u{1b}[0m", f.text),
            (true, false) => format!("*{}*", f.text),
        });
        let inside: String = stretches.collect();
        format!("{}{inside}{}", dots(snippet.cut_before), dots(snippet.cut_after))
    }
}

/// Whether a command failed only because nobody reads its output any more, as with `| head`.
pub(super) fn reader_went_away(error: &Error) -> bool {
    error.chain().any(|cause| {
        let io = cause.downcast_ref::<io::Error>().map(io::Error::kind);
        let json = cause.downcast_ref::<serde_json::Error>().and_then(serde_json::Error::io_error_kind);
        io.or(json) == Some(io::ErrorKind::BrokenPipe)
    })
}
