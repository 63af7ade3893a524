//! Live: what is written with and without edits, in one batch for all viewers, over HTTP and on the command line.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, OnceLock};
use std::time::{Duration, Instant};

use axum::http::StatusCode;
use backend::embedded;
use backend::snapshot::Snapshot;
use backend::state::AppState;
use serde_json::json;
use shared::api;
use shared::generate::{Request, generate};
use shared::live::{Batch, Edit, LiveEnd, LiveEvent, LiveRequest, LiveStudy, LiveToken, LiveVector, Prepared, Role};
use shared::model::{Capture, Model, NoHook, Project, Rows, Subspace};
use shared::readback::now;
use shared::run::trace::verdicts;
use shared::site::Site;
use shared::study::{Sample, Sampling, Scope};
use shared::tokenizer::ChatTokenizer;

use crate::support::{Answer, post, program};

pub(crate) const STUDY: &str = "tiny-llama-seed-1";
const WEIGHTS: &str = "of the test";

pub(crate) struct Ground {
    model: Arc<Model>,
    tokenizer: Arc<ChatTokenizer>,
    pub(crate) study: Arc<LiveStudy>,
    samples: Vec<Sample>,
}

pub(crate) fn ground() -> &'static Ground {
    static GROUND: OnceLock<Ground> = OnceLock::new();
    GROUND.get_or_init(|| {
        let snapshot = Snapshot::open("tiny-llama").unwrap();
        let file = |name: &str| embedded::study_file(STUDY, name).unwrap();
        let samples = String::from_utf8(file("samples.jsonl")).unwrap();
        Ground {
            model: Arc::new(snapshot.model(shared::model::Precision::F32, &burn::tensor::Device::flex()).unwrap()),
            tokenizer: Arc::new(snapshot.tokenizer().unwrap()),
            study: Arc::new(LiveStudy::read(&file("study.json"), &file("probes.safetensors")).unwrap()),
            samples: samples.lines().map(|line| serde_json::from_str(line).unwrap()).collect(),
        }
    })
}

/// A sample of a task with its instruction that ended by itself.
pub(crate) fn sample(task: &str, at: usize) -> &'static Sample {
    let fits = |sample: &&Sample| sample.task == task && sample.with_constraint && sample.excluded.is_none();
    ground().samples.iter().filter(fits).nth(at).unwrap()
}

pub(crate) fn request(sample: &Sample, edits: &[&str], seed: u64) -> LiveRequest {
    LiveRequest {
        study: STUDY.to_owned(),
        prompt: sample.prompt.clone(),
        task: Some(sample.task.clone()),
        params: sample.params.clone(),
        seed,
        sampling: None,
        edits: edits.iter().map(|edit| edit.parse().unwrap()).collect(),
        control: Some(9),
        read_at: None,
        lens: Vec::new(),
        doses: Vec::new(),
        brief: false,
        vectors: Vec::new(),
    }
}

pub(crate) fn prepared(request: LiveRequest) -> shared::Result<Prepared> {
    let Ground { model, tokenizer, study, .. } = ground();
    Prepared::new(request, Arc::clone(study), (&model.config, WEIGHTS), tokenizer)
}

type Told = Arc<Mutex<Vec<LiveEvent>>>;

/// Every event of requests; each joins so many steps after the one before.
fn written(requests: Vec<LiveRequest>, steps_between: usize) -> Vec<Vec<LiveEvent>> {
    let mut batch = Batch::new(Arc::clone(&ground().model), Arc::clone(&ground().tokenizer));
    let mut told: Vec<Told> = Vec::new();
    for request in requests {
        let events = Told::default();
        told.push(Arc::clone(&events));
        let sink = move |event| {
            events.lock().unwrap().push(event);
            true
        };
        now(batch.join(prepared(request).unwrap(), Box::new(sink)));
        (0..steps_between).for_each(|_| now(batch.step()).unwrap());
    }
    while batch.rows() > 0 {
        now(batch.step()).unwrap();
    }
    told.iter().map(|events| events.lock().unwrap().clone()).collect()
}

pub(crate) fn alone(request: LiveRequest) -> Vec<LiveEvent> {
    written(vec![request], 0).remove(0)
}

fn tokens(events: &[LiveEvent], column: usize) -> Vec<&LiveToken> {
    let of = |event: &'_ LiveEvent| matches!(event, LiveEvent::Token(token) if token.column == column);
    events
        .iter()
        .filter(|event| of(event))
        .map(|event| match event {
            LiveEvent::Token(token) => token,
            _ => unreachable!(),
        })
        .collect()
}

