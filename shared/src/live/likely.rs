//! Distributions over the next token, from logits.

use crate::model::kernel::vector::{exp, largest, vectorised};

/// Sums kept side by side.
const LANES: usize = 8;

/// The natural logarithm of the sum of the exponentials.
fn log_sum(logits: &[f32]) -> f64 {
    vectorised(
        #[inline(always)]
        || {
            let top = largest(logits);
            let (chunks, rest) = logits.as_chunks::<LANES>();
            let mut lanes = [0.0_f64; LANES];
            for chunk in chunks {
                for (lane, &logit) in lanes.iter_mut().zip(chunk) {
                    *lane += f64::from(exp(logit - top));
                }
            }
            let rest: f64 = rest.iter().map(|&logit| f64::from(exp(logit - top))).sum();
            f64::from(top) + (lanes.iter().sum::<f64>() + rest).ln()
        },
    )
}

/// The `count` likeliest ids with their probabilities, likeliest first; of equals the lower id.
pub fn likeliest(logits: &[f32], count: usize) -> Vec<(u32, f64)> {
    let total = log_sum(logits);
    let mut top: Vec<(u32, f32)> = Vec::with_capacity(count + 1);
    for (id, &logit) in logits.iter().enumerate() {
        if top.len() < count || top.last().is_some_and(|&(_, least)| logit > least) {
            let place = top.partition_point(|&(_, other)| other >= logit);
            top.insert(place, (id as u32, logit));
            top.truncate(count);
        }
    }
    top.into_iter().map(|(id, logit)| (id, (f64::from(logit) - total).exp())).collect()
}

/// Kullback–Leibler divergence in nats of one row of logits from another, `Σ p (ln p − ln q)`.
pub fn divergence(of: &[f32], from: &[f32]) -> f64 {
    let (of_total, from_total) = (log_sum(of), log_sum(from));
    vectorised(
        #[inline(always)]
        || {
            let term = |p: f32, q: f32| {
                let log_p = f64::from(p) - of_total;
                let share = f64::from(exp(log_p as f32));
                // A logit of −∞ has no share.
                if share == 0.0 { 0.0 } else { share * (log_p - (f64::from(q) - from_total)) }
            };
            let ((p, rest_p), (q, rest_q)) = (of.as_chunks::<LANES>(), from.as_chunks::<LANES>());
            let mut lanes = [0.0_f64; LANES];
            for (p, q) in p.iter().zip(q) {
                for ((lane, &p), &q) in lanes.iter_mut().zip(p).zip(q) {
                    *lane += term(p, q);
                }
            }
            let rest: f64 = rest_p.iter().zip(rest_q).map(|(&p, &q)| term(p, q)).sum();
            (lanes.iter().sum::<f64>() + rest).max(0.0)
        },
    )
}
