//! Tables as text: CSV for programs, Markdown for pages that people write. The only writer of either.

/// Lines of cells as CSV (RFC 4180), the heads first.
pub fn csv<L: AsRef<[String]>>(lines: impl IntoIterator<Item = L>) -> String {
    lines.into_iter().map(|cells| format!("{}\r\n", joined(cells.as_ref(), ",", quoted))).collect()
}

/// Lines of cells as a Markdown table; the first are the heads.
pub fn markdown<L: AsRef<[String]>>(lines: impl IntoIterator<Item = L>) -> String {
    let mut text = String::new();
    for cells in lines {
        let cells = cells.as_ref();
        let first = text.is_empty();
        text += &format!("| {} |\n", joined(cells, " | ", |cell| cell.replace('|', "\\|").replace('\n', " ")));
        if first {
            text += &format!("|{}\n", "---|".repeat(cells.len()));
        }
    }
    text
}

fn joined(cells: &[String], between: &str, write: impl Fn(&str) -> String) -> String {
    cells.iter().map(|cell| write(cell)).collect::<Vec<_>>().join(between)
}

fn quoted(cell: &str) -> String {
    if cell.contains(['"', ',', '\n', '\r']) { format!("\"{}\"", cell.replace('"', "\"\"")) } else { cell.to_owned() }
}
