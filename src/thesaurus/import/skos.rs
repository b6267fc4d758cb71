//! SKOS thesauri in Turtle, RDF/XML or JSON-LD: triples in, one row for each concept out.
//!
//! Read are `skos:prefLabel`, `altLabel` and `hiddenLabel` (also by way of SKOS-XL), `broader`, `narrower` and
//! `related`, `scopeNote` and `definition`, and what the scheme says of title, licence and source. Deprecated concepts,
//! collections, and mappings to other thesauri are left out and reported. The parsers are streaming; what is kept is
//! bounded by the number of concepts.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use oxjsonld::{JsonLdParseError, JsonLdParser, JsonLdProfile};
use oxrdf::{NamedNode, NamedOrBlankNode, Term};
use oxrdfxml::{RdfXmlParseError, RdfXmlParser};
use oxttl::{TurtleParseError, TurtleParser};

use super::{Format, ImportError, ROWS_MAX, Skipped, Vocabulary, opened, shown, squeezed};
use crate::language::Lang;
use crate::thesaurus::table::{Label, Place, Row};

const SKOS: &str = "http://www.w3.org/2004/02/skos/core#";
const SKOS_XL: &str = "http://www.w3.org/2008/05/skos-xl#";
const TYPE: &str = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type";
/// Namespaces of Dublin Core, whose properties have the same names in both.
const DUBLIN_CORE: [&str; 2] = ["http://purl.org/dc/terms/", "http://purl.org/dc/elements/1.1/"];
const CREATIVE_COMMONS: &str = "http://creativecommons.org/ns#";
const DEPRECATED: &str = "http://www.w3.org/2002/07/owl#deprecated";
/// Longest scope note, in characters.
const NOTE_CHARS_MAX: usize = 500;
/// Longest identifier that a layer holds, in bytes.
const ID_BYTES_MAX: usize = 255;

/// A text with its language and, where the tag has one, its region.
type Text = (Lang, Option<Box<str>>, Box<str>);

/// Kind of a label; the order is that of preference.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Role {
    Preferred,
    Alternative,
    Hidden,
}

/// What the triples say about a subject.
#[derive(Debug, Default)]
struct Draft {
    is_concept: bool,
    is_scheme: bool,
    is_deprecated: bool,
    labels: Vec<(Role, Text)>,
    /// Labels that stand elsewhere (SKOS-XL).
    label_nodes: Vec<(Role, Box<str>)>,
    literal_form: Option<Text>,
    broader: Vec<Box<str>>,
    related: Vec<Box<str>>,
    /// Whether it is in English, and the note.
    note: Option<(bool, Box<str>)>,
    order: u32,
}

struct Reading {
    subjects: BTreeMap<Box<str>, Draft>,
    file: Arc<str>,
    skipped: Skipped,
    titles: Vec<(bool, String)>,
    licenses: Vec<String>,
    sources: Vec<String>,
    triples: u32,
    /// The language of labels that name none.
    untagged: Option<Lang>,
}

/// Reads the files of one thesaurus. Labels without a language are in `untagged`, if that is given.
pub(super) fn read(files: &[PathBuf], format: Format, untagged: Option<Lang>) -> Result<Vocabulary, ImportError> {
    let mut reading = Reading {
        subjects: BTreeMap::new(),
        file: "".into(),
        skipped: Skipped::default(),
        titles: Vec::new(),
        licenses: Vec::new(),
        sources: Vec::new(),
        triples: 0,
        untagged,
    };
    for path in files {
        reading.file = shown(path).into();
        reading.read(path, format)?;
    }
    Ok(reading.finish())
}

