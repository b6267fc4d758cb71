//! Words typed side by side in, what they may mean out.

use std::ops::Range;

use super::Expansion;
use crate::analyze::{Analyzer, OwnedToken};
use crate::language::Lang;
use crate::thesaurus::key::{self, Word};
use crate::thesaurus::{Knowledge, Meaning};

/// Shortest word, in letters, that may be a misspelling of another.
const MISSPELLED_MIN: usize = 5;
/// What a meaning counts that was found by correcting a letter.
const MISSPELLED: f32 = 0.5;
/// Most corrections of a word that are looked at.
const CORRECTIONS_MAX: usize = 3;

/// Words typed side by side.
#[derive(Debug)]
pub(super) struct Run {
    pub(super) text: String,
    /// The words as the likeliest language has them.
    pub(super) words: Vec<RunWord>,
    pub(super) found: Vec<Found>,
}

/// A word of a run.
#[derive(Debug)]
pub(super) struct RunWord {
    pub(super) span: Range<usize>,
    pub(super) stem: String,
    pub(super) stop_word: bool,
}

/// What a stretch of words may mean in one of the languages that the query may be in.
#[derive(Debug)]
pub(super) struct Found {
    /// The words, as places in [`Run::words`].
    pub(super) words: Range<usize>,
    /// Which part of a compound it is about, where it is not the whole word.
    pub(super) part: Option<usize>,
    /// Probability that the query is in the language, 0 to 1.
    pub(super) probability: f32,
    /// What it may mean, layer by layer.
    pub(super) meanings: Vec<Meaning>,
}

impl Found {
    /// Whether it is about this word alone.
    pub(super) fn is_word(&self, at: usize) -> bool {
        self.words == (at..at + 1)
    }

    /// Whether it is about all words that carry meaning.
    pub(super) fn covers_all(&self, words: &[RunWord]) -> bool {
        let content = |(at, word): (usize, &RunWord)| (!word.stop_word).then_some(at);
        self.part.is_none() && words.iter().enumerate().filter_map(content).all(|at| self.words.contains(&at))
    }
}

impl Run {
    /// Reads `text` in every language that it may be in.
    pub(super) fn read(text: &str, expansion: &Expansion<'_>, analyzer: &mut Analyzer) -> Self {
        let mut run = Self { text: text.to_owned(), words: Vec::new(), found: Vec::new() };
        let first_target = expansion.targets.first().map(|(language, _)| (*language, 1.0));
        let fallback = [first_target.unwrap_or((Lang::UND, 1.0))];
        let spoken = if expansion.spoken.is_empty() { &fallback[..] } else { expansion.spoken };
        for (place, (language, probability)) in spoken.iter().enumerate() {
            let tokens = analyzer.terms(text, *language);
            let words = key::words(&tokens);
            if place == 0 {
                run.words = words.iter().map(|w| run_word(w.main)).collect();
            }
            if let Some(knowledge) = expansion.knowledge {
                run.look_up(&words, (*language, *probability), knowledge, expansion);
            }
        }
        run
    }

    /// Finds the longest terms and the single words that the knowledge base has.
    fn look_up(
        &mut self,
        words: &[Word<'_>],
        (language, probability): (Lang, f32),
        knowledge: &Knowledge,
        expansion: &Expansion<'_>,
    ) {
        let content = key::content(words);
        let places: Vec<Option<usize>> = content.iter().map(|w| self.word_at(&w.main.span)).collect();
        let mut key = String::new();
        let mut covered = 0;
        for (at, (word, place)) in content.iter().zip(&places).enumerate() {
            let Some(place) = *place else { continue };
            let longest = (content.len() - at).min(key::WORDS_MAX);
            for count in (2..=longest).rev().take_while(|count| at + count > covered) {
                let stretch = content.get(at..at + count).unwrap_or_default();
                key::write(&mut key, language, stretch.iter().map(|w| w.main.term.as_str()));
                let meanings = knowledge.meanings(&key, key::accents(stretch.iter().copied()));
                if let (false, Some(Some(last))) = (meanings.is_empty(), places.get(at + count - 1)) {
                    covered = at + count;
                    self.found.push(Found { words: place..last + 1, part: None, probability, meanings });
                    break;
                }
            }
            self.look_up_word(word, place, (language, probability), expansion);
        }
    }

    fn look_up_word(
        &mut self,
        word: &Word<'_>,
        place: usize,
        (language, probability): (Lang, f32),
        expansion: &Expansion<'_>,
    ) {
        let Some(knowledge) = expansion.knowledge else { return };
        let words = place..place + 1;
        let mut key = String::new();
        let spellings = [Some(word.main.term.as_str()), word.unaccented(), word.joined()];
        for stem in spellings.into_iter().flatten() {
            key::write(&mut key, language, [stem]);
            let meanings = knowledge.meanings(&key, key::accents([word]));
            if !meanings.is_empty() {
                self.found.push(Found { words, part: None, probability, meanings });
                return;
            }
        }
        let mut has_part = false;
        for (part, stem) in word.parts().enumerate() {
            key::write(&mut key, language, [stem]);
            let meanings = knowledge.meanings(&key, 0);
            if !meanings.is_empty() {
                has_part = true;
                self.found.push(Found { words: words.clone(), part: Some(part), probability, meanings });
            }
        }
        let stem = &word.main.term;
        let is_known = expansion.vocabulary.is_some_and(|vocabulary| vocabulary.holds(language, stem));
        if !has_part && !is_known && stem.chars().count() >= MISSPELLED_MIN {
            let corrections = knowledge.near_keys(language, stem);
            for key in corrections.iter().take(CORRECTIONS_MAX) {
                let meanings = knowledge.meanings(key, 0);
                let probability = probability * MISSPELLED / corrections.len().min(CORRECTIONS_MAX) as f32;
                self.found.push(Found { words: words.clone(), part: None, probability, meanings });
            }
        }
    }

    /// The word of the run that a word of another reading stands in.
    pub(super) fn word_at(&self, span: &Range<usize>) -> Option<usize> {
        self.words.iter().position(|w| w.span.start < span.end && span.start < w.span.end)
    }

    /// The text of words as typed.
    pub(super) fn text_of(&self, words: &Range<usize>) -> String {
        let start = self.words.get(words.start).map_or(0, |w| w.span.start);
        let end = words.end.checked_sub(1).and_then(|last| self.words.get(last)).map_or(start, |w| w.span.end);
        self.text.get(start..end).unwrap_or_default().to_owned()
    }

    /// What terms of several words may mean, those of the same words together.
    pub(super) fn terms(&self) -> Vec<Vec<&Found>> {
        let mut terms: Vec<Vec<&Found>> = Vec::new();
        for found in self.found.iter().filter(|f| f.words.len() > 1) {
            match terms.iter_mut().find(|t| t.iter().any(|other| other.words == found.words)) {
                Some(same) => same.push(found),
                None => terms.push(vec![found]),
            }
        }
        terms
    }
}

fn run_word(token: &OwnedToken) -> RunWord {
    RunWord { span: token.span.clone(), stem: token.term.clone(), stop_word: token.stop_word }
}