pub(crate) fn ids(events: &[LiveEvent], column: usize) -> Vec<u32> {
    tokens(events, column).iter().map(|token| token.token).collect()
}

fn end(events: &[LiveEvent], column: usize) -> &LiveEnd {
    let found = events.iter().find_map(|event| match event {
        LiveEvent::End(end) if end.column == column => Some(end),
        _ => None,
    });
    found.unwrap()
}

/// What is written for a sample of a task when its subspace is taken out, with a control of the same seed: column by column.
pub(crate) fn responses(task: &str, at: usize, seed: u64) -> Vec<String> {
    let mut request = request(sample(task, at), &[&format!("ablate={task}")], seed);
    request.control = Some(seed);
    let events = alone(request);
    (0..3).map(|column| end(&events, column).response.trim().to_owned()).collect()
}

#[test]
fn an_edit_is_read_as_it_is_written() {
    for text in [
        "ablate=word-count",
        "ablate=topic,rank=2,alpha=-1.5,sites=resid_post.1..resid_post.3,scope=all",
        "random=4,seed=7",
        "steer=toxicity,alpha=8,sites=resid_post.2..resid_post.2",
    ] {
        assert_eq!(text.parse::<Edit>().unwrap().to_string(), text);
    }
    assert_eq!("ablate=a,alpha=1,scope=response".parse::<Edit>().unwrap(), Edit::ablate("a"));
    for (text, told) in [
        ("", "it does not say what is done"),
        ("remove=topic", "it does not say what is done"),
        ("ablate", "it does not say of what"),
        ("random=0", "it does not say of what"),
        ("random=x", "the rank is no number"),
        ("ablate=topic,alpha=much", "alpha cannot be 'much'"),
        ("ablate=topic,alpha=inf", "alpha cannot be 'inf'"),
        ("ablate=topic,alpha=1e30", "alpha cannot be '1e30'"),
        ("random=257", "that are too many directions"),
        ("ablate=topic,rank=0", "rank cannot be '0'"),
        ("ablate=topic,seed=1", "it has no 'seed'"),
        ("steer=topic,rank=1", "it has no 'rank'"),
        ("ablate=topic,sites=resid_post.3..resid_post.1", "the sites end below where they begin"),
        ("ablate=topic,sites=somewhere", "sites cannot be 'somewhere'"),
        ("ablate=topic,scope=prompt", "scope cannot be 'prompt'"),
    ] {
        let error = text.parse::<Edit>().unwrap_err().to_string();
        assert!(error.contains(told) && error.contains("write ablate=TASK"), "{text}: {error}");
    }
}

#[test]
fn the_baseline_is_what_the_model_writes_anyway() {
    let Ground { model, study, .. } = ground();
    for (at, task) in ["word-count", "topic", "json-format"].into_iter().enumerate() {
        let sample = sample(task, at);
        let seed = 40 + at as u64;
        let prompt = &sample.token_ids[..sample.prompt_tokens];
        let anyway = generate(model, &[Request { prompt, seed }], &study.config.sampling, &mut NoHook).unwrap();
        let events = alone(request(sample, &["ablate=topic"], seed));
        assert_eq!(ids(&events, 0), anyway[0].token_ids, "{task}");
        assert_eq!(end(&events, 0).ended, anyway[0].ended);
    }
}

/// As a study ablates: the prompt passes without the operator, the response's tokens with it.
fn ablated(sample: &Sample, task: &str, seed: u64, alpha: f64) -> Vec<u32> {
    let Ground { model, study, .. } = ground();
    let mut hook = Project::default();
    for found in study.directions.subspaces.iter().filter(|found| found.task == task) {
        let (eraser, device) = (&found.eraser, &model.device);
        let subspace = Subspace { read: eraser.read(), removed: eraser.removed(), mean: eraser.mean() };
        hook.add(found.site, subspace, alpha, device);
    }
    let requests = [Request { prompt: &sample.token_ids[..sample.prompt_tokens], seed }];
    let prompted = shared::generate::Prompted::new(model, &requests, &study.config.sampling, &mut NoHook).unwrap();
    shared::generate::continue_in_slots(&[prompted], 1, &mut hook).unwrap()[0].token_ids.clone()
}

#[test]
fn an_ablation_is_that_of_a_study() {
    let mut changed = 0;
    for seed in 0..12 {
        let sample = sample("word-count", seed as usize);
        let events = alone(request(sample, &["ablate=word-count"], seed));
        assert_eq!(ids(&events, 1), ablated(sample, "word-count", seed, 1.0), "seed {seed}");
        changed += usize::from(ids(&events, 1) != ids(&events, 0));
        let doubled = alone(request(sample, &["ablate=word-count,alpha=-1"], seed));
        assert_eq!(ids(&doubled, 1), ablated(sample, "word-count", seed, -1.0), "seed {seed}, doubled");
    }
    assert!(changed > 0, "no ablation changed anything");
}

