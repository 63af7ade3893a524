//! Matrices of pairs as figures: of transfer, with the tree beside the rows, and of drops under ablation.

use shared::study::{Dependencies, PairState};

use super::colour::Colour;
use super::lanes::{Lane, Lanes};
use super::legend::{Key, Sign};
use super::path::{line, moved, parsed, rectangle};
use super::sheet::{SIGN, Shaped, Sheet, Style, TEXT, cut, middle};
use super::{Anchor, Asked, Label, Outline, Stroke, font, graph, nothing};
use crate::chart::geometry::Point;
use crate::chart::matrix::{CellMark, Gauge, MatrixScene, NameMark};
use crate::command;
use crate::graph::dependence;
use crate::graph::matrix::TREE;
use crate::graph::model::SkillGraph;
use crate::say;
use crate::state::choice::{Dependence, Picture};
use crate::task_row::{lines_of, ticks_of};
use crate::text::{number, words};
use crate::view::{ablation, transfer};

/// The box in which the page's layout places a matrix, in pixels: roomy, so that it has names and the tree.
const LAID_OUT_IN: (f64, f64) = (1200.0, 1200.0);
/// The largest side of a cell, in points.
const SIDE: f64 = 28.0;
/// The width of the tree, in points.
const TREE_WIDTH: f64 = 48.0;
/// The dashes around undecided cells, and around those that were not tested.
const OPEN: [f64; 2] = [1.8, 1.8];
const UNTESTED: [f64; 2] = [0.6, 1.6];

/// Draws the matrix of transfer.
pub(super) fn transfer(asked: &Asked<'_>, sheet: &mut Sheet, graph: &SkillGraph) {
    let &Asked { study, place, .. } = asked;
    sheet.head(&transfer::model::finding(study, place, graph));
    sheet.read_at = place.in_words(study);
    let scene = transfer::layout::matrix(study, place, LAID_OUT_IN);
    draw(sheet, &scene);
    let shares = transfer::model::shares_at(study, place);
    let (ends, told) = match shares {
        true => (["−1.0", "1.0"], say!(view::transfer::key_share)),
        false => ([".0", "1.0"], say!(view::transfer::key_auroc)),
    };
    let mut keys = vec![Key::new(Sign::Ramp { from: -1.0, ends }, told)];
    if shares {
        keys.push(Key::new(Sign::None, say!(view::transfer::key_no_share)));
    }
    if scene.cells.iter().any(|cell| cell.below) {
        keys.push(Key::new(Sign::Below, say!(view::transfer::key_flipped)));
    }
    keys.push(Key::new(Sign::Area(Colour::named("centre")), say!(view::transfer::key_quiet)));
    keys.push(Key::new(Sign::None, say!(view::transfer::key_axes)));
    sheet.legend(&keys);
}

/// Draws the selected picture of the Ablation view.
pub(super) fn ablation(asked: &Asked<'_>, sheet: &mut Sheet) -> Result<(), String> {
    let &Asked { study, selection, place, .. } = asked;
    if !dependence::any(study) {
        let run = command::run(study, &[]);
        return Err(format!("{}. {}", say!(view::ablation::nothing), say!(view::ablation::nothing_why, run)));
    }
    let picture = selection.picture.unwrap_or(Picture::Matrix);
    let of = if picture == Picture::Matrix { dependence::shown } else { dependence::shown_drops };
    let kind = of(study, selection.ablation);
    let finding = ablation::model::finding(study, place, kind);
    if dependence::matrix(study, place, kind).is_none() {
        return Err(nothing(&finding));
    }
    sheet.head(&finding);
    sheet.read_at = ablation::model::place_in_words(study, place, kind);
    match picture {
        Picture::Graph => graph::ablation(asked, sheet, kind),
        Picture::Controls => controls(asked, sheet, kind),
        _ => {
            let scene = ablation::layout::matrix(study, place, kind, LAID_OUT_IN);
            draw(sheet, &scene);
            sheet.legend(&drops_legend(kind, dependence::drops(study, place, kind), &scene.cells));
        }
    }
    Ok(())
}

