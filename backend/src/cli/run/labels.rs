//! `run --labels`: the labels that a reader has overruled.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context, Result, anyhow, bail, ensure};
use shared::study::Overruled;

/// The rows of a file, where the options name one.
///
/// # Errors
/// When it cannot be read, and for a row that is broken, has no reason, or is of a sample that has one already; the message names
/// the line.
pub(super) fn of(path: Option<&Path>) -> Result<Vec<Overruled>> {
    let Some(path) = path else { return Ok(Vec::new()) };
    let shown = path.display();
    let bytes = std::fs::read(path).with_context(|| format!("{shown}: cannot be read"))?;
    let Ok(text) = String::from_utf8(bytes) else { bail!("{shown}: is not UTF-8; save it as UTF-8") };
    let (mut rows, mut lines) = (Vec::new(), BTreeMap::new());
    for (line, content) in (1..).zip(text.lines()).filter(|(_, content)| !content.trim().is_empty()) {
        let row: Overruled = serde_json::from_str(content).map_err(|error| {
            // The line of the file is named already.
            let problem = error.to_string().replace(" at line 1 column ", ", column ");
            anyhow!("{shown} line {line}: {problem}; each line is {{\"sample\": …, \"satisfied\": …, \"reason\": …}}")
        })?;
        ensure!(!row.reason.trim().is_empty(), "{shown} line {line}: reason: is empty; say why the label is overruled");
        if let Some(first) = lines.insert(row.sample.clone(), line) {
            bail!("{shown} line {line}: '{}' stands in line {first}, too; give every sample one row", row.sample);
        }
        rows.push(row);
    }
    Ok(rows)
}
