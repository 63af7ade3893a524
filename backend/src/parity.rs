//! The difference between this decoder and transformers, on checkpoints with reference numbers (`tests/reference.py models`).

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow, bail, ensure};
use burn::tensor::Device;
use safetensors::SafeTensors;
use serde::{Deserialize, Serialize};
use shared::generate::{Request, generate};
use shared::model::{Capture, Model, NoHook, Precision, Rows};
use shared::readback::floats;
use shared::study::Sampling;

use crate::snapshot::Snapshot;

/// The measured agreement on one checkpoint.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Parity {
    /// The family's `model_type`.
    pub family: String,
    /// The checkpoint's name.
    pub checkpoint: String,
    /// Dtype of the weights on disk.
    pub dtype: String,
    /// Largest difference over every site, final norm and logits in f32, relative to the tensor's largest value.
    pub difference: f64,
    /// Next tokens with the same largest logit.
    pub same_argmax: usize,
    /// Next tokens compared.
    pub argmax: usize,
    /// Greedy tokens that are the same, prompts alone and in one padded batch.
    pub same_greedy: usize,
    /// Greedy tokens compared.
    pub greedy: usize,
    /// Smallest cosine over sites, final norm and logits, computed in the dtype on disk as transformers did.
    pub low_cosine: Option<f64>,
    /// The programs that wrote the reference numbers.
    pub reference: String,
    /// When, as year-month-day.
    pub date: String,
}

/// The agreement on every checkpoint of the tests, as shipped; a test compares it with new measurements.
pub fn shipped() -> Vec<Parity> {
    serde_json::from_str(include_str!("../verified.json")).expect("a test reads the shipped table")
}

/// The checkpoints below a folder that have reference numbers beside them, sorted.
///
/// # Errors
/// When the folder cannot be read or holds none.
pub fn checkpoints(folder: &Path) -> Result<Vec<PathBuf>> {
    let entries = std::fs::read_dir(folder).with_context(|| format!("{}: cannot be read", folder.display()))?;
    let mut found: Vec<PathBuf> =
        entries.flatten().map(|entry| entry.path()).filter(|path| beside(path).exists()).collect();
    found.sort();
    ensure!(
        !found.is_empty(),
        "{}: holds no checkpoint with reference numbers; write some with `python tests/reference.py models`",
        folder.display()
    );
    Ok(found)
}

/// The path of a checkpoint's reference numbers.
fn beside(folder: &Path) -> PathBuf {
    let mut name = folder.file_name().unwrap_or_default().to_owned();
    name.push(".reference.safetensors");
    folder.with_file_name(name)
}

/// Compares one checkpoint with its reference numbers.
///
/// # Errors
/// When the checkpoint does not load, or the reference lacks a tensor.
pub fn measure(folder: &Path, device: &Device) -> Result<Parity> {
    let bytes = std::fs::read(beside(folder)).with_context(|| format!("{}", beside(folder).display()))?;
    let reference = Reference::read(&bytes)?;
    let snapshot = Snapshot::open(&folder.display().to_string())?;
    let model = snapshot.model(Precision::F32, device)?;
    let mut parity = Parity {
        family: model.config.family.to_owned(),
        checkpoint: snapshot.name.clone(),
        dtype: snapshot.inspect()?.dtype,
        difference: 0.0,
        same_argmax: 0,
        argmax: 0,
        same_greedy: 0,
        greedy: 0,
        low_cosine: None,
        reference: reference.note("reference"),
        date: reference.note("date"),
    };
    let prompts = reference.prompts()?;
    for (index, prompt) in prompts.iter().enumerate() {
        parity.add_states(&model, &reference, index, prompt)?;
    }
    parity.add_greedy(&model, &reference, &prompts)?;
    parity.low_cosine = low_cosine(&snapshot, &reference, &prompts, device, &parity.dtype)?;
    Ok(parity)
}

impl Parity {
    fn add_states(&mut self, model: &Model, reference: &Reference<'_>, index: usize, prompt: &[u32]) -> Result<()> {
        for (name, got) in states(model, prompt)? {
            let expected = reference.floats(&format!("{index}/{name}"))?;
            self.difference = self.difference.max(difference(&got, &expected)?);
            if name == "logits" {
                let width = model.config.vocab_size;
                let pairs = got.chunks_exact(width).zip(expected.chunks_exact(width));
                self.same_argmax += pairs.filter(|(a, b)| argmax(a) == argmax(b)).count();
                self.argmax += prompt.len();
            }
        }
        Ok(())
    }

    fn add_greedy(&mut self, model: &Model, reference: &Reference<'_>, prompts: &[Vec<u32>]) -> Result<()> {
        let requests: Vec<Request<'_>> = prompts.iter().map(|prompt| Request { prompt, seed: 0 }).collect();
        for (index, request) in requests.iter().enumerate() {
            let expected = reference.ids(&format!("{index}/greedy"))?;
            let end = expected.iter().position(|id| model.config.eos.contains(id));
            let expected = &expected[..end.map_or(expected.len(), |end| end + 1)];
            let sampling = Sampling { temperature: 0.0, top_p: 1.0, max_tokens: expected.len() };
            let alone = generate(model, std::slice::from_ref(request), &sampling, &mut NoHook)?;
            let together = generate(model, &requests, &sampling, &mut NoHook)?;
            for got in [&alone[0], &together[index]] {
                self.same_greedy += got.token_ids.iter().zip(expected).take_while(|(a, b)| a == b).count();
                self.greedy += expected.len();
            }
        }
        Ok(())
    }
}

