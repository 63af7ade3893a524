//! Scores on axes: a row of intervals per task at one place, and a curve per task over the layers.

use shared::study::{Cell, Generalist, Increment, Study};

use super::model::{general, interval, specialist, value};
use crate::chart::curve::{CurveFrame, CurveScene};
use crate::chart::geometry::Shape;
use crate::chart::interval::{IntervalMark, IntervalRow};
use crate::chart::scale::{Scale, tenths_around, ticks};
use crate::state::place::Place;
use crate::state::selection::Metric;
use crate::text::number;
use crate::theme::{shape, task_colour};

/// The scale that all rows share at every layer of a position, so that it is constant during playback.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Axis {
    scale: Scale,
    about: Option<f64>,
}

/// Whether guessing gives ½ whatever the base rate: not so for plain accuracy.
fn has_chance(metric: Metric) -> bool {
    metric != Metric::Accuracy
}

/// The increments at every site of a position.
fn increments(study: &Study, position: usize) -> impl Iterator<Item = &Increment> {
    let position = study.positions.get(position).copied();
    let cells = study.increments.iter().filter(move |cell| cell.site.is_some() && Some(cell.position) == position);
    cells.flat_map(|cell| cell.specialists.iter().chain(&cell.general)).flatten()
}

/// The reference of a score: 0 for increments, else chance.
fn about(metric: Metric) -> f64 {
    if metric == Metric::Increment { 0.0 } else { 0.5 }
}

impl Axis {
    /// The axis for a position and metric.
    pub fn of(study: &Study, position: usize, metric: Metric) -> Self {
        if metric == Metric::Increment {
            let ends = increments(study, position).map(|increment| increment.increment);
            let here = increments(study, position).flat_map(|increment| increment.interval);
            return Self {
                scale: Scale::new(tenths_around(ends.chain(here), [-0.1, 0.2]), [0.0, 100.0]),
                about: Some(0.0),
            };
        }
        let cells = study.cells.iter().filter_map(|row| row.get(position));
        let ends = cells.flat_map(|cell| {
            all_scores(cell).flat_map(move |score| {
                let at = value(score, metric);
                interval(score, metric).unwrap_or([at, at])
            })
        });
        let about = has_chance(metric).then_some(0.5);
        Self { scale: Scale::new(tenths_around(ends, [0.4, 0.8]), [0.0, 100.0]), about }
    }

    fn through(&self) -> f64 {
        self.about.unwrap_or(0.5)
    }

    /// The grid lines of the axis: every tick, chance dashed, 0 strong.
    pub fn lines(&self) -> Vec<(f64, &'static str)> {
        let class = |tick: f64| match self.about {
            Some(about) if (tick - about).abs() < 1e-9 => {
                if about == 0.0 {
                    "zero"
                } else {
                    "chance"
                }
            }
            _ => "grid",
        };
        ticks(self.scale.range(), 8, self.through())
            .into_iter()
            .map(|tick| (self.scale.at(tick), class(tick)))
            .collect()
    }

    /// The tick labels under them.
    pub fn ticks(&self) -> Vec<(f64, String)> {
        let all = ticks(self.scale.range(), 8, self.through());
        all.into_iter().map(|tick| (self.scale.at(tick), number::score(tick))).collect()
    }
}

fn all_scores(cell: &Cell) -> impl Iterator<Item = &shared::study::Score> {
    let generals = cell.generalists.iter().flat_map(|general| general.scores.iter());
    cell.specialists.iter().chain(generals).flatten()
}

/// Offsets of the probes within a row, in pixels from its middle: the specialist above, the four general probes below.
const SPECIALIST_LANE: f64 = -14.0;
const GENERAL_LANES: [f64; 4] = [-2.0, 4.0, 10.0, 16.0];

