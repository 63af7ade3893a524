//! The page's elements as SVG: drawings as they are, boxes as rectangles, texts line by line.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{CssStyleDeclaration, Element, Node, Text, XmlSerializer};

/// The style properties that are inlined, because other SVG programs do not have the page's style sheet.
const STYLES: [&str; 18] = [
    "color",
    "fill",
    "fill-opacity",
    "stroke",
    "stroke-width",
    "stroke-dasharray",
    "stroke-linecap",
    "stroke-linejoin",
    "stroke-opacity",
    "opacity",
    "transform",
    "vector-effect",
    "font-family",
    "font-size",
    "font-weight",
    "text-anchor",
    "dominant-baseline",
    "visibility",
];

/// Two words whose tops differ by less, in pixels, stand on one line.
const LINE: f64 = 2.0;

/// A copy in the making.
pub(super) struct Copy {
    /// The window's x and y of the picture's corner.
    pub(super) left: f64,
    pub(super) top: f64,
    /// The SVG elements so far.
    pub(super) text: String,
}

/// A line of a text: where it stands in the window, and its words.
struct Line {
    left: f64,
    right: f64,
    top: f64,
    bottom: f64,
    words: String,
}

impl Copy {
    /// Adds an element and everything in it that is shown.
    pub(super) fn element(&mut self, of: &Element) -> Option<()> {
        let style = window().get_computed_style(of).ok()??;
        if value(&style, "display") == "none" || value(&style, "visibility") == "hidden" {
            return Some(());
        }
        if of.tag_name().eq_ignore_ascii_case("svg") {
            return self.drawing(of);
        }
        self.ground(of, &style);
        self.ends(of, &style);
        let within = of.child_nodes();
        for node in (0..within.length()).filter_map(|at| within.item(at)) {
            match node.node_type() {
                Node::ELEMENT_NODE => self.element(&node.dyn_into().ok()?)?,
                Node::TEXT_NODE => self.words(&node.dyn_into().ok()?, &style)?,
                _ => {}
            }
        }
        Some(())
    }

    /// A drawing, with the styles that the page gives it.
    fn drawing(&mut self, of: &Element) -> Option<()> {
        let place = of.get_bounding_client_rect();
        let copy = of.clone_node_with_deep(true).ok()?.dyn_into::<Element>().ok()?;
        write_styles(of, &copy)?;
        for (name, value) in [
            ("x", place.left() - self.left),
            ("y", place.top() - self.top),
            ("width", place.width()),
            ("height", place.height()),
        ] {
            copy.set_attribute(name, &value.to_string()).ok()?;
        }
        copy.set_attribute("overflow", "visible").ok()?;
        // Its place holds the page's transform already.
        let style = copy.get_attribute("style").unwrap_or_default();
        copy.set_attribute("style", &format!("{style}transform:none")).ok()?;
        self.text.push_str(&XmlSerializer::new().ok()?.serialize_to_string(&copy).ok()?);
        Some(())
    }

