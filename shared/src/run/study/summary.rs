//! One task's counts and satisfaction rates.

use std::collections::BTreeMap;

use crate::stats::{self, Resamples, Sampled};
use crate::study::{NotProbeable, Sample, StudyConfig, TaskSummary};
use crate::task::Skill;

/// A task of the study with what is known of it before any probe.
pub(super) struct Counted<'a> {
    pub(super) index: usize,
    pub(super) id: &'a str,
    pub(super) skill: Skill,
    pub(super) not_probeable: Option<NotProbeable>,
}

/// Counts the task's samples.
pub(super) fn summary(config: &StudyConfig, task: Counted<'_>, samples: &[&Sample]) -> TaskSummary {
    let kept = |with: bool| -> Vec<&Sample> {
        samples.iter().copied().filter(|sample| sample.with_constraint == with && sample.excluded.is_none()).collect()
    };
    let (with, without) = (kept(true), kept(false));
    let satisfied = rate(config, &with, &[task.index as u64, 1]);
    let satisfied_without = rate(config, &without, &[task.index as u64, 0]);
    TaskSummary {
        id: task.id.to_owned(),
        skill: task.skill,
        n: with.len(),
        n_without: without.len(),
        excluded: samples.len() - with.len() - without.len(),
        groups: number_groups(&with).1,
        satisfied: satisfied.value,
        satisfied_interval: interval(&satisfied),
        satisfied_without: satisfied_without.value,
        satisfied_without_interval: interval(&satisfied_without),
        not_probeable: task.not_probeable,
    }
}

fn rate(config: &StudyConfig, samples: &[&Sample], indices: &[u64]) -> Sampled {
    let (groups, n_groups) = number_groups(samples);
    let mut rng = stats::rng(config.seed, "satisfaction", indices);
    let resamples = Resamples::draw(&groups, &vec![0; n_groups], config.probe.bootstrap, &mut rng);
    let satisfied = |sample: &&Sample| sample.verdict.as_ref().is_some_and(|verdict| verdict.satisfied);
    resamples.share(&samples.iter().map(satisfied).collect::<Vec<_>>())
}

/// The interval of a rate; all of 0 to 1 when there is nothing to count.
fn interval(rate: &Sampled) -> [f64; 2] {
    if rate.resamples.iter().any(|value| value.is_nan()) { [0.0, 1.0] } else { rate.interval() }
}

fn number_groups(samples: &[&Sample]) -> (Vec<usize>, usize) {
    let mut numbers = BTreeMap::new();
    let number = |sample: &&Sample| {
        let next = numbers.len();
        *numbers.entry(sample.group.clone()).or_insert(next)
    };
    let groups = samples.iter().map(number).collect();
    (groups, numbers.len())
}
