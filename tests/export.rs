//! Studies without a server: tables, bundles, one file that opens from disk, a site at a subpath.

use std::io::Write as _;
use std::path::Path;

use axum::Router;
use axum::extract::Request;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use backend::export::{Exported, TableFormat, html, site};
use backend::store::{self, ResolvedStudy, pack};
use serde_json::{Value, json};
use shared::study::{Record, Study};
use tempfile::TempDir;
use zip::write::SimpleFileOptions;

use crate::driver::{Page, visit};
use crate::support::{program, serve, write_finished};

const DESKTOP: (u32, u32) = (1440, 900);
/// A study that ships with the program.
const BUNDLED: &str = "tiny-qwen2-seed-1";

/// A folder with the small finished study, and the study as `export` reads it.
fn exported() -> (TempDir, Exported) {
    let folder = TempDir::new().unwrap();
    write_finished(folder.path());
    let exported = Exported::read(&folder.path().to_string_lossy()).unwrap();
    (folder, exported)
}

/// The rows of a table, by column.
fn rows(study: &Exported, name: &str) -> Vec<serde_json::Map<String, Value>> {
    let tables = study.tables().unwrap();
    let table = tables.iter().find(|table| table.name == name).unwrap();
    let csv = table.to_csv();
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    let heads = reader.headers().unwrap().clone();
    let row = |record: csv::StringRecord| {
        heads.iter().zip(record.iter()).map(|(head, cell)| (head.to_owned(), cell.into())).collect()
    };
    reader.records().map(|record| row(record.unwrap())).collect()
}

/// What chats and forums show of a link to it.
#[test]
fn an_exported_page_has_title_and_description_of_its_study() {
    let (_folder, exported) = exported();
    let studies = [exported];
    let of_site = site(&studies).unwrap().remove("index.html").unwrap();
    for page in [of_site, html(&studies, false).unwrap()] {
        let page = String::from_utf8(page).unwrap();
        let title = "How planted follows instructions (seed 1)";
        assert!(page.contains(&format!("<title>{title}</title>")));
        assert!(page.contains(&format!("<meta property=\"og:title\" content=\"{title}\">")));
        assert_eq!(page.matches("content=\"A skillscope study of 5 claims: ").count(), 2);
    }
}

#[test]
fn tables_hold_the_numbers_of_study_json() {
    let exported = Exported::read(BUNDLED).unwrap();
    let study = &exported.study;
    let transfer = rows(&exported, "transfer");
    let transfer: Vec<_> = transfer.into_iter().filter(|row| row["features"] == "model").collect();
    let n = study.cells.iter().flatten().flat_map(|cell| cell.transfer.auroc.iter().flatten()).flatten().count();
    assert_eq!(transfer.len(), n);
    let task = |name: &Value| study.tasks.iter().position(|task| task.id == *name).unwrap();
    for row in &transfer {
        let site = study.sites.iter().position(|site| site.to_string() == row["site"]).unwrap();
        let position = study.positions.iter().position(|position| position.to_string() == row["position"]).unwrap();
        let of = &study.cells[site][position].transfer;
        let (source, target) = (task(&row["source"]), task(&row["target"]));
        assert_eq!(row["auroc"], of.auroc[source][target].unwrap().to_string());
        let p = row["p"].as_str().unwrap();
        assert_eq!((!p.is_empty()).then(|| p.parse().unwrap()), of.p[source][target]);
    }
    let of_model = |row: &&serde_json::Map<String, Value>| row["features"] == "model" && row["probe"] == "specialist";
    let specialists = rows(&exported, "probes").iter().filter(of_model).count();
    assert_eq!(specialists, study.cells.iter().flatten().flat_map(|cell| &cell.specialists).flatten().count());
    let responses = rows(&exported, "samples");
    let samples = exported.samples().unwrap();
    assert_eq!(responses.len(), samples.len());
    assert!(responses.iter().zip(&samples).all(|(row, sample)| row["response"] == sample.response));
    let record = Record::from_json(str::from_utf8(exported.file(store::RECORD_FILE).unwrap()).unwrap()).unwrap();
    let mut in_folds = 0;
    for row in &responses {
        let place = record.samples.iter().position(|id| *id == row["id"]);
        let fold = place.map_or_else(String::new, |place| record.splits[0][place].to_string());
        assert_eq!(row["fold"], fold, "{}", row["id"]);
        in_folds += usize::from(place.is_some());
    }
    assert!(
        in_folds == record.samples.len() && in_folds < responses.len(),
        "responses without the instruction have none"
    );
    let own = rows(&exported, "verdicts").into_iter().filter(|row| row["features"] == "model");
    let own: Vec<String> = own.map(|row| row["claim"].as_str().unwrap().to_owned()).collect();
    assert_eq!(own, ["1", "2", "2a", "2b", "3", "4", "5"]);
}