#[test]
fn a_session_does_not_depend_on_its_neighbours() {
    let edits: [&[&str]; 5] = [
        &["ablate=word-count"],
        &["steer=register,alpha=6", "ablate=topic,scope=all"],
        &[],
        &["random=3,seed=5"],
        &["ablate=word-count", "ablate=topic,alpha=0.5"],
    ];
    let of = |at: usize| {
        let mut request = request(sample("word-count", at), edits[at], 3 + at as u64);
        request.sampling = Some(Sampling { temperature: 0.5 + at as f64 / 5.0, top_p: 0.9, max_tokens: 10 + 7 * at });
        request.lens = if at == 1 { vec![Site::Embed, Site::ResidPost(2)] } else { Vec::new() };
        request
    };
    let together = written((0..5).map(of).collect(), 2);
    for (at, events) in together.iter().enumerate() {
        let alone = alone(of(at));
        for column in 0..alone.iter().filter(|event| matches!(event, LiveEvent::End(_))).count() {
            assert_eq!(ids(events, column), ids(&alone, column), "session {at}, column {column}");
        }
        let close = |a: f64, b: f64| (a - b).abs() < 1e-5;
        assert!(tokens(events, 0).len() == tokens(&alone, 0).len() && !alone.is_empty());
        for (a, b) in tokens(events, 0).iter().zip(tokens(&alone, 0)) {
            assert_eq!((a.kl.len(), a.readings.len()), (b.kl.len(), b.readings.len()));
            assert!(a.kl.iter().zip(&b.kl).all(|(&a, &b)| close(a, b)), "{:?} {:?}", a.kl, b.kl);
            assert!(a.readings.iter().zip(&b.readings).all(|(&a, &b)| close(a, b)));
            assert_eq!(a.lens.len(), b.lens.len());
            assert_eq!((&a.text, a.verdict), (&b.text, b.verdict));
        }
    }
}

#[test]
fn nothing_is_changed_by_an_edit_of_no_strength() {
    let events = alone(request(sample("topic", 1), &["ablate=topic,alpha=0"], 2));
    assert_eq!(ids(&events, 1), ids(&events, 0));
    assert!(tokens(&events, 0).iter().all(|token| token.kl == [0.0, 0.0]));
    let LiveEvent::Done(done) = events.last().unwrap() else { panic!("{:?}", events.last()) };
    assert_eq!(done.kl, [0.0, 0.0]);
}

#[test]
fn the_events_say_what_is_seen() {
    let Ground { model, study, tokenizer, .. } = ground();
    let sample = sample("word-count", 4);
    let mut request = request(sample, &["ablate=word-count"], 6);
    let last = Site::ResidPost(model.config.n_layers - 1);
    request.lens = vec![Site::ResidPost(1), last];
    let events = alone(request);
    let LiveEvent::Start(start) = &events[0] else { panic!("{:?}", events[0]) };
    let roles: Vec<Role> = start.columns.iter().map(|column| column.role).collect();
    assert_eq!(roles, [Role::Baseline, Role::Edited, Role::Control]);
    assert_eq!(start.columns[1].sites, start.columns[2].sites);
    assert_eq!((start.columns[1].rank, start.columns[2].rank), (4, 4));
    assert!(!start.same_model && start.prompt_tokens == sample.prompt_tokens);
    // The stream, token by token, from one pass over the whole text.
    let written = ids(&events, 0);
    let all = [&sample.token_ids[..sample.prompt_tokens], &written].concat();
    let mut capture = Capture::default();
    model.stream(&Rows::new(&[&all], &model.device), None, &mut capture);
    let (_, stream) = capture.streams.iter().find(|(site, _)| *site == start.read_at).unwrap();
    let stream = shared::readback::floats(stream.clone()).unwrap();
    for (index, token) in tokens(&events, 0).into_iter().enumerate() {
        let place = sample.prompt_tokens + index - 1;
        let row = &stream[place * model.config.d_model..(place + 1) * model.config.d_model];
        for (task, reading) in start.readers.iter().zip(&token.readings) {
            let fits = |probe: &&shared::run::PlacedProbe| {
                probe.task == *task && (probe.site, probe.position) == (start.read_at, start.fitted_at)
            };
            let probe = &study.directions.probes.iter().find(fits).unwrap().probe;
            let expected = 1.0 / (1.0 + (-probe.logit(row)).exp());
            assert!((reading - expected).abs() < 1e-4, "{task}, token {index}: {reading} {expected}");
        }
        let norm = row.iter().map(|x| x * x).sum::<f32>().sqrt();
        assert!((token.norm - f64::from(norm)).abs() < 1e-3);
        // The lens at the last site is the model's own choice.
        assert_eq!(token.lens[1], token.top);
        assert!(token.lens[0] != token.top || index > 0);
        assert!(token.top.windows(2).all(|pair| pair[0].probability >= pair[1].probability));
        // The prompt passes without edits.
        assert!(index > 0 || token.kl == [0.0, 0.0]);
    }
    assert!(tokens(&events, 0).iter().any(|token| token.kl[0] > 0.0));
    // The checker's verdicts are those of a trace.
    let traced = Sample {
        token_ids: all,
        response: end(&events, 0).response.clone(),
        verdict: end(&events, 0).verdict.clone(),
        ..sample.clone()
    };
    let expected = verdicts(study.tasks.by_id("word-count").unwrap(), tokenizer, &traced, false).unwrap();
    assert!(end(&events, 0).ended);
    assert_eq!(tokens(&events, 0).iter().map(|token| token.verdict.unwrap()).collect::<Vec<_>>(), expected);
    assert_eq!(
        tokens(&events, 0).iter().map(|token| token.text.as_str()).collect::<String>(),
        end(&events, 0).response
    );
}

