//! A compiled layer, read where it lies: mapped from a file or in memory.
//!
//! A layer is checked once when it is opened: layout, length, checksum, analysis. After that every access is bounds
//! checked, so that even a file that was made to deceive gives wrong labels at worst. See [`super::compile`] for the
//! layout.

use std::fmt;
use std::fs::File;
use std::ops::{Deref, Range};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use tantivy_fst::Map;
use tantivy_fst::raw::Fst;

use super::compile::{
    self, BEHIND, CONCEPT, COUNT_BITS, DOMAIN, FORMAT, HEADER, Header, LABEL, MAGIC, PARTS, PREFERRED, RELATED, SENSE,
    WEIGHT_BITS,
};
use super::key::{FORM_START, STEM_END};
use super::transducer;
use crate::language::Lang;

/// Why bytes are no layer.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LayerError {
    /// The file cannot be read.
    #[error("the lexicon file {} cannot be read", .path.display())]
    Io {
        /// Where.
        path: PathBuf,
        /// Why.
        #[source]
        cause: std::io::Error,
    },
    /// It is no layer at all, or one of another version.
    #[error("{name} is no lexicon file of this version of the program; compile or import it again")]
    Format {
        /// Name of the layer.
        name: String,
    },
    /// It was compiled with another analysis.
    #[error("{name} was compiled by another version of the program; compile or import it again")]
    Analysis {
        /// Name of the layer.
        name: String,
    },
    /// It is not as it was written.
    #[error("{name} is damaged: {what}; compile or import it again")]
    Damaged {
        /// Name of the layer.
        name: String,
        /// What is wrong.
        what: &'static str,
    },
}

/// A layer of the knowledge base; cheap to clone.
#[derive(Clone)]
pub struct Layer {
    name: Arc<str>,
    bytes: Arc<Bytes>,
    header: Header,
    sections: Sections,
    languages: Arc<[Option<Lang>]>,
    keys: Arc<Keys>,
}

/// The keys of a layer and where their senses stand.
pub type Keys = Map<KeyBytes>;

/// The bytes of the keys.
#[derive(Debug)]
pub struct KeyBytes {
    bytes: Arc<Bytes>,
    range: Range<usize>,
}

impl Deref for KeyBytes {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        (*self.bytes).as_ref().get(self.range.clone()).unwrap_or_default()
    }
}

impl fmt::Debug for Layer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Layer").field("name", &self.name).field("header", &self.header).finish_non_exhaustive()
    }
}

#[derive(Debug)]
enum Bytes {
    Owned(Vec<u8>),
    Mapped(memmap2::Mmap),
}

impl AsRef<[u8]> for Bytes {
    fn as_ref(&self) -> &[u8] {
        match self {
            Self::Owned(bytes) => bytes,
            Self::Mapped(map) => map,
        }
    }
}

#[derive(Debug, Clone, Default)]
struct Sections {
    about: Range<usize>,
    concepts: Range<usize>,
    links: Range<usize>,
    labels: Range<usize>,
    senses: Range<usize>,
    strings: Range<usize>,
    details: Range<usize>,
}

/// A concept that a key may mean.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sense {
    /// Ordinal of the concept in its layer.
    pub concept: u32,
    /// Probability among the senses of the key, 0 to 1.
    pub probability: f32,
    /// Fingerprint of the label's accents, see [`super::key::accents`].
    pub accents: u8,
}

/// A concept of a layer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Concept<'a> {
    /// Its identifier.
    pub id: &'a str,
    /// Its scope note; may be empty.
    pub note: &'a str,
    /// Whether it belongs to the thesaurus.
    pub is_domain: bool,
}

/// What a concept is called in a language, and how that occurs in a text.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Label<'a> {
    /// Its language.
    pub language: Lang,
    /// The label as people write it.
    pub text: &'a str,
    /// How usual it is for the concept, above 0 and at most 1, relative to the other labels.
    pub weight: f32,
    /// Probability that it means this concept and no other, 0 to 1.
    pub specificity: f32,
    /// Whether it is the preferred one.
    pub is_preferred: bool,
    /// Whether the terms are those of a compound written apart.
    pub is_parts: bool,
    terms: &'a str,
}

