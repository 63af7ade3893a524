//! A run that is killed, stopped or out of space resumes, and gives the bytes of an uninterrupted run.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU8, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use backend::snapshot::Snapshot;
use backend::store::{self, RunFolder, Unfinished};
use burn::tensor::Device;
use shared::error::{Error, Result};
use shared::model::{Model, Precision};
use shared::run::{
    ArtefactStore, CaptureInput, Captured, RunContext, Sequential, Stage, UNIT_OPERATIONS, Unit, Units, capture,
};
use shared::study::{Preset, StudyConfig};
use tempfile::TempDir;

use crate::support::{Threads, program};

/// Stores units in memory, complete ones only.
#[derive(Default)]
struct Memory(Mutex<BTreeMap<String, Vec<u8>>>);

impl ArtefactStore for Memory {
    fn read(&self, unit: &str) -> Result<Option<Vec<u8>>> {
        Ok(self.0.lock().unwrap().get(unit).cloned())
    }

    fn read_range(&self, unit: &str, start: usize, length: usize) -> Result<Vec<u8>> {
        Ok(self.0.lock().unwrap()[unit][start..start + length].to_vec())
    }

    fn write(&self, unit: &str, bytes: &[u8]) -> Result<()> {
        self.0.lock().unwrap().insert(unit.to_owned(), bytes.to_vec());
        Ok(())
    }
}

#[test]
fn a_unit_that_is_kept_is_not_run_again() {
    let (memory, runs) = (Arc::new(Memory::default()), AtomicUsize::new(0));
    let context = RunContext { artefacts: Some(memory.clone()), ..RunContext::quiet(&Sequential) };
    let squares = || {
        Units::new(&context, Stage::Probe, 4).map(
            "squares",
            4,
            |_| 1,
            |index| {
                runs.fetch_add(1, Ordering::Relaxed);
                Ok((index * index) as f64 + f64::NAN.min(0.5))
            },
        )
    };
    assert_eq!(squares().unwrap(), [0.5, 1.5, 4.5, 9.5]);
    memory.0.lock().unwrap().remove("probes/squares/2").unwrap();
    assert_eq!(squares().unwrap(), [0.5, 1.5, 4.5, 9.5]);
    assert_eq!(runs.into_inner(), 5, "four, and the one that was lost");
}

#[test]
fn a_stopped_stage_keeps_what_is_done_and_begins_nothing() {
    let (memory, runs) = (Arc::new(Memory::default()), AtomicUsize::new(0));
    let stop = || runs.load(Ordering::Relaxed) == 2;
    let context = RunContext { artefacts: Some(memory.clone()), stop: &stop, ..RunContext::quiet(&Sequential) };
    let job = |index: usize| {
        runs.fetch_add(1, Ordering::Relaxed);
        Ok(index)
    };
    assert_eq!(Units::new(&context, Stage::Trace, 5).map("all", 5, |_| 1, job), Err(Error::Stopped));
    assert_eq!(memory.0.lock().unwrap().len(), 2);
}

/// The cause is reported, whatever comes before it in order: units after a failure are not begun.
#[test]
fn a_failed_unit_is_told_and_ends_the_stage() {
    let context = RunContext::quiet(&Sequential);
    let runs = AtomicUsize::new(0);
    let job = |index: usize| {
        runs.fetch_add(1, Ordering::Relaxed);
        if index == 1 { Err(Error::data("unit 1", "fails", "fix it")) } else { Ok(index) }
    };
    let failed = Units::new(&context, Stage::Probe, 5).map("all", 5, |_| 1, job);
    assert_eq!(failed.unwrap_err().to_string(), "unit 1: fails; fix it");
    assert_eq!(runs.into_inner(), 2);
}

