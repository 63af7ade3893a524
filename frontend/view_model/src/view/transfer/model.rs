//! The Transfer view's texts: the finding, a task's links, and the table of the matrix.

use shared::study::{Cell, Study, Transfer};

use crate::graph::model::{Matrix, STABLE, SkillGraph, Standing, at, descending};
use crate::inspector::model::{About, Card, Line};
use crate::say;
use crate::state::place::{Place, alpha};
use crate::text::finding::Finding;
use crate::text::number;
use crate::text::words::capital;
use crate::widget::table::{self, Row, Table, heads};

/// The finding at a place.
pub fn finding(study: &Study, place: Place, graph: &SkillGraph) -> Finding {
    let at = capital(&place.in_words(study));
    let Some(cell) = place.cell(study) else {
        return Finding::new(
            say!(view::transfer::nothing_measured),
            say!(view::transfer::nothing_measured_why, place = at),
        );
    };
    let differing =
        graph.count(Standing::Drawn) + graph.count(Standing::BelowThreshold) + graph.count(Standing::Undefined);
    let pairs = differing + graph.count(Standing::NotSignificant);
    if pairs == 0 {
        return Finding::new(say!(view::transfer::too_few), say!(view::transfer::too_few_why, place = at));
    }
    let counted = say!(view::transfer::counted, differing, pairs);
    Finding::new(headline(cell, differing, alpha(study)), format!("{at}. {}{counted}", kinship(cell)))
}

fn headline(cell: &Cell, differing: usize, alpha: f64) -> &'static str {
    if differing == 0 {
        return say!(view::transfer::none_transfers);
    }
    let Some((within, between, p)) = skills(cell) else { return say!(view::transfer::too_few_to_compare) };
    match (p < alpha && within > between, between < WEAK, within < WEAK) {
        (true, true, true) => say!(view::transfer::clusters_weak),
        (true, true, false) => say!(view::transfer::clusters_within),
        (true, false, _) => say!(view::transfer::wide_most_within),
        (false, true, true) => say!(view::transfer::weak_not_by_skill),
        (false, _, _) => say!(view::transfer::not_by_skill),
    }
}

/// The size below which a probe counts as mostly not transferring.
const WEAK: f64 = 0.5;

fn kinship(cell: &Cell) -> String {
    skills(cell).map_or_else(String::new, |(within, between, p)| {
        let (within, between) = (number::score(within), number::score(between));
        let p = number::p_statement(p);
        let told = match cell.transfer.has_share() {
            true => say!(view::transfer::kinship, within, between, p),
            false => say!(view::transfer::kinship_first, within, between, p),
        };
        told + " "
    })
}

/// Mean size within skills, between them, and the permutation p.
fn skills(cell: &Cell) -> Option<(f64, f64, f64)> {
    let clustering = cell.clustering.as_ref()?;
    Some((clustering.within_skill?, clustering.between_skill?, clustering.skill_p?))
}

/// One end of a transfer, seen from a task.
#[derive(Debug, Clone, PartialEq)]
pub struct Link {
    /// Index of the other task.
    pub other: usize,
    /// The size of the transfer.
    pub size: Option<f64>,
    /// AUROC with its interval.
    pub auroc: f64,
    /// 95 % interval of the AUROC.
    pub interval: [f64; 2],
    /// Whether it differs from chance.
    pub significant: bool,
}

/// Whether a task is the source or the target of a transfer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// The task's probe, tested on other tasks.
    Outgoing,
    /// Other tasks' probes, tested on the task.
    Incoming,
}

/// A task's links in one direction, those that differ from chance first, strongest first.
pub fn links(study: &Study, place: Place, task: usize, direction: Direction) -> Vec<Link> {
    let Some(cell) = place.cell(study) else { return Vec::new() };
    let others = (0..study.tasks.len()).filter(|&other| other != task);
    let links: Vec<Link> = others.filter_map(|other| link(cell, task, other, direction, alpha(study))).collect();
    let strength = |index: usize| {
        let link = &links[index];
        let standing = if link.significant { SIGNIFICANT_FIRST } else { 0.0 };
        standing + link.size.unwrap_or(-SIGNIFICANT_FIRST / 2.0)
    };
    descending(links.len(), &strength).into_iter().map(|index| links[index].clone()).collect()
}

/// Larger than any size; the sort offset of links that differ from chance.
const SIGNIFICANT_FIRST: f64 = 1e6;

fn link(cell: &Cell, task: usize, other: usize, direction: Direction, alpha: f64) -> Option<Link> {
    let (source, target) = match direction {
        Direction::Outgoing => (task, other),
        Direction::Incoming => (other, task),
    };
    let at = |matrix| at(matrix, (source, target));
    let transfer = &cell.transfer;
    Some(Link {
        other,
        size: at(transfer.size()),
        auroc: at(&transfer.auroc)?,
        interval: [at(&transfer.low)?, at(&transfer.high)?],
        significant: transfer.differs((source, target), alpha),
    })
}

