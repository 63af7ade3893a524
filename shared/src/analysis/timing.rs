//! When in time tasks are readable beyond the text: planned before the response, or monitored in it (`docs/method.md` §7).

use crate::stats::{Inference, Refitted};
use crate::study::{Estimate, Timing};

/// The increments that timing is computed from, at one site. Lists run over the study's tasks; `None` where a task is not
/// probeable, or the position was not read.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Moments {
    /// At `user_last`.
    pub user_last: Vec<Option<Refitted>>,
    /// At the last template token before the response.
    pub connector: Vec<Option<Refitted>>,
    /// At `first`.
    pub first: Vec<Option<Refitted>>,
    /// At `last`.
    pub last: Vec<Option<Refitted>>,
    /// Whether the claims are read on a task.
    pub in_claims: Vec<bool>,
}

impl Moments {
    /// Per task: mean increment at `user_last` and the last template token. Without template tokens, `user_last` alone.
    pub fn planning(&self) -> Vec<Option<Refitted>> {
        let index = |task: usize| {
            let user = at(&self.user_last, task)?;
            let connector = at(&self.connector, task).unwrap_or(user);
            Some(Refitted::combine(&[user, connector], |increments| 0.5 * (increments[0] + increments[1])))
        };
        (0..self.user_last.len()).map(index).collect()
    }

    /// Per task: rise of the increment from `first` to `last`.
    pub fn monitoring(&self) -> Vec<Option<Refitted>> {
        let rise = |task: usize| {
            let ends = [at(&self.last, task)?, at(&self.first, task)?];
            Some(Refitted::combine(&ends, |increments| increments[0] - increments[1]))
        };
        (0..self.last.len()).map(rise).collect()
    }

    /// Mean planning of the tasks in the claims.
    pub fn mean_planning(&self) -> Option<Inference> {
        self.mean(&self.planning())
    }

    /// Mean monitoring of the tasks in the claims.
    pub fn mean_monitoring(&self) -> Option<Inference> {
        self.mean(&self.monitoring())
    }

    /// The mean over the tasks in the claims that have a value; no specialist reads another task's base prompts.
    pub fn mean(&self, values: &[Option<Refitted>]) -> Option<Inference> {
        let kept = values.iter().zip(&self.in_claims).filter(|(_, in_claims)| **in_claims);
        let parts: Vec<Inference> = kept.filter_map(|(value, _)| Some(value.as_ref()?.inference())).collect();
        Inference::mean_of_independent(&parts)
    }
}

/// An index of increments, with its interval and its two-sided p against a null. Where no probe was refitted the interval is
/// [`Timing::ANY`], which a study's file can hold.
pub fn estimate(index: &Inference, null: f64) -> Estimate {
    let interval = index.interval().map(|end| end.clamp(Timing::ANY[0], Timing::ANY[1]));
    Estimate { value: index.value, interval, p: Some(index.p_against(null)) }
}

fn at(list: &[Option<Refitted>], task: usize) -> Option<&Refitted> {
    list.get(task)?.as_ref()
}
