//! Distributions over the next token, from logits.

/// The natural logarithm of the sum of the exponentials, with the largest logit.
fn log_sum(logits: &[f32]) -> f64 {
    let top = logits.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    // Sums of f32 exponentials in eight lanes, which the compiler makes vectors of.
    let mut lanes = [0.0_f64; 8];
    for chunk in logits.chunks(8) {
        for (lane, &logit) in lanes.iter_mut().zip(chunk) {
            *lane += f64::from((logit - top).exp());
        }
    }
    f64::from(top) + lanes.iter().sum::<f64>().ln()
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
    let term = |(&p, &q): (&f32, &f32)| {
        let log_p = f64::from(p) - of_total;
        let share = f64::from((log_p as f32).exp());
        if share == 0.0 { 0.0 } else { share * (log_p - (f64::from(q) - from_total)) }
    };
    of.iter().zip(from).map(term).sum::<f64>().max(0.0)
}
