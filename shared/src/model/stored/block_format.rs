//! The formats in which files keep a matrix's values: blocks of a few values that share their scales.
//!
//! Layouts and arithmetic are those of ggml's reference (ggml-quants.c, `dequantize_row_*`), in f32 and in its order, so that
//! values are equal bit for bit. All is inlined, so that it is compiled for the processor that [`vectorised`] finds.
//!
//! [`vectorised`]: crate::model::kernel::vector::vectorised

use burn::tensor::DType;

use super::k_blocks::{q2_k, q3_k, q4_k, q5_k, q6_k};

/// Values in a block of the K formats.
pub(super) const K: usize = 256;

/// A format.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BlockFormat {
    F32,
    F16,
    Bf16,
    Q4_0,
    Q4_1,
    Q5_0,
    Q5_1,
    Q8_0,
    Q2K,
    Q3K,
    Q4K,
    Q5K,
    Q6K,
}

impl BlockFormat {
    /// Every format with ggml's number of it, its name in lower case, values in a block, and bytes of a block. The only list.
    pub const ALL: [(Self, u32, &'static str, usize, usize); 13] = [
        (Self::F32, 0, "f32", 1, 4),
        (Self::F16, 1, "f16", 1, 2),
        (Self::Bf16, 30, "bf16", 1, 2),
        (Self::Q4_0, 2, "q4_0", 32, 18),
        (Self::Q4_1, 3, "q4_1", 32, 20),
        (Self::Q5_0, 6, "q5_0", 32, 22),
        (Self::Q5_1, 7, "q5_1", 32, 24),
        (Self::Q8_0, 8, "q8_0", 32, 34),
        (Self::Q2K, 10, "q2_k", K, 84),
        (Self::Q3K, 11, "q3_k", K, 110),
        (Self::Q4K, 12, "q4_k", K, 144),
        (Self::Q5K, 13, "q5_k", K, 176),
        (Self::Q6K, 14, "q6_k", K, 210),
    ];

    fn entry(self) -> (Self, u32, &'static str, usize, usize) {
        Self::ALL[self as usize]
    }

    /// The format of ggml's number.
    pub fn by_id(id: u32) -> Option<Self> {
        Self::ALL.iter().find(|entry| entry.1 == id).map(|entry| entry.0)
    }

    /// The format of burn's name.
    pub fn by_dtype(dtype: DType) -> Option<Self> {
        match dtype {
            DType::F32 => Some(Self::F32),
            DType::F16 => Some(Self::F16),
            DType::BF16 => Some(Self::Bf16),
            _ => None,
        }
    }

    /// Its name in lower case.
    pub fn name(self) -> &'static str {
        self.entry().2
    }

    /// Values in a block.
    pub fn block(self) -> usize {
        self.entry().3
    }

    /// Bytes of so many values, which are whole blocks.
    #[inline(always)]
    pub fn bytes(self, values: usize) -> usize {
        let (_, _, _, block, bytes) = self.entry();
        values / block * bytes
    }

    /// Writes the values of whole blocks.
    #[inline(always)]
    pub fn dequantise(self, blocks: &[u8], values: &mut [f32]) {
        // A macro: the closure of a generic function would not be inlined, and not be compiled for the processor.
        macro_rules! each {
            ($bytes:literal, $values:expr, $dequantise:ident) => {
                for (block, values) in blocks.as_chunks::<$bytes>().0.iter().zip(values.as_chunks_mut::<$values>().0) {
                    $dequantise(block, values);
                }
            };
        }
        match self {
            Self::F32 => each!(4, 1, f32),
            Self::F16 => each!(2, 1, f16),
            Self::Bf16 => each!(2, 1, bf16),
            Self::Q4_0 => each!(18, 32, q4_0),
            Self::Q4_1 => each!(20, 32, q4_1),
            Self::Q5_0 => each!(22, 32, q5_0),
            Self::Q5_1 => each!(24, 32, q5_1),
            Self::Q8_0 => each!(34, 32, q8_0),
            Self::Q2K => each!(84, K, q2_k),
            Self::Q3K => each!(110, K, q3_k),
            Self::Q4K => each!(144, K, q4_k),
            Self::Q5K => each!(176, K, q5_k),
            Self::Q6K => each!(210, K, q6_k),
        }
    }
}

#[inline(always)]
fn f32(bytes: &[u8; 4], values: &mut [f32; 1]) {
    values[0] = f32::from_le_bytes(*bytes);
}

