//! The page's tables as text.

use shared::table;

use crate::widget::table::{Cell, Table};

/// A table as CSV: numbers as the study has them, unrounded.
pub fn csv(of: &Table) -> String {
    table::csv(lines(of, |cell| cell.value.map_or_else(|| cell.text.clone(), |value| value.to_string())))
}

/// A table as Markdown, numbers as people read them.
pub fn markdown(of: &Table) -> String {
    table::markdown(lines(of, |cell| cell.text.clone()))
}

/// The heads, then every row.
fn lines(of: &Table, write: impl Fn(&Cell) -> String) -> Vec<Vec<String>> {
    let heads = of.columns.iter().map(|head| head.clone().into_owned()).collect();
    let rows =
        of.rows.iter().map(|row| std::iter::once(row.head.clone()).chain(row.cells.iter().map(&write)).collect());
    std::iter::once(heads).chain(rows).collect()
}
