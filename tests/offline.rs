//! The page without a network: what was fetched once opens again and writes in the tab, and a newer page replaces it.

use std::path::Path;

use axum::Router;
use backend::export::Exported;
use serde_json::json;
use shared::api;
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio::runtime::{Builder, Runtime};
use view_model::view::live::fetched::Fetched;

use crate::driver::{Page, visit, visit_with_error};
use crate::export::{folder_router, serve_folder};
use crate::live::STUDY;
use crate::support::{data_dir, get, router};
use crate::tab::{run, writes, written};

const DESKTOP: (u32, u32) = (1440, 900);
/// Another study that ships with the program.
const OTHER: &str = "tiny-qwen2-seed-1";

/// A server in a runtime of its own, which ends with all its connections.
pub(crate) struct Host {
    /// Its address.
    pub(crate) origin: String,
    runtime: Option<Runtime>,
}

impl Host {
    pub(crate) fn start(router: Router) -> Self {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        listener.set_nonblocking(true).unwrap();
        let origin = format!("http://{}", listener.local_addr().unwrap());
        let runtime = Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
        runtime.spawn(async move { axum::serve(TcpListener::from_std(listener).unwrap(), router).await });
        Self { origin, runtime: Some(runtime) }
    }
}

impl Drop for Host {
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

/// What the page fetched, itself among it, and the service worker has not kept.
const NOT_KEPT: &str = "(async () => {
    const files = performance.getEntriesByType('resource').map(entry => entry.name);
    const own = files.filter(name => name.startsWith(location.origin) && !/\\/api\\/live|\\/sw\\.js/.test(name));
    const names = [location.origin + location.pathname, ...own];
    const kept = await Promise.all(names.map(name => caches.match(name, { ignoreVary: true })));
    return names.filter((_, at) => !kept[at]);
})()";

/// Whether the host answers: for this file the service worker does not.
const ANSWERS: &str = "fetch('sw.js', { cache: 'no-store' }).then(() => true, () => false)";

