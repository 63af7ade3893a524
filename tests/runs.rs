//! Runs of the server: asked for over HTTP, computed by the real program, followed, stopped, resumed and removed.

use std::path::Path;
#[cfg(unix)]
use std::process::Command;
use std::sync::OnceLock;
use std::time::{Duration, Instant};

use axum::body::{Body, to_bytes};
use axum::http::{Method, Request, StatusCode};
use backend::app::app;
use backend::runs::queue::Queue;
use backend::runs::{DATABASE_FILE, Launch};
use backend::state::AppState;
use backend::store::{self, STUDY_FILE};
use shared::api::{self, Priority, Problem, Run, RunLine, RunPage, RunRequest, RunState, StudyEntry};
use shared::study::{Preset, Study};
use tempfile::TempDir;
use tower::ServiceExt;

use crate::live;
use crate::support::{Answer, program};

/// A task file of one task.
const FEW_SENTENCES: &str = include_str!("fixtures/tasks/few-sentences.toml");
/// The config file of the small studies here.
const NO_ABLATION: &str = "ablation = false\n";

/// A server whose runs are computed by the built program.
pub(crate) fn server(data: &Path) -> AppState {
    let mut state = AppState::new(data.to_owned());
    let program = Some(program().get_program().into());
    state.runs = state.runs.launching(Launch { program, further: Vec::new() });
    state
}

pub(crate) async fn send(state: &AppState, method: Method, path: &str, headers: &[(&str, &str)], body: &str) -> Answer {
    let mut request = Request::builder().method(method).uri(path).header("content-type", "application/json");
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let response = app(state.clone()).oneshot(request.body(Body::from(body.to_owned())).unwrap()).await.unwrap();
    let (parts, body) = response.into_parts();
    Answer { status: parts.status, headers: parts.headers, body: to_bytes(body, usize::MAX).await.unwrap() }
}

pub(crate) async fn get(state: &AppState, path: &str) -> Answer {
    send(state, Method::GET, path, &[], "").await
}

/// POSTs to a path of a run, and asserts that it answers with the run.
pub(crate) async fn post(state: &AppState, path: &str) -> Run {
    let answer = send(state, Method::POST, path, &[], "").await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
    answer.json()
}

/// A study of a few seconds.
pub(crate) fn small(name: &str) -> RunRequest {
    RunRequest {
        model: "tiny-llama".to_owned(),
        tasks: ["word-count", "topic"].map(str::to_owned).to_vec(),
        preset: Some(Preset::Quick),
        samples: Some(60),
        seed: Some(7),
        config: Some(NO_ABLATION.to_owned()),
        name: Some(name.to_owned()),
        ..RunRequest::default()
    }
}

/// The study.json of [`small`] under the name `small`, as the command line makes it.
fn expected() -> &'static [u8] {
    static EXPECTED: OnceLock<Vec<u8>> = OnceLock::new();
    EXPECTED.get_or_init(|| {
        let place = TempDir::new().unwrap();
        std::fs::write(place.path().join("config.toml"), NO_ABLATION).unwrap();
        let options = ["run", "--model", "tiny-llama", "--tasks", "word-count,topic", "--preset", "quick"];
        let further = ["--samples", "60", "--seed", "7", "--config", "config.toml", "--name", "small"];
        let output = program().args(options).args(further).current_dir(&place).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        std::fs::read(place.path().join("small").join(STUDY_FILE)).unwrap()
    })
}

pub(crate) fn made(data: &Path, study: &str) -> Vec<u8> {
    std::fs::read(data.join("studies").join(study).join(STUDY_FILE)).unwrap()
}

pub(crate) async fn submit(state: &AppState, path: &str, request: &RunRequest) -> Run {
    let answer = send(state, Method::POST, path, &[], &serde_json::to_string(request).unwrap()).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text());
    answer.json()
}

