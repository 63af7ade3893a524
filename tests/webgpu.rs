//! Live on the tab's GPU, by WebGPU: on Chromium's software adapter, on one that computes wrongly, and where there is none.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use backend::export::Exported;
use serde_json::Value;
use tempfile::TempDir;

use crate::driver::{Page, has_gpu, visit, visit_with_gpu};
use crate::export::serve_folder;
use crate::live::STUDY;
use crate::tab::{DESKTOP, writes, written};

/// How long a GPU in software may take to compile its kernels and write a response.
const PATIENCE: Duration = Duration::from_secs(300);
const CHOICE: &str = "document.querySelector('[data-live=device] select')";
const OFFERED: &str = "document.querySelector('[data-live=device]') !== null";
const GIVEN_UP: &str = "document.querySelector('[data-live=given-up]')?.textContent ?? ''";
/// Every number that a GPU returns becomes one that is off by 1.
const WRONG: &str = "const range = GPUBuffer.prototype.getMappedRange;
GPUBuffer.prototype.getMappedRange = function (...part) {
  const bytes = range.apply(this, part);
  if (this.usage & GPUBufferUsage.MAP_READ) {
    const numbers = new Float32Array(bytes);
    numbers.forEach((number, at) => { numbers[at] = number + 1; });
  }
  return bytes;
};
";

/// The GPU is lost when something is asked. The worker's own words on it are for the page, not for the console.
const LOST: &str = "const request = GPUAdapter.prototype.requestDevice;
GPUAdapter.prototype.requestDevice = async function (...given) {
  const device = await request.apply(this, given);
  addEventListener('message', ({ data }) => { if (data.ask) device.destroy(); });
  return device;
};
for (const kind of ['error', 'unhandledrejection']) addEventListener(kind, (event) => event.preventDefault());
";

/// A site with the study, and its address.
async fn site() -> (TempDir, String) {
    let folder = TempDir::new().unwrap();
    written(folder.path(), &[Exported::read(STUDY).unwrap()]);
    let origin = serve_folder(folder.path()).await;
    (folder, origin)
}

/// The script of the engine for the GPU.
fn script(folder: &Path) -> PathBuf {
    let names = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let is_it = |path: &PathBuf| {
        let name = path.file_name().unwrap().to_string_lossy();
        name.starts_with("engine-gpu-") && name.ends_with(".js")
    };
    names.into_iter().find(is_it).expect("the page has an engine for the GPU")
}

/// The site with a script in front of that of the engine for the GPU.
async fn spoilt_site(script_before: &str) -> (TempDir, String) {
    let (folder, origin) = site().await;
    let script = script(folder.path());
    let text = std::fs::read_to_string(&script).unwrap();
    std::fs::write(&script, format!("{script_before}{text}")).unwrap();
    (folder, origin)
}

/// Opens the first sample of a task, chooses the GPU, and writes to the end.
async fn write_on_gpu(page: &Page, seed: u64) {
    page.open(&format!("/?study={STUDY}&view=live&task=word-count&seed={seed}")).await;
    page.find("[data-live=device] select").await;
    page.read(&format!("{CHOICE}.value = 1")).await;
    page.read(&format!("{CHOICE}.dispatchEvent(new Event('change', {{ bubbles: true }}))")).await;
    let button = "document.querySelector('[data-action=write]')";
    page.expect(&format!("{button}.getAttribute('aria-disabled')"), "false").await;
    page.click("[data-action=write]").await;
    let start = Instant::now();
    while page.read(&format!("{button}.textContent")).await == "Stop" {
        assert!(start.elapsed() < PATIENCE, "it still writes");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

/// Opens Live, which writes at once on the CPU, and looks whether there is a choice.
async fn is_offered(page: &Page) -> Value {
    page.open(&format!("/?study={STUDY}&view=live&task=word-count&seed=3&run=1")).await;
    writes(page, 3).await;
    page.read(OFFERED).await
}

#[tokio::test(flavor = "multi_thread")]
async fn the_gpu_of_the_tab_writes_the_text_of_the_cpu() {
    let (_folder, origin) = site().await;
    visit_with_gpu(&origin, DESKTOP, async move |page| {
        if !has_gpu() {
            assert_eq!(is_offered(&page).await, false);
            return;
        }
        write_on_gpu(&page, 3).await;
        page.expect(GIVEN_UP, "").await;
        writes(&page, 3).await;
        page.expect(&format!("{CHOICE}.selectedIndex"), 1).await;
        assert_eq!(page.violations().await, serde_json::json!([]));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_gpu_that_computes_wrongly_is_given_up_and_the_cpu_writes() {
    let (_folder, origin) = spoilt_site(WRONG).await;
    visit_with_gpu(&origin, DESKTOP, async move |page| {
        if !has_gpu() {
            assert_eq!(is_offered(&page).await, false);
            return;
        }
        write_on_gpu(&page, 3).await;
        page.expect(&format!("({GIVEN_UP}).includes('its answer to a known question')"), true).await;
        writes(&page, 3).await;
        page.expect(&format!("{CHOICE}.selectedIndex"), 0).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_gpu_that_is_lost_while_it_writes_is_given_up_and_the_cpu_writes_next() {
    let (_folder, origin) = spoilt_site(LOST).await;
    visit_with_gpu(&origin, DESKTOP, async move |page| {
        if !has_gpu() {
            assert_eq!(is_offered(&page).await, false);
            return;
        }
        write_on_gpu(&page, 3).await;
        page.expect("document.querySelector('[data-live=told]').classList.contains('problem')", true).await;
        page.click("[data-action=write]").await;
        writes(&page, 3).await;
        page.expect(&format!("({GIVEN_UP}) !== ''"), true).await;
        page.expect(&format!("{CHOICE}.selectedIndex"), 0).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_browser_without_a_gpu_offers_none() {
    let (_folder, origin) = site().await;
    visit(&origin, DESKTOP, async move |page| {
        let offered = is_offered(&page).await;
        let adapter = "(navigator.gpu ? navigator.gpu.requestAdapter() : Promise.resolve(null))";
        assert_eq!(offered, page.read(&format!("{adapter}.then(adapter => adapter !== null)")).await);
    })
    .await;
}
