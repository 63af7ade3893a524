//! A bundled model's card, every number read from its files and its study.

use std::fmt::Write as _;
use std::path::Path;

use anyhow::{Context, Result};
use serde::Deserialize;
use serde_json::Value;

use crate::bundle::{Bundled, SECOND_STAGE, STUDY};

/// The fields of a study that the card needs.
#[derive(Deserialize)]
struct Study {
    id: String,
    config: Config,
    provenance: Provenance,
    tasks: Vec<Task>,
    verdicts: Vec<Value>,
}

#[derive(Deserialize)]
struct Config {
    sampling: Sampling,
}

#[derive(Deserialize)]
struct Sampling {
    temperature: f64,
    max_tokens: usize,
}

#[derive(Deserialize)]
struct Provenance {
    model: Model,
}

#[derive(Deserialize)]
struct Model {
    name: String,
    parameters: usize,
    n_layers: usize,
    d_model: usize,
    vocab_size: usize,
    weights_dtype: String,
    weights_sha256: String,
}

#[derive(Deserialize)]
struct Task {
    id: String,
    n: usize,
    n_without: usize,
    excluded: usize,
    satisfied: f64,
    satisfied_interval: [f64; 2],
    satisfied_without: f64,
    satisfied_without_interval: [f64; 2],
}

/// The card of a snapshot folder, with its study's study.json.
pub(crate) fn card(bundled: &Bundled, model: &Path, study: &[u8]) -> Result<String> {
    let read =
        |path: &Path| std::fs::read_to_string(path).with_context(|| format!("{} cannot be read", path.display()));
    let study: Study = serde_json::from_slice(study).context("study.json is not a study")?;
    let training: Value =
        serde_json::from_str(&read(&model.join("training.json"))?).context("training.json is damaged")?;
    let curve = read(&model.join("loss.csv"))?;
    let mut card = String::new();
    head(&mut card, bundled, &study.provenance.model)?;
    stages(&mut card, bundled, &study.provenance.model.weights_sha256, &training, &curve)?;
    satisfaction(&mut card, &study)?;
    losses(&mut card, &curve)?;
    Ok(card)
}

fn head(card: &mut String, bundled: &Bundled, model: &Model) -> Result<()> {
    writeln!(card, "# {}\n", model.name)?;
    writeln!(
        card,
        "A tiny instruction-following model for trying skillscope: {} architecture, {} parameters, {} layers of width {}, \
         a byte-level BPE of {} entries, weights in {}. It is an ordinary Hugging Face snapshot.\n",
        bundled.architecture, model.parameters, model.n_layers, model.d_model, model.vocab_size, model.weights_dtype
    )?;
    writeln!(
        card,
        "**Data.** A synthetic, English-like small world written by this project (`lab/src/train/corpus`, `shared/src/world`): ten \
         topics, about a thousand words, the nine tasks' instructions, bare prompts and plain questions. No text from elsewhere. \
         Of the responses to an instruction, 5 to 25 % slip in one point or ignore it (a test holds that), on purpose: a probe needs both \
         outcomes. Prompts pull the other way (a second topic, the opposite mood or register, provocations of five strengths). \
         A study's base prompts are held out.\n"
    )?;
    Ok(())
}

/// A stage of training.
struct Stage<'a> {
    /// As training.json records it.
    training: &'a Value,
    /// SHA-256 of the weights it ended with.
    sha256: &'a str,
    /// Steps of the stages before.
    before: u64,
}

/// The stages of a training.json, first to last.
fn chain<'a>(training: &'a Value, sha256: &'a str) -> Vec<Stage<'a>> {
    let mut chain = match (&training["from"]["training"], training["from"]["weights_sha256"].as_str()) {
        (earlier @ Value::Object(_), Some(sha256)) => chain(earlier, sha256),
        _ => Vec::new(),
    };
    let before = chain.last().map_or(0, |stage| stage.before + steps(stage.training));
    chain.push(Stage { training, sha256, before });
    chain
}

fn steps(training: &Value) -> u64 {
    training["steps"].as_u64().unwrap_or_default()
}

/// How the model was trained, every stage as training.json records it.
fn stages(card: &mut String, bundled: &Bundled, sha256: &str, training: &Value, curve: &str) -> Result<()> {
    let chain = chain(training, sha256);
    writeln!(
        card,
        "**Training.** AdamW with a linear warm-up and a cosine schedule; no token of the prompt counts in the loss. Settings in \
         `training.json`, the loss in `loss.csv`. Stages:\n"
    )?;
    for (index, stage) in chain.iter().enumerate() {
        let start = match &stage.training["from"]["first_batch"] {
            Value::Null => "From a seed".to_owned(),
            batch => format!(
                "From these weights, with a fresh optimiser, from batch {batch} of the corpus on (none is repeated)"
            ),
        };
        let (settings, rows) = (settings(stage, curve)?, rows(bundled, stage));
        writeln!(card, "{}. {start}: {settings}. {rows} SHA-256 of the weights: `{}`.", index + 1, stage.sha256)?;
    }
    again(card, bundled, &chain)?;
    writeln!(
        card,
        "**Use.** Teaching and tests. It knows nothing of the real world. Licence: MIT or Apache-2.0, as the program.\n"
    )?;
    Ok(())
}