/// The run, once it is as expected.
pub(crate) async fn until(state: &AppState, id: &str, is: impl Fn(&Run) -> bool) -> Run {
    let begun = Instant::now();
    loop {
        let run: Run = get(state, &api::run_path(id)).await.json();
        if is(&run) {
            return run;
        }
        assert!(begun.elapsed() < Duration::from_secs(120), "it does not come to that: {:?}", run.state);
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

pub(crate) fn is_done(run: &Run) -> bool {
    assert!(run.state.is_open() || run.state == RunState::Done, "{:?}", run.state);
    run.state == RunState::Done
}

/// Whether a run computes the units of a stage.
pub(crate) fn is_at_work(run: &Run) -> bool {
    assert!(run.state.is_open(), "{:?}", run.state);
    matches!(&run.state, RunState::Running(progress) if progress.done > 0)
}

/// The events of a run to their end: the runs, and the lines with their ids.
async fn followed(state: &AppState, id: &str, headers: &[(&str, &str)]) -> (Vec<Run>, Vec<(u64, RunLine)>) {
    let answer = send(state, Method::GET, &api::run_events_path(id), headers, "").await;
    assert_eq!((answer.status, answer.header("content-type")), (StatusCode::OK, "text/event-stream"));
    let (mut runs, mut lines) = (Vec::new(), Vec::new());
    for block in answer.text().split("\n\n") {
        let field = |name: &str| block.lines().find_map(|line| line.strip_prefix(name)).map(str::trim);
        match field("event:") {
            Some("run") => runs.push(serde_json::from_str(field("data:").unwrap()).unwrap()),
            Some("line") => lines
                .push((field("id:").unwrap().parse().unwrap(), serde_json::from_str(field("data:").unwrap()).unwrap())),
            other => assert!(other.is_none(), "{block}"),
        }
    }
    (runs, lines)
}

pub(crate) fn assert_problem(answer: &Answer, status: u16, part: &str) {
    assert_eq!(answer.status.as_u16(), status, "{}", answer.text());
    assert_eq!(answer.header("content-type"), "application/problem+json");
    let problem: Problem = answer.json();
    assert!(problem.detail.contains(part), "{part:?} is not in {:?}", problem.detail);
}

#[test]
fn the_queue_is_ordered_by_priority_and_then_by_age() {
    use Priority::{High, Low, Normal};
    let cases: [(&[(Priority, i64)], &str); 4] = [
        (&[], ""),
        (&[(Normal, 1), (Normal, 2)], "1. run 1, normal\n2. run 2, normal\n"),
        (
            &[(Low, 1), (Normal, 2), (High, 3), (High, 4)],
            "1. run 3, high\n2. run 4, high\n3. run 2, normal\n4. run 1, low\n",
        ),
        (&[(Low, 2), (Low, 1), (High, 2)], "1. run 1, low\n2. run 2, low\n"),
    ];
    for (pushed, printed) in cases {
        let mut queue = Queue::default();
        pushed.iter().for_each(|(priority, id)| queue.push(*priority, *id));
        assert_eq!(queue.to_string(), printed);
    }
    let mut queue = Queue::default();
    [(Normal, 1), (High, 2), (Low, 3)].into_iter().for_each(|(priority, id)| queue.push(priority, id));
    assert_eq!((queue.position(1), queue.position(2), queue.position(9)), (Some(2), Some(1), None));
    assert!(queue.remove(1) && !queue.remove(1));
    assert_eq!((queue.pop(), queue.pop(), queue.pop()), (Some(2), Some(3), None));
    assert!(queue.is_empty());
}

/// With a config and a task file, which the command reads from its folder.
#[tokio::test(flavor = "multi_thread")]
async fn a_run_is_followed_to_its_end_and_has_the_bytes_of_its_command() {
    let data = TempDir::new().unwrap();
    let state = server(data.path());
    let request =
        RunRequest { tasks: vec!["topic".to_owned()], task_file: Some(FEW_SENTENCES.to_owned()), ..small("small") };
    let asked = submit(&state, api::RUNS, &request).await;
    assert_eq!((asked.study.as_str(), asked.preview, &asked.request), ("small", false, &request));
    assert!(asked.state.is_open() && asked.config.contains("seed = 7"), "{asked:?}");
    let begun = Instant::now();
    let (runs, lines) = followed(&state, &asked.id, &[]).await;
    // One a second, and one whenever the state is another.
    assert!(runs.len() as u64 <= begun.elapsed().as_secs() + 4, "{} events", runs.len());
    assert!(runs.windows(2).all(|pair| pair[0] != pair[1]), "the same was sent twice");
    let last = runs.last().unwrap();
    assert_eq!(last.state, RunState::Done, "{lines:?}");
    assert!(runs.iter().any(|run| matches!(&run.state, RunState::Running(progress) if !progress.stage.is_empty())));
    let study: Study = serde_json::from_slice(&made(data.path(), "small")).unwrap();
    let is_probed = |task: &usize| study.increments.iter().any(|cell| cell.specialists[*task].is_some());
    let probed: Vec<&str> = (0..2).filter(is_probed).map(|task| study.tasks[task].id.as_str()).collect();
    assert_eq!(last.cells.iter().map(|cell| cell.task.as_str()).collect::<Vec<_>>(), probed);
    assert!(last.cells.iter().all(|cell| cell.finished == study.sites.len()), "{:?}", last.cells);
    assert!(last.rates.len() == 2 && last.rates.iter().all(|rate| rate.judged > 0), "{:?}", last.rates);
    let numbers: Vec<u64> = lines.iter().map(|(number, _)| *number).collect();
    assert!(!numbers.is_empty() && numbers.iter().copied().eq(1..=numbers.len() as u64), "{numbers:?}");
    let (seen, header) = (numbers.len() as u64 - 1, (numbers.len() - 1).to_string());
    let (again, rest) = followed(&state, &asked.id, &[("last-event-id", &header)]).await;
    assert_eq!((again.len(), rest.len(), rest[0].0), (1, 1, seen + 1));
    store::verify(&data.path().join("studies/small")).unwrap();
    let left = std::fs::read_dir(data.path().join("studies")).unwrap();
    let mut left: Vec<String> = left.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    left.sort();
    assert_eq!(left, [".small.units", "small"]);
    let place = TempDir::new().unwrap();
    std::fs::write(place.path().join("config.toml"), NO_ABLATION).unwrap();
    std::fs::write(place.path().join("tasks.toml"), FEW_SENTENCES).unwrap();
    let words: Vec<&str> = asked.command.split(' ').collect();
    assert!(words[0] == "skillscope" && !asked.command.contains('\''), "{}", asked.command);
    let output = program().args(&words[1..]).current_dir(&place).output().unwrap();
    assert!(output.status.success(), "{}\n{}", asked.command, String::from_utf8_lossy(&output.stderr));
    assert!(std::fs::read(place.path().join("small").join(STUDY_FILE)).unwrap() == made(data.path(), "small"));
    let entries: Vec<StudyEntry> = get(&state, api::STUDIES).await.json();
    assert!(entries.iter().any(|entry| entry.id == "small"));
    let taken = send(&state, Method::POST, api::RUNS, &[], &serde_json::to_string(&request).unwrap()).await;
    assert_problem(&taken, 409, "the study small exists already");
    let removed = send(&state, Method::DELETE, &api::run_path(&asked.id), &[], "").await;
    assert_eq!(removed.status, StatusCode::NO_CONTENT, "{}", removed.text());
    assert_problem(&get(&state, &api::run_path(&asked.id)).await, 404, "unknown run '1'");
    assert!(data.path().join("studies/small").exists(), "a finished study stays");
}

#[tokio::test(flavor = "multi_thread")]
async fn runs_wait_in_order_and_are_cancelled_resumed_and_removed() {
    let data = TempDir::new().unwrap();
    let state = server(data.path());
    // It takes longer than all that comes before it is removed.
    let long = RunRequest { samples: Some(600), config: None, ..small("long") };
    let first = submit(&state, api::RUNS, &long).await;
    until(&state, &first.id, is_at_work).await;
    let second = submit(&state, api::RUNS, &small("second")).await;
    let third = submit(&state, api::RUNS, &RunRequest { priority: Priority::High, ..small("small") }).await;
    let same = send(&state, Method::POST, api::RUNS, &[], &serde_json::to_string(&small("second")).unwrap()).await;
    assert_problem(&same, 409, "the study second has an unfinished run, number 2");
    assert_eq!((&second.state, &third.state), (&RunState::Queued { position: 1 }, &RunState::Queued { position: 1 }));
    assert_eq!(state.runs.printed(), "run 1 runs\n1. run 3, high\n2. run 2, normal\n");
    let page: RunPage = get(&state, api::RUNS).await.json();
    assert_eq!((page.page, page.total), (1, 3));
    assert_eq!(page.runs.iter().map(|run| run.id.as_str()).collect::<Vec<_>>(), ["3", "2", "1"]);
    assert_eq!(page.runs[1].state, RunState::Queued { position: 2 });
    change_priorities(&state).await;
    let page: RunPage = get(&state, &format!("{}?page=2", api::RUNS)).await.json();
    assert_eq!((page.page, page.total, page.runs.len()), (2, 3, 0));
    assert_eq!(post(&state, &api::run_cancel_path("2")).await.state, RunState::Cancelled);
    let early = send(&state, Method::POST, &api::run_resume_path("3"), &[], "").await;
    assert_problem(&early, 409, "only a run that was cancelled or failed");

    let units = data.path().join("studies/.long.run");
    assert!(units.exists() && data.path().join("runs/1").exists());
    let removed = send(&state, Method::DELETE, &api::run_path("1"), &[], "").await;
    assert_eq!(removed.status, StatusCode::NO_CONTENT, "{}", removed.text());
    assert!(!units.exists() && !data.path().join("runs/1").exists());
    assert_problem(&get(&state, &api::run_events_path("1")).await, 404, "unknown run '1'");

    // The next one begins by itself.
    until(&state, "3", is_at_work).await;
    post(&state, &api::run_cancel_path("3")).await;
    let cancelled = until(&state, "3", |run| !matches!(run.state, RunState::Running(_))).await;
    assert_eq!(cancelled.state, RunState::Cancelled);
    let again = send(&state, Method::POST, &api::run_cancel_path("3"), &[], "").await;
    assert_problem(&again, 409, "run 3 is cancelled; only a run that waits or runs");
    post(&state, &api::run_resume_path("3")).await;
    until(&state, "3", is_done).await;
    assert!(made(data.path(), "small") == expected(), "a cancelled and resumed run has other bytes");
}

/// Runs 3 (high) and 2 (normal) wait behind run 1, and do so again afterwards.
async fn change_priorities(state: &AppState) {
    let change = async |id: &str, body: &str| send(state, Method::PATCH, &api::run_path(id), &[], body).await;
    let cases = [
        ("3", "low", "run 1 runs\n1. run 2, normal\n2. run 3, low\n", 2),
        ("2", "low", "run 1 runs\n1. run 2, low\n2. run 3, low\n", 1),
        ("3", "high", "run 1 runs\n1. run 3, high\n2. run 2, low\n", 1),
        ("2", "normal", "run 1 runs\n1. run 3, high\n2. run 2, normal\n", 2),
    ];
    for (id, priority, printed, position) in cases {
        let answer = change(id, &format!("{{\"priority\":\"{priority}\"}}")).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
        let run: Run = answer.json();
        assert_eq!((run.request.priority.name(), &run.state), (priority, &RunState::Queued { position }));
        assert_eq!(state.runs.printed(), printed);
        let kept: Run = get(state, &api::run_path(id)).await.json();
        assert_eq!(kept.request.priority.name(), priority, "it is kept for the next server");
    }
    let high = "{\"priority\":\"high\"}";
    for (id, body, status, part) in [
        ("1", high, 409, "run 1 is running; only the priority of a run that waits can be changed"),
        ("9", high, 404, "unknown run '9'"),
        ("2", "{\"priority\":\"urgent\"}", 400, "urgent"),
        ("2", "{}", 400, "priority"),
    ] {
        assert_problem(&change(id, body).await, status, part);
    }
}

/// The process of the run that makes a study, as `ps` lists it.
#[cfg(unix)]
pub(crate) fn process_of(study: &Path) -> String {
    let listed = Command::new("ps").args(["-eo", "pid,args"]).output().unwrap();
    let listed = String::from_utf8_lossy(&listed.stdout).into_owned();
    let study = study.display().to_string();
    let found: Vec<&str> =
        listed.lines().filter(|line| line.contains(&study) && line.contains("--supervised")).collect();
    assert_eq!(found.len(), 1, "{found:?}");
    found[0].split_whitespace().next().unwrap().to_owned()
}

#[cfg(unix)]
#[tokio::test(flavor = "multi_thread")]
async fn a_run_whose_process_is_killed_fails_clearly_and_goes_on_to_the_same_bytes() {
    let data = TempDir::new().unwrap();
    let state = server(data.path());
    let run = submit(&state, api::RUNS, &small("small")).await;
    until(&state, &run.id, is_at_work).await;
    let process = process_of(&data.path().join("studies/small"));
    assert!(Command::new("kill").args(["-9", &process]).status().unwrap().success());
    let failed = until(&state, &run.id, |run| !run.state.is_open()).await;
    let RunState::Failed { why } = &failed.state else { panic!("{:?}", failed.state) };
    assert!(
        why.contains("ended from outside (signal: 9") && why.contains("resume it") && why.contains(" (in "),
        "{why}"
    );
    assert!(!why.contains(&data.path().display().to_string()), "{why}");
    post(&state, &api::run_resume_path(&run.id)).await;
    until(&state, &run.id, is_done).await;
    assert!(made(data.path(), "small") == expected(), "a killed and resumed run has other bytes");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_next_server_goes_on_with_what_was_open() {
    let data = TempDir::new().unwrap();
    let state = server(data.path());
    let run = submit(&state, api::RUNS, &small("small")).await;
    until(&state, &run.id, is_at_work).await;
    let beside = server(data.path()).runs.start().unwrap_err().to_string();
    assert!(beside.contains("another server runs the studies of this data folder"), "{beside}");
    let runs = state.runs.clone();
    tokio::task::spawn_blocking(move || runs.shutdown()).await.unwrap();
    let stopped: Run = get(&state, &api::run_path(&run.id)).await.json();
    assert_eq!(stopped.state, RunState::Interrupted);
    assert!(store::RunFolder::is_kept(&data.path().join("studies/small")), "its units are kept");
    let late = send(&state, Method::POST, &api::run_cancel_path(&run.id), &[], "").await;
    assert_problem(&late, 503, "the server starts no runs any more");
    drop(state);
    let state = server(data.path());
    let waiting: Run = get(&state, &api::run_path(&run.id)).await.json();
    assert_eq!(waiting.state, RunState::Interrupted);
    state.runs.start().unwrap();
    until(&state, &run.id, is_done).await;
    assert!(made(data.path(), "small") == expected(), "an interrupted run has other bytes");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_waits_while_live_writes() {
    let data = TempDir::new().unwrap();
    let state = server(data.path());
    let run = submit(&state, api::RUNS, &small("small")).await;
    until(&state, &run.id, is_at_work).await;
    let is_paused = |run: &Run| matches!(&run.state, RunState::Running(progress) if progress.paused);
    let mut paused = None;
    for seed in 0..20 {
        let request = live::request(live::sample("word-count", 0), &["ablate=word-count"], seed);
        let answer = send(&state, Method::POST, api::LIVE, &[], &serde_json::to_string(&request).unwrap()).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
        let seen: Run = get(&state, &api::run_path(&run.id)).await.json();
        assert!(seen.state.is_open(), "it ended before it waited");
        if is_paused(&seen) {
            paused = Some(seen);
            break;
        }
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    assert!(paused.is_some(), "it did not wait");
    assert!(!state.engine.open_requests().any(), "an answered request is still counted");
    until(&state, &run.id, is_done).await;
    assert!(made(data.path(), "small") == expected(), "a run that waited has other bytes");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_preview_ends_with_a_forecast_and_keeps_no_study() {
    let data = TempDir::new().unwrap();
    let state = server(data.path());
    let run = submit(&state, api::PREVIEW, &small("small")).await;
    assert!(run.preview && run.command.ends_with(" --preview"), "{}", run.command);
    let done = until(&state, &run.id, is_done).await;
    let forecast = done.forecast.expect("a preview has a forecast");
    assert_eq!(forecast.tasks.iter().map(|task| task.task.as_str()).collect::<Vec<_>>(), ["word-count", "topic"]);
    assert!(forecast.seconds.iter().any(|(_, seconds)| *seconds > 0.0));
    assert!(!data.path().join("studies").exists());
}

#[tokio::test(flavor = "multi_thread")]
async fn bad_requests_get_a_problem_that_names_the_fault_and_no_path_of_the_server() {
    let data = TempDir::new().unwrap();
    let state = server(data.path());
    let of = |change: fn(&mut RunRequest)| {
        let mut request = small("small");
        change(&mut request);
        serde_json::to_string(&request).unwrap()
    };
    let mut in_data = small("small");
    in_data.model = data.path().join("models/none").display().to_string();
    let cases = [
        (of(|request| request.model = "no-such-model".to_owned()), 400, "--model no-such-model: neither"),
        (of(|request| request.model = String::new()), 400, "model: "),
        (of(|request| request.model = "--preview".to_owned()), 400, "--model"),
        (serde_json::to_string(&in_data).unwrap(), 400, "none: neither"),
        (of(|request| request.tasks = vec!["poetry".to_owned()]), 400, "poetry"),
        (of(|request| request.tasks = vec!["topic,/etc/secret.toml".to_owned()]), 400, "send its content as task_file"),
        (
            of(|request| request.config = Some("tasks = [\"../x.toml\"]".to_owned())),
            400,
            "send its content as task_file",
        ),
        (of(|request| request.config = Some("\nsamples = \n".to_owned())), 400, "TOML parse error at line 2"),
        (of(|request| request.config = Some("sample = 3\n".to_owned())), 400, "unknown field `sample`"),
        (
            of(|request| {
                request.config = Some("judge.endpoint = { url = \"http://a.invalid\", model = \"m\" }".to_owned());
            }),
            400,
            "send no response to an endpoint",
        ),
        (of(|request| request.task_file = Some("id = \"mine\"\n".to_owned())), 400, "tasks.toml"),
        (of(|request| request.name = Some("a/b".to_owned())), 400, "'a/b' cannot be a study's id"),
        (of(|request| request.name = Some("tiny-llama-seed-1".to_owned())), 409, "tiny-llama-seed-1 exists already"),
        (of(|request| request.samples = Some(0)), 400, "--samples: is 0"),
        (r#"{"model":"tiny-llama","size":3}"#.to_owned(), 400, "size"),
        (r#"{"model":"tiny-llama","preset":"huge"}"#.to_owned(), 400, "huge"),
        ("no json".to_owned(), 400, "body: "),
    ];
    for (body, status, part) in &cases {
        let answer = send(&state, Method::POST, api::RUNS, &[], body).await;
        assert_problem(&answer, *status, part);
        assert!(!answer.text().contains(&data.path().display().to_string()), "{}", answer.text());
    }
    for (path, status, part) in [
        (api::run_path("99"), 404, "unknown run '99'; GET /api/runs lists"),
        (api::run_path("abc"), 404, "unknown run 'abc'"),
        (api::run_events_path("1"), 404, "unknown run '1'"),
        (format!("{}?page=0", api::RUNS), 400, "page: '0' is no page; count from 1"),
        (format!("{}?sort=id", api::RUNS), 400, "sort: unknown query field; use page"),
    ] {
        assert_problem(&get(&state, &path).await, status, part);
    }
    let page: RunPage = get(&state, api::RUNS).await.json();
    assert_eq!(page.total, 0);
    assert_eq!(std::fs::read_dir(data.path()).unwrap().count(), 0, "a refused request leaves nothing");
}

#[tokio::test]
async fn a_database_that_cannot_be_used_is_named_with_what_to_do() {
    let cases: [(fn(&Path), u16, &str); 3] = [
        (
            |path| {
                let connection = rusqlite::Connection::open(path).unwrap();
                connection.pragma_update(None, "user_version", 99).unwrap();
            },
            422,
            "is of a newer skillscope (version 99; this program knows 3); start the newer program",
        ),
        (|path| std::fs::write(path, "no database ".repeat(1000)).unwrap(), 422, "is damaged"),
        (|path| std::fs::create_dir(path).unwrap(), 507, "cannot be read or written"),
    ];
    for (prepare, status, part) in cases {
        let data = TempDir::new().unwrap();
        let path = data.path().join(DATABASE_FILE);
        prepare(&path);
        let before = path.is_file().then(|| std::fs::read(&path).unwrap());
        let state = server(data.path());
        let answer = get(&state, api::RUNS).await;
        assert_problem(&answer, status, part);
        assert_problem(&answer, status, DATABASE_FILE);
        assert!(!answer.text().contains(&data.path().display().to_string()), "{}", answer.text());
        assert!(state.runs.start().unwrap_err().to_string().contains(part));
        let view = send(&state, Method::POST, api::VIEWS, &[], r#"{"query":"view=time"}"#).await;
        assert_problem(&view, 507, "the view cannot be kept: skillscope.db: ");
        assert_eq!(path.is_file().then(|| std::fs::read(&path).unwrap()), before, "the file is as it was");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_of_an_earlier_version_opens_with_its_runs() {
    let data = TempDir::new().unwrap();
    let state = server(data.path());
    let run = submit(&state, api::RUNS, &small("small")).await;
    post(&state, &api::run_cancel_path(&run.id)).await;
    let kept = until(&state, &run.id, |run| run.state == RunState::Cancelled).await;
    let runs = state.runs.clone();
    tokio::task::spawn_blocking(move || runs.shutdown()).await.unwrap();
    drop(state);
    let first = "ALTER TABLE runs DROP COLUMN labels; DROP TABLE readings; PRAGMA user_version = 1";
    for older in ["PRAGMA user_version = 2", first] {
        let connection = rusqlite::Connection::open(data.path().join(DATABASE_FILE)).unwrap();
        connection.execute_batch(&format!("ALTER TABLE runs DROP COLUMN cells; {older}")).unwrap();
        drop(connection);
        let state = server(data.path());
        assert_eq!(get(&state, &api::run_path(&run.id)).await.json::<Run>(), kept, "{older}");
    }
}

#[tokio::test]
async fn views_outlive_their_server_and_those_of_an_older_one_open() {
    let data = TempDir::new().unwrap();
    let kept: api::KeptView =
        send(&server(data.path()), Method::POST, api::VIEWS, &[], r#"{"query":"view=time"}"#).await.json();
    std::fs::create_dir(data.path().join("views")).unwrap();
    std::fs::write(data.path().join("views/0123456789abcdef"), "view=transfer").unwrap();
    let state = server(data.path());
    for (hash, query) in [(kept.hash.as_str(), "view=time"), ("0123456789abcdef", "view=transfer")] {
        let view: api::ViewState = get(&state, &api::view_path(hash)).await.json();
        assert_eq!(view.query, query);
    }
    assert_eq!(get(&state, &api::view_path("fedcba9876543210")).await.status, StatusCode::NOT_FOUND);
}