/// The divergence of the first token after an edit, from the logits themselves.
#[test]
fn the_divergence_is_that_of_the_distributions() {
    let Ground { model, study, .. } = ground();
    let sample = sample("topic", 2);
    let events = alone(request(sample, &["ablate=topic"], 8));
    let written = ids(&events, 0);
    let logits = |hook: &mut dyn shared::model::Hook| -> Vec<f64> {
        let mut cache = shared::model::Cache::default();
        let prompt = &sample.token_ids[..sample.prompt_tokens];
        model.stream(&Rows::new(&[prompt], &model.device), Some(&mut cache), &mut NoHook);
        let stream = model.stream(&Rows::new(&[&written[..1]], &model.device), Some(&mut cache), hook);
        let logits = model.logits(stream.reshape([1, model.config.d_model]));
        shared::readback::floats(logits).unwrap().into_iter().map(f64::from).collect()
    };
    let mut hook = Project::default();
    for found in study.directions.subspaces.iter().filter(|found| found.task == "topic") {
        let eraser = &found.eraser;
        let subspace = Subspace { read: eraser.read(), removed: eraser.removed(), mean: eraser.mean() };
        hook.add(found.site, subspace, 1.0, &model.device);
    }
    let log_probabilities = |logits: Vec<f64>| -> Vec<f64> {
        let total = logits.iter().map(|logit| logit.exp()).sum::<f64>().ln();
        logits.into_iter().map(|logit| logit - total).collect()
    };
    let (whole, edited) = (log_probabilities(logits(&mut NoHook)), log_probabilities(logits(&mut hook)));
    let expected: f64 = whole.iter().zip(&edited).map(|(p, q)| p.exp() * (p - q)).sum();
    let told = tokens(&events, 0)[1].kl[0];
    assert!(expected > 1e-4 && (told - expected).abs() < 1e-5, "{told} {expected}");
}

#[test]
fn steering_raises_the_probes_logit_by_its_strength() {
    let sample = sample("word-count", 3);
    let events = alone(request(sample, &["steer=topic,alpha=3"], 4));
    let LiveEvent::Start(start) = &events[0] else { panic!("{:?}", events[0]) };
    assert_eq!(start.columns[1].sites, [start.read_at]);
    let reader = start.readers.iter().position(|task| task == "topic").unwrap();
    let logit = |column: usize| {
        let p = tokens(&events, column)[1].readings[reader];
        (p / (1.0 - p)).ln()
    };
    // Both columns have the same first token, at which the direction is added.
    assert_eq!(ids(&events, 0)[0], ids(&events, 1)[0]);
    assert!((logit(1) - logit(0) - 3.0).abs() < 1e-3, "{} {}", logit(0), logit(1));
}

#[test]
fn edits_on_all_tokens_act_on_the_prompt() {
    let events = alone(request(sample("topic", 0), &["ablate=topic,scope=all"], 1));
    assert!(tokens(&events, 0)[0].kl[0] > 0.0);
    assert_eq!("ablate=topic,scope=all".parse::<Edit>().unwrap().scope, Scope::All);
}

