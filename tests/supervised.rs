//! A run under a supervisor: orders on stdin, reports on stdout, and the bytes of the same command without one.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use backend::runs::report::{Order, Report};
use backend::store;
use shared::api::{RunCell, RunForecast, RunRate};
use shared::study::{Increment, Study};
use tempfile::TempDir;

use crate::support::program;

/// A small study with every stage.
fn run(out: &Path, further: &[&str]) -> Command {
    let mut command = program();
    let tasks = ["run", "--model", "tiny-llama", "--tasks", "word-count,topic", "--samples", "60"];
    command.args(tasks).args(["--quick", "--seed", "7", "--out"]).arg(out).args(further);
    command
}

/// A supervised run: its reports as they come, and what it prints on stderr.
struct Supervised {
    child: Child,
    reports: Receiver<Report>,
    reader: JoinHandle<()>,
    errors: JoinHandle<String>,
}

impl Supervised {
    fn start(out: &Path, further: &[&str]) -> Self {
        let mut command = run(out, &[&["--supervised"], further].concat());
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let (stdout, mut stderr) = (child.stdout.take().unwrap(), child.stderr.take().unwrap());
        let (sender, reports) = channel();
        let reader = std::thread::spawn(move || {
            for line in BufReader::new(stdout).lines() {
                let line = line.unwrap();
                let report: Report = serde_json::from_str(&line).unwrap_or_else(|error| panic!("{error}: {line}"));
                // A test that has seen enough no longer listens.
                let _ = sender.send(report);
            }
        });
        let errors = std::thread::spawn(move || {
            let mut text = String::new();
            stderr.read_to_string(&mut text).unwrap();
            text
        });
        Self { child, reports, reader, errors }
    }

    fn order(&mut self, line: &str) {
        writeln!(self.child.stdin.as_mut().unwrap(), "{line}").unwrap();
    }

    /// Waits for a report.
    fn until(&self, is_it: impl Fn(&Report) -> bool) {
        loop {
            match self.reports.recv_timeout(Duration::from_secs(60)) {
                Ok(report) if is_it(&report) => return,
                Ok(_) => {}
                Err(error) => panic!("the report did not come: {error}"),
            }
        }
    }

    /// Waits for the forecast.
    fn forecast(&self) -> RunForecast {
        loop {
            match self.reports.recv_timeout(Duration::from_secs(60)) {
                Ok(Report::Forecast(forecast)) => return forecast,
                Ok(_) => {}
                Err(error) => panic!("the forecast did not come: {error}"),
            }
        }
    }

    fn until_stage(&self, name: &str) {
        self.until(|report| matches!(report, Report::Progress { stage, .. } if stage == name));
    }

    /// The reports of a time.
    fn during(&self, time: Duration) -> Vec<Report> {
        let until = Instant::now() + time;
        let mut reports = Vec::new();
        loop {
            match self.reports.recv_timeout(until.saturating_duration_since(Instant::now())) {
                Ok(report) => reports.push(report),
                Err(RecvTimeoutError::Timeout) => return reports,
                Err(RecvTimeoutError::Disconnected) => panic!("it ended after {reports:?}"),
            }
        }
    }

    /// Waits for its end: the exit code, the reports that were left, and what it printed on stderr.
    fn end(self) -> (Option<i32>, Vec<Report>, String) {
        let Self { mut child, reports, reader, errors } = self;
        // `wait` would close stdin, which is an order.
        let stdin = child.stdin.take();
        let reports: Vec<Report> = reports.iter().collect();
        reader.join().expect("every line is a report");
        let code = child.wait().unwrap().code();
        drop(stdin);
        (code, reports, errors.join().unwrap())
    }
}

fn units(out: &Path) -> usize {
    let name = out.file_name().unwrap().to_str().unwrap();
    std::fs::read_dir(out.with_file_name(format!(".{name}.run/units"))).map_or(0, Iterator::count)
}

/// Every file of a folder.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap());
    let read = |entry: std::fs::DirEntry| {
        (entry.file_name().to_string_lossy().into_owned(), std::fs::read(entry.path()).unwrap())
    };
    entries.map(read).collect()
}

/// Asserts that every stage is reported from its beginning to its end, in order, and returns their names.
fn assert_whole(reports: &[Report]) -> Vec<&str> {
    let mut stages: Vec<(&str, Vec<usize>, usize)> = Vec::new();
    for report in reports {
        let Report::Progress { stage, done, total, .. } = report else { continue };
        if stages.last().is_none_or(|(name, ..)| name != stage) {
            stages.push((stage.as_str(), Vec::new(), *total));
        }
        let (_, dones, of) = stages.last_mut().unwrap();
        assert_eq!(*total, *of, "{stage}");
        dones.push(*done);
    }
    for (stage, dones, total) in &stages {
        assert_eq!((dones.first(), dones.last()), (Some(&0), Some(total)), "{stage}");
        assert!(dones.is_sorted(), "{stage}: {dones:?}");
    }
    stages.into_iter().map(|(name, ..)| name).collect()
}

