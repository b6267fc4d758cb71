//! Whatever is typed parses, and its warnings can be said.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let query = dragoman::query::parse(text);
    for warning in &query.warnings {
        assert!(!warning.to_string().is_empty());
    }
    let _ = query.words();
    let _ = dragoman::query::plain(text).words();
});
