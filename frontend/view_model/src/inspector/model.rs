//! The inspector's content as text: a task's score and controls, and cards of numbers.

use shared::study::{Estimate, Study};

use crate::chart::geometry::Shape;
use crate::say;
use crate::state::place::Place;
use crate::text::study::not_probeable;
use crate::text::{number, words};
use crate::theme::{shape, task_colour};

/// A score as text.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Written {
    /// The value.
    pub value: String,
    /// Its interval.
    pub interval: String,
    /// The number of samples.
    pub n: String,
}

/// A card of numbers.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Card {
    /// Title of the card.
    pub title: String,
    /// Unit of the numbers.
    pub note: String,
    /// The numbers.
    pub lines: Vec<Line>,
    /// A sentence on missing numbers; "" for none.
    pub rest: String,
}

/// One line of a card: a number with its name.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// The subject of the number.
    pub about: About,
    /// The number.
    pub value: String,
    /// The interval, or another remark beside the number.
    pub beside: String,
}

/// The subject of a number.
#[derive(Debug, Clone, PartialEq)]
pub enum About {
    /// A name.
    Name(String),
    /// A selectable pair of tasks, with the tasks whose names are shown.
    Pair {
        /// The tasks shown.
        shown: Vec<usize>,
        /// Source and target.
        pair: (usize, usize),
    },
}

impl Line {
    /// A named number.
    pub fn new(name: impl Into<String>, value: String, beside: impl Into<String>) -> Self {
        Self { about: About::Name(name.into()), value, beside: beside.into() }
    }

    /// The number of a pair.
    pub fn pair(pair: (usize, usize), value: String) -> Self {
        Self { about: About::Pair { shown: vec![pair.0, pair.1], pair }, value, beside: String::new() }
    }

    /// An estimate with its p and its interval.
    pub fn of_estimate(name: &str, estimate: &Estimate) -> Self {
        let p = estimate.p.map_or_else(String::new, |p| format!(", {}", number::p_statement(p)));
        Self::new(format!("{name}{p}"), number::score(estimate.value), number::interval(estimate.interval))
    }
}

/// A task at a place, as text.
#[derive(Debug, Clone, PartialEq)]
pub struct TaskFacts {
    /// Its id.
    pub name: String,
    /// Skill, instruction, and satisfaction rate.
    pub about: String,
    /// Its shape.
    pub shape: Shape,
    /// Colour, as a CSS value.
    pub colour: String,
    /// The specialist's AUROC.
    pub score: Option<Written>,
    /// Why there is no score.
    pub why_not: String,
    /// Other probes and controls.
    pub lines: Vec<Line>,
}

/// Everything the inspector says about a task at a place.
pub fn facts(study: &Study, place: Place, task: usize) -> TaskFacts {
    let summary = &study.tasks[task];
    let why_not = match &summary.not_probeable {
        Some(reason) => not_probeable(reason),
        None => say!(page::widget::no_score).to_owned(),
    };
    let cell = place.cell(study);
    let specialist = cell.and_then(|cell| cell.specialists.get(task)?.as_ref());
    let mut lines = Vec::new();
    for general in cell.map(|cell| cell.generalists.as_slice()).unwrap_or_default() {
        if let Some(score) = general.scores.get(task).and_then(Option::as_ref) {
            let name = say!(page::widget::general, kind = words::generalist(general.kind));
            lines.push(Line::new(name, number::score(score.auroc), number::interval(score.auroc_interval)));
        }
    }
    if let Some((mean, band)) = specialist.and_then(|score| Some((score.permuted_auroc?, score.permuted_interval?))) {
        lines.push(Line::new(say!(page::widget::permuted), number::score(mean), number::interval(band)));
    }
    if let Some(p) = specialist.and_then(|score| score.p) {
        let shuffles = study.config.probe.permutations;
        let is_smallest = p * (shuffles + 1) as f64 <= 1.0 + 1e-6;
        let told = if is_smallest { say!(page::widget::p_at_most, p = number::p_value(p)) } else { number::p_value(p) };
        lines.push(Line::new(say!(page::widget::p_permuted), told, say!(page::widget::shuffles, n = shuffles)));
    }
    if let Some(audit) = study.provenance.audit_of(&summary.id) {
        let name =
            if audit.is_doubtful() { say!(page::widget::judge_doubtful) } else { say!(page::widget::judge_kappa) };
        let agreement = &audit.agreement;
        lines.push(Line::new(name, number::score(agreement.kappa), number::interval(agreement.interval)));
    }
    TaskFacts {
        name: summary.id.clone(),
        about: about(study, task),
        shape: shape(summary.skill),
        colour: task_colour(task),
        score: specialist.map(|score| Written {
            value: number::score(score.auroc),
            interval: number::interval(score.auroc_interval),
            n: number::count(score.n),
        }),
        why_not,
        lines,
    }
}

/// Skill, instruction, and satisfaction rate.
fn about(study: &Study, task: usize) -> String {
    let summary = &study.tasks[task];
    let skill = words::skill(summary.skill);
    let [with, without] = [true, false].map(|with| number::score_or_dash(summary.rate(with).map(|(rate, _)| rate)));
    match words::asks(study, &summary.id) {
        Some(asks) => say!(page::widget::about_asked, skill, asks, with, without),
        None => say!(page::widget::about, skill, with, without),
    }
}
