//! The dose curve as it is drawn: two panels over the doses, the numbers of a dose, and the table of all numbers.

use shared::live::{Edit, Role};

use super::dose::{Curve, Point};
use super::dose_plan::steps;
use super::model::name;
use crate::chart::curve::{CURVE_SIZE, CurveScene};
use crate::chart::geometry::{self, polyline};
use crate::chart::scale::{Scale, tenths_around};
use crate::say;
use crate::task_row::Told;
use crate::text::number;
use crate::widget::table::{Cell, Row, Table, heads};

/// How far the marks of the two curves stand off their dose, in per cent of the width, so that their intervals do not overlap.
const APART: f64 = 0.9;

/// What a panel shows over the doses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Panel {
    /// The share of responses that keep the task.
    Kept,
    /// The divergence from the baseline.
    Kl,
}

impl Panel {
    /// Value and interval of a point.
    fn of(self, point: &Point) -> (f64, Option<[f64; 2]>) {
        match self {
            Self::Kept => (point.share, Some(point.interval)),
            Self::Kl => (point.kl, point.kl_interval),
        }
    }

    /// The values at the lower and the upper end.
    fn range(self, curve: &Curve) -> [f64; 2] {
        let high = |point: &Point| {
            let (value, interval) = self.of(point);
            interval.map_or(value, |[_, high]| high)
        };
        match self {
            Self::Kept => [0.0, 1.0],
            Self::Kl => {
                let points = [Role::Edited, Role::Control].map(|role| curve.points(role));
                tenths_around(points.iter().flatten().map(high), [0.0, 0.1])
            }
        }
    }

    /// The values at the upper and the lower end, as text.
    pub fn ends(self, curve: &Curve) -> [String; 2] {
        let [low, high] = self.range(curve);
        [high, low].map(number::score)
    }

    /// The drawing: the edited model in a colour, the control muted, both through the baseline; of a step in focus, by its
    /// number among [`steps`], the cursor.
    pub fn scene(self, curve: &Curve, colour: &str, step: Option<usize>) -> CurveScene {
        let y = Scale::new(self.range(curve), [CURVE_SIZE.1 - 2.0, 2.0]);
        let at = |point: &Point, apart: f64| geometry::Point::new(x(point.dose) + apart, y.at(self.of(point).0));
        let drawn = |role: Role, side: f64, [line, bar, dot]: [&'static str; 3], colour: &str| {
            let points = curve.points(role);
            let apart = |point: &Point| if point.dose == 0.0 { 0.0 } else { side };
            let through: Vec<Option<geometry::Point>> =
                points.iter().map(|point| Some(at(point, apart(point)))).collect();
            let marked = |point: &&Point| point.dose != 0.0;
            let marks = |mark: &dyn Fn(geometry::Point, &Point) -> String| {
                points.iter().filter(marked).map(|point| mark(at(point, side), point)).collect::<String>()
            };
            let bars = marks(&|at, point| self.bar(at.x, point, &y));
            [(polyline(&through), line), (bars, bar), (marks(&|at, _| dotted(at)), dot)]
                .map(|(path, class)| (path, class, colour.to_owned()))
        };
        let control = drawn(Role::Control, APART, ["curve-other", "curve-other", "curve-dots other"], "var(--soft)");
        let edited = drawn(Role::Edited, -APART, ["curve-main", "curve-thin", "curve-dots"], colour);
        let baseline = curve.point(Role::Baseline, 0.0).map(|point| {
            let marks = [(self.bar(x(0.0), &point, &y), "curve-thin"), (dotted(at(&point, 0.0)), "curve-dots")];
            marks.map(|(path, class)| (path, class, "var(--ink)".to_owned()))
        });
        let dashed = (self == Self::Kept).then(|| curve.point(Role::Baseline, 0.0)).flatten();
        let cursor = step.and_then(|step| steps().get(step).copied()).map(|dose| {
            let edited = curve.point(Role::Edited, dose);
            (x(dose), edited.map(|point| y.at(self.of(&point).0)))
        });
        CurveScene {
            band: String::new(),
            lines: control.into_iter().chain(edited).chain(baseline.into_iter().flatten()).collect(),
            chance: dashed.map(|point| y.at(point.share)),
            cursor,
        }
    }

