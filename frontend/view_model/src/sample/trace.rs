//! The trace of a response: probes and checker token by token, as columns of cells, tooltips and a table.

use shared::study::{Sample, Study, Trace};
use shared::task::{PartialVerdict, Skill};

use super::model::response_tokens;
use crate::say;
use crate::text::{number, words};
use crate::theme::diverging;
use crate::widget::table::{Cell, Row, Table};
use crate::widget::token::{Token, TokenKind, visible};

/// A response with its token heatmap: one column per token, one row per probe.
#[derive(Debug, Clone, PartialEq)]
pub struct Heatmap {
    /// The probes' tasks: the sample's own first, the others in the study's order.
    pub rows: Vec<HeatmapRow>,
    /// The sample's id.
    pub sample: String,
    /// The last token of the prompt and the template's tokens after it, with the positions read at each. They have
    /// no cells, because the trace begins with the response.
    pub lead: Vec<(String, String)>,
    /// The response's tokens.
    pub columns: Vec<Column>,
    /// Where the probes were fitted, in a sentence.
    pub place: String,
}

/// One row of the heatmap: a probe.
#[derive(Debug, Clone, PartialEq)]
pub struct HeatmapRow {
    /// Index of its task in the study.
    pub task: usize,
    /// The task's id.
    pub id: String,
    /// Its skill.
    pub skill: Skill,
    /// Whether it is the sample's task.
    pub own: bool,
}

/// One token.
#[derive(Debug, Clone, PartialEq)]
pub struct Column {
    /// Text of the token, with visible white space.
    pub text: String,
    /// The positions read at it.
    pub marks: String,
    /// The checker's running verdict after the token.
    pub verdict: PartialVerdict,
    /// Each row's probability after the token.
    pub probabilities: Vec<f64>,
}

impl Heatmap {
    /// The heatmap of a sample; `None` without a trace, or when the trace does not fit the response.
    pub fn of(study: &Study, sample: &Sample) -> Option<Self> {
        let trace = sample.trace.as_ref()?;
        let rows = rows(study, sample, trace);
        let of_row = |row: &HeatmapRow| trace.probabilities(&row.id).ok().flatten();
        let probabilities: Vec<Vec<f64>> = rows.iter().map(of_row).collect::<Option<_>>()?;
        let (tokens, verdicts) = (response_tokens(study, sample), trace.verdicts().ok()?);
        let fits = |length: usize| length == tokens.len();
        if !fits(verdicts.len()) || !probabilities.iter().all(|strip| fits(strip.len())) {
            return None;
        }
        let column = |(index, token): (usize, &Token)| Column {
            text: visible(&token.text),
            marks: token.marks.join(" "),
            verdict: verdicts[index],
            probabilities: probabilities.iter().map(|strip| strip[index]).collect(),
        };
        let columns = tokens.iter().enumerate().map(column).collect();
        let first = sample.positions.get("user_last").copied().unwrap_or(sample.prompt_tokens);
        let before = |token: &&Token| token.kind != TokenKind::Response && token.index >= first;
        let all = super::model::tokens(study, sample);
        let lead = all.iter().filter(before).map(|token| (visible(&token.text), token.marks.join(" "))).collect();
        Some(Self { rows, sample: sample.id.clone(), lead, columns, place: place(study) })
    }

    /// The changes of the running verdict: `undecided; satisfied from token 7; violated from token 9`.
    pub fn course(&self) -> String {
        let turns = |&index: &usize| index == 0 || self.columns[index].verdict != self.columns[index - 1].verdict;
        let told = (0..self.columns.len()).filter(turns).map(|index| {
            let verdict = verdict(self.columns[index].verdict);
            if index == 0 { verdict.to_owned() } else { say!(page::sample::turned, verdict, token = index + 1) }
        });
        told.collect::<Vec<_>>().join("; ")
    }

