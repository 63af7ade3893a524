//! `skillscope probe`: probes on activations from any source.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail, ensure};
use burn::tensor::Device;
use serde::Serialize;
use serde_json::{Map, Value, json};
use shared::analysis::CellScores;
use shared::executor;
use shared::linalg::Matrix;
use shared::message::reason;
use shared::natural::Name;
use shared::probe::cohort::{MIN_CLASS, MIN_SHARE};
use shared::run::{Labelled, LabelledConfig};
use shared::stats::ResampledEstimate;
use shared::study::{Auto, ByTask, C, NotProbeable, NotProbed, ProbeConfig, ProbeSettings, ProbedSite, Score};

use super::study::{print_probes, write_folder};
use super::template::TemplateArguments;
use crate::device::Compute;
use crate::export::{probe_codebook, probe_tables};
use crate::extraction::{Prompts, Token, Wanted};
use crate::job::Workers;
use crate::labelled::{self, Array, Labels, Similarity};
use crate::store::{check_folder, check_writable, write_atomically};

/// Fit probes on labelled activations: scores, weights, controls, general probes and transfer, as JSON and as CSV.
///
/// A task is probed when both labels have at least --min-class rows, and at least 10 % of the task's rows.
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
    /// JSON file to write, weights and held-out probabilities in it.
    #[arg(long, value_name = "FILE", required_unless_present = "csv")]
    out: Option<PathBuf>,
    /// Folder of CSV tables to write: the scores, transfer and similarity, with datapackage.json, which says what each column
    /// holds.
    #[arg(long, value_name = "FOLDER")]
    csv: Option<PathBuf>,
    /// Inverse L2 strength (scikit-learn's C), or auto: chosen per task and fold by inner cross-validation.
    #[arg(long, default_value = "0.1", value_parser = inverse_penalty, allow_hyphen_values = true)]
    c: C,
    /// Cross-validation folds, grouped; the labels' own folds, where they give them, come before.
    #[arg(long, default_value_t = 5)]
    folds: usize,
    /// The fewest rows of either label for a task to be probed. With fewer than 20, intervals are wide and scores unstable.
    #[arg(long, default_value_t = MIN_CLASS)]
    min_class: usize,
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

/// What is written: [`shared::study::ProbeResults`] reads it back.
#[derive(Serialize)]
struct Report {
    sites: BTreeMap<Name<String>, Site>,
    not_probeable: ByTask<NotProbed>,
    #[serde(skip_serializing_if = "Option::is_none")]
    similarity: Option<Similarity>,
    config: ProbeSettings,
}

#[derive(Serialize)]
struct Site {
    /// The scores of every task's own probe, with its weights and held-out probabilities.
    tasks: ByTask<Map<String, Value>>,
    #[serde(flatten)]
    probed: ProbedSite,
}

impl Report {
    fn sites(&self) -> Vec<(&str, &ProbedSite)> {
        self.sites.iter().map(|(name, site)| (name.0.as_str(), &site.probed)).collect()
    }
}

/// Runs the command.
pub fn run(args: &Args, json: bool) -> Result<()> {
    ensure!(args.bootstrap > 0, "--bootstrap: no interval can be had from 0 resamples; use for example 200");
    ensure!(args.min_class > 0, "--min-class: a probe needs rows of both labels; use 1 or more, usually {MIN_CLASS}");
    args.out.iter().try_for_each(|path| check_writable(path))?;
    args.csv.iter().try_for_each(|folder| check_folder(folder))?;
    let config = config(args);
    let (input, rows) = labelled_rows(args, &config)?;
    input.left_out.iter().for_each(|reason| eprintln!("left out: {reason}"));
    let names: Vec<&str> = input.labels.tasks.iter().map(String::as_str).collect();
    let not_probeable = not_probeable(&names, &rows)?;
    let workers = Workers::new()?;
    let found = executor::map(&workers, input.arrays.len(), |index| {
        let Array { name, values, d, .. } = &input.arrays[index];
        let cell_scores =
            rows.cell_scores(Matrix::new(values, *d), &Device::flex()).with_context(|| format!("array '{name}'"))?;
        Ok((Name(name.clone()), site(&cell_scores, &names)?))
    });
    let sites = found.into_iter().collect::<Result<BTreeMap<_, _>>>()?;
    let similarity = args.similarity.then(|| labelled::similarity(&input.arrays, &workers)).transpose()?;
    let report = Report { sites, not_probeable, similarity, config: asked(&config, &rows) };
    write(&report, args)?;
    if json {
        let (sites, not_probeable) = (report.sites.len(), &report.not_probeable);
        println!("{}", json!({"out": args.out, "csv": args.csv, "sites": sites, "not_probeable": not_probeable}));
    } else {
        print_probes(&report.sites(), &report.not_probeable);
        args.out.iter().chain(&args.csv).for_each(|path| println!("{}", path.display()));
    }
    Ok(())
}

