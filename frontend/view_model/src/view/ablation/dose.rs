//! Dose curves: a task's drop by its own subspace and by one of permuted labels, over the damage (KL).

use shared::study::{CaseKind, Dose, EqualDamage, Study};

use super::layout::round_above;
use crate::chart::curve::{CURVE_SIZE, CurveScene};
use crate::chart::geometry::{Point, polyline};
use crate::chart::scale::{Scale, tenths_around};
use crate::graph::model::descending;
use crate::say;
use crate::task_row::Told;
use crate::text::finding::Finding;
use crate::text::number;
use crate::theme::task_colour;
use crate::widget::table::{Cell, Row, Table, heads};

/// The doses of a study.
pub fn doses(study: &Study) -> &[Dose] {
    study.ablation.behaviour.as_ref().map_or(&[], |behaviour| &behaviour.dose)
}

/// A task's own drops against those of permuted labels at equal KL.
pub fn equal(study: &Study, task: usize) -> Option<&EqualDamage> {
    study.ablation.behaviour.as_ref()?.equal_damage.get(task)?.as_ref()
}

/// The doses of a task's subspace of a kind, the smallest KL first.
fn of(study: &Study, task: usize, kind: CaseKind) -> Vec<&Dose> {
    let known: Vec<&Dose> = doses(study).iter().filter(|dose| dose.task == task && dose.kind == kind).collect();
    let order = descending(known.len(), &|index| -known[index].damage.kl);
    order.into_iter().map(|index| known[index]).collect()
}

/// The scales that all rows share: KL in nats per token, and the drop.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Frame {
    kl: Scale,
    drop: Scale,
}

impl Frame {
    /// The frame of all doses of a study.
    pub fn of(study: &Study) -> Self {
        let (width, height) = CURVE_SIZE;
        let all = || doses(study).iter();
        let drop = tenths_around(all().map(|dose| dose.drop), [-0.1, 0.2]);
        let kl = [0.0, round_above(all().map(|dose| dose.damage.kl).fold(0.0, f64::max))];
        Self { kl: Scale::new(kl, [2.0, width - 2.0]), drop: Scale::new(drop, [height - 3.0, 3.0]) }
    }

    /// The drops at the upper and lower end.
    pub fn ends(&self) -> [f64; 2] {
        let [low, high] = self.drop.range();
        [high, low]
    }

    /// KL at both ends, shown under the rows.
    pub fn ticks(&self) -> Vec<(f64, String)> {
        self.kl.range().map(|kl| (self.kl.at(kl), number::score(kl))).to_vec()
    }

    fn point(&self, dose: &Dose) -> Point {
        Point::new(self.kl.at(dose.damage.kl), self.drop.at(dose.drop))
    }
}

/// A task's doses: its own as dots in its colour, those of permuted labels as muted dots, each joined by a line over KL.
pub fn curve(study: &Study, task: usize, frame: &Frame) -> CurveScene {
    let drawn = |kind: CaseKind, line: &'static str, dots: &'static str, colour: String| {
        let points: Vec<Point> = of(study, task, kind).into_iter().map(|dose| frame.point(dose)).collect();
        let joined = polyline(&points.iter().copied().map(Some).collect::<Vec<_>>());
        // A zero-length line with round ends is a dot that stretching does not distort.
        let dotted: String = points.iter().map(|at| format!("M{:.1} {:.1}h0", at.x, at.y)).collect();
        [(joined, line, colour.clone()), (dotted, dots, colour)]
    };
    let control = drawn(CaseKind::Permuted, "curve-other", "curve-dots other", "var(--soft)".to_owned());
    let own = drawn(CaseKind::Source, "curve-thin", "curve-dots", task_colour(task));
    CurveScene {
        band: String::new(),
        lines: control.into_iter().chain(own).collect(),
        chance: Some(frame.drop.at(0.0)),
        cursor: None,
    }
}

/// The numbers beside a row: own drop minus the control's at equal KL, and the interval.
pub fn beside(study: &Study, task: usize) -> [String; 2] {
    let difference = equal(study, task).and_then(|equal| equal.difference);
    difference.map_or_else(
        || ["–".to_owned(), String::new()],
        |difference| [number::signed(difference.value), number::interval(difference.interval)],
    )
}

