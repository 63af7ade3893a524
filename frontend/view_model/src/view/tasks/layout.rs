//! Satisfaction rates as dumbbells: without the instruction hollow, with it filled, on an axis from 0 to 1.

use shared::study::Study;

use crate::chart::interval::{IntervalMark, IntervalRow};
use crate::theme::{shape, task_colour};

/// A task's dumbbell, in per cent of the axis.
pub fn dumbbell(study: &Study, task: usize) -> IntervalRow {
    let summary = &study.tasks[task];
    let mark = |(rate, [low, high]): (f64, [f64; 2]), hollow: bool| IntervalMark {
        at: percent(rate),
        interval: Some([percent(low), percent(high)]),
        lane: 0.0,
        shape: shape(summary.skill),
        colour: task_colour(task),
        hollow,
        radius: 5.5,
    };
    let [without, with] = [false, true].map(|with| summary.rate(with).map(|rate| mark(rate, !with)));
    let link = without.as_ref().zip(with.as_ref()).map(|(without, with)| [without.at, with.at]);
    IntervalRow { band: None, link, marks: [without, with].into_iter().flatten().collect() }
}

/// The grid lines of the axis.
pub fn lines() -> Vec<(f64, &'static str)> {
    [0.0, 25.0, 50.0, 75.0, 100.0].map(|at| (at, "grid")).to_vec()
}

/// The tick labels under them.
pub fn ticks() -> Vec<(f64, String)> {
    [0.0, 0.25, 0.5, 0.75, 1.0].map(|rate| (percent(rate), crate::text::number::score(rate))).to_vec()
}

fn percent(rate: f64) -> f64 {
    rate.clamp(0.0, 1.0) * 100.0
}
