//! A logistic regression on one number with an offset: the scale of a text's logit, and that of another task's direction.

/// Newton steps at most.
const STEPS: usize = 50;
/// Penalty of the slope in units of the number's deviation: negligible against any sample, but it bounds separable fits.
const RIDGE: f64 = 1e-3;

/// `logit = offset + intercept + slope · x`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Line {
    pub(super) intercept: f64,
    pub(super) slope: f64,
}

/// One row: the known part of its logit, the number, and its label.
pub(super) type Point = (f64, f64, bool);

impl Line {
    /// The maximum of the likelihood over the points, less `RIDGE / 2` times the squared slope per deviation. The slope of a
    /// number that does not vary is 0.
    pub(super) fn fit(points: &[Point]) -> Self {
        let n = points.len().max(1) as f64;
        let mean = points.iter().map(|(_, x, _)| x).sum::<f64>() / n;
        let deviation = (points.iter().map(|(_, x, _)| (x - mean).powi(2)).sum::<f64>() / n).sqrt();
        let unit = if deviation > 1e-12 * mean.abs().max(1e-12) { deviation } else { f64::INFINITY };
        let standard: Vec<Point> =
            points.iter().map(|&(offset, x, label)| (offset, (x - mean) / unit, label)).collect();
        let [intercept, slope] = optimum(&standard);
        Self { intercept: intercept - slope * mean / unit, slope: slope / unit }
    }
}

fn optimum(points: &[Point]) -> [f64; 2] {
    let mut at = [0.0_f64; 2];
    for _ in 0..STEPS {
        let step = step(points, at);
        // A step is bounded: far from the optimum the curvature is a poor guide.
        let bound = |value: f64| value.clamp(-4.0, 4.0);
        at = [at[0] + bound(step[0]), at[1] + bound(step[1])];
        if step[0].abs().max(step[1].abs()) < 1e-10 {
            break;
        }
    }
    at
}

/// The Newton step at an intercept and a slope.
fn step(points: &[Point], [intercept, slope]: [f64; 2]) -> [f64; 2] {
    let (mut gradient, mut curvature) = ([0.0, -RIDGE * slope], [1e-9, 0.0, RIDGE]);
    for &(offset, x, label) in points {
        let p = 1.0 / (1.0 + (-(offset + intercept + slope * x)).exp());
        let residual = f64::from(u8::from(label)) - p;
        let weight = p * (1.0 - p);
        gradient[0] += residual;
        gradient[1] += residual * x;
        curvature[0] += weight;
        curvature[1] += weight * x;
        curvature[2] += weight * x * x;
    }
    let [a, b, c] = curvature;
    let determinant = a * c - b * b;
    [(c * gradient[0] - b * gradient[1]) / determinant, (a * gradient[1] - b * gradient[0]) / determinant]
}
