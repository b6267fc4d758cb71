//! How good a run is.
//!
//! All metrics are averages over the topics that have judgments; a topic that the run leaves out counts 0, and so
//! does one without relevant records. Records without a judgment count as not relevant.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{Judgments, Run};

/// A metric.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Metric {
    /// Normalized discounted cumulative gain of the first ten: gain is the grade, discount log2(rank + 1)
    /// (Järvelin & Kekäläinen, TOIS 2002, in the form of `trec_eval`).
    NdcgAt10,
    /// One over the rank of the first relevant record, if that is at most 10.
    ReciprocalRankAt10,
    /// Average precision over the whole list.
    AveragePrecision,
    /// Share of the relevant records among the first ten.
    RecallAt10,
    /// Share of the relevant records among the first hundred.
    RecallAt100,
    /// Whether the first record is relevant.
    PrecisionAt1,
}

/// Every metric, in the order of reports.
pub const METRICS: [Metric; 6] = [
    Metric::NdcgAt10,
    Metric::ReciprocalRankAt10,
    Metric::AveragePrecision,
    Metric::RecallAt10,
    Metric::RecallAt100,
    Metric::PrecisionAt1,
];

impl Metric {
    /// Name in reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::NdcgAt10 => "nDCG@10",
            Self::ReciprocalRankAt10 => "MRR@10",
            Self::AveragePrecision => "MAP",
            Self::RecallAt10 => "R@10",
            Self::RecallAt100 => "R@100",
            Self::PrecisionAt1 => "P@1",
        }
    }

    /// The metric of one topic; `grades` are those of the ranked records, `judged` all of the topic.
    fn of(self, grades: &[i32], judged: &[i32]) -> f64 {
        let relevant = judged.iter().filter(|grade| **grade > 0).count();
        if relevant == 0 {
            return 0.0;
        }
        let among = |count: usize| grades.iter().take(count).filter(|grade| **grade > 0).count() as f64;
        match self {
            Self::NdcgAt10 => {
                let mut ideal = judged.to_vec();
                ideal.sort_unstable_by_key(|grade| std::cmp::Reverse(*grade));
                gain(grades) / gain(&ideal)
            }
            Self::ReciprocalRankAt10 => {
                let first = grades.iter().take(10).position(|grade| *grade > 0);
                first.map_or(0.0, |at| 1.0 / (at + 1) as f64)
            }
            Self::AveragePrecision => {
                let hits = grades.iter().enumerate().filter(|(_, grade)| **grade > 0);
                hits.zip(1..).map(|((at, _), count)| f64::from(count) / (at + 1) as f64).sum::<f64>() / relevant as f64
            }
            Self::RecallAt10 => among(10) / relevant as f64,
            Self::RecallAt100 => among(100) / relevant as f64,
            Self::PrecisionAt1 => among(1),
        }
    }
}

/// Discounted cumulative gain of the first ten.
fn gain(grades: &[i32]) -> f64 {
    let discounted = |(at, grade): (usize, &i32)| f64::from((*grade).max(0)) / ((at + 2) as f64).log2();
    grades.iter().take(10).enumerate().map(discounted).sum()
}

/// What a run measures.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Measured {
    /// Topics that have judgments.
    pub topics: usize,
    /// Topics of the run that have none, and are left out.
    pub unjudged_topics: usize,
    /// Average by name of the metric.
    pub mean: BTreeMap<&'static str, f64>,
    /// Value by name of the metric, by topic.
    pub by_topic: BTreeMap<String, BTreeMap<&'static str, f64>>,
}

/// The records with equal ones in the order of identifiers: the script of MS MARCO, which `ir-measures` takes the
/// reciprocal rank at a cutoff from, breaks ties the other way round than `trec_eval`.
fn ties_forwards(ranked: &[(String, f64)]) -> impl Iterator<Item = &String> {
    ranked
        .chunk_by(|(_, a), (_, b)| a.total_cmp(b).is_eq())
        .flat_map(|tied| tied.iter().rev().map(|(record, _)| record))
}

/// Measures a run.
pub fn evaluate(judgments: &Judgments, run: &Run) -> Measured {
    let mut by_topic = BTreeMap::new();
    for (topic, judged) in &judgments.topics {
        let ranked = run.topics.get(topic).map_or(&[][..], Vec::as_slice);
        let grade = |record: &String| judged.get(record).copied().unwrap_or(0);
        let grades: Vec<i32> = ranked.iter().map(|(record, _)| grade(record)).collect();
        let forwards: Vec<i32> = ties_forwards(ranked).map(grade).collect();
        let all: Vec<i32> = judged.values().copied().collect();
        let values = METRICS.map(|metric| {
            let grades = if metric == Metric::ReciprocalRankAt10 { &forwards } else { &grades };
            (metric.name(), metric.of(grades, &all))
        });
        by_topic.insert(topic.clone(), BTreeMap::from(values));
    }
    let mean = |name: &'static str| {
        let sum: f64 = by_topic.values().filter_map(|values| values.get(name)).sum();
        (name, sum / by_topic.len().max(1) as f64)
    };
    Measured {
        topics: by_topic.len(),
        unjudged_topics: run.topics.keys().filter(|topic| !judgments.topics.contains_key(*topic)).count(),
        mean: METRICS.map(|metric| mean(metric.name())).into(),
        by_topic,
    }
}