/// Writes what was asked for; nothing where a place of it cannot be written.
fn write(report: &Report, args: &Args) -> Result<()> {
    let as_json = args.out.as_ref().map(|path| Ok::<_, serde_json::Error>((path, serde_json::to_vec(report)?)));
    let as_json = as_json.transpose()?;
    let as_csv = args.csv.as_ref().map(|folder| Ok::<_, serde_json::Error>((folder, csv_files(report)?)));
    let as_csv = as_csv.transpose()?;
    if let Some((folder, files)) = &as_csv {
        std::fs::create_dir_all(folder)
            .with_context(|| format!("{}: cannot be made; check the path and permissions", folder.display()))?;
        files.keys().try_for_each(|name| check_writable(&folder.join(name)))?;
    }
    if let Some((path, bytes)) = &as_json {
        write_atomically(path, bytes)?;
    }
    as_csv.iter().try_for_each(|(folder, files)| write_folder(folder, files))
}

/// The CSV tables with their codebook, by their files' names.
fn csv_files(report: &Report) -> serde_json::Result<BTreeMap<String, Vec<u8>>> {
    let tables = probe_tables(&report.sites(), &report.not_probeable, report.similarity.as_ref());
    let codebook = serde_json::to_vec_pretty(&probe_codebook(&report.config, &tables))?;
    let mut files = BTreeMap::from([("datapackage.json".to_owned(), codebook)]);
    files.extend(tables.iter().map(|table| (format!("{}.csv", table.name), table.to_csv().into_bytes())));
    Ok(files)
}

/// The activations with their labels, and the rows that are probed. A model reads prompts only where a task can be probed.
fn labelled_rows(args: &Args, config: &LabelledConfig) -> Result<(labelled::Labelled, Labelled)> {
    match (&args.activations, &args.labels, &args.prompts, &args.model) {
        (Some(activations), Some(labels), ..) => {
            ensure!(
                args.wanted.sites.is_empty() && args.wanted.positions.is_empty(),
                "--sites and --positions: every array of --activations is read; give --prompts and --model in its place"
            );
            let input = labelled::read(activations, labels)?;
            let rows = planned(labels, &input.labels, config)?;
            Ok((input, rows))
        }
        (.., Some(path), Some(model)) => {
            let lines = labelled::read_lines(path)?;
            let labels = labelled::labels_of(path, lines.clone())?;
            let rows = planned(path, &labels, config)?;
            let prompts = Prompts::open((path, &lines), model, &args.template.values(), args.compute)?;
            let mut wanted = args.wanted.clone();
            if wanted.positions.is_empty() {
                wanted.positions.push(Token::Number(-1));
            }
            Ok((labelled::Labelled { arrays: prompts.stacked(&wanted)?, left_out: Vec::new(), labels }, rows))
        }
        _ => bail!("give --activations with --labels, or --prompts with --model"),
    }
}

/// The rows of a file with their folds, once some task can be probed.
fn planned(path: &Path, labels: &Labels, config: &LabelledConfig) -> Result<Labelled> {
    let rows = Labelled::new(&labels.rows, labels.tasks.len(), labels.folds.as_deref(), config)
        .with_context(|| path.display().to_string())?;
    let names: Vec<&str> = labels.tasks.iter().map(String::as_str).collect();
    not_probeable(&names, &rows)?;
    Ok(rows)
}

