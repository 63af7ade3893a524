//! `skillscope run`: a whole study.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, Result, bail};
use shared::run::RunContext;
use shared::site::{Position, Site};
use shared::study::{BuiltInSet, Preset, Study, StudyConfig};
use shared::task::TaskSet;

use super::progress::{Bars, stop_on_signal, stopped};
use super::study::print_tasks;
use super::template::TemplateArguments;
use crate::device::Compute;
use crate::job::{self, Finished, Workers};
use crate::snapshot::{Snapshot, now};
use crate::store::{self, RunFolder, Unfinished};
use crate::task_file;

/// Run a whole study: generate, check, read the stream, probe, compare; prints the study's path last.
#[derive(clap::Args)]
pub struct Args {
    /// Bundled model, snapshot folder, .gguf file, or hub id (org/name[@revision]).
    #[arg(long)]
    model: String,
    /// Sets (natural, tiny-world), task ids and task files, comma-separated; unless given, tiny-world for bundled models and
    /// natural for others.
    #[arg(long, value_delimiter = ',')]
    tasks: Vec<String>,
    /// Sizes to begin from: quick, default, bundled, or paper (what is known of the paper's own settings).
    #[arg(long, conflicts_with = "quick")]
    preset: Option<Preset>,
    /// Small sizes, for a first look: --preset quick.
    #[arg(long)]
    quick: bool,
    /// Samples per task with the constraint; those without follow in the preset's proportion.
    #[arg(long)]
    samples: Option<usize>,
    /// Seed of prompts, sampling, folds, bootstrap and permutations.
    #[arg(long)]
    seed: Option<u64>,
    /// Study folder to write; ./<model>-seed-<seed> unless given.
    #[arg(long)]
    out: Option<PathBuf>,
    /// Start over: drop an unfinished run, and write over the study that the folder holds.
    #[arg(long, conflicts_with = "resume")]
    force: bool,
    /// Keep what was read from the stream, too: <out>-activations/<site>.safetensors, a tensor per position.
    #[arg(long)]
    keep_activations: bool,
    /// Go on with the unfinished run of this very study, or begin it.
    #[arg(long)]
    resume: bool,
    /// A study's config as TOML: what it holds replaces the preset's values, options replace what it holds;
    /// `ablation = false` leaves ablation out.
    #[arg(long)]
    config: Option<PathBuf>,
    #[command(flatten)]
    template: TemplateArguments,
    #[command(flatten)]
    compute: Compute,
}

/// Runs the command.
pub fn run(args: &Args, json: bool) -> Result<()> {
    let snapshot = Snapshot::open(&args.model)?;
    let mut config = config(args, &snapshot)?;
    let out = args.out.clone().unwrap_or_else(|| PathBuf::from(config.id()));
    config.date = date(args, &config, &snapshot, &out)?;
    let holds_study = store::holds_study(&out) && !args.force;
    let taken = || {
        anyhow::anyhow!(
            "{}: holds a study already; choose another folder with --out, or write over it with --force",
            out.display()
        )
    };
    if holds_study && !args.resume {
        return Err(taken());
    }
    if out.exists() && !out.is_dir() {
        bail!("{}: is no folder; choose another --out", out.display());
    }
    preview(&config, &snapshot)?;
    let opened = args.compute.open()?;
    let provenance = job::provenance(&snapshot, &config, args.compute.dtype, &opened)?;
    let weights = serde_json::to_string(&provenance).context("the provenance cannot be written")?;
    let unfinished = match (args.force, args.resume) {
        (true, _) => Unfinished::Restart,
        (_, true) => Unfinished::Resume,
        (false, false) => Unfinished::Refuse,
    };
    let run = Arc::new(RunFolder::open(&out, &store::run_key(&config, &weights)?, unfinished)?);
    // A run that was killed while it moved its study into place completes the move; a study of any other run is not touched.
    if holds_study && !run.resumed() {
        run.remove()?;
        return Err(taken());
    }
    if run.count() > 0 {
        eprintln!("going on: {} results of units are kept", run.count());
    }
    let (bars, workers) = (Bars::default(), Workers::new()?);
    stop_on_signal();
    let context = RunContext {
        executor: &workers,
        artefacts: Some(run.clone()),
        progress: &|stage, done, total| bars.at(stage, done, total),
        stop: &stopped,
    };
    let model = (&snapshot, args.compute.dtype);
    let finished = job::run(model, (config, provenance), &opened.device, &context).map_err(how_to_go_on)?;
    bars.finish();
    if args.keep_activations {
        keep_activations(&out, &finished)?;
    }
    write(&out, &run, &finished)?;
    if json {
        let verdicts = &finished.study.verdicts;
        println!("{}", serde_json::json!({"study": out, "id": finished.study.id, "verdicts": verdicts}));
    } else {
        report(&finished.study);
        println!("{}", out.display());
    }
    Ok(())
}