/// The numbers in a JSON value that no table needs to hold, by the last key above them.
const NO_RESULTS: [&str; 5] = ["config", "provenance", "vocabulary", "examples", "merges"];

/// Every number of a JSON value, each with its path.
fn numbers_of(value: &Value, path: &str, found: &mut Vec<(String, f64)>) {
    match value {
        Value::Number(number) => found.push((path.to_owned(), number.as_f64().unwrap())),
        Value::Array(items) => items.iter().for_each(|item| numbers_of(item, path, found)),
        Value::Object(fields) => {
            let results = fields.iter().filter(|(key, _)| !NO_RESULTS.contains(&key.as_str()));
            results.for_each(|(key, value)| numbers_of(value, &format!("{path}.{key}"), found));
        }
        _ => {}
    }
}

#[test]
fn the_tables_hold_every_number_of_every_bundled_study_and_the_codebook_every_column() {
    for entry in backend::embedded::study_ids() {
        let exported = Exported::read(&entry).unwrap();
        let tables = exported.tables().unwrap();
        let mut held = std::collections::HashSet::new();
        for table in &tables {
            let csv = table.to_csv();
            let mut reader = csv::Reader::from_reader(csv.as_bytes());
            for record in reader.records() {
                let record = record.unwrap();
                let cells = record.iter().flat_map(|cell| cell.split(' '));
                held.extend(cells.filter_map(|cell| cell.parse::<f64>().ok()).map(f64::to_bits));
            }
        }
        let study: Value = serde_json::from_slice(exported.file(store::STUDY_FILE).unwrap()).unwrap();
        let mut wanted = Vec::new();
        numbers_of(&study, "", &mut wanted);
        assert!(wanted.len() > 10_000, "{}", wanted.len());
        let lacking: std::collections::BTreeSet<&str> = wanted
            .iter()
            .filter(|(_, number)| !held.contains(&number.to_bits()))
            .map(|(path, _)| path.as_str())
            .collect();
        assert!(lacking.is_empty(), "{entry}: in no table: {lacking:?}");
        let codebook = backend::export::codebook(&exported.study, &exported.entry.sha256, &tables, TableFormat::Csv);
        for (table, resource) in tables.iter().zip(codebook["resources"].as_array().unwrap()) {
            let fields = resource["schema"]["fields"].as_array().unwrap();
            let names: Vec<&str> = fields.iter().map(|field| field["name"].as_str().unwrap()).collect();
            assert_eq!(table.to_csv().lines().next().unwrap(), names.join(","));
            assert!(fields.iter().all(|field| field["description"].as_str().is_some_and(|about| !about.is_empty())));
            let unique: std::collections::BTreeSet<&&str> = names.iter().collect();
            assert_eq!(unique.len(), names.len(), "{}: two columns of one name", table.name);
        }
    }
}

