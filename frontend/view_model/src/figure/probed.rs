//! Results of `skillscope probe` as a figure: every task's AUROC over the layers, and at sites that are none.

use shared::natural::Name;
use shared::study::Score;

use super::colour::Colour;
use super::curves::ENDS;
use super::lanes::{along, rule, within};
use super::legend::{Key, Sign};
use super::path::line;
use super::sheet::{GAP, SIGN, Shaped, Sheet, Style, TEXT, cut, middle};
use super::{Anchor, Figure};
use crate::chart::geometry::{Point, Shape};
use crate::chart::interval::{IntervalMark, IntervalRow};
use crate::chart::scale::{Scale, tenths_around, ticks};
use crate::probed::{Chart, Probed, ProbedTask, apart, caption, tasks};
use crate::say;
use crate::text::finding::Finding;
use crate::text::number;
use crate::theme::task_colour;

/// The height of a curve, of a site's row, and of a legend's line, in points.
const CURVE: f64 = 44.0;
const ROW: f64 = 10.0;
const LINE: f64 = TEXT * 1.35;

/// A task with its scores at the sites that no chart has.
type Drawn<'a> = (ProbedTask, Vec<(&'a str, &'a Score)>);

/// Draws results, as the page's dialog shows them, in the language of [`speak`](crate::text::say::speak); sites that are
/// in none of its charts are rows. `width` is in points.
///
/// # Errors
/// A sentence, where no task could be probed.
pub fn draw(probed: &Probed, width: f64) -> Result<Figure, String> {
    draw_on(Sheet::new(width, true), probed)
}

/// Draws results as [`draw`] does, without the title above them: for papers that have a caption.
///
/// # Errors
/// As those of [`draw`].
pub fn draw_untitled(probed: &Probed, width: f64) -> Result<Figure, String> {
    draw_on(Sheet::new(width, false), probed)
}

fn draw_on(mut sheet: Sheet, Probed { file, results }: &Probed) -> Result<Figure, String> {
    let with_rows = |task: ProbedTask| {
        let rows = apart(results, &Name(task.name.clone()));
        (task, rows)
    };
    let drawn: Vec<Drawn<'_>> = tasks(results).into_iter().map(with_rows).collect();
    if drawn.iter().all(|(task, rows)| task.charts.is_empty() && rows.is_empty()) {
        return Err(say!(page::figure::no_scores, file));
    }
    sheet.head(&Finding::new(say!(page::probed::of_file, file), say!(page::probed::about)));
    let columns = if sheet.is_narrow() { 1 } else { 2 };
    let wide = (sheet.width + 2.0 * GAP) / columns as f64;
    for side_by_side in drawn.chunks(columns) {
        let (top, mut bottom) = (sheet.y, sheet.y);
        for (column, task) in side_by_side.iter().enumerate() {
            let left = wide * column as f64;
            sheet.y = top;
            sheet.probed_task(task, [left, left + wide - 2.0 * GAP]);
            bottom = bottom.max(sheet.y);
        }
        sheet.y = bottom + GAP;
    }
    sheet.legend(&legend(&drawn));
    Ok(sheet.finished([file.clone(), caption(results)]))
}

