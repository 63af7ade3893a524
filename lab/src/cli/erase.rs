//! `lab erase`: the time to fit an eraser.

use std::path::PathBuf;
use std::time::Instant;

use anyhow::{Context, Result, ensure};
use safetensors::tensor::{Dtype, SafeTensors, TensorView, serialize};
use shared::erase::{Covariance, Eraser, Inlp, Labelled, Stop, inlp, leace, mean_projection};
use shared::study::Method;

use backend::job::Workers;
use backend::store;

/// Time the fit of an eraser; `bench/erase.py` runs it beside scikit-learn and concept-erasure.
#[derive(clap::Args)]
pub struct Args {
    /// Safetensors file with `X`, f32 [n, d], and `y`, i64 [n] of 0 and 1.
    #[arg(long)]
    activations: PathBuf,
    /// How to erase: inlp, mean or leace.
    #[arg(long, value_parser = method)]
    method: Method,
    /// Directions that INLP removes.
    #[arg(long, default_value_t = 8)]
    rank: usize,
    /// Inverse penalty of INLP's logistic regressions.
    #[arg(long, default_value_t = 0.1)]
    c: f64,
    /// Shrink LEACE's covariance.
    #[arg(long)]
    shrinkage: bool,
    /// Fits that are timed, after one that is not.
    #[arg(long, default_value_t = 5)]
    rounds: usize,
    /// Write `projection`, f64 [d, d], here.
    #[arg(long)]
    out: Option<PathBuf>,
}

/// Runs the command.
pub fn run(args: &Args, json: bool) -> Result<()> {
    ensure!(args.rounds > 0, "--rounds must be at least 1");
    let bytes = std::fs::read(&args.activations).with_context(|| args.activations.display().to_string())?;
    let (rows, d, labels) = read(&bytes).with_context(|| args.activations.display().to_string())?;
    let workers = Workers::new()?;
    let mut eraser = fit(args, &rows, d, &labels, &workers)?;
    let mut seconds = Vec::with_capacity(args.rounds);
    for _ in 0..args.rounds {
        let start = Instant::now();
        eraser = fit(args, &rows, d, &labels, &workers)?;
        seconds.push(start.elapsed().as_secs_f64());
    }
    seconds.sort_by(f64::total_cmp);
    let median = seconds[seconds.len() / 2];
    if let Some(out) = &args.out {
        store::write_atomically(out, &written(&eraser)?)?;
    }
    if json {
        println!("{}", serde_json::json!({"seconds": median, "rank": eraser.rank(), "n": labels.len(), "d": d}));
    } else {
        println!("rank {} of {} × {d} in {:.1} ms", eraser.rank(), labels.len(), 1e3 * median);
    }
    Ok(())
}

fn fit(args: &Args, rows: &[f32], d: usize, labels: &[bool], workers: &Workers) -> shared::Result<Eraser> {
    let sample = Labelled::new(rows, d, labels)?;
    match args.method {
        Method::Inlp => inlp(&sample, &Inlp { c: args.c }, Stop::Rank(args.rank)),
        Method::Mean => mean_projection(&sample),
        Method::Leace => leace(&sample, if args.shrinkage { Covariance::Shrunk } else { Covariance::Sample }, workers),
    }
}

fn method(name: &str) -> Result<Method, String> {
    serde_json::from_value(name.into()).map_err(|_| "expected inlp, mean or leace".to_owned())
}

/// Rows, features and labels of a file.
fn read(bytes: &[u8]) -> Result<(Vec<f32>, usize, Vec<bool>)> {
    let file = SafeTensors::deserialize(bytes)?;
    let (x, y) = (file.tensor("X")?, file.tensor("y")?);
    ensure!(x.dtype() == Dtype::F32 && x.shape().len() == 2, "X must be f32 [n, d]");
    ensure!(y.dtype() == Dtype::I64 && y.shape() == &x.shape()[..1], "y must be i64 [n], n as in X");
    let rows = x.data().as_chunks().0.iter().map(|&chunk| f32::from_le_bytes(chunk)).collect();
    let labels = y.data().as_chunks().0.iter().map(|&chunk| i64::from_le_bytes(chunk) != 0).collect();
    Ok((rows, x.shape()[1], labels))
}

fn written(eraser: &Eraser) -> Result<Vec<u8>> {
    let bytes: Vec<u8> = eraser.projection().iter().flat_map(|entry| entry.to_le_bytes()).collect();
    let projection = TensorView::new(Dtype::F64, vec![eraser.d(), eraser.d()], &bytes)?;
    Ok(serialize([("projection", projection)], None)?)
}
