//! A real browser for a test: its WebDriver on a free port, no window, a new empty profile. Chromium, or Firefox where
//! `SKILLSCOPE_BROWSER` says so: every visit must pass in both.

mod chromium;
mod firefox;

use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use fantoccini::actions::{InputSource, MOUSE_BUTTON_LEFT, MouseActions, PointerAction};
use fantoccini::elements::Element;
use fantoccini::{Client, ClientBuilder, Locator};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use tempfile::TempDir;

/// How long a page may take to show an element, on a busy machine.
const PATIENCE: Duration = Duration::from_secs(20);

/// The log of a browser after a visit.
struct Told {
    /// Errors in the console.
    errors: Vec<String>,
    /// Addresses that were requested.
    requests: Vec<String>,
}

/// Runs a visit in a new browser window of a width and height in CSS pixels. Afterwards no request may have left `origin`, and
/// the console must hold no error.
pub(crate) async fn visit<F>(origin: &str, size: (u32, u32), visit: impl FnOnce(Page) -> F)
where
    F: Future<Output = ()> + Send + 'static,
{
    run(origin, size, (None, false), visit).await;
}

/// The same in a browser that lends its pages a GPU, in software, where [`has_gpu`].
pub(crate) async fn visit_with_gpu<F>(origin: &str, size: (u32, u32), visit: impl FnOnce(Page) -> F)
where
    F: Future<Output = ()> + Send + 'static,
{
    run(origin, size, (None, true), visit).await;
}

/// Whether what a test's script changes of the browser's own objects is changed for the page, too: Firefox keeps them apart.
pub(crate) fn shares_objects() -> bool {
    Kind::wanted() == Kind::Chromium
}

/// Whether the browser of the tests can lend its pages a GPU without there being one: Firefox cannot.
pub(crate) fn has_gpu() -> bool {
    Kind::wanted() == Kind::Chromium
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
    run(origin, size, (error, false), visit).await;
}

async fn run<F>(origin: &str, size: (u32, u32), (error, gpu): (Option<&str>, bool), visit: impl FnOnce(Page) -> F)
where
    F: Future<Output = ()> + Send + 'static,
{
    let profile = TempDir::new().unwrap();
    let driver = Driver::start(&profile, size);
    let client = driver.open(&profile, size, gpu).await;
    let page = Page { client: client.clone(), origin: origin.to_owned(), width: driver.kind.width(size) };
    let outcome = tokio::spawn(visit(page)).await;
    let told = match driver.kind {
        Kind::Chromium => chromium::told(&client, driver.port).await,
        Kind::Firefox => firefox::told(&client, &profile).await,
    };
    client.close().await.unwrap();
    let kind = driver.kind;
    drop(driver);
    if let Err(panic) = outcome {
        panic!("{}\n{kind:?}'s console: {:#?}", reason(panic), told.errors);
    }
    let expected = |entry: &String| error.is_some_and(|text| entry.contains(text));
    // Firefox reports what was on its way when a page was left; Chromium does not, and stays the judge of requests that fail.
    let on_its_way = ["NetworkError when attempting to fetch resource", "AbortError: The operation was aborted"];
    let left = |entry: &&String| kind == Kind::Firefox && on_its_way.iter().any(|error| entry.contains(error));
    let (expected, others): (Vec<&String>, Vec<&String>) =
        told.errors.iter().filter(|entry| !left(entry)).partition(|entry| expected(entry));
    assert!(others.is_empty(), "errors in the console: {others:#?}");
    assert!(error.is_none() || !expected.is_empty() || kind == Kind::Firefox, "the browser did not report {error:?}");
    assert!(told.requests.iter().any(|url| url.starts_with(origin)), "{kind:?} does not tell the page's requests");
    let strangers: Vec<&String> = told.requests.iter().filter(|url| !stays(url, origin)).collect();
    assert!(strangers.is_empty(), "requests left {origin}: {strangers:?}");
}

fn reason(panic: tokio::task::JoinError) -> String {
    let Ok(payload) = panic.try_into_panic() else { return "the visit was cancelled".to_owned() };
    let text = payload.downcast_ref::<String>().cloned();
    text.or_else(|| payload.downcast_ref::<&str>().map(|text| (*text).to_owned())).unwrap_or_default()
}

/// Whether a request is to the origin, or to no other machine: the browser opens with a start page.
fn stays(url: &str, origin: &str) -> bool {
    let local = ["data:", "blob:", "chrome://", "chrome-untrusted://", "resource://"];
    url.starts_with(&format!("{origin}/")) || local.iter().any(|scheme| url.starts_with(scheme))
}

/// A browser that the tests support.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Chromium,
    Firefox,
}

impl Kind {
    fn wanted() -> Self {
        match std::env::var("SKILLSCOPE_BROWSER").as_deref() {
            Err(_) | Ok("chromium") => Self::Chromium,
            Ok("firefox") => Self::Firefox,
            Ok(other) => panic!("SKILLSCOPE_BROWSER is {other}; it can be chromium or firefox"),
        }
    }

    /// How wide a page is in a window of a size.
    fn width(self, (width, _): (u32, u32)) -> u32 {
        match self {
            Self::Chromium => width,
            Self::Firefox => width.max(firefox::NARROWEST),
        }
    }

    /// Its WebDriver's program: an environment variable, and the program that is started when it is not set.
    fn driver(self) -> [&'static str; 2] {
        match self {
            Self::Chromium => ["CHROMEDRIVER", "chromedriver"],
            Self::Firefox => ["GECKODRIVER", "geckodriver"],
        }
    }
}

