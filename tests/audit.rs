//! The label audit over HTTP: responses to read, what their reader says, and the study that the server computes under these labels.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use axum::http::{Method, StatusCode};
use backend::runs::DATABASE_FILE;
use backend::state::AppState;
use backend::store::{self, Catalogue, KeptUnits, Origin, STUDY_FILE};
use serde_json::{Value, json};
use shared::api::{self, Audit, Reading, Run};
use shared::study::{LabelsConfig, Overruled, Sample, Study};
use tempfile::TempDir;

use crate::runs::{assert_problem, get, is_done, made, send, server, small, submit, until};
use crate::support::{Answer, finished, program, study_folder, write_finished};

pub(crate) fn is_readable(sample: &&Sample) -> bool {
    sample.with_constraint && sample.verdict.is_some()
}

pub(crate) fn satisfied(sample: &Sample) -> bool {
    sample.verdict.as_ref().unwrap().satisfied
}

/// Ten labels to overrule, of both kinds.
pub(crate) fn ten(samples: &[Sample]) -> Vec<Overruled> {
    let of = |kind: bool| samples.iter().filter(is_readable).filter(move |sample| satisfied(sample) == kind);
    let overruled = |sample: &Sample| Overruled {
        sample: sample.id.clone(),
        satisfied: !satisfied(sample),
        reason: format!("read {{otherwise}}: {}", sample.id),
    };
    let rows: Vec<Overruled> = of(true).take(7).chain(of(false).take(3)).map(overruled).collect();
    assert_eq!(rows.len(), 10, "the study has too few responses of one kind");
    rows
}

pub(crate) fn study(folder: &Path) -> Study {
    Study::from_json(&fs::read_to_string(folder.join(STUDY_FILE)).unwrap()).unwrap()
}

/// Asserts that the samples differ by the overruled labels alone, traces aside: probes of other labels give other ones.
pub(crate) fn assert_overruled(folder: &Path, before: &[Sample], rows: &[Overruled]) {
    let by_id: BTreeMap<&str, &Overruled> = rows.iter().map(|row| (row.sample.as_str(), row)).collect();
    let after = store::read_samples(folder).unwrap();
    assert_eq!(after.len(), before.len());
    for (after, before) in after.iter().zip(before) {
        let mut expected = Sample { trace: after.trace.clone(), ..before.clone() };
        if let Some(row) = by_id.get(after.id.as_str()) {
            let verdict = after.verdict.as_ref().unwrap();
            assert_eq!(verdict.satisfied, row.satisfied);
            assert_eq!(verdict.why, format!("a reader overruled the checker: {}", row.reason));
            assert!(after.is_overruled() && after.checked() == Some(!row.satisfied));
            expected.verdict.clone_from(&after.verdict);
        }
        assert_eq!(*after, expected);
    }
}

async fn post(state: &AppState, path: &str, body: &str) -> Answer {
    send(state, Method::POST, path, &[], body).await
}

/// Keeps a reading; the audit with it.
async fn keep(state: &AppState, sample: &str, satisfied: Option<bool>, reason: &str) -> Answer {
    let reading = Reading { sample: sample.to_owned(), satisfied, reason: reason.to_owned() };
    let answer = post(state, &api::audit_path("small"), &serde_json::to_string(&reading).unwrap()).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
    answer
}

/// Has the study under the labels of the audit computed to its end.
async fn recomputed(state: &AppState) -> Run {
    let answer = post(state, &api::recompute_path("small"), "").await;
    assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text());
    let run: Run = answer.json();
    until(state, &run.id, is_done).await
}

fn ids(audit: &Audit) -> Vec<&str> {
    audit.drawn.iter().map(|drawn| drawn.sample.id.as_str()).collect()
}

/// Twenty of each task, of both kinds and in no order; a smaller draw is a part of it.
async fn assert_drawn(state: &AppState, audit: &Audit) {
    assert!(audit.agreement.is_empty() && audit.drawn.iter().all(|drawn| drawn.reading.is_none()));
    for task in ["word-count", "topic"] {
        let of_task = audit.drawn.iter().map(|drawn| &drawn.sample).filter(|sample| sample.task == task);
        let kinds: Vec<bool> = of_task.map(satisfied).collect();
        let passed = kinds.iter().filter(|kind| **kind).count();
        assert!(kinds.len() == 20 && (1..20).contains(&passed), "{task}: {kinds:?}");
        assert!(!kinds.is_sorted() && !kinds.is_sorted_by(|one, other| one >= other), "{task}: {kinds:?} is in order");
    }
    let fewer: Audit = get(state, &format!("{}?task=topic&per_task=4", api::audit_path("small"))).await.json();
    assert!(fewer.drawn.len() == 4 && ids(&fewer).iter().all(|id| ids(audit).contains(id)));
}

