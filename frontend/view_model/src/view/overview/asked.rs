//! What was asked of which model, and what a probe is: for readers who see a study for the first time.

use shared::site::Site;
use shared::study::{BuiltInSet, Example, Study};

use crate::say;
use crate::setup::{MODEL, written};
use crate::state::place::Place;
use crate::text::{number, study as sentences, words};

/// The introduction to a study.
#[derive(Debug, Clone, PartialEq)]
pub struct Asked {
    /// The model, the prompts and the tasks.
    pub lead: String,
    /// What the prompts are about; empty where they are the reader's own.
    pub prompts: &'static str,
    /// What a probe is.
    pub probe: String,
    /// Where in the model the verdicts are read.
    pub flow: Flow,
    /// Responses, one that meets its instruction and one that does not; empty in older studies.
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
        told: say!(view::overview::flow, blocks = n, place = home.in_words(study)),
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
}

/// The introduction to a study.
pub fn asked(study: &Study) -> Asked {
    let samples: usize = study.tasks.iter().map(|task| task.n + task.n_without + task.excluded).sum();
    let (model, tasks) = (&study.provenance.model.name, study.tasks.len());
    let prompts = match study.config.task_set {
        _ if !study.config.task_specs.is_empty() => "",
        BuiltInSet::TinyWorld => say!(view::overview::asked_tiny),
        BuiltInSet::Natural => say!(view::overview::asked_natural),
    };
    let lead = say!(view::overview::asked_lead, model, samples = number::count(samples), tasks);
    let shown = |example: &Example| Shown {
        task: example.task.clone(),
        prompt: example.prompt.clone(),
        response: example.response.clone(),
        satisfied: example.verdict.satisfied,
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
        examples: study.examples.iter().map(shown).collect(),
        card: MODEL.iter().map(|fact| ((fact.name)(), written((fact.of)(study)))).collect(),
    }
}
