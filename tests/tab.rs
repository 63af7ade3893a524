//! Live in a real browser: against the server, in the tab without one, in a file from disk, and where it cannot run.

use std::path::Path;

use axum::extract::Request;
use axum::http::header;
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Response};
use backend::embedded;
use backend::export::{Exported, html, site};
use serde_json::Value;
use shared::api;
use shared::study::Study;
use tempfile::TempDir;
use view_model::view::live::request::strongest;
use view_model::view::overview::first_sight::first_sight;

use crate::driver::{Page, asked, visit};
use crate::export::serve_folder;
use crate::live::{STUDY, responses};
use crate::offline::Host;
use crate::support::{data_dir, get, router, serve};

pub(crate) const DESKTOP: (u32, u32) = (1440, 900);

/// The address of a run of the first sample of a task.
pub(crate) fn run(seed: u64) -> String {
    format!("?study={STUDY}&view=live&task=word-count&seed={seed}&run=1")
}

const TOLD: &str = "document.querySelector('[data-live=told]').textContent.split('.')[0]";
/// The columns' texts, without the token that ends them.
const TEXTS: &str = "[...document.querySelectorAll('[data-column]')].map(column =>
    [...column.querySelectorAll('[data-token] span')].map(token => token.textContent).join('')
        .replace(/<\\|\\w+\\|>/g, '').replaceAll('·', ' ').trim())";

pub(crate) async fn writes(page: &Page, seed: u64) {
    page.find("[data-live=told]").await;
    page.expect(TOLD, "Done").await;
    page.expect(TEXTS, responses("word-count", 0, seed)).await;
}

