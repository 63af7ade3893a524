//! Small charts of a lesson: values in rows on one axis, or a curve.

use shared::study::Study;

use super::figure::{Exhibit, Measured, Unit};
use crate::chart::curve::{CurveFrame, CurveScene};
use crate::chart::geometry::Shape;
use crate::chart::interval::{IntervalMark, IntervalRow};
use crate::chart::scale::{Scale, tenths_around, ticks};
use crate::text::number;
use crate::theme::{shape, task_colour};

/// A chart of values in rows.
#[derive(Debug, Clone, PartialEq)]
pub struct Rows {
    /// The rows: name, drawing, value, and interval.
    pub rows: Vec<(String, IntervalRow, String, String)>,
    /// The grid lines of the axis.
    pub lines: Vec<(f64, &'static str)>,
    /// The tick labels under them.
    pub ticks: Vec<(f64, String)>,
}

/// Lays out a chart of values in rows.
pub fn rows(study: &Study, exhibit: &Exhibit) -> Rows {
    let about = exhibit.about;
    // The axis has ticks at tenths: of a score, or of ten layers.
    let unit = if exhibit.unit == Unit::Layer { 10.0 } else { 1.0 };
    let ends = exhibit.rows.iter().flat_map(|row| row.range().into_iter().chain([row.value]));
    let all = ends.chain(exhibit.band.into_iter().flatten()).map(|end| end / unit);
    let range = tenths_around(all, [about - 0.1, about + 0.1].map(|end| if unit > 1.0 { end.max(0.0) } else { end }));
    let scale = Scale::new(range, [0.0, 100.0]);
    let at = |value: f64| scale.at(value / unit);
    let ticks = ticks(range, 6, about);
    let line = |&tick: &f64| (scale.at(tick), if (tick - about).abs() < 1e-9 { "zero" } else { "grid" });
    let drawn = |measured: &Measured| IntervalRow {
        band: exhibit.band.map(|band| band.map(at)),
        link: None,
        marks: vec![mark(study, measured, &at)],
    };
    let row = |measured: &Measured| {
        let written = |[low, high]: [f64; 2]| format!("{} – {}", exhibit.unit.write(low), exhibit.unit.write(high));
        let interval = measured.interval.map(written).unwrap_or_default();
        (measured.name.clone(), drawn(measured), exhibit.unit.write(measured.value), interval)
    };
    Rows {
        rows: exhibit.rows.iter().map(row).collect(),
        lines: ticks.iter().map(line).collect(),
        ticks: ticks.iter().map(|&tick| (scale.at(tick), exhibit.unit.write(tick * unit))).collect(),
    }
}

fn mark(study: &Study, measured: &Measured, at: &dyn Fn(f64) -> f64) -> IntervalMark {
    let skill = measured.task.and_then(|task| study.tasks.get(task)).map(|task| task.skill);
    IntervalMark {
        at: at(measured.value),
        interval: measured.interval.map(|interval| interval.map(at)),
        lane: 0.0,
        shape: skill.map_or(Shape::Circle, shape),
        colour: measured.task.map_or_else(|| "var(--accent)".to_owned(), task_colour),
        hollow: false,
        radius: 5.0,
    }
}

/// A curve through the values, with the values at its upper and lower end and the names of its steps.
#[derive(Debug, Clone, PartialEq)]
pub struct Curve {
    /// The scene to draw.
    pub scene: CurveScene,
    /// The values at the upper and lower end.
    pub ends: [String; 2],
    /// The names of the steps, thinned where there are many.
    pub names: Vec<(f64, String)>,
}

/// Lays out a chart with the values as steps of a curve.
pub fn curve(exhibit: &Exhibit) -> Curve {
    let steps = exhibit.rows.len();
    let [low, high] =
        tenths_around(exhibit.rows.iter().flat_map(Measured::range), [exhibit.about, exhibit.about + 0.3]);
    let frame = CurveFrame::new(steps, [low, high]);
    let colour = || exhibit.rows.first().and_then(|row| row.task).map(task_colour).unwrap_or_default();
    let values: Vec<Option<f64>> = exhibit.rows.iter().map(|row| Some(row.value)).collect();
    let intervals: Vec<Option<[f64; 2]>> = exhibit.rows.iter().map(|row| row.interval).collect();
    let every = steps / 12 + 1;
    let named = exhibit.rows.iter().enumerate().filter(|(step, _)| (steps - 1 - step).is_multiple_of(every));
    Curve {
        scene: CurveScene {
            band: String::new(),
            lines: vec![
                (frame.band(&intervals), "curve-spread", colour()),
                (frame.line(&values), "curve-main", colour()),
            ],
            chance: Some(frame.y(exhibit.about)),
            cursor: None,
        },
        ends: [high, low].map(number::score),
        names: named.map(|(step, row)| (frame.x(step), row.name.clone())).collect(),
    }
}
