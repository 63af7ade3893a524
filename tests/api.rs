//! The HTTP API: every route, caching, compression, and the answers to bad requests.

use std::collections::BTreeSet;
use std::io::{Read, Write as _};
use std::path::Path;

use axum::http::{Method, StatusCode};
use backend::embedded;
use backend::state::AppState;
use backend::store::{self, ResolvedStudy};
use serde_json::Value;
use shared::api::{self, Health, ModelEntry, Problem, SamplePage, StudyEntry};
use shared::site::{Position, Site};
use shared::study::{Cell, Claim, Study};
use tempfile::TempDir;

use crate::support::{Answer, ask, data_dir, finished, get, post, study_folder};

fn study_path() -> String {
    api::study_path(&finished().study.id)
}

fn samples_path(query: &str) -> String {
    format!("{}?{query}", api::samples_path(&finished().study.id))
}

fn unbrotli(bytes: &[u8]) -> Vec<u8> {
    let mut raw = Vec::new();
    brotli::Decompressor::new(bytes, 1 << 16).read_to_end(&mut raw).unwrap();
    raw
}

#[tokio::test]
async fn health_names_the_version() {
    let health: Health = get(data_dir().path(), api::HEALTH).await.json();
    assert_eq!(health, Health { status: "ok".to_owned(), version: env!("CARGO_PKG_VERSION").to_owned() });
}

#[tokio::test]
async fn a_study_of_the_data_folder_is_listed_with_its_verdicts_and_hash() {
    let data = data_dir();
    let entries: Vec<StudyEntry> = get(data.path(), api::STUDIES).await.json();
    let entry = entries.iter().find(|entry| entry.id == finished().study.id).unwrap();
    assert!(!entry.bundled && entry.model == "planted" && entry.seed == 1);
    let verdicts: Vec<_> = finished().study.verdicts.iter().map(|verdict| verdict.verdict).collect();
    assert_eq!(entry.verdicts, verdicts);
    let sums = std::fs::read_to_string(study_folder(data.path()).join(store::SUMS_FILE)).unwrap();
    assert!(sums.contains(&format!("{}  study.json\n", entry.sha256)), "{sums}");
}

#[tokio::test]
async fn a_study_is_answered_byte_for_byte() {
    let data = data_dir();
    let on_disk = std::fs::read(study_folder(data.path()).join(store::STUDY_FILE)).unwrap();
    let plain = get(data.path(), &study_path()).await;
    assert_eq!(plain.header("content-type"), "application/json");
    assert!(plain.body == on_disk, "the plain answer differs from study.json");
    let small = ask(data.path(), Method::GET, &study_path(), &[("accept-encoding", "gzip, br;q=0.9")]).await;
    assert_eq!(small.header("content-encoding"), "br");
    assert!(small.body.len() * 2 < on_disk.len() && unbrotli(&small.body) == on_disk);
}

/// The front as it is sent, of a study of 31 sites and 14 positions with numbers of its own in every cell.
#[test]
fn the_front_of_a_large_study_is_first_seen_within_120_kilobytes() {
    let json = embedded::study_file("tiny-qwen2-seed-1", "study.json").unwrap();
    let small = Study::from_json(std::str::from_utf8(&json).unwrap()).unwrap();
    let mut large = small.clone();
    large.sites = (0..30).map(Site::ResidPost).chain([Site::Embed]).collect();
    large.positions = (0..14).map(Position::Connector).collect();
    let mut state = 1_u64;
    let mut noise = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 40) as f64 / f64::from(1_u32 << 24) * 0.1
    };
    let all: Vec<&Cell> = small.cells.iter().flatten().collect();
    let mut cell = |at: usize| {
        let mut cell = all[at % all.len()].clone();
        for score in cell.specialists.iter_mut().flatten() {
            score.auroc += noise();
            score.auroc_interval = [score.auroc - noise(), score.auroc + noise()];
        }
        cell
    };
    large.cells = (0..31).map(|site| (0..14).map(|position| cell(site * 14 + position)).collect()).collect();
    for rule in &mut large.config.rules {
        (rule.site, rule.position) = (large.sites[19], large.positions[9]);
    }
    let front = store::front_json(large.to_json().unwrap().as_bytes(), b"").unwrap();
    let mut writer = brotli::CompressorWriter::new(Vec::new(), 1 << 16, 6, 22);
    writer.write_all(&front).unwrap();
    let sent = writer.into_inner().len();
    println!("{sent} bytes of {}", front.len());
    assert!(sent < 120_000, "{sent} bytes");
}

