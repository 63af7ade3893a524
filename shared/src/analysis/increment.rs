//! Increments over the text at one site and position: plain numbers that the claims are read from (`docs/method.md` §4).

use serde::{Deserialize, Serialize};

use crate::site::{Position, Site};
use crate::stats::{Draws, Inference, Refitted, ResampledEstimate};
use crate::study::{Increment, IncrementCell};
use crate::task::Skill;

/// Increments of probes over the text. Lists run over the probeable tasks unless they say otherwise.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Increments {
    /// The ids of the study's tasks, probeable or not.
    pub names: Vec<String>,
    /// The probeable tasks, as indices of the study's tasks, ascending.
    pub probeable: Vec<usize>,
    /// Their skills.
    pub skills: Vec<Skill>,
    /// The tasks that the claims are read on, as places in `probeable`.
    pub in_claims: Vec<usize>,
    /// The specialists.
    pub specialists: Vec<SpecialistIncrement>,
    /// AUROC of text and general probe, over the tasks in the claims; empty where it was not fitted.
    pub general: Vec<Refitted>,
    /// Its held-out logits, `[task in the claims][split][row of the task]`.
    pub general_logits: Vec<Vec<Vec<f32>>>,
    /// AUROC of text and another task's direction, `[source][target]` over the tasks in the claims; empty where not fitted.
    pub recovered: Vec<Vec<Refitted>>,
}

/// The increment of one task's specialist.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SpecialistIncrement {
    /// Samples scored.
    pub n: usize,
    /// AUROC of the text alone.
    pub text: Refitted,
    /// AUROC of text and activations.
    pub with: Refitted,
    /// The increment of probes that are kept, where none was refitted.
    pub kept: Option<ResampledEstimate>,
    /// Mean deviance of the text alone minus that with the activations, nats per sample.
    pub deviance: f64,
    /// Held-out logits of the text, `[split][row of the task]`.
    pub text_logits: Vec<Vec<f32>>,
    /// Held-out logits of text and activations.
    pub with_logits: Vec<Vec<f32>>,
}

impl SpecialistIncrement {
    /// The gain of the activations over the text's AUROC.
    pub fn increment(&self) -> Refitted {
        above(&self.with, &self.text)
    }

    /// The increment with draws that are shared over cells: the jackknife's, or resamples of probes that are kept.
    pub fn sampled(&self, draws: &Draws<'_>) -> Option<ResampledEstimate> {
        self.kept.clone().or_else(|| draws.of(&self.increment()))
    }

    fn report(&self, with: &Refitted, deviance: Option<f64>) -> Increment {
        let increment = above(with, &self.text);
        let (interval, p) = match &self.kept {
            Some(kept) => (kept.interval(), None),
            None => (increment.interval().map(|end| end.clamp(-1.0, 1.0)), Some(increment.p_against(0.0))),
        };
        Increment {
            n: self.n,
            text_auroc: self.text.value,
            with_auroc: with.value,
            increment: increment.value,
            interval,
            p,
            deviance,
        }
    }
}

impl Increments {
    /// Adds the errors of judged labels: of every task of the study the relative standard error of its labels' reliability, 0
    /// where a checker decides them (`docs/method.md`, "Label noise"). The distance of an AUROC from a half is proportional
    /// to the reliability of the labels that it is scored with.
    #[must_use]
    pub fn with_label_errors(mut self, errors: &[f64]) -> Self {
        let judged: Vec<usize> = (0..errors.len()).filter(|&task| errors[task] > 0.0).collect();
        let relabel = |auroc: &mut Refitted, task: usize| {
            let shift = |&other: &usize| if other == task { errors[task] * (auroc.value - 0.5) } else { 0.0 };
            auroc.relabelled = judged.iter().map(|other| auroc.value + shift(other)).collect();
        };
        for (specialist, &task) in self.specialists.iter_mut().zip(&self.probeable) {
            relabel(&mut specialist.text, task);
            relabel(&mut specialist.with, task);
        }
        let in_claims: Vec<usize> = self.in_claims.iter().map(|&place| self.probeable[place]).collect();
        let recovered = self.recovered.iter_mut().flat_map(|row| row.iter_mut().zip(&in_claims));
        for (auroc, &task) in recovered.chain(self.general.iter_mut().zip(&in_claims)) {
            relabel(auroc, task);
        }
        self
    }

    /// Whether a specialist's increment lies above 0 with its interval.
    pub fn is_readable(&self, place: usize) -> bool {
        let specialist = &self.specialists[place];
        let interval =
            specialist.kept.as_ref().map_or_else(|| specialist.increment().interval(), ResampledEstimate::interval);
        interval[0] > 0.0
    }

    /// The specialists' increments over the tasks that the claims are read on.
    fn of_claims(&self) -> Vec<Refitted> {
        self.in_claims.iter().map(|&place| self.specialists[place].increment()).collect()
    }

    /// Their mean replicate by replicate, for what is compared with probes that read several tasks; `None` without a task.
    pub fn mean(&self) -> Option<Refitted> {
        Refitted::mean(&self.of_claims().iter().collect::<Vec<_>>())
    }

    /// Their mean with the tasks' own errors: no specialist reads another task's base prompts.
    pub fn mean_of_tasks(&self) -> Option<Inference> {
        Inference::mean_of_independent(&self.of_claims().iter().map(Refitted::inference).collect::<Vec<_>>())
    }

    /// The mean increment of the general probe over the same tasks; `None` where it was not fitted.
    pub fn mean_general(&self) -> Option<Refitted> {
        let above: Vec<Refitted> = self
            .general
            .iter()
            .zip(&self.in_claims)
            .map(|(general, &place)| above(general, &self.specialists[place].text))
            .collect();
        Refitted::mean(&above.iter().collect::<Vec<_>>())
    }

    /// The gain of a source's direction over the text of a target, over the tasks in the claims.
    pub fn recovered(&self, source: usize, target: usize) -> Refitted {
        above(&self.recovered[source][target], &self.specialists[self.in_claims[target]].text)
    }

    /// How many tasks the study has.
    pub fn n_tasks(&self) -> usize {
        self.names.len()
    }

    /// Spreads values of the probeable tasks over all tasks of the study.
    pub fn spread<T: Clone>(&self, values: &[Option<T>]) -> Vec<Option<T>> {
        let mut all = vec![None; self.n_tasks()];
        self.probeable.iter().zip(values).for_each(|(&task, value)| all[task] = value.clone());
        all
    }

    /// As a study holds them.
    pub fn report(&self, site: Option<Site>, position: Position) -> IncrementCell {
        let specialists: Vec<Option<Increment>> = self
            .specialists
            .iter()
            .map(|specialist| Some(specialist.report(&specialist.with, Some(specialist.deviance))))
            .collect();
        let mut general = vec![None; self.specialists.len()];
        for (with, &place) in self.general.iter().zip(&self.in_claims) {
            general[place] = Some(self.specialists[place].report(with, None));
        }
        IncrementCell {
            site,
            position,
            specialists: self.spread(&specialists),
            general: if self.general.is_empty() { Vec::new() } else { self.spread(&general) },
        }
    }
}

fn above(with: &Refitted, text: &Refitted) -> Refitted {
    Refitted::combine(&[with, text], |aurocs| aurocs[0] - aurocs[1])
}
