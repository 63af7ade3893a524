//! The positions at which tasks are readable, before or during the response: finding, cards and table.

use shared::site::Position;
use shared::study::{Claim, Estimate, Score, Study, Timing};

use crate::command;
use crate::inspector::model::{Card, Line};
use crate::metric;
use crate::say;
use crate::state::place::{Place, alpha};
use crate::task_row::Told;
use crate::text::finding::Finding;
use crate::text::{number, words};
use crate::widget::table::{Cell, Row, Table, heads};

/// The study's positions that are moments, in token order: all but the mean.
pub fn moments(study: &Study) -> Vec<usize> {
    (0..study.positions.len()).filter(|&index| study.positions[index] != Position::Mean).collect()
}

/// The study's results on time at a place's site.
pub fn timing(study: &Study, place: Place) -> Option<&Timing> {
    let site = study.sites.get(place.site)?;
    study.timing.iter().find(|timing| timing.site == *site)
}

/// A task's specialist at a position of a site.
pub fn trained_here(study: &Study, site: usize, position: usize, task: usize) -> Option<&Score> {
    study.cells.get(site)?.get(position)?.specialists.get(task)?.as_ref()
}

/// The probe trained at one token, tested at a position: at the last content token, in the first edition at eos.
pub fn carried(study: &Study, place: Place, position: usize, task: usize) -> Option<&Estimate> {
    let timing = timing(study, place)?;
    let list = if timing.from_last.is_empty() { &timing.from_eos } else { &timing.from_last };
    list.get(position)?.get(task)?.as_ref()
}

/// The score of the prompt alone.
pub fn prompt_only(study: &Study, task: usize) -> Option<&Score> {
    study.baselines.prompt_only.get(task)?.as_ref()
}

/// The score of the response's surface features up to a position.
pub fn surface(study: &Study, position: usize, task: usize) -> Option<&Score> {
    study.baselines.surface.get(position)?.get(task)?.as_ref()
}

/// A task's planning and monitoring index.
pub fn indices(study: &Study, place: Place, task: usize) -> [Option<&Estimate>; 2] {
    let timing = timing(study, place);
    let of = |list: fn(&Timing) -> &Vec<Option<Estimate>>| timing.and_then(|timing| list(timing).get(task)?.as_ref());
    [of(|timing| &timing.planning), of(|timing| &timing.monitoring)]
}

/// The finding at a place's site.
pub fn finding(study: &Study, place: Place) -> Finding {
    let at = study.sites.get(place.site).copied().map(words::site_in_sentence).unwrap_or_default();
    let at = words::capital(&at);
    let mean = |of: fn(&Timing) -> Option<Estimate>| timing(study, place).and_then(of);
    let means = (mean(|timing| timing.mean_planning), mean(|timing| timing.mean_monitoring));
    let (Some(planning), Some(monitoring)) = means else {
        let run = command::run(study, &[]);
        return Finding::new(say!(view::time::not_computed), say!(view::time::not_computed_why, run));
    };
    let counts = |index: &Estimate| index.interval[0] > 0.0 && index.p.is_none_or(|p| p <= alpha(study));
    let headline = headline(study, (counts(&planning), counts(&monitoring), monitoring.interval[1] < 0.0));
    let (planning, monitoring) = (number::estimate(&planning), number::estimate(&monitoring));
    let evidence = match study.is_first_edition() {
        true => say!(view::time::evidence_first, place = at, planning, monitoring),
        false => say!(view::time::evidence, place = at, planning, monitoring),
    };
    let claim = study.verdicts.iter().find(|verdict| verdict.claim == 5);
    let claim = claim.map(|of| say!(view::time::of_claim, verdict = words::standing(of.verdict, of.is_tested())));
    Finding::new(headline, [Some(evidence), claim].into_iter().flatten().collect::<Vec<_>>().join(" "))
}

/// The headline of what is seen: planning, monitoring, or a monitoring below 0. The two indices are not corrected; where
/// claim 5, which is, does not say the same, the headline says so.
fn headline(study: &Study, seen: (bool, bool, bool)) -> String {
    let (same, firm, seen) = match seen {
        (true, true, _) => {
            (Claim::Contradicted, say!(view::time::foretold_and_read), say!(view::time::seen_foretold_and_read))
        }
        (true, false, _) => (Claim::Contradicted, say!(view::time::foretold), say!(view::time::seen_foretold)),
        (false, true, _) => (Claim::Supported, say!(view::time::read), say!(view::time::seen_read)),
        (false, false, true) if study.is_first_edition() => {
            (Claim::Contradicted, say!(view::time::less_than_surface), say!(view::time::seen_less_than_surface))
        }
        (false, false, true) => (Claim::Contradicted, say!(view::time::falls), say!(view::time::seen_falls)),
        (false, false, false) => return say!(view::time::neither).to_owned(),
    };
    match study.verdicts.iter().find(|of| of.claim == 5) {
        Some(of) if !of.is_tested() => say!(view::time::but_untested, seen),
        Some(of) if of.verdict != same => say!(view::time::but_uncorrected, seen),
        _ => firm.to_owned(),
    }
}

/// The tooltip of a task at a position.
pub fn told(study: &Study, place: Place, task: usize, position: usize) -> Told {
    let at = study.positions.get(position).copied().map(words::position_in_sentence).unwrap_or_default();
    let written =
        |score: &Score| format!("{} ({})", number::score(score.auroc), number::interval(score.auroc_interval));
    let here = trained_here(study, place.site, position, task);
    let mut lines = metric::told(study, Place { position, ..place }, task);
    lines.extend([here.map_or_else(
        || say!(view::time::no_score).to_owned(),
        |score| say!(view::time::told_here, score = written(score), n = number::count(score.n)),
    )]);
    let eos = carried(study, place, position, task);
    lines.extend(eos.map(|eos| say!(view::time::told_carried, at = trained_at(study), score = number::estimate(eos))));
    lines.extend(prompt_only(study, task).map(|score| say!(view::time::told_prompt, score = written(score))));
    lines.extend(surface(study, position, task).map(|score| say!(view::time::told_surface, score = written(score))));
    (format!("{}, {at}", study.tasks[task].id), lines)
}

