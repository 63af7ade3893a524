//! Pairs as a matrix, drops as rows beside their controls, and damage as rows of dots.

use shared::study::{Damage, Dependencies, PairState, Study};

use super::facts::{controls, damage};
use crate::chart::geometry::Shape;
use crate::chart::interval::{IntervalMark, IntervalRow};
use crate::chart::matrix::{CellMark, Gauge, MatrixScene};
use crate::chart::scale::{Scale, tenths_around};
use crate::graph::dependence::{self, drops};
use crate::graph::matrix::{self, Cells, Standing, scene};
use crate::graph::model::{at, different_pairs};
use crate::say;
use crate::state::choice::Dependence;
use crate::state::place::Place;
use crate::text::say::Message;
use crate::text::{number, words};
use crate::theme::{shape, task_colour};

/// The drop at which a cell has its full colour: an AUROC gone to chance.
const FULL: f64 = 0.5;

/// Lays the matrix out in a box of a width and height, in pixels.
pub fn matrix(study: &Study, place: Place, kind: Dependence, size: (f64, f64)) -> MatrixScene {
    let scale = drop_scale(study, kind);
    let drops = drops(study, place, kind);
    let cell = |pair| CellMark { gauge: gauge(drops, pair, &scale), ..cell(study, place, kind, pair) };
    scene(study, place, size, &Cells { cell: &cell, tree: None })
}

/// A drop beside the band of its target's controls, on the scale of all drops.
fn gauge(drops: Option<&Dependencies>, pair: (usize, usize), scale: &Scale) -> Option<Gauge> {
    let drops = drops?;
    let share = |value: f64| scale.at(value) / 100.0;
    Some(Gauge { band: drops.band.get(pair.1).copied().flatten()?.map(share), at: share(at(&drops.drop, pair)?) })
}

/// How many pairs of different tasks have a drop that was not tested, and how many have a drop.
pub fn untested(drops: &Dependencies) -> (usize, usize) {
    let known = || different_pairs(drops.drop.len()).filter(|&pair| at(&drops.drop, pair).is_some());
    (known().filter(|&pair| drops.counts(pair).is_none()).count(), known().count())
}

fn cell(study: &Study, place: Place, kind: Dependence, pair: (usize, usize)) -> CellMark {
    let value = dependence::matrix(study, place, kind).and_then(|numbers| at(numbers, pair));
    let tested = drops(study, place, kind);
    let clear = tested.is_none_or(|drops| drops.counts(pair) == Some(true));
    let state = tested.filter(|drops| drops.has_states()).and_then(|drops| drops.state_of(pair));
    let full = if dependence::is_drop(kind) { FULL } else { 1.0 };
    let (source, target) = (&study.tasks[pair.0].id, &study.tasks[pair.1].id);
    let (measured, written) = (words::dependence(kind), number::score_or_dash(value));
    let is_untested = pair.0 != pair.1 && value.is_some() && tested.is_some_and(|drops| drops.counts(pair).is_none());
    let spoken = match (clear, state.filter(|_| pair.0 != pair.1)) {
        (_, Some(state)) => {
            say!(
                view::ablation::cell_state,
                source,
                target,
                measured,
                value = written,
                state = words::pair_state(state)
            )
        }
        (true, None) => say!(view::ablation::cell, source, target, measured, value = written),
        (false, None) if is_untested => say!(view::ablation::cell_untested, source, target, measured, value = written),
        (false, None) => say!(view::ablation::cell_within, source, target, measured, value = written),
    };
    let improves = tested.is_some() && value.is_some_and(|value| number::as_shown(value) < 0.0);
    let spoken = if improves { format!("{spoken}, {}", say!(page::graph::improves)) } else { spoken };
    let standing = Standing { own: pair.0 == pair.1, clear, open: state == Some(PairState::Undecided) };
    let mark = matrix::cell(value, written, value.unwrap_or_default() / full, standing, spoken);
    CellMark { below: improves, class: if is_untested { "untested" } else { mark.class }, ..mark }
}

