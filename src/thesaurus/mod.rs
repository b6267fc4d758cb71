//! The knowledge base: concepts of the thesaurus and senses of the lexicon, with what they are called in each language.
//!
//! Tables ([`table`]) are compiled ([`compile`]) to layers ([`layer`]). The program brings one, made from
//! `corpus/thesaurus` and `corpus/lexicon` when it is built; imports and what was learned from the documents lie as
//! further layers in the data directory ([`layers`]). This folder says what a word may mean and what that is called;
//! it must not know queries, documents or how they are scored.

pub mod check;
pub mod compile;
mod details;
pub mod diff;
pub mod edit_plan;
pub mod editor;
pub mod edits;
pub mod export;
pub mod finder;
pub mod import;
pub mod key;
pub mod layer;
pub mod layers;
pub mod learn;
pub mod lookup;
pub mod matches;
pub mod named;
pub mod outline;
pub mod rows;
pub mod sheet;
mod shifted;
pub mod table;
mod transducer;

use std::sync::{Arc, LazyLock, OnceLock};

use levenshtein_automata::{Distance, LevenshteinAutomatonBuilder, SINK_STATE};
use tantivy_fst::{Automaton, IntoStreamer, Streamer};

use crate::language::Lang;
pub use layer::{Concept, Label, Layer, LayerError, Sense};
pub use outline::Outline;

/// Name of the layer that the program brings.
pub const EMBEDDED: &str = "dragoman";
/// Senses below this share of the likeliest are not looked at.
const FAINT: f32 = 0.02;
/// What a sense counts whose label has other accents than the word that was typed with accents.
const OTHER_ACCENTS: f32 = 0.1;
/// What a sense counts whose label has accents, where the word was typed without.
const MISSING_ACCENTS: f32 = 0.7;

/// The embedded layer, packed as one LZ4 block, its size in front.
static EMBEDDED_BYTES: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/knowledge.layer.lz4"));

/// The checksum of the embedded layer, as the build found it.
const EMBEDDED_CHECKSUM: &str = env!("KNOWLEDGE_CHECKSUM");
/// Builder of automata, which takes long to make.
static ONE_EDIT: LazyLock<LevenshteinAutomatonBuilder> = LazyLock::new(|| LevenshteinAutomatonBuilder::new(1, true));

/// The layers that a search asks; cheap to clone.
#[derive(Debug, Clone)]
pub struct Knowledge {
    layers: Arc<[Layer]>,
    outline: Arc<OnceLock<Outline>>,
}

/// A concept: its place among the layers and in its layer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ConceptRef {
    /// Place of the layer.
    pub layer: u16,
    /// Ordinal in the layer.
    pub ordinal: u32,
}

/// A concept that a word may mean, and how probably among those of its layer.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Meaning {
    /// The concept.
    pub concept: ConceptRef,
    /// Probability, 0 to 1; those of a word sum to 1 in each layer.
    pub probability: f32,
}

impl Layer {
    /// The layer that the program brings; unpacked once.
    pub fn embedded() -> Self {
        static LAYER: LazyLock<Layer> = LazyLock::new(|| {
            let bytes = lz4_flex::decompress_size_prepended(EMBEDDED_BYTES).unwrap_or_default();
            #[expect(clippy::expect_used, reason = "the build wrote it, and every test that translates opens it")]
            Layer::trusted(bytes, EMBEDDED).expect("the embedded layer can be read")
        });
        LAYER.clone()
    }
}

impl Default for Knowledge {
    fn default() -> Self {
        Self::embedded()
    }
}

impl Knowledge {
    /// The knowledge that the program brings.
    pub fn embedded() -> Self {
        static KNOWLEDGE: LazyLock<Knowledge> = LazyLock::new(|| Knowledge::of([Layer::embedded()]));
        KNOWLEDGE.clone()
    }

    /// No knowledge at all.
    pub fn none() -> Self {
        Self::of([])
    }

    /// These layers, the most trusted first.
    pub fn of(layers: impl IntoIterator<Item = Layer>) -> Self {
        Self { layers: layers.into_iter().collect(), outline: Arc::default() }
    }

    /// The thesaurus concepts and how they hang together.
    pub fn outline(&self) -> &Outline {
        self.outline.get_or_init(|| Outline::of(self))
    }

    /// The layers, the most trusted first.
    pub fn layers(&self) -> &[Layer] {
        &self.layers
    }

