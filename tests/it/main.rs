//! All integration tests in one binary.

mod analyze;
mod eval;
mod extract;
mod pdf;
mod pdf_samples;
mod validate;
