//! probes.safetensors: the probes and subspaces behind a study's numbers.
//!
//! `<site>/<position>/<task>/{weights, mean, scale}` `[d]` and `…/intercept` `[1]`, as f32, so that
//! `logit = intercept + Σ weights (x − mean) / scale`; `<site>/subspace/<task>/{read, removed}` `[rank, d]` and `…/mean`
//! `[d]`, so that `x − removedᵀ read (x − mean)` is erased. All in the stream's features, not standardised.

use safetensors::tensor::{Dtype, SafeTensors, TensorView};

use super::directions::{Directions, PlacedProbe, PlacedSubspace};
use crate::erase::Eraser;
use crate::error::{Error, Result};
use crate::probe::Probe;

/// Between site and task of a subspace; no position has this name.
const SUBSPACE: &str = "subspace";

impl Directions {
    /// The file of these directions.
    ///
    /// # Errors
    /// [`Error::Data`] when there are more values than a file can hold.
    pub fn to_bytes(&self) -> Result<Vec<u8>> {
        let mut tensors: Vec<(String, Vec<usize>, Vec<u8>)> = Vec::new();
        let mut add = |name: String, shape: Vec<usize>, values: &[f64]| {
            tensors.push((name, shape, values.iter().flat_map(|&value| (value as f32).to_le_bytes()).collect()));
        };
        for PlacedProbe { site, position, task, probe } in &self.probes {
            let at = format!("{site}/{position}/{task}");
            let d = probe.weights.len();
            add(format!("{at}/weights"), vec![d], &probe.weights);
            add(format!("{at}/mean"), vec![d], &probe.mean);
            add(format!("{at}/scale"), vec![d], &probe.scale);
            add(format!("{at}/intercept"), vec![1], &[probe.intercept]);
        }
        for PlacedSubspace { site, task, eraser } in &self.subspaces {
            let at = format!("{site}/{SUBSPACE}/{task}");
            let shape = vec![eraser.rank(), eraser.d()];
            add(format!("{at}/read"), shape.clone(), eraser.read());
            add(format!("{at}/removed"), shape, eraser.removed());
            add(format!("{at}/mean"), vec![eraser.d()], eraser.mean());
        }
        let unwritten =
            |error: safetensors::SafeTensorError| Error::data("probes", error.to_string(), "take fewer sites");
        let mut views = Vec::with_capacity(tensors.len());
        for (name, shape, bytes) in &tensors {
            views.push((name.as_str(), TensorView::new(Dtype::F32, shape.clone(), bytes).map_err(unwritten)?));
        }
        safetensors::serialize(views, None).map_err(unwritten)
    }

    /// The directions of a file's bytes.
    ///
    /// # Errors
    /// [`Error::Data`] when it is no safetensors file, or lacks a part; the message names the tensor.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self> {
        let file = SafeTensors::deserialize(bytes)
            .map_err(|_| damaged("is no safetensors file or is damaged".to_owned(), "run the study again"))?;
        let mut names: Vec<&str> = file.names().into_iter().collect();
        names.sort_unstable();
        let mut directions = Self::default();
        for name in names {
            let parts: Vec<&str> = name.split('/').collect();
            match parts[..] {
                [site, SUBSPACE, task, "read"] => directions.subspaces.push(subspace(&file, site, task)?),
                [site, position, task, "weights"] => directions.probes.push(probe(&file, site, position, task)?),
                [_, _, _, "removed" | "mean" | "scale" | "intercept"] => {}
                _ => {
                    return Err(damaged(
                        format!("tensor '{name}' is no part of a probe or a subspace"),
                        "the file is of another program",
                    ));
                }
            }
        }
        Ok(directions)
    }
}

fn probe(file: &SafeTensors<'_>, site: &str, position: &str, task: &str) -> Result<PlacedProbe> {
    let part = |part: &str| floats(file, &format!("{site}/{position}/{task}/{part}"));
    let intercept = part("intercept")?;
    let missing = || damaged(format!("{site}/{position}/{task}: a probe without an intercept"), "run the study again");
    let probe = Probe {
        weights: part("weights")?,
        intercept: *intercept.first().ok_or_else(missing)?,
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
    let missing = |_| damaged(format!("tensor '{name}' is missing"), "the file is damaged");
    let tensor = file.tensor(name).map_err(missing)?;
    if tensor.dtype() != Dtype::F32 {
        let problem = format!("tensor '{name}' is {:?}, expected F32", tensor.dtype());
        return Err(damaged(problem, "the file is of another program"));
    }
    Ok(tensor.data().as_chunks().0.iter().map(|&chunk| f64::from(f32::from_le_bytes(chunk))).collect())
}

fn damaged(problem: String, fix: &str) -> Error {
    Error::data("probes.safetensors", problem, fix)
}
