//! Forms that no rule reaches: from the list of a language to the stems of the words that they belong to.

use rustc_hash::FxHashMap;

use super::fold;
use super::lexicon::stem_of;
use crate::language::Language;

/// Marks a form that stands for itself alone, not for all words with the same stem.
const ALONE: char = '=';

/// The irregular forms of a language.
#[derive(Debug, Default)]
pub(super) struct Irregular {
    /// Case-folded form → stem of its word.
    words: FxHashMap<String, String>,
    /// Stem of a form → stem of its word.
    stems: FxHashMap<String, String>,
}

impl Irregular {
    /// Reads the list of a language. Each form counts with and without its accents.
    pub(super) fn new(language: &Language) -> Self {
        let mut irregular = Self::default();
        for (word, forms) in language.irregular_forms() {
            let stem = stem_of(&normalized(word, language), language).into_owned();
            for form in forms {
                let exact = normalized(form.trim_start_matches(ALONE), language);
                let mut bare = String::new();
                fold::fold_accents(&exact, language, &mut bare);
                for form_word in [exact, bare] {
                    irregular.add(form_word, form.starts_with(ALONE), &stem, language);
                }
            }
        }
        irregular
    }

    fn add(&mut self, form: String, alone: bool, stem: &str, language: &Language) {
        if alone {
            self.words.entry(form).or_insert_with(|| stem.to_owned());
        } else {
            let own = stem_of(&form, language);
            if own != stem {
                self.stems.entry(own.into_owned()).or_insert_with(|| stem.to_owned());
            }
        }
    }

    /// The stem for a form that is listed alone.
    pub(super) fn of_word(&self, word: &str) -> Option<&str> {
        self.words.get(word).map(String::as_str)
    }

    /// The stem of the word whose form has this stem.
    pub(super) fn of_stem(&self, stem: &str) -> Option<&str> {
        self.stems.get(stem).map(String::as_str)
    }
}

fn normalized(word: &str, language: &Language) -> String {
    let mut normalized = String::new();
    fold::normalize(word, language, &mut normalized);
    normalized
}
