//! Running text in, the terms of the knowledge base that stand in it out: the longest ones, word by word.
//!
//! It finds what a query's stretches are looked up by ([`super::key`]), but reads whole texts: the transducer of keys is
//! walked once a word and left at the first letter that leads nowhere, and how a word begins is remembered. Function
//! words may stand between the words of a term, ends of sentences may not.

use std::ops::Range;

use rustc_hash::FxHashMap;
use tantivy_fst::raw::{CompiledAddr, Output};

use super::key::{self, STEM_END};
use super::{ConceptRef, Knowledge, Label, Layer, Meaning};
use crate::analyze::{Form, Token};
use crate::language::{LANGUAGES, Lang};

/// How many words of a language are remembered before all of them are forgotten.
const WORDS_REMEMBERED: usize = 1 << 14;
/// What a term counts that is only a part of a compound.
const PART: f32 = 0.5;
/// Share of the languages of a sense of the lexicon in which it has a label of a thesaurus concept, so that both are
/// taken for the same thing.
const SAME_THING: f32 = 0.5;

/// A term of the thesaurus in a text.
#[derive(Debug, Clone, PartialEq)]
pub struct Mention {
    /// Bytes of the text that it stands in.
    pub span: Range<usize>,
    /// What it counts, 0 to 1: less for a part of a compound.
    pub weight: f32,
    /// Thesaurus concepts that it may mean, of the most trusted layer that has any.
    pub meanings: Vec<Meaning>,
}

/// Finds the thesaurus terms of texts. Have one per thread; it is cheap to create.
#[derive(Debug)]
pub struct Finder {
    knowledge: Knowledge,
    /// Layers that have thesaurus concepts.
    layers: Vec<Layer>,
    /// Per language, by its place in the table.
    memories: Vec<Memory>,
    text: Words,
    key: String,
    /// Whether a sense of the lexicon and a concept of the thesaurus are the same thing.
    same: FxHashMap<(ConceptRef, ConceptRef), bool>,
}

/// How the words of one language may begin terms.
#[derive(Debug, Default)]
struct Memory {
    places: FxHashMap<Box<str>, usize>,
    starts: Vec<Start>,
}

/// How a word may begin a term.
#[derive(Debug, Default)]
struct Start {
    /// Whether it is one by itself, and whether that may be a concept of the thesaurus.
    alone: Option<bool>,
    /// Per layer, where the keys go on with further words.
    further: Vec<(usize, Walk)>,
}

/// A place in a transducer and the value gathered on the way.
#[derive(Debug, Clone, Copy)]
struct Walk {
    node: CompiledAddr,
    value: u64,
}

/// The content words of a text, their strings in one.
#[derive(Debug, Default)]
struct Words {
    strings: String,
    tokens: Vec<Piece>,
    content: Vec<WordOf>,
    position: Option<u32>,
}

/// A text that is being read.
struct Reading<'t> {
    text: &'t str,
    language: Lang,
    words: Words,
}

#[derive(Debug)]
struct Piece {
    kind: PieceKind,
    term: Range<usize>,
    exact: Range<usize>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum PieceKind {
    Main,
    Other,
    Part,
}

#[derive(Debug)]
struct WordOf {
    span: Range<usize>,
    /// Its tokens, the word itself first.
    tokens: Range<usize>,
    stop_word: bool,
}

impl Words {
    fn clear(&mut self) {
        self.strings.clear();
        self.tokens.clear();
        self.content.clear();
        self.position = None;
    }

    fn push(&mut self, token: &Token<'_>) {
        let is_next = self.position != Some(token.position);
        let kind = match token.form {
            Form::Plain | Form::Accented(_) => PieceKind::Main,
            Form::Part => PieceKind::Part,
            _ => PieceKind::Other,
        };
        if is_next {
            self.position = Some(token.position);
            let at = self.tokens.len();
            self.content.push(WordOf { span: token.span.clone(), tokens: at..at, stop_word: token.stop_word });
        }
        let Some(word) = self.content.last_mut() else { return };
        let start = self.strings.len();
        self.strings.push_str(token.term);
        let term = start..self.strings.len();
        if let Form::Accented(exact) = token.form {
            self.strings.push_str(exact);
        }
        self.tokens.push(Piece { kind, exact: term.end..self.strings.len(), term });
        word.tokens.end = self.tokens.len();
    }

