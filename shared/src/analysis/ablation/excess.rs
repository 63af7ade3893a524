//! A drop beyond the controls' mean, with its two errors and the tests on them.

use crate::stats::{self, Clustered, student_p_above, student_quantile};

/// Below this an excess is rounding error: all responses were the same under the ablation and under every control.
const ROUNDING: f64 = 1e-12;

/// The null distribution of a drop, from controls of the same rank.
#[derive(Debug, Clone, PartialEq)]
pub struct Null {
    /// The mean of their drops.
    mean: Clustered,
    /// s √(1 + 1/K): how far one more control would lie from the mean of K.
    scatter: f64,
    /// K − 1
    degrees: f64,
}

impl Null {
    /// From every control's drop; `None` for fewer than three controls.
    pub fn of(controls: &[&Clustered]) -> Option<Self> {
        let values: Vec<f64> = controls.iter().map(|control| control.value).collect();
        let k = values.len() as f64;
        let deviation = stats::standard_deviation(&values).filter(|_| values.len() >= 3)?;
        Some(Self { mean: Clustered::mean(controls), scatter: deviation * (1.0 + 1.0 / k).sqrt(), degrees: k - 1.0 })
    }
}

/// A drop beyond the controls' mean.
#[derive(Debug, Clone, PartialEq)]
pub struct Excess {
    /// The drop minus the controls' mean drop.
    pub drop: Clustered,
    /// How far one more control would lie from the controls' mean.
    scatter: f64,
    degrees: f64,
}

impl Excess {
    /// A drop beyond a null.
    pub fn beyond(drop: &Clustered, null: &Null) -> Self {
        let drop = Clustered::sum(&[(1.0, drop), (-1.0, &null.mean)]);
        Self { drop, scatter: null.scatter, degrees: null.degrees }
    }

    /// One-sided p of a loss: the larger of the p of other base prompts and the p of one more control.
    pub fn p(&self) -> f64 {
        let value = self.drop.value;
        let above = |error: f64, degrees: f64| match (value.abs() < ROUNDING, error > ROUNDING) {
            (true, _) => 1.0,
            (false, true) => student_p_above(value / error, degrees),
            (false, false) if value > 0.0 => 0.0,
            (false, false) => 1.0,
        };
        above(self.drop.standard_error(), self.drop.degrees()).max(above(self.scatter, self.degrees))
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

    /// One-sided p of a loss of at least `share` of another excess of the same target: small where this loss is clearly
    /// smaller. Both errors of both excesses are included, joined over the same base prompts, with the smaller number of
    /// degrees of freedom.
    pub fn p_below_share(&self, share: f64, of: &Self) -> f64 {
        let distance = Clustered::sum(&[(share, &of.drop), (-1.0, &self.drop)]);
        let error = distance.standard_error().hypot(self.scatter).hypot(share * of.scatter);
        match error > ROUNDING {
            true => student_p_above(distance.value / error, self.degrees.min(of.degrees)),
            false => f64::from(u8::from(distance.value <= 0.0)),
        }
    }
}
