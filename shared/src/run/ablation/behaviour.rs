//! Ablation in behaviour: the operator acts while the model responds anew, and the responses are checked anew.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};

use burn::prelude::*;
use rand::Rng;

use super::damage;
use super::subspace::{self, Fitting, Matched, Which};
use crate::activation::Activations;
use crate::erase::Eraser;
use crate::error::{Error, Result};
use crate::executor::{self, Executor};
use crate::generate::{Request, generate};
use crate::model::{Model, Project, Subspace};
use crate::run::roster::Roster;
use crate::site::Site;
use crate::stats;
use crate::study::{AblationConfig, BehaviourConfig, Damage, Sample, StudyConfig};
use crate::task;
use crate::tokenizer::ChatTokenizer;

/// Responses generated at a time.
const BATCH: usize = 64;

/// What an intervention starts from.
#[derive(Clone, Copy)]
pub struct InterveneInput<'a> {
    /// The model that gave the samples.
    pub model: &'a Model,
    /// Its tokenizer.
    pub tokenizer: &'a ChatTokenizer,
    /// What is asked for.
    pub config: &'a StudyConfig,
    /// Every sample.
    pub samples: &'a [Sample],
    /// A row per sample that has the constraint and is not excluded.
    pub activations: &'a Activations,
}

/// What the model did under every ablation. Lists run over the study's tasks.
#[derive(Debug, Clone, PartialEq)]
pub struct Interventions {
    /// The sites at which the operator acted.
    pub sites: Vec<Site>,
    /// Its strength.
    pub alpha: f64,
    /// The analysed samples whose prompts were answered anew, per task.
    pub rows: Vec<Vec<usize>>,
    /// Under the ablation of each task; `None` where it has no subspace.
    pub ablated: Vec<Option<Outcome>>,
    /// Under each control.
    pub controls: Vec<(Which, Outcome)>,
}

/// What came of one ablation.
#[derive(Debug, Clone, PartialEq)]
pub struct Outcome {
    /// Whether each response of [`Interventions::rows`] satisfies; cut and empty ones do not.
    pub satisfied: Vec<Vec<bool>>,
    /// What it did to the model at large.
    pub damage: Damage,
}

/// Ablates every probeable task's subspace, and controls of the same rank, while the model answers the study's prompts
/// anew with the same seeds; `None` when the config asks for no ablation in behaviour.
///
/// `progress` hears how many responses are done, of how many. `device` fits the subspaces.
///
/// # Errors
/// [`Error::Config`] for sites or a position that were not captured and an α outside 0 … 2, what the fits refuse, and
/// [`Error::Device`] when the device fails.
pub fn intervene(
    input: InterveneInput<'_>,
    executor: &dyn Executor,
    progress: &(dyn Fn(usize, usize) + Sync),
) -> Result<Option<Interventions>> {
    let Some(ablation) = &input.config.ablation else { return Ok(None) };
    let Some(behaviour) = &ablation.behaviour else { return Ok(None) };
    check(behaviour, &input)?;
    let roster = Roster::new(input.config, input.samples)?;
    let cases = cases(&input, &roster, ablation, behaviour, executor)?;
    let rows = rows(&roster, behaviour.samples);
    let stage = Stage { input, roster: &roster, behaviour, cases: &cases };
    let satisfied = stage.respond(&rows, executor, progress)?;
    let damage = stage.damage(&satisfied, executor)?;
    let mut outcomes = satisfied.into_iter().zip(damage).map(|(case, damage)| Outcome {
        satisfied: case.into_iter().map(|rows| rows.into_iter().map(|(satisfied, _)| satisfied).collect()).collect(),
        damage,
    });
    let mut ablated = vec![None; roster.tasks.ids.len()];
    let mut controls = Vec::new();
    for case in &cases {
        let outcome = outcomes.next().expect("an outcome per case");
        match case.what {
            What::Task(task) => ablated[task] = Some(outcome),
            What::Control(which) => controls.push((which, outcome)),
        }
    }
    Ok(Some(Interventions { sites: behaviour.sites.clone(), alpha: behaviour.alpha, rows, ablated, controls }))
}

