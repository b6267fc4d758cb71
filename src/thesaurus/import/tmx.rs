//! Translation memories (TMX 1.4b): aligned segments in, learned translations out.
//!
//! Codes of formatting inside a segment (`bpt`, `ept`, `ph`, `it`, `ut`) are left out with their content.

use std::path::PathBuf;
use std::sync::Arc;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::{ImportError, Vocabulary, opened, shown, squeezed};
use crate::analyze::Analyzer;
use crate::language::Lang;
use crate::thesaurus::learn::{Learner, Settings};
use crate::thesaurus::table::Place;

/// Longest segment, in bytes.
const SEGMENT_BYTES_MAX: usize = 1 << 16;

/// What is inside of which element.
#[derive(Debug, Default)]
struct State {
    /// Segments of the unit by language.
    segments: Vec<(Lang, String)>,
    language: Option<Lang>,
    in_segment: bool,
    /// Depth within codes of formatting.
    codes: u32,
    line: u32,
}

/// Reads translation memories and learns from them.
pub(super) fn read(files: &[PathBuf], analyzer: &mut Analyzer) -> Result<Vocabulary, ImportError> {
    let mut found = Vocabulary::default();
    let mut learner = Learner::default();
    for path in files {
        let file: Arc<str> = shown(path).into();
        let mut reader = Reader::from_reader(opened(path)?);
        let (mut buffer, mut state) = (Vec::new(), State::default());
        loop {
            buffer.clear();
            let place = |at: u64| Place { file: Arc::clone(&file), line: u32::try_from(at).unwrap_or(u32::MAX) };
            let event = reader.read_event_into(&mut buffer).map_err(|error| ImportError::Damaged {
                place: place(0),
                what: format!("byte {}: {error}", reader.error_position()),
            })?;
            match event {
                Event::Eof => break,
                Event::Start(element) => state.start(&element, &mut found),
                Event::End(element) => {
                    if element.local_name().as_ref() == "tu" {
                        state.line += 1;
                        let place = place(u64::from(state.line));
                        unit(&mut state, &place, &mut learner, &mut found, analyzer);
                    } else {
                        state.end(element.local_name().as_ref());
                    }
                }
                Event::Text(text) => state.text(&text.xml10_content()),
                Event::CData(text) => state.text(&text),
                Event::GeneralRef(reference) => {
                    let known = reference.resolve_char_ref().ok().flatten().map(String::from);
                    let named = || quick_xml::escape::resolve_predefined_entity(&reference).map(str::to_owned);
                    let known = known.or_else(named);
                    state.text(&known.unwrap_or_else(|| " ".to_owned()));
                }
                _ => {}
            }
        }
    }
    found.rows = learner.rows("tmx", &Settings::SENTENCES);
    Ok(found)
}

impl State {
    fn start(&mut self, element: &BytesStart<'_>, found: &mut Vocabulary) {
        match element.local_name().as_ref() {
            "tu" => self.segments.clear(),
            "tuv" => {
                let is_language = |key: &str| matches!(key, "xml:lang" | "lang");
                let mut attributes = element.attributes().flatten();
                let code = attributes.find(|a| is_language(a.key.as_ref()));
                self.language = code.and_then(|code| Lang::from_code(&code.value));
            }
            "seg" => {
                (self.in_segment, self.codes) = (true, 0);
                if let Some(language) = self.language {
                    self.segments.push((language, String::new()));
                }
            }
            "bpt" | "ept" | "ph" | "it" | "ut" if self.in_segment => self.codes += 1,
            "header" if found.title.is_none() => {
                let tool = element.attributes().flatten().find(|a| a.key.as_ref() == "creationtool");
                found.title = tool.map(|t| format!("translation memory of {}", squeezed(&t.value, 80)));
            }
            _ => {}
        }
    }

    fn end(&mut self, name: &str) {
        match name {
            "seg" => self.in_segment = false,
            "tuv" => self.language = None,
            "bpt" | "ept" | "ph" | "it" | "ut" if self.in_segment => self.codes = self.codes.saturating_sub(1),
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        if self.in_segment
            && self.codes == 0
            && self.language.is_some()
            && let Some((_, segment)) = self.segments.last_mut()
            && segment.len() + text.len() <= SEGMENT_BYTES_MAX
        {
            segment.push_str(text);
        }
    }
}

/// Learns from the segments of a unit, each language with each other one.
fn unit(state: &mut State, place: &Place, learner: &mut Learner, found: &mut Vocabulary, analyzer: &mut Analyzer) {
    let segments = std::mem::take(&mut state.segments);
    let mut has_pair = false;
    for (i, (one, text)) in segments.iter().enumerate() {
        for (other, other_text) in segments.iter().skip(i + 1).filter(|(other, _)| other != one) {
            has_pair = true;
            learner.unit((*one, text), (*other, other_text), analyzer);
        }
    }
    if !has_pair {
        found.skipped.add(
            place,
            "the unit does not have segments in two known languages (the number is that of the unit)",
            "",
        );
    }
}
