//! The depth at which tasks become readable: the finding, and the numbers as cards and a table.

use shared::study::{Emergence, Study, TaskEmergence};
use shared::task::Skill;

use super::depth::{depths, layer, layers, reading};
use crate::command;
use crate::graph::tip::specialist;
use crate::inspector::model::{Card, Line};
use crate::metric;
use crate::say;
use crate::state::place::{Place, alpha};
use crate::task_row::Told;
use crate::text::finding::Finding;
use crate::text::say::Message;
use crate::text::{number, words};
use crate::widget::table::{Cell, Row, Table, heads};

/// The finding at a place's position.
pub fn finding(study: &Study, place: Place) -> Finding {
    let at = study.positions.get(place.position).copied().map(words::position_in_sentence).unwrap_or_default();
    let at = words::capital(&at);
    let Some(emergence) = place.emergence(study) else {
        let command = command::run(study, &[]);
        return Finding::new(say!(view::layers::not_computed), say!(view::layers::not_computed_why, command));
    };
    let emerged: Vec<usize> = (0..study.tasks.len()).filter(|&task| depths(study, place, task).is_some()).collect();
    let n = number::count(study.tasks.len());
    let counted = say!(view::layers::counted, at, emerged = emerged.len(), n);
    let order = emergence.order.as_ref().filter(|_| emerged.len() >= Emergence::ORDERED);
    let Some(order) = order else {
        let headline = if emerged.is_empty() { none_emerges(study) } else { say!(view::layers::too_few) };
        return Finding::new(headline, counted);
    };
    let [early, late] = ends(study, &emerged);
    let (first, last) = if order.value > 0.0 { (early, late) } else { (late, early) };
    // The test of claim 4: only the permutation test.
    let ordered = order.p.is_some_and(|p| p <= alpha(study));
    let headline =
        if ordered { say!(view::layers::early_and_late, first, last) } else { say!(view::layers::no_order).to_owned() };
    let test = say!(view::layers::order, estimate = number::estimate(order));
    Finding::new(words::capital(&headline), format!("{counted} {test}"))
}

/// The finding when no task emerges.
fn none_emerges(study: &Study) -> &'static str {
    if study.is_first_edition() { say!(view::layers::none_above_chance) } else { say!(view::layers::none_above_text) }
}

/// The simplest and the most complex skill among tasks, in words.
fn ends(study: &Study, tasks: &[usize]) -> [&'static str; 2] {
    let among = |skills: [Skill; 4]| {
        let found = skills.into_iter().find(|&skill| tasks.iter().any(|&task| study.tasks[task].skill == skill));
        found.map_or("", words::skill)
    };
    let (structural, lexical) = (Skill::Structural, Skill::Lexical);
    let (semantic, stylistic) = (Skill::Semantic, Skill::Stylistic);
    [among([structural, lexical, semantic, stylistic]), among([semantic, stylistic, lexical, structural])]
}

/// The numbers beside a row: onset, its share of the depth, peak, centre of mass.
pub fn numbers(study: &Study, place: Place, task: usize) -> [(String, String); 4] {
    let Some(depths) = depths(study, place, task) else {
        return std::array::from_fn(|_| ("–".to_owned(), String::new()));
    };
    [
        (layer(study, depths.onset as f64), layers(study, depths.onset_interval)),
        (number::score(depths.relative_onset), String::new()),
        (layer(study, depths.peak as f64), layers(study, depths.peak_interval)),
        (layer(study, depths.centre), layers(study, depths.centre_interval)),
    ]
}

/// The column heads of [`numbers`].
pub const NUMBERS: [Message; 4] = [
    || say!(view::layers::onset),
    || say!(view::layers::relative),
    || say!(view::layers::peak),
    || say!(view::layers::centre),
];

/// The tooltip of a task at a site.
pub fn told(study: &Study, place: Place, task: usize, site: usize, raw: bool) -> Told {
    let at = study.sites.get(site).copied().map(words::site_in_sentence).unwrap_or_default();
    let there = Place { site, ..place };
    let none = || vec![say!(view::layers::no_score).to_owned()];
    let mut lines = if raw { Vec::new() } else { metric::told(study, there, task) };
    if raw {
        let score = there.specialist(study, task);
        lines = score.map_or_else(none, specialist);
        let band = score.and_then(|score| score.permuted_interval);
        lines.extend(band.map(|band| say!(view::layers::permuted, interval = number::interval(band))));
    } else if lines.is_empty() {
        lines = none();
    }
    if let Some(depths) = depths(study, place, task) {
        let (onset, peak) = (layer(study, depths.onset as f64), layer(study, depths.peak as f64));
        lines.push(say!(
            view::layers::onset_and_peak,
            onset,
            onset_interval = layers(study, depths.onset_interval),
            peak,
            peak_interval = layers(study, depths.peak_interval),
        ));
    }
    (format!("{}, {at}", study.tasks[task].id), lines)
}

