//! Dragoman: full-text search that finds documents in every language from a question in one.

pub mod record;
