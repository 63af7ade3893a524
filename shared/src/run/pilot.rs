//! The pilot: a few responses per task before a study, to choose its levels and to foresee which tasks it can probe.

use std::collections::BTreeMap;

use serde::Serialize;

use super::capture::{BATCH, CaptureInput, sampled};
use super::units::{RunContext, Stage};
use crate::error::Result;
use crate::probe::cohort::MIN_CLASS;
use crate::prompt::plan_pilot;
use crate::study::{Levels, PilotConfig, Sample, StudyConfig};
use crate::task::{Graded, Task, TaskSet};

/// Rates at which a level is neither too easy nor too hard.
const RATES: std::ops::RangeInclusive<f64> = 0.25..=0.75;
/// Responses at the task's rate that a level's rate is mixed with: with few responses per level, the task's says more.
const PRIOR: f64 = 2.0;
/// Rows of a unit: two units of nine tasks, whose slots are refilled as responses end.
const ROWS: usize = 2 * BATCH;

/// What a pilot found.
#[derive(Debug, Clone, Serialize)]
pub struct Pilot {
    /// Per task, in the study's order.
    pub tasks: Vec<PilotTask>,
    /// Its responses.
    #[serde(skip)]
    pub samples: Vec<Sample>,
}

/// What a pilot found of one task.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PilotTask {
    /// The task's id.
    pub task: String,
    /// Responses.
    pub responses: usize,
    /// Of these, cut at the limit or empty: not analysed.
    pub left_out: usize,
    /// Satisfied ones among the analysed.
    pub satisfied: usize,
    /// Parameters whose levels differ in difficulty.
    pub parameters: Vec<PilotParameter>,
    /// The rate to be expected at the levels that the study asks.
    pub rate: f64,
    /// The probability that the study has at least [`MIN_CLASS`] satisfied and violated responses of the task, so that it can
    /// be probed.
    pub probeable: f64,
}

/// What a pilot found of one parameter.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PilotParameter {
    /// Its name.
    pub name: String,
    /// Its levels, in the task's order.
    pub levels: Vec<PilotLevel>,
}

/// What a pilot found at one level of a parameter, over all levels of the others.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PilotLevel {
    /// The level in a few words.
    pub name: String,
    /// Responses that were analysed.
    pub responses: usize,
    /// Of these, satisfied.
    pub satisfied: usize,
    /// The rate, mixed with that of the task as if two more responses had been of the task.
    pub rate: f64,
    /// Whether the study asks it.
    pub asked: bool,
}

impl Pilot {
    /// The levels that the study asks.
    pub fn levels(&self) -> Levels {
        let of = |parameter: &PilotParameter| {
            let asked = parameter.levels.iter().enumerate().filter(|(_, level)| level.asked).map(|(level, _)| level);
            (parameter.name.clone(), asked.collect())
        };
        let graded = self.tasks.iter().filter(|task| !task.parameters.is_empty());
        graded.map(|task| (task.task.clone(), task.parameters.iter().map(of).collect())).collect()
    }

    /// How many tasks the study can be expected to probe.
    pub fn probeable(&self) -> f64 {
        self.tasks.iter().map(|task| task.probeable).sum()
    }
}

/// Generates and checks the pilot's responses, and chooses the levels where the config leaves them open.
///
/// Of every parameter whose levels differ in difficulty, the levels with a rate of .25 to .75 are asked; where there is none,
/// those whose rate is closest to a half; where all have the same, the first or the last, since levels are listed from easy to
/// hard. The choice depends on responses to base prompts that the study does not ask about.
///
/// # Errors
/// Those of [`capture`](super::capture).
pub fn pilot(input: &CaptureInput<'_>, pilot: &PilotConfig, context: &RunContext<'_>) -> Result<Pilot> {
    let tasks = TaskSet::of(input.config)?;
    let (planned, levels): (Vec<_>, Vec<usize>) =
        plan_pilot(&tasks, pilot.prompts, input.config.seed).into_iter().unzip();
    let (samples, _) = sampled(input, &tasks, planned, (Stage::Pilot, ROWS), context)?;
    let rows: Vec<(&Sample, usize)> = samples.iter().zip(levels).collect();
    let found = tasks.iter().map(|task| {
        let of_task: Vec<(&Sample, usize)> = rows.iter().filter(|(row, _)| row.task == task.id()).copied().collect();
        piloted(task, &of_task, pilot, input.config)
    });
    Ok(Pilot { tasks: found.collect(), samples: samples.clone() })
}