pub(crate) fn written(folder: &Path, studies: &[Exported]) {
    for (name, bytes) in site(studies).unwrap() {
        let path = folder.join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_server_writes_what_a_link_says_and_another_seed_by_keyboard() {
    let data = data_dir();
    let origin = serve(data.path()).await;
    visit(&origin, DESKTOP, async move |page| {
        page.open(&format!("/{}", run(3))).await;
        writes(&page, 3).await;
        assert_eq!(page.violations().await, serde_json::json!([]));
        page.press("[data-action=another-seed]", "\u{e007}").await;
        page.expect("document.querySelector('[data-live=seed]').value", "4").await;
        writes(&page, 4).await;
        page.expect("document.querySelector('[data-live=score]').textContent.includes(' of 2')", true).await;
        // The same link in the tab of the same page gives the same text.
        page.read("[...document.querySelectorAll('.live-bar select')].at(-1).value = 1").await;
        page.read("[...document.querySelectorAll('.live-bar select')].at(-1).dispatchEvent(new Event('change', {bubbles: true}))")
            .await;
        page.press("[data-action=another-seed]", "\u{e007}").await;
        writes(&page, 5).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_site_writes_in_the_tab_and_goes_on_when_its_host_is_gone() {
    let folder = TempDir::new().unwrap();
    written(folder.path(), &[Exported::read(STUDY).unwrap()]);
    let origin = serve_folder(folder.path()).await;
    visit(&origin, DESKTOP, async move |page| {
        page.open(&format!("/{}", run(3))).await;
        writes(&page, 3).await;
        std::fs::remove_dir_all(folder.path()).unwrap();
        page.press("[data-action=another-seed]", "\u{e007}").await;
        writes(&page, 4).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_from_disk_writes_with_the_model_inside() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("live.html");
    std::fs::write(&path, html(&[Exported::read(STUDY).unwrap()], true).unwrap()).unwrap();
    let light = folder.path().join("light.html");
    std::fs::write(&light, html(&[Exported::read(STUDY).unwrap()], false).unwrap()).unwrap();
    visit("file://", DESKTOP, async move |page| {
        page.open(&format!("{}{}", path.display(), run(3))).await;
        writes(&page, 3).await;
        page.open(&format!("{}{}", light.display(), run(3))).await;
        page.find("[data-live=told]").await;
        page.expect(
            "document.querySelector('[data-live=told]').textContent.includes('written without the model')",
            true,
        )
        .await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tab_that_cannot_load_the_model_says_why() {
    let folder = TempDir::new().unwrap();
    written(folder.path(), &[Exported::read(STUDY).unwrap()]);
    let weights = folder.path().join("models/tiny-llama/model.safetensors");
    let bytes = std::fs::read(&weights).unwrap();
    std::fs::write(&weights, &bytes[..bytes.len() / 2]).unwrap();
    let origin = serve_folder(folder.path()).await;
    visit(&origin, DESKTOP, async move |page| {
        page.open(&format!("/{}", run(3))).await;
        page.find("[data-live=told]").await;
        page.expect("document.querySelector('[data-live=told]').textContent.includes('model.safetensors')", true).await;
    })
    .await;
}

/// Engines that compute rightly, and have another known answer than they should.
fn wrong(mut engine: Vec<u8>) -> Vec<u8> {
    // The first two numbers of the answer.
    let right = [0.731_827_7_f32, 0.992_031_1].map(f32::to_le_bytes).concat();
    let found: Vec<usize> = engine.windows(8).enumerate().filter(|(_, at)| *at == right).map(|(at, _)| at).collect();
    assert!(!found.is_empty(), "the engine holds its known answer");
    for at in found {
        engine[at..at + 4].copy_from_slice(&9.0_f32.to_le_bytes());
    }
    engine
}

fn is_engine(name: &str) -> bool {
    name.starts_with("engine") && name.ends_with(".wasm")
}

async fn with_wrong_engines(request: Request, next: Next) -> Response {
    let name = request.uri().path().trim_start_matches('/').to_owned();
    if !is_engine(&name) {
        return next.run(request).await;
    }
    let engine = wrong(embedded::page_file(&name).unwrap().into_owned());
    ([(header::CONTENT_TYPE, "application/wasm")], engine).into_response()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_server_writes_where_the_tab_computes_wrongly_and_the_page_says_so() {
    let data = data_dir();
    let host = Host::start(router(data.path()).layer(from_fn(with_wrong_engines)));
    visit(&host.origin, DESKTOP, async move |page| {
        let instead = "(document.querySelector('[data-live=instead]')?.textContent ?? '').split(';')[0]";
        page.open(&format!("/{}&tab=1", run(3))).await;
        writes(&page, 3).await;
        page.expect(instead, "This browser computed the test wrongly").await;
        page.press("[data-action=another-seed]", "\u{e007}").await;
        page.expect("document.querySelector('[data-live=seed]').value", "4").await;
        writes(&page, 4).await;
        page.expect(instead, "This browser computed the test wrongly").await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_site_whose_engine_computes_wrongly_refuses_to_write() {
    let folder = TempDir::new().unwrap();
    written(folder.path(), &[Exported::read(STUDY).unwrap()]);
    let names = std::fs::read_dir(folder.path()).unwrap().map(|file| file.unwrap().file_name().into_string().unwrap());
    let engines: Vec<String> = names.filter(|name| is_engine(name)).collect();
    assert!(!engines.is_empty());
    for engine in engines {
        let path = folder.path().join(engine);
        std::fs::write(&path, wrong(std::fs::read(&path).unwrap())).unwrap();
    }
    let origin = serve_folder(folder.path()).await;
    visit(&origin, DESKTOP, async move |page| {
        page.open(&format!("/{}", run(3))).await;
        page.find("[data-live=told]").await;
        page.expect("document.querySelector('[data-live=told]').textContent.includes('known question')", true).await;
        page.expect("document.querySelector('[data-live=instead]')", Value::Null).await;
    })
    .await;
}

/// Records what the page says of the files that come: bytes, all bytes, and the sentence.
const WATCH: &str = "(() => {
    window.seen = [];
    const look = () => {
        const bar = document.querySelector('[data-live=fetched]'), said = document.querySelector('[data-live=fetching]');
        if (bar && said) window.seen.push([bar.value, bar.max, said.textContent]);
    };
    new MutationObserver(look).observe(document.querySelector('.view.live'),
        { subtree: true, childList: true, attributes: true, characterData: true });
    return true;
})()";

#[tokio::test(flavor = "multi_thread")]
async fn the_page_says_how_much_of_the_model_has_come() {
    let folder = TempDir::new().unwrap();
    written(folder.path(), &[Exported::read(STUDY).unwrap()]);
    let origin = serve_folder(folder.path()).await;
    visit(&origin, DESKTOP, async move |page| {
        page.open(&format!("/{}", run(3).replace("&run=1", ""))).await;
        page.find("[data-action=write][aria-disabled=false]").await;
        page.expect(WATCH, true).await;
        page.click("[data-action=write]").await;
        writes(&page, 3).await;
        page.expect("seen.length > 2", true).await;
        page.expect("seen.every(([come, all], at) => come <= all && (at === 0 || come >= seen[at - 1][0]))", true)
            .await;
        page.expect("seen.at(-1)[0] >= 0.9 * seen.at(-1)[1]", true).await;
        page.expect("seen.every(([, , said]) => / of [0-9.]+ MB/.test(said))", true).await;
        page.expect("document.querySelector('[data-live=fetching]')", Value::Null).await;
    })
    .await;
}

/// Texts without white space, which tokens show otherwise.
fn bare(texts: &Value) -> Value {
    let bare = |text: &Value| text.as_str().unwrap().split_whitespace().collect::<String>();
    texts.as_array().unwrap().iter().map(bare).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn one_click_on_the_first_view_takes_the_skill_out_that_works_best() {
    let data = data_dir();
    let origin = serve(data.path()).await;
    let large = "SmolLM2-135M-Instruct.Q4_1.gguf-seed-1";
    let listed: Vec<api::StudyEntry> = get(data.path(), api::STUDIES).await.json();
    let study: Study = get(data.path(), &api::study_path(large)).await.json();
    assert_eq!(first_sight(&study, &listed), Some((STUDY.to_owned(), "tiny-llama".to_owned())));
    assert_eq!(first_sight(&study, &[]), None);
    let study: Study = get(data.path(), &api::study_path(STUDY)).await.json();
    let excess = &study.ablation.behaviour.as_ref().unwrap().dependencies.excess;
    let best = strongest(&study).unwrap().id.clone();
    let own = |id: &str| study.tasks.iter().position(|task| task.id == id).and_then(|at| excess[at][at]);
    assert!(study.tasks.iter().all(|task| own(&task.id) <= own(&best)), "{best}");
    let expected = bare(&responses(&best, 0, 1).into());
    visit(&origin, DESKTOP, async move |page| {
        page.open(&format!("/?study={large}")).await;
        page.expect(
            "document.querySelector('[data-action=live] + small')?.textContent.includes('tiny-llama, a toy') ?? false",
            true,
        )
        .await;
        page.click("[data-action=live]").await;
        page.find("[data-live=told]").await;
        page.expect(TOLD, "Done").await;
        page.expect_as(TEXTS, bare, expected).await;
        page.expect(
            &format!("[{}, {}, {}]", asked("study"), asked("tab"), asked("run")),
            serde_json::json!([STUDY, "1", "1"]),
        )
        .await;
    })
    .await;
}