/// The sum is exact, and never falls, whatever a unit reports of itself, and whether it fails or is read from the store.
#[test]
fn a_unit_reports_how_much_of_it_is_done_and_never_more_than_its_weight() {
    let (memory, heard) = (Arc::new(Memory::default()), Mutex::new(Vec::new()));
    let hear = |_: Stage, done: usize, total: usize| {
        assert_eq!(total, 13);
        heard.lock().unwrap().push(done);
    };
    let context = RunContext { artefacts: Some(memory), progress: &hear, ..RunContext::quiet(&Sequential) };
    let stage = |fails: bool| {
        let job = |index: usize, unit: &Unit<'_>| {
            let parts: &[usize] = if index == 0 { &[1, 2, 2, 1, 9] } else { &[1, 2] };
            parts.iter().for_each(|&part| unit.reached(part, 4));
            if fails && index == 2 { Err(Error::data("unit 2", "fails", "fix it")) } else { Ok(index) }
        };
        let units = Units::new(&context, Stage::Generate, 13);
        let result = units.map_watched("parts", 3, |index| [10, 0, 3][index], job);
        (result.map_err(|error| error.to_string()), std::mem::take(&mut *heard.lock().unwrap()))
    };
    assert_eq!(stage(true), (Err("unit 2: fails; fix it".to_owned()), vec![0, 2, 5, 10, 11]));
    assert_eq!(stage(false), (Ok(vec![0, 1, 2]), vec![0, 10, 11, 13]), "the first two were kept");
}

#[test]
fn units_that_run_at_the_same_time_report_in_order() {
    let heard = Mutex::new(Vec::new());
    let hear = |_: Stage, done: usize, _: usize| heard.lock().unwrap().push(done);
    let context = RunContext { progress: &hear, ..RunContext::quiet(&Threads) };
    let job = |index: usize, unit: &Unit<'_>| {
        (1..=10).for_each(|part| unit.reached(part, 10));
        Ok(index)
    };
    Units::new(&context, Stage::Generate, 2000).map_watched("all", 100, |_| 20, job).unwrap();
    assert_eq!(heard.into_inner().unwrap(), (0..=1000).map(|report| 2 * report).collect::<Vec<_>>());
}

/// Two tasks of tiny-llama: 100 responses, of which one unit of generation has room for all.
fn two_tasks(model: &Model) -> StudyConfig {
    let mut config = StudyConfig::default_for("tiny-llama", model.config.n_layers, 5);
    config.tasks = ["word-count", "topic"].map(str::to_owned).to_vec();
    (config.samples, config.samples_without) = (40, 10);
    config
}

/// Which rows are generated together changes no byte of a study; progress is reported as they end.
#[test]
fn units_of_any_size_give_the_same_bytes_and_report_rows_that_end() {
    let snapshot = Snapshot::open("tiny-llama").unwrap();
    let (model, tokenizer) = (snapshot.model(Precision::F32, &Device::flex()).unwrap(), snapshot.tokenizer().unwrap());
    let config = two_tasks(&model);
    let input = CaptureInput { model: &model, tokenizer: &tokenizer, config: &config };
    let of = |unit_operations: u64| {
        let (memory, heard) = (Arc::new(Memory::default()), Mutex::new(Vec::new()));
        let hear = |stage: Stage, done: usize, total: usize| {
            if stage == Stage::Generate {
                heard.lock().unwrap().push((done, total));
            }
        };
        let artefacts: Option<Arc<dyn ArtefactStore>> = Some(memory.clone());
        let context = RunContext { artefacts, progress: &hear, unit_operations, ..RunContext::quiet(&Threads) };
        let Captured { samples, activations, without, random, .. } = capture(&input, &context).unwrap();
        let units = memory.0.lock().unwrap().keys().filter(|unit| unit.starts_with("responses/")).count();
        let heard = heard.into_inner().unwrap();
        assert_eq!((heard.first(), heard.last()), (Some(&(0, 100)), Some(&(100, 100))));
        assert!(heard.is_sorted_by(|one, next| one < next), "{heard:?}");
        assert!(heard.len() > units + 1, "no unit reports before its end: {heard:?}");
        (units, (samples, activations, without, random))
    };
    let (units, expected) = of(UNIT_OPERATIONS);
    assert_eq!(units, 1, "a small model's units are as large as can be");
    let prompt = expected.0.iter().map(|sample| sample.prompt_tokens).max().unwrap();
    let of_row = 2 * model.config.parameters() as u64 * (prompt + config.sampling.max_tokens) as u64;
    for (unit_operations, parts) in [(0, 7), (31 * of_row, 7), (32 * of_row, 4), (47 * of_row, 4), (100 * of_row, 2)] {
        let (units, found) = of(unit_operations);
        assert_eq!(units, parts, "{unit_operations}");
        assert!(found == expected, "{parts} units give other bytes");
    }
}

