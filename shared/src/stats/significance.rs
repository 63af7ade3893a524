//! Tail probabilities and their correction for many tests.

/// Two-sided p of a normal deviate.
pub fn normal_p_two_sided(z: f64) -> f64 {
    libm::erfc(z.abs() / std::f64::consts::SQRT_2)
}

/// One-sided p of a normal deviate being at least this high.
pub fn normal_p_above(z: f64) -> f64 {
    0.5 * libm::erfc(z / std::f64::consts::SQRT_2)
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
