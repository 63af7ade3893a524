//! Loops over slices of floats that the compiler turns into the widest vector instructions the processor has.

use pulp::Arch;

/// Partial sums kept side by side, so that a sum is vector instructions too; a fixed number, so that it is the same sum on
/// every processor.
const LANES: usize = 16;

/// Runs an operation compiled for the processor at hand. What it calls must be `#[inline(always)]`.
#[inline(always)]
pub fn vectorised<R>(operation: impl FnOnce() -> R) -> R {
    Arch::new().dispatch(operation)
}

/// Multiplications that are worth waking a thread for.
const WORTH_A_THREAD: usize = 1 << 16;

/// Works on rows of `width` values in runs of neighbouring rows, one for each thread at hand, compiled for the processor;
/// `work` gets the number of its run's first row. `cost` is in multiplications per value. A row must not depend on others, so
/// that the result does not depend on the runs.
pub fn in_runs<T: Send>(values: &mut [T], width: usize, cost: usize, work: impl Fn(usize, &mut [T]) + Sync) {
    let rows = values.len() / width.max(1);
    let runs = (values.len() * cost / WORTH_A_THREAD).clamp(1, threads());
    #[cfg_attr(target_arch = "wasm32", expect(unused_variables, reason = "a browser's tab has one thread"))]
    let run = rows.div_ceil(runs).max(1);
    #[cfg(not(target_arch = "wasm32"))]
    if run < rows {
        use rayon::prelude::*;
        let run_of = |(at, values): (usize, &mut [T])| {
            vectorised(
                #[inline(always)]
                || work(at * run, values),
            );
        };
        return values.par_chunks_mut(run * width).enumerate().for_each(run_of);
    }
    vectorised(
        #[inline(always)]
        || work(0, values),
    );
}

#[cfg(not(target_arch = "wasm32"))]
fn threads() -> usize {
    rayon::current_num_threads()
}

#[cfg(target_arch = "wasm32")]
fn threads() -> usize {
    1
}

/// `eˣ`, within 2 units in the last place where the result is a normal number; 0 below, capped above (Cody & Waite 1980:
/// range reduction by ln 2 in two parts, a polynomial of degree 6 on the rest).
#[inline(always)]
pub fn exp(x: f32) -> f32 {
    /// Adding this leaves an integer in the lowest bits of the mantissa.
    const ROUND: f32 = 12_582_912.0;
    const LN2_HIGH: f32 = 0.693_359_4;
    const LN2_LOW: f32 = -2.121_944_4e-4;
    let clamped = x.clamp(-87.0, 88.0);
    let shifted = clamped * std::f32::consts::LOG2_E + ROUND;
    let whole = shifted - ROUND;
    let rest = (clamped - whole * LN2_HIGH) - whole * LN2_LOW;
    let mut sum = 1.987_569_1e-4_f32;
    for coefficient in [1.398_199_9e-3, 8.333_452e-3, 4.166_579_6e-2, 0.166_666_65, 0.5] {
        sum = sum * rest + coefficient;
    }
    let power = f32::from_bits((shifted.to_bits().wrapping_sub(ROUND.to_bits()).wrapping_add(127)) << 23);
    let value = (sum * rest * rest + rest + 1.0) * power;
    if x < -87.0 { 0.0 } else { value }
}

/// `1 / (1 + e⁻ˣ)`
#[inline(always)]
pub fn sigmoid(x: f32) -> f32 {
    1.0 / (1.0 + exp(-x))
}

/// The sum of `term` over a slice.
#[inline(always)]
pub fn sum(values: &[f32], term: impl Fn(f32) -> f32) -> f32 {
    let mut sums = [0.0_f32; LANES];
    let (chunks, rest) = values.as_chunks::<LANES>();
    for chunk in chunks {
        for (sum, &value) in sums.iter_mut().zip(chunk) {
            *sum += term(value);
        }
    }
    for (sum, &value) in sums.iter_mut().zip(rest) {
        *sum += term(value);
    }
    sums.iter().sum()
}

/// The sum of `term` over two slices of the same length.
#[inline(always)]
fn summed(a: &[f32], b: &[f32], term: impl Fn(f32, f32) -> f32) -> f32 {
    let mut sums = [0.0_f32; LANES];
    let ((a, rest_a), (b, rest_b)) = (a.as_chunks::<LANES>(), b.as_chunks::<LANES>());
    for (a, b) in a.iter().zip(b) {
        for ((sum, &a), &b) in sums.iter_mut().zip(a).zip(b) {
            *sum += term(a, b);
        }
    }
    for ((sum, &a), &b) in sums.iter_mut().zip(rest_a).zip(rest_b) {
        *sum += term(a, b);
    }
    sums.iter().sum()
}

/// The sum of the products of two slices of the same length.
#[inline(always)]
pub fn product(a: &[f32], b: &[f32]) -> f32 {
    summed(a, b, |a, b| a * b)
}

/// The sum of the squared products of two slices of the same length.
#[inline(always)]
pub fn scaled_square(a: &[f32], b: &[f32]) -> f32 {
    summed(a, b, |a, b| (a * b) * (a * b))
}

/// The largest value of a slice.
#[inline(always)]
pub fn largest(values: &[f32]) -> f32 {
    let mut best = [f32::NEG_INFINITY; LANES];
    let (chunks, rest) = values.as_chunks::<LANES>();
    for chunk in chunks {
        for (best, &value) in best.iter_mut().zip(chunk) {
            *best = if value > *best { value } else { *best };
        }
    }
    for (best, &value) in best.iter_mut().zip(rest) {
        *best = if value > *best { value } else { *best };
    }
    best.iter().copied().fold(f32::NEG_INFINITY, f32::max)
}