fn config(args: &Args) -> LabelledConfig {
    let Args { folds, bootstrap, permutations, c, min_class, .. } = *args;
    // Results on labelled rows are not averaged over splits or jackknifed.
    let probe = ProbeConfig { c, folds, bootstrap, permutations, splits: 1, jackknife: 2, gap_parts: 0 };
    LabelledConfig { probe, min_class, standardise: !args.no_standardise, seed: args.seed }
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
fn not_probeable(names: &[&str], rows: &Labelled) -> Result<ByTask<NotProbed>> {
    let reasons = names.iter().zip(&rows.cohort().not_probeable);
    let not: Vec<(&str, &NotProbeable)> = reasons.filter_map(|(&name, not)| Some((name, not.as_ref()?))).collect();
    let told: ByTask<NotProbed> = not.iter().map(|&(name, not)| (Name(name.to_owned()), not.into())).collect();
    if told.len() == names.len() {
        let why: Vec<String> = told.iter().map(|(name, not)| format!("{}: {}", name.0, not.reason)).collect();
        let remedies: BTreeSet<String> = not.iter().map(|(_, not)| remedy(not)).collect();
        let remedies: Vec<String> = remedies.into_iter().collect();
        bail!("no task can be probed ({}); {}", why.join("; "), remedies.join("; "));
    }
    Ok(told)
}

/// What lets a task be probed. A smaller --min-class does not where the rarer class has too small a share.
fn remedy(not: &NotProbeable) -> String {
    let (rare, n) = (not.satisfied.min(not.violated), not.satisfied + not.violated);
    if not.reason_message.as_ref().is_some_and(|message| message.key == reason::FEW_BASE_PROMPTS.key) {
        "label rows of both classes in more groups".to_owned()
    } else if (rare as f64 / n as f64) < MIN_SHARE {
        let percent = 100.0 * MIN_SHARE;
        format!("label more rows of the rarer class: it must have {percent:.0} % of a task's, whatever --min-class is")
    } else {
        "label more rows of the rarer class, or lower --min-class".to_owned()
    }
}

/// One array's scores and weights, by task name.
fn site(cell_scores: &CellScores, names: &[&str]) -> Result<Site> {
    let probeable: Vec<Name<String>> = cell_scores.probeable.iter().map(|&task| Name(names[task].to_owned())).collect();
    let scores = cell_scores.specialist_reports().into_iter();
    let scores: Vec<Score> = scores.map(|score| score.expect("every probeable task has a specialist")).collect();
    let tasks = probeable.iter().zip(&scores).enumerate();
    let tasks = tasks.map(|(place, (name, score))| Ok((name.clone(), specialist(cell_scores, place, score)?)));
    let generalists = cell_scores.generalists.iter().map(|(kind, scores)| {
        let named = probeable.iter().zip(scores);
        (*kind, named.filter_map(|(name, score)| Some((name.clone(), score.as_ref()?.report()))).collect())
    });
    let to_target = |row: &[ResampledEstimate]| {
        probeable.iter().zip(row).map(|(target, auroc)| (target.clone(), auroc.value)).collect()
    };
    let transfer = probeable.iter().zip(&cell_scores.transfer).map(|(source, row)| (source.clone(), to_target(row)));
    Ok(Site {
        tasks: tasks.collect::<Result<_>>()?,
        probed: ProbedSite {
            generalists: generalists.collect(),
            transfer: transfer.collect(),
            tasks: probeable.iter().cloned().zip(scores).collect(),
        },
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

/// The settings of the run.
fn asked(config: &LabelledConfig, rows: &Labelled) -> ProbeSettings {
    let ProbeConfig { c, bootstrap, permutations, .. } = config.probe;
    let &LabelledConfig { min_class, standardise, seed, .. } = config;
    ProbeSettings { c, folds: rows.cohort().n_folds, standardise, seed, bootstrap, permutations, min_class }
}
