//! The skill graph as data: what transfers to what, and what depends on what, at one place of the study.

use shared::study::{Cell, Study, Transfer};

use super::dependence;
use crate::say;
use crate::state::choice::Dependence;
use crate::state::place::{Place, alpha};

/// A task as a node.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    /// Index in `Study::tasks`.
    pub task: usize,
    /// What stands in it; `None` when there is nothing to measure.
    pub value: Option<f64>,
    /// What that is.
    pub measure: &'static str,
    /// How far it lies above nothing, 0 … ½.
    pub size: f64,
}

/// A directed relation between two different tasks.
#[derive(Debug, Clone, PartialEq)]
pub struct Edge {
    /// Index of the source task.
    pub source: usize,
    /// Index of the target task.
    pub target: usize,
    /// The size of the transfer, or the drop under ablation.
    pub weight: Option<f64>,
    /// Whether the sign is turned around: the source's probe reads the target backwards, or an ablation helps it.
    pub flipped: bool,
    /// Whether it is of ablation.
    pub dashed: bool,
    /// Why it is or is not drawn.
    pub standing: Standing,
}

/// Why an edge is or is not drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Differs from chance and reaches the threshold.
    Drawn,
    /// Differs from chance, but stays below the threshold.
    BelowThreshold,
    /// Does not differ from chance after correction; of ablation, shown to be absent.
    NotSignificant,
    /// Of ablation: neither present nor absent is shown.
    Undecided,
    /// Differs from chance, but the target's own probe is not above chance: no relative transfer.
    Undefined,
    /// One of the tasks cannot be probed, or was not ablated.
    NotProbeable,
    /// The reader does not want to see it.
    Off,
}

/// The graph at one place.
#[derive(Debug, Clone, PartialEq)]
pub struct SkillGraph {
    /// A node per task, in the study's order.
    pub nodes: Vec<Node>,
    /// A transfer per ordered pair of different tasks, in the study's order; none in a graph of ablation alone.
    pub edges: Vec<Edge>,
    /// The same of ablation, drawn dashed; none where nothing was ablated.
    pub ablation: Vec<Edge>,
    /// Clusters of two tasks or more, by task index.
    pub clusters: Vec<Vec<usize>>,
}

impl SkillGraph {
    /// The graph of a study at a place, edges from a size of `threshold` on.
    pub fn of(study: &Study, place: Place, threshold: f64) -> Self {
        let n = study.tasks.len();
        let cell = place.cell(study);
        let rule = Drawing { alpha: alpha(study), threshold };
        let node = |task: usize| {
            let value = cell.and_then(|cell| score(cell, task));
            let size = value.map_or(0.0, |score| score - 0.5);
            Node { task, value, measure: say!(page::graph::specialist), size }
        };
        Self {
            nodes: (0..n).map(node).collect(),
            edges: different_pairs(n).map(|pair| edge(cell, pair, &rule)).collect(),
            ablation: Vec::new(),
            clusters: cell.map(clusters).unwrap_or_default(),
        }
    }

    /// The same with the edges of ablation, shown or not.
    pub fn overlaid(self, study: &Study, place: Place, kind: Dependence, shown: bool) -> Self {
        let mut ablation = dependence::edges(study, place, kind);
        if !shown {
            ablation.iter_mut().for_each(|edge| edge.standing = Standing::Off);
        }
        Self { ablation, ..self }
    }

    /// Every edge, in the order in which they are drawn.
    pub fn all(&self) -> impl Iterator<Item = &Edge> {
        self.edges.iter().chain(&self.ablation)
    }

    /// How many transfers stand so.
    pub fn count(&self, standing: Standing) -> usize {
        self.edges.iter().filter(|edge| edge.standing == standing).count()
    }

    /// How many dependencies are present, undecided and absent; `None` while they are off.
    pub fn dependencies(&self) -> Option<[usize; 3]> {
        let count = |standing| self.ablation.iter().filter(|edge| edge.standing == standing).count();
        let off = self.ablation.is_empty() || count(Standing::Off) > 0;
        (!off).then(|| [Standing::Drawn, Standing::Undecided, Standing::NotSignificant].map(count))
    }

    /// Whether an edge is drawn: those that stand so, and what is undecided where nothing else is shown.
    pub fn draws(&self, edge: &Edge) -> bool {
        edge.standing == Standing::Drawn || (edge.standing == Standing::Undecided && self.edges.is_empty())
    }

    /// What is not drawn, and why, in words; empty when everything is.
    pub fn hidden_in_words(&self) -> Vec<String> {
        type Counted = fn(usize) -> String;
        let kinds: [(Standing, Counted); 4] = [
            (Standing::NotSignificant, |n| say!(page::graph::not_significant, n)),
            (Standing::BelowThreshold, |n| say!(page::graph::below_threshold, n)),
            (Standing::Undefined, |n| say!(page::graph::undefined, n)),
            (Standing::NotProbeable, |n| say!(page::graph::not_probeable, n)),
        ];
        let counted = kinds.map(|(standing, told)| (self.count(standing), told));
        counted.into_iter().filter(|(n, _)| *n > 0).map(|(n, told)| told(n)).collect()
    }

