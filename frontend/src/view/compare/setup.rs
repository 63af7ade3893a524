//! What two studies were asked and computed with: where they differ, and what therefore does not compare.

use shared::study::{C, Study};

use super::both::Both;
use crate::text::{number, words};
use crate::widget::table::{Cell, Row, Table};

/// Something a study was made with, and what does not compare where it differs.
struct Fact {
    name: &'static str,
    of: fn(&Study) -> String,
    caution: &'static str,
}

const fn fact(name: &'static str, of: fn(&Study) -> String, caution: &'static str) -> Fact {
    Fact { name, of, caution }
}

const MODELS: &str = "Directions, subspaces and clusters: they are of two models. Scores compare.";
const DEPTHS: &str = "Layer numbers: each study is shown at its own layer of the same relative depth.";
const BLOCKS: &str = "Onset and peak to the layer: they are shares of the blocks that were read.";
const TOKENS: &str = "Token counts and what stands at a position: positions match by name.";
const CONNECTORS: &str = "Connector tokens: the templates are not the same.";
const DRAWS: &str = "Sample by sample: prompts, folds and resamples were drawn anew.";
const SIZES: &str = "Widths of intervals, and how many pairs are significant: the samples are not as many.";
const SAMPLING: &str = "Satisfaction rates: the responses were sampled differently.";
const FITS: &str = "Scores of probes: they were fitted or folded differently.";
const RESAMPLES: &str = "Ends of intervals and p: they come from unequally many resamples.";
const ABLATIONS: &str = "Drops under ablation: it was done differently.";
const RULES: &str = "Verdicts: they follow different rules, or are read at other places.";
const JUDGES: &str = "Rates of judged tasks: other judges gave the labels.";
const DIGITS: &str = "Last digits: another program, dtype or device computed them.";

/// What is looked at, in the order of the table.
const FACTS: [Fact; 29] = [
    fact("model", |study| study.provenance.model.name.clone(), MODELS),
    fact("family", |study| study.provenance.model.family.clone(), MODELS),
    fact("weights", |study| hash(&study.provenance.model.weights_sha256), MODELS),
    fact("parameters", |study| number::count(study.provenance.model.parameters), MODELS),
    fact("width", |study| number::count(study.provenance.model.d_model), MODELS),
    fact("layers", |study| number::count(study.provenance.model.n_layers), DEPTHS),
    fact("sites read", |study| list(&study.sites), BLOCKS),
    fact("tokenizer", |study| hash(&study.provenance.model.tokenizer_sha256), TOKENS),
    fact("vocabulary", |study| number::count(study.provenance.model.vocab_size), TOKENS),
    fact("template", |study| hash(&study.provenance.model.template_sha256), CONNECTORS),
    fact("positions", |study| list(&study.positions), TOKENS),
    fact("seed", |study| study.config.seed.to_string(), DRAWS),
    fact("samples", |study| number::count(study.config.samples), SIZES),
    fact("without", |study| number::count(study.config.samples_without), SIZES),
    fact("temperature", |study| study.config.sampling.temperature.to_string(), SAMPLING),
    fact("top p", |study| study.config.sampling.top_p.to_string(), SAMPLING),
    fact("most tokens", |study| number::count(study.config.sampling.max_tokens), SAMPLING),
    fact("C", c, FITS),
    fact("folds", |study| number::count(study.config.probe.folds), FITS),
    fact("bootstrap", |study| number::count(study.config.probe.bootstrap), RESAMPLES),
    fact("permutations", |study| number::count(study.config.probe.permutations), RESAMPLES),
    fact("ablation", ablation, ABLATIONS),
    fact("ablated at", behaviour, ABLATIONS),
    fact("rules", rules, RULES),
    fact("judges", judges, JUDGES),
    fact("stored as", |study| study.provenance.model.weights_dtype.clone(), DIGITS),
    fact("dtype", |study| study.provenance.model.dtype.clone(), DIGITS),
    fact("device", device, DIGITS),
    fact("program", |study| format!("{}, schema {}", study.provenance.program, study.schema), DIGITS),
];

/// The first letters of a hash.
fn hash(sha256: &str) -> String {
    sha256.chars().take(12).collect()
}

fn list<T: ToString>(items: &[T]) -> String {
    items.iter().map(T::to_string).collect::<Vec<_>>().join(", ")
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
        format!("{method}, rank {}, at {}, {} random", config.rank, config.position, config.random)
    })
}

fn behaviour(study: &Study) -> String {
    let config = study.config.ablation.as_ref().and_then(|config| config.behaviour.as_ref());
    config.map_or_else(String::new, |config| {
        format!("{}, α {}, {} responses", list(&config.sites), config.alpha, config.samples)
    })
}

fn rules(study: &Study) -> String {
    let rule = |rule: &shared::study::Rule| {
        format!("{}: {} {}, margin {}, α {}", rule.claim, rule.site, rule.position, rule.margin, rule.alpha)
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

/// Names and values of all that differs.
pub fn differing(both: &Both<'_>) -> Vec<(&'static str, [String; 2])> {
    let values = FACTS.iter().map(|fact| (fact.name, both.studies.map(|study| written((fact.of)(study)))));
    values.filter(|(_, [first, second])| first != second).collect()
}

/// What does not compare, because of that.
pub fn cautions(both: &Both<'_>) -> Vec<&'static str> {
    let mut cautions: Vec<&'static str> = Vec::new();
    for fact in &FACTS {
        let [first, second] = both.studies.map(fact.of);
        if first != second && !cautions.contains(&fact.caution) {
            cautions.push(fact.caution);
        }
    }
    cautions
}

/// A value that may be unknown.
fn written(value: String) -> String {
    if value.is_empty() { "–".to_owned() } else { value }
}

/// What both were made with as a table.
pub fn table(both: &Both<'_>) -> Table {
    let [first, second] = both.names();
    let row = |fact: &Fact| {
        let [one, other] = both.studies.map(|study| written((fact.of)(study)));
        let same = if one == other { "same" } else { "differs" };
        Row { head: fact.name.to_owned(), cells: [one.as_str(), &other, same].map(Cell::text).to_vec() }
    };
    Table {
        name: "setup",
        caption: "What both studies were asked and computed with".to_owned(),
        columns: ["Setting".to_owned(), first, second, "Same".to_owned()].map(Into::into).to_vec(),
        rows: FACTS.iter().map(row).collect(),
    }
}
