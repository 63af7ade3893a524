//! The skill graph as data: what transfers to what at one place of the study.

use shared::study::{Cell, Study};

use crate::state::place::{Place, alpha};

/// A task as a node.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    /// Index in `Study::tasks`.
    pub task: usize,
    /// The specialist's AUROC here; `None` when the task cannot be probed.
    pub score: Option<f64>,
}

/// A directed transfer between two different tasks.
#[derive(Debug, Clone, PartialEq)]
pub struct Edge {
    /// Index of the source task.
    pub source: usize,
    /// Index of the target task.
    pub target: usize,
    /// Relative transfer.
    pub relative: Option<f64>,
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
    /// Does not differ from chance after correction.
    NotSignificant,
    /// Differs from chance, but the target's own probe is not above chance: no relative transfer.
    Undefined,
    /// One of the tasks cannot be probed.
    NotProbeable,
}

/// The graph at one place.
#[derive(Debug, Clone, PartialEq)]
pub struct SkillGraph {
    /// A node per task, in the study's order.
    pub nodes: Vec<Node>,
    /// An edge per ordered pair of different tasks, in the study's order.
    pub edges: Vec<Edge>,
    /// Clusters of two tasks or more, by task index.
    pub clusters: Vec<Vec<usize>>,
}

impl SkillGraph {
    /// The graph of a study at a place, edges from relative transfer `threshold` on.
    pub fn of(study: &Study, place: Place, threshold: f64) -> Self {
        let n = study.tasks.len();
        let cell = place.cell(study);
        let pairs = (0..n).flat_map(|source| (0..n).map(move |target| (source, target)));
        let rule = Drawing { alpha: alpha(study), threshold };
        Self {
            nodes: (0..n).map(|task| Node { task, score: cell.and_then(|cell| score(cell, task)) }).collect(),
            edges: pairs.filter(|(source, target)| source != target).map(|pair| edge(cell, pair, &rule)).collect(),
            clusters: cell.map(clusters).unwrap_or_default(),
        }
    }

    /// How many edges stand so.
    pub fn count(&self, standing: Standing) -> usize {
        self.edges.iter().filter(|edge| edge.standing == standing).count()
    }

    /// What is not drawn, and why, in words; empty when everything is.
    pub fn hidden_in_words(&self) -> Vec<String> {
        let kinds = [
            (Standing::NotSignificant, "not significant"),
            (Standing::BelowThreshold, "below the threshold"),
            (Standing::Undefined, "undefined (the target’s own probe is at chance)"),
            (Standing::NotProbeable, "not probeable"),
        ];
        let counted = kinds.map(|(standing, words)| (self.count(standing), words));
        counted.iter().filter(|(n, _)| *n > 0).map(|(n, words)| format!("{n} {words}")).collect()
    }

    /// Whether any drawn edge turns its target's sign around.
    pub fn any_flipped(&self) -> bool {
        self.edges.iter().any(|edge| edge.standing == Standing::Drawn && edge.relative.is_some_and(|value| value < 0.0))
    }
}

/// When an edge is drawn.
struct Drawing {
    alpha: f64,
    threshold: f64,
}

fn edge(cell: Option<&Cell>, (source, target): (usize, usize), rule: &Drawing) -> Edge {
    let at = |matrix: fn(&Cell) -> &Vec<Vec<Option<f64>>>| {
        cell.and_then(|cell| matrix(cell).get(source)?.get(target).copied().flatten())
    };
    let relative = at(|cell| &cell.transfer.relative);
    let standing = match (at(|cell| &cell.transfer.auroc), at(|cell| &cell.transfer.p), relative) {
        (None, ..) => Standing::NotProbeable,
        (_, p, _) if p.is_none_or(|p| p >= rule.alpha) => Standing::NotSignificant,
        (.., None) => Standing::Undefined,
        (.., Some(relative)) if relative.abs() < rule.threshold => Standing::BelowThreshold,
        _ => Standing::Drawn,
    };
    Edge { source, target, relative, standing }
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
/// of both directions' relative transfer, with tasks of one skill first where nothing is known.
pub fn affinity(study: &Study) -> Vec<Vec<f64>> {
    let n = study.tasks.len();
    let cells: Vec<&Cell> = study.cells.iter().flatten().collect();
    let between = |a: usize, b: usize| {
        let known = cells.iter().flat_map(|cell| [relative(cell, a, b), relative(cell, b, a)]).flatten();
        let (sum, count) = known.fold((0.0, 0.0), |(sum, count), value| (sum + value.clamp(-1.0, 1.0), count + 1.0));
        let kin = if study.tasks[a].skill == study.tasks[b].skill { SAME_SKILL } else { 0.0 };
        kin + if count > 0.0 { sum / count } else { 0.0 }
    };
    (0..n).map(|a| (0..n).map(|b| between(a, b)).collect()).collect()
}

/// What belonging to one skill is worth in the layout: a tie-break.
const SAME_SKILL: f64 = 0.05;

fn relative(cell: &Cell, source: usize, target: usize) -> Option<f64> {
    cell.transfer.relative.get(source)?.get(target).copied().flatten()
}
