//! labels.jsonl: the task, label, group and fold of every row.

use std::path::Path;

use anyhow::{Context, Result, bail};
use serde::Deserialize;
use serde_json::Value;
use shared::probe::Row;

/// The content of labels.jsonl.
#[derive(Debug, Clone, PartialEq)]
pub struct Labels {
    /// The tasks, in order of appearance.
    pub tasks: Vec<String>,
    /// The task, label and group of every row.
    pub rows: Vec<Row>,
    /// The fold of every row, numbered from 0, where the file gives them.
    pub folds: Option<Vec<usize>>,
}

/// A line of the file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    task: String,
    label: Value,
    group: Group,
    fold: Option<u64>,
}

/// A group's name.
#[derive(Deserialize)]
#[serde(untagged, expecting = "a string or a number")]
enum Group {
    Text(String),
    Number(serde_json::Number),
}

impl Group {
    fn name(self) -> String {
        match self {
            Self::Text(text) => text,
            Self::Number(number) => number.to_string(),
        }
    }
}

/// Reads the labels, a line per row.
///
/// # Errors
/// When the file cannot be read or is not UTF-8, and for a line that is not such a row; the message names the line.
pub(super) fn read(path: &Path) -> Result<Labels> {
    let bytes = std::fs::read(path).with_context(|| format!("{}: cannot be read", path.display()))?;
    let Ok(text) = String::from_utf8(bytes) else { bail!("{}: is not UTF-8; save it as UTF-8", path.display()) };
    let mut labels = Labels { tasks: Vec::new(), rows: Vec::new(), folds: None };
    let mut folds = Vec::new();
    for (index, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let place = || format!("{} line {}", path.display(), index + 1);
        let line: Line = serde_json::from_str(line).with_context(place)?;
        labels.rows.push(Row {
            task: number(&mut labels.tasks, &line.task),
            label: truth(&line.label).with_context(place)?,
            group: line.group.name(),
        });
        folds.push(line.fold);
    }
    if labels.rows.is_empty() {
        bail!("{}: holds no label; write one JSON object per row", path.display());
    }
    labels.folds = numbered(&folds).with_context(|| path.display().to_string())?;
    Ok(labels)
}

/// The task's place in the list, where it is put when it is new.
fn number(tasks: &mut Vec<String>, task: &str) -> usize {
    tasks.iter().position(|known| known == task).unwrap_or_else(|| {
        tasks.push(task.to_owned());
        tasks.len() - 1
    })
}

fn truth(label: &Value) -> Result<bool> {
    match (label.as_bool(), label.as_f64()) {
        (Some(truth), _) => Ok(truth),
        (None, Some(0.0)) => Ok(false),
        (None, Some(1.0)) => Ok(true),
        _ => bail!("label is {label}; write 0 or 1, false or true"),
    }
}

/// The folds numbered from 0 in ascending order; `None` when no line gives one.
fn numbered(folds: &[Option<u64>]) -> Result<Option<Vec<usize>>> {
    let mut distinct: Vec<u64> = folds.iter().copied().flatten().collect();
    if distinct.is_empty() {
        return Ok(None);
    }
    distinct.sort_unstable();
    distinct.dedup();
    let Some(folds) = folds.iter().map(|fold| distinct.binary_search(&(*fold)?).ok()).collect::<Option<Vec<_>>>()
    else {
        bail!("some lines give a fold and some do not; give every line one, or none");
    };
    Ok(Some(folds))
}