/// A running WebDriver; killed when dropped.
struct Driver {
    kind: Kind,
    process: Child,
    port: u16,
}

impl Driver {
    fn start(profile: &TempDir, size: (u32, u32)) -> Self {
        let kind = Kind::wanted();
        let port = free_port();
        let [variable, default] = kind.driver();
        let program = std::env::var(variable).unwrap_or_else(|_| default.to_owned());
        let mut command = Command::new(&program);
        command.arg(format!("--port={port}")).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        if kind == Kind::Firefox {
            firefox::prepare(&mut command, profile, size);
        }
        let process = command.spawn().unwrap_or_else(|error| {
            panic!("{program} does not start ({error}); run `cargo xtask test`, which installs it, or set {variable}")
        });
        let driver = Self { kind, process, port };
        let start = Instant::now();
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            assert!(start.elapsed() < PATIENCE, "{program} does not answer on port {port}");
            std::thread::sleep(Duration::from_millis(20));
        }
        driver
    }

    async fn open(&self, profile: &TempDir, size: (u32, u32), gpu: bool) -> Client {
        let capabilities = match self.kind {
            Kind::Chromium => chromium::capabilities(profile, size, gpu),
            Kind::Firefox => firefox::capabilities(),
        };
        let mut builder = ClientBuilder::new(HttpConnector::new());
        builder.capabilities(capabilities.as_object().unwrap().clone());
        let kind = self.kind;
        builder.connect(&format!("http://127.0.0.1:{}", self.port)).await.unwrap_or_else(|error| {
            panic!("{kind:?} does not start ({error}); run `cargo xtask test`, which installs it")
        })
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// A port that nothing listens on.
pub(crate) fn free_port() -> u16 {
    std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
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

/// A part of the address's query, as a script.
pub(crate) fn asked(key: &str) -> String {
    format!("new URLSearchParams(location.search).get('{key}')")
}

/// The page in its browser.
pub(crate) struct Page {
    /// Its width in CSS pixels: the requested one, or the browser's smallest.
    pub(crate) width: u32,
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

    /// Clicks the element of a selector.
    pub(crate) async fn click(&self, selector: &str) {
        let element = self.find(selector).await;
        if element.click().await.is_ok() {
            return;
        }
        // On a phone it may lie under the bar of the views: a reader scrolls on.
        self.read(&format!("(document.querySelector({}).scrollIntoView({{ block: 'center' }}), 0)", json!(selector)))
            .await;
        element.click().await.unwrap_or_else(|error| panic!("{selector} cannot be clicked: {error}"));
    }

    /// Presses keys on the element of a selector; on the body: where nothing has the focus.
    pub(crate) async fn press(&self, selector: &str, keys: &str) {
        if selector == "body" {
            self.read("document.activeElement.blur()").await;
        }
        self.find(selector).await.send_keys(keys).await.unwrap();
    }

    /// Drags the element of a selector by a distance in pixels, with the mouse.
    pub(crate) async fn pull(&self, selector: &str, (x, y): (f64, f64)) {
        let element = self.find(selector).await;
        let moved = |x, y| PointerAction::MoveBy { duration: Some(Duration::from_millis(30)), x, y };
        let pull = MouseActions::new("mouse".to_owned())
            .then(PointerAction::MoveToElement { element, duration: None, x: 0.0, y: 0.0 })
            .then(PointerAction::Down { button: MOUSE_BUTTON_LEFT })
            .then(moved(x / 2.0, y / 2.0))
            .then(moved(x / 2.0, y / 2.0))
            .then(PointerAction::Up { button: MOUSE_BUTTON_LEFT });
        self.client.perform_actions(pull).await.unwrap();
    }

    /// What a script returns.
    pub(crate) async fn read(&self, script: &str) -> Value {
        self.client.execute(&format!("return {script};"), Vec::new()).await.unwrap()
    }

    /// Waits until a script returns a value; fails with what it returned instead.
    pub(crate) async fn expect(&self, script: &str, expected: impl Into<Value>) {
        self.expect_as(script, Value::clone, expected).await;
    }

    /// The same for the result of `read` on the script's value.
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

    /// The violations of the accessibility rules (WCAG 2.0 to 2.2, A and AA) on the open page: each rule with its elements.
    pub(crate) async fn violations(&self) -> Value {
        let axe = std::env::var("AXE").expect("AXE names axe.min.js; `cargo xtask test` fetches it and sets it");
        let axe = std::fs::read_to_string(&axe).unwrap_or_else(|error| panic!("{axe}: {error}"));
        self.client.execute(&format!("if (!window.axe) {{ {axe} }}"), Vec::new()).await.unwrap();
        let script = "const done = arguments[arguments.length - 1];
            const values = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
            axe.run({ runOnly: { type: 'tag', values } }).then(
                found => done(found.violations.map(rule => [rule.id, ...rule.nodes.map(node => node.html.slice(0, 200))])),
                error => done([String(error)]));";
        self.client.execute_async(script, Vec::new()).await.unwrap()
    }

    /// Back in the history.
    pub(crate) async fn back(&self) {
        self.client.back().await.unwrap();
    }

    /// Forward in the history.
    pub(crate) async fn forward(&self) {
        self.client.forward().await.unwrap();
    }

    /// Loads the page again, by its address: Firefox's refresh passes by service workers.
    pub(crate) async fn reload(&self) {
        let address = self.client.current_url().await.unwrap();
        self.client.goto(address.as_str()).await.unwrap();
    }
}