    /// Title and lines of a token's tooltip.
    pub fn told(&self, column: usize) -> (String, Vec<String>) {
        let at = &self.columns[column];
        let checker = say!(page::sample::tip_checker, verdict = verdict(at.verdict));
        let probe = |(row, &p): (&HeatmapRow, &f64)| {
            let (score, task) = (number::score(p), &row.id);
            match row.own {
                true => say!(page::sample::tip_own_probe, score, task),
                false => say!(page::sample::tip_probe, score, task),
            }
        };
        let probes = self.rows.iter().zip(&at.probabilities).map(probe);
        let mut lines: Vec<String> = std::iter::once(checker).chain(probes).collect();
        if !at.marks.is_empty() {
            lines.push(say!(page::sample::tip_read, positions = at.marks));
        }
        (say!(page::sample::tip_title, text = at.text, token = column + 1), lines)
    }

    /// The accessible description of a token.
    pub fn spoken(&self, column: usize) -> String {
        let (title, lines) = self.told(column);
        format!("{title}, {}", lines.join(", "))
    }

    /// The heatmap's numbers as a table.
    pub fn table(&self) -> Table {
        let fixed = [say!(page::sample::head_token).into(), say!(page::sample::head_checker).into()];
        let row = |(index, column): (usize, &Column)| {
            let probability = |(row, &p): (&HeatmapRow, &f64)| {
                Cell::number("probability", Some(p), number::score).about(&[("task", row.id.as_str())])
            };
            let probes = self.rows.iter().zip(&column.probabilities).map(probability);
            Row {
                head: format!("{} {}", index + 1, column.text),
                cells: std::iter::once(Cell::text(verdict(column.verdict))).chain(probes).collect(),
            }
        };
        Table {
            name: "trace",
            from: Vec::new(),
            caption: say!(page::sample::table, place = self.place),
            columns: fixed.into_iter().chain(self.rows.iter().map(|row| row.id.clone().into())).collect(),
            rows: self.columns.iter().enumerate().map(row).collect(),
        }
    }
}

/// A running verdict's word.
pub fn verdict(verdict: PartialVerdict) -> &'static str {
    match verdict {
        PartialVerdict::Satisfied => say!(page::sample::satisfied),
        PartialVerdict::Violated => say!(page::sample::violated),
        PartialVerdict::Undecided => say!(page::sample::undecided),
    }
}

/// A running verdict's class in the style sheet.
pub fn verdict_class(verdict: PartialVerdict) -> &'static str {
    match verdict {
        PartialVerdict::Satisfied => "satisfied",
        PartialVerdict::Violated => "violated",
        PartialVerdict::Undecided => "undecided",
    }
}

/// The bar of a probability, from chance up or down: its upper end and height, in per cent of the row.
pub fn bar(probability: f64) -> (f64, f64) {
    let (top, bottom) = (100.0 * (1.0 - probability.max(0.5)), 100.0 * (1.0 - probability.min(0.5)));
    (top, bottom - top)
}

/// The colour of a probability, on a diverging scale centred at chance.
pub fn colour(probability: f64) -> String {
    diverging(2.0 * probability - 1.0)
}

fn rows(study: &Study, sample: &Sample, trace: &Trace) -> Vec<HeatmapRow> {
    let tasks = study.tasks.iter().enumerate().filter(|(_, summary)| trace.probes.contains_key(&summary.id));
    let row = |(task, summary): (usize, &shared::study::TaskSummary)| HeatmapRow {
        task,
        id: summary.id.clone(),
        skill: summary.skill,
        own: summary.id == sample.task,
    };
    let (own, others): (Vec<HeatmapRow>, Vec<HeatmapRow>) = tasks.map(row).partition(|row| row.own);
    own.into_iter().chain(others).collect()
}

fn place(study: &Study) -> String {
    let Some((site, position)) = study.config.trace_place() else { return String::new() };
    let (site, position) = (words::site_in_sentence(site), words::position_in_sentence(position));
    say!(page::sample::trace_place, site, position)
}
