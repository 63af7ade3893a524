//! Latencies and errors of one kind of requests.

use std::collections::BTreeMap;
use std::time::Duration;

use serde::Serialize;

/// What was counted; each client has one, and they are added at the end.
#[derive(Debug, Default)]
pub(super) struct Tally {
    latencies: Vec<Duration>,
    errors: BTreeMap<String, u64>,
    bytes: u64,
}

/// Its summary.
#[derive(Debug, Serialize)]
pub(super) struct Figures {
    /// Answers.
    pub(super) answers: usize,
    /// Half of the latencies are at most this, in milliseconds.
    pub(super) p50_ms: f64,
    /// Nine in ten are.
    pub(super) p90_ms: f64,
    /// 99 in 100 are.
    pub(super) p99_ms: f64,
    /// The longest.
    pub(super) max_ms: f64,
    /// Bytes of the answers' bodies, as sent.
    pub(super) bytes: u64,
    /// How often each error occurred.
    pub(super) errors: BTreeMap<String, u64>,
}

impl Tally {
    /// Counts an answer of so many bytes.
    pub(super) fn answered(&mut self, latency: Duration, bytes: u64) {
        self.latencies.push(latency);
        self.bytes += bytes;
    }

    /// Counts an error.
    pub(super) fn failed(&mut self, error: impl Into<String>) {
        *self.errors.entry(error.into()).or_default() += 1;
    }

    /// Adds another one.
    pub(super) fn add(&mut self, other: Self) {
        self.latencies.extend(other.latencies);
        self.bytes += other.bytes;
        for (error, count) in other.errors {
            *self.errors.entry(error).or_default() += count;
        }
    }

    /// The summary; zeros where nothing was answered.
    pub(super) fn figures(mut self) -> Figures {
        self.latencies.sort_unstable();
        let count = self.latencies.len();
        let at = |percent: usize| {
            // The smallest latency that so many in a hundred do not exceed.
            let rank = (count * percent).div_ceil(100).max(1);
            self.latencies.get(rank - 1).map_or(0.0, |latency| latency.as_secs_f64() * 1e3)
        };
        let [p50_ms, p90_ms, p99_ms, max_ms] = [50, 90, 99, 100].map(at);
        Figures { answers: count, p50_ms, p90_ms, p99_ms, max_ms, bytes: self.bytes, errors: self.errors }
    }
}
