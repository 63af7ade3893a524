//! The transfer matrix in pixels: rows and columns in the order of the dendrogram beside them.

use shared::study::{Clustering, Study};

use crate::chart::matrix::{CellMark, MatrixScene, NameMark};
use crate::state::place::{Place, alpha};
use crate::text::number;
use crate::theme::{diverging, shape, task_colour};

const NAMES: f64 = 132.0;
const COLUMN_NAMES: f64 = 96.0;
const TREE: f64 = 84.0;
const NARROW: f64 = 560.0;
const NARROW_NAMES: f64 = 22.0;

/// Lays the matrix out in a box of a width and height.
pub fn matrix(study: &Study, place: Place, (width, height): (f64, f64)) -> MatrixScene {
    let n = study.tasks.len();
    let narrow = width < NARROW;
    let (names, tree) = if narrow { (NARROW_NAMES, 0.0) } else { (NAMES, TREE) };
    let top = if narrow { NARROW_NAMES } else { COLUMN_NAMES };
    let overhang = if narrow { 0.0 } else { COLUMN_NAMES * 0.7 };
    let side = ((width - names - tree - overhang) / n as f64).min((height - top) / n as f64).clamp(26.0, 62.0);
    let clustering = place.cell(study).and_then(|cell| cell.clustering.as_ref());
    let order = leaf_order(n, clustering);
    let slot = |task: usize| order.iter().position(|&at| at == task).unwrap_or(task) as f64;
    let origin = (tree + names, top);
    let pairs = (0..n).flat_map(|source| (0..n).map(move |target| (source, target)));
    let cells = pairs.map(|pair| {
        let (x, y) = (origin.0 + slot(pair.1) * side, origin.1 + slot(pair.0) * side);
        CellMark { x, y, ..cell(study, place, pair) }
    });
    let name = |task: usize, of_column: bool| {
        let middle = (slot(task) + 0.5) * side;
        let (x, y) = if of_column { (origin.0 + middle, origin.1 - 10.0) } else { (origin.0 - 6.0, origin.1 + middle) };
        let text = if narrow { String::new() } else { study.tasks[task].id.clone() };
        NameMark { x, y, text, of_column, shape: shape(study.tasks[task].skill), colour: task_colour(task) }
    };
    MatrixScene {
        width: origin.0 + side * n as f64 + overhang,
        height: origin.1 + side * n as f64,
        side,
        cells: cells.collect(),
        names: (0..n).flat_map(|task| [name(task, false), name(task, true)]).collect(),
        tree: match clustering {
            Some(clustering) if !narrow => dendrogram(clustering, &|task| origin.1 + (slot(task) + 0.5) * side),
            _ => String::new(),
        },
    }
}

fn cell(study: &Study, place: Place, (source, target): (usize, usize)) -> CellMark {
    let transfer = place.cell(study).map(|cell| &cell.transfer);
    let at = |of: fn(&shared::study::Transfer) -> &Vec<Vec<Option<f64>>>| {
        transfer.and_then(|transfer| of(transfer).get(source)?.get(target).copied().flatten())
    };
    let (auroc, p) = (at(|transfer| &transfer.auroc), at(|transfer| &transfer.p));
    let own = source == target;
    let significant = own || p.is_some_and(|p| p < alpha(study));
    let from_chance = auroc.map_or(0.0, |auroc| (auroc - 0.5) / 0.5);
    let class = match auroc {
        None => "absent",
        Some(_) if !significant => "soft",
        Some(_) => "clear",
    };
    let pair = format!("{} to {}", study.tasks[source].id, study.tasks[target].id);
    let spoken = match auroc {
        None => format!("{pair}: not probeable"),
        Some(auroc) if significant => format!("{pair}: AUROC {}", number::score(auroc)),
        Some(auroc) => format!("{pair}: AUROC {}, not significant", number::score(auroc)),
    };
    CellMark {
        x: 0.0,
        y: 0.0,
        fill: if significant { diverging(from_chance) } else { "var(--centre)".to_owned() },
        text: number::score_or_dash(auroc),
        class: if own && auroc.is_some() { "own clear" } else { class },
        spoken,
    }
}

/// Tasks in the order in which the tree can be drawn without crossings, keeping to the study's order where it is
/// free; tasks that are not in the tree come last.
pub fn leaf_order(n: usize, clustering: Option<&Clustering>) -> Vec<usize> {
    let Some(clustering) = clustering else { return (0..n).collect() };
    let mut groups: Vec<Vec<usize>> = clustering.leaves.iter().map(|&leaf| vec![leaf]).collect();
    for merge in &clustering.merges {
        let (Some(left), Some(right)) = (groups.get(merge.left), groups.get(merge.right)) else { continue };
        let (first, second) = if mean(left) <= mean(right) { (left, right) } else { (right, left) };
        groups.push([first.as_slice(), second.as_slice()].concat());
    }
    let mut order = groups.pop().unwrap_or_default();
    order.extend((0..n).filter(|task| !clustering.leaves.contains(task)));
    order
}

fn mean(tasks: &[usize]) -> f64 {
    tasks.iter().sum::<usize>() as f64 / tasks.len().max(1) as f64
}

/// The tree as path data: leaves at the right, the root at the left.
fn dendrogram(clustering: &Clustering, y_of: &dyn Fn(usize) -> f64) -> String {
    let highest = clustering.merges.iter().map(|merge| merge.height).fold(1e-9, f64::max);
    let x_of = |height: f64| 6.0 + (TREE - 12.0) * (1.0 - (height / highest).clamp(0.0, 1.0));
    let mut ends: Vec<(f64, f64)> = clustering.leaves.iter().map(|&leaf| (x_of(0.0), y_of(leaf))).collect();
    let mut path = String::new();
    for merge in &clustering.merges {
        let (Some(&left), Some(&right)) = (ends.get(merge.left), ends.get(merge.right)) else { continue };
        let x = x_of(merge.height);
        path.push_str(&format!("M{:.1} {:.1}H{x:.1}V{:.1}H{:.1}", left.0, left.1, right.1, right.0));
        ends.push((x, (left.1 + right.1) / 2.0));
    }
    path
}
