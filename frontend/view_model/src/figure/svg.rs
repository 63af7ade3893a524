//! A figure as SVG: a file of its own, its texts as text.

use shared::xml::xml_text;

use super::colour::Colour;
use super::font::Font;
use super::path::Step;
use super::{Anchor, Figure, Label, Mark, Outline, POINTS_PER_MM};
use crate::chart::geometry::Point;
use crate::text::say;

/// The figure as an SVG document, with its size in millimetres.
pub fn written(figure: &Figure) -> String {
    let Figure { width, height, title, description, marks } = figure;
    let (wide, high) = (width / POINTS_PER_MM, height / POINTS_PER_MM);
    let (title, description, language) = (xml_text(title), xml_text(description), say::language().key());
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{wide:.2}mm\" height=\"{high:.2}mm\" \
         viewBox=\"0 0 {width:.2} {height:.2}\" xml:lang=\"{language}\" role=\"img\" \
         font-family=\"Helvetica, Arial, sans-serif\" stroke-linejoin=\"round\">\n\
         <title>{title}</title>\n<desc>{description}</desc>\n\
         <rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n"
    );
    for mark in marks {
        match mark {
            Mark::Outline(outline) => path(&mut svg, outline),
            Mark::Label(label) => text(&mut svg, label),
        }
    }
    svg + "</svg>\n"
}

fn path(svg: &mut String, outline: &Outline) {
    let fill = outline.fill.map_or_else(|| "none".to_owned(), Colour::hex);
    let stroke = outline.stroke.map_or_else(String::new, |stroke| {
        let dash =
            stroke.dash.map_or_else(String::new, |[dash, gap]| format!(" stroke-dasharray=\"{dash:.2} {gap:.2}\""));
        format!(" stroke=\"{}\" stroke-width=\"{:.2}\"{dash}", stroke.colour.hex(), stroke.width)
    });
    let (class, steps) = (outline.class, data(&outline.steps));
    svg.push_str(&format!("<path class=\"{class}\" fill=\"{fill}\"{stroke} d=\"{steps}\"/>\n"));
}

fn data(steps: &[Step]) -> String {
    let at = |point: &Point| format!("{:.2} {:.2}", point.x, point.y);
    let step = |step: &Step| match step {
        Step::Move(point) => format!("M{}", at(point)),
        Step::Line(point) => format!("L{}", at(point)),
        Step::Cubic([one, other, end]) => format!("C{} {} {}", at(one), at(other), at(end)),
        Step::Close => "Z".to_owned(),
    };
    steps.iter().map(step).collect()
}

fn text(svg: &mut String, label: &Label) {
    let Label { x, y, size, face, anchor, colour, upright, .. } = label;
    let anchor = match anchor {
        Anchor::Start => "",
        Anchor::Middle => " text-anchor=\"middle\"",
        Anchor::End => " text-anchor=\"end\"",
    };
    let weight = if *face == Font::Bold { " font-weight=\"bold\"" } else { "" };
    let turned = if *upright { format!(" transform=\"rotate(-90 {x:.2} {y:.2})\"") } else { String::new() };
    let (colour, text) = (colour.hex(), xml_text(&label.text));
    svg.push_str(&format!(
        "<text x=\"{x:.2}\" y=\"{y:.2}\" font-size=\"{size:.2}\"{weight}{anchor}{turned} fill=\"{colour}\">{text}</text>\n"
    ));
}
