//! What the card beside a node, an edge or a matrix cell says: the number with its n and interval.

use shared::study::{Score, Study};

use super::model::at;
use crate::state::place::Place;
use crate::text::number;

/// About a task at a place: title and lines.
pub fn node(study: &Study, place: Place, task: usize) -> (String, Vec<String>) {
    let summary = &study.tasks[task];
    let score = place.cell(study).and_then(|cell| cell.specialists.get(task)?.as_ref());
    let lines = match (score, &summary.not_probeable) {
        (Some(score), _) => specialist(score),
        (None, Some(reason)) => vec!["Not probeable".to_owned(), reason.reason.clone()],
        (None, None) => vec!["No score here".to_owned()],
    };
    (summary.id.clone(), lines)
}

/// A pair of tasks: `word-count → topic`.
pub fn title(study: &Study, (source, target): (usize, usize)) -> String {
    format!("{} → {}", study.tasks[source].id, study.tasks[target].id)
}

/// About the transfer from one task to another.
pub fn pair(study: &Study, place: Place, (source, target): (usize, usize)) -> (String, Vec<String>) {
    let title = title(study, (source, target));
    let Some(cell) = place.cell(study) else { return (title, Vec::new()) };
    let at = |matrix| at(matrix, (source, target));
    let transfer = &cell.transfer;
    let mut lines = Vec::new();
    match (at(&transfer.auroc), at(&transfer.low), at(&transfer.high)) {
        (Some(auroc), Some(low), Some(high)) => {
            lines.push(format!("AUROC {} ({})", number::score(auroc), number::interval([low, high])));
        }
        _ => lines.push("Not probeable".to_owned()),
    }
    lines.extend(at(&transfer.relative).map(|relative| format!("relative transfer {}", number::score(relative))));
    lines.extend(at(&transfer.p).map(|p| format!("{}, Holm-corrected", number::p_statement(p))));
    lines.extend(
        cell.specialists.get(target).and_then(Option::as_ref).map(|score| format!("n {}", number::count(score.n))),
    );
    (title, lines)
}

/// About a specialist's score.
pub fn specialist(score: &Score) -> Vec<String> {
    vec![
        format!("specialist AUROC {} ({})", number::score(score.auroc), number::interval(score.auroc_interval)),
        format!("n {} · base rate {}", number::count(score.n), number::score(score.base_rate)),
    ]
}
