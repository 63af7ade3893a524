//! The skill graph as data: transfer and dependence between tasks at one place of the study.

use shared::study::{Cell, Study};

use super::dependence;
use crate::say;
use crate::state::choice::Dependence;
use crate::state::place::{Place, alpha};

/// A task as a node.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    /// Index in `Study::tasks`.
    pub task: usize,
    /// The number shown in it; `None` when there is nothing to measure.
    pub value: Option<f64>,
    /// The kind of that number.
    pub measure: &'static str,
    /// The number's excess over chance or zero, 0 … ½.
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
    /// Whether the sign is reversed: the source's probe predicts the opposite, or the ablation raises the target's score.
    pub flipped: bool,
    /// Whether it is an edge of ablation.
    pub dashed: bool,
    /// Why it is or is not drawn.
    pub standing: Standing,
}

impl Edge {
    /// Source, target, and whether it is an edge of ablation.
    pub fn ends(&self) -> (usize, usize, bool) {
        (self.source, self.target, self.dashed)
    }
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
    /// Ablation only: neither present nor absent could be shown.
    Undecided,
    /// Differs from chance, but the target's own probe is not above chance: no relative transfer.
    Undefined,
    /// One of the tasks cannot be probed, or was not ablated.
    NotProbeable,
    /// Hidden by the reader's choice.
    Off,
}

/// The graph at one place.
#[derive(Debug, Clone, PartialEq)]
pub struct SkillGraph {
    /// A node per task, in the study's order.
    pub nodes: Vec<Node>,
    /// A transfer per ordered pair of different tasks, in the study's order; none in a graph of ablation alone.
    pub edges: Vec<Edge>,
    /// A dependence per ordered pair of different tasks, drawn dashed; empty where nothing was ablated.
    pub ablation: Vec<Edge>,
    /// Clusters of two tasks or more, by task index.
    pub clusters: Vec<Vec<usize>>,
    /// Whether the clusters are hardly found again when the prompts are redrawn: stability below [`STABLE`].
    pub weak: bool,
}

/// The adjusted Rand index from which a grouping counts as found again: Steinley (2004, Psychological Methods 9:386) calls what
/// lies below .65 poor.
pub const STABLE: f64 = 0.65;

impl SkillGraph {
    /// The graph of a study at a place, with the edges of at least size `threshold`.
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
            weak: cell.and_then(|cell| cell.clustering.as_ref()?.stability).is_some_and(|stability| stability < STABLE),
        }
    }

    /// Adds the edges of ablation, shown or hidden.
    pub fn overlaid(self, study: &Study, place: Place, kind: Dependence, shown: bool) -> Self {
        let mut ablation = dependence::edges(study, place, kind);
        if !shown {
            ablation.iter_mut().for_each(|edge| edge.standing = Standing::Off);
        }
        Self { ablation, ..self }
    }

    /// All edges, in drawing order.
    pub fn all(&self) -> impl Iterator<Item = &Edge> {
        self.edges.iter().chain(&self.ablation)
    }

    /// How many transfers have a status.
    pub fn count(&self, standing: Standing) -> usize {
        self.edges.iter().filter(|edge| edge.standing == standing).count()
    }

    /// How many dependencies are present, undecided and absent; `None` while they are off.
    pub fn dependencies(&self) -> Option<[usize; 3]> {
        let count = |standing| self.ablation.iter().filter(|edge| edge.standing == standing).count();
        let off = self.ablation.is_empty() || count(Standing::Off) > 0;
        (!off).then(|| [Standing::Drawn, Standing::Undecided, Standing::NotSignificant].map(count))
    }

    /// Whether an edge is drawn: drawn status, or undecided where only ablation is shown.
    pub fn draws(&self, edge: &Edge) -> bool {
        edge.standing == Standing::Drawn || (edge.standing == Standing::Undecided && self.edges.is_empty())
    }

    /// The drawn edge of a task that is `by` steps after a pair, around and around: without one, the first or the last; `None`
    /// when it has none. Of two edges of a pair it is the first; edges to tasks that `seen` denies are passed over.
    pub fn next_edge(
        &self,
        task: usize,
        after: Option<(usize, usize)>,
        by: isize,
        seen: &dyn Fn(usize) -> bool,
    ) -> Option<&Edge> {
        let is_of = |edge: &Edge, pair: (usize, usize)| (edge.source, edge.target) == pair;
        let mut links: Vec<&Edge> = Vec::new();
        for edge in self.all().filter(|edge| self.draws(edge) && (edge.source == task || edge.target == task)) {
            let is_known = links.iter().any(|known| is_of(known, (edge.source, edge.target)));
            if seen(edge.source) && seen(edge.target) && !is_known {
                links.push(edge);
            }
        }
        let n = links.len();
        let next = match after.and_then(|after| links.iter().position(|edge| is_of(edge, after))) {
            Some(at) => (at + n).saturating_add_signed(by) % n,
            None if by > 0 => 0,
            None => n.saturating_sub(1),
        };
        links.get(next).copied()
    }

    /// How many edges are not drawn, and why, as text; empty when all are drawn.
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

    /// Whether any drawn edge has a reversed sign.
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

/// Indices by descending key, equal keys in order. For lists of a few dozen: the library's sort adds more code
/// to the module than a chart.
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
    let weight = at(|cell| cell.transfer.size());
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

/// The specialist's AUROC of a task.
fn score(cell: &Cell, task: usize) -> Option<f64> {
    cell.specialists.get(task)?.as_ref().map(|score| score.auroc)
}

fn clusters(cell: &Cell) -> Vec<Vec<usize>> {
    let Some(clustering) = &cell.clustering else { return Vec::new() };
    clustering.clusters().into_iter().filter(|members| members.len() > 1).collect()
}

/// Affinity of tasks, for a layout that is the same at every place: the mean of both directions' transfer at the place of the
/// verdicts, with tasks of one skill first where nothing is known.
pub fn affinity(study: &Study) -> Vec<Vec<f64>> {
    let n = study.tasks.len();
    let cells: Vec<&Cell> = Place::home(study).cell(study).into_iter().collect();
    let between = |a: usize, b: usize| {
        let both = |cell: &&Cell| [(a, b), (b, a)].map(|pair| at(cell.transfer.size(), pair));
        let known = cells.iter().flat_map(both).flatten();
        let (sum, count) = known.fold((0.0, 0.0), |(sum, count), value| (sum + value.clamp(-1.0, 1.0), count + 1.0));
        let kin = if study.tasks[a].skill == study.tasks[b].skill { SAME_SKILL } else { 0.0 };
        kin + if count > 0.0 { sum / count } else { 0.0 }
    };
    (0..n).map(|a| (0..n).map(|b| between(a, b)).collect()).collect()
}

/// Affinity bonus of tasks of the same skill: a tie-break.
const SAME_SKILL: f64 = 0.05;
