//! The skill graph as a figure: of transfer with the dependencies under ablation, and of these alone.

use shared::study::Dependencies;
use shared::task::Skill;

use super::colour::Colour;
use super::legend::{Key, Sign};
use super::path::{moved, outline, parsed};
use super::sheet::{Sheet, Style, TEXT, middle};
use super::{Anchor, Asked, Outline, Stroke, matrix, nothing};
use crate::chart::geometry::Point;
use crate::chart::ring::Ring;
use crate::chart::scene::{EdgeMark, Emphasis, HullMark, NodeMark, Scene};
use crate::graph::dependence;
use crate::graph::layout::{Frame, scene};
use crate::graph::model::{SkillGraph, affinity};
use crate::say;
use crate::state::choice::{Dependence, Picture};
use crate::text::words;
use crate::theme::shape;
use crate::view::transfer::model;

/// Points per pixel of the graph's layout where there is room: its names are then of the figure's size.
const SCALE: f64 = 0.58;
/// The least width of the layout, in pixels: below it, it would leave out edges.
const LEAST: f64 = 490.0;
/// Height of the layout, as a share of its width and in pixels.
const HEIGHT: f64 = 0.6;
const LEAST_HEIGHT: f64 = 470.0;
/// Widths of the lines around a hull, in pixels, as in the page's style sheet.
const RIM: f64 = 30.0;
const AREA: f64 = 28.0;

/// Draws the selected picture of the Transfer view.
pub(super) fn transfer(asked: &Asked<'_>, sheet: &mut Sheet) -> Result<(), String> {
    let &Asked { study, selection, place, .. } = asked;
    let kind = dependence::shown_drops(study, selection.ablation);
    let graph = SkillGraph::of(study, place, selection.transfer.threshold.share());
    let graph = graph.overlaid(study, place, kind, selection.transfer.overlay);
    let finding = model::finding(study, place, &graph);
    if graph.nodes.iter().all(|node| node.value.is_none()) {
        return Err(nothing(&finding));
    }
    if selection.picture == Some(Picture::Matrix) {
        matrix::transfer(asked, sheet, &graph);
        return Ok(());
    }
    sheet.head(&finding);
    sheet.read_at = place.in_words(study);
    let (pairs, reasons) = (graph.edges.len(), graph.hidden_in_words());
    let hidden = match reasons.is_empty() {
        true => say!(view::transfer::every_pair).to_owned(),
        false => say!(view::transfer::hidden, pairs, reasons = reasons.join(", ")),
    };
    let none = !graph.edges.iter().any(|edge| graph.draws(edge));
    if none {
        // A finding that counts pairs above a picture without arrows needs the reason at once.
        sheet.paragraph(&hidden, &Style::soft(), [0.0, sheet.width]);
    }
    let scene = draw(asked, sheet, &graph);
    let mut keys = Vec::new();
    if shows(&scene, |edge| !edge.dashed) {
        keys.push(Key::new(Sign::Arrow(soft(1.4, None)), model::size_name(study, place)));
    }
    if graph.any_flipped() {
        keys.push(Key::new(Sign::Bar(soft(1.4, None)), say!(view::transfer::key_flipped)));
    }
    keys.extend(skills(&scene));
    if !none {
        keys.push(Key::new(Sign::None, hidden));
    }
    keys.extend(dependencies(asked, (&graph, &scene), kind));
    sheet.legend(&keys);
    Ok(())
}

/// Draws the graph of dependencies, below the finding.
pub(super) fn ablation(asked: &Asked<'_>, sheet: &mut Sheet, kind: Dependence) {
    let graph = dependence::graph(asked.study, asked.place, kind);
    let scene = draw(asked, sheet, &graph);
    let mut keys = dependencies(asked, (&graph, &scene), kind);
    keys.push(Key::new(Sign::None, say!(view::ablation::key_node)));
    keys.extend(skills(&scene));
    sheet.legend(&keys);
}