impl<'a> Label<'a> {
    /// The terms in order, each with its exact form where it has accents.
    pub fn terms(&self) -> impl Iterator<Item = (&'a str, Option<&'a str>)> {
        self.terms.split(STEM_END).map(|term| match term.split_once(FORM_START) {
            Some((term, exact)) => (term, Some(exact)),
            None => (term, None),
        })
    }

    /// Whether another label occurs in a text in the same way.
    pub fn is_found_like(&self, other: &Self) -> bool {
        self.terms == other.terms
    }
}

impl Layer {
    /// The layer in these bytes, which the program itself brought: checksum and keys are left to the tests.
    ///
    /// # Errors
    /// [`LayerError`].
    pub fn trusted(bytes: Vec<u8>, name: &str) -> Result<Self, LayerError> {
        Self::open(Bytes::Owned(bytes), name, false)
    }

    /// The layer in these bytes.
    ///
    /// # Errors
    /// [`LayerError`].
    pub fn owned(bytes: Vec<u8>, name: &str) -> Result<Self, LayerError> {
        Self::open(Bytes::Owned(bytes), name, true)
    }

    /// Maps the layer in a file.
    ///
    /// # Errors
    /// [`LayerError`].
    pub fn mapped(path: &Path, name: &str) -> Result<Self, LayerError> {
        let io = |cause| LayerError::Io { path: path.to_owned(), cause };
        let file = File::open(path).map_err(io)?;
        #[expect(unsafe_code, reason = "layers are replaced by renaming and never written in place")]
        // SAFETY: the program writes a layer to a new file and renames it; the mapped one keeps its content.
        let map = unsafe { memmap2::Mmap::map(&file) }.map_err(io)?;
        Self::open(Bytes::Mapped(map), name, true)
    }

    fn open(bytes: Bytes, name: &str, check: bool) -> Result<Self, LayerError> {
        let all = bytes.as_ref();
        let (header, checksum) = read_header(all, name)?;
        if check && crc32fast::hash(all.get(HEADER..).unwrap_or_default()) != checksum {
            return Err(damaged(name, "its checksum is wrong"));
        }
        let (sections, languages, keys) =
            sections(&header, all.len()).ok_or_else(|| damaged(name, "its sections do not fit"))?;
        let codes = all.get(languages).unwrap_or_default().chunks_exact(4);
        let language = |code: &[u8]| Lang::from_code(std::str::from_utf8(code).ok()?.trim_end_matches('\0'));
        let languages = codes.map(language).collect();
        let strings = all.get(sections.strings.clone()).unwrap_or_default();
        if std::str::from_utf8(strings).is_err() {
            return Err(damaged(name, "its text is not UTF-8"));
        }
        if check && !transducer::is_sound(all.get(keys.clone()).unwrap_or_default()) {
            return Err(damaged(name, "its keys cannot be walked"));
        }
        let bytes = Arc::new(bytes);
        let keys = Fst::new(KeyBytes { bytes: Arc::clone(&bytes), range: keys });
        let keys = keys.map_err(|_| damaged(name, "its keys cannot be read"))?;
        Ok(Self { name: name.into(), header, sections, languages, keys: Arc::new(keys.into()), bytes })
    }

    /// Name of the layer, as explanations give it.
    pub fn name(&self) -> &Arc<str> {
        &self.name
    }

    /// CRC-32 of its content, as it was written.
    pub fn checksum(&self) -> u32 {
        read_header((*self.bytes).as_ref(), &self.name).map_or(0, |(_, checksum)| checksum)
    }

    /// Number of concepts.
    pub fn concepts(&self) -> u32 {
        self.header.concepts
    }

    /// Number of labels, over all languages.
    pub fn labels_len(&self) -> u32 {
        self.header.labels
    }

    /// Bytes of the layer.
    pub fn size_bytes(&self) -> usize {
        (*self.bytes).as_ref().len()
    }

