//! `run --supervised`: a run under a program that gives orders on stdin and reads reports on stdout.

use std::io::{BufRead as _, Write as _};
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::{Duration, Instant};

use shared::api::{RunCell, RunRate};
use shared::run::Stage;
use shared::study::Sample;

use crate::cli::progress::{stop, stopped};
use crate::cli::{BROKEN_PIPE, STOPPED};
use crate::runs::report::{Order, Report};

/// Time between two signs of life.
const PULSE: Duration = Duration::from_secs(1);
/// Least time between two reports of one stage.
const PACE: Duration = Duration::from_millis(100);
/// Time after which a run that waits looks whether it may go on.
const LOOK: Duration = Duration::from_millis(20);

/// The supervisor of a run, as the run sees it.
pub(super) struct Supervisor {
    pauses: Arc<Mutex<Pauses>>,
    stage: Mutex<Option<Paced>>,
    /// Every task's best cell so far.
    best: Mutex<Vec<RunCell>>,
}

impl Supervisor {
    /// Lowers the program's priority and begins to follow orders and to give signs of life. On Linux a priority is a thread's,
    /// inherited by those that it starts: this comes before any other thread.
    pub(super) fn begin() -> Self {
        #[cfg(unix)]
        // A system that refuses lets the run compete with others, which changes no result.
        let _ = rustix::process::nice(19);
        let pauses = Arc::<Mutex<Pauses>>::default();
        let (ordered, shown) = (pauses.clone(), pauses.clone());
        std::thread::spawn(move || obey(&ordered));
        std::thread::spawn(move || {
            loop {
                send(&Report::Alive { paused: is_paused(&shown) });
                std::thread::sleep(PULSE);
            }
        });
        Self { pauses, stage: Mutex::default(), best: Mutex::default() }
    }

    /// Reports progress, not every time.
    pub(super) fn at(&self, stage: Stage, done: usize, total: usize) {
        let mut current = self.stage.lock().expect("no stage panics while it reports");
        if current.as_ref().is_none_or(|paced| paced.stage != stage) {
            if let Some(mut last) = current.take() {
                last.report();
            }
            *current = Some(Paced { stage, done, total, kept: 0, reported: None });
        }
        if let Some(paced) = current.as_mut() {
            (paced.done, paced.total) = (done, total);
            if paced.is_due() {
                paced.report();
            }
        }
    }

    /// Takes in how much of the stage an earlier start did.
    pub(super) fn kept(&self, stage: Stage, kept: usize) {
        let mut current = self.stage.lock().expect("no stage panics while it reports");
        if let Some(paced) = current.as_mut().filter(|paced| paced.stage == stage) {
            paced.kept = kept;
        }
    }

    /// Reports what is not reported of the last stage.
    pub(super) fn finish(&self) {
        if let Some(mut last) = self.stage.lock().expect("no stage panics while it reports").take() {
            last.report();
        }
    }

    /// Takes a finished cell in, and reports every task's best.
    pub(super) fn probed(&self, cells: &[RunCell]) {
        let mut best = self.best.lock().expect("nobody panics with it");
        cells.iter().for_each(|cell| take_in(&mut best, cell));
        // Not by the order in which the cells end.
        best.sort_by_key(|cell| cell.position);
        if !cells.is_empty() {
            // With the lock: an older report never comes after a newer one.
            send(&Report::Cells { cells: best.clone() });
        }
    }

    /// Waits as long as the run is paused.
    pub(super) fn wait(&self) {
        while is_paused(&self.pauses) && !stopped() {
            std::thread::sleep(LOOK);
        }
    }

    /// How long the run was paused so far.
    pub(super) fn paused(&self) -> Duration {
        let pauses = locked(&self.pauses);
        pauses.over + pauses.since.map_or(Duration::ZERO, |since| since.elapsed())
    }
}

/// When a run is to wait.
#[derive(Default)]
struct Pauses {
    /// Of the pauses that ended, together.
    over: Duration,
    /// The beginning of the one that has not.
    since: Option<Instant>,
}

fn locked(pauses: &Mutex<Pauses>) -> MutexGuard<'_, Pauses> {
    pauses.lock().expect("nobody panics with it")
}

fn is_paused(pauses: &Mutex<Pauses>) -> bool {
    locked(pauses).since.is_some()
}

/// Ends the program where stdin does: nobody waits for what it would print.
pub(super) fn end_with_stdin() {
    std::thread::spawn(|| obey(&Mutex::default()));
}

/// Follows the orders; where they end, so does the program: nobody would stop it any more.
fn obey(pauses: &Mutex<Pauses>) {
    for line in std::io::stdin().lock().split(b'\n') {
        let Ok(line) = line else { break };
        let line = String::from_utf8_lossy(&line);
        let pauses = &mut *locked(pauses);
        match Order::parse(&line) {
            Some(Order::Pause) => pauses.since = pauses.since.or_else(|| Some(Instant::now())),
            Some(Order::Continue) => pauses.over += pauses.since.take().map_or(Duration::ZERO, |since| since.elapsed()),
            Some(Order::Stop) => stop(),
            None => {
                let words = Order::ALL.map(Order::word).join(", ");
                eprintln!("'{}' is no order and was ignored; the orders are {words}", line.trim());
            }
        }
    }
    std::process::exit(STOPPED.into());
}

/// A stage, and how much of it was reported when.
struct Paced {
    stage: Stage,
    done: usize,
    total: usize,
    kept: usize,
    reported: Option<(usize, Instant)>,
}

impl Paced {
    fn is_due(&self) -> bool {
        self.reported.is_none_or(|(_, at)| self.done == self.total || at.elapsed() >= PACE)
    }

    fn report(&mut self) {
        if self.reported.is_none_or(|(done, _)| done != self.done) {
            self.reported = Some((self.done, Instant::now()));
            let stage = self.stage.name().to_owned();
            send(&Report::Progress { stage, done: self.done, total: self.total, kept: self.kept });
        }
    }
}

/// Writes a report as one whole line; without a reader the program ends.
pub(super) fn send(report: &Report) {
    let line = serde_json::to_string(report).expect("a report's keys are text") + "\n";
    let mut out = std::io::stdout().lock();
    if out.write_all(line.as_bytes()).and_then(|()| out.flush()).is_err() {
        std::process::exit(BROKEN_PIPE);
    }
}

/// The satisfied responses with the instruction, per task in the samples' order.
pub(super) fn rates(samples: &[Sample]) -> Vec<RunRate> {
    let mut rates: Vec<RunRate> = Vec::new();
    for sample in samples.iter().filter(|sample| sample.with_constraint) {
        let known = rates.iter().position(|rate| rate.task == sample.task);
        let at = known.unwrap_or_else(|| {
            rates.push(RunRate { task: sample.task.clone(), judged: 0, satisfied: 0 });
            rates.len() - 1
        });
        if let Some(verdict) = &sample.verdict {
            rates[at].judged += 1;
            rates[at].satisfied += usize::from(verdict.satisfied);
        }
    }
    rates
}

/// Takes a task's probe at a further cell in: the highest increment stays, whatever the order; of equals the lowest site.
fn take_in(best: &mut Vec<RunCell>, new: &RunCell) {
    let Some(known) = best.iter_mut().find(|known| known.task == new.task && known.position == new.position) else {
        return best.push(new.clone());
    };
    let finished = known.finished + new.finished;
    let is_better = new.increment > known.increment || (new.increment == known.increment && new.site < known.site);
    if is_better {
        known.clone_from(new);
    }
    known.finished = finished;
}
