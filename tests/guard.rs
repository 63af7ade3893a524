//! The hostile walk: what a server refuses, from whom, and what it goes on answering meanwhile.

use std::convert::Infallible;
use std::io::{Read, Write};
use std::net::{IpAddr, Ipv4Addr, SocketAddr, TcpStream};
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::ConnectInfo;
use axum::http::{Method, Request, StatusCode};
use axum::middleware::from_fn_with_state;
use axum::response::sse::{Event, Sse};
use axum::routing::get;
use backend::app::app;
use backend::guard::{self, Access, Guard, Hosts, Limits, Token};
use backend::state::AppState;
use backend::store;
use futures_util::stream::{self, Stream, StreamExt};
use shared::api::{self, Problem, StudyEntry};
use shared::study::Study;
use tokio::sync::oneshot;
use tower::ServiceExt;

use crate::driver::visit_with_error;
use crate::support::{Answer, data_dir, finished, study_folder};

const VIEW: &str = r#"{"query":"view=time"}"#;
const LOCAL: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);

fn guarded(data: &Path, guard: Guard) -> AppState {
    AppState { guard: Arc::new(guard), ..AppState::new(data.to_owned()) }
}

fn with_access(access: Access) -> Guard {
    Guard::new(access, Hosts::Any, Limits::default())
}

fn with_token(private: bool) -> Guard {
    with_access(Access::Token { token: Token::new("open sesame"), private })
}

/// Sends a request to the server of a state, from an address where one is given.
async fn send(
    state: &AppState,
    (method, path): (Method, &str),
    headers: &[(&str, &str)],
    body: &str,
    peer: Option<IpAddr>,
) -> Answer {
    let mut request = Request::builder().method(method).uri(path).header("content-type", "application/json");
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let mut request = request.body(Body::from(body.to_owned())).unwrap();
    if let Some(peer) = peer {
        request.extensions_mut().insert(ConnectInfo(SocketAddr::new(peer, 50_000)));
    }
    let response = app(state.clone()).oneshot(request).await.unwrap();
    let (parts, body) = response.into_parts();
    Answer { status: parts.status, headers: parts.headers, body: to_bytes(body, usize::MAX).await.unwrap() }
}

async fn keep_view(state: &AppState, headers: &[(&str, &str)]) -> Answer {
    send(state, (Method::POST, api::VIEWS), headers, VIEW, None).await
}

async fn look(state: &AppState, path: &str, headers: &[(&str, &str)]) -> Answer {
    send(state, (Method::GET, path), headers, "", None).await
}

fn assert_refused(answer: &Answer, status: u16, part: &str, what: &str) {
    assert_eq!(answer.status.as_u16(), status, "{what}: {}", answer.text());
    assert_eq!(answer.header("content-type"), "application/problem+json", "{what}");
    let problem: Problem = answer.json();
    assert!(problem.status == status && problem.detail.contains(part), "{what}: {}", problem.detail);
}

#[tokio::test]
async fn only_the_servers_own_names_are_answered() {
    let data = tempfile::tempdir().unwrap();
    let lan = IpAddr::V4(Ipv4Addr::UNSPECIFIED);
    let named = ["Lab.example".to_owned()];
    let cases: [(IpAddr, &[String], &str, bool); 15] = [
        (LOCAL, &[], "localhost:8087", true),
        (LOCAL, &[], "LOCALHOST", true),
        (LOCAL, &[], "127.0.0.1:1", true),
        (LOCAL, &[], "[::1]:8087", true),
        (LOCAL, &[], "evil.example:8087", false),
        (LOCAL, &[], "localhost.evil.example", false),
        (LOCAL, &[], "127.0.0.1.evil.example", false),
        (LOCAL, &[], "localhost@evil.example", false),
        (LOCAL, &[], "lab.example", false),
        (LOCAL, &named, "lab.example:443", true),
        (LOCAL, &named, "other.example", false),
        (lan, &[], "any.example", true),
        (lan, &named, "lab.EXAMPLE", true),
        (lan, &named, "localhost:8087", true),
        (lan, &named, "any.example", false),
    ];
    for (address, named, host, is_answered) in cases {
        let state = guarded(data.path(), Guard::new(Access::Open, Hosts::of(address, named), Limits::default()));
        for path in [api::HEALTH, "/", "/models/tiny-llama/config.json"] {
            let answer = look(&state, path, &[("host", host)]).await;
            assert_eq!(answer.status == StatusCode::OK, is_answered, "{host} at {address}, {named:?}: {path}");
            if !is_answered {
                assert_refused(&answer, 403, "--allow-host", host);
            }
        }
    }
    let state = AppState::new(data.path().to_owned());
    assert_refused(
        &look(&state, "http://evil.example/api/health", &[]).await,
        403,
        "evil.example",
        "an absolute address",
    );
    assert_eq!(look(&state, api::HEALTH, &[]).await.status, StatusCode::OK, "a client without a Host");
}

