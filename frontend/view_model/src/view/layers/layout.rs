//! Curves over the layers on one scale, and under each the marks of onset and peak.

use shared::study::Study;

use super::depth::{depths, reading};
use crate::chart::curve::{CurveFrame, CurveScene};
use crate::chart::geometry::Shape;
use crate::chart::interval::{IntervalMark, IntervalRow};
use crate::chart::scale::{Scale, tenths_around};
use crate::state::place::Place;
use crate::state::reading::Reading;
use crate::text::words;
use crate::theme::{shape, task_colour};

/// The range that all rows of a position share: all intervals and chance, or all increments and 0.
pub fn range(study: &Study, position: usize, raw: bool) -> [f64; 2] {
    let sites = 0..study.sites.len();
    let all =
        sites.flat_map(|site| (0..study.tasks.len()).filter_map(move |task| reading(study, position, task, site, raw)));
    if raw {
        return tenths_around(all.flat_map(|reading| reading.interval), [0.4, 0.8]);
    }
    // Intervals from few base prompts are wide; they are cut so that they do not flatten every curve.
    let ends = |reading: Reading| {
        let [low, high] = reading.interval;
        [low.max(reading.value - 0.15), high.min(reading.value + 0.15)]
    };
    tenths_around(all.flat_map(ends), [-0.1, 0.2])
}

/// One task over the sites with its interval: increments against 0, or AUROCs against chance and permuted labels.
pub fn curve(study: &Study, place: Place, task: usize, range: [f64; 2], raw: bool) -> CurveScene {
    let n = study.sites.len();
    let frame = CurveFrame::new(n, range);
    let all: Vec<Option<Reading>> = (0..n).map(|site| reading(study, place.position, task, site, raw)).collect();
    let intervals: Vec<Option<[f64; 2]>> = all.iter().map(|reading| reading.map(|reading| reading.interval)).collect();
    let values: Vec<Option<f64>> = all.iter().map(|reading| reading.map(|reading| reading.value)).collect();
    let permuted = |site: usize| Place { site, ..place }.specialist(study, task)?.permuted_interval.filter(|_| raw);
    let now = values.get(place.site).copied().flatten().map(|value| frame.y(value));
    CurveScene {
        band: frame.band(&(0..n).map(permuted).collect::<Vec<_>>()),
        lines: vec![
            (frame.band(&intervals), "curve-spread", task_colour(task)),
            (frame.line(&values), "curve-main", task_colour(task)),
        ],
        chance: Some(frame.y(if raw { 0.5 } else { 0.0 })),
        cursor: Some((frame.x(place.site), now)),
    }
}

/// Onset in the task's shape and peak as a ring, each with its interval, in per cent of the curve's width.
pub fn marks(study: &Study, place: Place, task: usize) -> IntervalRow {
    let Some(depths) = depths(study, place, task) else { return IntervalRow::default() };
    let scale = Scale::new([0.0, study.sites.len().saturating_sub(1).max(1) as f64], [0.0, 100.0]);
    let at = |depth: f64| scale.at(study.site_at(depth));
    let mark = |depth: usize, interval: [f64; 2], lane: f64| IntervalMark {
        at: at(depth as f64),
        interval: Some(interval.map(at)),
        lane,
        shape: Shape::Circle,
        colour: task_colour(task),
        hollow: true,
        radius: 3.6,
    };
    let onset = mark(depths.onset, depths.onset_interval, -4.0);
    let onset = IntervalMark { shape: shape(study.tasks[task].skill), hollow: false, radius: 4.4, ..onset };
    IntervalRow { marks: vec![mark(depths.peak, depths.peak_interval, 5.0), onset], ..IntervalRow::default() }
}

/// The names of the sites under the curves, thinned where there are many.
pub fn ticks(study: &Study) -> Vec<(f64, String)> {
    let last = study.sites.len().saturating_sub(1);
    let scale = Scale::new([0.0, last.max(1) as f64], [0.0, 100.0]);
    let every = last / 12 + 1;
    let named = study.sites.iter().enumerate().filter(|(index, _)| (last - index).is_multiple_of(every));
    named.map(|(index, &site)| (scale.at(index as f64), words::site(site))).collect()
}
