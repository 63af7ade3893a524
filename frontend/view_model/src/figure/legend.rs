//! The legend of a figure: signs with their meanings, in lines.

use super::colour::Colour;
use super::matrix::{draw_below, draw_gauge};
use super::path::{line, moved, parsed, rectangle};
use super::sheet::{Shaped, Sheet, Style, TEXT, middle, wrapped};
use super::{Anchor, Stroke};
use crate::chart::geometry::{Point, Shape};
use crate::theme::diverging;

/// The distance between the legend's lines.
const LINE: f64 = TEXT * 1.35;
/// The space after an entry.
const SPACE: f64 = 12.0;
/// The steps of a ramp, and the width of each.
const STEPS: u8 = 8;
const STEP: f64 = 5.0;

/// A sign and its meaning.
pub(super) struct Key {
    sign: Sign,
    text: String,
}

/// A sign of the legend.
pub(super) enum Sign {
    /// A mark in soft colour.
    Mark { shape: Shape, hollow: bool },
    /// A line.
    Line(Stroke),
    /// An arrow.
    Arrow(Stroke),
    /// A line that ends at a bar.
    Bar(Stroke),
    /// A square of a colour.
    Area(Colour),
    /// A square's outline in dashes.
    Dashed([f64; 2]),
    /// The colours from a place of the diverging scale to 1, between the names of its ends.
    Ramp { from: f64, ends: [&'static str; 2] },
    /// A value beside a band.
    Gauge,
    /// The triangle of a cell on the lower side of its scale.
    Below,
    /// Nothing.
    None,
}

impl Sign {
    /// A circle, as both kinds of marks are shown.
    pub(super) fn circle(hollow: bool) -> Self {
        Self::Mark { shape: Shape::Circle, hollow }
    }

    /// The room that the sign takes.
    fn width(&self) -> f64 {
        match self {
            Self::Mark { .. } | Self::Below => 9.0,
            Self::Line(_) | Self::Arrow(_) | Self::Bar(_) | Self::Gauge => 21.0,
            Self::Area(_) | Self::Dashed(_) => 11.0,
            Self::Ramp { ends, .. } => {
                f64::from(STEPS) * STEP + 10.0 + ends.iter().map(|end| Style::soft().width(end)).sum::<f64>()
            }
            Self::None => 0.0,
        }
    }
}

impl Key {
    /// An entry of the legend.
    pub(super) fn new(sign: Sign, text: impl Into<String>) -> Self {
        Self { sign, text: text.into() }
    }
}

impl Sheet {
    /// Adds the legend.
    pub(super) fn legend(&mut self, keys: &[Key]) {
        self.y += 4.0;
        let style = Style::soft();
        let mut x = 0.0;
        for key in keys {
            let sign = key.sign.width();
            let lines = wrapped(&key.text, &style, self.width - sign);
            let widest = lines.iter().map(|line| style.width(line)).fold(0.0, f64::max);
            if x > 0.0 && x + sign + widest > self.width {
                x = 0.0;
                self.y += LINE;
            }
            self.sign(&key.sign, Point::new(x, self.y + LINE / 2.0));
            let several = lines.len() > 1;
            for (index, line) in lines.into_iter().enumerate() {
                self.y += if index > 0 { LINE } else { 0.0 };
                self.label(style.label(line, x + sign, self.y + LINE / 2.0 + middle(TEXT), Anchor::Start));
            }
            x = if several { self.width } else { x + sign + widest + SPACE };
        }
        self.y += LINE;
    }

    /// Draws a sign to the right of a point.
    fn sign(&mut self, sign: &Sign, at: Point) {
        let point = |x: f64, y: f64| Point::new(at.x + x, at.y + y);
        let square = rectangle(point(0.0, -3.5), point(7.0, 3.5));
        match *sign {
            Sign::Mark { shape, hollow } => {
                let colour = Colour::named("soft");
                self.mark(&Shaped { shape, colour, radius: 2.8, hollow }, point(3.5, 0.0));
            }
            Sign::Line(stroke) => self.line("key", line(point(0.0, 0.0), point(17.0, 0.0)), stroke),
            Sign::Arrow(stroke) => {
                self.line("key", line(point(0.0, 0.0), point(13.0, 0.0)), stroke);
                let head = moved(&parsed("M12.0 -2.5L17.0 0.0L12.0 2.5Z"), |of| point(of.x, of.y));
                self.area("key", head, stroke.colour);
            }
            Sign::Bar(stroke) => {
                self.line("key", line(point(0.0, 0.0), point(16.0, 0.0)), stroke);
                self.line("key", line(point(16.0, -3.0), point(16.0, 3.0)), stroke);
            }
            Sign::Area(colour) => self.area("key", square, colour),
            Sign::Dashed(dash) => {
                let colour = Colour::named("rule");
                self.line("key", square, Stroke { colour, width: 0.7, dash: Some(dash) });
            }
            Sign::Gauge => {
                let value = [point(14.0, -2.5), point(14.0, 2.5)];
                draw_gauge(self, [point(0.0, 0.0), point(9.0, 0.0)], value);
            }
            Sign::Below => draw_below(self, point(1.5, -1.5)),
            Sign::Ramp { from, ends } => self.ramp(from, ends, at),
            Sign::None => {}
        }
    }

    fn ramp(&mut self, from: f64, ends: [&'static str; 2], at: Point) {
        let style = Style::soft();
        let left = at.x + style.width(ends[0]) + 3.0;
        self.label(style.label(ends[0], at.x, at.y + middle(TEXT), Anchor::Start));
        for step in 0..STEPS {
            let share = (f64::from(step) + 0.5) / f64::from(STEPS);
            let colour = Colour::of(&diverging(from + share * (1.0 - from)));
            let x = left + f64::from(step) * STEP;
            self.area("key", rectangle(Point::new(x, at.y - 3.0), Point::new(x + STEP, at.y + 3.0)), colour);
        }
        let right = left + f64::from(STEPS) * STEP + 3.0;
        self.label(style.label(ends[1], right, at.y + middle(TEXT), Anchor::Start));
    }
}
