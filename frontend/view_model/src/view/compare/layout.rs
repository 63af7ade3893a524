//! Two studies on one scale: rows of intervals per task and claim, and tasks by tasks as matrices.

use shared::study::Study;

use super::model::{Compared, Measure, of_task, pair};
use super::study_pair::StudyPair;
use crate::chart::geometry::Shape;
use crate::chart::interval::{IntervalMark, IntervalRow};
use crate::chart::matrix::{CellMark, MatrixScene};
use crate::chart::scale::{Scale, tenths_around, ticks};
use crate::graph::matrix::{self, Cells, Standing, scene};
use crate::say;
use crate::state::choice::{Aspect, Dependence};
use crate::state::place::Place;
use crate::text::number;
use crate::theme::{shape, task_colour};

/// The value of the line on every scale of an aspect: chance (½) or 0.
fn through(aspect: Aspect) -> f64 {
    if aspect == Aspect::Probes { 0.5 } else { 0.0 }
}

/// The scale that all tasks of both studies share, at every layer of a position.
pub fn scale(first: &Study, second: &Study, position: usize, aspect: Aspect) -> Scale {
    if aspect != Aspect::Probes {
        return Scale::new([0.0, 1.0], [0.0, 100.0]);
    }
    let places = (0..first.sites.len()).map(|site| StudyPair::at(first, second, Place { site, position }));
    let items = places.flat_map(|both| {
        let of = |id: &String| of_task(&both, aspect, id);
        both.tasks().map(|task| &task.id).flat_map(of).collect::<Vec<Compared>>()
    });
    let ends: Vec<f64> =
        items.flat_map(|item| item.sides.into_iter().flatten()).filter_map(|side| side.interval).flatten().collect();
    Scale::new(tenths_around(ends.into_iter(), [0.4, 0.8]), [0.0, 100.0])
}

/// The grid lines of a scale; the chance line is dashed.
pub fn lines(scale: &Scale, aspect: Aspect) -> Vec<(f64, &'static str)> {
    let chance = |tick: f64| aspect == Aspect::Probes && (tick - 0.5).abs() < 1e-9;
    let line = |tick: f64| (scale.at(tick), if chance(tick) { "chance" } else { "grid" });
    ticks(scale.range(), 8, through(aspect)).into_iter().map(line).collect()
}

/// The tick labels under them.
pub fn tick_numbers(scale: &Scale, aspect: Aspect) -> Vec<(f64, String)> {
    let tick = |tick: f64| (scale.at(tick), number::score(tick));
    ticks(scale.range(), 8, through(aspect)).into_iter().map(tick).collect()
}

/// Offsets of both studies' marks from the middle of a row in pixels, by the number of values in a row.
const LANES: [&[[f64; 2]]; 2] = [&[[-5.0, 5.0]], &[[-14.0, -6.0], [6.0, 14.0]]];

/// One row: the first study's marks filled, the second's hollow, linked when the row shows one number.
pub fn row(items: &[Compared], scale: &Scale, shape: Shape, colour: &str) -> IntervalRow {
    let lanes = LANES[usize::from(items.len() > 1)];
    let mark = |measure: &Measure, side: usize, lane: f64| {
        Some(IntervalMark {
            at: scale.at(measure.value?),
            interval: measure.interval.map(|ends| ends.map(|end| scale.at(end))),
            lane,
            shape,
            colour: colour.to_owned(),
            hollow: side == 1,
            radius: if items.len() > 1 { 4.0 } else { 5.0 },
        })
    };
    let marks = items.iter().zip(lanes).flat_map(|(item, lanes)| {
        let sides = item.sides.iter().zip(lanes).enumerate();
        sides.filter_map(|(side, (measure, &lane))| mark(measure.as_ref()?, side, lane)).collect::<Vec<_>>()
    });
    let marks: Vec<IntervalMark> = marks.collect();
    let link = if let [first, second] = marks.as_slice() { Some([first.at, second.at]) } else { None };
    IntervalRow { band: None, link: link.filter(|_| items.len() == 1), marks }
}

/// A task's row.
pub fn task_row(both: &StudyPair<'_>, aspect: Aspect, task: usize, scale: &Scale) -> IntervalRow {
    let summary = &both.studies[0].tasks[task];
    row(&of_task(both, aspect, &summary.id), scale, shape(summary.skill), &task_colour(task))
}

