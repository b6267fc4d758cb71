//! Bytes whose checksum, length and version are put right, so that what lies behind them is reached.

#![no_main]

mod walk;

use dragoman::thesaurus::compile::{FORMAT, HEADER, MAGIC, analysis};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let mut bytes = bytes.to_vec();
    if bytes.len() < HEADER {
        return;
    }
    let checksum = crc32fast::hash(&bytes[HEADER..]);
    let length = bytes.len() as u64;
    bytes[..8].copy_from_slice(&MAGIC);
    bytes[8..12].copy_from_slice(&FORMAT.to_le_bytes());
    bytes[12..16].copy_from_slice(&checksum.to_le_bytes());
    bytes[16..24].copy_from_slice(&length.to_le_bytes());
    bytes[24..28].copy_from_slice(&analysis().to_le_bytes());
    walk::open_and_walk(bytes);
});
