//! The control task of Hewitt & Liang (2019): labels that can be predicted only by remembering base prompts.
//!
//! Every base prompt gets a label at random, the same for all its responses. With folds of whole base prompts it could not be
//! learnt, whatever the activations hold, so here the folds split base prompts: the responses of one prompt go to different
//! folds in turn. A probe that scores well then distinguishes prompts; selectivity, its real score minus this one, is what it
//! reads beyond that. Base prompts with a single response are at chance by construction.

use std::collections::BTreeMap;

use rand::Rng;
use rand::seq::SliceRandom;

use super::cohort::{Cohort, trains_in_every_fold};

/// How often a draw that leaves a training fold with one class is repeated.
const ATTEMPTS: usize = 100;

/// The control labels of a task's rows, and the folds they are read in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Control {
    /// A label per row of the task.
    pub labels: Vec<bool>,
    /// A fold per row of the task.
    pub folds: Vec<usize>,
}

/// Draws the control task of a task: as many base prompts satisfied as its base rate says, at least one of each class.
/// `None` with fewer than two base prompts, or where no draw has both classes in every training fold.
pub fn control(cohort: &Cohort, task: usize, rng: &mut impl Rng) -> Option<Control> {
    let rows = &cohort.rows[task];
    let mut prompts: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (place, &row) in rows.iter().enumerate() {
        prompts.entry(cohort.groups[row]).or_default().push(place);
    }
    if prompts.len() < 2 {
        return None;
    }
    let satisfied = rows.iter().filter(|&&row| cohort.labels[row]).count() as f64 / rows.len() as f64;
    let positive = ((satisfied * prompts.len() as f64).round() as usize).clamp(1, prompts.len() - 1);
    let mut labels: Vec<bool> = (0..prompts.len()).map(|prompt| prompt < positive).collect();
    (0..ATTEMPTS).find_map(|_| {
        labels.shuffle(rng);
        let mut drawn = Control { labels: vec![false; rows.len()], folds: vec![0; rows.len()] };
        for (places, &label) in prompts.values().zip(&labels) {
            let first = rng.random_range(0..cohort.n_folds);
            for (turn, &place) in places.iter().enumerate() {
                drawn.labels[place] = label;
                drawn.folds[place] = (first + turn) % cohort.n_folds;
            }
        }
        trains_in_every_fold(&drawn.labels, &drawn.folds, cohort.n_folds).then_some(drawn)
    })
}