#[test]
fn what_cannot_be_done_is_told_at_once() {
    let base = || request(sample("topic", 0), &[], 1);
    let with = |edit: &str| LiveRequest { edits: vec![edit.parse().unwrap()], ..base() };
    let cases = [
        (with("ablate=shape"), "the study found no subspace of 'shape'; it found those of "),
        (with("ablate=topic,sites=resid_post.40"), "the study found no subspace at these sites; it found some at "),
        (with("steer=shape"), "the study has no probe of 'shape' there; it has probes of "),
        (
            LiveRequest { read_at: Some(Site::ResidPost(99)), ..base() },
            "the model has no resid_post.99; the last one is ",
        ),
        (LiveRequest { lens: vec![Site::ResidPost(99)], ..base() }, "the model has no resid_post.99"),
        (LiveRequest { task: Some("shape".to_owned()), ..base() }, "unknown task 'shape'"),
        (LiveRequest { params: serde_json::Map::new(), ..base() }, "parameter"),
        (LiveRequest { prompt: "  ".to_owned(), ..base() }, "the user's text is empty"),
        (LiveRequest { edits: vec![Edit::ablate("topic"); 17], ..base() }, "there are 17; send at most 16"),
    ];
    for (request, told) in cases {
        let error = prepared(request).err().unwrap_or_else(|| panic!("nothing was wrong, not: {told}")).to_string();
        assert!(error.contains(told), "{error}");
    }
}

#[test]
fn a_viewer_with_the_strongest_edit_changes_no_other_viewers_text() {
    let wild = request(sample("topic", 0), &["ablate=topic,alpha=1000", "steer=topic,alpha=-1000"], 1);
    let calm = || request(sample("word-count", 1), &["ablate=word-count"], 2);
    let together = written(vec![wild, calm()], 1);
    let alone = alone(calm());
    for column in 0..3 {
        assert_eq!(ids(&together[1], column), ids(&alone, column));
    }
}

#[test]
fn a_control_is_another_draw_than_the_edit_and_than_that_of_another_seed() {
    let of = |control: u64| {
        let mut request = request(sample("topic", 3), &["random=4,seed=1"], 5);
        request.control = Some(control);
        tokens(&alone(request), 0).iter().skip(1).map(|token| token.kl.clone()).collect::<Vec<_>>()
    };
    let (same_seed, other) = (of(1), of(2));
    assert!(!same_seed.is_empty() && same_seed.iter().any(|kl| (kl[0] - kl[1]).abs() > 1e-6), "{same_seed:?}");
    assert!(same_seed.iter().zip(&other).any(|(one, two)| (one[1] - two[1]).abs() > 1e-6));
    assert!(same_seed.iter().zip(&other).all(|(one, two)| (one[0] - two[0]).abs() < 1e-9));
}

#[test]
fn one_who_leaves_takes_all_rows_along() {
    let mut batch = Batch::new(Arc::clone(&ground().model), Arc::clone(&ground().tokenizer));
    let mut heard = 0;
    let sink = move |_| {
        heard += 1;
        heard < 6
    };
    now(batch.join(prepared(request(sample("topic", 0), &["ablate=topic"], 1)).unwrap(), Box::new(sink)));
    assert_eq!(batch.rows(), 5);
    now(batch.step()).unwrap();
    assert_eq!(batch.rows(), 0);
}

fn body(seed: u64) -> String {
    serde_json::to_string(&request(sample("word-count", 0), &["ablate=word-count"], seed)).unwrap()
}

async fn asked(state: &AppState, headers: &[(&str, &str)], body: &str) -> Answer {
    let headers = [&[("content-type", "application/json")], headers].concat();
    post(state.clone(), api::LIVE, &headers, body).await
}

