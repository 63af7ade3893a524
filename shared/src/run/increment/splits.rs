//! The splits that increments are averaged over, and the blocks of base prompts that the jackknife leaves out.

use std::collections::BTreeMap;

use rand::seq::SliceRandom;

use crate::error::{Error, Result};
use crate::probe::{Cohort, fold};
use crate::stats::{self, LeftOut};
use crate::study::ProbeConfig;

/// Folds and blocks of every row of a cohort.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::run) struct Splits {
    /// `[split][row]`; the first are the cohort's own.
    pub(in crate::run) folds: Vec<Vec<usize>>,
    pub(in crate::run) n_folds: usize,
    /// The jackknife's block of every row; all rows of a base prompt are in one.
    pub(in crate::run) blocks: Vec<usize>,
    /// Which blocks each replicate leaves out.
    pub(in crate::run) left_out: LeftOut,
}

impl Splits {
    /// # Errors
    /// [`Error::Config`] with no split or fewer than two blocks, and those of [`fold::assign`].
    pub(in crate::run) fn draw(config: &ProbeConfig, cohort: &Cohort, seed: u64) -> Result<Self> {
        if config.splits == 0 {
            return Err(Error::config("probe.splits", "is 0", "use for example 5"));
        }
        if config.jackknife < 2 {
            let problem = format!("of {} blocks none can be left out in turn", config.jackknife);
            return Err(Error::config("probe.jackknife", problem, "use 2 or more, usually 21"));
        }
        let strata: Vec<usize> =
            cohort.tasks.iter().zip(&cohort.labels).map(|(task, &label)| 2 * task + usize::from(label)).collect();
        let mut folds = vec![cohort.folds.clone()];
        for split in 1..config.splits {
            let mut rng = stats::rng(seed, stats::purpose::FURTHER_SPLITS, &[split as u64]);
            let fold_of = fold::assign(&cohort.groups, &strata, cohort.n_folds, &mut rng)?;
            folds.push(cohort.groups.iter().map(|&group| fold_of[group]).collect());
        }
        let (block_of, left_out) = blocks(cohort, config.jackknife, seed);
        let blocks = cohort.groups.iter().map(|&group| block_of[group]).collect();
        Ok(Self { folds, n_folds: cohort.n_folds, blocks, left_out })
    }

    /// Variants of a fit: all rows, then every replicate of the jackknife.
    pub(in crate::run) fn variants(&self) -> usize {
        1 + self.left_out.blocks()
    }

    /// Whether a row takes part in a variant.
    pub(in crate::run) fn active(&self, row: usize, variant: usize) -> bool {
        variant == 0 || !self.left_out.leaves_out(variant - 1, self.blocks[row])
    }
}

/// The block of every base prompt, each with about as many of every task. No more blocks than there are base prompts of any
/// one task.
fn blocks(cohort: &Cohort, wanted: usize, seed: u64) -> (Vec<usize>, LeftOut) {
    let fewest = cohort.probeable().iter().map(|&task| cohort.n_groups(task)).min().unwrap_or(wanted);
    let left_out = LeftOut::at_most(wanted.min(fewest));
    let mut rng = stats::rng(seed, stats::purpose::BLOCKS, &[]);
    (dealt(cohort, left_out.blocks(), &mut rng), left_out)
}

/// The part of every base prompt: those of the same tasks are shuffled and dealt out in turn.
pub(in crate::run) fn dealt(cohort: &Cohort, parts: usize, rng: &mut impl rand::Rng) -> Vec<usize> {
    let strata = cohort.group_strata();
    let mut members: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    strata.iter().enumerate().for_each(|(group, &stratum)| members.entry(stratum).or_default().push(group));
    let mut part_of = vec![0; strata.len()];
    for groups in members.values_mut() {
        groups.shuffle(rng);
        groups.iter().enumerate().for_each(|(place, &group)| part_of[group] = place % parts);
    }
    part_of
}