fn drops_legend(kind: Dependence, drops: Option<&Dependencies>, cells: &[CellMark]) -> Vec<Key> {
    let is_drop = dependence::is_drop(kind);
    let (from, ends) = if is_drop { (-1.0, ["−.50", ".50"]) } else { (0.0, [".00", "1.00"]) };
    let mut keys = vec![Key::new(Sign::Ramp { from, ends }, words::dependence(kind))];
    let quiet = || Sign::Area(Colour::named("centre"));
    match drops {
        Some(drops) if drops.has_states() => {
            let states = [
                (Sign::Area(Colour::named("above")), PairState::Present),
                (Sign::Dashed(OPEN), PairState::Undecided),
                (quiet(), PairState::Absent),
            ];
            keys.extend(states.map(|(sign, wanted)| {
                let (state, n, pairs) = (words::pair_state(wanted), drops.in_state(wanted), drops.pairs);
                Key::new(sign, say!(view::ablation::key_state, state, n, pairs))
            }));
        }
        Some(drops) => {
            let within = drops.pairs - drops.in_state(PairState::Present);
            keys.push(Key::new(quiet(), say!(view::ablation::key_quiet, within, pairs = drops.pairs)));
        }
        None => {}
    }
    if let Some((n, pairs)) = drops.map(ablation::layout::untested).filter(|(n, _)| *n > 0) {
        keys.push(Key::new(Sign::Dashed(UNTESTED), say!(view::ablation::key_untested, n, pairs)));
    }
    if cells.iter().any(|cell| cell.gauge.is_some()) {
        keys.push(Key::new(Sign::Gauge, say!(view::ablation::key_gauge)));
    }
    if cells.iter().any(|cell| cell.below) {
        keys.push(Key::new(Sign::Below, say!(view::ablation::key_improves)));
    }
    if is_drop {
        keys.push(Key::new(Sign::None, say!(view::ablation::key_axes)));
    }
    keys
}

/// Every target's drops beside its controls.
fn controls(asked: &Asked<'_>, sheet: &mut Sheet, kind: Dependence) {
    let &Asked { study, place, .. } = asked;
    let scale = ablation::layout::drop_scale(study, kind);
    let own = |task: usize| {
        let drops = dependence::drops(study, place, kind)?;
        crate::graph::model::at(&drops.drop, (task, task))
    };
    let lane = |task: usize| Lane {
        task,
        row: ablation::layout::row(study, place, kind, task, &scale),
        number: number::score_or_dash(own(task)),
        beside: String::new(),
    };
    let rows = (0..study.tasks.len()).map(lane).collect();
    let heading = words::dependence(kind).to_owned();
    sheet.lanes(study, &Lanes { heading, lines: lines_of(&scale), ticks: ticks_of(&scale), rows });
    sheet.legend(&[
        Key::new(Sign::Area(Colour::named("rule").faded(0.17)), say!(view::ablation::key_band)),
        Key::new(Sign::circle(false), say!(view::ablation::key_beyond)),
        Key::new(Sign::circle(true), say!(view::ablation::key_within)),
        Key::new(Sign::None, say!(view::ablation::key_lanes)),
    ]);
}

/// Where a matrix's scene is, and where it is drawn: the corner of the first cell and the side of a cell in each.
struct Grid {
    scene: (Point, f64),
    drawn: (Point, f64),
}

impl Grid {
    /// A place of the scene in the figure.
    fn at(&self, x: f64, y: f64) -> Point {
        let ((from, side), (to, drawn)) = (self.scene, self.drawn);
        let scale = drawn / side;
        Point::new(to.x + (x - from.x) * scale, to.y + (y - from.y) * scale)
    }
}

/// Draws a matrix that the page's layout has placed in pixels.
fn draw(sheet: &mut Sheet, scene: &MatrixScene) {
    let least = |of: fn(&CellMark) -> f64| scene.cells.iter().map(of).fold(f64::INFINITY, f64::min);
    let corner = Point::new(least(|cell| cell.x), least(|cell| cell.y));
    let widest = scene.names.iter().map(|name| Style::plain().width(&name.text)).fold(0.0, f64::max);
    let names = widest.min(sheet.width * 0.3) + SIGN + 2.0;
    let tree = if sheet.is_narrow() || scene.tree.is_empty() { 0.0 } else { TREE_WIDTH };
    let n = scene.cells.len().isqrt().max(1) as f64;
    let side = ((sheet.width - tree - names) / n).min(SIDE);
    let grid = Grid { scene: (corner, scene.side), drawn: (Point::new(tree + names, sheet.y + names), side) };
    if tree > 0.0 {
        let squeezed = |at: Point| Point::new(at.x / TREE * tree, grid.at(0.0, at.y).y);
        let stroke = Stroke { colour: Colour::named("rule"), width: 0.7, dash: None };
        sheet.line("tree", moved(&parsed(&scene.tree), squeezed), stroke);
    }
    scene.names.iter().for_each(|name| draw_name(sheet, name, &grid, names));
    scene.cells.iter().for_each(|cell| draw_cell(sheet, cell, &grid));
    sheet.y += names + side * n;
}

