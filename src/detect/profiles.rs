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

use Script::{Arabic, Cyrillic, Devanagari, Latin};

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
    row("da", Latin, 1.5, include_str!("models/da.txt")),
    row("nb", Latin, 1.5, include_str!("models/nb.txt")),
    row("cs", Latin, 1.5, include_str!("models/cs.txt")),
    row("sk", Latin, 2.0, include_str!("models/sk.txt")),
    row("sl", Latin, 2.0, include_str!("models/sl.txt")),
    row("hu", Latin, 1.5, include_str!("models/hu.txt")),
    row("vi", Latin, 1.5, include_str!("models/vi.txt")),
    row("id", Latin, 2.0, include_str!("models/id.txt")),
    row("et", Latin, 2.0, include_str!("models/et.txt")),
    row("lv", Latin, 2.0, include_str!("models/lv.txt")),
    row("lt", Latin, 2.0, include_str!("models/lt.txt")),
    row("ru", Cyrillic, 0.0, include_str!("models/ru.txt")),
    row("uk", Cyrillic, 1.0, include_str!("models/uk.txt")),
    row("bg", Cyrillic, 1.0, include_str!("models/bg.txt")),
    row("sr", Cyrillic, 1.5, include_str!("models/sr.txt")),
    row("mk", Cyrillic, 2.0, include_str!("models/mk.txt")),
    row("be", Cyrillic, 2.0, include_str!("models/be.txt")),
    row("ar", Arabic, 0.0, include_str!("models/ar.txt")),
    row("fa", Arabic, 1.0, include_str!("models/fa.txt")),
    row("ur", Arabic, 1.0, include_str!("models/ur.txt")),
    row("hi", Devanagari, 0.0, include_str!("models/hi.txt")),
    row("mr", Devanagari, 1.0, include_str!("models/mr.txt")),
    row("ne", Devanagari, 1.0, include_str!("models/ne.txt")),
];