/// A task's depths as a card.
pub fn card(study: &Study, place: Place, task: usize) -> Card {
    let depths = depths(study, place, task);
    let line = |depths: &TaskEmergence| {
        let names = [
            say!(view::layers::onset_layer),
            say!(view::layers::onset_share),
            say!(view::layers::peak_layer),
            say!(view::layers::centre_layer),
        ];
        let numbers = names.into_iter().zip(numbers(study, place, task));
        let mut lines: Vec<Line> = numbers.map(|(name, (value, beside))| Line::new(name, value, beside)).collect();
        lines.insert(3, Line::new(say!(view::layers::auroc_at_peak), number::score(depths.peak_auroc), ""));
        if let Some(added) = depths.peak_increment {
            lines.insert(3, Line::new(say!(view::layers::increment_at_peak), number::signed(added), ""));
        }
        lines
    };
    let rest = match (depths, place.emergence(study)) {
        (Some(_), _) if study.is_first_edition() => say!(view::layers::onset_is_first),
        (Some(_), _) => say!(view::layers::onset_is),
        (None, Some(_)) if study.is_first_edition() => say!(view::layers::not_above_chance),
        (None, Some(_)) => say!(view::layers::not_above_text),
        (None, None) => say!(view::layers::begin_not_computed),
    };
    Card {
        title: say!(view::layers::in_depth).to_owned(),
        note: say!(view::layers::intervals).to_owned(),
        lines: depths.map(line).unwrap_or_default(),
        rest: rest.to_owned(),
    }
}

/// Depths, and the number shown at every site, as a table with a row per task.
pub fn table(study: &Study, place: Place, raw: bool) -> Table {
    let position = study.positions.get(place.position).copied().map(words::position_in_sentence).unwrap_or_default();
    let depths = [
        say!(view::layers::head_task),
        say!(view::layers::head_onset),
        "95 %",
        say!(view::layers::head_relative),
        say!(view::layers::head_peak),
        "95 %",
        say!(view::layers::head_auroc),
        say!(view::layers::head_centre),
        "95 %",
    ];
    let measured = if raw { "AUROC" } else { say!(view::layers::head_increment) };
    let sites = study.sites.iter().map(|&site| format!("{measured}, {}", words::site_in_sentence(site)).into());
    Table {
        name: "layers",
        from: Vec::new(),
        caption: say!(view::layers::caption, position, measured),
        columns: heads(depths).into_iter().chain(sites).collect(),
        rows: (0..study.tasks.len()).map(|task| row(study, place, task, raw)).collect(),
    }
}

fn row(study: &Study, place: Place, task: usize, raw: bool) -> Row {
    let id = study.tasks[task].id.as_str();
    let depths = depths(study, place, task);
    let cell = |measure, of: fn(&TaskEmergence) -> f64, write: &dyn Fn(f64) -> String| {
        Cell::number(measure, depths.map(of), write).about(&[("task", id)])
    };
    let interval = |of: fn(&TaskEmergence) -> [f64; 2]| {
        Cell::text(depths.map_or_else(|| "–".to_owned(), |depths| layers(study, of(depths))))
    };
    let layer = |depth| layer(study, depth);
    let mut cells = vec![
        cell("onset", |depths| depths.onset as f64, &layer),
        interval(|depths| depths.onset_interval),
        cell("relative_onset", |depths| depths.relative_onset, &number::score),
        cell("peak", |depths| depths.peak as f64, &layer),
        interval(|depths| depths.peak_interval),
        cell("peak_auroc", |depths| depths.peak_auroc, &number::score),
        cell("centre", |depths| depths.centre, &layer),
        interval(|depths| depths.centre_interval),
    ];
    cells.extend(study.sites.iter().enumerate().map(|(index, site)| {
        let value = reading(study, place.position, task, index, raw).map(|reading| reading.value);
        Cell::number(if raw { "auroc" } else { "increment" }, value, number::score)
            .about(&[("task", id), ("at", &site.to_string())])
    }));
    Row { head: id.to_owned(), cells }
}
