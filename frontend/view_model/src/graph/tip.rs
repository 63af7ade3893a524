//! Tooltips of nodes, edges and matrix cells: the number with n and interval.

use shared::study::{Score, Study, Transfer};

use super::model::at;
use crate::say;
use crate::state::place::Place;
use crate::text::number;
use crate::text::study::not_probeable;

/// Tooltip of a task at a place: title and lines.
pub fn node(study: &Study, place: Place, task: usize) -> (String, Vec<String>) {
    let summary = &study.tasks[task];
    let score = place.cell(study).and_then(|cell| cell.specialists.get(task)?.as_ref());
    let lines = match (score, &summary.not_probeable) {
        (Some(score), _) => specialist(score),
        (None, Some(reason)) => vec![say!(page::graph::tip_unprobeable).to_owned(), not_probeable(reason)],
        (None, None) => vec![say!(page::graph::tip_no_score).to_owned()],
    };
    (summary.id.clone(), lines)
}

/// A pair of tasks: `word-count → topic`.
pub fn title(study: &Study, (source, target): (usize, usize)) -> String {
    format!("{} → {}", study.tasks[source].id, study.tasks[target].id)
}

/// Tooltip of the transfer from one task to another: title and lines.
pub fn pair(study: &Study, place: Place, (source, target): (usize, usize)) -> (String, Vec<String>) {
    let title = title(study, (source, target));
    let Some(cell) = place.cell(study) else { return (title, Vec::new()) };
    let at = |matrix| at(matrix, (source, target));
    let transfer = &cell.transfer;
    let mut lines = Vec::new();
    match (at(&transfer.auroc), at(&transfer.low), at(&transfer.high)) {
        (Some(auroc), Some(low), Some(high)) => {
            let interval = number::interval([low, high]);
            lines.push(say!(page::graph::tip_auroc, auroc = number::score(auroc), interval));
        }
        _ => lines.push(say!(page::graph::tip_unprobeable).to_owned()),
    }
    lines.extend(size_in_words(transfer, (source, target)));
    lines.extend(at(&transfer.p).map(|p| say!(page::graph::tip_holm, p = number::p_statement(p))));
    let score = cell.specialists.get(target).and_then(Option::as_ref);
    lines.extend(score.map(|score| say!(page::graph::tip_n, n = number::count(score.n))));
    (title, lines)
}

/// The size of a transfer with its interval.
fn size_in_words(transfer: &Transfer, pair: (usize, usize)) -> Option<String> {
    if !transfer.has_share() {
        let relative = at(&transfer.relative, pair).map(number::score);
        return relative.map(|relative| say!(page::graph::tip_relative, relative));
    }
    let Some(share) = at(&transfer.share, pair) else { return Some(say!(page::graph::tip_no_share).to_owned()) };
    let interval = at(&transfer.share_low, pair).zip(at(&transfer.share_high, pair));
    let interval = interval.map_or_else(String::new, |(low, high)| format!(" ({})", number::interval([low, high])));
    Some(say!(page::graph::tip_share, share = format!("{}{interval}", number::score(share))))
}

/// The lines on a specialist's score.
pub fn specialist(score: &Score) -> Vec<String> {
    let (auroc, interval) = (number::score(score.auroc), number::interval(score.auroc_interval));
    let (n, rate) = (number::count(score.n), number::score(score.base_rate));
    vec![say!(page::graph::tip_specialist, auroc, interval), say!(page::graph::tip_base_rate, n, rate)]
}
