//! All integration tests in one binary.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::float_cmp,
    clippy::string_slice,
    reason = "a test ends by a panic"
)]

mod admin;
mod analyze;
mod api;
mod backup;
mod corpus;
mod cross;
mod detect;
mod eval;
mod extract;
mod hostile;
mod http;
mod ingest;
mod instantsearch;
mod oai;
mod pdf;
mod pdf_samples;
mod scan;
mod scorer;
mod search;
mod serving;
mod site;
mod subjects;
mod suggest;
mod support;
mod tables;
mod thesaurus;
mod thesaurus_edit;
mod thesaurus_export;
mod tidy;
mod validate;