/// One task's row: the band of permuted labels, the specialist, the four general probes.
pub fn row(study: &Study, place: Place, task: usize, metric: Metric, axis: &Axis) -> IntervalRow {
    if metric == Metric::Increment {
        return added(study, place, task, axis);
    }
    let Some(cell) = place.cell(study) else { return IntervalRow::default() };
    let span = |[low, high]: [f64; 2]| [axis.scale.at(low), axis.scale.at(high)];
    let Some(own) = specialist(cell, task) else { return IntervalRow::default() };
    let mut marks: Vec<IntervalMark> = Vec::new();
    for (kind, lane) in Generalist::ALL.into_iter().zip(GENERAL_LANES) {
        let Some(score) = general(cell, kind, task) else { continue };
        marks.push(IntervalMark {
            at: axis.scale.at(value(score, metric)),
            interval: interval(score, metric).map(span),
            lane,
            shape: Shape::Circle,
            colour: "var(--soft)".to_owned(),
            hollow: true,
            radius: 2.6,
        });
    }
    marks.push(IntervalMark {
        at: axis.scale.at(value(own, metric)),
        interval: interval(own, metric).map(span),
        lane: SPECIALIST_LANE,
        shape: shape(study.tasks[task].skill),
        colour: task_colour(task),
        hollow: false,
        radius: 5.5,
    });
    let band = own.permuted_interval.filter(|_| metric == Metric::Auroc).map(span);
    IntervalRow { band, link: None, marks }
}

/// The increments over the text of the specialist and, if computed, the general probe.
fn added(study: &Study, place: Place, task: usize, axis: &Axis) -> IntervalRow {
    let mark = |increment: &Increment| IntervalMark {
        at: axis.scale.at(increment.increment),
        interval: Some(increment.interval.map(|end| axis.scale.at(end))),
        lane: -6.0,
        shape: shape(study.tasks[task].skill),
        colour: task_colour(task),
        hollow: false,
        radius: 5.5,
    };
    let own = place.increment(study, task).map(mark);
    let general = place.general_increment(study, task).map(|increment| IntervalMark {
        lane: 10.0,
        shape: Shape::Circle,
        colour: "var(--soft)".to_owned(),
        hollow: true,
        radius: 3.2,
        ..mark(increment)
    });
    IntervalRow { marks: general.into_iter().chain(own).collect(), ..IntervalRow::default() }
}

/// One task's increments over the layers.
fn added_curves(study: &Study, place: Place, task: usize) -> CurveScene {
    let n = study.sites.len();
    let all = increments(study, place.position).map(|increment| increment.increment);
    let frame = CurveFrame::new(n, tenths_around(all, [-0.1, 0.2]));
    let own: Vec<Option<f64>> =
        (0..n).map(|site| Place { site, ..place }.increment(study, task).map(|found| found.increment)).collect();
    CurveScene {
        band: String::new(),
        lines: vec![(frame.line(&own), "curve-main", task_colour(task))],
        chance: Some(frame.y(about(Metric::Increment))),
        cursor: Some((frame.x(place.site), own.get(place.site).copied().flatten().map(|value| frame.y(value)))),
    }
}

/// One task's curves over the layers: the specialist in its colour, the general probes muted.
pub fn curves(study: &Study, place: Place, task: usize, metric: Metric) -> CurveScene {
    if metric == Metric::Increment {
        return added_curves(study, place, task);
    }
    let cells: Vec<Option<&Cell>> = study.cells.iter().map(|row| row.get(place.position)).collect();
    let scores = cells.iter().flatten().flat_map(|cell| all_scores(cell)).map(|score| value(score, metric));
    let frame = CurveFrame::new(study.sites.len(), tenths_around(scores, [0.4, 0.8]));
    let values = |of: &dyn Fn(&Cell) -> Option<f64>| -> Vec<Option<f64>> {
        cells.iter().map(|cell| cell.and_then(of)).collect()
    };
    let own = values(&|cell| specialist(cell, task).map(|score| value(score, metric)));
    let mut lines: Vec<_> = Generalist::ALL
        .into_iter()
        .map(|kind| values(&|cell| general(cell, kind, task).map(|score| value(score, metric))))
        .map(|values| (frame.line(&values), "curve-other", "var(--soft)".to_owned()))
        .collect();
    lines.push((frame.line(&own), "curve-main", task_colour(task)));
    let permuted = |cell: &&Cell| specialist(cell, task).and_then(|score| score.permuted_interval);
    let band: Vec<_> = cells.iter().map(|cell| cell.as_ref().and_then(permuted)).collect();
    CurveScene {
        band: if metric == Metric::Auroc { frame.band(&band) } else { String::new() },
        lines,
        chance: has_chance(metric).then(|| frame.y(about(metric))),
        cursor: Some((frame.x(place.site), own.get(place.site).copied().flatten().map(|value| frame.y(value)))),
    }
}
