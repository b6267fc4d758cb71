//! The XML of OAI-PMH and of Dublin Core.

use std::borrow::Cow;
use std::io;

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};

use super::super::moment;
use super::request::PREFIX;
use crate::record::Record;
use crate::store::Changed;

const OAI: &str = "http://www.openarchives.org/OAI/2.0/";
const OAI_SCHEMA: &str = "http://www.openarchives.org/OAI/2.0/ http://www.openarchives.org/OAI/2.0/OAI-PMH.xsd";
const DC: &str = "http://www.openarchives.org/OAI/2.0/oai_dc/";
const DC_XSD: &str = "http://www.openarchives.org/OAI/2.0/oai_dc.xsd";
const DC_SCHEMA: &str = "http://www.openarchives.org/OAI/2.0/oai_dc/ http://www.openarchives.org/OAI/2.0/oai_dc.xsd";
const DC_ELEMENTS: &str = "http://purl.org/dc/elements/1.1/";
const INSTANCE: &str = "http://www.w3.org/2001/XMLSchema-instance";

/// A record with what the protocol says of it.
pub(super) struct Described<'a> {
    pub(super) identifier: String,
    pub(super) datestamp: String,
    pub(super) changed: &'a Changed,
}

/// A document as it is written.
pub(super) struct Xml {
    writer: Writer<Vec<u8>>,
    /// Whether writing went wrong; to memory it does not.
    failure: io::Result<()>,
}

impl Xml {
    /// Begins an answer at `base_url` to a request with these arguments.
    pub(super) fn new(base_url: &str, arguments: &[(String, String)]) -> Self {
        let mut xml = Self { writer: Writer::new(Vec::new()), failure: Ok(()) };
        xml.put(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)));
        xml.open("OAI-PMH", &[("xmlns", OAI), ("xmlns:xsi", INSTANCE), ("xsi:schemaLocation", OAI_SCHEMA)]);
        xml.text("responseDate", &moment::written(moment::now()));
        let attributes: Vec<(&str, &str)> = arguments.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
        xml.within("request", &attributes, |xml| xml.words(base_url));
        xml
    }

    /// The document.
    pub(super) fn finish(mut self) -> Vec<u8> {
        self.close("OAI-PMH");
        debug_assert!(self.failure.is_ok(), "writing to memory does not fail");
        self.writer.into_inner()
    }

    /// An error of the protocol.
    pub(super) fn error(&mut self, code: &str, message: &str) {
        self.within("error", &[("code", code)], |xml| xml.words(message));
    }

    /// The one format.
    pub(super) fn formats(&mut self) {
        self.within("ListMetadataFormats", &[], |xml| {
            xml.within("metadataFormat", &[], |xml| {
                xml.text("metadataPrefix", PREFIX);
                xml.text("schema", DC_XSD);
                xml.text("metadataNamespace", DC);
            });
        });
    }

    /// What the protocol says of a record.
    pub(super) fn header(&mut self, described: &Described<'_>) {
        let changed = described.changed;
        let status = changed.stored.is_none().then_some(("status", "deleted"));
        self.within("header", status.as_slice(), |xml| {
            xml.text("identifier", &described.identifier);
            xml.text("datestamp", &described.datestamp);
            xml.text("setSpec", &format!("kind-{}", changed.kind));
            xml.text("setSpec", &format!("language-{}", changed.language));
        });
    }

    /// A record with its metadata, unless it was deleted.
    pub(super) fn record(&mut self, described: &Described<'_>) {
        self.within("record", &[], |xml| {
            xml.header(described);
            if let Some(stored) = &described.changed.stored {
                xml.within("metadata", &[], |xml| xml.dublin_core(&stored.record, &stored.language));
            }
        });
    }

    /// A record as unqualified Dublin Core.
    fn dublin_core(&mut self, record: &Record, language: &str) {
        let spaces = [
            ("xmlns:oai_dc", DC),
            ("xmlns:dc", DC_ELEMENTS),
            ("xmlns:xsi", INSTANCE),
            ("xsi:schemaLocation", DC_SCHEMA),
        ];
        self.within("oai_dc:dc", &spaces, |xml| {
            xml.all("dc:title", Some(&record.title).filter(|title| !title.is_empty()));
            xml.all("dc:creator", &record.authors);
            xml.all("dc:subject", &record.themes);
            xml.all("dc:subject", &record.sdgs.iter().map(|sdg| format!("SDG {sdg}")).collect::<Vec<_>>());
            xml.all("dc:description", &record.summary);
            xml.all("dc:publisher", &record.organization);
            let date = record.date.clone().or(record.year.map(|year| year.to_string()));
            xml.all("dc:date", &date);
            xml.all("dc:type", [Some(&record.kind), record.form.as_ref()].into_iter().flatten());
            xml.all("dc:identifier", [Some(&record.id), record.url.as_ref()].into_iter().flatten());
            xml.all("dc:identifier", record.attachments.iter().map(|file| &file.url));
            xml.text("dc:language", language);
            xml.all("dc:relation", &record.work);
            xml.all("dc:coverage", [&record.city, &record.country].into_iter().flatten());
            xml.all("dc:rights", &record.license);
        });
    }

    /// An element for each of the texts.
    fn all<'a>(&mut self, name: &str, texts: impl IntoIterator<Item = &'a String>) {
        for text in texts {
            self.text(name, text);
        }
    }

    /// An element that holds a text.
    pub(super) fn text(&mut self, name: &str, text: &str) {
        self.within(name, &[], |xml| xml.words(text));
    }

    /// An element that holds what `inside` writes.
    pub(super) fn within(&mut self, name: &str, attributes: &[(&str, &str)], inside: impl FnOnce(&mut Self)) {
        self.open(name, attributes);
        inside(self);
        self.close(name);
    }

    /// A text.
    pub(super) fn words(&mut self, text: &str) {
        self.put(Event::Text(BytesText::new(&allowed(text))));
    }

    fn open(&mut self, name: &str, attributes: &[(&str, &str)]) {
        let mut start = BytesStart::new(name);
        for (name, value) in attributes {
            start.push_attribute((*name, &*allowed(value)));
        }
        self.put(Event::Start(start));
    }

    fn close(&mut self, name: &str) {
        self.put(Event::End(BytesEnd::new(name)));
    }

    fn put(&mut self, event: Event<'_>) {
        if self.failure.is_ok() {
            self.failure = self.writer.write_event(event);
        }
    }
}

/// A text without the characters that XML 1.0 cannot hold (section 2.2).
fn allowed(text: &str) -> Cow<'_, str> {
    let is_char = |c: char| matches!(c, '\t' | '\n' | '\r' | '\u{20}'..='\u{fffd}' | '\u{10000}'..);
    if text.chars().all(is_char) {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(text.chars().filter(|c| is_char(*c)).collect())
    }
}
