//! Writes `corpus/monograph.pdf`, the sample monograph, from `examples/monograph/text.txt`.
//!
//! `cargo run --example make_monograph` writes the same bytes every time. The lines of the text are paragraphs; `#` and
//! `##` are headings, `|` rows of a table, `•` items of a list and `::` instructions. The pages are set in the standard
//! font Times, which every reader of PDF has.

use std::error::Error;
use std::fs;
use std::path::Path;

use pdf_writer::types::OutlineItemFlags;
use pdf_writer::{Content, Date, Finish, Name, Pdf, Rect, Ref, Str, TextStr};

const TEXT: &str = include_str!("monograph/text.txt");
const TITLE: &str = "Aprender frente al mar: veinte años de Valdeluz Aprende";
const AUTHORS: &str = "Lucía Ferrer Almagro; Tomás Quiroga Sanz";
const RUNNING: &str = "Aprender frente al mar";

/// A4 in points, its margins, and the sizes of the text.
const WIDTH: f32 = 595.0;
const HEIGHT: f32 = 842.0;
const MARGIN: f32 = 76.0;
const BOTTOM: f32 = 84.0;
const SIZE: f32 = 12.0;
const LEADING: f32 = 19.0;
const GUTTER: f32 = 22.0;

/// Advance widths of the characters 32 to 255 of `WinAnsiEncoding`, in thousandths of the size.
mod widths {
    pub(crate) const ROMAN: [u16; 224] = [
        250, 333, 408, 500, 500, 833, 778, 180, 333, 333, 500, 564, 250, 333, 250, 278, 500, 500, 500, 500, 500, 500,
        500, 500, 500, 500, 278, 278, 564, 564, 564, 444, 921, 722, 667, 667, 722, 611, 556, 722, 722, 333, 389, 722,
        611, 889, 722, 722, 556, 722, 667, 556, 611, 722, 722, 944, 722, 722, 611, 333, 278, 333, 469, 500, 333, 444,
        500, 444, 500, 444, 333, 500, 500, 278, 278, 500, 278, 778, 500, 500, 500, 500, 333, 389, 278, 500, 500, 722,
        500, 500, 444, 480, 200, 480, 541, 350, 500, 350, 333, 500, 444, 1000, 500, 500, 333, 1000, 556, 333, 889, 350,
        611, 350, 350, 333, 333, 444, 444, 350, 500, 1000, 333, 980, 389, 333, 722, 350, 444, 722, 250, 333, 500, 500,
        500, 500, 200, 500, 333, 760, 276, 500, 564, 333, 760, 333, 400, 564, 300, 300, 333, 500, 453, 250, 333, 300,
        310, 500, 750, 750, 750, 444, 722, 722, 722, 722, 722, 722, 889, 667, 611, 611, 611, 611, 333, 333, 333, 333,
        722, 722, 722, 722, 722, 722, 722, 564, 722, 722, 722, 722, 722, 722, 556, 500, 444, 444, 444, 444, 444, 444,
        667, 444, 444, 444, 444, 444, 278, 278, 278, 278, 500, 500, 500, 500, 500, 500, 500, 564, 500, 500, 500, 500,
        500, 500, 500, 500,
    ];
    pub(crate) const BOLD: [u16; 224] = [
        250, 333, 555, 500, 500, 1000, 833, 278, 333, 333, 500, 570, 250, 333, 250, 278, 500, 500, 500, 500, 500, 500,
        500, 500, 500, 500, 333, 333, 570, 570, 570, 500, 930, 722, 667, 722, 722, 667, 611, 778, 778, 389, 500, 778,
        667, 944, 722, 778, 611, 778, 722, 556, 667, 722, 722, 1000, 722, 722, 667, 333, 278, 333, 581, 500, 333, 500,
        556, 444, 556, 444, 333, 500, 556, 278, 333, 556, 278, 833, 556, 500, 556, 556, 444, 389, 333, 556, 500, 722,
        500, 500, 444, 394, 220, 394, 520, 350, 500, 350, 333, 500, 500, 1000, 500, 500, 333, 1000, 556, 333, 1000,
        350, 667, 350, 350, 333, 333, 500, 500, 350, 500, 1000, 333, 1000, 389, 333, 722, 350, 444, 722, 250, 333, 500,
        500, 500, 500, 220, 500, 333, 747, 300, 500, 570, 333, 747, 333, 400, 570, 300, 300, 333, 556, 540, 250, 333,
        300, 330, 500, 750, 750, 750, 500, 722, 722, 722, 722, 722, 722, 1000, 722, 667, 667, 667, 667, 389, 389, 389,
        389, 722, 722, 778, 778, 778, 778, 778, 570, 778, 722, 722, 722, 722, 722, 611, 556, 500, 500, 500, 500, 500,
        500, 722, 444, 444, 444, 444, 444, 278, 278, 278, 278, 500, 556, 500, 500, 500, 500, 500, 570, 500, 556, 556,
        556, 556, 500, 556, 500,
    ];
}

