//! Synthetic samples and activations whose structure is known, for `run::study` to recover
//! (SCIENCE.md §10).

use std::collections::BTreeMap;

use rand::Rng;

use crate::activation::Activations;
use crate::error::Result;
use crate::site::{Position, Site};
use crate::stats;
use crate::study::Sample;
use crate::task::{Params, Skill, Verdict};

/// How the tasks' label directions relate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Structure {
    /// One direction carries the label of every task.
    Shared,
    /// Every task has a direction of its own, orthogonal to the others.
    Independent,
    /// Every skill has a direction of its own, its tasks share it.
    SkillClusters,
    /// Labels have nothing to do with the activations.
    NoSignal,
}

/// What is planted. Noise is standard normal in every feature, so `separation` is the distance of
/// the two classes' means in noise deviations (an ideal probe's AUROC is Φ(separation / √2)).
#[derive(Debug, Clone, PartialEq)]
pub struct Planted {
    /// The structure.
    pub structure: Structure,
    /// The tasks, with their skills.
    pub tasks: Vec<(String, Skill)>,
    /// Base prompts per task.
    pub prompts: usize,
    /// Responses per base prompt.
    pub responses: usize,
    /// Width of the activations; at least the number of tasks.
    pub d: usize,
    /// Distance between the classes.
    pub separation: f64,
    /// Deviation of what the responses of one base prompt share, per feature.
    pub prompt_effect: f64,
    /// The sites; all carry the structure, each with its own noise.
    pub sites: Vec<Site>,
    /// The positions, likewise.
    pub positions: Vec<Position>,
    /// The seed.
    pub seed: u64,
}

/// Draws the samples and their activations. Tasks differ in base rate (35 to 65 % satisfied) and in
/// mean activation, so that a general probe could gain by naming the task.
///
/// # Errors
/// Those of [`Activations::new`].
pub fn synthesise(planted: &Planted) -> Result<(Vec<Sample>, Activations)> {
    let samples = samples(planted);
    let world = World::draw(planted);
    let mut data = Vec::with_capacity(planted.sites.len() * planted.positions.len() * samples.len() * planted.d);
    for site in 0..planted.sites.len() {
        for position in 0..planted.positions.len() {
            let mut rng = stats::rng(planted.seed, "planted noise", &[site as u64, position as u64]);
            for row in &samples {
                data.extend(world.activation(row, &mut rng));
            }
        }
    }
    let (sites, positions) = (planted.sites.clone(), planted.positions.clone());
    let activations = Activations::new(sites, positions, samples.len(), planted.d, data)?;
    Ok((samples.into_iter().map(|row| row.sample).collect(), activations))
}

struct Row {
    task: usize,
    prompt: usize,
    satisfied: bool,
    sample: Sample,
}

fn samples(planted: &Planted) -> Vec<Row> {
    let mut rng = stats::rng(planted.seed, "planted labels", &[]);
    let mut rows = Vec::new();
    for (task, (id, _)) in planted.tasks.iter().enumerate() {
        let rate = 0.35 + 0.3 * task as f64 / (planted.tasks.len().max(2) - 1) as f64;
        for prompt in 0..planted.prompts {
            for response in 0..planted.responses {
                let satisfied = rng.random::<f64>() < rate;
                rows.push(Row { task, prompt, satisfied, sample: sample(id, prompt, response, satisfied) });
            }
        }
    }
    rows
}

fn sample(task: &str, prompt: usize, response: usize, satisfied: bool) -> Sample {
    Sample {
        id: format!("{task}/{prompt:03}/with/{response}"),
        task: task.to_owned(),
        group: format!("{task}/{prompt:03}"),
        with_constraint: true,
        params: Params::new(),
        prompt: format!("planted prompt {prompt}"),
        response: format!("planted response {response}"),
        token_ids: Vec::new(),
        prompt_tokens: 0,
        positions: BTreeMap::new(),
        verdict: Some(Verdict { satisfied, why: "planted".to_owned() }),
        excluded: None,
    }
}

/// What is the same at all sites and positions.
struct World {
    d: usize,
    separation: f64,
    /// A unit direction per task.
    directions: Vec<Vec<f64>>,
    /// A mean per task.
    means: Vec<Vec<f64>>,
    /// What the responses of a base prompt share, per task and prompt.
    prompts: Vec<Vec<Vec<f64>>>,
}

impl World {
    fn draw(planted: &Planted) -> Self {
        let mut rng = stats::rng(planted.seed, "planted world", &[]);
        let basis = orthonormal(planted.tasks.len(), planted.d, &mut rng);
        let first_of_skill = |skill: Skill| planted.tasks.iter().position(|&(_, other)| other == skill).unwrap_or(0);
        let direction = |task: usize| match planted.structure {
            Structure::Shared => basis[0].clone(),
            Structure::Independent => basis[task].clone(),
            Structure::SkillClusters => basis[first_of_skill(planted.tasks[task].1)].clone(),
            Structure::NoSignal => vec![0.0; planted.d],
        };
        let directions = (0..planted.tasks.len()).map(direction).collect();
        let means = planted.tasks.iter().map(|_| normals(planted.d, 1.0, &mut rng)).collect();
        let prompts = planted
            .tasks
            .iter()
            .map(|_| (0..planted.prompts).map(|_| normals(planted.d, planted.prompt_effect, &mut rng)).collect())
            .collect();
        Self { d: planted.d, separation: planted.separation, directions, means, prompts }
    }

    fn activation(&self, row: &Row, rng: &mut impl Rng) -> Vec<f32> {
        let noise = normals(self.d, 1.0, rng);
        let side = self.separation * if row.satisfied { 0.5 } else { -0.5 };
        let (mean, prompt) = (&self.means[row.task], &self.prompts[row.task][row.prompt]);
        (0..self.d)
            .map(|feature| noise[feature] + mean[feature] + prompt[feature] + side * self.directions[row.task][feature])
            .map(|value| value as f32)
            .collect()
    }
}

/// `k` orthonormal random directions in `d` dimensions (Gram–Schmidt).
fn orthonormal(k: usize, d: usize, rng: &mut impl Rng) -> Vec<Vec<f64>> {
    let mut basis: Vec<Vec<f64>> = Vec::with_capacity(k);
    for _ in 0..k {
        let mut next = normals(d, 1.0, rng);
        for known in &basis {
            let along: f64 = known.iter().zip(&next).map(|(a, b)| a * b).sum();
            next.iter_mut().zip(known).for_each(|(value, known)| *value -= along * known);
        }
        let norm = next.iter().map(|value| value * value).sum::<f64>().sqrt();
        next.iter_mut().for_each(|value| *value /= norm);
        basis.push(next);
    }
    basis
}

/// Normal draws (Box & Muller).
fn normals(count: usize, deviation: f64, rng: &mut impl Rng) -> Vec<f64> {
    let normal = |_| {
        let radius = (-2.0 * (1.0 - rng.random::<f64>()).ln()).sqrt();
        deviation * radius * (std::f64::consts::TAU * rng.random::<f64>()).cos()
    };
    (0..count).map(normal).collect()
}
