//! `lab probes`: the time to fit a sweep of probes over layers, tasks and folds.

use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::{Context, Result, ensure};
use burn::tensor::Device;
use safetensors::tensor::TensorView;
use safetensors::{Dtype, SafeTensors};
use shared::executor;
use shared::probe::{Column, Design, Logistic, Until};
use shared::stats::Ranking;

use backend::job::Workers;
use backend::store::write_atomically;

/// Time the probes of a folder of layers; `bench/probes.py` writes them and runs scikit-learn beside it.
#[derive(clap::Args)]
pub struct Args {
    /// Folder of safetensors files, one per layer: x F32 [n, d], labels U8 [tasks, n], fold U8 [n].
    #[arg(long)]
    data: PathBuf,
    /// Inverse L2 strength (scikit-learn's C).
    #[arg(long, default_value_t = 0.1)]
    c: f64,
    /// Safetensors file for the weights [tasks · folds, d] and AUROCs [tasks] of every layer.
    #[arg(long)]
    out: Option<PathBuf>,
}

/// One layer's activations with the labels of every task.
struct Layer {
    name: String,
    x: Vec<f32>,
    d: usize,
    labels: Vec<Vec<bool>>,
    folds: Vec<usize>,
}

/// The results at one layer.
struct Found {
    weights: Vec<f32>,
    aurocs: Vec<f32>,
}

/// Runs the command.
pub fn run(args: &Args, json: bool) -> Result<()> {
    let layers = read(&args.data)?;
    let workers = Workers::new()?;
    let start = Instant::now();
    let found = executor::map(&workers, layers.len(), |layer| sweep(&layers[layer], args.c));
    let found = found.into_iter().collect::<Result<Vec<Found>>>()?;
    let seconds = start.elapsed().as_secs_f64();
    let fits: usize = layers.iter().zip(&found).map(|(layer, found)| found.weights.len() / layer.d).sum();
    if let Some(out) = &args.out {
        write(out, &layers, &found)?;
    }
    if json {
        println!("{}", serde_json::json!({"seconds": seconds, "fits": fits, "layers": layers.len()}));
    } else {
        println!("{fits} fits over {} layers in {seconds:.2} s", layers.len());
    }
    Ok(())
}

/// Fits and scores every task and fold of a layer in one batch.
fn sweep(layer: &Layer, c: f64) -> Result<Found> {
    let n_folds = layer.folds.iter().max().map_or(0, |last| last + 1);
    let design = Design::new(&layer.x, layer.d, &vec![0; layer.folds.len()], &Device::flex())?;
    let trains: Vec<Vec<bool>> = (0..n_folds).map(|fold| layer.folds.iter().map(|&of| of != fold).collect()).collect();
    let column = |labels, train| Column::new(labels, train, Until::Optimum);
    let columns: Vec<Column<'_>> =
        layer.labels.iter().flat_map(|labels| (0..n_folds).map(move |train| column(labels, train))).collect();
    let fitted = Logistic::new(c).fit(&design, &trains, &columns)?;
    let logits = fitted.logits(&design)?;
    let auroc = |(task, labels): (usize, &Vec<bool>)| {
        let place = |(row, fold): (usize, &usize)| logits[row * columns.len() + task * n_folds + fold];
        let held_out: Vec<f32> = layer.folds.iter().enumerate().map(place).collect();
        Ranking::new(&held_out, labels, &layer.folds).auroc().map_or(f32::NAN, |auroc| auroc as f32)
    };
    let weights = (0..columns.len()).flat_map(|column| fitted.probe(&design, column, 0).weights);
    Ok(Found {
        weights: weights.map(|weight| weight as f32).collect(),
        aurocs: layer.labels.iter().enumerate().map(auroc).collect(),
    })
}

fn read(folder: &Path) -> Result<Vec<Layer>> {
    let place = || format!("{}: cannot be read", folder.display());
    let entries = std::fs::read_dir(folder).with_context(place)?.collect::<Result<Vec<_>, _>>().with_context(place)?;
    let mut paths: Vec<PathBuf> = entries.into_iter().map(|entry| entry.path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "safetensors"));
    paths.sort();
    ensure!(!paths.is_empty(), "{}: holds no safetensors; let bench/probes.py write them", folder.display());
    paths.iter().map(|path| layer(path).with_context(|| path.display().to_string())).collect()
}

fn layer(path: &Path) -> Result<Layer> {
    let bytes = std::fs::read(path)?;
    let file = SafeTensors::deserialize(&bytes)?;
    let (x, labels, fold) = (file.tensor("x")?, file.tensor("labels")?, file.tensor("fold")?);
    let n = fold.data().len();
    let shaped = x.dtype() == Dtype::F32 && x.shape().len() == 2 && x.shape()[0] == n && labels.shape()[1..] == [n];
    ensure!(shaped && labels.dtype() == Dtype::U8, "expected x F32 [n, d], labels U8 [tasks, n], fold U8 [n]");
    Ok(Layer {
        name: path.file_stem().unwrap_or_default().to_string_lossy().into_owned(),
        d: x.shape()[1],
        x: x.data().as_chunks().0.iter().map(|&four| f32::from_le_bytes(four)).collect(),
        labels: labels.data().chunks_exact(n).map(|task| task.iter().map(|&label| label == 1).collect()).collect(),
        folds: fold.data().iter().map(|&fold| usize::from(fold)).collect(),
    })
}

fn write(path: &Path, layers: &[Layer], found: &[Found]) -> Result<()> {
    let bytes = |values: &[f32]| values.iter().flat_map(|value| value.to_le_bytes()).collect::<Vec<u8>>();
    let tensors: Vec<(String, Vec<usize>, Vec<u8>)> = layers
        .iter()
        .zip(found)
        .flat_map(|(layer, found)| {
            let weights = vec![found.weights.len() / layer.d, layer.d];
            [
                (format!("{}/weights", layer.name), weights, bytes(&found.weights)),
                (format!("{}/auroc", layer.name), vec![found.aurocs.len()], bytes(&found.aurocs)),
            ]
        })
        .collect();
    let mut views = Vec::with_capacity(tensors.len());
    for (name, shape, bytes) in &tensors {
        views.push((name.as_str(), TensorView::new(Dtype::F32, shape.clone(), bytes)?));
    }
    write_atomically(path, &safetensors::serialize(views, None)?)
}