#[tokio::test]
async fn a_page_of_another_site_can_only_read() {
    let data = tempfile::tempdir().unwrap();
    let state = guarded(data.path(), with_access(Access::Open));
    let cases: [(&[(&str, &str)], bool); 10] = [
        (&[], true),
        (&[("origin", "http://lab.example:8087")], true),
        (&[("origin", "https://lab.example:8087")], true),
        (&[("origin", "http://lab.example")], false),
        (&[("origin", "http://evil.example")], false),
        (&[("origin", "null")], false),
        (&[("sec-fetch-site", "same-origin"), ("origin", "null")], true),
        (&[("sec-fetch-site", "none")], true),
        (&[("sec-fetch-site", "same-site"), ("origin", "http://lab.example:3000")], false),
        (&[("sec-fetch-site", "cross-site")], false),
    ];
    for (headers, is_own) in cases {
        let headers = [headers, &[("host", "lab.example:8087")]].concat();
        assert_eq!(look(&state, api::STUDIES, &headers).await.status, StatusCode::OK, "{headers:?}");
        let answer = keep_view(&state, &headers).await;
        assert_eq!(answer.status == StatusCode::CREATED, is_own, "{headers:?}: {}", answer.text());
        for asked in [(Method::POST, api::LIVE), (Method::DELETE, api::SESSION), (Method::OPTIONS, api::VIEWS)] {
            let answer = send(&state, asked.clone(), &headers, "{}", None).await;
            assert_eq!(answer.status == StatusCode::FORBIDDEN, !is_own, "{asked:?} {headers:?}");
            if !is_own {
                assert_refused(&answer, 403, "another site", &format!("{headers:?}"));
            }
            assert_eq!(answer.header("access-control-allow-origin"), "");
        }
    }
}

#[tokio::test]
async fn writing_needs_the_token_and_reading_only_on_a_private_server() {
    let data = data_dir();
    let tokens: [(&[(&str, &str)], bool); 9] = [
        (&[], false),
        (&[("authorization", "Bearer open")], false),
        (&[("authorization", "Bearer open sesame!")], false),
        (&[("authorization", "Bearer ")], false),
        (&[("authorization", "open sesame")], false),
        (&[("authorization", "Basic open sesame")], false),
        (&[("cookie", "skillscope=open sesame")], false),
        (&[("authorization", "Bearer open sesame")], true),
        (&[("authorization", "bearer open sesame")], true),
    ];
    for private in [false, true] {
        let state = guarded(data.path(), with_token(private));
        for (headers, is_right) in tokens {
            let what = format!("private {private}, {headers:?}");
            let kept = keep_view(&state, headers).await;
            let list = look(&state, api::STUDIES, headers).await;
            let live = send(&state, (Method::POST, api::LIVE), headers, "{}", None).await;
            if is_right {
                assert_eq!((kept.status, list.status), (StatusCode::CREATED, StatusCode::OK), "{what}");
                assert_eq!(live.status, StatusCode::BAD_REQUEST, "{what}");
                continue;
            }
            assert_refused(&kept, 401, "Authorization: Bearer", &what);
            assert_eq!(kept.header("www-authenticate"), "Bearer");
            if private {
                assert_refused(&list, 401, "token", &what);
                assert_refused(&live, 401, "token", &what);
            } else {
                assert_eq!((list.status, live.status), (StatusCode::OK, StatusCode::BAD_REQUEST), "{what}");
            }
        }
    }
    let read_only = guarded(data.path(), with_access(Access::ReadOnly));
    let none: &[(&str, &str)] = &[];
    for headers in [none, &[("authorization", "Bearer open sesame")]] {
        assert_refused(&keep_view(&read_only, headers).await, 403, "--token", "no token at all");
        assert_eq!(look(&read_only, api::STUDIES, headers).await.status, StatusCode::OK);
    }
}

