//! The page in a real browser: it opens on the study, its numbers are the study's, its address holds its state.

use serde_json::{Value, json};
use shared::api::{self, StudyEntry};
use shared::site::Site;
use shared::study::Study;

use crate::driver::{Page, visit, visit_with_error};
use crate::support::{data_dir, finished, get, serve};

const DESKTOP: (u32, u32) = (1440, 900);
const PHONE: (u32, u32) = (390, 844);

/// WebDriver's code of the right arrow key.
const RIGHT: &str = "\u{e014}";

/// The transfer table as rows of source, target, AUROC, relative transfer and p; null where there is no number.
const TRANSFER_TABLE: &str = "[...document.querySelectorAll('table[data-table=transfer] tbody tr')].map(row => {
    const at = measure => row.querySelector(`[data-measure=${measure}]`);
    const { source, target } = at('auroc').dataset;
    return [source, target, ...['auroc', 'relative', 'p'].map(measure => at(measure).dataset.value ?? null)];
})";

/// A number as study.json writes it, to five significant digits.
fn digits(value: f64) -> String {
    format!("{value:.4e}")
}

/// The rows of [`TRANSFER_TABLE`] with their numbers as [`digits`].
fn written(rows: &Value) -> Value {
    let cell = |cell: &Value| match cell.as_str().map(str::parse) {
        Some(Ok(number)) => digits(number).into(),
        _ => cell.clone(),
    };
    rows.as_array().unwrap().iter().map(|row| row.as_array().unwrap().iter().map(cell).collect::<Value>()).collect()
}

/// The same rows from a study.
fn transfer_rows(study: &Study, site: usize, position: usize) -> Value {
    let transfer = &study.cells[site][position].transfer;
    let n = study.tasks.len();
    let row = |(source, target): (usize, usize)| {
        let at = |matrix: &Vec<Vec<Option<f64>>>| matrix[source][target].map(digits);
        let (from, to) = (&study.tasks[source].id, &study.tasks[target].id);
        json!([from, to, at(&transfer.auroc), at(&transfer.relative), at(&transfer.p)])
    };
    (0..n).flat_map(|source| (0..n).map(move |target| (source, target))).map(row).collect()
}

/// Waits until the page is where it should be: layer and position by their index.
async fn expect_place(page: &Page, site: usize, position: usize) {
    page.expect("Number(document.querySelector('#layer').value)", site).await;
    page.expect(&format!("document.querySelector('#position-{position}').checked"), true).await;
}

