//! One task's counts and satisfaction rates.

use std::collections::BTreeMap;

use super::dataset::Tasks;
use crate::stats::{self, ResampledEstimate, Resamples};
use crate::study::{Estimate, NotProbeable, Sample, StudyConfig, TaskSummary};
use crate::task::Skill;

/// A task of the study with its data from before any probe.
pub(super) struct Counted<'a> {
    pub(super) index: usize,
    pub(super) id: &'a str,
    pub(super) skill: Skill,
    pub(super) not_probeable: Option<NotProbeable>,
    /// Rate with the instruction minus rate without.
    pub(super) effect: Option<&'a ResampledEstimate>,
    pub(super) in_claims: bool,
}

/// Rate with the instruction minus rate without, resampled over base prompts; a base prompt's responses of both kinds are
/// resampled together. `None` where there are no responses of one kind.
pub(super) fn instruction_effect(
    config: &StudyConfig,
    tasks: &Tasks,
    task: usize,
    samples: &[Sample],
) -> Option<ResampledEstimate> {
    let of_task: Vec<&Sample> =
        samples.iter().filter(|sample| sample.task == tasks.ids[task] && sample.excluded.is_none()).collect();
    let (groups, n_groups) = number_groups(&of_task);
    let mut rng = stats::rng(config.seed, "instruction effect", &[task as u64]);
    let resamples = Resamples::draw(&groups, &vec![0; n_groups], config.probe.bootstrap, &mut rng);
    let rate = |with: bool| {
        let rows: Vec<usize> = (0..of_task.len()).filter(|&row| of_task[row].with_constraint == with).collect();
        let satisfied: Vec<bool> = rows.iter().map(|&row| is_satisfied(of_task[row])).collect();
        (!rows.is_empty()).then(|| resamples.select(&rows).share(&satisfied))
    };
    Some(ResampledEstimate::combine(&[&rate(true)?, &rate(false)?], |rates| rates[0] - rates[1]))
}

/// Whether an instruction's effect lies above 0 with its interval.
pub(super) fn is_shown(effect: &ResampledEstimate) -> bool {
    effect.interval()[0] > 0.0
}

fn is_satisfied(sample: &Sample) -> bool {
    sample.verdict.as_ref().is_some_and(|verdict| verdict.satisfied)
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
        instruction_effect: task.effect.map(|effect| Estimate {
            value: effect.value,
            interval: effect.interval(),
            p: None,
        }),
        in_claims: task.in_claims,
    }
}

fn rate(config: &StudyConfig, samples: &[&Sample], indices: &[u64]) -> ResampledEstimate {
    let (groups, n_groups) = number_groups(samples);
    let mut rng = stats::rng(config.seed, "satisfaction", indices);
    let resamples = Resamples::draw(&groups, &vec![0; n_groups], config.probe.bootstrap, &mut rng);
    resamples.share(&samples.iter().map(|sample| is_satisfied(sample)).collect::<Vec<_>>())
}

/// The interval of a rate; 0 to 1 when there is nothing to count.
fn interval(rate: &ResampledEstimate) -> [f64; 2] {
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