#[tokio::test]
async fn a_private_server_shows_its_page_and_none_of_its_data() {
    let data = data_dir();
    let state = guarded(data.path(), with_token(true));
    let link = format!("/?study={}", finished().study.id);
    for path in ["/", &link, api::HEALTH, "/models/tiny-llama/config.json"] {
        let answer = look(&state, path, &[]).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}");
        assert!(!answer.text().contains("How planted follows"), "{path} names a study");
    }
    let titled = look(&state, &link, &[("authorization", "Bearer open sesame")]).await;
    assert!(titled.text().contains("How planted follows"));
    let id = &finished().study.id;
    for path in [api::STUDIES, api::MODELS, api::OPENAPI, api::DOCS, &api::study_path(id), &api::samples_path(id)] {
        assert_refused(&look(&state, path, &[]).await, 401, "token", path);
    }
}

#[tokio::test]
async fn a_browser_that_was_given_the_token_may_write_until_it_forgets_it() {
    let data = tempfile::tempdir().unwrap();
    let state = guarded(data.path(), with_token(true));
    let session = (Method::POST, api::SESSION);
    for (body, status, part) in [
        (r#"{"token":"wrong"}"#, 401, "not this server's"),
        (r#"{"token":""}"#, 401, "not this server's"),
        ("{}", 400, "token"),
    ] {
        let answer = send(&state, session.clone(), &[], body, None).await;
        assert_refused(&answer, status, part, body);
        assert_eq!(answer.header("set-cookie"), "");
    }
    let right = r#"{"token":" open sesame\n"}"#;
    let answer = send(&state, session.clone(), &[], right, None).await;
    assert_eq!(answer.status, StatusCode::NO_CONTENT, "{}", answer.text());
    let cookie = answer.header("set-cookie").to_owned();
    for part in ["HttpOnly", "SameSite=Strict", "Path=/", "Max-Age=2592000"] {
        assert!(cookie.split("; ").any(|has| has == part), "{part}: {cookie}");
    }
    assert!(!cookie.contains("sesame") && !cookie.contains("Secure"), "{cookie}");
    let own = [("origin", "https://lab.example"), ("host", "lab.example")];
    assert!(send(&state, session, &own, right, None).await.header("set-cookie").ends_with("; Secure"));
    let pair = cookie.split("; ").next().unwrap();
    let among_others = format!("theme=dark; {pair}; lang=it");
    for cookies in [pair, &among_others] {
        assert_eq!(keep_view(&state, &[("cookie", cookies)]).await.status, StatusCode::CREATED, "{cookies}");
        assert_eq!(look(&state, api::STUDIES, &[("cookie", cookies)]).await.status, StatusCode::OK, "{cookies}");
    }
    let mut changed = pair.to_owned();
    let last = changed.pop().unwrap();
    changed.push(if last == '0' { '1' } else { '0' });
    assert_refused(&keep_view(&state, &[("cookie", &changed)]).await, 401, "token", &changed);
    let other = guarded(data.path(), with_access(Access::Token { token: Token::new("another"), private: false }));
    assert_refused(&keep_view(&other, &[("cookie", pair)]).await, 401, "token", "another server's cookie");
    let gone = send(&state, (Method::DELETE, api::SESSION), &[("cookie", pair)], "", None).await;
    assert_eq!(gone.status, StatusCode::NO_CONTENT);
    assert!(gone.header("set-cookie").starts_with("skillscope=; ") && gone.header("set-cookie").contains("Max-Age=0"));
    let open = AppState::new(data.path().to_owned());
    let answer = send(&open, (Method::POST, api::SESSION), &[], right, None).await;
    assert_eq!((answer.status, answer.header("set-cookie")), (StatusCode::NO_CONTENT, ""));
}

#[tokio::test]
async fn no_path_leads_out_of_what_is_served() {
    let data = data_dir();
    let secret = "not for anyone";
    std::fs::write(data.path().join("secret.json"), secret).unwrap();
    std::fs::write(study_folder(data.path()).join("secret.json"), secret).unwrap();
    let state = AppState::new(data.path().to_owned());
    let index = look(&state, "/", &[]).await.body;
    let id = &finished().study.id;
    let ups = [
        "../secret.json",
        "..%2Fsecret.json",
        "%2e%2e/secret.json",
        "..%5Csecret.json",
        "%2e%2e%2fsecret.json",
        "..%252Fsecret.json",
    ];
    let places =
        ["/".to_owned(), "/models/".to_owned(), "/models/tiny-llama/".to_owned(), format!("{}/", api::STUDIES)];
    let deeper = [api::study_path(id), api::VIEWS.to_owned(), format!("{}/vectors", api::study_path(id))];
    let deeper = deeper.map(|path| path + "/");
    let mut seen = 0;
    for place in places.iter().chain(&deeper) {
        for up in ups.into_iter().chain(["secret.json", "/etc/passwd", "%00", "%FF"]) {
            for path in [format!("{place}{up}"), format!("{place}{up}/front"), format!("{place}x/../{up}")] {
                let answer = look(&state, &path, &[]).await;
                let is_index = answer.body == index && !path.starts_with("/api");
                assert!(is_index || [400, 404, 422].contains(&answer.status.as_u16()), "{path}: {}", answer.status);
                let text = answer.text();
                let folder = data.path().to_string_lossy();
                assert!(
                    !text.contains(secret) && !text.contains("root:") && !text.contains(&*folder),
                    "{path}: {text}"
                );
                seen += 1;
            }
        }
    }
    assert_eq!(seen, 7 * 10 * 3);
}

#[tokio::test]
async fn a_body_above_its_limit_is_refused() {
    let data = tempfile::tempdir().unwrap();
    let state = AppState::new(data.path().to_owned());
    let large = format!(r#"{{"query":"{}"}}"#, "x".repeat(1 << 20));
    for path in [api::VIEWS, api::SESSION] {
        assert_refused(&send(&state, (Method::POST, path), &[], &large, None).await, 413, "body", path);
    }
    assert!(!data.path().join("views").exists());
}

#[tokio::test]
async fn one_address_cannot_ask_without_end() {
    let data = tempfile::tempdir().unwrap();
    let limits = Limits { asks_at_once: 3.0, asks_per_second: 0.01, ..Limits::default() };
    let state = guarded(data.path(), Guard::new(Access::Open, Hosts::Any, limits));
    let of = |text: &str| Some(text.parse::<IpAddr>().unwrap());
    let ask = async |path: &str, method: Method, peer| send(&state, (method, path), &[], VIEW, peer).await;
    for _ in 0..3 {
        assert_eq!(ask(api::VIEWS, Method::POST, of("192.0.2.1")).await.status, StatusCode::CREATED);
        assert_eq!(ask(api::VIEWS, Method::POST, of("2001:db8::1")).await.status, StatusCode::CREATED);
    }
    let refused = [(api::VIEWS, "192.0.2.1"), (api::LIVE, "::ffff:192.0.2.1"), (api::VIEWS, "2001:db8::2:3")];
    for (path, peer) in refused {
        let answer = ask(path, Method::POST, of(peer)).await;
        assert_refused(&answer, 429, "ask again in", peer);
        assert!((1..=100).contains(&answer.header("retry-after").parse::<u32>().unwrap()), "{peer}");
    }
    for peer in [of("192.0.2.2"), of("2001:db8:0:1::1"), of("127.0.0.1"), None] {
        assert_eq!(ask(api::VIEWS, Method::POST, peer).await.status, StatusCode::CREATED, "{peer:?}");
    }
    for _ in 0..10 {
        assert_eq!(ask(api::STUDIES, Method::GET, of("192.0.2.1")).await.status, StatusCode::OK);
        assert_eq!(ask(api::VIEWS, Method::POST, of("127.0.0.1")).await.status, StatusCode::CREATED);
    }
    // Reading does not count, but guessing a token by reading does.
    let limits = Limits { asks_at_once: 3.0, asks_per_second: 0.01, ..Limits::default() };
    let access = Access::Token { token: Token::new("open sesame"), private: true };
    let state = guarded(data.path(), Guard::new(access, Hosts::Any, limits));
    let guess = [("authorization", "Bearer guess")];
    for status in [401, 401, 401, 429] {
        let answer = send(&state, (Method::GET, api::STUDIES), &guess, "", of("192.0.2.1")).await;
        assert_eq!(answer.status.as_u16(), status);
    }
    // The card of a page, too, says whether a guess is right; who does not guess reads the page without end.
    for (peer, guess) in
        [("192.0.2.2", ("authorization", "Bearer guess")), ("192.0.2.3", ("cookie", "a=b; skillscope=guess"))]
    {
        for status in [200, 200, 200, 429] {
            let answer = send(&state, (Method::GET, "/?study=any"), &[guess], "", of(peer)).await;
            assert_eq!(answer.status.as_u16(), status, "{guess:?}");
        }
    }
    let right = ("authorization", "Bearer open sesame");
    let readers: [&[(&str, &str)]; 3] = [&[], &[right], &[("cookie", "theme=dark")]];
    for headers in readers {
        for _ in 0..5 {
            let answer = send(&state, (Method::GET, "/?study=any"), headers, "", of("192.0.2.4")).await;
            assert_eq!(answer.status, StatusCode::OK, "{headers:?}");
        }
    }
}

#[tokio::test]
async fn every_answer_tells_the_browser_what_other_sites_may_not_do() {
    let data = data_dir();
    let state = AppState::new(data.path().to_owned());
    let refused = [("host", "evil.example")];
    let cases: [(&str, &[(&str, &str)]); 4] =
        [("/", &[]), (api::STUDIES, &[]), ("/nothing.js", &[]), (api::STUDIES, &refused)];
    for (path, headers) in cases {
        let answer = look(&state, path, headers).await;
        let is = |name: &str, value: &str| assert_eq!(answer.header(name), value, "{path}");
        is("x-content-type-options", "nosniff");
        is("referrer-policy", "no-referrer");
        is("cross-origin-opener-policy", "same-origin");
        is("cross-origin-embedder-policy", "require-corp");
        is("cross-origin-resource-policy", "same-origin");
        assert!(answer.header("permissions-policy").contains("camera=()"), "{path}");
    }
    for (path, is_open) in [
        ("/", false),
        ("/?embed=0", false),
        ("/?view=time&embed=1", true),
        ("/?view=embed%3D1", false),
        ("/?embed=1&embed=0", false),
        ("/?embed=0&embed=1", true),
        ("/?embed=1&embed=", true),
        ("/?embed=1&embed=2", true),
        ("/api/studies?embed=1", false),
        ("/metrics?embed=1", false),
    ] {
        let answer = look(&state, path, &[]).await;
        let mut policies =
            answer.headers.get_all("content-security-policy").iter().map(|value| value.to_str().unwrap());
        assert_eq!(!policies.any(|policy| policy.contains("frame-ancestors 'self'")), is_open, "{path}");
        let shown_by = if is_open { "cross-origin" } else { "same-origin" };
        assert_eq!(answer.header("cross-origin-resource-policy"), shown_by, "{path}");
    }
}

/// Names and texts of a study are anyone's: in the page they are text, in the API no browser takes them for a page.
#[tokio::test]
async fn markup_in_a_study_is_never_markup_of_a_page() {
    let data = tempfile::tempdir().unwrap();
    let script = "</title></script>\"'><script>alert(1)</script>";
    let (study, mut samples) = (&finished().study, finished().samples.clone());
    let (task, named) = (format!("\"{}\"", study.tasks[0].id), serde_json::to_string(script).unwrap());
    let mut study = Study::from_json(&study.to_json().unwrap().replace(&task, &named)).unwrap();
    study.provenance.model.name = script.to_owned();
    for sample in &mut samples {
        (sample.prompt, sample.response) = (script.to_owned(), script.to_owned());
    }
    store::write_study(&study_folder(data.path()), &study, &samples, &[]).unwrap();
    let state = AppState::new(data.path().to_owned());
    let entries: Vec<StudyEntry> = look(&state, api::STUDIES, &[]).await.json();
    assert!(entries.iter().any(|entry| entry.model == script));
    let id = &study.id;
    let html = look(&state, &format!("/?study={id}"), &[]).await;
    assert!(html.header("content-type").starts_with("text/html"), "{}", html.header("content-type"));
    assert!(
        html.text().contains("&lt;script&gt;alert(1)") && !html.text().contains("<script>alert"),
        "{}",
        html.text()
    );
    for path in [api::STUDIES, &api::study_path(id), &api::front_path(id), &api::samples_path(id)] {
        let answer = look(&state, path, &[]).await;
        assert!(answer.text().contains("alert(1)"), "{path} lacks the text");
        assert_eq!(answer.header("content-type"), "application/json", "{path}");
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
    }
    for path in [format!("{}/{script}", api::STUDIES), format!("/{script}.js")].map(|path| path.replace('<', "%3C")) {
        let answer = look(&state, &path.replace('>', "%3E").replace('"', "%22"), &[]).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
        assert!(!answer.header("content-type").starts_with("text/html"), "{path}");
    }
}

/// A server on a real port.
struct Started {
    address: SocketAddr,
    stop: oneshot::Sender<()>,
    ended: tokio::task::JoinHandle<()>,
}

async fn start(router: Router, guard: Arc<Guard>) -> Started {
    let listener = tokio::net::TcpListener::bind((LOCAL, 0)).await.unwrap();
    let address = listener.local_addr().unwrap();
    let (stop, stopped) = oneshot::channel::<()>();
    // A test that keeps only the address lets it run.
    let stopped = async {
        if stopped.await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    let ended = tokio::spawn(async move { guard::serve(listener, router, &guard, stopped).await });
    Started { address, stop, ended }
}

async fn start_app(data: &Path, limits: Limits) -> Started {
    let state = guarded(data, Guard::new(Access::Open, Hosts::of(LOCAL, &[]), limits));
    let guard = Arc::clone(&state.guard);
    start(app(state), guard).await
}

/// Opens a connection and sends bytes; what the server does not take any more is its refusal.
fn connect(address: SocketAddr, bytes: &[u8]) -> TcpStream {
    let mut stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
    let _ = stream.write_all(bytes);
    stream
}

/// All that comes until the server closes; fails where it does not within ten seconds.
fn read_out(stream: &mut TcpStream) -> String {
    let (mut all, mut piece) = (Vec::new(), [0; 4096]);
    loop {
        match stream.read(&mut piece) {
            Ok(0) => return String::from_utf8_lossy(&all).into_owned(),
            Ok(n) => all.extend_from_slice(&piece[..n]),
            Err(error) if error.kind() == std::io::ErrorKind::ConnectionReset => {
                return String::from_utf8_lossy(&all).into_owned();
            }
            Err(error) => panic!("the connection stays open: {error}"),
        }
    }
}

fn health(address: SocketAddr) -> String {
    read_out(&mut connect(address, b"GET /api/health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_head_that_is_too_large_or_too_slow_ends_its_connection() {
    let data = tempfile::tempdir().unwrap();
    let limits = Limits { head_time: Duration::from_millis(300), ..Limits::default() };
    let address = start_app(data.path(), limits).await.address;
    let many: String = (0..200).map(|n| format!("x-{n}: 1\r\n")).collect();
    let large = format!("x: {}\r\n", "y".repeat(40 << 10));
    for headers in [many, large] {
        let head = format!("GET /api/health HTTP/1.1\r\nHost: localhost\r\n{headers}\r\n");
        let answer = read_out(&mut connect(address, head.as_bytes()));
        assert!(answer.starts_with("HTTP/1.1 431 "), "{answer}");
    }
    for bytes in [&b""[..], b"GET", b"GET /api/health HTTP/1.1\r\nHost: localhost\r\n"] {
        let began = Instant::now();
        assert_eq!(read_out(&mut connect(address, bytes)), "");
        let took = began.elapsed();
        assert!((200..5000).contains(&took.as_millis()), "{took:?} for {bytes:?}");
    }
    // One byte after another does not help.
    let (mut stream, began) = (connect(address, b"GET /"), Instant::now());
    while stream.write_all(b"x").is_ok() {
        assert!(began.elapsed() < Duration::from_secs(5), "a slow head is held for ever");
        std::thread::sleep(Duration::from_millis(50));
    }
    assert!(health(address).starts_with("HTTP/1.1 200 "));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn three_hundred_half_open_connections_keep_no_reader_waiting_and_are_closed() {
    let data = tempfile::tempdir().unwrap();
    let limits = Limits { head_time: Duration::from_secs(2), ..Limits::default() };
    let address = start_app(data.path(), limits).await.address;
    let mut open: Vec<TcpStream> = (0..300).map(|_| connect(address, b"GET / HTTP/1.1\r\n")).collect();
    let began = Instant::now();
    let answer = health(address);
    assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
    assert!(began.elapsed() < Duration::from_secs(1), "{:?}", began.elapsed());
    for stream in &mut open {
        assert_eq!(read_out(stream), "");
    }
    assert!(began.elapsed() < Duration::from_secs(8), "{:?}", began.elapsed());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_connection_too_many_is_refused_until_another_ends() {
    let data = tempfile::tempdir().unwrap();
    let address = start_app(data.path(), Limits { connections: 4, ..Limits::default() }).await.address;
    let mut held: Vec<TcpStream> = (0..4).map(|_| connect(address, b"GET")).collect();
    let answer = read_out(&mut connect(address, b""));
    assert!(answer.starts_with("HTTP/1.1 503 ") && answer.contains("too many connections"), "{answer}");
    held.pop();
    let began = Instant::now();
    while !health(address).starts_with("HTTP/1.1 200 ") {
        assert!(began.elapsed() < Duration::from_secs(5), "the place stays taken");
        std::thread::sleep(Duration::from_millis(20));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_body_that_stops_coming_is_not_waited_for() {
    let data = tempfile::tempdir().unwrap();
    let limits = Limits { body_pause: Duration::from_millis(300), ..Limits::default() };
    let address = start_app(data.path(), limits).await.address;
    let head =
        "POST /api/views HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 99\r\n\r\n{";
    let answer = read_out(&mut connect(address, head.as_bytes()));
    assert!(answer.starts_with("HTTP/1.1 4"), "{answer}");
}

async fn events() -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    Sse::new(stream::iter([Ok(Event::default().data("first"))]).chain(stream::pending()))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_closes_although_a_reader_follows_events() {
    let guard = Arc::new(Guard::default());
    let router =
        Router::new().route("/events", get(events)).layer(from_fn_with_state(Arc::clone(&guard), guard::check));
    let server = start(router, guard).await;
    let mut follower = connect(server.address, b"GET /events HTTP/1.1\r\nHost: localhost\r\n\r\n");
    let mut received = String::new();
    while !received.contains("first") {
        let mut piece = [0; 1024];
        let n = follower.read(&mut piece).unwrap();
        assert!(n > 0, "{received}");
        received.push_str(&String::from_utf8_lossy(&piece[..n]));
    }
    let began = Instant::now();
    server.stop.send(()).unwrap();
    tokio::time::timeout(Duration::from_secs(5), server.ended).await.unwrap().unwrap();
    assert!(began.elapsed() < Duration::from_secs(3), "{:?}", began.elapsed());
    read_out(&mut follower);
    assert!(TcpStream::connect(server.address).is_err(), "it still listens");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_of_a_private_server_asks_for_the_token_and_then_reads_and_writes() {
    let data = data_dir();
    let access = Access::Token { token: Token::new("open sesame"), private: true };
    let state = guarded(data.path(), Guard::new(access, Hosts::of(LOCAL, &[]), Limits::default()));
    let guard = Arc::clone(&state.guard);
    let server = start(app(state), guard).await;
    visit_with_error(&format!("http://{}", server.address), (1280, 720), Some("401"), async move |page| {
        let (field, told) = ("dialog input[name=token]", "document.querySelector('dialog .share-told').textContent");
        page.open("/").await;
        page.press(field, "wrong").await;
        page.click("[data-action=use-token]").await;
        page.expect(&format!("{told}.includes(\"not this server's\")"), true).await;
        page.read(&format!("(document.querySelector('{field}').value = '')")).await;
        page.press(field, "open sesame").await;
        page.click("[data-action=use-token]").await;
        page.find(".claim .answer").await;
        page.expect("document.querySelector('dialog') === null && document.cookie === ''", true).await;
        page.reload().await;
        page.click("[data-action=share]").await;
        page.click("[data-share=short]").await;
        let links = "[...document.querySelectorAll('.share-field textarea')].map(field => field.value)";
        page.expect(&format!("{links}.some(link => link.includes('?v='))"), true).await;
    })
    .await;
}