/// The mark and the name of a row, or of a column, whose name runs upwards.
fn draw_name(sheet: &mut Sheet, name: &NameMark, grid: &Grid, room: f64) {
    let (corner, _) = grid.drawn;
    let at = grid.at(name.x, name.y);
    let style = Style::plain();
    let text = cut(&name.text, &style, room - SIGN);
    let sign = Shaped { shape: name.shape, colour: Colour::of(&name.colour), radius: 2.6, hollow: false };
    if name.of_column {
        sheet.mark(&sign, Point::new(at.x, corner.y - 5.0));
        let label = style.label(text, at.x + middle(TEXT), corner.y - SIGN, Anchor::Start);
        sheet.label(Label { upright: true, ..label });
    } else {
        sheet.mark(&sign, Point::new(corner.x - 5.0, at.y));
        sheet.label(style.label(text, corner.x - SIGN, at.y + middle(TEXT), Anchor::End));
    }
}

fn draw_cell(sheet: &mut Sheet, cell: &CellMark, grid: &Grid) {
    let (_, side) = grid.drawn;
    let corner = grid.at(cell.x, cell.y);
    let inside = |x: f64, y: f64| Point::new(corner.x + x, corner.y + y);
    let has = |class: &str| cell.class.split(' ').any(|one| one == class);
    let steps = rectangle(inside(0.7, 0.7), inside(side - 0.7, side - 0.7));
    let fill = Colour::of(&cell.fill);
    let fill = if has("absent") { fill.faded(0.45) } else { fill };
    let line = |name, width, dash| Some(Stroke { colour: Colour::named(name), width, dash });
    let stroke = match (has("own"), has("open"), has("untested")) {
        (true, ..) => line("ink", 0.8, None),
        (_, true, _) => line("line-strong", 0.7, Some(OPEN)),
        (.., true) => line("line-strong", 0.6, Some(UNTESTED)),
        _ => None,
    };
    let hollow = has("open") || has("untested");
    sheet.outline(Outline { class: "tile", steps, fill: (!hollow).then_some(fill), stroke });
    if let Some(Gauge { band, at }) = cell.gauge {
        let foot = |share: f64, y: f64| inside(2.0 + share * (side - 4.0), side - 3.5 + y);
        let [from, to] = band.map(|end| foot(end, 0.0));
        draw_gauge(sheet, [from, to], [foot(at, -1.8), foot(at, 1.8)]);
    }
    if cell.below {
        draw_below(sheet, inside(side - 5.0, 1.6));
    }
    let style = if ["soft", "absent", "untested"].into_iter().any(has) {
        Style::soft()
    } else {
        Style::bold(Colour::named("ink"))
    };
    let size = TEXT.min((side - 2.0) / font::width(&cell.text, 1.0, style.face).max(0.5));
    let style = Style { size, ..style };
    let lifted = if cell.gauge.is_some() { 2.0 } else { 0.0 };
    let y = corner.y + side / 2.0 - lifted + middle(size);
    sheet.label(style.label(&cell.text, corner.x + side / 2.0, y, Anchor::Middle));
}

/// A value, as an upright line, beside a band.
pub(super) fn draw_gauge(sheet: &mut Sheet, [from, to]: [Point; 2], [above, below]: [Point; 2]) {
    let ink = Colour::named("ink");
    let stroke = |colour, width| Stroke { colour, width, dash: None };
    sheet.line("tile-band", line(from, to), stroke(ink.faded(0.35), 1.6));
    sheet.line("tile-at", line(above, below), stroke(ink, 0.9));
}

/// A triangle that marks a cell on the lower side of its scale.
pub(super) fn draw_below(sheet: &mut Sheet, at: Point) {
    let steps = moved(&parsed("M0.0 0.0L3.6 0.0L1.8 3.0Z"), |point| Point::new(at.x + point.x, at.y + point.y));
    sheet.area("tile-below", steps, Colour::named("ink"));
}
