//! What stands where on a page: the interpreter draws the page and this file writes the letters down.
//!
//! In: a page. Out: its glyphs with their letters, upright, `y` downwards from the upper edge, in points.
//! It must not know of words or lines.

use hayro_interpret::font::{Glyph as Drawn, GlyphRun};
use hayro_interpret::hayro_cmap::{BfString, WritingMode};
use hayro_interpret::kurbo::{Affine, BezPath, Point, Rect, Vec2};
use hayro_interpret::{
    BlendMode, ClipPath, Context, Device, DrawMode, DrawProps, Image, ImageDrawProps, InterpreterCache,
    InterpreterSettings, RenderContent, SoftMask, interpret_page,
};
use hayro_syntax::object::{Dict, String as PdfString};
use hayro_syntax::page::Page;

use super::metadata;

/// Smallest and largest size of text in points; outside nobody reads it.
const SIZES: std::ops::Range<f64> = 1.0..1000.0;

/// A letter, or the letters of a ligature, at its place.
#[derive(Debug, Clone)]
pub(super) struct Glyph {
    /// What it says.
    pub(super) text: String,
    /// Left edge.
    pub(super) x0: f64,
    /// Right edge.
    pub(super) x1: f64,
    /// The line it stands on, downwards.
    pub(super) baseline: f64,
    /// Height of the font.
    pub(super) size: f64,
    /// Quarter turns by which the page must be turned to read it.
    pub(super) turn: u8,
    /// Whether the file itself says that it is decoration of the page.
    artifact: bool,
}

/// What a page shows.
#[derive(Debug, Default)]
pub(super) struct PageGlyphs {
    /// Height in points.
    pub(super) height: f64,
    /// Letters in the order in which they are drawn.
    pub(super) glyphs: Vec<Glyph>,
    /// Number of characters without a known letter.
    pub(super) unmapped: usize,
    /// Length of all that was drawn, in bytes.
    pub(super) text_bytes: usize,
}

/// Reads pages one after another, each font once.
pub(super) struct PageReader<'a> {
    cache: InterpreterCache<'a>,
    settings: InterpreterSettings,
}

impl<'a> PageReader<'a> {
    /// A reader for the pages of one file.
    pub(super) fn new() -> Self {
        Self {
            cache: InterpreterCache::new(),
            settings: InterpreterSettings { render_content: RenderContent::PAGE, ..InterpreterSettings::default() },
        }
    }

    /// Letters of a page; reading stops after `limit_bytes` of text.
    pub(super) fn read(&self, page: &Page<'a>, limit_bytes: usize) -> PageGlyphs {
        let (width, height) = page.render_dimensions();
        let bounds = Rect::new(0.0, 0.0, f64::from(width), f64::from(height));
        let transform = Affine::new(page.initial_transform(true).as_coeffs());
        let mut context = Context::new(transform, bounds, &self.cache, page.xref(), self.settings.clone());
        let mut device = Collector { bounds, limit_bytes, ..Collector::default() };
        interpret_page(page, &mut context, &mut device);
        if device.glyphs.iter().any(|glyph| !glyph.artifact) {
            device.glyphs.retain(|glyph| !glyph.artifact);
        }
        PageGlyphs {
            height: f64::from(height),
            glyphs: device.glyphs,
            unmapped: device.unmapped,
            text_bytes: device.text_bytes,
        }
    }
}

/// A marked content sequence that is open.
#[derive(Debug, Default)]
struct Mark {
    /// Whether it is decoration of the page (ISO 32000-2, 14.8.2.2).
    artifact: bool,
    /// What the file says instead of the letters in it, and the first glyph in it (14.9.4).
    actual_text: Option<(String, usize)>,
}

/// Takes letters, ignores everything else that is drawn.
#[derive(Debug, Default)]
struct Collector {
    bounds: Rect,
    limit_bytes: usize,
    text_bytes: usize,
    glyphs: Vec<Glyph>,
    unmapped: usize,
    marks: Vec<Mark>,
}

impl Collector {
    fn push(&mut self, drawn: &Drawn<'_>, transform: Affine, writing: WritingMode) {
        let Some(text) = drawn.as_unicode().map(text_of) else {
            self.unmapped += 1;
            return;
        };
        if text.is_empty() || self.text_bytes > self.limit_bytes {
            return;
        }
        self.text_bytes += text.len();
        let advance = match drawn {
            Drawn::Outline(outline) => outline.advance_width(),
            Drawn::Type3(shape) => shape.advance_width(),
        };
        let advance = f64::from(advance.unwrap_or(500.0)).clamp(0.0, 3000.0);
        let artifact = self.marks.iter().any(|mark| mark.artifact);
        let glyph = Glyph {
            text,
            artifact,
            ..match placed(transform, advance, writing, self.bounds) {
                Some(glyph) => glyph,
                None => return,
            }
        };
        self.glyphs.push(glyph);
    }

