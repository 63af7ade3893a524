//! `skillscope run`: a whole study.

mod config;
mod out_folder;
mod print_config;
mod prompts;
mod report;
mod stopped_run;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, Result};
use shared::model::Model;
use shared::prompt::PlannedPrompt;
use shared::run::{self, CaptureInput, RunContext};
use shared::site::Position;
use shared::study::{JudgeConfig, Levels, PilotConfig, Preset, Study, StudyConfig};
use shared::tokenizer::ChatTokenizer;

use self::stopped_run::how_to_go_on;
use super::progress::{Bars, stop_on_signal, stopped};
use super::study::{print_tasks, print_verdicts};
use super::template::TemplateArguments;
use crate::device::Compute;
use crate::forecast::forecast;
use crate::job::{self, Finished, Workers};
use crate::snapshot::{Snapshot, now};
use crate::store::{self, RunFolder, Unfinished};

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
    /// Your own prompts as JSONL, a row each: "task", and "prompt" or "messages"; perhaps "response" (else the model responds) with
    /// a "label" (else the task's checker judges, by "params"), "group" (rows that folds keep together), and "id".
    #[arg(long)]
    prompts: Option<PathBuf>,
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
    /// Positions to read, comma-separated: prompt, connector.i, first, token.K (the response token K, from 0; of a shorter response its last), 25%, 50%, 75%,
    /// last, eos, mean; those that the verdicts need are always read. Unless given, all but token.K.
    #[arg(long, value_delimiter = ',')]
    positions: Vec<Position>,
    /// The study's id, by which lists, links and commands name it: up to 80 letters, digits, '.', '_' and '-'; unless given,
    /// <model>-seed-<seed>.
    #[arg(long)]
    name: Option<String>,
    /// Study folder to write; unless given, ./ and the study's id.
    #[arg(long)]
    out: Option<PathBuf>,
    /// Start over: drop an unfinished run, and write over the study that the folder holds.
    #[arg(long, conflicts_with = "resume")]
    force: bool,
    /// Stop after the pilot: print which tasks can be probed at which levels, and how long the study would take.
    #[arg(long, conflicts_with_all = ["anyway", "keep_activations"])]
    preview: bool,
    /// Start a study of which the pilot says that too few tasks could be probed.
    #[arg(long)]
    anyway: bool,
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
    /// Print the config that these options give, every key with what it means, and run nothing; as JSON with --json.
    #[arg(long, conflicts_with_all = ["anyway", "keep_activations", "preview"])]
    print_config: bool,
    /// Who decides topic, sentiment, register and toxicity: lexicon, model (the model itself, circular), or the address of an
    /// endpoint of OpenAI's chat completions (http://localhost:8000/v1; its key in SKILLSCOPE_JUDGE_KEY).
    #[arg(long)]
    judge: Option<String>,
    /// The name of the model at the endpoint.
    #[arg(long, requires = "judge")]
    judge_model: Option<String>,
    #[command(flatten)]
    template: TemplateArguments,
    #[command(flatten)]
    compute: Compute,
}

/// Runs the command.
pub fn run(args: &Args, json: bool) -> Result<()> {
    let snapshot = Snapshot::open(&args.model)?;
    let (mut config, own) = config::of(args, &snapshot)?;
    if args.print_config {
        let text = if json { serde_json::to_string(&config)? + "\n" } else { print_config::as_toml(&config)? };
        print!("{text}");
        return Ok(());
    }
    let out = args.out.clone().unwrap_or_else(|| PathBuf::from(config.id()));
    config.date = {
        let tokenizer = snapshot.tokenizer_with(&config.template, config.date.as_deref())?;
        config.check_positions(tokenizer.prompt("Name a colour.")?.connectors())?;
        date(args, &config, &tokenizer, &out)
    };
    if args.preview {
        announce(&config, &snapshot)?;
        let opened = args.compute.open()?;
        return preview(&config, &job::load(&snapshot, args.compute.dtype, &config, &opened.device)?, json);
    }
    let finished = whole(args, &snapshot, (config, own.as_deref()), &out)?;
    if json {
        let verdicts = &finished.study.verdicts;
        println!("{}", serde_json::json!({"study": out, "id": finished.study.id, "verdicts": verdicts}));
    } else {
        summarise(&finished.study);
        println!("{}", out.display());
    }
    Ok(())
}

