//! `dragoman eval`: a run measured against relevance judgments.

use std::fs;
use std::path::Path;

use anyhow::{Context, Error};
use serde::Serialize;

use super::Outcome;
use super::args::Eval;
use super::console::Console;
use crate::eval::{Judgments, METRICS, Measured, Run, evaluate, paired_randomization};

/// A run measured, and perhaps compared with another.
#[derive(Debug, Serialize)]
struct Report {
    #[serde(flatten)]
    measured: Measured,
    #[serde(skip_serializing_if = "Option::is_none")]
    baseline: Option<Comparison>,
}

/// Another run on the same topics.
#[derive(Debug, Serialize)]
struct Comparison {
    measured: Measured,
    /// Probability of a difference as large by chance, by metric.
    p_values: Vec<(&'static str, f64)>,
}

/// Measures and prints.
pub(super) fn run(options: &Eval, console: &Console) -> Result<Outcome, Error> {
    let judgments = Judgments::read(&text_of(&options.qrels)?, &options.qrels.display().to_string())?;
    let measure =
        |path: &Path| Ok::<_, Error>(evaluate(&judgments, &Run::read(&text_of(path)?, &path.display().to_string())?));
    let measured = measure(&options.run)?;
    let baseline = options.baseline.as_deref().map(measure).transpose()?;
    let baseline = baseline.map(|baseline| Comparison { p_values: compared(&measured, &baseline), measured: baseline });
    let report = Report { measured, baseline };
    if console.json {
        console.value(&report)?;
    } else {
        show(&report, options.by_topic, console)?;
    }
    Ok(Outcome::Done)
}

fn text_of(path: &Path) -> Result<String, Error> {
    fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))
}

fn compared(run: &Measured, baseline: &Measured) -> Vec<(&'static str, f64)> {
    let values = |measured: &Measured, name: &str| -> Vec<f64> {
        measured.by_topic.values().filter_map(|values| values.get(name).copied()).collect()
    };
    METRICS.map(|m| (m.name(), paired_randomization(&values(run, m.name()), &values(baseline, m.name())))).into()
}

fn show(report: &Report, by_topic: bool, console: &Console) -> Result<(), Error> {
    let measured = &report.measured;
    if by_topic {
        for (topic, values) in &measured.by_topic {
            let line = METRICS.map(|m| format!("{} {:.4}", m.name(), values.get(m.name()).unwrap_or(&0.0)));
            console.line(format!("{topic}\t{}", line.join("\t")))?;
        }
    }
    for metric in METRICS {
        let name = metric.name();
        let mean = |measured: &Measured| measured.mean.get(name).copied().unwrap_or(0.0);
        let other = report.baseline.as_ref().map(|baseline| {
            let p = baseline.p_values.iter().find(|(known, _)| *known == name).map_or(1.0, |(_, p)| *p);
            format!("\tbaseline {:.4}\tp {p:.4}", mean(&baseline.measured))
        });
        console.line(format!("{name}\t{:.4}{}", mean(measured), other.unwrap_or_default()))?;
    }
    console.note(format!("{} topics", measured.topics));
    if measured.unjudged_topics > 0 {
        console.note(format!("{} topics of the run have no judgments and are left out", measured.unjudged_topics));
    }
    Ok(())
}