fn check(behaviour: &BehaviourConfig, input: &InterveneInput<'_>) -> Result<()> {
    if !(0.0..=2.0).contains(&behaviour.alpha) {
        let problem = format!("{} is not between 0 and 2", behaviour.alpha);
        return Err(Error::config("ablation.behaviour.alpha", problem, "use 1 to project out, 2 to reflect"));
    }
    if behaviour.sites.is_empty() {
        return Err(Error::config("ablation.behaviour.sites", "names no site", "name at least one, as resid_post.3"));
    }
    if behaviour.samples == 0 {
        return Err(Error::config("ablation.behaviour.samples", "is 0", "ask for at least 20 per task"));
    }
    match behaviour.sites.iter().find(|site| !input.activations.sites().contains(site)) {
        Some(site) => Err(Error::config(
            "ablation.behaviour.sites",
            format!("{site} was not captured"),
            format!("use sites from {} to {}", Site::Embed, Site::ResidPost(input.model.config.n_layers - 1)),
        )),
        None => Ok(()),
    }
}

/// Whose subspace is taken out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum What {
    Task(usize),
    Control(Which),
}

/// One ablation: an eraser at every site.
struct Case {
    what: What,
    erasers: BTreeMap<Site, Eraser>,
}

impl Case {
    fn hook(&self, alpha: f64, device: &Device) -> Project {
        let mut hook = Project::default();
        for (&site, eraser) in &self.erasers {
            let subspace = Subspace { read: eraser.read(), removed: eraser.removed(), mean: eraser.mean() };
            hook.add(site, subspace, alpha, device);
        }
        hook
    }

    fn mean_rank(&self) -> f64 {
        self.erasers.values().map(|eraser| eraser.rank() as f64).sum::<f64>() / self.erasers.len() as f64
    }
}

/// Every probeable task's subspaces, then the controls', the same at every site: per task one of permuted labels and
/// some random ones, and one of the largest variance.
fn cases(
    input: &InterveneInput<'_>,
    roster: &Roster<'_>,
    ablation: &AblationConfig,
    behaviour: &BehaviourConfig,
    executor: &dyn Executor,
) -> Result<Vec<Case>> {
    let fitted = executor::map(executor, behaviour.sites.len(), |index| {
        let site = behaviour.sites[index];
        let block = subspace::block(input.activations, site, ablation.position)?;
        Fitting { plan: &roster.plan, ablation, block, d: input.activations.d() }.matched(None)
    });
    let fitted: Vec<Matched> = fitted.into_iter().collect::<Result<_>>()?;
    let task = |place: usize| What::Task(roster.plan.probeable[place]);
    let n_tasks = roster.plan.probeable.len();
    let controls = fitted.first().map(|site| site.controls.iter().map(|(which, _)| *which).collect::<Vec<_>>());
    let whats = (0..n_tasks).map(task).chain(controls.unwrap_or_default().into_iter().map(What::Control));
    let mut cases: Vec<Case> = whats.map(|what| Case { what, erasers: BTreeMap::new() }).collect();
    for (&site, matched) in behaviour.sites.iter().zip(fitted) {
        let erasers = matched.sources.into_iter().chain(matched.controls.into_iter().map(|(_, eraser)| eraser));
        cases.iter_mut().zip(erasers).for_each(|(case, eraser)| drop(case.erasers.insert(site, eraser)));
    }
    Ok(cases)
}

/// Some analysed samples of every task, spread evenly over its base prompts.
fn rows(roster: &Roster<'_>, wanted: usize) -> Vec<Vec<usize>> {
    let spread = |rows: &Vec<usize>| {
        let n = wanted.min(rows.len());
        (0..n).map(|index| rows[index * rows.len() / n]).collect()
    };
    roster.plan.cohort.rows.iter().map(spread).collect()
}

/// Whether a response satisfies, and whether it was cut or empty, `[task][row]`.
type Answers = Vec<Vec<(bool, bool)>>;

struct Stage<'a> {
    input: InterveneInput<'a>,
    roster: &'a Roster<'a>,
    behaviour: &'a BehaviourConfig,
    cases: &'a [Case],
}