#[tokio::test]
async fn the_front_of_a_study_is_small_and_has_its_numbers() {
    let data = data_dir();
    let entries: Vec<StudyEntry> = get(data.path(), api::STUDIES).await.json();
    for entry in entries.iter().filter(|entry| entry.bundled) {
        let whole: Study = get(data.path(), &api::study_path(&entry.id)).await.json();
        let small = ask(data.path(), Method::GET, &api::front_path(&entry.id), &[("accept-encoding", "br")]).await;
        let front = Study::from_json(std::str::from_utf8(&unbrotli(&small.body)).unwrap()).unwrap();
        assert!(front.is_front && !whole.is_front);
        println!("{}: {} bytes", entry.id, small.body.len());
        assert!(small.body.len() < 30_000.max(2_000 * whole.sites.len()), "{}: {} bytes", entry.id, small.body.len());
        assert_eq!((&front.verdicts, &front.tasks, &front.config), (&whole.verdicts, &whole.tasks, &whole.config));
        let (site, position) = (whole.config.rules[0].site, whole.config.rules[0].position);
        assert_eq!(front.cell(site, position), whole.cell(site, position));
        assert_eq!(front.increments_at(site, position), whole.increments_at(site, position));
        for (light, full) in front.cells.iter().flatten().zip(whole.cells.iter().flatten()) {
            let aurocs = |cell: &Cell| -> Vec<_> {
                cell.specialists
                    .iter()
                    .map(|score| score.as_ref().map(|of| (of.n, of.auroc, of.auroc_interval)))
                    .collect()
            };
            assert_eq!(aurocs(light), aurocs(full));
        }
        let etag = small.header("etag").to_owned();
        let again = ask(data.path(), Method::GET, &api::front_path(&entry.id), &[("if-none-match", &etag)]).await;
        assert_eq!(again.status, StatusCode::NOT_MODIFIED);
    }
}

#[tokio::test]
async fn a_study_the_client_holds_is_not_sent_again() {
    let data = data_dir();
    let etag = get(data.path(), &study_path()).await.header("etag").to_owned();
    let cases = [(etag.as_str(), 304), ("\"other\", *", 304), ("\"other\"", 200)];
    for (known, status) in cases {
        let answer = ask(data.path(), Method::GET, &study_path(), &[("if-none-match", known)]).await;
        assert_eq!(answer.status.as_u16(), status, "{known}");
        assert_eq!(answer.body.is_empty(), status == 304, "{known}");
        assert_eq!(answer.header("etag"), etag);
    }
}

#[tokio::test]
async fn a_study_that_changed_on_disk_is_read_again() {
    let data = data_dir();
    let state = backend::state::AppState::new(data.path().to_owned());
    let id = &finished().study.id;
    assert_eq!(state.catalogue.get(id).unwrap().unwrap().entry.seed, 1);
    let mut changed = finished().study.clone();
    changed.config.seed = 23_456;
    store::write_study(&study_folder(data.path()), &changed, &finished().samples, &[]).unwrap();
    assert_eq!(state.catalogue.get(id).unwrap().unwrap().entry.seed, 23_456);
}

#[tokio::test]
async fn samples_come_in_pages_that_hold_each_once() {
    let data = data_dir();
    let mut ids = Vec::new();
    for number in 1.. {
        let page: SamplePage = get(data.path(), &samples_path(&format!("page={number}"))).await.json();
        assert_eq!((page.page, page.per_page, page.total), (number, 50, finished().samples.len()));
        if page.samples.is_empty() {
            break;
        }
        ids.extend(page.samples.into_iter().map(|sample| sample.id));
    }
    let expected: Vec<_> = finished().samples.iter().map(|sample| sample.id.clone()).collect();
    assert_eq!(ids, expected);
}

