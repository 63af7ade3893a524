//! Task files on disk.

use std::fmt;
use std::path::Path;

use anyhow::{Context, Result, bail};
use shared::study::{BuiltInSet, StudyConfig};
use shared::task::{self, Task, Unreadable};

/// Whether a word names a task file and no task.
pub fn is_path(word: &str) -> bool {
    Path::new(word).extension().is_some_and(|extension| extension == "toml")
}

/// The faults of a task file: a line each with its place; where there are several, a last line with their number.
#[derive(Debug)]
pub struct Faults {
    path: String,
    unreadable: Unreadable,
}

impl fmt::Display for Faults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (path, faults) = (&self.path, self.unreadable.faults());
        let mut lines: Vec<String> = faults.iter().map(|fault| format!("{path}, {fault}")).collect();
        if faults.len() > 1 {
            lines.push(format!("{path}: {} faults", faults.len()));
        }
        f.write_str(&lines.join("\n"))
    }
}

impl std::error::Error for Faults {}

/// The task of a file.
///
/// # Errors
/// When the file cannot be read, and its [`Faults`].
pub fn read(path: &str) -> Result<Task> {
    let text = std::fs::read_to_string(path).with_context(|| format!("{path}: cannot be read"))?;
    Ok(task::parse(&text).map_err(|unreadable| Faults { path: path.to_owned(), unreadable })?)
}

/// The built-in set of a name, if it is one.
pub fn set_named(name: &str) -> Option<BuiltInSet> {
    BuiltInSet::ALL.into_iter().find(|set| set.name() == name)
}

/// A task's set and id where a word names both (`natural/topic`).
pub fn of_set(word: &str) -> Option<(BuiltInSet, &str)> {
    let (set, id) = word.split_once('/')?;
    Some((set_named(set)?, id)).filter(|_| !is_path(word))
}

/// Puts the tasks that words name into the config: a set (`natural`) stands for its nine tasks, `natural/topic` for one of
/// them, an id for the task of the config's own set; a file stays a file.
///
/// # Errors
/// When the words name two sets: their tasks have the same ids.
pub fn choose(config: &mut StudyConfig, words: &[String]) -> Result<()> {
    let named = |word: &String| set_named(word).or_else(|| of_set(word).map(|(set, _)| set));
    let sets: Vec<BuiltInSet> = words.iter().filter_map(named).collect();
    if let Some(other) = sets.iter().find(|set| **set != sets[0]) {
        bail!("--tasks: names {} and {}; a study has tasks of one set", sets[0].name(), other.name());
    }
    config.task_set = sets.first().copied().unwrap_or(config.task_set);
    let ids = |word: &String| match (set_named(word), of_set(word)) {
        (Some(set), _) => task::of_set(set).iter().map(|task| task.id().to_owned()).collect(),
        (None, Some((_, id))) => vec![id.to_owned()],
        (None, None) => vec![word.clone()],
    };
    config.tasks = words.iter().flat_map(ids).collect();
    Ok(())
}

/// Reads the files that a config's tasks name, into the config: a study's config holds all its tasks.
///
/// # Errors
/// Those of [`read`].
pub fn resolve(config: &mut StudyConfig) -> Result<()> {
    for word in config.tasks.iter_mut().filter(|word| is_path(word)) {
        let task = read(word)?;
        *word = task.id().to_owned();
        config.task_specs.push(task.spec().clone());
    }
    Ok(())
}
