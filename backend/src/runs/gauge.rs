//! How far the run that computes is, from what its child reports.

use std::time::{Duration, Instant};

use shared::api::RunProgress;

use super::report::Report;

/// What is known of the run that computes.
#[derive(Debug, Clone)]
pub(super) struct Gauge {
    stage: String,
    /// Units of the stage that an earlier start did.
    kept: usize,
    done: usize,
    total: usize,
    started: Instant,
    /// When the stage began.
    began: Instant,
    /// Time of the stage in which it waited for Live.
    waited: Duration,
    pulse: Instant,
    paused: bool,
}

impl Gauge {
    /// A run whose child was just started.
    pub(super) fn new() -> Self {
        let now = Instant::now();
        let waited = Duration::ZERO;
        Self {
            stage: String::new(),
            kept: 0,
            done: 0,
            total: 0,
            started: now,
            began: now,
            waited,
            pulse: now,
            paused: false,
        }
    }

    /// Takes a report in; every report is a sign of life.
    pub(super) fn take(&mut self, report: &Report) {
        let now = Instant::now();
        match report {
            Report::Alive { paused } => {
                if self.paused && *paused {
                    self.waited += now - self.pulse;
                }
                self.paused = *paused;
            }
            Report::Progress { stage, done, total, kept } => {
                if *stage != self.stage {
                    (self.stage, self.began, self.waited) = (stage.clone(), now, Duration::ZERO);
                }
                (self.done, self.total, self.kept) = (*done, *total, *kept);
            }
            Report::Forecast(_) | Report::Rates { .. } | Report::Cells { .. } => {}
        }
        self.pulse = now;
    }

    /// As the API gives it.
    pub(super) fn progress(&self) -> RunProgress {
        let elapsed = self.began.elapsed();
        let worked = elapsed.saturating_sub(self.waited).as_secs_f64();
        let new = self.done.saturating_sub(self.kept);
        let rate = (new > 0 && worked > 0.0).then(|| new as f64 / worked);
        RunProgress {
            stage: self.stage.clone(),
            done: self.done,
            total: self.total,
            seconds: elapsed.as_secs_f64(),
            rate,
            seconds_left: rate.map(|rate| self.total.saturating_sub(self.done) as f64 / rate),
            pulse: self.pulse.elapsed().as_secs_f64(),
            paused: self.paused,
            passed: self.started.elapsed().as_secs_f64(),
        }
    }

    /// Where it is, in words; empty before the first stage.
    pub(super) fn place(&self) -> String {
        if self.stage.is_empty() { String::new() } else { format!("{}, {} of {}", self.stage, self.done, self.total) }
    }
}