    /// Whether these are the very layers that `other` has: nothing was changed in between.
    pub fn is_same(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.layers, &other.layers)
    }

    /// The layer of a concept.
    pub fn layer(&self, concept: ConceptRef) -> Option<&Layer> {
        self.layers.get(usize::from(concept.layer))
    }

    /// A concept.
    pub fn concept(&self, concept: ConceptRef) -> Option<Concept<'_>> {
        self.layer(concept)?.concept(concept.ordinal)
    }

    /// The labels of a concept in a language, the preferred one first.
    pub fn labels(&self, concept: ConceptRef, language: Lang) -> impl Iterator<Item = Label<'_>> {
        self.layer(concept).into_iter().flat_map(move |layer| layer.labels_in(concept.ordinal, language))
    }

    /// Whether any layer files something under a key.
    pub fn knows(&self, key: &str) -> bool {
        self.layers.iter().any(|layer| layer.keys().contains_key(key))
    }

    /// What a key may mean, layer by layer, likeliest first in each. `accents` are those of the word as typed, see
    /// [`key::accents`].
    pub fn meanings(&self, key: &str, accents: u8) -> Vec<Meaning> {
        let mut meanings = Vec::new();
        for (place, layer) in (0..).zip(self.layers.iter()) {
            let start = meanings.len();
            for sense in layer.senses(key) {
                let fit = match (accents, sense.accents) {
                    (typed, filed) if typed == filed => 1.0,
                    (0, _) => MISSING_ACCENTS,
                    _ => OTHER_ACCENTS,
                };
                let concept = ConceptRef { layer: place, ordinal: sense.concept };
                meanings.push(Meaning { concept, probability: sense.probability * fit });
            }
            normalize(&mut meanings, start);
        }
        meanings
    }

    /// The keys one edit away from `word` in a language: what may have been meant by a word that no layer knows.
    pub fn near_keys(&self, language: Lang, word: &str) -> Vec<String> {
        let mut prefix = String::new();
        key::begin(&mut prefix, language);
        let dfa = ONE_EDIT.build_dfa(word);
        let automaton = WithPrefix { prefix: prefix.as_bytes(), dfa: &dfa };
        let mut keys = Vec::new();
        for layer in self.layers.iter() {
            let mut stream = layer.keys().search(&automaton).into_stream();
            while let Some((key, _)) = stream.next() {
                keys.extend(std::str::from_utf8(key).ok().map(str::to_owned));
            }
        }
        keys.sort_unstable();
        keys.dedup();
        keys
    }

    /// The concept with this identifier, of the first layer that has it.
    pub fn find(&self, id: &str) -> Option<ConceptRef> {
        (0..).zip(self.layers.iter()).find_map(|(place, layer)| {
            let ordinal = (0..layer.concepts()).find(|o| layer.concept(*o).is_some_and(|c| c.id == id))?;
            Some(ConceptRef { layer: place, ordinal })
        })
    }
}

/// Makes the meanings from `start` on sum to 1 and leaves out the faint ones.
fn normalize(meanings: &mut Vec<Meaning>, start: usize) {
    let best = meanings.iter().skip(start).map(|m| m.probability).fold(0.0, f32::max);
    let mut place = 0;
    meanings.retain(|m| {
        place += 1;
        place <= start || m.probability >= best * FAINT
    });
    let sum: f32 = meanings.iter().skip(start).map(|m| m.probability).sum();
    if let Some(own) = meanings.get_mut(start..) {
        for m in own.iter_mut() {
            m.probability /= sum.max(f32::MIN_POSITIVE);
        }
        own.sort_by(|a, b| b.probability.total_cmp(&a.probability).then(a.concept.cmp(&b.concept)));
    }
}

/// Accepts a prefix and then what the automaton accepts.
struct WithPrefix<'a> {
    prefix: &'a [u8],
    dfa: &'a levenshtein_automata::DFA,
}

impl Automaton for WithPrefix<'_> {
    /// Bytes of the prefix that were seen, then the state of the automaton.
    type State = Option<(usize, u32)>;

    fn start(&self) -> Self::State {
        Some((0, self.dfa.initial_state()))
    }

    fn is_match(&self, state: &Self::State) -> bool {
        let is_near = |state| matches!(self.dfa.distance(state), Distance::Exact(_));
        state.is_some_and(|(seen, state)| seen == self.prefix.len() && is_near(state))
    }

    fn can_match(&self, state: &Self::State) -> bool {
        state.is_some()
    }

    fn accept(&self, state: &Self::State, byte: u8) -> Self::State {
        let (seen, state) = (*state)?;
        match self.prefix.get(seen) {
            Some(expected) => (*expected == byte).then_some((seen + 1, state)),
            None => Some((seen, self.dfa.transition(state, byte))).filter(|(_, state)| *state != SINK_STATE),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_embedded_layer_is_sound() {
        let bytes = lz4_flex::decompress_size_prepended(EMBEDDED_BYTES).unwrap();
        let layer = Layer::owned(bytes, EMBEDDED).unwrap();
        assert!(layer.concepts() > 9_000, "help: tables are missing from corpus/thesaurus or corpus/lexicon");
    }
}
