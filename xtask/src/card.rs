//! A bundled model's card, every number read from its files and its study.

use std::fmt::Write as _;
use std::path::Path;

use anyhow::{Context, Result};
use serde::Deserialize;
use serde_json::Value;

use crate::bundle::{Bundled, STUDY};

/// What the card reads of a study.
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

/// The card of a snapshot folder, with its study.
pub(crate) fn card(bundled: &Bundled, model: &Path, study: &Path) -> Result<String> {
    let read =
        |path: &Path| std::fs::read_to_string(path).with_context(|| format!("{} cannot be read", path.display()));
    let study: Study = serde_json::from_str(&read(&study.join("study.json"))?).context("study.json is not a study")?;
    let training: Value =
        serde_json::from_str(&read(&model.join("training.json"))?).context("training.json is damaged")?;
    let curve = read(&model.join("loss.csv"))?;
    let mut card = String::new();
    head(&mut card, bundled, &study, &training, &curve)?;
    satisfaction(&mut card, &study)?;
    losses(&mut card, &curve)?;
    Ok(card)
}

fn head(card: &mut String, bundled: &Bundled, study: &Study, training: &Value, curve: &str) -> Result<()> {
    let model = &study.provenance.model;
    let (steps, batch) = (&training["steps"], &training["batch"]);
    let tokens = curve.lines().last().and_then(|line| line.split(',').nth(1)).unwrap_or("0");
    writeln!(card, "# {}\n", model.name)?;
    writeln!(
        card,
        "A tiny instruction-following model for trying skillscope: {} architecture, {} parameters, {} layers of width {}, \
         a byte-level BPE of {} entries, weights in {}. It is an ordinary Hugging Face snapshot.\n",
        bundled.architecture, model.parameters, model.n_layers, model.d_model, model.vocab_size, model.weights_dtype
    )?;
    writeln!(
        card,
        "**Data.** A synthetic, English-like small world written by this project (`backend/src/train/corpus`, `shared/src/world`): ten \
         topics, about a thousand words, the nine tasks' instructions, bare prompts and plain questions. No text from elsewhere. \
         Of the responses to an instruction, 5 to 25 % slip in one point or ignore it (a test holds that), on purpose: a probe needs both \
         outcomes. Prompts pull the other way (a second topic, the opposite mood or register, provocations of five strengths). \
         A study's base prompts are held out.\n"
    )?;
    writeln!(
        card,
        "**Training.** {steps} steps of {batch} sequences, {tokens} response tokens, AdamW with a cosine schedule, loss on the response \
         only. Settings in `training.json`, loss in `loss.csv`. Again, from the seed:\n\n```\nskillscope train {} --out DIR\n```\n",
        bundled.training.join(" ")
    )?;
    writeln!(
        card,
        "Training is deterministic. {}. SHA-256 of these: `{}`.\n\n**Use.** Teaching and tests. It knows nothing of the real \
         world. Licence: MIT or Apache-2.0, as the program.\n",
        bundled.again, model.weights_sha256
    )?;
    Ok(())
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
        "\n## Loss\n\nNats per response token, mean since the line before:\n\n| step | response tokens | loss |\n|---|---|---|"
    )?;
    let stride = lines.len().div_ceil(20).max(1);
    for (index, line) in lines.iter().enumerate() {
        if (index + 1) % stride == 0 || index + 1 == lines.len() {
            writeln!(card, "| {} |", line.replace(',', " | "))?;
        }
    }
    Ok(())
}
