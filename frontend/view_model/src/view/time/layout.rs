//! Curves over the positions on one scale, and each task's two indices on another.

use shared::site::Position;
use shared::study::{Estimate, Study, Timing};

use super::model::{carried, indices, moments, prompt_only, surface, trained_here};
use crate::chart::curve::{CURVE_SIZE, CurveFrame, CurveScene};
use crate::chart::interval::{IntervalMark, IntervalRow};
use crate::chart::scale::{Scale, tenths_around};
use crate::state::place::Place;
use crate::state::reading::Reading;
use crate::text::words;
use crate::theme::{shape, task_colour};

/// The range that all rows share at every layer, so that it is constant during playback.
pub fn range(study: &Study, raw: bool) -> [f64; 2] {
    if !raw {
        let all = study.increments.iter().filter(|cell| cell.site.is_some());
        let all = all.flat_map(|cell| cell.specialists.iter().flatten());
        return tenths_around(all.map(|increment| increment.increment), [-0.1, 0.2]);
    }
    let scores = study.cells.iter().flatten().flat_map(|cell| cell.specialists.iter().flatten());
    let baselines = study.baselines.surface.iter().flatten().chain(&study.baselines.prompt_only).flatten();
    let eos =
        study.timing.iter().flat_map(|timing| timing.from_eos.iter().chain(&timing.from_last).flatten().flatten());
    let aurocs = scores.chain(baselines).map(|score| score.auroc);
    tenths_around(aurocs.chain(eos.map(|eos| eos.value)), [0.4, 0.8])
}

/// One task over the positions: trained at each, trained at the end, the baselines, and where the response begins.
pub fn curve(study: &Study, place: Place, task: usize, range: [f64; 2], raw: bool) -> CurveScene {
    let moments = moments(study);
    let frame = CurveFrame::new(moments.len(), range);
    if !raw {
        return added(study, place, task, &moments, &frame);
    }
    let line = |of: &dyn Fn(usize) -> Option<f64>| {
        frame.line(&moments.iter().map(|&position| of(position)).collect::<Vec<_>>())
    };
    let here = |position| trained_here(study, place.site, position, task).map(|score| score.auroc);
    let colour = || task_colour(task);
    let lines = vec![
        (begin(study, &moments, &frame), "curve-begin", String::new()),
        (line(&|_| prompt_only(study, task).map(|score| score.auroc)), "curve-prompt", String::new()),
        (line(&|position| surface(study, position, task).map(|score| score.auroc)), "curve-other", String::new()),
        (line(&|position| carried(study, place, position, task).map(|eos| eos.value)), "curve-eos", colour()),
        (line(&here), "curve-main", colour()),
    ];
    let cursor = moments.iter().position(|&position| position == place.position);
    CurveScene {
        band: String::new(),
        lines,
        chance: Some(frame.y(0.5)),
        cursor: cursor.map(|step| (frame.x(step), here(place.position).map(|value| frame.y(value)))),
    }
}

/// One task's increments over the positions, with their intervals and a line at 0.
fn added(study: &Study, place: Place, task: usize, moments: &[usize], frame: &CurveFrame) -> CurveScene {
    let found: Vec<Option<Reading>> =
        moments.iter().map(|&position| Place { position, ..place }.reading(study, task, false)).collect();
    let values: Vec<Option<f64>> = found.iter().map(|reading| reading.map(|reading| reading.value)).collect();
    let intervals: Vec<Option<[f64; 2]>> =
        found.iter().map(|reading| reading.map(|reading| reading.interval)).collect();
    let at = moments.iter().position(|&position| position == place.position);
    CurveScene {
        band: String::new(),
        lines: vec![
            (begin(study, moments, frame), "curve-begin", String::new()),
            (frame.band(&intervals), "curve-spread", task_colour(task)),
            (frame.line(&values), "curve-main", task_colour(task)),
        ],
        chance: Some(frame.y(0.0)),
        cursor: at.map(|step| (frame.x(step), values[step].map(|value| frame.y(value)))),
    }
}

/// A vertical line between prompt and response; `None` where no position is before the response.
fn begin(study: &Study, moments: &[usize], frame: &CurveFrame) -> String {
    let is_before = |position: Position| matches!(position, Position::UserLast | Position::Connector(_));
    let first = moments.iter().position(|&index| !is_before(study.positions[index]));
    let step = first.filter(|&step| step > 0);
    step.map(|step| format!("M{:.1} 0V{}", (frame.x(step) + frame.x(step - 1)) / 2.0, CURVE_SIZE.1)).unwrap_or_default()
}

/// A character of a name under the curves, in per cent of their width on a narrow screen.
const CHARACTER: f64 = 2.4;

/// The names of the positions under the curves: the ends of prompt and response first, then those that have room between them.
pub fn names(study: &Study) -> Vec<(f64, String)> {
    let moments = moments(study);
    let frame = CurveFrame::new(moments.len(), [0.0, 1.0]);
    let named = |step: usize| (frame.x(step), words::position(study.positions[moments[step]]));
    let is_end =
        |&step: &usize| matches!(study.positions[moments[step]], Position::UserLast | Position::First | Position::Last);
    let (ends, others): (Vec<usize>, Vec<usize>) = (0..moments.len()).partition(is_end);
    let mut kept: Vec<(f64, String)> = Vec::new();
    for (x, name) in ends.into_iter().chain(others).map(named) {
        let room = |of: &str| (of.chars().count() + name.chars().count()) as f64 / 2.0 * CHARACTER + 1.0;
        if kept.iter().all(|(at, of)| (at - x).abs() >= room(of)) {
            kept.push((x, name));
        }
    }
    kept.sort_by(|(one, _), (other, _)| one.total_cmp(other));
    kept
}

/// The interval of an index; `None` where no probe was refitted.
fn told(index: &Estimate) -> Option<[f64; 2]> {
    (index.interval != Timing::ANY).then_some(index.interval)
}

/// The scale that all indices of the study share.
pub fn index_scale(study: &Study) -> Scale {
    let all = study.timing.iter().flat_map(|timing| timing.planning.iter().chain(&timing.monitoring).flatten());
    let ends = all.flat_map(|index| std::iter::once(index.value).chain(told(index).into_iter().flatten()));
    Scale::new(tenths_around(ends, [-0.1, 0.2]), [0.0, 100.0])
}

/// A task's planning index as a ring, its monitoring index in the task's shape.
pub fn row(study: &Study, place: Place, task: usize, scale: &Scale) -> IntervalRow {
    let mark = |index: &Estimate, lane: f64, hollow: bool| IntervalMark {
        at: scale.at(index.value),
        interval: told(index).map(|interval| interval.map(|end| scale.at(end))),
        lane,
        shape: shape(study.tasks[task].skill),
        colour: task_colour(task),
        hollow,
        radius: 4.6,
    };
    let [planning, monitoring] = indices(study, place, task);
    let planning = planning.map(|index| mark(index, -7.0, true));
    let monitoring = monitoring.map(|index| mark(index, 7.0, false));
    IntervalRow { marks: planning.into_iter().chain(monitoring).collect(), ..IntervalRow::default() }
}
