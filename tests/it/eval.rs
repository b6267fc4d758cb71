//! The metrics agree with those that the field uses.

use std::fs;
use std::path::Path;

use dragoman::eval::{Judgments, METRICS, Run, evaluate, read_topics};
use proptest::prelude::*;

fn golden(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/eval").join(name);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("help: {} is missing: {error}", path.display()))
}

#[test]
fn metrics_equal_those_of_ir_measures_to_four_digits() {
    let judgments = Judgments::read(&golden("qrels.txt"), "qrels.txt").unwrap();
    let run = Run::read(&golden("run.txt"), "run.txt").unwrap();
    let measured = evaluate(&judgments, &run);
    assert_eq!(measured.unjudged_topics, 1);
    for line in golden("expected.tsv").lines() {
        let (name, expected) = line.split_once('\t').unwrap();
        let expected: f64 = expected.parse().unwrap();
        let found = measured.mean[name];
        assert!(
            (found - expected).abs() < 5e-5,
            "help: {name} is {found:.6}, ir-measures says {expected:.6}; see make.py"
        );
    }
    assert_eq!(golden("expected.tsv").lines().count(), METRICS.len());
}

proptest! {
    #[test]
    fn no_text_makes_the_readers_panic(text in "\\PC{0,200}|([a-z0-9<>/\" \t\n.]{0,300})|(<top(ic)?[ >]|<num>|<title>|x|\n){0,20}") {
        let _ = read_topics(text.as_bytes(), "t");
        let _ = Judgments::read(&text, "q");
        let _ = Run::read(&text, "r");
    }
}