/// Cuts the network once everything is kept, and loads the page again: it writes what it wrote, and says what it shows.
async fn cut(page: &Page, host: Host) {
    page.expect(NOT_KEPT, json!([])).await;
    page.expect("getComputedStyle(document.querySelector('.kept')).display", "none").await;
    drop(host);
    page.expect(ANSWERS, false).await;
    page.reload().await;
    writes(page, 3).await;
    page.expect("getComputedStyle(document.querySelector('.kept')).display", "block").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_served_page_opens_and_writes_in_the_tab_without_its_server() {
    let data = data_dir();
    let host = Host::start(router(data.path()));
    let origin = host.origin.clone();
    visit_with_error(&origin, DESKTOP, Some("net::ERR_"), async move |page| {
        page.open(&format!("/{}&tab=1", run(3))).await;
        writes(&page, 3).await;
        cut(&page, host).await;
        // Asked of the server, which is gone.
        page.open(&format!("/{}", run(4))).await;
        writes(&page, 4).await;
        page.expect(
            "document.querySelector('[data-live=instead]')?.textContent ?? ''",
            "No server answers; this tab writes instead.",
        )
        .await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_site_in_a_folder_of_its_host_opens_and_writes_without_it() {
    let folder = TempDir::new().unwrap();
    written(&folder.path().join("some/where"), &[Exported::read(STUDY).unwrap()]);
    let host = Host::start(folder_router(folder.path()));
    let origin = host.origin.clone();
    visit_with_error(&origin, DESKTOP, Some("net::ERR_"), async move |page| {
        page.open(&format!("/some/where/{}", run(3))).await;
        writes(&page, 3).await;
        cut(&page, host).await;
    })
    .await;
}

/// A script that says whether an address is kept.
fn is_kept(address: &str) -> String {
    format!("caches.match('{address}').then(kept => kept !== undefined)")
}

/// Puts another edition of a site's page in its place, which names another style sheet; the style sheet, too, if `whole`.
fn renew(folder: &Path, whole: bool) {
    let index = folder.join("index.html");
    let html = std::fs::read_to_string(&index).unwrap();
    let (_, rest) = html.split_once("\"stylesheet\" href=\"").unwrap();
    let former = rest.split('"').next().unwrap();
    let newer = "style-fedcba9876543210.css";
    if whole {
        std::fs::copy(folder.join(former), folder.join(newer)).unwrap();
    } else {
        std::fs::remove_file(folder.join(former)).unwrap();
    }
    let html = html.replace(former, newer).replace("</head>", "<meta name=\"edition\" content=\"2\">\n</head>");
    std::fs::write(&index, html).unwrap();
}

const EDITION: &str = "document.querySelector('meta[name=edition]')?.content ?? ''";

/// Opens a page and waits until the service worker has kept what it fetched.
async fn opened(page: &Page, path: &str) {
    page.open(path).await;
    page.find("[data-node]").await;
    page.expect("navigator.serviceWorker.controller !== null", true).await;
    page.expect(NOT_KEPT, json!([])).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_newer_page_is_shown_by_the_first_visit_and_the_former_ones_files_go() {
    let folder = TempDir::new().unwrap();
    written(folder.path(), &[Exported::read(STUDY).unwrap()]);
    let former = "former-0123456789abcdef.js";
    std::fs::write(folder.path().join(former), "").unwrap();
    let origin = serve_folder(folder.path()).await;
    visit(&origin, DESKTOP, async move |page| {
        opened(&page, "/").await;
        page.read(&format!("fetch('{former}').then(answer => answer.ok)")).await;
        page.expect(&is_kept(former), true).await;
        renew(folder.path(), true);
        page.reload().await;
        page.find("[data-node]").await;
        page.expect(EDITION, "2").await;
        page.expect(&is_kept(former), false).await;
        page.expect(NOT_KEPT, json!([])).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_newer_page_whose_files_do_not_come_leaves_the_former_one_kept() {
    let folder = TempDir::new().unwrap();
    written(folder.path(), &[Exported::read(STUDY).unwrap()]);
    let host = Host::start(folder_router(folder.path()));
    let origin = host.origin.clone();
    visit_with_error(&origin, DESKTOP, Some("Failed to load resource"), async move |page| {
        opened(&page, "/").await;
        renew(folder.path(), false);
        page.reload().await;
        page.expect(EDITION, "2").await;
        drop(host);
        page.expect(ANSWERS, false).await;
        page.reload().await;
        page.find("[data-node]").await;
        page.expect(EDITION, "").await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_addresses_of_two_studies_are_one_page_whose_files_stay() {
    let data = data_dir();
    let other = format!("/?study={OTHER}");
    let titled = get(data.path(), &other).await.text();
    assert_ne!(titled, get(data.path(), "/").await.text(), "the page says which study a link opens");
    let host = Host::start(router(data.path()));
    let origin = host.origin.clone();
    visit(&origin, DESKTOP, async move |page| {
        page.open(&format!("/{}&tab=1", run(3))).await;
        writes(&page, 3).await;
        page.expect(NOT_KEPT, json!([])).await;
        let names = "performance.getEntriesByType('resource').map(entry => entry.name)";
        let engine = page.read(&format!("{names}.find(name => /engine-[0-9a-f]{{16}}\\.wasm/.test(name))")).await;
        let engine = engine.as_str().unwrap().to_owned();
        opened(&page, &other).await;
        page.expect(&is_kept(&engine), true).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn files_of_other_folders_and_another_programs_page_are_left_alone() {
    let folder = TempDir::new().unwrap();
    written(folder.path(), &[Exported::read(STUDY).unwrap()]);
    let (own, others) = ("own-0123456789abcdef.js", "other/one-0123456789abcdef.js");
    std::fs::create_dir(folder.path().join("other")).unwrap();
    let write = |folder: &Path, name: &str, text: &str| std::fs::write(folder.join(name), text).unwrap();
    [own, others].iter().for_each(|name| write(folder.path(), name, "1"));
    let origin = serve_folder(folder.path()).await;
    visit(&origin, DESKTOP, async move |page| {
        opened(&page, "/").await;
        let text = |name: &str| format!("fetch('{name}', {{ cache: 'no-store' }}).then(answer => answer.text())");
        for name in [others, own] {
            page.expect(&text(name), "1").await;
        }
        page.expect(&is_kept(own), true).await;
        [own, others].iter().for_each(|name| write(folder.path(), name, "2"));
        assert_eq!([page.read(&text(own)).await, page.read(&text(others)).await], ["1", "2"]);
        let html = "<!doctype html><html lang=en><link rel=icon href='data:,'><title>another</title>";
        write(folder.path(), "index.html", html);
        page.reload().await;
        page.expect("document.title", "another").await;
        page.expect("caches.keys()", json!([])).await;
        page.expect("navigator.serviceWorker.getRegistrations().then(all => all.length)", 0).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_server_has_now_is_shown_and_not_what_was_kept() {
    let folder = TempDir::new().unwrap();
    written(folder.path(), &[Exported::read(STUDY).unwrap()]);
    let origin = serve_folder(folder.path()).await;
    visit(&origin, DESKTOP, async move |page| {
        opened(&page, "/").await;
        let list = folder.path().join("studies/studies.json");
        let text = std::fs::read_to_string(&list).unwrap();
        std::fs::write(&list, text.replace(STUDY, "renamed")).unwrap();
        page.expect(
            &format!("fetch('studies/studies.json').then(list => list.text()).then(text => text.includes('{STUDY}'))"),
            false,
        )
        .await;
    })
    .await;
}

#[tokio::test]
async fn the_service_worker_is_asked_for_at_every_visit_and_files_say_how_long_they_are() {
    let data = data_dir();
    let worker = get(data.path(), "/sw.js").await;
    assert_eq!((worker.status.as_u16(), worker.header("cache-control")), (200, "no-cache"), "{}", worker.text());
    assert!(worker.header("content-type").starts_with("text/javascript"));
    let mark = format!("name=\"{}\"", api::ENGINE_META);
    assert!(worker.text().contains(&mark) && get(data.path(), "/").await.text().contains(&mark), "{mark}");
    let files = ["/sw.js".to_owned(), format!("/{}", api::model_path("tiny-llama", "config.json"))];
    for path in files.into_iter().chain([api::study_path(STUDY), api::probes_path(STUDY)]) {
        let answer = get(data.path(), &path).await;
        assert_eq!(answer.header(api::LENGTH), answer.body.len().to_string(), "{path}");
    }
}

#[test]
fn what_has_come_is_told_in_megabytes_and_not_at_every_piece() {
    let of = |bytes, total| Fetched { bytes, total };
    assert_eq!(of(3_140_000, Some(15_000_000)).told(), "3.1 of 15.0 MB");
    assert_eq!(of(3_140_000, None).told(), "3.1 MB");
    for (total, before, now, news) in [
        (Some(15_000_000), 3_000_000, 3_100_000, false),
        (Some(15_000_000), 3_000_000, 3_150_000, true),
        (None, 3_100_000, 3_900_000, false),
        (None, 3_900_000, 4_000_000, true),
        (Some(0), 0, 0, false),
    ] {
        assert_eq!(of(now, total).is_news(Some(of(before, total))), news, "{before} to {now} of {total:?}");
    }
    assert!(of(1, None).is_news(None) && of(1, Some(9)).is_news(Some(of(1, None))));
}
