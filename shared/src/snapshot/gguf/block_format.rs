//! The formats in which GGUF keeps a tensor's values: blocks of a few values that share their scales.
//!
//! Layouts and arithmetic are those of ggml's reference (ggml-quants.c, `dequantize_row_*`), in f32 and in its order, so that
//! values are equal bit for bit.

use burn::tensor::{bf16, f16};

/// Values in a block of the K formats.
const K: usize = 256;

/// A format.
pub struct BlockFormat {
    /// ggml's number of it.
    pub id: u32,
    /// Its name in lower case.
    pub name: &'static str,
    /// Values in a block.
    pub values: usize,
    /// Bytes of a block.
    pub bytes: usize,
    /// Writes the values of a block.
    pub dequantise: fn(&[u8], &mut [f32]),
}

/// Every format that is read. The only list of them.
pub const FORMATS: [BlockFormat; 13] = [
    format(0, "f32", 1, 4, |block, values| values[0] = f32::from_le_bytes([block[0], block[1], block[2], block[3]])),
    format(1, "f16", 1, 2, |block, values| values[0] = half(block)),
    format(30, "bf16", 1, 2, |block, values| values[0] = bf16::from_le_bytes([block[0], block[1]]).to_f32()),
    format(2, "q4_0", 32, 18, q4_0),
    format(3, "q4_1", 32, 20, q4_1),
    format(6, "q5_0", 32, 22, q5_0),
    format(7, "q5_1", 32, 24, q5_1),
    format(8, "q8_0", 32, 34, q8_0),
    format(10, "q2_k", K, 84, q2_k),
    format(11, "q3_k", K, 110, q3_k),
    format(12, "q4_k", K, 144, q4_k),
    format(13, "q5_k", K, 176, q5_k),
    format(14, "q6_k", K, 210, q6_k),
];

/// Formats that are not read, for messages.
const OTHERS: [(u32, &str); 17] = [
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

const fn format(
    id: u32,
    name: &'static str,
    values: usize,
    bytes: usize,
    dequantise: fn(&[u8], &mut [f32]),
) -> BlockFormat {
    BlockFormat { id, name, values, bytes, dequantise }
}

impl BlockFormat {
    /// The format of a number.
    ///
    /// # Errors
    /// The name of a format that is not read.
    pub fn by_id(id: u32) -> Result<&'static Self, String> {
        FORMATS.iter().find(|format| format.id == id).ok_or_else(|| {
            let named = OTHERS.iter().find(|(other, _)| *other == id);
            named.map_or_else(|| format!("number {id}"), |(_, name)| (*name).to_owned())
        })
    }

    /// Writes the values of whole blocks.
    pub fn values(&self, blocks: &[u8], values: &mut [f32]) {
        let blocks = blocks.chunks_exact(self.bytes);
        blocks.zip(values.chunks_exact_mut(self.values)).for_each(|(block, values)| (self.dequantise)(block, values));
    }
}

fn half(bytes: &[u8]) -> f32 {
    f16::from_le_bytes([bytes[0], bytes[1]]).to_f32()
}

/// The 4-bit value of a byte: the lower half is that of the first half of the values.
fn nibble(bytes: &[u8], at: usize) -> u8 {
    let half = bytes.len();
    if at < half { bytes[at] & 15 } else { bytes[at - half] >> 4 }
}

/// The fifth bit of a value.
fn fifth(bits: &[u8], at: usize) -> u8 {
    (bits[at / 8] >> (at % 8) & 1) << 4
}

fn q4_0(block: &[u8], values: &mut [f32]) {
    let d = half(block);
    for (at, value) in values.iter_mut().enumerate() {
        *value = d * (f32::from(nibble(&block[2..], at)) - 8.0);
    }
}

fn q4_1(block: &[u8], values: &mut [f32]) {
    let (d, low) = (half(block), half(&block[2..]));
    for (at, value) in values.iter_mut().enumerate() {
        *value = d * f32::from(nibble(&block[4..], at)) + low;
    }
}

fn q5_0(block: &[u8], values: &mut [f32]) {
    let d = half(block);
    for (at, value) in values.iter_mut().enumerate() {
        *value = d * (f32::from(nibble(&block[6..], at) | fifth(&block[2..6], at)) - 16.0);
    }
}

