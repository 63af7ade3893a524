//! Specialists against general probes: the finding, and the scores as a table.

use shared::study::{Cell, Generalist, Score, Study};

use crate::state::place::Place;
use crate::state::selection::Metric;
use crate::text::finding::Finding;
use crate::text::{number, words};
use crate::widget::table::{self, Row, Table, heads};

/// One number of a score.
pub fn value(score: &Score, metric: Metric) -> f64 {
    match metric {
        Metric::Auroc => score.auroc,
        Metric::BalancedAccuracy => score.balanced_accuracy,
        Metric::Accuracy => score.accuracy,
    }
}

/// Its interval, where the study holds one.
pub fn interval(score: &Score, metric: Metric) -> Option<[f64; 2]> {
    (metric == Metric::Auroc).then_some(score.auroc_interval)
}

/// What a metric is called.
pub fn metric_name(metric: Metric) -> &'static str {
    match metric {
        Metric::Auroc => "AUROC",
        Metric::BalancedAccuracy => "balanced accuracy",
        Metric::Accuracy => "accuracy",
    }
}

/// The score of a general probe on a task.
pub fn general(cell: &Cell, kind: Generalist, task: usize) -> Option<&Score> {
    cell.generalists.iter().find(|general| general.kind == kind)?.scores.get(task)?.as_ref()
}

/// The score of a task's specialist.
pub fn specialist(cell: &Cell, task: usize) -> Option<&Score> {
    cell.specialists.get(task)?.as_ref()
}

/// On how many tasks the specialist has the higher AUROC, and on how many the intervals lie apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tally {
    /// Tasks with both scores.
    pub compared: usize,
    /// The specialist is above.
    pub above: usize,
    /// The specialist is above, and the intervals do not touch.
    pub apart: usize,
}

/// Counts specialists against a kind of general probe.
pub fn tally(cell: &Cell, kind: Generalist) -> Tally {
    let pairs = (0..cell.specialists.len()).filter_map(|task| specialist(cell, task).zip(general(cell, kind, task)));
    pairs.fold(Tally::default(), |tally, (own, general)| Tally {
        compared: tally.compared + 1,
        above: tally.above + usize::from(own.auroc > general.auroc),
        apart: tally.apart + usize::from(own.auroc_interval[0] > general.auroc_interval[1]),
    })
}

/// The finding at a place.
pub fn finding(study: &Study, place: Place) -> Finding {
    let at = place.in_words(study);
    let Some(cell) = place.cell(study).filter(|cell| cell.specialists.iter().any(Option::is_some)) else {
        return Finding::new("No task can be probed here", format!("At {at}, every task has one outcome too rarely."));
    };
    let fair = tally(cell, Generalist::Intercept);
    let Tally { compared, above, apart } = fair;
    let headline = match fair {
        _ if compared == 0 => "No general probe to compare with here".to_owned(),
        _ if apart == 0 => "Specialists cannot be told from the general probe here".to_owned(),
        _ if apart == compared => format!("Specialists beat the general probe on all {compared} tasks"),
        _ => format!("Specialists score above the general probe on {above} of {compared} tasks, clearly on {apart}"),
    };
    Finding::new(headline, evidence(cell, &at, fair))
}

fn evidence(cell: &Cell, at: &str, fair: Tally) -> String {
    let others = [Generalist::Pooled, Generalist::Matched, Generalist::LeaveOneOut].map(|kind| {
        let Tally { above, compared, .. } = tally(cell, kind);
        format!("{} on {above} of {compared}", words::generalist(kind))
    });
    let Tally { apart, compared, .. } = fair;
    format!(
        "At {at}, against the general probe with a task intercept: AUROC intervals apart on {apart} of {compared}. \
         Above the others: {}.",
        others.join(", ")
    )
}

/// Every probe's scores at a place as a table, a row per task and probe.
pub fn table(study: &Study, place: Place) -> Table {
    let cell = place.cell(study);
    let mut rows = Vec::new();
    for (task, summary) in study.tasks.iter().enumerate() {
        rows.push(row(&summary.id, "specialist", cell.and_then(|cell| specialist(cell, task))));
        for kind in Generalist::ALL {
            rows.push(row(&summary.id, words::generalist(kind), cell.and_then(|cell| general(cell, kind, task))));
        }
    }
    Table {
        name: "probes",
        caption: format!("Scores of specialists and general probes at {}", place.in_words(study)),
        columns: heads([
            "Task",
            "Probe",
            "AUROC",
            "95 % interval",
            "Balanced accuracy",
            "Accuracy",
            "n",
            "Base rate",
            "Permuted AUROC",
            "p",
        ]),
        rows,
    }
}

fn row(task: &str, probe: &str, score: Option<&Score>) -> Row {
    let number = |measure, of: fn(&Score) -> f64| {
        table::Cell::number(measure, score.map(of), number::score).about(&[("task", task), ("probe", probe)])
    };
    let n = score.map(|score| score.n as f64);
    Row {
        head: task.to_owned(),
        cells: vec![
            table::Cell::text(probe),
            number("auroc", |score| score.auroc),
            table::Cell::text(score.map_or_else(|| "–".to_owned(), |score| number::interval(score.auroc_interval))),
            number("balanced_accuracy", |score| score.balanced_accuracy),
            number("accuracy", |score| score.accuracy),
            table::Cell::number("n", n, |n| number::count(n as usize)),
            number("base_rate", |score| score.base_rate),
            table::Cell::number("permuted_auroc", score.and_then(|score| score.permuted_auroc), number::score),
            table::Cell::number("p", score.and_then(|score| score.p), number::p_value),
        ],
    }
}
