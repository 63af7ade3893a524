//! Runs of the server where something goes wrong: signals, full disks, other programs, strangers' ids.

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use axum::http::{Method, StatusCode};
use backend::runs::turns::Turns;
use backend::runs::{DATABASE_FILE, Launch};
use backend::state::AppState;
use backend::store::{Origin, RunFolder, STUDY_FILE};
use rusqlite::Connection;
use shared::api::{self, Run, RunRequest, RunState};
use shared::template::Template;
use tempfile::TempDir;

use crate::runs::{assert_problem, get, is_at_work, post, send, server, small, submit, until};
use crate::support::program;

async fn shut_down(state: AppState) {
    tokio::task::spawn_blocking(move || state.runs.shutdown()).await.unwrap();
}

fn database(data: &Path) -> Connection {
    Connection::open(data.join(DATABASE_FILE)).unwrap()
}

/// A folder with a run of the study `small` that waits for the next server and has no units.
async fn waiting(data: &Path) -> Run {
    let state = server(data);
    let run = submit(&state, api::RUNS, &small("small")).await;
    shut_down(state).await;
    let units = RunFolder::path_of(&data.join("studies/small"));
    if units.exists() {
        std::fs::remove_dir_all(units).unwrap();
    }
    run
}

#[test]
fn runs_have_a_turn_in_each_round_while_live_is_busy_all_the_time() {
    let begin = Instant::now();
    let (mut turns, mut waited) = (Turns::default(), Vec::new());
    for quarter in 0..480 {
        // Live has a request at every second look: it is never quiet for long.
        waited.push(turns.wait(quarter % 2 == 0, begin + Duration::from_millis(250) * quarter));
    }
    for (quarter, waits) in waited.iter().enumerate() {
        assert_eq!(*waits, quarter / 4 % 40 < 30, "after {} s", quarter / 4);
    }
    let after = begin + Duration::from_millis(120_600);
    assert!(!turns.wait(false, after), "a second of quiet ends the wait");
    assert!(turns.wait(true, after + Duration::from_secs(1)), "a new busy time begins with a wait");
}

#[test]
fn a_template_that_does_not_end_is_refused() {
    let source = "{% for a in range(9999) %}{% for b in range(9999) %}{% endfor %}{% endfor %}";
    let messages: [String; 0] = [];
    let error = Template::compile(source).unwrap().render(&messages, false, &BTreeMap::new()).unwrap_err().to_string();
    assert!(error.contains("it takes more than 10000000 steps for one chat"), "{error}");
}

#[cfg(unix)]
#[tokio::test(flavor = "multi_thread")]
async fn a_run_whose_process_a_service_manager_ends_with_the_server_goes_on_with_the_next() {
    for signal in ["-KILL", "-TERM"] {
        let data = TempDir::new().unwrap();
        let state = server(data.path());
        let run = submit(&state, api::RUNS, &small("small")).await;
        until(&state, &run.id, is_at_work).await;
        let process = crate::runs::process_of(&data.path().join("studies/small"));
        assert!(Command::new("kill").args([signal, &process]).status().unwrap().success());
        tokio::time::sleep(Duration::from_millis(100)).await;
        shut_down(state.clone()).await;
        let ended: Run = get(&state, &api::run_path(&run.id)).await.json();
        assert_eq!(ended.state, RunState::Interrupted, "{signal}");
    }
}

