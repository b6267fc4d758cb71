//! A set of 64-bit keys, numbered in the order of their arrival; open addressing, 32-bit fingerprints.

/// Spreads a letter over the bits of a key; a multiplier of Steele and Vigna,
/// "Computationally easy, spectrally good multipliers", 2021.
const MULTIPLIER: u64 = 0xd134_2543_de82_ef95;

/// Extends the key of a run of letters by one letter.
pub(super) fn extend_key(key: u64, letter: char) -> u64 {
    let mixed = (key ^ u64::from(u32::from(letter))).wrapping_mul(MULTIPLIER);
    mixed ^ (mixed >> 29)
}

/// Numbers keys.
#[derive(Debug)]
pub(super) struct Table {
    /// Fingerprint and number of a key; the fingerprint 0 marks a free slot.
    slots: Vec<(u32, u32)>,
    mask: usize,
    len: u32,
}

impl Table {
    /// A table for fewer than `2^slots_log2` keys.
    pub(super) fn new(slots_log2: u32) -> Self {
        let slots = 1_usize << slots_log2;
        Self { slots: vec![(0, 0); slots], mask: slots - 1, len: 0 }
    }

    /// Number of keys.
    pub(super) fn len(&self) -> usize {
        self.len as usize
    }

    /// Number of a key, if it is in the table.
    pub(super) fn get(&self, key: u64) -> Option<u32> {
        let (mut slot, fingerprint) = self.place_of(key);
        loop {
            let &(found, number) = self.slots.get(slot)?;
            if found == fingerprint {
                return Some(number);
            }
            if found == 0 {
                return None;
            }
            slot = (slot + 1) & self.mask;
        }
    }

    /// Number of a key, which is put in if it is new; none if the table is full.
    pub(super) fn insert(&mut self, key: u64) -> Option<u32> {
        let full = self.len() * 8 >= self.slots.len() * 7;
        let (mut slot, fingerprint) = self.place_of(key);
        loop {
            let entry = self.slots.get_mut(slot)?;
            if entry.0 == fingerprint {
                return Some(entry.1);
            }
            if entry.0 == 0 {
                if full {
                    return None;
                }
                *entry = (fingerprint, self.len);
                self.len += 1;
                return Some(entry.1);
            }
            slot = (slot + 1) & self.mask;
        }
    }

    #[expect(clippy::cast_possible_truncation, reason = "slot and fingerprint are halves of the key")]
    fn place_of(&self, key: u64) -> (usize, u32) {
        (key as usize & self.mask, (key >> 32) as u32 | 1)
    }
}