/// A font of the document.
#[derive(Clone, Copy, PartialEq)]
enum Font {
    Roman,
    Bold,
}

impl Font {
    fn name(self) -> Name<'static> {
        match self {
            Self::Roman => Name(b"R"),
            Self::Bold => Name(b"B"),
        }
    }

    fn width(self, text: &str, size: f32) -> f32 {
        let widths = match self {
            Self::Roman => &widths::ROMAN,
            Self::Bold => &widths::BOLD,
        };
        let width = |byte: u8| widths.get(usize::from(byte).saturating_sub(32)).copied().unwrap_or(0);
        win_ansi(text).into_iter().map(|byte| f32::from(width(byte))).sum::<f32>() * size / 1000.0
    }
}

/// Bytes of a text in `WinAnsiEncoding`.
fn win_ansi(text: &str) -> Vec<u8> {
    let byte = |c: char| match c {
        '€' => 0x80,
        '…' => 0x85,
        '‘' => 0x91,
        '’' => 0x92,
        '“' => 0x93,
        '”' => 0x94,
        '•' => 0x95,
        '–' => 0x96,
        '—' => 0x97,
        _ => u8::try_from(u32::from(c)).unwrap_or(b'?'),
    };
    text.chars().map(byte).collect()
}

/// Column of text: left edge and width.
type Column = (f32, f32);

/// A heading and where it stands.
struct Entry {
    level: usize,
    text: String,
    page: usize,
}

/// The document while it is set.
struct Setter {
    pages: Vec<Content>,
    y: f32,
    top: f32,
    columns: Vec<Column>,
    column: usize,
    entries: Vec<Entry>,
    contents_page: Option<usize>,
    is_row: bool,
    breaks_words: bool,
    pending: Vec<String>,
    collects: bool,
}

impl Setter {
    fn new() -> Self {
        Self {
            pages: Vec::new(),
            y: 0.0,
            top: HEIGHT - MARGIN - 10.0,
            columns: vec![(MARGIN, WIDTH - 2.0 * MARGIN)],
            column: 0,
            entries: Vec::new(),
            contents_page: None,
            is_row: false,
            breaks_words: true,
            pending: Vec::new(),
            collects: false,
        }
    }

    fn page(&mut self) {
        self.pages.push(Content::new());
        self.top = HEIGHT - MARGIN - 10.0;
        self.y = self.top;
        self.column = 0;
    }

    /// Makes room: the next column or page if there is none left.
    fn need(&mut self, height: f32) {
        if self.y - height >= BOTTOM {
            return;
        }
        if self.column + 1 < self.columns.len() {
            self.column += 1;
            self.y = self.top;
        } else {
            self.page();
        }
    }

    fn draw(&mut self, (x, y): (f32, f32), (font, size): (Font, f32), text: &str, spacing: f32) {
        let Some(page) = self.pages.last_mut() else {
            return;
        };
        show(page, (x, y), (font, size), text, spacing);
    }

    fn column(&self) -> Column {
        self.columns.get(self.column).copied().unwrap_or((MARGIN, WIDTH - 2.0 * MARGIN))
    }

    fn heading(&mut self, level: usize, text: &str) {
        let size = if level == 1 { 17.0 } else { 13.0 };
        self.need(size * 4.5);
        if self.y < self.top {
            self.y -= size * 1.1;
        }
        let (x, _) = self.column();
        self.draw((x, self.y), (Font::Bold, size), text, 0.0);
        self.y -= size * 1.6;
        let page = self.pages.len();
        self.entries.push(Entry { level, text: text.to_owned(), page });
    }

