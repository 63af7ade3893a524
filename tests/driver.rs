//! A real browser for a test: chromedriver on a free port, headless Chromium with a new empty profile.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use fantoccini::elements::Element;
use fantoccini::{Client, ClientBuilder, Locator};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use tempfile::TempDir;

/// How long a page may take to show something, on a busy machine.
const PATIENCE: Duration = Duration::from_secs(20);

/// Runs a visit in a new browser window of a width and height in CSS pixels. Afterwards: no request may have left
/// `origin`, and the console must hold no error.
pub(crate) async fn visit<F>(origin: &str, size: (u32, u32), visit: impl FnOnce(Page) -> F)
where
    F: Future<Output = ()> + Send + 'static,
{
    visit_with_error(origin, size, None, visit).await;
}

/// The same, where the browser must report errors with this text (a 404, say), and no others.
pub(crate) async fn visit_with_error<F>(
    origin: &str,
    size: (u32, u32),
    error: Option<&str>,
    visit: impl FnOnce(Page) -> F,
) where
    F: Future<Output = ()> + Send + 'static,
{
    let profile = TempDir::new().unwrap();
    let driver = Driver::start();
    let client = driver.open(&profile, size).await;
    let page = Page { client: client.clone(), origin: origin.to_owned() };
    let outcome = tokio::spawn(visit(page)).await;
    let session = client.session_id().await.unwrap().expect("an open browser has a session");
    let (console, network) = (driver.log(&session, "browser"), driver.log(&session, "performance"));
    client.close().await.unwrap();
    drop(driver);
    if let Err(panic) = outcome {
        panic!("{}\nthe console: {console:#?}", reason(panic));
    }
    let severe = console.iter().filter(|entry| entry["level"] == "SEVERE");
    let told = |entry: &&Value| error.is_some_and(|text| entry["message"].as_str().unwrap_or_default().contains(text));
    let (expected, others): (Vec<&Value>, Vec<&Value>) = severe.partition(told);
    assert!(others.is_empty(), "errors in the console: {others:#?}");
    assert!(error.is_none() || !expected.is_empty(), "the browser did not report {error:?}");
    let requests = requests(&network);
    assert!(requests.iter().any(|url| url.starts_with(origin)), "the browser's log does not hold the page's requests");
    let strangers: Vec<&String> = requests.iter().filter(|url| !stays(url, origin)).collect();
    assert!(strangers.is_empty(), "requests left {origin}: {strangers:?}");
}

fn reason(panic: tokio::task::JoinError) -> String {
    let Ok(payload) = panic.try_into_panic() else { return "the visit was cancelled".to_owned() };
    let text = payload.downcast_ref::<String>().cloned();
    text.or_else(|| payload.downcast_ref::<&str>().map(|text| (*text).to_owned())).unwrap_or_default()
}

/// Whether a request is to the origin, or to no other machine: the browser opens with a start page of its own.
fn stays(url: &str, origin: &str) -> bool {
    let local = ["data:", "blob:", "chrome://", "chrome-untrusted://"];
    url.starts_with(&format!("{origin}/")) || local.iter().any(|scheme| url.starts_with(scheme))
}

/// The addresses of all requests in a performance log.
fn requests(log: &[Value]) -> Vec<String> {
    let messages = log.iter().filter_map(|entry| serde_json::from_str::<Value>(entry["message"].as_str()?).ok());
    let sent = messages.filter(|message| message["message"]["method"] == "Network.requestWillBeSent");
    sent.filter_map(|message| Some(message.pointer("/message/params/request/url")?.as_str()?.to_owned())).collect()
}

/// The body of an HTTP answer with a Content-Length: the driver keeps the connection open.
fn read_body(stream: TcpStream) -> Vec<u8> {
    let mut lines = BufReader::new(stream);
    let mut length = 0;
    loop {
        let mut line = String::new();
        lines.read_line(&mut line).unwrap();
        let header = line.trim().to_ascii_lowercase();
        if let Some(number) = header.strip_prefix("content-length:") {
            length = number.trim().parse().unwrap();
        }
        if header.is_empty() {
            break;
        }
    }
    let mut body = vec![0; length];
    lines.read_exact(&mut body).unwrap();
    body
}

/// A running chromedriver; killed when dropped.
struct Driver {
    process: Child,
    port: u16,
}