/// Reads every response that is drawn as its checker does, then ten of them otherwise; the responses, and the ten.
async fn read_all(state: &AppState, audit: &Audit) -> (Vec<Sample>, Vec<Overruled>) {
    let samples: Vec<Sample> = audit.drawn.iter().map(|drawn| drawn.sample.clone()).collect();
    for sample in &samples {
        keep(state, &sample.id, Some(satisfied(sample)), "").await;
    }
    let agreed: Audit = get(state, &api::audit_path("small")).await.json();
    assert!(
        agreed.agreement.len() == 2
            && agreed.agreement.iter().all(|of| (of.n, of.agree, of.kappa) == (20, 20, Some(1.0)))
    );
    assert_problem(&post(state, &api::recompute_path("small"), "").await, 409, "nothing is overruled");
    let rows = ten(&samples);
    for row in &rows {
        keep(state, &row.sample, Some(row.satisfied), &row.reason).await;
    }
    let differing: Audit = get(state, &api::audit_path("small")).await.json();
    assert_eq!((differing.overrides, ids(&differing)), (10, ids(audit)));
    let lower = |of: &api::AuditAgreement| of.kappa.is_some_and(|kappa| kappa < 1.0) && of.interval.is_some();
    assert!(differing.agreement.iter().any(lower), "{:?}", differing.agreement);
    (samples, rows)
}

#[tokio::test(flavor = "multi_thread")]
async fn readings_outlive_their_server_and_make_a_study_that_is_undone_without_a_trace() {
    let data = TempDir::new().unwrap();
    let state = server(data.path());
    let run = submit(&state, api::RUNS, &small("small")).await;
    until(&state, &run.id, is_done).await;
    let (folder, base) = (data.path().join("studies/small"), made(data.path(), "small"));
    let path = api::audit_path("small");
    let first = get(&state, &path).await;
    let audit: Audit = first.json();
    assert_eq!((&audit.not_recomputable, &audit.recomputed, audit.overrides), (&None, &None, 0));
    assert_drawn(&state, &audit).await;

    let (samples, rows) = read_all(&state, &audit).await;
    let differing: Audit = get(&state, &path).await.json();
    let runs = state.runs.clone();
    tokio::task::spawn_blocking(move || runs.shutdown()).await.unwrap();
    drop(state);
    let state = server(data.path());
    assert_eq!(get(&state, &path).await.json::<Audit>(), differing);

    for _ in 0..2 {
        let run = recomputed(&state).await;
        assert_eq!((run.study.as_str(), run.request.name.as_deref()), ("small-audited", Some("small-audited")));
        assert!(
            !run.command.contains(&data.path().display().to_string()) && run.command.contains("--labels"),
            "{}",
            run.command
        );
        let audited = study(&data.path().join("studies/small-audited"));
        assert_eq!(audited.config.labels, LabelsConfig::of(&rows));
    }
    assert_overruled(&data.path().join("studies/small-audited"), &store::read_samples(&folder).unwrap(), &rows);
    assert_brought_is_no_audit(data.path());
    assert!(made(data.path(), "small") == base && made(data.path(), "small-audited") != base);
    let audit: Audit = get(&state, &path).await.json();
    assert_eq!(audit.recomputed.as_deref(), Some("small-audited"));
    let of_audited: Audit = get(&state, &api::audit_path("small-audited")).await.json();
    assert!(of_audited.not_recomputable.unwrap().contains("under the labels of an audit already"));

    // Undone: the first answer, byte for byte.
    for sample in &samples {
        keep(&state, &sample.id, None, "").await;
    }
    assert_problem(&post(&state, &api::recompute_path("small"), "").await, 409, "nothing is overruled");
    let removed = send(&state, Method::DELETE, &api::study_path("small-audited"), &[], "").await;
    assert_eq!(removed.status, StatusCode::NO_CONTENT, "{}", removed.text());
    assert!(get(&state, &path).await.body == first.body);

    keep(&state, &samples[0].id, Some(satisfied(&samples[0])), "").await;
    assert_units_go_with_their_study(data.path(), &state).await;
}

/// A study under overruled labels that a client brought is not taken for one that an audit made, and so not removed.
fn assert_brought_is_no_audit(data: &Path) {
    let folder = data.join("studies/small-audited");
    let is_of_audit = || {
        let catalogue = Catalogue::new(data.join("studies"));
        catalogue.get("small-audited").unwrap().unwrap().is_of_audit()
    };
    assert!(is_of_audit());
    Origin::uploaded(1, String::new()).keep_of_study(&folder).unwrap();
    assert!(!is_of_audit());
    Origin::forget_of_study(&folder);
}

/// The units go with `gc`, or with their study; so do the readings.
async fn assert_units_go_with_their_study(data: &Path, state: &AppState) {
    let folder = data.join("studies/small");
    let output = program().args(["gc", "--older-than", "0", "--dry-run", "--json", "--data-dir"]).arg(data).output();
    let told: Value = serde_json::from_slice(&output.unwrap().stdout).unwrap();
    let kinds: Vec<&Value> = told["leftovers"].as_array().unwrap().iter().map(|of| &of["kind"]).collect();
    assert_eq!(kinds, [&json!("kept units")]);
    let sha256 = store::sha256(&made(data, "small"));
    assert!(KeptUnits::are_kept(&folder, &sha256) && !state.runs.readings(&sha256).unwrap().is_empty());
    let removed = send(state, Method::DELETE, &api::study_path("small"), &[], "").await;
    assert_eq!(removed.status, StatusCode::NO_CONTENT, "{}", removed.text());
    assert!(!KeptUnits::path_of(&folder).exists() && state.runs.readings(&sha256).unwrap().is_empty());
}