    fn tokens_of(&self, word: &WordOf) -> &[Piece] {
        self.tokens.get(word.tokens.clone()).unwrap_or_default()
    }

    fn main_of(&self, word: &WordOf) -> Option<&Piece> {
        self.tokens_of(word).iter().find(|piece| piece.kind == PieceKind::Main)
    }

    fn string(&self, range: &Range<usize>) -> &str {
        self.strings.get(range.clone()).unwrap_or_default()
    }
}

impl Finder {
    /// Finds the thesaurus concepts of `knowledge`.
    pub fn new(knowledge: Knowledge) -> Self {
        let layers = knowledge.outline().concepts().chunk_by(|a, b| a.layer == b.layer);
        let layers = layers.filter_map(|of_layer| knowledge.layer(*of_layer.first()?).cloned()).collect();
        let (memories, text) = (Vec::new(), Words::default());
        Self { knowledge, layers, memories, text, key: String::new(), same: FxHashMap::default() }
    }

    /// What it asks.
    pub fn knowledge(&self) -> &Knowledge {
        &self.knowledge
    }

    /// Takes the next token of a text, in the order in which the analyzer gives them.
    pub fn push(&mut self, token: &Token<'_>) {
        self.text.push(token);
    }

    /// Hands over the terms of the text whose tokens were pushed, in their order, and begins the next one.
    pub fn finish(&mut self, text: &str, language: Lang, sink: &mut impl FnMut(Mention)) {
        let mut reading = Reading { text, language, words: std::mem::take(&mut self.text) };
        if !self.layers.is_empty() {
            reading.words.content.retain(|word| !word.stop_word);
            let mut at = 0;
            while at < reading.words.content.len() {
                at = self.read(at, &reading, sink);
            }
        }
        reading.words.clear();
        self.text = reading.words;
    }

    /// Reads the longest term that begins at a word; returns the place behind it.
    fn read(&mut self, at: usize, reading: &Reading<'_>, sink: &mut impl FnMut(Mention)) -> usize {
        let Reading { words, language, .. } = reading;
        let Some(word) = words.content.get(at) else { return at + 1 };
        let Some(main) = words.main_of(word) else { return at + 1 };
        let place = self.start(words.string(&main.term), *language);
        let start = &self.memories[language.index()].starts[place];
        let (alone, longest) = (start.alone, longest(start, at, reading, &self.layers));
        if longest.is_none() && alone.is_none() {
            self.read_other_forms(word, reading, sink);
            return at + 1;
        }
        let count = longest.map_or(1, |(count, _)| count);
        if longest.map_or(alone, |(_, domain)| Some(domain)) == Some(true) {
            let stretch = words.content.get(at..at + count).unwrap_or_default();
            let main = || stretch.iter().filter_map(|word| words.main_of(word));
            key::write(&mut self.key, *language, main().map(|piece| words.string(&piece.term)));
            let accents = main().map(|piece| words.string(&piece.exact)).filter(|exact| !exact.is_empty());
            let end = stretch.last().map_or(word.span.end, |last| last.span.end);
            self.mention(word.span.start..end, key::fingerprint(accents), 1.0, sink);
        }
        at + count
    }

    /// Reads a word that is not known as it stands: with a hyphen less, without accents, or else by its parts.
    fn read_other_forms(&mut self, word: &WordOf, reading: &Reading<'_>, sink: &mut impl FnMut(Mention)) {
        let Reading { words, language, .. } = reading;
        for (kind, weight) in [(PieceKind::Other, 1.0), (PieceKind::Part, PART)] {
            let mut known = false;
            for piece in words.tokens_of(word).iter().filter(|piece| piece.kind == kind) {
                let stem = words.string(&piece.term);
                let place = self.start(stem, *language);
                let alone = self.memories[language.index()].starts[place].alone;
                known |= alone.is_some();
                if alone == Some(true) {
                    key::write(&mut self.key, *language, [stem]);
                    self.mention(word.span.clone(), 0, weight, sink);
                }
            }
            if known {
                return;
            }
        }
    }

