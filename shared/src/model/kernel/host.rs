//! The steps between the matrix products, on the host's floats: each one pass over memory, where tensor operations take
//! several. The results equal those of `super::tensor`, within rounding.

use super::vector::{exp, in_runs, largest, product, sigmoid, sum};
use super::{Heads, KvCache, VisibleKeys};
use crate::model::config::{Activation, Norm};

/// Normalises every row of `[n, weight.len()]` in place.
pub fn rms_norm(values: &mut [f32], weight: &[f32], norm: Norm) {
    let (eps, offset) = (norm.eps as f32, norm.offset as f32);
    in_runs(
        values,
        weight.len(),
        4,
        #[inline(always)]
        |_, rows| rows.chunks_exact_mut(weight.len()).for_each(|row| norm_row(row, weight, eps, offset)),
    );
}

#[inline(always)]
fn norm_row(row: &mut [f32], weight: &[f32], eps: f32, offset: f32) {
    let mean_square = sum(
        row,
        #[inline(always)]
        |x| x * x,
    ) / row.len() as f32;
    let scale = 1.0 / (mean_square + eps).sqrt();
    for (x, w) in row.iter_mut().zip(weight) {
        *x = *x * scale * (w + offset);
    }
}

/// `activation(gate) · up`, into `gate`.
pub fn gate(gate: &mut [f32], up: &[f32], activation: Activation) {
    in_runs(
        gate,
        1,
        16,
        #[inline(always)]
        |first, gate| {
            let both = gate.iter_mut().zip(&up[first..]);
            match activation {
                Activation::Silu => both.for_each(|(x, up)| *x = *x * sigmoid(*x) * up),
                Activation::GeluTanh => both.for_each(|(x, up)| *x = gelu_tanh(*x) * up),
            }
        },
    );
}

/// `x σ(2u)` with `u = √(2/π) (x + 0.044715 x³)`.
#[inline(always)]
fn gelu_tanh(x: f32) -> f32 {
    /// `2 √(2/π)`
    const SLOPE: f32 = 1.595_769;
    x * sigmoid(SLOPE * (x + 0.044_715 * x * x * x))
}

/// Splits `[batch · tokens, n_heads · d_head]` into `[batch, n_heads, tokens, d_head]`, norming, rotating and scaling each head.
pub fn split_heads(projected: &[f32], heads: &Heads<'_>) -> Vec<f32> {
    let (n_heads, tokens, d) = (heads.n_heads, heads.tokens, heads.d_head);
    let mut split = vec![0.0; projected.len()];
    in_runs(
        &mut split,
        d,
        4,
        #[inline(always)]
        |first, split| {
            for (at, head) in (first..).zip(split.chunks_exact_mut(d)) {
                let (row, rest) = (at / (n_heads * tokens), at % (n_heads * tokens));
                let (number, token) = (rest / tokens, rest % tokens);
                let start = ((row * tokens + token) * n_heads + number) * d;
                head.copy_from_slice(&projected[start..start + d]);
                if let Some((weight, norm)) = &heads.norm {
                    norm_row(head, weight, norm.eps as f32, norm.offset as f32);
                }
                if let Some(rotary) = heads.rotary {
                    let (cos, sin) = rotary.angles(row, token);
                    rotate(head, cos, sin);
                }
                if heads.scale != 1.0 {
                    head.iter_mut().for_each(|x| *x *= heads.scale);
                }
            }
        },
    );
    split
}

/// Rotates one head: its first half with its second.
#[inline(always)]
fn rotate(head: &mut [f32], cos: &[f32], sin: &[f32]) {
    let (low, high) = head.split_at_mut(cos.len());
    for (((low, high), cos), sin) in low.iter_mut().zip(high).zip(cos).zip(sin) {
        (*low, *high) = (*low * cos - *high * sin, *high * cos + *low * sin);
    }
}