/// A claim's two effects on their own scale, with lines at 0 and at both margins.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ClaimDrawing {
    /// The marks.
    pub row: IntervalRow,
    /// The lines, in per cent.
    pub lines: Vec<(f64, &'static str)>,
    /// The numbers under the lines.
    pub ticks: Vec<(f64, String)>,
}

/// The least distance of a margin from 0 at which both have a label, in per cent of the scale.
const LABELS_APART: f64 = 14.0;

/// Draws a claim's effects.
pub fn claim_drawing(mut margins: Vec<f64>, item: &Compared) -> ClaimDrawing {
    margins.dedup();
    margins.retain(|&margin| margin != 0.0);
    let ends = item.sides.iter().flatten().flat_map(|side| side.interval.into_iter().flatten().chain(side.value));
    let held = ends.chain(margins.iter().copied());
    let [least, most] = held.fold([0.0_f64, 0.0_f64], |[least, most], end| [least.min(end), most.max(end)]);
    let room = (most - least).max(0.05) * 0.12;
    let scale = Scale::new([least - room, most + room], [0.0, 100.0]);
    let margin_lines = margins.iter().map(|&margin| (scale.at(margin), "margin"));
    let margin_ticks = margins.iter().map(|&margin| (scale.at(margin), number::score(margin)));
    let zero = scale.at(0.0);
    let is_apart = |margin: &f64| (scale.at(*margin) - zero).abs() >= LABELS_APART;
    let zero_tick = margins.iter().all(is_apart).then(|| (zero, "0".to_owned()));
    ClaimDrawing {
        row: row(std::slice::from_ref(item), &scale, Shape::Circle, "var(--accent)"),
        lines: std::iter::once((zero, "zero")).chain(margin_lines).collect(),
        ticks: zero_tick.into_iter().chain(margin_ticks).collect(),
    }
}

/// The matrix to draw: one study's, or the second minus the first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shown {
    /// One study's numbers.
    Side(usize),
    /// Their difference.
    Difference,
}

/// The distance from chance or 0 that has the full colour, in every picture.
const FULL: f64 = 0.5;

/// Lays a matrix out in a box of a width and height in pixels; every picture has the first study's tasks in its order.
pub fn matrix(
    both: &StudyPair<'_>,
    aspect: Aspect,
    kind: Option<Dependence>,
    shown: Shown,
    size: (f64, f64),
) -> MatrixScene {
    let tasks = &both.studies[0].tasks;
    let cell = |at: (usize, usize)| {
        let item = pair(both, aspect, kind, (&tasks[at.0].id, &tasks[at.1].id));
        cell(&item, at.0 == at.1, aspect, shown)
    };
    let place = both.place(0, true).unwrap_or(Place { site: 0, position: 0 });
    scene(both.studies[0], place, size, &Cells { cell: &cell, tree: None })
}

fn cell(item: &Compared, own: bool, aspect: Aspect, shown: Shown) -> CellMark {
    let side = |side: usize| item.sides[side].as_ref();
    let nothing = if aspect == Aspect::Transfer { 0.5 } else { 0.0 };
    let (value, text, from, clear) = match shown {
        Shown::Side(index) => {
            let value = side(index).and_then(|measure| measure.value);
            let clear = side(index).is_some_and(|measure| measure.clear);
            (value, number::score_or_dash(value), nothing, clear)
        }
        Shown::Difference => {
            let text = item.shown_difference().unwrap_or_else(|| "–".to_owned());
            (item.difference(), text, 0.0, item.apart() == Some(true))
        }
    };
    let colour = value.map_or(0.0, |value| (value - from) / FULL);
    let (source, target) = (&item.about, &item.part);
    let spoken = match shown {
        _ if clear || value.is_none() => say!(view::compare::cell, source, target, value = text),
        Shown::Side(_) => say!(view::compare::cell_quiet, source, target, value = text),
        Shown::Difference => say!(view::compare::cell_unclear, source, target, value = text),
    };
    matrix::cell(value, text, colour, Standing { own, clear, open: false }, spoken)
}
