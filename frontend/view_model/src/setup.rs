//! The parts of a study's setup, by name, and which numbers are not comparable between studies where one differs.

use std::collections::BTreeMap;

use shared::site::{Position, Site};
use shared::study::{C, Study};

use crate::say;
use crate::text::say::Message;
use crate::text::{number, words};

/// A part of a study's setup.
pub struct Fact {
    /// Its name.
    pub name: Words,
    /// Its value; "" where it is unknown.
    pub of: fn(&Study) -> String,
    /// What is not comparable when it differs.
    pub caution: Words,
}

/// A text in the current language.
pub type Words = Message;

const fn fact(name: Words, of: fn(&Study) -> String, caution: Words) -> Fact {
    Fact { name, of, caution }
}

const MODELS: Words = || say!(view::compare::not_models);
const DEPTHS: Words = || say!(view::compare::not_depths);
const BLOCKS: Words = || say!(view::compare::not_blocks);
const TOKENS: Words = || say!(view::compare::not_tokens);
const CONNECTORS: Words = || say!(view::compare::not_connectors);
const PROMPTS: Words = || say!(view::compare::not_prompts);
const DRAWS: Words = || say!(view::compare::not_draws);
const SIZES: Words = || say!(view::compare::not_sizes);
const SAMPLING: Words = || say!(view::compare::not_sampling);
const FITS: Words = || say!(view::compare::not_fits);
const RESAMPLES: Words = || say!(view::compare::not_resamples);
const ABLATIONS: Words = || say!(view::compare::not_ablations);
const RULES: Words = || say!(view::compare::not_rules);
const JUDGES: Words = || say!(view::compare::not_judges);
const DIGITS: Words = || say!(view::compare::not_digits);

/// The model and how it was run: its card.
pub static MODEL: [Fact; 10] = [
    fact(|| say!(view::compare::fact_model), |study| study.provenance.model.name.clone(), MODELS),
    fact(|| say!(view::compare::fact_parameters), |study| number::count(study.provenance.model.parameters), MODELS),
    fact(|| say!(view::compare::fact_layers), |study| number::count(study.provenance.model.n_layers), DEPTHS),
    fact(|| say!(view::compare::fact_template), template, CONNECTORS),
    fact(|| say!(view::compare::fact_temperature), |study| study.config.sampling.temperature.to_string(), SAMPLING),
    fact(|| say!(view::compare::fact_top_p), |study| study.config.sampling.top_p.to_string(), SAMPLING),
    fact(|| say!(view::compare::fact_most_tokens), |study| number::count(study.config.sampling.max_tokens), SAMPLING),
    fact(|| say!(view::compare::fact_stored_as), |study| study.provenance.model.weights_dtype.clone(), DIGITS),
    fact(|| say!(view::compare::fact_dtype), |study| study.provenance.model.dtype.clone(), DIGITS),
    fact(|| say!(view::compare::fact_device), device, DIGITS),
];

/// The other parts of the setup.
static STUDY: [Fact; 21] = [
    fact(|| say!(view::compare::fact_family), |study| study.provenance.model.family.clone(), MODELS),
    fact(|| say!(view::compare::fact_weights), |study| hash(&study.provenance.model.weights_sha256), MODELS),
    fact(|| say!(view::compare::fact_width), |study| number::count(study.provenance.model.d_model), MODELS),
    fact(|| say!(view::compare::fact_tokenizer), |study| hash(&study.provenance.model.tokenizer_sha256), TOKENS),
    fact(|| say!(view::compare::fact_vocabulary), |study| number::count(study.provenance.model.vocab_size), TOKENS),
    fact(|| say!(view::compare::fact_sites_read), |study| sites(&study.sites), BLOCKS),
    fact(|| say!(view::compare::fact_positions), |study| positions(&study.positions), TOKENS),
    fact(|| say!(view::compare::fact_task_set), task_set, PROMPTS),
    fact(|| say!(view::compare::fact_levels), levels, PROMPTS),
    fact(|| say!(view::compare::fact_seed), |study| study.config.seed.to_string(), DRAWS),
    fact(|| say!(view::compare::fact_samples), |study| number::count(study.config.samples), SIZES),
    fact(|| say!(view::compare::fact_without), |study| number::count(study.config.samples_without), SIZES),
    fact(|| say!(view::compare::fact_c), c, FITS),
    fact(|| say!(view::compare::fact_folds), |study| number::count(study.config.probe.folds), FITS),
    fact(|| say!(view::compare::fact_bootstrap), |study| number::count(study.config.probe.bootstrap), RESAMPLES),
    fact(|| say!(view::compare::fact_permutations), |study| number::count(study.config.probe.permutations), RESAMPLES),
    fact(|| say!(view::compare::fact_ablation), ablation, ABLATIONS),
    fact(|| say!(view::compare::fact_ablated_at), behaviour, ABLATIONS),
    fact(|| say!(view::compare::fact_rules), rules, RULES),
    fact(|| say!(view::compare::fact_judges), judges, JUDGES),
    fact(|| say!(view::compare::fact_program), program, DIGITS),
];