/// The tooltip of a row.
pub fn told(study: &Study, task: usize) -> Told {
    let title = study.tasks[task].id.clone();
    let Some(equal) = equal(study, task) else { return (title, vec![say!(view::ablation::no_dose).to_owned()]) };
    let [difference, interval] = beside(study, task);
    let mut lines = vec![say!(view::ablation::told_compared, compared = equal.compared, outside = equal.outside)];
    if let Some((own, control)) = equal.own.zip(equal.control) {
        let (own, control) = (number::score(own), number::score(control));
        lines.push(say!(view::ablation::told_equal, own, control, difference, interval));
    }
    (title, lines)
}

/// The finding: for how many tasks the drop exceeds the control's at equal damage.
pub fn finding(study: &Study) -> Finding {
    let known: Vec<&EqualDamage> = (0..study.tasks.len()).filter_map(|task| equal(study, task)).collect();
    let differences: Vec<[f64; 2]> =
        known.iter().filter_map(|equal| Some(equal.difference.as_ref()?.interval)).collect();
    let (n, above) = (differences.len(), differences.iter().filter(|interval| interval[0] > 0.0).count());
    let outside: usize = known.iter().map(|equal| equal.outside).sum();
    let headline = match above {
        _ if n == 0 => say!(view::ablation::dose_none).to_owned(),
        0 => say!(view::ablation::dose_no_more).to_owned(),
        above => say!(view::ablation::dose_more, above, n),
    };
    Finding::new(headline, say!(view::ablation::dose_evidence, outside = number::count(outside)))
}

/// Every dose as a table, then each task's comparison at equal KL.
pub fn table(study: &Study) -> Table {
    let rows = doses(study).iter().map(|dose| row(study, dose));
    let equals = (0..study.tasks.len()).filter_map(|task| equal_row(study, task));
    Table {
        name: "dose",
        from: Vec::new(),
        caption: say!(view::ablation::dose_caption).to_owned(),
        columns: heads([
            say!(page::words::task),
            say!(view::ablation::subspace_head),
            "α",
            say!(view::ablation::rank_head),
            "KL",
            say!(view::ablation::drop_head),
            "95 %",
            say!(view::ablation::control_at_kl_head),
            "n",
        ]),
        rows: rows.chain(equals).collect(),
    }
}

fn row(study: &Study, dose: &Dose) -> Row {
    let id = study.tasks.get(dose.task).map_or("", |task| task.id.as_str());
    let own = dose.kind == CaseKind::Source;
    let about = [("task", id), ("kind", if own { "own" } else { "permuted" })];
    Row {
        head: id.to_owned(),
        cells: vec![
            Cell::text(if own { say!(view::ablation::own_subspace) } else { say!(page::words::permuted) }),
            Cell::number("alpha", Some(dose.alpha), number::layer),
            Cell::number("rank", Some(dose.rank as f64), number::layer),
            Cell::number("kl", Some(dose.damage.kl), number::score).about(&about),
            Cell::number("drop", Some(dose.drop), number::score).about(&about),
            Cell::interval(Some([dose.low, dose.high]), number::interval),
            Cell::number("control_at_kl", dose.control_at_kl, number::score).about(&about),
            Cell::number("n", Some(dose.n as f64), |n| number::count(n as usize)),
        ],
    }
}

fn equal_row(study: &Study, task: usize) -> Option<Row> {
    let (equal, id) = (equal(study, task)?, study.tasks[task].id.as_str());
    let difference = equal.difference.as_ref();
    Some(Row {
        head: id.to_owned(),
        cells: vec![
            Cell::text(say!(view::ablation::own_minus_control)),
            Cell::text(""),
            Cell::text(""),
            Cell::text(say!(view::ablation::equal_kl)),
            Cell::number("difference", difference.map(|found| found.value), number::signed).about(&[("task", id)]),
            Cell::interval(difference.map(|found| found.interval), number::interval),
            Cell::number("control", equal.control, number::score).about(&[("task", id)]),
            Cell::number("compared", Some(equal.compared as f64), |n| number::count(n as usize)),
        ],
    })
}
