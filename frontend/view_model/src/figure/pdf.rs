//! A figure as PDF: one page of its size, its texts in fonts that every reader has, so that nothing is embedded.

use pdf_writer::types::LineJoinStyle;
use pdf_writer::{Content, Finish as _, Name, Pdf, Rect, Ref, Str, TextStr};

use super::colour::Colour;
use super::font::{Font, Glyph, glyphs};
use super::path::Step;
use super::{Figure, Label, Mark, Outline};
use crate::chart::geometry::Point;
use crate::text::say;

/// The objects of the file; the fonts follow.
const CATALOGUE: Ref = Ref::new(1);
const PAGES: Ref = Ref::new(2);
const PAGE: Ref = Ref::new(3);
const CONTENT: Ref = Ref::new(4);
const ABOUT: Ref = Ref::new(5);

/// A font's object, and its name in the page's resources.
fn font(font: Font) -> (Ref, Name<'static>) {
    match font {
        Font::Regular => (Ref::new(6), Name(b"R")),
        Font::Bold => (Ref::new(7), Name(b"B")),
        Font::Symbol => (Ref::new(8), Name(b"S")),
        Font::Dingbats => (Ref::new(9), Name(b"Z")),
    }
}

/// The figure as the bytes of a PDF.
pub fn written(figure: &Figure) -> Vec<u8> {
    let mut pdf = Pdf::new();
    pdf.catalog(CATALOGUE).pages(PAGES).lang(TextStr(say::language().key()));
    let mut about = pdf.document_info(ABOUT);
    about.title(TextStr(&figure.title)).subject(TextStr(&figure.description)).creator(TextStr("skillscope"));
    about.finish();
    pdf.pages(PAGES).kids([PAGE]).count(1);
    let mut page = pdf.page(PAGE);
    page.parent(PAGES).media_box(Rect::new(0.0, 0.0, short(figure.width), short(figure.height))).contents(CONTENT);
    let mut resources = page.resources();
    let mut fonts = resources.fonts();
    for (id, name) in Font::ALL.map(font) {
        fonts.pair(name, id);
    }
    fonts.finish();
    resources.finish();
    page.finish();
    for face in Font::ALL {
        let mut object = pdf.type1_font(font(face).0);
        object.base_font(Name(face.name().as_bytes()));
        if matches!(face, Font::Regular | Font::Bold) {
            object.encoding_predefined(Name(b"WinAnsiEncoding"));
        }
    }
    let content = drawn(figure).finish();
    pdf.stream(CONTENT, &content);
    pdf.finish()
}

/// The content of the page.
fn drawn(figure: &Figure) -> Content {
    let mut content = Content::new();
    content.set_line_join(LineJoinStyle::RoundJoin);
    for mark in &figure.marks {
        match mark {
            Mark::Outline(outline) => path(&mut content, outline, figure.height),
            Mark::Label(label) => text(&mut content, label, figure.height),
        }
    }
    content
}

/// A number as PDF has it.
fn short(number: f64) -> f32 {
    number as f32
}

fn channels(colour: Colour) -> [f32; 3] {
    colour.0.map(|part| f32::from(part) / 255.0)
}

fn path(content: &mut Content, outline: &Outline, height: f64) {
    if let Some([red, green, blue]) = outline.fill.map(channels) {
        content.set_fill_rgb(red, green, blue);
    }
    if let Some(stroke) = outline.stroke {
        let [red, green, blue] = channels(stroke.colour);
        content.set_stroke_rgb(red, green, blue).set_line_width(short(stroke.width));
        content.set_dash_pattern(stroke.dash.iter().flatten().map(|&length| short(length)), 0.0);
    }
    let at = |point: Point| (short(point.x), short(height - point.y));
    for step in &outline.steps {
        match *step {
            Step::Move(point) => {
                let (x, y) = at(point);
                content.move_to(x, y);
            }
            Step::Line(point) => {
                let (x, y) = at(point);
                content.line_to(x, y);
            }
            Step::Cubic(points) => {
                let [(x1, y1), (x2, y2), (x3, y3)] = points.map(at);
                content.cubic_to(x1, y1, x2, y2, x3, y3);
            }
            Step::Close => {
                content.close_path();
            }
        }
    }
    match (outline.fill.is_some(), outline.stroke.is_some()) {
        (true, true) => content.fill_nonzero_and_stroke(),
        (true, false) => content.fill_nonzero(),
        (false, true) => content.stroke(),
        (false, false) => content.end_path(),
    };
}

/// A text, in a part per font.
fn text(content: &mut Content, label: &Label, height: f64) {
    let [red, green, blue] = channels(label.colour);
    content.set_fill_rgb(red, green, blue).begin_text();
    let (cosine, sine, x) = if label.upright { (0.0, 1.0, label.x) } else { (1.0, 0.0, label.start()) };
    content.set_text_matrix([cosine, sine, -sine, cosine, short(x), short(height - label.y)]);
    let all: Vec<Glyph> = glyphs(&label.text, label.face).collect();
    for run in all.chunk_by(|one, next| one.font == next.font) {
        let codes: Vec<u8> = run.iter().map(|glyph| glyph.code).collect();
        content.set_font(font(run[0].font).1, short(label.size)).show(Str(&codes));
    }
    content.end_text();
}
