//! Mutations: what the fuzzer does to an input to have the next one.

use std::ops::Range;

use rand::Rng as _;
use rand_chacha::ChaCha8Rng;

/// Bytes of the longest input.
const LONGEST: usize = 1 << 20;
/// Bytes of the head, where half of all mutations fall: most formats say there how to read the rest.
const HEAD: usize = 1 << 10;
/// Bytes in which numbers are looked for.
const SEARCHED: usize = 1 << 16;
/// The most mutations of one input.
const MOST: usize = 4;

/// Numbers at which lengths, counts and offsets go wrong.
const VALUES: [u64; 14] = [
    0,
    1,
    0x7f,
    0x80,
    0xff,
    0x7fff,
    0xffff,
    0x7fff_ffff,
    0x8000_0000,
    0xffff_ffff,
    0x1_0000_0000,
    0x7fff_ffff_ffff_ffff,
    0x8000_0000_0000_0000,
    u64::MAX,
];

/// The same as text, and what may be in a number's place in JSON, TOML and links.
const NUMBERS: [&str; 16] = [
    "0",
    "-1",
    "1",
    "0.5",
    "-0",
    "1e9",
    "1e999",
    "NaN",
    "null",
    "\"1\"",
    "[]",
    "4294967295",
    "4294967296",
    "100000000000",
    "9223372036854775807",
    "18446744073709551616",
];

/// Words of the formats.
const WORDS: [&str; 40] = [
    "{",
    "}",
    "[",
    "]",
    "(",
    ")",
    "\"",
    "'",
    "\\u0000",
    "\u{feff}",
    "\n",
    "\r\n",
    ",",
    ":",
    "=",
    "&",
    "%",
    "%00",
    "{{",
    "}}",
    "{% for a in messages %}",
    "{% endfor %}",
    "{% if a %}",
    "{% raw %}",
    "{#",
    "| tojson",
    "[0]",
    "../",
    "GGUF",
    "PK\u{3}\u{4}",
    "F16",
    "BF16",
    "\"shape\":[0]",
    "\"data_offsets\":[0,0]",
    "__metadata__",
    "(?:a*)*",
    "[[",
    "checker",
    "true",
    "null",
];

/// How often a chunk is repeated: a few times, or so often that what reads nested parts nests too deep.
const TIMES: [usize; 5] = [1, 2, 10, 1000, 20_000];

type Mutation = fn(&mut ChaCha8Rng, &mut Vec<u8>, &[u8]);

const MUTATIONS: [Mutation; 8] =
    [|rng, input, _| flip(rng, input), |rng, input, _| set(rng, input), splice, truncate, remove, repeat, number, word];

/// A mutated copy of an input; parts of `other` may be in it.
pub(super) fn mutated(rng: &mut ChaCha8Rng, parent: &[u8], other: &[u8]) -> Vec<u8> {
    let mut input = parent.to_vec();
    for _ in 0..rng.random_range(1..=MOST) {
        MUTATIONS[rng.random_range(0..MUTATIONS.len())](rng, &mut input, other);
    }
    input.truncate(LONGEST);
    input
}

/// A place in an input, its end included.
fn place(rng: &mut ChaCha8Rng, length: usize) -> usize {
    let within = if rng.random_bool(0.5) { length.min(HEAD) } else { length };
    rng.random_range(0..=within)
}

/// A part of an input, of `most` bytes at most; empty in an empty one.
fn part(rng: &mut ChaCha8Rng, length: usize, most: usize) -> Range<usize> {
    let start = place(rng, length);
    start..start + rng.random_range(0..=most.min(length - start))
}

fn insert(input: &mut Vec<u8>, at: usize, bytes: &[u8]) {
    input.splice(at..at, bytes.iter().copied()).for_each(drop);
}

fn flip(rng: &mut ChaCha8Rng, input: &mut [u8]) {
    let at = place(rng, input.len());
    if let Some(byte) = input.get_mut(at) {
        *byte ^= 1_u8 << rng.random_range(0..8_u32);
    }
}

/// Sets a byte or a word of either byte order.
fn set(rng: &mut ChaCha8Rng, input: &mut [u8]) {
    let value = VALUES[rng.random_range(0..VALUES.len())];
    let width = 1_usize << rng.random_range(0..4_u32);
    let (little, big) = (value.to_le_bytes(), value.to_be_bytes());
    let bytes = if rng.random_bool(0.8) { &little[..width] } else { &big[big.len() - width..] };
    let at = place(rng, input.len());
    for (to, from) in input[at..].iter_mut().zip(bytes) {
        *to = *from;
    }
}

/// Puts a part of another input in, beside or over what is there.
fn splice(rng: &mut ChaCha8Rng, input: &mut Vec<u8>, other: &[u8]) {
    let from = &other[part(rng, other.len(), 1 << 12)];
    let at = place(rng, input.len());
    let over = if rng.random_bool(0.5) { from.len().min(input.len() - at) } else { 0 };
    input.splice(at..at + over, from.iter().copied()).for_each(drop);
}

fn truncate(rng: &mut ChaCha8Rng, input: &mut Vec<u8>, _: &[u8]) {
    let at = place(rng, input.len());
    input.truncate(at);
}

fn remove(rng: &mut ChaCha8Rng, input: &mut Vec<u8>, _: &[u8]) {
    let gone = part(rng, input.len(), 1 << 8);
    input.drain(gone);
}

fn repeat(rng: &mut ChaCha8Rng, input: &mut Vec<u8>, _: &[u8]) {
    let chunk = part(rng, input.len(), 1 << 4);
    let times = TIMES[rng.random_range(0..TIMES.len())];
    let chunk = input[chunk.clone()].repeat(times);
    let at = place(rng, input.len());
    insert(input, at, &chunk);
}

/// Replaces a number that is written in digits.
fn number(rng: &mut ChaCha8Rng, input: &mut Vec<u8>, _: &[u8]) {
    let searched = &input[..input.len().min(SEARCHED)];
    let numbers: Vec<Range<usize>> = searched
        .chunk_by(|one, next| one.is_ascii_digit() == next.is_ascii_digit())
        .scan(0, |at, run| {
            let start = *at;
            *at += run.len();
            Some((start..*at, run[0].is_ascii_digit()))
        })
        .filter_map(|(run, digits)| digits.then_some(run))
        .collect();
    if numbers.is_empty() {
        return;
    }
    let at = numbers[rng.random_range(0..numbers.len())].clone();
    let number = NUMBERS[rng.random_range(0..NUMBERS.len())];
    input.splice(at, number.bytes()).for_each(drop);
}

fn word(rng: &mut ChaCha8Rng, input: &mut Vec<u8>, _: &[u8]) {
    let at = place(rng, input.len());
    insert(input, at, WORDS[rng.random_range(0..WORDS.len())].as_bytes());
}