/// The links of a task in one direction as a card.
pub fn links_card(study: &Study, place: Place, task: usize, direction: Direction) -> Card {
    let links = links(study, place, task, direction);
    let quiet = links.iter().filter(|link| !link.significant).count();
    let line = |link: &Link| {
        let pair = match direction {
            Direction::Outgoing => (task, link.other),
            Direction::Incoming => (link.other, task),
        };
        Line {
            about: About::Pair { shown: vec![link.other], pair },
            value: number::score_or_dash(link.size),
            beside: format!("{} · {}", number::score(link.auroc), number::interval(link.interval)),
        }
    };
    let title = match direction {
        Direction::Outgoing => say!(view::transfer::outgoing),
        Direction::Incoming => say!(view::transfer::incoming),
    };
    Card {
        title: title.to_owned(),
        note: size_and_auroc(study, place).to_owned(),
        lines: links.iter().filter(|link| link.significant).map(line).collect(),
        rest: if quiet > 0 { say!(view::transfer::more_at_chance, n = quiet) } else { String::new() },
    }
}

/// Whether the sizes at a place are shares of the targets' own increments.
pub fn shares_at(study: &Study, place: Place) -> bool {
    place.cell(study).is_some_and(|cell| cell.transfer.has_share())
}

fn size_and_auroc(study: &Study, place: Place) -> &'static str {
    if shares_at(study, place) {
        say!(view::transfer::share_and_auroc)
    } else {
        say!(view::transfer::relative_and_auroc)
    }
}

/// The label of the size of a transfer.
pub fn size_name(study: &Study, place: Place) -> &'static str {
    if shares_at(study, place) { say!(view::transfer::share) } else { say!(view::transfer::key_relative) }
}

/// The strongest drawn pairs as a card.
pub fn strongest(graph: &SkillGraph, most: usize, title: &str) -> Card {
    let drawn = graph.edges.iter().filter(|edge| edge.standing == Standing::Drawn);
    let pairs: Vec<_> = drawn.filter_map(|edge| Some(((edge.source, edge.target), edge.weight?))).collect();
    let strongest = descending(pairs.len(), &|index| pairs[index].1.abs());
    let lines: Vec<Line> = strongest
        .into_iter()
        .take(most)
        .map(|index| Line::pair(pairs[index].0, number::score(pairs[index].1)))
        .collect();
    let nothing = say!(view::transfer::nothing_drawn);
    Card {
        title: capital(title),
        note: String::new(),
        rest: if lines.is_empty() { nothing.to_owned() } else { String::new() },
        lines,
    }
}

/// The stability of the clusters.
pub fn clusters(study: &Study, place: Place) -> Card {
    let clustering = place.cell(study).and_then(|cell| cell.clustering.as_ref());
    let weak = clustering.and_then(|of| of.stability).is_some_and(|stability| stability < STABLE);
    let lines = clustering.map_or_else(Vec::new, |clustering| {
        let count = clustering.labels.iter().max().map_or(0, |last| last + 1);
        vec![
            Line::new(say!(view::transfer::n_clusters), number::count(count), ""),
            Line::new(say!(view::transfer::silhouette), number::score_or_dash(clustering.silhouette), ""),
            Line::new(say!(view::transfer::stability), number::score_or_dash(clustering.stability), ""),
        ]
    });
    Card {
        title: say!(view::transfer::clusters).to_owned(),
        note: String::new(),
        rest: match (lines.is_empty(), shares_at(study, place)) {
            (false, _) if weak => say!(view::transfer::weak_clusters).to_owned(),
            (false, _) => String::new(),
            (_, true) => say!(view::transfer::too_few_add).to_owned(),
            (_, false) => say!(view::transfer::too_few_to_cluster).to_owned(),
        },
        lines,
    }
}

/// The transfer matrix at a place as a table, a row per ordered pair.
pub fn table(study: &Study, place: Place) -> Table {
    let n = study.tasks.len();
    let rows = (0..n).flat_map(|source| (0..n).map(move |target| (source, target)));
    Table {
        name: "transfer",
        from: place.columns(study),
        caption: say!(view::transfer::caption, place = place.in_words(study)),
        columns: heads([
            say!(page::words::source),
            say!(page::words::target),
            "AUROC",
            say!(page::words::interval),
            if shares_at(study, place) { say!(view::transfer::share_head) } else { say!(view::transfer::relative) },
            say!(page::words::interval),
            say!(page::words::p_holm),
        ]),
        rows: rows.map(|pair| table_row(study, place, pair)).collect(),
    }
}

fn table_row(study: &Study, place: Place, (source, target): (usize, usize)) -> Row {
    let transfer = place.cell(study).map(|cell| &cell.transfer);
    let at =
        |of: fn(&shared::study::Transfer) -> &Matrix| transfer.and_then(|transfer| at(of(transfer), (source, target)));
    let interval = at(|transfer| &transfer.low).zip(at(|transfer| &transfer.high));
    let (from, to) = (study.tasks[source].id.as_str(), study.tasks[target].id.as_str());
    let written =
        |interval: Option<(f64, f64)>| table::Cell::interval(interval.map(|(low, high)| [low, high]), number::interval);
    let auroc = table::Cell::number("auroc", at(|transfer| &transfer.auroc), number::score);
    Row {
        head: from.to_owned(),
        cells: vec![
            table::Cell::text(to),
            auroc.about(&[("source", from), ("target", to)]),
            written(interval),
            table::Cell::number(
                if shares_at(study, place) { "share" } else { "relative" },
                at(Transfer::size),
                number::score,
            ),
            written(at(|transfer| &transfer.share_low).zip(at(|transfer| &transfer.share_high))),
            table::Cell::number("p", at(|transfer| &transfer.p), number::p_value),
        ],
    }
}
