//! The tensors of a GGUF file under the decoder's names, with what the converter changed taken back.

use std::collections::BTreeMap;

use burn::tensor::TensorData;

use super::block_format::BlockFormat;
use super::header::Header;
use crate::error::{Error, Result};
use crate::model::tensors::{TensorHeader, Tensors};
use crate::model::weights::Source;
use crate::model::{ModelConfig, Precision};
use crate::snapshot::ReadAt;

const AGAIN: &str = "download it again";
/// Values that are read at a time, at least.
const PIECE: usize = 1 << 20;

/// The parts of a block: the file's name, and the checkpoint's.
const PARTS: [(&str, &str); 13] = [
    ("attn_norm", "input_layernorm"),
    ("attn_q", "self_attn.q_proj"),
    ("attn_k", "self_attn.k_proj"),
    ("attn_v", "self_attn.v_proj"),
    ("attn_output", "self_attn.o_proj"),
    ("attn_q_norm", "self_attn.q_norm"),
    ("attn_k_norm", "self_attn.k_norm"),
    ("ffn_norm", "post_attention_layernorm"),
    ("ffn_gate", "mlp.gate_proj"),
    ("ffn_up", "mlp.up_proj"),
    ("ffn_down", "mlp.down_proj"),
    ("post_attention_norm", "post_attention_layernorm"),
    ("post_ffw_norm", "post_feedforward_layernorm"),
];

/// A tensor: where it is, and what to take back.
struct Stored {
    format: &'static BlockFormat,
    offset: u64,
    /// Rows of one head, where the converter exchanged them for its own rotary embedding.
    rows_per_head: Option<usize>,
    /// What the converter added to every value.
    added: f32,
}

/// The tensors of a file.
pub struct GgufTensors<'a> {
    file: &'a str,
    bytes: Box<dyn ReadAt + 'a>,
    stored: BTreeMap<String, Stored>,
    headers: BTreeMap<String, TensorHeader>,
}

impl<'a> GgufTensors<'a> {
    /// The tensors of a header.
    ///
    /// # Errors
    /// [`Error::Checkpoint`] for a format that is not read, a tensor that is not whole, and a name that is not known.
    pub fn new(file: &'a str, bytes: Box<dyn ReadAt + 'a>, header: &Header, config: &ModelConfig) -> Result<Self> {
        let mut tensors = Self { file, bytes, stored: BTreeMap::new(), headers: BTreeMap::new() };
        for (name, entry) in header.tensors.iter().filter(|(name, _)| *name != super::ROPE_FACTORS) {
            let refused = |problem: &str, fix| Error::checkpoint(file, format!("tensor '{name}' {problem}"), fix);
            let format = BlockFormat::by_id(entry.format).map_err(|format| {
                let fix = "use a file with F32, F16, BF16, Q8_0, Q4_0, Q4_1, Q5_0, Q5_1 or Q2_K to Q6_K";
                refused(&format!("is in the format {format}, which is not read"), fix)
            })?;
            let (values, width) = (entry.shape.iter().product::<usize>(), entry.shape.last().copied().unwrap_or(1));
            if !width.is_multiple_of(format.values) {
                return Err(refused(&format!("has rows of {width} values in {}", format.name), AGAIN));
            }
            let bytes = (values / format.values * format.bytes) as u64;
            if entry.offset.checked_add(bytes).is_none_or(|end| end > tensors.bytes.size()) {
                return Err(refused("is cut short", AGAIN));
            }
            let checkpoint_name = checkpoint_name(name, config);
            let checkpoint_name = checkpoint_name.ok_or_else(|| refused("is not known", "use a text model's file"))?;
            let header = TensorHeader {
                file: file.to_owned(),
                shape: entry.shape.clone(),
                dtype: format.name.to_owned(),
                bytes,
            };
            let exchanged = config.family == "llama" && (name.contains(".attn_q.") || name.contains(".attn_k."));
            let added = if checkpoint_name.ends_with("norm.weight") { config.norm.offset as f32 } else { 0.0 };
            let rows_per_head = exchanged.then_some(config.d_head);
            tensors
                .stored
                .insert(checkpoint_name.clone(), Stored { format, offset: entry.offset, rows_per_head, added });
            tensors.headers.insert(checkpoint_name, header);
        }
        Ok(tensors)
    }