    /// Whether any drawn edge turns its target's sign around.
    pub fn any_flipped(&self) -> bool {
        self.all().any(|edge| edge.standing == Standing::Drawn && edge.flipped)
    }
}

/// Numbers of pairs, `[source][target]`.
pub type Matrix = Vec<Vec<Option<f64>>>;

/// A pair's number, where there is one.
pub fn at(matrix: &Matrix, (source, target): (usize, usize)) -> Option<f64> {
    matrix.get(source)?.get(target).copied().flatten()
}

/// Every ordered pair of different ones of `n` tasks, row by row.
pub fn different_pairs(n: usize) -> impl Iterator<Item = (usize, usize)> {
    (0..n)
        .flat_map(move |source| (0..n).map(move |target| (source, target)))
        .filter(|(source, target)| source != target)
}

/// Indices of the highest keys first, equal ones in order. For lists of a few dozen: the library's sort weighs more
/// than a chart.
pub fn descending(n: usize, key: &dyn Fn(usize) -> f64) -> Vec<usize> {
    let mut order: Vec<usize> = Vec::with_capacity(n);
    for index in 0..n {
        let before = order.iter().take_while(|&&known| key(known) >= key(index)).count();
        order.insert(before, index);
    }
    order
}

/// When an edge is drawn.
struct Drawing {
    alpha: f64,
    threshold: f64,
}

fn edge(cell: Option<&Cell>, (source, target): (usize, usize), rule: &Drawing) -> Edge {
    let at = |matrix: fn(&Cell) -> &Matrix| cell.and_then(|cell| at(matrix(cell), (source, target)));
    let weight = at(|cell| size(&cell.transfer));
    let auroc = at(|cell| &cell.transfer.auroc);
    let standing = match (auroc, at(|cell| &cell.transfer.p), weight) {
        (None, ..) => Standing::NotProbeable,
        (_, p, _) if p.is_none_or(|p| p >= rule.alpha) => Standing::NotSignificant,
        (.., None) => Standing::Undefined,
        (.., Some(weight)) if weight.abs() < rule.threshold => Standing::BelowThreshold,
        _ => Standing::Drawn,
    };
    Edge { source, target, weight, flipped: auroc.is_some_and(|auroc| auroc < 0.5), dashed: false, standing }
}

/// The size of transfer: the share of the target's own increment that is recovered, whatever its sign; in studies of the
/// first edition relative transfer, which has one.
pub fn size(transfer: &Transfer) -> &Matrix {
    if has_share(transfer) { &transfer.share } else { &transfer.relative }
}

/// Whether the size is a share of the target's own increment.
pub fn has_share(transfer: &Transfer) -> bool {
    !transfer.share.is_empty()
}

/// The specialist's AUROC of a task.
fn score(cell: &Cell, task: usize) -> Option<f64> {
    cell.specialists.get(task)?.as_ref().map(|score| score.auroc)
}

fn clusters(cell: &Cell) -> Vec<Vec<usize>> {
    let Some(clustering) = &cell.clustering else { return Vec::new() };
    let n_clusters = clustering.labels.iter().max().map_or(0, |last| last + 1);
    let members = |cluster| {
        let labelled = clustering.leaves.iter().zip(&clustering.labels);
        labelled.filter(|(_, label)| **label == cluster).map(|(leaf, _)| *leaf).collect::<Vec<_>>()
    };
    (0..n_clusters).map(members).filter(|members| members.len() > 1).collect()
}

/// How much tasks belong beside each other, for a layout that is the same at every place: the mean over the study
/// of both directions' transfer, with tasks of one skill first where nothing is known.
pub fn affinity(study: &Study) -> Vec<Vec<f64>> {
    let n = study.tasks.len();
    let cells: Vec<&Cell> = study.cells.iter().flatten().collect();
    let between = |a: usize, b: usize| {
        let both = |cell: &&Cell| [(a, b), (b, a)].map(|pair| at(size(&cell.transfer), pair));
        let known = cells.iter().flat_map(both).flatten();
        let (sum, count) = known.fold((0.0, 0.0), |(sum, count), value| (sum + value.clamp(-1.0, 1.0), count + 1.0));
        let kin = if study.tasks[a].skill == study.tasks[b].skill { SAME_SKILL } else { 0.0 };
        kin + if count > 0.0 { sum / count } else { 0.0 }
    };
    (0..n).map(|a| (0..n).map(|b| between(a, b)).collect()).collect()
}

/// What belonging to one skill is worth in the layout: a tie-break.
const SAME_SKILL: f64 = 0.05;
