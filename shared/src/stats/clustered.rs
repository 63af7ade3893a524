//! The jackknife over base prompts of a statistic without a fit: the influence of every prompt on it.

use std::collections::BTreeMap;

use super::{Inference, ResampledEstimate, Resamples};

/// A value of rows in groups, with the influence of each group. Groups of one stratum are drawn from one distribution; strata
/// are independent.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Clustered {
    /// The value on all rows.
    pub value: f64,
    /// `(G − 1) (value − value without the group)`, `[stratum][group]`; of a mean over groups of one size, the group's
    /// distance from it.
    pulls: Vec<Vec<f64>>,
}

impl Clustered {
    /// From the value without each group of a stratum; see [`Resamples::leaving_out`].
    pub fn new(stratum: usize, left_out: &ResampledEstimate) -> Self {
        let others = left_out.resamples.len() as f64 - 1.0;
        let mut pulls = vec![Vec::new(); stratum + 1];
        pulls[stratum] = left_out.resamples.iter().map(|without| others * (left_out.value - without)).collect();
        Self { value: left_out.value, pulls }
    }

    /// The sum of some values, each times a factor.
    pub fn sum(terms: &[(f64, &Self)]) -> Self {
        let mut sum = Self::default();
        for (factor, term) in terms {
            sum.value += factor * term.value;
            sum.pulls.resize(sum.pulls.len().max(term.pulls.len()), Vec::new());
            for (into, pulls) in sum.pulls.iter_mut().zip(&term.pulls) {
                into.resize(into.len().max(pulls.len()), 0.0);
                into.iter_mut().zip(pulls).for_each(|(into, pull)| *into += factor * pull);
            }
        }
        sum
    }

    /// The mean of some values.
    pub fn mean(parts: &[&Self]) -> Self {
        let share = 1.0 / parts.len() as f64;
        Self::sum(&parts.iter().map(|part| (share, *part)).collect::<Vec<_>>())
    }

    /// The standard error: per stratum the deviation of the pulls over √G. Infinite where the value depends on one group only.
    pub fn standard_error(&self) -> f64 {
        self.variances().map(|(variance, _)| variance).sum::<f64>().sqrt()
    }

    /// Degrees of freedom of the standard error (Satterthwaite 1946): G − 1 of one stratum.
    pub fn degrees(&self) -> f64 {
        let (mut sum, mut shares) = (0.0, 0.0);
        for (variance, degrees) in self.variances().filter(|(variance, _)| *variance > 0.0) {
            sum += variance;
            shares += variance * variance / degrees;
        }
        if shares.is_finite() { sum * sum / shares } else { 0.0 }
    }

    /// The 95 % interval by Student's t; the value itself where every pull is 0.
    pub fn interval(&self) -> [f64; 2] {
        Inference { value: self.value, error: Some(self.standard_error()), degrees: self.degrees() }.interval()
    }

    /// Variance of the value and its degrees of freedom, per stratum.
    fn variances(&self) -> impl Iterator<Item = (f64, f64)> + '_ {
        self.pulls.iter().filter(|pulls| !pulls.is_empty()).map(|pulls| {
            let n = pulls.len() as f64;
            let centre = pulls.iter().sum::<f64>() / n;
            let spread = pulls.iter().map(|pull| (pull - centre).powi(2)).sum::<f64>();
            if spread.is_finite() { (spread / (n * (n - 1.0)), n - 1.0) } else { (f64::INFINITY, 0.0) }
        })
    }
}

impl Resamples {
    /// Every group left out once, in the order in which the rows first name them.
    pub fn leaving_out<T: Ord>(groups: &[T]) -> Self {
        let mut columns = BTreeMap::new();
        for group in groups {
            let next = columns.len();
            columns.entry(group).or_insert(next);
        }
        let count = columns.len();
        let mut weights = vec![1.0; groups.len() * count];
        for (row, group) in groups.iter().enumerate() {
            weights[row * count + columns[group]] = 0.0;
        }
        Self { count, weights }
    }
}
