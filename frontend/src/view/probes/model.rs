//! Specialists against general probes: the finding, and the scores as a table.

use shared::study::{Cell, Generalist, Score, Study};

use crate::say;
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
        Metric::BalancedAccuracy => say!(view::probes::balanced_accuracy),
        Metric::Accuracy => say!(view::probes::accuracy),
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
        return Finding::new(say!(view::probes::none_probeable), say!(view::probes::none_probeable_why, place = at));
    };
    let fair = tally(cell, Generalist::Intercept);
    let Tally { compared, above, apart } = fair;
    let headline = match fair {
        _ if compared == 0 => say!(view::probes::no_general).to_owned(),
        _ if apart == 0 => say!(view::probes::not_apart).to_owned(),
        _ if apart == compared => say!(view::probes::all_apart, n = compared),
        _ => say!(view::probes::some_apart, above, n = compared, apart),
    };
    Finding::new(headline, evidence(cell, &at, fair))
}

fn evidence(cell: &Cell, at: &str, fair: Tally) -> String {
    let others = [Generalist::Pooled, Generalist::Matched, Generalist::LeaveOneOut].map(|kind| {
        let Tally { above, compared, .. } = tally(cell, kind);
        say!(view::probes::above_on, probe = words::generalist(kind), above, n = compared)
    });
    let Tally { apart, compared, .. } = fair;
    say!(view::probes::evidence, place = at, apart, n = compared, others = others.join(", "))
}

/// Every probe's scores at a place as a table, a row per task and probe.
pub fn table(study: &Study, place: Place) -> Table {
    let cell = place.cell(study);
    let mut rows = Vec::new();
    for (task, summary) in study.tasks.iter().enumerate() {
        let own = cell.and_then(|cell| specialist(cell, task));
        rows.push(row(&summary.id, ("specialist", say!(view::probes::specialist)), own));
        for kind in Generalist::ALL {
            let score = cell.and_then(|cell| general(cell, kind, task));
            rows.push(row(&summary.id, (general_id(kind), words::generalist(kind)), score));
        }
    }
    Table {
        name: "probes",
        caption: say!(view::probes::caption, place = place.in_words(study)),
        columns: heads([
            say!(page::words::task),
            say!(view::probes::probe),
            "AUROC",
            say!(page::words::interval),
            say!(view::probes::balanced_accuracy_head),
            say!(view::probes::accuracy_head),
            "n",
            say!(view::probes::base_rate),
            say!(view::probes::permuted_auroc),
            "p",
        ]),
        rows,
    }
}

/// A general probe's id in the table.
fn general_id(kind: Generalist) -> &'static str {
    match kind {
        Generalist::Pooled => "pooled",
        Generalist::Matched => "n-matched",
        Generalist::Intercept => "task intercept",
        Generalist::LeaveOneOut => "leave one out",
    }
}

fn row(task: &str, (probe, name): (&str, &str), score: Option<&Score>) -> Row {
    let number = |measure, of: fn(&Score) -> f64| {
        table::Cell::number(measure, score.map(of), number::score).about(&[("task", task), ("probe", probe)])
    };
    let n = score.map(|score| score.n as f64);
    Row {
        head: task.to_owned(),
        cells: vec![
            table::Cell::text(name),
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
