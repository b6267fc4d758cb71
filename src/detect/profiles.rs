//! The profiles: one row a language and script, one word list a row.
//!
//! A list holds common words and their inflected forms as they stand in text, roughly in descending frequency, written
//! for this project. Add a language: one file in `models/` and one row here.

use super::script::Script;

/// What is known of a language in one script.
#[derive(Debug, Clone, Copy)]
pub(super) struct Profile {
    /// Code of the language, a row of [`crate::language`].
    pub(super) code: &'static str,
    pub(super) script: Script,
    pub(super) words: &'static str,
    /// How much less likely the language is a priori than the most likely ones, in nats.
    pub(super) rarity_nats: f32,
}

const fn row(code: &'static str, script: Script, rarity_nats: f32, words: &'static str) -> Profile {
    Profile { code, script, words, rarity_nats }
}

use Script::Latin;

/// All profiles, at most [`super::model::PROFILES_MAX`].
pub(super) const PROFILES: &[Profile] = &[
    row("en", Latin, 0.0, include_str!("models/en.txt")),
    row("es", Latin, 0.0, include_str!("models/es.txt")),
    row("fr", Latin, 0.0, include_str!("models/fr.txt")),
    row("ca", Latin, 0.0, include_str!("models/ca.txt")),
    row("pt", Latin, 0.0, include_str!("models/pt.txt")),
    row("it", Latin, 0.0, include_str!("models/it.txt")),
    row("gl", Latin, 0.0, include_str!("models/gl.txt")),
    row("eu", Latin, 0.0, include_str!("models/eu.txt")),
    row("de", Latin, 0.0, include_str!("models/de.txt")),
    row("ro", Latin, 0.5, include_str!("models/ro.txt")),
    row("tr", Latin, 0.5, include_str!("models/tr.txt")),
    row("sv", Latin, 0.5, include_str!("models/sv.txt")),
    row("fi", Latin, 0.5, include_str!("models/fi.txt")),
    row("pl", Latin, 0.5, include_str!("models/pl.txt")),
    row("nl", Latin, 0.5, include_str!("models/nl.txt")),
    row("hr", Latin, 0.5, include_str!("models/hr.txt")),
];