    fn paragraph(&mut self, text: &str) {
        let indent = if text.starts_with('•') { 0.0 } else { 16.0 };
        let (_, width) = self.column();
        for line in lines(text, indent, width, self.breaks_words) {
            self.need(LEADING);
            let (x, width) = self.column();
            let natural = Font::Roman.width(&line.text, SIZE) + line.indent;
            let spaces = line.text.matches(' ').count();
            let spacing = if line.is_last || spaces == 0 { 0.0 } else { (width - natural) / spaces as f32 };
            self.draw((x + line.indent, self.y), (Font::Roman, SIZE), &line.text, spacing);
            self.y -= LEADING;
        }
    }

    fn row(&mut self, text: &str) {
        self.need(LEADING * 1.2);
        let font = if self.is_row { Font::Roman } else { Font::Bold };
        if !self.is_row {
            self.y -= LEADING * 0.5;
        }
        self.is_row = true;
        let mut x = MARGIN;
        for (cell, width) in text.trim_start_matches('|').split('|').zip([46.0, 110.0, 102.0, 60.0, 120.0]) {
            self.draw((x, self.y), (font, 10.5), cell, 0.0);
            x += width;
        }
        self.y -= LEADING * 1.2;
    }

    /// Sets the text of two columns so that both end at the same height.
    fn two_columns(&mut self) {
        let width = (WIDTH - 2.0 * MARGIN - GUTTER) / 2.0;
        self.collects = false;
        let paragraphs = std::mem::take(&mut self.pending);
        let all: Vec<Line> = paragraphs.iter().flat_map(|text| lines(text, 12.0, width, true)).collect();
        let half = all.len().div_ceil(2);
        let per_page = whole((self.y - BOTTOM) / LEADING).max(1);
        let half = half.min(per_page);
        let (top, mut lowest) = (self.y, self.y);
        for (x, part) in [MARGIN, MARGIN + width + GUTTER].into_iter().zip(all.chunks(half)) {
            self.y = top;
            for line in part {
                let natural = Font::Roman.width(&line.text, SIZE) + line.indent;
                let spaces = line.text.matches(' ').count();
                let spacing = if line.is_last || spaces == 0 { 0.0 } else { (width - natural) / spaces as f32 };
                self.draw((x + line.indent, self.y), (Font::Roman, SIZE), &line.text, spacing);
                self.y -= LEADING;
            }
            lowest = lowest.min(self.y);
        }
        self.y = lowest - LEADING * 0.5;
    }

    fn instruction(&mut self, name: &str) {
        match name {
            "page" => self.page(),
            "toc" => {
                self.page();
                self.contents_page = Some(self.pages.len());
            }
            "columns" => {
                // The columns stand on one page.
                self.page();
                self.heading(1, "5. Voces");
                self.collects = true;
            }
            "end" => self.two_columns(),
            "english" => self.breaks_words = false,
            _ => self.breaks_words = true,
        }
    }

    fn set(&mut self, text: &str) {
        for line in text.lines() {
            let is_row = line.starts_with('|');
            if self.is_row && !is_row {
                self.y -= LEADING * 0.5;
                self.is_row = false;
            }
            if let Some(name) = line.strip_prefix("::") {
                self.instruction(name);
            } else if self.collects {
                self.pending.push(line.to_owned());
            } else if let Some(text) = line.strip_prefix("## ") {
                self.heading(2, text);
            } else if let Some(text) = line.strip_prefix("# ") {
                self.heading(1, text);
            } else if is_row {
                self.row(line);
            } else {
                self.paragraph(line);
            }
        }
    }
}

/// Shows a line of text.
fn show(page: &mut Content, (x, y): (f32, f32), (font, size): (Font, f32), text: &str, spacing: f32) {
    page.begin_text();
    page.set_font(font.name(), size);
    page.set_word_spacing(spacing);
    page.set_text_matrix([1.0, 0.0, 0.0, 1.0, x, y]);
    page.show(Str(&win_ansi(text)));
    page.end_text();
}

/// How many whole times; never less than none.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the cast saturates, which is meant")]
fn whole(times: f32) -> usize {
    times as usize
}

