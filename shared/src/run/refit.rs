//! Fits a study's probes and subspaces again, on activations that its model gives anew, and compares them with the stored ones.

use std::collections::{BTreeMap, VecDeque};

use burn::prelude::*;

use super::ablation;
use super::capture;
use super::cell;
use super::labelled::{Labelled, LabelledConfig};
use super::study::Directions;
use crate::activation::Activations;
use crate::erase::Eraser;
use crate::error::{Error, Result};
use crate::linalg::{Matrix, dot};
use crate::model::Model;
use crate::probe::cohort::MIN_CLASS;
use crate::probe::{Probe, Row};
use crate::site::{Position, Site};
use crate::study::{AblationConfig, ProbeConfig, RefitCell, RefitEvent, RefitStart, Sample, StudyConfig};

/// Responses of one step: few, so that whoever steps can stop soon.
const ROWS: usize = 16;
/// A difference beyond every tolerance.
const FAR: f64 = 1e30;

/// A study's probes at the place of its verdicts and its subspaces at that site, to be fitted again: by the same functions, on
/// the same rows and folds. It computes a step at a time, and awaits the model's device.
pub struct Refit {
    /// Rows, labels and folds, a row per analysed sample.
    labelled: Labelled,
    tasks: Vec<String>,
    ablation: Option<AblationConfig>,
    site: Site,
    position: Position,
    /// The stored probes at the place, by task.
    probes: BTreeMap<String, Probe>,
    /// The stored subspaces at the site, by task; those of rank 0 are left out.
    subspaces: BTreeMap<String, Eraser>,
    samples: Vec<Sample>,
    /// Activations `[n, d]` at the site, by position; zeros where they were not taken.
    blocks: BTreeMap<Position, Vec<f32>>,
    /// Whether a sample's activations were taken.
    taken: Vec<bool>,
    d: usize,
    jobs: VecDeque<Job>,
}

/// A step.
enum Job {
    /// Reads some rows of a task, after which so many are read of all.
    Read {
        task: usize,
        rows: Vec<usize>,
        done: usize,
        of: usize,
    },
    Fit(usize),
    Centre,
}

impl Refit {
    /// A study to be fitted again: its config, its stored directions, and its samples with the instruction in their order.
    ///
    /// # Errors
    /// [`Error::Config`] for a study without rules, [`Error::Data`] where it stored no probe at the place of its verdicts, and
    /// for samples of another study.
    pub fn new(config: &StudyConfig, directions: &Directions, mut samples: Vec<Sample>) -> Result<Self> {
        let (site, position) = config.trace_place().ok_or_else(|| {
            Error::config("study", "declares no rule, so no place to fit at", "take a study that does")
        })?;
        samples.retain(|sample| sample.with_constraint && sample.excluded.is_none());
        let rows = samples.iter().map(|sample| row(&config.tasks, sample)).collect::<Result<Vec<_>>>()?;
        // Intervals and nulls are not fitted again; no other draw depends on how many there are.
        let probe = ProbeConfig { bootstrap: 1, permutations: 0, ..config.probe.clone() };
        let settings = LabelledConfig { probe, min_class: MIN_CLASS, standardise: true, seed: config.seed };
        let labelled = Labelled::new(&rows, config.tasks.len(), None, &settings)?;
        let here = directions.probes.iter().filter(|probe| (probe.site, probe.position) == (site, position));
        let probes: BTreeMap<String, Probe> = here.map(|placed| (placed.task.clone(), placed.probe.clone())).collect();
        let d = probes.values().next().map(|probe| probe.weights.len()).ok_or_else(|| no_probe("any task"))?;
        let here = directions.subspaces.iter().filter(|placed| placed.site == site && placed.eraser.rank() > 0);
        let ablation = config.ablation.clone();
        let found = here.filter(|_| ablation.is_some()).map(|placed| (placed.task.clone(), placed.eraser.clone()));
        let subspaces: BTreeMap<String, Eraser> = found.collect();
        let of_subspaces = ablation.iter().filter(|_| !subspaces.is_empty()).map(|ablation| ablation.position);
        let positions = of_subspaces.chain([position]);
        let blocks = positions.map(|position| (position, vec![0.0; samples.len() * d])).collect();
        let (taken, tasks, jobs) = (vec![false; samples.len()], config.tasks.clone(), VecDeque::new());
        Ok(Self { labelled, tasks, ablation, site, position, probes, subspaces, samples, blocks, taken, d, jobs })
    }

    /// The tasks that have a probe, in the study's order.
    pub fn tasks(&self) -> Vec<String> {
        self.labelled.plan.probeable.iter().map(|&task| self.tasks[task].clone()).collect()
    }