#[test]
fn a_run_that_is_paused_in_a_unit_waits_there_and_goes_on_to_the_same_bytes() {
    let snapshot = Snapshot::open("tiny-llama").unwrap();
    let (model, tokenizer) = (snapshot.model(Precision::F32, &Device::flex()).unwrap(), snapshot.tokenizer().unwrap());
    let config = two_tasks(&model);
    let input = CaptureInput { model: &model, tokenizer: &tokenizer, config: &config };
    let expected = capture(&input, &RunContext::quiet(&Sequential)).unwrap().samples;
    const RUNS: u8 = 0;
    const PAUSED: u8 = 1;
    const GOES_ON: u8 = 2;
    let (state, heard, memory) = (AtomicU8::new(RUNS), Mutex::new(Vec::new()), Arc::new(Memory::default()));
    let hear = |_: Stage, done: usize, total: usize| {
        heard.lock().unwrap().push(done);
        if 0 < done && done < total {
            // Only the first time.
            let _ = state.compare_exchange(RUNS, PAUSED, Ordering::SeqCst, Ordering::SeqCst);
        }
    };
    let stop = || {
        while state.load(Ordering::SeqCst) == PAUSED {
            std::thread::sleep(Duration::from_millis(1));
        }
        false
    };
    let reports = || heard.lock().unwrap().len();
    std::thread::scope(|scope| {
        let running = scope.spawn(|| {
            let artefacts: Option<Arc<dyn ArtefactStore>> = Some(memory.clone());
            let context = RunContext { artefacts, progress: &hear, stop: &stop, ..RunContext::quiet(&Sequential) };
            capture(&input, &context).unwrap().samples
        });
        let until = Instant::now() + Duration::from_secs(60);
        while state.load(Ordering::SeqCst) == RUNS && Instant::now() < until {
            std::thread::sleep(Duration::from_millis(1));
        }
        assert_eq!(state.load(Ordering::SeqCst), PAUSED, "no unit reported before its end");
        let before = reports();
        std::thread::sleep(Duration::from_millis(500));
        let (after, units) = (reports(), memory.0.lock().unwrap().len());
        // Before any assertion: a run that waits for ever would hide why.
        state.store(GOES_ON, Ordering::SeqCst);
        assert!(running.join().unwrap() == expected, "the bytes differ");
        assert_eq!((after, units), (before, 0), "it went on");
        assert!(reports() > before);
    });
}

/// Activations that stay in a store are the ones that memory holds, when they are read off the stream and when a piece
/// was lost.
#[test]
fn activations_in_a_store_are_those_in_memory() {
    let snapshot = Snapshot::open("tiny-llama").unwrap();
    let (model, tokenizer) = (snapshot.model(Precision::F32, &Device::flex()).unwrap(), snapshot.tokenizer().unwrap());
    let config = two_tasks(&model);
    let input = CaptureInput { model: &model, tokenizer: &tokenizer, config: &config };
    let of = |context: &RunContext<'_>| {
        let Captured { activations, without, random, samples, .. } = capture(&input, context).unwrap();
        (activations, without, random, samples)
    };
    let memory = Arc::new(Memory::default());
    let context = RunContext { artefacts: Some(memory.clone()), ..RunContext::quiet(&Sequential) };
    let expected = of(&RunContext::quiet(&Sequential));
    assert!(expected.0.n() > 64, "one batch is no test of batches: {}", expected.0.n());
    assert!(of(&context) == expected, "read off the stream");
    let piece = "activations/with/1/3";
    let lost = memory.0.lock().unwrap().remove(piece).unwrap();
    assert!(of(&context) == expected, "the second batch was read again");
    assert_eq!(memory.0.lock().unwrap()[piece], lost);
}