#[inline(always)]
fn f16(bytes: &[u8; 2], values: &mut [f32; 1]) {
    values[0] = half(bytes);
}

#[inline(always)]
fn bf16(bytes: &[u8; 2], values: &mut [f32; 1]) {
    values[0] = f32::from_bits(u32::from(u16::from_le_bytes(*bytes)) << 16);
}

/// A half-precision value, without branches (Giesen, "Half to float done quic", 2012).
#[inline(always)]
pub(super) fn half(bytes: &[u8]) -> f32 {
    let bits = u32::from(u16::from_le_bytes([bytes[0], bytes[1]]));
    // 2¹¹², the difference of the exponents' biases.
    let shifted = f32::from_bits((bits & 0x7fff) << 13) * f32::from_bits(0x7780_0000);
    let infinite = if bits & 0x7c00 == 0x7c00 { 0x7f80_0000 } else { 0 };
    f32::from_bits(shifted.to_bits() | infinite | (bits & 0x8000) << 16)
}

/// Values of half a byte each: the lower halves are those of the first half of a block.
#[inline(always)]
fn nibbles(bytes: &[u8]) -> [u8; 32] {
    let bytes: &[u8; 16] = bytes.try_into().expect("a block has 16 bytes of them");
    let (bytes, halves) = (u128::from_le_bytes(*bytes), u128::from_le_bytes([15; 16]));
    let mut nibbles = [0; 32];
    nibbles[..16].copy_from_slice(&(bytes & halves).to_le_bytes());
    nibbles[16..].copy_from_slice(&(bytes >> 4 & halves).to_le_bytes());
    stored(nibbles)
}

/// The same with a fifth bit each.
#[inline(always)]
fn five_bits(bits: &[u8], bytes: &[u8]) -> [u8; 32] {
    let mut values = nibbles(bytes);
    for (values, &bits) in values.as_chunks_mut::<8>().0.iter_mut().zip(&bits[..4]) {
        // Eight copies of the byte, of each its own bit; then, where that is set, the fifth.
        let own = u64::from_le_bytes([bits; 8]) & 0x8040_2010_0804_0201;
        let low = u64::from_le_bytes([0x7f; 8]);
        let fifth = (((own & low) + low) | own) & !low;
        *values = (u64::from_le_bytes(*values) | fifth >> 3).to_le_bytes();
    }
    stored(values)
}

/// The same bytes, written to memory: the compiler else takes them apart, one by one, and what follows is not vectorised, which
/// takes four times as long.
#[inline(always)]
fn stored(bytes: [u8; 32]) -> [u8; 32] {
    std::hint::black_box(bytes)
}

#[inline(always)]
fn q4_0(block: &[u8; 18], values: &mut [f32; 32]) {
    let d = half(block);
    for (to, value) in values.iter_mut().zip(nibbles(&block[2..])) {
        *to = d * (f32::from(value) - 8.0);
    }
}

#[inline(always)]
fn q4_1(block: &[u8; 20], values: &mut [f32; 32]) {
    let (d, least) = (half(block), half(&block[2..]));
    for (to, value) in values.iter_mut().zip(nibbles(&block[4..])) {
        *to = d * f32::from(value) + least;
    }
}

#[inline(always)]
fn q5_0(block: &[u8; 22], values: &mut [f32; 32]) {
    let d = half(block);
    for (to, value) in values.iter_mut().zip(five_bits(&block[2..], &block[6..])) {
        *to = d * (f32::from(value) - 16.0);
    }
}

#[inline(always)]
fn q5_1(block: &[u8; 24], values: &mut [f32; 32]) {
    let (d, least) = (half(block), half(&block[2..]));
    for (to, value) in values.iter_mut().zip(five_bits(&block[4..], &block[8..])) {
        *to = d * f32::from(value) + least;
    }
}

#[inline(always)]
fn q8_0(block: &[u8; 34], values: &mut [f32; 32]) {
    let (d, bytes) = (half(block), of_length::<32>(&block[2..]));
    // By index: zipped, it is not vectorised.
    for at in 0..32 {
        values[at] = f32::from(bytes[at].cast_signed()) * d;
    }
}

/// The first bytes of a block's part.
#[inline(always)]
pub(super) fn of_length<const N: usize>(bytes: &[u8]) -> &[u8; N] {
    bytes.first_chunk().expect("blocks are whole")
}
