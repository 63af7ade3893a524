//! The errors for bad input: each names the file and the fix; nothing is lost, nothing half-written, no panic.

use std::path::Path;

use backend::store::{self, PROBES_FILE, RECORD_FILE, SAMPLES_FILE, STUDY_FILE, SUMS_FILE};
use shared::api::{self, Problem, StudyEntry};
use tempfile::TempDir;

use crate::support::{data_dir, finished, get, program, study_folder, write_finished};

/// Replaces one text by another in a file.
fn replace(path: &Path, from: &str, to: &str) {
    let text = std::fs::read_to_string(path).unwrap();
    assert!(text.contains(from), "{} does not hold {from}", path.display());
    std::fs::write(path, text.replacen(from, to, 1)).unwrap();
}

/// Cuts a file in half.
fn truncate(path: &Path) {
    let bytes = std::fs::read(path).unwrap();
    let half = &bytes[..bytes.len() / 2];
    // Behind a comma: a number that is cut is an error of its own.
    let end = half.iter().rposition(|byte| *byte == b',').unwrap_or(half.len());
    std::fs::write(path, &half[..end]).unwrap();
}

/// Writes SHA256SUMS again, so that only the file's content is wrong.
fn sign(folder: &Path) {
    use sha2::{Digest, Sha256};
    let mut sums = String::new();
    for name in [PROBES_FILE, RECORD_FILE, SAMPLES_FILE, STUDY_FILE] {
        let digest = Sha256::digest(std::fs::read(folder.join(name)).unwrap());
        let hex: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
        sums += &format!("{hex}  {name}\n");
    }
    std::fs::write(folder.join(SUMS_FILE), sums).unwrap();
}

#[test]
fn a_whole_study_verifies_and_reads_back_equal() {
    let place = TempDir::new().unwrap();
    let folder = place.path().join("deeper/study");
    write_finished(&folder);
    let verified = store::verify(&folder).unwrap();
    let rounded = shared::study::Study::from_json(&finished().study.to_json().unwrap()).unwrap();
    assert_eq!(verified, rounded);
    assert_eq!(store::read_study(&folder).unwrap(), rounded);
    assert_eq!(store::read_samples(&folder).unwrap(), finished().samples);
    let left: Vec<_> = std::fs::read_dir(folder.parent().unwrap()).unwrap().collect();
    assert_eq!(left.len(), 1, "a temporary folder was left: {left:?}");
}

#[test]
fn writing_a_study_twice_gives_the_same_bytes() {
    let place = TempDir::new().unwrap();
    let files = [STUDY_FILE, SAMPLES_FILE, PROBES_FILE, RECORD_FILE, SUMS_FILE];
    let read = |folder: &Path| files.map(|file| std::fs::read(folder.join(file)).unwrap());
    write_finished(place.path());
    let first = read(place.path());
    write_finished(place.path());
    assert!(first == read(place.path()), "the bytes differ");
    write_finished(&place.path().join("beside"));
    assert!(first == read(&place.path().join("beside")), "the bytes differ in a new folder");
}

#[test]
fn a_damaged_study_is_named_with_its_file() {
    type Damage = fn(&Path);
    let cases: [(Damage, &str); 14] = [
        (|folder| replace(&folder.join(STUDY_FILE), "planted", "plantid"), "study.json: expected sha256"),
        (|folder| truncate(&folder.join(SAMPLES_FILE)), "samples.jsonl: expected sha256"),
        (|folder| std::fs::remove_file(folder.join(SAMPLES_FILE)).unwrap(), "samples.jsonl is listed but cannot be"),
        (|folder| std::fs::remove_file(folder.join(SUMS_FILE)).unwrap(), "SHA256SUMS: cannot be read"),
        (|folder| std::fs::write(folder.join(SUMS_FILE), "nonsense\n").unwrap(), "'nonsense' is no line"),
        (|folder| std::fs::write(folder.join(SUMS_FILE), "").unwrap(), "study.json is not listed"),
        (|folder| std::fs::write(folder.join("extra"), "x").unwrap(), "extra: not in SHA256SUMS"),
        (|folder| std::fs::write(folder.join(SUMS_FILE), "0  ../secret\n").unwrap(), "leaves the study's folder"),
        (
            |folder| {
                truncate(&folder.join(STUDY_FILE));
                sign(folder);
            },
            "study.json: study.json: EOF",
        ),
        (
            |folder| {
                replace(&folder.join(SAMPLES_FILE), "{", "[");
                sign(folder);
            },
            "samples.jsonl: line 1: not a sample",
        ),
        (
            |folder| {
                let path = folder.join(SAMPLES_FILE);
                let text = std::fs::read_to_string(&path).unwrap();
                std::fs::write(&path, format!("{text}{}\n", text.lines().next().unwrap())).unwrap();
                sign(folder);
            },
            "occurs twice",
        ),
        (|folder| replace(&folder.join(RECORD_FILE), "seed", "sead"), "record.json: expected sha256"),
        (
            |folder| {
                truncate(&folder.join(RECORD_FILE));
                sign(folder);
            },
            "record.json: record.json: EOF",
        ),
        (
            |folder| {
                replace(&folder.join(RECORD_FILE), "\"samples\":[\"", "\"samples\":[\"another/");
                sign(folder);
            },
            "they are not the analysed ones of samples.jsonl",
        ),
    ];
    for (damage, expected) in cases {
        let folder = TempDir::new().unwrap();
        write_finished(folder.path());
        damage(folder.path());
        let error = format!("{:#}", store::verify(folder.path()).unwrap_err());
        assert!(error.contains(expected), "expected '{expected}', got '{error}'");
        assert!(!error.contains('\n'), "more than one line: {error}");
    }
}

