//! probes.safetensors: the probes and subspaces behind a study's numbers.
//!
//! `<site>/<position>/<task>/{weights, mean, scale}` `[d]` and `…/intercept` `[1]`, as f32, so that
//! `logit = intercept + Σ weights (x − mean) / scale`; `<site>/subspace/<task>/{read, removed}` `[rank, d]` and `…/mean`
//! `[d]`, so that `x − removedᵀ read (x − mean)` is erased. All in the stream's features, not standardised.

use std::path::Path;

use anyhow::{Context, Result, bail};
use safetensors::tensor::{Dtype, SafeTensors, TensorView};
use shared::erase::Eraser;
use shared::probe::Probe;
use shared::run::{Directions, PlacedProbe, PlacedSubspace};

/// The file's name in a study's folder.
pub const PROBES_FILE: &str = "probes.safetensors";

/// Between site and task of a subspace; no position has this name.
const SUBSPACE: &str = "subspace";

/// The file of some directions.
///
/// # Errors
/// When there are more values than a file can hold.
pub fn probes_to_bytes(directions: &Directions) -> Result<Vec<u8>> {
    let mut tensors: Vec<(String, Vec<usize>, Vec<u8>)> = Vec::new();
    let mut add = |name: String, shape: Vec<usize>, values: &[f64]| {
        tensors.push((name, shape, values.iter().flat_map(|&value| (value as f32).to_le_bytes()).collect()));
    };
    for PlacedProbe { site, position, task, probe } in &directions.probes {
        let at = format!("{site}/{position}/{task}");
        let d = probe.weights.len();
        add(format!("{at}/weights"), vec![d], &probe.weights);
        add(format!("{at}/mean"), vec![d], &probe.mean);
        add(format!("{at}/scale"), vec![d], &probe.scale);
        add(format!("{at}/intercept"), vec![1], &[probe.intercept]);
    }
    for PlacedSubspace { site, task, eraser } in &directions.subspaces {
        let at = format!("{site}/{SUBSPACE}/{task}");
        let shape = vec![eraser.rank(), eraser.d()];
        add(format!("{at}/read"), shape.clone(), eraser.read());
        add(format!("{at}/removed"), shape, eraser.removed());
        add(format!("{at}/mean"), vec![eraser.d()], eraser.mean());
    }
    let mut views = Vec::with_capacity(tensors.len());
    for (name, shape, bytes) in &tensors {
        views.push((name.as_str(), TensorView::new(Dtype::F32, shape.clone(), bytes)?));
    }
    Ok(safetensors::serialize(views, None)?)
}

/// The directions in a study's folder.
///
/// # Errors
/// When the file is missing, damaged, or lacks a part; the message names the file and the tensor.
pub fn read_probes(folder: &Path) -> Result<Directions> {
    let path = folder.join(PROBES_FILE);
    let bytes = std::fs::read(&path).with_context(|| {
        format!("{}: cannot be read; run the study again, older ones hold no probes", path.display())
    })?;
    probes_from_bytes(&bytes).with_context(|| path.display().to_string())
}

/// The directions of a file's bytes.
///
/// # Errors
/// When it is no safetensors file, or lacks a part; the message names the tensor.
pub fn probes_from_bytes(bytes: &[u8]) -> Result<Directions> {
    let file = SafeTensors::deserialize(bytes).context("is no safetensors file or is damaged")?;
    let mut names: Vec<&str> = file.names().into_iter().collect();
    names.sort_unstable();
    let mut directions = Directions::default();
    for name in names {
        let parts: Vec<&str> = name.split('/').collect();
        match parts[..] {
            [site, SUBSPACE, task, "read"] => directions.subspaces.push(subspace(&file, site, task)?),
            [site, position, task, "weights"] => directions.probes.push(probe(&file, site, position, task)?),
            [_, _, _, "removed" | "mean" | "scale" | "intercept"] => {}
            _ => bail!("tensor '{name}' is no part of a probe or a subspace; the file is of another program"),
        }
    }
    Ok(directions)
}

fn probe(file: &SafeTensors<'_>, site: &str, position: &str, task: &str) -> Result<PlacedProbe> {
    let part = |part: &str| floats(file, &format!("{site}/{position}/{task}/{part}"));
    let intercept = part("intercept")?;
    let probe = Probe {
        weights: part("weights")?,
        intercept: *intercept.first().context("a probe without an intercept")?,
        mean: part("mean")?,
        scale: part("scale")?,
    };
    Ok(PlacedProbe { site: site.parse()?, position: position.parse()?, task: task.to_owned(), probe })
}

fn subspace(file: &SafeTensors<'_>, site: &str, task: &str) -> Result<PlacedSubspace> {
    let part = |part: &str| floats(file, &format!("{site}/{SUBSPACE}/{task}/{part}"));
    let eraser = Eraser::new(part("mean")?, part("removed")?, part("read")?)?;
    Ok(PlacedSubspace { site: site.parse()?, task: task.to_owned(), eraser })
}

fn floats(file: &SafeTensors<'_>, name: &str) -> Result<Vec<f64>> {
    let tensor = file.tensor(name).with_context(|| format!("tensor '{name}' is missing; the file is damaged"))?;
    if tensor.dtype() != Dtype::F32 {
        bail!("tensor '{name}' is {:?}, expected F32; the file is of another program", tensor.dtype());
    }
    Ok(tensor.data().as_chunks().0.iter().map(|&chunk| f64::from(f32::from_le_bytes(chunk))).collect())
}
