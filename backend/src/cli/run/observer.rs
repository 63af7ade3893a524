//! Who follows a run: a person at a terminal, or the program that supervises it.

use std::time::{Duration, Instant};

use shared::api::RunCell;
use shared::run::Stage;
use shared::study::Sample;

use super::pilot;
use super::supervised::{self, Supervisor};
use crate::cli::progress::{Bars, stopped};
use crate::forecast::Forecast;
use crate::runs::report::Report;

/// Shows how far a run is, and asks whether it goes on.
pub(super) struct Observer {
    began: Instant,
    bars: Bars,
    supervisor: Option<Supervisor>,
}

impl Observer {
    /// The observer of a run that begins now.
    pub(super) fn begin(supervised: bool) -> Self {
        Self { began: Instant::now(), bars: Bars::default(), supervisor: supervised.then(Supervisor::begin) }
    }

    /// Shows progress.
    pub(super) fn at(&self, stage: Stage, done: usize, total: usize) {
        match &self.supervisor {
            Some(supervisor) => supervisor.at(stage, done, total),
            None => self.bars.at(stage, done, total),
        }
    }

    /// Takes in how much of a stage an earlier start did.
    pub(super) fn kept(&self, stage: Stage, kept: usize) {
        if let Some(supervisor) = &self.supervisor {
            supervisor.kept(stage, kept);
        }
    }

    /// Shows what the pilot says.
    pub(super) fn forecast(&self, forecast: &Forecast) {
        self.finish();
        pilot::print(forecast);
        if self.supervisor.is_some() {
            supervised::send(&Report::Forecast(forecast.into()));
        }
    }

    /// Shows what is known once every response is checked.
    pub(super) fn responded(&self, samples: &[Sample]) {
        if let Some(supervisor) = &self.supervisor {
            supervisor.finish();
            supervised::send(&Report::Rates { rates: supervised::rates(samples) });
        }
    }

    /// Shows what is known once a cell is finished.
    pub(super) fn probed(&self, cells: &[RunCell]) {
        if let Some(supervisor) = &self.supervisor {
            supervisor.probed(cells);
        }
    }

    /// Shows the end of the last stage.
    pub(super) fn finish(&self) {
        match &self.supervisor {
            Some(supervisor) => supervisor.finish(),
            None => self.bars.finish(),
        }
    }

    /// Whether the run is to end; waits first as long as it is paused.
    pub(super) fn stopped(&self) -> bool {
        if let Some(supervisor) = &self.supervisor {
            supervisor.wait();
        }
        stopped()
    }

    /// Time since the beginning without the pauses.
    pub(super) fn worked(&self) -> Duration {
        let paused = self.supervisor.as_ref().map_or(Duration::ZERO, Supervisor::paused);
        self.began.elapsed().saturating_sub(paused)
    }
}
