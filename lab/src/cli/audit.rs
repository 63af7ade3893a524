//! `lab audit`: a model's responses to the natural tasks that a judge decides, for readers to label.

use std::path::PathBuf;

use anyhow::{Context, Result};
use backend::device::Compute;
use backend::job;
use backend::snapshot::Snapshot;
use shared::generate::{Request, generate_in_slots};
use shared::judge;
use shared::model::NoHook;
use shared::prompt::plan;
use shared::run::BATCH;
use shared::study::{BuiltInSet, Sampling, StudyConfig};
use shared::task::TaskSet;

/// Write a model's responses to the natural tasks that a judge decides, one JSON object per line, to be labelled as
/// docs/audit.md says.
#[derive(clap::Args)]
pub struct Args {
    /// Bundled model, snapshot folder, .gguf file, or hub id.
    #[arg(long)]
    model: String,
    /// Responses per task.
    #[arg(long, default_value_t = 150)]
    samples: usize,
    /// Seed of prompts and sampling.
    #[arg(long, default_value_t = 2026)]
    seed: u64,
    /// File to write.
    #[arg(long)]
    out: PathBuf,
    #[command(flatten)]
    compute: Compute,
}

/// Runs the command.
pub fn run(args: &Args) -> Result<()> {
    let snapshot = Snapshot::open(&args.model)?;
    let mut config = StudyConfig::default_for(&snapshot.name, snapshot.config()?.n_layers, args.seed);
    config.task_set = BuiltInSet::Natural;
    config.sampling = snapshot.natural_sampling()?.unwrap_or(Sampling { max_tokens: 96, ..config.sampling });
    config.tasks =
        TaskSet::of(&config)?.iter().filter(|task| task.is_judged()).map(|task| task.id().to_owned()).collect();
    let tasks = TaskSet::of(&config)?;
    let (model, tokenizer) = job::load(&snapshot, args.compute.dtype, &config, &args.compute.open()?.device)?;
    let mut planned = Vec::new();
    for row in plan(&tasks, args.samples, 0, args.seed) {
        planned.push((tokenizer.prompt(&row.prompt)?.token_ids, row));
    }
    planned.sort_by_key(|(prompt, row)| (prompt.len(), row.id.clone()));
    let requests: Vec<Request<'_>> =
        (args.seed..).zip(&planned).map(|(seed, (prompt, _))| Request { prompt, seed }).collect();
    let responses = generate_in_slots(&model, &requests, BATCH, &config.sampling, &mut NoHook)?;
    let mut lines = Vec::new();
    for ((_, row), response) in planned.iter().zip(responses) {
        let content = &response.token_ids[..response.token_ids.len() - usize::from(response.ended)];
        let judge = judge::ALL.iter().find(|judge| judge.is_open() && judge.task == row.task).context("a judge")?;
        // What is asked is the only parameter; the civil task has none, and asks for its name.
        let asked = row.params.values().next().and_then(|value| value.as_str()).unwrap_or("civil");
        if response.ended && !content.is_empty() {
            let text = tokenizer.decode(content)?;
            lines.push((
                row.id.clone(),
                serde_json::json!({"judge": judge.id, "asked": asked, "prompt": row.prompt, "text": text}),
            ));
        }
    }
    lines.sort_by(|(a, _), (b, _)| a.cmp(b));
    let text: String = lines.iter().map(|(_, line)| format!("{line}\n")).collect();
    std::fs::write(&args.out, text).with_context(|| format!("{}: cannot be written", args.out.display()))?;
    println!("{}: {} responses, {} were cut or empty", args.out.display(), lines.len(), planned.len() - lines.len());
    Ok(())
}
