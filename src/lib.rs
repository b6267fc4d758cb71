//! Dragoman: full-text search that finds documents in every language from a question in one.

pub mod analyze;
pub mod detect;
pub mod expand;
pub mod extract;
pub mod index;
pub mod ingest;
pub mod language;
pub mod query;
pub mod record;
pub mod store;
pub mod present;
pub mod search;
