//! Targets with a planted fault, each of a kind that the fuzzer must find: they show that it can.

use std::hint::black_box;
use std::time::Duration;

use anyhow::{Context, Result};

use super::target::{Target, own};

/// Numbers above it do harm; the seeds hold none.
const HARMLESS: f64 = 1e6;
/// Bytes that the planted target takes: more than the tests allow, less than any machine has.
const BYTES: usize = 256 << 20;

/// They are found by name alone; `all` leaves them out.
pub(super) static TARGETS: [Target; 4] = [
    Target { name: "planted-panic", seeds: numbers, read: panics },
    Target { name: "planted-slow", seeds: numbers, read: sleeps },
    Target { name: "planted-memory", seeds: numbers, read: fills },
    Target { name: "planted-overflow", seeds: || own(&[b"a(b(c)d)"]), read: nests },
];

fn numbers() -> Result<Vec<Vec<u8>>> {
    own(&[b"count 12, then 3"])
}

/// Whether the first number of a text does harm.
fn harms(input: &[u8]) -> Result<bool> {
    let text = String::from_utf8_lossy(input);
    let digits = text.split(|letter: char| !letter.is_ascii_digit()).find(|digits| !digits.is_empty());
    Ok(digits.context("no number")?.parse::<f64>().context("no number")? > HARMLESS)
}

fn panics(input: &[u8]) -> Result<()> {
    assert!(!harms(input)?, "planted");
    Ok(())
}

fn sleeps(input: &[u8]) -> Result<()> {
    if harms(input)? {
        std::thread::sleep(Duration::from_secs(3600));
    }
    Ok(())
}

fn fills(input: &[u8]) -> Result<()> {
    if harms(input)? {
        black_box(vec![1_u8; BYTES]);
    }
    Ok(())
}

fn nests(input: &[u8]) -> Result<()> {
    black_box(depth(input));
    Ok(())
}

/// Parentheses that are open, counted by a call for each.
fn depth(input: &[u8]) -> usize {
    let Some(at) = input.iter().position(|byte| *byte == b'(') else { return 0 };
    let below = depth(&input[at + 1..]);
    // Behind the call, so that it stays a call.
    below + usize::from(black_box([1_u8; 256])[0])
}
