//! Arithmetic on Hangul syllables: lead consonant, vowel and final consonant, and words packed into integers.
//!
//! A syllable is its offset from U+AC00 (Unicode Standard, section 3.12); this file knows no Korean words.

/// Offset of a precomposed syllable from U+AC00, 0 to 11171.
pub(super) type Syllable = u16;

/// Number of syllables that fit into a [`Key`].
pub(super) const KEY_SYLLABLES: usize = 9;

const FIRST: u32 = 0xAC00;
const COUNT: u32 = 11_172;
const VOWELS: u16 = 21;
const FINALS: u16 = 28;
const BITS: u32 = 14;

/// Up to nine syllables as one integer, 14 bits each; 0 is the empty word.
pub(super) type Key = u128;

/// The syllable of a character, or `None` for anything but a precomposed Hangul syllable.
pub(super) fn syllable(character: char) -> Option<Syllable> {
    let offset = u32::from(character).checked_sub(FIRST)?;
    u16::try_from(offset).ok().filter(|_| offset < COUNT)
}

/// The syllable of a character that is known to be one; evaluated at compile time.
pub(super) const fn code(character: char) -> Syllable {
    ((character as u32).wrapping_sub(FIRST) & 0x3FFF) as Syllable
}

/// The character of a syllable.
pub(super) fn character(syllable: Syllable) -> char {
    char::from_u32(FIRST + u32::from(syllable)).unwrap_or(char::REPLACEMENT_CHARACTER)
}

/// The key of a word with one more syllable behind it.
pub(super) fn append(key: Key, syllable: Syllable) -> Key {
    (key << BITS) | Key::from(syllable + 1)
}

/// The key of a word of `count` syllables with one more syllable before it.
pub(super) fn prepend(syllable: Syllable, key: Key, count: usize) -> Key {
    debug_assert!(count < KEY_SYLLABLES);
    (Key::from(syllable + 1) << (BITS as usize * count)) | key
}

/// The key of a whole word, or `None` where it is too long or holds another script.
pub(super) fn key_of(word: &str) -> Option<Key> {
    let mut key = 0;
    for (count, letter) in word.chars().enumerate() {
        if count == KEY_SYLLABLES {
            return None;
        }
        key = append(key, syllable(letter)?);
    }
    Some(key)
}

/// Composes a syllable of the numbers of its lead, vowel and final consonant.
pub(super) const fn compose(lead: u16, vowel: u16, last: u16) -> Syllable {
    (lead * VOWELS + vowel) * FINALS + last
}

/// Number of the lead consonant, 0 to 18.
pub(super) const fn lead(syllable: Syllable) -> u16 {
    syllable / FINALS / VOWELS
}

/// Number of the vowel, 0 to 20.
pub(super) const fn vowel(syllable: Syllable) -> u16 {
    syllable / FINALS % VOWELS
}

/// Number of the final consonant (batchim), 0 where the syllable is open.
pub(super) const fn last(syllable: Syllable) -> u16 {
    syllable % FINALS
}

/// The same syllable with another final consonant.
pub(super) const fn with_last(syllable: Syllable, last: u16) -> Syllable {
    syllable - syllable % FINALS + last
}

/// The same syllable with another vowel and no final consonant.
pub(super) const fn with_vowel(syllable: Syllable, vowel: u16) -> Syllable {
    compose(lead(syllable), vowel, 0)
}

/// Numbers of lead consonants.
pub(super) mod leads {
    pub(in super::super) const N: u16 = 2;
    pub(in super::super) const S: u16 = 9;
    pub(in super::super) const SILENT: u16 = 11;
}

/// Numbers of vowels.
pub(super) mod vowels {
    pub(in super::super) const A: u16 = 0;
    pub(in super::super) const AE: u16 = 1;
    pub(in super::super) const YAE: u16 = 3;
    pub(in super::super) const EO: u16 = 4;
    pub(in super::super) const E: u16 = 5;
    pub(in super::super) const YEO: u16 = 6;
    pub(in super::super) const O: u16 = 8;
    pub(in super::super) const WA: u16 = 9;
    pub(in super::super) const WAE: u16 = 10;
    pub(in super::super) const OE: u16 = 11;
    pub(in super::super) const U: u16 = 13;
    pub(in super::super) const WO: u16 = 14;
    pub(in super::super) const EU: u16 = 18;
    pub(in super::super) const I: u16 = 20;
}

/// Numbers of final consonants.
pub(super) mod finals {
    pub(in super::super) const N: u16 = 4;
    pub(in super::super) const D: u16 = 7;
    pub(in super::super) const R: u16 = 8;
    pub(in super::super) const RM: u16 = 10;
    pub(in super::super) const M: u16 = 16;
    pub(in super::super) const B: u16 = 17;
    pub(in super::super) const S: u16 = 19;
    pub(in super::super) const SS: u16 = 20;
    pub(in super::super) const H: u16 = 27;
}