/// A line of a paragraph.
struct Line {
    text: String,
    indent: f32,
    is_last: bool,
}

/// Breaks a paragraph to lines.
fn lines(text: &str, indent: f32, width: f32, breaks_words: bool) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    let mut line = String::new();
    let room = |lines: &Vec<Line>| {
        if lines.is_empty() { width - indent } else { width }
    };
    for word in text.split(' ') {
        let mut word = word.to_owned();
        loop {
            let longer = if line.is_empty() { word.clone() } else { format!("{line} {word}") };
            if Font::Roman.width(&longer, SIZE) <= room(&lines) || line.is_empty() {
                line = longer;
                break;
            }
            let fits = |head: &str| Font::Roman.width(&format!("{line} {head}-"), SIZE) <= room(&lines);
            let parts = if breaks_words { broken(&word, fits) } else { None };
            if let Some((head, rest)) = parts {
                line = format!("{line} {head}-");
                word = rest;
            }
            let first = lines.is_empty();
            lines.push(Line {
                text: std::mem::take(&mut line),
                indent: if first { indent } else { 0.0 },
                is_last: false,
            });
        }
    }
    let first = lines.is_empty();
    lines.push(Line { text: line, indent: if first { indent } else { 0.0 }, is_last: true });
    lines
}

/// The longest beginning of a word that fits and can be broken off, and the rest. In Spanish and Catalan a single
/// consonant between vowels begins a syllable.
fn broken(word: &str, fits: impl Fn(&str) -> bool) -> Option<(String, String)> {
    let is_vowel = |c: &char| "aeiouáéíóúàèòïü".contains(*c);
    let is_consonant = |c: &char| "bcdfgjklmnpqstvzrñç".contains(*c);
    let letters: Vec<char> = word.chars().collect();
    let count = letters.iter().take_while(|c| c.is_lowercase()).count();
    (3..count.saturating_sub(3))
        .rev()
        .filter(|&at| match letters.get(at - 1..at + 2) {
            Some([before, consonant, after]) => is_vowel(before) && is_consonant(consonant) && is_vowel(after),
            _ => false,
        })
        .map(|at| letters.split_at(at))
        .map(|(head, rest)| (head.iter().collect::<String>(), rest.iter().collect()))
        .find(|(head, _)| fits(head))
}

/// The page that says what this is.
fn title_page() -> Content {
    let mut page = Content::new();
    let mut line = |y: f32, font: Font, size: f32, text: &str| {
        let x = (WIDTH - font.width(text, size)) / 2.0;
        show(&mut page, (x, y), (font, size), text, 0.0);
    };
    line(620.0, Font::Bold, 28.0, "Aprender frente al mar");
    line(580.0, Font::Roman, 17.0, "Veinte años de Valdeluz Aprende, 2004–2024");
    line(500.0, Font::Roman, 13.0, "Lucía Ferrer Almagro");
    line(480.0, Font::Roman, 13.0, "Tomás Quiroga Sanz");
    line(300.0, Font::Roman, 12.0, "Ayuntamiento de Valdeluz del Mar");
    line(282.0, Font::Roman, 12.0, "Mayo de 2025");
    line(150.0, Font::Bold, 11.0, "DATOS DE MUESTRA · SAMPLE DATA");
    line(134.0, Font::Roman, 10.0, "La ciudad, las personas y las cifras de este libro son inventadas.");
    page
}

/// Fills the table of contents.
fn contents(page: &mut Content, entries: &[Entry]) {
    let mut y = HEIGHT - MARGIN - 10.0;
    show(page, (MARGIN, y), (Font::Bold, 17.0), "Índice", 0.0);
    y -= 34.0;
    for entry in entries {
        let x = MARGIN + 16.0 * (entry.level - 1) as f32;
        let number = (entry.page + 1).to_string();
        let right = WIDTH - MARGIN - Font::Roman.width(&number, SIZE);
        show(page, (x, y), (Font::Roman, SIZE), &entry.text, 0.0);
        let start = x + Font::Roman.width(&entry.text, SIZE) + 4.0;
        let dots = whole((right - 4.0 - start) / Font::Roman.width(" .", SIZE));
        show(page, (start, y), (Font::Roman, SIZE), &" .".repeat(dots), 0.0);
        show(page, (right, y), (Font::Roman, SIZE), &number, 0.0);
        y -= LEADING * 1.25;
    }
}

