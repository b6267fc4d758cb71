//! Rows of tables in, one compact file out: a layer of the knowledge base.
//!
//! ```text
//! header     64 bytes, see [`Header`]
//! about      lines of `name TAB value`
//! languages  codes, 4 bytes each, padded with zeros
//! concepts   20 bytes each: identifier, note, first label, first link, flags
//! links      4 bytes each: a concept; the top bit is set for related ones
//! labels     9 bytes each: text and terms, language, flags, weights; those of a concept in a row, by language
//! senses     6 bytes each: a concept that a key may mean, and how probably; those of a key in a row
//! strings    UTF-8
//! keys       finite-state transducer: key → first sense and number of senses
//! details    what the table says and a search does not ask, see [`super::details`]
//! ```
//!
//! Integers are little-endian. What a label or a key is called is said in [`super::key`]. The build script includes
//! this file, so that it names nothing but `analyze`, `language` and its neighbors.

use std::collections::{BTreeMap, HashMap};

use tantivy_fst::MapBuilder;

use super::details;
use super::key::{self, FORM_START, STEM_END, Word};
use super::table::Row;
use crate::analyze::{self, Analyzer};
use crate::language::{Lang, Stemmer};

/// First bytes of a layer.
pub const MAGIC: [u8; 8] = *b"DRAGOLEX";
/// Version of the layout.
pub const FORMAT: u32 = 1;
/// Bytes of the header.
pub const HEADER: usize = 64;
/// Bytes of a concept.
pub const CONCEPT: usize = 20;
/// Bytes of a label.
pub const LABEL: usize = 9;
/// Bytes of a sense.
pub const SENSE: usize = 6;
/// Flag of a concept that belongs to the thesaurus.
pub const DOMAIN: u8 = 1;
/// Flag of the preferred label.
pub const PREFERRED: u8 = 0x80;
/// Flag of a label's second way to occur: the parts of a compound side by side.
pub const PARTS: u8 = 0x40;
/// Flag of a label whose terms are not the beginning of its text and stand behind it.
pub const BEHIND: u8 = 0x20;
/// Bits of a label's flags that hold its weight, in thirty-seconds less one.
pub const WEIGHT_BITS: u8 = 0x1f;
/// Bit of a link to a related concept.
pub const RELATED: u32 = 1 << 31;
/// Bits of a key's value that hold the number of senses.
pub const COUNT_BITS: u32 = 16;

/// What a label counts by its place in the cell.
const RANK_WEIGHTS: [f32; 5] = [1.0, 0.7, 0.5, 0.4, 0.3];
/// How much likelier a word means the domain's concept than another.
const DOMAIN_PRIOR: f32 = 1.5;
/// What the parts of a compound side by side count, against the compound.
const PARTS_WEIGHT: f32 = 0.8;

/// Rows that cannot be compiled.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CompileError {
    /// More than the layout can number.
    #[error("the tables are too large to compile: {0} is above {max}", max = u32::MAX)]
    TooLarge(usize),
    /// The transducer refused a key.
    #[error("the keys cannot be compiled")]
    Keys(#[from] tantivy_fst::Error),
}

/// Compiles rows to a layer. `about` says what the layer is, as pairs of name and value.
///
/// # Errors
/// [`CompileError`].
pub fn compile(rows: &[Row], about: &[(&str, &str)], analyzer: &mut Analyzer) -> Result<Vec<u8>, CompileError> {
    let mut compiler = Compiler::default();
    for (ordinal, row) in (0..).zip(rows) {
        compiler.row(ordinal, row, analyzer);
    }
    compiler.links(rows);
    let shares = compiler.normalize();
    compiler.specify(&shares);
    compiler.finish(about)
}

#[derive(Default)]
struct Compiler {
    languages: Vec<Lang>,
    concepts: Vec<ConceptDraft>,
    links: Vec<u32>,
    labels: Vec<LabelDraft>,
    senses: BTreeMap<String, Vec<Sense>>,
    strings: Strings,
    details: String,
}

struct ConceptDraft {
    id: Piece,
    note: Piece,
    first_label: usize,
    first_link: usize,
    flags: u8,
}

struct LabelDraft {
    language: u8,
    weight: f32,
    /// Probability that the label means the concept.
    specificity: f32,
    flags: u8,
    /// The text with the terms, see [`BEHIND`].
    text: Piece,
    text_length: u8,
    terms_length: u8,
    /// The key under which the label is filed.
    key: String,
    concept: u32,
}

/// A concept that a key may mean.
#[derive(Clone, Copy)]
struct Sense {
    concept: u32,
    /// Probability as the table says it, or else a share of what others leave.
    explicit: Option<f32>,
    share: f32,
    accents: u8,
}

