//! The formats in which files keep a matrix's values: blocks of a few values that share their scales.
//!
//! Layouts and arithmetic are those of ggml's reference (ggml-quants.c, `dequantize_row_*`), in f32 and in its order, so that
//! values are equal bit for bit. All is inlined, so that it is compiled for the processor that [`vectorised`] finds.
//!
//! [`vectorised`]: crate::model::kernel::vector::vectorised

use burn::tensor::DType;

/// Values in a block of the K formats.
const K: usize = 256;

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
fn half(bytes: &[u8]) -> f32 {
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
    let mut nibbles = [0; 32];
    for at in 0..16 {
        nibbles[at] = bytes[at] & 15;
        nibbles[at + 16] = bytes[at] >> 4;
    }
    nibbles
}

/// The same with a fifth bit each.
#[inline(always)]
fn five_bits(bits: &[u8], bytes: &[u8]) -> [u8; 32] {
    let bits = u32::from_le_bytes([bits[0], bits[1], bits[2], bits[3]]);
    let mut values = nibbles(bytes);
    for (at, value) in values.iter_mut().enumerate() {
        *value |= ((bits >> at & 1) << 4) as u8;
    }
    values
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
    let d = half(block);
    for (to, &value) in values.iter_mut().zip(&block[2..]) {
        *to = f32::from(value.cast_signed()) * d;
    }
}

/// 16 bytes of scales (4 bits) and minima (4 bits), 64 of values (2 bits), two factors.
#[inline(always)]
fn q2_k(block: &[u8; 84], values: &mut [f32; K]) {
    let (d, least) = (half(&block[80..]), half(&block[82..]));
    for (group, values) in values.as_chunks_mut::<16>().0.iter_mut().enumerate() {
        let (scale, least) = (d * f32::from(block[group] & 15), least * f32::from(block[group] >> 4));
        let (bytes, shift) = (&block[16 + group / 8 * 32 + group % 2 * 16..], group % 8 / 2 * 2);
        for (to, byte) in values.iter_mut().zip(bytes) {
            *to = scale * f32::from(byte >> shift & 3) - least;
        }
    }
}

/// 32 bytes of high bits, 64 of values (2 bits), 12 of scales (6 bits), a factor.
#[inline(always)]
fn q3_k(block: &[u8; 110], values: &mut [f32; K]) {
    let (scales, d) = (&block[96..108], half(&block[108..]));
    for (group, values) in values.as_chunks_mut::<16>().0.iter_mut().enumerate() {
        let (low, high) = (scales[group % 8] >> (group / 8 * 4) & 15, scales[8 + group % 4] >> (group / 4 * 2) & 3);
        let scale = d * (f32::from(low | high << 4) - 32.0);
        let (bytes, shift) = (&block[32 + group / 8 * 32 + group % 2 * 16..], group % 8 / 2 * 2);
        let (bits, bit) = (&block[group % 2 * 16..], group / 2);
        for (to, (byte, bits)) in values.iter_mut().zip(bytes.iter().zip(bits)) {
            // The bit is set where nothing is taken off.
            *to = scale * (f32::from(byte >> shift & 3) - f32::from((!bits >> bit & 1) << 2));
        }
    }
}

/// Scale and minimum of a group of 32 values, 6 bits each, packed in 12 bytes.
#[inline(always)]
fn scale_and_minimum(packed: &[u8], group: usize) -> (f32, f32) {
    let (scale, least) = match group {
        0..4 => (packed[group] & 63, packed[group + 4] & 63),
        _ => (packed[group + 4] & 15 | packed[group - 4] >> 2 & 48, packed[group + 4] >> 4 | packed[group] >> 2 & 48),
    };
    (f32::from(scale), f32::from(least))
}

/// Two factors, 12 bytes of scales and minima, 128 of values (4 bits).
#[inline(always)]
fn q4_k(block: &[u8; 144], values: &mut [f32; K]) {
    let (d, least) = (half(block), half(&block[2..]));
    for (group, values) in values.as_chunks_mut::<32>().0.iter_mut().enumerate() {
        let (scale, minimum) = scale_and_minimum(&block[4..16], group);
        let (scale, least, shift) = (d * scale, least * minimum, group % 2 * 4);
        for (to, byte) in values.iter_mut().zip(&block[16 + group / 2 * 32..]) {
            *to = scale * f32::from(byte >> shift & 15) - least;
        }
    }
}

/// Two factors, 12 bytes of scales and minima, 32 of fifth bits, 128 of values (4 bits).
#[inline(always)]
fn q5_k(block: &[u8; 176], values: &mut [f32; K]) {
    let (d, least) = (half(block), half(&block[2..]));
    for (group, values) in values.as_chunks_mut::<32>().0.iter_mut().enumerate() {
        let (scale, minimum) = scale_and_minimum(&block[4..16], group);
        let (scale, least, shift) = (d * scale, least * minimum, group % 2 * 4);
        let bytes = block[48 + group / 2 * 32..].iter().zip(&block[16..48]);
        for (to, (byte, high)) in values.iter_mut().zip(bytes) {
            *to = scale * f32::from(byte >> shift & 15 | (high >> group & 1) << 4) - least;
        }
    }
}

/// 128 bytes of low bits (4), 64 of high bits (2), 16 scales of 8 bits, a factor.
#[inline(always)]
fn q6_k(block: &[u8; 210], values: &mut [f32; K]) {
    let d = half(&block[208..]);
    for (group, values) in values.as_chunks_mut::<16>().0.iter_mut().enumerate() {
        let scale = d * f32::from(block[192 + group].cast_signed());
        let (chunk, part) = (group / 8, group % 8);
        let (low, low_shift) = (&block[chunk * 64 + part % 4 * 16..], part / 4 * 4);
        let (high, high_shift) = (&block[128 + chunk * 32 + part % 2 * 16..], part / 2 * 2);
        for (to, (low, high)) in values.iter_mut().zip(low.iter().zip(high)) {
            let quantised = low >> low_shift & 15 | (high >> high_shift & 3) << 4;
            *to = scale * (f32::from(quantised) - 32.0);
        }
    }
}
