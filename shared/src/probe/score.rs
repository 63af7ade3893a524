//! Out-of-fold scores of one probe on one task.

use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};
use crate::stats::{Ranking, ResampledEstimate, Resamples};
use crate::study::Score;

/// A probe's scores on a task's held-out samples.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Scored {
    /// Samples scored.
    pub n: usize,
    /// Share of satisfied samples.
    pub base_rate: f64,
    /// Area under the ROC curve within folds, with its resamples.
    pub auroc: ResampledEstimate,
    /// Mean of the two classes' accuracies at probability ½.
    pub balanced_accuracy: f64,
    /// Accuracy at probability ½.
    pub accuracy: f64,
}

impl Scored {
    /// The score as a study holds it, without a null or controls.
    pub fn report(&self) -> Score {
        Score {
            n: self.n,
            base_rate: self.base_rate,
            auroc: self.auroc.value,
            auroc_interval: self.auroc.interval(),
            balanced_accuracy: self.balanced_accuracy,
            accuracy: self.accuracy,
            ..Score::default()
        }
    }

    /// Whether the 95 % interval of the AUROC lies above ½.
    pub fn above_chance(&self) -> bool {
        self.auroc.interval()[0] > 0.5
    }
}

/// Scores held-out logits against labels; `resamples` has a row per logit.
///
/// # Errors
/// [`Error::Data`] when a class is missing or no fold holds both.
pub fn score(logits: &[f32], labels: &[bool], folds: &[usize], resamples: &Resamples) -> Result<Scored> {
    let auroc = Ranking::new(logits, labels, folds).sampled(resamples).ok_or_else(one_class)?;
    let right = |class: bool| {
        let of_class = logits.iter().zip(labels).filter(|&(_, &label)| label == class);
        let (mut n, mut hits) = (0_usize, 0_usize);
        of_class.for_each(|(&logit, &label)| {
            n += 1;
            hits += usize::from((logit >= 0.0) == label);
        });
        (n, hits)
    };
    let ((positives, true_positives), (negatives, true_negatives)) = (right(true), right(false));
    let n = positives + negatives;
    Ok(Scored {
        n,
        base_rate: positives as f64 / n as f64,
        auroc,
        balanced_accuracy: 0.5 * (true_positives as f64 / positives as f64 + true_negatives as f64 / negatives as f64),
        accuracy: (true_positives + true_negatives) as f64 / n as f64,
    })
}

fn one_class() -> Error {
    Error::data("labels", "no fold holds both classes", "score only tasks with satisfied and violated samples")
}