/// Chance, and the bands where there are some.
fn legend(drawn: &[Drawn<'_>]) -> Vec<Key> {
    let mut lines = drawn.iter().flat_map(|(task, _)| &task.charts).flat_map(|chart| &chart.scene.lines);
    let mut keys = vec![Key::new(Sign::Line(rule("chance")), say!(view::layers::key_chance))];
    if let Some((.., colour)) = lines.find(|(_, class, _)| *class == "curve-spread") {
        keys.push(Key::new(Sign::Area(Colour::of(colour).faded(0.16)), say!(page::words::interval)));
    }
    keys
}

impl Sheet {
    /// A task's name, where its probe is best, its charts and its rows, between two x.
    fn probed_task(&mut self, (task, rows): &Drawn<'_>, column: [f64; 2]) {
        self.paragraph(&task.name, &Style::bold(Colour::named("ink")), column);
        self.paragraph(&task.told, &Style::soft(), column);
        task.charts.iter().for_each(|chart| self.probed_chart(chart, column));
        self.probed_rows(rows, column);
    }

    /// A chart over the layers, its best layer marked, with the positions of its lines under it.
    fn probed_chart(&mut self, chart: &Chart, column: [f64; 2]) {
        let [left, right] = column;
        self.paragraph(&say!(page::probed::over_layers, of = &chart.of), &Style::plain(), column);
        self.y += 2.0;
        let corners = [Point::new(left + ENDS, self.y), Point::new(right, self.y + CURVE)];
        self.curve(&chart.scene, corners, chart.ends.clone());
        if let Some((x, Some(y))) = chart.scene.cursor {
            let best = Shaped { shape: Shape::Circle, colour: Colour::named("ink"), radius: 1.8, hollow: false };
            self.mark(&best, within(corners, Point::new(x, y)));
        }
        self.y += CURVE + 1.0;
        self.axis(&chart.ticks, corners.map(|corner| corner.x));
        let style = Style::soft();
        let mut x = left;
        for (position, colour) in &chart.lines {
            let name = cut(position, &style, right - left - SIGN);
            let wide = SIGN + style.width(&name);
            if x > left && x + wide > right {
                x = left;
                self.y += LINE;
            }
            let sign = Shaped { shape: Shape::Circle, colour: Colour::of(colour), radius: 2.4, hollow: false };
            self.mark(&sign, Point::new(x + 3.5, self.y + LINE / 2.0));
            self.label(style.label(name, x + SIGN, self.y + LINE / 2.0 + middle(TEXT), Anchor::Start));
            x += wide + GAP;
        }
        self.y += if chart.lines.is_empty() { 0.0 } else { LINE } + 3.0;
    }

    /// Sites as rows with their intervals, on one axis.
    fn probed_rows(&mut self, rows: &[(&str, &Score)], [left, right]: [f64; 2]) {
        if rows.is_empty() {
            return;
        }
        let (style, plain) = (Style::soft(), Style::plain());
        let range = tenths_around(rows.iter().flat_map(|(_, score)| score.auroc_interval), [0.4, 0.8]);
        let scale = Scale::new(range, [0.0, 100.0]);
        let names = rows.iter().map(|(name, _)| style.width(name)).fold(0.0, f64::max).min((right - left) * 0.45);
        let numbers = rows.iter().map(|(_, score)| plain.width(&number::score(score.auroc))).fold(0.0, f64::max);
        let plot = [left + names + GAP, right - numbers - GAP];
        self.paragraph(say!(view::time::auroc_intervals), &plain, [left, right]);
        let (top, bottom) = (self.y + 1.0, self.y + 1.0 + ROW * rows.len() as f64);
        let chance = along(plot, scale.at(0.5));
        self.line("chance", line(Point::new(chance, top), Point::new(chance, bottom)), rule("chance"));
        for (index, (name, score)) in rows.iter().enumerate() {
            let y = top + ROW * (index as f64 + 0.5);
            let mark = IntervalMark {
                at: scale.at(score.auroc),
                interval: Some(score.auroc_interval.map(|end| scale.at(end))),
                lane: 0.0,
                shape: Shape::Circle,
                colour: task_colour(0),
                hollow: false,
                radius: 4.0,
            };
            self.label(style.label(cut(name, &style, names), left, y + middle(TEXT), Anchor::Start));
            self.intervals(&IntervalRow { marks: vec![mark], ..IntervalRow::default() }, plot, y);
            self.label(plain.label(number::score(score.auroc), right, y + middle(TEXT), Anchor::End));
        }
        self.y = bottom;
        let ticks = ticks(range, 5, 0.5).into_iter().map(|tick| (scale.at(tick), number::score(tick)));
        self.axis(&ticks.collect::<Vec<_>>(), plot);
    }
}