    /// Languages that it has labels in.
    pub fn languages(&self) -> impl Iterator<Item = Lang> {
        self.languages.iter().flatten().copied()
    }

    /// What the layer says about itself, by name.
    pub fn about(&self) -> Vec<(&str, &str)> {
        let about = self.section(&self.sections.about);
        let about = std::str::from_utf8(about).unwrap_or_default();
        about.lines().filter_map(|line| line.split_once('\t')).collect()
    }

    /// What the tables say and a search does not ask, see [`super::details`].
    pub(super) fn details(&self) -> &str {
        std::str::from_utf8(self.section(&self.sections.details)).unwrap_or_default()
    }

    /// The transducer of the keys.
    pub fn keys(&self) -> &Keys {
        &self.keys
    }

    /// What a key may mean, likeliest first; nothing, if it is not filed.
    pub fn senses(&self, key: &str) -> impl Iterator<Item = Sense> {
        self.senses_at(self.keys.get(key))
    }

    /// What the key with this value may mean.
    pub fn senses_at(&self, value: Option<u64>) -> impl Iterator<Item = Sense> {
        let value = value.unwrap_or(0);
        let start = usize::try_from(value >> COUNT_BITS).unwrap_or(usize::MAX);
        let count = usize::try_from(value & ((1 << COUNT_BITS) - 1)).unwrap_or(0);
        let senses = self.section(&self.sections.senses).chunks_exact(SENSE).skip(start).take(count);
        senses.filter_map(|bytes| {
            let [a, b, c, d, probability, accents] = *bytes else { return None };
            let concept = u32::from_le_bytes([a, b, c, d]);
            Some(Sense { concept, probability: f32::from(probability) / 255.0, accents })
        })
    }

    /// A concept by its ordinal.
    pub fn concept(&self, ordinal: u32) -> Option<Concept<'_>> {
        let bytes = self.record(&self.sections.concepts, ordinal, CONCEPT)?;
        let note_length = u16::from_le_bytes([*bytes.get(18)?, *bytes.get(19)?]);
        Some(Concept {
            id: self.string(word(bytes, 0)?, u16::from(*bytes.get(16)?))?,
            note: self.string(word(bytes, 4)?, note_length)?,
            is_domain: bytes.get(17)? & DOMAIN != 0,
        })
    }

    /// Ordinals of broader concepts, and of related ones.
    pub fn links(&self, ordinal: u32) -> (Vec<u32>, Vec<u32>) {
        let range = self.range_of(ordinal, 12, self.header.links);
        let links = range.filter_map(|i| word(self.record(&self.sections.links, i, 4)?, 0));
        let (related, broader): (Vec<u32>, Vec<u32>) = links.partition(|link| link & RELATED != 0);
        (broader, related.into_iter().map(|link| link & !RELATED).collect())
    }

    /// The labels of a concept, by language, the preferred one of each first.
    pub fn labels(&self, ordinal: u32) -> impl Iterator<Item = Label<'_>> {
        self.range_of(ordinal, 8, self.header.labels).filter_map(|i| self.label(i))
    }

    /// The labels of a concept in one language. Those of a concept stand in the order of languages.
    pub fn labels_in(&self, ordinal: u32, language: Lang) -> impl Iterator<Item = Label<'_>> {
        let all = self.range_of(ordinal, 8, self.header.labels);
        let own = self.first_label(all.clone(), language)..all.end;
        own.map_while(|i| self.label(i)).take_while(move |label| label.language == language)
    }

    /// The first label of a concept's that is in `language` or one after it.
    fn first_label(&self, mut labels: Range<u32>, language: Lang) -> u32 {
        let is_before = |i: u32| {
            let place = self.record(&self.sections.labels, i, LABEL).and_then(|bytes| bytes.get(6)).copied();
            place.and_then(|place| *self.languages.get(usize::from(place))?).is_some_and(|known| known < language)
        };
        while !labels.is_empty() {
            let middle = labels.start + (labels.end - labels.start) / 2;
            if is_before(middle) { labels.start = middle + 1 } else { labels.end = middle }
        }
        labels.start
    }

    /// From the number at byte `at` of a concept to that of the next one.
    fn range_of(&self, ordinal: u32, at: usize, end: u32) -> Range<u32> {
        let number = |ordinal| word(self.record(&self.sections.concepts, ordinal, CONCEPT)?, at);
        let start = number(ordinal).unwrap_or(end);
        start..ordinal.checked_add(1).and_then(number).unwrap_or(end).min(end)
    }

    fn label(&self, ordinal: u32) -> Option<Label<'_>> {
        let bytes = self.record(&self.sections.labels, ordinal, LABEL)?;
        let [a, b, c, d, text_length, terms_length, place, flags, specificity] = *bytes else { return None };
        let start = u32::from_le_bytes([a, b, c, d]);
        let terms_start = if flags & BEHIND == 0 { start } else { start.checked_add(u32::from(text_length))? };
        Some(Label {
            language: (*self.languages.get(usize::from(place))?)?,
            text: self.string(start, u16::from(text_length))?,
            weight: f32::from((flags & WEIGHT_BITS) + 1) / 32.0,
            specificity: f32::from(specificity) / 255.0,
            is_preferred: flags & PREFERRED != 0,
            is_parts: flags & PARTS != 0,
            terms: self.string(terms_start, u16::from(terms_length))?,
        })
    }

    fn section(&self, range: &Range<usize>) -> &[u8] {
        (*self.bytes).as_ref().get(range.clone()).unwrap_or_default()
    }

    fn record(&self, section: &Range<usize>, ordinal: u32, size: usize) -> Option<&[u8]> {
        let start = usize::try_from(ordinal).ok()?.checked_mul(size)?;
        self.section(section).get(start..start.checked_add(size)?)
    }

    fn string(&self, start: u32, length: u16) -> Option<&str> {
        let start = usize::try_from(start).ok()?;
        let bytes = self.section(&self.sections.strings).get(start..start + usize::from(length))?;
        std::str::from_utf8(bytes).ok()
    }
}