/// The commands that train it again, and their result.
fn again(card: &mut String, bundled: &Bundled, chain: &[Stage<'_>]) -> Result<()> {
    writeln!(card, "\n```\ncargo xtask lab train {} --out FIRST", bundled.first_stage.join(" "))?;
    if chain.len() > 1 {
        writeln!(card, "cargo xtask lab train --from FIRST {} --out SECOND", SECOND_STAGE.join(" "))?;
    }
    let earlier = chain.iter().any(|stage| stage.sha256 == bundled.earlier_first_stage);
    writeln!(
        card,
        "```\n\nTraining is deterministic: the same program on the same kind of CPU gives the same weights.{}\n",
        if earlier { EARLIER } else { "" }
    )?;
    Ok(())
}

/// Of a first stage that the program's first edition trained.
const EARLIER: &str = " The first stage was trained by the program's first edition, so the first command gives other weights today. \
     The first stage's weights are kept in the repository's history.";

/// The content of a stage's rows.
fn rows(bundled: &Bundled, stage: &Stage<'_>) -> &'static str {
    if stage.sha256 == bundled.earlier_first_stage {
        return "The response's end token was predicted but never read as input.";
    }
    "The response's end token is read as input and predicts `<|user|>`, the start of the next turn."
}

/// A stage's settings in words.
fn settings(stage: &Stage<'_>, curve: &str) -> Result<String> {
    let field = |name: &str| &stage.training[name];
    let tokens = tokens_at(curve, stage.before + steps(stage.training))? - tokens_at(curve, stage.before)?;
    Ok(format!(
        "seed {}, {} steps of {} sequences, {tokens} predicted tokens, learning rate {} after {} steps of warm-up, weight decay {}",
        field("seed"),
        field("steps"),
        field("batch"),
        field("learning_rate"),
        field("warmup"),
        field("weight_decay")
    ))
}

/// Tokens learnt from after `step` steps, as the loss curve counts them.
fn tokens_at(curve: &str, step: u64) -> Result<u64> {
    if step == 0 {
        return Ok(0);
    }
    let line = curve.lines().find(|line| line.split(',').next() == Some(step.to_string().as_str()));
    let tokens = line.and_then(|line| line.split(',').nth(1)?.parse().ok());
    tokens.with_context(|| format!("loss.csv has no line of step {step}; train again"))
}

fn satisfaction(card: &mut String, study: &Study) -> Result<()> {
    let sampling = &study.config.sampling;
    writeln!(
        card,
        "## Satisfaction\n\nFrom the study `{}` (`skillscope run --model {} {}`; temperature {}, at most {} tokens), with 95 % intervals:\n",
        study.id,
        study.provenance.model.name,
        STUDY.join(" "),
        sampling.temperature,
        sampling.max_tokens
    )?;
    writeln!(card, "| task | with the constraint | n | without | n | left out |\n|---|---|---|---|---|---|")?;
    for task in &study.tasks {
        let rate = |value: f64, [low, high]: [f64; 2]| format!("{value:.2} ({low:.2} – {high:.2})");
        let with = rate(task.satisfied, task.satisfied_interval);
        let without = rate(task.satisfied_without, task.satisfied_without_interval);
        writeln!(card, "| {} | {with} | {} | {without} | {} | {} |", task.id, task.n, task.n_without, task.excluded)?;
    }
    writeln!(card, "\nVerdicts of that study:\n")?;
    for verdict in &study.verdicts {
        let word = |name: &str| verdict[name].as_str().unwrap_or_default().to_owned();
        writeln!(card, "- Claim {}, {} **{}**", verdict["claim"], word("statement"), word("verdict"))?;
    }
    Ok(())
}

/// About twenty lines of the loss curve.
fn losses(card: &mut String, curve: &str) -> Result<()> {
    let lines: Vec<&str> = curve.lines().skip(1).collect();
    writeln!(
        card,
        "\n## Loss\n\nNats per predicted token, mean since the line before:\n\n| step | predicted tokens | loss |\n|---|---|---|"
    )?;
    let stride = lines.len().div_ceil(20).max(1);
    for (index, line) in lines.iter().enumerate() {
        if (index + 1) % stride == 0 || index + 1 == lines.len() {
            writeln!(card, "| {} |", line.replace(',', " | "))?;
        }
    }
    Ok(())
}
