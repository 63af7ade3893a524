//! `skillscope run`: a whole study.

use std::path::PathBuf;
use std::sync::Mutex;
use std::time::Instant;

use anyhow::{Context, Result, bail};
use indicatif::{ProgressBar, ProgressStyle};
use shared::study::{Preset, Study, StudyConfig};
use shared::task;

use super::study::print_tasks;
use crate::device::Compute;
use crate::job::{self, Part};
use crate::snapshot::Snapshot;
use crate::store;

/// Run a whole study: generate, check, read the stream, probe, compare; prints the study's path last.
#[derive(clap::Args)]
pub struct Args {
    /// Bundled model, snapshot folder, or hub id (org/name[@revision]).
    #[arg(long)]
    model: String,
    /// Task ids, comma-separated; all nine unless given.
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
    /// Write over the study that the folder holds.
    #[arg(long)]
    force: bool,
    /// A study's config as TOML: what it holds replaces the preset's values, options replace what it holds;
    /// `ablation = false` leaves ablation out.
    #[arg(long)]
    config: Option<PathBuf>,
    #[command(flatten)]
    compute: Compute,
}

/// Runs the command.
pub fn run(args: &Args, json: bool) -> Result<()> {
    let snapshot = Snapshot::open(&args.model)?;
    let config = config(args, &snapshot)?;
    let out = args.out.clone().unwrap_or_else(|| PathBuf::from(config.id()));
    if store::holds_study(&out) && !args.force {
        bail!(
            "{}: holds a study already; choose another folder with --out, or write over it with --force",
            out.display()
        );
    }
    preview(&config, &snapshot)?;
    let bars = Bars::default();
    let finished = job::run(&snapshot, config, args.compute, &|part, done, total| bars.at(part, done, total))?;
    bars.finish();
    let probes = store::probes_to_bytes(&finished.directions)?;
    let record = finished.record.to_json()?;
    let further = [(store::PROBES_FILE, probes.as_slice()), (store::RECORD_FILE, record.as_bytes())];
    store::write_study(&out, &finished.study, &finished.samples, &further)?;
    if json {
        let verdicts = &finished.study.verdicts;
        println!("{}", serde_json::json!({"study": out, "id": finished.study.id, "verdicts": verdicts}));
    } else {
        report(&finished.study);
        println!("{}", out.display());
    }
    Ok(())
}

/// The study's config: the preset's values, then the file's, then the options'.
fn config(args: &Args, snapshot: &Snapshot) -> Result<StudyConfig> {
    let n_layers = snapshot.config()?.n_layers;
    let wanted = if args.quick { Some(Preset::Quick) } else { args.preset };
    let of_preset = |preset| StudyConfig::of_preset(preset, &snapshot.name, n_layers, args.seed.unwrap_or(1));
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
    if !args.tasks.is_empty() {
        config.tasks.clone_from(&args.tasks);
    }
    if let Some(samples) = args.samples {
        config.samples_without = (config.samples_without * samples).div_ceil(config.samples.max(1));
        config.samples = samples;
    }
    checked(config)
}

/// A preset's values with the file's in their place: the preset that is wanted, else the one that the file names. An
/// unknown name is refused.
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
    for (index, id) in config.tasks.iter().enumerate() {
        task::by_id(id)?;
        if config.tasks[..index].contains(id) {
            bail!("--tasks: '{id}' stands twice");
        }
    }
    if config.samples == 0 {
        bail!("--samples: is 0; ask for at least 40 to probe anything");
    }
    Ok(config)
}

/// What is about to be computed, before anything starts.
fn preview(config: &StudyConfig, snapshot: &Snapshot) -> Result<()> {
    let responses = config.tasks.len() * (config.samples + config.samples_without);
    let model = snapshot.config()?;
    eprintln!(
        "{}: {} tasks, {responses} responses of at most {} tokens, {} layers of width {}",
        snapshot.name,
        config.tasks.len(),
        config.sampling.max_tokens,
        model.n_layers,
        model.d_model
    );
    Ok(())
}

/// A progress bar per part, begun when the part begins; a line per finished part where there is no terminal to draw on.
#[derive(Default)]
struct Bars(Mutex<Option<Bar>>);

struct Bar {
    part: Part,
    bar: ProgressBar,
    begun: Instant,
}

impl Bars {
    fn at(&self, part: Part, done: usize, total: usize) {
        let mut current = self.0.lock().expect("no part panics while it reports");
        if current.as_ref().is_none_or(|shown| shown.part != part) {
            if let Some(last) = current.take() {
                last.finish();
            }
            *current = Some(Bar { part, bar: bar(part, total), begun: Instant::now() });
        }
        if let Some(Bar { bar, .. }) = current.as_ref() {
            bar.set_position(bar.position().max(done as u64));
        }
    }

    fn finish(&self) {
        if let Some(last) = self.0.lock().expect("no part panics while it reports").take() {
            last.finish();
        }
    }
}

impl Bar {
    fn finish(&self) {
        self.bar.finish();
        if self.bar.is_hidden() {
            let elapsed_secs = self.begun.elapsed().as_secs_f64();
            eprintln!("{:12} {} in {elapsed_secs:.1} s", name(self.part), self.bar.position());
        }
    }
}

fn bar(part: Part, total: usize) -> ProgressBar {
    let style = ProgressStyle::with_template("{prefix:12} {bar:30} {pos}/{len} {elapsed} eta {eta}");
    ProgressBar::new(total as u64).with_style(style.expect("the template is valid")).with_prefix(name(part))
}

fn name(part: Part) -> &'static str {
    match part {
        Part::Generate => "responses",
        Part::Capture => "activations",
        Part::Intervene => "ablations",
        Part::Probe => "probes",
        Part::Trace => "traces",
    }
}

/// The satisfaction table and the verdicts.
fn report(study: &Study) {
    if study.config.preset == Some(Preset::Quick) {
        println!("small sizes: for a first look");
    }
    print_tasks(&study.tasks);
    for verdict in &study.verdicts {
        println!("claim {}: {:?} ({})", verdict.claim, verdict.verdict, verdict.measures);
    }
}
