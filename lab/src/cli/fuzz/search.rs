//! The search of one target: mutated inputs are read in a thread that a panic, a slow input or a large one does not end.

use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use rand::Rng as _;
use serde::{Deserialize, Serialize};
use shared::stats;

use super::corpus::{Corpus, Finding};
use super::mutation::mutated;
use super::target::Target;
use crate::cli::extraction::peak_bytes;

/// Bytes of the stack of the thread that reads: as of the server's threads.
const STACK: usize = 2 << 20;
/// Findings of different kinds after which a search ends.
const MOST_FINDINGS: usize = 20;
/// Letters of an error that tell one outcome from another.
const MOST_LETTERS: usize = 120;
/// Inputs that are kept: beyond it, error texts differ by what they quote rather than by where they come from.
const MOST_KEPT: usize = 4000;

/// How long a search goes on, and what one input may take.
pub(super) struct Limits {
    /// The whole search.
    pub(super) time: Duration,
    /// Inputs of the search.
    pub(super) inputs: u64,
    /// The time of one input.
    pub(super) input: Duration,
    /// By how many bytes one input may raise the most memory that the process had.
    pub(super) bytes: u64,
}

/// What a search did.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Report {
    /// The target.
    pub(super) target: String,
    /// Inputs that were read; without those of a process that ended on one.
    pub(super) inputs: u64,
    /// How long it took.
    pub(super) seconds: f64,
    /// Different outcomes: acceptance, and refusals by their texts.
    pub(super) outcomes: usize,
    /// What was found.
    pub(super) findings: Vec<Finding>,
}

/// What became of an input.
enum Outcome {
    /// It was accepted, or refused for a reason.
    Ended(String),
    Panicked(String),
    Slow,
}

/// Searches until a limit; the seeds and the inputs that were kept come first, as they are.
///
/// # Errors
/// When the seeds cannot be made, the corpus's folder cannot be read or written, or no thread can be started.
pub(super) fn search(target: &'static Target, corpus: &mut Corpus, start: u64, limits: &Limits) -> Result<Report> {
    keep_panics();
    let mut rng = stats::rng(start, "fuzz", &[]);
    let mut pool = (target.seeds)()?;
    pool.extend(corpus.inputs()?);
    let mut first = pool.clone().into_iter();
    let (mut outcomes, mut seen) = (BTreeSet::new(), BTreeSet::new());
    let mut report = Report { target: target.name.to_owned(), ..Report::default() };
    let (mut reader, begun) = (Reader::start(target)?, Instant::now());
    while begun.elapsed() < limits.time && report.inputs < limits.inputs && report.findings.len() < MOST_FINDINGS {
        let (input, given) = match first.next() {
            Some(seed) => (seed, true),
            None => {
                let [parent, other] = [(); 2].map(|()| &pool[rng.random_range(0..pool.len())]);
                (mutated(&mut rng, parent, other), false)
            }
        };
        corpus.begin(&input)?;
        let before = peak_bytes();
        let outcome = reader.confirmed(target, &input, limits.input)?;
        report.inputs += 1;
        let grown = peak_bytes().zip(before).map_or(0, |(after, before)| after.saturating_sub(before));
        let found = match outcome {
            _ if grown > limits.bytes => Some(("memory", format!("takes {} MB", grown >> 20))),
            Outcome::Panicked(what) => Some(("panic", what)),
            Outcome::Slow => Some(("slow", format!("takes more than {:.1} s", limits.input.as_secs_f64()))),
            Outcome::Ended(outcome) => {
                if outcomes.len() < MOST_KEPT && outcomes.insert(outcome) && !given {
                    corpus.keep(&input)?;
                    pool.push(input.clone());
                }
                None
            }
        };
        if let Some((kind, what)) = found
            && seen.insert((kind, class(&what)))
        {
            report.findings.push(corpus.finding(kind, &what, &input)?);
        }
    }
    (report.seconds, report.outcomes) = (begun.elapsed().as_secs_f64(), outcomes.len());
    Ok(report)
}

/// The thread that reads inputs, one at a time.
struct Reader {
    inputs: Sender<Vec<u8>>,
    outcomes: Receiver<Outcome>,
}

impl Reader {
    fn start(target: &'static Target) -> Result<Self> {
        let (inputs, given) = mpsc::channel::<Vec<u8>>();
        let (sender, outcomes) = mpsc::channel();
        let read = move || {
            for input in given {
                if sender.send(outcome_of(target, &input)).is_err() {
                    return;
                }
            }
        };
        let thread = thread::Builder::new().stack_size(STACK).spawn(read);
        thread.context("no thread for the target; close other programs")?;
        Ok(Self { inputs, outcomes })
    }

    /// What becomes of an input. A slow one is read again: the machine may have been busy.
    fn confirmed(&mut self, target: &'static Target, input: &[u8], limit: Duration) -> Result<Outcome> {
        for _ in 0..2 {
            self.inputs.send(input.to_vec()).context("the target's thread is gone")?;
            match self.outcomes.recv_timeout(limit) {
                Ok(outcome) => return Ok(outcome),
                Err(RecvTimeoutError::Disconnected) => bail!("the target's thread is gone"),
                // It cannot be ended; it goes on beside the next one.
                Err(RecvTimeoutError::Timeout) => *self = Self::start(target)?,
            }
        }
        Ok(Outcome::Slow)
    }
}

fn outcome_of(target: &Target, input: &[u8]) -> Outcome {
    match catch_unwind(AssertUnwindSafe(|| (target.read)(input))) {
        Ok(Ok(())) => Outcome::Ended("accepted".to_owned()),
        Ok(Err(refusal)) => Outcome::Ended(class(&format!("{refusal:#}"))),
        Err(_) => Outcome::Panicked(std::mem::take(&mut *PANIC.lock().unwrap_or_else(PoisonError::into_inner))),
    }
}

/// The last panic, with its place.
static PANIC: Mutex<String> = Mutex::new(String::new());

/// Panics are kept instead of printed.
fn keep_panics() {
    std::panic::set_hook(Box::new(|panic| {
        *PANIC.lock().unwrap_or_else(PoisonError::into_inner) = panic.to_string();
    }));
}

/// A text without what it quotes of the input: numbers, and what is in quotation marks.
fn class(text: &str) -> String {
    let (mut class, mut quote) = (String::new(), None);
    for letter in text.chars() {
        match quote {
            Some(mark) if mark == letter => quote = None,
            Some(_) => continue,
            None if matches!(letter, '\'' | '"' | '`') => quote = Some(letter),
            None => {}
        }
        if letter.is_ascii_digit() && class.ends_with('0') {
            continue;
        }
        class.push(if letter.is_ascii_digit() { '0' } else { letter });
        if class.len() >= MOST_LETTERS {
            break;
        }
    }
    class
}
