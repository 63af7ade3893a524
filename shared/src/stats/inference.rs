//! A number with its standard error: the basis of intervals and tests.

use super::significance::{student_p_two_sided, student_quantile};

/// A value with its standard error and that error's degrees of freedom: Student's t gives intervals and tests.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Inference {
    /// The value.
    pub value: f64,
    /// Its standard error; `None` where it cannot be estimated.
    pub error: Option<f64>,
    /// Degrees of freedom of the error.
    pub degrees: f64,
}

impl Inference {
    /// The mean of values whose errors are independent of each other, as those of tasks without a common base prompt are,
    /// given folds and model: variances add. Degrees of freedom are the fewest of any part, which is conservative
    /// (Satterthwaite's sum lies between these and the sum of all). `None` without parts.
    pub fn mean_of_independent(parts: &[Self]) -> Option<Self> {
        let degrees = parts.iter().map(|part| part.degrees).reduce(f64::min)?;
        let count = parts.len() as f64;
        let squares = parts.iter().map(|part| part.error.map(|error| error * error)).sum::<Option<f64>>();
        Some(Self {
            value: parts.iter().map(|part| part.value).sum::<f64>() / count,
            error: squares.map(|sum| sum.sqrt() / count),
            degrees,
        })
    }

    /// The central interval that holds `level` of the sampling distribution; all numbers where there is no error.
    pub fn interval_at(&self, level: f64) -> [f64; 2] {
        let reach = match self.error {
            Some(0.0) => 0.0,
            Some(error) => student_quantile(0.5 + 0.5 * level, self.degrees) * error,
            None => f64::INFINITY,
        };
        [self.value - reach, self.value + reach]
    }

    /// The 95 % interval.
    pub fn interval(&self) -> [f64; 2] {
        self.interval_at(0.95)
    }

    /// Two-sided p against a value; 1 where there is no error.
    pub fn p_against(&self, null: f64) -> f64 {
        let distance = self.value - null;
        match self.error {
            Some(_) if distance == 0.0 => 1.0,
            Some(0.0) => 0.0,
            Some(error) => student_p_two_sided(distance / error, self.degrees),
            None => 1.0,
        }
    }

    /// One-sided p of the value lying above another.
    pub fn p_above(&self, null: f64) -> f64 {
        let two_sided = self.p_against(null);
        if self.value > null { 0.5 * two_sided } else { 1.0 - 0.5 * two_sided }
    }
}
