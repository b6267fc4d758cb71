//! Dragoman: full-text search that finds documents in every language from a question in one.

pub mod analyze;
pub mod cli;
pub mod detect;
pub mod eval;
pub mod expand;
pub mod extract;
pub mod http;
pub mod index;
pub mod ingest;
pub mod language;
pub mod present;
pub mod query;
pub mod record;
pub mod search;
pub mod store;
pub mod thesaurus;
