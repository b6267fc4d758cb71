//! Text in, languages with probabilities out.
//!
//! Passages get one language, queries a distribution: a query of two words must not fail because a detector guessed
//! wrong. A language is recognized by its script, or else by the letters and the common words of its profile, see
//! `docs/detection.md`. This folder must not know records, the index or the lexicon: what they know of a query comes
//! in as [`Hints`].

mod model;
mod passage;
mod profiles;
mod query;
mod script;
mod table;
mod train;
mod words;

use std::sync::OnceLock;

use self::model::{Costs, Model, NATS_PER_COST, PROFILES_MAX};
use self::profiles::{PROFILES, Profile};
use self::script::Script;
use crate::language::Lang;

/// A language and how probable it is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Guess {
    /// The language; `und` where the text has no letters or those of no known script.
    pub language: Lang,
    /// Probability, 0 to 1.
    pub probability: f32,
}

/// What is known about a query besides its text. The default knows nothing.
#[derive(Debug, Clone, Copy, Default)]
pub struct Hints<'a> {
    /// Language that the user chose; it wins.
    pub explicit: Option<Lang>,
    /// Language of the interface.
    pub interface: Option<Lang>,
    /// Share of the query's words, 0 to 1, that the lexicon knows in a language. Languages left out have 0.
    pub membership: &'a [(Lang, f32)],
    /// Languages that the index holds; empty where that is unknown.
    pub indexed: &'a [Lang],
}

/// Recognizes languages.
#[derive(Debug, Clone)]
pub struct Detector {
    model: &'static Model,
    /// Languages of [`PROFILES`]; none where the table of languages lacks one.
    languages: [Option<Lang>; PROFILES_MAX],
    undetermined: Lang,
}

impl Default for Detector {
    fn default() -> Self {
        Self::new()
    }
}

impl Detector {
    /// A detector; the first one in a process trains the model, which all of them share.
    pub fn new() -> Self {
        static MODEL: OnceLock<Model> = OnceLock::new();
        let mut languages = [None; PROFILES_MAX];
        for (language, profile) in languages.iter_mut().zip(PROFILES) {
            *language = Lang::from_code(profile.code);
        }
        Self { model: MODEL.get_or_init(|| train::train(PROFILES)), languages, undetermined: Lang::UND }
    }

    /// Distribution over the profiles of a script: `sharpness` 1 takes every letter for independent evidence.
    fn posterior(
        &self,
        script: Script,
        costs: &Costs,
        prior: impl Fn(&Profile, Lang) -> f32,
        sharpness: f32,
    ) -> Vec<Guess> {
        let mut guesses: Vec<Guess> = Vec::new();
        for ((profile, language), &cost) in PROFILES.iter().zip(self.languages).zip(costs) {
            let Some(language) = language.filter(|_| profile.script == script) else { continue };
            let score = prior(profile, language) - cost as f32 * NATS_PER_COST * sharpness;
            guesses.push(Guess { language, probability: score });
        }
        let best = guesses.iter().map(|guess| guess.probability).fold(f32::MIN, f32::max);
        for guess in &mut guesses {
            guess.probability = (guess.probability - best).exp();
        }
        normalize(&mut guesses);
        guesses
    }
}

/// Makes probabilities sum to 1.
fn normalize(guesses: &mut [Guess]) {
    let sum: f32 = guesses.iter().map(|guess| guess.probability).sum();
    if sum > 0.0 {
        for guess in guesses {
            guess.probability /= sum;
        }
    }
}

/// Puts the most probable first, ties in the order of the table of languages.
fn sort_descending(guesses: &mut [Guess]) {
    guesses.sort_by(|one, other| {
        other.probability.total_cmp(&one.probability).then_with(|| one.language.cmp(&other.language))
    });
}
