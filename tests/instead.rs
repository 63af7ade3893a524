//! Live where the tab writes in the server's place, and the server in the tab's.

use axum::extract::Request;
use axum::http::{StatusCode, header};
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Response};
use backend::embedded;
use shared::api;

use crate::driver::{asked, shares_objects, visit};
use crate::offline::Host;
use crate::support::{data_dir, router};
use crate::tab::{DESKTOP, run, writes};

/// Every live request breaks off before its first event, as where no server is.
async fn without_live(request: Request, next: Next) -> Response {
    if request.uri().path() == api::LIVE { StatusCode::OK.into_response() } else { next.run(request).await }
}

/// Counts the workers that the page ends.
const COUNT: &str = "(() => {
    window.ended = 0;
    const end = Worker.prototype.terminate;
    Worker.prototype.terminate = function () { window.ended += 1; end.call(this); };
    return true;
})()";
/// Chooses another study of a tiny model in the header.
const CHOOSE: &str = "(() => {
    const of = [...document.querySelectorAll('header select')];
    const studies = of.find(select => select.textContent.includes('qwen2'));
    studies.value = [...studies.options].findIndex(study => study.textContent.includes('qwen2'));
    studies.dispatchEvent(new Event('change', { bubbles: true }));
    return true;
})()";

#[tokio::test(flavor = "multi_thread")]
async fn the_tab_measures_doses_where_no_server_writes_and_its_worker_ends_with_the_study() {
    let data = data_dir();
    let host = Host::start(router(data.path()).layer(from_fn(without_live)));
    visit(&host.origin, DESKTOP, async move |page| {
        let told = "document.querySelector('[data-live=dose-told]').textContent";
        page.open(&format!("/{}", run(3).replace("&run=1", ""))).await;
        page.find("[data-action=measure][aria-disabled=false]").await;
        page.expect(COUNT, true).await;
        page.click("[data-action=measure]").await;
        page.expect(&format!("/^[1-9][0-9]* of/.test({told})"), true).await;
        // The tab writes one at a time: a request of the curve is given up in its middle.
        page.click("[data-action=write]").await;
        writes(&page, 3).await;
        page.expect(&format!("{told}.split(':')[0]"), "Cancelled").await;
        if shares_objects() {
            page.expect("ended", 0).await;
        }
        page.expect(CHOOSE, true).await;
        page.expect(&asked("study"), "tiny-qwen2-seed-1").await;
        let done = "(document.querySelector('[data-live=told]')?.textContent ?? '').startsWith('Done')";
        page.expect(done, false).await;
        page.find("[data-action=write][aria-disabled=false]").await;
        page.click("[data-action=write]").await;
        if shares_objects() {
            page.expect("ended", 1).await;
        }
    })
    .await;
}

/// The page as one that was built without its engines.
async fn without_engine(request: Request, next: Next) -> Response {
    if request.uri().path() != "/" {
        return next.run(request).await;
    }
    let html = String::from_utf8(embedded::page_file("index.html").unwrap().into_owned()).unwrap();
    let lines: Vec<&str> = html.lines().filter(|line| !line.contains(api::ENGINE_META)).collect();
    assert!(lines.len() < html.lines().count());
    ([(header::CONTENT_TYPE, "text/html")], lines.join("\n")).into_response()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_server_writes_where_the_page_has_no_engine() {
    let data = data_dir();
    let host = Host::start(router(data.path()).layer(from_fn(without_engine)));
    visit(&host.origin, DESKTOP, async move |page| {
        page.open(&format!("/{}&tab=1", run(3))).await;
        writes(&page, 3).await;
        let instead = "(document.querySelector('[data-live=instead]')?.textContent ?? '').split(';')[0]";
        page.expect(instead, "The model cannot run in this tab").await;
    })
    .await;
}