/// A place in the strings.
#[derive(Clone, Copy, Default)]
struct Piece {
    start: u32,
    length: u16,
}

#[derive(Default)]
struct Strings {
    text: String,
    known: HashMap<Box<str>, Piece>,
}

impl Strings {
    fn piece(&mut self, text: &str) -> Piece {
        let text = shortened(text);
        if let Some(known) = self.known.get(text) {
            return *known;
        }
        let start = u32::try_from(self.text.len()).unwrap_or(u32::MAX);
        let piece = Piece { start, length: u16::try_from(text.len()).unwrap_or(u16::MAX) };
        self.text.push_str(text);
        self.known.insert(text.into(), piece);
        piece
    }
}

/// As much of a text as a piece can hold.
fn shortened(text: &str) -> &str {
    let fits = text.char_indices().map(|(at, c)| at + c.len_utf8()).take_while(|end| u16::try_from(*end).is_ok());
    fits.last().and_then(|end| text.get(..end)).unwrap_or_default()
}

impl Compiler {
    fn row(&mut self, ordinal: u32, row: &Row, analyzer: &mut Analyzer) {
        let (id, note) = (self.strings.piece(&row.id), self.strings.piece(&row.note));
        let flags = if row.is_domain { DOMAIN } else { 0 };
        self.concepts.push(ConceptDraft { id, note, first_label: self.labels.len(), first_link: 0, flags });
        let mut labels: Vec<_> = row.labels.iter().collect();
        labels.sort_by_key(|label| (label.language, label.rank));
        let mut details = details::Writer::of(ordinal, row);
        for label in labels {
            let tokens = analyzer.terms(&label.text, label.language);
            let words = key::words(&tokens);
            let Some((text_length, terms)) = filed(&words, &label.text) else {
                details.left_out(label);
                continue;
            };
            details.label(label);
            let rank = usize::from(label.rank).min(RANK_WEIGHTS.len() - 1);
            let sense = Sense {
                concept: ordinal,
                explicit: label.probability,
                share: if row.is_domain { DOMAIN_PRIOR } else { 1.0 }
                    * label.share.unwrap_or(1.0 / (1.0 + rank as f32)),
                accents: 0,
            };
            let key = self.file(&words, label.language, sense);
            let flags = if label.rank == 0 { PREFERRED } else { 0 };
            let language = self.language(label.language);
            let mut push = |terms: &str, weight, flags| {
                let Ok(terms_length) = u8::try_from(terms.len()) else { return };
                let shared = label.text.starts_with(terms);
                let text = if shared { &*label.text } else { &*format!("{}{terms}", label.text) };
                let flags = if shared { flags } else { flags | BEHIND };
                let (text, key) = (self.strings.piece(text), key.clone());
                let concept = ordinal;
                let specificity = 1.0;
                self.labels.push(LabelDraft {
                    language,
                    weight,
                    specificity,
                    flags,
                    text,
                    text_length,
                    terms_length,
                    key,
                    concept,
                });
            };
            let weight = label.weight.unwrap_or(RANK_WEIGHTS[rank]);
            push(&terms, weight, flags);
            if let Some(parts) = parts_of(&words, label.language) {
                push(&parts, weight * PARTS_WEIGHT, PARTS);
            }
        }
        details.finish(&mut self.details);
    }

    fn language(&mut self, language: Lang) -> u8 {
        let known = self.languages.iter().position(|l| *l == language);
        let place = known.unwrap_or_else(|| {
            self.languages.push(language);
            self.languages.len() - 1
        });
        u8::try_from(place).unwrap_or(u8::MAX)
    }

