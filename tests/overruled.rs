//! A study under labels that a reader has overruled, computed from kept units by the command.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Output, Stdio};
use std::time::SystemTime;

use backend::runs::report::Report;
use backend::store::{self, SAMPLES_FILE, STUDY_FILE};
use serde_json::json;
use shared::study::{LabelsConfig, overruled_lines};
use tempfile::TempDir;

use crate::audit::{assert_overruled, is_readable, satisfied, study, ten};
use crate::support::program;

/// The words of a small study with every stage.
fn base<'a>(further: &[&'a str]) -> Vec<&'a str> {
    let words = "run --model tiny-llama --tasks word-count,topic --samples 60 --quick --seed 7 --anyway --out base";
    words.split(' ').chain(further.iter().copied()).collect()
}

/// Runs the program in a folder.
fn run_in(place: &Path, words: &[&str]) -> Output {
    program().args(words).current_dir(place).output().unwrap()
}

fn done(output: &Output) {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

/// The words that compute the study of [`base`] again.
fn again<'a>(further: &[&'a str]) -> Vec<&'a str> {
    "run --model tiny-llama --units-of .base.units".split(' ').chain(further.iter().copied()).collect()
}

/// The files of kept units with the time of their last change.
fn units(folder: &Path) -> BTreeMap<String, SystemTime> {
    let entries = fs::read_dir(folder.join("units")).unwrap().map(Result::unwrap);
    entries
        .map(|entry| (entry.file_name().into_string().unwrap(), entry.metadata().unwrap().modified().unwrap()))
        .collect()
}

/// Begins a run in a folder, and ends it when its probes begin.
fn end_at_probes(place: &Path, words: &[&str]) {
    let mut command = program();
    command
        .args(words)
        .arg("--supervised")
        .current_dir(place)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null());
    let mut child = command.spawn().unwrap();
    let mut reports = BufReader::new(child.stdout.take().unwrap()).lines();
    let is_probes = |line: &str| {
        let report = serde_json::from_str(line).unwrap();
        matches!(report, Report::Progress { stage, .. } if stage == "probes")
    };
    assert!(reports.any(|line| is_probes(&line.unwrap())), "it ended before its probes");
    drop(child.stdin.take());
    child.wait().unwrap();
}

#[test]
fn a_study_is_computed_again_from_its_units_without_generating_again() {
    let place = TempDir::new().unwrap();
    let at = |name: &str| place.path().join(name);
    fs::write(at("pilot.toml"), "pilot = { prompts = 8 }\n").unwrap();
    done(&run_in(place.path(), &base(&["--config", "pilot.toml", "--keep-units"])));
    let kept = units(&at(".base.units"));
    assert!(at(".base.units/units").exists() && !at(".base.run").exists());
    for stage in ["pilot.", "responses.", "activations.with.", "activations.without.", "activations.random-weights."] {
        assert!(kept.keys().any(|unit| unit.starts_with(stage)), "no unit of {stage}: {kept:?}");
    }
    let before = store::read_samples(&at("base")).unwrap();

    // Without a label that is overruled: the same bytes.
    fs::write(at("none.jsonl"), "\n").unwrap();
    let made = store::sha256(&fs::read(at("base").join(STUDY_FILE)).unwrap());
    done(&run_in(place.path(), &again(&["--of-study", &made, "--labels", "none.jsonl", "--out", "same"])));
    for file in [STUDY_FILE, SAMPLES_FILE, store::PROBES_FILE, store::RECORD_FILE] {
        assert!(fs::read(at("base").join(file)).unwrap() == fs::read(at("same").join(file)).unwrap(), "{file}");
    }

    // Ten are, in any order; the run is ended when its own units are there, and goes on.
    let rows = ten(&before);
    fs::write(at("ten.jsonl"), overruled_lines(rows.iter().rev())).unwrap();
    let words = again(&["--labels", "ten.jsonl", "--out", "ten"]);
    end_at_probes(place.path(), &words);
    let own = units(&at(".ten.run"));
    let stages: BTreeSet<&str> = own.keys().filter_map(|unit| unit.trim_start_matches('.').split('.').next()).collect();
    assert!(stages.contains("ablations"), "{stages:?}");
    assert!(["pilot", "responses", "activations"].iter().all(|stage| !stages.contains(stage)), "{stages:?}");
    done(&run_in(place.path(), &[&words[..], &["--resume"]].concat()));
    assert!(units(&at(".base.units")) == kept, "kept units are only read");

    let (first, audited) = (study(&at("base")), study(&at("ten")));
    assert_eq!((&first.config.labels, &audited.config.labels), (&None, &LabelsConfig::of(&rows)));
    assert_eq!(audited.config.labels.map(|labels| labels.overruled), Some(10));
    assert_eq!(first.config.pilot, audited.config.pilot);
    assert!(first.tasks != audited.tasks, "the labels changed nothing");
    assert_overruled(&at("ten"), &before, &rows);
    store::verify(&at("ten")).unwrap();
    let rerun = run_in(place.path(), &["study", "verify", "ten", "--rerun"]);
    let said = String::from_utf8_lossy(&rerun.stderr);
    assert!(
        !rerun.status.success() && said.contains("labels: the study is of labels that a reader has overruled"),
        "{said}"
    );

    // Written over, the study's old units are of no use.
    fs::write(at("small.toml"), "ablation = false\n").unwrap();
    done(&run_in(place.path(), &base(&["--config", "small.toml", "--force"])));
    assert!(!at(".base.units").exists());
}