impl Reading {
    fn read(&mut self, path: &Path, format: Format) -> Result<(), ImportError> {
        let input = opened(path)?;
        match format {
            Format::RdfXml => {
                let base = format!("file:///{}", path.file_name().unwrap_or_default().to_string_lossy());
                let parser = RdfXmlParser::new();
                let parser = parser.clone().with_base_iri(base).unwrap_or(parser);
                for triple in parser.for_reader(input) {
                    match triple {
                        Ok(t) => self.triple(&t.subject, &t.predicate, &t.object)?,
                        Err(RdfXmlParseError::Io(cause)) => return Err(io(path, cause)),
                        Err(RdfXmlParseError::Syntax(error)) => return Err(self.damaged(0, error.to_string())),
                    }
                }
            }
            Format::JsonLd => {
                let parser = JsonLdParser::new().lenient().with_profile(JsonLdProfile::Streaming);
                for quad in parser.for_reader(input) {
                    match quad {
                        Ok(q) => self.triple(&q.subject, &q.predicate, &q.object)?,
                        Err(JsonLdParseError::Io(cause)) => return Err(io(path, cause)),
                        Err(JsonLdParseError::Syntax(error)) => {
                            let line = error.location().map_or(0, |at| at.start.line + 1);
                            return Err(self.damaged(line, error.to_string()));
                        }
                    }
                }
            }
            _ => {
                for triple in TurtleParser::new().lenient().for_reader(input) {
                    match triple {
                        Ok(t) => self.triple(&t.subject, &t.predicate, &t.object)?,
                        Err(TurtleParseError::Io(cause)) => return Err(io(path, cause)),
                        // The parser goes on behind the statement.
                        Err(TurtleParseError::Syntax(error)) => {
                            let line = u32::try_from(error.location().start.line).unwrap_or(u32::MAX).saturating_add(1);
                            let place = Place { file: Arc::clone(&self.file), line };
                            self.skipped.add(&place, "the statement cannot be read", error.message());
                        }
                    }
                }
            }
        }
        Ok(())
    }

    /// `line` is from 1; 0 where it is not known.
    fn damaged(&self, line: u64, what: String) -> ImportError {
        let line = u32::try_from(line).unwrap_or(u32::MAX);
        ImportError::Damaged { place: Place { file: Arc::clone(&self.file), line }, what }
    }

    fn triple(&mut self, subject: &NamedOrBlankNode, predicate: &NamedNode, object: &Term) -> Result<(), ImportError> {
        self.triples = self.triples.saturating_add(1);
        let subject = name_of(subject);
        let predicate = predicate.as_str();
        if let Some(name) = predicate.strip_prefix(SKOS) {
            self.skos(subject, name, object);
        } else if let Some(name) = predicate.strip_prefix(SKOS_XL) {
            self.skos_xl(subject, name, object);
        } else if predicate == TYPE {
            let (is_concept, is_scheme) = (is_named(object, "Concept"), is_named(object, "ConceptScheme"));
            if is_concept || is_scheme {
                let draft = self.draft(subject);
                draft.is_concept |= is_concept;
                draft.is_scheme |= is_scheme;
            } else if is_named(object, "Collection") || is_named(object, "OrderedCollection") {
                self.skip(&subject, "a collection is no concept");
            }
        } else if predicate == DEPRECATED {
            self.draft(subject).is_deprecated |= matches!(object, Term::Literal(text) if is_true(text.value()));
        } else if let Some(name) = DUBLIN_CORE.iter().find_map(|space| predicate.strip_prefix(space)) {
            self.about(&subject, name, object);
        } else if predicate.strip_prefix(CREATIVE_COMMONS) == Some("license") {
            self.about(&subject, "license", object);
        }
        if self.subjects.len() > ROWS_MAX { Err(ImportError::TooLarge) } else { Ok(()) }
    }

    fn draft(&mut self, subject: Box<str>) -> &mut Draft {
        let order = self.triples;
        self.subjects.entry(subject).or_insert_with(|| Draft { order, ..Draft::default() })
    }

