//! What the server says about itself: ids of requests, problems for all that fails, metrics, the log; and what clients may keep.

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::process::Stdio;

use axum::body::{Body, to_bytes};
use axum::extract::DefaultBodyLimit;
use axum::http::{Request, StatusCode};
use axum::routing::{get as reads, post as takes};
use axum::{Json, Router};
use backend::app::app;
use backend::observe::{METRICS, watched, with_problems};
use backend::state::AppState;
use serde_json::Value;
use shared::api::{self, Problem, REQUEST_ID, StudyEntry};
use tower::ServiceExt;

use crate::support::{Answer, data_dir, finished, get, program};

/// Sends a request to a router.
async fn send(router: Router, method: &str, path: &str, headers: &[(&str, &str)], body: &'static str) -> Answer {
    let mut request = Request::builder().method(method).uri(path);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let response = router.oneshot(request.body(Body::from(body)).unwrap()).await.unwrap();
    let (parts, body) = response.into_parts();
    Answer { status: parts.status, headers: parts.headers, body: to_bytes(body, usize::MAX).await.unwrap() }
}

/// Asserts that an answer is a problem with the id of its header; returns the detail.
fn detail(answer: &Answer, status: u16) -> String {
    assert_eq!(answer.status.as_u16(), status, "{}", answer.text());
    assert_eq!(answer.header("content-type"), "application/problem+json");
    let problem: Problem = answer.json();
    assert_eq!(problem.status, status);
    let instance = problem.instance.expect("a problem has the request's id");
    assert_eq!(instance, format!("urn:skillscope:request:{}", answer.header(REQUEST_ID)));
    problem.detail
}

#[tokio::test]
async fn every_answer_has_the_id_that_the_client_gave_or_a_new_one() {
    let data = data_dir();
    let state = AppState::new(data.path().to_owned());
    let (longest, longer) = ("x".repeat(64), "x".repeat(65));
    let (longest, longer) = (longest.as_str(), longer.as_str());
    let cases = [("Abc-123", true), (longest, true), (longer, false), ("", false), ("a b", false), ("a_b", false)];
    let mut made = Vec::new();
    for (given, is_taken) in cases {
        for (path, status) in [(api::HEALTH, 200), ("/", 200), ("/api/nothing", 404)] {
            let answer = send(app(state.clone()), "GET", path, &[(REQUEST_ID, given)], "").await;
            let id = answer.header(REQUEST_ID).to_owned();
            assert_eq!(id == given, is_taken, "{path}: {given} became {id}");
            if status == 404 {
                detail(&answer, 404);
            }
            if !is_taken {
                assert!(id.len() == 16 && id.bytes().all(|digit| digit.is_ascii_hexdigit()), "{id}");
                made.push(id);
            }
        }
    }
    let count = made.len();
    made.sort();
    made.dedup();
    assert_eq!((count, made.len()), (12, 12), "an id was given twice");
}