/// The events of an answer by their ids; those without one are left out.
fn events(answer: &Answer) -> BTreeMap<u64, LiveEvent> {
    assert_eq!(
        (answer.status, answer.header("content-type")),
        (StatusCode::OK, "text/event-stream"),
        "{}",
        answer.text()
    );
    let text = answer.text();
    let event = |block: &str| {
        let line = |name: &str| block.lines().find_map(|line| line.strip_prefix(name)).map(str::trim);
        Some((line("id:")?.parse().unwrap(), serde_json::from_str(line("data:")?).unwrap()))
    };
    text.split("\n\n").filter_map(event).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_server_writes_and_goes_on_behind_the_last_event() {
    let data = tempfile::tempdir().unwrap();
    let state = AppState::new(data.path().to_owned());
    let all = events(&asked(&state, &[], &body(3)).await);
    let direct = alone(request(sample("word-count", 0), &["ablate=word-count"], 3));
    assert_eq!(ids(&all.values().cloned().collect::<Vec<_>>(), 1), ids(&direct, 1));
    assert!(matches!(&all[&0], LiveEvent::Start(start) if start.same_model), "{:?}", all[&0]);
    assert!(matches!(all.values().last(), Some(LiveEvent::Done(_))));
    let tail = events(&asked(&state, &[("last-event-id", "7")], &body(3)).await);
    assert_eq!(tail, all.range(8..).map(|(id, event)| (*id, event.clone())).collect());
    let output = program()
        .args([
            "generate",
            "--json",
            "--model",
            "tiny-llama",
            "--study",
            STUDY,
            "--prompt",
            &sample("word-count", 0).prompt,
        ])
        .args(["--ablate", "word-count", "--control", "9", "--seed", "3", "--task", "word-count"])
        .args(["--params", &serde_json::to_string(&sample("word-count", 0).params).unwrap()])
        .output()
        .unwrap();
    let printed = String::from_utf8(output.stdout).unwrap();
    let printed: Vec<LiveEvent> = printed.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(printed, all.into_values().collect::<Vec<_>>(), "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn edits_of_a_raw_prompt_or_of_a_file_of_prompts_are_refused() {
    for further in [&["--prompt", "x", "--raw"][..], &["--prompts", "f.jsonl", "--out", "o.jsonl"]] {
        let output =
            program().args(["generate", "--model", "tiny-llama", "--study", STUDY]).args(further).output().unwrap();
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.code() == Some(2) && told.contains("cannot be used with"), "{told}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn bad_requests_are_refused_with_what_to_do() {
    let data = tempfile::tempdir().unwrap();
    let state = AppState::new(data.path().to_owned());
    let of = |field: &str, value: serde_json::Value| {
        let mut request: serde_json::Value = serde_json::from_str(&body(1)).unwrap();
        request[field] = value;
        request.to_string()
    };
    for (body, status, told) in [
        ("{}".to_owned(), StatusCode::BAD_REQUEST, "missing field `study`"),
        (of("colour", json!(1)), StatusCode::BAD_REQUEST, "unknown field `colour`"),
        (of("edits", json!(["remove=topic"])), StatusCode::BAD_REQUEST, "it does not say what is done"),
        (of("study", json!("none")), StatusCode::NOT_FOUND, "unknown study 'none'"),
    ] {
        let answer = asked(&state, &[], &body).await;
        assert_eq!(answer.status, status, "{}", answer.text());
        assert!(answer.text().contains(told), "{}", answer.text());
    }
    let answer = asked(&state, &[("last-event-id", "x")], &body(1)).await;
    assert!(answer.status == StatusCode::BAD_REQUEST && answer.text().contains("Last-Event-ID: is no number"));
    let failed = events(&asked(&state, &[], &of("edits", json!(["ablate=shape"]))).await);
    assert!(
        matches!(&failed[&0], LiveEvent::Failed { problem } if problem.contains("no subspace of 'shape'")),
        "{failed:?}"
    );
    let small = AppState { engine: backend::engine::Engine::new(1 << 10), ..state };
    let failed = events(&asked(&small, &[], &body(1)).await);
    assert!(matches!(&failed[&0], LiveEvent::Failed { problem } if problem.contains("--live-memory")), "{failed:?}");
}

#[test]
fn doses_are_columns_that_edit_so_much_more() {
    let (sample, seed) = (sample("json-format", 0), 3);
    let mut dosed = request(sample, &["ablate=json-format,alpha=2", "steer=topic,alpha=0.5"], seed);
    dosed.doses = vec![-0.5, 0.0, 1.0];
    let all = alone(dosed.clone());
    let LiveEvent::Start(start) = &all[0] else { panic!("{:?}", all[0]) };
    let described: Vec<(Role, Option<f64>)> = start.columns.iter().map(|column| (column.role, column.dose)).collect();
    let mut expected = vec![(Role::Baseline, None)];
    for dose in [-0.5, 0.0, 1.0] {
        expected.extend([(Role::Edited, Some(dose)), (Role::Control, Some(dose))]);
    }
    assert_eq!(described, expected);
    // Each is what a request of its own strength writes.
    let mut kl = Vec::new();
    for (at, (first, second)) in [("-1", "-0.25"), ("0", "0"), ("2", "0.5")].into_iter().enumerate() {
        let edits = [&*format!("ablate=json-format,alpha={first}"), &format!("steer=topic,alpha={second}")];
        let own = alone(request(sample, &edits, seed));
        for column in [1, 2] {
            assert_eq!(end(&all, 2 * at + column), &LiveEnd { column: 2 * at + column, ..end(&own, column).clone() });
        }
        let LiveEvent::Done(done) = own.last().unwrap() else { panic!("{own:?}") };
        kl.extend(done.kl.clone());
    }
    assert_eq!(end(&all, 3).response, end(&all, 0).response, "a dose of 0 is the baseline");
    assert_ne!(end(&all, 5).response, end(&all, 0).response, "the test edits nothing");
    let LiveEvent::Done(done) = all.last().unwrap() else { panic!("{:?}", all.last()) };
    for (dosed, alone) in done.kl.iter().zip(&kl) {
        assert!((dosed - alone).abs() < 1e-6, "{:?}, {kl:?}", done.kl);
    }
    // Told in brief, the ends are the same, and no token is told.
    dosed.brief = true;
    let brief = alone(dosed.clone());
    assert!(!brief.iter().any(|event| matches!(event, LiveEvent::Token(_))));
    let ends = |events: &[LiveEvent]| (0..7).map(|column| end(events, column).clone()).collect::<Vec<_>>();
    assert_eq!(ends(&brief), ends(&all));
    assert_eq!(brief.last(), all.last());
    for (doses, told) in [
        (vec![1.0; 10], "there are 10; send at most 9"),
        (vec![501.0], "501 times α 2 is more than 1000"),
        (vec![f64::NAN], "NaN times α 2 is more than 1000"),
    ] {
        dosed.doses = doses;
        let refused = prepared(dosed.clone()).err().unwrap().to_string();
        assert!(refused.contains(told), "{refused}");
    }
}

#[test]
fn a_negative_dose_of_a_direction_has_the_opposite_control() {
    let mut steered = request(sample("word-count", 3), &["steer=topic,alpha=40,sites=resid_post.1..resid_post.7"], 4);
    steered.doses = vec![-1.0, 1.0];
    let all = alone(steered);
    assert_ne!(end(&all, 2).response, end(&all, 4).response, "the control adds the same at -1 and at 1");
    let negative = request(sample("word-count", 3), &["steer=topic,alpha=-40,sites=resid_post.1..resid_post.7"], 4);
    assert_eq!(end(&alone(negative), 2).response, end(&all, 2).response);
}

#[test]
fn a_brief_request_whose_viewer_has_left_frees_its_rows_at_once() {
    let mut batch = Batch::new(Arc::clone(&ground().model), Arc::clone(&ground().tokenizer));
    let mut brief = request(sample("word-count", 0), &["ablate=word-count"], 1);
    (brief.brief, brief.doses) = (true, vec![0.5, 1.0]);
    let (gone, told) = (Arc::new(Mutex::new(false)), Told::default());
    let (asked, heard) = (Arc::clone(&gone), Arc::clone(&told));
    let prepared = prepared(brief).unwrap().until(Box::new(move || *asked.lock().unwrap()));
    let sink = move |event| {
        heard.lock().unwrap().push(event);
        true
    };
    now(batch.join(prepared, Box::new(sink)));
    now(batch.step()).unwrap();
    assert_eq!(batch.rows(), 9);
    assert_eq!(told.lock().unwrap().len(), 1, "a brief request tells nothing before a column ends");
    *gone.lock().unwrap() = true;
    now(batch.step()).unwrap();
    assert_eq!(batch.rows(), 0);
}

#[test]
fn what_would_take_everyone_s_time_is_refused() {
    let base = || request(sample("word-count", 0), &["ablate=word-count"], 1);
    let file = |bytes: usize| LiveVector { name: "v".to_owned(), file: "A".repeat(bytes).into() };
    let lens = vec![Site::Embed];
    for (request, told) in [
        (
            LiveRequest { edits: vec!["random=200".parse().unwrap(); 2], ..base() },
            "they have 400 random directions; have at most 256 in all",
        ),
        (LiveRequest { lens: lens.clone(), brief: true, ..base() }, "lens: is told of one dose, token by token"),
        (LiveRequest { lens, doses: vec![1.0], ..base() }, "lens: is told of one dose, token by token"),
        (LiveRequest { vectors: vec![file(6 << 20)], ..base() }, "vector 'v': its file has more than 4 MB"),
        (LiveRequest { vectors: vec![file(4); 5], ..base() }, "vectors: there are 5; send at most 4"),
    ] {
        let refused = prepared(request).err().unwrap().to_string();
        assert!(refused.contains(told), "{refused}");
    }
}

/// Live memory for one tiny model at work, and not for two.
const ROOM_FOR_ONE: u64 = 14 << 20;

#[tokio::test(flavor = "multi_thread")]
async fn models_that_do_not_fit_together_take_turns() {
    let data = tempfile::tempdir().unwrap();
    let engine = backend::engine::Engine::new(ROOM_FOR_ONE);
    let state = AppState { engine, ..AppState::new(data.path().to_owned()) };
    let of = |study: &str, seed: u64| {
        let sample = sample("word-count", 0);
        let mut request = request(sample, &["ablate=word-count"], seed);
        request.study = study.to_owned();
        serde_json::to_string(&request).unwrap()
    };
    let studies = ["tiny-llama-seed-1", "tiny-qwen2-seed-1", "tiny-gemma2-seed-1"];
    let asked_of = |number: u64| {
        let (state, body) = (state.clone(), of(studies[number as usize % 3], number));
        tokio::spawn(async move { events(&asked(&state, &[], &body).await) })
    };
    let all: Vec<_> = (0..9).map(asked_of).collect();
    let answers = tokio::time::timeout(Duration::from_secs(60), async {
        let mut answers = Vec::new();
        for answer in all {
            answers.push(answer.await.unwrap());
        }
        answers
    });
    for answer in answers.await.expect("someone waits for ever") {
        let last = answer.into_values().last();
        assert!(matches!(last, Some(LiveEvent::Done(_))), "{last:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn twenty_viewers_finish_together_and_one_that_is_gone_frees_its_rows() {
    let data = tempfile::tempdir().unwrap();
    let state = AppState::new(data.path().to_owned());
    asked(&state, &[], &body(1)).await;
    let viewer = |seed: u64| {
        let state = state.clone();
        tokio::spawn(async move {
            let began = Instant::now();
            let all = events(&asked(&state, &[], &body(seed)).await);
            (seed, all, began.elapsed())
        })
    };
    // On a machine that does other work, the first can be through before the last has begun: one of three rounds is enough.
    let mut ratios = Vec::new();
    while ratios.len() < 3 && !ratios.last().is_some_and(|&ratio| ratio <= 3.0) {
        let viewers: Vec<_> = (0..20).map(viewer).collect();
        let mut times = Vec::new();
        for viewer in viewers {
            let (seed, all, time) = viewer.await.unwrap();
            let all: Vec<LiveEvent> = all.into_values().collect();
            let direct = alone(request(sample("word-count", 0), &["ablate=word-count"], seed));
            assert_eq!(ids(&all, 2), ids(&direct, 2), "seed {seed}");
            let longest = (0..3).map(|column| ids(&all, column).len()).max().unwrap();
            times.push((longest, time.as_secs_f64()));
        }
        // One whose texts are short has them sooner.
        let most = times.iter().map(|&(tokens, _)| tokens).max().unwrap();
        let long = times.into_iter().filter(|&(tokens, _)| 2 * tokens >= most);
        let times: Vec<f64> = long.map(|(_, time)| time).collect();
        assert!(times.len() >= 10, "{times:?}");
        ratios.push(times.iter().copied().fold(0.0, f64::max) / times.iter().copied().fold(f64::MAX, f64::min));
    }
    assert!(ratios.last().is_some_and(|&ratio| ratio <= 3.0), "{ratios:?}");
    // One that hears one event and goes.
    let (gone, heard) = (Arc::new(Mutex::new(None)), Arc::new(Mutex::new(0)));
    let (dropped, counted) = (Dropped(Arc::clone(&gone)), Arc::clone(&heard));
    let sink = move |_| {
        let _ = &dropped;
        *counted.lock().unwrap() += 1;
        *counted.lock().unwrap() < 3
    };
    let asked_of = request(sample("word-count", 0), &["ablate=word-count"], 1);
    let began = Instant::now();
    let of = (Arc::clone(&ground().study), asked_of);
    state.engine.ask("tiny-llama".to_owned(), of, Box::new(sink), Box::new(|| false)).unwrap();
    while gone.lock().unwrap().is_none() && began.elapsed() < Duration::from_secs(20) {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    let ended = gone.lock().unwrap().expect("its rows are still there");
    assert!(ended.duration_since(began) < Duration::from_secs(1), "{:?}", ended.duration_since(began));
    assert_eq!(*heard.lock().unwrap(), 3);
}

/// Notes when it is dropped.
struct Dropped(Arc<Mutex<Option<Instant>>>);

impl Drop for Dropped {
    fn drop(&mut self) {
        *self.0.lock().unwrap() = Some(Instant::now());
    }
}