    /// An element's background and borders.
    fn ground(&mut self, of: &Element, style: &CssStyleDeclaration) {
        let place = of.get_bounding_client_rect();
        let (x, y) = (place.left() - self.left, place.top() - self.top);
        let (width, height) = (place.width(), place.height());
        let (fill, round) = (value(style, "background-color"), pixels(&value(style, "border-top-left-radius")));
        let [above, below] = ["border-top-width", "border-bottom-width"].map(|side| pixels(&value(style, side)));
        let stroke = value(style, "border-top-color");
        let clear = fill == "rgba(0, 0, 0, 0)" || fill == "transparent";
        let framed = above > 0.0 && below > 0.0;
        if width > 0.0 && height > 0.0 && (!clear || framed) {
            let fill = if clear { "none" } else { &fill };
            let frame = if framed { format!(r#" stroke="{stroke}" stroke-width="{above}""#) } else { String::new() };
            let round = round.min(width / 2.0).min(height / 2.0);
            self.text.push_str(&format!(
                r#"<rect x="{x}" y="{y}" width="{width}" height="{height}" rx="{round}" fill="{fill}"{frame}/>"#
            ));
        } else if above > 0.0 {
            let dashes = if value(style, "border-top-style") == "dashed" { r#" stroke-dasharray="3 3""# } else { "" };
            let right = x + width;
            self.text.push_str(&format!(
                r#"<line x1="{x}" x2="{right}" y1="{y}" y2="{y}" stroke="{stroke}" stroke-width="{above}"{dashes}/>"#
            ));
        }
    }

    /// The two ends of a plot's scale, which the style sheet writes beside it.
    fn ends(&mut self, of: &Element, style: &CssStyleDeclaration) {
        let place = of.get_bounding_client_rect();
        for (attribute, part, y) in [("data-top", "::before", place.top()), ("data-bottom", "::after", place.bottom())]
        {
            let Some(text) = of.get_attribute(attribute) else { continue };
            let pseudo = window().get_computed_style_with_pseudo_elt(of, part).ok().flatten();
            if pseudo.is_some_and(|pseudo| value(&pseudo, "content") != "none") {
                let (x, y, family) = (place.left() - self.left - 7.0, y - self.top, value(style, "font-family"));
                let (text, family) = (escaped(&text), escaped(&family));
                self.text.push_str(&format!(
                    r#"<text x="{x}" y="{y}" text-anchor="end" dominant-baseline="central" font-size="10.5" font-family="{family}" fill="{}">{text}</text>"#,
                    value(style, "color")
                ));
            }
        }
    }

    /// A text, a line at a time.
    fn words(&mut self, text: &Text, style: &CssStyleDeclaration) -> Option<()> {
        let font = ["font-family", "font-size", "font-weight", "font-style"];
        let font: String = font.map(|name| format!("{name}:{};", value(style, name))).concat();
        let (font, colour) = (escaped(&font), value(style, "color"));
        for line in lines(text)? {
            let (x, y) = (line.left - self.left, (line.top + line.bottom) / 2.0 - self.top);
            let (width, words) = (line.right - line.left, escaped(&line.words));
            self.text.push_str(&format!(
                r#"<text x="{x}" y="{y}" textLength="{width}" dominant-baseline="central" fill="{colour}" style="{font}">{words}</text>"#
            ));
        }
        Some(())
    }
}

/// The lines that a text takes in the window.
fn lines(text: &Text) -> Option<Vec<Line>> {
    let content = text.data();
    let range = document().create_range().ok()?;
    let (mut lines, mut at) = (Vec::<Line>::new(), 0_u32);
    for piece in content.split_inclusive(char::is_whitespace) {
        let word = piece.trim_end();
        let length = word.encode_utf16().count() as u32;
        if length > 0 {
            range.set_start(text, at).ok()?;
            range.set_end(text, at + length).ok()?;
            let place = range.get_bounding_client_rect();
            match lines.last_mut() {
                _ if place.width() <= 0.0 => {}
                Some(line) if (line.top - place.top()).abs() < LINE => {
                    line.right = place.right();
                    line.words.push(' ');
                    line.words.push_str(word);
                }
                _ => lines.push(Line {
                    left: place.left(),
                    right: place.right(),
                    top: place.top(),
                    bottom: place.bottom(),
                    words: word.to_owned(),
                }),
            }
        }
        at += piece.encode_utf16().count() as u32;
    }
    Some(lines)
}

fn value(style: &CssStyleDeclaration, name: &str) -> String {
    style.get_property_value(name).unwrap_or_default()
}

fn pixels(text: &str) -> f64 {
    text.strip_suffix("px").and_then(|number| number.parse().ok()).unwrap_or_default()
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;")
}

/// Writes the computed styles of an element and its descendants into a copy of them.
fn write_styles(of: &Element, into: &Element) -> Option<()> {
    let computed = window().get_computed_style(of).ok()??;
    let style: String = STYLES
        .iter()
        .map(|name| (name, value(&computed, name)))
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| format!("{name}:{value};"))
        .collect();
    into.set_attribute("style", &style).ok()?;
    into.remove_attribute("class").ok()?;
    let (from, to) = (of.children(), into.children());
    (0..from.length()).try_for_each(|index| write_styles(&from.item(index)?, &to.item(index)?))
}
