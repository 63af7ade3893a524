//! Cross-validation folds of whole base prompts, balanced over tasks and classes.

use rand::Rng;
use rand::seq::SliceRandom;

use crate::error::{Error, Result};

/// Assigns every group to one of `folds` folds.
///
/// `groups[row]` and `strata[row]` are the row's group and its (task, class). Groups are shuffled,
/// then placed largest first, each in the fold where the counts of its strata stay most even; a
/// group is never split, whatever tasks it occurs in.
///
/// # Errors
/// [`Error::Config`] with fewer than two folds, [`Error::Data`] with fewer groups than folds.
pub fn assign(groups: &[usize], strata: &[usize], folds: usize, rng: &mut impl Rng) -> Result<Vec<usize>> {
    let n_groups = groups.iter().max().map_or(0, |last| last + 1);
    let n_strata = strata.iter().max().map_or(0, |last| last + 1);
    check(n_groups, folds)?;
    let mut counts = vec![vec![0_usize; n_strata]; n_groups];
    groups.iter().zip(strata).for_each(|(&group, &stratum)| counts[group][stratum] += 1);
    let mut order: Vec<usize> = (0..n_groups).collect();
    order.shuffle(rng);
    order.sort_by_key(|&group| std::cmp::Reverse(counts[group].iter().sum::<usize>()));

    let mut filled = vec![vec![0_usize; n_strata]; folds];
    let mut fold_of = vec![0; n_groups];
    for group in order {
        let best = (0..folds).min_by_key(|&fold| burden(&filled[fold], &counts[group])).expect("at least two folds");
        filled[best].iter_mut().zip(&counts[group]).for_each(|(filled, count)| *filled += count);
        fold_of[group] = best;
    }
    Ok(fold_of)
}

fn check(n_groups: usize, folds: usize) -> Result<()> {
    if folds < 2 {
        return Err(Error::config(
            "probe.folds",
            format!("{folds} folds cannot be held out"),
            "use 2 or more, usually 5",
        ));
    }
    if n_groups < folds {
        return Err(Error::data(
            "base prompts",
            format!("{n_groups} groups (base prompts) cannot fill {folds} folds"),
            "use more groups or fewer folds",
        ));
    }
    Ok(())
}

/// The cost of placing the group: the growth of Σ count², then the fold's size, so that ties go to the emptiest fold.
fn burden(filled: &[usize], group: &[usize]) -> (usize, usize) {
    let growth = filled.iter().zip(group).map(|(filled, group)| group * (2 * filled + group)).sum();
    (growth, filled.iter().sum())
}