impl Driver {
    fn start() -> Self {
        let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let program = std::env::var("CHROMEDRIVER").unwrap_or_else(|_| "chromedriver".to_owned());
        let mut command = Command::new(&program);
        command.arg(format!("--port={port}")).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        let process = command.spawn().unwrap_or_else(|error| {
            panic!("{program} does not start ({error}); run `cargo xtask test`, which installs it, or set CHROMEDRIVER")
        });
        let driver = Self { process, port };
        let start = Instant::now();
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            assert!(start.elapsed() < PATIENCE, "{program} does not answer on port {port}");
            std::thread::sleep(Duration::from_millis(20));
        }
        driver
    }

    async fn open(&self, profile: &TempDir, (width, height): (u32, u32)) -> Client {
        let arguments = [
            "--headless=new",
            "--no-sandbox",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--disable-dev-shm-usage",
            "--hide-scrollbars",
        ];
        let mut arguments: Vec<String> = arguments.map(str::to_owned).to_vec();
        arguments.push(format!("--user-data-dir={}", profile.path().display()));
        let mut options = json!({ "args": arguments });
        // A window cannot be as narrow as a phone; an emulated screen can.
        options["mobileEmulation"] =
            json!({ "deviceMetrics": { "width": width, "height": height, "pixelRatio": 1.0 } });
        if let Ok(browser) = std::env::var("CHROMIUM") {
            options["binary"] = browser.into();
        }
        let capabilities = json!({
            "goog:chromeOptions": options,
            "goog:loggingPrefs": { "browser": "ALL", "performance": "ALL" },
        });
        let mut builder = ClientBuilder::new(HttpConnector::new());
        builder.capabilities(capabilities.as_object().unwrap().clone());
        let address = format!("http://127.0.0.1:{}", self.port);
        builder.connect(&address).await.unwrap_or_else(|error| {
            panic!("chromium does not start ({error}); run `cargo xtask test`, which installs it, or set CHROMIUM")
        })
    }

    /// Takes a log's entries from the driver (an extension of WebDriver that fantoccini does not know).
    fn log(&self, session: &str, kind: &str) -> Vec<Value> {
        let body = json!({ "type": kind }).to_string();
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        let head = format!(
            "POST /session/{session}/se/log HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nContent-Length: {}\r\n\r\n",
            body.len()
        );
        stream.write_all(format!("{head}{body}").as_bytes()).unwrap();
        let answer = read_body(stream);
        let value: Value = serde_json::from_slice(&answer).unwrap();
        value["value"].as_array().unwrap_or_else(|| panic!("no log: {value}")).clone()
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Where two values differ; of lists, the first items that do.
fn difference(expected: &Value, got: &Value) -> String {
    let (Some(all), Some(some)) = (expected.as_array(), got.as_array()) else {
        return format!("expected {expected}, got {got}");
    };
    match all.iter().zip(some).position(|(expected, got)| expected != got) {
        Some(index) => format!("item {index}: {}", difference(&all[index], &some[index])),
        None => format!("expected {} items, got {}", all.len(), some.len()),
    }
}

/// The page in its browser.
pub(crate) struct Page {
    client: Client,
    origin: String,
}

impl Page {
    /// Opens a path of the origin.
    pub(crate) async fn open(&self, path: &str) {
        self.client.goto(&format!("{}{path}", self.origin)).await.unwrap();
    }

    /// The element of a selector, once it is there.
    pub(crate) async fn find(&self, selector: &str) -> Element {
        let found = self.client.wait().at_most(PATIENCE).for_element(Locator::Css(selector)).await;
        found.unwrap_or_else(|error| panic!("nothing matches {selector}: {error}"))
    }

    /// Clicks what a selector finds.
    pub(crate) async fn click(&self, selector: &str) {
        self.find(selector).await.click().await.unwrap_or_else(|error| panic!("{selector} cannot be clicked: {error}"));
    }

    /// Presses keys on what a selector finds.
    pub(crate) async fn press(&self, selector: &str, keys: &str) {
        self.find(selector).await.send_keys(keys).await.unwrap();
    }

    /// What a script returns.
    pub(crate) async fn read(&self, script: &str) -> Value {
        self.client.execute(&format!("return {script};"), Vec::new()).await.unwrap()
    }

    /// Waits until a script returns a value; fails with what it returned instead.
    pub(crate) async fn expect(&self, script: &str, expected: impl Into<Value>) {
        self.expect_as(script, Value::clone, expected).await;
    }

    /// The same for what `read` makes of the script's value.
    pub(crate) async fn expect_as(&self, script: &str, read: fn(&Value) -> Value, expected: impl Into<Value>) {
        let expected = expected.into();
        let start = Instant::now();
        let mut got = read(&self.read(script).await);
        while got != expected {
            assert!(start.elapsed() < PATIENCE, "{script}: {}", difference(&expected, &got));
            tokio::time::sleep(Duration::from_millis(25)).await;
            got = read(&self.read(script).await);
        }
    }

    /// Back in the history.
    pub(crate) async fn back(&self) {
        self.client.back().await.unwrap();
    }

    /// Forward in the history.
    pub(crate) async fn forward(&self) {
        self.client.forward().await.unwrap();
    }

    /// Loads the page again.
    pub(crate) async fn reload(&self) {
        self.client.refresh().await.unwrap();
    }
}
