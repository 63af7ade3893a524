//! What was asked of which model, and what a probe is: for readers who see a study for the first time.

use shared::message::{Message, reason};
use shared::site::Site;
use shared::study::{BuiltInSet, Example, Study};
use shared::task::PartialVerdict;

use crate::say;
use crate::setup::{MODEL, written};
use crate::state::place::Place;
use crate::text::{number, study as sentences, words};
use crate::widget::token::visible;

/// The introduction to a study.
#[derive(Debug, Clone, PartialEq)]
pub struct Asked {
    /// The model, the prompts and the tasks.
    pub lead: String,
    /// What the prompts are about, or their file; empty where tasks from files ask.
    pub prompts: String,
    /// What a probe is.
    pub probe: String,
    /// Where in the model the verdicts are read.
    pub flow: Flow,
    /// Responses, those first whose verdict a reader can check by eye; of a task one that meets its instruction and one that does
    /// not. Empty in older studies.
    pub examples: Vec<Shown>,
    /// The model's card: name and value.
    pub card: Vec<(&'static str, String)>,
}

/// The model as a row of blocks.
#[derive(Debug, Clone, PartialEq)]
pub struct Flow {
    /// Every block: whether the verdicts are read after it.
    pub blocks: Vec<bool>,
    /// The same in words.
    pub told: String,
}

fn flow(study: &Study) -> Flow {
    let home = Place::home(study);
    let read = study.sites.get(home.site).copied();
    let block = |layer: usize| read == Some(Site::ResidPost(layer));
    let n = study.provenance.model.n_layers;
    Flow {
        blocks: (0..n).map(block).collect(),
        told: say!(view::overview::flow, blocks = n, last = n.saturating_sub(1), place = home.in_words(study)),
    }
}

/// A response as it is shown.
#[derive(Debug, Clone, PartialEq)]
pub struct Shown {
    /// Its task.
    pub task: String,
    /// The prompt.
    pub prompt: String,
    /// The response.
    pub response: String,
    /// Whether it meets the instruction.
    pub satisfied: bool,
    /// The checker's verdict in words, with its reason.
    pub verdict: String,
    /// The response token by token; empty where it was not read so.
    pub played: Vec<Played>,
    /// What stands beneath the tokens.
    pub reads: String,
}

/// A token of a response, with what the checker and the asked task's probe say after it.
#[derive(Debug, Clone, PartialEq)]
pub struct Played {
    /// Its text.
    pub text: String,
    /// The checker's verdict so far.
    pub verdict: PartialVerdict,
    /// The probability that the probe gives.
    pub probability: f64,
    /// Whether the probe was fitted at this token's position.
    pub fitted: bool,
}

/// The tokens of an example; empty where they do not fit its trace.
fn played(example: &Example) -> Vec<Played> {
    let read = || {
        let trace = example.trace.as_ref()?;
        let (verdicts, probabilities) = (trace.verdicts().ok()?, trace.probabilities(&example.task).ok()??);
        let fits = verdicts.len() == example.tokens.len() && probabilities.len() == example.tokens.len();
        let tokens = example.tokens.iter().zip(verdicts).zip(probabilities).enumerate();
        let token = |(index, ((text, verdict), probability)): (usize, ((&String, PartialVerdict), f64))| Played {
            text: visible(text),
            verdict,
            probability,
            fitted: example.fitted == Some(index),
        };
        fits.then(|| tokens.map(token).collect())
    };
    read().unwrap_or_default()
}

/// The reasons of verdicts that a reader can check by eye: no tolerance, no count of characters, no judge's opinion.
const BY_EYE: [&str; 18] = [
    reason::ONE_WORD.key,
    reason::N_WORDS.key,
    reason::ONE_SENTENCE.key,
    reason::N_SENTENCES.key,
    reason::ONE_LINE.key,
    reason::N_LINES.key,
    reason::EXACTLY.key,
    reason::AT_LEAST.key,
    reason::AT_MOST.key,
    reason::NO_OBJECT.key,
    reason::KEY_MISSING.key,
    reason::KEY_UNASKED.key,
    reason::KEYS_EXACT.key,
    reason::TERMS_HELD.key,
    reason::TERMS_MISSING.key,
    reason::TERMS_NONE.key,
    reason::TERMS_FREE.key,
    reason::TERMS_OCCUR.key,
];

/// Whether a reader can check a reason by eye: of one of several parts, each of them.
fn is_by_eye(why: &Message) -> bool {
    if why.parts.is_empty() { BY_EYE.contains(&why.key.as_str()) } else { why.parts.iter().all(is_by_eye) }
}

/// A study's examples, those first whose verdict can be checked by eye; otherwise in the study's order.
fn easiest_first(examples: &[Example]) -> Vec<&Example> {
    let mut sorted: Vec<&Example> = examples.iter().collect();
    sorted.sort_by_key(|example| !example.verdict.why_message.as_ref().is_some_and(is_by_eye));
    sorted
}

/// The introduction to a study.
pub fn asked(study: &Study) -> Asked {
    let samples: usize = study.tasks.iter().map(|task| task.n + task.n_without + task.excluded).sum();
    let (model, tasks) = (words::model(&study.provenance.model.name), study.tasks.len());
    let (lead, prompts) = match &study.config.prompts {
        Some(own) => {
            let (file, [rows, responses, labels]) =
                (&own.file, [own.rows, own.responses, own.labels].map(number::count));
            let prompts = say!(view::overview::asked_own, file, rows, responses, labels);
            (say!(view::overview::asked_own_lead, model, rows, tasks, responses, labels), prompts)
        }
        None => {
            let prompts = match study.config.task_set {
                _ if !study.config.task_specs.is_empty() => "",
                BuiltInSet::TinyWorld => say!(view::overview::asked_tiny),
                BuiltInSet::Natural => say!(view::overview::asked_natural),
            };
            (say!(view::overview::asked_lead, model, samples = number::count(samples), tasks), prompts.to_owned())
        }
    };
    let shown = |example: &Example| Shown {
        task: example.task.clone(),
        prompt: example.prompt.clone(),
        response: example.response.clone(),
        satisfied: example.verdict.satisfied,
        played: played(example),
        reads: say!(view::overview::strip_reads, task = example.task),
        verdict: {
            let why = sentences::sentence((&example.verdict.why, example.verdict.why_message.as_ref()));
            let label =
                if example.verdict.satisfied { say!(page::sample::satisfied) } else { say!(page::sample::violated) };
            format!("{}: {why}", words::capital(label))
        },
    };
    Asked {
        lead,
        prompts,
        probe: say!(view::overview::asked_probe).to_owned(),
        flow: flow(study),
        examples: easiest_first(&study.examples).into_iter().map(shown).collect(),
        card: MODEL.iter().map(|fact| ((fact.name)(), written((fact.of)(study)))).collect(),
    }
}
