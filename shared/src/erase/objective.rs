//! The penalised log loss of a logistic regression with its gradient, in one pass over the rows.

use super::add_scaled;

/// Number of partial sums, so that a sum is vector instructions; a fixed number, so that the sum is the same on every
/// processor.
const LANES: usize = 16;
/// Factors of a product of numbers from 1 to 2 that stays finite.
const FACTORS: usize = 512;

/// ½|w|² + C Σ log(1 + exp(−y (x·w + b))) as a function of (w, b).
pub(super) struct Objective {
    /// `[n, width]`: the features, and 1 for the intercept.
    rows: Vec<f64>,
    width: usize,
    /// 1 for satisfied, −1 for violated.
    signs: Vec<f64>,
    c: f64,
}

/// A point with its value and gradient.
pub(super) struct Point {
    /// (w, b) `[width]`
    pub(super) at: Vec<f64>,
    pub(super) value: f64,
    /// `[width]`, within the complement of the removed directions.
    pub(super) gradient: Vec<f64>,
}

impl Objective {
    pub(super) fn new(rows: &[f64], d: usize, labels: &[bool], c: f64) -> Self {
        let mut with_ones = Vec::with_capacity(labels.len() * (d + 1));
        for row in rows.chunks_exact(d) {
            with_ones.extend_from_slice(row);
            with_ones.push(1.0);
        }
        let signs = labels.iter().map(|&label| if label { 1.0 } else { -1.0 }).collect();
        Self { rows: with_ones, width: d + 1, signs, c }
    }

    /// Coefficients, the intercept counted.
    pub(super) fn width(&self) -> usize {
        self.width
    }

    /// The rows `[n, width]`.
    pub(super) fn rows(&self) -> &[f64] {
        &self.rows
    }

    /// C n, the order of magnitude of the value.
    pub(super) fn scale(&self) -> f64 {
        self.c * self.signs.len() as f64
    }

    fn base_rate(&self) -> f64 {
        self.signs.iter().filter(|sign| **sign > 0.0).count() as f64 / self.signs.len() as f64
    }

    /// The intercept that fits best without weights.
    pub(super) fn log_odds(&self) -> f64 {
        let rate = self.base_rate();
        (rate / (1.0 - rate)).ln()
    }

    /// The weight of every row in the curvature at the start.
    pub(super) fn weight_at_start(&self) -> f64 {
        let rate = self.base_rate();
        self.c * rate * (1.0 - rate)
    }

    /// The rows times the roots of their weights in the curvature at a place.
    pub(super) fn weighted_rows(&self, at: &[f64]) -> Vec<f64> {
        let mut rows = self.rows.clone();
        for row in rows.chunks_exact_mut(self.width) {
            let off = (-crate::linalg::dot(row, at).abs()).exp();
            let root = self.c.sqrt() * off.sqrt() / (1.0 + off);
            row.iter_mut().for_each(|x| *x *= root);
        }
        rows
    }

    /// Value and gradient; the gradient without its part in the span of an orthonormal basis `[k, width − 1]`.
    pub(super) fn at(&self, at: Vec<f64>, basis: &[f64]) -> Point {
        let d = self.width - 1;
        let mut gradient = at.clone();
        gradient[d] = 0.0;
        let penalty = 0.5 * crate::linalg::dot(&gradient, &gradient);
        let loss = pulp::Arch::new().dispatch(Losses { of: self, at: &at, gradient: &mut gradient });
        for direction in basis.chunks_exact(d) {
            let share = crate::linalg::dot(&gradient[..d], direction);
            add_scaled(&mut gradient[..d], -share, direction);
        }
        Point { at, value: penalty + self.c * loss, gradient }
    }
}

/// The sum of the rows' log losses at a place; adds their gradients, times C, to the given one.
///
/// Not a closure: a large closure is called, not inlined, where it is dispatched to several kinds of processor, and is then
/// compiled for none of them.
struct Losses<'a> {
    of: &'a Objective,
    at: &'a [f64],
    gradient: &'a mut [f64],
}

impl pulp::WithSimd for Losses<'_> {
    type Output = f64;

    #[inline(always)]
    fn with_simd<S: pulp::Simd>(self, _: S) -> f64 {
        let Self { of, at, gradient } = self;
        let (mut loss, mut product) = (0.0, 1.0_f64);
        for (place, (row, sign)) in of.rows.chunks_exact(of.width).zip(&of.signs).enumerate() {
            let margin = sign * dot(row, at);
            let off = (-margin.abs()).exp();
            loss += (-margin).max(0.0);
            // Σ log(1 + e) as the logarithm of products.
            product *= 1.0 + off;
            if place % FACTORS == FACTORS - 1 {
                loss += product.ln();
                product = 1.0;
            }
            let wrong = if margin > 0.0 { off } else { 1.0 } / (1.0 + off);
            let factor = -of.c * sign * wrong;
            gradient.iter_mut().zip(row).for_each(|(entry, x)| *entry += factor * x);
        }
        loss + product.ln()
    }
}

/// The sum of products, to be compiled for the processor at hand.
#[inline(always)]
fn dot(a: &[f64], b: &[f64]) -> f64 {
    let mut sums = [0.0; LANES];
    let ((a_chunks, a_rest), (b_chunks, b_rest)) = (a.as_chunks::<LANES>(), b.as_chunks::<LANES>());
    for (a, b) in a_chunks.iter().zip(b_chunks) {
        for lane in 0..LANES {
            sums[lane] += a[lane] * b[lane];
        }
    }
    let rest: f64 = a_rest.iter().zip(b_rest).map(|(a, b)| a * b).sum();
    sums.iter().sum::<f64>() + rest
}