#[tokio::test]
async fn a_study_the_server_cannot_read_is_a_problem_and_hides_no_other() {
    type Damage = fn(&Path);
    let cases: [(Damage, &str); 3] = [
        (
            |file| replace(file, "\"schema\":2", "\"schema\":99"),
            "schema version 99, this program reads up to 2; update",
        ),
        (truncate, "damaged"),
        (|file| std::fs::write(file, [0xff, 0xfe]).unwrap(), "not UTF-8"),
    ];
    for (damage, expected) in cases {
        let data = data_dir();
        let broken = data.path().join("studies/broken");
        write_finished(&broken);
        damage(&broken.join(STUDY_FILE));
        for path in [api::study_path("broken"), api::samples_path("broken")] {
            let answer = get(data.path(), &path).await;
            assert_eq!(answer.status.as_u16(), 422, "{path}");
            let problem: Problem = answer.json();
            assert!(problem.detail.contains(expected), "expected '{expected}', got '{}'", problem.detail);
        }
        let entries: Vec<StudyEntry> = get(data.path(), api::STUDIES).await.json();
        let ids: Vec<_> = entries.iter().map(|entry| entry.id.as_str()).collect();
        assert!(ids.contains(&finished().study.id.as_str()) && !ids.contains(&"broken"), "{ids:?}");
    }
}

#[tokio::test]
async fn damaged_samples_are_a_problem_that_names_the_line() {
    let data = data_dir();
    let path = study_folder(data.path()).join(SAMPLES_FILE);
    let text = std::fs::read_to_string(&path).unwrap();
    std::fs::write(&path, text.replacen("\n{", "\n", 1)).unwrap();
    let answer = get(data.path(), &api::samples_path(&finished().study.id)).await;
    let problem: Problem = answer.json();
    assert_eq!(problem.status, 422);
    assert!(problem.detail.contains("samples.jsonl: line 2: not a sample"), "{}", problem.detail);
}

#[test]
fn a_study_that_cannot_be_written_leaves_nothing_behind() {
    let place = TempDir::new().unwrap();
    let file = place.path().join("file");
    std::fs::write(&file, "kept").unwrap();
    let crate::support::Finished { study, samples, .. } = finished();
    for folder in [file.clone(), file.join("below")] {
        let error = format!("{:#}", store::write_study(&folder, study, samples, &[]).unwrap_err());
        assert!(error.contains("file") && error.contains("cannot be written"), "{error}");
    }
    let fresh = place.path().join("fresh");
    for name in ["../out", "a/b", STUDY_FILE, SUMS_FILE, "", ".."] {
        let error = store::write_study(&fresh, study, samples, &[(name, b"x")]).unwrap_err().to_string();
        assert!(error.contains(&format!("'{name}'")), "{error}");
    }
    assert!(!fresh.exists());
    assert_eq!(std::fs::read_to_string(&file).unwrap(), "kept");
    assert_eq!(std::fs::read_dir(place.path()).unwrap().count(), 1);
}

#[test]
fn a_port_in_use_is_one_line_with_the_mend() {
    let holder = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = holder.local_addr().unwrap().port().to_string();
    let output = program().args(["serve", "--port", &port]).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    let expected =
        format!("error: port {port} is in use; stop the program that holds it or choose another with --port\n");
    assert_eq!(String::from_utf8_lossy(&output.stderr), expected);
    assert!(output.stdout.is_empty());
}

#[test]
fn wrong_usage_ends_with_two() {
    for arguments in [&["serve", "--port", "many"][..], &["serve", "--host", "nowhere"], &["serve", "--no-such"]] {
        let output = program().args(arguments).output().unwrap();
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(String::from_utf8_lossy(&output.stderr).contains(arguments[1]), "{arguments:?}");
    }
}