/// The date of a run's prompts, where their template writes it: the config's, else that on which the run began.
fn date(args: &Args, config: &StudyConfig, snapshot: &Snapshot, out: &Path) -> Result<Option<String>> {
    let dated = snapshot.tokenizer_with(&config.template, config.date.as_deref())?.dated();
    let begun = || if args.resume { RunFolder::date(out) } else { None }.unwrap_or_else(now);
    Ok(config.date.clone().or_else(|| dated.then(begun)))
}

/// Copies the activations out of the run's folder, before that is removed.
fn keep_activations(out: &Path, finished: &Finished) -> Result<()> {
    let folder = store::activations_folder(out);
    store::write_activations(&folder, &finished.activations, &finished.samples)?;
    eprintln!("{}: activations", folder.display());
    Ok(())
}

/// Assembles the study inside the run's folder and moves it to its place; then the run's folder is removed.
fn write(out: &Path, run: &RunFolder, finished: &Finished) -> Result<()> {
    let probes = store::probes_to_bytes(&finished.directions)?;
    let record = finished.record.to_json()?;
    let further = [(store::PROBES_FILE, probes.as_slice()), (store::RECORD_FILE, record.as_bytes())];
    let (study, samples) = (&finished.study, &finished.samples);
    if out.exists() {
        store::write_study(out, study, samples, &further)?;
    } else {
        let staging = run.staging();
        if staging.exists() {
            std::fs::remove_dir_all(&staging).with_context(|| format!("{}: cannot be removed", staging.display()))?;
        }
        store::write_study(&staging, study, samples, &further)?;
        std::fs::rename(&staging, out).with_context(|| format!("{}: cannot be written", out.display()))?;
    }
    run.remove()
}

/// A word as a shell reads it.
fn quoted(word: &str) -> String {
    let plain = |letter: char| letter.is_alphanumeric() || "-_./:=,@%+".contains(letter);
    if !word.is_empty() && word.chars().all(plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', "'\\''"))
    }
}

/// Adds the command that resumes a stopped run.
fn how_to_go_on(error: anyhow::Error) -> anyhow::Error {
    if !matches!(error.downcast_ref(), Some(shared::error::Error::Stopped)) {
        return error;
    }
    let words = std::env::args_os().map(|word| word.to_string_lossy().into_owned());
    let mut command: Vec<String> =
        words.filter(|word| word != "--force" && word != "--resume").map(|word| quoted(&word)).collect();
    command.push("--resume".to_owned());
    eprintln!("go on with `{}`", command.join(" "));
    error
}

