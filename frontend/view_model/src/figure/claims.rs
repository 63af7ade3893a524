//! The Overview as a figure: the claims with their answers, and each effect's interval beside the margin of its rule.

use shared::study::Claim;

use super::colour::Colour;
use super::lanes::{along, rule};
use super::path::line;
use super::sheet::{Sheet, Style, TEXT};
use super::{Anchor, Asked, Label};
use crate::chart::geometry::Point;
use crate::say;
use crate::text::words;
use crate::view::overview::measured::Measurement;
use crate::view::overview::model::{self, ClaimCard};

/// The height of an effect's drawing.
const PLOT: f64 = 12.0;

/// The columns of a claim: left and right ends.
struct Columns {
    text: [f64; 2],
    plot: [f64; 2],
    numbers: [f64; 2],
}

impl Columns {
    /// Side by side, or in narrow figures the drawings under the text.
    fn of(sheet: &Sheet) -> Self {
        let at = |from: f64, to: f64| [from * sheet.width, to * sheet.width];
        if sheet.is_narrow() {
            return Self { text: at(0.0, 1.0), plot: at(0.02, 0.5), numbers: at(0.56, 1.0) };
        }
        Self { text: at(0.0, 0.37), plot: at(0.41, 0.71), numbers: at(0.75, 1.0) }
    }
}

/// Draws the figure.
pub(super) fn draw(asked: &Asked<'_>, sheet: &mut Sheet) -> Result<(), String> {
    let claims = model::claims(asked.study);
    if claims.iter().all(|claim| claim.outcome.is_none()) {
        return Err(say!(view::overview::no_claim).to_owned());
    }
    sheet.head(&model::finding(asked.study));
    let columns = Columns::of(sheet);
    claims.iter().for_each(|claim| draw_claim(sheet, claim, &columns));
    for caution in model::cautions(asked.study) {
        sheet.paragraph(&caution, &Style::soft(), [0.0, sheet.width]);
    }
    Ok(())
}

fn draw_claim(sheet: &mut Sheet, claim: &ClaimCard, columns: &Columns) {
    let across = line(Point::new(0.0, sheet.y), Point::new(sheet.width, sheet.y));
    sheet.line("grid", across, rule("grid"));
    sheet.y += 3.0;
    let top = sheet.y;
    let outcome = claim.outcome.as_ref();
    let colour = Colour::named(ink(outcome.map_or(Claim::Inconclusive, |outcome| outcome.verdict)));
    let question = format!("{}  {}", claim.number, claim.question);
    sheet.paragraph(&question, &Style::bold(Colour::named("ink")), columns.text);
    let (verdict, told) = match &claim.answer {
        Some(answer) => (answer.verdict, answer.told.as_str()),
        None => ("", say!(page::words::not_computed)),
    };
    sheet.paragraph(verdict, &Style::bold(colour), columns.text);
    sheet.paragraph(told, &Style::soft(), columns.text);
    if let Some(read_at) = outcome.map(|outcome| &outcome.read_at).filter(|read_at| !read_at.is_empty()) {
        let read_at = format!("{}: {read_at}", say!(view::overview::read_at));
        sheet.paragraph(&read_at, &Style::soft(), columns.text);
    }
    let below = sheet.y;
    if !sheet.is_narrow() {
        sheet.y = top;
    }
    let results = outcome.map(|outcome| outcome.results.as_slice()).unwrap_or_default();
    results.iter().for_each(|result| draw_effect(sheet, result, columns));
    sheet.y = sheet.y.max(below) + 4.0;
}

/// An effect with its interval, zero and the margin; beside it the numbers, above it what was measured.
fn draw_effect(sheet: &mut Sheet, result: &Measurement, columns: &Columns) {
    if let Some((name, _)) = &result.half {
        let verdict = format!("{name}  {}", words::standing(result.verdict, result.tested));
        sheet.paragraph(&verdict, &Style::bold(Colour::named(ink(result.verdict))), [columns.plot[0], sheet.width]);
    }
    sheet.paragraph(&result.measures, &Style::soft(), [columns.plot[0], sheet.width]);
    let top = sheet.y + 1.0;
    sheet.y = top;
    sheet.paragraph(&result.effect, &Style::bold(Colour::named("ink")), columns.numbers);
    sheet.paragraph(&result.evidence, &Style::soft(), columns.numbers);
    let below = sheet.y;
    sheet.y = top;
    draw_interval(sheet, result, columns);
    sheet.y = sheet.y.max(below) + 2.0;
}

fn draw_interval(sheet: &mut Sheet, result: &Measurement, columns: &Columns) {
    let (top, plot, drawing) = (sheet.y, columns.plot, &result.drawing);
    if drawing.row.marks.is_empty() {
        return;
    }
    for &(at, class) in &drawing.lines {
        let x = along(plot, at);
        sheet.line(class, line(Point::new(x, top), Point::new(x, top + PLOT)), rule(class));
    }
    let mut row = drawing.row.clone();
    row.marks.iter_mut().for_each(|mark| mark.colour = format!("var(--{})", ink(result.verdict)));
    sheet.intervals(&row, plot, top + PLOT / 2.0);
    sheet.y += PLOT;
    // Zero and the margin can be close: then the margin's label is below that of zero.
    let mut last: Option<Label> = None;
    for (at, text) in &drawing.ticks {
        let label = Style::soft().label(text, along(plot, *at), sheet.y + TEXT, Anchor::Middle);
        let mut label = beside(label, columns);
        if last.as_ref().is_some_and(|last| last.meets(&label)) {
            label.y += TEXT * 1.2;
            sheet.y += TEXT * 1.2;
        }
        sheet.label(label.clone());
        last = Some(label);
    }
    sheet.y += TEXT * 1.3;
}

/// A label moved sideways until it is left of the numbers and right of the text.
fn beside(mut label: Label, columns: &Columns) -> Label {
    let [left, _, right, _] = label.bounds();
    let least = (columns.plot[0] - 8.0).max(0.0);
    label.x += (least - left).max(0.0) - (right - columns.numbers[0] + 4.0).max(0.0);
    label
}

/// The name of a verdict's colour.
fn ink(verdict: Claim) -> &'static str {
    match verdict {
        Claim::Supported => "good",
        Claim::Contradicted => "bad",
        Claim::Inconclusive => "soft",
    }
}