/// A small study with every stage, ablation in behaviour among them.
fn run(out: &Path, further: &[&str]) -> Command {
    let mut command = program();
    let tasks = ["run", "--model", "tiny-llama", "--tasks", "word-count,topic", "--samples", "60"];
    command.args(tasks).args(["--quick", "--seed", "7", "--out"]).arg(out).args(further);
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

fn finish(child: Child) -> (bool, String) {
    let output = child.wait_with_output().unwrap();
    (output.status.success(), String::from_utf8_lossy(&output.stderr).into_owned())
}

/// Every file of a folder, hidden ones too.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let entry = |entry: std::io::Result<std::fs::DirEntry>| {
        let entry = entry.unwrap();
        (entry.file_name().to_string_lossy().into_owned(), std::fs::read(entry.path()).unwrap())
    };
    std::fs::read_dir(folder).unwrap().map(entry).collect()
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

#[test]
fn a_run_killed_at_any_moment_goes_on_to_the_same_bytes() {
    let place = TempDir::new().unwrap();
    let whole = place.path().join("whole");
    let begun = Instant::now();
    let (done, stderr) = finish(run(&whole, &[]).spawn().unwrap());
    assert!(done, "{stderr}");
    let takes = begun.elapsed();
    let killed = place.path().join("killed");
    // Moments over the whole run: the fractions of an irrational number, so that no two are alike.
    let (mut kills, mut moment) = (0, 0.0_f64);
    loop {
        let mut child = run(&killed, &["--resume"]).spawn().unwrap();
        moment = (moment + 0.381_966_011_250_105) % 1.0;
        let until = Instant::now() + takes.mul_f64(0.1 + 0.5 * moment);
        while kills < 6 && Instant::now() < until && child.try_wait().unwrap().is_none() {
            std::thread::sleep(Duration::from_millis(5));
        }
        if kills < 6 && child.try_wait().unwrap().is_none() {
            child.kill().unwrap();
            child.wait().unwrap();
            kills += 1;
            continue;
        }
        let (done, stderr) = finish(child);
        assert!(done, "{stderr}");
        break;
    }
    assert!(kills > 0, "no run was killed");
    assert!(files(&killed) == files(&whole), "after {kills} kills the bytes differ");
    assert_eq!(names(place.path()), ["killed", "whole"], "something is left over");
}

#[test]
fn a_run_that_ends_before_its_pilot_has_passed_asks_the_pilot_again() {
    let place = TempDir::new().unwrap();
    let config = place.path().join("study.toml");
    std::fs::write(&config, "ablation = false\npilot = { prompts = 8 }\n").unwrap();
    // So few that no task can be probed.
    let few = |out: &Path, further: &[&str]| {
        let mut command = program();
        let sizes = ["run", "--model", "tiny-llama", "--tasks", "word-count,topic", "--samples", "12"];
        command.args(sizes).args(["--quick", "--config"]).arg(&config).arg("--out").arg(out).args(further);
        command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
    };
    for (name, has_passed) in [("one", true), ("other", false)] {
        let (out, run) = (place.path().join(name), place.path().join(format!(".{name}.run")));
        let mut child = few(&out, &["--anyway"]);
        while !run.join("passed").exists() {
            assert!(child.try_wait().unwrap().is_none(), "it ended before it was killed");
            std::thread::sleep(Duration::from_millis(2));
        }
        child.kill().unwrap();
        child.wait().unwrap();
        if !has_passed {
            std::fs::remove_file(run.join("passed")).unwrap();
        }
        std::fs::write(run.join(".new-left"), "of a kill").unwrap();
        let (done, stderr) = finish(few(&out, &["--resume", "--keep-units"]));
        assert_eq!(done, has_passed, "{stderr}");
        assert_eq!(stderr.contains("after the pilot, about 0.0 of 2 tasks could be probed"), !has_passed, "{stderr}");
        assert!(!run.exists(), "{stderr}");
    }
    let kept = names(&place.path().join(".one.units"));
    assert!(kept.contains(&"units".to_owned()) && !kept.contains(&".new-left".to_owned()), "{kept:?}");
    assert_eq!(names(place.path()), [".one.units", "one", "study.toml"]);
}

