//! The progress of a long run, and how a signal stops it.

use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};
use shared::run::Stage;

/// A progress bar per stage, begun when the stage begins. Where there is no terminal to draw on, a line a minute and a line
/// per finished stage.
#[derive(Default)]
pub(super) struct Bars(Mutex<Option<Bar>>);

struct Bar {
    stage: Stage,
    bar: ProgressBar,
    begun: Instant,
    told: Instant,
}

impl Bars {
    pub(super) fn at(&self, stage: Stage, done: usize, total: usize) {
        let mut current = self.0.lock().expect("no stage panics while it reports");
        if current.as_ref().is_none_or(|shown| shown.stage != stage) {
            if let Some(last) = current.take() {
                last.finish();
            }
            *current = Some(Bar { stage, bar: bar(stage, total), begun: Instant::now(), told: Instant::now() });
        }
        if let Some(bar) = current.as_mut() {
            bar.at(done as u64);
        }
    }

    pub(super) fn finish(&self) {
        if let Some(last) = self.0.lock().expect("no stage panics while it reports").take() {
            last.finish();
        }
    }
}

impl Bar {
    fn at(&mut self, done: u64) {
        self.bar.set_position(self.bar.position().max(done));
        if self.bar.is_hidden() && self.told.elapsed() >= Duration::from_secs(60) {
            self.told = Instant::now();
            let (name, elapsed_secs) = (self.stage.name(), self.begun.elapsed().as_secs());
            eprintln!("{name:12} {} of {} in {elapsed_secs} s", self.bar.position(), self.bar.length().unwrap_or(0));
        }
    }

    fn finish(&self) {
        self.bar.finish();
        if self.bar.is_hidden() {
            let elapsed_secs = self.begun.elapsed().as_secs_f64();
            eprintln!("{:12} {} in {elapsed_secs:.1} s", self.stage.name(), self.bar.position());
        }
    }
}

fn bar(stage: Stage, total: usize) -> ProgressBar {
    let style = ProgressStyle::with_template("{prefix:12} {bar:30} {pos}/{len} {elapsed} eta {eta}");
    ProgressBar::new(total as u64).with_style(style.expect("the template is valid")).with_prefix(stage.name())
}

/// Whether the run ends after the units in progress.
static STOP: AtomicBool = AtomicBool::new(false);

/// Whether a stop was requested.
pub(super) fn stopped() -> bool {
    STOP.load(Ordering::Relaxed)
}

/// Requests a stop.
pub(super) fn stop() {
    STOP.store(true, Ordering::Relaxed);
}

/// Ctrl+C, or a request to terminate, ends the run after the units in progress; the second one at once.
pub(super) fn stop_on_signal() {
    let wait = || {
        let Ok(runtime) = tokio::runtime::Builder::new_current_thread().enable_all().build() else { return };
        runtime.block_on(async {
            signal().await;
            stop();
            eprintln!("stopping after the units in hand; once more to stop at once");
            signal().await;
        });
        eprintln!("stopped; the same command with --resume goes on");
        std::process::exit(super::STOPPED.into());
    };
    std::thread::spawn(wait);
}

#[cfg(unix)]
async fn signal() {
    use tokio::signal::unix::{SignalKind, signal};
    let Ok(mut terminate) = signal(SignalKind::terminate()) else { return std::future::pending().await };
    tokio::select! {
        _ = tokio::signal::ctrl_c() => (),
        _ = terminate.recv() => (),
    }
}

#[cfg(not(unix))]
async fn signal() {
    if tokio::signal::ctrl_c().await.is_err() {
        std::future::pending::<()>().await;
    }
}
