//! `skillscope probe`: probes on activations from any source.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail, ensure};
use burn::tensor::Device;
use serde::Serialize;
use serde_json::{Map, Value, json};
use shared::analysis::CellScores;
use shared::executor;
use shared::linalg::Matrix;
use shared::run::{Labelled, LabelledConfig};
use shared::study::{Auto, C, NotProbeable, ProbeConfig, Score};

use super::template::TemplateArguments;
use crate::device::Compute;
use crate::extraction::{Prompts, Token, Wanted};
use crate::job::Workers;
use crate::labelled::{self, Array, Similarity};
use crate::store::write_atomically;

/// Fit probes on labelled activations: scores, weights, controls, general probes and transfer, as JSON.
#[derive(clap::Args)]
pub struct Args {
    /// Safetensors or npz; every 2-D array [n, d] is a site.
    #[arg(long, requires = "labels", required_unless_present = "prompts", conflicts_with = "prompts")]
    activations: Option<PathBuf>,
    /// JSONL, one line per row, in order: {"task", "label": 0|1, "group", "fold"?}; what `activations` reads may stand beside.
    #[arg(long, requires = "activations", conflicts_with = "prompts")]
    labels: Option<PathBuf>,
    /// In place of both: JSONL with prompts and their labels, read by --model at --sites and --positions:
    /// {"text"|"messages"|"token_ids", "task", "label", "group"}.
    #[arg(long, requires = "model")]
    prompts: Option<PathBuf>,
    /// The model that reads the prompts: bundled, snapshot folder, .gguf file, or hub id (org/name[@revision]).
    #[arg(long, requires = "prompts")]
    model: Option<String>,
    #[command(flatten)]
    wanted: Wanted,
    /// JSON file to write.
    #[arg(long)]
    out: PathBuf,
    /// Inverse L2 strength (scikit-learn's C), or auto: chosen per task and fold by inner cross-validation.
    #[arg(long, default_value = "0.1", value_parser = inverse_penalty, allow_hyphen_values = true)]
    c: C,
    /// Cross-validation folds, grouped; the labels' own folds, where they give them, come before.
    #[arg(long, default_value_t = 5)]
    folds: usize,
    /// Penalise features as they are instead of standardising them by the training rows.
    #[arg(long)]
    no_standardise: bool,
    /// Seed of folds, bootstrap, permutations and controls.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Label permutations behind every chance level.
    #[arg(long, default_value_t = 20)]
    permutations: usize,
    /// Bootstrap resamples of groups behind every interval.
    #[arg(long, default_value_t = 200)]
    bootstrap: usize,
    /// Compare every array with every other as well: linear CKA and PWCCA.
    #[arg(long)]
    similarity: bool,
    #[command(flatten)]
    template: TemplateArguments,
    #[command(flatten)]
    compute: Compute,
}

/// What is written.
#[derive(Serialize)]
struct Report<'a> {
    sites: BTreeMap<&'a str, Site<'a>>,
    not_probeable: BTreeMap<&'a str, &'a NotProbeable>,
    #[serde(skip_serializing_if = "Option::is_none")]
    similarity: Option<Similarity>,
    config: Value,
}

#[derive(Serialize)]
struct Site<'a> {
    tasks: BTreeMap<&'a str, Map<String, Value>>,
    generalists: BTreeMap<String, BTreeMap<&'a str, Score>>,
    transfer: BTreeMap<&'a str, BTreeMap<&'a str, f64>>,
}

/// Runs the command.
pub fn run(args: &Args, json: bool) -> Result<()> {
    ensure!(args.bootstrap > 0, "--bootstrap: no interval can be had from 0 resamples; use for example 200");
    let (input, path) = labelled_rows(args)?;
    input.left_out.iter().for_each(|reason| eprintln!("left out: {reason}"));
    let (labels, config) = (&input.labels, config(args));
    let rows = Labelled::new(&labels.rows, labels.tasks.len(), labels.folds.as_deref(), &config)
        .with_context(|| path.display().to_string())?;
    let names: Vec<&str> = labels.tasks.iter().map(String::as_str).collect();
    let not_probeable = not_probeable(&names, &rows)?;
    let workers = Workers::new()?;
    let found = executor::map(&workers, input.arrays.len(), |index| {
        let Array { name, values, d, .. } = &input.arrays[index];
        let cell_scores =
            rows.cell_scores(Matrix::new(values, *d), &Device::flex()).with_context(|| format!("array '{name}'"))?;
        Ok((name.as_str(), site(&cell_scores, &names)?))
    });
    let sites = found.into_iter().collect::<Result<BTreeMap<_, _>>>()?;
    let similarity = args.similarity.then(|| labelled::similarity(&input.arrays, &workers)).transpose()?;
    let report = Report { sites, not_probeable, similarity, config: asked(&config, &rows) };
    write_atomically(&args.out, &serde_json::to_vec(&report)?)?;
    if json {
        println!("{}", json!({"out": args.out, "sites": report.sites.len(), "not_probeable": report.not_probeable}));
    } else {
        print(&report);
        println!("{}", args.out.display());
    }
    Ok(())
}