    fn skos(&mut self, subject: Box<str>, name: &str, object: &Term) {
        let role = match name {
            "prefLabel" => Some(Role::Preferred),
            "altLabel" => Some(Role::Alternative),
            "hiddenLabel" => Some(Role::Hidden),
            _ => None,
        };
        if let Some(role) = role {
            return match literal(object, self.untagged) {
                Ok(text) => self.draft(subject).labels.push((role, text)),
                Err(reason) => self.skip(&subject, reason),
            };
        }
        match (name, object) {
            ("broader" | "broaderGeneric" | "broaderPartitive" | "broaderInstantial", _) => {
                let other = node(object);
                self.draft(subject).broader.extend(other);
            }
            ("narrower" | "narrowerGeneric" | "narrowerPartitive" | "narrowerInstantial", _) => {
                if let Some(other) = node(object) {
                    self.draft(other).broader.push(subject);
                }
            }
            ("related", _) => {
                let other = node(object);
                self.draft(subject).related.extend(other);
            }
            ("scopeNote" | "definition", Term::Literal(text)) => {
                let is_english = text.language() == Some("en");
                let note = squeezed(text.value(), NOTE_CHARS_MAX).into_boxed_str();
                let draft = self.draft(subject);
                if draft.note.as_ref().is_none_or(|(known_is_english, _)| is_english && !known_is_english) {
                    draft.note = Some((is_english, note));
                }
            }
            ("exactMatch" | "closeMatch" | "broadMatch" | "narrowMatch" | "relatedMatch" | "mappingRelation", _) => {
                self.skip(&subject, "a mapping to another thesaurus is not used");
            }
            ("topConceptOf" | "inScheme", _) => self.draft(subject).is_concept |= name == "topConceptOf",
            _ => {}
        }
    }

    fn skos_xl(&mut self, subject: Box<str>, name: &str, object: &Term) {
        let role = match name {
            "prefLabel" => Role::Preferred,
            "altLabel" => Role::Alternative,
            "hiddenLabel" => Role::Hidden,
            "literalForm" => {
                return match literal(object, self.untagged) {
                    Ok(form) => self.draft(subject).literal_form = Some(form),
                    Err(reason) => self.skip(&subject, reason),
                };
            }
            _ => return,
        };
        let other = node(object).map(|other| (role, other));
        self.draft(subject).label_nodes.extend(other);
    }

    /// What is said about a scheme; whether the subject is one is known at the end only.
    fn about(&mut self, subject: &str, name: &str, object: &Term) {
        let text = match object {
            Term::Literal(text) => squeezed(text.value(), 400),
            Term::NamedNode(node) => node.as_str().to_owned(),
            Term::BlankNode(_) => return,
        };
        let is_scheme = self.subjects.get(subject).is_some_and(|draft| draft.is_scheme);
        let is_english = matches!(object, Term::Literal(text) if text.language().is_none_or(|l| l.starts_with("en")));
        match name {
            "title" if is_scheme || self.subjects.is_empty() => self.titles.push((!is_english, text)),
            "license" => self.licenses.insert(0, text),
            "rights" if is_scheme => self.licenses.push(text),
            "source" if is_scheme => self.sources.push(text),
            _ => {}
        }
    }

    fn skip(&mut self, subject: &str, reason: &'static str) {
        let place = Place { file: Arc::clone(&self.file), line: 0 };
        self.skipped.add(&place, reason, subject);
    }

