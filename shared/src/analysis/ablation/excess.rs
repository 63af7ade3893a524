//! A drop beyond the controls' mean, with its two errors and the tests on them.

use crate::stats::{self, Sampled};

/// Below this an excess is rounding: all responses did the same under the ablation and under every control.
const ROUNDING: f64 = 1e-12;

/// What controls of the same rank make of a score.
#[derive(Debug, Clone, PartialEq)]
pub struct Null {
    /// The mean of their drops.
    mean: Sampled,
    /// s √(1 + 1/K): how far one more control would lie from the mean of K.
    scatter: f64,
    /// K − 1
    degrees: f64,
}

impl Null {
    /// From every control's drop; `None` of fewer than three.
    pub fn of(controls: &[&Sampled]) -> Option<Self> {
        let values: Vec<f64> = controls.iter().map(|control| control.value).collect();
        let k = values.len() as f64;
        let deviation = stats::standard_deviation(&values).filter(|_| values.len() >= 3)?;
        Some(Self { mean: mean(controls), scatter: deviation * (1.0 + 1.0 / k).sqrt(), degrees: k - 1.0 })
    }
}

/// The mean of sampled values, resample by resample.
pub fn mean(parts: &[&Sampled]) -> Sampled {
    let k = parts.len() as f64;
    Sampled::combine(parts, |values| values.iter().sum::<f64>() / k)
}

/// A drop beyond the controls' mean.
#[derive(Debug, Clone, PartialEq)]
pub struct Excess {
    /// The drop minus the controls' mean drop, with its resamples.
    pub drop: Sampled,
    /// How far one more control would lie from the controls' mean.
    scatter: f64,
    degrees: f64,
}

impl Excess {
    /// A drop beyond a null.
    pub fn beyond(drop: &Sampled, null: &Null) -> Self {
        let drop = Sampled::combine(&[drop, &null.mean], |both| both[0] - both[1]);
        Self { drop, scatter: null.scatter, degrees: null.degrees }
    }

    /// One-sided p of a loss: the larger of the p of resampled base prompts and the p of one more control.
    pub fn p(&self) -> f64 {
        let value = self.drop.value;
        let above = |error: f64, p: &dyn Fn(f64) -> f64| match (value.abs() < ROUNDING, error > ROUNDING) {
            (true, _) => 1.0,
            (false, true) => p(value / error),
            (false, false) if value > 0.0 => 0.0,
            (false, false) => 1.0,
        };
        let resampled = above(self.drop.standard_error(), &stats::normal_p_above);
        resampled.max(above(self.scatter, &|t| student_p_above(t, self.degrees)))
    }

    /// Both errors together, the root of the sum of their squares. The controls' scatter holds some of the sampling error
    /// already, so that this is at least the larger of the two: the conservative choice where absence is shown.
    pub fn error(&self) -> f64 {
        self.drop.standard_error().hypot(self.scatter)
    }

    /// The 95 % interval, by [`Self::error`] and Student's t with K − 1 degrees of freedom.
    pub fn interval(&self) -> [f64; 2] {
        let reach = student_quantile(0.975, self.degrees) * self.error();
        [self.drop.value - reach, self.drop.value + reach]
    }

    /// The upper end of the one-sided 95 % interval, by the same error.
    pub fn upper(&self) -> f64 {
        self.drop.value + student_quantile(0.95, self.degrees) * self.error()
    }

    /// One-sided p of an excess of at least `bound`, by the same error: small where the excess lies clearly below.
    pub fn p_below(&self, bound: f64) -> f64 {
        let (distance, error) = (bound - self.drop.value, self.error());
        match error > ROUNDING {
            true => student_p_above(distance / error, self.degrees),
            false => f64::from(u8::from(distance <= 0.0)),
        }
    }
}

/// One-sided p of Student's t being at least this high.
fn student_p_above(t: f64, degrees: f64) -> f64 {
    let half = 0.5 * stats::student_p_two_sided(t, degrees);
    if t >= 0.0 { half } else { 1.0 - half }
}

/// The quantile of Student's t above its median, by bisection.
fn student_quantile(share: f64, degrees: f64) -> f64 {
    let (mut low, mut high) = (0.0, 1.0);
    while student_p_above(high, degrees) > 1.0 - share {
        high *= 2.0;
    }
    for _ in 0..80 {
        let middle = 0.5 * (low + high);
        if student_p_above(middle, degrees) > 1.0 - share { low = middle } else { high = middle }
    }
    high
}
