//! Where in depth the tasks become readable: the finding, and the numbers as cards and a table.

use shared::study::{Study, TaskEmergence};
use shared::task::Skill;

use super::depth::{depths, layer, layers, score};
use crate::graph::tip::specialist;
use crate::inspector::model::{Card, Line};
use crate::lane::Told;
use crate::state::place::{Place, alpha};
use crate::text::finding::Finding;
use crate::text::{number, words};
use crate::widget::table::{Cell, Row, Table};

/// The finding at a place's position.
pub fn finding(study: &Study, place: Place) -> Finding {
    let at = study.positions.get(place.position).copied().map(words::position_in_sentence).unwrap_or_default();
    let at = words::capital(&at);
    let Some(emergence) = place.emergence(study) else {
        let again = &study.config.model;
        let evidence = format!(
            "The curves are this study’s; onset, peak and their order are not in it. To have them, run it again: `skillscope run --model {again}`."
        );
        return Finding::new("Where in depth tasks begin was not computed", evidence);
    };
    let emerged: Vec<usize> = (0..study.tasks.len()).filter(|&task| depths(study, place, task).is_some()).collect();
    let counted =
        format!("{at}: {} of {} emerge in some layer.", emerged.len(), number::plural(study.tasks.len(), "task"));
    let Some(order) = &emergence.order else {
        let headline = if emerged.is_empty() {
            "No layer reads any task above chance"
        } else {
            "Too few tasks emerge to compare skills"
        };
        return Finding::new(headline, counted);
    };
    let [early, late] = ends(study, &emerged);
    let apart = order.interval[0] > 0.0 || order.interval[1] < 0.0;
    let shuffled = order.p.is_some_and(|p| p <= alpha(study));
    let (first, last) = if order.value > 0.0 { (early, late) } else { (late, early) };
    let headline = match (apart, shuffled) {
        (true, true) => format!("{} tasks emerge early, {last} ones late", words::capital(first)),
        (false, false) => "No order of skills in depth can be seen".to_owned(),
        _ => format!("{} tasks may emerge before {last} ones; the evidence is weak", words::capital(first)),
    };
    let test = "Somers’ D of onset against structural < lexical < semantic, stylistic";
    Finding::new(headline, format!("{counted} {test}: {}.", number::estimate(order)))
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

/// What stands beside a lane: onset, its share of the depth, peak, centre.
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

/// The names of [`numbers`].
pub const NUMBERS: [&str; 4] = ["onset", "relative", "peak", "centre"];

/// What the card says of a task at a site.
pub fn told(study: &Study, place: Place, task: usize, site: usize) -> Told {
    let at = study.sites.get(site).copied().map(words::site_in_sentence).unwrap_or_default();
    let mut lines =
        score(study, place.position, task, site).map_or_else(|| vec!["no score here".to_owned()], specialist);
    let band = score(study, place.position, task, site).and_then(|score| score.permuted_interval);
    lines.extend(band.map(|band| format!("permuted labels, 95 %: {}", number::interval(band))));
    if let Some(depths) = depths(study, place, task) {
        let (onset, peak) = (layer(study, depths.onset as f64), layer(study, depths.peak as f64));
        lines.push(format!(
            "onset {onset} ({}), peak {peak} ({})",
            layers(study, depths.onset_interval),
            layers(study, depths.peak_interval)
        ));
    }
    (format!("{}, {at}", study.tasks[task].id), lines)
}

/// A task's depths as a card.
pub fn card(study: &Study, place: Place, task: usize) -> Card {
    let depths = depths(study, place, task);
    let line = |depths: &TaskEmergence| {
        let names = ["onset, layer", "onset, share of the depth", "peak, layer", "centre of mass, layer"];
        let numbers = names.into_iter().zip(numbers(study, place, task));
        let mut lines: Vec<Line> = numbers.map(|(name, (value, beside))| Line::new(name, value, beside)).collect();
        lines.insert(3, Line::new("AUROC at the peak", number::score(depths.peak_auroc), ""));
        lines
    };
    let rest = match (depths, place.emergence(study)) {
        (Some(_), _) => {
            "Onset: the first layer at ½ + .9 (peak − ½). The peak is the best of many layers, so it flatters."
        }
        (None, Some(_)) => "No layer reads it above chance.",
        (None, None) => "This study did not compute where it begins.",
    };
    Card {
        title: "In depth".to_owned(),
        note: "95 % intervals".to_owned(),
        lines: depths.map(line).unwrap_or_default(),
        rest: rest.to_owned(),
    }
}

/// Depths, and the AUROC at every site, as a table with a row per task.
pub fn table(study: &Study, place: Place) -> Table {
    let position = study.positions.get(place.position).copied().map(words::position_in_sentence).unwrap_or_default();
    let depths = ["Task", "Onset", "95 %", "Relative", "Peak", "95 %", "AUROC there", "Centre", "95 %"].map(Into::into);
    let sites = study.sites.iter().map(|&site| format!("AUROC, {}", words::site_in_sentence(site)).into());
    Table {
        name: "layers",
        caption: format!(
            "Where in depth each task becomes readable at {position}, and its specialist’s AUROC at every layer"
        ),
        columns: depths.into_iter().chain(sites).collect(),
        rows: (0..study.tasks.len()).map(|task| row(study, place, task)).collect(),
    }
}

fn row(study: &Study, place: Place, task: usize) -> Row {
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
        let auroc = score(study, place.position, task, index).map(|score| score.auroc);
        Cell::number("auroc", auroc, number::score).about(&[("task", id), ("at", &site.to_string())])
    }));
    Row { head: id.to_owned(), cells }
}
