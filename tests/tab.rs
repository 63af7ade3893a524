//! Live in a real browser: against the server, in the tab without one, in a file from disk, and where it cannot run.

use std::path::Path;

use backend::export::{Exported, html, site};
use tempfile::TempDir;

use crate::driver::{Page, visit};
use crate::export::serve_folder;
use crate::live::{STUDY, responses};
use crate::support::{data_dir, serve};

const DESKTOP: (u32, u32) = (1440, 900);

/// The address of a run of the first sample of a task.
fn run(seed: u64) -> String {
    format!("?study={STUDY}&view=live&task=word-count&seed={seed}&run=1")
}

const TOLD: &str = "document.querySelector('[data-live=told]').textContent.split('.')[0]";
/// The columns' texts, without the token that ends them.
const TEXTS: &str = "[...document.querySelectorAll('[data-column]')].map(column =>
    [...column.querySelectorAll('[data-token] span')].map(token => token.textContent).join('')
        .replace(/<\\|\\w+\\|>/g, '').replaceAll('·', ' ').trim())";

async fn writes(page: &Page, seed: u64) {
    page.find("[data-live=told]").await;
    page.expect(TOLD, "Done").await;
    page.expect(TEXTS, responses("word-count", 0, seed)).await;
}

fn written(folder: &Path, studies: &[Exported]) {
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
