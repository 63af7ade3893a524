//! `skillscope activations`: the residual stream of any model on any prompts, as safetensors.

use std::path::{Path, PathBuf};

use anyhow::Result;
use safetensors::Dtype;
use safetensors::tensor::TensorView;

use super::template::TemplateArguments;
use crate::device::Compute;
use crate::extraction::{Prompts, Values, Wanted};
use crate::labelled;
use crate::store::write_atomically;

/// Write embed, resid_post.L and the final norm of every prompt.
#[derive(clap::Args)]
pub struct Args {
    /// Bundled model, snapshot folder, .gguf file, or hub id (org/name[@revision]).
    #[arg(long)]
    model: String,
    /// JSONL, one row per prompt: {"id","text"} (read as it is), {"id","messages"} (in the chat template) or {"id","token_ids"};
    /// labels beside them are left to `probe`.
    #[arg(long)]
    prompts: PathBuf,
    #[command(flatten)]
    wanted: Wanted,
    /// One array [prompts, d_model] per site, as `probe` and `erase` read them, in place of arrays per prompt.
    #[arg(long, requires = "positions", conflicts_with = "logits")]
    stack: bool,
    /// The logits of every token as well.
    #[arg(long, overrides_with = "no_logits")]
    logits: bool,
    /// No logits, which is the default.
    #[arg(long, overrides_with = "logits")]
    no_logits: bool,
    /// Safetensors file to write.
    #[arg(long)]
    out: PathBuf,
    #[command(flatten)]
    template: TemplateArguments,
    #[command(flatten)]
    compute: Compute,
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
    let lines = labelled::read_lines(&args.prompts)?;
    let prompts = Prompts::open((&args.prompts, &lines), &args.model, &args.template.values(), args.compute)?;
    let tensors = if args.stack {
        let arrays = prompts.stacked(&args.wanted)?;
        arrays.into_iter().map(|array| floats(array.name, [array.n, array.d], &array.values)).collect()
    } else {
        per_prompt(args, &prompts)?
    };
    write(&args.out, &tensors)?;
    let n = prompts.prompts.len();
    if json {
        println!("{}", serde_json::json!({"out": args.out, "prompts": n, "tensors": tensors.len()}));
    } else {
        println!("{}: {n} prompts, {} tensors", args.out.display(), tensors.len());
    }
    Ok(())
}

/// The tensors of every prompt, named by it.
fn per_prompt(args: &Args, prompts: &Prompts) -> Result<Vec<Named>> {
    let wanted = Wanted { logits: args.logits, ..args.wanted.clone() };
    let of_prompts = prompts.each(&wanted, |prompt, values| {
        let (id, ids) = (&prompt.id, &prompt.token_ids);
        let tensor =
            |of: Values| floats(format!("{id}/{}", of.place), [of.values.len() / of.width, of.width], &of.values);
        let mut named: Vec<Named> = values.into_iter().map(tensor).collect();
        let bytes = ids.iter().flat_map(|&id| i64::from(id).to_le_bytes()).collect();
        named.push(Named { name: format!("{id}/token_ids"), dtype: Dtype::I64, shape: vec![ids.len()], bytes });
        Ok(named)
    })?;
    Ok(of_prompts.into_iter().flatten().collect())
}

fn floats(name: String, shape: [usize; 2], values: &[f32]) -> Named {
    let bytes = values.iter().flat_map(|value| value.to_le_bytes()).collect();
    Named { name, dtype: Dtype::F32, shape: shape.to_vec(), bytes }
}

/// Writes the tensors as one safetensors file.
fn write(path: &Path, tensors: &[Named]) -> Result<()> {
    let mut views = Vec::with_capacity(tensors.len());
    for tensor in tensors {
        views.push((tensor.name.clone(), TensorView::new(tensor.dtype, tensor.shape.clone(), &tensor.bytes)?));
    }
    write_atomically(path, &safetensors::serialize(views, None)?)
}
