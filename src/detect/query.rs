//! A query of a few words in, every language that it may be in out.

use super::model::PROFILES_MAX;
use super::script::{Script, is_kana};
use super::words::{Words, composed};
use super::{Detector, Guess, Hints, normalize, sort_descending};
use crate::language::Lang;

/// Letters of a word depend on each other, so the model is too sure of itself; this share of its evidence counts.
const SHARPNESS: f32 = 0.6;
/// Favor of the language of the interface, in nats.
const INTERFACE_NATS: f32 = 1.5;
/// Favor of a language whose lexicon knows all words of the query, in nats.
const MEMBERSHIP_NATS: f32 = 3.0;
/// Disfavor of a language that the index does not hold, in nats.
const NOT_INDEXED_NATS: f32 = -4.0;
/// Probability that the lexicon or the interface may lift from, for languages that the letters speak against.
const FAINT: f32 = 1e-3;
/// Guesses below this probability are left out.
const SMALL_POSTERIOR: f32 = 0.03;

/// Languages of a query of ideographs alone.
const HAN: [(&str, f32); 2] = [("zh", 0.65), ("ja", 0.35)];

impl Detector {
    /// The languages of a query, most probable first; the probabilities sum to 1 and there is at least one guess.
    pub fn query(&self, text: &str, hints: &Hints) -> Vec<Guess> {
        if let Some(language) = hints.explicit {
            return vec![Guess { language, probability: 1.0 }];
        }
        let mut guesses = self.languages_by_letters(text);
        for language in hints.membership.iter().map(|&(language, _)| language).chain(hints.interface) {
            if guesses.is_empty() || guesses.iter().all(|guess| guess.language != language) {
                guesses.push(Guess { language, probability: FAINT });
            }
        }
        if guesses.is_empty() {
            let languages = hints.indexed.iter().copied();
            guesses.extend(languages.map(|language| Guess { language, probability: 1.0 }));
        }
        if guesses.is_empty() {
            guesses.push(Guess { language: self.undetermined, probability: 1.0 });
        }
        for guess in &mut guesses {
            guess.probability *= favor(guess.language, hints).exp();
        }
        keep_probable(&mut guesses);
        guesses
    }

    /// What script, letters and words say; empty for text without letters of a known script.
    fn languages_by_letters(&self, text: &str) -> Vec<Guess> {
        let text = composed(text);
        let mut letters_of = [0_u32; Script::COUNT];
        let mut costs = [0; PROFILES_MAX];
        let (mut words, mut word) = (Words::new(&text), Vec::new());
        let mut has_kana = false;
        while let Some(script) = words.next_into(&mut word) {
            let letters = u32::try_from(word.len()).unwrap_or(u32::MAX);
            if let Some(sum) = letters_of.get_mut(script as usize) {
                *sum = sum.saturating_add(letters.saturating_mul(script.letter_weight()));
            }
            has_kana |= script == Script::Cjk && word.iter().copied().any(is_kana);
            if script.only_language().is_none() {
                self.model.add_word(&word, &mut costs);
            }
        }
        let all = letters_of.iter().fold(0_u32, |sum, &letters| sum.saturating_add(letters)) as f32;
        let mut guesses: Vec<Guess> = Vec::new();
        for (script, letters) in Script::ALL.into_iter().zip(letters_of).filter(|&(_, letters)| letters > 0) {
            let only = if has_kana && script == Script::Cjk { Some("ja") } else { script.only_language() };
            let of_script = match only {
                Some(code) => self.only(code),
                None if script == Script::Cjk => self.han(),
                None => self.posterior(script, &costs, |profile, _| -profile.rarity_nats, SHARPNESS),
            };
            for guess in of_script {
                add(&mut guesses, guess.language, guess.probability * letters as f32 / all);
            }
        }
        guesses
    }

    /// A few ideographs without kana are Chinese or Japanese.
    fn han(&self) -> Vec<Guess> {
        let guess =
            |(code, probability)| Guess { language: Lang::from_code(code).unwrap_or(self.undetermined), probability };
        HAN.map(guess).into()
    }

    fn only(&self, code: &str) -> Vec<Guess> {
        let language = Lang::from_code(code).unwrap_or(self.undetermined);
        vec![Guess { language, probability: 1.0 }]
    }
}

fn add(guesses: &mut Vec<Guess>, language: Lang, probability: f32) {
    match guesses.iter_mut().find(|guess| guess.language == language) {
        Some(guess) => guess.probability += probability,
        None => guesses.push(Guess { language, probability }),
    }
}

/// Logarithm of how much the hints multiply the odds of a language.
fn favor(language: Lang, hints: &Hints) -> f32 {
    let interface = if hints.interface == Some(language) { INTERFACE_NATS } else { 0.0 };
    let known = hints.membership.iter().find(|&&(other, _)| other == language).map_or(0.0, |&(_, share)| share);
    let is_indexed = hints.indexed.is_empty() || hints.indexed.contains(&language);
    let index = if is_indexed { 0.0 } else { NOT_INDEXED_NATS };
    let known = if known.is_nan() { 0.0 } else { known.clamp(0.0, 1.0) };
    interface + known * MEMBERSHIP_NATS + index
}

/// Sorts, leaves out the improbable and makes the rest sum to 1.
fn keep_probable(guesses: &mut Vec<Guess>) {
    normalize(guesses);
    sort_descending(guesses);
    let probable = guesses.iter().take_while(|guess| guess.probability >= SMALL_POSTERIOR).count();
    guesses.truncate(probable.max(1));
    normalize(guesses);
}
