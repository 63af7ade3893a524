//! The K formats: blocks of 256 values, whose groups have scales of their own.

use super::block_format::{K, half, of_length};

/// 16 bytes of scales (4 bits) and minima (4 bits), 64 of values (2 bits), two factors.
#[inline(always)]
pub(super) fn q2_k(block: &[u8; 84], values: &mut [f32; K]) {
    let (d, least) = (half(&block[80..]), half(&block[82..]));
    for (part, values) in values.as_chunks_mut::<32>().0.iter_mut().enumerate() {
        let (bytes, shift) = (of_length::<32>(&block[16 + part / 4 * 32..]), part % 4 * 2);
        let scales = [0, 1].map(|half| d * f32::from(block[part * 2 + half] & 15));
        let least = [0, 1].map(|half| least * f32::from(block[part * 2 + half] >> 4));
        for at in 0..32 {
            values[at] = scales[at / 16] * f32::from(bytes[at] >> shift & 3) - least[at / 16];
        }
    }
}

/// 32 bytes of high bits, 64 of values (2 bits), 12 of scales (6 bits), a factor.
#[inline(always)]
pub(super) fn q3_k(block: &[u8; 110], values: &mut [f32; K]) {
    let (bits, scales, d) = (of_length::<32>(block), &block[96..108], half(&block[108..]));
    for (part, values) in values.as_chunks_mut::<32>().0.iter_mut().enumerate() {
        let scales = [0, 1].map(|half| {
            let group = part * 2 + half;
            let (low, high) = (scales[group % 8] >> (group / 8 * 4) & 15, scales[8 + group % 4] >> (group / 4 * 2) & 3);
            d * (f32::from(low | high << 4) - 32.0)
        });
        let (bytes, shift) = (of_length::<32>(&block[32 + part / 4 * 32..]), part % 4 * 2);
        let mut quantised = [0; 32];
        for at in 0..32 {
            // Two bits, and a third one that is set where nothing is taken off.
            quantised[at] = bytes[at] >> shift & 3 | (bits[at] >> part & 1) << 2;
        }
        for at in 0..32 {
            values[at] = scales[at / 16] * (f32::from(quantised[at]) - 4.0);
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
pub(super) fn q4_k(block: &[u8; 144], values: &mut [f32; K]) {
    let (d, least) = (half(block), half(&block[2..]));
    for (group, values) in values.as_chunks_mut::<32>().0.iter_mut().enumerate() {
        let (scale, minimum) = scale_and_minimum(&block[4..16], group);
        let (scale, least, shift) = (d * scale, least * minimum, group % 2 * 4);
        let bytes = of_length::<32>(&block[16 + group / 2 * 32..]);
        for at in 0..32 {
            values[at] = scale * f32::from(bytes[at] >> shift & 15) - least;
        }
    }
}

/// Two factors, 12 bytes of scales and minima, 32 of fifth bits, 128 of values (4 bits).
#[inline(always)]
pub(super) fn q5_k(block: &[u8; 176], values: &mut [f32; K]) {
    let (d, least) = (half(block), half(&block[2..]));
    let high = of_length::<32>(&block[16..]);
    for (group, values) in values.as_chunks_mut::<32>().0.iter_mut().enumerate() {
        let (scale, minimum) = scale_and_minimum(&block[4..16], group);
        let (scale, least, shift) = (d * scale, least * minimum, group % 2 * 4);
        let bytes = of_length::<32>(&block[48 + group / 2 * 32..]);
        let mut quantised = [0; 32];
        for at in 0..32 {
            quantised[at] = bytes[at] >> shift & 15 | (high[at] >> group & 1) << 4;
        }
        for at in 0..32 {
            values[at] = scale * f32::from(quantised[at]) - least;
        }
    }
}

/// 128 bytes of low bits (4), 64 of high bits (2), 16 scales of 8 bits, a factor.
#[inline(always)]
pub(super) fn q6_k(block: &[u8; 210], values: &mut [f32; K]) {
    let d = half(&block[208..]);
    for (part, values) in values.as_chunks_mut::<32>().0.iter_mut().enumerate() {
        let (chunk, of_chunk) = (part / 4, part % 4);
        let low = of_length::<32>(&block[chunk * 64 + of_chunk % 2 * 32..]);
        let high = of_length::<32>(&block[128 + chunk * 32..]);
        let (low_shift, high_shift) = (of_chunk / 2 * 4, of_chunk * 2);
        let scales = [0, 1].map(|half| d * f32::from(block[192 + part * 2 + half].cast_signed()));
        let mut quantised = [0; 32];
        for at in 0..32 {
            quantised[at] = low[at] >> low_shift & 15 | (high[at] >> high_shift & 3) << 4;
        }
        for at in 0..32 {
            values[at] = scales[at / 16] * (f32::from(quantised[at]) - 32.0);
        }
    }
}