/// The training position of the probe that is tested at other positions.
pub fn trained_at(study: &Study) -> String {
    words::position(if study.is_first_edition() { Position::Eos } else { Position::Last })
}

/// The numbers beside a row: the shown number at the place, and the two indices.
pub fn numbers(study: &Study, place: Place, task: usize, raw: bool) -> [String; 3] {
    let [planning, monitoring] = indices(study, place, task).map(|index| index.map(|index| index.value));
    let here = place.reading(study, task, raw).map(|reading| reading.value);
    let signed = |value: Option<f64>| value.map_or_else(|| "–".to_owned(), number::signed);
    [number::score_or_dash(here), signed(planning), signed(monitoring)]
}

/// The column heads of [`numbers`].
pub fn number_names(raw: bool) -> [&'static str; 3] {
    [
        if raw { "AUROC" } else { say!(page::metric::increment) },
        say!(view::time::planning),
        say!(view::time::monitoring),
    ]
}

/// A task's indices and baselines as a card.
pub fn card(study: &Study, place: Place, task: usize) -> Card {
    let [planning, monitoring] = indices(study, place, task);
    let baseline = |name: &str, score: Option<&Score>| {
        score.map(|score| Line::new(name, number::score(score.auroc), number::interval(score.auroc_interval)))
    };
    let eos = carried(study, place, place.position, task);
    let trained = say!(view::time::trained_at, at = trained_at(study));
    let estimates =
        [(say!(view::time::planning), planning), (say!(view::time::monitoring), monitoring), (trained.as_str(), eos)];
    let estimated = estimates.into_iter().filter_map(|(name, estimate)| Some(Line::of_estimate(name, estimate?)));
    let mut lines: Vec<Line> = estimated.collect();
    lines.extend(baseline(say!(view::time::from_prompt), prompt_only(study, task)));
    lines.extend(baseline(say!(view::time::surface_here), surface(study, place.position, task)));
    let rest = if lines.is_empty() { say!(view::time::not_for_task) } else { "" };
    Card {
        title: say!(view::time::in_time).to_owned(),
        note: say!(view::time::auroc_intervals).to_owned(),
        lines,
        rest: rest.to_owned(),
    }
}

/// Every score over time as a table, a row per task and position.
pub fn table(study: &Study, place: Place) -> Table {
    let at = study.sites.get(place.site).copied().map(words::site_in_sentence).unwrap_or_default();
    let tasks =
        (0..study.tasks.len()).flat_map(|task| moments(study).into_iter().map(move |position| (task, position)));
    let positions = tasks.map(|(task, position)| row(study, place, task, position));
    let indices = (0..study.tasks.len()).flat_map(|task| index_rows(study, place, task));
    Table {
        name: "time",
        from: Vec::new(),
        caption: say!(view::time::caption, site = at),
        columns: heads([
            say!(page::words::task),
            say!(view::time::at_head),
            say!(page::metric::increment_head),
            "95 %",
            say!(view::time::here_head),
            "95 %",
            "n",
            say!(view::time::carried_head),
            "95 %",
            "p",
            say!(view::time::prompt_head),
            say!(view::time::surface_head),
        ]),
        rows: positions.chain(indices).collect(),
    }
}

fn row(study: &Study, place: Place, task: usize, position: usize) -> Row {
    let (id, at) = (study.tasks[task].id.as_str(), study.positions[position]);
    let here = trained_here(study, place.site, position, task);
    let eos = carried(study, place, position, task);
    let increment = Place { position, ..place }.increment(study, task);
    let number = |measure, value: Option<f64>| {
        Cell::number(measure, value, number::score).about(&[("task", id), ("at", &at.to_string())])
    };
    Row {
        head: id.to_owned(),
        cells: vec![
            Cell::text(words::position(at)),
            number("increment", increment.map(|found| found.increment)),
            interval(increment.map(|found| found.interval)),
            number("auroc", here.map(|score| score.auroc)),
            interval(here.map(|score| score.auroc_interval)),
            Cell::number("n", here.map(|score| score.n as f64), |n| number::count(n as usize)),
            number("carried", eos.map(|eos| eos.value)),
            interval(eos.map(|eos| eos.interval)),
            Cell::number("p", eos.and_then(|eos| eos.p), number::p_value),
            number("prompt_only", prompt_only(study, task).map(|score| score.auroc)),
            number("surface", surface(study, position, task).map(|score| score.auroc)),
        ],
    }
}

fn index_rows(study: &Study, place: Place, task: usize) -> [Row; 2] {
    let id = study.tasks[task].id.as_str();
    let [planning, monitoring] = indices(study, place, task);
    let named =
        [("planning", say!(view::time::planning), planning), ("monitoring", say!(view::time::monitoring), monitoring)];
    named.map(|(measure, name, index)| Row {
        head: id.to_owned(),
        cells: vec![
            Cell::text(name),
            Cell::number(measure, index.map(|index| index.value), number::signed).about(&[("task", id)]),
            interval(index.map(|index| index.interval)),
            Cell::text(""),
            Cell::text(""),
            Cell::text(""),
            Cell::text(""),
            Cell::text(""),
            Cell::number("p", index.and_then(|index| index.p), number::p_value),
        ],
    })
}

fn interval(interval: Option<[f64; 2]>) -> Cell {
    Cell::interval(interval, number::interval)
}
