//! `skillscope erase`: removes from any activations what a linear probe reads.

use std::path::PathBuf;

use anyhow::{Context, Result, bail, ensure};
use safetensors::Dtype;
use safetensors::tensor::TensorView;
use shared::erase::{Covariance, Eraser, Inlp, Labelled, Stop, inlp, leace, mean_projection};
use shared::executor::{self, Executor, Sequential};
use shared::probe::{Cohort, Row};
use shared::study::Method;

use crate::job::Workers;
use crate::labelled::{self, Array, Labels};
use crate::store::write_atomically;

/// The most directions INLP removes where no rank is asked for.
const CAP: usize = 32;
/// Number of folds that groups are cut into; one of them decides when INLP stops.
const FOLDS: usize = 5;

/// Fit the eraser of a task's labels at every array; writes projection, mean and the erased rows.
#[derive(clap::Args)]
pub struct Args {
    /// Safetensors or npz; every 2-D array [n, d] is a site.
    #[arg(long)]
    activations: PathBuf,
    /// JSONL, one line per row, in order: {"task", "label": 0|1, "group", "fold"?}.
    #[arg(long)]
    labels: PathBuf,
    /// How the directions are found.
    #[arg(long, value_parser = method)]
    method: Method,
    /// Directions INLP removes; without it, until a probe of the next reads under 55 % of held-out groups, 32 at most.
    #[arg(long)]
    rank: Option<usize>,
    /// The task whose labels are erased; needed where there are several.
    #[arg(long)]
    task: Option<String>,
    /// Seed of the groups that INLP holds out to know when to stop.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Safetensors file to write: SITE/projection [d, d], SITE/mean [d], SITE/erased [n, d].
    #[arg(long)]
    out: PathBuf,
}

/// The rows of the task whose labels are erased.
struct Chosen {
    rows: Vec<usize>,
    labels: Vec<bool>,
    /// Which of them decide when INLP stops.
    development: Vec<bool>,
}

/// Runs the command.
pub fn run(args: &Args, json: bool) -> Result<()> {
    ensure!(
        args.rank.is_none_or(|rank| rank == 1) || args.method == Method::Inlp,
        "--rank: this method removes one direction; leave it out, or use --method inlp"
    );
    let input = labelled::read(&args.activations, &args.labels)?;
    input.left_out.iter().for_each(|reason| eprintln!("left out: {reason}"));
    let task = task(args, &input.labels)?;
    let chosen = chosen(args, &input.labels, task).with_context(|| format!("task '{}'", input.labels.tasks[task]))?;
    let workers = Workers::new()?;
    // One array alone gets every core; several get one each.
    let within: &dyn Executor = if input.arrays.len() == 1 { &workers } else { &Sequential };
    let erasers = executor::map(&workers, input.arrays.len(), |index| {
        let array = &input.arrays[index];
        eraser(args, array, &chosen, within).with_context(|| format!("array '{}'", array.name))
    });
    let erasers = erasers.into_iter().collect::<Result<Vec<Eraser>>>()?;
    write(&args.out, &input.arrays, &erasers)?;
    let ranks = input.arrays.iter().zip(&erasers).map(|(array, eraser)| (array.name.as_str(), eraser.rank()));
    if json {
        let ranks: serde_json::Map<_, _> = ranks.map(|(name, rank)| (name.to_owned(), rank.into())).collect();
        println!("{}", serde_json::json!({"out": args.out, "task": input.labels.tasks[task], "rank": ranks}));
    } else {
        ranks.for_each(|(name, rank)| println!("{name}: {rank} directions removed"));
        println!("{}", args.out.display());
    }
    Ok(())
}

fn method(text: &str) -> Result<Method, String> {
    serde_json::from_value(text.into()).map_err(|_| "expected inlp, mean or leace".to_owned())
}

/// The task that is asked for, or the only one.
fn task(args: &Args, labels: &Labels) -> Result<usize> {
    let known = || labels.tasks.join(", ");
    match &args.task {
        Some(name) => {
            let place = labels.tasks.iter().position(|task| task == name);
            place.with_context(|| format!("--task: no label is of '{name}'; known tasks: {}", known()))
        }
        None if labels.tasks.len() == 1 => Ok(0),
        None => bail!("--task: the labels are of several tasks ({}); name one", known()),
    }
}

fn chosen(args: &Args, labels: &Labels, task: usize) -> Result<Chosen> {
    let rows: Vec<usize> = (0..labels.rows.len()).filter(|&row| labels.rows[row].task == task).collect();
    let own: Vec<Row> = rows.iter().map(|&row| Row { task: 0, ..labels.rows[row].clone() }).collect();
    let folds = match (&labels.folds, args.rank, args.method) {
        (Some(folds), ..) => rows.iter().map(|&row| folds[row]).collect(),
        (None, None, Method::Inlp) => Cohort::new(&own, 1, FOLDS, args.seed)?.folds,
        _ => vec![0; rows.len()],
    };
    let last = folds.iter().copied().max();
    let development = folds.into_iter().map(|fold| Some(fold) == last).collect();
    Ok(Chosen { labels: own.iter().map(|row| row.label).collect(), rows, development })
}

fn eraser(args: &Args, array: &Array, chosen: &Chosen, executor: &dyn Executor) -> Result<Eraser> {
    let d = array.d;
    let rows: Vec<f32> = chosen.rows.iter().flat_map(|&row| &array.values[row * d..(row + 1) * d]).copied().collect();
    let sample = Labelled::new(&rows, d, &chosen.labels)?;
    let stop = match args.rank {
        Some(rank) => Stop::Rank(rank),
        None => Stop::Development { cap: CAP.min(d), mask: &chosen.development },
    };
    Ok(match args.method {
        Method::Inlp => inlp(&sample, &Inlp::default(), stop)?,
        Method::Mean => mean_projection(&sample)?,
        Method::Leace => leace(&sample, Covariance::Sample, executor)?,
    })
}

fn write(path: &std::path::Path, arrays: &[Array], erasers: &[Eraser]) -> Result<()> {
    let mut tensors = Vec::with_capacity(3 * arrays.len());
    for (Array { name, n, d, values }, eraser) in arrays.iter().zip(erasers) {
        let projection: Vec<f32> = eraser.projection().into_iter().map(|value| value as f32).collect();
        let mean: Vec<f32> = eraser.mean().iter().map(|&value| value as f32).collect();
        tensors.push((format!("{name}/projection"), vec![*d, *d], bytes(&projection)));
        tensors.push((format!("{name}/mean"), vec![*d], bytes(&mean)));
        tensors.push((format!("{name}/erased"), vec![*n, *d], bytes(&eraser.erase(values))));
    }
    let mut views = Vec::with_capacity(tensors.len());
    for (name, shape, bytes) in &tensors {
        views.push((name.as_str(), TensorView::new(Dtype::F32, shape.clone(), bytes)?));
    }
    write_atomically(path, &safetensors::serialize(views, None)?)
}

fn bytes(values: &[f32]) -> Vec<u8> {
    values.iter().flat_map(|value| value.to_le_bytes()).collect()
}
