//! One task of a study: its counts and satisfaction rates.

use serde::{Deserialize, Serialize};

use super::{Estimate, NotProbeable};
use crate::task::Skill;

/// One task's counts and satisfaction rates.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct TaskSummary {
    /// The task's id.
    pub id: String,
    /// Its skill.
    pub skill: Skill,
    /// Samples with the constraint that are in the analyses.
    pub n: usize,
    /// Samples without the constraint that were checked.
    pub n_without: usize,
    /// Samples left out, with and without.
    pub excluded: usize,
    /// Base prompts behind `n`.
    pub groups: usize,
    /// Satisfaction rate with the constraint.
    pub satisfied: f64,
    /// 95 % interval, bootstrap over base prompts.
    pub satisfied_interval: [f64; 2],
    /// Satisfaction rate without the constraint.
    pub satisfied_without: f64,
    /// 95 % interval, bootstrap over base prompts.
    pub satisfied_without_interval: [f64; 2],
    /// Why the task cannot be probed, if so.
    pub not_probeable: Option<NotProbeable>,
    /// Rate with the instruction minus rate without, with its interval; `None` in studies of the first edition.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub instruction_effect: Option<Estimate>,
    /// Whether the claims are read on this task: it can be probed, and its instruction has a shown effect (the interval
    /// of `instruction_effect` lies above 0).
    #[serde(default)]
    pub in_claims: bool,
}

impl TaskSummary {
    /// Whether the instruction is shown to raise the rate; in studies without its effect, whether the intervals are disjoint.
    pub fn rises(&self) -> bool {
        match self.instruction_effect {
            Some(effect) => effect.interval[0] > 0.0,
            None => {
                let [with, without] = [true, false].map(|with| self.rate(with));
                with.zip(without).is_some_and(|((_, with), (_, without))| with[0] > without[1])
            }
        }
    }

    /// The satisfaction rate with its interval, with or without the constraint; `None` where nothing was checked.
    pub fn rate(&self, with: bool) -> Option<(f64, [f64; 2])> {
        let (n, rate) = match with {
            true => (self.n, (self.satisfied, self.satisfied_interval)),
            false => (self.n_without, (self.satisfied_without, self.satisfied_without_interval)),
        };
        (n > 0).then_some(rate)
    }

    /// Whether the task can be probed but is left out of the claims: its instruction has no shown effect.
    pub fn is_left_out(&self) -> bool {
        self.not_probeable.is_none() && self.instruction_effect.is_some() && !self.in_claims
    }

    /// How many of `n` satisfy.
    pub fn n_satisfied(&self) -> usize {
        (self.satisfied * self.n as f64).round() as usize
    }
}