#[tokio::test]
async fn samples_are_filtered_by_every_field() {
    let data = data_dir();
    let samples = &finished().samples;
    let satisfied = |want| move |sample: &&shared::study::Sample| sample.verdict.as_ref().unwrap().satisfied == want;
    let word = samples[0].prompt.split_whitespace().next().unwrap_or("a").to_uppercase();
    let holds = |text: &str| text.to_uppercase().contains(&word);
    let cases = [
        ("task=topic".to_owned(), samples.iter().filter(|sample| sample.task == "topic").count()),
        ("label=satisfied".to_owned(), samples.iter().filter(satisfied(true)).count()),
        ("label=violated".to_owned(), samples.iter().filter(satisfied(false)).count()),
        ("label=excluded".to_owned(), 0),
        ("with_constraint=true".to_owned(), samples.iter().filter(|sample| sample.with_constraint).count()),
        ("with_constraint=false".to_owned(), samples.iter().filter(|sample| !sample.with_constraint).count()),
        ("search=certainly+nowhere+written".to_owned(), 0),
        (
            format!("search={word}"),
            samples.iter().filter(|sample| holds(&sample.prompt) || holds(&sample.response)).count(),
        ),
        ("task=&label=&search=".to_owned(), samples.len()),
    ];
    for (query, expected) in cases {
        let page: SamplePage = get(data.path(), &samples_path(&query)).await.json();
        assert_eq!(page.total, expected, "{query}");
    }
}

#[tokio::test]
async fn bad_requests_get_a_problem_that_names_the_field_and_the_mend() {
    let data = data_dir();
    let cases = [
        (samples_path("task=poetry"), 400, "task: unknown value 'poetry'; use one of character-count, "),
        (samples_path("label=good"), 400, "label: unknown value 'good'; use one of satisfied, violated, excluded"),
        (samples_path("with_constraint=yes"), 400, "with_constraint: unknown value 'yes'; use one of true, false"),
        (samples_path("page=0"), 400, "page: '0' is no page; count from 1"),
        (samples_path("page=-1"), 400, "page: '-1' is no page; count from 1"),
        (samples_path("sort=task"), 400, "sort: unknown query field; use task, label"),
        (api::study_path("nobody"), 404, "unknown study 'nobody'; GET /api/studies lists"),
        (api::study_path("..%2F..%2Fetc"), 404, "unknown study '../../etc'; GET"),
        (api::study_path("%2e%2e"), 404, "unknown study"),
        (api::samples_path("nobody"), 404, "unknown study 'nobody'"),
        (api::study_path("%ff"), 400, "path: "),
        (api::samples_path("%ff"), 400, "path: "),
        (api::view_path("%ff"), 400, "path: "),
        ("/api".to_owned(), 404, "no route /api; see /api/docs"),
        ("/api/nothing".to_owned(), 404, "no route /api/nothing; see /api/docs"),
    ];
    for (path, status, detail) in cases {
        assert_problem(&get(data.path(), &path).await, status, detail);
    }
    let post = ask(data.path(), Method::POST, api::HEALTH, &[]).await;
    assert_problem(&post, 405, "POST is not answered at /api/health; see /api/docs");
}

fn assert_problem(answer: &Answer, status: u16, detail: &str) {
    assert_eq!(answer.status.as_u16(), status, "{}", answer.text());
    assert_eq!(answer.header("content-type"), "application/problem+json");
    let problem: Problem = answer.json();
    assert_eq!((problem.kind.as_str(), problem.status), ("about:blank", status));
    assert!(problem.detail.starts_with(detail), "{}", problem.detail);
}

#[tokio::test]
async fn answers_are_compressed_and_carry_the_security_headers() {
    let data = data_dir();
    for path in ["/", api::STUDIES, api::OPENAPI, "/api/nothing", "/nothing.js"] {
        let answer = ask(data.path(), Method::GET, path, &[("accept-encoding", "br")]).await;
        let policy = answer.header("content-security-policy");
        assert!(policy.contains("default-src 'none'") && policy.contains("connect-src 'self'"), "{path}: {policy}");
        let scripts = policy.split("; ").find(|part| part.starts_with("script-src")).unwrap();
        assert_eq!(scripts, "script-src 'self' 'wasm-unsafe-eval'", "{path}");
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
        assert!(answer.body.len() < 64 || answer.header("content-encoding") == "br", "{path} is not compressed");
    }
}

