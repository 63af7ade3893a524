//! The constants of all sites and positions of a planted study: directions, means, and the effects of prompts.

use rand::Rng;

use super::{ONE_WAY, Planted, Row, Structure};
use shared::stats;
use shared::task::Skill;

/// The factor on the noise along the own directions of [`ONE_WAY`]'s sources.
const WIDER: f64 = 3.0;

/// The constants of all sites and positions.
pub(super) struct World {
    d: usize,
    separation: f64,
    /// A direction per task: of length 1 where the noise is standard.
    directions: Vec<Vec<f64>>,
    /// Directions along which the noise is [`WIDER`].
    wide: Vec<Vec<f64>>,
    /// A direction per task for its word, under [`Structure::Universal`].
    words: Vec<Vec<f64>>,
    /// A mean per task.
    means: Vec<Vec<f64>>,
    /// The effect that the responses of a base prompt share, per task and prompt.
    prompts: Vec<Vec<Vec<f64>>>,
}

impl World {
    pub(super) fn draw(planted: &Planted) -> Self {
        let mut rng = stats::rng(planted.seed, "planted world", &[]);
        let basis = orthonormal(planted.directions(), planted.d, &mut rng);
        let first_of_skill = |skill: Skill| planted.tasks.iter().position(|&(_, other)| other == skill).unwrap_or(0);
        let direction = |task: usize| match planted.structure {
            Structure::Shared | Structure::Universal => basis[0].clone(),
            Structure::SharedFlipped if task % 2 == 1 => basis[0].iter().map(|value| -value).collect(),
            Structure::SharedFlipped => basis[0].clone(),
            Structure::Independent => basis[task].clone(),
            Structure::SkillClusters => basis[first_of_skill(planted.tasks[task].1)].clone(),
            Structure::NoSignal => vec![0.0; planted.d],
            Structure::OneWay => one_way(task, &basis),
        };
        let wide = match planted.structure {
            Structure::OneWay => ONE_WAY.iter().map(|&(source, _)| basis[source].clone()).collect(),
            _ => Vec::new(),
        };
        let directions = (0..planted.tasks.len()).map(direction).collect();
        let words = match planted.structure {
            Structure::Universal => basis[1..].to_vec(),
            _ => Vec::new(),
        };
        let means = planted.tasks.iter().map(|_| stats::normals(planted.d, 1.0, &mut rng)).collect();
        let prompts = planted
            .tasks
            .iter()
            .map(|_| (0..planted.prompts).map(|_| stats::normals(planted.d, planted.prompt_effect, &mut rng)).collect())
            .collect();
        Self { d: planted.d, separation: planted.separation, directions, wide, words, means, prompts }
    }

    pub(super) fn activation(&self, row: &Row, carries: bool, rng: &mut impl Rng) -> Vec<f32> {
        let mut noise = stats::normals(self.d, 1.0, rng);
        for direction in &self.wide {
            let along: f64 = direction.iter().zip(&noise).map(|(a, b)| a * b).sum();
            noise.iter_mut().zip(direction).for_each(|(noise, along_it)| *noise += (WIDER - 1.0) * along * along_it);
        }
        let carried = if carries { self.separation } else { 0.0 };
        let (mean, prompt) = (&self.means[row.task], &self.prompts[row.task][row.prompt]);
        let direction = &self.directions[row.task];
        let word = self.words.get(row.task);
        (0..self.d)
            .map(|feature| {
                let of_word = word.map_or(0.0, |word| row.word * word[feature]);
                noise[feature] + mean[feature] + prompt[feature] + carried * (row.along * direction[feature] + of_word)
            })
            .map(|value| value as f32)
            .collect()
    }
}

impl Planted {
    /// How many directions are orthogonal to each other.
    fn directions(&self) -> usize {
        self.tasks.len() + usize::from(self.structure == Structure::Universal)
    }
}

/// The direction of a task under [`Structure::OneWay`], in units of the noise along it.
fn one_way(task: usize, basis: &[Vec<f64>]) -> Vec<f64> {
    match ONE_WAY.iter().find(|&&(source, _)| source == task) {
        Some(&(_, target)) => basis[task].iter().zip(&basis[target]).map(|(own, other)| WIDER * own + other).collect(),
        None => basis[task].clone(),
    }
}

/// `k` orthonormal random directions in `d` dimensions (Gram–Schmidt).
fn orthonormal(k: usize, d: usize, rng: &mut impl Rng) -> Vec<Vec<f64>> {
    let mut basis: Vec<Vec<f64>> = Vec::with_capacity(k);
    for _ in 0..k {
        let mut next = stats::normals(d, 1.0, rng);
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
