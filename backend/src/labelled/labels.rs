//! labels.jsonl: the task, label, group and fold of every row.

use std::path::Path;

use anyhow::{Context, Result, bail};
use serde_json::Value;
use shared::probe::Row;

use super::line::Line;

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

/// The labels of a file's lines, each of them a row.
///
/// # Errors
/// For a line without task, label or group, and for labels that are neither 0 nor 1; the message names the line.
pub fn of(path: &Path, lines: Vec<(String, Line)>) -> Result<Labels> {
    let mut labels = Labels { tasks: Vec::new(), rows: Vec::new(), folds: None };
    let mut folds = Vec::new();
    for (place, line) in lines {
        let Line { task: Some(task), label: Some(label), group: Some(group), fold, .. } = line else {
            let fields =
                [("task", line.task.is_none()), ("label", line.label.is_none()), ("group", line.group.is_none())];
            let lacking: Vec<&str> = fields.into_iter().filter_map(|(name, lacks)| lacks.then_some(name)).collect();
            bail!("{place}: has no {}; give every line task, label and group", lacking.join(" and no "));
        };
        labels.rows.push(Row {
            task: number(&mut labels.tasks, &task),
            label: truth(&label).with_context(|| place.clone())?,
            group: group.name(),
        });
        folds.push(fold);
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

/// A label as it is written: 0 or 1, false or true.
///
/// # Errors
/// For any other value.
pub(crate) fn truth(label: &Value) -> Result<bool> {
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