/// Has the units of the study in a folder kept, as far as the server looks at them.
fn keep_units(folder: &Path) {
    let units = KeptUnits::path_of(folder);
    fs::create_dir_all(&units).unwrap();
    let sha256 = store::sha256(&fs::read(folder.join(STUDY_FILE)).unwrap());
    fs::write(units.join("study.sha256"), sha256).unwrap();
}

#[tokio::test]
async fn readings_and_units_belong_to_a_study_and_not_to_its_name() {
    let data = TempDir::new().unwrap();
    let (state, id) = (server(data.path()), finished().study.id.as_str());
    let (folder, path) = (study_folder(data.path()), api::audit_path(id));
    write_finished(&folder);
    keep_units(&folder);
    let why = async |id: &str| get(&state, &api::audit_path(id)).await.json::<Audit>().not_recomputable;
    assert!(why(id).await.is_some_and(|why| why.contains("no run here made it, and its model")));

    // A run that was asked for a model by another name than that of the config made it.
    state.runs.keep_view("0".repeat(16), "view=time".to_owned()).unwrap();
    let connection = rusqlite::Connection::open(data.path().join(DATABASE_FILE)).unwrap();
    let run = "INSERT INTO runs (request, study, preview, command, config, asked, changed, state, arguments)
        VALUES (?1, ?2, ?3, '', '', '', '', ?4, '[]')";
    for (model, preview, has) in
        [("old/model", false, "done"), ("org/model", false, "done"), ("no/model", true, "done"), ("a", false, "failed")]
    {
        connection.execute(run, (json!({"model": model}).to_string(), id, preview, has)).unwrap();
    }
    assert_eq!(state.runs.model_of(id).unwrap().as_deref(), Some("org/model"));
    assert_eq!(why(id).await, None);

    // Written over, it is another study: nothing was said of it, and the units are not its own.
    let some = store::read_samples(&folder).unwrap().into_iter().find(|sample| is_readable(&sample)).unwrap();
    let reading = Reading { sample: some.id.clone(), satisfied: Some(satisfied(&some)), reason: String::new() };
    let kept = post(&state, &path, &serde_json::to_string(&reading).unwrap()).await;
    assert_eq!(kept.json::<Audit>().agreement.len(), 1, "{}", kept.text());
    let mut json = fs::read(folder.join(STUDY_FILE)).unwrap();
    json.push(b'\n');
    fs::write(folder.join(STUDY_FILE), json).unwrap();
    let audit: Audit = get(&state, &path).await.json();
    assert!(audit.agreement.is_empty(), "{:?}", audit.agreement);
    assert!(audit.not_recomputable.is_some_and(|why| why.contains("are not kept")));

    let long = "a".repeat(73);
    write_finished(&data.path().join("studies").join(&long));
    assert!(why(&long).await.is_some_and(|why| why.contains("its name is too long for that of the other study")));
}

#[tokio::test]
async fn readings_that_cannot_be_kept_are_refused_and_leave_nothing() {
    let data = TempDir::new().unwrap();
    let state = server(data.path());
    // A study that ships with the program: it can be read, and not computed again.
    let path = api::audit_path("tiny-llama-seed-1");
    let audit: Audit = get(&state, &path).await.json();
    assert!(
        audit.not_recomputable.as_deref().is_some_and(|why| why.contains("are not kept")),
        "{:?}",
        audit.not_recomputable
    );
    let some = &audit.drawn[0].sample;
    let reading = |sample: &str, satisfied: bool, reason: &str| {
        json!({"sample": sample, "satisfied": satisfied, "reason": reason}).to_string()
    };
    let cases = [
        (reading("nobody", true, ""), "sample: 'nobody' is no response of this study"),
        (reading(&some.id, !satisfied(some), " "), "reason: is empty, and the label differs"),
        (reading(&some.id, true, &"é".repeat(501)), "reason: has 501 characters; say it in 500"),
        (json!({"sample": some.id, "label": true}).to_string(), "unknown field `label`"),
        ("no json".to_owned(), "body: "),
    ];
    for (body, part) in &cases {
        assert_problem(&post(&state, &path, body).await, 400, part);
    }
    for (query, part) in [
        ("per_task=0", "per_task: '0' is no number of responses; use 1 to 200"),
        ("per_task=201", "use 1 to 200"),
        ("task=poetry", "task: unknown value 'poetry'"),
        ("page=2", "page: unknown query field; use task and per_task"),
    ] {
        assert_problem(&get(&state, &format!("{path}?{query}")).await, 400, part);
    }
    assert_problem(&get(&state, &api::audit_path("nobody")).await, 404, "unknown study 'nobody'");
    let recompute = post(&state, &api::recompute_path("tiny-llama-seed-1"), "").await;
    assert_problem(&recompute, 409, "cannot be computed again: its responses and activations are not kept");
    assert_eq!(fs::read_dir(data.path()).unwrap().count(), 0, "a refused reading leaves nothing");
}