/// The activations with their labels, and the file that holds the labels.
fn labelled_rows(args: &Args) -> Result<(labelled::Labelled, &Path)> {
    match (&args.activations, &args.labels, &args.prompts, &args.model) {
        (Some(activations), Some(labels), ..) => {
            ensure!(
                args.wanted.sites.is_empty() && args.wanted.positions.is_empty(),
                "--sites and --positions: every array of --activations is read; give --prompts and --model in its place"
            );
            Ok((labelled::read(activations, labels)?, labels))
        }
        (.., Some(path), Some(model)) => {
            let lines = labelled::read_lines(path)?;
            let labels = labelled::labels_of(path, lines.clone())?;
            let prompts = Prompts::open((path, &lines), model, &args.template.values(), args.compute)?;
            let mut wanted = args.wanted.clone();
            if wanted.positions.is_empty() {
                wanted.positions.push(Token::Number(-1));
            }
            Ok((labelled::Labelled { arrays: prompts.stacked(&wanted)?, left_out: Vec::new(), labels }, path))
        }
        _ => bail!("give --activations with --labels, or --prompts with --model"),
    }
}

fn config(args: &Args) -> LabelledConfig {
    let Args { folds, bootstrap, permutations, c, .. } = *args;
    // Results on labelled rows are not averaged over splits or jackknifed.
    let probe = ProbeConfig { c, folds, bootstrap, permutations, splits: 1, jackknife: 2, gap_parts: 0 };
    LabelledConfig { probe, standardise: !args.no_standardise, seed: args.seed }
}

fn inverse_penalty(text: &str) -> Result<C, String> {
    if text == "auto" {
        return Ok(C::Auto(Auto::Auto));
    }
    match text.parse::<f64>() {
        Ok(c) if c.is_finite() && c > 0.0 => Ok(C::Fixed(c)),
        _ => Err("expected a positive number or auto".to_owned()),
    }
}

/// The tasks that cannot be probed, with their counts.
fn not_probeable<'a>(names: &[&'a str], rows: &'a Labelled) -> Result<BTreeMap<&'a str, &'a NotProbeable>> {
    let reasons = names.iter().zip(&rows.cohort().not_probeable);
    let not: BTreeMap<_, _> = reasons.filter_map(|(&name, reason)| Some((name, reason.as_ref()?))).collect();
    if not.len() == names.len() {
        let why: Vec<String> = not.iter().map(|(name, not)| format!("{name}: {}", not.reason)).collect();
        bail!("no task can be probed ({}); label more rows of the rarer class", why.join("; "));
    }
    Ok(not)
}

/// One array's scores and weights, by task name.
fn site<'a>(cell_scores: &CellScores, names: &[&'a str]) -> Result<Site<'a>> {
    let probeable: Vec<&'a str> = cell_scores.probeable.iter().map(|&task| names[task]).collect();
    let scores = cell_scores.specialist_reports();
    let tasks = probeable.iter().enumerate().map(|(place, &name)| {
        let score = scores[place].as_ref().expect("every probeable task has a specialist");
        Ok((name, specialist(cell_scores, place, score)?))
    });
    let generalists = cell_scores.generalists.iter().map(|(kind, scores)| {
        let named = probeable.iter().zip(scores);
        let of_kind = named.filter_map(|(&name, score)| Some((name, score.as_ref()?.report()))).collect();
        Ok((serde_json::from_value(serde_json::to_value(kind)?)?, of_kind))
    });
    let to_target = |row: &[shared::stats::ResampledEstimate]| {
        probeable.iter().zip(row).map(|(&target, auroc)| (target, auroc.value)).collect()
    };
    Ok(Site {
        tasks: tasks.collect::<Result<_>>()?,
        generalists: generalists.collect::<Result<_>>()?,
        transfer: probeable.iter().zip(&cell_scores.transfer).map(|(&source, row)| (source, to_target(row))).collect(),
    })
}

/// A specialist's score, the probe fitted to all rows of its task, and the held-out probabilities in the rows' order.
fn specialist(cell_scores: &CellScores, place: usize, score: &Score) -> Result<Map<String, Value>> {
    let Value::Object(mut fields) = serde_json::to_value(score)? else { bail!("a score is written as an object") };
    let probe = &cell_scores.probes[place];
    let probability = |logit: &f32| 1.0 / (1.0 + (-f64::from(*logit)).exp());
    let out_of_fold: Vec<f64> = cell_scores.out_of_fold[place].iter().map(probability).collect();
    fields.entry("selectivity").or_insert(Value::Null);
    fields.insert("weights".to_owned(), json!(probe.weights));
    fields.insert("intercept".to_owned(), json!(probe.intercept));
    fields.insert("mean".to_owned(), json!(probe.mean));
    fields.insert("scale".to_owned(), json!(probe.scale));
    fields.insert("out_of_fold".to_owned(), json!(out_of_fold));
    Ok(fields)
}

/// The settings of the run, as JSON.
fn asked(config: &LabelledConfig, rows: &Labelled) -> Value {
    let ProbeConfig { c, bootstrap, permutations, .. } = &config.probe;
    json!({
        "c": c, "folds": rows.cohort().n_folds, "standardise": config.standardise, "seed": config.seed,
        "bootstrap": bootstrap, "permutations": permutations,
    })
}

fn print(report: &Report<'_>) {
    println!("{:24} {:24} {:>6} {:>7} {:>7}", "site", "task", "n", "auroc", "select.");
    for (site, scores) in &report.sites {
        for (task, score) in &scores.tasks {
            let number =
                |field: &str| score[field].as_f64().map_or_else(|| "–".to_owned(), |value| format!("{value:.3}"));
            println!("{site:24} {task:24} {:>6} {:>7} {:>7}", score["n"], number("auroc"), number("selectivity"));
        }
    }
    for (task, not) in &report.not_probeable {
        println!("{task} cannot be probed: {}", not.reason);
    }
}
