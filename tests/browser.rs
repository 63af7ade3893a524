//! The page in a real browser: it opens on the study, its numbers are the study's, its address holds its state.

use std::collections::BTreeSet;
use std::path::Path;

use backend::store;
use serde_json::{Value, json};
use shared::api::{self, StudyEntry};
use shared::site::{Position, Site};
use shared::study::{ClaimNull, ClaimVerdict, PairState, Sample, Study, Trace};
use shared::task::PartialVerdict;
use tempfile::TempDir;
use view_model::graph::dependence;
use view_model::state::choice::{Aspect, Dependence, Sort};
use view_model::state::place::Place;
use view_model::theme::task_colour;
use view_model::view::compare::{model, study_pair::StudyPair, summary};
use view_model::view::{VIEWS, layers, learn};

use crate::driver::{Page, asked, visit, visit_with_error};
use crate::support::{Finished, data_dir, finished, get, program, serve, study_folder};

const DESKTOP: (u32, u32) = (1440, 900);
const PHONE: (u32, u32) = (390, 844);

/// WebDriver's code of the right arrow key.
const RIGHT: &str = "\u{e014}";

/// The transfer table as rows of source, target, AUROC, share recovered and p; null where there is no number.
const TRANSFER_TABLE: &str = "[...document.querySelectorAll('table[data-table=transfer] tbody tr')].map(row => {
    const at = measure => row.querySelector(`[data-measure=${measure}]`);
    const { source, target } = at('auroc').dataset;
    return [source, target, ...['auroc', 'share', 'p'].map(measure => at(measure).dataset.value ?? null)];
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
        json!([from, to, at(&transfer.auroc), at(&transfer.share), at(&transfer.p)])
    };
    (0..n).flat_map(|source| (0..n).map(move |target| (source, target))).map(row).collect()
}

/// Waits until the page is at a place: layer and position by their index.
async fn expect_place(page: &Page, site: usize, position: usize) {
    page.expect("Number(document.querySelector('#layer').value)", site).await;
    page.expect(&format!("document.querySelector('#position-{position}').checked"), true).await;
}

/// Opens the closed table below a picture.
async fn open_twin(page: &Page, name: &str) {
    page.click(&format!("details[data-twin={name}] > summary")).await;
    page.find(&format!("table[data-table={name}]")).await;
}

/// The cells of a table that hold one measure: the subject of each, and its number; null where there is none.
fn cells(table: &str, measure: &str) -> String {
    format!(
        "[...document.querySelectorAll('table[data-table={table}] td[data-measure={measure}]')].map(cell => {{
            const {{ task, at, source, target, value }} = cell.dataset;
            return [task ?? source, at ?? target ?? null, value ?? null];
        }})"
    )
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
    let studies: Vec<StudyEntry> = get(data.path(), api::STUDIES).await.json();
    assert!(!studies.is_empty(), "no study is served");
    for entry in studies {
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
            open_twin(&page, "transfer").await;
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
        open_twin(&page, "transfer").await;
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
        for view in view_model::view::VIEWS {
            page.open(&format!("/?study={id}&view={}", view.id)).await;
            page.find(&format!("main[data-view={}]", view.id)).await;
            page.find(".view").await;
            page.expect("innerWidth", page.width).await;
            page.expect("document.documentElement.scrollWidth <= innerWidth", true).await;
        }
    })
    .await;
}

