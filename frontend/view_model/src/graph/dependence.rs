//! The results of ablation for pairs of tasks: the numbers, which of them count, and their texts.

use shared::study::{Dependencies, PairState, RepresentationAblation, Study};

use super::model::{Edge, Matrix, Node, SkillGraph, Standing, at, different_pairs};
use super::tip;
use crate::say;
use crate::state::choice::Dependence;
use crate::state::place::Place;
use crate::text::{number, words};

/// Size of a node without a drop, with room for a signed number.
const ROOM: f64 = 0.14;

/// The kind of number shown: the selected one if the study has it, or else the one that decides claim 3.
pub fn shown(study: &Study, wanted: Option<Dependence>) -> Dependence {
    let read = if study.ablation.behaviour.is_some() { Dependence::Behaviour } else { Dependence::Refit };
    wanted.filter(|&kind| holds(study, kind)).unwrap_or(read)
}

/// Whether the study has numbers of a kind at any site.
pub fn holds(study: &Study, kind: Dependence) -> bool {
    match kind {
        Dependence::Behaviour => study.ablation.behaviour.is_some(),
        _ => !study.ablation.representation.is_empty(),
    }
}

/// The kind of number shown by pictures that show drops only.
pub fn shown_drops(study: &Study, wanted: Option<Dependence>) -> Dependence {
    shown(study, wanted.filter(|&kind| is_drop(kind)))
}

/// Whether a kind is a drop and not a similarity of subspaces.
pub fn is_drop(kind: Dependence) -> bool {
    (kind as usize) < Dependence::Overlap as usize
}

/// The ablation in representation at a place's site; its position is the study's, not the place's.
pub fn representation(study: &Study, place: Place) -> Option<&RepresentationAblation> {
    let site = study.sites.get(place.site)?;
    study.ablation.representation.iter().find(|ablation| ablation.site == *site)
}

/// The drops of a kind.
pub fn drops(study: &Study, place: Place, kind: Dependence) -> Option<&Dependencies> {
    match kind {
        Dependence::Behaviour => study.ablation.behaviour.as_ref().map(|behaviour| &behaviour.dependencies),
        Dependence::Refit => representation(study, place).map(|ablation| &ablation.refit),
        Dependence::Frozen => representation(study, place).map(|ablation| &ablation.frozen),
        _ => None,
    }
}

/// The numbers of a kind, drops or not.
pub fn matrix(study: &Study, place: Place, kind: Dependence) -> Option<&Matrix> {
    let alike = || representation(study, place).map(|ablation| &ablation.similarity);
    match kind {
        Dependence::Overlap => alike().map(|alike| &alike.overlap),
        Dependence::Closest => alike().map(|alike| &alike.closest),
        Dependence::Cka => alike().map(|alike| &alike.cka),
        Dependence::Pwcca => alike().map(|alike| &alike.pwcca),
        drop => drops(study, place, drop).map(|drops| &drops.drop),
    }
}

/// Whether the study ablated anything.
pub fn any(study: &Study) -> bool {
    Dependence::ALL.into_iter().any(|kind| holds(study, kind))
}

/// An edge per ordered pair of different tasks; none where nothing of the kind was ablated.
pub fn edges(study: &Study, place: Place, kind: Dependence) -> Vec<Edge> {
    if !any(study) {
        return Vec::new();
    }
    let drops = drops(study, place, kind);
    let edge = |(source, target): (usize, usize)| {
        let standing = match drops.and_then(|drops| drops.state_of((source, target))) {
            None => Standing::NotProbeable,
            Some(PairState::Present) => Standing::Drawn,
            Some(PairState::Undecided) => Standing::Undecided,
            Some(PairState::Absent) => Standing::NotSignificant,
        };
        let weight = drops.and_then(|drops| at(&drops.drop, (source, target)));
        Edge { source, target, weight, flipped: weight.is_some_and(|drop| drop < 0.0), dashed: true, standing }
    };
    different_pairs(study.tasks.len()).map(edge).collect()
}

/// The graph of dependencies; each node shows the task's drop under its own ablation.
pub fn graph(study: &Study, place: Place, kind: Dependence) -> SkillGraph {
    let drops = drops(study, place, kind);
    let node = |task: usize| {
        let value = drops.and_then(|drops| at(&drops.drop, (task, task)));
        let size = ROOM + value.map_or(0.0, |drop| drop.max(0.0));
        Node { task, value, measure: say!(page::graph::own_drop), size }
    };
    SkillGraph {
        nodes: (0..study.tasks.len()).map(node).collect(),
        edges: Vec::new(),
        ablation: edges(study, place, kind),
        clusters: Vec::new(),
        weak: false,
    }
}

/// Tooltip of a pair: what erasing one task does to another.
pub fn told(study: &Study, place: Place, kind: Dependence, pair: (usize, usize)) -> (String, Vec<String>) {
    let title = tip::title(study, pair);
    let Some(value) = matrix(study, place, kind).and_then(|matrix| at(matrix, pair)) else {
        return (title, vec![say!(page::graph::tip_not_ablated).to_owned()]);
    };
    let Some(drops) = drops(study, place, kind) else {
        return (title, vec![format!("{} {}", words::dependence(kind), number::score(value))]);
    };
    let interval = at(&drops.low, pair).zip(at(&drops.high, pair));
    let interval = interval.map_or_else(String::new, |(low, high)| format!(" ({})", number::interval([low, high])));
    let mut lines = vec![format!("{} {}{interval}", words::dependence(kind), number::score(value))];
    lines.extend((number::as_shown(value) < 0.0).then(|| say!(page::graph::improves).to_owned()));
    let band = drops.band.get(pair.1).copied().flatten();
    lines.extend(band.map(|band| say!(page::graph::tip_controls, band = number::interval(band))));
    let excess = at(&drops.excess, pair).zip(at(&drops.excess_upper, pair));
    lines.extend(excess.map(|(excess, upper)| {
        say!(page::graph::tip_excess, excess = number::score(excess), upper = number::score(upper))
    }));
    lines.extend(at(&drops.p, pair).map(|p| say!(page::graph::tip_holm, p = number::p_statement(p))));
    lines.extend(at(&drops.p_absent, pair).map(|p| say!(page::graph::tip_absent, p = number::p_statement(p))));
    let state = drops.state_of(pair).filter(|_| drops.has_states() && pair.0 != pair.1);
    lines.extend(state.map(|state| words::pair_state(state).to_owned()));
    lines.extend(n(study, place, kind, pair.1).map(|n| say!(page::graph::tip_n, n = number::count(n))));
    (title, lines)
}

/// How many samples of a target a drop was measured on.
pub fn n(study: &Study, place: Place, kind: Dependence, target: usize) -> Option<usize> {
    if kind == Dependence::Behaviour {
        return study.ablation.behaviour.as_ref()?.n.get(target).copied();
    }
    let ablation = representation(study, place)?;
    let cell = study.cell(ablation.site, ablation.position)?;
    cell.specialists.get(target)?.as_ref().map(|score| score.n)
}
