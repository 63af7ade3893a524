//! When in time the tasks are readable: before the response, or as it unfolds; as a finding, cards and a table.

use shared::site::Position;
use shared::study::{Estimate, Score, Study, Timing};

use crate::inspector::model::{Card, Line};
use crate::lane::Told;
use crate::state::place::{Place, alpha};
use crate::text::finding::Finding;
use crate::text::{number, words};
use crate::widget::table::{Cell, Row, Table, heads};

/// The study's positions that are moments, in token order: all but the mean.
pub fn moments(study: &Study) -> Vec<usize> {
    (0..study.positions.len()).filter(|&index| study.positions[index] != Position::Mean).collect()
}

/// What the study says of time at a place's site.
pub fn timing(study: &Study, place: Place) -> Option<&Timing> {
    let site = study.sites.get(place.site)?;
    study.timing.iter().find(|timing| timing.site == *site)
}

/// A task's specialist at a position of a site.
pub fn trained_here(study: &Study, site: usize, position: usize, task: usize) -> Option<&Score> {
    study.cells.get(site)?.get(position)?.specialists.get(task)?.as_ref()
}

/// The probe trained at the end of sequence, tested at a position.
pub fn trained_at_eos(study: &Study, place: Place, position: usize, task: usize) -> Option<&Estimate> {
    timing(study, place)?.from_eos.get(position)?.get(task)?.as_ref()
}

/// What the prompt alone gives away.
pub fn prompt_only(study: &Study, task: usize) -> Option<&Score> {
    study.baselines.prompt_only.get(task)?.as_ref()
}

/// What the response's surface gives away up to a position.
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
        let evidence = format!(
            "The curves are this study’s; the indices need the prompt’s last, the first and the end token, which a new run \
             reads: `skillscope run --model {}`.",
            study.config.model
        );
        return Finding::new("Planning and monitoring were not computed", evidence);
    };
    let counts = |index: &Estimate| index.interval[0] > 0.0 && index.p.is_none_or(|p| p <= alpha(study));
    let headline = match (counts(&planning), counts(&monitoring), monitoring.interval[1] < 0.0) {
        (true, true, _) => "Success is foretold before the response, and read better as it unfolds",
        (true, false, _) => "Success is foretold before the response; no gain as it unfolds is shown",
        (false, true, _) => "Success becomes readable as the response unfolds; planning is not shown",
        (false, false, true) => "Probes gain less as the response unfolds than its surface explains",
        (false, false, false) => "Neither planning nor monitoring can be shown here",
    };
    let evidence = format!(
        "{at}: planning (AUROC before the response, beyond the prompt alone) {}; monitoring (its rise over the response, \
         beyond the surface’s) {}.",
        number::estimate(&planning),
        number::estimate(&monitoring)
    );
    Finding::new(headline, evidence)
}

/// What the card says of a task at a position.
pub fn told(study: &Study, place: Place, task: usize, position: usize) -> Told {
    let at = study.positions.get(position).copied().map(words::position_in_sentence).unwrap_or_default();
    let written =
        |score: &Score| format!("{} ({})", number::score(score.auroc), number::interval(score.auroc_interval));
    let here = trained_here(study, place.site, position, task);
    let mut lines = vec![here.map_or_else(
        || "no score here".to_owned(),
        |score| format!("trained here {}, n {}", written(score), number::count(score.n)),
    )];
    lines.extend(
        trained_at_eos(study, place, position, task).map(|eos| format!("trained at eos {}", number::estimate(eos))),
    );
    lines.extend(prompt_only(study, task).map(|score| format!("prompt alone {}", written(score))));
    lines.extend(surface(study, position, task).map(|score| format!("surface {}", written(score))));
    (format!("{}, {at}", study.tasks[task].id), lines)
}

/// The AUROC trained at the place, and the two indices, as they stand beside a lane.
pub fn numbers(study: &Study, place: Place, task: usize) -> [String; 3] {
    let [planning, monitoring] = indices(study, place, task).map(|index| index.map(|index| index.value));
    let here = trained_here(study, place.site, place.position, task).map(|score| score.auroc);
    let signed = |value: Option<f64>| value.map_or_else(|| "–".to_owned(), number::signed);
    [number::score_or_dash(here), signed(planning), signed(monitoring)]
}

/// The names of [`numbers`].
pub const NUMBERS: [&str; 3] = ["AUROC", "planning", "monitoring"];

/// A task's indices and baselines as a card.
pub fn card(study: &Study, place: Place, task: usize) -> Card {
    let [planning, monitoring] = indices(study, place, task);
    let baseline = |name: &str, score: Option<&Score>| {
        score.map(|score| Line::new(name, number::score(score.auroc), number::interval(score.auroc_interval)))
    };
    let eos = trained_at_eos(study, place, place.position, task);
    let estimates = [("planning", planning), ("monitoring", monitoring), ("trained at eos", eos)];
    let estimated = estimates.into_iter().filter_map(|(name, estimate)| Some(Line::of_estimate(name, estimate?)));
    let mut lines: Vec<Line> = estimated.collect();
    lines.extend(baseline("from the prompt alone", prompt_only(study, task)));
    lines.extend(baseline("from the surface here", surface(study, place.position, task)));
    let rest = if lines.is_empty() { "This study did not compute it for this task." } else { "" };
    Card { title: "In time".to_owned(), note: "AUROC, 95 % intervals".to_owned(), lines, rest: rest.to_owned() }
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
        caption: format!("AUROC at every position at {at}, then the planning and the monitoring index of each task"),
        columns: heads([
            "Task",
            "At",
            "Trained here",
            "95 %",
            "n",
            "Trained at eos",
            "95 %",
            "p",
            "Prompt alone",
            "Surface",
        ]),
        rows: positions.chain(indices).collect(),
    }
}

fn row(study: &Study, place: Place, task: usize, position: usize) -> Row {
    let (id, at) = (study.tasks[task].id.as_str(), study.positions[position]);
    let here = trained_here(study, place.site, position, task);
    let eos = trained_at_eos(study, place, position, task);
    let number = |measure, value: Option<f64>| {
        Cell::number(measure, value, number::score).about(&[("task", id), ("at", &at.to_string())])
    };
    Row {
        head: id.to_owned(),
        cells: vec![
            Cell::text(words::position(at)),
            number("auroc", here.map(|score| score.auroc)),
            interval(here.map(|score| score.auroc_interval)),
            Cell::number("n", here.map(|score| score.n as f64), |n| number::count(n as usize)),
            number("from_eos", eos.map(|eos| eos.value)),
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
    [("planning", planning), ("monitoring", monitoring)].map(|(measure, index)| Row {
        head: id.to_owned(),
        cells: vec![
            Cell::text(measure),
            Cell::number(measure, index.map(|index| index.value), number::signed).about(&[("task", id)]),
            interval(index.map(|index| index.interval)),
            Cell::text(""),
            Cell::text(""),
            Cell::text(""),
            Cell::number("p", index.and_then(|index| index.p), number::p_value),
        ],
    })
}

fn interval(interval: Option<[f64; 2]>) -> Cell {
    Cell::text(interval.map_or_else(|| "–".to_owned(), number::interval))
}