#[tokio::test]
async fn what_no_handler_answers_is_a_problem_too() {
    let router = || {
        let router = Router::new()
            .route("/api/panics", reads(async || -> &'static str { panic!("secret of /home/someone") }))
            .route("/api/text", reads(async || (StatusCode::GONE, "it is gone")))
            .route("/api/empty", reads(async || StatusCode::REQUEST_TIMEOUT))
            .route("/api/takes", takes(async |_: Json<Value>| ()))
            .route("/other", reads(async || (StatusCode::GONE, "it is gone")))
            .layer(DefaultBodyLimit::max(8));
        watched(with_problems(router), Default::default())
    };
    let json = [("content-type", "application/json")];
    let cases: [(&str, &str, &[(&str, &str)], &str, u16, &str); 8] = [
        ("GET", "/api/panics", &[], "", 500, "the server failed at this request; report it as a bug"),
        ("GET", "/api/text", &[], "", 410, "it is gone"),
        ("GET", "/api/empty", &[], "", 408, "Request Timeout; see /api/docs"),
        ("POST", "/api/takes", &[], "1", 415, "Expected request with `Content-Type: application/json`"),
        ("POST", "/api/takes", &json, "{", 400, "Failed to parse the request body as JSON"),
        ("POST", "/api/takes", &json, "[1, 2, 3, 4]", 413, "Failed to buffer the request body: length limit exceeded"),
        ("DELETE", "/api/takes", &[], "", 405, "Method Not Allowed; see /api/docs"),
        ("GET", "/api/none", &[], "", 404, "Not Found; see /api/docs"),
    ];
    for (method, path, headers, body, status, expected) in cases {
        let answer = send(router(), method, path, headers, body).await;
        let detail = detail(&answer, status);
        assert!(detail.starts_with(expected), "{method} {path}: {detail}");
        assert!(!detail.contains("/home"), "{detail}");
    }
    assert_eq!(send(router(), "DELETE", "/api/takes", &[], "").await.header("allow"), "POST");
    assert_eq!(send(router(), "GET", "/other", &[], "").await.text(), "it is gone");
}

#[tokio::test]
async fn a_body_of_another_kind_or_size_is_refused_with_what_to_send() {
    let data = data_dir();
    let state = AppState::new(data.path().to_owned());
    let json = [("content-type", "application/json")];
    for path in [api::VIEWS, api::LIVE] {
        let cases: [(&[(&str, &str)], &str, u16, &str); 2] =
            [(&[("content-type", "text/plain")], "{}", 415, "send {"), (&json, "{", 400, "body: ")];
        for (headers, body, status, expected) in cases {
            let answer = send(app(state.clone()), "POST", path, headers, body).await;
            let detail = detail(&answer, status);
            assert!(detail.contains(expected), "{path}: {detail}");
        }
    }
}

/// The samples of a scrape, by name and labels.
fn scraped(text: &str) -> BTreeMap<&str, f64> {
    let samples = text.lines().filter(|line| !line.starts_with('#'));
    samples.map(|line| line.rsplit_once(' ').map(|(name, value)| (name, value.parse().unwrap())).unwrap()).collect()
}

#[tokio::test]
async fn metrics_count_requests_by_known_routes_alone() {
    let data = data_dir();
    let state = AppState::new(data.path().to_owned());
    let ask = async |method: &'static str, path: &str| send(app(state.clone()), method, path, &[], "").await;
    let health = ask("GET", api::HEALTH).await.body.len() + ask("GET", api::HEALTH).await.body.len();
    ask("GET", &api::study_path(&finished().study.id)).await;
    for number in 0..20 {
        ask("GET", &api::study_path(&format!("nobody-{number}"))).await;
        ask("GET", &format!("/api/nothing-{number}")).await;
        ask("GET", &format!("/place-{number}")).await;
        ask("BREW", &format!("/brewed-{number}")).await;
    }
    let answer = ask("GET", api::METRICS).await;
    assert_eq!(answer.header("content-type"), "text/plain; version=0.0.4; charset=utf-8");
    let text = answer.text();
    let samples = scraped(&text);
    let total = |labels: &str| samples.get(format!("skillscope_requests_total{{{labels}}}").as_str()).copied();
    let study = "route=\"/api/studies/{id}\",method=\"GET\"";
    assert_eq!(total("route=\"/api/health\",method=\"GET\",status=\"2xx\""), Some(2.0), "{text}");
    assert_eq!(total(&format!("{study},status=\"2xx\"")), Some(1.0), "{text}");
    assert_eq!(total(&format!("{study},status=\"4xx\"")), Some(20.0), "{text}");
    assert_eq!(total("route=\"unknown\",method=\"GET\",status=\"4xx\""), Some(20.0), "{text}");
    assert_eq!(total("route=\"page\",method=\"other\",status=\"4xx\""), Some(20.0), "{text}");
    assert!(!text.contains("nobody-") && !text.contains("nothing-") && !text.contains("BREW"), "{text}");
    let of_health = |name: &str| samples[format!("{name}{{route=\"/api/health\",method=\"GET\"}}").as_str()];
    assert_eq!(of_health("skillscope_answer_bytes_total"), health as f64);
    assert_eq!(of_health("skillscope_request_seconds_count"), 2.0);
    let buckets: Vec<f64> = text
        .lines()
        .filter(|line| line.starts_with(&format!("skillscope_request_seconds_bucket{{{study},le=")))
        .map(|line| line.rsplit_once(' ').unwrap().1.parse().unwrap())
        .collect();
    assert!(buckets.len() == 13 && buckets.is_sorted() && buckets[12] == 21.0, "{buckets:?}");
    assert_eq!(samples["skillscope_open_requests"], 1.0);
    for name in ["skillscope_open_connections", "skillscope_live_requests", "skillscope_runs{state=\"running\"}"] {
        assert_eq!(samples[name], 0.0, "{name}");
    }
    if cfg!(target_os = "linux") {
        assert!(samples["process_resident_memory_bytes"] > 1e6, "{text}");
    }
}

#[tokio::test]
async fn every_metric_is_explained_and_documented() {
    let data = data_dir();
    let text = get(data.path(), api::METRICS).await.text();
    let docs = get(data.path(), api::DOCS).await.text();
    for metric in &METRICS {
        assert!(text.contains(&format!("# TYPE {} {}\n", metric.name, metric.kind)), "{text}");
        assert!(text.contains(&format!("# HELP {} ", metric.name)), "{text}");
        assert!(
            docs.contains(&format!("<code>{}</code><td>{}", metric.name, metric.kind)),
            "{} is not documented",
            metric.name
        );
    }
}

fn unpacked(answer: &Answer) -> Vec<u8> {
    let mut plain = Vec::new();
    let read = match answer.header("content-encoding") {
        "br" => brotli::Decompressor::new(&*answer.body, 1 << 16).read_to_end(&mut plain),
        "gzip" => flate2::read::GzDecoder::new(&*answer.body).read_to_end(&mut plain),
        _ => return answer.body.to_vec(),
    };
    read.unwrap();
    plain
}

/// What a client keeps is not sent again, and what it takes compressed is the same; large answers are ready before they are
/// sent, so that their length is known.
#[tokio::test]
async fn what_can_be_kept_has_an_etag_and_is_the_same_in_every_coding() {
    let data = data_dir();
    let state = AppState::new(data.path().to_owned());
    let id = &finished().study.id;
    let index = send(app(state.clone()), "GET", "/", &[], "").await.text();
    let script =
        index.split(['"', '\'']).find(|text| text.ends_with(".js")).expect("index.html names a script").to_owned();
    let task = &finished().directions.probes[0].task;
    let view = (api::VIEWS, [("content-type", "application/json")], r#"{"query":"view=time"}"#);
    let kept: api::KeptView = send(app(state.clone()), "POST", view.0, &view.1, view.2).await.json();
    let (revalidated, forever) = ("no-cache", "public, max-age=31536000, immutable");
    let cases = [
        (api::STUDIES.to_owned(), revalidated),
        (format!("{}?page=1&per_page=2", api::STUDIES), revalidated),
        (api::MODELS.to_owned(), revalidated),
        (api::study_path(id), revalidated),
        (api::front_path(id), revalidated),
        (api::samples_path(id), revalidated),
        (format!("{}?page=2&label=satisfied", api::samples_path(id)), revalidated),
        (api::probes_path(id), revalidated),
        (api::vector_path(id, task, "gguf"), revalidated),
        (api::view_path(&kept.hash), revalidated),
        (api::OPENAPI.to_owned(), revalidated),
        (api::DOCS.to_owned(), revalidated),
        ("/".to_owned(), revalidated),
        (format!("/?study={id}"), revalidated),
        ("/sw.js".to_owned(), revalidated),
        (format!("/{}", api::model_path("tiny-llama", "tokenizer.json")), revalidated),
        (format!("/{}", api::model_path("tiny-llama", "model.safetensors")), revalidated),
        (format!("/{}", script.trim_start_matches('/')), forever),
    ];
    for (path, keep) in &cases {
        let ask = async |name: &str, value: &str| send(app(state.clone()), "GET", path, &[(name, value)], "").await;
        let plain = ask("accept-encoding", "identity").await;
        assert_eq!(plain.status, StatusCode::OK, "{path}: {}", plain.text());
        let etag = plain.header("etag").to_owned();
        assert!(etag.starts_with("W/\"") && etag.len() > 8, "{path}: {etag}");
        assert_eq!((plain.header("cache-control"), plain.header("vary")), (*keep, "accept-encoding"), "{path}");
        let again = ask("if-none-match", &etag).await;
        assert_eq!((again.status, again.body.len()), (StatusCode::NOT_MODIFIED, 0), "{path}");
        assert_eq!((again.header("etag"), again.header("cache-control")), (etag.as_str(), *keep), "{path}");
        assert_eq!(ask("if-none-match", "\"other\"").await.status, StatusCode::OK, "{path}");
        for coding in ["br", "gzip", "gzip, br;q=0"] {
            let packed = ask("accept-encoding", coding).await;
            assert!(unpacked(&packed) == plain.body, "{path}: {coding} is another content");
            if plain.body.len() > 16 << 10 {
                assert_eq!(packed.header("content-length"), packed.body.len().to_string(), "{path}: {coding}");
                let is_binary = plain.header("content-type") == "application/octet-stream";
                let expected = if is_binary { "" } else { &coding[..coding.find(',').unwrap_or(coding.len())] };
                assert_eq!(packed.header("content-encoding"), expected, "{path}");
            }
        }
    }
    for path in [api::HEALTH, api::METRICS, "/api/nothing", "/nothing.js", &api::study_path("nobody")] {
        let answer = send(app(state.clone()), "GET", path, &[], "").await;
        assert_eq!((answer.header("cache-control"), answer.header("etag")), ("no-store", ""), "{path}");
    }
}

#[tokio::test]
async fn studies_come_whole_or_in_pages_that_link_to_the_next() {
    let data = data_dir();
    let whole = get(data.path(), api::STUDIES).await;
    assert_eq!(whole.header("link"), "");
    let whole: Vec<StudyEntry> = whole.json();
    assert!(whole.len() > 2, "{} studies", whole.len());
    let mut next = Some(format!("{}?per_page=2", api::STUDIES));
    let (mut paged, mut pages): (Vec<StudyEntry>, usize) = (Vec::new(), 0);
    while let Some(path) = next {
        let page = get(data.path(), &path).await;
        paged.extend(page.json::<Vec<StudyEntry>>());
        pages += 1;
        next = page.header("link").strip_suffix(">; rel=\"next\"").map(|link| link[1..].to_owned());
    }
    assert_eq!((paged, pages), (whole.clone(), whole.len().div_ceil(2)));
    let huge = get(data.path(), &format!("{}?page={}", api::STUDIES, usize::MAX)).await;
    assert_eq!((huge.json::<Vec<StudyEntry>>().len(), huge.header("link")), (0, ""));
    let over = format!("{}0", usize::MAX);
    let (query, told) = (format!("page={over}"), format!("page: '{over}' is no page; count from 1"));
    let cases = [
        ("page=0", "page: '0' is no page; count from 1"),
        ("page=-1", "page: '-1' is no page; count from 1"),
        ("page=two", "page: 'two' is no page; count from 1"),
        (query.as_str(), told.as_str()),
        ("per_page=0", "per_page: '0' is no length of a page; use 1 to 100"),
        ("per_page=101", "per_page: '101' is no length of a page; use 1 to 100"),
        ("per_page=many", "per_page: 'many' is no length of a page; use 1 to 100"),
        ("sort=id", "sort: unknown query field; use page and per_page"),
    ];
    for (query, expected) in cases {
        assert_eq!(detail(&get(data.path(), &format!("{}?{query}", api::STUDIES)).await, 400), expected);
    }
    let samples = api::samples_path(&finished().study.id);
    for page in ["0", "-1", "two", over.as_str()] {
        let answer = get(data.path(), &format!("{samples}?page={page}")).await;
        assert_eq!(detail(&answer, 400), format!("page: '{page}' is no page; count from 1"));
    }
    let huge: api::SamplePage = get(data.path(), &format!("{samples}?page={}", usize::MAX)).await.json();
    assert!(huge.samples.is_empty() && huge.total == finished().samples.len());
}

/// A study that cannot be read is named, and the server's folders are not.
#[tokio::test]
async fn no_problem_names_a_folder_of_the_server() {
    let data = data_dir();
    let folder = data.path().join("studies/broken");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("study.json"), "{").unwrap();
    std::fs::remove_file(crate::support::study_folder(data.path()).join("samples.jsonl")).unwrap();
    let id = &finished().study.id;
    for (path, status, named) in [
        (api::study_path("broken"), 422, "broken/study.json"),
        (api::samples_path(id), 422, "samples.jsonl: cannot be read"),
        (api::front_path(id), 422, "samples.jsonl: cannot be read"),
    ] {
        let detail = detail(&get(data.path(), &path).await, status);
        assert!(detail.contains(named), "{detail}");
        assert!(!detail.contains(&*data.path().to_string_lossy()), "{detail}");
    }
}

/// Starts the program, asks it once with a token in the query, and returns the answer's length and what was logged.
fn logged(format: &str) -> (usize, String) {
    let data = data_dir();
    let mut serve = program();
    serve.args(["serve", "--port", "0", "--json", "--log", format, "--data-dir"]).arg(data.path());
    let mut server = serve.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut ready = String::new();
    BufReader::new(server.stdout.take().unwrap()).read_line(&mut ready).unwrap();
    let url = serde_json::from_str::<Value>(&ready).unwrap()["url"].as_str().unwrap().to_owned();
    let mut stream = TcpStream::connect(url.trim_start_matches("http://")).unwrap();
    let head = "GET /api/studies/nobody?token=hush HTTP/1.1\r\nhost: 127.0.0.1\r\nx-request-id: mine-1\r\n";
    write!(stream, "{head}connection: close\r\n\r\n").unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    server.kill().unwrap();
    let told = String::from_utf8(server.wait_with_output().unwrap().stderr).unwrap();
    assert!(answer.starts_with("HTTP/1.1 404") && answer.contains("x-request-id: mine-1\r\n"), "{answer}");
    (answer.split_once("\r\n\r\n").unwrap().1.len(), told)
}

#[test]
fn a_request_is_one_line_in_the_log_without_its_query() {
    let (bytes, told) = logged("json");
    let lines: Vec<Value> = told.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines.len(), 1, "{told}");
    let line = &lines[0];
    assert_eq!((&line["method"], &line["route"]), (&"GET".into(), &"/api/studies/{id}".into()), "{told}");
    assert_eq!(
        (&line["status"], &line["bytes"], &line["id"]),
        (&404.into(), &bytes.into(), &"mine-1".into()),
        "{told}"
    );
    assert!((0.0..60_000.0).contains(&line["ms"].as_f64().unwrap()), "{told}");
    let text = logged("text").1;
    assert_eq!(text.lines().count(), 1, "{text}");
    assert!(text.contains("/api/studies/{id}") && text.contains("mine-1") && text.contains("404"), "{text}");
    assert!(!told.contains("hush") && !told.contains("nobody") && !text.contains("hush"), "{told}{text}");
    assert_eq!(logged("off").1, "");
}
