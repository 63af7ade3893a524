//! `skillscope activations`: the residual stream of any model on any prompts, as safetensors.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use safetensors::Dtype;
use safetensors::tensor::TensorView;
use serde::Deserialize;
use shared::executor;
use shared::model::{Capture, Model, Rows};
use shared::readback;
use shared::tokenizer::{ChatTokenizer, Message};

use super::template::TemplateArguments;
use crate::device::Compute;
use crate::job::Workers;
use crate::snapshot::Snapshot;
use crate::store::write_atomically;

/// Write embed, resid_post.L, the final norm and the logits of every prompt.
#[derive(clap::Args)]
pub struct Args {
    /// Bundled model, snapshot folder, .gguf file, or hub id (org/name[@revision]).
    #[arg(long)]
    model: String,
    /// JSONL, one row per prompt: {"id","text"} (read as it is), {"id","messages"} (in the chat template) or {"id","token_ids"}.
    #[arg(long)]
    prompts: PathBuf,
    /// Safetensors file to write.
    #[arg(long)]
    out: PathBuf,
    #[command(flatten)]
    template: TemplateArguments,
    #[command(flatten)]
    compute: Compute,
}

/// A row of the prompts file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    id: String,
    text: Option<String>,
    messages: Option<Vec<Message>>,
    token_ids: Option<Vec<u32>>,
}

/// A tensor to be written.
struct Named {
    name: String,
    dtype: Dtype,
    shape: Vec<usize>,
    bytes: Vec<u8>,
}

/// Runs the command.
pub fn run(args: &Args, json: bool) -> Result<()> {
    let rows = read_rows(&args.prompts)?;
    let snapshot = Snapshot::open(&args.model)?;
    let model = snapshot.model(args.compute.dtype, &args.compute.open()?.device)?;
    let (template, chats) = (args.template.values(), rows.iter().any(|row| row.messages.is_some()));
    if !chats && !template.is_empty() {
        bail!("--template: no row of {} has messages, so no template is used", args.prompts.display());
    }
    let tokenizer = if chats {
        Some(snapshot.tokenizer_with(&template, None)?)
    } else if rows.iter().any(|row| row.text.is_some()) {
        Some(snapshot.plain_tokenizer()?)
    } else {
        None
    };
    let extracted = executor::map(&Workers::new()?, rows.len(), |index| {
        let row = &rows[index];
        extract(&model, row, tokenizer.as_ref()).with_context(|| format!("prompt '{}'", row.id))
    });
    let tensors: Vec<Named> = extracted.into_iter().collect::<Result<Vec<_>>>()?.into_iter().flatten().collect();
    write(&args.out, &tensors)?;
    if json {
        println!("{}", serde_json::json!({"out": args.out, "prompts": rows.len(), "tensors": tensors.len()}));
    } else {
        println!("{}: {} prompts, {} tensors", args.out.display(), rows.len(), tensors.len());
    }
    Ok(())
}

fn extract(model: &Model, row: &Row, tokenizer: Option<&ChatTokenizer>) -> Result<Vec<Named>> {
    let ids = token_ids(row, tokenizer)?;
    check_ids(&ids, model)?;
    streams(model, &row.id, &ids)
}

/// The stream at every site, the final norm and the logits of one prompt.
fn streams(model: &Model, id: &str, ids: &[u32]) -> Result<Vec<Named>> {
    let mut capture = Capture::default();
    let stream = model.stream(&Rows::new(&[ids], &model.device), None, &mut capture);
    let last = stream.reshape([ids.len(), model.config.d_model]);
    let mut named = Vec::new();
    for (site, stream) in capture.streams {
        named.push(floats(format!("{id}/{site}"), [ids.len(), model.config.d_model], &readback::floats(stream)?));
    }
    let normed = model.final_norm(last.clone());
    named.push(floats(format!("{id}/final_norm"), [ids.len(), model.config.d_model], &readback::floats(normed)?));
    let logits = readback::floats(model.logits(last))?;
    named.push(floats(format!("{id}/logits"), [ids.len(), model.config.vocab_size], &logits));
    let bytes = ids.iter().flat_map(|&id| i64::from(id).to_le_bytes()).collect();
    named.push(Named { name: format!("{id}/token_ids"), dtype: Dtype::I64, shape: vec![ids.len()], bytes });
    Ok(named)
}

fn floats(name: String, shape: [usize; 2], values: &[f32]) -> Named {
    let bytes = values.iter().flat_map(|value| value.to_le_bytes()).collect();
    Named { name, dtype: Dtype::F32, shape: shape.to_vec(), bytes }
}

fn token_ids(row: &Row, tokenizer: Option<&ChatTokenizer>) -> Result<Vec<u32>> {
    if let Some(ids) = &row.token_ids {
        return Ok(ids.clone());
    }
    let tokenizer = tokenizer.expect("it was loaded because this row has no token ids");
    if let Some(text) = &row.text {
        return Ok(tokenizer.encode(text)?);
    }
    let messages = row.messages.as_deref().expect("rows are checked to hold one of the three");
    Ok(tokenizer.encode(&tokenizer.render(messages, true)?)?)
}

fn check_ids(ids: &[u32], model: &Model) -> Result<()> {
    if ids.is_empty() {
        bail!("holds no token; give some text");
    }
    if let Some(id) = ids.iter().find(|&&id| id as usize >= model.config.vocab_size) {
        bail!("token id {id} is not in the vocabulary of {}", model.config.vocab_size);
    }
    if ids.len() > model.config.max_positions {
        bail!("{} tokens, the model was made for {}; shorten it", ids.len(), model.config.max_positions);
    }
    Ok(())
}

fn read_rows(path: &Path) -> Result<Vec<Row>> {
    let text = std::fs::read_to_string(path).with_context(|| format!("{}: cannot be read", path.display()))?;
    let mut rows: Vec<Row> = Vec::new();
    let mut ids = BTreeSet::new();
    for (index, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let place = || format!("{} line {}", path.display(), index + 1);
        let row: Row = serde_json::from_str(line).with_context(place)?;
        let given = [row.text.is_some(), row.messages.is_some(), row.token_ids.is_some()];
        if given.iter().filter(|&&given| given).count() != 1 {
            bail!("{}: give exactly one of text, messages and token_ids", place());
        }
        if !ids.insert(row.id.clone()) {
            bail!("{}: id '{}' stands twice; ids must differ", place(), row.id);
        }
        rows.push(row);
    }
    if rows.is_empty() {
        bail!("{}: holds no prompt; write one JSON object per line", path.display());
    }
    Ok(rows)
}

/// Writes the tensors as one safetensors file.
fn write(path: &Path, tensors: &[Named]) -> Result<()> {
    let mut views = Vec::with_capacity(tensors.len());
    for tensor in tensors {
        views.push((tensor.name.clone(), TensorView::new(tensor.dtype, tensor.shape.clone(), &tensor.bytes)?));
    }
    write_atomically(path, &safetensors::serialize(views, None)?)
}
