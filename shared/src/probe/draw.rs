//! Random designs for comparison with the real one: permuted labels and size-matched pools.

use std::collections::BTreeMap;

use rand::Rng;
use rand::seq::SliceRandom;

use super::cohort::{Cohort, trains_in_every_fold};
use crate::error::{Error, Result};

/// How often a draw that leaves a training fold with one class is repeated.
const ATTEMPTS: usize = 1000;

/// The task's labels permuted: whole base prompts exchange places with others of equally many rows, and within a prompt the
/// rows are shuffled, which are exchangeable under the null. So an effect that the samples of one base prompt share stays
/// together, and the null has the variance of the real labels. A prompt of a size that no other has is shuffled within.
///
/// # Errors
/// [`Error::Data`] when no permutation leaves both classes in every training fold.
pub fn permuted_labels(cohort: &Cohort, task: usize, rng: &mut impl Rng) -> Result<Vec<bool>> {
    let rows = &cohort.rows[task];
    let folds = cohort.folds_of(rows);
    let sizes = by_size(cohort, rows);
    redraw("label permutation", || {
        let mut labels = vec![false; rows.len()];
        for prompts in &sizes {
            let mut blocks: Vec<Vec<bool>> =
                prompts.iter().map(|places| places.iter().map(|&place| cohort.labels[rows[place]]).collect()).collect();
            blocks.shuffle(rng);
            blocks.iter_mut().for_each(|block| block.shuffle(rng));
            let places = prompts.iter().flatten();
            places.zip(blocks.iter().flatten()).for_each(|(&place, &label)| labels[place] = label);
        }
        trains_in_every_fold(&labels, &folds, cohort.n_folds).then_some(labels)
    })
}

/// The places of every base prompt's rows, prompts with equally many rows together.
fn by_size(cohort: &Cohort, rows: &[usize]) -> Vec<Vec<Vec<usize>>> {
    let mut prompts: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (place, &row) in rows.iter().enumerate() {
        prompts.entry(cohort.groups[row]).or_default().push(place);
    }
    let mut sizes: BTreeMap<usize, Vec<Vec<usize>>> = BTreeMap::new();
    prompts.into_values().for_each(|places| sizes.entry(places.len()).or_default().push(places));
    sizes.into_values().collect()
}

/// Rows of all probeable tasks, as many in every fold as the task has.
///
/// # Errors
/// [`Error::Data`] when no draw leaves both classes in every training fold.
pub fn matched_rows(cohort: &Cohort, task: usize, rng: &mut impl Rng) -> Result<Vec<usize>> {
    let mut pool = vec![Vec::new(); cohort.n_folds];
    for row in cohort.probeable().into_iter().flat_map(|task| &cohort.rows[task]) {
        pool[cohort.folds[*row]].push(*row);
    }
    let wanted = |fold: usize| cohort.rows[task].iter().filter(|&&row| cohort.folds[row] == fold).count();
    redraw("size-matched pool", || {
        let mut drawn = Vec::with_capacity(cohort.rows[task].len());
        for (fold, pool) in pool.iter_mut().enumerate() {
            pool.shuffle(rng);
            drawn.extend_from_slice(&pool[..wanted(fold)]);
        }
        drawn.sort_unstable();
        let (labels, folds) = (cohort.labels_of(&drawn), cohort.folds_of(&drawn));
        trains_in_every_fold(&labels, &folds, cohort.n_folds).then_some(drawn)
    })
}

fn redraw<T>(what: &str, mut draw: impl FnMut() -> Option<T>) -> Result<T> {
    (0..ATTEMPTS).find_map(|_| draw()).ok_or_else(|| {
        Error::data(
            what,
            format!("none of {ATTEMPTS} draws has both classes in every training fold"),
            "use more groups (base prompts) or more rows of the rarer class",
        )
    })
}
