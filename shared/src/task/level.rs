//! Levels of difficulty: which parameters have them, and tasks at some of them.

use std::collections::BTreeMap;

use super::part::{Parameter, Pool, Several};
use super::{Task, TaskSpec};
use crate::error::Error;

impl Task {
    /// The parameters whose levels differ in difficulty.
    pub fn graded(&self) -> Vec<Graded> {
        graded(self.spec())
    }

    /// The task with some levels of some parameters.
    ///
    /// # Errors
    /// [`Error::Config`] for a parameter or level that there is not.
    pub fn narrowed(&self, levels: &BTreeMap<String, Vec<usize>>) -> Result<Self, Error> {
        let spec = narrowed(self.spec(), levels)?;
        Self::new(spec).map_err(|faults| faults.of_task(self.id()))
    }
}

impl Parameter {
    /// Whether its levels differ in difficulty, and not in what is asked for.
    fn grades(&self) -> bool {
        !matches!(self, Self::Choices(_))
    }

    /// The parameter with some of its levels.
    fn narrowed(&self, levels: &[usize]) -> Self {
        fn some<T: Clone>(of: &[T], levels: &[usize]) -> Vec<T> {
            levels.iter().filter_map(|&level| of.get(level).cloned()).collect()
        }
        match self {
            Self::Integers(of) => Self::Integers(some(of, levels)),
            Self::Choices(of) => Self::Choices(some(of, levels)),
            Self::Several(several) => Self::Several(Several {
                of: match &several.of {
                    Pool::Lists(lists) => Pool::Lists(some(lists, levels)),
                    whole => whole.clone(),
                },
                sizes: some(&several.sizes, levels),
                said: several.said,
            }),
        }
    }

    /// A level in a few words: a number, a text, or how many texts, of which list.
    fn level_name(&self, level: usize) -> String {
        match self {
            Self::Integers(levels) => levels[level].to_string(),
            Self::Choices(levels) => levels[level].value().to_owned(),
            Self::Several(several) => match &several.of {
                Pool::Lists(lists) => {
                    let list = &lists[level];
                    format!("{} of {} …", several.sizes[level], list[..list.len().min(2)].join(", "))
                }
                _ => several.sizes[level].to_string(),
            },
        }
    }
}

/// A parameter whose levels differ in difficulty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Graded {
    /// Its name.
    pub name: String,
    /// Its levels in a few words.
    pub levels: Vec<String>,
    /// Over how many steps of the task's levels it keeps a level.
    stride: usize,
}

impl Graded {
    /// Its level in a level of the task, as [`draw`] takes it.
    pub fn level(&self, of_task: usize) -> usize {
        of_task / self.stride % self.levels.len()
    }
}

fn graded(spec: &TaskSpec) -> Vec<Graded> {
    let mut stride = 1;
    let mut all = Vec::new();
    for (name, parameter) in &spec.parameters {
        if parameter.grades() {
            let levels = (0..parameter.levels()).map(|level| parameter.level_name(level)).collect();
            all.push(Graded { name: name.clone(), levels, stride });
        }
        stride *= parameter.levels();
    }
    all
}

/// The spec with some levels of some parameters.
///
/// # Errors
/// Says which parameter or level there is not.
fn narrowed(spec: &TaskSpec, levels: &BTreeMap<String, Vec<usize>>) -> Result<TaskSpec, Error> {
    let mut spec = spec.clone();
    let field = format!("pilot.levels.{}", spec.id);
    for (name, kept) in levels {
        let Some(parameter) = spec.parameters.get_mut(name) else {
            return Err(Error::config(field, format!("the task has no parameter {name}"), "leave it out"));
        };
        let last = parameter.levels() - 1;
        if kept.is_empty() || kept.iter().any(|&level| level > last) {
            let problem = format!("{name} has the levels 0 to {last}, not {kept:?}");
            return Err(Error::config(field, problem, "name at least one of them"));
        }
        *parameter = parameter.narrowed(kept);
    }
    Ok(spec)
}