/// The smallest cosine of the last prompt's states in the dtype on disk; nothing where that is f32.
fn low_cosine(
    snapshot: &Snapshot,
    reference: &Reference<'_>,
    prompts: &[Vec<u32>],
    device: &Device,
    dtype: &str,
) -> Result<Option<f64>> {
    // Of packed formats there is no reference but in f32.
    let precision = Precision::ALL.into_iter().find(|precision| precision.name() == dtype);
    let low = |precision: &Precision| *precision != Precision::F32 && device.supports_dtype(precision.dtype());
    let Some(precision) = precision.filter(low) else { return Ok(None) };
    let model = snapshot.model(precision, device)?;
    let index = prompts.len() - 1;
    let mut smallest = 1.0_f64;
    for (name, got) in states(&model, &prompts[index])? {
        smallest = smallest.min(cosine(&got, &reference.floats(&format!("{index}/low/{name}"))?));
    }
    Ok(Some(smallest))
}

/// Every site's stream, the final norm and the logits of a prompt, under the names of the reference.
fn states(model: &Model, ids: &[u32]) -> Result<Vec<(String, Vec<f32>)>> {
    let mut capture = Capture::default();
    let stream = model.stream(&Rows::new(&[ids], &model.device), None, &mut capture);
    let mut named = Vec::with_capacity(capture.streams.len() + 2);
    for (site, stream) in capture.streams {
        named.push((site.to_string(), floats(stream)?));
    }
    let last = stream.reshape([ids.len(), model.config.d_model]);
    named.push(("final_norm".to_owned(), floats(model.final_norm(last.clone()))?));
    named.push(("logits".to_owned(), floats(model.logits(last))?));
    Ok(named)
}

/// The largest difference, relative to the largest expected value.
fn difference(got: &[f32], expected: &[f32]) -> Result<f64> {
    ensure!(got.len() == expected.len(), "{} values where the reference has {}", got.len(), expected.len());
    let scale = expected.iter().fold(f32::MIN_POSITIVE, |scale, value| scale.max(value.abs()));
    let worst = got
        .iter()
        .zip(expected)
        .map(|(a, b)| (a - b).abs())
        .fold(0.0_f32, |worst, value| if value.is_nan() { f32::INFINITY } else { worst.max(value) });
    Ok(f64::from(worst) / f64::from(scale))
}

fn cosine(a: &[f32], b: &[f32]) -> f64 {
    let dot = |a: &[f32], b: &[f32]| a.iter().zip(b).map(|(a, b)| f64::from(*a) * f64::from(*b)).sum::<f64>();
    dot(a, b) / (dot(a, a) * dot(b, b)).sqrt()
}

fn argmax(values: &[f32]) -> Option<usize> {
    (0..values.len()).max_by(|&a, &b| values[a].total_cmp(&values[b]).then(b.cmp(&a)))
}

/// transformers' numbers for a checkpoint.
struct Reference<'a> {
    tensors: SafeTensors<'a>,
    notes: std::collections::HashMap<String, String>,
}

impl<'a> Reference<'a> {
    fn read(bytes: &'a [u8]) -> Result<Self> {
        let (_, metadata) = SafeTensors::read_metadata(bytes)?;
        Ok(Self { tensors: SafeTensors::deserialize(bytes)?, notes: metadata.metadata().clone().unwrap_or_default() })
    }

    fn note(&self, name: &str) -> String {
        self.notes.get(name).cloned().unwrap_or_default()
    }

    fn prompts(&self) -> Result<Vec<Vec<u32>>> {
        let names = (0..).map(|index| format!("{index}/token_ids"));
        let there: Vec<String> = names.take_while(|name| self.tensors.tensor(name).is_ok()).collect();
        if there.is_empty() {
            bail!("the reference holds no prompt");
        }
        there.iter().map(|name| self.ids(name)).collect()
    }

    fn bytes(&self, name: &str) -> Result<&[u8]> {
        let tensor = self.tensors.tensor(name).map_err(|_| anyhow!("the reference lacks '{name}'"))?;
        Ok(tensor.data())
    }

    fn floats(&self, name: &str) -> Result<Vec<f32>> {
        let (values, _) = self.bytes(name)?.as_chunks::<4>();
        Ok(values.iter().map(|value| f32::from_le_bytes(*value)).collect())
    }

    fn ids(&self, name: &str) -> Result<Vec<u32>> {
        let (values, _) = self.bytes(name)?.as_chunks::<8>();
        values.iter().map(|value| Ok(u32::try_from(i64::from_le_bytes(*value))?)).collect()
    }
}
