//! The skill graph in pixels: nodes on a fixed ring, edges inside it, labels outside.

use shared::study::Study;

use super::bend::{arrow, bar, control};
use super::model::{Edge, Node, SkillGraph, Standing};
use crate::chart::geometry::{Box, Curve, Point, circle, convex_hull, polygon};
use crate::chart::ring::{Ring, RingPlace};
use crate::chart::scene::{EdgeMark, Emphasis, HullMark, NodeMark, Scene};
use crate::say;
use crate::state::arrangement::Arrangement;
use crate::text::number;
use crate::text::words;
use crate::theme::{on_task_colour, shape, task_colour};

/// The inputs of the layout besides the numbers.
#[derive(Debug, Clone, PartialEq)]
pub struct Frame {
    /// Width in pixels.
    pub width: f64,
    /// Height in pixels.
    pub height: f64,
    /// The task in focus.
    pub focus: Option<usize>,
    /// The target of the focused edge.
    pub target: Option<usize>,
    /// The reader's arrangement.
    pub arrangement: Arrangement,
}

impl Frame {
    fn size(&self) -> Point {
        Point::new(self.width, self.height)
    }

    /// Whether the drawing is narrow: names take two lines, and of a focused task only its own edges are drawn.
    pub fn is_narrow(&self) -> bool {
        self.width < NARROW
    }
}

const NARROW: f64 = 480.0;
/// The shorter side of a frame whose nodes are neither enlarged nor reduced, in pixels.
const ROOMY: f64 = 580.0;
const LINE_HEIGHT: f64 = 16.0;
/// Margin of the hull beyond a label, in pixels.
const HULL_MARGIN: f64 = 12.0;
const LABEL_GAP: f64 = 5.0;

/// Lays the graph out. The ring alone decides the nodes' places.
pub fn scene(study: &Study, graph: &SkillGraph, ring: &Ring, frame: &Frame) -> Scene {
    let labels: Vec<Vec<String>> = study.tasks.iter().map(|task| label_lines(&task.id, frame)).collect();
    let sizes: Vec<Point> = labels.iter().map(|lines| label_size(lines, frame)).collect();
    let places = places(study, ring, &sizes, frame);
    let focus = frame.focus;
    let mut boxes: Vec<Box> = Vec::new();
    let nodes: Vec<NodeMark> = graph
        .nodes
        .iter()
        .zip(labels)
        .map(|(node, label)| {
            let place = &places[node.task];
            let centre = place.at;
            let radius = radius(node, frame);
            let label_box = place.box_outside(sizes[node.task], radius * 1.28 + LABEL_GAP, &boxes);
            boxes.push(label_box);
            let emphasis = node_emphasis(graph, node.task, focus);
            let hidden = frame.arrangement.hides(&study.tasks[node.task].id);
            node_mark(study, node, NodeMark { centre, radius, label, label_box, emphasis, hidden, ..blank() })
        })
        .collect();
    let centre = Point::new(frame.width / 2.0, frame.height / 2.0);
    let drawn = |edge: &Edge| graph.draws(edge) && !nodes[edge.source].hidden && !nodes[edge.target].hidden;
    let is_left_out = |edge: &Edge| frame.is_narrow() && focus.is_some_and(|task| !touches(edge, task));
    let mark = |edge: &Edge| EdgeMark {
        shown: drawn(edge) && !is_left_out(edge),
        ..edge_mark(edge, &nodes, centre, frame, focus)
    };
    let edges = graph.all().map(mark).collect();
    let unseen = frame.is_narrow().then(|| graph.all().filter(|edge| drawn(edge) && is_left_out(edge)).count());
    let hulls = graph.clusters.iter().filter_map(|members| hull(members, &nodes, graph.weak)).collect();
    Scene { edges, hulls, camera: frame.arrangement.camera.transform(frame.size()), unseen, nodes }
}

/// The nodes' places: an ellipse that leaves room for the labels.
fn places(study: &Study, ring: &Ring, sizes: &[Point], frame: &Frame) -> Vec<RingPlace> {
    let widest = sizes.iter().fold(0.0, |widest: f64, size| widest.max(size.x));
    let tallest = sizes.iter().fold(0.0, |tallest: f64, size| tallest.max(size.y));
    let node = largest_radius(frame) * 1.2 + LABEL_GAP + 6.0;
    let radius_x = (frame.width / 2.0 - node - widest).clamp(60.0, 460.0);
    let radius_y = (frame.height / 2.0 - node - tallest - HULL_MARGIN).clamp(60.0, 360.0);
    let mut places = ring.places(Point::new(frame.width / 2.0, frame.height / 2.0), radius_x, radius_y);
    for (task, place) in study.tasks.iter().zip(&mut places) {
        place.at = frame.arrangement.place(&task.id, frame.size()).unwrap_or(place.at);
    }
    places
}

fn label_lines(id: &str, frame: &Frame) -> Vec<String> {
    if !frame.is_narrow() {
        return vec![id.to_owned()];
    }
    match id.split_once('-') {
        Some((first, rest)) => vec![format!("{first}-"), rest.to_owned()],
        None => vec![id.to_owned()],
    }
}

