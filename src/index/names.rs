//! Names: stems of the index that look or sound like a word that nothing is known for.

use std::collections::BTreeMap;

use super::Snapshot;
use super::lookup;
use super::segment::Segment;
use super::tokens::{UNIT_SEPARATOR, language_prefix};
use crate::analyze::{Writing, latin, sound};
use crate::expand::Vocabulary;
use crate::language::Lang;

/// Fields whose words are compared: the bodies.
const BODY: usize = 2;
/// Shortest stem, in letters, that is compared with others; two edits are allowed from [`LONG`] on.
const SHORT: usize = 5;
const LONG: usize = 9;
/// Most names that are taken for one.
const NAMES_MAX: usize = 3;
/// What a name counts at most that is not spelled the same.
const NEAR: f32 = 0.8;
/// Least likeness of two spellings, from 0 to 1, that count as one name.
const LIKENESS_MIN: f32 = 0.6;
/// Fewest consonants by which names are compared across scripts.
const SOUNDS_MIN: usize = 2;

impl Vocabulary for Snapshot {
    fn holds(&self, language: Lang, stem: &str) -> bool {
        self.passages_with(language, stem).is_ok_and(|count| count > 0)
    }

    fn names_like(&self, language: Lang, stem: &str, from: Lang) -> Vec<(String, f32)> {
        let mut names = match (Writing::of(stem), Writing::of(language.get().native_name)) {
            (Writing::Unknown, _) | (_, Writing::Unknown) if from != language => Vec::new(),
            (one, other) if one == other && same_script(stem, language) => self.spelled_like(language, stem),
            _ => self.sounding_like(language, stem),
        };
        names.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        names.truncate(NAMES_MAX);
        names
    }
}

/// Whether a word is written in the script of a language.
fn same_script(stem: &str, language: Lang) -> bool {
    let kind = |text: &str| text.chars().find(|c| c.is_alphabetic()).map(|c| u32::from(c) >> 10);
    let native = language.get().native_name;
    Writing::of(stem) == Writing::Latin && Writing::of(native) == Writing::Latin || kind(stem) == kind(native)
}

impl Snapshot {
    /// Stems a letter or two away that begin alike.
    fn spelled_like(&self, language: Lang, stem: &str) -> Vec<(String, f32)> {
        let letters = stem.chars().count();
        let edits = match letters {
            ..SHORT => return Vec::new(),
            SHORT..LONG => 1,
            _ => 2,
        };
        let mut near: BTreeMap<String, f32> = BTreeMap::new();
        for segment in self.segments.iter() {
            // A dictionary that cannot be read fails the search itself.
            let _ = lookup::near(&segment.text[BODY], language, stem, edits, &mut |other, _, edits| {
                if edits > 0 && other.chars().next() == stem.chars().next() {
                    near.insert(other.to_owned(), NEAR * (1.0 - f32::from(edits) / letters as f32));
                }
            });
        }
        near.into_iter().collect()
    }

    /// Stems in another script that sound alike.
    fn sounding_like(&self, language: Lang, stem: &str) -> Vec<(String, f32)> {
        let spelled = latin(stem);
        let sounds = sound(&spelled);
        if sounds.len() < SOUNDS_MIN {
            return Vec::new();
        }
        let mut alike: BTreeMap<String, f32> = BTreeMap::new();
        for segment in self.segments.iter() {
            for other in segment.sounding(language, &sounds) {
                #[expect(clippy::cast_possible_truncation, reason = "between 0 and 1")]
                let likeness = strsim::normalized_levenshtein(&spelled, &latin(&other)) as f32;
                if likeness >= LIKENESS_MIN {
                    alike.insert(other, NEAR * likeness);
                }
            }
        }
        alike.into_iter().collect()
    }
}

/// The stems of a language by how they sound.
pub(super) type Sounds = BTreeMap<String, Vec<String>>;

/// Reads the stems of a language in a segment.
pub(super) fn sounds_of(segment: &Segment, language: Lang) -> Sounds {
    let mut sounds = Sounds::new();
    let start = language_prefix(language);
    let mut end = start.clone();
    if let Some(last) = end.last_mut() {
        *last += 1;
    }
    let stream = segment.text[BODY].terms().range().ge(&start).lt(&end).into_stream();
    let Ok(mut stream) = stream else { return sounds };
    while stream.advance() {
        let key = stream.key().get(start.len()..).unwrap_or_default();
        let stem = key.split(|byte| *byte == UNIT_SEPARATOR as u8).next().unwrap_or(key);
        let Ok(stem) = std::str::from_utf8(stem) else { continue };
        let sound = sound(&latin(stem));
        if sound.len() >= SOUNDS_MIN {
            let same = sounds.entry(sound).or_default();
            if same.last().is_none_or(|last| last != stem) {
                same.push(stem.to_owned());
            }
        }
    }
    sounds
}
