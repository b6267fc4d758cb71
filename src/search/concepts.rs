//! The thesaurus as readers browse it: concepts with their labels, neighbors and records.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::subjects::{ConceptCounts, link_of};
use super::{Engine, SearchError};
use crate::analyze::fold;
use crate::expand::{Condition, WeightedQuery};
use crate::index::{self, Sort};
use crate::language::Lang;
use crate::present::{
    ConceptCount, ConceptItem, ConceptLabels, ConceptLink, ConceptList, ConceptPage, RecordsAbout, ValueCount,
};
use crate::query::{Filter, FilterField};
use crate::thesaurus::{ConceptRef, Knowledge};

use super::similar::record_link;

/// Records that a page shows.
const LATEST: usize = 10;
/// Concepts that a page names beside its own.
const TOGETHER: usize = 12;
/// Values of a field that a page counts.
const VALUES_MAX: usize = 250;

/// Which concepts are listed.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ConceptQuestion {
    /// Part of a label, in any language, case and accents aside; all concepts where empty.
    pub text: String,
    /// Only those right below this concept.
    pub broader: Option<String>,
    /// Only those that have nothing above them: the themes.
    pub top: bool,
    /// Language of the reader.
    pub reader: Option<Lang>,
    /// Concepts to skip.
    pub offset: usize,
    /// Most concepts.
    pub limit: usize,
}

/// What records have in common.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Common {
    /// The filters that find them.
    pub(super) filters: Vec<(FilterField, Vec<String>)>,
    /// The concept that they are about, which is no news on its own page.
    pub(super) concept: Option<ConceptRef>,
}

impl Engine {
    /// The concepts that are asked for: by how well the label fits, then by label. `None` where the broader concept
    /// does not exist.
    ///
    /// # Errors
    /// What the index says.
    pub fn concepts(&self, asked: &ConceptQuestion) -> Result<Option<ConceptList>, SearchError> {
        let knowledge = self.knowledge();
        let outline = knowledge.outline();
        let candidates: Vec<ConceptRef> = match &asked.broader {
            Some(id) => match outline.find(id) {
                Some(concept) => outline.narrower(concept).to_vec(),
                None => return Ok(None),
            },
            None if asked.top => outline.top().to_vec(),
            None => outline.concepts().to_vec(),
        };
        let wanted = fold(asked.text.trim(), Lang::UND);
        let fitting = candidates.into_iter().filter_map(|concept| {
            let label = knowledge.label_in(concept, asked.reader);
            let (fit, matched) = best_label(&knowledge, concept, label, &wanted)?;
            Some((Reverse(fit), fold(label, Lang::UND), concept, matched))
        });
        let mut fitting: Vec<_> = fitting.collect();
        fitting.sort();
        let (total, counts) = (fitting.len(), self.concept_counts(&self.index().snapshot()?)?);
        let page = fitting.into_iter().skip(asked.offset).take(asked.limit);
        let item = |(_, _, concept, matched): (_, _, ConceptRef, Option<String>)| ConceptItem {
            concept: counted(link_of(&knowledge, concept, asked.reader), &counts),
            matched,
            narrower: outline.narrower(concept).len() as u64,
        };
        let next = asked.offset.saturating_add(asked.limit);
        let next_offset = (next < total).then_some(next);
        Ok(Some(ConceptList { total: total as u64, concepts: page.map(item).collect(), next_offset }))
    }

    /// All that is known of a concept; `None` where there is none with this identifier.
    ///
    /// # Errors
    /// What store or index say.
    pub fn concept(&self, id: &str, reader: Option<Lang>) -> Result<Option<ConceptPage>, SearchError> {
        let knowledge = self.knowledge();
        let Some(concept) = knowledge.outline().find(id) else { return Ok(None) };
        let links = |concepts: &[ConceptRef]| {
            let mut links: Vec<_> = concepts.iter().map(|concept| link_of(&knowledge, *concept, reader)).collect();
            links.sort_by_key(|link| fold(&link.label, Lang::UND));
            links
        };
        let (broader, related) = knowledge.links(concept);
        let common = Common { filters: vec![(FilterField::Concept, vec![id.to_owned()])], concept: Some(concept) };
        Ok(Some(ConceptPage {
            id: id.to_owned(),
            label: knowledge.label_in(concept, reader).to_owned(),
            labels: labels_of(&knowledge, concept),
            note: knowledge.concept(concept).map(|concept| concept.note.to_owned()).unwrap_or_default(),
            layer: knowledge.layer(concept).map(|layer| layer.name().to_string()).unwrap_or_default(),
            broader: links(&broader),
            narrower: links(knowledge.outline().narrower(concept)),
            related: links(&related),
            records: self.records_about(&common, reader)?,
        }))
    }

