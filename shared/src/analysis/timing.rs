//! When in time tasks are readable: planned before the response, or monitored in it (SCIENCE.md §8).

use crate::stats::{self, Sampled};
use crate::study::Estimate;

/// The AUROCs that time is read from, at one site. Lists run over the study's tasks; `None` where a task is not
/// probeable, or the position was not read.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Moments {
    /// Specialists at `user_last`.
    pub user_last: Vec<Option<Sampled>>,
    /// Specialists at the last connector.
    pub connector: Vec<Option<Sampled>>,
    /// Specialists at `first`.
    pub first: Vec<Option<Sampled>>,
    /// Specialists at `eos`.
    pub eos: Vec<Option<Sampled>>,
    /// Probes of the prompt's own features.
    pub prompt_only: Vec<Option<Sampled>>,
    /// Probes of the response's surface at `first`.
    pub surface_first: Vec<Option<Sampled>>,
    /// Probes of the response's surface at `eos`.
    pub surface_eos: Vec<Option<Sampled>>,
}

impl Moments {
    /// Per task: mean AUROC at `user_last` and the last connector minus the prompt-only baseline. Without connectors,
    /// `user_last` alone.
    pub fn planning(&self) -> Vec<Option<Sampled>> {
        let index = |task: usize| {
            let (user, prompt) = (at(&self.user_last, task)?, at(&self.prompt_only, task)?);
            let connector = at(&self.connector, task).unwrap_or(user);
            Some(Sampled::combine(&[user, connector, prompt], |v| 0.5 * (v[0] + v[1]) - v[2]))
        };
        (0..self.prompt_only.len()).map(index).collect()
    }

    /// Per task: rise of AUROC from `first` to `eos` minus the same rise of the surface baseline.
    pub fn monitoring(&self) -> Vec<Option<Sampled>> {
        let index = |task: usize| {
            let probes = [at(&self.eos, task)?, at(&self.first, task)?];
            let surface = [at(&self.surface_eos, task)?, at(&self.surface_first, task)?];
            let parts = [probes[0], probes[1], surface[0], surface[1]];
            Some(Sampled::combine(&parts, |v| (v[0] - v[1]) - (v[2] - v[3])))
        };
        (0..self.eos.len()).map(index).collect()
    }
}

/// The mean of the indices that there are, resample by resample; `None` of nothing.
pub fn mean(indices: &[Option<Sampled>]) -> Option<Sampled> {
    let parts: Vec<&Sampled> = indices.iter().flatten().collect();
    (!parts.is_empty()).then(|| Sampled::combine(&parts, |values| values.iter().sum::<f64>() / values.len() as f64))
}

/// A value with its interval and its two-sided p against a null.
pub fn estimate(sampled: &Sampled, null: f64) -> Estimate {
    Estimate { value: sampled.value, interval: sampled.interval(), p: Some(stats::p_against(sampled, null)) }
}

fn at(list: &[Option<Sampled>], task: usize) -> Option<&Sampled> {
    list.get(task)?.as_ref()
}
