//! The pilot: a few responses per task before a study, to choose its levels and to foresee which tasks it can probe.

use serde::Serialize;

use super::capture::{BATCH, CaptureInput, sampled};
use super::units::{RunContext, Stage};
use crate::error::Result;
use crate::message::reason;
use crate::probe::cohort::{MIN_CLASS, MIN_SHARE};
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
    /// Of these, not analysed: cut at the limit, empty, or without a judge's answer.
    pub left_out: usize,
    /// Of the responses left out, those cut at the limit.
    pub cut: usize,
    /// Satisfied ones among the analysed.
    pub satisfied: usize,
    /// Parameters whose levels differ in difficulty.
    pub parameters: Vec<PilotParameter>,
    /// Analysed responses at the levels that the study asks.
    pub behind: usize,
    /// Their rate, with the prior of Jeffreys.
    pub rate: f64,
    /// The probability that the study can probe the task: that its rarer class has [`MIN_CLASS`] responses, and [`MIN_SHARE`]
    /// of all. The responses are among those by which the levels were chosen, so it is somewhat too high.
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
    /// The levels that the study asks: the config's own, and of every other graded parameter those marked as asked.
    pub fn levels(&self, pilot: &PilotConfig) -> Levels {
        let mut levels = pilot.levels.clone().unwrap_or_default();
        for task in &self.tasks {
            for parameter in &task.parameters {
                let asked = (0..parameter.levels.len()).filter(|&level| parameter.levels[level].asked).collect();
                levels.entry(task.task.clone()).or_default().insert(parameter.name.clone(), asked);
            }
        }
        levels
    }

    /// How many tasks the study can be expected to probe.
    pub fn expected(&self) -> f64 {
        self.tasks.iter().map(|task| task.probeable).sum()
    }

    /// The probability that the study can probe at least so many tasks, whose chances are taken as independent.
    pub fn at_least(&self, wanted: usize) -> f64 {
        let mut exactly = vec![1.0];
        for task in &self.tasks {
            exactly.push(0.0);
            for k in (0..exactly.len()).rev() {
                let one_less = if k == 0 { 0.0 } else { exactly[k - 1] };
                exactly[k] = exactly[k] * (1.0 - task.probeable) + one_less * task.probeable;
            }
        }
        exactly.iter().skip(wanted).sum()
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
    let tasks = tasks.iter().map(|task| {
        let of_task: Vec<(&Sample, usize)> = rows.iter().filter(|(row, _)| row.task == task.id()).copied().collect();
        piloted(task, &of_task, pilot, input.config)
    });
    let tasks = tasks.collect();
    Ok(Pilot { tasks, samples })
}

fn piloted(task: &Task, rows: &[(&Sample, usize)], pilot: &PilotConfig, config: &StudyConfig) -> PilotTask {
    let analysed: Vec<Row> =
        rows.iter().filter_map(|(row, level)| Some((row.verdict.as_ref()?.satisfied, *level))).collect();
    let satisfied = analysed.iter().filter(|(satisfied, _)| *satisfied).count();
    let of_task = rate(satisfied, analysed.len());
    let graded = task.graded();
    let parameters: Vec<PilotParameter> = graded
        .iter()
        .map(|graded| {
            let mut levels = levels(graded, &analysed, of_task);
            let asked = asked(graded, task.id(), &levels, of_task, pilot);
            asked.into_iter().for_each(|level| levels[level].asked = true);
            PilotParameter { name: graded.name.clone(), levels }
        })
        .collect();
    let is_asked = |level: usize| {
        let mut of = graded.iter().zip(&parameters);
        of.all(|(graded, parameter)| parameter.levels[graded.level(level)].asked)
    };
    let behind: Vec<bool> =
        analysed.iter().filter(|(_, level)| is_asked(*level)).map(|(satisfied, _)| *satisfied).collect();
    let passed = behind.iter().filter(|passed| **passed).count();
    let left_out = rows.len() - analysed.len();
    let is_cut = |row: &Sample| row.excluded_message.as_ref().is_some_and(|why| why.key == reason::CUT.key);
    let cut = rows.iter().filter(|(row, _)| is_cut(row)).count();
    let kept = 1.0 - rate(left_out, rows.len());
    PilotTask {
        task: task.id().to_owned(),
        responses: rows.len(),
        left_out,
        cut,
        satisfied,
        parameters,
        behind: behind.len(),
        rate: rate(passed, behind.len()),
        probeable: probeable(passed, behind.len(), (config.samples as f64 * kept) as usize),
    }
}