/// Puts the running header and the number on a page.
fn furniture(page: &mut Content, number: usize, chapter: &str) {
    let style = (Font::Roman, 9.0);
    show(page, (MARGIN, HEIGHT - 48.0), style, RUNNING, 0.0);
    let right = WIDTH - MARGIN - Font::Roman.width(chapter, 9.0);
    show(page, (right, HEIGHT - 48.0), style, chapter, 0.0);
    let number = number.to_string();
    let middle = (WIDTH - Font::Roman.width(&number, 9.0)) / 2.0;
    show(page, (middle, 44.0), style, &number, 0.0);
}

/// All pages, set.
fn pages() -> (Vec<Content>, Vec<Entry>) {
    let mut setter = Setter::new();
    setter.set(TEXT);
    let Setter { mut pages, entries, contents_page, .. } = setter;
    if let Some(page) = contents_page.and_then(|at| pages.get_mut(at - 1)) {
        contents(page, &entries);
    }
    for (at, page) in pages.iter_mut().enumerate() {
        let chapter = entries.iter().rfind(|entry| entry.level == 1 && entry.page <= at + 1);
        let chapter = match contents_page {
            Some(contents) if contents == at + 1 => "Índice",
            _ => chapter.map_or("", |entry| entry.text.as_str()),
        };
        furniture(page, at + 2, chapter);
    }
    pages.insert(0, title_page());
    (pages, entries)
}

/// Bytes of the file.
fn document() -> Vec<u8> {
    let (pages, entries) = pages();
    let number = |at: usize| i32::try_from(at).unwrap_or(i32::MAX);
    let page_ref = |at: usize| Ref::new(10 + 2 * number(at));
    let content_ref = |at: usize| Ref::new(11 + 2 * number(at));
    let chapters: Vec<&Entry> = entries.iter().filter(|entry| entry.level == 1).collect();
    let outline_ref = |at: usize| Ref::new(10 + 2 * number(pages.len()) + number(at));
    let [catalog, tree, roman, bold, info, outline] = [1, 2, 3, 4, 5, 6].map(Ref::new);
    let mut pdf = Pdf::new();
    pdf.catalog(catalog).pages(tree).outlines(outline).lang(TextStr("es"));
    pdf.document_info(info)
        .title(TextStr(TITLE))
        .author(TextStr(AUTHORS))
        .subject(TextStr("Datos de muestra"))
        .creation_date(Date::new(2025).month(5).day(12));
    pdf.pages(tree).kids((0..pages.len()).map(page_ref)).count(number(pages.len()));
    for (font, name) in [(roman, "Times-Roman"), (bold, "Times-Bold")] {
        pdf.type1_font(font).base_font(Name(name.as_bytes())).encoding_predefined(Name(b"WinAnsiEncoding"));
    }
    if let (Some(last), false) = (chapters.len().checked_sub(1), chapters.is_empty()) {
        pdf.outline(outline).first(outline_ref(0)).last(outline_ref(last)).count(number(chapters.len()));
    }
    for (at, chapter) in chapters.iter().enumerate() {
        let mut item = pdf.outline_item(outline_ref(at));
        item.title(TextStr(&chapter.text)).parent(outline).flags(OutlineItemFlags::empty());
        if at > 0 {
            item.prev(outline_ref(at - 1));
        }
        if at + 1 < chapters.len() {
            item.next(outline_ref(at + 1));
        }
        item.dest().page(page_ref(chapter.page)).fit();
    }
    for (at, content) in pages.into_iter().enumerate() {
        let mut page = pdf.page(page_ref(at));
        page.parent(tree).media_box(Rect::new(0.0, 0.0, WIDTH, HEIGHT)).contents(content_ref(at));
        page.resources().fonts().pair(Font::Roman.name(), roman).pair(Font::Bold.name(), bold);
        page.finish();
        pdf.stream(content_ref(at), &content.finish());
    }
    pdf.finish()
}

fn main() -> Result<(), Box<dyn Error>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus/monograph.pdf");
    fs::write(path, document())?;
    Ok(())
}
