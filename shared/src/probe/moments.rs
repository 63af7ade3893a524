//! Mean and deviation of the rows that a probe is trained on.

use std::collections::BTreeMap;

use super::Design;

/// Below this variance, in units of the design's own, a feature counts as constant in a fold.
const CONSTANT: f64 = 1e-10;

/// Mean and standard deviation `[d]` of a fold's training rows, in the design's units.
#[derive(Debug, Clone)]
pub(super) struct Moments {
    pub(super) mean: Vec<f64>,
    /// 1 for a constant feature, which gets no weight at any scale.
    pub(super) scale: Vec<f64>,
    pub(super) constant: Vec<bool>,
    /// The mean of the training rows; `mean` differs from it where features are not standardised.
    pub(super) level: Vec<f64>,
    /// The standard deviation itself, 1 for a constant feature: the unit in which convergence is measured.
    pub(super) deviation: Vec<f64>,
}

impl Design {
    /// The moments of the rows of every mask. Of a wide design, rows that the same masks hold are summed once.
    pub(super) fn moments_of(&self, masks: &[&[bool]]) -> Vec<Moments> {
        if !self.is_wide() {
            return masks.iter().map(|mask| self.moments(mask)).collect();
        }
        let mut groups: BTreeMap<Vec<bool>, Sums> = BTreeMap::new();
        for (place, row) in self.standardised().chunks_exact(self.d()).enumerate() {
            let held_by = masks.iter().map(|mask| mask[place]).collect();
            groups.entry(held_by).or_insert_with(|| Sums::new(self.d())).add(row);
        }
        let of_mask = |mask: usize| {
            let mut sums = Sums::new(self.d());
            groups.iter().filter(|(held_by, _)| held_by[mask]).for_each(|(_, of_group)| sums.join(of_group));
            self.moments_from(&sums)
        };
        (0..masks.len()).map(of_mask).collect()
    }

    /// Mean and scale that standardise the rows that are trained on, in the design's units.
    pub(super) fn moments(&self, train: &[bool]) -> Moments {
        let mut sums = Sums::new(self.d());
        let rows = self.standardised().chunks_exact(self.d()).zip(train).filter(|&(_, &train)| train);
        rows.for_each(|(row, _)| sums.add(row));
        self.moments_from(&sums)
    }

    fn moments_from(&self, sums: &Sums) -> Moments {
        let Sums { n, sum, squares } = sums;
        let mean: Vec<f64> = sum.iter().map(|sum| sum / n).collect();
        let variance: Vec<f64> = squares.iter().zip(&mean).map(|(squares, mean)| squares / n - mean * mean).collect();
        let constant: Vec<bool> = variance.iter().map(|&variance| variance <= CONSTANT).collect();
        let spread = variance.iter().zip(&constant);
        let deviation: Vec<f64> =
            spread.map(|(variance, &constant)| if constant { 1.0 } else { variance.sqrt() }).collect();
        if self.standardises() {
            return Moments { scale: deviation.clone(), level: mean.clone(), mean, constant, deviation };
        }
        // Scale and mean that map back to raw features.
        let level = mean;
        let mean = self.mean().iter().zip(self.scale()).map(|(mean, scale)| -mean / scale).collect();
        Moments { mean, scale: self.scale().iter().map(|scale| scale.recip()).collect(), constant, level, deviation }
    }
}

/// The sums over some rows of every feature and of its square.
struct Sums {
    n: f64,
    /// `[d]`
    sum: Vec<f64>,
    /// `[d]`
    squares: Vec<f64>,
}

impl Sums {
    fn new(d: usize) -> Self {
        Self { n: 0.0, sum: vec![0.0; d], squares: vec![0.0; d] }
    }

    fn add(&mut self, row: &[f32]) {
        self.n += 1.0;
        for ((x, sum), squares) in row.iter().zip(&mut self.sum).zip(&mut self.squares) {
            let x = f64::from(*x);
            *sum += x;
            *squares += x * x;
        }
    }

    fn join(&mut self, other: &Self) {
        self.n += other.n;
        self.sum.iter_mut().zip(&other.sum).for_each(|(sum, other)| *sum += other);
        self.squares.iter_mut().zip(&other.squares).for_each(|(squares, other)| *squares += other);
    }
}