#[test]
fn a_bundle_is_the_study_again_and_always_the_same_bytes() {
    let (folder, exported) = exported();
    let bundle = pack(&exported.entry.id, &exported.files).unwrap();
    assert_eq!(bundle, pack(&exported.entry.id, &exported.files).unwrap());
    let path = folder.path().join("study.zip");
    std::fs::write(&path, bundle).unwrap();
    let opened = ResolvedStudy::find(&path.to_string_lossy()).unwrap();
    assert_eq!(store::verify(&opened.path).unwrap(), exported.study);
    for (name, bytes) in &exported.files {
        assert_eq!(&std::fs::read(opened.path.join(name)).unwrap(), bytes, "{name}");
    }
}

/// A zip of paths with their bytes.
fn zipped(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (path, bytes) in entries {
        writer.start_file(*path, SimpleFileOptions::default()).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

#[test]
fn a_bundle_that_is_none_is_refused_by_what_is_wrong() {
    let study = b"{}".as_slice();
    let many: Vec<(String, Vec<u8>)> = (0..70).map(|index| (format!("s/{index}"), Vec::new())).collect();
    let many: Vec<(&str, &[u8])> = many.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect();
    let cases = [
        (b"PK no zip".to_vec(), "no zip file"),
        (zipped(&[("../study.json", study)]), "leaves the study's folder"),
        (zipped(&[("a/../../study.json", study)]), "leaves the study's folder"),
        (zipped(&[("/study.json", study), ("study.json", study)]), "occurs twice"),
        (zipped(&[("a/study.json", study), ("b/samples.jsonl", study)]), "lies in another folder"),
        (zipped(&[("a/samples.jsonl", study)]), "holds no study.json"),
        (zipped(&many), "at most 64"),
    ];
    let folder = TempDir::new().unwrap();
    for (bytes, expected) in cases {
        let path = folder.path().join("bad.zip");
        std::fs::write(&path, bytes).unwrap();
        let error =
            ResolvedStudy::find(&path.to_string_lossy()).err().map(|error| format!("{error:#}")).unwrap_or_default();
        assert!(error.contains(expected) && error.contains("bad.zip"), "expected '{expected}', got '{error}'");
    }
}

#[test]
fn the_command_says_what_it_wrote_and_refuses_what_it_cannot() {
    let folder = TempDir::new().unwrap();
    let at = |name: &str| folder.path().join(name);
    let output = program()
        .args(["export", BUNDLED, "--json", "--html"])
        .arg(at("page.html"))
        .arg("--csv")
        .arg(at("tables"))
        .arg("--bundle")
        .arg(at("study.zip"))
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let written: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(written.as_array().unwrap().len(), 3, "{written}");
    let size = std::fs::metadata(at("page.html")).unwrap().len();
    assert_eq!(written[0]["bytes"], json!(size));
    assert!(size <= 4_900_000, "{size} bytes in one file");
    let light = at("light.zip").display().to_string();
    let output = program().args(["export", BUNDLED, "--live-probes", "--bundle", &light]).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let (light, whole) = (Exported::read(&light).unwrap(), Exported::read(BUNDLED).unwrap());
    let others = |of: &'_ Exported| -> Vec<(String, Vec<u8>)> {
        let is_other = |name: &str| ![store::PROBES_FILE, store::SUMS_FILE].contains(&name);
        of.files.iter().filter(|(name, _)| is_other(name)).cloned().collect()
    };
    assert!(others(&light) == others(&whole), "all but the probes");
    let kept = |of: &Exported| shared::run::Directions::from_bytes(of.file(store::PROBES_FILE).unwrap()).unwrap();
    let (light, whole) = (kept(&light), kept(&whole));
    assert_eq!(light.subspaces, whole.subspaces);
    let position = light.probes[0].position;
    let at_verdicts: Vec<_> = whole.probes.iter().filter(|probe| probe.position == position).cloned().collect();
    assert!(light.probes == at_verdicts && light.probes.len() < whole.probes.len());
    let fails = |arguments: &[&str], expected: &str| {
        let output = program().arg("export").args(arguments).output().unwrap();
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(!output.status.success() && told.contains(expected), "{arguments:?}: {told}");
    };
    fails(&["no-such-study", "--csv", "x"], "no folder, no bundle and no known study");
    let wrong = [("README.md", "# A title\n", "a text, no study"), ("out.json", "{\"a\": 1}", "JSON, but neither")];
    for (name, content, expected) in wrong {
        std::fs::write(at(name), content).unwrap();
        let file = at(name).display().to_string();
        fails(&[&file, "--csv", "x"], expected);
        let output = program().args(["study", "show", &file]).output().unwrap();
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(!output.status.success() && told.contains(expected) && told.contains("its bundle (.zip)"), "{told}");
    }
    fails(&[BUNDLED], "--html");
    fails(&[BUNDLED, "--csv", "x", "--live-probes"], "--bundle");
    fails(&[BUNDLED, BUNDLED, "--csv", "x"], "two studies are named");
    fails(&[BUNDLED, "tiny-llama-seed-1", "--bundle", "x"], "a bundle holds one study");
}

/// The page works: the study's numbers are in its tables, a sample opens, another study can be chosen.
async fn works(page: Page, path: String, study: Study) {
    page.open(&format!("{path}?view=transfer&layer=5&position=last")).await;
    page.click("details[data-twin=transfer] > summary").await;
    let cell = "Number(document.querySelector('table[data-table=transfer] td[data-measure=auroc]').dataset.value)";
    let site = study.sites.iter().position(|site| site.to_string() == "resid_post.5").unwrap();
    let position = study.positions.iter().position(|position| position.to_string() == "last").unwrap();
    page.find("table[data-table=transfer]").await;
    page.expect(cell, study.cells[site][position].transfer.auroc[0][0].unwrap()).await;
    page.click("[data-goes-to=tasks]").await;
    page.expect("document.querySelector('main').dataset.view", "tasks").await;
    page.expect("document.querySelectorAll('[data-sample]').length > 10", true).await;
    page.open(&format!("{path}?study=nothing")).await;
    page.find(".notice, [role=alert]").await;
    page.expect("document.body.innerText.includes('There is no such study')", true).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_file_opens_from_disk_with_everything_in_it() {
    let folder = TempDir::new().unwrap();
    let exported = Exported::read(BUNDLED).unwrap();
    let path = folder.path().join("study.html");
    std::fs::write(&path, html(std::slice::from_ref(&exported), false).unwrap()).unwrap();
    let path = path.to_string_lossy().into_owned();
    visit("file://", DESKTOP, move |page| works(page, path, exported.study)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_site_works_below_any_path_of_any_host() {
    let folder = TempDir::new().unwrap();
    let studies = [Exported::read(BUNDLED).unwrap(), Exported::read("tiny-llama-seed-1").unwrap()];
    for (name, bytes) in site(&studies).unwrap() {
        let path = folder.path().join("some/where").join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
    }
    let origin = serve_folder(folder.path()).await;
    let [first, second] = studies;
    visit(&origin, DESKTOP, async move |page| {
        page.open("/some/where/").await;
        page.find("[data-node]").await;
        let choices = "document.querySelectorAll('header select option').length";
        page.expect(&format!("{choices} >= 2"), true).await;
        page.open(&format!("/some/where/?study={}", second.entry.id)).await;
        page.expect("document.querySelectorAll('[data-claim]').length", second.study.verdicts.len()).await;
        works(page, "/some/where/".to_owned(), first.study).await;
    })
    .await;
}

/// A web host that serves only files.
pub(crate) async fn serve_folder(folder: &Path) -> String {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let router = folder_router(folder);
    tokio::spawn(async move { axum::serve(listener, router).await });
    format!("http://{address}")
}

pub(crate) fn folder_router(folder: &Path) -> Router {
    let folder = folder.to_owned();
    let answer = move |request: Request| {
        let folder = folder.clone();
        async move { file(&folder, request.uri().path()) }
    };
    Router::new().fallback(answer)
}

fn file(folder: &Path, path: &str) -> Response {
    let name = if path.ends_with('/') { format!("{path}index.html") } else { path.to_owned() };
    let Ok(bytes) = std::fs::read(folder.join(name.trim_start_matches('/'))) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let kind = match name.rsplit('.').next().unwrap_or_default() {
        "html" => "text/html",
        "js" => "text/javascript",
        "css" => "text/css",
        "wasm" => "application/wasm",
        _ => "application/octet-stream",
    };
    ([(header::CONTENT_TYPE, kind)], bytes).into_response()
}

/// The forms in which a view can be shared, and a bundle opened in the page.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_shown_can_be_shared_and_a_bundle_is_opened_where_it_is() {
    let data = TempDir::new().unwrap();
    let origin = serve(data.path()).await;
    let (folder, exported) = exported();
    let bundle = folder.path().join("study.zip");
    std::fs::write(&bundle, pack(&exported.entry.id, &exported.files).unwrap()).unwrap();
    let broken = folder.path().join("broken.zip");
    let mut files = exported.files.clone();
    let samples = files.iter_mut().find(|(name, _)| name == store::SAMPLES_FILE).unwrap();
    samples.1.push(b'\n');
    std::fs::write(&broken, pack(&exported.entry.id, &files).unwrap()).unwrap();
    visit(&origin, DESKTOP, async move |page| {
        page.open(&format!("/?study={BUNDLED}&view=transfer&layer=3")).await;
        page.find("svg.graph, svg.matrix").await;
        page.click("[data-action=share]").await;
        page.find("dialog .share-field").await;
        let field = |name: &str| {
            format!("[...document.querySelectorAll('.share-field')].find(of => of.innerText.startsWith('{name}'))?.querySelector('textarea').value ?? ''")
        };
        page.expect(&format!("({}).endsWith('?study={BUNDLED}&view=transfer&layer=3')", field("Link")), true).await;
        page.expect(&format!("({}).includes('view=transfer&amp;layer=3&amp;embed=1')", field("Embed")), true).await;
        page.click("[data-part=layers]").await;
        page.click("[data-part=table]").await;
        page.expect(&format!("({}).includes('embed=1&amp;parts=headline,legend,details')", field("Embed")), true).await;
        let sha = Exported::read(BUNDLED).unwrap().entry.sha256;
        page.expect(&format!("({}).includes('{sha}')", field("BibTeX")), true).await;
        page.expect("document.querySelectorAll('[data-save]').length", 3).await;
        page.click("[data-share=short]").await;
        page.expect(&format!("({}).includes('?v=')", field("Short link")), true).await;
        let short = page.read(&field("Short link")).await.as_str().unwrap().to_owned();
        page.open(short.split_once("/?").map(|(_, query)| format!("/?{query}")).unwrap().as_str()).await;
        page.expect("document.querySelector('main')?.dataset.view", "transfer").await;
        page.expect("Number(document.querySelector('#layer').value)", 4).await;

        page.click("[data-action=share]").await;
        page.press("dialog input[type=file]", &broken.to_string_lossy()).await;
        page.expect("document.body.innerText.includes('samples.jsonl was changed after the study was written')", true).await;
        page.click("[data-action=share]").await;
        page.press("dialog input[type=file]", &bundle.to_string_lossy()).await;
        let name = &exported.study.provenance.model.name;
        page.expect(&format!("document.querySelector('.study')?.innerText.includes('{name}') ?? false"), true).await;
        page.expect("document.querySelectorAll('[data-node]').length", exported.study.tasks.len()).await;
        page.click("[data-goes-to=tasks]").await;
        page.expect("document.querySelectorAll('[data-sample]').length > 3", true).await;
    })
    .await;
}
