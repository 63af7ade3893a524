//! Ablation in behaviour: the operator acts while the model responds again, and the responses are checked again.

use serde::{Deserialize, Serialize};

use super::case::{Case, Cases};
use super::damage::{self, Measured};
use super::respond::{Question, Respond};
use super::subspace::Which;
use crate::activation::Activations;
use crate::error::{Error, Result};
use crate::model::Model;
use crate::run::dataset::Dataset;
use crate::run::units::{RunContext, Stage, Units};
use crate::site::Site;
use crate::study::{
    BehaviourConfig, CUT, CaseOutcomes, Damage, DoseConfig, Outcomes, SATISFIED, Sample, Scope, StudyConfig, VIOLATED,
};
use crate::task::TaskSet;
use crate::tokenizer::ChatTokenizer;

/// The input of an intervention.
#[derive(Clone, Copy)]
pub struct InterveneInput<'a> {
    /// The model that generated the samples.
    pub model: &'a Model,
    /// Its tokenizer.
    pub tokenizer: &'a ChatTokenizer,
    /// The study's configuration.
    pub config: &'a StudyConfig,
    /// Every sample.
    pub samples: &'a [Sample],
    /// A row per sample that has the constraint and is not excluded.
    pub activations: &'a Activations,
}

/// The responses under every ablation. Lists run over the study's tasks.
#[derive(Debug, Clone, PartialEq)]
pub struct Interventions {
    /// The sites at which the operator acted.
    pub sites: Vec<Site>,
    /// Its strength.
    pub alpha: f64,
    /// The tokens on which it acted.
    pub scope: Scope,
    /// The samples whose responses were generated again, per task.
    pub rows: Vec<Vec<Answered>>,
    /// Every task's own subspace and every control; all rows are asked.
    pub cases: Vec<Intervened>,
    /// Every dose; each is asked only of the first rows of the task that it names.
    pub doses: Vec<Intervened>,
}

/// A stored response.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answered {
    /// The sample's id.
    pub id: String,
    /// Its base prompt.
    pub group: String,
    /// Its outcome.
    pub before: Answer,
}

/// The outcome of a response, stored or under an ablation: one rule for both.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Answer {
    /// It satisfies.
    Satisfied,
    /// It violates.
    Violated,
    /// It was cut at the limit or is empty; this counts as a violation.
    Cut,
}

impl Answer {
    /// Whether it satisfies.
    pub fn satisfies(self) -> bool {
        self == Self::Satisfied
    }

    fn of(sample: &Sample) -> Self {
        match (&sample.excluded, sample.checked()) {
            (None, Some(true)) => Self::Satisfied,
            (None, _) => Self::Violated,
            (Some(_), _) => Self::Cut,
        }
    }

    fn letter(self) -> char {
        match self {
            Self::Satisfied => SATISFIED,
            Self::Violated => VIOLATED,
            Self::Cut => CUT,
        }
    }
}

/// The outcome of one ablation.
#[derive(Debug, Clone, PartialEq)]
pub struct Intervened {
    /// The subspace that was taken out.
    pub which: Which,
    /// With what strength.
    pub alpha: f64,
    /// Directions asked for.
    pub rank: usize,
    /// An answer for each of the first [`Interventions::rows`]; none for tasks that were not asked.
    pub answers: Vec<Vec<Answer>>,
    /// The damage to the model at large.
    pub damage: Damage,
}

impl Interventions {
    /// Every response's outcome, as it is stored.
    pub fn outcomes(&self) -> Outcomes {
        let letters = |answers: &Vec<Answer>| answers.iter().map(|answer| answer.letter()).collect();
        let case = |of: &Intervened| CaseOutcomes {
            kind: of.which.kind,
            task: of.which.task,
            draw: of.which.draw,
            alpha: of.alpha,
            rank: of.rank,
            kl: of.damage.kl,
            after: of.answers.iter().map(letters).collect(),
        };
        Outcomes {
            samples: self.rows.iter().map(|rows| rows.iter().map(|row| row.id.clone()).collect()).collect(),
            before: self.rows.iter().map(|rows| rows.iter().map(|row| row.before.letter()).collect()).collect(),
            cases: self.cases.iter().chain(&self.doses).map(case).collect(),
        }
    }
}

/// Ablates every probeable task's subspace, and controls of the same rank, while the model answers the study's prompts again
/// with the same seeds; `None` when the config has no ablation in behaviour.
///
/// The stored response is the response before the ablation; with the same seed and no ablation the model gives it again,
/// including cut or empty ones. Progress counts responses, doses included.
///
/// Labels that a reader has overruled change the subspaces, so that the responses under an ablation are written anew; before and
/// under an ablation the checker decides, since nobody has read the responses under one.
///
/// # Errors
/// [`Error::Config`] for sites or a position that were not captured and for impossible strengths, ranks and counts, what the
/// fits refuse, and [`Error::Device`] when the device fails.
pub fn intervene(input: InterveneInput<'_>, context: &RunContext<'_>) -> Result<Option<Interventions>> {
    let Some(behaviour) = input.config.ablation.as_ref().and_then(|ablation| ablation.behaviour.as_ref()) else {
        return Ok(None);
    };
    check(behaviour, &input)?;
    let dataset = Dataset::new(input.config, input.samples)?;
    let subspaces = Units::new(context, Stage::Intervene, 0);
    let Cases { main, doses } = Cases::new(&input, &dataset, &subspaces)?;
    let samples =
        input.config.tasks.iter().map(|task| asked_anew(input.samples, task, behaviour.samples)).collect::<Vec<_>>();
    let questions = questions(&samples, &main, &doses, behaviour.dose.as_ref());
    let responses = questions.iter().map(Question::count).sum();
    let units = Units::new(context, Stage::Intervene, responses);
    let tasks = TaskSet::of(input.config)?;
    let answers = Respond { input, tasks, scope: behaviour.scope, units: &units }.all(&questions)?;
    let cases: Vec<&Case> = questions.iter().flat_map(|question| question.cases.iter().copied()).collect();
    let measured = measure(&input, behaviour.scope, &cases, context)?;
    let mut all: Vec<Intervened> = cases
        .iter()
        .zip(answers)
        .zip(measured)
        .map(|((case, answers), measured)| intervened(case, answers, measured))
        .collect();
    let doses = all.split_off(main.len());
    let answered =
        |sample: &&Sample| Answered { id: sample.id.clone(), group: sample.group.clone(), before: Answer::of(sample) };
    let rows = samples.iter().map(|samples| samples.iter().map(answered).collect()).collect();
    let (sites, alpha, scope) = (behaviour.sites.clone(), behaviour.alpha, behaviour.scope);
    Ok(Some(Interventions { sites, alpha, scope, rows, cases: all, doses }))
}

