//! The label audit in a real browser: labels overruled by keyboard, the study computed again, compared, and everything undone.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use shared::api::{Audit, RunPage};
use tempfile::TempDir;

use crate::driver::{Page, asked, free_port, visit};
use crate::new_study::Server;
use crate::tab::DESKTOP;

/// WebDriver's code of the Enter key.
const ENTER: &str = "\u{e007}";
/// How long a run may take on a busy machine.
const LONG: Duration = Duration::from_secs(240);
/// The study of the test, and the one under the reader's labels.
const STUDY: &str = "small";
const AUDITED: &str = "small-audited";
/// A study that ships with the program.
const BUNDLED: &str = "tiny-llama-seed-1";
/// How many labels are overruled.
const OVERRULED: usize = 10;

/// The id of the response that is shown.
const SHOWN: &str = "document.querySelector('[data-audit=response]')?.dataset.sample ?? null";
const AGREEMENT: &str = "document.querySelector('[data-audit=agreement]').textContent";
const LABELS: &str = "document.querySelectorAll('[data-overruled]').length";
const VERDICT: &str = "document.querySelector('[data-audit=verdict]')?.dataset.agrees ?? null";

/// Waits for what a script says, longer than for a page.
async fn until(page: &Page, script: &str) {
    let begun = Instant::now();
    while page.read(script).await != true {
        let shown = "document.querySelector('[data-audit=dialog]')?.innerText ?? document.body.innerText";
        assert!(begun.elapsed() < LONG, "{script}: {}", page.read(shown).await);
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// What the server answers to the page: the status and the text.
async fn fetched(page: &Page, path: &str, request: Value) -> (Value, String) {
    page.read(&format!(
        "(window.answer = null, fetch('{path}', {request}).then(async got => window.answer = [got.status, await got.text()]), 0)"
    ))
    .await;
    until(page, "window.answer !== null").await;
    let answer = page.read("window.answer").await;
    (answer[0].clone(), answer[1].as_str().unwrap().to_owned())
}

async fn audit(page: &Page) -> String {
    let (status, text) = fetched(page, &format!("/api/studies/{STUDY}/audit"), json!({})).await;
    assert_eq!(status, 200, "{text}");
    text
}

/// Runs a study of a few seconds from the API.
async fn run(page: &Page) {
    let body = json!({
        "model": "tiny-llama", "tasks": ["word-count", "topic"], "preset": "quick", "samples": 60, "seed": 7,
        "config": "ablation = false\n", "name": STUDY,
    });
    let request =
        json!({ "method": "POST", "headers": { "content-type": "application/json" }, "body": body.to_string() });
    let (status, text) = fetched(page, "/api/runs", request).await;
    assert_eq!(status, 201, "{text}");
    let id = serde_json::from_str::<Value>(&text).unwrap()["id"].as_str().unwrap().to_owned();
    let begun = Instant::now();
    loop {
        let (_, text) = fetched(page, &format!("/api/runs/{id}"), json!({})).await;
        let state = serde_json::from_str::<Value>(&text).unwrap()["state"].clone();
        assert!(["queued", "running", "done"].iter().any(|open| state == *open), "{text}");
        if state == "done" {
            return;
        }
        assert!(begun.elapsed() < LONG, "{text}");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

/// Opens the audit of a study, and waits for its first response.
async fn open(page: &Page, study: &str) {
    page.open(&format!("/?study={study}&view=tasks")).await;
    page.click("[data-action=audit]").await;
    page.find("[data-audit=response][data-sample]").await;
}

/// The response that is shown.
async fn shown(page: &Page) -> String {
    page.read(SHOWN).await.as_str().unwrap().to_owned()
}

/// Judges the shown response by a key, and sends it with a reason; then another is shown.
async fn read(page: &Page, key: &str, agrees: bool, reason: &str) {
    let id = shown(page).await;
    page.expect(VERDICT, Value::Null).await;
    page.press("[data-audit=response]", key).await;
    page.expect(VERDICT, agrees.to_string()).await;
    page.expect("document.activeElement.dataset.audit ?? null", "reason").await;
    page.press("[data-audit=reason]", &format!("{reason}{ENTER}")).await;
    page.expect(&format!("({SHOWN}) !== '{id}'"), true).await;
}

/// Agrees with the checker until it has given both labels; returns the agreement by then.
async fn agree(page: &Page, labels: &BTreeMap<String, bool>) -> String {
    let mut given = Vec::new();
    while given.len() < 3 || given.iter().all(|label| *label == given[0]) {
        let satisfied = labels[&shown(page).await];
        read(page, if satisfied { "k" } else { "n" }, true, "").await;
        given.push(satisfied);
    }
    page.expect(LABELS, 0).await;
    page.read(AGREEMENT).await.as_str().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn ten_labels_are_overruled_by_keyboard_the_study_is_computed_again_and_all_is_undone() {
    let data = TempDir::new().unwrap();
    let studies = data.path().join("studies");
    let port = free_port();
    let server = Server::start(data.path(), port);
    visit(&format!("http://127.0.0.1:{port}"), DESKTOP, async move |page| {
        let bytes = || std::fs::read(studies.join(STUDY).join("study.json")).unwrap();
        page.open(&format!("/?study={BUNDLED}")).await;
        run(&page).await;
        let (first, before) = (audit(&page).await, bytes());
        let drawn = serde_json::from_str::<Audit>(&first).unwrap().drawn;
        let labels: BTreeMap<String, bool> =
            drawn.into_iter().map(|drawn| (drawn.sample.id, drawn.sample.verdict.unwrap().satisfied)).collect();

        open(&page, STUDY).await;
        let agreed = agree(&page, &labels).await;
        assert!(agreed.contains("κ is 1.00"), "{agreed}");
        for number in 1..=OVERRULED {
            let satisfied = labels[&shown(&page).await];
            read(&page, if satisfied { "n" } else { "y" }, false, &format!("reason {number}")).await;
            page.expect(LABELS, number).await;
        }
        let overruled = page.read(AGREEMENT).await.as_str().unwrap().to_owned();
        assert!(overruled.contains("κ is") && !overruled.contains("κ is 1.00"), "{overruled}");
        assert_eq!(page.violations().await, json!([]));

        page.click("[data-action=audit-recompute]").await;
        until(&page, "document.querySelector('[data-audit=run]').dataset.state === 'done'").await;
        page.click("[data-action=audit-compare]").await;
        page.expect(
            &format!("[{}, {}, {}]", asked("view"), asked("study"), asked("with")),
            json!(["compare", STUDY, AUDITED]),
        )
        .await;
        page.find(".view.compare svg").await;
        assert!(bytes() == before, "the study has other bytes");
        let recomputed = std::fs::read(studies.join(AUDITED).join("study.json")).unwrap();
        assert!(recomputed != before, "the labels changed nothing");

        open(&page, STUDY).await;
        page.expect(LABELS, OVERRULED).await;
        page.click("[data-action=audit-undo]").await;
        page.expect("document.activeElement.dataset.action ?? null", "audit-undo-no").await;
        page.press("[data-action=audit-undo-yes]", ENTER).await;
        until(&page, "document.querySelector('[data-action=audit-undo]') === null").await;
        page.expect(LABELS, 0).await;
        assert_eq!(page.read("document.querySelector('[data-audit=problem]').textContent.trim()").await, "");
        assert_eq!(audit(&page).await, first);
        let (_, runs) = fetched(&page, "/api/runs", json!({})).await;
        let made: Vec<Value> =
            serde_json::from_str::<RunPage>(&runs).unwrap().runs.into_iter().map(|run| run.study.into()).collect();
        assert_eq!(made, [json!(STUDY)], "the run under the reader's labels is gone with its study");
        assert!(bytes() == before && !studies.join(AUDITED).exists());
        drop(server);
    })
    .await;
}

/// The response with an id is shown, and cannot be judged: its verdict was seen.
async fn is_not_blind(page: &Page, id: &str) {
    page.find("[data-audit=not-blind]").await;
    page.expect(SHOWN, id).await;
    page.press("[data-audit=response]", "k").await;
    page.expect("document.querySelectorAll('[data-key=K], [data-key=N], [data-audit=verdict]').length", 0).await;
}

/// Judges by a key until the checker says otherwise; what it agrees with is taken back and passed. Returns that response's id.
async fn disagree(page: &Page, key: &str) -> String {
    loop {
        let id = shown(page).await;
        page.press("[data-audit=response]", key).await;
        page.expect(&format!("({VERDICT}) !== null"), true).await;
        if page.read(VERDICT).await == "false" {
            return id;
        }
        page.click("[data-action=audit-back]").await;
        page.find("[data-audit=not-blind]").await;
        page.press("[data-audit=response]", "s").await;
        page.expect(&format!("({SHOWN}) !== '{id}'"), true).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn keys_do_not_judge_under_another_dialog() {
    let data = TempDir::new().unwrap();
    let port = free_port();
    let server = Server::start(data.path(), port);
    visit(&format!("http://127.0.0.1:{port}"), DESKTOP, async move |page| {
        let press = |with: &str| format!("window.dispatchEvent(new KeyboardEvent('keydown', {{ key: 'k'{with} }}))");
        open(&page, BUNDLED).await;
        let first = shown(&page).await;
        page.read(&press(", ctrlKey: true")).await;
        let above = "dialog[open]:not(:has([data-audit=dialog]))";
        page.find(above).await;
        page.read(&press("")).await;
        page.read(&format!("document.querySelector('{above}').close()")).await;
        page.expect("document.querySelectorAll('dialog').length", 1).await;
        page.expect(&format!("[{SHOWN}, {VERDICT}]"), json!([first, null])).await;
        page.read(&press("")).await;
        page.expect(&format!("({VERDICT}) !== null"), true).await;
        drop(server);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_keys_obey_the_readers_switch_and_the_last_reading_is_undone() {
    let data = TempDir::new().unwrap();
    let port = free_port();
    let server = Server::start(data.path(), port);
    visit(&format!("http://127.0.0.1:{port}"), (390, 844), async move |page| {
        page.open(&format!("/?study={BUNDLED}&view=tasks&embed=1")).await;
        page.find(".view.tasks .lane").await;
        page.expect("document.querySelector('[data-action=audit]')", Value::Null).await;

        page.read("localStorage.setItem('skillscope-keys', 'off')").await;
        open(&page, BUNDLED).await;
        page.press("[data-audit=response]", "k").await;
        page.expect(VERDICT, Value::Null).await;
        page.expect("document.querySelectorAll('[data-audit=dialog] kbd').length", 0).await;
        page.click("[data-key=K]").await;
        page.expect(&format!("({VERDICT}) !== null"), true).await;

        page.read("localStorage.removeItem('skillscope-keys')").await;
        open(&page, BUNDLED).await;
        page.find("[data-audit=not-recomputable]").await;
        let first = shown(&page).await;
        page.press("[data-audit=response]", "k").await;
        page.expect(&format!("({VERDICT}) !== null"), true).await;
        page.click("[data-action=audit-back]").await;
        is_not_blind(&page, &first).await;
        page.press("[data-audit=response]", "s").await;
        page.expect(&format!("({SHOWN}) !== '{first}'"), true).await;

        let second = disagree(&page, "k").await;
        page.press("[data-audit=reason]", ENTER).await;
        page.expect("document.querySelector('[data-audit=problem]').textContent.includes('differ')", true).await;
        page.expect("document.querySelector('[data-audit=reason]').getAttribute('aria-invalid')", "true").await;
        page.press("[data-audit=reason]", "it counts words otherwise").await;
        page.expect("document.querySelector('[data-audit=reason]').getAttribute('aria-invalid')", "false").await;
        page.press("[data-audit=reason]", ENTER).await;
        page.expect(LABELS, 1).await;
        page.expect("document.documentElement.scrollWidth <= innerWidth", true).await;
        page.press("[data-audit=response]", "u").await;
        page.expect(LABELS, 0).await;
        is_not_blind(&page, &second).await;
        page.press("[data-audit=response]", "s").await;
        page.expect(&format!("({SHOWN}) !== '{second}'"), true).await;

        disagree(&page, "n").await;
        page.press("[data-audit=reason]", &format!("again{ENTER}")).await;
        page.click("[data-action=audit-withdraw]").await;
        page.expect(LABELS, 0).await;
        drop(server);
    })
    .await;
}
