//! A figure in the making: texts in lines from top to bottom, and marks.

use shared::study::Study;

use super::colour::Colour;
use super::font::{self, Font};
use super::path::{self, Step};
use super::{Anchor, Figure, Label, Mark, Outline, Stroke};
use crate::chart::geometry::{Point, Shape};
use crate::text::finding::Finding;
use crate::theme::{shape, task_colour};

/// The size of text, and of the finding's headline.
pub(super) const TEXT: f64 = 7.0;
const HEADLINE: f64 = 8.0;
/// The distance between the baselines of lines, as a share of their size.
const LEADING: f64 = 1.25;
/// Figures below this width leave out secondary texts.
const NARROW: f64 = 300.0;
/// Points per pixel of the page's drawings of rows.
pub(super) const PIXEL: f64 = 0.6;
/// The room for a mark before a text.
pub(super) const SIGN: f64 = 10.0;
/// The space between columns.
pub(super) const GAP: f64 = 8.0;

/// A figure in the making.
pub(super) struct Sheet {
    /// The width, in points.
    pub(super) width: f64,
    /// The y that the next part begins at.
    pub(super) y: f64,
    /// Where the numbers were read, in words; empty if they are of the whole study.
    pub(super) read_at: String,
    titled: bool,
    title: String,
    description: String,
    marks: Vec<Mark>,
}

impl Sheet {
    /// An empty figure, with or without room for the finding.
    pub(super) fn new(width: f64, titled: bool) -> Self {
        let (read_at, title, description) = (String::new(), String::new(), String::new());
        Self { width, y: 0.0, read_at, titled, title, description, marks: Vec::new() }
    }

    /// Whether secondary texts are left out.
    pub(super) fn is_narrow(&self) -> bool {
        self.width < NARROW
    }

    /// The finding: its headline and, where there is room, the numbers behind it.
    pub(super) fn head(&mut self, finding: &Finding) {
        self.title.clone_from(&finding.headline);
        self.description.clone_from(&finding.evidence);
        if !self.titled {
            return;
        }
        let ink = Colour::named("ink");
        self.paragraph(&finding.headline, &Style { size: HEADLINE, face: Font::Bold, colour: ink }, [0.0, self.width]);
        if !self.is_narrow() {
            self.paragraph(&finding.evidence, &Style::soft(), [0.0, self.width]);
        }
        self.y += 6.0;
    }

    /// A text in lines between two x; the next part begins below it.
    pub(super) fn paragraph(&mut self, text: &str, style: &Style, [left, right]: [f64; 2]) {
        for line in wrapped(text, style, right - left) {
            let y = self.y + style.size * 0.85;
            self.label(style.label(line, left, y, Anchor::Start));
            self.y += style.size * LEADING;
        }
    }

    /// Adds a text.
    pub(super) fn label(&mut self, label: Label) {
        if !label.text.is_empty() {
            self.marks.push(Mark::Label(label));
        }
    }

    /// A text moved sideways into the figure, if it would leave it.
    pub(super) fn inside(&self, mut label: Label) -> Label {
        let [left, _, right, _] = label.bounds();
        label.x += (-left).max(0.0) - (right - self.width).max(0.0);
        label
    }

    /// A text moved up or down to where it overlaps none that is there already.
    pub(super) fn free(&self, label: Label) -> Label {
        let meets =
            |moved: &Label| self.marks.iter().any(|mark| matches!(mark, Mark::Label(other) if other.meets(moved)));
        let steps = (0..40_i32).map(|step| f64::from(if step % 2 == 0 { step } else { -step }));
        let found = steps.map(|by| Label { y: label.y + by, ..label.clone() }).find(|moved| !meets(moved));
        found.unwrap_or(label)
    }

    /// Adds an area.
    pub(super) fn area(&mut self, class: &'static str, steps: Vec<Step>, colour: Colour) {
        self.outline(Outline { class, steps, fill: Some(colour), stroke: None });
    }

    /// Adds a line.
    pub(super) fn line(&mut self, class: &'static str, steps: Vec<Step>, stroke: Stroke) {
        self.outline(Outline { class, steps, fill: None, stroke: Some(stroke) });
    }

    /// Adds a line or an area.
    pub(super) fn outline(&mut self, outline: Outline) {
        if !outline.steps.is_empty() {
            self.marks.push(Mark::Outline(outline));
        }
    }

