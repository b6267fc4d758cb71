//! The languages beyond the first and second class, one row each.

use super::{Case, Direction, Language, PLAIN, Script, Segmenter, Stemmer, Tails};
use frostem::Algorithm;

/// Every language that detection knows and that has no file of its own.
pub(super) const ROWS: [Language; 1] =
    [Language { stemmer: Stemmer::Snowball(Algorithm::Danish), ..row("da", "dan", "Danish", "Dansk") }];

const fn row(code: &'static str, iso3: &'static str, name: &'static str, native_name: &'static str) -> Language {
    Language { code, iso3, name, native_name, ..PLAIN }
}
