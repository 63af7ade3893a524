//! The Layers and Time views as figures: a curve per task over the layers or over the positions.

use super::colour::Colour;
use super::lanes::{along, rule, within};
use super::legend::{Key, Sign};
use super::path::{line, moved, parsed};
use super::sheet::{GAP, Sheet, Style, TEXT, middle};
use super::{Anchor, Asked, Outline, Stroke, nothing};
use crate::chart::curve::CurveScene;
use crate::chart::geometry::Point;
use crate::chart::interval::IntervalRow;
use crate::say;
use crate::task_row::{lines_of, ticks_of};
use crate::text::{number, words};
use crate::view::{layers, time};

/// The height of a curve, of the marks under it, and of the space between rows, in points.
const CURVE: f64 = 25.0;
const MARKS: f64 = 11.0;
const SPACE: f64 = 5.0;
/// The room for the numbers at the ends of the curves' scale.
pub(super) const ENDS: f64 = 16.0;

/// Rows of curves on one scale.
struct Curves {
    /// What the curves show.
    heading: String,
    /// Their scale.
    range: [f64; 2],
    /// The names of the steps under them: in per cent of the width.
    ticks: Vec<(f64, String)>,
    /// A second column, of values on an axis.
    beside: Option<Beside>,
    /// The heads of the columns of numbers.
    heads: Vec<String>,
    /// The rows.
    rows: Vec<Row>,
}