    /// Hands over what the key may mean.
    fn mention(&mut self, span: Range<usize>, accents: u8, weight: f32, sink: &mut impl FnMut(Mention)) {
        let all = self.knowledge.meanings(&self.key, accents);
        let is_domain = |meaning: &Meaning| self.knowledge.concept(meaning.concept).is_some_and(|c| c.is_domain);
        let Some(layer) = all.iter().find(|meaning| is_domain(meaning)).map(|meaning| meaning.concept.layer) else {
            return;
        };
        let of_layer = all.into_iter().filter(|meaning| meaning.concept.layer == layer);
        let (mut meanings, others): (Vec<Meaning>, Vec<Meaning>) = of_layer.partition(is_domain);
        for other in others {
            let is_same = |meaning: &&mut Meaning| {
                let pair = (meaning.concept, other.concept);
                *self.same.entry(pair).or_insert_with(|| is_same_thing(pair.0, pair.1, &self.knowledge))
            };
            if let Some(same) = meanings.iter_mut().find(is_same) {
                same.probability += other.probability;
            }
        }
        if !meanings.is_empty() {
            sink(Mention { span, weight, meanings });
        }
    }

    /// Place in the memory of how a stem begins terms of a language.
    fn start(&mut self, stem: &str, language: Lang) -> usize {
        if self.memories.is_empty() {
            self.memories.resize_with(LANGUAGES.len(), Memory::default);
        }
        if let Some(place) = self.memories[language.index()].places.get(stem) {
            return *place;
        }
        let start = self.look_up(stem, language);
        let memory = &mut self.memories[language.index()];
        if memory.starts.len() >= WORDS_REMEMBERED {
            memory.places.clear();
            memory.starts.clear();
        }
        memory.starts.push(start);
        memory.places.insert(stem.into(), memory.starts.len() - 1);
        memory.starts.len() - 1
    }

    fn look_up(&mut self, stem: &str, language: Lang) -> Start {
        key::write(&mut self.key, language, [stem]);
        let mut start = Start::default();
        for (place, layer) in self.layers.iter().enumerate() {
            let root = Walk { node: layer.keys().as_fst().root().addr(), value: 0 };
            let Some(walk) = walk(layer, root, self.key.as_bytes()) else { continue };
            if let Some(domain) = term_at(layer, walk) {
                start.alone = Some(domain || start.alone == Some(true));
            }
            if let Some(further) = step(layer, walk, STEM_END as u8) {
                start.further.push((place, further));
            }
        }
        start
    }
}

/// Whether a sense of the lexicon says in most of its languages what a concept of the thesaurus says.
fn is_same_thing(concept: ConceptRef, sense: ConceptRef, knowledge: &Knowledge) -> bool {
    let labels = |reference: ConceptRef| {
        let labels = knowledge.layer(reference).into_iter().flat_map(move |layer| layer.labels(reference.ordinal));
        labels.filter(|label| !label.is_parts).collect::<Vec<Label<'_>>>()
    };
    let (of_concept, of_sense) = (labels(concept), labels(sense));
    let (mut languages, mut shared) = (0_u8, 0_u8);
    for in_language in of_sense.chunk_by(|a, b| a.language == b.language) {
        let is_shared = |label: &Label<'_>| {
            let same = |other: &&Label<'_>| other.language == label.language && other.terms().eq(label.terms());
            of_concept.iter().any(|other| same(&other))
        };
        languages += 1;
        shared += u8::from(in_language.iter().any(is_shared));
    }
    f32::from(shared) >= f32::from(languages) * SAME_THING
}

/// The longest term of several words: how many they are, and whether it may be a concept of the thesaurus.
fn longest(start: &Start, at: usize, reading: &Reading<'_>, layers: &[Layer]) -> Option<(usize, bool)> {
    let Reading { text, words, .. } = reading;
    let mut longest: Option<(usize, bool)> = None;
    for (place, further) in &start.further {
        let Some(layer) = layers.get(*place) else { continue };
        let mut place = Some(*further);
        let end = words.content.len().min(at + key::WORDS_MAX);
        for next in at + 1..end {
            let (Some(from), Some(before), Some(word)) = (place, words.content.get(next - 1), words.content.get(next))
            else {
                break;
            };
            let Some(main) = words.main_of(word) else { break };
            let Some(walk) = walk(layer, from, words.string(&main.term).as_bytes()) else { break };
            if ends_sentence(text.get(before.span.end..word.span.start).unwrap_or_default()) {
                break;
            }
            if let Some(domain) = term_at(layer, walk) {
                let count = next + 1 - at;
                longest = longest.filter(|(known, _)| *known > count).or_else(|| {
                    let known = longest.is_some_and(|(known, domain)| known == count && domain);
                    Some((count, domain || known))
                });
            }
            place = step(layer, walk, STEM_END as u8);
        }
    }
    longest
}

