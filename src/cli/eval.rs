//! `dragoman eval`: a run measured against relevance judgments.

use anyhow::Error;

use super::Outcome;
use super::args::Eval;
use super::console::Console;

/// Measures.
pub(super) fn run(_options: &Eval, _console: &Console) -> Result<Outcome, Error> {
    anyhow::bail!("to come")
}