#[cfg(unix)]
#[tokio::test(flavor = "multi_thread")]
async fn what_a_full_database_does_not_take_is_shown_and_written_later() {
    let data = TempDir::new().unwrap();
    let state = server(data.path());
    let run = submit(&state, api::RUNS, &small("small")).await;
    until(&state, &run.id, is_at_work).await;
    let full =
        "CREATE TRIGGER full BEFORE UPDATE ON runs WHEN NEW.state = 'failed' BEGIN SELECT RAISE(FAIL, 'no room'); END";
    let kept = || -> String {
        database(data.path()).query_row("SELECT state FROM runs WHERE id = 1", [], |row| row.get(0)).unwrap()
    };
    database(data.path()).execute_batch(full).unwrap();
    let process = crate::runs::process_of(&data.path().join("studies/small"));
    assert!(Command::new("kill").args(["-9", &process]).status().unwrap().success());
    let failed = until(&state, &run.id, |run| !run.state.is_open()).await;
    assert!(matches!(failed.state, RunState::Failed { .. }), "{:?}", failed.state);
    assert_eq!(kept(), "interrupted");
    database(data.path()).execute_batch("DROP TRIGGER full").unwrap();
    let begun = Instant::now();
    while kept() != "failed" {
        assert!(begun.elapsed() < Duration::from_secs(20), "it is not written again");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert!(post(&state, &api::run_resume_path(&run.id)).await.state.is_open());
    let removed = send(&state, Method::DELETE, &api::run_path(&run.id), &[], "").await;
    assert_eq!(removed.status, StatusCode::NO_CONTENT, "{}", removed.text());
}

#[tokio::test(flavor = "multi_thread")]
async fn an_interrupted_run_that_is_in_no_queue_can_be_cancelled_and_resumed() {
    let data = TempDir::new().unwrap();
    let state = server(data.path());
    let long = RunRequest { samples: Some(600), config: None, ..small("long") };
    let first = submit(&state, api::RUNS, &long).await;
    until(&state, &first.id, is_at_work).await;
    let second = submit(&state, api::RUNS, &small("small")).await;
    let lose = || database(data.path()).execute_batch("UPDATE runs SET state = 'interrupted' WHERE id = 2").unwrap();
    for _ in 0..2 {
        assert_eq!(post(&state, &api::run_cancel_path(&second.id)).await.state, RunState::Cancelled);
        lose();
        let lost: Run = get(&state, &api::run_path(&second.id)).await.json();
        assert_eq!(lost.state, RunState::Interrupted);
    }
    assert_eq!(post(&state, &api::run_resume_path(&second.id)).await.state, RunState::Queued { position: 1 });
    for id in ["2", "1"] {
        let removed = send(&state, Method::DELETE, &api::run_path(id), &[], "").await;
        assert_eq!(removed.status, StatusCode::NO_CONTENT, "{}", removed.text());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn units_that_another_program_writes_are_not_removed() {
    let data = TempDir::new().unwrap();
    let state = server(data.path());
    let run = submit(&state, api::RUNS, &small("small")).await;
    until(&state, &run.id, is_at_work).await;
    post(&state, &api::run_cancel_path(&run.id)).await;
    until(&state, &run.id, |run| !run.state.is_open()).await;
    let lock = std::fs::File::open(data.path().join("studies/.small.run/lock")).unwrap();
    lock.lock().unwrap();
    let refused = send(&state, Method::DELETE, &api::run_path(&run.id), &[], "").await;
    assert_problem(&refused, 409, "another program computes the study small");
    assert_eq!(get(&state, &api::run_path(&run.id)).await.json::<Run>().state, RunState::Cancelled);
    drop(lock);
    let removed = send(&state, Method::DELETE, &api::run_path(&run.id), &[], "").await;
    assert_eq!(removed.status, StatusCode::NO_CONTENT, "{}", removed.text());
    assert!(!data.path().join("studies/.small.run").exists());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_study_in_the_place_of_a_run_is_its_own_unless_a_client_brought_it() {
    for is_brought in [false, true] {
        let data = TempDir::new().unwrap();
        let run = waiting(data.path()).await;
        let study = data.path().join("studies/small");
        std::fs::create_dir_all(&study).unwrap();
        std::fs::write(study.join(STUDY_FILE), "{}").unwrap();
        if is_brought {
            Origin::uploaded(2, "hash".to_owned()).keep_of_study(&study).unwrap();
        }
        let state = server(data.path());
        state.runs.start().unwrap();
        let ended = until(&state, &run.id, |run| !run.state.is_open()).await;
        match &ended.state {
            RunState::Failed { why } if is_brought => assert!(why.contains("another study has the id small"), "{why}"),
            other => assert_eq!((other, is_brought), (&RunState::Done, false)),
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_whose_program_cannot_be_started_waits_for_it() {
    let data = TempDir::new().unwrap();
    let run = waiting(data.path()).await;
    let mut state = AppState::new(data.path().to_owned());
    let program = Some(data.path().join("no-program"));
    state.runs = state.runs.launching(Launch { program, further: Vec::new() });
    state.runs.start().unwrap();
    let begun = Instant::now();
    let line = loop {
        let (seen, lines) = state.runs.news(1, 0).unwrap();
        assert!(seen.state.is_open(), "{:?}", seen.state);
        if let Some((_, line)) = lines.iter().find(|(_, line)| line.text.contains("cannot be started")) {
            break line.text.clone();
        }
        assert!(begun.elapsed() < Duration::from_secs(20), "nothing is said");
        tokio::time::sleep(Duration::from_millis(20)).await;
    };
    assert!(line.contains("it is tried again every 10 seconds"), "{line}");
    assert_eq!(get(&state, &api::run_path(&run.id)).await.json::<Run>().state, RunState::Queued { position: 1 });
}

#[cfg(unix)]
#[tokio::test(flavor = "multi_thread")]
async fn few_requests_are_checked_at_a_time_and_reading_goes_on() {
    use std::os::unix::fs::PermissionsExt as _;
    let data = TempDir::new().unwrap();
    let program = data.path().join("slow");
    std::fs::write(&program, "#!/bin/sh\nsleep 5\necho 'error: slow' >&2\nexit 1\n").unwrap();
    std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o755)).unwrap();
    let mut state = AppState::new(data.path().join("data"));
    state.runs = state.runs.launching(Launch { program: Some(program), further: Vec::new() });
    let body = serde_json::to_string(&small("small")).unwrap();
    let ask = || send(&state, Method::POST, api::RUNS, &[], &body);
    let (first, second, third, read) = tokio::join!(ask(), ask(), ask(), async {
        let begun = Instant::now();
        assert_eq!(get(&state, api::RUNS).await.status, StatusCode::OK);
        begun.elapsed()
    });
    let answers = [first, second, third];
    assert!(read < Duration::from_secs(4), "reading waited for {read:?}");
    let mut codes: Vec<u16> = answers.iter().map(|answer| answer.status.as_u16()).collect();
    codes.sort_unstable();
    assert_eq!(codes, [400, 400, 503]);
    let busy = answers.iter().find(|answer| answer.status == StatusCode::SERVICE_UNAVAILABLE).unwrap();
    assert_problem(busy, 503, "the server checks other runs");
}

#[test]
fn a_check_ends_with_the_server_that_asked_for_it() {
    let home = TempDir::new().unwrap();
    let hub = TcpListener::bind("127.0.0.1:0").unwrap();
    let mut command = program();
    for name in ["HF_TOKEN", "HF_HUB_OFFLINE", "HF_HUB_CACHE"] {
        command.env_remove(name);
    }
    command.env("HF_HOME", home.path()).env("HF_ENDPOINT", format!("http://{}", hub.local_addr().unwrap()));
    command.args(["run", "--model", "acme/none", "--print-config", "--supervised"]);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    // A hub that does not answer.
    let _connection = hub.accept().unwrap();
    let asked = Instant::now();
    // `wait` closes stdin.
    assert_eq!(child.wait().unwrap().code(), Some(130));
    assert!(asked.elapsed() < Duration::from_secs(5), "it took {:?}", asked.elapsed());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_study_that_the_server_could_not_list_is_refused() {
    let data = TempDir::new().unwrap();
    let model = data.path().join("models/tiny llama");
    copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../models/tiny-llama"), &model);
    let state = server(data.path());
    let request = RunRequest { model: "tiny llama".to_owned(), name: None, ..small("") };
    let refused = send(&state, Method::POST, api::RUNS, &[], &serde_json::to_string(&request).unwrap()).await;
    assert_problem(&refused, 400, "name: the study would be 'tiny llama-seed-7'");
}

/// Copies the files of a folder.
fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        std::fs::copy(entry.path(), to.join(entry.file_name())).unwrap();
    }
}

/// A server as a process of its own.
struct Served {
    process: Child,
    address: String,
}

impl Served {
    fn start(command: &mut Command, data: &Path) -> Self {
        command.args(["serve", "--port", "0", "--json", "--data-dir"]).arg(data);
        let mut process = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut ready = String::new();
        BufReader::new(process.stdout.take().unwrap()).read_line(&mut ready).unwrap();
        let url = serde_json::from_str::<serde_json::Value>(&ready).unwrap()["url"].as_str().unwrap().to_owned();
        Self { process, address: url.trim_start_matches("http://").to_owned() }
    }

    /// The answer, with its head.
    fn ask(&self, method: &str, path: &str, body: &str) -> String {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        let head = format!("{method} {path} HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/json\r\n");
        write!(stream, "{head}content-length: {}\r\nconnection: close\r\n\r\n{body}", body.len()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    }

    /// Ends it; what it said on stderr.
    fn end(mut self) -> String {
        self.process.kill().unwrap();
        String::from_utf8(self.process.wait_with_output().unwrap().stderr).unwrap()
    }
}

#[test]
fn studies_are_served_where_runs_cannot_be() {
    let data = TempDir::new().unwrap();
    std::fs::write(data.path().join(DATABASE_FILE), "no database ".repeat(1000)).unwrap();
    let served = Served::start(&mut program(), data.path());
    let studies = served.ask("GET", api::STUDIES, "");
    let refused = served.ask("POST", api::RUNS, &serde_json::to_string(&small("small")).unwrap());
    let told = served.end();
    assert!(studies.starts_with("HTTP/1.1 200"), "{studies}");
    assert!(refused.starts_with("HTTP/1.1 422") && refused.contains("skillscope.db: is damaged"), "{refused}");
    assert!(told.contains("runs: skillscope.db: is damaged"), "{told}");
}

#[test]
fn a_study_of_a_model_in_the_hubs_cache_has_the_id_that_its_command_gives() {
    let (data, cache) = (TempDir::new().unwrap(), TempDir::new().unwrap());
    let (commit, repo) = ("0123456789abcdef0123456789abcdef01234567", cache.path().join("models--acme--tiny"));
    copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../models/tiny-llama"), &repo.join("snapshots").join(commit));
    std::fs::create_dir_all(repo.join("refs")).unwrap();
    std::fs::write(repo.join("refs/main"), commit).unwrap();
    let mut command = program();
    let served = Served::start(command.env("HF_HUB_CACHE", cache.path()).env("HF_HUB_OFFLINE", "1"), data.path());
    let request = RunRequest { model: "acme/tiny".to_owned(), name: None, ..small("") };
    let answer = served.ask("POST", api::RUNS, &serde_json::to_string(&request).unwrap());
    served.end();
    assert!(answer.starts_with("HTTP/1.1 201"), "{answer}");
    assert!(answer.contains(r#""study":"acme--tiny-seed-7""#) && !answer.contains(commit), "{answer}");
    assert!(answer.contains("skillscope run --model acme/tiny "), "{answer}");
}

#[cfg(target_os = "linux")]
#[test]
fn a_server_whose_program_is_replaced_on_disk_starts_runs_all_the_same() {
    let (data, place, built) = (TempDir::new().unwrap(), TempDir::new().unwrap(), program());
    let own = place.path().join("skillscope");
    std::fs::hard_link(built.get_program(), &own)
        .or_else(|_| std::fs::copy(built.get_program(), &own).map(drop))
        .unwrap();
    let served = Served::start(&mut Command::new(&own), data.path());
    std::fs::remove_file(&own).unwrap();
    let asked = served.ask("POST", api::RUNS, &serde_json::to_string(&small("small")).unwrap());
    assert!(asked.starts_with("HTTP/1.1 201"), "{asked}");
    let begun = Instant::now();
    loop {
        let seen = served.ask("GET", &api::run_path("1"), "");
        assert!(!seen.contains(r#""state":"failed""#), "{seen}");
        if seen.contains(r#""stage":"responses""#) || seen.contains(r#""state":"done""#) {
            break;
        }
        assert!(begun.elapsed() < Duration::from_secs(60), "{seen}");
        std::thread::sleep(Duration::from_millis(10));
    }
    served.end();
}