/// Asserts that a report came with every finished cell at the deciding position, and that the last one has the study's numbers.
fn assert_best(reports: &[Report], study: &Study) {
    let cells: Vec<&Vec<RunCell>> = reports
        .iter()
        .filter_map(|report| if let Report::Cells { cells } = report { Some(cells) } else { None })
        .collect();
    assert_eq!(cells.len(), study.sites.len());
    let (position, mut seen) = (study.config.rules[0].position, 0);
    for (task, summary) in study.tasks.iter().enumerate() {
        let here = study.increments.iter().filter(|cell| cell.position == position);
        let all: Vec<Increment> = here.filter_map(|cell| cell.specialists[task]).collect();
        let best = all.iter().max_by(|a, b| a.increment.total_cmp(&b.increment));
        let last = cells.last().unwrap().iter().find(|cell| cell.task == summary.id);
        assert_eq!(best.is_some(), last.is_some(), "{}", summary.id);
        let (Some(best), Some(last)) = (best, last) else { continue };
        assert_eq!((last.position, last.finished, last.n), (position, all.len(), best.n));
        // A study's numbers are rounded.
        let is_near = |a: f64, b: f64| (a - b).abs() < 1e-4;
        assert!(is_near(last.increment, best.increment) && (0.0..=1.0).contains(&last.auroc), "{last:?}, {best:?}");
        assert!(is_near(last.interval[0], best.interval[0]) && is_near(last.interval[1], best.interval[1]), "{last:?}");
        seen += 1;
    }
    assert!(seen > 0, "no task was probed");
}

#[test]
fn a_stopped_run_goes_on_to_the_bytes_of_an_unsupervised_one_and_reports_all_the_way() {
    let place = TempDir::new().unwrap();
    let [out, whole] = ["supervised", "whole"].map(|name| place.path().join(name));
    let mut first = Supervised::start(&out, &["--resume"]);
    first.until_stage("activations");
    first.order(Order::Stop.word());
    let (code, _, errors) = first.end();
    assert_eq!(code, Some(130), "{errors}");
    assert!(errors.contains("error: stopped; the units that are done are kept") && !errors.contains("go on with"));
    assert!(!out.exists() && units(&out) > 0, "{errors}");
    let mut second = Supervised::start(&out, &["--resume"]);
    second.order("faster");
    let (code, reports, errors) = second.end();
    assert_eq!(code, Some(0), "{errors}");
    assert!(
        errors.contains("'faster' is no order and was ignored; the orders are pause, continue, stop\n"),
        "{errors}"
    );
    assert!(errors.contains("going on: "), "{errors}");
    assert!(matches!(reports[0], Report::Alive { paused: false }), "{:?}", reports[0]);
    assert_eq!(
        assert_whole(&reports),
        ["responses", "activations", "ablations", "damage", "probes", "traces"],
        "{reports:?}"
    );
    let kept: Vec<(&str, usize)> = reports
        .iter()
        .filter_map(|report| match report {
            Report::Progress { stage, done, kept, .. } if *kept > 0 => {
                assert!(kept <= done, "{report:?}");
                Some((stage.as_str(), *kept))
            }
            _ => None,
        })
        .collect();
    // Their time is not known, so they do not count for the rate.
    assert!(kept.iter().any(|(stage, kept)| *stage == "responses" && *kept == 2 * 72), "{kept:?}");
    let rates: Vec<&Vec<RunRate>> = reports
        .iter()
        .filter_map(|report| if let Report::Rates { rates } = report { Some(rates) } else { None })
        .collect();
    let study = store::verify(&out).unwrap();
    let expected: Vec<RunRate> = study
        .tasks
        .iter()
        .map(|task| RunRate {
            task: task.id.clone(),
            judged: task.n,
            satisfied: (task.satisfied * task.n as f64).round() as usize,
        })
        .collect();
    assert!(expected.len() == 2 && expected.iter().all(|rate| rate.judged > 0), "{expected:?}");
    assert_eq!(rates, [&expected]);
    assert_best(&reports, &study);
    let output = run(&whole, &[]).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(files(&out) == files(&whole), "the bytes differ");
}

/// So ends the run of a server that was killed; the next server's run waits for it where it is still ending.
#[test]
fn a_run_whose_orders_end_ends_at_once_and_the_next_waits_for_its_folder() {
    let place = TempDir::new().unwrap();
    let out = place.path().join("study");
    let mut first = Supervised::start(&out, &["--resume"]);
    first.until_stage("activations");
    drop(first.child.stdin.take());
    let (code, _, errors) = first.end();
    assert_eq!(code, Some(130), "{errors}");
    assert!(!errors.contains("error") && !out.exists() && units(&out) > 0, "{errors}");
    let lock = File::open(place.path().join(".study.run/lock")).unwrap();
    lock.lock().unwrap();
    let second = Supervised::start(&out, &["--resume"]);
    let waiting = second.during(Duration::from_millis(1500));
    assert!(waiting.iter().all(|report| matches!(report, Report::Alive { .. })), "{waiting:?}");
    drop(lock);
    let (code, _, errors) = second.end();
    assert_eq!(code, Some(0), "{errors}");
    assert!(errors.contains("going on: "), "{errors}");
    store::verify(&out).unwrap();
}