    /// Counts the records that have something in common.
    pub(super) fn records_about(&self, common: &Common, reader: Option<Lang>) -> Result<RecordsAbout, SearchError> {
        let snapshot = self.index().snapshot()?;
        let knowledge = self.knowledge();
        let fields = [FilterField::Language, FilterField::Kind, FilterField::Country, FilterField::Concept];
        let request = index::Request {
            sort: Sort::Newest,
            facets: fields.to_vec(),
            facet_limit: VALUES_MAX,
            limit: LATEST,
            by_work: true,
            years: true,
            ..index::Request::default()
        };
        let found = snapshot.execute(&query_of(common), &request)?;
        let mut facets = found.facets.into_iter().map(|facet| facet.values);
        let mut values = || facets.next().unwrap_or_default();
        let view = |count: index::FacetCount| ValueCount { value: count.value, records: count.count };
        let [by_language, by_kind, by_country] = [(); 3].map(|()| values().into_iter().map(view).collect());
        let counts = self.concept_counts(&snapshot)?;
        let concepts = together(values(), common, (&knowledge, &counts));
        let concepts = concepts.into_iter().map(|count| ConceptCount {
            concept: super::subjects::link(&knowledge, &count.value, reader),
            records: count.count,
        });
        let latest = found.hits.iter().filter_map(|work| work.records.first()).map(|hit| self.store().record(hit.row));
        let latest = latest.filter_map(Result::transpose).map(|stored| Ok(record_link(stored?)));
        let year = |(year, records): (i32, u64)| ValueCount { value: year.to_string(), records };
        Ok(RecordsAbout {
            records: found.records,
            works: found.works,
            by_language,
            by_kind,
            by_country,
            by_year: found.years.into_iter().map(year).collect(),
            concepts: concepts.collect(),
            latest: latest.collect::<Result<_, SearchError>>()?,
            search: search_address(&common.filters),
        })
    }
}

/// The concepts that records are about beside what they have in common, by how much more often than other records are.
fn together(
    values: Vec<index::FacetCount>,
    common: &Common,
    (knowledge, counts): (&Knowledge, &ConceptCounts),
) -> Vec<index::FacetCount> {
    let is_near = |id: &str| {
        let (Some(own), Some(concept)) = (common.concept, knowledge.outline().find(id)) else { return false };
        own == concept || knowledge.ancestors(own).contains(&concept) || knowledge.ancestors(concept).contains(&own)
    };
    let mut values: Vec<index::FacetCount> = values.into_iter().filter(|value| !is_near(&value.value)).collect();
    let worth = |value: &index::FacetCount| value.count as f32 * counts.specificity(&value.value);
    values.sort_by(|a, b| worth(b).total_cmp(&worth(a)));
    values.truncate(TOGETHER);
    values
}

/// Finds what has all the values in common. The filters are those of a query and not of a request, so that the values of
/// their fields are counted in what they find alone.
fn query_of(common: &Common) -> WeightedQuery {
    let mut query = WeightedQuery::default();
    let mut all = Vec::new();
    let mut leaf = 0;
    for (field, values) in &common.filters {
        let mut any = Vec::new();
        for value in values {
            query.filters.push((leaf, Filter::Value(*field, value.clone())));
            any.push(Condition::Leaf(leaf));
            leaf += 1;
        }
        all.push(Condition::Any(any));
    }
    query.condition = Condition::All(all);
    query
}

