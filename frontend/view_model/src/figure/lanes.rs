//! Rows of values with their intervals on one axis, a row per task.

use shared::study::Study;

use super::colour::Colour;
use super::path::{line, rectangle};
use super::sheet::{GAP, PIXEL, Shaped, Sheet, Style, TEXT, middle};
use super::{Anchor, Label, Stroke};
use crate::chart::curve::CURVE_SIZE;
use crate::chart::geometry::Point;
use crate::chart::interval::{IntervalMark, IntervalRow};

/// Rows on one axis.
pub(super) struct Lanes {
    /// What the axis shows.
    pub(super) heading: String,
    /// The vertical lines: in per cent of the axis, with their class.
    pub(super) lines: Vec<(f64, &'static str)>,
    /// The tick labels under them.
    pub(super) ticks: Vec<(f64, String)>,
    /// The rows.
    pub(super) rows: Vec<Lane>,
}

/// A task's row.
pub(super) struct Lane {
    /// Index of the task.
    pub(super) task: usize,
    /// Its marks.
    pub(super) row: IntervalRow,
    /// Its number, in words.
    pub(super) number: String,
    /// A second number, left out of narrow figures.
    pub(super) beside: String,
}

/// The least height of a row, in points.
const ROW: f64 = 18.0;

/// The place in points of one in per cent between two ends.
pub(super) fn along([left, right]: [f64; 2], per_cent: f64) -> f64 {
    left + per_cent / 100.0 * (right - left)
}

/// A point of a curve's coordinates between two corners.
pub(super) fn within([from, to]: [Point; 2], point: Point) -> Point {
    Point::new(along([from.x, to.x], point.x * 100.0 / CURVE_SIZE.0), from.y + point.y / CURVE_SIZE.1 * (to.y - from.y))
}

/// The line of a class.
pub(super) fn rule(class: &str) -> Stroke {
    let rule = |name, width, dash| Stroke { colour: Colour::named(name), width, dash };
    match class {
        "zero" => rule("rule", 0.7, None),
        "chance" => rule("rule", 0.7, Some([2.0, 2.0])),
        "margin" => rule("ink", 0.7, Some([2.0, 1.5])),
        _ => rule("line", 0.5, None),
    }
}

impl Sheet {
    /// Draws rows with their axis.
    pub(super) fn lanes(&mut self, study: &Study, lanes: &Lanes) {
        let (plain, soft, narrow) = (Style::plain(), Style::soft(), self.is_narrow());
        let beside = |lane: &Lane| if narrow { 0.0 } else { soft.width(&lane.beside) };
        let numbers = lanes.rows.iter().map(|lane| plain.width(&lane.number).max(beside(lane))).fold(0.0, f64::max);
        let names = self.names(study);
        let plot = [names + GAP, self.width - numbers - GAP];
        self.paragraph(&lanes.heading, &soft, [plot[0], self.width]);
        self.y += 2.0;
        let reach = |mark: &IntervalMark| (mark.lane.abs() + mark.radius) * PIXEL;
        let reach = lanes.rows.iter().flat_map(|lane| &lane.row.marks).map(reach).fold(0.0, f64::max);
        let height = (2.0 * reach + 3.0).max(ROW);
        let top = self.y;
        let bottom = top + height * lanes.rows.len() as f64;
        for (index, lane) in lanes.rows.iter().enumerate() {
            let Some(band) = lane.row.band else { continue };
            let (y, [from, to]) = (top + height * index as f64, band.map(|end| along(plot, end)));
            let area = rectangle(Point::new(from, y + 1.0), Point::new(to, y + height - 1.0));
            self.area("chance-band", area, Colour::named("rule").faded(0.17));
        }
        for &(at, class) in &lanes.lines {
            let x = along(plot, at);
            self.line(class, line(Point::new(x, top), Point::new(x, bottom)), rule(class));
        }
        for (index, lane) in lanes.rows.iter().enumerate() {
            let y = top + height * (index as f64 + 0.5);
            self.task(study, lane.task, y, names);
            self.intervals(&lane.row, plot, y);
            let lifted = if narrow || lane.beside.is_empty() { 0.0 } else { 4.0 };
            let number = plain.label(&lane.number, self.width, y - lifted + middle(TEXT), Anchor::End);
            self.label(number);
            if lifted > 0.0 {
                self.label(soft.label(&lane.beside, self.width, y + lifted + middle(TEXT), Anchor::End));
            }
        }
        self.y = bottom;
        self.axis(&lanes.ticks, plot);
    }

    /// Draws a row's link and marks about a y.
    pub(super) fn intervals(&mut self, row: &IntervalRow, plot: [f64; 2], y: f64) {
        if let Some(ends) = row.link {
            let [from, to] = ends.map(|end| Point::new(along(plot, end), y));
            let stroke = Stroke { colour: Colour::named("line-strong"), width: 2.4, dash: None };
            self.line("link", line(from, to), stroke);
        }
        for mark in &row.marks {
            let colour = Colour::of(&mark.colour);
            let centre = Point::new(along(plot, mark.at), y + mark.lane * PIXEL);
            if let Some(ends) = mark.interval {
                let [from, to] = ends.map(|end| Point::new(along(plot, end), centre.y));
                self.line("interval", line(from, to), Stroke { colour, width: 1.0, dash: None });
            }
            let &IntervalMark { shape, radius, hollow, .. } = mark;
            self.mark(&Shaped { shape, colour, radius: radius * PIXEL, hollow }, centre);
        }
    }

    /// Adds tick labels; one that has no room beside those before it is left out.
    pub(super) fn axis(&mut self, ticks: &[(f64, String)], plot: [f64; 2]) {
        let mut last: Option<Label> = None;
        for (at, text) in ticks {
            let label = Style::soft().label(text, along(plot, *at), self.y + TEXT, Anchor::Middle);
            let label = self.inside(label);
            let is_free = last.as_ref().is_none_or(|last| label.start() >= last.start() + last.width() + 2.0);
            if is_free {
                self.label(label.clone());
                last = Some(label);
            }
        }
        self.y += TEXT * 1.35;
    }
}
