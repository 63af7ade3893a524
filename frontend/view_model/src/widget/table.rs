//! A chart's numbers as a table: data and HTML.

use std::borrow::Cow;

/// A table's content.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Table {
    /// The table's id (`transfer`): the value of `data-table`.
    pub name: &'static str,
    /// Where its numbers are from, beside the study: `site` and `position` of those that are read at one place.
    pub from: Vec<(&'static str, String)>,
    /// Its caption, in a sentence.
    pub caption: String,
    /// The column heads; the first is the head of the rows' names.
    pub columns: Vec<Cow<'static, str>>,
    /// The rows.
    pub rows: Vec<Row>,
}

/// Column heads that are the same for every study.
pub fn heads<const N: usize>(heads: [&'static str; N]) -> Vec<Cow<'static, str>> {
    heads.map(Cow::Borrowed).to_vec()
}

/// A row.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Row {
    /// Its name.
    pub head: String,
    /// Its cells, one for every further column.
    pub cells: Vec<Cell>,
}

/// A cell.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Cell {
    /// The text shown.
    pub text: String,
    /// The unrounded number of the study, for programs.
    pub value: Option<f64>,
    /// The unrounded ends of an interval, which programs read as two columns.
    pub ends: Option<[f64; 2]>,
    /// Machine name of the quantity (`auroc`).
    pub measure: &'static str,
    /// Machine-readable subject (`source`, `target`, `task`, `at`).
    pub about: Vec<(&'static str, String)>,
}

impl Cell {
    /// A cell of text.
    pub fn text(text: impl Into<String>) -> Self {
        Self { text: text.into(), ..Self::default() }
    }

    /// A cell of a number that may be missing.
    pub fn number(measure: &'static str, value: Option<f64>, write: impl Fn(f64) -> String) -> Self {
        Self { text: value.map_or_else(|| "–".to_owned(), write), value, measure, ..Self::default() }
    }

    /// A cell of an interval that may be missing.
    pub fn interval(ends: Option<[f64; 2]>, write: impl Fn([f64; 2]) -> String) -> Self {
        Self { text: ends.map_or_else(|| "–".to_owned(), write), ends, ..Self::default() }
    }

    /// The same cell with its subject.
    pub fn about(mut self, about: &[(&'static str, &str)]) -> Self {
        self.about = about.iter().map(|&(key, value)| (key, value.to_owned())).collect();
        self
    }
}

/// The table as one HTML string, so that hundreds of rows are inserted at once; all names are escaped.
pub fn html(table: &Table) -> String {
    let heads: String = table.columns.iter().map(|head| format!(r#"<th scope="col">{}</th>"#, escaped(head))).collect();
    let (caption, rows) = (escaped(&table.caption), table.rows.iter().map(row).collect::<String>());
    format!(
        r#"<table data-table="{}"><caption>{caption}</caption><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>"#,
        table.name
    )
}

fn row(row: &Row) -> String {
    let cells: String = row.cells.iter().map(cell).collect();
    format!(r#"<tr><th scope="row">{}</th>{cells}</tr>"#, escaped(&row.head))
}

fn cell(cell: &Cell) -> String {
    let mut open = "<td".to_owned();
    if !cell.measure.is_empty() {
        open.push_str(&format!(r#" data-measure="{}""#, cell.measure));
    }
    if let Some(value) = cell.value {
        open.push_str(&format!(r#" data-value="{value}""#));
    }
    for (key, about) in &cell.about {
        open.push_str(&format!(r#" data-{key}="{}""#, escaped(about)));
    }
    format!("{open}>{}</td>", escaped(&cell.text))
}

/// A text as HTML.
pub(crate) fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;")
}
