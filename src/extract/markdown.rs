//! Markdown (CommonMark with tables): text without its markup, the first top heading as the title.

use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use super::text::{finish, title_from_name, unified_breaks};
use super::{Document, Draft, ExtractError, Format, Reader, encoding, front_matter};

/// Markdown.
pub(super) const FORMAT: Format = Format {
    name: "Markdown",
    extensions: &["md", "markdown"],
    signature: |_| false,
    in_worker: false,
    reader: Reader::Document(read),
};

fn read(document: &Document<'_>) -> Result<Draft, ExtractError> {
    let decoded = encoding::decode(document.bytes, None)?;
    let (mut draft, text) = front_matter::split(&unified_breaks(&decoded.text))?;
    draft.warnings.extend(decoded.warnings);
    let Plain { title, text, .. } = plain(&text, !draft.fields.contains_key("title"));
    let title = title.unwrap_or_else(|| title_from_name(document.name));
    finish(draft, title, &text, document)
}

/// Text that is put together from a parser's events.
#[derive(Debug, Default)]
struct Plain {
    text: String,
    title: Option<String>,
    /// Where the heading begins that is being read.
    heading: Option<usize>,
}

/// The text of a document; its first top heading apart, where `wants_title` asks for it.
fn plain(source: &str, wants_title: bool) -> Plain {
    let mut plain = Plain::default();
    let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_FOOTNOTES;
    for event in Parser::new_ext(source, options) {
        match event {
            Event::Text(text) | Event::Code(text) => plain.text.push_str(&text),
            Event::SoftBreak => plain.text.push(' '),
            Event::HardBreak => plain.text.push('\n'),
            Event::Start(Tag::Heading { level: HeadingLevel::H1, .. }) if wants_title && plain.title.is_none() => {
                plain.heading = Some(plain.text.len());
            }
            Event::End(TagEnd::Heading(_)) => plain.end_heading(),
            Event::End(TagEnd::Item | TagEnd::TableRow | TagEnd::TableHead) => plain.end_line("\n"),
            Event::End(TagEnd::TableCell) => plain.text.push_str(" | "),
            Event::End(TagEnd::Paragraph | TagEnd::CodeBlock | TagEnd::List(_) | TagEnd::Table) => {
                plain.end_line("\n\n");
            }
            _ => {}
        }
    }
    plain
}

impl Plain {
    fn end_heading(&mut self) {
        match self.heading.take() {
            Some(start) => {
                let title = self.text.split_off(start);
                self.title = Some(title.trim().to_owned()).filter(|title| !title.is_empty());
            }
            None => self.end_line("\n\n"),
        }
    }

    fn end_line(&mut self, end: &str) {
        let kept = self.text.trim_end_matches([' ', '|', '\n']).len();
        self.text.truncate(kept);
        self.text.push_str(end);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(source: &str, title: Option<&str>, text: &str) {
        let found = plain(source, true);
        assert_eq!((found.title.as_deref(), found.text.trim()), (title, text));
    }

    #[test]
    fn markup_is_left_out_and_blocks_stay_apart() {
        check(
            "# A *title*\n\nOne [link](https://x.example) and\n`code`.\n\n## Next\n\n- a\n- b\n",
            Some("A title"),
            "One link and code.\n\nNext\n\na\nb",
        );
    }

    #[test]
    fn the_rows_of_a_table_are_lines() {
        check("| Year | Pupils |\n|---|---|\n| 2019 | 40 |\n\nEnd.", None, "Year | Pupils\n2019 | 40\n\nEnd.");
    }
}
