//! The data that all cells of a study share: rows, folds, resamples and random draws.

use crate::error::Result;
use crate::probe::control::{self, Control};
use crate::probe::{Cohort, description_length, draw};
use crate::stats::{self, Resamples};
use crate::study::{C, ProbeConfig};
use crate::task::Skill;

/// The draws of a study, made once.
pub(in crate::run) struct Plan {
    pub(in crate::run) cohort: Cohort,
    /// The probeable tasks.
    pub(in crate::run) probeable: Vec<usize>,
    /// Their skills.
    pub(in crate::run) skills: Vec<Skill>,
    /// All their rows, task by task.
    pub(in crate::run) pool: Vec<usize>,
    /// Resamples of every probeable task's rows.
    pub(in crate::run) resamples: Vec<Resamples>,
    /// The labels of every probeable task, the real ones first, then the permutations.
    pub(in crate::run) label_sets: Vec<Vec<Vec<bool>>>,
    /// Rows of the pool as many as every probeable task's own.
    pub(in crate::run) matched: Vec<Vec<usize>>,
    /// The control task of every probeable task.
    pub(in crate::run) controls: Vec<Option<Control>>,
    /// The online code's block of every row of every probeable task.
    pub(in crate::run) blocks: Vec<Vec<usize>>,
    pub(in crate::run) c: C,
    /// Whether features are standardised by their training rows.
    pub(in crate::run) standardise: bool,
    pub(in crate::run) seed: u64,
}

impl Plan {
    pub(in crate::run) fn new(
        config: &ProbeConfig,
        seed: u64,
        cohort: Cohort,
        skills: &[Skill],
        resamples: &Resamples,
    ) -> Result<Self> {
        let probeable = cohort.probeable();
        let rng = |what: &str, task: usize| stats::rng(seed, what, &[task as u64]);
        let label_sets =
            probeable.iter().map(|&task| label_sets(config, seed, &cohort, task)).collect::<Result<_>>()?;
        let matched = probeable
            .iter()
            .map(|&task| draw::matched_rows(&cohort, task, &mut rng("matched", task)))
            .collect::<Result<_>>()?;
        let groups = |task: usize| cohort.rows[task].iter().map(|&row| cohort.groups[row]).collect::<Vec<_>>();
        let blocks = |&task: &usize| description_length::blocks(&groups(task), &mut rng("online code", task));
        Ok(Self {
            skills: probeable.iter().map(|&task| skills[task]).collect(),
            pool: probeable.iter().flat_map(|&task| cohort.rows[task].iter().copied()).collect(),
            resamples: probeable.iter().map(|&task| resamples.select(&cohort.rows[task])).collect(),
            label_sets,
            matched,
            controls: probeable
                .iter()
                .map(|&task| control::control(&cohort, task, &mut rng("control task", task)))
                .collect(),
            blocks: probeable.iter().map(blocks).collect(),
            probeable,
            cohort,
            c: config.c,
            standardise: true,
            seed,
        })
    }
}

fn label_sets(config: &ProbeConfig, seed: u64, cohort: &Cohort, task: usize) -> Result<Vec<Vec<bool>>> {
    let permuted = (0..config.permutations).map(|permutation| {
        let mut rng = stats::rng(seed, "permutation", &[task as u64, permutation as u64]);
        draw::permuted_labels(cohort, task, &mut rng)
    });
    std::iter::once(Ok(cohort.labels_of(&cohort.rows[task]))).chain(permuted).collect()
}
