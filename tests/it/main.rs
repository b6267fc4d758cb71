//! All integration tests in one binary.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::float_cmp,
    clippy::string_slice,
    reason = "a test ends by a panic"
)]

mod analyze;
mod corpus;
mod cross;
mod detect;
mod eval;
mod extract;
mod hostile;
mod http;
mod ingest;
mod pdf;
mod pdf_samples;
mod search;
mod site;
mod support;
mod thesaurus;
mod tidy;
mod validate;
