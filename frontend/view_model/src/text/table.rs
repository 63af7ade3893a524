//! The page's tables as text.

use shared::table::{self, Latex, latex_text};

use crate::say;
use crate::widget::table::{Cell, Table};

/// A table as CSV: numbers as the study has them, unrounded; an interval as two columns; nothing where a number is missing.
/// Every row begins with what its numbers are of, in a column of that kind (`study`), and where they are from.
pub fn csv(of: &Table, (kind, name): (&'static str, &str)) -> String {
    let from: Vec<(&str, String)> = [(kind, name.to_owned())].into_iter().chain(of.from.clone()).collect();
    let intervals: Vec<bool> = (0..of.columns.len().saturating_sub(1))
        .map(|column| of.rows.iter().any(|row| row.cells.get(column).is_some_and(|cell| cell.ends.is_some())))
        .collect();
    let mut heads: Vec<String> = from.iter().map(|(name, _)| (*name).to_owned()).collect();
    heads.extend(of.columns.first().map(|head| head.clone().into_owned()));
    for (head, &interval) in of.columns.iter().skip(1).zip(&intervals) {
        match interval {
            true => heads.extend([say!(page::widget::low, of = head), say!(page::widget::high, of = head)]),
            false => heads.push(head.clone().into_owned()),
        }
    }
    let rows = of.rows.iter().map(|row| {
        let mut cells: Vec<String> = from.iter().map(|(_, value)| value.clone()).collect();
        cells.push(row.head.clone());
        for (cell, &interval) in row.cells.iter().zip(&intervals) {
            match interval {
                true => cells.extend([0, 1].map(|end| cell.ends.map_or_else(String::new, |ends| plain(ends[end])))),
                false => cells.push(cell.value.map_or_else(|| text(cell), plain)),
            }
        }
        cells
    });
    table::csv(std::iter::once(heads).chain(rows))
}

/// The name of its file.
pub fn file_name(of: &Table, study: &str) -> String {
    let place = of.from.iter().map(|(_, value)| format!("-{value}")).collect::<String>();
    format!("{study}-{}{place}.csv", of.name)
}

/// A number for programs.
fn plain(value: f64) -> String {
    if value != 0.0 && value.abs() < 1e-4 { format!("{value:e}") } else { value.to_string() }
}

fn text(cell: &Cell) -> String {
    if cell.text == "–" { String::new() } else { cell.text.clone() }
}

/// A table as Markdown, numbers as people read them.
pub fn markdown(of: &Table) -> String {
    let heads = of.columns.iter().map(|head| head.clone().into_owned()).collect();
    let rows = of.rows.iter().map(|row| {
        std::iter::once(row.head.clone()).chain(row.cells.iter().map(|cell| cell.text.clone())).collect::<Vec<_>>()
    });
    table::markdown(std::iter::once(heads).chain(rows))
}

/// A table as LaTeX with booktabs, numbers as people read them; its caption ends with the study, and where the numbers are from.
pub fn latex(of: &Table, study: &str) -> String {
    let is_number = |column: usize| {
        let mut cells = of.rows.iter().filter_map(|row| row.cells.get(column));
        cells.any(|cell| cell.value.is_some() || cell.ends.is_some())
    };
    let columns = (0..of.columns.len().saturating_sub(1)).map(|column| if is_number(column) { 'r' } else { 'l' });
    let columns: String = std::iter::once('l').chain(columns).collect();
    let from: Vec<&str> = std::iter::once(study).chain(of.from.iter().map(|(_, value)| value.as_str())).collect();
    let caption = format!("{}. {}.", of.caption.trim_end_matches('.'), from.join(", "));
    let heads = of.columns.iter().map(|head| latex_text(head)).collect();
    let rows = of.rows.iter().map(|row| {
        let cells = row.cells.iter().map(|cell| cell.text.as_str());
        std::iter::once(row.head.as_str()).chain(cells).map(latex_text).collect::<Vec<_>>()
    });
    let (caption, label) = (latex_text(&caption), format!("tab:{}", of.name));
    let of = Latex { columns: &columns, caption: &caption, label: &label, note: "" };
    table::latex(&of, std::iter::once(heads).chain(rows))
}
