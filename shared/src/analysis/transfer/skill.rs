//! Whether tasks of one skill transfer to each other more than to the rest.

use rand::seq::SliceRandom;

use crate::stats;
use crate::task::Skill;

/// Shuffles of the skills behind the p.
const SHUFFLES: usize = 999;

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

/// Contrasts a symmetric similarity matrix by the skills of its rows.
pub(super) fn contrast(similarity: &[Vec<f64>], skills: &[Skill]) -> Contrast {
    let (within, between) = means(similarity, skills);
    let Some(observed) = difference(similarity, skills) else {
        return Contrast { within, between, p_above: None, p_below: None };
    };
    let mut rng = stats::rng(0, "skill shuffles", &[]);
    let mut shuffled = skills.to_vec();
    let mut null = Vec::with_capacity(SHUFFLES);
    for _ in 0..SHUFFLES {
        shuffled.shuffle(&mut rng);
        null.extend(difference(similarity, &shuffled));
    }
    let tolerant = |sign: f64| null.iter().map(|value| sign * value + 1e-12).collect::<Vec<_>>();
    let p = |sign: f64| Some(stats::exceedance_p(sign * observed, &tolerant(sign)));
    Contrast { within, between, p_above: p(1.0), p_below: p(-1.0) }
}

fn difference(similarity: &[Vec<f64>], skills: &[Skill]) -> Option<f64> {
    let (within, between) = means(similarity, skills);
    Some(within? - between?)
}

fn means(similarity: &[Vec<f64>], skills: &[Skill]) -> (Option<f64>, Option<f64>) {
    let mut sums = [0.0; 2];
    let mut counts = [0.0; 2];
    for a in 0..skills.len() {
        for b in a + 1..skills.len() {
            let side = usize::from(skills[a] != skills[b]);
            sums[side] += similarity[a][b];
            counts[side] += 1.0;
        }
    }
    let mean = |side: usize| (counts[side] > 0.0).then(|| sums[side] / counts[side]);
    (mean(0), mean(1))
}