#[test]
fn a_paused_run_makes_no_progress_until_it_continues() {
    let place = TempDir::new().unwrap();
    let out = place.path().join("study");
    let mut run = Supervised::start(&out, &[]);
    run.until_stage("activations");
    run.order(Order::Pause.word());
    run.until(|report| matches!(report, Report::Alive { paused: true }));
    // The units in hand end.
    let mut kept = usize::MAX;
    while kept != units(&out) {
        kept = units(&out);
        run.during(Duration::from_secs(1));
    }
    let waiting = run.during(Duration::from_secs(2));
    assert!(!waiting.is_empty(), "no sign of life");
    assert!(waiting.iter().all(|report| *report == Report::Alive { paused: true }), "{waiting:?}");
    assert_eq!(units(&out), kept);
    run.order(Order::Continue.word());
    let (code, reports, errors) = run.end();
    assert_eq!(code, Some(0), "{errors}");
    assert!(reports.iter().any(|report| matches!(report, Report::Progress { .. })), "{reports:?}");
    store::verify(&out).unwrap();
}

#[test]
fn a_run_whose_reports_nobody_reads_ends() {
    let place = TempDir::new().unwrap();
    let out = place.path().join("study");
    let mut command = run(&out, &["--supervised"]);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    let stdin = child.stdin.take();
    drop(child.stdout.take());
    assert_eq!(child.wait().unwrap().code(), Some(141));
    assert!(!out.exists());
    drop(stdin);
}

/// The niceness of every thread of a process, as Linux tells it.
fn niceness(process: u32) -> Vec<String> {
    let threads = std::fs::read_dir(format!("/proc/{process}/task")).unwrap();
    let of_thread = |thread: std::io::Result<std::fs::DirEntry>| {
        // A thread may have ended. The name before may hold anything, in parentheses; the niceness is the 17th field behind it.
        let fields = std::fs::read_to_string(thread.unwrap().path().join("stat")).ok()?;
        Some(fields.rsplit(')').next()?.split_whitespace().nth(16)?.to_owned())
    };
    threads.filter_map(of_thread).collect()
}

#[test]
fn a_stop_ends_a_paused_run_which_had_the_lowest_priority() {
    let place = TempDir::new().unwrap();
    let mut run = Supervised::start(&place.path().join("study"), &[]);
    run.order(Order::Pause.word());
    run.until_stage("responses");
    if cfg!(target_os = "linux") {
        let found = niceness(run.child.id());
        assert!(found.len() > 3 && found.iter().all(|nice| nice == "19"), "{found:?}");
    }
    run.order(Order::Stop.word());
    let (code, reports, errors) = run.end();
    assert_eq!(code, Some(130), "{errors}");
    let done = reports.iter().any(|report| matches!(report, Report::Progress { done, .. } if *done > 0));
    assert!(!done, "{reports:?}");
}

/// The bundled models have no pilot in their config; a preview asks one all the same.
#[test]
fn a_preview_reports_its_forecast_in_which_a_pause_does_not_count() {
    let place = TempDir::new().unwrap();
    let out = place.path().join("study");
    let mut run = Supervised::start(&out, &["--preview"]);
    run.order(Order::Pause.word());
    run.until_stage("pilot");
    let paused = Duration::from_secs(5);
    run.during(paused);
    run.order(Order::Continue.word());
    let goes_on = Instant::now();
    let forecast = run.forecast();
    let worked = goes_on.elapsed();
    let (code, reports, errors) = run.end();
    assert_eq!(code, Some(0), "{errors}");
    assert_eq!(std::fs::read_dir(place.path()).unwrap().count(), 0, "a preview leaves no file");
    assert!(!reports.iter().any(|report| matches!(report, Report::Forecast(_))), "a second forecast");
    let asked: Vec<(&str, usize)> = forecast.tasks.iter().map(|task| (task.task.as_str(), task.responses)).collect();
    assert_eq!(asked, [("word-count", 24), ("topic", 24)]);
    assert!((0.0..=2.0).contains(&forecast.probeable), "{forecast:?}");
    let stages: Vec<&str> = forecast.seconds.iter().map(|(stage, _)| stage.as_str()).collect();
    assert_eq!(stages, ["responses", "activations", "ablations", "damage", "probes", "traces"]);
    // The study has 144 responses and the pilot 48, which took at most the time until the forecast: had the pause counted, the
    // forecast would be 15 seconds more.
    let most = 144.0 / 48.0 * (worked.as_secs_f64() + 1.0);
    assert!(forecast.seconds[0].1 < most, "{forecast:?}, {worked:?}");
}
