//! The numbers of the probe strips as a table: every token of a column, and the probability by every task's probe.

use std::sync::Arc;

use shared::live::{LiveToken, Role};

use super::model::{Writing, name};
use super::token::{reading, shown};
use crate::say;
use crate::text::{number, words};
use crate::widget::table::{Cell, Row, Table};

/// The table of a column; without rows while nothing is written.
pub fn table(writing: &Writing, column: usize) -> Table {
    let (Some(start), Some(of)) = (&writing.start, writing.columns.get(column)) else {
        return Table { name: "live", ..Table::default() };
    };
    let cell = |at: (usize, usize), (reader, task): (usize, &String)| {
        Cell::number("probability", reading(writing, at, reader), number::score).about(&[("task", task.as_str())])
    };
    let row = |(index, token): (usize, &Arc<LiveToken>)| Row {
        head: format!("{} {}", index + 1, shown(token)),
        cells: start.readers.iter().enumerate().map(|reader| cell((column, index), reader)).collect(),
    };
    let site = words::site_in_sentence(start.read_at);
    let position = words::position_in_sentence(start.fitted_at);
    let heads = std::iter::once(say!(view::live::head_token).into());
    Table {
        name: "live",
        from: vec![
            ("column", key(of.about.role).to_owned()),
            ("site", start.read_at.to_string()),
            ("position", start.fitted_at.to_string()),
        ],
        caption: say!(view::live::strips_are, column = name(of.about.role), site, position),
        columns: heads.chain(start.readers.iter().map(|task| task.clone().into())).collect(),
        rows: of.tokens.iter().enumerate().map(row).collect(),
    }
}

/// A column's name for programs.
fn key(role: Role) -> &'static str {
    match role {
        Role::Baseline => "baseline",
        Role::Edited => "edited",
        Role::Control => "control",
    }
}
