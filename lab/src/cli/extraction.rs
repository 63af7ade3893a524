//! `lab extraction`: the time to read the stream of every layer.

use std::time::Instant;

use anyhow::{Result, ensure};
use shared::executor;
use shared::generate::{Request, generate};
use shared::model::{Capture, Model, NoHook, Rows};
use shared::readback;
use shared::study::Sampling;

use backend::device::Compute;
use backend::job::Workers;
use backend::snapshot::Snapshot;

/// Time one teacher-forced pass that keeps every layer's stream; `bench/extraction.py` runs it beside transformers.
#[derive(clap::Args)]
pub struct Args {
    /// Bundled model, snapshot folder, .gguf file, or hub id (org/name[@revision]).
    #[arg(long)]
    model: String,
    /// Tokens per row.
    #[arg(long, default_value_t = 64)]
    tokens: usize,
    /// Rows per pass.
    #[arg(long, default_value_t = 1)]
    batch: usize,
    /// Passes that are timed, after one that is not.
    #[arg(long, default_value_t = 5)]
    passes: usize,
    /// Greedy tokens to time instead, after a prompt of `--tokens`.
    #[arg(long, default_value_t = 0)]
    decode: usize,
    #[command(flatten)]
    compute: Compute,
}

/// Runs the command.
pub fn run(args: &Args, json: bool) -> Result<()> {
    ensure!(args.tokens > 0 && args.batch > 0 && args.passes > 0, "--tokens, --batch and --passes must be at least 1");
    let model = Snapshot::open(&args.model)?.model(args.compute.dtype, &args.compute.open()?.device)?;
    let ids: Vec<Vec<u32>> = (0..args.batch).map(|row| prompt(&model, row, args.tokens)).collect();
    let workers = Workers::new()?;
    let mut seconds = Vec::with_capacity(args.passes);
    for pass in 0..=args.passes {
        let start = Instant::now();
        let tokens = if args.decode > 0 {
            decode(&model, &ids, args.decode, &workers)?
        } else {
            extract(&model, &ids, &workers)?
        };
        if pass > 0 {
            seconds.push(start.elapsed().as_secs_f64() / tokens as f64);
        }
    }
    seconds.sort_by(f64::total_cmp);
    let rate = 1.0 / seconds[seconds.len() / 2];
    let peak = peak_bytes();
    if json {
        println!("{}", serde_json::json!({"tokens_per_s": rate, "peak_bytes": peak}));
    } else {
        let peak = peak.map_or_else(|| "unknown".to_owned(), |bytes| format!("{:.0} MB", bytes as f64 / 1e6));
        println!("{rate:.1} tokens/s, peak memory {peak}");
    }
    Ok(())
}

/// Ids that differ from row to row, none of them special.
fn prompt(model: &Model, row: usize, tokens: usize) -> Vec<u32> {
    let span = model.config.vocab_size.saturating_sub(4).max(1);
    (0..tokens).map(|token| (3 + (row * 7919 + token * 104_729) % span) as u32).collect()
}

/// One pass that copies every layer's stream to the host, the rows dealt to the workers; returns the tokens read.
fn extract(model: &Model, ids: &[Vec<u32>], workers: &Workers) -> Result<usize> {
    let shares: Vec<&[Vec<u32>]> = ids.chunks(ids.len().div_ceil(workers.count())).collect();
    let read = executor::map(workers, shares.len(), |share| read(model, shares[share]));
    read.into_iter().sum()
}

fn read(model: &Model, ids: &[Vec<u32>]) -> Result<usize> {
    let rows: Vec<&[u32]> = ids.iter().map(Vec::as_slice).collect();
    let mut capture = Capture::default();
    model.stream(&Rows::new(&rows, &model.device), None, &mut capture);
    for (_, stream) in capture.streams {
        readback::floats(stream)?;
    }
    Ok(ids.iter().map(Vec::len).sum())
}

/// Greedy continuation, the rows dealt to the workers as a study's units are; returns the tokens written.
fn decode(model: &Model, ids: &[Vec<u32>], tokens: usize, workers: &Workers) -> Result<usize> {
    let sampling = Sampling { temperature: 0.0, top_p: 1.0, max_tokens: tokens };
    let shares: Vec<&[Vec<u32>]> = ids.chunks(ids.len().div_ceil(workers.count())).collect();
    let written = executor::map(workers, shares.len(), |share| {
        let requests: Vec<Request<'_>> = shares[share].iter().map(|prompt| Request { prompt, seed: 0 }).collect();
        generate(model, &requests, &sampling, &mut NoHook)
    });
    written.into_iter().map(|share| Ok(share?.iter().map(|response| response.token_ids.len()).sum::<usize>())).sum()
}

/// The peak memory of this process in bytes, where the system reports it.
pub(super) fn peak_bytes() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kilobytes: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kilobytes * 1024)
}
