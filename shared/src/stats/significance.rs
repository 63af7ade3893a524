//! Tail probabilities and their correction for many tests.

use super::ResampledEstimate;

/// Two-sided p of a normal deviate.
pub fn normal_p_two_sided(z: f64) -> f64 {
    libm::erfc(z.abs() / std::f64::consts::SQRT_2)
}

/// Two-sided p of Student's t with some degrees of freedom, `I_x(ν/2, ½)` at `x = ν / (ν + t²)`; 1 where there are none.
pub fn student_p_two_sided(t: f64, degrees: f64) -> f64 {
    if degrees > 0.0 { incomplete_beta(degrees / (degrees + t * t), 0.5 * degrees, 0.5) } else { 1.0 }
}

/// One-sided p of Student's t being at least this high.
pub fn student_p_above(t: f64, degrees: f64) -> f64 {
    let half = 0.5 * student_p_two_sided(t, degrees);
    if t >= 0.0 { half } else { 1.0 - half }
}

/// The quantile of Student's t with some degrees of freedom at a share above one half, by bisection; infinite without
/// degrees of freedom.
pub fn student_quantile(share: f64, degrees: f64) -> f64 {
    if degrees <= 0.0 {
        return f64::INFINITY;
    }
    let above = |t: f64| 0.5 * student_p_two_sided(t, degrees) > 1.0 - share;
    let mut high = 1.0;
    while above(high) {
        high *= 2.0;
    }
    let mut low = 0.0;
    for _ in 0..200 {
        let middle = 0.5 * (low + high);
        if above(middle) { low = middle } else { high = middle }
    }
    0.5 * (low + high)
}

/// Two-sided p of the exact sign test of `one` against `other` discordant pairs: McNemar's test in its binomial form. 1 without
/// discordant pairs.
pub fn sign_p_two_sided(one: usize, other: usize) -> f64 {
    let (fewer, more) = (one.min(other) as f64, one.max(other) as f64);
    if more == 0.0 {
        return 1.0;
    }
    // P(X ≤ fewer) of a binomial with one half is I_½(n − fewer, fewer + 1).
    (2.0 * incomplete_beta(0.5, more, fewer + 1.0)).min(1.0)
}

/// The regularised incomplete beta function `I_x(a, b)`, by its continued fraction (Abramowitz & Stegun 26.5.8) in Lentz's
/// evaluation.
fn incomplete_beta(x: f64, a: f64, b: f64) -> f64 {
    if x <= 0.0 || x >= 1.0 {
        return x.clamp(0.0, 1.0);
    }
    if x > (a + 1.0) / (a + b + 2.0) {
        return 1.0 - incomplete_beta(1.0 - x, b, a);
    }
    let away_from_zero = |value: f64| if value.abs() < f64::MIN_POSITIVE { f64::MIN_POSITIVE } else { value };
    let (mut c, mut d) = (1.0, 1.0 / away_from_zero(1.0 - (a + b) * x / (a + 1.0)));
    let mut fraction = d;
    for m in (1..500).map(f64::from) {
        let even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
        let odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
        for term in [even, odd] {
            d = 1.0 / away_from_zero(1.0 + term * d);
            c = away_from_zero(1.0 + term / c);
            fraction *= c * d;
        }
        if (c * d - 1.0).abs() < 1e-15 {
            break;
        }
    }
    let log_front = a * x.ln() + b * (-x).ln_1p() + libm::lgamma(a + b) - libm::lgamma(a) - libm::lgamma(b);
    log_front.exp() * fraction / a
}

/// Two-sided normal p of a value against another, by the deviation of its resamples; never below `1 / (resamples + 1)`, the
/// smallest p that so many draws can show, and 1 where no resample is defined.
pub fn p_against(sampled: &ResampledEstimate, value: f64) -> f64 {
    let (distance, error) = (sampled.value - value, sampled.standard_error());
    let defined = sampled.resamples.iter().filter(|value| value.is_finite()).count();
    let floor = 1.0 / (1 + defined) as f64;
    match (distance == 0.0, error > 0.0) {
        (true, _) => 1.0,
        (false, true) => normal_p_two_sided(distance / error).max(floor),
        (false, false) => floor,
    }
}

/// The 95 % interval of a share of `hits` among `n` (Wilson 1927); 0 to 1 where `n` is 0.
pub fn wilson_interval(hits: usize, n: usize) -> [f64; 2] {
    if n == 0 {
        return [0.0, 1.0];
    }
    const Z: f64 = 1.959_963_984_540_054;
    let (none, all) = (hits == 0, hits == n);
    let (n, share) = (n as f64, hits as f64 / n as f64);
    let centre = (share + Z * Z / (2.0 * n)) / (1.0 + Z * Z / n);
    let reach = Z / (1.0 + Z * Z / n) * (share * (1.0 - share) / n + Z * Z / (4.0 * n * n)).sqrt();
    // At the ends the difference is 0 except for rounding.
    [if none { 0.0 } else { centre - reach }, if all { 1.0 } else { centre + reach }]
}

/// One-sided p of an observation against draws of its null, `(1 + #draws ≥ observed) / (1 + #draws)`.
pub fn exceedance_p(observed: f64, null: &[f64]) -> f64 {
    let exceeding = null.iter().filter(|&&draw| draw >= observed).count();
    (1 + exceeding) as f64 / (1 + null.len()) as f64
}

/// Holm's step-down correction: the adjusted p of every test, in the order given.
pub fn holm(p: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..p.len()).collect();
    order.sort_by(|&a, &b| p[a].total_cmp(&p[b]).then(a.cmp(&b)));
    let mut adjusted = vec![0.0; p.len()];
    let mut floor = 0.0_f64;
    for (rank, &index) in order.iter().enumerate() {
        floor = floor.max((p.len() - rank) as f64 * p[index]).min(1.0);
        adjusted[index] = floor;
    }
    adjusted
}
