//! The tensors of a GGUF file under the decoder's names, with what the converter changed taken back.

use std::collections::BTreeMap;

use burn::tensor::TensorData;

use super::header::Header;
use crate::error::{Error, Result};
use crate::model::stored::{BlockFormat, StoredMatrix};
use crate::model::tensors::{TensorHeader, Tensors};
use crate::model::weights::Source;
use crate::model::{ModelConfig, Precision};
use crate::snapshot::ReadAt;

const AGAIN: &str = "download it again";

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
    format: BlockFormat,
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
            let format = BlockFormat::by_id(entry.format).ok_or_else(|| {
                let fix = "use a file with F32, F16, BF16, Q8_0, Q4_0, Q4_1, Q5_0, Q5_1 or Q2_K to Q6_K";
                refused(&format!("is in the format {}, which is not read", format_name(entry.format)), fix)
            })?;
            let (values, width) = (entry.shape.iter().product::<usize>(), entry.shape.last().copied().unwrap_or(1));
            if !width.is_multiple_of(format.block()) {
                return Err(refused(&format!("has rows of {width} values in {}", format.name()), AGAIN));
            }
            let bytes = format.bytes(values) as u64;
            if entry.offset.checked_add(bytes).is_none_or(|end| end > tensors.bytes.size()) {
                return Err(refused("is cut short", AGAIN));
            }
            let checkpoint_name = checkpoint_name(name, config);
            let checkpoint_name = checkpoint_name.ok_or_else(|| refused("is not known", "use a text model's file"))?;
            let header = TensorHeader {
                file: file.to_owned(),
                shape: entry.shape.clone(),
                dtype: format.name().to_owned(),
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

    fn place(&self, name: &str) -> Result<&Stored> {
        let missing = || Error::checkpoint(self.file, format!("tensor '{name}' is missing"), AGAIN);
        self.stored.get(name).ok_or_else(missing)
    }

    /// A tensor as it is stored, rows in the checkpoint's order.
    fn matrix(&self, name: &str, shape: &[usize]) -> Result<StoredMatrix> {
        let (stored, columns) = (self.place(name)?, shape.last().copied().unwrap_or(1));
        let mut bytes = vec![0; stored.format.bytes(shape.iter().product())];
        self.bytes.read_at(stored.offset, &mut bytes).map_err(|error| {
            Error::checkpoint(self.file, format!("tensor '{name}' cannot be read ({error})"), AGAIN)
        })?;
        if let Some(rows_per_head) = stored.rows_per_head {
            bytes = in_halves(&bytes, rows_per_head, stored.format.bytes(columns));
        }
        StoredMatrix::new(stored.format, columns, bytes).ok_or_else(|| {
            let problem = format!("tensor '{name}' holds NaN or infinite values");
            Error::checkpoint(self.file, problem, "the file is damaged; download it again")
        })
    }
}

impl Source for GgufTensors<'_> {
    fn tensor(&mut self, name: &str, shape: &[usize], precision: Precision) -> Result<TensorData> {
        let matrix = self.matrix(name, shape)?;
        let mut values = matrix.select(0..matrix.rows());
        let added = self.place(name)?.added;
        if added != 0.0 {
            values.iter_mut().for_each(|value| *value -= added);
        }
        Ok(TensorData::new(values, shape.to_vec()).convert_dtype(precision.dtype()))
    }

    fn stored(&mut self, name: &str, shape: &[usize]) -> Result<Option<StoredMatrix>> {
        let narrow = self.place(name)?.format != BlockFormat::F32;
        if narrow { self.matrix(name, shape).map(Some) } else { Ok(None) }
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
fn in_halves(bytes: &[u8], rows_per_head: usize, row_bytes: usize) -> Vec<u8> {
    let (head, half) = (rows_per_head * row_bytes, rows_per_head / 2);
    let rows = bytes.chunks_exact(head).flat_map(|head| {
        let row = move |row: usize| &head[row * row_bytes..(row + 1) * row_bytes];
        (0..half).map(move |pair| row(2 * pair)).chain((0..half).map(move |pair| row(2 * pair + 1)))
    });
    rows.flatten().copied().collect()
}

/// ggml's name of a format that is not read.
fn format_name(id: u32) -> String {
    const NAMES: [(u32, &str); 17] = [
        (9, "Q8_1"),
        (15, "Q8_K"),
        (16, "IQ2_XXS"),
        (17, "IQ2_XS"),
        (18, "IQ3_XXS"),
        (19, "IQ1_S"),
        (20, "IQ4_NL"),
        (21, "IQ3_S"),
        (22, "IQ2_S"),
        (23, "IQ4_XS"),
        (24, "I8"),
        (25, "I16"),
        (26, "I32"),
        (28, "F64"),
        (29, "IQ1_M"),
        (34, "TQ1_0"),
        (39, "MXFP4"),
    ];
    let name = NAMES.iter().find(|(other, _)| *other == id);
    name.map_or_else(|| format!("number {id}"), |(_, name)| (*name).to_owned())
}
