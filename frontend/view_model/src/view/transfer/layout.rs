//! The transfer matrix in pixels: rows and columns in the order of the dendrogram beside them.

use shared::study::{Clustering, Study, Transfer};

pub use crate::graph::matrix::leaf_order;

use crate::chart::matrix::{CellMark, MatrixScene};
use crate::graph::matrix::{self, Cells, Standing, TREE, scene};
use crate::graph::model::{Matrix, at};
use crate::say;
use crate::state::place::{Place, alpha};
use crate::text::number;

/// Lays the matrix out in a box of a width and height, in pixels.
pub fn matrix(study: &Study, place: Place, size: (f64, f64)) -> MatrixScene {
    let clustering = place.cell(study).and_then(|cell| cell.clustering.as_ref());
    let tree = |y_of: &dyn Fn(usize) -> f64| clustering.map(|tree| dendrogram(tree, y_of)).unwrap_or_default();
    scene(study, place, size, &Cells { cell: &|pair| cell(study, place, pair), tree: Some(&tree) })
}

fn cell(study: &Study, place: Place, pair: (usize, usize)) -> CellMark {
    let transfer = place.cell(study).map(|cell| &cell.transfer);
    let at = |of: fn(&shared::study::Transfer) -> &Matrix| transfer.and_then(|transfer| at(of(transfer), pair));
    let (auroc, p) = (at(|transfer| &transfer.auroc), at(|transfer| &transfer.p));
    let own = pair.0 == pair.1;
    let significant = own || p.is_some_and(|p| p < alpha(study));
    let below = significant && auroc.is_some_and(|auroc| auroc < 0.5);
    if let Some(auroc) = auroc.filter(|_| transfer.is_some_and(Transfer::has_share)) {
        // A share can be negative: what is reversed is told by the AUROC.
        return CellMark { below, ..share_cell(study, pair, (auroc, at(|transfer| &transfer.share)), significant) };
    }
    let from_chance = auroc.map_or(0.0, |auroc| (auroc - 0.5) / 0.5);
    let (source, target) = (&study.tasks[pair.0].id, &study.tasks[pair.1].id);
    let spoken = match auroc.map(number::score) {
        None => say!(view::transfer::cell_unprobeable, source, target),
        Some(auroc) if significant => say!(view::transfer::cell, source, target, auroc),
        Some(auroc) => say!(view::transfer::cell_at_chance, source, target, auroc),
    };
    let standing = Standing { own, clear: significant, open: false };
    CellMark { below, ..matrix::cell(auroc, number::score_or_dash(auroc), from_chance, standing, spoken) }
}

/// A cell of shares: the number is the size, with the sign of the source's probe on the target.
fn share_cell(study: &Study, pair: (usize, usize), (auroc, share): (f64, Option<f64>), significant: bool) -> CellMark {
    let sign = if auroc < 0.5 { -1.0 } else { 1.0 };
    let (source, target) = (&study.tasks[pair.0].id, &study.tasks[pair.1].id);
    let (auroc, written) = (number::score(auroc), number::score_or_dash(share));
    let spoken = match (share, significant) {
        (None, _) => say!(view::transfer::cell_no_share, source, target, auroc),
        (_, true) => say!(view::transfer::cell_share, source, target, share = written, auroc),
        (_, false) => say!(view::transfer::cell_share_at_chance, source, target, share = written, auroc),
    };
    let standing = Standing { own: pair.0 == pair.1, clear: significant && share.is_some(), open: false };
    matrix::cell(Some(1.0), written, sign * share.unwrap_or_default().clamp(0.0, 1.0), standing, spoken)
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