/// A label's size in pixels, estimated from a generous mean character width.
fn label_size(lines: &[String], frame: &Frame) -> Point {
    let character = if frame.is_narrow() { 6.6 } else { 7.3 };
    let longest = lines.iter().map(|line| line.chars().count()).max().unwrap_or(0);
    Point::new(longest as f64 * character, lines.len() as f64 * LINE_HEIGHT)
}

fn radius(node: &Node, frame: &Frame) -> f64 {
    let scale = (frame.width.min(frame.height) / ROOMY).clamp(0.74, 1.35);
    scale * (18.0 + 32.0 * node.size.clamp(0.0, 0.5))
}

fn largest_radius(frame: &Frame) -> f64 {
    radius(&Node { task: 0, value: None, measure: "", size: 0.5 }, frame)
}

fn blank() -> NodeMark {
    NodeMark {
        id: String::new(),
        centre: Point::default(),
        radius: 0.0,
        shape: crate::chart::geometry::Shape::Circle,
        colour: String::new(),
        ink: String::new(),
        value: String::new(),
        label: Vec::new(),
        label_box: Box::default(),
        emphasis: Emphasis::Plain,
        hollow: false,
        hidden: false,
        spoken: String::new(),
    }
}

fn node_mark(study: &Study, node: &Node, geometry: NodeMark) -> NodeMark {
    let task = &study.tasks[node.task];
    let told = match node.value.map(number::score) {
        None => say!(page::graph::spoken_unprobeable).to_owned(),
        Some(score) => format!("{} {score}", node.measure),
    };
    let spoken = format!("{}, {}, {told}", task.id, words::skill(task.skill));
    NodeMark {
        id: task.id.clone(),
        shape: shape(task.skill),
        colour: task_colour(node.task),
        ink: on_task_colour(node.task),
        value: number::score_or_dash(node.value),
        hollow: node.value.is_none(),
        spoken,
        ..geometry
    }
}

fn touches(edge: &Edge, task: usize) -> bool {
    edge.source == task || edge.target == task
}

fn node_emphasis(graph: &SkillGraph, task: usize, focus: Option<usize>) -> Emphasis {
    let Some(focus) = focus else { return Emphasis::Plain };
    let linked = |edge: &Edge| edge.standing == Standing::Drawn && touches(edge, task) && touches(edge, focus);
    match task {
        task if task == focus => Emphasis::Strong,
        _ if graph.all().any(linked) => Emphasis::Plain,
        _ => Emphasis::Faint,
    }
}

fn edge_mark(edge: &Edge, nodes: &[NodeMark], centre: Point, frame: &Frame, focus: Option<usize>) -> EdgeMark {
    let (source, target) = (&nodes[edge.source], &nodes[edge.target]);
    let strength = edge.weight.map_or(0.0, |weight| weight.abs().min(1.0));
    let growth = if edge.dashed { 3.4 } else { 5.2 };
    let open = edge.standing == Standing::Undecided;
    let width = if open { 0.8 } else { (if frame.is_narrow() { 0.75 } else { 1.0 }) * (1.3 + growth * strength) };
    let needed = largest_radius(frame) * 1.15 + 5.0;
    let control = control(edge, nodes, centre, needed);
    let leaves = source.centre.to(control).unit();
    let arrives = target.centre.to(control).unit();
    let tip = target.centre.moved(arrives, target.rim(arrives));
    let start = source.centre.moved(leaves, source.rim(leaves));
    let head = 5.0 + 1.7 * width;
    let flipped = edge.flipped;
    let line_end = tip.moved(arrives, if flipped || open { 1.5 } else { head * 0.8 });
    EdgeMark {
        source: edge.source,
        target: edge.target,
        curve: Curve { start, control, end: tip },
        line: Curve { start, control, end: line_end }.path(),
        head: match (open, flipped) {
            (true, _) => String::new(),
            (_, true) => bar(tip, arrives, width),
            _ => arrow(tip, arrives, head),
        },
        width,
        colour: if edge.dashed { "var(--ablation)".to_owned() } else { source.colour.clone() },
        dashed: edge.dashed,
        open,
        shown: false,
        emphasis: edge_emphasis(edge, focus, frame.target),
    }
}

fn edge_emphasis(edge: &Edge, focus: Option<usize>, target: Option<usize>) -> Emphasis {
    match (focus, target) {
        (None, _) => Emphasis::Plain,
        (Some(focus), Some(target)) if edge.source == focus && edge.target == target => Emphasis::Strong,
        (Some(focus), None) if touches(edge, focus) => Emphasis::Strong,
        (Some(focus), Some(_)) if touches(edge, focus) => Emphasis::Plain,
        _ => Emphasis::Faint,
    }
}

/// The hull of a cluster's visible members; needs two or more.
fn hull(members: &[usize], nodes: &[NodeMark], weak: bool) -> Option<HullMark> {
    let members: Vec<usize> = members.iter().copied().filter(|&member| !nodes[member].hidden).collect();
    if members.len() < 2 {
        return None;
    }
    let around = |node: &NodeMark| {
        let mut points = circle(node.centre, node.radius * 1.2, 24);
        points.extend(node.label_box.corners());
        points
    };
    let points: Vec<Point> = members.iter().flat_map(|&member| around(&nodes[member])).collect();
    let key = members.iter().map(usize::to_string).collect::<Vec<_>>().join("-");
    Some(HullMark { key, path: polygon(&convex_hull(&points)), weak })
}