/// The rate of `k` of `n` with the prior of Jeffreys.
fn rate(k: usize, n: usize) -> f64 {
    (k as f64 + 0.5) / (n as f64 + 1.0)
}

/// Whether an analysed response is satisfied, and its level.
type Row = (bool, usize);

fn levels(graded: &Graded, analysed: &[Row], of_task: f64) -> Vec<PilotLevel> {
    let level = |(number, name): (usize, &String)| {
        let here: Vec<bool> =
            analysed.iter().filter(|(_, level)| graded.level(*level) == number).map(|(passed, _)| *passed).collect();
        let satisfied = here.iter().filter(|passed| **passed).count();
        let rate = (satisfied as f64 + PRIOR * of_task) / (here.len() as f64 + PRIOR);
        PilotLevel { name: name.clone(), responses: here.len(), satisfied, rate, asked: false }
    };
    graded.levels.iter().enumerate().map(level).collect()
}

/// The levels of a parameter that the study asks: those of the config, else those that the pilot chooses. A config with an
/// empty table of levels asks all.
fn asked(graded: &Graded, task: &str, levels: &[PilotLevel], of_task: f64, pilot: &PilotConfig) -> Vec<usize> {
    match &pilot.levels {
        Some(given) if given.is_empty() => (0..levels.len()).collect(),
        Some(given) => match given.get(task).and_then(|of| of.get(&graded.name)) {
            Some(levels) => levels.clone(),
            None => chosen(levels, of_task),
        },
        None => chosen(levels, of_task),
    }
}

/// The levels to ask where the config leaves them open (the rule of [`pilot`]); `of_task` is the task's rate.
pub fn chosen(levels: &[PilotLevel], of_task: f64) -> Vec<usize> {
    let known: Vec<usize> = (0..levels.len()).filter(|&level| levels[level].responses > 0).collect();
    let between: Vec<usize> = known.iter().copied().filter(|&level| RATES.contains(&levels[level].rate)).collect();
    if !between.is_empty() {
        return between;
    }
    let share = |level: usize| levels[level].satisfied as f64 / levels[level].responses as f64;
    if known.iter().all(|&level| share(level) == share(known[0])) {
        // Nothing tells them apart but their order, from easy to hard.
        return vec![if of_task < 0.5 { 0 } else { levels.len() - 1 }];
    }
    let distance = |level: usize| (levels[level].rate - 0.5).abs();
    let closest = known.iter().map(|&level| distance(level)).fold(f64::INFINITY, f64::min);
    known.into_iter().filter(|&level| distance(level) <= closest).collect()
}

/// The probability that `n` responses hold enough of both classes, after `passed` of `of` were satisfied: a beta binomial with
/// the prior of Jeffreys.
pub fn probeable(passed: usize, of: usize, n: usize) -> f64 {
    const STEPS: usize = 400;
    let [a, b] = [passed, of - passed].map(|count| count as f64 - 0.5);
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

/// The probability that both classes have at least [`MIN_CLASS`] of `n` draws of a rate, and at least [`MIN_SHARE`] of them.
fn both_classes(rate: f64, n: usize) -> f64 {
    let least = MIN_CLASS.max((MIN_SHARE * n as f64).ceil() as usize);
    let mut log = n as f64 * (1.0 - rate).ln();
    let mut sum = 0.0;
    for k in 0..=n {
        if k >= least && n - k >= least {
            sum += log.exp();
        }
        log += ((n - k) as f64 / (k + 1) as f64).ln() + (rate / (1.0 - rate)).ln();
    }
    sum
}