    /// Replaces the glyphs of a closed sequence by what the file says they are, if they stand on one line.
    fn replace(&mut self, text: &str, first: usize) {
        let Some(glyphs) = self.glyphs.get(first..) else {
            return;
        };
        let Some(mut whole) = glyphs.first().cloned() else {
            return;
        };
        let one_line =
            |glyph: &Glyph| glyph.turn == whole.turn && (glyph.baseline - whole.baseline).abs() < whole.size * 0.5;
        if !glyphs.iter().all(one_line) {
            return;
        }
        for glyph in glyphs {
            whole.x0 = whole.x0.min(glyph.x0);
            whole.x1 = whole.x1.max(glyph.x1);
        }
        text.clone_into(&mut whole.text);
        self.glyphs.truncate(first);
        self.text_bytes += text.len();
        self.glyphs.push(whole);
    }
}

impl<'a> Device<'a> for Collector {
    fn draw_path(&mut self, _: &BezPath, _: DrawProps<'a>, _: &DrawMode) {}
    fn push_clip_path(&mut self, _: &ClipPath) {}
    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'a>>, _: BlendMode) {}
    fn draw_image(&mut self, _: Image<'a, '_>, _: ImageDrawProps<'a>) {}
    fn pop_clip(&mut self) {}
    fn pop_transparency_group(&mut self) {}

    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, 'a>, props: DrawProps<'a>, mode: &DrawMode) {
        if matches!(mode, DrawMode::Stroke(_)) && self.is_repeated(run, props.transform) {
            return;
        }
        for glyph in run.glyphs() {
            self.push(glyph, props.transform * glyph.transform(), run.writing_mode());
        }
    }

    fn begin_marked_content(&mut self, tag: &[u8], properties: Option<&Dict<'_>>) {
        let actual_text = properties
            .and_then(|properties| properties.get::<PdfString<'_>>("ActualText"))
            .map(|text| (metadata::decoded(text.as_bytes()), self.glyphs.len()));
        self.marks.push(Mark { artifact: tag == b"Artifact", actual_text });
    }

    fn end_marked_content(&mut self) {
        if let Some((text, first)) = self.marks.pop().and_then(|mark| mark.actual_text) {
            self.replace(&text, first);
        }
    }
}

impl Collector {
    /// Whether the outline of letters is drawn that were just filled.
    fn is_repeated(&self, run: &GlyphRun<'_, '_>, transform: Affine) -> bool {
        let (Some(last), Some(glyph)) = (self.glyphs.last(), run.glyphs().last()) else {
            return false;
        };
        placed(transform * glyph.transform(), 0.0, run.writing_mode(), self.bounds)
            .is_some_and(|again| (again.x0 - last.x0).abs() < 0.1 && (again.baseline - last.baseline).abs() < 0.1)
    }
}

/// A glyph without text at its place, turned upright; nothing if it is outside the page, slanted or of absurd size.
///
/// `transform` takes thousandths of the font's size to the page.
fn placed(transform: Affine, advance: f64, writing: WritingMode, bounds: Rect) -> Option<Glyph> {
    let origin = transform * Point::ZERO;
    let up = transform * Point::new(0.0, 1000.0) - origin;
    let along = transform * Point::new(1000.0, 0.0) - origin;
    let size = up.hypot();
    if !origin.is_finite() || !bounds.inflate(1.0, 1.0).contains(origin) || !SIZES.contains(&size) || !along.is_finite()
    {
        return None;
    }
    let (reading, size) = match writing {
        WritingMode::Horizontal => (along, size),
        WritingMode::Vertical => (-up, along.hypot()),
    };
    let turn = quarter_turns(reading)?;
    let extent = match writing {
        WritingMode::Horizontal => advance / 1000.0 * along.hypot().max(size),
        WritingMode::Vertical => size,
    };
    let (x0, baseline) = match turn {
        0 => (origin.x, origin.y),
        1 => (origin.y, bounds.x1 - origin.x),
        2 => (bounds.x1 - origin.x, bounds.y1 - origin.y),
        _ => (bounds.y1 - origin.y, origin.x),
    };
    Some(Glyph { text: String::new(), x0, x1: x0 + extent, baseline, size, turn, artifact: false })
}

/// How many quarter turns clockwise the reading direction is turned; nothing if it is more than 8 degrees off.
fn quarter_turns(reading: Vec2) -> Option<u8> {
    let (x, y) = (reading.x, reading.y);
    let slant = x.abs().min(y.abs()) / x.abs().max(y.abs()).max(f64::MIN_POSITIVE);
    if slant > 0.14 {
        return None;
    }
    Some(match (x.abs() > y.abs(), x > 0.0, y > 0.0) {
        (true, true, _) => 0,
        (true, false, _) => 2,
        (false, _, true) => 1,
        (false, _, false) => 3,
    })
}

/// Letters of a glyph without control characters.
fn text_of(letters: BfString) -> String {
    let text = match letters {
        BfString::Char(letter) => letter.to_string(),
        BfString::String(text) => text,
    };
    text.chars()
        .map(|c| if c.is_whitespace() { ' ' } else { c })
        .filter(|&c| !c.is_control() && c != '\u{fffd}' && !is_private(c))
        .collect()
}

/// Whether only the font knows what a character means.
fn is_private(c: char) -> bool {
    matches!(c, '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..='\u{10ffff}' | '\u{fdd0}'..='\u{fdef}')
}
