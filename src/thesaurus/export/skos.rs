//! Rows in, SKOS out: one `skos:ConceptScheme` with title, licence and source, and a `skos:Concept` for each row.
//!
//! The first label of a language is its `prefLabel`, the others are `altLabel`s; regions become language tags
//! (`es-419`). Both directions of broader and narrower are written, since many readers follow one only. SKOS has no
//! place for probabilities and parts of speech; tables carry them.

use std::collections::{BTreeMap, HashSet};
use std::fmt::Write as _;
use std::io::{self, Write};

use oxjsonld::{JsonLdSerializer, WriterJsonLdSerializer};
use oxrdf::vocab::rdf;
use oxrdf::{BlankNode, GraphNameRef, Literal, NamedNode, NamedNodeRef, NamedOrBlankNode, Term, TripleRef};
use oxrdfxml::{RdfXmlSerializer, WriterRdfXmlSerializer};
use oxttl::TurtleSerializer;
use oxttl::turtle::WriterTurtleSerializer;

use super::{About, ExportError, Format};
use crate::thesaurus::table::Row;

const SKOS: &str = "http://www.w3.org/2004/02/skos/core#";
const DC_TERMS: &str = "http://purl.org/dc/terms/";
/// Characters that an address has as they are (RFC 3986, section 2.3), besides letters and digits.
const UNRESERVED: [u8; 4] = [b'-', b'.', b'_', b'~'];

/// Writes rows as SKOS.
pub(super) fn write(rows: &[Row], about: &About, format: Format, out: impl Write) -> Result<(), ExportError> {
    let wrong_base = || ExportError::Base { base: about.base.clone() };
    let scheme = NamedNode::new(&about.base).map_err(|_| wrong_base())?;
    let prefixes = [("skos", SKOS), ("dcterms", DC_TERMS)];
    let out = match format {
        Format::RdfXml => {
            let empty = RdfXmlSerializer::new();
            let serializer = prefixes.iter().try_fold(empty, |s, (name, iri)| s.with_prefix(*name, *iri));
            Out::RdfXml(serializer.map_err(|_| wrong_base())?.for_writer(out))
        }
        Format::JsonLd => {
            let empty = JsonLdSerializer::new();
            let serializer = prefixes.iter().try_fold(empty, |s, (name, iri)| s.with_prefix(*name, *iri));
            Out::JsonLd(serializer.map_err(|_| wrong_base())?.for_writer(out))
        }
        _ => {
            let empty = TurtleSerializer::new();
            let serializer = prefixes.iter().try_fold(empty, |s, (name, iri)| s.with_prefix(*name, *iri));
            Out::Turtle(serializer.map_err(|_| wrong_base())?.for_writer(out))
        }
    };
    let mut writing = Writing { out, scheme, base: &about.base, addresses: BTreeMap::new() };
    writing.all(rows, about)?;
    Ok(writing.out.finish()?)
}

/// The serializers of the three formats.
enum Out<W: Write> {
    Turtle(WriterTurtleSerializer<W>),
    RdfXml(WriterRdfXmlSerializer<W>),
    JsonLd(WriterJsonLdSerializer<W>),
}

impl<W: Write> Out<W> {
    fn triple(&mut self, triple: TripleRef<'_>) -> io::Result<()> {
        match self {
            Self::Turtle(out) => out.serialize_triple(triple),
            Self::RdfXml(out) => out.serialize_triple(triple),
            Self::JsonLd(out) => out.serialize_quad(triple.in_graph(GraphNameRef::DefaultGraph)),
        }
    }

    fn finish(self) -> io::Result<()> {
        let mut out = match self {
            Self::Turtle(out) => out.finish()?,
            Self::RdfXml(out) => out.finish()?,
            Self::JsonLd(out) => out.finish()?,
        };
        out.flush()
    }
}

struct Writing<'a, W: Write> {
    out: Out<W>,
    scheme: NamedNode,
    base: &'a str,
    /// By identifier.
    addresses: BTreeMap<&'a str, NamedOrBlankNode>,
}

impl<'a, W: Write> Writing<'a, W> {
    fn all(&mut self, rows: &'a [Row], about: &About) -> io::Result<()> {
        for row in rows {
            let address = address(self.base, &row.id);
            self.addresses.insert(&row.id, address);
        }
        let mut narrower: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for row in rows {
            for broader in &row.broader {
                narrower.entry(broader).or_default().push(&row.id);
            }
        }
        self.scheme(rows, about)?;
        for row in rows {
            self.concept(row, narrower.get(&*row.id).map_or(&[], Vec::as_slice))?;
        }
        Ok(())
    }

    fn scheme(&mut self, rows: &[Row], about: &About) -> io::Result<()> {
        let scheme: NamedOrBlankNode = self.scheme.clone().into();
        self.add(&scheme, rdf::TYPE, skos("ConceptScheme"))?;
        self.add(
            &scheme,
            dublin_core("title").as_ref(),
            Literal::new_language_tagged_literal_unchecked(&about.title, "en"),
        )?;
        for (name, value) in [("license", &about.license), ("source", &about.source)] {
            let is_address = value.starts_with("http://") || value.starts_with("https://");
            let node = NamedNode::new(value).ok().filter(|_| is_address);
            let value = node.map_or_else(|| Term::from(Literal::new_simple_literal(value)), Term::from);
            if !about.license.is_empty() || name == "source" {
                self.add(&scheme, dublin_core(name).as_ref(), value)?;
            }
        }
        for row in rows.iter().filter(|row| is_top(row)) {
            self.link(&scheme, "hasTopConcept", &row.id)?;
        }
        Ok(())
    }

