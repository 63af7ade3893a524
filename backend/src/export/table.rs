//! A table whose columns say what they hold, as CSV: the format that spreadsheets, pandas and R read.

use serde_json::{Value, json};
use shared::table;

/// A column: its name, what it holds and in which unit.
pub(super) type Column = (&'static str, Kind, &'static str);

/// What the cells of a column are, by the names of Frictionless Data's Table Schema.
#[derive(Debug, Clone, Copy)]
pub(super) enum Kind {
    /// Text.
    Text,
    /// A number.
    Number,
    /// A whole number.
    Integer,
    /// true or false.
    Truth,
}

impl Kind {
    fn name(self) -> &'static str {
        match self {
            Self::Text => "string",
            Self::Number => "number",
            Self::Integer => "integer",
            Self::Truth => "boolean",
        }
    }
}

/// The format of the files that hold tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TableFormat {
    /// CSV.
    Csv,
    /// Parquet.
    Parquet,
}

impl TableFormat {
    /// The ending of a file's name, without the point.
    pub fn ending(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Parquet => "parquet",
        }
    }

    /// The Frictionless profile of a package or a resource; the tabular ones are of CSV alone.
    pub(super) fn profile(self, of: &str) -> String {
        match self {
            Self::Csv => format!("tabular-data-{of}"),
            Self::Parquet => format!("data-{of}"),
        }
    }
}

/// A table with named columns; a cell that has no value is empty.
pub struct Table {
    /// The file's name, without its ending.
    pub name: &'static str,
    about: &'static str,
    columns: Vec<Column>,
    rows: Vec<Vec<String>>,
}

impl Table {
    pub(super) fn new(name: &'static str, about: &'static str, columns: &[&[Column]]) -> Self {
        Self { name, about, columns: columns.concat(), rows: Vec::new() }
    }

    /// Adds a row of groups of cells.
    ///
    /// # Panics
    /// When the row's number of cells is not the number of columns.
    pub(super) fn push(&mut self, row: &[&[Cell]]) {
        let row: Vec<String> = row.concat().into_iter().map(|cell| cell.0).collect();
        assert_eq!(row.len(), self.columns.len(), "{}: a cell per column", self.name);
        self.rows.push(row);
    }

    /// Rows, the head not counted.
    pub fn rows(&self) -> usize {
        self.rows.len()
    }

    /// What the table holds, in a sentence.
    pub(super) fn about(&self) -> &'static str {
        self.about
    }

    /// Its columns.
    pub(super) fn columns(&self) -> &[Column] {
        &self.columns
    }

    /// A column's cells, row by row; an empty one has no value.
    pub(super) fn cells(&self, column: usize) -> impl Iterator<Item = &str> {
        self.rows.iter().map(move |row| row[column].as_str())
    }

    /// Its rows.
    pub(super) fn records(&self) -> impl Iterator<Item = Record<'_>> {
        self.rows.iter().map(|cells| Record { columns: &self.columns, cells })
    }

    /// The table as CSV, with a head.
    pub fn to_csv(&self) -> String {
        let heads: Vec<String> = self.columns.iter().map(|(name, ..)| (*name).to_owned()).collect();
        table::csv(std::iter::once(&heads).chain(&self.rows))
    }

    /// The table's entry in the datapackage.json of files of a format.
    pub fn resource(&self, format: TableFormat) -> Value {
        let field = |(name, kind, about): &Column| json!({"name": name, "type": kind.name(), "description": about});
        let fields: Vec<Value> = self.columns.iter().map(field).collect();
        json!({
            "name": self.name,
            "path": format!("{}.{}", self.name, format.ending()),
            "profile": format.profile("resource"),
            "format": format.ending(),
            "description": self.about,
            "schema": {"fields": fields, "missingValues": [""]},
        })
    }
}

/// A row of a table, read by its columns' names.
#[derive(Debug, Clone, Copy)]
pub(super) struct Record<'a> {
    columns: &'a [Column],
    cells: &'a [String],
}

impl<'a> Record<'a> {
    /// A cell's text; empty where it has no value.
    ///
    /// # Panics
    /// When the table has no such column.
    pub(super) fn text(&self, column: &str) -> &'a str {
        let place = self.columns.iter().position(|(name, ..)| *name == column);
        &self.cells[place.expect("a table's rows are read by the names of its columns")]
    }

    /// A cell's number, where it has one.
    pub(super) fn number(&self, column: &str) -> Option<f64> {
        self.text(column).parse().ok()
    }

    /// Whether cells hold these texts, each beside its column's name.
    pub(super) fn holds(&self, wanted: &[(&str, &str)]) -> bool {
        wanted.iter().all(|(column, text)| self.text(column) == *text)
    }
}

/// The rows of a study's table; none where the study has no such table.
pub(super) fn records<'a>(tables: &'a [Table], name: &str) -> impl Iterator<Item = Record<'a>> {
    tables.iter().filter(move |table| table.name == name).flat_map(Table::records)
}

/// A cell as text.
#[derive(Debug, Clone, Default)]
pub(super) struct Cell(String);

/// A number whose digits are those of study.json; small ones with an exponent, as `1.2e-81`; none where it is not finite.
impl From<f64> for Cell {
    fn from(value: f64) -> Self {
        if !value.is_finite() {
            return Self::default();
        }
        Self(if value != 0.0 && value.abs() < 1e-4 { format!("{value:e}") } else { value.to_string() })
    }
}

impl From<usize> for Cell {
    fn from(value: usize) -> Self {
        Self(value.to_string())
    }
}

impl From<bool> for Cell {
    fn from(value: bool) -> Self {
        Self(value.to_string())
    }
}

impl From<&str> for Cell {
    fn from(value: &str) -> Self {
        Self(value.to_owned())
    }
}

impl From<String> for Cell {
    fn from(value: String) -> Self {
        Self(value)
    }
}

impl From<&String> for Cell {
    fn from(value: &String) -> Self {
        Self(value.clone())
    }
}

impl<T: Into<Self>> From<Option<T>> for Cell {
    fn from(value: Option<T>) -> Self {
        value.map(Into::into).unwrap_or_default()
    }
}

/// Cells of several values.
macro_rules! cells {
    ($($value:expr),* $(,)?) => { [$($crate::export::table::Cell::from($value)),*] };
}
pub(super) use cells;

/// The two ends of an interval that may be missing.
pub(super) fn ends(interval: impl Into<Option<[f64; 2]>>) -> [Cell; 2] {
    let interval = interval.into();
    cells![interval.map(|[low, _]| low), interval.map(|[_, high]| high)]
}

/// A word of the study, as its JSON writes it.
pub(super) fn word(value: impl serde::Serialize) -> Cell {
    serde_json::to_value(value).ok().and_then(|value| value.as_str().map(str::to_owned)).into()
}
