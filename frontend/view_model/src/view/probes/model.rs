//! Specialists against general probes: the finding, and the scores as a table.

use shared::study::{Cell, Generalist, Increment, Score, Study};

use crate::graph::tip;
use crate::inspector::model::{Card, Line};
use crate::metric;
use crate::say;
use crate::state::place::Place;
use crate::state::selection::Metric;
use crate::task_row::Told;
use crate::text::finding::Finding;
use crate::text::{number, words};
use crate::widget::table::{self, Row, Table, heads};

/// One number of a score.
pub fn value(score: &Score, metric: Metric) -> f64 {
    match metric {
        Metric::Auroc | Metric::Increment => score.auroc,
        Metric::BalancedAccuracy => score.balanced_accuracy,
        Metric::Accuracy => score.accuracy,
    }
}

/// The score's interval, if the study has one.
pub fn interval(score: &Score, metric: Metric) -> Option<[f64; 2]> {
    (metric == Metric::Auroc).then_some(score.auroc_interval)
}

/// The score of a general probe on a task.
pub fn general(cell: &Cell, kind: Generalist, task: usize) -> Option<&Score> {
    cell.generalists.iter().find(|general| general.kind == kind)?.scores.get(task)?.as_ref()
}

/// The score of a task's specialist.
pub fn specialist(cell: &Cell, task: usize) -> Option<&Score> {
    cell.specialists.get(task)?.as_ref()
}

/// On how many tasks the specialist has the higher AUROC, and on how many the intervals are disjoint.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tally {
    /// Tasks with both scores.
    pub compared: usize,
    /// The specialist is above.
    pub above: usize,
    /// The specialist is above, and the intervals are disjoint.
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

/// The finding at a place, on the metric shown.
pub fn finding(study: &Study, place: Place, metric: Metric) -> Finding {
    if metric == Metric::Increment { added(study, place) } else { compared(study, place) }
}

/// The finding on increments: how much the activations add to the text, and on how many tasks.
fn added(study: &Study, place: Place) -> Finding {
    let increments: Vec<&Increment> = (0..study.tasks.len()).filter_map(|task| place.increment(study, task)).collect();
    let (at, n) = (place.in_words(study), increments.len());
    let above = increments.iter().filter(|increment| increment.is_shown()).count();
    let headline = match above {
        _ if n == 0 => {
            return Finding::new(
                say!(view::probes::none_probeable),
                say!(view::probes::none_probeable_why, place = at),
            );
        }
        0 => say!(view::probes::adds_nothing).to_owned(),
        above if above == n => say!(view::probes::adds_on_all, n),
        above => say!(view::probes::adds_on_some, above, n),
    };
    let verdict = study.verdicts.iter().find(|verdict| verdict.claim == 1);
    let gap = verdict.and_then(|verdict| Some((verdict.effect?, verdict.interval?)));
    let gap = gap.map(|(effect, interval)| {
        say!(view::probes::gap, effect = number::signed(effect), interval = number::interval(interval))
    });
    let counted = say!(view::probes::added, place = at, above, n);
    Finding::new(headline, [Some(counted), gap].into_iter().flatten().collect::<Vec<_>>().join(" "))
}

/// The tooltip of a row.
pub fn told(study: &Study, place: Place, task: usize, metric: Metric) -> Told {
    let (title, raw) = tip::node(study, place, task);
    let added = metric::told(study, place, task);
    let mut lines = if metric == Metric::Increment && !added.is_empty() { added } else { raw };
    let without = place.specialist(study, task).and_then(|score| score.without_auroc.zip(score.without_interval));
    lines.extend(without.map(|(auroc, interval)| {
        say!(view::probes::told_without, auroc = number::score(auroc), interval = number::interval(interval))
    }));
    (title, lines)
}