impl Stage<'_> {
    /// The answers under every case.
    fn respond(
        &self,
        rows: &[Vec<usize>],
        executor: &dyn Executor,
        progress: &(dyn Fn(usize, usize) + Sync),
    ) -> Result<Vec<Answers>> {
        let mut places: Vec<(usize, usize)> =
            rows.iter().enumerate().flat_map(|(task, rows)| (0..rows.len()).map(move |at| (task, at))).collect();
        let sample = |&(task, at): &(usize, usize)| self.roster.analysed[rows[task][at]];
        places.sort_by_key(|place| sample(place).prompt_tokens);
        let batches: Vec<&[(usize, usize)]> = places.chunks(BATCH).collect();
        let total = places.len() * self.cases.len();
        let done = AtomicUsize::new(0);
        let answered = executor::map(executor, batches.len() * self.cases.len(), |index| {
            let (case, batch) = (&self.cases[index / batches.len()], batches[index % batches.len()]);
            let samples: Vec<&Sample> = batch.iter().map(sample).collect();
            let answers = self.answer(case, &samples);
            progress(done.fetch_add(batch.len(), Ordering::Relaxed) + batch.len(), total);
            answers
        });
        let empty: Answers = rows.iter().map(|rows| vec![(false, false); rows.len()]).collect();
        let mut all = vec![empty; self.cases.len()];
        for (index, answers) in answered.into_iter().enumerate() {
            let (case, batch) = (index / batches.len(), batches[index % batches.len()]);
            batch.iter().zip(answers?).for_each(|(&(task, at), answer)| all[case][task][at] = answer);
        }
        Ok(all)
    }

    fn answer(&self, case: &Case, samples: &[&Sample]) -> Result<Vec<(bool, bool)>> {
        let config = self.input.config;
        let request = |sample: &&'_ Sample| -> (Vec<u32>, u64) {
            let prompt = sample.token_ids[..sample.prompt_tokens].to_vec();
            (prompt, stats::rng(config.seed, &sample.id, &[]).random())
        };
        let prompts: Vec<(Vec<u32>, u64)> = samples.iter().map(request).collect();
        let requests: Vec<Request<'_>> = prompts.iter().map(|(prompt, seed)| Request { prompt, seed: *seed }).collect();
        let mut hook = case.hook(self.behaviour.alpha, &self.input.model.device);
        let responses = generate(self.input.model, &requests, &config.sampling, &mut hook)?;
        let checked = samples.iter().zip(responses).map(|(sample, response)| {
            let (end, content) = response.token_ids.split_last().expect("a response has a token");
            if !response.ended || content.is_empty() {
                return Ok((false, true));
            }
            debug_assert!(self.input.model.config.eos.contains(end), "a response ends with an end token");
            let text = self.input.tokenizer.decode(content)?;
            Ok(((task::by_id(&sample.task)?.check)(&sample.params, &text)?.satisfied, false))
        });
        checked.collect()
    }

    /// What every case does to the model at large.
    fn damage(&self, answers: &[Answers], executor: &dyn Executor) -> Result<Vec<Damage>> {
        let neutral = damage::neutral(self.input.samples);
        let hooks = |case: usize| self.cases[case].hook(self.behaviour.alpha, &self.input.model.device);
        let measured = damage::measure(self.input.model, &neutral, self.cases.len(), &hooks, executor)?;
        let cut = |answers: &Answers| {
            let all = answers.iter().flatten();
            let (n, cut) = all.fold((0_usize, 0_usize), |(n, cut), &(_, was)| (n + 1, cut + usize::from(was)));
            cut as f64 / n.max(1) as f64
        };
        let report = |((case, answers), measured): ((&Case, &Answers), damage::Measured)| Damage {
            rank: case.mean_rank(),
            kl: measured.kl,
            perplexity: measured.perplexity,
            perplexity_whole: measured.perplexity_whole,
            cut: cut(answers),
        };
        Ok(self.cases.iter().zip(answers).zip(measured).map(report).collect())
    }
}
