//! Small curves over steps: sparklines and small multiples that share one scale.

use super::geometry::{Point, polygon, polyline};
use super::scale::Scale;

/// A curve over steps, with a band for chance.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct CurveScene {
    /// The band's outline.
    pub band: String,
    /// The lines as path data, with class and colour.
    pub lines: Vec<(String, &'static str, String)>,
    /// The height of the horizontal chance line, if any.
    pub chance: Option<f64>,
    /// The step in focus: x in per cent of the width, and the main value's y.
    pub cursor: Option<(f64, Option<f64>)>,
}

/// Width and height of every curve's coordinate system; the style sheet stretches it.
pub const CURVE_SIZE: (f64, f64) = (100.0, 40.0);

/// The scales that all curves of a set share.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CurveFrame {
    x: Scale,
    y: Scale,
}

impl CurveFrame {
    /// A frame for `steps` steps and a range of values.
    pub fn new(steps: usize, values: [f64; 2]) -> Self {
        let (width, height) = CURVE_SIZE;
        let last = steps.saturating_sub(1).max(1) as f64;
        Self { x: Scale::new([0.0, last], [0.0, width]), y: Scale::new(values, [height - 2.0, 2.0]) }
    }

    /// The x of a step, in per cent of the width.
    pub fn x(&self, step: usize) -> f64 {
        self.x.at(step as f64)
    }

    /// The y of a value, in the curve's coordinates.
    pub fn y(&self, value: f64) -> f64 {
        self.y.at(value)
    }

    /// Path data of a line through one value per step.
    pub fn line(&self, values: &[Option<f64>]) -> String {
        let point = |(step, value): (usize, &Option<f64>)| value.map(|value| Point::new(self.x(step), self.y(value)));
        polyline(&values.iter().enumerate().map(point).collect::<Vec<_>>())
    }

    /// Path data of the area between two values per step; steps without values are left out.
    pub fn band(&self, values: &[Option<[f64; 2]>]) -> String {
        let known = || values.iter().enumerate().filter_map(|(step, band)| band.map(|band| (step, band)));
        let lower = known().map(|(step, [low, _])| Point::new(self.x(step), self.y(low)));
        let upper = known().map(|(step, [_, high])| Point::new(self.x(step), self.y(high)));
        let outline: Vec<Point> = lower.chain(upper.collect::<Vec<_>>().into_iter().rev()).collect();
        if outline.len() < 4 { String::new() } else { polygon(&outline) }
    }
}