/// The main cases of all tasks, then every task's doses, in the cases' order.
fn questions<'a>(
    samples: &[Vec<&'a Sample>],
    main: &'a [Case],
    doses: &'a [Case],
    dose: Option<&DoseConfig>,
) -> Vec<Question<'a>> {
    let mut questions = vec![Question { samples: samples.to_vec(), cases: main.iter().collect() }];
    let at_most = dose.map_or(0, |dose| dose.samples);
    for of_one in doses.chunk_by(|a, b| a.which == b.which) {
        let own = |task: usize| of_one[0].which.task == Some(task);
        let asked = |(task, of): (usize, &Vec<&'a Sample>)| {
            of.iter().copied().take(if own(task) { at_most } else { 0 }).collect()
        };
        questions.push(Question {
            samples: samples.iter().enumerate().map(asked).collect(),
            cases: of_one.iter().collect(),
        });
    }
    questions
}

/// Responses of a task with the constraint, at most `wanted`: one per base prompt in the order of the samples, then a second
/// per base prompt, and so on, so that all base prompts are asked as evenly as the number allows. Cut and empty responses are
/// among them: without them, the rate before an ablation would be higher than the rate under an ablation without effect.
pub fn asked_anew<'a>(samples: &'a [Sample], task: &str, wanted: usize) -> Vec<&'a Sample> {
    let mut seen = std::collections::BTreeMap::new();
    let of_task = samples.iter().filter(|sample| sample.task == task && sample.with_constraint);
    let mut numbered: Vec<(usize, &Sample)> = of_task
        .map(|sample| {
            let times = seen.entry(sample.group.as_str()).or_insert(0_usize);
            *times += 1;
            (*times, sample)
        })
        .collect();
    numbered.sort_by_key(|&(time, _)| time);
    numbered.into_iter().take(wanted).map(|(_, sample)| sample).collect()
}

/// The damage of every case to the model at large.
fn measure(
    input: &InterveneInput<'_>,
    scope: Scope,
    cases: &[&Case],
    context: &RunContext<'_>,
) -> Result<Vec<Measured>> {
    let neutral = damage::neutral(input.samples);
    let hook = |case: usize| cases[case].hook(&input.model.device);
    let units = Units::new(context, Stage::Damage, neutral.len() * cases.len());
    damage::measure(input.model, (&neutral, scope), cases.len(), &hook, &units)
}

fn intervened(case: &Case, answers: Vec<Vec<Answer>>, measured: Measured) -> Intervened {
    let all = answers.iter().flatten();
    let (n, cut) = all.fold((0_usize, 0_usize), |(n, cut), &answer| (n + 1, cut + usize::from(answer == Answer::Cut)));
    let damage = Damage {
        rank: case.mean_rank(),
        kl: measured.kl,
        perplexity: measured.perplexity,
        perplexity_whole: measured.perplexity_whole,
        cut: cut as f64 / n.max(1) as f64,
    };
    Intervened { which: case.which, alpha: case.alpha, rank: case.rank, answers, damage }
}

fn check(behaviour: &BehaviourConfig, input: &InterveneInput<'_>) -> Result<()> {
    let doses = behaviour.dose.iter();
    let mut alphas = std::iter::once(behaviour.alpha).chain(doses.clone().flat_map(|dose| dose.alphas.iter().copied()));
    if let Some(alpha) = alphas.find(|alpha| !(0.0..=2.0).contains(alpha)) {
        let problem = format!("{alpha} is not between 0 and 2");
        return Err(Error::config("ablation.behaviour.alpha", problem, "use 1 to project out, 2 to reflect"));
    }
    if behaviour.sites.is_empty() {
        return Err(Error::config("ablation.behaviour.sites", "names no site", "name at least one, as resid_post.3"));
    }
    if std::iter::once(behaviour.samples).chain(doses.clone().map(|dose| dose.samples)).any(|samples| samples == 0) {
        return Err(Error::config("ablation.behaviour.samples", "is 0", "ask for at least 20 per task"));
    }
    if let Some(dose) =
        doses.clone().find(|dose| dose.alphas.is_empty() || dose.ranks.is_empty() || dose.ranks.contains(&0))
    {
        let problem = format!("strengths {:?} with ranks {:?}", dose.alphas, dose.ranks);
        return Err(Error::config("ablation.behaviour.dose", problem, "name at least one of each, ranks from 1"));
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
