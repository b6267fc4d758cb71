//! Throughput of analysis, in bytes of running text, for each language of the first and second class.

use std::hint::black_box;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use dragoman::analyze::Analyzer;
use dragoman::language::{Lang, Tier};

/// Length of the text in bytes, at least.
const TEXT_MIN: usize = 1 << 16;

fn analysis(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("analyze");
    for language in Lang::all().filter(|language| language.get().tier < Tier::Beyond) {
        let sample = language.get().sample;
        let text = format!("{sample}\n").repeat(TEXT_MIN / sample.len() + 1);
        let mut analyzer = Analyzer::new();
        assert_eq!(analyzer.terms("2030.", language)[0].term, "2030");
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
