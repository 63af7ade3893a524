//! Whether tasks of one skill transfer to each other more than to the rest.

use crate::stats::Permuted;
use crate::task::Skill;

/// Mean share recovered within and between skills.
#[derive(Debug, Clone, PartialEq)]
pub struct Contrast {
    pub(super) within: Option<f64>,
    pub(super) between: Option<f64>,
    /// One-sided p of within above between.
    pub p_above: Option<f64>,
    /// One-sided p of within below between.
    pub p_below: Option<f64>,
}

impl Contrast {
    /// Within minus between; `None` where either is missing.
    pub fn difference(&self) -> Option<f64> {
        Some(self.within? - self.between?)
    }
}

/// Contrasts a symmetric similarity matrix by the skills of its rows. The p are exact: of all ways to give these skills to
/// the rows, the share whose difference is at least as high, or as low.
pub fn contrast(similarity: &[Vec<f64>], skills: &[Skill]) -> Contrast {
    let labels: Vec<usize> = skills.iter().map(|&skill| skill as usize).collect();
    let (within, between) = means(similarity, &labels);
    if within.is_none() || between.is_none() {
        return Contrast { within, between, p_above: None, p_below: None };
    }
    let permuted = Permuted::of(&labels, 0, "skills of transfer", |labels| match means(similarity, labels) {
        (Some(within), Some(between)) => within - between,
        _ => f64::NAN,
    });
    Contrast { within, between, p_above: Some(permuted.p_above()), p_below: Some(permuted.p_below()) }
}

/// Mean similarity of pairs of the same label, and of others.
fn means(similarity: &[Vec<f64>], labels: &[usize]) -> (Option<f64>, Option<f64>) {
    let mut sums = [0.0; 2];
    let mut counts = [0.0; 2];
    for a in 0..labels.len() {
        for b in a + 1..labels.len() {
            let side = usize::from(labels[a] != labels[b]);
            sums[side] += similarity[a][b];
            counts[side] += 1.0;
        }
    }
    let mean = |side: usize| (counts[side] > 0.0).then(|| sums[side] / counts[side]);
    (mean(0), mean(1))
}