fn soft(width: f64, dash: Option<[f64; 2]>) -> Stroke {
    Stroke { colour: Colour::named("soft"), width, dash }
}

/// Whether any drawn edge is of a kind.
fn shows(scene: &Scene, kind: impl Fn(&EdgeMark) -> bool) -> bool {
    scene.edges.iter().any(|edge| edge.shown && kind(edge))
}

/// The shapes of the skills that have a node.
fn skills(scene: &Scene) -> impl Iterator<Item = Key> {
    let drawn = move |skill: &Skill| scene.nodes.iter().any(|node| !node.hidden && node.shape == shape(*skill));
    [Skill::Structural, Skill::Lexical, Skill::Semantic, Skill::Stylistic]
        .into_iter()
        .filter(drawn)
        .map(|skill| Key::new(Sign::Mark { shape: shape(skill), hollow: false }, words::skill(skill)))
}

/// How many pairs depend, with the dashed edges where any is drawn.
fn dependencies(asked: &Asked<'_>, (graph, scene): (&SkillGraph, &Scene), kind: Dependence) -> Vec<Key> {
    let Some([drawn, open, absent]) = graph.dependencies() else { return Vec::new() };
    let (what, tested) = (words::dependence(kind), drawn + open + absent);
    let states = dependence::drops(asked.study, asked.place, kind).is_some_and(Dependencies::has_states);
    let told = match states {
        true => say!(page::graph::key_states, what, tested, present = drawn, undecided = open, absent),
        false => say!(page::graph::key_ablation, what, tested, hidden = tested - drawn),
    };
    let dashed = shows(scene, |edge| edge.dashed && !edge.open);
    let sign = if dashed { Sign::Arrow(soft(1.2, Some([3.0, 2.4]))) } else { Sign::None };
    let mut keys = vec![Key::new(sign, told)];
    if shows(scene, |edge| edge.open) {
        keys.push(Key::new(Sign::Line(soft(0.6, Some([0.9, 2.4]))), say!(page::words::undecided)));
    }
    keys
}

/// Draws a graph as the page's layout places it, cropped to what it draws; gives what was placed.
fn draw(asked: &Asked<'_>, sheet: &mut Sheet, graph: &SkillGraph) -> Scene {
    let selection = asked.selection;
    let width = (sheet.width / SCALE).max(LEAST);
    let frame = Frame {
        width,
        height: (width * HEIGHT).max(LEAST_HEIGHT),
        focus: asked.task(selection.task.as_ref()),
        target: asked.task(selection.target.as_ref()),
        arrangement: selection.arrangement.clone(),
    };
    let ring = Ring::of_affinity(&affinity(asked.study));
    let scene = scene(asked.study, graph, &ring, &frame);
    let [top, bottom] = extent(&scene);
    let drawing = Drawing { scale: sheet.width / width, top, y: sheet.y };
    scene.hulls.iter().for_each(|hull| drawing.hull(sheet, hull));
    scene.edges.iter().filter(|edge| edge.shown).for_each(|edge| drawing.edge(sheet, edge));
    let nodes = || scene.nodes.iter().filter(|node| !node.hidden);
    nodes().for_each(|node| drawing.node(sheet, node));
    nodes().for_each(|node| drawing.name(sheet, node));
    sheet.y += (bottom - top) * drawing.scale;
    scene
}

/// The upper and lower end of what is drawn, in pixels.
fn extent(scene: &Scene) -> [f64; 2] {
    let nodes = || scene.nodes.iter().filter(|node| !node.hidden);
    let ends = nodes().flat_map(|node| {
        let (label, reach) = (&node.label_box, node.radius * 1.28);
        let [above, below] = [-1.0, 1.0].map(|side| label.centre.y + side * label.half_height);
        [node.centre.y - reach, node.centre.y + reach, above, below]
    });
    let [top, bottom] = ends.fold([f64::INFINITY, f64::NEG_INFINITY], |[low, high], y| [low.min(y), high.max(y)]);
    let rim = if scene.hulls.is_empty() { 2.0 } else { RIM / 2.0 };
    if top > bottom { [0.0, 0.0] } else { [top - rim, bottom + rim] }
}