    /// A tensor's values, all finite, in the checkpoint's order.
    fn values(&self, name: &str, rows: usize, width: usize) -> Result<Vec<f32>> {
        let missing = || Error::checkpoint(self.file, format!("tensor '{name}' is missing"), AGAIN);
        let stored = self.stored.get(name).ok_or_else(missing)?;
        let unreadable =
            |error: String| Error::checkpoint(self.file, format!("tensor '{name}' cannot be read ({error})"), AGAIN);
        let row_bytes = width / stored.format.values * stored.format.bytes;
        let piece_rows = (PIECE / width.max(1)).clamp(1, rows.max(1));
        let (mut values, mut piece) = (vec![0.0; rows * width], vec![0; piece_rows * row_bytes]);
        let mut first = 0;
        for values in values.chunks_mut(piece_rows * width) {
            let piece = &mut piece[..values.len() / width * row_bytes];
            self.bytes.read_at(stored.offset + (first * row_bytes) as u64, piece).map_err(unreadable)?;
            stored.format.values(piece, values);
            first += piece_rows;
        }
        if stored.added != 0.0 {
            values.iter_mut().for_each(|value| *value -= stored.added);
        }
        if !values.iter().all(|value| value.is_finite()) {
            let problem = format!("tensor '{name}' holds NaN or infinite values");
            return Err(Error::checkpoint(self.file, problem, "the file is damaged; download it again"));
        }
        Ok(match stored.rows_per_head {
            Some(rows_per_head) => in_halves(&values, rows_per_head, width),
            None => values,
        })
    }
}

impl Source for GgufTensors<'_> {
    fn tensor(&mut self, name: &str, shape: &[usize], precision: Precision) -> Result<TensorData> {
        let width = shape.last().copied().unwrap_or(1);
        let rows = shape.iter().product::<usize>() / width.max(1);
        let values = TensorData::new(self.values(name, rows, width)?, shape.to_vec());
        Ok(values.convert_dtype(precision.dtype()))
    }
}

impl Tensors for GgufTensors<'_> {
    fn headers(&self) -> &BTreeMap<String, TensorHeader> {
        &self.headers
    }

    fn check_dtype(&self, _name: &str) -> Result<()> {
        // A format that is not read has been refused with the header.
        Ok(())
    }
}

/// The checkpoint's name of a tensor; `None` for one that no family has.
fn checkpoint_name(name: &str, config: &ModelConfig) -> Option<String> {
    match name {
        "token_embd.weight" => return Some("model.embed_tokens.weight".to_owned()),
        "output_norm.weight" => return Some("model.norm.weight".to_owned()),
        "output.weight" => return Some("lm_head.weight".to_owned()),
        _ => {}
    }
    let (block, rest) = name.strip_prefix("blk.")?.split_once('.')?;
    let (part, kind) = rest.rsplit_once('.')?;
    let (_, part) = PARTS.iter().find(|(known, _)| *known == part)?;
    let before_mlp = rest.starts_with("ffn_norm.") && config.norms_after();
    let part = if before_mlp { "pre_feedforward_layernorm" } else { part };
    Some(format!("model.layers.{block}.{part}.{kind}"))
}

/// Rows in the checkpoint's order: a rotated pair is a row of a head's first half and one of its second, where the converter
/// put them side by side.
fn in_halves(values: &[f32], rows_per_head: usize, width: usize) -> Vec<f32> {
    let (head, half) = (rows_per_head * width, rows_per_head / 2);
    let rows = values.chunks_exact(head).flat_map(|head| {
        let row = move |row: usize| &head[row * width..(row + 1) * width];
        (0..half).map(move |pair| row(2 * pair)).chain((0..half).map(move |pair| row(2 * pair + 1)))
    });
    rows.flatten().copied().collect()
}