    fn finish(mut self) -> Vocabulary {
        let mut concepts: Vec<(Box<str>, Draft)> = Vec::new();
        let forms = std::mem::take(&mut self.subjects);
        let form_of = |node: &str| forms.get(node).and_then(|draft| draft.literal_form.clone());
        let mut schemes = forms.iter().filter(|(_, draft)| draft.is_scheme).map(|(id, _)| id);
        let scheme = schemes.find(|id| id.starts_with("http")).map(ToString::to_string);
        let mut more = BTreeMap::new();
        for (id, draft) in &forms {
            let labels = draft.label_nodes.iter().filter_map(|(role, node)| Some((*role, form_of(node)?)));
            more.insert(id.clone(), labels.collect::<Vec<_>>());
        }
        for (id, mut draft) in forms {
            draft.labels.extend(more.remove(&id).unwrap_or_default());
            let is_concept = draft.is_concept || (!draft.is_scheme && !draft.broader.is_empty());
            if is_concept && draft.is_deprecated {
                self.skip(&id, "the concept is deprecated");
                continue;
            }
            match (is_concept, draft.labels.is_empty()) {
                (true, false) if id.len() <= ID_BYTES_MAX => concepts.push((id, draft)),
                (true, false) => self.skip(&id, "the address of the concept is too long"),
                (true, true) => self.skip(&id, "the concept has no label in a known language"),
                (false, _) => {}
            }
        }
        concepts.sort_by_key(|(_, draft)| draft.order);
        self.titles.sort();
        let file = self.file;
        let rows = concepts.into_iter().map(|(id, draft)| row(id, draft, &file)).collect();
        let title = self.titles.into_iter().next().map(|(_, title)| title);
        let license = self.licenses.into_iter().next();
        let source = self.sources.into_iter().next().or(scheme);
        Vocabulary { rows, title, license, source, skipped: self.skipped }
    }
}

fn row(id: Box<str>, mut draft: Draft, file: &Arc<str>) -> Row {
    // In the order of the file otherwise, which often is that of use.
    draft.labels.sort_by_key(|(role, (language, ..))| (*language, *role));
    let mut labels: Vec<Label> = Vec::new();
    for (role, (language, region, text)) in draft.labels {
        let of_language = labels.iter().filter(|l| l.language == language);
        if of_language.clone().any(|l| l.text == text) {
            continue;
        }
        let rank =
            of_language.count() + usize::from(role != Role::Preferred && labels.iter().all(|l| l.language != language));
        let rank = u16::try_from(rank).unwrap_or(u16::MAX);
        labels.push(Label { region, ..super::label(language, &text, rank) });
    }
    let sorted = |mut ids: Vec<Box<str>>| {
        ids.sort_unstable();
        ids.dedup();
        ids
    };
    Row {
        id,
        is_domain: true,
        pos: "".into(),
        broader: sorted(draft.broader),
        related: sorted(draft.related),
        note: draft.note.map_or_else(|| "".into(), |(_, note)| note),
        labels,
        place: Place { file: Arc::clone(file), line: 0 },
    }
}

/// A label with its language and region.
fn literal(object: &Term, untagged: Option<Lang>) -> Result<Text, &'static str> {
    let Term::Literal(text) = object else { return Err("a label is no text") };
    let untagged = untagged.map(Lang::code);
    let tag = text.language().or(untagged).ok_or("a label has no language; --from says which they are in")?;
    let language = Lang::from_code(tag).ok_or("a label is in a language that is not known")?;
    let value = squeezed(text.value(), 200);
    let region =
        tag.split_once('-').map(|(_, region)| format!("{}-{}", language.code(), region.to_ascii_uppercase()).into());
    if value.is_empty() { Err("a label is empty") } else { Ok((language, region, value.into())) }
}

/// The two ways to write it (XML Schema 1.1, part 2, section 3.3.2).
fn is_true(text: &str) -> bool {
    matches!(text, "true" | "1")
}

fn node(object: &Term) -> Option<Box<str>> {
    match object {
        Term::NamedNode(node) => Some(node.as_str().into()),
        Term::BlankNode(node) => Some(format!("_:{}", node.as_str()).into()),
        Term::Literal(_) => None,
    }
}

fn name_of(subject: &NamedOrBlankNode) -> Box<str> {
    match subject {
        NamedOrBlankNode::NamedNode(node) => node.as_str().into(),
        NamedOrBlankNode::BlankNode(node) => format!("_:{}", node.as_str()).into(),
    }
}

fn is_named(object: &Term, name: &str) -> bool {
    matches!(object, Term::NamedNode(node) if node.as_str().strip_prefix(SKOS) == Some(name))
}

fn io(path: &Path, cause: std::io::Error) -> ImportError {
    ImportError::Io { path: path.to_owned(), cause }
}