/// Opens the closed table under a picture.
async fn open_twin(page: &Page) {
    page.click("details[data-twin=transfer] > summary").await;
    page.find("table[data-table=transfer]").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_opens_on_the_first_study_with_its_verdicts_and_its_graph() {
    let data = data_dir();
    let origin = serve(data.path()).await;
    let entries: Vec<StudyEntry> = get(data.path(), api::STUDIES).await.json();
    let verdicts = entries[0].verdicts.clone();
    let study: Study = get(data.path(), &api::study_path(&entries[0].id)).await.json();
    visit(&origin, DESKTOP, async move |page| {
        page.open("/").await;
        page.find("[data-node]").await;
        page.expect("document.querySelectorAll('[data-node]').length", study.tasks.len()).await;
        page.expect("document.querySelector('main').dataset.view", "overview").await;
        for (verdict, entry) in study.verdicts.iter().zip(verdicts) {
            let claim = format!("document.querySelector('[data-claim=\"{}\"]')", verdict.claim);
            let word = serde_json::to_value(entry).unwrap();
            let holds = format!("{claim}.className.split(' ').includes({word})");
            page.expect(&holds, true).await;
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_table_holds_the_numbers_of_study_json_at_every_layer() {
    let data = data_dir();
    let origin = serve(data.path()).await;
    for entry in get(data.path(), api::STUDIES).await.json::<Vec<StudyEntry>>() {
        let study: Study = get(data.path(), &api::study_path(&entry.id)).await.json();
        visit(&origin, DESKTOP, async move |page| {
            let position = study.positions.len() - 1;
            let first = match study.sites[0] {
                Site::Embed => "embed".to_owned(),
                Site::ResidPost(layer) => layer.to_string(),
            };
            let place = format!("layer={first}&position={}", study.positions[position]);
            page.open(&format!("/?study={}&view=transfer&{place}", entry.id)).await;
            page.find("#layer").await;
            open_twin(&page).await;
            for site in 0..study.sites.len() {
                expect_place(&page, site, position).await;
                page.expect_as(TRANSFER_TABLE, written, transfer_rows(&study, site, position)).await;
                page.press("#layer", RIGHT).await;
            }
        })
        .await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_permalink_opens_its_place_and_the_history_goes_back() {
    let data = data_dir();
    let origin = serve(data.path()).await;
    let id = finished().study.id.clone();
    visit(&origin, DESKTOP, async move |page| {
        page.open(&format!("/?study={id}&view=transfer&layer=4&position=first")).await;
        page.find("#layer").await;
        expect_place(&page, 0, 0).await;
        open_twin(&page).await;
        page.expect_as(TRANSFER_TABLE, written, transfer_rows(&rounded(), 0, 0)).await;

        page.click("[data-goes-to=probes]").await;
        page.expect("document.querySelector('main').dataset.view", "probes").await;
        page.expect("new URLSearchParams(location.search).get('view')", "probes").await;
        page.back().await;
        page.expect("document.querySelector('main').dataset.view", "transfer").await;
        expect_place(&page, 0, 0).await;
        page.forward().await;
        page.expect("document.querySelector('main').dataset.view", "probes").await;
        page.back().await;

        page.press("#layer", RIGHT).await;
        page.expect("new URLSearchParams(location.search).get('layer')", "5").await;
        page.reload().await;
        page.find("#layer").await;
        expect_place(&page, 1, 0).await;
    })
    .await;
}

/// The study as it reads back from study.json.
fn rounded() -> Study {
    Study::from_json(&finished().study.to_json().unwrap()).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_theme_changes_and_is_remembered() {
    let data = data_dir();
    let origin = serve(data.path()).await;
    visit(&origin, DESKTOP, async move |page| {
        let theme = "document.documentElement.dataset.theme";
        let ground = "getComputedStyle(document.body).backgroundColor";
        let mut grounds = Vec::new();
        for wanted in ["light", "dark"] {
            page.open(&format!("/?theme={wanted}")).await;
            page.find("[data-node]").await;
            page.expect(theme, wanted).await;
            grounds.push(page.read(ground).await);
        }
        assert_ne!(grounds[0], grounds[1], "light and dark have the same ground");
        page.open("/").await;
        page.find("[data-action=theme]").await;
        let before = page.read(theme).await;
        page.click("[data-action=theme]").await;
        page.expect(&format!("{theme} !== {before}"), true).await;
        let chosen = page.read(theme).await;
        page.reload().await;
        page.find("[data-node]").await;
        page.expect(theme, chosen).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn samples_are_shown_with_their_verdict_and_why() {
    let data = data_dir();
    let origin = serve(data.path()).await;
    let id = finished().study.id.clone();
    let mut samples = finished().samples.iter();
    let sample = samples.find(|sample| sample.task == "topic" && sample.with_constraint).unwrap();
    visit(&origin, DESKTOP, async move |page| {
        page.open(&format!("/?study={id}&view=tasks&task=topic&sample={}", sample.id.replace('/', "%2F"))).await;
        let article = format!("[data-sample-id=\"{}\"]", sample.id);
        page.find(&article).await;
        let why = serde_json::to_value(&sample.verdict.as_ref().unwrap().why).unwrap();
        page.expect(&format!("document.querySelector('{article}').textContent.includes({why})"), true).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn no_view_is_wider_than_a_phone() {
    let data = data_dir();
    let origin = serve(data.path()).await;
    let id = finished().study.id.clone();
    visit(&origin, PHONE, async move |page| {
        for view in frontend::view::VIEWS {
            page.open(&format!("/?study={id}&view={}", view.id)).await;
            page.find(&format!("main[data-view={}]", view.id)).await;
            page.find(".view").await;
            page.expect("innerWidth", PHONE.0).await;
            page.expect("document.documentElement.scrollWidth <= innerWidth", true).await;
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_study_that_is_not_there_is_said_so() {
    let data = data_dir();
    let origin = serve(data.path()).await;
    visit_with_error(&origin, DESKTOP, Some("404"), async move |page| {
        page.open("/?study=nobody").await;
        page.expect("document.body.textContent.includes(\"nknown study 'nobody'\")", true).await;
    })
    .await;
}