/// Every part of the setup, in the order of the table.
pub fn facts() -> impl Iterator<Item = &'static Fact> {
    MODEL.iter().chain(&STUDY)
}

/// The first letters of a hash.
fn hash(sha256: &str) -> String {
    sha256.chars().take(12).collect()
}

/// The chat template and what it is given.
fn template(study: &Study) -> String {
    let given = study.config.template.iter().map(|(name, value)| format!("{name}={value}"));
    let parts = [hash(&study.provenance.model.template_sha256)].into_iter().chain(given);
    list(&parts.chain(study.config.date.clone()).collect::<Vec<_>>())
}

fn list<T: ToString>(items: &[T]) -> String {
    items.iter().map(T::to_string).collect::<Vec<_>>().join(", ")
}

/// Sites as the picker names them: `embed, 0 to 29`.
fn sites(sites: &[Site]) -> String {
    in_runs(sites, words::site, |one, next| match (one, next) {
        (Site::ResidPost(one), Site::ResidPost(next)) => *next == one + 1,
        _ => false,
    })
}

/// Positions as the picker names them: `prompt, c0 to c4, first`.
fn positions(positions: &[Position]) -> String {
    in_runs(positions, words::position, |one, next| match (one, next) {
        (Position::Connector(one), Position::Connector(next)) | (Position::Token(one), Position::Token(next)) => {
            *next == one + 1
        }
        _ => false,
    })
}

/// Names of items, of three and more that follow each other only the ends.
fn in_runs<T: Copy>(items: &[T], name: fn(T) -> String, follows: fn(&T, &T) -> bool) -> String {
    let run = |items: &[T]| match items {
        [first, _, .., last] => say!(view::compare::run, first = name(*first), last = name(*last)),
        _ => items.iter().map(|item| name(*item)).collect::<Vec<_>>().join(", "),
    };
    items.chunk_by(follows).map(run).collect::<Vec<_>>().join(", ")
}

/// The set of the tasks, or the file of own prompts.
fn task_set(study: &Study) -> String {
    let Some(own) = &study.config.prompts else { return study.config.task_set.name().to_owned() };
    let (file, [rows, responses, labels]) = (&own.file, [own.rows, own.responses, own.labels].map(number::count));
    say!(view::compare::own_prompts, file, rows, responses, labels, sha256 = hash(&own.sha256))
}

/// The levels that a pilot chose or a config gave, counted from 1.
fn levels(study: &Study) -> String {
    let levels = study.config.pilot.as_ref().and_then(|pilot| pilot.levels.as_ref());
    let of = |(name, levels): (&String, &Vec<usize>)| {
        format!("{name} {}", list(&levels.iter().map(|level| level + 1).collect::<Vec<_>>()))
    };
    let of_task = |(task, parameters): (&String, &BTreeMap<String, Vec<usize>>)| {
        format!("{task}: {}", parameters.iter().map(of).collect::<Vec<_>>().join("; "))
    };
    levels.map_or_else(String::new, |levels| levels.iter().map(of_task).collect::<Vec<_>>().join("; "))
}

fn c(study: &Study) -> String {
    match study.config.probe.c {
        C::Fixed(c) => c.to_string(),
        C::Auto(_) => "auto".to_owned(),
    }
}

fn ablation(study: &Study) -> String {
    let config = study.config.ablation.as_ref();
    config.map_or_else(String::new, |config| {
        let method = words::method(config.method);
        let (rank, position, random) = (config.rank, config.position, config.random);
        say!(view::compare::ablated, method, rank, position, random)
    })
}

fn behaviour(study: &Study) -> String {
    let config = study.config.ablation.as_ref().and_then(|config| config.behaviour.as_ref());
    config.map_or_else(String::new, |config| {
        say!(view::compare::ablated_at, sites = sites(&config.sites), alpha = config.alpha, n = config.samples)
    })
}

fn rules(study: &Study) -> String {
    let rule = |rule: &shared::study::Rule| {
        let shared::study::Rule { claim, half, site, position, margin, alpha, .. } = rule;
        let claim = format!("{claim}{}", half.as_deref().unwrap_or_default());
        say!(view::compare::rule, claim, site, position, margin, alpha)
    };
    study.config.rules.iter().map(rule).collect::<Vec<_>>().join("; ")
}

fn judges(study: &Study) -> String {
    let judge = |judge: &shared::study::JudgeCard| format!("{} {}", judge.name, judge.version);
    study.provenance.judges.iter().map(judge).collect::<Vec<_>>().join(", ")
}

fn device(study: &Study) -> String {
    let model = &study.provenance.model;
    model.adapter.as_ref().map_or_else(|| model.device.clone(), |adapter| format!("{}, {adapter}", model.device))
}

fn program(study: &Study) -> String {
    say!(view::compare::program, program = study.provenance.program, schema = study.schema)
}

/// A value that may be unknown.
pub fn written(value: String) -> String {
    if value.is_empty() { "–".to_owned() } else { value }
}
