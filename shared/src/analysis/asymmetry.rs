//! How far a directed table is from its transpose, against two nulls: resampling noise, and exchange with permuted labels.

use rand::Rng;

use crate::stats::{self, ResampledEstimate};
use crate::study::Estimate;

/// Draws of the exchange null.
const DRAWS: u64 = 999;

/// Mean |there − back| over pairs of opposite entries; the interval is that of its resampling noise about a symmetric table,
/// the p is the share of the noise that reaches the value. `None` without pairs.
pub fn asymmetry(pairs: &[(&ResampledEstimate, &ResampledEstimate)]) -> Option<Estimate> {
    let difference = |&(there, back): &(&ResampledEstimate, &ResampledEstimate)| {
        ResampledEstimate::combine(&[there, back], |both| both[0] - both[1])
    };
    let differences: Vec<ResampledEstimate> = pairs.iter().map(difference).collect();
    if differences.is_empty() {
        return None;
    }
    let parts: Vec<&ResampledEstimate> = differences.iter().collect();
    let mean_size = |values: &[f64]| values.iter().map(|value| value.abs()).sum::<f64>() / values.len() as f64;
    let observed: Vec<f64> = parts.iter().map(|part| part.value).collect();
    let mut noise = ResampledEstimate::combine(&parts, |values| {
        mean_size(&values.iter().zip(&observed).map(|(value, centre)| value - centre).collect::<Vec<_>>())
    });
    noise.resamples.retain(|value| value.is_finite());
    let value = mean_size(&observed);
    Some(Estimate { value, interval: noise.interval(), p: Some(stats::exceedance_p(value, &noise.resamples)) })
}

/// One ablation: its damage and its drops, per target.
#[derive(Debug, Clone, PartialEq)]
pub struct Operator {
    /// KL divergence on neutral text; `None` where it was not measured.
    pub kl: Option<f64>,
    /// Drop of every target.
    pub drops: Vec<Option<f64>>,
}

/// Mean |E − Eᵀ| over pairs of different tasks, with its exchange null: the interval is the central 95 % of the null.
///
/// `candidates[task]` are the task's own operator, then those found in the same way for permuted labels of it (empty where the
/// task was not ablated); `others` are operators of no task. E is the drop of a target minus a line in KL, fitted by least
/// squares per target over every operator that is not the target's own. The line is there because any two subspaces differ in
/// damage, and a more damaging one causes a larger drop in every target. It is fitted over all operators, so that it is never
/// extrapolated; without KL it is the mean.
///
/// The test is exact. If a task's labels have no meaning for the model, its own operator and its permuted ones are draws of
/// one distribution, whatever it is, and independent between tasks. Every choice of one candidate per task, including the
/// observed one, then gives |E − Eᵀ| of the same distribution (E does not depend on the choice). The null draws choices at
/// random and includes the observed one, so p = (1 + #{null ≥ observed}) / (1 + draws), and at most 1 of 20 data sets without
/// meaning has p ≤ 0.05 (Phipson & Smyth 2010). `None` without pairs or without permuted draws.
pub fn exchange(candidates: &[Vec<Operator>], others: &[Operator], seed: u64) -> Option<Estimate> {
    let adjusted = adjusted(candidates, others);
    let pairs = pairs(&adjusted);
    if pairs.is_empty() || adjusted.iter().all(|of_task| of_task.len() < 2) {
        return None;
    }
    let size = |chosen: &[usize]| {
        let distance = |&(a, b): &(usize, usize)| (adjusted[a][chosen[a]][b] - adjusted[b][chosen[b]][a]).abs();
        pairs.iter().map(distance).sum::<f64>() / pairs.len() as f64
    };
    let value = size(&vec![0; adjusted.len()]);
    let draw = |index: u64| {
        let mut rng = stats::rng(seed, "asymmetry exchange", &[index]);
        let choose = |of_task: &Vec<Vec<f64>>| if of_task.is_empty() { 0 } else { rng.random_range(0..of_task.len()) };
        size(&adjusted.iter().map(choose).collect::<Vec<_>>())
    };
    let null: Vec<f64> = (0..DRAWS).map(draw).collect();
    let interval = stats::central_interval(&null)?;
    Some(Estimate { value, interval, p: Some(stats::exceedance_p(value, &null)) })
}

/// Every candidate's drops less the line in KL, `[task][candidate][target]`; NaN where there is no drop.
fn adjusted(candidates: &[Vec<Operator>], others: &[Operator]) -> Vec<Vec<Vec<f64>>> {
    let lines: Vec<Line> = (0..candidates.len())
        .map(|target| {
            let foreign = candidates.iter().enumerate().filter(|&(task, _)| task != target).flat_map(|(_, of)| of);
            Line::fitted(foreign.chain(others), target)
        })
        .collect();
    let rest = |operator: &Operator, target: usize| {
        operator.drops[target].map_or(f64::NAN, |drop| drop - lines[target].at(operator.kl))
    };
    let row = |operator: &Operator| (0..candidates.len()).map(|target| rest(operator, target)).collect();
    candidates.iter().map(|of_task| of_task.iter().map(row).collect()).collect()
}

/// The pairs of tasks in which every candidate of both has a drop of the other.
fn pairs(adjusted: &[Vec<Vec<f64>>]) -> Vec<(usize, usize)> {
    let n = adjusted.len();
    let known = |source: usize, target: usize| {
        !adjusted[source].is_empty() && adjusted[source].iter().all(|row| row[target].is_finite())
    };
    let all = (0..n).flat_map(|a| (a + 1..n).map(move |b| (a, b)));
    all.filter(|&(a, b)| known(a, b) && known(b, a)).collect()
}

/// A line in KL.
struct Line {
    mean_kl: f64,
    mean_drop: f64,
    slope: f64,
}

impl Line {
    /// By least squares over the operators that have a drop of the target; level where a KL is not known or none differ.
    fn fitted<'a>(operators: impl Iterator<Item = &'a Operator>, target: usize) -> Self {
        let points: Vec<(Option<f64>, f64)> =
            operators.filter_map(|operator| Some((operator.kl, operator.drops[target]?))).collect();
        let n = points.len().max(1) as f64;
        let mean_drop = points.iter().map(|(_, drop)| drop).sum::<f64>() / n;
        let known: Option<Vec<f64>> = points.iter().map(|&(kl, _)| kl).collect();
        let Some(kl) = known else { return Self { mean_kl: 0.0, mean_drop, slope: 0.0 } };
        let mean_kl = kl.iter().sum::<f64>() / n;
        let square: f64 = kl.iter().map(|kl| (kl - mean_kl).powi(2)).sum();
        let product: f64 = kl.iter().zip(&points).map(|(kl, (_, drop))| (kl - mean_kl) * (drop - mean_drop)).sum();
        Self { mean_kl, mean_drop, slope: if square > 0.0 { product / square } else { 0.0 } }
    }

    fn at(&self, kl: Option<f64>) -> f64 {
        self.mean_drop + kl.map_or(0.0, |kl| self.slope * (kl - self.mean_kl))
    }
}