    /// Begins with some of [`Self::tasks`]; [`Self::step`] does the rest.
    ///
    /// # Errors
    /// [`Error::Data`] for a task that has no probe.
    pub fn begin(&mut self, tasks: &[String]) -> Result<RefitStart> {
        self.jobs.clear();
        for name in tasks {
            let task = self.labelled.plan.probeable[self.place_of(name)?];
            let mut rows = self.labelled.plan.cohort.rows[task].clone();
            // Rows of about the same length pass together, as when they were captured.
            rows.sort_by_key(|&row| self.samples[row].token_ids.len());
            let (of, mut done) = (rows.len(), 0);
            for rows in rows.chunks(ROWS) {
                done += rows.len();
                self.jobs.push_back(Job::Read { task, rows: rows.to_vec(), done, of });
            }
            self.jobs.push_back(Job::Fit(task));
        }
        self.jobs.push_back(Job::Centre);
        let subspaces_at = self.ablation.as_ref().filter(|_| !self.subspaces.is_empty()).map(|of| of.position);
        Ok(RefitStart { site: self.site, position: self.position, subspaces_at, tasks: tasks.to_vec() })
    }

    /// Reads the next rows or fits the next task, and gives what came of it; the last step gives [`RefitEvent::Done`].
    ///
    /// # Errors
    /// Those of [`Self::cell`], and [`Error::Device`] when the model's device fails.
    pub async fn step(&mut self, model: &Model) -> Result<Vec<RefitEvent>> {
        match self.jobs.pop_front() {
            Some(Job::Read { task, rows, done, of }) => {
                self.read(model, &rows).await?;
                Ok(vec![RefitEvent::Read { task: self.tasks[task].clone(), done, of }])
            }
            Some(Job::Fit(task)) => Ok(vec![RefitEvent::Cell(self.cell(&self.tasks[task], &Device::flex())?)]),
            Some(Job::Centre) => {
                let centre = self.centre()?.map(|difference| RefitEvent::Centre { difference });
                Ok(centre.into_iter().chain([RefitEvent::Done]).collect())
            }
            None => Ok(vec![RefitEvent::Done]),
        }
    }

    /// Takes activations of some of the analysed samples: row i is that of sample `rows[i]`.
    ///
    /// # Errors
    /// [`Error::Data`] where they are not of the study's width or were not read at its site and positions.
    pub fn take(&mut self, rows: &[usize], activations: &Activations) -> Result<()> {
        if activations.d() != self.d || activations.n() != rows.len() {
            let (n, d) = (activations.n(), activations.d());
            let problem = format!("expected {} rows of width {}, got {n} of width {d}", rows.len(), self.d);
            return Err(Error::data("activations", problem, "read these samples by the study's model"));
        }
        for (&position, block) in &mut self.blocks {
            let site = activations.sites().iter().position(|&known| known == self.site);
            let place = site.zip(activations.positions().iter().position(|&known| known == position));
            let Some((site, column)) = place else {
                let problem = format!("there are none at {}, {position}", self.site);
                return Err(Error::data("activations", problem, "read that site and position"));
            };
            let values = activations.cell(site, column)?;
            for (values, &row) in values.chunks_exact(self.d).zip(rows) {
                block[row * self.d..(row + 1) * self.d].copy_from_slice(values);
            }
        }
        rows.iter().for_each(|&row| self.taken[row] = true);
        Ok(())
    }

    /// The stream of some samples as the model gives it, read as a study reads it.
    async fn read(&mut self, model: &Model, rows: &[usize]) -> Result<()> {
        let samples: Vec<&Sample> = rows.iter().map(|&row| &self.samples[row]).collect();
        let positions: Vec<Position> = self.blocks.keys().copied().collect();
        for sample in &samples {
            let needed = positions.iter().filter(|&&position| position != Position::Mean).chain([&Position::Eos]);
            let has = |position: &Position| sample.positions.get(&position.to_string());
            let fits = |at: &usize| *at < sample.token_ids.len() && sample.prompt_tokens < sample.token_ids.len();
            if !needed.into_iter().all(|position| has(position).is_some_and(fits)) {
                let problem = "it does not say where its positions are";
                return Err(Error::data(format!("sample {}", sample.id), problem, "run the study again"));
            }
        }
        let activations = capture::read_at_once(model, &samples, &positions).await?;
        self.take(rows, &activations)
    }