    /// The interval of a point as an upright line.
    fn bar(self, x: f64, point: &Point, y: &Scale) -> String {
        let ends = self.of(point).1.map(|ends| ends.map(|end| y.at(end)));
        ends.map_or_else(String::new, |[low, high]| format!("M{x:.1} {low:.1}V{high:.1}"))
    }
}

/// A zero-length line with round ends: a dot that stretching does not distort.
fn dotted(at: geometry::Point) -> String {
    format!("M{:.1} {:.1}h0", at.x, at.y)
}

/// The x of a dose, in per cent of the width.
fn x(dose: f64) -> f64 {
    let all = steps();
    let [first, last] = [all.first(), all.last()].map(|end| end.copied().unwrap_or_default());
    Scale::new([first, last], [0.0, CURVE_SIZE.0]).at(dose)
}

/// Where the steps are, in per cent of the width, and their doses.
pub fn ticks() -> Vec<(f64, String)> {
    steps().into_iter().map(|dose| (x(dose), dose_text(dose))).collect()
}

/// The number of the step that is nearest to a place, in per cent of the width.
pub fn step_near(place: f64) -> usize {
    let away = |(_, dose): &(usize, f64)| (x(*dose) - place).abs();
    let all = steps().into_iter().enumerate();
    all.min_by(|one, other| away(one).total_cmp(&away(other))).map_or(0, |(step, _)| step)
}

/// A dose as it is written: `0.5`, `−1`.
pub fn dose_text(dose: f64) -> String {
    number::layer(dose).replace('-', "−")
}

/// The numbers of a step: a title, and a line per column.
pub fn told(curve: &Curve, step: usize) -> Told {
    let dose = steps().get(step).copied().unwrap_or_default();
    let line = |&role: &Role| {
        let point = curve.point(role, dose)?;
        let (kept, n) = (number::count(point.kept), number::count(point.n));
        let (share, interval) = (number::score(point.share), number::interval(point.interval));
        let around = point.kl_interval.map_or_else(String::new, |ends| format!(" ({})", number::interval(ends)));
        let kl = number::score(point.kl) + &around;
        Some(say!(view::live::dose_point, column = name(role), kept, n, share, interval, kl))
    };
    (say!(view::live::dose_at, dose = dose_text(dose)), roles(dose).iter().filter_map(line).collect())
}

/// The columns of a dose.
fn roles(dose: f64) -> &'static [Role] {
    if dose == 0.0 { &[Role::Baseline] } else { &[Role::Edited, Role::Control] }
}

/// All numbers, a row per dose and column.
pub fn table(curve: &Curve) -> Table {
    let row = |(dose, role): (f64, Role)| {
        let point = curve.point(role, dose)?;
        let count = |measure, n: usize| Cell::number(measure, Some(n as f64), |_| number::count(n));
        Some(Row {
            head: dose_text(dose),
            cells: vec![
                Cell::text(name(role)),
                count("n", point.n),
                count("kept", point.kept),
                Cell::number("share", Some(point.share), number::score),
                Cell::interval(Some(point.interval), number::interval),
                Cell::number("kl", Some(point.kl), number::score),
                Cell::interval(point.kl_interval, number::interval),
            ],
        })
    };
    let all = steps().into_iter().flat_map(|dose| roles(dose).iter().map(move |&role| (dose, role)));
    let edits = curve.of().map_or(&[] as &[Edit], |of| of.edits.as_slice());
    let edits = edits.iter().map(Edit::to_string).collect::<Vec<_>>().join("; ");
    Table {
        name: "live-dose",
        from: vec![("task", curve.task().to_owned())],
        caption: say!(view::live::dose_caption, task = curve.task(), edits),
        columns: heads([
            say!(view::live::dose_head),
            say!(view::live::dose_column),
            "n",
            say!(view::live::dose_kept_head),
            say!(view::live::dose_share),
            "95 %",
            "KL",
            say!(view::live::dose_kl_interval),
        ]),
        rows: all.filter_map(row).collect(),
    }
}
