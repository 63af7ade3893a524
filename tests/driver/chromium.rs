//! Chromium by chromedriver, which records the console's and the network's logs.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;

use fantoccini::Client;
use serde_json::{Value, json};
use tempfile::TempDir;

use super::Told;

const ARGUMENTS: [&str; 8] = [
    "--headless=new",
    "--no-sandbox",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--hide-scrollbars",
];

/// Those of a browser that lends its pages a GPU, in software.
const WITH_GPU: [&str; 3] = ["--enable-unsafe-webgpu", "--use-webgpu-adapter=swiftshader", "--enable-features=Vulkan"];

/// The capabilities that chromedriver is asked for, of a browser with a GPU or without.
pub(super) fn capabilities(profile: &TempDir, (width, height): (u32, u32), gpu: bool) -> Value {
    let mut arguments: Vec<String> = ARGUMENTS.map(str::to_owned).to_vec();
    if gpu {
        arguments.extend(WITH_GPU.map(str::to_owned));
    }
    arguments.push(format!("--user-data-dir={}", profile.path().display()));
    let mut options = json!({ "args": arguments });
    // A window cannot be as narrow as a phone; an emulated screen can.
    options["mobileEmulation"] = json!({ "deviceMetrics": { "width": width, "height": height, "pixelRatio": 1.0 } });
    if let Ok(browser) = std::env::var("CHROMIUM") {
        options["binary"] = browser.into();
    }
    json!({
        "goog:chromeOptions": options,
        "goog:loggingPrefs": { "browser": "ALL", "performance": "ALL" },
    })
}

/// The errors of the console, and every request.
pub(super) async fn told(client: &Client, port: u16) -> Told {
    let session = client.session_id().await.unwrap().expect("an open browser has a session");
    let (console, network) = (log(port, &session, "browser"), log(port, &session, "performance"));
    let severe = console.iter().filter(|entry| entry["level"] == "SEVERE");
    let errors = severe.map(|entry| entry["message"].as_str().unwrap_or_default().to_owned()).collect();
    Told { errors, requests: requests(&network) }
}

/// The addresses of all requests in a performance log.
fn requests(log: &[Value]) -> Vec<String> {
    let messages = log.iter().filter_map(|entry| serde_json::from_str::<Value>(entry["message"].as_str()?).ok());
    let sent = messages.filter(|message| message["message"]["method"] == "Network.requestWillBeSent");
    sent.filter_map(|message| Some(message.pointer("/message/params/request/url")?.as_str()?.to_owned())).collect()
}

/// Reads a log's entries from the driver (an extension of WebDriver that fantoccini does not support).
fn log(port: u16, session: &str, kind: &str) -> Vec<Value> {
    let body = json!({ "type": kind }).to_string();
    let mut stream = TcpStream::connect(("127.0.0.1", port)).unwrap();
    let head = format!(
        "POST /session/{session}/se/log HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nContent-Length: {}\r\n\r\n",
        body.len()
    );
    stream.write_all(format!("{head}{body}").as_bytes()).unwrap();
    let answer = read_body(stream);
    let value: Value = serde_json::from_slice(&answer).unwrap();
    value["value"].as_array().unwrap_or_else(|| panic!("no log: {value}")).clone()
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
