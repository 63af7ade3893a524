//! The prompts of a study: balanced, crossed and seeded.

use std::collections::BTreeSet;

use super::base::base_prompts_beside;
use super::{BasePrompt, GivenPrompt, Place, instruction, with_instruction};
use crate::error::Result;
use crate::study::StudyConfig;
use crate::task::{Params, Task, TaskSet};
use crate::world::Draw;

/// One prompt of a study.
#[derive(Debug, Clone, PartialEq)]
pub struct PlannedPrompt {
    /// Unique in the study (`word-count/017/with/2`).
    pub id: String,
    /// The task's id.
    pub task: String,
    /// The base prompt's id.
    pub group: String,
    /// Whether the prompt includes the instruction.
    pub with_constraint: bool,
    /// The parameters the response is checked against.
    pub params: Params,
    /// The user's text, instruction included.
    pub prompt: String,
    /// What a researcher gave with it; absent for prompts that a study makes.
    pub given: Option<GivenPrompt>,
}

/// The prompts of some tasks, `samples` with the constraint and `samples_without` without, per task.
///
/// Base prompts, parameter levels, phrasings and the instruction's place are each spread evenly and shuffled independently, so
/// that none predicts another. Prompts without the constraint use only base prompts that are also asked with it, so that both
/// can be compared. The same arguments give the same plan.
pub fn plan(tasks: &TaskSet, samples: usize, samples_without: usize, seed: u64) -> Vec<PlannedPrompt> {
    bases(tasks).flat_map(|(task, bases)| planned(task, bases, [samples, samples_without], seed)).collect()
}

/// The prompts of a study: those of [`plan`], where there was a pilot at the levels that it chose and without its base prompts.
///
/// # Errors
/// [`Error::Config`](crate::Error::Config) for levels that a task does not have.
pub fn plan_study(tasks: &TaskSet, config: &StudyConfig) -> Result<Vec<PlannedPrompt>> {
    let sizes = [config.samples, config.samples_without];
    let Some(pilot) = &config.pilot else { return Ok(plan(tasks, sizes[0], sizes[1], config.seed)) };
    let mut rows = Vec::new();
    for (task, mut bases) in bases(tasks) {
        let levels = pilot.levels.as_ref().and_then(|levels| levels.get(task.id()));
        let asked = pilot_bases(task, &bases, pilot.prompts);
        bases.retain(|base| !asked.contains(&base.id));
        rows.extend(match levels {
            Some(levels) => planned(&task.narrowed(levels)?, bases, sizes, config.seed),
            None => planned(task, bases, sizes, config.seed),
        });
    }
    Ok(rows)
}

/// The prompts of a pilot, all with the constraint, each with the number of its level as [`Task::draw`] takes it.
pub fn plan_pilot(tasks: &TaskSet, prompts: usize, seed: u64) -> Vec<(PlannedPrompt, usize)> {
    let of_task = |(task, mut bases): (&Task, Vec<BasePrompt>)| {
        let asked = pilot_bases(task, &bases, prompts);
        bases.retain(|base| asked.contains(&base.id));
        let levels = levels(task, asked.len(), seed, "pilot");
        variant(task, &bases, bases.len(), seed, "pilot").into_iter().zip(levels).collect::<Vec<_>>()
    };
    bases(tasks).flat_map(of_task).collect()
}

/// The ids of a pilot's base prompts, the same in every study: at most a quarter of the task's.
fn pilot_bases(task: &Task, bases: &[BasePrompt], n: usize) -> BTreeSet<String> {
    let mut ids: Vec<String> = bases.iter().map(|base| base.id.clone()).collect();
    Draw::new(0, &format!("pilot/{}", task.id())).shuffle(&mut ids);
    ids.truncate(n.min(ids.len() / 4).max(1));
    ids.into_iter().collect()
}

/// Every task with its base prompts; no two tasks have one in common.
fn bases(tasks: &TaskSet) -> impl Iterator<Item = (&Task, Vec<BasePrompt>)> {
    let mut taken = BTreeSet::new();
    tasks.iter().map(move |task| {
        let bases = base_prompts_beside(task, &taken);
        taken.extend(bases.iter().map(|base| base.text.clone()));
        (task, bases)
    })
}

fn planned(task: &Task, mut bases: Vec<BasePrompt>, [samples, without]: [usize; 2], seed: u64) -> Vec<PlannedPrompt> {
    let mut rows = variant(task, &bases, samples, seed, "with");
    bases.retain(|base| rows.is_empty() || rows.iter().any(|row| row.group == base.id));
    rows.extend(variant(task, &bases, without, seed, "without"));
    rows
}

/// The levels of `n` prompts.
fn levels(task: &Task, n: usize, seed: u64, word: &str) -> Vec<usize> {
    spread(n, n.max(1), &mut Draw::new(seed, &format!("plan/{}/{word}/levels", task.id())))
}

/// Prompts with the constraint, unless `word` is `without`.
fn variant(task: &Task, bases: &[BasePrompt], n: usize, seed: u64, word: &str) -> Vec<PlannedPrompt> {
    let with = word != "without";
    let stream = |what: &str| Draw::new(seed, &format!("plan/{}/{word}/{what}", task.id()));
    let order = spread(bases.len(), bases.len(), &mut stream("base prompts"));
    let levels = levels(task, n, seed, word);
    let phrasings = spread(n, task.spec().phrasings.len(), &mut stream("phrasings"));
    let places = spread(n, 4, &mut stream("places"));
    let mut draw = stream("parameters");
    let mut row = |i: usize| {
        let base = &bases[order[i % bases.len()]];
        let params = task.draw(levels[i], base.scene.as_ref(), &mut draw);
        let place = if places[i] == 0 { Place::Front } else { Place::End };
        let prompt = if with {
            let said =
                instruction(task, &params, phrasings[i]).expect("a task's own parameters fill its own phrasings");
            with_instruction(&base.text, &said, place)
        } else {
            base.text.clone()
        };
        PlannedPrompt {
            id: format!("{}/{word}/{}", base.id, i / bases.len()),
            task: task.id().to_owned(),
            group: base.id.clone(),
            with_constraint: with,
            params,
            prompt,
            given: None,
        }
    };
    (0..n).map(&mut row).collect()
}

/// The numbers 0 … `kinds` − 1, each as often as the others in `n` places, shuffled.
fn spread(n: usize, kinds: usize, draw: &mut Draw) -> Vec<usize> {
    let mut numbers: Vec<usize> = (0..n).map(|i| i % kinds).collect();
    draw.shuffle(&mut numbers);
    numbers
}
