//! The keys of one language and what is filed under them.

use std::collections::HashMap;

use levenshtein_automata::{DFA, Distance, SINK_STATE};
use tantivy_fst::raw::{CompiledAddr, Fst};
use tantivy_fst::{IntoStreamer, Map, MapBuilder, Streamer};

/// Names filed under one key.
const SAME_KEY_MAX: usize = 64;
/// A beginning that more names share than these has its best ones listed …
const BUSY: usize = 256;
/// … so many of them …
const BEST: usize = 64;
/// … if it is at most so long, in letters.
const BUSY_LETTERS_MAX: usize = 8;
/// Keys that are looked through behind one beginning.
const SCANNED_MAX: usize = 4_096;
/// Beginnings a typo away that are looked at.
const MENDED_MAX: usize = 48;
/// Bits of a key's value that hold the number of names.
const COUNT_BITS: u32 = 8;

/// A name under a key: its place in the order of entries, the best first, and whether the key is the whole name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Posting(u32);

impl Posting {
    pub(super) fn new(entry: u32, is_whole: bool) -> Self {
        Self(entry << 1 | u32::from(!is_whole))
    }

    /// Place of the entry.
    pub(super) fn entry(self) -> u32 {
        self.0 >> 1
    }

    /// Whether the key is the name from its beginning rather than from a later word on.
    pub(super) fn is_whole(self) -> bool {
        self.0 & 1 == 0
    }
}

/// A beginning of keys that differs from what was typed.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Mended {
    /// Whether the difference is at the end, where the reader may only not have typed on yet.
    pub(super) at_end: bool,
    /// The beginning.
    pub(super) beginning: String,
}

/// The keys of one language.
#[derive(Debug)]
pub(super) struct Shelf {
    keys: Map<Vec<u8>>,
    postings: Vec<Posting>,
    /// The best names of beginnings that many share.
    busy: HashMap<Box<str>, Box<[Posting]>>,
}

impl Shelf {
    /// Files names under their keys.
    pub(super) fn new(mut filed: Vec<(String, Posting)>) -> Result<Self, tantivy_fst::Error> {
        filed.sort_unstable();
        filed.dedup();
        let mut builder = MapBuilder::memory();
        let mut postings: Vec<Posting> = Vec::with_capacity(filed.len());
        for same in filed.chunk_by(|a, b| a.0 == b.0) {
            let start = postings.len() as u64;
            postings.extend(same.iter().take(SAME_KEY_MAX).map(|(_, posting)| *posting));
            let count = postings.len() as u64 - start;
            builder.insert(&same[0].0, start << COUNT_BITS | count)?;
        }
        postings.shrink_to_fit();
        let keys = Map::from_bytes(builder.into_inner()?)?;
        let mut busy = HashMap::new();
        list_busy(&filed, 1, &mut busy);
        Ok(Self { keys, postings, busy })
    }

    /// Hands over names whose keys begin so, and whether the key is no longer than that; the best ones where there
    /// are very many.
    pub(super) fn complete(&self, beginning: &str, sink: &mut impl FnMut(Posting, bool)) {
        for posting in self.at(self.keys.get(beginning)) {
            sink(*posting, true);
        }
        if let Some(best) = self.busy.get(beginning) {
            return best.iter().for_each(|posting| sink(*posting, false));
        }
        let mut stream = self.keys.range().gt(beginning).into_stream();
        for _ in 0..SCANNED_MAX {
            match stream.next() {
                Some((key, value)) if key.starts_with(beginning.as_bytes()) => {
                    self.at(Some(value)).iter().for_each(|posting| sink(*posting, false));
                }
                _ => break,
            }
        }
    }

    fn at(&self, value: Option<u64>) -> &[Posting] {
        let value = value.unwrap_or(0);
        let start = usize::try_from(value >> COUNT_BITS).unwrap_or(usize::MAX);
        let count = usize::try_from(value & ((1 << COUNT_BITS) - 1)).unwrap_or(0);
        self.postings.get(start..start.saturating_add(count)).unwrap_or_default()
    }

    /// Beginnings of keys that are exactly one edit away from what was typed, those with a slip inside it first.
    pub(super) fn mended(&self, typed: &str, automaton: &DFA) -> Vec<Mended> {
        let mut walk = Walk { fst: self.keys.as_fst(), automaton, typed, path: Vec::new(), found: Vec::new() };
        walk.down(walk.fst.root().addr(), automaton.initial_state());
        let mut found = walk.found;
        found.sort();
        found.dedup();
        found.truncate(MENDED_MAX);
        found
    }

    /// Memory that it takes, about.
    pub(super) fn size_bytes(&self) -> usize {
        let busy: usize = self.busy.iter().map(|(key, best)| key.len() + best.len() * size_of::<Posting>() + 48).sum();
        self.keys.as_fst().size() + self.postings.len() * size_of::<Posting>() + busy
    }
}

/// A walk through the keys along an automaton.
struct Walk<'a> {
    fst: &'a Fst<Vec<u8>>,
    automaton: &'a DFA,
    typed: &'a str,
    path: Vec<u8>,
    found: Vec<Mended>,
}

impl Walk<'_> {
    fn down(&mut self, node: CompiledAddr, state: u32) {
        if let (Distance::Exact(1), Ok(path)) = (self.automaton.distance(state), std::str::from_utf8(&self.path)) {
            self.found.extend(mended(self.typed, path));
        }
        for transition in self.fst.node(node).transitions() {
            let next = self.automaton.transition(state, transition.inp);
            if next != SINK_STATE {
                self.path.push(transition.inp);
                self.down(transition.addr, next);
                self.path.pop();
            }
        }
    }
}

/// What was typed with an edit, unless the edit only takes the last letter away or adds one: that is typing.
fn mended(typed: &str, beginning: &str) -> Option<Mended> {
    if typed.starts_with(beginning) || beginning.starts_with(typed) {
        return None;
    }
    let at_end = typed.chars().next_back() != beginning.chars().next_back();
    Some(Mended { at_end, beginning: beginning.to_owned() })
}

/// Lists the best names of each beginning of `letters` letters or more that many share; `filed` is sorted.
fn list_busy(filed: &[(String, Posting)], letters: usize, busy: &mut HashMap<Box<str>, Box<[Posting]>>) {
    let beginning = |key: &str| key.char_indices().nth(letters).map_or(key.len(), |(end, _)| end);
    let is_same = |a: &(String, Posting), b: &(String, Posting)| {
        a.0.as_bytes().get(..beginning(&a.0)) == b.0.as_bytes().get(..beginning(&b.0))
    };
    for group in filed.chunk_by(is_same).filter(|group| group.len() > BUSY) {
        let mut best: Vec<Posting> = group.iter().map(|(_, posting)| *posting).collect();
        best.sort_unstable();
        best.dedup_by_key(|posting| posting.entry());
        best.truncate(BEST);
        let key = group[0].0.get(..beginning(&group[0].0)).unwrap_or_default();
        busy.insert(key.into(), best.into());
        if letters < BUSY_LETTERS_MAX {
            list_busy(group, letters + 1, busy);
        }
    }
}