    /// Adds a mark in its shape, filled or hollow.
    pub(super) fn mark(&mut self, sign: &Shaped, centre: Point) {
        let steps = path::outline(sign.shape, sign.radius, centre);
        let stroke = Stroke { colour: sign.colour, width: 0.9, dash: None };
        let fill = if sign.hollow { Colour::WHITE } else { sign.colour };
        let stroke = sign.hollow.then_some(stroke);
        self.outline(Outline { class: "mark", steps, fill: Some(fill), stroke });
    }

    /// Adds a task's mark and name about a y, with a note under the name where there is room for it.
    pub(super) fn task(&mut self, study: &Study, task: usize, y: f64, right: f64) {
        let summary = &study.tasks[task];
        let colour = Colour::of(&task_colour(task));
        self.mark(&Shaped { shape: shape(summary.skill), colour, radius: 3.0, hollow: false }, Point::new(4.0, y));
        let name = cut(&summary.id, &Style::plain(), right - SIGN);
        self.label(Style::plain().label(name, SIGN, y + middle(TEXT), Anchor::Start));
    }

    /// The width of the column of tasks' names.
    pub(super) fn names(&self, study: &Study) -> f64 {
        let widest = study.tasks.iter().map(|task| Style::plain().width(&task.id)).fold(0.0, f64::max);
        (SIGN + widest).min(self.width * 0.4)
    }

    /// The figure, with what it is of at its foot: the name, and what it was made with.
    pub(super) fn finished(mut self, [name, made_with]: [String; 2]) -> Figure {
        self.y += 3.0;
        let parts = [name, made_with, self.read_at.clone()];
        let source: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        self.paragraph(&source.join(" · "), &Style::soft(), [0.0, self.width]);
        let Self { width, y, title, description, marks, .. } = self;
        Figure { width, height: y.ceil() + 1.0, title, description, marks }
    }
}

/// A mark in its shape.
pub(super) struct Shaped {
    /// The shape.
    pub(super) shape: Shape,
    /// The colour.
    pub(super) colour: Colour,
    /// The radius, in points.
    pub(super) radius: f64,
    /// Whether only the outline is drawn.
    pub(super) hollow: bool,
}

/// The look of a text.
pub(super) struct Style {
    /// The size, in points.
    pub(super) size: f64,
    /// Helvetica or Helvetica-Bold.
    pub(super) face: Font,
    /// The colour.
    pub(super) colour: Colour,
}

impl Style {
    /// Text.
    pub(super) fn plain() -> Self {
        Self { size: TEXT, face: Font::Regular, colour: Colour::named("ink") }
    }

    /// Secondary text.
    pub(super) fn soft() -> Self {
        Self { colour: Colour::named("soft"), ..Self::plain() }
    }

    /// Bold text of a colour.
    pub(super) fn bold(colour: Colour) -> Self {
        Self { face: Font::Bold, colour, ..Self::plain() }
    }

    /// The width of a text.
    pub(super) fn width(&self, text: &str) -> f64 {
        font::width(text, self.size, self.face)
    }

    /// A text at a place.
    pub(super) fn label(&self, text: impl Into<String>, x: f64, y: f64, anchor: Anchor) -> Label {
        let Self { size, face, colour } = *self;
        Label { text: text.into(), x, y, size, face, anchor, colour, upright: false }
    }
}

/// How far a baseline is below the middle of a text's digits and capitals.
pub(super) fn middle(size: f64) -> f64 {
    size * 0.36
}

/// A text cut to a width, with an ellipsis.
pub(super) fn cut(text: &str, style: &Style, width: f64) -> String {
    if style.width(text) <= width {
        return text.to_owned();
    }
    let mut kept = text.to_owned();
    while !kept.is_empty() && style.width(&kept) + style.width("…") > width {
        kept.pop();
    }
    kept + "…"
}

/// A text in lines of at most a width; a word that is wider is broken.
pub(super) fn wrapped(text: &str, style: &Style, width: f64) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split(' ').filter(|word| !word.is_empty()) {
        let joined = lines.last().map(|line| format!("{line} {word}"));
        match joined.filter(|joined| style.width(joined) <= width) {
            Some(joined) => {
                lines.pop();
                lines.push(joined);
            }
            None => lines.extend(broken(word, style, width)),
        }
    }
    lines
}

/// A word in parts of at most a width.
fn broken(word: &str, style: &Style, width: f64) -> Vec<String> {
    let mut parts = vec![String::new()];
    for letter in word.chars() {
        let last = parts.len() - 1;
        let longer = format!("{}{letter}", parts[last]);
        if parts[last].is_empty() || style.width(&longer) <= width {
            parts[last] = longer;
        } else {
            parts.push(letter.to_string());
        }
    }
    parts
}
