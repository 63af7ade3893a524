//! Agreement of two labellings beyond chance.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::Inference;

/// How far two labellings of the same texts agree.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Agreement {
    /// Share of pairs with the same label, 0 to 1.
    pub observed: f64,
    /// The share expected of two labellings that are independent and have these rates of each label.
    pub chance: f64,
    /// Cohen's κ, `(observed − chance) / (1 − chance)` (Cohen 1960): 1 for perfect agreement, 0 for chance.
    pub kappa: f64,
    /// The 95 % interval of κ: jackknife over texts, Student's t.
    pub interval: [f64; 2],
}

impl Agreement {
    /// Of texts, each with one pair of labels or more (one labelling against several readers); the pairs of all texts are
    /// pooled, and the error is over texts. `None` with fewer than three texts, or where one label has all pairs.
    pub fn of<T: Ord>(texts: &[Vec<(T, T)>]) -> Option<Self> {
        let (observed, chance, kappa) = pooled(texts.iter().flatten())?;
        let n = texts.len() as f64;
        let without = |left_out: usize| {
            let kept = texts.iter().enumerate().filter(|(place, _)| *place != left_out).flat_map(|(_, pairs)| pairs);
            pooled(kept).map_or(kappa, |(_, _, kappa)| kappa)
        };
        let replicates: Vec<f64> = (0..texts.len()).map(without).collect();
        let centre = replicates.iter().sum::<f64>() / n;
        let squares = replicates.iter().map(|value| (value - centre).powi(2)).sum::<f64>();
        let error = (texts.len() > 2).then(|| ((n - 1.0) / n * squares).sqrt())?;
        let interval = Inference { value: kappa, error: Some(error), degrees: n - 1.0 }.interval();
        Some(Self { observed, chance, kappa, interval: interval.map(|edge| edge.clamp(-1.0, 1.0)) })
    }
}

/// Observed and chance agreement, and κ.
fn pooled<'a, T: Ord + 'a>(pairs: impl Iterator<Item = &'a (T, T)>) -> Option<(f64, f64, f64)> {
    let mut rates: BTreeMap<&T, [f64; 2]> = BTreeMap::new();
    let (mut n, mut same) = (0.0, 0.0);
    for (first, second) in pairs {
        n += 1.0;
        same += f64::from(u8::from(first == second));
        rates.entry(first).or_default()[0] += 1.0;
        rates.entry(second).or_default()[1] += 1.0;
    }
    let observed = same / n;
    let chance = rates.values().map(|[first, second]| first / n * (second / n)).sum::<f64>();
    (n > 0.0 && chance < 1.0).then(|| (observed, chance, (observed - chance) / (1.0 - chance)))
}