fn damaged(name: &str, what: &'static str) -> LayerError {
    LayerError::Damaged { name: name.to_owned(), what }
}

fn word(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
}

/// Reads the header; returns it with the checksum.
fn read_header(all: &[u8], name: &str) -> Result<(Header, u32), LayerError> {
    let format = || LayerError::Format { name: name.to_owned() };
    if all.len() < HEADER || all.get(..8) != Some(&MAGIC) || word(all, 8) != Some(FORMAT) {
        return Err(format());
    }
    let at = |at| word(all, at).ok_or_else(format);
    let length = u64::from(at(16)?) | u64::from(at(20)?) << 32;
    if length != all.len() as u64 {
        return Err(damaged(name, "it is cut off or has something behind it"));
    }
    if at(24)? != compile::analysis() {
        return Err(LayerError::Analysis { name: name.to_owned() });
    }
    let header = Header {
        concepts: at(28)?,
        links: at(32)?,
        labels: at(36)?,
        senses: at(40)?,
        strings: at(44)?,
        keys: at(48)?,
        about: at(52)?,
        languages: at(56)?,
        details: at(60)?,
    };
    Ok((header, at(12)?))
}

/// Where the sections lie, then the languages and the keys; `None` where they do not fill the length exactly.
fn sections(header: &Header, length: usize) -> Option<(Sections, Range<usize>, Range<usize>)> {
    let mut at = HEADER;
    let mut next = |count: u32, size: usize| {
        let end = at.checked_add(usize::try_from(count).ok()?.checked_mul(size)?)?;
        let range = at..end;
        at = end;
        Some(range)
    };
    let about = next(header.about, 1)?;
    let languages = next(header.languages, 4)?;
    let concepts = next(header.concepts, CONCEPT)?;
    let links = next(header.links, 4)?;
    let labels = next(header.labels, LABEL)?;
    let senses = next(header.senses, SENSE)?;
    let strings = next(header.strings, 1)?;
    let keys = next(header.keys, 1)?;
    let details = next(header.details, 1)?;
    (at == length).then_some((Sections { about, concepts, links, labels, senses, strings, details }, languages, keys))
}
