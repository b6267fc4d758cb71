//! All integration tests in one binary.

mod analyze;
mod extract;
mod pdf;
mod pdf_samples;
mod validate;
