//! The bytes of a transducer in, whether they can be walked without leaving them out.
//!
//! The library that reads the keys of a layer trusts their bytes: forged ones could lead it behind their end. So every
//! node that the root leads to is checked once, against the layout of `tantivy-fst` 0.5 (`src/raw/node.rs`, from the
//! `fst` crate):
//!
//! ```text
//! one transition to the node before     [input] 11iiiiii
//! one transition                        output delta sizes [input] 10iiiiii
//! any number of them                    [final output] outputs deltas inputs [index] sizes [count] 0fcccccc
//! ```
//!
//! A node is named by its last byte. `iiiiii` is a frequent input or 0, `sizes` the bytes of a delta and of an output,
//! `f` whether a key ends here. A delta leads back from the first byte of its node, so that there are no circles.

use rustc_hash::FxHashMap;

/// Bytes before the first node: version and type.
const HEAD: usize = 16;
/// Bytes behind the last node: number of keys and address of the root.
const TAIL: usize = 16;
/// Address of the node that ends a key and leads nowhere.
const EMPTY: usize = 0;
/// Number of transitions above which a node has an index of its inputs.
const INDEXED_ABOVE: usize = 32;
/// The version that is written.
const VERSION: u64 = 2;

/// A transition: where it leads and what it adds to the value of a key.
type Transition = (usize, u64);

/// Whether every walk over the transducer stays within its bytes and no value overflows.
pub(super) fn is_sound(bytes: &[u8]) -> bool {
    walk(bytes).is_some()
}

/// Checks all nodes; returns the largest value of a key.
fn walk(bytes: &[u8]) -> Option<u64> {
    let root = usize::try_from(number(bytes, bytes.len().checked_sub(8)?, 8)?).ok()?;
    if number(bytes, 0, 8)? != VERSION || root < HEAD || root.checked_add(1 + TAIL)? != bytes.len() {
        return None;
    }
    let nodes = bytes.get(..=root)?;
    // Transitions lead to smaller addresses alone: going down, each node is met after all that lead to it.
    let mut reached = vec![0_u64; root / 64 + 1];
    *reached.last_mut()? |= 1 << (root % 64);
    let mut transitions = Vec::new();
    let mut node = Some(root);
    while let Some(address) = node {
        read(nodes, address, &mut transitions)?;
        for (target, _) in transitions.iter().filter(|(target, _)| *target != EMPTY) {
            *reached.get_mut(target / 64)? |= 1 << (target % 64);
        }
        node = below(&reached, address);
    }
    values(nodes, &reached, root)
}

/// The largest value behind each node, from the smallest address up to the root.
fn values(nodes: &[u8], reached: &[u64], root: usize) -> Option<u64> {
    let mut largest: FxHashMap<usize, u64> = FxHashMap::default();
    let mut transitions = Vec::new();
    for (block, bits) in reached.iter().enumerate() {
        let mut bits = *bits;
        while bits != 0 {
            let address = block * 64 + bits.trailing_zeros() as usize;
            bits &= bits - 1;
            let mut most = read(nodes, address, &mut transitions)?;
            for (target, output) in &transitions {
                let behind = largest.get(target).copied().unwrap_or(0);
                most = most.max(output.checked_add(behind)?);
            }
            largest.insert(address, most);
        }
    }
    largest.get(&root).copied()
}

/// The next smaller address that was reached.
fn below(reached: &[u64], address: usize) -> Option<usize> {
    let (mut block, bit) = (address / 64, address % 64);
    let mut bits = reached.get(block)? & ((1 << bit) - 1);
    while bits == 0 {
        block = block.checked_sub(1)?;
        bits = *reached.get(block)?;
    }
    Some(block * 64 + 63 - bits.leading_zeros() as usize)
}

/// Reads a node; returns its final output.
fn read(nodes: &[u8], address: usize, transitions: &mut Vec<Transition>) -> Option<u64> {
    transitions.clear();
    let state = *nodes.get(address)?;
    let rare_input = usize::from(state.trailing_zeros() >= 6);
    match state >> 6 {
        0b11 => {
            let start = address.checked_sub(rare_input)?;
            transitions.push((inside(start.checked_sub(1)?)?, 0));
            Some(0)
        }
        0b10 => {
            let sizes_at = address.checked_sub(rare_input + 1)?;
            let (delta, output) = sizes(*nodes.get(sizes_at)?)?;
            let delta_at = sizes_at.checked_sub(delta)?;
            let start = delta_at.checked_sub(output)?;
            transitions.push((target(nodes, delta_at, delta, start)?, number(nodes, start, output)?));
            Some(0)
        }
        kind => read_many(nodes, address, kind == 0b01, transitions),
    }
}