/// How the layout's pixels become points.
struct Drawing {
    scale: f64,
    top: f64,
    y: f64,
}

impl Drawing {
    fn at(&self, point: Point) -> Point {
        Point::new(point.x * self.scale, self.y + (point.y - self.top) * self.scale)
    }

    fn stroke(&self, colour: Colour, width: f64, dash: Option<[f64; 2]>) -> Stroke {
        let scale = self.scale;
        Stroke { colour, width: width * scale, dash: dash.map(|dash| dash.map(|length| length * scale)) }
    }

    fn hull(&self, sheet: &mut Sheet, hull: &HullMark) {
        let steps = moved(&parsed(&hull.path), |point| self.at(point));
        if hull.weak {
            let stroke = Some(self.stroke(Colour::named("line-strong"), 1.0, Some([4.0, 4.0])));
            return sheet.outline(Outline { class: "hull-rim", steps, fill: None, stroke });
        }
        for (class, name, width) in [("hull-rim", "line", RIM), ("hull-area", "hull", AREA)] {
            let colour = Colour::named(name);
            let stroke = Some(self.stroke(colour, width, None));
            sheet.outline(Outline { class, steps: steps.clone(), fill: Some(colour), stroke });
        }
    }

    fn edge(&self, sheet: &mut Sheet, edge: &EdgeMark) {
        let opacity = match (edge.emphasis, edge.open) {
            (Emphasis::Faint, _) => 0.1,
            (_, true) => 0.5,
            (Emphasis::Strong, _) => 1.0,
            (Emphasis::Plain, _) => 0.85,
        };
        let colour = Colour::of(&edge.colour).faded(opacity);
        let dash = match (edge.open, edge.dashed) {
            (true, _) => Some([1.5, 4.0]),
            (_, true) => Some([5.0, 4.0]),
            _ => None,
        };
        let drawn = |path: &str| moved(&parsed(path), |point| self.at(point));
        sheet.line("edge-line", drawn(&edge.line), self.stroke(colour, edge.width, dash));
        sheet.area("edge-head", drawn(&edge.head), colour);
    }

    fn node(&self, sheet: &mut Sheet, node: &NodeMark) {
        let centre = self.at(node.centre);
        let steps = outline(node.shape, node.radius * self.scale, centre);
        let paper = Some(self.stroke(Colour::WHITE, 5.0, None));
        sheet.outline(Outline { class: "halo", steps: steps.clone(), fill: Some(Colour::WHITE), stroke: paper });
        let colour = Colour::of(&node.colour).faded(opacity(node));
        let (fill, stroke) = match node.hollow {
            true => (Colour::WHITE, self.stroke(colour, 1.6, Some([3.0, 3.0]))),
            false => (colour, self.stroke(colour, 2.5, None)),
        };
        sheet.outline(Outline { class: "node-shape", steps, fill: Some(fill), stroke: Some(stroke) });
        let ink = if node.hollow { Colour::named("soft") } else { Colour::of(&node.ink) };
        let value = Style::bold(ink).label(&node.value, centre.x, centre.y + middle(TEXT), Anchor::Middle);
        sheet.label(value);
    }

    fn name(&self, sheet: &mut Sheet, node: &NodeMark) {
        let style = if node.hollow { Style::soft() } else { Style::plain() };
        let style = Style { colour: style.colour.faded(opacity(node)), ..style };
        let at = self.at(node.label_box.centre);
        let label = style.label(node.label.concat(), at.x, at.y + middle(TEXT), Anchor::Middle);
        let label = sheet.free(sheet.inside(label));
        sheet.label(label);
    }
}

fn opacity(node: &NodeMark) -> f64 {
    if node.emphasis == Emphasis::Faint { 0.42 } else { 1.0 }
}