/// Whether a stretch between two words keeps them apart.
fn ends_sentence(between: &str) -> bool {
    between.contains(['.', '!', '?', ';', ':', '(', ')', '\n', '。', '！', '？', '；', '：', '、', '۔', '؟', '·'])
}

/// Whether a term ends here, and whether it may be a concept of the thesaurus.
fn term_at(layer: &Layer, at: Walk) -> Option<bool> {
    let node = layer.keys().as_fst().node(at.node);
    let value = node.is_final().then(|| Output::new(at.value).cat(node.final_output()).value())?;
    let is_domain = |ordinal| layer.concept(ordinal).is_some_and(|concept| concept.is_domain);
    Some(layer.senses_at(Some(value)).any(|sense| is_domain(sense.concept)))
}

fn walk(layer: &Layer, from: Walk, bytes: &[u8]) -> Option<Walk> {
    bytes.iter().try_fold(from, |at, byte| step(layer, at, *byte))
}

fn step(layer: &Layer, at: Walk, byte: u8) -> Option<Walk> {
    let node = layer.keys().as_fst().node(at.node);
    let transition = node.transition(node.find_input(byte)?);
    Some(Walk { node: transition.addr, value: Output::new(at.value).cat(transition.out).value() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analyze::Analyzer;

    /// What is found in a text: the words and the likeliest concept.
    fn found(text: &str, language: &str) -> Vec<(String, String)> {
        let language = Lang::from_code(language).unwrap();
        let mut finder = Finder::new(Knowledge::embedded());
        Analyzer::new().analyze(text, language, &mut |token| finder.push(&token));
        let knowledge = finder.knowledge().clone();
        let mut found = Vec::new();
        finder.finish(text, language, &mut |mention| {
            found.push((
                text.get(mention.span).unwrap().to_owned(),
                knowledge.id(mention.meanings[0].concept).to_owned(),
            ));
        });
        found
    }

    fn check(text: &str, language: &str, expected: &[(&str, &str)]) {
        let expected: Vec<_> = expected.iter().map(|(word, id)| ((*word).to_owned(), (*id).to_owned())).collect();
        assert_eq!(found(text, language), expected, "help: {text}");
    }

    #[test]
    fn the_longest_term_counts_and_its_words_do_not() {
        check("Look at the participatory budget.", "en", &[("participatory budget", "participatory-budgeting")]);
        check("Los presupuestos participativos", "es", &[("presupuestos participativos", "participatory-budgeting")]);
        check("주민참여예산", "ko", &[("주민참여예산", "participatory-budgeting")]);
    }

    #[test]
    fn a_term_does_not_reach_into_the_next_sentence() {
        let ids = |text| found(text, "en").into_iter().map(|(_, id)| id).collect::<Vec<_>>();
        assert!(ids("a participatory budget").contains(&"participatory-budgeting".to_owned()));
        assert!(!ids("It was participatory. Budget came later").contains(&"participatory-budgeting".to_owned()));
    }

    #[test]
    fn texts_without_terms_and_without_words_find_nothing() {
        check("", "en", &[]);
        check("… 12 !", "th", &[]);
    }

    #[test]
    fn a_key_has_the_meanings_that_the_knowledge_gives_it() {
        let (finder, mut count) = (&mut Finder::new(Knowledge::embedded()), 0);
        let knowledge = Knowledge::embedded();
        let mut analyzer = Analyzer::new();
        let language = Lang::from_code("fr").unwrap();
        for concept in knowledge.outline().concepts() {
            for label in knowledge.labels(*concept, language).filter(|label| !label.is_parts && label.is_preferred) {
                analyzer.analyze(label.text, language, &mut |token| finder.push(&token));
                let mut mentions = Vec::new();
                finder.finish(label.text, language, &mut |mention| mentions.push(mention));
                let is_found = mentions.iter().any(|m| m.meanings.iter().any(|m| m.concept == *concept));
                count += u32::from(is_found);
            }
        }
        let concepts = u32::try_from(knowledge.outline().concepts().len()).unwrap();
        assert!(count * 100 > concepts * 97, "help: {count} of {concepts} preferred French labels are found as such");
    }
}
