//! Short forms of the chores `fuzz`, `fault` and `load`, and that they can fail.

use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;
use tempfile::TempDir;

use crate::support::{data_dir, lab, program, serve};

/// Runs `lab fuzz` on a target with a corpus.
fn fuzz(target: &str, corpus: &Path, further: &[&str]) -> Output {
    lab().args(["--json", "fuzz", target, "--corpus"]).arg(corpus).args(further).output().unwrap()
}

fn json(output: &Output) -> Value {
    let errors = String::from_utf8_lossy(&output.stderr);
    serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{error}: {errors}"))
}

#[test]
fn no_reader_panics_hangs_or_fills_the_memory_on_mutated_inputs() {
    let corpus = TempDir::new().unwrap();
    let output = fuzz("all", corpus.path(), &["--seconds", "1", "--inputs", "2000", "--seed", "18", "--jobs", "2"]);
    let reports = json(&output);
    let reports = reports.as_array().unwrap();
    assert!(output.status.success(), "{}\n{reports:#?}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(reports.len(), 12);
    for report in reports {
        let count = |field: &str| report[field].as_u64().unwrap();
        assert!(count("inputs") > 10 && count("outcomes") > 1, "a search that reached nothing: {report}");
    }
}

#[test]
fn the_fuzzer_finds_planted_faults_of_every_kind() {
    for (target, kind, what) in [
        ("planted-panic", "panic", "planted"),
        ("planted-slow", "slow", "more than 0.3 s"),
        ("planted-memory", "memory", " MB"),
        ("planted-overflow", "crash", "overflowed its stack"),
    ] {
        let corpus = TempDir::new().unwrap();
        let limits = ["--seconds", "3", "--inputs", "3000", "--milliseconds", "300", "--megabytes", "64"];
        let output = fuzz(target, corpus.path(), &limits);
        let errors = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(1), "{target}: {errors}");
        let report = json(&output)[0].take();
        let findings = report["findings"].as_array().unwrap();
        let found = findings.iter().find(|found| found["kind"] == kind);
        let found = found.unwrap_or_else(|| panic!("{target}: no {kind} in {findings:?}"));
        assert!(found["what"].as_str().unwrap().contains(what), "{found}");
        let file = found["file"].as_str().unwrap();
        assert!(errors.contains(file) && Path::new(file).is_file(), "{errors}");
        // Each finding but the slow one, which would take an hour, ends the same way when it is read again.
        if kind == "panic" || kind == "crash" {
            let again = fuzz(target, corpus.path(), &["--input", file]);
            assert!(!again.status.success(), "{target}: the finding is read without harm");
        }
    }
}

#[test]
fn an_unknown_target_or_case_is_refused_by_name() {
    let place = TempDir::new().unwrap();
    let output = fuzz("rhymes", place.path(), &[]);
    assert!(String::from_utf8_lossy(&output.stderr).contains("rhymes: no target; choose all, safetensors"));
    let output = fault(&["--only", "flood"]);
    assert!(String::from_utf8_lossy(&output.stderr).contains("there is no case flood; choose of kills"));
}

/// Runs `lab fault` on the program.
fn fault(further: &[&str]) -> Output {
    lab().args(["--json", "fault"]).arg(program().get_program()).args(further).output().unwrap()
}

#[test]
fn a_server_killed_five_times_in_a_run_gives_the_commands_bytes() {
    let output = fault(&["--only", "kills", "--kills", "5", "--seed", "18"]);
    let rows = json(&output);
    assert!(output.status.success() && rows[0]["held"] == true, "{rows:#}");
    assert!(rows[0]["seen"].as_str().unwrap().starts_with("5 kills over "), "{rows:#}");
}

#[test]
fn a_program_that_runs_no_study_fails_the_chore() {
    let output = lab().arg("fault").arg(lab().get_program()).args(["--only", "kills"]).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stderr).contains("the command fails"));
}

#[tokio::test]
async fn the_load_is_asked_at_its_rate_and_counted() {
    let data = data_dir();
    let url = serve(data.path()).await;
    let mut command = lab();
    command.args(["--json", "load", &url, "--viewers", "5", "--rate", "50", "--seconds", "2"]);
    command.args(["--followers", "0", "--uploads", "0", "--live", "0"]);
    let output = asked(command).await;
    let report = json(&output);
    assert!(output.status.success(), "{report:#}");
    let requests = &report["requests"];
    // The page, two lists, and two studies with their fronts, by five viewers.
    assert_eq!(requests["first visit"]["answers"], 35, "{report:#}");
    assert_eq!(requests["cached"]["answers"], 100, "{report:#}");
    assert!(requests["cached"]["p50_ms"].as_f64().unwrap() <= requests["cached"]["p99_ms"].as_f64().unwrap());
}

#[tokio::test]
async fn a_load_on_a_server_that_is_gone_is_one_error() {
    let holder = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", holder.local_addr().unwrap());
    drop(holder);
    let mut command = lab();
    command.args(["load", &url]);
    let output = asked(command).await;
    let errors = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(errors.trim_end(), format!("error: {url}/api/studies: no connection"));
}

/// The output of a command, while the test's own server answers.
async fn asked(mut command: Command) -> Output {
    tokio::task::spawn_blocking(move || command.output().unwrap()).await.unwrap()
}
