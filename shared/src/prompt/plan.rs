//! The prompts of a study: balanced, crossed and seeded.

use std::collections::BTreeSet;

use super::base::base_prompts_beside;
use super::{BasePrompt, Place, instruction, with_instruction};
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
}

/// The prompts of some tasks, `samples` with the constraint and `samples_without` without, per task.
///
/// Base prompts, parameter levels, phrasings and the instruction's place are each spread evenly and shuffled independently, so
/// that none predicts another. Prompts without the constraint use only base prompts that are also asked with it, so that both
/// can be compared. The same arguments give the same plan.
pub fn plan(tasks: &TaskSet, samples: usize, samples_without: usize, seed: u64) -> Vec<PlannedPrompt> {
    let mut taken = BTreeSet::new();
    let mut of_task = |task: &Task| {
        let mut bases = base_prompts_beside(task, &taken);
        taken.extend(bases.iter().map(|base| base.text.clone()));
        let mut rows = variant(task, &bases, samples, seed, true);
        bases.retain(|base| rows.is_empty() || rows.iter().any(|row| row.group == base.id));
        rows.extend(variant(task, &bases, samples_without, seed, false));
        rows
    };
    tasks.iter().flat_map(&mut of_task).collect()
}

fn variant(task: &Task, bases: &[BasePrompt], n: usize, seed: u64, with: bool) -> Vec<PlannedPrompt> {
    let word = if with { "with" } else { "without" };
    let stream = |what: &str| Draw::new(seed, &format!("plan/{}/{word}/{what}", task.id()));
    let order = spread(bases.len(), bases.len(), &mut stream("base prompts"));
    let levels = spread(n, n.max(1), &mut stream("levels"));
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
