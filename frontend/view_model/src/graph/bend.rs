//! Edge curves that avoid nodes and the pair's opposite edge, and arrow heads.

use super::model::Edge;
use crate::chart::geometry::{Curve, Point, polygon};
use crate::chart::scene::NodeMark;

/// Candidate bends, as shares of the edge's length: towards the ring's centre for the two directions of a pair,
/// to one side (at worst the other) for edges across the centre. The first that avoids other nodes is taken.
const BENDS_FIRST: [f64; 5] = [0.1, 0.16, 0.22, 0.28, 0.04];
const BENDS_SECOND: [f64; 5] = [0.34, 0.4, 0.46, 0.52, 0.28];
const BENDS_ACROSS: [f64; 5] = [0.11, 0.17, 0.23, 0.05, -0.3];
/// How much more an ablation edge bends than the pair's transfer edge.
const BEYOND_TRANSFER: [f64; 5] = [0.11, 0.17, 0.08, 0.23, 0.28];

/// The control point of an edge. Both directions of a pair bend towards the ring's centre, one more than the
/// other, so they are apart and never leave the ring; across the centre each bends to the same side of its direction. It depends
/// on the nodes' places only, so edges keep their path from layer to layer. `needed` is the distance to keep from
/// other nodes, in pixels.
pub(super) fn control(edge: &Edge, nodes: &[NodeMark], centre: Point, needed: f64) -> Point {
    let (from, to) = (nodes[edge.source].centre, nodes[edge.target].centre);
    let along = from.to(to);
    let side = along.unit().turned();
    let middle = from.middle(to);
    let inwards = middle.to(centre).dot(side);
    let length = along.length();
    let (bends, sign) = match (inwards.abs() > length * 0.3, edge.source < edge.target) {
        (true, true) => (BENDS_FIRST, inwards.signum()),
        (true, false) => (BENDS_SECOND, inwards.signum()),
        (false, _) => (BENDS_ACROSS, 1.0),
    };
    let at = |bend: f64| middle.moved(side, sign * bend * length);
    let clear = |bend: f64| clearance(&Curve { start: from, control: at(bend), end: to }, edge, nodes).min(needed);
    let bend = clearest(bends, &clear);
    at(if edge.dashed { clearest(BEYOND_TRANSFER.map(|further| bend + further), &clear) } else { bend })
}

/// The first bend that avoids other nodes, or else the one farthest from them.
fn clearest(bends: [f64; 5], clear: &dyn Fn(f64) -> f64) -> f64 {
    let mut best = bends[0];
    for bend in bends {
        if clear(bend) > clear(best) + 1.0 {
            best = bend;
        }
    }
    best
}

/// The least distance from a curve to the centre of a node it does not belong to.
fn clearance(curve: &Curve, edge: &Edge, nodes: &[NodeMark]) -> f64 {
    let points: [Point; 15] = std::array::from_fn(|step| curve.at((step as f64 + 1.0) / 16.0));
    let others = nodes.iter().enumerate().filter(|(index, _)| *index != edge.source && *index != edge.target);
    let nearest = |node: &NodeMark| points.iter().map(|point| node.centre.to(*point).length()).fold(f64::MAX, f64::min);
    others.map(|(_, node)| nearest(node)).fold(f64::MAX, f64::min)
}

/// An arrow head with its tip at `tip`; `back` points along the edge to its source.
pub(super) fn arrow(tip: Point, back: Point, length: f64) -> String {
    let foot = tip.moved(back, length);
    let half = back.turned();
    let notch = tip.moved(back, length * 0.78);
    polygon(&[tip, foot.moved(half, length * 0.42), notch, foot.moved(half, -length * 0.42)])
}

/// The head of a transfer with reversed sign: a bar across the end.
pub(super) fn bar(tip: Point, back: Point, width: f64) -> String {
    let across = back.turned();
    let (near, far, reach) = (tip, tip.moved(back, 3.0), 5.0 + width);
    polygon(&[
        near.moved(across, reach),
        far.moved(across, reach),
        far.moved(across, -reach),
        near.moved(across, -reach),
    ])
}
