//! What the inspector says about a task.

use shared::study::Study;

use crate::chart::geometry::Shape;
use crate::state::place::Place;
use crate::text::{number, words};
use crate::theme::{shape, task_colour};

/// A score, written.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Written {
    /// The value.
    pub value: String,
    /// Its interval.
    pub interval: String,
    /// The number of samples.
    pub n: String,
}

/// A task at a place, written.
#[derive(Debug, Clone, PartialEq)]
pub struct TaskFacts {
    /// Its id.
    pub name: String,
    /// Its skill, what is asked, and how often that is followed.
    pub about: String,
    /// Its shape.
    pub shape: Shape,
    /// Its colour.
    pub colour: String,
    /// The specialist's AUROC.
    pub score: Option<Written>,
    /// Why there is none.
    pub why_not: String,
    /// Other probes and controls: name, value, interval.
    pub lines: Vec<(String, String, String)>,
}

/// Everything the inspector says about a task at a place.
pub fn facts(study: &Study, place: Place, task: usize) -> TaskFacts {
    let summary = &study.tasks[task];
    let why_not = match &summary.not_probeable {
        Some(reason) => reason.reason.clone(),
        None => "This study holds no score here.".to_owned(),
    };
    let cell = place.cell(study);
    let specialist = cell.and_then(|cell| cell.specialists.get(task)?.as_ref());
    let mut lines = Vec::new();
    for general in cell.map(|cell| cell.generalists.as_slice()).unwrap_or_default() {
        if let Some(score) = general.scores.get(task).and_then(Option::as_ref) {
            let name = format!("general, {}", words::generalist(general.kind));
            lines.push((name, number::score(score.auroc), number::interval(score.auroc_interval)));
        }
    }
    if let Some((mean, band)) = specialist.and_then(|score| Some((score.permuted_auroc?, score.permuted_interval?))) {
        lines.push(("permuted labels".to_owned(), number::score(mean), number::interval(band)));
    }
    if let Some(p) = specialist.and_then(|score| score.p) {
        lines.push(("p against permuted".to_owned(), number::p_value(p), String::new()));
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

/// Skill, what is asked, and how often that is followed.
fn about(study: &Study, task: usize) -> String {
    let summary = &study.tasks[task];
    let skill = words::skill(summary.skill);
    let asked = words::asks(&summary.id).map_or_else(String::new, |asks| format!(", asked: {asks}"));
    let (with, without) = (number::score(summary.satisfied), number::score(summary.satisfied_without));
    format!("{skill}{asked} · followed {with}, unasked {without}")
}
