//! A table as CSV: the format that spreadsheets, pandas and R read.

use std::fmt::Display;

use shared::table;

/// A table with named columns; a cell that has no value is empty.
pub struct Table {
    /// The file's name, without its ending.
    pub name: &'static str,
    columns: &'static [&'static str],
    rows: Vec<Vec<String>>,
}

impl Table {
    pub(super) fn new(name: &'static str, columns: &'static [&'static str]) -> Self {
        Self { name, columns, rows: Vec::new() }
    }

    /// Adds a row.
    ///
    /// # Panics
    /// When the row's number of cells is not the number of columns.
    pub(super) fn push(&mut self, row: Vec<String>) {
        assert_eq!(row.len(), self.columns.len(), "{}: a cell per column", self.name);
        self.rows.push(row);
    }

    /// Rows, the head not counted.
    pub fn rows(&self) -> usize {
        self.rows.len()
    }

    /// The table as CSV, with a head.
    pub fn to_csv(&self) -> String {
        let heads: Vec<String> = self.columns.iter().map(|&head| head.to_owned()).collect();
        table::csv(std::iter::once(&heads).chain(&self.rows))
    }
}

/// A cell with a value.
pub(super) fn cell(value: impl Display) -> String {
    value.to_string()
}

/// A cell with a value that may be missing.
pub(super) fn maybe(value: Option<impl Display>) -> String {
    value.map_or_else(String::new, |value| value.to_string())
}

/// The two ends of an interval that may be missing.
pub(super) fn ends(interval: Option<[f64; 2]>) -> [String; 2] {
    [maybe(interval.map(|[low, _]| low)), maybe(interval.map(|[_, high]| high))]
}
