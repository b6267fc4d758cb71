//! A compiled layer in, the rows of the tables it was made from out.
//!
//! For tables all of it comes back: labels in their order, regions, probabilities, parts of speech, notes, links. What
//! importers know beyond that (how usual a label is, see [`Label`]) stays in the layer.

use std::sync::Arc;

use super::layer::Layer;
use super::table::{self, Label, Place, Row};
use crate::language::Lang;

/// The rows of a layer, in the order of its concepts.
pub fn of_layer(layer: &Layer) -> Vec<Row> {
    let mut rows: Vec<Row> = (0..layer.concepts()).filter_map(|ordinal| row(layer, ordinal)).collect();
    for line in layer.details().lines() {
        let mut parts = line.split('\t');
        let place = parts.next().and_then(|ordinal| ordinal.parse::<usize>().ok());
        let Some(row) = place.and_then(|place| rows.get_mut(place)) else { continue };
        row.pos = parts.next().unwrap_or_default().into();
        parts.for_each(|detail| add_detail(&mut row.labels, detail));
        row.labels.sort_by_key(|label| (label.language, label.rank));
    }
    rows
}

fn row(layer: &Layer, ordinal: u32) -> Option<Row> {
    let concept = layer.concept(ordinal)?;
    let (broader, related) = layer.links(ordinal);
    let ids = |ordinals: Vec<u32>| {
        ordinals.into_iter().filter_map(|other| Some(layer.concept(other)?.id.into())).collect::<Vec<Box<str>>>()
    };
    let mut labels: Vec<Label> = Vec::new();
    for found in layer.labels(ordinal).filter(|label| !label.is_parts) {
        // Without a preferred label the first one is an alternative already.
        let rank = match labels.last().filter(|last| last.language == found.language) {
            Some(last) => last.rank.saturating_add(1),
            None => u16::from(!found.is_preferred),
        };
        labels.push(plain(found.language, found.text, rank));
    }
    Some(Row {
        id: concept.id.into(),
        is_domain: concept.is_domain,
        pos: "".into(),
        broader: ids(broader),
        related: ids(related),
        note: concept.note.into(),
        labels,
        place: Place { file: Arc::clone(layer.name()), line: 0 },
    })
}

/// See [`super::details`].
fn add_detail(labels: &mut Vec<Label>, detail: &str) {
    let Some((first, rest)) = detail.split_once(' ') else { return };
    if let Ok(number) = first.parse::<usize>() {
        let Some(known) = labels.get_mut(number) else { return };
        if let (Some(read), _) = table::label(&format!("{} {rest}", known.text), known.language, known.rank) {
            (known.region, known.probability) = (read.region, read.probability);
        }
        return;
    }
    let left_out = rest.split_once(' ').and_then(|(rank, text)| Some((rank.parse::<u16>().ok()?, text)));
    if let (Some(language), Some((rank, text))) = (Lang::from_code(first), left_out) {
        let others = labels.iter_mut().filter(|label| label.language == language && label.rank >= rank);
        others.for_each(|label| label.rank = label.rank.saturating_add(1));
        labels.extend(table::label(text, language, rank).0);
    }
}

fn plain(language: Lang, text: &str, rank: u16) -> Label {
    Label { language, text: text.into(), region: None, probability: None, weight: None, share: None, rank }
}
