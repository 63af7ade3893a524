//! `skillscope run`: a whole study.

mod config;
mod labels;
mod observer;
mod out_folder;
mod pilot;
mod print_config;
mod prompts;
mod stopped_run;
mod supervised;
mod written;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result};
use shared::run::{ArtefactStore, RunContext};
use shared::site::Position;
use shared::study::{JudgeConfig, PilotConfig, Preset, Study, StudyConfig};
use shared::tokenizer::ChatTokenizer;

use self::config::Asked;
use self::observer::Observer;
use self::stopped_run::how_to_go_on;
use super::progress::stop_on_signal;
use super::study::{print_tasks, print_verdicts};
use super::template::TemplateArguments;
use crate::device::Compute;
use crate::job::{self, Finished, Workers};
use crate::snapshot::{Snapshot, now};
use crate::store::{self, Recomputation, RunFolder, Unfinished};

/// How long a supervised run waits for one before it whose supervisor has ended, and which therefore ends too.
const ENDING: Duration = Duration::from_secs(10);

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
    /// Keep the run's units beside the study, in .NAME.units: from them it can be computed again under other labels.
    #[arg(long, hide = true, conflicts_with_all = ["preview", "print_config", "units_of"])]
    keep_units: bool,
    /// Compute the study again whose kept units this folder holds: its config, pilot, responses and activations.
    #[arg(long, hide = true, value_name = "FOLDER", conflicts_with_all = ["config", "preset", "preview", "quick"])]
    units_of: Option<PathBuf>,
    /// The SHA-256 of the study.json to which the kept units must belong.
    #[arg(long, hide = true, value_name = "SHA256", requires = "units_of")]
    of_study: Option<String>,
    /// Labels that a reader has overruled, as JSONL: "sample", "satisfied" and "reason".
    #[arg(long, hide = true, requires = "units_of")]
    labels: Option<PathBuf>,
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
    /// For a program that starts runs, as `serve` does: orders on stdin (pause, continue, stop; their end ends the run at once),
    /// nothing but reports on stdout, a JSON object a line, and the lowest priority. With --print-config, that and the end of orders.
    #[arg(long, hide = true)]
    supervised: bool,
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
    // What is printed is the config then, and no report.
    let observer = Observer::begin(args.supervised && !args.print_config);
    if args.supervised && args.print_config {
        supervised::end_with_stdin();
    }
    let snapshot = Snapshot::open(&args.model)?;
    let mut asked = config::of(args, &snapshot)?;
    let config = &mut asked.config;
    if args.print_config {
        let text = if json { serde_json::to_string(config)? + "\n" } else { print_config::as_toml(config)? };
        print!("{text}");
        return Ok(());
    }
    let out = args.out.clone().unwrap_or_else(|| PathBuf::from(config.id()));
    if args.supervised && args.resume {
        RunFolder::wait(&out, ENDING);
    }
    config.date = {
        let tokenizer = snapshot.tokenizer_with(&config.template, config.date.as_deref())?;
        config.check_positions(tokenizer.prompt("Name a colour.")?.connectors())?;
        date(args, config, &tokenizer, &out)
    };
    if args.preview {
        announce(config, &snapshot)?;
        let opened = args.compute.open()?;
        let model = job::load(&snapshot, args.compute.dtype, config, &opened.device)?;
        return pilot::preview(config, &model, (&observer, json && !args.supervised));
    }
    let finished = whole(args, &snapshot, asked, (&out, &observer))?;
    if args.supervised {
        return Ok(());
    }
    if json {
        let verdicts = &finished.study.verdicts;
        println!("{}", serde_json::json!({"study": out, "id": finished.study.id, "verdicts": verdicts}));
    } else {
        summarise(&finished.study);
        println!("{}", out.display());
    }
    Ok(())
}

/// Runs and writes the study.
fn whole(args: &Args, snapshot: &Snapshot, asked: Asked, (out, observer): (&Path, &Observer)) -> Result<Finished> {
    let Asked { mut config, prompts, labels, kept } = asked;
    out_folder::check(args, out)?;
    announce(&config, snapshot)?;
    let opened = args.compute.open()?;
    let provenance = job::provenance(snapshot, &config, args.compute.dtype, &opened)?;
    let weights = serde_json::to_string(&provenance).context("the provenance cannot be written")?;
    if let Some(kept) = &kept {
        kept.check(&config, &weights)?;
    }
    let begun = config.clone();
    let run = begin(args, out, &store::run_key(&config, &weights)?)?;
    let artefacts: Arc<dyn ArtefactStore> = match kept {
        Some(kept) => Arc::new(Recomputation { kept, own: run.clone() }),
        None => run.clone(),
    };
    let workers = Workers::new()?;
    stop_on_signal();
    let context = RunContext {
        executor: &workers,
        artefacts: Some(artefacts),
        progress: &|stage, done, total| observer.at(stage, done, total),
        kept: &|stage, kept| observer.kept(stage, kept),
        stop: &|| observer.stopped(),
        responded: &|samples| observer.responded(samples),
        probed: &|cells| observer.probed(cells),
        prompts: prompts.as_deref(),
        labels: &labels,
        ..RunContext::quiet(&workers)
    };
    let model = job::load(snapshot, args.compute.dtype, &config, &opened.device)?;
    let judge = job::judge(&config, &model)?;
    let context = RunContext { judge: judge.as_deref(), ..context };
    if let Some(asked) = &config.pilot {
        let levels = pilot::levels((args, observer), (&config, asked), &model, (&run, &context));
        let levels = levels.map_err(|error| how_to_go_on(args, error))?;
        config.pilot = Some(PilotConfig { levels: Some(levels), ..asked.clone() });
    }
    let finished = job::run(&model, (config, provenance), &context);
    if finished.is_err() && args.units_of.is_some() && run.count() == 0 {
        // Labels that cannot be used: the next ones make another run.
        run.remove()?;
    }
    let finished = finished.map_err(|error| how_to_go_on(args, error))?;
    observer.finish();
    written::write(args, (out, &run), &finished, &begun)?;
    Ok(finished)
}

/// Begins the run, or goes on with it.
fn begin(args: &Args, out: &Path, key: &str) -> Result<Arc<RunFolder>> {
    let unfinished = match (args.force, args.resume) {
        (true, _) => Unfinished::Restart,
        (_, true) => Unfinished::Resume,
        (false, false) => Unfinished::Refuse,
    };
    let run = RunFolder::open(out, key, unfinished)?;
    // A run that was killed while it moved its study into place completes the move; a study of any other run is not touched.
    if !args.force && store::holds_study(out) && !run.resumed() {
        run.remove()?;
        return Err(out_folder::taken(out));
    }
    if run.count() > 0 {
        eprintln!("going on: {} results of units are kept", run.count());
    }
    Ok(Arc::new(run))
}

/// The date of a run's prompts, where their template writes it: the config's, else that on which the run began.
fn date(args: &Args, config: &StudyConfig, tokenizer: &ChatTokenizer, out: &Path) -> Option<String> {
    let begun = || if args.resume { RunFolder::date(out) } else { None }.unwrap_or_else(now);
    config.date.clone().or_else(|| tokenizer.dated().then(begun))
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
