//! A layer in, what its concepts are in another one out: an alignment by labels, for an editor to read.
//!
//! Two concepts match where a label of one and a label of the other are the same text in the same language, case
//! folded. The more languages agree, the surer; a preferred label counts for more than an alternative one. A concept
//! of the layer gets the best match. A [`Match`] is a conflict where another concept would do as well, where two
//! concepts of the layer get the same one, or where languages that both have do not agree.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde::Serialize;

use super::layer::Layer;
use crate::analyze::fold_case;
use crate::language::Lang;

/// How many concepts of a layer another one has too.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Overlap {
    /// By a label in one language at least.
    pub by_one: u64,
    /// By labels in two languages at least.
    pub by_two: u64,
}

/// What a concept of a layer is in another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Match {
    /// Identifier in the layer.
    pub id: String,
    /// Identifier in the other layer.
    pub other: String,
    /// Codes of the languages in which they share a label.
    pub languages: Vec<String>,
    /// Codes of the languages that both have without sharing a label.
    pub differ: Vec<String>,
    /// Other concepts that match as well.
    pub rivals: Vec<String>,
    /// Other concepts of the layer that have the same match.
    pub shared_with: Vec<String>,
}

impl Match {
    /// Whether an editor has to say what is right.
    pub fn is_conflict(&self) -> bool {
        !self.rivals.is_empty() || !self.shared_with.is_empty() || self.differ.len() > self.languages.len()
    }
}

/// Matches the concepts of `layer` with those of `others`.
pub fn matches(layer: &Layer, others: &Layer) -> Vec<Match> {
    let known = labels_of(others);
    let mut found = Vec::new();
    for ordinal in 0..layer.concepts() {
        let mut shared: BTreeMap<u32, (BTreeSet<Lang>, u32)> = BTreeMap::new();
        let mut own = BTreeSet::new();
        for label in layer.labels(ordinal).filter(|label| !label.is_parts) {
            own.insert(label.language);
            let key = (label.language, fold_case(label.text, label.language));
            for (other, is_preferred) in known.get(&key).into_iter().flatten() {
                let (languages, preferred) = shared.entry(*other).or_default();
                languages.insert(label.language);
                *preferred += u32::from(*is_preferred && label.is_preferred);
            }
        }
        let score = |(languages, preferred): &(BTreeSet<Lang>, u32)| (languages.len(), *preferred);
        let Some(best) = shared.values().map(score).max() else { continue };
        let mut best = shared.iter().filter(|(_, evidence)| score(evidence) == best);
        let Some((other, (languages, _))) = best.next() else { continue };
        let theirs: BTreeSet<Lang> = others.labels(*other).map(|label| label.language).collect();
        let differ = own.iter().filter(|language| theirs.contains(language) && !languages.contains(language));
        found.push(Match {
            id: id_of(layer, ordinal),
            other: id_of(others, *other),
            languages: languages.iter().map(|language| language.code().to_owned()).collect(),
            differ: differ.map(|language| language.code().to_owned()).collect(),
            rivals: best.map(|(rival, _)| id_of(others, *rival)).collect(),
            shared_with: Vec::new(),
        });
    }
    share(&mut found);
    found
}

/// How many concepts match by a label in one language, and by labels in two or more.
pub fn count(matches: &[Match]) -> Overlap {
    let by_two = matches.iter().filter(|found| found.languages.len() > 1).count();
    Overlap { by_one: matches.len() as u64, by_two: by_two as u64 }
}

/// The concepts that have each label, and whether they prefer it.
fn labels_of(layer: &Layer) -> HashMap<(Lang, String), Vec<(u32, bool)>> {
    let mut known: HashMap<(Lang, String), Vec<(u32, bool)>> = HashMap::new();
    for ordinal in 0..layer.concepts() {
        for label in layer.labels(ordinal).filter(|label| !label.is_parts) {
            let key = (label.language, fold_case(label.text, label.language));
            known.entry(key).or_default().push((ordinal, label.is_preferred));
        }
    }
    known
}

fn id_of(layer: &Layer, ordinal: u32) -> String {
    layer.concept(ordinal).map(|concept| concept.id.to_owned()).unwrap_or_default()
}

/// Tells each match of others that have the same concept by as many languages or more.
fn share(found: &mut [Match]) {
    let mut of_other: HashMap<String, Vec<(String, usize)>> = HashMap::new();
    for one in found.iter() {
        of_other.entry(one.other.clone()).or_default().push((one.id.clone(), one.languages.len()));
    }
    for one in found {
        let with = of_other.get(&one.other).into_iter().flatten();
        let as_sure = with.filter(|(id, languages)| *id != one.id && *languages >= one.languages.len());
        one.shared_with = as_sure.map(|(id, _)| id.clone()).collect();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analyze::Analyzer;
    use crate::thesaurus::{compile, table};

    fn layer(text: &str) -> Layer {
        let (rows, problems) = table::read(text, "t.tsv");
        assert!(problems.is_empty(), "{problems:?}");
        Layer::owned(compile::compile(&rows, &[], &mut Analyzer::new()).unwrap(), "t").unwrap()
    }

    #[test]
    fn the_more_languages_agree_the_surer_is_a_match() {
        let ours = layer("id\ten\tes\nbank\tbank\tbanco\nbench\tbench\tbanco\nshore\tbank | shore\torilla\n");
        let theirs = layer("id\ten\tes\n1\tBank\tbanco\n2\tbench\tbanca\n3\tsofa\tbanco\n4\tpier\tmuelle\n");
        let found = matches(&theirs, &ours);
        let short: Vec<_> = found.iter().map(|m| (&*m.id, &*m.other, m.languages.join(" "), m.is_conflict())).collect();
        assert_eq!(short[0], ("1", "bank", "en es".to_owned(), false));
        assert_eq!(short[1], ("2", "bench", "en".to_owned(), false), "one language differs, one agrees");
        assert_eq!(short.len(), 3);
        assert_eq!((found[2].rivals.as_slice(), found[2].is_conflict()), (["bench".to_owned()].as_slice(), true));
        assert_eq!((count(&found).by_one, count(&found).by_two), (3, 1));
    }
}
