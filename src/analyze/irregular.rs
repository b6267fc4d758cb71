//! Forms that no rule reaches: from the list of a language to the stems of the words that they belong to.

use rustc_hash::{FxHashMap, FxHashSet};

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
    /// Reads the list of a language. Each form counts with and without its accents; one that looks like a word with forms
    /// of its own (`abfuhr` and `abführen`) does not.
    pub(super) fn new(language: &Language) -> Self {
        let mut irregular = Self::default();
        let stem = |word: &str| stem_of(&normalized(word, language), language).into_owned();
        let listed: FxHashSet<String> = language.irregular_forms().map(|(word, _)| stem(word)).collect();
        for (word, forms) in language.irregular_forms() {
            let stem = stem(word);
            for form in forms {
                let exact = normalized(form.trim_start_matches(ALONE), language);
                let mut bare = String::new();
                fold::fold_accents(&exact, language, &mut bare);
                for spelled in [exact, bare] {
                    let own = stem_of(&spelled, language).into_owned();
                    if form.starts_with(ALONE) {
                        irregular.words.entry(spelled).or_insert_with(|| stem.clone());
                    } else if !listed.contains(&own) {
                        irregular.stems.entry(own).or_insert_with(|| stem.clone());
                    }
                }
            }
        }
        irregular
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
