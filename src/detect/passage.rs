//! A passage in, its one language out.

use super::model::{Costs, NATS_PER_COST, PROFILES_MAX};
use super::profiles::PROFILES;
use super::script::{Script, is_kana};
use super::words::{Words, composed};
use super::{Detector, Guess};
use crate::language::Lang;

/// Words that are looked at, spread over the passage.
const SAMPLE_WORDS: usize = 40;
/// Bytes of a running word with its space, about.
const BYTES_PER_WORD: usize = 7;
/// Rounds in which the words are weighed, each spread over the passage.
const ROUNDS: usize = 3;
/// The weighing ends after a round that leaves the second best language this far behind, in sixteenths of a nat.
const CLEAR_LEAD: i32 = 25 * 16;
/// Letters of a word depend on each other; this share of the evidence counts.
const SHARPNESS: f32 = 0.6;
/// Favor of the declared language, in nats.
const DECLARED_NATS: f32 = 6.0;
/// Rarity counts less than in queries: passages bring more evidence.
const RARITY_SHARE: f32 = 0.5;
/// Cost of a letter, in nats, above which a text is in none of the languages that have a profile.
const STRANGE_NATS_PER_LETTER: f32 = 2.9;
/// Share of kana among the letters of a Japanese text.
const KANA_SHARE: f32 = 0.05;

/// What is counted while words are read.
#[derive(Debug)]
struct Sample {
    letters_of: [usize; Script::COUNT],
    kana: usize,
    /// The words to weigh, one after the other, and where each ends.
    letters: Vec<char>,
    ends: Vec<usize>,
    /// Letters of the words that `costs` is about.
    weighed_letters: usize,
    costs: Costs,
}

impl Detector {
    /// The language of a passage. A declared language is believed unless the text speaks clearly against it.
    pub fn passage(&self, text: &str, declared: Option<Lang>) -> Guess {
        let text = composed(text);
        let mut sample = Sample::of(&text);
        let weighed = Script::ALL.iter().zip(sample.letters_of);
        let weighed = weighed.map(|(&script, letters)| (letters * script.letter_weight() as usize, script));
        let all: usize = weighed.clone().map(|(letters, _)| letters).sum();
        let Some((most, script)) = weighed.rev().max_by_key(|&(letters, _)| letters).filter(|_| all > 0) else {
            return Guess { language: declared.unwrap_or(self.undetermined), probability: 0.0 };
        };
        if let Some(code) = only_language(script, &sample) {
            let language = Lang::from_code(code).or(declared).unwrap_or(self.undetermined);
            return Guess { language, probability: most as f32 / all as f32 };
        }
        self.weigh(&mut sample, script);
        self.of_script(script, &sample, &text, declared)
    }

    fn of_script(&self, script: Script, sample: &Sample, text: &str, declared: Option<Lang>) -> Guess {
        let (cheapest, _) = cheapest_two(script, &sample.costs);
        let is_strange = cheapest as f32 * NATS_PER_COST > STRANGE_NATS_PER_LETTER * sample.weighed_letters as f32;
        if is_strange && script != Script::Cjk {
            let has_profile = |language| self.languages.contains(&Some(language));
            if let Some(language) = declared.filter(|&language| !has_profile(language)) {
                return Guess { language, probability: 0.5 };
            }
            if let Some(guess) = rare_language(text) {
                return guess;
            }
        }
        let guesses = self.posterior(
            script,
            &sample.costs,
            |profile, language| {
                let favor = if declared == Some(language) { DECLARED_NATS } else { 0.0 };
                favor - profile.rarity_nats * RARITY_SHARE
            },
            SHARPNESS,
        );
        let unknown = Guess { language: self.undetermined, probability: 0.0 };
        guesses.into_iter().fold(unknown, |best, guess| if guess.probability > best.probability { guess } else { best })
    }

    /// Weighs words spread over the text, until one language of the script is far ahead.
    fn weigh(&self, sample: &mut Sample, script: Script) {
        for round in 0..ROUNDS {
            for place in (round..sample.ends.len()).step_by(ROUNDS) {
                let word = sample.letters.get(sample.start(place)..sample.start(place + 1)).unwrap_or_default();
                self.model.add_word(word, &mut sample.costs);
                sample.weighed_letters += word.len();
            }
            let (cheapest, second) = cheapest_two(script, &sample.costs);
            if second.saturating_sub(cheapest) > CLEAR_LEAD {
                break;
            }
        }
    }
}

impl Sample {
    /// Counts the letters of a text and picks the words to weigh.
    fn of(text: &str) -> Self {
        let mut sample = Self {
            letters_of: [0; Script::COUNT],
            kana: 0,
            letters: Vec::new(),
            ends: Vec::new(),
            weighed_letters: 0,
            costs: [0; PROFILES_MAX],
        };
        let stride = (text.len() / BYTES_PER_WORD / SAMPLE_WORDS).max(1);
        let (mut words, mut word) = (Words::new(text), Vec::new());
        let mut read = 0_usize;
        while let Some(script) = words.next_into(&mut word) {
            read += 1;
            // A Latin letter alone is a variable, a mark or a list's number more often than a word.
            let is_mark = script == Script::Latin && word.len() == 1;
            if let Some(letters) = sample.letters_of.get_mut(script as usize).filter(|_| !is_mark) {
                *letters += word.len();
            }
            if script == Script::Cjk {
                sample.kana += word.iter().filter(|&&letter| is_kana(letter)).count();
            }
            if read.is_multiple_of(stride) && script.only_language().is_none() {
                sample.letters.extend(&word);
                sample.ends.push(sample.letters.len());
            }
        }
        sample
    }

    /// Where the word at a place begins.
    fn start(&self, place: usize) -> usize {
        place.checked_sub(1).and_then(|before| self.ends.get(before)).map_or(0, |end| *end)
    }
}

/// What the two cheapest profiles of a script cost.
fn cheapest_two(script: Script, costs: &Costs) -> (i32, i32) {
    let of_script = PROFILES.iter().zip(costs).filter(|(profile, _)| profile.script == script);
    of_script.fold(
        (i32::MAX, i32::MAX),
        |(first, second), (_, &cost)| {
            if cost < first { (cost, first) } else { (first, second.min(cost)) }
        },
    )
}

/// The language that the letters alone give away.
fn only_language(script: Script, sample: &Sample) -> Option<&'static str> {
    let letters = sample.letters_of.get(script as usize).copied().unwrap_or_default();
    let is_japanese = script == Script::Cjk && sample.kana as f32 > KANA_SHARE * letters as f32;
    if is_japanese {
        Some("ja")
    } else if script == Script::Cjk {
        Some("zh")
    } else {
        script.only_language()
    }
}

/// A language that has no profile here but one in whatlang.
fn rare_language(text: &str) -> Option<Guess> {
    let info = whatlang::detect(text).filter(whatlang::Info::is_reliable)?;
    let language = Lang::from_code(info.lang().code())?;
    if PROFILES.iter().any(|profile| Lang::from_code(profile.code) == Some(language)) {
        return None;
    }
    #[expect(clippy::cast_possible_truncation, reason = "a probability needs no more digits")]
    let probability = info.confidence() as f32;
    Some(Guess { language, probability })
}