/// A study of the nine tasks and one that is a file alone.
#[tokio::test(flavor = "multi_thread")]
async fn a_tenth_task_from_a_file_is_in_every_view() {
    let data = TempDir::new().unwrap();
    let tests = Path::new(env!("CARGO_MANIFEST_DIR"));
    let (file, out) = (tests.join("fixtures/tasks/few-sentences.toml"), data.path().join("studies/tiny-llama-seed-2"));
    let config = data.path().join("study.toml");
    let small = "samples_without = 12\n\
                 [probe]\nbootstrap = 50\npermutations = 4\njackknife = 7\n\
                 [ablation]\nsites = [\"resid_post.5\"]\nbehaviour = false\nrandom = 2\n";
    std::fs::write(&config, small).unwrap();
    let tasks: Vec<String> = shared::task::built_in().iter().map(|task| task.id().to_owned()).collect();
    let tasks = format!("{},{}", tasks.join(","), file.display());
    let arguments =
        ["run", "--model", "tiny-llama", "--quick", "--tasks", &tasks, "--samples", "100", "--seed", "2", "--config"];
    let ran = program().args(arguments).arg(&config).arg("--out").arg(&out).output().unwrap();
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    let study = store::read_study(&out).unwrap();
    let tenth = &study.tasks[9];
    assert_eq!((tenth.id.as_str(), study.config.task_specs[0].asks.as_str()), ("few-sentences", "at most N sentences"));
    assert!(tenth.not_probeable.is_none(), "{:?}", tenth.not_probeable);
    let colours: BTreeSet<String> = (0..40).map(task_colour).collect();
    assert_eq!(colours.len(), 40, "two tasks share a colour");
    let origin = serve(data.path()).await;
    visit(&origin, DESKTOP, async move |page| {
        for view in VIEWS.iter().filter(|view| !["compare", "learn", "runs"].contains(&view.id)) {
            page.open(&format!("/?study=tiny-llama-seed-2&view={}&task=few-sentences", view.id)).await;
            page.find("main section").await;
            let named = "document.querySelector('main').textContent.includes('few-sentences')";
            page.expect(named, true).await;
        }
        page.open("/?study=tiny-llama-seed-2&view=overview&task=few-sentences").await;
        page.expect("document.querySelectorAll('[data-node]').length", 10).await;
        page.open("/?study=tiny-llama-seed-2&view=layers&task=few-sentences").await;
        page.expect("document.body.textContent.includes('at most N sentences')", true).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_view_whose_code_does_not_come_is_said_so_and_can_be_asked_for_again() {
    let data = data_dir();
    let origin = serve(data.path()).await;
    visit_with_error(&origin, DESKTOP, Some("cut off"), async move |page| {
        // At another layer, so that the whole study is there and only the code is not.
        page.open("/?layer=0").await;
        page.find("[data-node]").await;
        page.read("(window.whole = window.fetch, window.fetch = async () => { throw Error('cut off'); }, 0)").await;
        page.click("[data-goes-to=layers]").await;
        page.find("main[data-view=layers] .notice").await;
        page.read("(window.fetch = window.whole, 0)").await;
        page.click("main .notice .button").await;
        page.find(".view.layers").await;
    })
    .await;
}

/// The Overview is drawn from the front of a study; what needs the rest says so where that does not come, and the Overview stays.
#[tokio::test(flavor = "multi_thread")]
async fn a_study_of_which_only_the_front_comes_is_said_so_and_can_be_asked_for_again() {
    let data = data_dir();
    let origin = serve(data.path()).await;
    visit(&origin, DESKTOP, async move |page| {
        page.open("/").await;
        page.find("[data-node]").await;
        let asked = "performance.getEntriesByType('resource').map(of => of.name).filter(name => name.includes('/api/studies/'))";
        let fronts = format!("{asked}.map(name => name.endsWith('/front'))");
        page.expect(&fronts, json!([true])).await;
        page.read("(window.whole = window.fetch, window.fetch = async () => { throw Error('cut off'); }, 0)").await;
        page.click("[data-goes-to=probes]").await;
        page.find("main[data-view=probes] .notice .button").await;
        page.click("[data-goes-to=overview]").await;
        page.find("main [data-node]").await;
        page.click("[data-goes-to=probes]").await;
        page.find("main[data-view=probes] .notice .button").await;
        page.read("(window.fetch = window.whole, 0)").await;
        page.click("main .notice .button").await;
        page.find(".view.probes").await;
        page.click("[data-goes-to=overview]").await;
        page.find("main [data-node]").await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_study_that_is_not_there_is_said_so() {
    let data = data_dir();
    let origin = serve(data.path()).await;
    visit_with_error(&origin, DESKTOP, Some("404"), async move |page| {
        page.open("/?study=nobody").await;
        page.expect("document.body.textContent.includes('no study “nobody”')", true).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_layers_view_shows_every_auroc_and_depth_of_study_json_and_sorts() {
    let data = data_dir();
    let origin = serve(data.path()).await;
    let study = rounded();
    visit(&origin, DESKTOP, async move |page| {
        let ids = || study.tasks.iter().map(|task| &task.id).enumerate();
        page.open(&format!("/?study={}&view=layers&position=last", study.id)).await;
        open_twin(&page, "layers").await;
        let added = |(task, id): (usize, &String)| -> Vec<Value> {
            let at = |site| {
                study.increments_at(site, Position::Last)?.specialists[task].map(|found| digits(found.increment))
            };
            study.sites.iter().map(|&site| json!([id, site.to_string(), at(site)])).collect()
        };
        page.expect_as(&cells("layers", "increment"), written, ids().flat_map(added).collect::<Value>()).await;
        // Raw AUROCs are one click away, and the address keeps them.
        page.click("label[for=metric-1]").await;
        page.expect(&asked("metric"), "auroc").await;
        let auroc =
            |task: usize, site: usize| study.cells[site][1].specialists[task].as_ref().map(|score| digits(score.auroc));
        let row = |(task, id): (usize, &String)| -> Vec<Value> {
            study.sites.iter().enumerate().map(|(at, site)| json!([id, site.to_string(), auroc(task, at)])).collect()
        };
        page.expect_as(&cells("layers", "auroc"), written, ids().flat_map(row).collect::<Value>()).await;
        let depths = &study.emergence[1].tasks;
        let onset =
            |(task, id): (usize, &String)| json!([id, null, depths[task].as_ref().map(|at| digits(at.onset as f64))]);
        page.expect_as(&cells("layers", "onset"), written, ids().map(onset).collect::<Value>()).await;
        let marked = study.emergence[1].tasks.iter().flatten().count();
        page.expect("document.querySelectorAll('.lane[data-task] .curve-main').length", study.tasks.len()).await;
        page.expect("document.querySelectorAll('.lane-depth .interval').length", 2 * marked).await;

        let lanes = "[...document.querySelectorAll('.lane[data-task]')].map(lane => lane.dataset.task)";
        let place = Place { site: 0, position: 1 };
        for (index, sort) in Sort::ALL.into_iter().enumerate().rev() {
            page.click(&format!("label[for=sort-{index}]")).await;
            let order = layers::depth::order(&study, place, sort);
            page.expect(lanes, order.iter().map(|&task| study.tasks[task].id.clone()).collect::<Value>()).await;
            let key = if sort == Sort::Onset { Value::Null } else { sort.key().into() };
            page.expect(&asked("sort"), key).await;
        }
        page.click(".lane[data-task=topic]").await;
        page.expect(&asked("task"), "topic").await;
        page.find("[data-facts=topic]").await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_overview_the_tasks_and_the_probes_show_the_numbers_of_study_json() {
    let data = data_dir();
    let origin = serve(data.path()).await;
    let study = rounded();
    visit(&origin, DESKTOP, async move |page| {
        let measured = |table: &str, measure: &str| {
            format!(
                "[...document.querySelectorAll('table[data-table={table}] td[data-measure={measure}]')]\
                    .map(cell => [cell.dataset.value ?? null])"
            )
        };
        let numbers = |values: Vec<Option<f64>>| -> Value {
            values.into_iter().map(|value| json!([value.map(digits)])).collect()
        };
        page.open(&format!("/?study={}&view=overview", study.id)).await;
        open_twin(&page, "verdicts").await;
        let (effects, p) = outcomes(&study).into_iter().unzip();
        page.expect_as(&measured("verdicts", "effect"), written, numbers(effects)).await;
        page.expect_as(&measured("verdicts", "p"), written, numbers(p)).await;

        page.open(&format!("/?study={}&view=tasks", study.id)).await;
        open_twin(&page, "tasks").await;
        let rates = study.tasks.iter().map(|task| task.rate(true).map(|(rate, _)| rate)).collect();
        page.expect_as(&measured("tasks", "satisfied"), written, numbers(rates)).await;
        let without = study.tasks.iter().map(|task| task.rate(false).map(|(rate, _)| rate)).collect();
        page.expect_as(&measured("tasks", "satisfied_without"), written, numbers(without)).await;

        page.open(&format!("/?study={}&view=probes&layer=5&position=last&metric=auroc", study.id)).await;
        open_twin(&page, "probes").await;
        let cell = &study.cells[1][1];
        let specialists = cell.specialists.iter().map(|score| score.as_ref().map(|score| score.auroc)).collect();
        let own = "[...document.querySelectorAll('table[data-table=probes] td[data-measure=auroc][data-probe=specialist]')]\
            .map(cell => [cell.dataset.value ?? null])";
        page.expect_as(own, written, numbers(specialists)).await;
    })
    .await;
}

/// Effect and p of every claim or half of one, each with those of its nulls after it.
fn outcomes(study: &Study) -> Vec<(Option<f64>, Option<f64>)> {
    let with_nulls = |own: (Option<f64>, Option<f64>), nulls: &[ClaimNull]| {
        let nulls = nulls.iter().map(|null| (null.effect, null.p));
        [own].into_iter().chain(nulls).collect::<Vec<_>>()
    };
    let of = |verdict: &ClaimVerdict| match verdict.halves.as_slice() {
        [] => with_nulls((verdict.effect, verdict.p), &verdict.nulls),
        halves => halves.iter().flat_map(|half| with_nulls((half.effect, half.p), &half.nulls)).collect(),
    };
    study.verdicts.iter().flat_map(of).collect()
}

/// A data folder whose samples have traces: twelve tokens each, decided after half of them.
fn data_with_traces() -> TempDir {
    let data = TempDir::new().unwrap();
    let Finished { study, samples, .. } = finished();
    let samples: Vec<Sample> = samples.iter().map(|sample| traced(study, sample.clone())).collect();
    store::write_study(&study_folder(Path::new(data.path())), study, &samples, &[]).unwrap();
    data
}

fn traced(study: &Study, sample: Sample) -> Sample {
    let satisfied = sample.verdict.as_ref().is_some_and(|verdict| verdict.satisfied);
    let decided = if satisfied { PartialVerdict::Satisfied } else { PartialVerdict::Violated };
    let running: Vec<PartialVerdict> =
        (0..12).map(|token| if token < 6 { PartialVerdict::Undecided } else { decided }).collect();
    let probes = study.tasks.iter().map(|task| (task.id.as_str(), (0..12).map(|token| token as f64 / 11.0).collect()));
    Sample { token_ids: (0..16).collect(), prompt_tokens: 4, trace: Some(Trace::new(&running, probes)), ..sample }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_time_view_shows_every_moment_and_plays_through_a_response() {
    let data = data_with_traces();
    let origin = serve(data.path()).await;
    let study = rounded();
    let sample = finished().samples.iter().find(|sample| sample.task == "topic").unwrap().id.clone();
    visit(&origin, DESKTOP, async move |page| {
        page.open(&format!("/?study={}&view=time&task=topic&layer=5", study.id)).await;
        open_twin(&page, "time").await;
        let ids = || study.tasks.iter().map(|task| &task.id).enumerate();
        let auroc = |(task, id): (usize, &String)| -> Vec<Value> {
            let at =
                |position: usize| study.cells[1][position].specialists[task].as_ref().map(|score| digits(score.auroc));
            (0..2).map(|position| json!([id, study.positions[position].to_string(), at(position)])).collect()
        };
        page.expect_as(&cells("time", "auroc"), written, ids().flat_map(auroc).collect::<Value>()).await;

        let current = "document.querySelector('.trace-columns .current')?.dataset.token ?? null";
        page.find(".trace-columns [data-token]").await;
        page.expect("document.querySelectorAll('.trace-columns [data-token]').length", 12).await;
        page.expect(current, Value::Null).await;
        // The space bar plays: it begins at the first token, moves on, and stops at the second press.
        page.press("body", " ").await;
        page.expect("document.querySelector('.scrubber .play').getAttribute('aria-pressed')", "true").await;
        page.expect("Number(document.querySelector('.trace-columns .current')?.dataset.token) >= 3", true).await;
        page.press("body", " ").await;
        page.expect("document.querySelector('.scrubber .play').getAttribute('aria-pressed')", "false").await;
        page.expect(&asked("sample"), sample.clone()).await;
        page.expect(&format!("{} === {current}", asked("token")), true).await;

        // Every token has an address, and the arrows step from it.
        page.open(&format!("/?study={}&view=time&sample={}&token=7", study.id, sample.replace('/', "%2F"))).await;
        page.find(".trace-columns .current").await;
        page.expect(current, "7").await;
        page.expect("document.querySelector('.transport output').textContent", "token 7 of 12").await;
        page.press(".trace-columns .current", RIGHT).await;
        page.expect(&asked("token"), "8").await;
        page.press("#token", RIGHT).await;
        page.expect(current, "9").await;
        open_twin(&page, "trace").await;
        page.expect("document.querySelectorAll('table[data-table=trace] tbody tr').length", 12).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_ablation_view_shows_every_drop_of_study_json_and_draws_what_counts() {
    let data = data_dir();
    let origin = serve(data.path()).await;
    let study = rounded();
    visit(&origin, DESKTOP, async move |page| {
        for kind in [Dependence::Refit, Dependence::Frozen, Dependence::Cka] {
            page.open(&format!("/?study={}&view=ablation&layer=4&ablation={}", study.id, kind.key())).await;
            open_twin(&page, "ablation").await;
            for site in 0..study.sites.len() {
                page.expect("Number(document.querySelector('#layer').value)", site).await;
                let numbers = dependence::matrix(&study, Place { site, position: 0 }, kind).unwrap();
                let row = |(source, row): (usize, &Vec<Option<f64>>)| -> Vec<Value> {
                    let id = |task: usize| study.tasks[task].id.clone();
                    row.iter().enumerate().map(|(to, drop)| json!([id(source), id(to), drop.map(digits)])).collect()
                };
                let expected: Value = numbers.iter().enumerate().flat_map(row).collect();
                page.expect_as(&cells("ablation", kind.key()), written, expected).await;
                page.press("#layer", RIGHT).await;
            }
        }
        let drops = dependence::drops(&study, Place { site: 0, position: 0 }, Dependence::Refit).unwrap();
        let present = drops.in_state(PairState::Present);
        let pairs =
            drops.state.iter().enumerate().flat_map(|(from, row)| row.iter().enumerate().map(move |to| (from, to)));
        let undecided = pairs.filter(|&(from, (to, state))| from != to && *state == Some(PairState::Undecided)).count();
        // What is undecided is drawn where nothing else is shown.
        for (view, shown) in [("ablation&picture=graph", present + undecided), ("transfer", present)] {
            page.open(&format!("/?study={}&view={view}&layer=4", study.id)).await;
            page.find("[data-node]").await;
            page.expect("document.querySelectorAll('.edge.dashed.shown').length", shown).await;
        }
        page.click("#overlay").await;
        page.expect(&asked("overlay"), "0").await;
        page.expect("document.querySelectorAll('.edge.dashed.shown').length", 0).await;
        page.reload().await;
        page.find("[data-node]").await;
        page.expect("document.querySelector('#overlay').checked", false).await;
    })
    .await;
}

/// The rows of [`cells`] for one side of a comparison, from the studies.
fn side(both: &StudyPair<'_>, aspect: Aspect, side: usize) -> Value {
    let items = model::compared(both, aspect, None);
    let value = |item: &model::Compared| item.sides[side].as_ref().and_then(|measure| measure.value).map(digits);
    items.iter().map(|item| json!([item.about, item.part, value(item)])).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_compare_view_holds_both_studies_numbers_swaps_and_goes_back() {
    let data = data_dir();
    let origin = serve(data.path()).await;
    let first = rounded();
    let second: Study = get(data.path(), &api::study_path("tiny-gemma2-seed-1")).await.json();
    visit_with_error(&origin, DESKTOP, Some("404"), async move |page| {
        let at = |site, position| Place { site, position };
        // Both have eight layers: layer 4 of one is layer 4 of the other.
        let both = StudyPair::at(&first, &second, at(0, 1));
        let turned = StudyPair::at(&second, &first, both.places[1].unwrap());
        assert_eq!(turned.places[1], Some(at(0, 1)));
        let (one, other) = (first.id.as_str(), second.id.as_str());
        let query = format!("study={one}&view=compare&with={other}&layer=4&position=last");
        page.open(&format!("/?{query}&aspect=probes")).await;
        open_twin(&page, "compare").await;
        page.expect("document.querySelectorAll('.lane[data-task] .interval').length", 2 * first.tasks.len()).await;
        for (index, aspect) in [(1, Aspect::Probes), (2, Aspect::Rates), (3, Aspect::Transfer)] {
            page.click(&format!("label[for=aspect-{index}]")).await;
            page.expect(&asked("aspect"), aspect.key()).await;
            page.expect_as(&cells("compare", "first"), written, side(&both, aspect, 0)).await;
            page.expect_as(&cells("compare", "second"), written, side(&both, aspect, 1)).await;
        }
        page.expect("document.querySelectorAll('.matrices svg.matrix').length", 2).await;
        page.click("label[for=picture-1]").await;
        page.expect(&asked("picture"), "difference").await;
        let apart = summary::tally(&model::compared(&both, Aspect::Transfer, None)).apart;
        page.expect("document.querySelectorAll('.tile.clear').length", apart).await;

        page.click("[data-action=swap]").await;
        page.expect(&format!("[{}, {}]", asked("study"), asked("with")), json!([other, one])).await;
        open_twin(&page, "compare").await;
        page.expect_as(&cells("compare", "first"), written, side(&turned, Aspect::Transfer, 0)).await;
        page.expect_as(&cells("compare", "second"), written, side(&turned, Aspect::Transfer, 1)).await;
        page.back().await;
        page.expect(&format!("[{}, {}]", asked("study"), asked("with")), json!([one, other])).await;
        open_twin(&page, "compare").await;
        page.expect_as(&cells("compare", "first"), written, side(&both, Aspect::Transfer, 0)).await;

        page.open(&format!("/?study={one}&view=compare&with={one}")).await;
        page.expect("document.querySelector('.notice h2')?.textContent ?? null", "This is the same study twice").await;
        page.open(&format!("/?study={one}&view=compare&with=nobody")).await;
        page.expect("document.querySelector('.notice h2')?.textContent ?? null", "There is no such study").await;
        page.expect("document.querySelector('.notice p').textContent.includes('/api/')", false).await;
        page.click("[data-action=first]").await;
        page.expect(&asked("with"), Value::Null).await;
        page.find(".effects [data-compared]").await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lesson_opens_by_link_is_answered_by_keys_and_remembered() {
    let data = data_dir();
    let origin = serve(data.path()).await;
    let id = "tiny-llama-seed-1";
    let study: Study = get(data.path(), &api::study_path(id)).await.json();
    let lesson = learn::model::by_id("control").unwrap();
    let step = lesson.on(&study).unwrap().swap_remove(1);
    let right = step.question.right();
    visit(&origin, DESKTOP, async move |page| {
        page.open(&format!("/?study={id}&view=learn&lesson=control&step=2")).await;
        page.find(".step.current[data-step='2']").await;
        page.expect("document.querySelectorAll('.step').length", lesson.steps.len()).await;
        page.expect("document.querySelectorAll('.reveal b').length", 0).await;
        page.expect("document.querySelector('.step.current .button').disabled", true).await;

        // A digit picks, arrows among the answers pick, too, and Enter reveals.
        page.press("body", "1").await;
        let picked = "document.querySelector('.step.current input:checked + kbd')?.textContent ?? null";
        page.expect(picked, "1").await;
        page.press(".step.current input:checked", "\u{e015}").await;
        page.expect(picked, "2").await;
        page.press(".step.current input:checked", "1").await;
        page.expect(picked, "1").await;
        page.expect("document.querySelector('main').dataset.view", "learn").await;
        page.press(".step.current input:checked", "\u{e007}").await;
        let told = ".step.current .reveal b[data-value]";
        page.find(told).await;
        let number = format!("document.querySelector('{told}').dataset.value");
        let read = |value: &Value| digits(value.as_str().unwrap_or_default().parse().unwrap_or(f64::NAN)).into();
        page.expect_as(&number, read, digits(step.reveal.value)).await;
        page.expect("document.querySelector('.step.current .reveal').ariaLive", "polite").await;
        let marked = "document.querySelector('.step.current .option.right span').textContent";
        page.expect(marked, right.clone()).await;
        page.expect(&asked("step"), "2").await;

        // The focus is on the way on; an arrow goes back; nothing of it moves the layer.
        page.expect("document.activeElement.textContent", "Next step").await;
        page.press(".step.current .button", "\u{e007}").await;
        page.expect(&asked("step"), "3").await;
        page.expect("document.activeElement.closest('.step').dataset.step", "3").await;
        page.press(".step.current h2", "\u{e012}").await;
        page.expect(&asked("step"), "2").await;
        page.expect(&asked("layer"), Value::Null).await;

        page.reload().await;
        page.find(told).await;
        page.expect_as(&number, read, digits(step.reveal.value)).await;
        page.expect("document.querySelectorAll('.dots .done').length", 1).await;
        page.open(&format!("/?study={id}&view=learn&lesson=nothing")).await;
        page.find(".remark").await;
        page.expect("document.querySelector('[data-lesson=control] small').textContent", "1 of 5 steps").await;
        page.click("[data-action=clear]").await;
        page.expect("document.querySelector('[data-lesson=control] small').textContent", "6 min").await;
        page.reload().await;
        page.find("[data-lesson=control]").await;
        page.expect("localStorage.getItem('skillscope-learn')", "").await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_view_opens_by_link_by_mouse_and_by_keys() {
    let data = data_dir();
    let origin = serve(data.path()).await;
    visit(&origin, DESKTOP, async move |page| {
        let shown = "document.querySelector('main')?.dataset.view ?? null";
        for view in VIEWS {
            let query = format!("study=tiny-llama-seed-1&view={}&layer=3&position=mean&theme=dark", view.id);
            page.open(&format!("/?{query}")).await;
            page.find("main section").await;
            page.expect(shown, view.id).await;
            page.expect("document.documentElement.dataset.theme", "dark").await;
            page.expect(&format!("[{}, {}]", asked("layer"), asked("position")), json!(["3", "mean"])).await;
        }
        for view in VIEWS {
            page.click(&format!("[data-goes-to={}]", view.id)).await;
            page.expect(shown, view.id).await;
            page.find("main section").await;
        }
        // There are nine digits.
        for (index, view) in VIEWS.iter().enumerate().take(9) {
            page.press("#main", &(index + 1).to_string()).await;
            page.expect(shown, view.id).await;
            page.find("main section").await;
            // The next stop of the Tab key lies in the view, and can be seen. On a busy machine the first key can come before
            // the view has anything to stop at.
            let stray =
                "document.activeElement.closest('main section') ? '' : document.activeElement.outerHTML.slice(0, 99)";
            for _ in 0..10 {
                page.press("#main", "\u{e004}").await;
                if page.read(stray).await == "" {
                    break;
                }
                tokio::time::sleep(std::time::Duration::from_millis(200)).await;
            }
            page.expect(stray, "").await;
            page.expect("document.activeElement.matches(':focus-visible')", true).await;
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_embedded_page_shows_the_parts_that_are_asked_for() {
    let data = data_dir();
    let origin = serve(data.path()).await;
    visit(&origin, DESKTOP, async move |page| {
        let seen =
            "['.header', '.rail', '.finding', '.legend', '.twin', '.inspector', '.strip', 'svg.graph'].filter(part => {
            const found = document.querySelector(part);
            return found !== null && found.getClientRects().length > 0;
        })";
        for (parts, expected) in [
            ("", json!([".finding", ".legend", ".twin", ".inspector", ".strip", "svg.graph"])),
            ("&parts=none", json!(["svg.graph"])),
            ("&parts=legend,layers", json!([".legend", ".strip", "svg.graph"])),
        ] {
            page.open(&format!("/?study=tiny-llama-seed-1&view=transfer&embed=1{parts}")).await;
            page.find("svg.graph").await;
            page.expect(seen, expected).await;
        }
    })
    .await;
}

/// The name of the study's every task stands in it, and no element of HTML; null while there is none.
const SAVED_PICTURE: &str = "window.saved === undefined ? null : (() => {
    const picture = new DOMParser().parseFromString(window.saved, 'image/svg+xml');
    const words = picture.documentElement.textContent;
    return {
        whole: picture.querySelector('parsererror') === null && picture.documentElement.tagName === 'svg',
        tasks: window.tasks.filter(task => !words.includes(task)),
        size: ['width', 'height'].every(side => Number(picture.documentElement.getAttribute(side)) > 200),
        drawings: picture.querySelectorAll('svg svg').length > 0,
    };
})()";

#[tokio::test(flavor = "multi_thread")]
async fn what_a_view_draws_is_saved_as_one_picture_with_its_names() {
    let data = data_dir();
    let origin = serve(data.path()).await;
    let entries: Vec<StudyEntry> = get(data.path(), api::STUDIES).await.json();
    let id = entries[0].id.clone();
    let study: Study = get(data.path(), &api::study_path(&id)).await.json();
    let names: Vec<String> = study.tasks.iter().map(|task| task.id.clone()).collect();
    visit(&origin, DESKTOP, async move |page| {
        for view in ["tasks", "probes", "layers", "time", "transfer", "transfer&picture=matrix"] {
            page.open(&format!("/?study={id}&view={view}")).await;
            page.find(".finding h1").await;
            let listen = format!(
                "(() => {{
                    window.tasks = {};
                    const made = URL.createObjectURL;
                    URL.createObjectURL = blob => {{ blob.text().then(text => window.saved = text); return made(blob); }};
                    return true;
                }})()",
                json!(names)
            );
            page.expect(&listen, true).await;
            page.click("[data-action=share]").await;
            page.click("[data-save=svg]").await;
            page.expect(SAVED_PICTURE, json!({"whole": true, "tasks": [], "size": true, "drawings": true})).await;
        }
    })
    .await;
}

/// A script that drops a file on the page.
fn dropping(name: &str, content: &str) -> String {
    let (name, content) = (json!(name), json!(content));
    format!(
        "(() => {{
            const data = new DataTransfer();
            data.items.add(new File([{content}], {name}));
            window.dispatchEvent(new DragEvent('drop', {{ dataTransfer: data, cancelable: true }}));
            return true;
        }})()"
    )
}

#[tokio::test(flavor = "multi_thread")]
async fn results_of_probe_open_where_they_are_dropped_and_a_wrong_file_is_told_what_it_is() {
    let data = data_dir();
    let origin = serve(data.path()).await;
    let results = crate::view::probed::file().to_string();
    visit(&origin, DESKTOP, async move |page| {
        page.open("/").await;
        page.find(".finding h1").await;
        page.expect(&dropping("notes.md", "# Notes"), true).await;
        let remark = "document.querySelector('.remark')?.innerText.startsWith('notes.md: It is a text') ?? false";
        page.expect(remark, true).await;
        page.expect(&dropping("own.json", &results), true).await;
        page.find("dialog table[data-table=probed]").await;
        page.expect("document.querySelector('.probed h2').innerText", "Probes of own").await;
        page.expect("document.querySelectorAll('table[data-table=probed] tbody tr').length", 9).await;
        page.expect("document.querySelectorAll('.probed .exhibit-curve .curve-main').length", 2).await;
        page.expect("document.querySelectorAll('.probed [data-take]').length", 3).await;
        page.click("dialog form button").await;
        page.expect("document.querySelector('.probed') === null", true).await;
        page.expect("document.querySelectorAll('[data-claim]').length > 0", true).await;
    })
    .await;
}
