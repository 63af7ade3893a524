//! Tasks by tasks as a matrix in pixels: rows and columns in the order of the dendrogram of transfer.

use shared::study::{Clustering, Study};

use crate::chart::matrix::{CellMark, MatrixScene, NameMark};
use crate::state::place::Place;
use crate::theme::{diverging, shape, task_colour};

const NAMES: f64 = 132.0;
const COLUMN_NAMES: f64 = 96.0;
/// Width of the dendrogram beside the rows, in pixels.
pub const TREE: f64 = 84.0;
const NARROW: f64 = 560.0;
/// Room for a mark and a code beside the rows, and above the columns.
const NARROW_NAMES: f64 = 44.0;
const NARROW_COLUMN_NAMES: f64 = 36.0;

/// The dendrogram beside the rows as path data, given the y of each task's row.
pub type Tree<'a> = &'a dyn Fn(&dyn Fn(usize) -> f64) -> String;

/// A matrix with one cell per pair; `cell` gives the content, the layout its position.
pub struct Cells<'a> {
    /// The cell of a source and a target.
    pub cell: &'a dyn Fn((usize, usize)) -> CellMark,
    /// The dendrogram beside the rows, given the rows' y; without one no room is left for it.
    pub tree: Option<Tree<'a>>,
}

/// State of a pair's number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// Whether source and target are one task.
    pub own: bool,
    /// Whether the number counts; one that does not is grey.
    pub clear: bool,
    /// Whether a number that does not count is undecided.
    pub open: bool,
}

/// A cell without its position: its number, coloured on a scale from −1 to 1, and its description.
pub fn cell(value: Option<f64>, text: String, colour: f64, standing: Standing, spoken: String) -> CellMark {
    let Standing { own, clear, open } = standing;
    let class = match (value, own, clear) {
        (None, ..) => "absent",
        (_, false, false) if open => "soft open",
        (_, true, true) => "own clear",
        (_, true, false) => "own soft",
        (_, false, true) => "clear",
        (_, false, false) => "soft",
    };
    let shown = if clear && value.is_some() { colour } else { 0.0 };
    CellMark { x: 0.0, y: 0.0, fill: diverging(shown), text, class, spoken, below: shown < 0.0, gauge: None }
}

/// Lays a matrix out in a box of a width and height, in pixels.
pub fn scene(study: &Study, place: Place, (width, height): (f64, f64), cells: &Cells<'_>) -> MatrixScene {
    let n = study.tasks.len();
    let narrow = width < NARROW;
    let tree = cells.tree.filter(|_| !narrow);
    let (names, left) = if narrow { (NARROW_NAMES, 0.0) } else { (NAMES, tree.map_or(0.0, |_| TREE)) };
    let top = if narrow { NARROW_COLUMN_NAMES } else { COLUMN_NAMES };
    let overhang = if narrow { 0.0 } else { COLUMN_NAMES * 0.7 };
    let side = ((width - names - left - overhang) / n as f64).min((height - top) / n as f64).clamp(26.0, 62.0);
    let order = leaf_order(n, place.cell(study).and_then(|cell| cell.clustering.as_ref()));
    let slot = |task: usize| order.iter().position(|&at| at == task).unwrap_or(task) as f64;
    let origin = (left + names, top);
    let pairs = (0..n).flat_map(|source| (0..n).map(move |target| (source, target)));
    let placed = pairs.map(|pair| {
        let (x, y) = (origin.0 + slot(pair.1) * side, origin.1 + slot(pair.0) * side);
        CellMark { x, y, ..(cells.cell)(pair) }
    });
    let codes = codes(study);
    let name = |task: usize, of_column: bool| {
        let middle = (slot(task) + 0.5) * side;
        let (x, y) = if of_column { (origin.0 + middle, origin.1 - 10.0) } else { (origin.0 - 6.0, origin.1 + middle) };
        let name = study.tasks[task].id.clone();
        let text = if narrow { codes[task].clone() } else { name.clone() };
        NameMark { x, y, text, name, of_column, shape: shape(study.tasks[task].skill), colour: task_colour(task) }
    };
    MatrixScene {
        width: origin.0 + side * n as f64 + overhang,
        height: origin.1 + side * n as f64,
        side,
        cells: placed.collect(),
        names: (0..n).flat_map(|task| [name(task, false), name(task, true)]).collect(),
        tree: tree.map(|tree| tree(&|task| origin.1 + (slot(task) + 0.5) * side)).unwrap_or_default(),
    }
}

/// A code of two letters per task, no two the same: the initials of its name's parts, or else its first letter and a later one.
pub fn codes(study: &Study) -> Vec<String> {
    let mut codes: Vec<String> = Vec::with_capacity(study.tasks.len());
    for task in &study.tasks {
        let letters = || task.id.chars().filter(|letter| letter.is_alphanumeric());
        let first = letters().next().unwrap_or('?');
        let initials = task.id.split('-').skip(1).filter_map(|part| part.chars().next());
        let code = |second: char| format!("{first}{second}").to_uppercase();
        let found = initials.chain(letters().skip(1)).map(code).find(|code| !codes.contains(code));
        codes.push(found.unwrap_or_else(|| format!("{first}{}", codes.len() + 1).to_uppercase()));
    }
    codes
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
