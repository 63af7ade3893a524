//! The activations of a run, kept beside its study: a safetensors file per site.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use safetensors::tensor::{Dtype, TensorView};
use serde_json::json;
use shared::activation::Activations;
use shared::study::Sample;

use super::write_atomically;

/// The activations folder of a study: the study's folder name and `-activations`.
pub fn activations_folder(study: &Path) -> PathBuf {
    let mut name = study.file_name().unwrap_or_default().to_owned();
    name.push("-activations");
    study.with_file_name(name)
}

/// Writes `<site>.safetensors` for every site: a tensor `[n, d_model]` of f32 per position, a row per analysed sample in the
/// order of samples.jsonl; the file's metadata holds the samples' ids, one a line; and labels.jsonl with their labels, as
/// `skillscope probe` reads them. One site at a time is in memory.
///
/// # Errors
/// When the run's store cannot be read, or the folder not be written.
pub fn write_activations(folder: &Path, activations: &Activations, samples: &[Sample]) -> Result<()> {
    let cannot = || format!("{}: cannot be written; check free space and permissions", folder.display());
    std::fs::create_dir_all(folder).with_context(cannot)?;
    let analysed = samples.iter().filter(|sample| sample.with_constraint && sample.excluded.is_none());
    let analysed: Vec<&Sample> = analysed.collect();
    let ids: Vec<&str> = analysed.iter().map(|sample| sample.id.as_str()).collect();
    let label = |sample: &&Sample| {
        let label = u8::from(sample.verdict.as_ref().is_some_and(|verdict| verdict.satisfied));
        let line = json!({"id": sample.id, "task": sample.task, "label": label, "group": sample.group});
        format!("{line}\n")
    };
    write_atomically(&folder.join("labels.jsonl"), analysed.iter().map(label).collect::<String>().as_bytes())?;
    let metadata = Some([("samples".to_owned(), ids.join("\n"))].into());
    for (index, site) in activations.sites().iter().enumerate() {
        let mut tensors = Vec::with_capacity(activations.positions().len());
        for (at, position) in activations.positions().iter().enumerate() {
            let bytes: Vec<u8> = activations.cell(index, at)?.iter().flat_map(|value| value.to_le_bytes()).collect();
            tensors.push((position.to_string(), bytes));
        }
        let shape = vec![activations.n(), activations.d()];
        let views = tensors
            .iter()
            .map(|(name, bytes)| Ok((name.as_str(), TensorView::new(Dtype::F32, shape.clone(), bytes)?)))
            .collect::<Result<Vec<_>>>()?;
        let staging = folder.join(format!(".new-{site}"));
        safetensors::serialize_to_file(views, metadata.clone(), &staging).with_context(cannot)?;
        std::fs::rename(&staging, folder.join(format!("{site}.safetensors"))).with_context(cannot)?;
    }
    Ok(())
}