fn q5_1(block: &[u8], values: &mut [f32]) {
    let (d, low) = (half(block), half(&block[2..]));
    for (at, value) in values.iter_mut().enumerate() {
        *value = d * f32::from(nibble(&block[8..], at) | fifth(&block[4..8], at)) + low;
    }
}

fn q8_0(block: &[u8], values: &mut [f32]) {
    let d = half(block);
    for (value, &quantised) in values.iter_mut().zip(&block[2..]) {
        *value = f32::from(quantised.cast_signed()) * d;
    }
}

/// 16 bytes of scales (4 bits) and minima (4 bits), 64 of values (2 bits), two factors.
fn q2_k(block: &[u8], values: &mut [f32]) {
    let (d, low) = (half(&block[80..]), half(&block[82..]));
    for (at, value) in values.iter_mut().enumerate() {
        let (scale, byte) = (block[at / 16], block[16 + at / 128 * 32 + at % 32]);
        let quantised = byte >> (at % 128 / 32 * 2) & 3;
        *value = d * f32::from(scale & 15) * f32::from(quantised) - low * f32::from(scale >> 4);
    }
}

/// 32 bytes of high bits, 64 of values (2 bits), 12 of scales (6 bits), a factor.
fn q3_k(block: &[u8], values: &mut [f32]) {
    let (scales, d) = (&block[96..108], half(&block[108..]));
    for (at, value) in values.iter_mut().enumerate() {
        let group = at / 16;
        let (low, high) = (scales[group % 8] >> (group / 8 * 4) & 15, scales[8 + group % 4] >> (group / 4 * 2) & 3);
        let scale = f32::from(low | high << 4) - 32.0;
        let quantised = block[32 + at / 128 * 32 + at % 32] >> (at % 128 / 32 * 2) & 3;
        let lowered = if block[at % 32] >> (at / 32) & 1 == 1 { 0.0 } else { 4.0 };
        *value = d * scale * (f32::from(quantised) - lowered);
    }
}

/// Scale and minimum of a group of 32 values, 6 bits each, packed in 12 bytes.
fn scale_and_minimum(packed: &[u8], group: usize) -> (f32, f32) {
    let (scale, low) = match group {
        0..4 => (packed[group] & 63, packed[group + 4] & 63),
        _ => (packed[group + 4] & 15 | packed[group - 4] >> 2 & 48, packed[group + 4] >> 4 | packed[group] >> 2 & 48),
    };
    (f32::from(scale), f32::from(low))
}

/// Two factors, 12 bytes of scales and minima, 128 of values (4 bits).
fn q4_k(block: &[u8], values: &mut [f32]) {
    let (d, low) = (half(block), half(&block[2..]));
    for (group, values) in values.chunks_exact_mut(32).enumerate() {
        let (scale, minimum) = scale_and_minimum(&block[4..16], group);
        let bytes = &block[16 + group / 2 * 32..];
        for (value, byte) in values.iter_mut().zip(bytes) {
            *value = d * scale * f32::from(byte >> (group % 2 * 4) & 15) - low * minimum;
        }
    }
}

/// Two factors, 12 bytes of scales and minima, 32 of fifth bits, 128 of values (4 bits).
fn q5_k(block: &[u8], values: &mut [f32]) {
    let (d, low) = (half(block), half(&block[2..]));
    for (group, values) in values.chunks_exact_mut(32).enumerate() {
        let (scale, minimum) = scale_and_minimum(&block[4..16], group);
        let bytes = block[48 + group / 2 * 32..].iter().zip(&block[16..48]);
        for (value, (byte, high)) in values.iter_mut().zip(bytes) {
            let quantised = byte >> (group % 2 * 4) & 15 | (high >> group & 1) << 4;
            *value = d * scale * f32::from(quantised) - low * minimum;
        }
    }
}

/// 128 bytes of low bits (4), 64 of high bits (2), 16 scales of 8 bits, a factor.
fn q6_k(block: &[u8], values: &mut [f32]) {
    let d = half(&block[208..]);
    for (at, value) in values.iter_mut().enumerate() {
        let (chunk, rest) = (at / 128, at % 128);
        let low = block[chunk * 64 + rest % 64] >> (rest / 64 * 4) & 15;
        let high = block[128 + chunk * 32 + rest % 32] >> (rest / 32 * 2) & 3;
        let scale = f32::from(block[192 + at / 16].cast_signed());
        *value = d * scale * (f32::from(low | high << 4) - 32.0);
    }
}
