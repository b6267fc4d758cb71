//! Two layers in, what one would change against the other out: for an editor to read before it is put to use.

use std::collections::{BTreeMap, BTreeSet};

use super::Layer;
use crate::language::Lang;

/// What a layer changes against the one of its name that is in use.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Difference {
    /// Identifiers of concepts that are new.
    pub added: Vec<String>,
    /// Identifiers of concepts that are gone.
    pub removed: Vec<String>,
    /// Labels that change, concept by concept and language by language.
    pub changed: Vec<Change>,
    /// Concepts that stay as they are.
    pub unchanged: usize,
}

/// What changes for a concept in one language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Identifier of the concept.
    pub concept: String,
    /// Code of the language.
    pub language: &'static str,
    /// Labels that are new.
    pub added: Vec<String>,
    /// Labels that are gone.
    pub removed: Vec<String>,
}

/// Labels by identifier and language.
type Content = BTreeMap<String, BTreeMap<Lang, BTreeSet<String>>>;

/// What `new` changes against `old`; without an old one everything is new.
pub fn difference(old: Option<&Layer>, new: &Layer) -> Difference {
    let (old, new) = (old.map(content).unwrap_or_default(), content(new));
    let mut difference = Difference {
        added: new.keys().filter(|id| !old.contains_key(*id)).cloned().collect(),
        removed: old.keys().filter(|id| !new.contains_key(*id)).cloned().collect(),
        ..Difference::default()
    };
    for (id, labels, before) in new.iter().filter_map(|(id, labels)| Some((id, labels, old.get(id)?))) {
        let count = difference.changed.len();
        let languages: BTreeSet<Lang> = labels.keys().chain(before.keys()).copied().collect();
        for language in languages {
            let (now, then) = (labels.get(&language), before.get(&language));
            let without = |all: Option<&BTreeSet<String>>, others: Option<&BTreeSet<String>>| {
                let gone = |label: &&String| others.is_none_or(|others| !others.contains(*label));
                all.into_iter().flatten().filter(gone).cloned().collect::<Vec<String>>()
            };
            let (added, removed) = (without(now, then), without(then, now));
            if !(added.is_empty() && removed.is_empty()) {
                let (concept, language) = (id.clone(), language.code());
                difference.changed.push(Change { concept, language, added, removed });
            }
        }
        difference.unchanged += usize::from(difference.changed.len() == count);
    }
    difference
}

fn content(layer: &Layer) -> Content {
    let mut content = Content::new();
    for ordinal in 0..layer.concepts() {
        let Some(concept) = layer.concept(ordinal) else { continue };
        let labels = content.entry(concept.id.to_owned()).or_default();
        for label in layer.labels(ordinal).filter(|label| !label.is_parts) {
            labels.entry(label.language).or_default().insert(label.text.to_owned());
        }
    }
    content
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analyze::Analyzer;
    use crate::thesaurus::{compile, table};

    fn layer(rows: &str) -> Layer {
        let (rows, problems) = table::read(&format!("id\ten\tes\n{rows}"), "t.tsv");
        assert_eq!(problems, []);
        Layer::owned(compile::compile(&rows, &[], &mut Analyzer::new()).unwrap(), "t").unwrap()
    }

    #[test]
    fn what_is_new_gone_and_changed_is_told_apart() {
        let old = layer("a\tapple\tmanzana\nb\tbread\tpan\nc\tcheese\tqueso\n");
        let new = layer("a\tapple\tmanzana\nb\tbread | loaf\tpan\nd\tdate\tdátil\n");
        let found = difference(Some(&old), &new);
        assert_eq!((found.added, found.removed), (vec!["d".to_owned()], vec!["c".to_owned()]));
        let change =
            Change { concept: "b".to_owned(), language: "en", added: vec!["loaf".to_owned()], removed: vec![] };
        assert_eq!((found.changed, found.unchanged), (vec![change], 1));
        assert_eq!(difference(None, &old).added, ["a", "b", "c"]);
    }
}
