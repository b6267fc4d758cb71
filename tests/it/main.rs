//! All integration tests in one binary.

mod analyze;
mod detect;
mod eval;
mod extract;
mod pdf;
mod pdf_samples;
mod validate;
