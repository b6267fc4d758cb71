//! Any bytes are a layer or are refused.

#![no_main]

mod walk;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| walk::open_and_walk(bytes.to_vec()));