#[test]
fn labels_and_units_that_cannot_be_used_are_refused_with_their_place() {
    let place = TempDir::new().unwrap();
    let at = |name: &str| place.path().join(name);
    fs::write(at("small.toml"), "ablation = false\n").unwrap();
    done(&run_in(place.path(), &base(&["--config", "small.toml", "--keep-units"])));
    let samples = store::read_samples(&at("base")).unwrap();
    let some = samples.iter().find(is_readable).unwrap();
    let row = |sample: &str, satisfied: bool| {
        format!("{}\n", json!({"sample": sample, "satisfied": satisfied, "reason": "read"}))
    };
    let (right, wrong) = (row(&some.id, !satisfied(some)), row(&some.id, satisfied(some)));
    let nobody = row("nobody", true);
    let twice = format!("{right}\n{right}");
    let cases = [
        ("{\"sample\": 1}\n", "labels.jsonl line 1: invalid type: integer `1`"),
        ("\nno json\n", "labels.jsonl line 2: "),
        ("{\"sample\": \"a\", \"satisfied\": true}\n", "line 1: missing field `reason`"),
        ("{\"sample\": \"a\", \"satisfied\": true, \"reason\": \" \"}\n", "line 1: reason: is empty"),
        ("{\"sample\": \"a\", \"satisfied\": true, \"reason\": \"b\", \"label\": 1}\n", "unknown field `label`"),
        (twice.as_str(), "' stands in line 1, too"),
        (nobody.as_str(), "label of nobody: no sample has this id"),
        (wrong.as_str(), "already; leave the row out"),
    ];
    for (content, part) in cases {
        fs::write(at("labels.jsonl"), content).unwrap();
        let output = run_in(place.path(), &again(&["--labels", "labels.jsonl", "--out", "new"]));
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(!output.status.success() && said.contains(part), "{part:?} is not in {said}");
        assert!(!at("new").exists() && !at(".new.run").exists(), "{part}: something is left");
    }
    fs::create_dir(at("empty")).unwrap();
    let tiny = ["run", "--model", "tiny-llama", "--out", "new"];
    let other = store::sha256(b"another study of this name");
    let cases: [(&[&str], &str); 7] = [
        (&["--units-of", "empty"], "empty: holds no kept units"),
        (&["--units-of", "base"], "base: holds no kept units"),
        (&["--units-of", ".base.units", "--seed", "8"], "the units are of another config"),
        (&["--units-of", ".base.units", "--keep-units"], "cannot be used with"),
        (&["--labels", "labels.jsonl"], "--units-of"),
        (&["--of-study", &other], "--units-of"),
        (&["--units-of", ".base.units", "--of-study", &other], "the units are of another study of this name"),
    ];
    for (further, part) in cases {
        let output = run_in(place.path(), &[&tiny[..], further].concat());
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(!output.status.success() && said.contains(part), "{part:?} is not in {said}");
    }
}

#[test]
fn kept_units_that_are_damaged_or_of_another_program_are_refused() {
    let place = TempDir::new().unwrap();
    let at = |name: &str| place.path().join(name);
    fs::write(at("small.toml"), "ablation = false\n").unwrap();
    done(&run_in(place.path(), &base(&["--config", "small.toml", "--keep-units"])));
    let words = again(&["--out", "new"]);
    let mut units = fs::read_dir(at(".base.units/units")).unwrap().map(|of| of.unwrap().path());
    let unit = units.find(|unit| unit.display().to_string().ends_with("responses.batches.0")).unwrap();
    let bytes = fs::read(&unit).unwrap();
    fs::write(&unit, &bytes[..bytes.len() - 1]).unwrap();
    let output = run_in(place.path(), &words);
    assert!(String::from_utf8_lossy(&output.stderr).contains("is missing or damaged; run the study again"));
    fs::write(&unit, bytes).unwrap();
    fs::write(at(".base.units/key"), "of another program").unwrap();
    let output = run_in(place.path(), &words);
    assert!(String::from_utf8_lossy(&output.stderr).contains("of another model, device or program"));
    assert!(!at("new").exists());
}
