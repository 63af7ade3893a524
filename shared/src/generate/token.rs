//! One token from one row of logits.

use rand::Rng;
use rand_chacha::ChaCha8Rng;

use crate::model::kernel::vector::{largest, vectorised};
use crate::study::Sampling;

/// One token from one row of logits: the largest at temperature 0, otherwise drawn from the nucleus.
pub fn next_token(logits: &[f32], sampling: &Sampling, random: &mut ChaCha8Rng) -> u32 {
    let best = argmax(logits);
    if sampling.temperature == 0.0 {
        return best as u32;
    }
    let top = f64::from(logits[best]);
    let weights: Vec<f64> =
        logits.iter().map(|&logit| ((f64::from(logit) - top) / sampling.temperature).exp()).collect();
    let total: f64 = weights.iter().sum();
    let draw = random.random::<f64>();
    if sampling.top_p >= 1.0 {
        return pick(weights.iter().copied().enumerate(), draw * total).unwrap_or(best) as u32;
    }
    let nucleus = nucleus(&weights, sampling.top_p * total);
    let kept: f64 = nucleus.iter().map(|&id| weights[id]).sum();
    pick(nucleus.iter().map(|&id| (id, weights[id])), draw * kept).unwrap_or(best) as u32
}

/// Ids that are sorted first; most nuclei hold fewer, and a vocabulary has a hundred thousand.
const LIKELIEST: usize = 64;

/// The smallest set of the likeliest ids whose weight reaches `mass`, likeliest first.
fn nucleus(weights: &[f64], mass: f64) -> Vec<usize> {
    let likelier = |&a: &usize, &b: &usize| weights[b].total_cmp(&weights[a]).then(a.cmp(&b));
    let mut order: Vec<usize> = (0..weights.len()).collect();
    let (mut reached, mut sorted) = (0.0, 0);
    while sorted < order.len() {
        let rest = &mut order[sorted..];
        let next = rest.len().min((8 * sorted).max(LIKELIEST));
        if next < rest.len() {
            rest.select_nth_unstable_by(next, likelier);
        }
        rest[..next].sort_unstable_by(likelier);
        let last = rest[..next].iter().position(|&id| {
            reached += weights[id];
            reached >= mass
        });
        if let Some(last) = last {
            order.truncate(sorted + last + 1);
            break;
        }
        sorted += next;
    }
    order
}

/// The id at which the running sum passes `target`.
fn pick(weighted: impl Iterator<Item = (usize, f64)>, target: f64) -> Option<usize> {
    let mut sum = 0.0;
    weighted
        .into_iter()
        .find(|(_, weight)| {
            sum += weight;
            sum > target
        })
        .map(|(id, _)| id)
}

/// The first index of the largest value; 0 where none is a number.
fn argmax(values: &[f32]) -> usize {
    let top = vectorised(
        #[inline(always)]
        || largest(values),
    );
    values.iter().position(|&value| value == top).unwrap_or(0)
}
