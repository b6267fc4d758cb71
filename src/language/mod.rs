//! The languages: one row a language, one file a language of the first and second class.
//!
//! Data only: codes, names, scripts, stemmer, segmenter, stop words, letters that folding keeps, samples.
//! What is done with them lives in `analyze` and `detect`. This folder imports no other.