#[tokio::test]
async fn the_page_opens_at_every_path_and_its_files_never_change() {
    let data = data_dir();
    let index = get(data.path(), "/").await;
    assert_eq!(index.status, StatusCode::OK, "{}", index.text());
    assert_eq!(get(data.path(), "/some/place").await.body, index.body);
    assert_eq!(get(data.path(), "/nothing.js").await.status, StatusCode::NOT_FOUND);
    let etag = index.header("etag").to_owned();
    let again = ask(data.path(), Method::GET, "/", &[("if-none-match", &etag)]).await;
    assert_eq!((again.status, index.header("cache-control")), (StatusCode::NOT_MODIFIED, "no-cache"));
    let html = index.text();
    let names = html.split(['"', '\'']).filter(|text| text.contains('.') && is_hashed(text));
    // The engine of Live is named there, and fetched by no visit.
    let files: BTreeSet<&str> = names.filter(|name| !name.starts_with("engine-")).collect();
    assert_eq!(files.len(), 3, "index.html names {files:?}, expected a style, a script and a module");
    let mut over_the_wire = 0;
    for &file in &files {
        let path = format!("/{}", file.trim_start_matches('/'));
        let small = ask(data.path(), Method::GET, &path, &[("accept-encoding", "br")]).await;
        let plain = get(data.path(), &path).await;
        assert_eq!(small.header("content-encoding"), "br", "{path}");
        assert_eq!(unbrotli(&small.body), plain.body, "{path}");
        assert!(plain.header("cache-control").contains("immutable"), "{path}");
        over_the_wire += small.body.len();
        if path.ends_with(".js") {
            pieces_are_served(data.path(), &plain.text(), &files).await;
        }
    }
    assert!(over_the_wire <= 260_000, "the page's first load is {over_the_wire} bytes, at most 260000 are allowed");
}

/// A link to a study has its title and description; what a study's file says cannot leave the attributes.
#[tokio::test]
async fn a_link_to_a_study_has_its_card() {
    let data = data_dir();
    let link = format!("/?view=transfer&study={}", finished().study.id);
    let named = get(data.path(), &link).await;
    let html = named.text();
    assert!(html.contains("<title>How planted follows instructions (seed 1)</title>"), "{html}");
    assert!(html.contains("<meta property=\"og:title\" content=\"How planted follows instructions (seed 1)\">"));
    let of = |verdict| finished().study.verdicts.iter().filter(|of| of.verdict == verdict).count();
    let about = format!("5 claims: {} supported, {} contradicted,", of(Claim::Supported), of(Claim::Contradicted));
    assert_eq!(html.matches(&about).count(), 2, "description and og:description: {html}");
    let plain = get(data.path(), "/").await;
    assert!(plain.text().contains("<title>skillscope</title>") && plain.header("etag") != named.header("etag"));
    assert_eq!(get(data.path(), "/?study=no-such").await.body, plain.body);
    assert_eq!(plain.text().lines().count(), html.lines().count());
    let etag = named.header("etag").to_owned();
    let again = ask(data.path(), Method::GET, &link, &[("if-none-match", &etag)]).await;
    assert_eq!((again.status, named.header("cache-control")), (StatusCode::NOT_MODIFIED, "no-cache"));
    let path = study_folder(data.path()).join(store::STUDY_FILE);
    let mut study: Value = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
    study["provenance"]["model"]["name"] = "x\"><script>alert(1)</script>\n& 'y'".into();
    std::fs::write(&path, study.to_string()).unwrap();
    let changed = ask(data.path(), Method::GET, &link, &[("if-none-match", &etag)]).await;
    let html = changed.text();
    assert_eq!(changed.status, StatusCode::OK, "another study has another ETag");
    let escaped = "How x&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt; &amp; 'y' follows instructions (seed 1)";
    assert!(html.contains(&format!("<title>{escaped}</title>")), "{html}");
    assert!(html.contains(&format!("content=\"{escaped}\">")), "{html}");
    assert!(!html.contains("<script>alert"), "{html}");
}

/// Modules that the script names and index.html does not are served.
async fn pieces_are_served(data: &Path, script: &str, first: &BTreeSet<&str>) {
    let names = script.split('"').filter(|text| text.ends_with(".wasm") && is_hashed(text));
    let pieces: BTreeSet<&str> = names.filter(|name| !first.contains(name)).collect();
    assert!(!pieces.is_empty(), "the script names no piece, so that every visit loads all views");
    for piece in pieces {
        let answer = get(data, &format!("/{piece}")).await;
        assert_eq!((answer.status, answer.header("content-type")), (StatusCode::OK, "application/wasm"), "{piece}");
    }
}

