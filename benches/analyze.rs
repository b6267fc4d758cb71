//! Throughput of analysis, in bytes of running text, for each language of the first and second class.

#![allow(clippy::unwrap_used, reason = "a bench ends by a panic")]

mod prose;

use std::hint::black_box;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use dragoman::analyze::Analyzer;
use prose::Numbers;

/// Length of the text in words.
const WORDS: usize = 50_000;

fn analysis(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("analyze");
    for writer in prose::writers() {
        let (language, text) = (writer.language, writer.text(WORDS, &mut Numbers(1)));
        let mut analyzer = Analyzer::new();
        let terms = analyzer.terms(&format!("{text} 2030"), language);
        assert!(terms.len() > WORDS / 2, "help: {language} has {} terms in {WORDS} words", terms.len());
        assert_eq!(terms.last().unwrap().term, "2030");
        group.throughput(Throughput::Bytes(text.len() as u64));
        group.bench_with_input(BenchmarkId::from_parameter(language), &text, |bencher, text| {
            bencher.iter(|| {
                let mut letters = 0;
                analyzer.analyze(text, language, &mut |token| letters += token.term.len());
                black_box(letters)
            });
        });
    }
    group.finish();
}

criterion_group!(benches, analysis);
criterion_main!(benches);