/// The study's config: the preset's values, then the file's, then the options'.
fn config(args: &Args, snapshot: &Snapshot) -> Result<StudyConfig> {
    let n_layers = snapshot.config()?.n_layers;
    let wanted = if args.quick { Some(Preset::Quick) } else { args.preset };
    let sampling = snapshot.natural_sampling()?;
    let of_preset = |preset| {
        let config = StudyConfig::of_preset(preset, &snapshot.name, n_layers, args.seed.unwrap_or(1));
        match &sampling {
            Some(sampling) => StudyConfig { task_set: BuiltInSet::Natural, sampling: sampling.clone(), ..config },
            None => config,
        }
    };
    let mut config = match &args.config {
        Some(path) => {
            let text = std::fs::read_to_string(path).with_context(|| format!("{}: cannot be read", path.display()))?;
            merged(&of_preset, wanted, &text).with_context(|| path.display().to_string())?
        }
        None => of_preset(wanted.unwrap_or(Preset::Default)),
    };
    if let Some(seed) = args.seed {
        config.seed = seed;
    }
    config.template.extend(args.template.values());
    if !args.tasks.is_empty() {
        task_file::choose(&mut config, &args.tasks)?;
    }
    if let Some(samples) = args.samples {
        config.samples_without = (config.samples_without * samples).div_ceil(config.samples.max(1));
        config.samples = samples;
    }
    task_file::resolve(&mut config)?;
    config.check_sites(&Site::all(n_layers))?;
    checked(config)
}

/// A preset's values, overridden by the file's: the preset that was asked for, else the one that the file names. An unknown
/// name is refused.
fn merged(of_preset: &dyn Fn(Preset) -> StudyConfig, wanted: Option<Preset>, text: &str) -> Result<StudyConfig> {
    let mut given: serde_json::Value = toml::from_str(text)?;
    let named = given.as_object_mut().and_then(|fields| fields.remove("preset"));
    let named = named.map(serde_json::from_value).transpose().context("preset")?;
    let mut value = serde_json::to_value(of_preset(wanted.or(named).unwrap_or(Preset::Default)))?;
    overlay(&mut value, given);
    Ok(serde_json::from_value(value)?)
}

fn overlay(value: &mut serde_json::Value, given: serde_json::Value) {
    match (value, given) {
        (serde_json::Value::Object(fields), serde_json::Value::Object(given)) => {
            for (name, given) in given {
                overlay(fields.entry(name).or_insert(serde_json::Value::Null), given);
            }
        }
        // TOML has no null: `ablation = false` leaves a part out.
        (value @ serde_json::Value::Object(_), serde_json::Value::Bool(false)) => *value = serde_json::Value::Null,
        (value, given) => *value = given,
    }
}

fn checked(config: StudyConfig) -> Result<StudyConfig> {
    TaskSet::of(&config)?;
    for (index, id) in config.tasks.iter().enumerate() {
        if config.tasks[..index].contains(id) {
            bail!("--tasks: '{id}' stands twice");
        }
    }
    if config.samples == 0 {
        bail!("--samples: is 0; ask for at least 40 to probe anything");
    }
    Ok(config)
}

/// Prints the sizes of the run before anything starts.
fn preview(config: &StudyConfig, snapshot: &Snapshot) -> Result<()> {
    let responses = config.tasks.len() * (config.samples + config.samples_without);
    let model = snapshot.config()?;
    // Every response with the instruction is read twice, the second time by random weights. How many template tokens follow
    // the text is known only when the tokenizer is open; most templates have a few.
    let read = config.tasks.len() * (2 * config.samples + config.samples_without);
    let bytes = read * (model.n_layers + 1) * Position::all(2).len() * model.d_model * size_of::<f32>();
    eprintln!(
        "{}: {} {} tasks, {responses} responses of at most {} tokens at temperature {} and top p {}, {} layers of width {}; about {} MB on disk while it runs",
        snapshot.name,
        config.tasks.len(),
        config.task_set.name(),
        config.sampling.max_tokens,
        config.sampling.temperature,
        config.sampling.top_p,
        model.n_layers,
        model.d_model,
        bytes.div_ceil(1_000_000)
    );
    Ok(())
}

/// The satisfaction table and the verdicts.
fn report(study: &Study) {
    if study.config.preset == Some(Preset::Quick) {
        println!("small sizes: for a first look");
    }
    print_tasks(&study.tasks);
    for verdict in &study.verdicts {
        println!("claim {}: {:?} ({})", verdict.claim, verdict.verdict, verdict.measures);
        for half in &verdict.halves {
            println!("claim {}: {:?} ({})", half.name, half.verdict, half.measures);
        }
    }
}