    fn concept(&mut self, row: &Row, narrower: &[&str]) -> io::Result<()> {
        let Some(concept) = self.addresses.get(&*row.id).cloned() else { return Ok(()) };
        self.add(&concept, rdf::TYPE, skos("Concept"))?;
        self.add(&concept, skos("inScheme").as_ref(), self.scheme.clone())?;
        if is_top(row) {
            self.add(&concept, skos("topConceptOf").as_ref(), self.scheme.clone())?;
        }
        let (mut preferred, mut written) = (HashSet::new(), HashSet::new());
        for label in &row.labels {
            let tag = label.region.as_deref().unwrap_or_else(|| label.language.code());
            if !written.insert((tag, &label.text)) {
                continue;
            }
            let name = if label.rank == 0 && preferred.insert(tag) { "prefLabel" } else { "altLabel" };
            let text = Literal::new_language_tagged_literal_unchecked(&*label.text, tag.to_ascii_lowercase());
            self.add(&concept, skos(name).as_ref(), text)?;
        }
        if !row.note.is_empty() {
            let note = Literal::new_language_tagged_literal_unchecked(&*row.note, "en");
            self.add(&concept, skos("scopeNote").as_ref(), note)?;
        }
        for (name, ids) in [("broader", &row.broader), ("related", &row.related)] {
            for id in ids {
                self.link(&concept, name, id)?;
            }
        }
        narrower.iter().try_for_each(|id| self.link(&concept, "narrower", id))
    }

    /// A link to another concept; what is not written cannot be linked to.
    fn link(&mut self, from: &NamedOrBlankNode, name: &str, id: &str) -> io::Result<()> {
        match self.addresses.get(id).cloned() {
            Some(to) => self.add(from, skos(name).as_ref(), to),
            None => Ok(()),
        }
    }

    fn add(&mut self, from: &NamedOrBlankNode, predicate: NamedNodeRef<'_>, to: impl Into<Term>) -> io::Result<()> {
        self.out.triple(TripleRef::new(from, predicate, &to.into()))
    }
}

/// Whether a concept stands at the top of the thesaurus; general vocabulary has no order.
fn is_top(row: &Row) -> bool {
    row.is_domain && row.broader.is_empty()
}

/// The address of a concept: its identifier where that is one, as in imported SKOS, or else `base` with it.
fn address(base: &str, id: &str) -> NamedOrBlankNode {
    if let Some(name) = id.strip_prefix("_:")
        && let Ok(node) = BlankNode::new(name)
    {
        return node.into();
    }
    let is_address = id.contains(':');
    if let Some(node) = NamedNode::new(id).ok().filter(|_| is_address) {
        return node.into();
    }
    let mut address = base.to_owned();
    for byte in id.bytes() {
        if byte.is_ascii_alphanumeric() || UNRESERVED.contains(&byte) {
            address.push(char::from(byte));
        } else {
            // Writing to a string does not fail.
            let _ = write!(address, "%{byte:02X}");
        }
    }
    NamedNode::new_unchecked(address).into()
}

fn skos(name: &str) -> NamedNode {
    NamedNode::new_unchecked(format!("{SKOS}{name}"))
}

fn dublin_core(name: &str) -> NamedNode {
    NamedNode::new_unchecked(format!("{DC_TERMS}{name}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::thesaurus::export::BASE;
    use crate::thesaurus::table;

    #[test]
    fn identifiers_become_addresses() {
        let shown = |id: &str| address(BASE, id).to_string();
        assert_eq!(shown("housing"), "<urn:dragoman:concept:housing>");
        assert_eq!(shown("école 1"), "<urn:dragoman:concept:%C3%A9cole%201>");
        assert_eq!(shown("https://example.org/a"), "<https://example.org/a>");
        assert_eq!(shown("_:b1"), "_:b1");
    }

    #[test]
    fn a_language_tag_has_one_preferred_label_and_links_lead_to_what_is_written() {
        let text = "id\tbroader\trelated\tnote\ten\tpt\na\t\tgone\tWhat.\thouse | House\tônibus [pt-BR] | autocarro\n\
                    b\ta\t\t\tflat | flat\t\n";
        let (rows, problems) = table::read(text, "t.tsv");
        assert!(problems.is_empty(), "{problems:?}");
        let about = About { title: "T".into(), license: "CC0-1.0".into(), source: String::new(), base: BASE.into() };
        let mut out = Vec::new();
        write(&rows, &about, Format::Turtle, &mut out).unwrap();
        let out = String::from_utf8(out).unwrap();
        assert_eq!(out.matches("skos:prefLabel").count(), 3, "{out}");
        assert_eq!(out.matches("flat").count(), 1, "{out}");
        assert!(out.contains("\"ônibus\"@pt-br") && !out.contains("gone"), "{out}");
        assert!(out.contains("skos:narrower <urn:dragoman:concept:b>"), "{out}");
        let wrong = About { base: "no base".into(), ..about };
        assert!(matches!(write(&rows, &wrong, Format::Turtle, Vec::new()), Err(ExportError::Base { .. })));
    }
}