#[test]
fn an_unfinished_run_is_neither_lost_nor_mixed_with_another() {
    let place = TempDir::new().unwrap();
    let out = place.path().join("study");
    let units = || std::fs::read_dir(place.path().join(".study.run/units")).map_or(0, Iterator::count);
    let mut child = run(&out, &[]).spawn().unwrap();
    while units() < 3 {
        assert!(child.try_wait().unwrap().is_none(), "it ended before it was killed");
        std::thread::sleep(Duration::from_millis(5));
    }
    let (done, stderr) = finish(run(&out, &["--resume"]).spawn().unwrap());
    assert!(!done && stderr.contains("another skillscope is running this study"), "{stderr}");
    child.kill().unwrap();
    child.wait().unwrap();
    let kept = units();
    for (further, says) in [
        (&[][..], "go on with --resume, or start over with --force"),
        (&["--resume", "--dtype", "bf16"], "the unfinished run is of another config"),
    ] {
        let (done, stderr) = finish(run(&out, further).spawn().unwrap());
        assert!(!done && stderr.contains(says), "{stderr}");
        assert_eq!(units(), kept, "the units are as they were");
    }
    let (done, stderr) = finish(run(&out, &["--force"]).spawn().unwrap());
    assert!(done && !stderr.contains("going on"), "{stderr}");
    assert_eq!(names(place.path()), ["study"]);
}

/// A run whose prompts hold the date is resumed with the date that it began with.
#[test]
fn an_unfinished_run_keeps_the_date_that_it_began_with() {
    let place = TempDir::new().unwrap();
    let study = place.path().join("study");
    let mut config = StudyConfig::of_preset(Preset::Quick, "tiny-llama", 4, 1);
    for date in [None, Some("2020-02-29T12:00:00")] {
        config.date = date.map(str::to_owned);
        let key = store::run_key(&config, "weights").unwrap();
        let run = RunFolder::open(&study, &key, Unfinished::Refuse).unwrap();
        assert_eq!(RunFolder::date(&study).as_deref(), date);
        drop(run);
        assert!(RunFolder::open(&study, &key, Unfinished::Resume).unwrap().resumed());
        RunFolder::open(&study, &key, Unfinished::Restart).unwrap().remove().unwrap();
        assert_eq!(RunFolder::date(&study), None);
    }
}

/// Ctrl+C: the units in progress are finished and kept, and the command that resumes the run is printed.
#[cfg(unix)]
#[test]
fn ctrl_c_ends_a_run_between_units_and_says_how_to_go_on() {
    let place = TempDir::new().unwrap();
    let out = place.path().join("study");
    let child = run(&out, &[]).spawn().unwrap();
    let units = || std::fs::read_dir(place.path().join(".study.run/units")).map_or(0, Iterator::count);
    while units() < 3 {
        std::thread::sleep(Duration::from_millis(5));
    }
    let interrupt = Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    assert!(interrupt.success());
    let output = child.wait_with_output().unwrap();
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(130), "{stderr}");
    assert!(stderr.contains("go on with `") && stderr.trim_end().contains("--resume`"), "{stderr}");
    let (done, stderr) = finish(run(&out, &["--resume"]).spawn().unwrap());
    assert!(done && stderr.contains("going on: "), "{stderr}");
    assert_eq!(names(place.path()), ["study"]);
}
