//! Area under the ROC curve within folds, sorted once and evaluated on every resample.

use super::{ResampledEstimate, Resamples};

/// Scores in ascending order within each fold, ready to be counted.
///
/// The AUROC is the share of (satisfied, violated) pairs **of the same fold** that are in the right
/// order, a tie counting half. Scores of different folds come from different probes, whose
/// intercepts follow their training base rates: a fold rich in one class has a training set poor in
/// it, so pairs across folds would push the AUROC of a useless probe below ½.
#[derive(Debug, Clone)]
pub struct Ranking {
    items: Vec<Item>,
}

#[derive(Debug, Clone, Copy)]
struct Item {
    row: usize,
    positive: bool,
    ends_tie: bool,
    ends_fold: bool,
}

impl Ranking {
    /// Ranks rows by score within their folds.
    pub fn new(scores: &[f32], labels: &[bool], folds: &[usize]) -> Self {
        let mut order: Vec<usize> = (0..scores.len()).collect();
        order.sort_unstable_by(|&a, &b| folds[a].cmp(&folds[b]).then(scores[a].total_cmp(&scores[b])).then(a.cmp(&b)));
        let item = |(place, &row): (usize, &usize)| {
            let next = order.get(place + 1).copied();
            let ends_fold = next.is_none_or(|next| folds[next] != folds[row]);
            // `!=` so that 0.0 and −0.0 tie, as they do for every other reader of the scores.
            let ends_tie = ends_fold || next.is_none_or(|next| scores[next] != scores[row]);
            Item { row, positive: labels[row], ends_tie, ends_fold }
        };
        Self { items: order.iter().enumerate().map(item).collect() }
    }

    /// The AUROC; `None` when no fold holds both classes.
    pub fn auroc(&self) -> Option<f64> {
        let once = self.count(1, &|_| &[1.0]);
        once[0].is_finite().then_some(once[0])
    }

    /// The AUROC with its value on every resample (NaN where a resample holds no pair).
    pub fn sampled(&self, resamples: &Resamples) -> Option<ResampledEstimate> {
        let value = self.auroc()?;
        Some(ResampledEstimate { value, resamples: self.count(resamples.count(), &|row| resamples.row(row)) })
    }

    /// Weighted share of ordered pairs for every column of weights. Counts stay exact in f32 below
    /// 2²⁴ pairs within a fold (4,000 samples of each class).
    fn count<'a>(&self, columns: usize, weights: &dyn Fn(usize) -> &'a [f32]) -> Vec<f64> {
        let mut tally = Tally::new(columns);
        for item in &self.items {
            tally.add(weights(item.row), item.positive);
            if item.ends_tie {
                tally.close_tie();
            }
            if item.ends_fold {
                tally.close_fold();
            }
        }
        tally.ordered.iter().zip(&tally.pairs).map(|(ordered, pairs)| ordered / pairs).collect()
    }
}

/// Running sums of one pass, a column per resample.
struct Tally {
    below: Vec<f32>,
    tied_negative: Vec<f32>,
    tied_positive: Vec<f32>,
    positive: Vec<f32>,
    fold_ordered: Vec<f32>,
    ordered: Vec<f64>,
    pairs: Vec<f64>,
}

impl Tally {
    fn new(columns: usize) -> Self {
        let zeros = vec![0.0_f32; columns];
        Self {
            below: zeros.clone(),
            tied_negative: zeros.clone(),
            tied_positive: zeros.clone(),
            positive: zeros.clone(),
            fold_ordered: zeros,
            ordered: vec![0.0; columns],
            pairs: vec![0.0; columns],
        }
    }

    fn add(&mut self, weights: &[f32], positive: bool) {
        let tied = if positive { &mut self.tied_positive } else { &mut self.tied_negative };
        tied.iter_mut().zip(weights).for_each(|(tied, weight)| *tied += weight);
    }

    fn close_tie(&mut self) {
        for column in 0..self.below.len() {
            let (negative, positive) = (self.tied_negative[column], self.tied_positive[column]);
            self.fold_ordered[column] += positive * (self.below[column] + 0.5 * negative);
            self.below[column] += negative;
            self.positive[column] += positive;
        }
        self.tied_negative.fill(0.0);
        self.tied_positive.fill(0.0);
    }

    fn close_fold(&mut self) {
        for column in 0..self.below.len() {
            self.ordered[column] += f64::from(self.fold_ordered[column]);
            self.pairs[column] += f64::from(self.positive[column]) * f64::from(self.below[column]);
        }
        self.below.fill(0.0);
        self.positive.fill(0.0);
        self.fold_ordered.fill(0.0);
    }
}