/// Runs and writes the study, of own prompts where there are any.
fn whole(
    args: &Args,
    snapshot: &Snapshot,
    (mut config, prompts): (StudyConfig, Option<&[PlannedPrompt]>),
    out: &Path,
) -> Result<Finished> {
    out_folder::check(args, out)?;
    announce(&config, snapshot)?;
    let opened = args.compute.open()?;
    let provenance = job::provenance(snapshot, &config, args.compute.dtype, &opened)?;
    let weights = serde_json::to_string(&provenance).context("the provenance cannot be written")?;
    let unfinished = match (args.force, args.resume) {
        (true, _) => Unfinished::Restart,
        (_, true) => Unfinished::Resume,
        (false, false) => Unfinished::Refuse,
    };
    let run = Arc::new(RunFolder::open(out, &store::run_key(&config, &weights)?, unfinished)?);
    // A run that was killed while it moved its study into place completes the move; a study of any other run is not touched.
    if !args.force && store::holds_study(out) && !run.resumed() {
        run.remove()?;
        return Err(out_folder::taken(out));
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
        judge: None,
        prompts,
    };
    let model = job::load(snapshot, args.compute.dtype, &config, &opened.device)?;
    let judge = job::judge(&config, &model)?;
    let context = RunContext { judge: judge.as_deref(), ..context };
    if let Some(asked) = &config.pilot {
        let levels = levels(args, (&config, asked), &model, (&run, &context)).map_err(how_to_go_on)?;
        config.pilot = Some(PilotConfig { levels: Some(levels), ..asked.clone() });
    }
    let finished = job::run(&model, (config, provenance), &context).map_err(how_to_go_on)?;
    bars.finish();
    if args.keep_activations {
        keep_activations(out, &finished)?;
    }
    write(out, &run, &finished)?;
    Ok(finished)
}

/// The levels that a run's pilot leaves to the study. Where the pilot refuses the study, nothing of the run is kept.
fn levels(
    args: &Args,
    (config, asked): (&StudyConfig, &PilotConfig),
    model: &(Model, ChatTokenizer),
    (run, context): (&RunFolder, &RunContext<'_>),
) -> Result<Levels> {
    if run.count() > 0 {
        // What an earlier start has begun goes on: its pilot has passed, and most of its units are kept.
        let (model, tokenizer) = model;
        return Ok(run::pilot(&CaptureInput { model, tokenizer, config }, asked, context)?.levels(asked));
    }
    let forecast = forecast(model, config, asked, context)?;
    report::print(&forecast);
    let passed = if args.anyway { Ok(()) } else { report::require_tasks(&forecast) };
    if passed.is_err() {
        run.remove()?;
    }
    passed.map(|()| forecast.pilot.levels(asked))
}

/// The date of a run's prompts, where their template writes it: the config's, else that on which the run began.
fn date(args: &Args, config: &StudyConfig, tokenizer: &ChatTokenizer, out: &Path) -> Option<String> {
    let begun = || if args.resume { RunFolder::date(out) } else { None }.unwrap_or_else(now);
    config.date.clone().or_else(|| tokenizer.dated().then(begun))
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
    let probes = finished.directions.to_bytes()?;
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

/// Runs the pilot alone, keeps nothing, and prints what it says of the study.
fn preview(config: &StudyConfig, model: &(Model, ChatTokenizer), json: bool) -> Result<()> {
    let (bars, workers) = (Bars::default(), Workers::new()?);
    stop_on_signal();
    let progress = |stage, done, total| bars.at(stage, done, total);
    let judge = job::judge(config, model)?;
    let context =
        RunContext { progress: &progress, stop: &stopped, judge: judge.as_deref(), ..RunContext::quiet(&workers) };
    let asked = config.pilot.as_ref().context("a preview has a pilot")?;
    let forecast = forecast(model, config, asked, &context)?;
    bars.finish();
    report::print(&forecast);
    if json {
        println!("{}", serde_json::to_string(&forecast)?);
    }
    Ok(())
}

/// Prints the sizes of the run before anything starts.
fn announce(config: &StudyConfig, snapshot: &Snapshot) -> Result<()> {
    let of_tasks = config.tasks.len() * (config.samples + config.samples_without);
    let responses = config.prompts.as_ref().map_or(of_tasks, |own| own.rows - own.responses);
    let set = config.prompts.as_ref().map_or_else(|| config.task_set.name().to_owned(), ToString::to_string);
    let model = snapshot.config()?;
    // Every response with the instruction is read twice, the second time by random weights. How many template tokens follow
    // the text is known only when the tokenizer is open; most templates have a few.
    let read = config.tasks.len() * (2 * config.samples + config.samples_without);
    let bytes = read * (model.n_layers + 1) * config.positions_read(2).len() * model.d_model * size_of::<f32>();
    eprintln!(
        "{}: {} tasks, {set}; {responses} responses to write, of at most {} tokens at temperature {} and top p {}, {} layers of width {}; about {} MB on disk while it runs",
        snapshot.name,
        config.tasks.len(),
        config.sampling.max_tokens,
        config.sampling.temperature,
        config.sampling.top_p,
        model.n_layers,
        model.d_model,
        bytes.div_ceil(1_000_000)
    );
    match &config.judge {
        Some(JudgeConfig::Endpoint { url, model }) => {
            eprintln!("every response of a judged task is sent to {model} at {url}");
        }
        Some(JudgeConfig::Model) => eprintln!("the model judges its own responses: circular"),
        None => {}
    }
    Ok(())
}

/// The tasks' rates and the verdicts.
fn summarise(study: &Study) {
    if study.config.preset == Some(Preset::Quick) {
        println!("small sizes: for a first look");
    }
    print_tasks(study);
    print_verdicts(study);
}
