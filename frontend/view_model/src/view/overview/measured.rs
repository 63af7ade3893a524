//! The effect of a claim or of a half on its axis, with the results of the same rule on other features.

use shared::study::{Claim, ClaimNull, Features};

use crate::chart::geometry::Shape;
use crate::chart::interval::{IntervalMark, IntervalRow};
use crate::chart::scale::Scale;
use crate::say;
use crate::tested::Tested;
use crate::text::study::sentence;
use crate::text::{number, words};

/// The effect of a claim or of a half, with the results of the same rule on other features.
#[derive(Debug, Clone, PartialEq)]
pub struct Measurement {
    /// The half's name and statement; `None` for a whole claim.
    pub half: Option<(String, String)>,
    /// Its verdict.
    pub verdict: Claim,
    /// Whether its rule was read.
    pub tested: bool,
    /// The name of the claim or half: `1`, `2a`.
    pub name: String,
    /// The margin of its rule.
    pub margin: f64,
    /// Description of the measured effect.
    pub measures: String,
    /// The effect.
    pub effect: String,
    /// Its interval and p.
    pub evidence: String,
    /// The effect on its axis.
    pub drawing: EffectDrawing,
    /// The model, then every null; empty where the study has no nulls.
    pub rows: Vec<NullRow>,
    /// What the nulls show about the rule, in a sentence; empty without nulls.
    pub judged: String,
}

/// The rule's result on one set of features.
#[derive(Debug, Clone, PartialEq)]
pub struct NullRow {
    /// Whose features.
    pub features: Features,
    /// Its name.
    pub name: &'static str,
    /// The verdict.
    pub verdict: Claim,
    /// Whether the rule was read on them.
    pub tested: bool,
    /// Whether the gate was closed, so that there was nothing to decide.
    pub gate_shut: bool,
    /// The effect.
    pub effect: String,
    /// Its interval.
    pub interval: String,
    /// Whether this null gets the same verdict as the model.
    pub passes: bool,
}

/// An effect with its interval, 0 and the margin on one axis.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct EffectDrawing {
    /// The mark.
    pub row: IntervalRow,
    /// The lines, in per cent.
    pub lines: Vec<(f64, &'static str)>,
    /// The tick labels under the lines.
    pub ticks: Vec<(f64, String)>,
}

impl Measurement {
    /// The measurement as text.
    pub fn of(tested: &Tested<'_>) -> Self {
        Self {
            half: tested.is_half.then(|| (tested.name.clone(), sentence(tested.statement))),
            verdict: tested.verdict,
            tested: tested.tested,
            name: tested.name.clone(),
            margin: tested.margin.unwrap_or_default(),
            measures: sentence(tested.measures),
            effect: number::score_or_dash(tested.effect),
            evidence: against(tested),
            drawing: drawing(tested.effect, tested.interval, tested.margin.unwrap_or_default()),
            rows: rows(tested),
            judged: judged(tested),
        }
    }
}

fn rows(tested: &Tested<'_>) -> Vec<NullRow> {
    let row = |features, verdict, effect, interval: Option<[f64; 2]>| NullRow {
        features,
        name: words::features(features),
        verdict,
        tested: tested.tested,
        gate_shut: false,
        effect: number::score_or_dash(effect),
        interval: interval.map(number::interval).unwrap_or_default(),
        passes: false,
    };
    let null = |null: &ClaimNull| NullRow {
        tested: null.verdict.is_tested(null.gate_shut, null.effect),
        gate_shut: null.gate_shut,
        passes: tested.passed_by(null),
        ..row(null.features, null.verdict, null.effect, null.interval)
    };
    let nulls: Vec<NullRow> = tested.nulls.iter().map(null).collect();
    let own = row(Features::Model, tested.verdict, tested.effect, tested.interval);
    if nulls.is_empty() { nulls } else { [own].into_iter().chain(nulls).collect() }
}

fn judged(tested: &Tested<'_>) -> String {
    let passing = tested.nulls.iter().filter(|null| tested.passed_by(null));
    let passing: Vec<&str> = passing.map(|null| words::features(null.features)).collect();
    match (tested.nulls.is_empty(), tested.verdict, passing.is_empty()) {
        (true, ..) => String::new(),
        (_, Claim::Inconclusive, _) => say!(view::overview::nulls_open).to_owned(),
        (.., true) if tested.nulls.iter().all(|null| null.gate_shut) => say!(view::overview::nulls_shut).to_owned(),
        (.., true) => say!(view::overview::nulls_fail).to_owned(),
        (.., false) => say!(view::overview::nulls_pass, names = passing.join(", ")),
    }
}

/// Interval and p of a claim as text, with what the p is against.
fn against(tested: &Tested<'_>) -> String {
    let p = tested.p.map(|p| {
        let (p, margin) = (number::p_statement(p), tested.margin.filter(|margin| *margin != 0.0));
        match margin {
            Some(margin) => say!(view::overview::p_against, p, margin = number::score(margin)),
            None => say!(view::overview::p_corrected, p),
        }
    });
    [tested.interval.map(number::interval), p].into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

/// An interval and a p as text.
pub fn doubt(interval: Option<[f64; 2]>, p: Option<f64>) -> String {
    let parts = [interval.map(number::interval), p.map(number::p_statement)];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

/// An axis of effects.
pub(super) struct Ends {
    /// From effects to per cent.
    pub(super) scale: Scale,
    /// The lines at 0 and at the margin, in per cent.
    pub(super) lines: Vec<(f64, &'static str)>,
    /// The labels under the lines.
    pub(super) ticks: Vec<(f64, String)>,
}

/// The least distance of the margin from 0 at which both have a label, in per cent of the axis.
const LABELS_APART: f64 = 25.0;

/// The axis that holds some intervals, 0 and the margin.
pub(super) fn axis(intervals: &[[f64; 2]], margin: f64) -> Ends {
    let start = [margin.min(0.0), margin.max(0.0)];
    let [least, most] = intervals.iter().fold(start, |[least, most], [low, high]| [least.min(*low), most.max(*high)]);
    let room = (most - least).max(0.05) * 0.12;
    let scale = Scale::new([least - room, most + room], [0.0, 100.0]);
    let at_margin = (margin != 0.0).then(|| scale.at(margin));
    let zero = scale.at(0.0);
    let lines = [(zero, "zero")].into_iter().chain(at_margin.map(|at| (at, "margin"))).collect();
    let told = at_margin.map(|at| (at, say!(view::overview::margin, margin = number::score(margin))));
    let zero_told = at_margin.is_none_or(|at| (at - zero).abs() >= LABELS_APART).then(|| (zero, "0".to_owned()));
    Ends { scale, lines, ticks: zero_told.into_iter().chain(told).collect() }
}

/// An effect with its interval, in the colour of its verdict.
pub(super) fn effect_mark(scale: &Scale, effect: f64, interval: Option<[f64; 2]>) -> IntervalMark {
    IntervalMark {
        at: scale.at(effect),
        interval: interval.map(|ends| ends.map(|end| scale.at(end))),
        lane: 0.0,
        shape: Shape::Circle,
        colour: "var(--verdict)".to_owned(),
        hollow: false,
        radius: 5.0,
    }
}

fn drawing(effect: Option<f64>, interval: Option<[f64; 2]>, margin: f64) -> EffectDrawing {
    let Some(effect) = effect else { return EffectDrawing::default() };
    let Ends { scale, lines, ticks } = axis(&[interval.unwrap_or([effect; 2])], margin);
    let row = IntervalRow { marks: vec![effect_mark(&scale, effect, interval)], ..IntervalRow::default() };
    EffectDrawing { row, lines, ticks }
}