/// The scale that all targets share at every site.
pub fn drop_scale(study: &Study, kind: Dependence) -> Scale {
    let all = (0..study.sites.len()).filter_map(|site| drops(study, Place { site, position: 0 }, kind));
    let ends = all.flat_map(|drops| {
        let own = (0..drops.drop.len()).flat_map(|task| [at(&drops.low, (task, task)), at(&drops.high, (task, task))]);
        own.chain(drops.drop.iter().flatten().copied()).flatten().chain(drops.band.iter().flatten().flatten().copied())
    });
    Scale::new(tenths_around(ends, [-0.1, 0.2]), [0.0, 100.0])
}

/// A target's drops: the controls' band, the other tasks' drops, its own with its interval.
pub fn row(study: &Study, place: Place, kind: Dependence, target: usize, scale: &Scale) -> IntervalRow {
    let Some(drops) = drops(study, place, kind) else { return IntervalRow::default() };
    let mark = |source: usize| {
        let pair = (source, target);
        let value = at(&drops.drop, pair)?;
        let (own, clear) = (source == target, drops.counts(pair) == Some(true));
        let ends = at(&drops.low, pair).zip(at(&drops.high, pair)).filter(|_| own);
        Some(IntervalMark {
            at: scale.at(value),
            interval: ends.map(|(low, high)| [scale.at(low), scale.at(high)]),
            lane: if own { -6.0 } else { 8.0 },
            shape: if clear || own { shape(study.tasks[source].skill) } else { Shape::Circle },
            colour: if clear || own { task_colour(source) } else { "var(--soft)".to_owned() },
            hollow: !clear,
            radius: if own {
                5.5
            } else if clear {
                4.4
            } else {
                2.4
            },
        })
    };
    let others = (0..study.tasks.len()).filter(|&source| source != target);
    let marks = others.chain([target]).filter_map(mark).collect();
    let band = drops.band.get(target).copied().flatten();
    IntervalRow { band: band.map(|band| band.map(|end| scale.at(end))), link: None, marks }
}

/// One number of damage.
pub type OfDamage = fn(&Damage) -> f64;

/// The three numbers of damage, with their names.
pub const DAMAGES: [(Message, OfDamage); 3] = [
    (|| say!(view::ablation::kl), |damage| damage.kl),
    (|| say!(view::ablation::perplexity), |damage| damage.perplexity),
    (|| say!(view::ablation::cut), |damage| damage.cut),
];

/// The scale of one number of damage, from 0 to a round number above the largest.
pub fn damage_scale(study: &Study, of: OfDamage) -> Scale {
    let tasks = (0..study.tasks.len()).filter_map(|task| damage(study, task));
    let most = tasks.chain(controls(study).iter().map(|control| &control.damage)).map(of).fold(0.0, f64::max);
    Scale::new([0.0, round_above(most)], [0.0, 100.0])
}

/// The first of .01, .02, .05, .1, … that is not below a value.
pub fn round_above(most: f64) -> f64 {
    let round = (0..30).scan(0.01, |top, step| {
        let here = *top;
        *top *= if step % 3 == 1 { 2.5 } else { 2.0 };
        Some(here)
    });
    round.into_iter().find(|&top| top >= most).unwrap_or(most)
}

/// The ends of a scale of damage.
pub fn damage_ticks(scale: &Scale) -> Vec<(f64, String)> {
    scale.range().map(|end| (scale.at(end), number::score(end))).to_vec()
}

/// The grid lines: zero, and for perplexity the unablated model.
pub fn damage_lines(study: &Study, index: usize, scale: &Scale) -> Vec<(f64, &'static str)> {
    let whole = (0..study.tasks.len()).find_map(|task| damage(study, task)).filter(|_| index == 1);
    let whole = whole.map(|damage| (scale.at(damage.perplexity_whole), "margin"));
    [(0.0, "zero"), (100.0, "grid")].into_iter().chain(whole).collect()
}

/// Dots of damage: one of a task, or those of all controls of a kind.
pub fn dots(values: impl Iterator<Item = f64>, scale: &Scale, task: Option<(Shape, String)>) -> IntervalRow {
    let hollow = task.is_none();
    let (shape, colour) = task.unwrap_or((Shape::Circle, "var(--soft)".to_owned()));
    let mark = |value: f64| IntervalMark {
        at: scale.at(value),
        interval: None,
        lane: 0.0,
        shape,
        colour: colour.clone(),
        hollow,
        radius: if hollow { 3.6 } else { 5.0 },
    };
    IntervalRow { marks: values.map(mark).collect(), ..IntervalRow::default() }
}
