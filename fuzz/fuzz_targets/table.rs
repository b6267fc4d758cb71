//! Any text reads as a table; its rows compile to a layer that opens.

#![no_main]

use dragoman::analyze::Analyzer;
use dragoman::thesaurus::{Layer, compile, table};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let (rows, problems) = table::read(text, "t.tsv");
    for problem in problems {
        assert!(problem.to_string().starts_with("t.tsv:"));
    }
    let layer = compile::compile(&rows, &[("title", "t")], &mut Analyzer::new()).expect("rows compile");
    let layer = Layer::owned(layer, "t").expect("what was compiled opens");
    assert_eq!(layer.concepts() as usize, rows.len());
});