/// Whether a file's name holds a hash of 16 hex digits.
fn is_hashed(name: &str) -> bool {
    name.split(['-', '.']).any(|part| part.len() == 16 && part.chars().all(|digit| digit.is_ascii_hexdigit()))
}

#[tokio::test]
async fn the_page_has_no_inline_script() {
    let html = get(data_dir().path(), "/").await.text();
    for script in html.split("<script").skip(1) {
        assert!(script.split('>').next().unwrap().contains("src="), "inline script, which the policy forbids");
    }
}

#[tokio::test]
async fn models_of_the_data_folder_are_listed_with_what_is_wrong_with_them() {
    let data = TempDir::new().unwrap();
    let cases = [
        ("empty", None, "config.json"),
        ("no-json", Some("{"), "config.json"),
        ("unknown", Some(r#"{"model_type": "elephant"}"#), "elephant"),
    ];
    for (name, config, _) in cases {
        let folder = data.path().join("models").join(name);
        std::fs::create_dir_all(&folder).unwrap();
        if let Some(config) = config {
            std::fs::write(folder.join("config.json"), config).unwrap();
        }
    }
    let models: Vec<ModelEntry> = get(data.path(), api::MODELS).await.json();
    for (name, _, problem) in cases {
        let model = models.iter().find(|model| model.name.ends_with(name)).unwrap();
        let told = model.problem.as_deref().unwrap();
        assert!(!model.bundled && told.contains(problem), "{name}: {told}");
    }
}

#[tokio::test]
async fn a_trained_model_and_a_finished_study_ship_with_the_program() {
    let nowhere = TempDir::new().unwrap();
    let models: Vec<ModelEntry> = get(nowhere.path(), api::MODELS).await.json();
    let tiny = models.iter().find(|model| model.name == "tiny-llama").expect("models/tiny-llama is bundled");
    assert_eq!((tiny.bundled, tiny.problem.as_deref(), tiny.family.as_deref()), (true, None, Some("llama")));
    assert!((1_000_000..=3_000_000).contains(&tiny.parameters.unwrap()) && tiny.bytes <= 8_000_000);
    let studies: Vec<StudyEntry> = get(nowhere.path(), api::STUDIES).await.json();
    assert!(studies.iter().any(|study| study.bundled && study.model == "tiny-llama"), "no bundled study");
    for entry in studies {
        let study: Study = get(nowhere.path(), &api::study_path(&entry.id)).await.json();
        assert_eq!(study.tasks.len(), 9);
        assert_eq!(store::verify(&ResolvedStudy::find(&entry.id).unwrap().path).unwrap(), study);
    }
}

/// A folder exists at the path of the database: the error is the disk's, not the view's.
#[tokio::test]
async fn a_view_that_the_disk_does_not_take_is_the_disks_fault() {
    let data = tempfile::tempdir().unwrap();
    std::fs::create_dir(data.path().join(backend::runs::DATABASE_FILE)).unwrap();
    let state = AppState::new(data.path().to_owned());
    assert_problem(&post(state, api::VIEWS, &[], r#"{"query":"view=time"}"#).await, 507, "the view cannot be kept");
}

#[tokio::test]
async fn a_view_is_kept_once_and_given_back() {
    let data = tempfile::tempdir().unwrap();
    let state = AppState::new(data.path().to_owned());
    let body = r#"{"query":"?view=transfer&layer=3"}"#;
    let first: api::KeptView = post(state.clone(), api::VIEWS, &[], body).await.json();
    let again: api::KeptView = post(state.clone(), api::VIEWS, &[], body).await.json();
    assert_eq!(first, again);
    let view: api::ViewState = get(data.path(), &api::view_path(&first.hash)).await.json();
    assert_eq!(view.query, "view=transfer&layer=3");
    for hash in ["0123456789abcdef", "../../etc/passwd", "short"] {
        assert_eq!(get(data.path(), &api::view_path(hash)).await.status, StatusCode::NOT_FOUND, "{hash}");
    }
    let long = format!(r#"{{"query":"{}"}}"#, "x".repeat(3000));
    for (bad, part) in
        [(long.as_str(), "2048"), (r#"{"query":"a\u0000"}"#, "control"), ("{}", "query"), ("no json", "body")]
    {
        let answer = post(state.clone(), api::VIEWS, &[], bad).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{}", answer.text());
        assert!(answer.json::<Problem>().detail.contains(part), "{}", answer.text());
    }
}
