//! Tables as text: CSV and Markdown.

use crate::widget::table::{Cell, Row, Table};

/// A table as CSV (RFC 4180), with the study's unrounded numbers.
pub fn csv(table: &Table) -> String {
    let quoted = |text: &str| match text.contains(['"', ',', '\n']) {
        true => format!("\"{}\"", text.replace('"', "\"\"")),
        false => text.to_owned(),
    };
    lines(table, |cells| format!("{}\r\n", cells.iter().map(|cell| quoted(cell)).collect::<Vec<_>>().join(",")))
}

/// A table as Markdown, with the numbers as the page shows them.
pub fn markdown(table: &Table) -> String {
    let line = |cells: &[String]| {
        let cells: Vec<String> = cells.iter().map(|cell| cell.replace('|', "\\|").replace('\n', " ")).collect();
        format!("| {} |\n", cells.join(" | "))
    };
    let heads: Vec<String> = table.columns.iter().map(|head| head.clone().into_owned()).collect();
    let rule = format!("|{}\n", "---|".repeat(heads.len()));
    let rows = table.rows.iter().map(|row| {
        let cells: Vec<String> =
            std::iter::once(row.head.clone()).chain(row.cells.iter().map(|cell| cell.text.clone())).collect();
        line(&cells)
    });
    format!("{}{rule}{}", line(&heads), rows.collect::<String>())
}

fn lines(table: &Table, line: impl Fn(&[String]) -> String) -> String {
    let heads: Vec<String> = table.columns.iter().map(|head| head.clone().into_owned()).collect();
    std::iter::once(heads).chain(table.rows.iter().map(plain)).map(|cells| line(&cells)).collect()
}

/// A row with unrounded numbers.
fn plain(row: &Row) -> Vec<String> {
    let cell = |cell: &Cell| cell.value.map_or_else(|| cell.text.clone(), |value| value.to_string());
    std::iter::once(row.head.clone()).chain(row.cells.iter().map(cell)).collect()
}
