//! A label audit: which responses are read, and how far their reader agrees with the checkers.

use std::collections::BTreeMap;

use rand::seq::SliceRandom;

use crate::api::{AuditAgreement, AuditSample, Reading};
use crate::stats::{self, Agreement, purpose};
use crate::study::{Overruled, Sample};

/// What a reader said of a study's responses, beside the responses.
pub struct Readings<'a> {
    samples: &'a [Sample],
    by_sample: BTreeMap<&'a str, &'a Reading>,
}

/// Whether a response can be read: it has the instruction, and a label.
pub fn is_readable(sample: &Sample) -> bool {
    sample.with_constraint && sample.excluded.is_none() && sample.verdict.is_some()
}

impl<'a> Readings<'a> {
    /// Of a study's samples; readings of others are left out.
    pub fn new(samples: &'a [Sample], readings: &'a [Reading]) -> Self {
        Self { samples, by_sample: readings.iter().map(|reading| (reading.sample.as_str(), reading)).collect() }
    }

    /// Responses to read, task by task: `per_task` of each, half of them satisfied and half violated where there are enough, in a
    /// random order. They depend on samples and seed alone, and a longer draw holds a shorter one.
    pub fn drawn(&self, tasks: &[String], per_task: usize, seed: u64) -> Vec<AuditSample> {
        let of_task = tasks.iter().flat_map(|task| draw(self.samples, task, per_task, seed));
        let with_reading = |sample: &Sample| AuditSample {
            // Nobody reads it, and it has most of the bytes.
            sample: Sample { trace: None, ..sample.clone() },
            reading: self.by_sample.get(sample.id.as_str()).copied().cloned(),
        };
        of_task.map(with_reading).collect()
    }

    /// The agreement per task with a reading.
    pub fn agreement(&self, tasks: &[String]) -> Vec<AuditAgreement> {
        tasks.iter().filter_map(|task| agreement(task, &self.pairs(task))).collect()
    }

    /// The readings that differ from the labels, in the samples' order.
    pub fn overruled(&self) -> Vec<Overruled> {
        let differing = self.read().filter(|(_, checked, satisfied, _)| checked != satisfied);
        let row = |(sample, _, satisfied, reading): (&Sample, bool, bool, &Reading)| Overruled {
            sample: sample.id.clone(),
            satisfied,
            reason: reading.reason.clone(),
        };
        differing.map(row).collect()
    }

    /// The label and the reader's of a task's responses that were read.
    fn pairs(&self, task: &str) -> Vec<(bool, bool)> {
        let of_task = self.read().filter(|(sample, ..)| sample.task == task);
        of_task.map(|(_, checked, satisfied, _)| (checked, satisfied)).collect()
    }

    /// The responses that were read, with their labels before any reader and the reader's.
    fn read(&self) -> impl Iterator<Item = (&'a Sample, bool, bool, &'a Reading)> {
        self.samples.iter().filter(|sample| is_readable(sample)).filter_map(move |sample| {
            let reading = *self.by_sample.get(sample.id.as_str())?;
            Some((sample, sample.checked()?, reading.satisfied?, reading))
        })
    }
}

fn draw<'a>(samples: &'a [Sample], task: &str, wanted: usize, seed: u64) -> Vec<&'a Sample> {
    let mut rng = stats::rng(seed, &format!("{} {task}", purpose::AUDIT), &[]);
    let mut of_task: Vec<&Sample> =
        samples.iter().filter(|sample| sample.task == task && is_readable(sample)).collect();
    of_task.shuffle(&mut rng);
    let (satisfied, violated): (Vec<&Sample>, Vec<&Sample>) =
        of_task.iter().copied().partition(|sample| sample.checked() == Some(true));
    let of_satisfied = wanted.div_ceil(2).max(wanted.saturating_sub(violated.len())).min(satisfied.len());
    let of_violated = (wanted - of_satisfied).min(violated.len());
    let chosen = |sample: &&Sample| {
        let (all, of) =
            if sample.checked() == Some(true) { (&satisfied, of_satisfied) } else { (&violated, of_violated) };
        all[..of].iter().any(|one| one.id == sample.id)
    };
    of_task.into_iter().filter(chosen).collect()
}

/// `None` without a pair.
fn agreement(task: &str, pairs: &[(bool, bool)]) -> Option<AuditAgreement> {
    let (n, agree) = (pairs.len(), pairs.iter().filter(|(checked, satisfied)| checked == satisfied).count());
    let both = |label: fn(&(bool, bool)) -> bool| pairs.iter().any(label) && !pairs.iter().all(label);
    let texts: Vec<Vec<(bool, bool)>> = pairs.iter().map(|pair| vec![*pair]).collect();
    // Where either has one label only, chance explains whatever they agree on.
    let of = if both(|pair| pair.0) && both(|pair| pair.1) { Agreement::of(&texts) } else { None };
    (n > 0).then(|| AuditAgreement {
        task: task.to_owned(),
        n,
        agree,
        kappa: of.map(|of| of.kappa),
        interval: of.map(|of| of.interval),
    })
}