/// A column of values on an axis.
struct Beside {
    heading: String,
    lines: Vec<(f64, &'static str)>,
    ticks: Vec<(f64, String)>,
}

/// A task's row.
struct Row {
    task: usize,
    curve: CurveScene,
    /// Marks under the curve, on its scale, or in the column beside it.
    marks: IntervalRow,
    /// Numbers with what is written after them.
    numbers: Vec<(String, String)>,
}

impl Row {
    fn is_empty(&self) -> bool {
        self.curve.lines.iter().all(|(path, class, _)| *class != "curve-main" || path.is_empty())
    }
}

/// Whether any row has a full mark, and a hollow one.
fn drawn(rows: &[Row]) -> [bool; 2] {
    [false, true].map(|hollow| rows.iter().flat_map(|row| &row.marks.marks).any(|mark| mark.hollow == hollow))
}

/// The meanings of the full and the hollow marks that are drawn.
fn marked(drawn: [bool; 2], names: [&'static str; 2]) -> Vec<Key> {
    let keys = [false, true].into_iter().zip(names).zip(drawn).filter(|(_, drawn)| *drawn);
    keys.map(|((hollow, name), _)| Key::new(Sign::circle(hollow), name)).collect()
}

/// Draws the curves over the layers, with onset and peak.
pub(super) fn layers(asked: &Asked<'_>, sheet: &mut Sheet) -> Result<(), String> {
    let (&Asked { study, selection, place, .. }, raw) = (asked, asked.is_raw());
    let range = layers::layout::range(study, place.position, raw);
    let row = |task: usize| Row {
        task,
        curve: layers::layout::curve(study, place, task, range, raw),
        marks: layers::layout::marks(study, place, task),
        numbers: layers::model::numbers(study, place, task).to_vec(),
    };
    let rows: Vec<Row> = layers::depth::order(study, place, selection.layers.sort).into_iter().map(row).collect();
    let finding = layers::model::finding(study, place);
    if rows.iter().all(Row::is_empty) {
        return Err(nothing(&finding));
    }
    sheet.head(&finding);
    let position = study.positions.get(place.position).copied();
    sheet.read_at = position.map(words::position_in_sentence).unwrap_or_default();
    let heading =
        if raw { say!(view::layers::specialist_over_layers) } else { say!(view::layers::increment_over_layers) };
    let marks = drawn(&rows);
    let heads = layers::model::NUMBERS.map(|name| name().to_owned()).to_vec();
    let (heading, ticks) = (heading.to_owned(), layers::layout::ticks(study));
    sheet.curves(asked, &Curves { heading, range, ticks, beside: None, heads, rows });
    let nothing = if raw { say!(view::layers::key_chance) } else { say!(page::metric::key_nothing) };
    let mut keys = marked(marks, [say!(view::layers::onset), say!(view::layers::key_peak)]);
    keys.push(Key::new(Sign::Line(rule("chance")), nothing));
    if raw {
        keys.push(Key::new(Sign::Area(Colour::named("rule").faded(0.2)), say!(view::layers::key_permuted)));
    }
    sheet.legend(&keys);
    Ok(())
}

/// Draws the curves over the positions, with planning and monitoring.
pub(super) fn time(asked: &Asked<'_>, sheet: &mut Sheet) -> Result<(), String> {
    let (&Asked { study, place, .. }, raw) = (asked, asked.is_raw());
    let (range, scale) = (time::layout::range(study, raw), time::layout::index_scale(study));
    let row = |task: usize| {
        let [_, planning, monitoring] = time::model::numbers(study, place, task, raw);
        Row {
            task,
            curve: time::layout::curve(study, place, task, range, raw),
            marks: time::layout::row(study, place, task, &scale),
            numbers: [planning, monitoring].map(|index| (index, String::new())).to_vec(),
        }
    };
    let rows: Vec<Row> = (0..study.tasks.len()).map(row).collect();
    let finding = time::model::finding(study, place);
    if rows.iter().all(Row::is_empty) {
        return Err(nothing(&finding));
    }
    sheet.head(&finding);
    let site = study.sites.get(place.site).copied();
    sheet.read_at = site.map(words::site_in_sentence).unwrap_or_default();
    let heading = if raw { say!(view::time::over_positions) } else { say!(view::time::increment_over_positions) };
    let [_, planning, monitoring] = time::model::number_names(raw).map(str::to_owned);
    let beside =
        Beside { heading: say!(view::time::indices).to_owned(), lines: lines_of(&scale), ticks: ticks_of(&scale) };
    let (ticks, heading) = (time::layout::names(study), heading.to_owned());
    let heads = vec![planning, monitoring];
    let marks = drawn(&rows);
    sheet.curves(asked, &Curves { heading, range, ticks, beside: Some(beside), heads, rows });
    sheet.legend(&time_legend(asked, marks));
    Ok(())
}

fn time_legend(asked: &Asked<'_>, marks: [bool; 2]) -> Vec<Key> {
    let raw = asked.is_raw();
    let soft = |width, dash| Sign::Line(Stroke { colour: Colour::named("soft"), width, dash });
    let main = if raw { say!(view::time::key_each) } else { say!(view::time::key_added) };
    let mut keys = vec![Key::new(soft(1.4, None), main)];
    if raw {
        let carried = say!(view::time::key_carried, at = time::model::trained_at(asked.study));
        keys.push(Key::new(soft(1.0, Some([3.0, 2.0])), carried));
    }
    if raw && !asked.study.baselines.prompt_only.is_empty() {
        keys.push(Key::new(soft(1.0, Some([1.0, 2.0])), say!(view::time::from_prompt)));
        keys.push(Key::new(soft(0.7, None), say!(view::time::key_surface)));
    }
    let nothing = if raw { say!(view::time::key_chance) } else { say!(page::metric::key_nothing) };
    keys.push(Key::new(Sign::Line(rule("chance")), nothing));
    keys.extend(marked(marks, [say!(view::time::key_monitoring), say!(view::time::planning)]));
    keys
}

/// The columns of rows of curves: left and right ends, and the right ends of the numbers.
struct Columns {
    names: f64,
    curve: [f64; 2],
    beside: [f64; 2],
    numbers: Vec<f64>,
}

impl Columns {
    /// Narrow figures leave out the numbers, which the curves and marks show, too.
    fn of(sheet: &Sheet, names: f64, curves: &Curves) -> Self {
        let style = Style::soft();
        let widest = |column: usize| {
            let numbers = curves.rows.iter().filter_map(|row| row.numbers.get(column));
            let numbers = numbers.map(|(value, beside)| style.width(value).max(style.width(beside)));
            numbers.fold(style.width(&curves.heads[column]), f64::max)
        };
        let mut right = sheet.width;
        let mut numbers = Vec::new();
        if !sheet.is_narrow() {
            for column in (0..curves.heads.len()).rev() {
                numbers.insert(0, right);
                right -= widest(column) + GAP;
            }
        }
        let left = names + GAP + ENDS;
        let share = if curves.beside.is_some() { 0.55 } else { 1.0 };
        let end = left + share * (right - left);
        Self { names, curve: [left, end], beside: [end + 3.0 * GAP, right], numbers }
    }
}

impl Sheet {
    /// Draws rows of curves, a row per task.
    fn curves(&mut self, asked: &Asked<'_>, curves: &Curves) {
        let columns = Columns::of(self, self.names(asked.study), curves);
        self.heads(curves, &columns);
        let top = self.y;
        let under = if curves.beside.is_some() { 0.0 } else { MARKS };
        let height = CURVE + under + SPACE;
        let bottom = top + height * curves.rows.len() as f64;
        if let Some(beside) = &curves.beside {
            for &(at, class) in &beside.lines {
                let x = along(columns.beside, at);
                self.line(class, line(Point::new(x, top), Point::new(x, bottom - SPACE)), rule(class));
            }
        }
        for (index, row) in curves.rows.iter().enumerate() {
            self.y = top + height * index as f64;
            let y = self.y + CURVE / 2.0;
            self.task(asked.study, row.task, y, columns.names);
            let ([left, right], [low, high]) = (columns.curve, curves.range.map(number::score));
            let corners = [Point::new(left, self.y), Point::new(right, self.y + CURVE)];
            self.curve(&row.curve, corners, [high, low]);
            let (plot, marks_y) = match curves.beside.is_some() {
                true => (columns.beside, y),
                false => (columns.curve, self.y + CURVE + MARKS / 2.0),
            };
            self.intervals(&row.marks, plot, marks_y);
            self.numbers(&row.numbers, &columns, y);
        }
        self.y = bottom;
        if let Some(beside) = &curves.beside {
            self.axis(&beside.ticks, columns.beside);
            self.y = bottom;
        }
        self.axis(&curves.ticks, columns.curve);
    }

    /// The heads of the columns.
    fn heads(&mut self, curves: &Curves, columns: &Columns) {
        let (style, top) = (Style::soft(), self.y);
        let [left, _] = columns.curve;
        let end = columns.beside[0] - GAP;
        // Without a second column the head may reach over the numbers' column only where these have no heads.
        let right = match (&curves.beside, columns.numbers.is_empty()) {
            (Some(_), _) => end,
            (None, true) => self.width,
            (None, false) => columns.curve[1],
        };
        self.paragraph(&curves.heading, &style, [left - ENDS, right]);
        let mut bottom = self.y;
        if let Some(beside) = &curves.beside {
            self.y = top;
            self.paragraph(&beside.heading, &style, [columns.beside[0], columns.beside[1]]);
            bottom = bottom.max(self.y);
        }
        for (head, &right) in curves.heads.iter().zip(&columns.numbers) {
            let label = style.label(head, right, top + style.size * 0.85, Anchor::End);
            self.label(label);
        }
        self.y = bottom + 2.0;
    }

    /// Numbers about a y, each with what is written under it.
    fn numbers(&mut self, numbers: &[(String, String)], columns: &Columns, y: f64) {
        for ((value, beside), &right) in numbers.iter().zip(&columns.numbers) {
            let lifted = if beside.is_empty() { 0.0 } else { 4.0 };
            self.label(Style::plain().label(value, right, y - lifted + middle(TEXT), Anchor::End));
            self.label(Style::soft().label(beside, right, y + lifted + middle(TEXT), Anchor::End));
        }
    }

    /// Draws a curve between two corners, with the upper and the lower end of its scale.
    pub(super) fn curve(&mut self, scene: &CurveScene, corners: [Point; 2], [upper, lower]: [String; 2]) {
        let [Point { x: left, y: top }, Point { x: right, y: bottom }] = corners;
        let at = |point: Point| within(corners, point);
        let style = Style::soft();
        self.label(style.label(upper, left - 3.0, top + TEXT * 0.72, Anchor::End));
        self.label(style.label(lower, left - 3.0, bottom, Anchor::End));
        self.line("grid", line(Point::new(left, top), Point::new(left, bottom)), rule("grid"));
        self.area("chance-band", moved(&parsed(&scene.band), at), Colour::named("rule").faded(0.2));
        let (spreads, lines): (Vec<_>, Vec<_>) = scene.lines.iter().partition(|(_, class, _)| *class == "curve-spread");
        for &(ref path, class, ref colour) in spreads {
            self.area(class, moved(&parsed(path), at), Colour::of(colour).faded(0.16));
        }
        if let Some(y) = scene.chance {
            let y = at(Point::new(0.0, y)).y;
            self.line("chance", line(Point::new(left, y), Point::new(right, y)), rule("chance"));
        }
        for &(ref path, class, ref colour) in lines {
            let stroke = Some(stroke(class, colour));
            self.outline(Outline { class, steps: moved(&parsed(path), at), fill: None, stroke });
        }
    }
}

/// The line of a curve's class.
fn stroke(class: &str, colour: &str) -> Stroke {
    let (own, soft) = (Colour::of(colour), Colour::named("soft"));
    let (colour, width, dash) = match class {
        "curve-eos" => (own.faded(0.85), 1.0, Some([3.0, 2.0])),
        "curve-prompt" => (soft, 1.0, Some([1.0, 2.0])),
        "curve-other" => (soft.faded(0.55), 0.8, None),
        "curve-begin" => (Colour::named("line-strong"), 0.6, None),
        _ => (own, 1.3, None),
    };
    Stroke { colour, width, dash }
}
