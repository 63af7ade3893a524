//! The scores of one site and position, with their resamples: the input of every analysis.

use serde::{Deserialize, Serialize};

use crate::probe::{Probe, Scored};
use crate::stats::{self, ResampledEstimate};
use crate::study::{Generalist, Score};
use crate::task::Skill;

/// Scores of all probes at one site and position. Lists run over the probeable tasks.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct CellScores {
    /// Tasks of the study, probeable or not.
    pub n_tasks: usize,
    /// The probeable tasks, as indices of the study's tasks, ascending.
    pub probeable: Vec<usize>,
    /// Their skills.
    pub skills: Vec<Skill>,
    /// The specialists.
    pub specialists: Vec<Scored>,
    /// AUROCs of specialists fitted to permuted labels, `[task][permutation]`.
    pub permuted: Vec<Vec<f64>>,
    /// Controls and second opinions of the specialists.
    pub controls: Vec<Controls>,
    /// The specialists' held-out logits, `[task][row of the task]`.
    pub out_of_fold: Vec<Vec<f32>>,
    /// The specialists fitted to all rows of their task.
    pub probes: Vec<Probe>,
    /// AUROC of the specialists on the responses without the instruction; `None` where they were not read or are of one class.
    pub without: Vec<Option<ResampledEstimate>>,
    /// The general probes; `None` where one cannot be trained.
    pub generalists: Vec<(Generalist, Vec<Option<Scored>>)>,
    /// AUROC of the source's probe on the target, `[source][target]`; the diagonal is the specialist.
    pub transfer: Vec<Vec<ResampledEstimate>>,
    /// The seed of the analyses' own draws.
    pub seed: u64,
}

/// Controls and second opinions of one specialist, same folds.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Controls {
    /// AUROC on the control task; `None` where none can be drawn.
    pub control_auroc: Option<f64>,
    /// Labels over bits of their online code.
    pub compression: Option<f64>,
    /// AUROC of the difference of means.
    pub mean_difference: Option<ResampledEstimate>,
    /// AUROC of the ridge classifier.
    pub ridge: Option<ResampledEstimate>,
    /// The C of every fold, where it was chosen.
    pub c: Option<Vec<f64>>,
}

impl CellScores {
    /// The specialists' scores with their nulls and controls.
    pub fn specialist_reports(&self) -> Vec<Option<Score>> {
        let report = |place: usize| {
            let (scored, permuted) = (&self.specialists[place], &self.permuted[place]);
            let controls = self.controls.get(place).cloned().unwrap_or_default();
            let without = self.without.get(place).unwrap_or(&None);
            let value = |opinion: &Option<ResampledEstimate>| opinion.as_ref().map(|auroc| auroc.value);
            let interval = |opinion: &Option<ResampledEstimate>| opinion.as_ref().map(ResampledEstimate::interval);
            Some(Score {
                permuted_auroc: stats::mean(permuted),
                permuted_interval: stats::central_interval(permuted),
                p: (!permuted.is_empty()).then(|| stats::exceedance_p(scored.auroc.value, permuted)),
                control_auroc: controls.control_auroc,
                selectivity: controls.control_auroc.map(|control| scored.auroc.value - control),
                compression: controls.compression,
                mean_difference_auroc: value(&controls.mean_difference),
                mean_difference_interval: interval(&controls.mean_difference),
                ridge_auroc: value(&controls.ridge),
                ridge_interval: interval(&controls.ridge),
                without_auroc: value(without),
                without_interval: interval(without),
                c: controls.c,
                ..scored.report()
            })
        };
        (0..self.specialists.len()).map(report).collect()
    }

    /// Places values of the probeable tasks among all tasks.
    pub fn spread<T: Clone>(&self, values: &[Option<T>]) -> Vec<Option<T>> {
        let mut all = vec![None; self.n_tasks];
        self.probeable.iter().zip(values).for_each(|(&task, value)| all[task] = value.clone());
        all
    }

    /// The general probe of a kind on every probeable task; `None` if it is missing for one.
    pub fn generalist(&self, kind: Generalist) -> Option<Vec<&Scored>> {
        let (_, scores) = self.generalists.iter().find(|(known, _)| *known == kind)?;
        scores.iter().map(Option::as_ref).collect()
    }

    /// The mean AUROC of the specialists; `None` without a probeable task.
    pub fn mean_specialist(&self) -> Option<ResampledEstimate> {
        mean_auroc(&self.specialists.iter().collect::<Vec<_>>())
    }
}

/// The mean AUROC of some probes, resample by resample; `None` for an empty list.
pub(super) fn mean_auroc(scores: &[&Scored]) -> Option<ResampledEstimate> {
    let parts: Vec<&ResampledEstimate> = scores.iter().map(|scored| &scored.auroc).collect();
    (!parts.is_empty())
        .then(|| ResampledEstimate::combine(&parts, |values| values.iter().sum::<f64>() / values.len() as f64))
}
