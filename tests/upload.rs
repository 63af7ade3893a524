//! Uploads of bundles, models and task files: what is kept, what is refused and leaves nothing; and `skillscope gc`.

use std::convert::Infallible;
use std::fs::{self, File};
use std::io::{Cursor, Read as _, Write as _};
use std::net::{Shutdown, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::body::{Body, Bytes, to_bytes};
use axum::http::{Method, Request};
use backend::app::app;
use backend::embedded;
use backend::guard::{Access, Guard, Hosts, Limits, Token};
use backend::runs::DATABASE_FILE;
use backend::state::AppState;
use backend::store::{
    self, Incoming, KeptUnits, Origin, PROBES_FILE, RECORD_FILE, Refusal, RunFolder, SAMPLES_FILE, STUDY_FILE,
    SUMS_FILE, Unfinished, UploadLimit,
};
use futures_util::stream;
use serde_json::{Value, json};
use shared::api::{self, ModelEntry, Problem, StudyEntry, TaskCheck};
use tempfile::TempDir;
use tower::ServiceExt;
use zip::write::SimpleFileOptions;

use crate::support::{Answer, data_dir, finished, get, program, serve, study_folder, write_finished};

/// Sends a request to the server of a state.
async fn send(state: &AppState, (method, path): (Method, &str), headers: &[(&str, &str)], body: Body) -> Answer {
    let mut request = Request::builder().method(method).uri(path);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let response = app(state.clone()).oneshot(request.body(body).unwrap()).await.unwrap();
    let (parts, body) = response.into_parts();
    Answer { status: parts.status, headers: parts.headers, body: to_bytes(body, usize::MAX).await.unwrap() }
}

async fn upload(data: &Path, path: &str, bytes: &[u8]) -> Answer {
    send(&AppState::new(data.to_owned()), (Method::POST, path), &[], Body::from(bytes.to_owned())).await
}

async fn delete(data: &Path, id: &str) -> Answer {
    send(&AppState::new(data.to_owned()), (Method::DELETE, &api::study_path(id)), &[], Body::empty()).await
}

/// Whether an answer is a problem with this status and these words, and names no place of the server's disk.
#[track_caller]
fn assert_refused(answer: &Answer, data: &Path, status: u16, words: &str) {
    assert_eq!(answer.status.as_u16(), status, "expected '{words}', got {}", answer.text());
    let problem: Problem = answer.json();
    assert!(problem.detail.contains(words), "expected '{words}', got '{}'", problem.detail);
    assert!(!problem.detail.contains(&*data.to_string_lossy()), "it names the data folder: {}", problem.detail);
}

/// Whether a data folder holds nothing of any upload.
#[track_caller]
fn assert_empty(data: &Path) {
    for folder in ["uploads", "studies", "models"] {
        let left: Vec<_> = fs::read_dir(data.join(folder)).into_iter().flatten().flatten().collect();
        assert!(left.is_empty(), "{folder} holds {left:?}");
    }
}

/// The files of [`finished`] with some of their bytes changed; with hashes of what they hold.
fn changed(change: impl FnOnce(&Path)) -> Vec<(String, Vec<u8>)> {
    let folder = TempDir::new().unwrap();
    write_finished(folder.path());
    change(folder.path());
    let read = |name: &str| fs::read(folder.path().join(name)).unwrap();
    let files = [PROBES_FILE, RECORD_FILE, SAMPLES_FILE, STUDY_FILE].map(|name| (name.to_owned(), read(name)));
    let sums: String = files.iter().map(|(name, bytes)| format!("{}  {name}\n", store::sha256(bytes))).collect();
    files.into_iter().chain([(SUMS_FILE.to_owned(), sums.into_bytes())]).collect()
}

/// Puts other text in the place of the first that is found in study.json.
fn rewritten(from: &str, to: &str) -> Vec<u8> {
    packed(&changed(|folder| {
        let text = fs::read_to_string(folder.join(STUDY_FILE)).unwrap();
        assert!(text.contains(from), "study.json does not hold {from}");
        fs::write(folder.join(STUDY_FILE), text.replacen(from, to, 1)).unwrap();
    }))
}

fn packed(files: &[(String, Vec<u8>)]) -> Vec<u8> {
    store::pack(&finished().study.id, files).unwrap()
}

fn bundle() -> Vec<u8> {
    packed(&changed(|_| ()))
}

/// A zip of paths with their bytes.
fn zipped(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (path, bytes) in entries {
        writer.start_file(*path, SimpleFileOptions::default()).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// A zip whose list says that its last file has other bytes.
fn lying(mut bytes: Vec<u8>, size: u32) -> Vec<u8> {
    let list = bytes.windows(4).rposition(|window| window == b"PK\x01\x02").unwrap();
    bytes[list + 24..list + 28].copy_from_slice(&size.to_le_bytes());
    bytes
}

#[tokio::test]
async fn an_uploaded_study_is_the_bundle_byte_for_byte_and_is_marked() {
    let place = TempDir::new().unwrap();
    let (data, id, bundle) = (place.path(), &finished().study.id, bundle());
    let answer = upload(data, api::STUDIES, &bundle).await;
    assert_eq!(answer.status.as_u16(), 201, "{}", answer.text());
    let entry: StudyEntry = answer.json();
    assert!(entry.uploaded && !entry.bundled && entry.id == *id);
    let entries: Vec<StudyEntry> = get(data, api::STUDIES).await.json();
    let marked: Vec<&str> = entries.iter().filter(|entry| entry.uploaded).map(|entry| entry.id.as_str()).collect();
    assert_eq!(marked, [id]);
    let Some(Origin::Uploaded { bytes, sha256, at }) = Origin::of_study(&study_folder(data)) else {
        panic!("its origin is not known");
    };
    assert_eq!((bytes, sha256), (bundle.len() as u64, store::sha256(&bundle)));
    assert!(at.ends_with('Z') && at.len() == 20, "{at}");
    let again = place.path().join("again.zip");
    let folder = study_folder(data).display().to_string();
    for arguments in [&["study", "verify", &folder][..], &["export", &folder, "--bundle", &again.to_string_lossy()]] {
        let output = program().args(arguments).output().unwrap();
        assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    }
    let files = |bytes: Vec<u8>| {
        let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
        let read = |at: usize| {
            let (mut entry, mut content) = (archive.by_index(at).unwrap(), Vec::new());
            entry.read_to_end(&mut content).unwrap();
            (entry.name().to_owned(), content)
        };
        let mut files: Vec<_> = (0..5).map(read).collect();
        files.sort();
        files
    };
    assert!(files(fs::read(again).unwrap()) == files(bundle), "the exported bundle has other files");
    // Run again in its place, it is no upload any more.
    write_finished(&study_folder(data));
    assert_eq!(Origin::of_study(&study_folder(data)), None);
}

#[tokio::test]
async fn a_study_that_is_there_already_is_not_written_over() {
    let place = TempDir::new().unwrap();
    let (data, bundle) = (place.path(), bundle());
    assert_eq!(upload(data, api::STUDIES, &bundle).await.status.as_u16(), 201);
    assert_refused(&upload(data, api::STUDIES, &bundle).await, data, 409, "there is a study");
    let shipped = embedded::study("tiny-llama-seed-1").unwrap();
    assert_refused(&upload(data, api::STUDIES, &shipped).await, data, 409, "tiny-llama-seed-1");
    let place = TempDir::new().unwrap();
    drop(RunFolder::open(&study_folder(place.path()), "key", Unfinished::Refuse).unwrap());
    assert_refused(&upload(place.path(), api::STUDIES, &bundle).await, place.path(), 409, "unfinished run");
    let place = TempDir::new().unwrap();
    await_runs(place.path(), &[(&finished().study.id, "interrupted", false)]);
    assert_refused(&upload(place.path(), api::STUDIES, &bundle).await, place.path(), 409, "unfinished run");
}

#[tokio::test]
async fn a_bundle_that_is_not_a_whole_study_is_refused_and_leaves_nothing() {
    let (id, study) = (&finished().study.id, b"{}".as_slice());
    let many: Vec<(String, &[u8])> = (0..65).map(|at| (format!("s/{at}"), study)).collect();
    let many: Vec<(&str, &[u8])> = many.iter().map(|(name, bytes)| (name.as_str(), *bytes)).collect();
    let zeros = vec![0; 16 << 20];
    let bomb = zipped(&[("s/study.json", &zeros)]);
    assert!(bomb.len() < 100_000, "{} bytes", bomb.len());
    let mut wrong_sum = changed(|_| ());
    wrong_sum[3].1.push(b' ');
    let not_finite = packed(&changed(|folder| {
        let mut probes = fs::read(folder.join(PROBES_FILE)).unwrap();
        let end = probes.len() - 4;
        probes[end..].copy_from_slice(&f32::NAN.to_le_bytes());
        fs::write(folder.join(PROBES_FILE), probes).unwrap();
    }));
    let whole = bundle();
    // Two millions of bytes that do not compress.
    let mut state = 1_u32;
    let noise: Vec<u8> = (0..2_000_000)
        .map(|_| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            state.to_be_bytes()[0]
        })
        .collect();
    let large = lying(zipped(&[("s/samples.jsonl", &noise)]), 130 << 20);
    let cases: [(&str, Vec<u8>, &str); 19] = [
        ("a large file", large, "'s/samples.jsonl' unpacks to 136314880 bytes, more than 128 MB"),
        ("nothing", Vec::new(), "no bundle"),
        ("no zip", vec![b'x'; 1000], "no bundle"),
        ("cut short", whole[..whole.len() / 2].to_vec(), "cut short"),
        ("more behind it", [whole.clone(), vec![0]].concat(), "no bundle"),
        ("traversal", zipped(&[("../study.json", study)]), "leaves the study's folder"),
        ("deep traversal", zipped(&[("a/../../study.json", study)]), "leaves the study's folder"),
        ("absolute", zipped(&[("/etc/study.json", study)]), "leaves the study's folder"),
        ("of another system", zipped(&[("..\\study.json", study)]), "is no file of a study"),
        ("a foreign file", zipped(&[("s/study.json", study), ("s/page.html", study)]), "is no file of a study"),
        ("too many files", zipped(&many), "65 files"),
        ("a bomb", bomb.clone(), "unpacks to 16777216 bytes"),
        ("a bomb that hides its size", lying(bomb, 10), "unpacks to more than"),
        ("a wrong hash", packed(&wrong_sum), "study.json: expected sha256"),
        ("a newer schema", rewritten("\"schema\":2", "\"schema\":99"), "schema version 99"),
        ("no number", rewritten("\"seed\":1", "\"seed\":NaN"), "study.json"),
        ("an infinite number", rewritten("\"seed\":1", "\"seed\":1e999"), "study.json"),
        ("a probe of no number", not_finite, "not finite"),
        ("an id that is a path", rewritten(&format!("\"id\":\"{id}\""), "\"id\":\"../x\""), "is no id of a study"),
    ];
    let place = TempDir::new().unwrap();
    for (what, bytes, words) in cases {
        println!("{what}");
        assert_refused(&upload(place.path(), api::STUDIES, &bytes).await, place.path(), 422, words);
        assert_empty(place.path());
    }
}

#[tokio::test]
async fn an_upload_that_is_too_large_or_ends_early_leaves_nothing() {
    let place = TempDir::new().unwrap();
    let (data, bundle) = (place.path(), bundle());
    let limited = |most: u64, quota: u64| AppState {
        upload_limit: UploadLimit { bundle: most, model: most, quota },
        ..AppState::new(data.to_owned())
    };
    let (post, size) = ((Method::POST, api::STUDIES), bundle.len() as u64);
    let told = size.to_string();
    let announced = [("content-length", told.as_str())];
    for headers in [&announced[..0], &announced[..]] {
        let answer = send(&limited(1000, u64::MAX), post.clone(), headers, Body::from(bundle.clone())).await;
        assert_refused(&answer, data, 413, "--upload-limit");
        // The bundle alone fits, the study does not.
        for quota in [1000, size + 10_000] {
            let answer = send(&limited(4 * size, quota), post.clone(), headers, Body::from(bundle.clone())).await;
            assert_refused(&answer, data, 507, "skillscope gc");
        }
        assert_empty(data);
    }
    for path in [api::STUDIES, "/api/models?name=model.gguf"] {
        let half = Bytes::from(bundle[..bundle.len() / 2].to_vec());
        let pieces = stream::iter([Ok(half), Err(std::io::Error::from(std::io::ErrorKind::ConnectionReset))]);
        let state = AppState::new(data.to_owned());
        let answer = send(&state, (Method::POST, path), &[], Body::from_stream(pieces)).await;
        assert_refused(&answer, data, 400, "ended before its end");
        assert_empty(data);
    }
    // What is there already counts, in pieces as well.
    assert_eq!(upload(data, api::STUDIES, &bundle).await.status.as_u16(), 201);
    let used: u64 =
        fs::read_dir(study_folder(data)).unwrap().map(|entry| entry.unwrap().metadata().unwrap().len()).sum();
    let pieces = bundle.chunks(1000).map(|piece| Ok::<_, Infallible>(Bytes::from(piece.to_vec())));
    let pieces = Body::from_stream(stream::iter(pieces.collect::<Vec<_>>()));
    assert_refused(&send(&limited(4 * size, used + 10), post, &[], pieces).await, data, 507, "quota");
}

#[tokio::test]
async fn a_client_that_is_gone_leaves_nothing() {
    let place = TempDir::new().unwrap();
    let address = serve(place.path()).await;
    let mut client = TcpStream::connect(address.trim_start_matches("http://")).unwrap();
    let head = format!("POST {} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000\r\n\r\n", api::STUDIES);
    client.write_all(head.as_bytes()).unwrap();
    client.write_all(&[0; 1000]).unwrap();
    let uploads = place.path().join("uploads");
    let count = || fs::read_dir(&uploads).into_iter().flatten().count();
    let wait_for = async |expected: usize| {
        let begun = Instant::now();
        while count() != expected && begun.elapsed() < Duration::from_secs(10) {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        assert_eq!(count(), expected);
    };
    wait_for(1).await;
    client.shutdown(Shutdown::Both).unwrap();
    wait_for(0).await;
    assert_empty(place.path());
}

#[tokio::test]
async fn nothing_is_taken_or_removed_without_the_token() {
    let data = data_dir();
    let access = Access::Token { token: Token::new("open sesame"), private: false };
    let guard = Arc::new(Guard::new(access, Hosts::Any, Limits::default()));
    let state = AppState { guard, ..AppState::new(data.path().to_owned()) };
    let study = api::study_path(&finished().study.id);
    let asked = [
        (Method::POST, api::STUDIES),
        (Method::POST, "/api/models?name=m.gguf"),
        (Method::DELETE, &*study),
        (Method::DELETE, "/api/models/m.gguf"),
    ];
    for (method, path) in asked {
        let answer = send(&state, (method.clone(), path), &[], Body::from(bundle())).await;
        assert_refused(&answer, data.path(), 401, "token");
        let wrong = [("authorization", "Bearer closed")];
        assert_refused(&send(&state, (method, path), &wrong, Body::empty()).await, data.path(), 401, "token");
        assert!(!data.path().join("uploads").exists());
    }
    let given = [("authorization", "Bearer open sesame")];
    let answer = send(&state, (Method::DELETE, &study), &given, Body::empty()).await;
    assert_eq!(answer.status.as_u16(), 204, "{}", answer.text());
}

#[tokio::test]
async fn a_study_of_the_data_folder_is_removed_unless_a_run_writes_it() {
    let data = data_dir();
    let id = &finished().study.id;
    let run = RunFolder::open(&study_folder(data.path()), "key", Unfinished::Refuse).unwrap();
    assert_refused(&delete(data.path(), id).await, data.path(), 409, "a run writes the study");
    drop(run);
    fs::create_dir(store::activations_folder(&study_folder(data.path()))).unwrap();
    assert_eq!(delete(data.path(), id).await.status.as_u16(), 204);
    assert_eq!(get(data.path(), &api::study_path(id)).await.status.as_u16(), 404);
    let left: Vec<_> = fs::read_dir(data.path().join("studies")).unwrap().map(|of| of.unwrap().file_name()).collect();
    assert_eq!(left, [format!(".{id}.run").as_str()]);
    assert_eq!(fs::read_dir(data.path().join("uploads")).unwrap().count(), 0);
    assert_refused(&delete(data.path(), id).await, data.path(), 404, "unknown study");
    assert_refused(&delete(data.path(), "tiny-llama-seed-1").await, data.path(), 409, "ships with the program");
    assert_refused(&delete(data.path(), "..%2F..").await, data.path(), 404, "unknown study");
}

fn gguf() -> Vec<u8> {
    fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/model/llama-mixed.gguf")).unwrap()
}

#[tokio::test]
async fn an_uploaded_model_is_listed_and_its_file_is_what_was_sent() {
    let place = TempDir::new().unwrap();
    let (data, path) = (place.path(), "/api/models?name=small.Q4_1.gguf");
    let answer = upload(data, path, &gguf()).await;
    assert_eq!(answer.status.as_u16(), 201, "{}", answer.text());
    let entry: ModelEntry = answer.json();
    assert!(entry.uploaded && entry.problem.is_none() && entry.name == "small.Q4_1.gguf", "{entry:?}");
    let file = data.join("models/small.Q4_1.gguf");
    assert!(fs::read(&file).unwrap() == gguf());
    put(&data.join("models/broken/config.json"), b"{");
    let listed = get(data, api::MODELS).await;
    assert!(!listed.text().contains(&*data.to_string_lossy()), "it names the data folder: {}", listed.text());
    let models: Vec<ModelEntry> = listed.json();
    let broken = models.iter().find(|model| model.name == "broken").unwrap();
    assert!(broken.problem.as_ref().is_some_and(|told| told.contains("config.json")), "{broken:?}");
    assert!(AppState::new(data.to_owned()).model_named("small.Q4_1.gguf").is_some_and(|path| Path::new(&path) == file));
    let marked: Vec<_> = models.iter().filter(|model| model.uploaded).collect();
    assert_eq!(marked.len(), 1, "{models:?}");
    assert_eq!(marked[0].family.as_deref(), Some("llama"));
    assert_refused(&upload(data, path, &gguf()).await, data, 409, "there is a model 'small.Q4_1.gguf'");
    // Another file in its place is no upload, and is not removed.
    fs::write(&file, b"GGUF").unwrap();
    assert_eq!(Origin::of_model(&file), None);
    let state = AppState::new(data.to_owned());
    let remove =
        async |name: &str| send(&state, (Method::DELETE, &api::uploaded_model_path(name)), &[], Body::empty()).await;
    for name in ["small.Q4_1.gguf", "broken", "nobody", "..%2Fmodels%2Fbroken", "tiny-llama"] {
        assert_refused(&remove(name).await, data, 404, "no uploaded model");
    }
    fs::write(&file, gguf()).unwrap();
    assert_eq!(remove("small.Q4_1.gguf").await.status.as_u16(), 204);
    let left: Vec<_> = fs::read_dir(data.join("models")).unwrap().map(|of| of.unwrap().file_name()).collect();
    assert_eq!(left, ["broken"]);
}

#[tokio::test]
async fn uploads_at_the_same_time_stay_below_the_quota_together() {
    let place = TempDir::new().unwrap();
    let limit = UploadLimit { bundle: 64 << 20, model: 64 << 20, quota: 40 << 20 };
    let [mut first, mut second] = [(), ()].map(|()| Incoming::bundle(place.path(), limit).unwrap());
    let piece = vec![0; 1 << 20];
    for _ in 0..20 {
        first.write(&piece).unwrap();
    }
    // Each of them alone would fit.
    let written = (0..39).take_while(|_| second.write(&piece).is_ok()).count();
    assert_eq!(written, 31);
    drop((first, second));
    assert_empty(place.path());
}

#[tokio::test]
async fn a_server_that_cannot_read_its_runs_takes_no_study_and_says_why_in_its_log_alone() {
    let place = TempDir::new().unwrap();
    put(&place.path().join(DATABASE_FILE), &[b'x'; 4096]);
    assert_refused(&upload(place.path(), api::STUDIES, &bundle()).await, place.path(), 500, "the server failed");
    assert_empty(place.path());
}

#[tokio::test]
async fn what_lies_beside_a_study_is_of_that_study_alone() {
    let place = TempDir::new().unwrap();
    let (data, study) = (place.path(), study_folder(place.path()));
    // Units of a study that was removed by hand.
    put(&KeptUnits::path_of(&study).join("study.sha256"), b"of another");
    assert_eq!(upload(data, api::STUDIES, &bundle()).await.status.as_u16(), 201);
    assert!(!KeptUnits::path_of(&study).exists());
    // A study with the name of the other's activations stays; who comes second to remove a study does not find it.
    let named = store::activations_folder(&study);
    write_finished(&named);
    store::remove_study(data, &finished().study.id).unwrap();
    assert!(!study.exists() && named.join(STUDY_FILE).exists());
    let again = store::remove_study(data, &finished().study.id);
    assert!(matches!(again, Err(Refusal::Missing(_))), "{again:?}");
    // The card of a study is not that of its copy under another id.
    let copy = data.join("studies/copy");
    write_finished(&copy);
    write_finished(&study);
    let mut tags = Vec::new();
    for id in ["copy", finished().study.id.as_str()] {
        tags.push(get(data, &format!("/?study={id}")).await.header("etag").to_owned());
    }
    assert!(!tags[0].is_empty() && tags[0] != tags[1], "{tags:?}");
}

#[tokio::test]
async fn a_model_that_this_program_does_not_read_is_refused_and_leaves_nothing() {
    let with = |change: &dyn Fn(&mut Vec<u8>)| {
        let mut bytes = gguf();
        change(&mut bytes);
        bytes
    };
    // One key whose value is a list of nine million bytes.
    let key = [&1_u64.to_le_bytes()[..], b"a", &9_u32.to_le_bytes(), &0_u32.to_le_bytes()].concat();
    let list = [&9_000_000_u64.to_le_bytes()[..], &vec![0; 9_000_000]].concat();
    let head = [b"GGUF".as_slice(), &3_u32.to_le_bytes(), &0_u64.to_le_bytes(), &1_u64.to_le_bytes()].concat();
    let cases: [(&str, Vec<u8>, &str); 9] = [
        ("a.gguf", Vec::new(), "cut short"),
        ("a.gguf", bundle(), "is no GGUF file"),
        ("a.gguf", with(&|bytes| bytes[8..16].copy_from_slice(&u64::MAX.to_le_bytes())), "cut short"),
        ("a.gguf", with(&|bytes| bytes[16..24].copy_from_slice(&(1_u64 << 40).to_le_bytes())), "cut short"),
        ("a.gguf", [head, key, list].concat(), "9000001 values, keys and tensors"),
        ("a.gguf", with(&|bytes| bytes.truncate(bytes.len() - 1)), "cut short"),
        ("..%2Fa.gguf", gguf(), "is no name for a model's file"),
        (".gguf", gguf(), "is no name for a model's file"),
        ("a.bin", gguf(), "is no name for a model's file"),
    ];
    let place = TempDir::new().unwrap();
    for (name, bytes, words) in cases {
        let answer = upload(place.path(), &format!("/api/models?name={name}"), &bytes).await;
        assert_refused(&answer, place.path(), 422, words);
        assert_empty(place.path());
    }
    assert_refused(&upload(place.path(), api::MODELS, &gguf()).await, place.path(), 400, "?name=FILE.gguf");
}

#[tokio::test]
async fn a_task_file_is_checked_with_every_fault_and_its_place() {
    let place = TempDir::new().unwrap();
    let text = fs::read_to_string(crate::tidy::root().join("tasks/word-count.toml")).unwrap();
    let check: TaskCheck = upload(place.path(), api::TASK_CHECK, text.as_bytes()).await.json();
    assert_eq!(check, TaskCheck { tasks: vec!["word-count".to_owned()], faults: Vec::new() });
    let broken = text.replacen("id = \"word-count\"", "id = 7", 1);
    assert_ne!(broken, text);
    let check: TaskCheck = upload(place.path(), api::TASK_CHECK, broken.as_bytes()).await.json();
    assert!(check.tasks.is_empty());
    let known = shared::task::parse(&broken).err().unwrap();
    let places = |line, column, fix: &str| (line, column, fix.to_owned());
    let expected: Vec<_> = known.faults().iter().map(|of| places(of.line, of.column, &of.fix)).collect();
    let told: Vec<_> = check.faults.iter().map(|of| places(of.line, of.column, &of.fix)).collect();
    assert_eq!(told, expected);
    assert_eq!(check.faults[0].line, 1, "{:?}", check.faults);
    assert_refused(&upload(place.path(), api::TASK_CHECK, &[0xff, 0xfe]).await, place.path(), 400, "UTF-8");
    assert_empty(place.path());
}

/// Begins the database of a data folder, with runs of these studies and states, previews or not.
fn await_runs(data: &Path, runs: &[(&str, &str, bool)]) {
    let connection = rusqlite::Connection::open(data.join(DATABASE_FILE)).unwrap();
    connection.execute("CREATE TABLE runs (study TEXT, state TEXT, preview INTEGER)", []).unwrap();
    for run in runs {
        connection.execute("INSERT INTO runs VALUES (?1, ?2, ?3)", *run).unwrap();
    }
}

/// Makes a file with some bytes, and its folder.
fn put(path: &Path, bytes: &[u8]) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, bytes).unwrap();
}

/// An unfinished run that nobody holds.
fn abandoned_run(studies: &Path, name: &str) -> PathBuf {
    drop(RunFolder::open(&studies.join(name), "key", Unfinished::Refuse).unwrap());
    let folder = RunFolder::path_of(&studies.join(name));
    put(&folder.join("units/unit"), &[0; 1000]);
    folder
}

#[test]
fn gc_removes_what_nobody_uses_and_says_the_same_before() {
    let data = data_dir();
    let studies = data.path().join("studies");
    await_runs(data.path(), &[("waits", "interrupted", false), ("ended", "done", false), ("looked", "failed", true)]);
    let [ended, looked, waits] = ["ended", "looked", "waits"].map(|name| abandoned_run(&studies, name));
    let held = RunFolder::open(&studies.join("held"), "key", Unfinished::Refuse).unwrap();
    let [broken, received] = ["broken", "received"].map(|name| data.path().join("uploads").join(name));
    put(&broken.join("lock"), b"");
    put(&broken.join("study.zip"), &[0; 500]);
    put(&received.join("lock"), b"");
    let lock = File::open(received.join("lock")).unwrap();
    lock.try_lock().unwrap();
    put(&studies.join(".new-abc/study.json"), &[0; 70]);
    put(&data.path().join("views/0123456789abcdef"), b"view=time");
    put(&data.path().join("models/.gone.gguf.origin.json"), b"{}");
    let gc = |more: &[&str]| {
        let output = program().args(["gc", "--data-dir"]).arg(data.path()).args(more).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    };
    // Fresh, runs and half-written files stay.
    let fresh = gc(&["--dry-run"]);
    assert!(fresh.contains("broken: broken upload, 500 bytes") && fresh.ends_with("\n500 bytes in all\n"), "{fresh}");
    let said = gc(&["--dry-run", "--older-than", "0"]);
    let expected = [(&ended, "unfinished run, 1003 bytes"), (&looked, "unfinished run, 1003 bytes")];
    let expected = expected.into_iter().chain([(&broken, "broken upload, 500 bytes")]);
    let written = studies.join(".new-abc");
    let lines = expected.chain([(&written, "broken write, 70 bytes")]);
    let lines: String = lines.map(|(path, what)| format!("{}: {what}\n", path.display())).collect();
    assert_eq!(said, format!("{lines}2576 bytes in all\n"));
    assert!([&ended, &looked, &broken, &written].into_iter().all(|path| path.exists()));
    let told: Value = serde_json::from_str(&gc(&["--dry-run", "--older-than", "0", "--json"])).unwrap();
    assert_eq!(
        (&told["bytes"], &told["dry_run"], &told["leftovers"][2]["kind"]),
        (&json!(2576), &json!(true), &json!("broken upload"))
    );
    assert_eq!(gc(&["--older-than", "0"]), said);
    assert!([&ended, &looked, &broken, &written].into_iter().all(|path| !path.exists()));
    assert_eq!(gc(&["--older-than", "0"]), "0 bytes in all\n");
    let kept = [&waits, &RunFolder::path_of(&studies.join("held")), &received, &study_folder(data.path())];
    assert!(kept.into_iter().all(|path| path.exists()));
    // An hour old at least, an origin may be that of a model which is moved to its place just now.
    for kept in ["views/0123456789abcdef", "models/.gone.gguf.origin.json"] {
        assert!(data.path().join(kept).exists(), "{kept}");
    }
    drop(held);
}
