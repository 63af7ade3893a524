//! The grouped jackknife: a number whose probes were fitted anew without each block of base prompts in turn.

use super::Sampled;
use super::significance::{student_p_two_sided, student_quantile};

/// A value, and what it was when each block of base prompts was left out of training and of scoring; the same replicate
/// index means the same block. Unlike resamples of probes that are kept, the replicates vary with the training as well.
///
/// The variance is the delete-a-group jackknife's, `(J − 1) / J Σ (θⱼ − θ̄)²` (Shao & Tu 1995, §2.3), and intervals and
/// tests take Student's t with J − 1 degrees of freedom.
#[derive(Debug, Clone, PartialEq)]
pub struct Refitted {
    /// The value on all base prompts.
    pub value: f64,
    /// The value without each block; NaN where it is undefined.
    pub replicates: Vec<f64>,
}

impl Refitted {
    /// A function of several values, replicate by replicate.
    pub fn combine(parts: &[&Self], function: impl Fn(&[f64]) -> f64) -> Self {
        let at = |read: &dyn Fn(&Self) -> f64| function(&parts.iter().map(|part| read(part)).collect::<Vec<_>>());
        let count = parts.iter().map(|part| part.replicates.len()).min().unwrap_or(0);
        Self { value: at(&|part| part.value), replicates: (0..count).map(|j| at(&|part| part.replicates[j])).collect() }
    }

    /// The mean of several values; `None` of nothing.
    pub fn mean(parts: &[&Self]) -> Option<Self> {
        let count = parts.len() as f64;
        (!parts.is_empty()).then(|| Self::combine(parts, |values| values.iter().sum::<f64>() / count))
    }

    /// The jackknife's standard error; `None` with fewer than two replicates.
    pub fn standard_error(&self) -> Option<f64> {
        let finite = self.finite();
        let count = finite.len() as f64;
        let centre = super::mean(&finite).filter(|_| finite.len() > 1)?;
        let squares: f64 = finite.iter().map(|value| (value - centre).powi(2)).sum();
        Some(((count - 1.0) / count * squares).sqrt())
    }

    /// The central interval that holds `level` of the sampling distribution; everything where there is no error to go by.
    pub fn interval_at(&self, level: f64) -> [f64; 2] {
        let Some(error) = self.standard_error() else { return [f64::NEG_INFINITY, f64::INFINITY] };
        let reach = student_quantile(0.5 + 0.5 * level, self.degrees()) * error;
        [self.value - reach, self.value + reach]
    }

    /// The 95 % interval.
    pub fn interval(&self) -> [f64; 2] {
        self.interval_at(0.95)
    }

    /// Two-sided p against a value; 1 where there is no error to go by.
    pub fn p_against(&self, null: f64) -> f64 {
        let Some(error) = self.standard_error() else { return 1.0 };
        let distance = self.value - null;
        match (distance == 0.0, error > 0.0) {
            (true, _) => 1.0,
            (false, true) => student_p_two_sided(distance / error, self.degrees()),
            (false, false) => 0.0,
        }
    }

    /// One-sided p of the value lying above another.
    pub fn p_above(&self, null: f64) -> f64 {
        let two_sided = self.p_against(null);
        if self.value > null { 0.5 * two_sided } else { 1.0 - 0.5 * two_sided }
    }

    fn finite(&self) -> Vec<f64> {
        self.replicates.iter().copied().filter(|value| value.is_finite()).collect()
    }

    fn degrees(&self) -> f64 {
        self.finite().len().saturating_sub(1) as f64
    }
}

/// Normal draws with the jackknife's covariance: for functions of several numbers that are not smooth, as an onset or a
/// partition is, where replicates that leave out one block say little of the spread.
///
/// One draw adds `√((J − 1) / J) Σ gⱼ (θⱼ − θ̄)` with the same standard normal gⱼ for all numbers.
#[derive(Debug, Clone)]
pub struct Draws<'a> {
    seed: u64,
    purpose: &'a str,
    count: usize,
}

impl<'a> Draws<'a> {
    /// `count` draws, named by their purpose.
    pub fn new(seed: u64, purpose: &'a str, count: usize) -> Self {
        Self { seed, purpose, count }
    }

    /// A number with what it was in every draw; `None` with fewer than two replicates.
    pub fn of(&self, refitted: &Refitted) -> Option<Sampled> {
        let replicates = &refitted.replicates;
        let finite = refitted.finite();
        let centre = super::mean(&finite).filter(|_| finite.len() > 1)?;
        let j = finite.len() as f64;
        let shifts: Vec<f64> = replicates.iter().map(|value| ((j - 1.0) / j).sqrt() * (value - centre)).collect();
        let draw = |draw: usize| {
            let mut rng = super::rng(self.seed, self.purpose, &[draw as u64]);
            let normals = super::normals(shifts.len(), 1.0, &mut rng);
            let shift = normals.iter().zip(&shifts).filter(|(_, shift)| shift.is_finite()).map(|(g, s)| g * s);
            refitted.value + shift.sum::<f64>()
        };
        Some(Sampled { value: refitted.value, resamples: (0..self.count).map(draw).collect() })
    }
}