    /// Files a sense under every key that the words may be typed as. Returns the main one.
    fn file(&mut self, words: &[Word<'_>], language: Lang, sense: Sense) -> String {
        let content = key::content(words);
        let mut main = String::new();
        key::write(&mut main, language, content.iter().map(|w| w.main.term.as_str()));
        let accents = key::accents(content.iter().copied());
        self.add(&main, Sense { accents, ..sense });
        let mut other = String::new();
        if content.iter().any(|w| w.unaccented().is_some()) {
            let stems = content.iter().map(|w| w.unaccented().unwrap_or(&w.main.term));
            key::write(&mut other, language, stems);
            self.add(&other, sense);
        }
        let whole = words.last().map(|last| last.main.span.end);
        let joined = words.first().filter(|_| words.len() > 1).and_then(|first| {
            let is_whole = |t: &&analyze::OwnedToken| t.form == analyze::OwnedForm::Joined && Some(t.span.end) == whole;
            first.tokens.iter().find(is_whole)
        });
        if let Some(joined) = joined {
            key::write(&mut other, language, [joined.term.as_str()]);
            self.add(&other, sense);
        }
        main
    }

    fn add(&mut self, key: &str, sense: Sense) {
        let senses = self.senses.entry(key.to_owned()).or_default();
        match senses.iter_mut().find(|known| known.concept == sense.concept && known.accents == sense.accents) {
            Some(known) => {
                known.explicit = known.explicit.or(sense.explicit);
                known.share = known.share.max(sense.share);
            }
            None => senses.push(sense),
        }
    }

    fn links(&mut self, rows: &[Row]) {
        let numbers: HashMap<&str, u32> = (0..).zip(rows).map(|(number, row)| (&*row.id, number)).collect();
        for (concept, row) in self.concepts.iter_mut().zip(rows) {
            concept.first_link = self.links.len();
            let known = |ids: &[Box<str>]| ids.iter().filter_map(|id| numbers.get(&**id).copied()).collect::<Vec<_>>();
            self.links.extend(known(&row.broader));
            self.links.extend(known(&row.related).into_iter().map(|number| number | RELATED));
        }
    }

    /// Turns what the tables say into probabilities: the senses of a key sum to 1. Returns them by key and concept.
    fn normalize(&mut self) -> HashMap<(String, u32), f32> {
        let mut shares = HashMap::new();
        for (key, senses) in &mut self.senses {
            let explicit: f32 = senses.iter().filter_map(|s| s.explicit).sum();
            let implicit: f32 = senses.iter().filter(|s| s.explicit.is_none()).map(|s| s.share).sum();
            let left = if explicit > 0.0 { (1.0 - explicit).max(0.05) } else { 1.0 };
            // Where one sense alone is known, its probability says what others the word has.
            let total = if implicit > 0.0 { explicit + left } else { explicit.max(1.0) };
            for sense in senses.iter_mut() {
                let weight = sense.explicit.unwrap_or(left * sense.share / implicit.max(f32::MIN_POSITIVE));
                sense.share = weight / total;
                let share = shares.entry((key.clone(), sense.concept)).or_insert(0.0_f32);
                *share = share.max(sense.share);
            }
            senses.sort_by(|a, b| b.share.total_cmp(&a.share).then(a.concept.cmp(&b.concept)));
        }
        shares
    }

    /// Tells each label how probably it means its concept.
    fn specify(&mut self, shares: &HashMap<(String, u32), f32>) {
        for label in &mut self.labels {
            let key = (std::mem::take(&mut label.key), label.concept);
            label.specificity = shares.get(&key).copied().unwrap_or(1.0);
        }
    }

    fn finish(self, about: &[(&str, &str)]) -> Result<Vec<u8>, CompileError> {
        let mut body = Vec::new();
        let about: Vec<String> = about.iter().map(|(name, value)| format!("{name}\t{value}\n")).collect();
        let about = about.concat();
        body.extend_from_slice(about.as_bytes());
        for language in &self.languages {
            let mut code = [0; 4];
            code.iter_mut().zip(language.code().bytes()).for_each(|(slot, byte)| *slot = byte);
            body.extend_from_slice(&code);
        }
        for concept in &self.concepts {
            body.extend_from_slice(&concept.bytes()?);
        }
        for link in &self.links {
            body.extend_from_slice(&link.to_le_bytes());
        }
        for label in &self.labels {
            body.extend_from_slice(&label.bytes());
        }
        let mut keys = MapBuilder::memory();
        let mut senses = 0_u64;
        for (key, list) in &self.senses {
            let list = list.get(..list.len().min((1 << COUNT_BITS) - 1)).unwrap_or(list);
            keys.insert(key, senses << COUNT_BITS | list.len() as u64)?;
            for sense in list {
                body.extend_from_slice(&sense.bytes());
            }
            senses += list.len() as u64;
        }
        let keys = keys.into_inner()?;
        body.extend_from_slice(self.strings.text.as_bytes());
        body.extend_from_slice(&keys);
        body.extend_from_slice(self.details.as_bytes());
        let header = Header {
            concepts: number(self.concepts.len())?,
            links: number(self.links.len())?,
            labels: number(self.labels.len())?,
            senses: number(usize::try_from(senses).unwrap_or(usize::MAX))?,
            strings: number(self.strings.text.len())?,
            keys: number(keys.len())?,
            about: number(about.len())?,
            languages: number(self.languages.len())?,
            details: number(self.details.len())?,
        };
        let mut bytes = header.bytes(&body);
        bytes.append(&mut body);
        Ok(bytes)
    }
}

/// The sizes of the sections: bytes of `strings`, `keys`, `about` and `details`, numbers of the others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "named after the sections")]
pub struct Header {
    pub concepts: u32,
    pub links: u32,
    pub labels: u32,
    pub senses: u32,
    pub strings: u32,
    pub keys: u32,
    pub about: u32,
    pub languages: u32,
    pub details: u32,
}

impl Header {
    /// Magic, layout, checksum (CRC-32 of the body), length of the whole, analysis, sizes.
    fn bytes(&self, body: &[u8]) -> Vec<u8> {
        let mut bytes = MAGIC.to_vec();
        let sizes = [
            self.concepts,
            self.links,
            self.labels,
            self.senses,
            self.strings,
            self.keys,
            self.about,
            self.languages,
            self.details,
        ];
        bytes.extend_from_slice(&FORMAT.to_le_bytes());
        bytes.extend_from_slice(&crc32fast::hash(body).to_le_bytes());
        bytes.extend_from_slice(&((HEADER + body.len()) as u64).to_le_bytes());
        bytes.extend_from_slice(&analysis().to_le_bytes());
        for size in &sizes {
            bytes.extend_from_slice(&size.to_le_bytes());
        }
        bytes.resize(HEADER, 0);
        bytes
    }
}

/// A number that changes with the analysis: a layer made with another one files its labels under other keys.
pub fn analysis() -> u32 {
    crc32fast::hash(analyze::VERSION.as_bytes())
}

impl ConceptDraft {
    fn bytes(&self) -> Result<[u8; CONCEPT], CompileError> {
        let mut bytes = [0; CONCEPT];
        let parts = [self.id.start, self.note.start, number(self.first_label)?, number(self.first_link)?];
        for (slot, part) in bytes.chunks_exact_mut(4).zip(parts) {
            slot.copy_from_slice(&part.to_le_bytes());
        }
        bytes[16] = u8::try_from(self.id.length).unwrap_or(u8::MAX);
        bytes[17] = self.flags;
        bytes[18..20].copy_from_slice(&self.note.length.to_le_bytes());
        Ok(bytes)
    }
}

impl LabelDraft {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a weight is at most 1")]
    fn bytes(&self) -> [u8; LABEL] {
        let weight = (self.weight * 32.0).round().clamp(1.0, 32.0) as u8 - 1;
        let [a, b, c, d] = self.text.start.to_le_bytes();
        let flags = self.flags | weight & WEIGHT_BITS;
        [a, b, c, d, self.text_length, self.terms_length, self.language, flags, byte(self.specificity)]
    }
}

impl Sense {
    fn bytes(self) -> [u8; SENSE] {
        let [a, b, c, d] = self.concept.to_le_bytes();
        [a, b, c, d, byte(self.share), self.accents]
    }
}

/// A probability in 255 steps; never 0, so that what is rare stays possible.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to the range of a byte")]
fn byte(probability: f32) -> u8 {
    (probability * 255.0).round().clamp(1.0, 255.0) as u8
}

fn number(value: usize) -> Result<u32, CompileError> {
    u32::try_from(value).map_err(|_| CompileError::TooLarge(value))
}

/// Bytes of a label and its terms; `None` where it cannot be filed: it has no words, too many that carry meaning, or is
/// too long.
pub fn filed(words: &[Word<'_>], text: &str) -> Option<(u8, String)> {
    let terms = terms_of(words);
    let count = key::content(words).len();
    let can_be_filed = (1..=key::WORDS_MAX).contains(&count) && u8::try_from(terms.len()).is_ok();
    Some((u8::try_from(text.len()).ok().filter(|_| can_be_filed)?, terms))
}

/// The terms of a label as they stand in a text, function words included, each with its exact form.
fn terms_of(words: &[Word<'_>]) -> String {
    let mut terms = String::new();
    for (i, word) in words.iter().enumerate() {
        if i > 0 {
            terms.push(STEM_END);
        }
        terms.push_str(&word.main.term);
        if let Some(exact) = word.exact() {
            terms.push(FORM_START);
            terms.push_str(exact);
        }
    }
    terms
}

/// The parts of a label that is one compound, in languages whose compounds are also written apart.
fn parts_of(words: &[Word<'_>], language: Lang) -> Option<String> {
    let [word] = words else { return None };
    let row = language.get();
    if row.constituents.is_empty() && row.stemmer != Stemmer::Korean {
        return None;
    }
    let parts: Vec<&str> = word.parts().collect();
    (parts.len() > 1).then(|| parts.join(&STEM_END.to_string()))
}
