//! A trial in a lesson: the model writes with and without a skill, and with a random control, and the reader counts.

use shared::live::{Edit, LiveEvent, LiveRequest, Role};
use shared::stats::wilson_interval;
use shared::study::{Sample, Study};

use crate::say;
use crate::text::number;

/// How often it is tried.
pub const SEEDS: usize = 10;

/// The columns that are counted.
const ROLES: [Role; 3] = [Role::Baseline, Role::Edited, Role::Control];

/// What is tried: a task's subspace is taken out.
#[derive(Debug, Clone, PartialEq)]
pub struct Trial {
    /// The task's id.
    pub task: String,
    /// How much its rate of satisfaction fell in the study.
    pub drop: f64,
    /// Responses behind that.
    pub n: usize,
}

impl Trial {
    /// The requests, one per seed from 1: prompts of different texts, as far as the samples hold some, each with a control of
    /// another draw. None without samples of the task.
    pub fn requests(&self, study: &Study, samples: &[Sample]) -> Vec<LiveRequest> {
        let mut prompts: Vec<&Sample> = Vec::new();
        for sample in samples.iter().filter(|sample| sample.task == self.task && sample.with_constraint) {
            if prompts.len() < SEEDS && prompts.iter().all(|known| known.prompt != sample.prompt) {
                prompts.push(sample);
            }
        }
        let seeds = (1..).zip(prompts.iter().cycle()).take(SEEDS);
        seeds.map(|(seed, sample)| self.request(study, sample, seed)).collect()
    }

    fn request(&self, study: &Study, sample: &Sample, seed: u64) -> LiveRequest {
        LiveRequest {
            study: study.id.clone(),
            prompt: sample.prompt.clone(),
            task: Some(self.task.clone()),
            params: sample.params.clone(),
            seed,
            sampling: None,
            edits: vec![Edit::ablate(&self.task)],
            control: Some(seed),
            read_at: None,
            lens: Vec::new(),
            doses: Vec::new(),
            brief: true,
            vectors: Vec::new(),
        }
    }
}

/// How far a trial is.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Stage {
    /// It was not begun.
    #[default]
    Idle,
    /// The model is being loaded, or other readers come first.
    Waiting,
    /// The model writes.
    Writing,
    /// All seeds were tried.
    Done,
    /// The reader stopped it.
    Stopped,
    /// It could not go on, and why.
    Failed(String),
}

/// The counts so far.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Counted {
    /// How far it is.
    pub stage: Stage,
    /// Seeds that were tried.
    pub seeds: usize,
    /// Of the seed that is being written: every column's role, and whether its response keeps the instruction.
    columns: Vec<(Role, bool)>,
    /// Responses that keep the instruction, in the order of [`ROLES`].
    kept: [usize; ROLES.len()],
}

impl Counted {
    /// A trial that begins.
    pub fn begun() -> Self {
        Self { stage: Stage::Waiting, ..Self::default() }
    }

    /// Whether more is to come.
    pub fn is_running(&self) -> bool {
        matches!(self.stage, Stage::Waiting | Stage::Writing)
    }

    /// Takes the next event. A response that was cut or is empty has no verdict, and counts as one that breaks the instruction.
    pub fn take(&mut self, event: LiveEvent) {
        match event {
            LiveEvent::Start(start) => {
                self.columns = start.columns.iter().map(|column| (column.role, false)).collect();
                self.stage = Stage::Writing;
            }
            LiveEvent::End(end) => {
                if let Some((_, keeps)) = self.columns.get_mut(end.column) {
                    *keeps = end.verdict.is_some_and(|verdict| verdict.satisfied);
                }
            }
            LiveEvent::Done(_) => {
                let keeps = |role: Role| usize::from(self.columns.contains(&(role, true)));
                let kept = ROLES.map(keeps);
                self.kept.iter_mut().zip(kept).for_each(|(all, kept)| *all += kept);
                self.columns.clear();
                self.seeds += 1;
                if self.seeds == SEEDS {
                    self.stage = Stage::Done;
                }
            }
            LiveEvent::Failed { problem } => self.stage = Stage::Failed(problem),
            LiveEvent::Waiting { .. } | LiveEvent::Token(_) => {}
        }
    }

    /// How often a column has kept the instruction.
    pub fn kept(&self, role: Role) -> usize {
        ROLES.iter().zip(self.kept).filter(|(of, _)| **of == role).map(|(_, kept)| kept).sum()
    }

    /// A row per column: its role, its name, how often it kept the instruction, and the 95 % interval of that share.
    pub fn rows(&self) -> Vec<(Role, &'static str, String, String)> {
        let row = |role: Role| {
            let kept = self.kept(role);
            let count = say!(lesson::ablation::trial_count, kept, of = self.seeds);
            (role, name(role), count, number::interval(wilson_interval(kept, self.seeds)))
        };
        ROLES.map(row).to_vec()
    }

    /// What the counts can tell, in a sentence or two; `None` before all seeds were tried.
    pub fn told(&self, trial: &Trial) -> Option<String> {
        if self.stage != Stage::Done {
            return None;
        }
        let [low, high] = wilson_interval(self.kept(Role::Edited), self.seeds).map(number::score);
        let (kept, of) = (self.kept(Role::Edited), self.seeds);
        let (drop, n) = (number::score(trial.drop), number::count(trial.n));
        Some(say!(lesson::ablation::trial_told, kept, of, low, high, drop, n))
    }
}

/// A column's name.
fn name(role: Role) -> &'static str {
    match role {
        Role::Baseline => say!(lesson::ablation::trial_baseline),
        Role::Edited => say!(lesson::ablation::trial_edited),
        Role::Control => say!(lesson::ablation::trial_control),
    }
}

/// How many of [`SEEDS`] responses a rate makes, to the nearest.
pub fn of_seeds(rate: f64) -> usize {
    (SEEDS as f64 * rate.clamp(0.0, 1.0)).round() as usize
}
