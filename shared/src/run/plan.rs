//! What all cells of a study share: who is probed, the folds, the resamples and the random draws.

use crate::error::Result;
use crate::probe::{Cohort, draw};
use crate::stats::{self, Resamples};
use crate::study::StudyConfig;
use crate::task::Skill;

/// The draws of a study, made once.
pub(super) struct Plan {
    pub(super) cohort: Cohort,
    /// The probeable tasks.
    pub(super) probeable: Vec<usize>,
    /// Their skills.
    pub(super) skills: Vec<Skill>,
    /// All their rows, task by task.
    pub(super) pool: Vec<usize>,
    /// Resamples of every probeable task's rows.
    pub(super) resamples: Vec<Resamples>,
    /// The labels of every probeable task, the real ones first, then the permutations.
    pub(super) label_sets: Vec<Vec<Vec<bool>>>,
    /// Rows of the pool as many as every probeable task's own.
    pub(super) matched: Vec<Vec<usize>>,
    pub(super) c: f64,
    pub(super) seed: u64,
}

impl Plan {
    pub(super) fn new(config: &StudyConfig, cohort: Cohort, skills: &[Skill], resamples: &Resamples) -> Result<Self> {
        let probeable = cohort.probeable();
        let label_sets = probeable.iter().map(|&task| label_sets(config, &cohort, task)).collect::<Result<_>>()?;
        let matched = probeable
            .iter()
            .map(|&task| draw::matched_rows(&cohort, task, &mut stats::rng(config.seed, "matched", &[task as u64])))
            .collect::<Result<_>>()?;
        Ok(Self {
            skills: probeable.iter().map(|&task| skills[task]).collect(),
            pool: probeable.iter().flat_map(|&task| cohort.rows[task].iter().copied()).collect(),
            resamples: probeable.iter().map(|&task| resamples.select(&cohort.rows[task])).collect(),
            label_sets,
            matched,
            probeable,
            cohort,
            c: config.probe.c,
            seed: config.seed,
        })
    }
}

fn label_sets(config: &StudyConfig, cohort: &Cohort, task: usize) -> Result<Vec<Vec<bool>>> {
    let permuted = (0..config.probe.permutations).map(|permutation| {
        let mut rng = stats::rng(config.seed, "permutation", &[task as u64, permutation as u64]);
        draw::permuted_labels(cohort, task, &mut rng)
    });
    std::iter::once(Ok(cohort.labels_of(&cohort.rows[task]))).chain(permuted).collect()
}
