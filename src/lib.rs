//! Dragoman: full-text search that finds documents in every language from a question in one.

pub mod record;
pub mod language;
pub mod analyze;
pub mod store;
pub mod query;
pub mod expand;
pub mod index;
