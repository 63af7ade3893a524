//! The bootstrap over base prompts: one set of resamples, shared by every number that is compared.

use std::collections::BTreeMap;

use rand::Rng;
use serde::{Deserialize, Serialize};

use super::central_interval;

/// A value with its value in every resample; the same resample index means the same resample.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ResampledEstimate {
    /// The value on the samples as they are.
    pub value: f64,
    /// The value on every resample; NaN where it is undefined.
    pub resamples: Vec<f64>,
}

impl ResampledEstimate {
    /// The 95 % percentile interval; the value itself when no resample defines it.
    pub fn interval(&self) -> [f64; 2] {
        central_interval(&self.resamples).unwrap_or([self.value, self.value])
    }

    /// The standard deviation over the resamples; 0 when fewer than two define it.
    pub fn standard_error(&self) -> f64 {
        let finite: Vec<f64> = self.resamples.iter().copied().filter(|value| value.is_finite()).collect();
        super::standard_deviation(&finite).unwrap_or(0.0)
    }

    /// A function of several sampled values, resample by resample (paired).
    pub fn combine(parts: &[&Self], function: impl Fn(&[f64]) -> f64) -> Self {
        let at = |read: &dyn Fn(&Self) -> f64| function(&parts.iter().map(|part| read(part)).collect::<Vec<_>>());
        let count = parts.iter().map(|part| part.resamples.len()).min().unwrap_or(0);
        Self {
            value: at(&|part| part.value),
            resamples: (0..count).map(|resample| at(&|part| part.resamples[resample])).collect(),
        }
    }
}

/// How often every row occurs in every resample, `[row][resample]`.
#[derive(Debug, Clone, PartialEq)]
pub struct Resamples {
    pub(super) count: usize,
    pub(super) weights: Vec<f32>,
}

impl Resamples {
    /// Draws `count` resamples of whole groups.
    ///
    /// `groups[row]` is the row's group and `strata[group]` the stratum within which it is redrawn
    /// (groups that occur in the same tasks), so that every task keeps its number of groups.
    pub fn draw(groups: &[usize], strata: &[usize], count: usize, rng: &mut impl Rng) -> Self {
        let mut members: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (group, &stratum) in strata.iter().enumerate() {
            members.entry(stratum).or_default().push(group);
        }
        let mut times = vec![0.0_f32; strata.len() * count];
        for resample in 0..count {
            for group in members.values() {
                for _ in 0..group.len() {
                    times[group[rng.random_range(0..group.len())] * count + resample] += 1.0;
                }
            }
        }
        let weights = groups.iter().flat_map(|&group| &times[group * count..(group + 1) * count]).copied().collect();
        Self { count, weights }
    }

    /// How many resamples there are.
    pub fn count(&self) -> usize {
        self.count
    }

    /// A row's multiplicity in every resample.
    pub fn row(&self, row: usize) -> &[f32] {
        &self.weights[row * self.count..(row + 1) * self.count]
    }

    /// The resamples of some rows, in the order given.
    pub fn select(&self, rows: &[usize]) -> Self {
        Self { count: self.count, weights: rows.iter().flat_map(|&row| self.row(row)).copied().collect() }
    }

    /// The share of positive rows, with its resamples.
    pub fn share(&self, positive: &[bool]) -> ResampledEstimate {
        self.mean(&positive.iter().map(|&positive| f64::from(u8::from(positive))).collect::<Vec<_>>())
    }

    /// The mean of a value per row, with its resamples; 0 without rows.
    pub fn mean(&self, values: &[f64]) -> ResampledEstimate {
        let mut sum = vec![0.0_f64; self.count];
        let mut total = vec![0.0_f64; self.count];
        for (row, &value) in values.iter().enumerate() {
            for (resample, &weight) in self.row(row).iter().enumerate() {
                total[resample] += f64::from(weight);
                sum[resample] += f64::from(weight) * value;
            }
        }
        // Not `sum`, which gives −0 for an empty slice.
        let value = values.iter().fold(0.0, |sum, value| sum + value) / values.len().max(1) as f64;
        ResampledEstimate { value, resamples: sum.iter().zip(&total).map(|(sum, total)| sum / total).collect() }
    }
}