    /// A task's probe and subspace on the activations that were taken, compared with the stored ones.
    ///
    /// # Errors
    /// [`Error::Data`] where activations of the task were not taken or the study stored no probe, and those of the fits.
    pub fn cell(&self, task: &str, device: &Device) -> Result<RefitCell> {
        let (place, plan) = (self.place_of(task)?, &self.labelled.plan);
        let rows = &plan.cohort.rows[plan.probeable[place]];
        if rows.iter().any(|&row| !self.taken[row]) {
            let problem = format!("not all responses of {task} were read");
            return Err(Error::data("activations", problem, "read them first"));
        }
        let stored = self.probes.get(task).ok_or_else(|| no_probe(task))?;
        let (scored, probe) = cell::specialist(plan, place, self.block(self.position), device)?;
        let projection = match self.subspaces.get(task) {
            Some(stored) => Some(largest_difference(&self.subspace(place)?.projection(), &stored.projection())),
            None => None,
        };
        let ((here, shift), (there, _)) = (probe.raw(), stored.raw());
        // The raw intercepts are logits at the stream's zero, far from every activation.
        let intercept = finite((dot(&here, &stored.mean) + shift - stored.intercept).abs());
        let (cosine, length) = (cosine(&here, &there), length(&here, &there));
        let (n, auroc) = (scored.n, scored.auroc.value);
        Ok(RefitCell { task: task.to_owned(), n, auroc, cosine, length, intercept, projection })
    }

    /// The largest difference of the mean about which subspaces are taken out, as a share of the stored one's largest entry;
    /// `None` before the responses of every probed task were taken, and without subspaces.
    ///
    /// # Errors
    /// Those of the fit.
    pub fn centre(&self) -> Result<Option<f64>> {
        let all = self.labelled.plan.pool.iter().all(|&row| self.taken[row]);
        let Some((task, stored)) = self.subspaces.iter().next().filter(|_| all) else { return Ok(None) };
        let found = self.subspace(self.place_of(task)?)?;
        let size = stored.mean().iter().fold(f64::MIN_POSITIVE, |size, x| size.max(x.abs()));
        Ok(Some(finite(largest_difference(found.mean(), stored.mean()) / size)))
    }

    /// A task's subspace as the study's method finds it; there are some.
    fn subspace(&self, place: usize) -> Result<Eraser> {
        let ablation =
            self.ablation.as_ref().ok_or_else(|| Error::data("study", "has no ablation", "take one that has"))?;
        ablation::found(&self.labelled.plan, ablation, place, self.block(ablation.position))
    }

    fn block(&self, position: Position) -> Matrix<'_> {
        Matrix::new(&self.blocks[&position], self.d)
    }

    /// A task's place among the probed ones.
    fn place_of(&self, task: &str) -> Result<usize> {
        let place = self.labelled.plan.probeable.iter().position(|&probed| self.tasks[probed] == task);
        place.ok_or_else(|| no_probe(task))
    }
}

/// The labelled row of a sample.
fn row(tasks: &[String], sample: &Sample) -> Result<Row> {
    let wrong = |problem: &str| {
        let what = format!("sample {}", sample.id);
        Error::data(what, problem, "take the samples of the study, as they are")
    };
    let task = tasks.iter().position(|id| *id == sample.task).ok_or_else(|| wrong("its task is not in the study"))?;
    let verdict = sample.verdict.as_ref().ok_or_else(|| wrong("it has no verdict"))?;
    Ok(Row { task, group: sample.group.clone(), label: verdict.satisfied })
}

fn no_probe(task: &str) -> Error {
    let problem = format!("there is none of {task} at the place of the verdicts");
    Error::data("probes", problem, "take a task that the study probes")
}

/// The cosine between two directions; 1 between two that are 0, 0 where one is.
fn cosine(a: &[f64], b: &[f64]) -> f64 {
    let [long, other] = [a, b].map(|of| dot(of, of).sqrt());
    match (long > 0.0, other > 0.0) {
        (true, true) => dot(a, b) / (long * other),
        (false, false) => 1.0,
        _ => 0.0,
    }
}

/// The length of a direction as a share of another's; 1 where both are 0.
fn length(of: &[f64], other: &[f64]) -> f64 {
    let [of, other] = [of, other].map(|of| dot(of, of).sqrt());
    if of == 0.0 && other == 0.0 { 1.0 } else { finite(of / other) }
}

/// The largest difference between entries; [`FAR`] where one is no number or the lengths differ.
fn largest_difference(a: &[f64], b: &[f64]) -> f64 {
    let larger = |most: f64, (a, b): (&f64, &f64)| most.max(finite((a - b).abs()));
    if a.len() == b.len() { a.iter().zip(b).fold(0.0, larger) } else { FAR }
}

/// A number as JSON can hold it: [`FAR`] in place of NaN and infinities, which would be read back as absent.
fn finite(value: f64) -> f64 {
    if value.is_finite() { value } else { FAR }
}
