//! Everything that may end a Korean word, as one hash table from its syllables.

use std::sync::OnceLock;

use rustc_hash::FxHashMap;

use super::endings::{self, Shapes};
use super::particles::{self, Particle};
use super::syllables::{Key, key_of};

/// What a row of syllables at the end of a word can be.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Tail {
    pub(super) particle: Option<Particle>,
    /// The shapes of verbs after which it is an ending.
    pub(super) shapes: Shapes,
}

/// All particles and endings by key.
#[derive(Debug)]
pub(super) struct Tails {
    tails: FxHashMap<Key, Tail>,
}

impl Tails {
    /// What the row of syllables can be at the end of a word.
    pub(super) fn get(&self, key: Key) -> Option<Tail> {
        self.tails.get(&key).copied()
    }

    fn load() -> Self {
        let mut tails: FxHashMap<Key, Tail> = FxHashMap::default();
        particles::each(&mut |form, particle| {
            if let Some(key) = key_of(form) {
                tails.entry(key).or_default().particle.get_or_insert(particle);
            }
        });
        endings::each(&mut |form, shape| {
            if let Some(key) = key_of(form) {
                let tail = tails.entry(key).or_default();
                tail.shapes = tail.shapes.with(shape);
            }
        });
        Self { tails }
    }
}

/// The table, built at the first call.
pub(super) fn tails() -> &'static Tails {
    static TAILS: OnceLock<Tails> = OnceLock::new();
    TAILS.get_or_init(Tails::load)
}