/// The baselines of a task's score: the text alone, the text with the activations, the answers to the same prompts
/// without the instruction.
pub fn card(study: &Study, place: Place, task: usize) -> Option<Card> {
    let own = place.increment(study, task);
    let mut lines = Vec::new();
    if let Some(own) = own {
        lines.push(Line::new(
            say!(page::metric::increment),
            number::signed(own.increment),
            number::interval(own.interval),
        ));
        lines.push(Line::new(
            say!(view::probes::text_alone),
            number::score(own.text_auroc),
            format!("n {}", number::count(own.n)),
        ));
        lines.push(Line::new(say!(view::probes::with_activations), number::score(own.with_auroc), ""));
        lines
            .extend(own.deviance.map(|deviance| Line::new(say!(view::probes::deviance), number::signed(deviance), "")));
    }
    lines.extend(place.general_increment(study, task).map(|general| {
        Line::new(
            say!(view::probes::general_increment),
            number::signed(general.increment),
            number::interval(general.interval),
        )
    }));
    let score = place.specialist(study, task);
    let without = score.and_then(|score| score.without_auroc.zip(score.without_interval));
    lines.extend(without.map(|(auroc, interval)| {
        Line::new(say!(view::probes::without), number::score(auroc), number::interval(interval))
    }));
    let rest = if without.is_some() { say!(view::probes::without_is) } else { "" };
    (!lines.is_empty()).then(|| Card {
        title: say!(view::probes::beyond_text).to_owned(),
        note: "AUROC".to_owned(),
        lines,
        rest: rest.to_owned(),
    })
}

/// The finding on raw scores at a place.
fn compared(study: &Study, place: Place) -> Finding {
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

/// The shown numbers as a table.
pub fn table(study: &Study, place: Place, metric: Metric) -> Table {
    if metric == Metric::Increment { increments_table(study, place) } else { scores_table(study, place) }
}

/// Every task's increments at a place, the specialist's and the general probe's.
fn increments_table(study: &Study, place: Place) -> Table {
    let kinds: [(&str, &'static str, OfTask); 2] = [
        ("specialist", say!(view::probes::specialist), Place::increment),
        ("task intercept", say!(view::probes::general_probe), Place::general_increment),
    ];
    let rows = (0..study.tasks.len()).flat_map(|task| {
        let shown = kinds.map(|(id, name, of)| (id, name, of(place, study, task)));
        let id = study.tasks[task].id.as_str();
        shown
            .into_iter()
            .filter(|(id, _, found)| *id == "specialist" || found.is_some())
            .map(move |(probe, name, found)| increment_row(id, (probe, name), found))
    });
    Table {
        name: "probes",
        from: place.columns(study),
        caption: say!(view::probes::increments_caption, place = place.in_words(study)),
        columns: heads([
            say!(page::words::task),
            say!(view::probes::probe),
            say!(page::metric::increment_head),
            say!(page::words::interval),
            "p",
            "n",
            say!(view::probes::text_head),
            say!(view::probes::with_head),
            say!(view::probes::deviance_head),
        ]),
        rows: rows.collect(),
    }
}

/// An increment of a task at a place.
type OfTask = for<'a> fn(Place, &'a Study, usize) -> Option<&'a Increment>;

fn increment_row(task: &str, (probe, name): (&str, &str), increment: Option<&Increment>) -> Row {
    let number = |measure, value: Option<f64>, write: fn(f64) -> String| {
        table::Cell::number(measure, value, write).about(&[("task", task), ("probe", probe)])
    };
    let of = |value: fn(&Increment) -> f64| increment.map(value);
    Row {
        head: task.to_owned(),
        cells: vec![
            table::Cell::text(name),
            number("increment", of(|increment| increment.increment), number::signed),
            table::Cell::interval(increment.map(|found| found.interval), number::interval),
            number("p", increment.and_then(|increment| increment.p), number::p_value),
            number("n", of(|increment| increment.n as f64), |n| number::count(n as usize)),
            number("text_auroc", of(|increment| increment.text_auroc), number::score),
            number("with_auroc", of(|increment| increment.with_auroc), number::score),
            number("deviance", increment.and_then(|increment| increment.deviance), number::signed),
        ],
    }
}

/// Every probe's scores at a place as a table, a row per task and probe.
fn scores_table(study: &Study, place: Place) -> Table {
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
        from: place.columns(study),
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
            say!(view::probes::without_head),
            say!(page::words::interval),
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
            table::Cell::interval(score.map(|score| score.auroc_interval), number::interval),
            number("balanced_accuracy", |score| score.balanced_accuracy),
            number("accuracy", |score| score.accuracy),
            table::Cell::number("n", n, |n| number::count(n as usize)),
            number("base_rate", |score| score.base_rate),
            table::Cell::number("permuted_auroc", score.and_then(|score| score.permuted_auroc), number::score),
            table::Cell::number("p", score.and_then(|score| score.p), number::p_value),
            table::Cell::number("without_auroc", score.and_then(|score| score.without_auroc), number::score),
            table::Cell::text(
                score.and_then(|score| score.without_interval).map_or_else(|| "–".to_owned(), number::interval),
            ),
        ],
    }
}
