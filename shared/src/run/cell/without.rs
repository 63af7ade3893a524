//! With → without: every specialist read on the responses to the same prompts without the instruction (`docs/method.md` §4).

use std::collections::BTreeMap;

use super::{Plan, Raw};
use crate::error::Result;
use crate::linalg::Matrix;
use crate::run::dataset::{Tasks, analysed};
use crate::stats::{self, Ranking, ResampledEstimate, Resamples};
use crate::study::{Sample, StudyConfig};

/// The responses without the instruction. Lists run over the probeable tasks.
pub(in crate::run) struct Without {
    samples: usize,
    tasks: Vec<Rows>,
}

/// One task's rows: those of base prompts that the task's probes have a fold for.
struct Rows {
    rows: Vec<usize>,
    labels: Vec<bool>,
    folds: Vec<usize>,
    resamples: Resamples,
}

impl Without {
    /// The samples without the instruction that are not excluded, in order: `samples` are a study's.
    pub(in crate::run) fn new(config: &StudyConfig, samples: &[Sample], tasks: &Tasks, plan: &Plan) -> Result<Self> {
        let kept: Vec<&Sample> =
            samples.iter().filter(|sample| !sample.with_constraint && sample.excluded.is_none()).collect();
        let mut of_task = vec![Vec::new(); tasks.ids.len()];
        for (row, sample) in kept.iter().enumerate() {
            of_task[tasks.index(sample)?].push(row);
        }
        let fold_of = fold_of(samples, plan);
        let rows = |&task: &usize| Rows::new(config, &kept, &of_task[task], (plan, task), &fold_of);
        Ok(Self { samples: kept.len(), tasks: plan.probeable.iter().map(rows).collect() })
    }

    /// How many samples there are: the rows of their activations.
    pub(in crate::run) fn samples(&self) -> usize {
        self.samples
    }

    /// The AUROC within folds of a task's probes, one per fold, on a block `[samples, d]`: every row is read by the probe
    /// that did not see its base prompt. `None` where no fold holds both classes.
    pub(super) fn read(&self, place: usize, probes: &[Raw], block: Matrix<'_>) -> Option<ResampledEstimate> {
        let of = &self.tasks[place];
        let logit = |(&row, &fold): (&usize, &usize)| {
            let (direction, intercept) = &probes[fold];
            let values = block.row(row).iter().zip(direction);
            (intercept + values.map(|(&x, weight)| f64::from(x) * weight).sum::<f64>()) as f32
        };
        let logits: Vec<f32> = of.rows.iter().zip(&of.folds).map(logit).collect();
        Ranking::new(&logits, &of.labels, &of.folds).sampled(&of.resamples)
    }
}

/// The fold of every base prompt that is analysed, by its id.
fn fold_of<'a>(samples: &'a [Sample], plan: &Plan) -> BTreeMap<&'a str, usize> {
    analysed(samples).iter().map(|sample| sample.group.as_str()).zip(plan.cohort.folds.iter().copied()).collect()
}

impl Rows {
    fn new(
        config: &StudyConfig,
        kept: &[&Sample],
        of_task: &[usize],
        (plan, task): (&Plan, usize),
        fold_of: &BTreeMap<&str, usize>,
    ) -> Self {
        let rows: Vec<usize> =
            of_task.iter().copied().filter(|&row| fold_of.contains_key(kept[row].group.as_str())).collect();
        let mut numbers = BTreeMap::new();
        let number = |&row: &usize| {
            let next = numbers.len();
            *numbers.entry(kept[row].group.as_str()).or_insert(next)
        };
        let groups: Vec<usize> = rows.iter().map(number).collect();
        let mut rng = stats::rng(plan.seed, "bootstrap without", &[task as u64]);
        let satisfied = |&row: &usize| kept[row].verdict.as_ref().is_some_and(|verdict| verdict.satisfied);
        Self {
            labels: rows.iter().map(satisfied).collect(),
            folds: rows.iter().map(|&row| fold_of[kept[row].group.as_str()]).collect(),
            resamples: Resamples::draw(&groups, &vec![0; numbers.len()], config.probe.bootstrap, &mut rng),
            rows,
        }
    }
}