/// Joins `[batch, n_heads, tokens, d_head]` into `[batch · tokens, n_heads · d_head]`.
pub fn join_heads(split: &[f32], n_heads: usize, tokens: usize, d: usize) -> Vec<f32> {
    let mut joined = vec![0.0; split.len()];
    in_runs(
        &mut joined,
        d,
        4,
        #[inline(always)]
        |first, joined| {
            for (at, head) in (first..).zip(joined.chunks_exact_mut(d)) {
                let (row, token, number) = (at / (n_heads * tokens), at / n_heads % tokens, at % n_heads);
                let start = ((row * n_heads + number) * tokens + token) * d;
                head.copy_from_slice(&split[start..start + d]);
            }
        },
    );
    joined
}

/// Softmax over the keys that each token may see, in place: `[batch, n_heads, tokens, keys]`, capped before where there is a cap.
pub fn attention_weights(scores: &mut [f32], visible: &VisibleKeys<'_>, n_heads: usize, cap: Option<f64>) {
    let (tokens, keys) = (visible.tokens(), visible.keys());
    let cap = cap.map(|cap| cap as f32);
    in_runs(
        scores,
        keys,
        16,
        #[inline(always)]
        |first, scores| {
            for (at, row) in (first..).zip(scores.chunks_exact_mut(keys)) {
                let seen = visible.range(at / (n_heads * tokens), at % tokens);
                row[..seen.start].fill(0.0);
                row[seen.end..].fill(0.0);
                softmax(&mut row[seen], cap);
            }
        },
    );
}

/// Softmax attention of a few new tokens to all that came before: `[batch, n_heads, tokens, d_head]` queries →
/// `[batch · tokens, n_heads · d_head]`.
pub fn attend(
    queries: &[f32],
    past: &KvCache,
    visible: &VisibleKeys<'_>,
    n_heads: usize,
    cap: Option<f64>,
) -> Vec<f32> {
    let (tokens, d, group) = (visible.tokens(), past.d_head(), n_heads / past.n_kv_heads());
    let cap = cap.map(|cap| cap as f32);
    let mut attended = vec![0.0; queries.len()];
    in_runs(
        &mut attended,
        d,
        2 * past.length(),
        #[inline(always)]
        |first, attended| {
            let mut weights = vec![0.0; past.length()];
            for (at, target) in (first..).zip(attended.chunks_exact_mut(d)) {
                let (row, token, head) = (at / (n_heads * tokens), at / n_heads % tokens, at % n_heads);
                let start = ((row * n_heads + head) * tokens + token) * d;
                let query = &queries[start..start + d];
                let (keys, values) = past.pair(row * past.n_kv_heads() + head / group);
                let seen = visible.range(row, token);
                let weights = &mut weights[..seen.len()];
                let keys = &keys[seen.start * d..seen.end * d];
                for (weight, key) in weights.iter_mut().zip(keys.chunks_exact(d)) {
                    *weight = product(query, key);
                }
                softmax(weights, cap);
                let values = &values[seen.start * d..seen.end * d];
                for (&weight, value) in weights.iter().zip(values.chunks_exact(d)) {
                    target.iter_mut().zip(value).for_each(|(sum, value)| *sum += weight * value);
                }
            }
        },
    );
    attended
}

#[inline(always)]
fn softmax(row: &mut [f32], cap: Option<f32>) {
    if let Some(cap) = cap {
        row.iter_mut().for_each(|x| *x = capped(*x, cap));
    }
    let top = largest(row);
    row.iter_mut().for_each(|x| *x = exp(*x - top));
    let scale = 1.0
        / sum(
            row,
            #[inline(always)]
            |x| x,
        );
    row.iter_mut().for_each(|x| *x *= scale);
}

/// `c tanh(x / c)` as `c (2 σ(2x / c) - 1)`.
#[inline(always)]
fn capped(x: f32, cap: f32) -> f32 {
    sigmoid(x * (2.0 / cap)) * (2.0 * cap) - cap
}