/// Reads a node with any number of transitions.
fn read_many(nodes: &[u8], address: usize, is_final: bool, transitions: &mut Vec<Transition>) -> Option<u64> {
    let (count, count_bytes) = match nodes.get(address)? & 0b11_1111 {
        0 => match *nodes.get(address.checked_sub(1)?)? {
            // One transition would stand in the state.
            1 => (256, 1),
            count => (usize::from(count), 1),
        },
        count => (usize::from(count), 0),
    };
    let sizes_at = address.checked_sub(count_bytes + 1)?;
    let packed = *nodes.get(sizes_at)?;
    let (delta, output) = if count == 0 { (0, usize::from(packed & 0b1111)) } else { sizes(packed)? };
    let index = if count > INDEXED_ABOVE { 256 } else { 0 };
    let deltas_at = sizes_at.checked_sub(index + count + count * delta)?;
    let outputs_at = deltas_at.checked_sub(count * output)?;
    let start = if is_final { outputs_at.checked_sub(output)? } else { outputs_at };
    for i in 0..count {
        let to = target(nodes, deltas_at + i * delta, delta, start)?;
        transitions.push((to, number(nodes, outputs_at + i * output, output)?));
    }
    if start < HEAD {
        return None;
    }
    if is_final { number(nodes, start, output) } else { Some(0) }
}

/// Bytes of a delta and of an output.
fn sizes(packed: u8) -> Option<(usize, usize)> {
    let (delta, output) = (usize::from(packed >> 4), usize::from(packed & 0b1111));
    ((1..=8).contains(&delta) && output <= 8).then_some((delta, output))
}

/// Where the delta at `at` leads, from a node that starts at `start`.
fn target(nodes: &[u8], at: usize, size: usize, start: usize) -> Option<usize> {
    match usize::try_from(number(nodes, at, size)?).ok()? {
        0 => Some(EMPTY),
        delta => inside(start.checked_sub(delta)?),
    }
}

/// An address, if it is one of a node.
fn inside(address: usize) -> Option<usize> {
    (address >= HEAD).then_some(address)
}

/// A little-endian number of `size` bytes, at most 8.
fn number(bytes: &[u8], at: usize, size: usize) -> Option<u64> {
    let mut number = [0; 8];
    number.get_mut(..size)?.copy_from_slice(bytes.get(at..at.checked_add(size)?)?);
    Some(u64::from_le_bytes(number))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use tantivy_fst::raw::Fst;
    use tantivy_fst::{Map, MapBuilder, Streamer};

    use super::*;

    fn built(entries: &std::collections::BTreeMap<Vec<u8>, u64>) -> Vec<u8> {
        let mut builder = MapBuilder::memory();
        for (key, value) in entries {
            builder.insert(key, *value).unwrap();
        }
        builder.into_inner().unwrap()
    }

    proptest! {
        #[test]
        fn what_is_written_is_sound_and_its_largest_value_is_known(
            entries in proptest::collection::btree_map(proptest::collection::vec(any::<u8>(), 0..6), any::<u64>(), 0..300),
        ) {
            let bytes = built(&entries);
            let largest = entries.values().copied().max().unwrap_or(0);
            // Outputs are differences, so that the bound may not be below the largest value.
            prop_assert!(walk(&bytes).is_some_and(|most| most >= largest));
        }

        #[test]
        fn what_is_sound_can_be_walked(
            entries in proptest::collection::btree_map("[a-e]{0,5}", 0_u64..1000, 1..40),
            changes in proptest::collection::vec((any::<proptest::sample::Index>(), any::<u8>()), 1..4),
        ) {
            let mut bytes = built(&entries.into_iter().map(|(k, v)| (k.into_bytes(), v)).collect());
            for (at, byte) in changes {
                let at = at.index(bytes.len());
                bytes[at] = byte;
            }
            if is_sound(&bytes) {
                let map = Map::from(Fst::new(bytes).unwrap());
                map.get("abcde");
                let mut stream = map.stream();
                (0..10_000).find(|_| stream.next().is_none());
            }
        }
    }

    #[test]
    fn a_wide_node_has_an_index() {
        let entries = (0..=255_u8).map(|b| (vec![b, b], u64::from(b) << 40)).collect();
        assert!(is_sound(&built(&entries)));
    }

    #[test]
    fn nothing_is_not_sound() {
        assert!(!is_sound(&[]) && !is_sound(&[0; 31]) && !is_sound(&[0xff; 64]));
    }
}
