//! Whether tasks of one skill transfer to each other more than to the rest.

use rand::seq::SliceRandom;

use crate::stats;
use crate::task::Skill;

/// Shuffles of the skills behind the p.
const SHUFFLES: usize = 999;

/// Mean symmetric relative transfer within and between skills.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Contrast {
    pub(super) within: Option<f64>,
    pub(super) between: Option<f64>,
    /// One-sided p of within above between, skills shuffled over the tasks.
    pub(super) p: Option<f64>,
}

/// Contrasts a symmetric similarity matrix by the skills of its rows.
pub(super) fn contrast(similarity: &[Vec<f64>], skills: &[Skill], seed: u64) -> Contrast {
    let (within, between) = means(similarity, skills);
    let Some(observed) = difference(similarity, skills) else {
        return Contrast { within, between, p: None };
    };
    let mut rng = stats::rng(seed, "skill shuffles", &[]);
    let mut shuffled = skills.to_vec();
    let mut null = Vec::with_capacity(SHUFFLES);
    for _ in 0..SHUFFLES {
        shuffled.shuffle(&mut rng);
        // Shuffles that repeat the grouping must count as reaching it, rounding or not.
        null.extend(difference(similarity, &shuffled).map(|difference| difference + 1e-12));
    }
    Contrast { within, between, p: Some(stats::exceedance_p(observed, &null)) }
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