fn piloted(task: &Task, rows: &[(&Sample, usize)], pilot: &PilotConfig, config: &StudyConfig) -> PilotTask {
    let analysed: Vec<(bool, usize)> =
        rows.iter().filter_map(|(row, level)| Some((row.verdict.as_ref()?.satisfied, *level))).collect();
    let satisfied = analysed.iter().filter(|(satisfied, _)| *satisfied).count();
    let rate = (satisfied as f64 + 0.5) / (analysed.len() as f64 + 1.0);
    let given = pilot.levels.as_ref().map(|levels| levels.get(task.id()).cloned().unwrap_or_default());
    let parameters: Vec<PilotParameter> =
        task.graded().iter().map(|graded| parameter(graded, &analysed, rate, given.as_ref())).collect();
    let (expected, support) = expected(rate, analysed.len(), &parameters);
    let left_out = rows.len() - analysed.len();
    let kept = 1.0 - (left_out as f64 + 0.5) / (rows.len() as f64 + 1.0);
    PilotTask {
        task: task.id().to_owned(),
        responses: rows.len(),
        left_out,
        satisfied,
        parameters,
        rate: expected,
        probeable: probeable(expected, support, (config.samples as f64 * kept) as usize),
    }
}

fn parameter(
    graded: &Graded,
    analysed: &[(bool, usize)],
    of_task: f64,
    given: Option<&BTreeMap<String, Vec<usize>>>,
) -> PilotParameter {
    let level = |(number, name): (usize, &String)| {
        let here: Vec<bool> =
            analysed.iter().filter(|(_, level)| graded.level(*level) == number).map(|(passed, _)| *passed).collect();
        let satisfied = here.iter().filter(|passed| **passed).count();
        let rate = (satisfied as f64 + PRIOR * of_task) / (here.len() as f64 + PRIOR);
        PilotLevel { name: name.clone(), responses: here.len(), satisfied, rate, asked: false }
    };
    let mut levels: Vec<PilotLevel> = graded.levels.iter().enumerate().map(level).collect();
    let chosen = chosen(&levels, of_task);
    for (number, level) in levels.iter_mut().enumerate() {
        level.asked = match given {
            Some(given) => given.get(&graded.name).is_none_or(|levels| levels.contains(&number)),
            None => chosen.contains(&number),
        };
    }
    PilotParameter { name: graded.name.clone(), levels }
}

/// The levels to ask where the config leaves them open.
fn chosen(levels: &[PilotLevel], of_task: f64) -> Vec<usize> {
    let all = 0..levels.len();
    let between: Vec<usize> = all.clone().filter(|&level| RATES.contains(&levels[level].rate)).collect();
    if !between.is_empty() {
        return between;
    }
    let share = |level: usize| levels[level].satisfied as f64 / levels[level].responses.max(1) as f64;
    if all.clone().all(|level| share(level) == share(0)) {
        // Nothing tells them apart but their order, from easy to hard.
        return vec![if of_task < 0.5 { 0 } else { levels.len() - 1 }];
    }
    let distance = |level: usize| (levels[level].rate - 0.5).abs();
    let closest = all.clone().map(distance).fold(f64::INFINITY, f64::min);
    all.filter(|&level| distance(level) <= closest).collect()
}

/// The rate at the levels asked, their differences from the task's rate added as log odds, and the number of responses behind
/// it: those at the levels asked, of the parameter with the fewest.
fn expected(of_task: f64, analysed: usize, parameters: &[PilotParameter]) -> (f64, usize) {
    let log_odds = |rate: f64| (rate / (1.0 - rate)).ln();
    let mut sum = log_odds(of_task);
    let mut support = analysed;
    for parameter in parameters {
        let asked: Vec<&PilotLevel> = parameter.levels.iter().filter(|level| level.asked).collect();
        let mean = asked.iter().map(|level| level.rate).sum::<f64>() / asked.len().max(1) as f64;
        sum += log_odds(mean) - log_odds(of_task);
        support = support.min(asked.iter().map(|level| level.responses).sum());
    }
    (1.0 / (1.0 + (-sum).exp()), support)
}

/// The probability of at least [`MIN_CLASS`] of both classes in `n` responses, where the rate is as uncertain as `support`
/// responses leave it: a beta binomial with the prior of Jeffreys.
fn probeable(rate: f64, support: usize, n: usize) -> f64 {
    const STEPS: usize = 400;
    let [a, b] = [rate, 1.0 - rate].map(|share| share * support as f64 - 0.5);
    let grid = (0..STEPS).map(|step| (step as f64 + 0.5) / STEPS as f64);
    let weighed: Vec<(f64, f64)> = grid.map(|rate| (rate, a * rate.ln() + b * (1.0 - rate).ln())).collect();
    let largest = weighed.iter().map(|(_, log)| *log).fold(f64::NEG_INFINITY, f64::max);
    let (mut sum, mut total) = (0.0, 0.0);
    for (rate, log) in weighed {
        let weight = (log - largest).exp();
        sum += weight * both_classes(rate, n);
        total += weight;
    }
    sum / total
}

/// The probability of at least [`MIN_CLASS`] of both classes in `n` draws of a rate.
fn both_classes(rate: f64, n: usize) -> f64 {
    let mut log = n as f64 * (1.0 - rate).ln();
    let mut sum = 0.0;
    for k in 0..=n {
        if k >= MIN_CLASS && n - k >= MIN_CLASS {
            sum += log.exp();
        }
        log += ((n - k) as f64 / (k + 1) as f64).ln() + (rate / (1.0 - rate)).ln();
    }
    sum
}
