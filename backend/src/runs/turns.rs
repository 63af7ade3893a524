//! When runs wait for Live: as long as it has requests, but not for ever.

use std::time::{Duration, Instant};

/// How long Live has been without requests when a run goes on.
const QUIET: Duration = Duration::from_secs(1);
/// While Live is busy all the time, runs have one turn in each of these times.
const ROUND: Duration = Duration::from_secs(40);
/// How long that turn is, at the round's end.
const TURN: Duration = Duration::from_secs(10);

/// Since when Live is busy.
#[derive(Debug, Clone, Default)]
pub struct Turns {
    /// The first and the last moment at which it had requests, without a quiet time between.
    busy: Option<(Instant, Instant)>,
}

impl Turns {
    /// Whether runs wait; `is_busy` says whether Live has requests now.
    pub fn wait(&mut self, is_busy: bool, now: Instant) -> bool {
        self.busy = self.busy.filter(|(_, last)| now.duration_since(*last) < QUIET);
        if is_busy {
            self.busy = Some((self.busy.map_or(now, |(first, _)| first), now));
        }
        let Some((first, _)) = self.busy else { return false };
        let into_round = now.duration_since(first).as_millis() % ROUND.as_millis();
        into_round < (ROUND - TURN).as_millis()
    }
}