fn counted(concept: ConceptLink, counts: &ConceptCounts) -> ConceptCount {
    let records = counts.of(&concept.id);
    ConceptCount { concept, records }
}

/// How well the best label fits, from 1 to 4, and the label where it is not the one shown; `None` where none does.
fn best_label(knowledge: &Knowledge, concept: ConceptRef, shown: &str, wanted: &str) -> Option<(u8, Option<String>)> {
    let shown_fit = fit(shown, wanted);
    let labels = knowledge.layer(concept).into_iter().flat_map(|layer| layer.labels(concept.ordinal));
    let fits = labels.filter(|label| !label.is_parts).filter_map(|label| Some((fit(label.text, wanted)?, label.text)));
    // The first of equals, which is the order of languages.
    let best = fits.fold(None, |best: Option<(u8, &str)>, next| match best {
        Some(best) if best.0 >= next.0 => Some(best),
        _ => Some(next),
    });
    match (shown_fit, best) {
        (Some(own), Some((other, _))) if own >= other => Some((own, None)),
        (_, Some((other, label))) => Some((other, Some(label.to_owned()))),
        (own, None) => own.map(|own| (own, None)),
    }
}

/// 4 for the label itself, 3 where it begins so, 2 where one of its words does, 1 where it is somewhere inside.
fn fit(label: &str, wanted: &str) -> Option<u8> {
    if wanted.is_empty() {
        return Some(1);
    }
    let label = fold(label, Lang::UND);
    let at = label.find(wanted)?;
    let begins_word = label.match_indices(wanted).any(|(at, _)| {
        label.get(..at).is_some_and(|before| before.chars().next_back().is_none_or(|c| !c.is_alphanumeric()))
    });
    Some(match (label == wanted, at, begins_word) {
        (true, ..) => 4,
        (_, 0, _) => 3,
        (_, _, true) => 2,
        _ => 1,
    })
}

fn labels_of(knowledge: &Knowledge, concept: ConceptRef) -> BTreeMap<String, ConceptLabels> {
    let mut labels: BTreeMap<String, ConceptLabels> = BTreeMap::new();
    let all = knowledge.layer(concept).into_iter().flat_map(|layer| layer.labels(concept.ordinal));
    for label in all.filter(|label| !label.is_parts) {
        let of_language = labels.entry(label.language.code().to_owned()).or_default();
        if label.is_preferred && of_language.preferred.is_empty() {
            label.text.clone_into(&mut of_language.preferred);
        } else {
            of_language.alternative.push(label.text.to_owned());
        }
    }
    labels
}

/// Address of the search that finds what the filters do.
fn search_address(filters: &[(FilterField, Vec<String>)]) -> String {
    let mut address = String::from("/v1/search?");
    let pairs = filters.iter().flat_map(|(field, values)| values.iter().map(|value| (field.name(), value)));
    for (place, (name, value)) in pairs.enumerate() {
        if place > 0 {
            address.push('&');
        }
        address.push_str(name);
        address.push('=');
        address.extend(value.bytes().map(percent_encoded));
    }
    address
}

/// A byte as a part of a query: as it is where RFC 3986 calls it unreserved, or else percent-encoded.
fn percent_encoded(byte: u8) -> String {
    match byte {
        b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => char::from(byte).to_string(),
        _ => format!("%{byte:02X}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_fit_better_from_their_beginning() {
        for (label, wanted, expected) in [
            ("Libraries", "libraries", Some(4)),
            ("Libraries", "lib", Some(3)),
            ("Public libraries", "lib", Some(2)),
            ("Mobility", "lity", Some(1)),
            ("Éducation", "educa", Some(3)),
            ("Water", "fire", None),
            ("Water", "", Some(1)),
        ] {
            assert_eq!(fit(label, wanted), expected, "help: {label} {wanted}");
        }
    }

    #[test]
    fn addresses_carry_any_value() {
        let filters = [(FilterField::City, vec!["São Paulo".to_owned(), "a&b".to_owned()])];
        assert_eq!(search_address(&filters), "/v1/search?city=S%C3%A3o%20Paulo&city=a%26b");
    }
}
