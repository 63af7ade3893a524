//! Firefox by geckodriver. The console's output goes to a file; the page itself records its requests.

use std::fs::File;
use std::path::PathBuf;
use std::process::Command;

use fantoccini::Client;
use serde_json::{Value, json};
use tempfile::TempDir;

use super::{Told, free_port};

/// Other writers of errors to the console: parts of the browser itself, by their names or the schemes of their scripts.
const OF_THE_BROWSER: [&str; 4] = ["RSLoader", "resource://", "chrome://", "moz-src://"];
/// The smallest width of a window, in CSS pixels.
pub(super) const NARROWEST: u32 = 500;

/// The file of the browser's console output.
fn console(profile: &TempDir) -> PathBuf {
    profile.path().join("console.log")
}

/// A WebDriver that can run in parallel with others, and whose browser has a window of a size.
pub(super) fn prepare(command: &mut Command, profile: &TempDir, (width, height): (u32, u32)) {
    let console = File::create(console(profile)).unwrap();
    command.args([format!("--websocket-port={}", free_port()), format!("--marionette-port={}", free_port())]);
    command.args(["--profile-root".into(), profile.path().as_os_str().to_owned()]);
    command.env("MOZ_HEADLESS_WIDTH", width.to_string()).env("MOZ_HEADLESS_HEIGHT", height.to_string());
    command.stdout(console.try_clone().unwrap()).stderr(console);
}

/// The capabilities that geckodriver is asked for: a browser without requests of its own, and whose console is written to a
/// file.
pub(super) fn capabilities() -> Value {
    let mut options = json!({
        "args": ["-headless", "--kiosk"],
        "prefs": {
            "devtools.console.stdout.content": true,
            "network.captive-portal-service.enabled": false,
            "network.connectivity-service.enabled": false,
            "browser.sessionstore.resume_from_crash": false,
        },
    });
    if let Ok(browser) = std::env::var("FIREFOX") {
        options["binary"] = browser.into();
    }
    json!({ "moz:firefoxOptions": options })
}

/// The errors of the console, and the requests of the open document.
pub(super) async fn told(client: &Client, profile: &TempDir) -> Told {
    let script = "return [location.href, ...performance.getEntries().map(entry => entry.name)].filter(name => name.includes(':'));";
    let requests = client.execute(script, Vec::new()).await.unwrap();
    let requests = requests.as_array().unwrap().iter().filter_map(Value::as_str).map(str::to_owned).collect();
    let console = std::fs::read_to_string(console(profile)).unwrap();
    let of_page =
        |line: &&str| line.starts_with("JavaScript error: http") || line.starts_with("JavaScript error: file");
    let said = |line: &&str| line.starts_with("console.error") && !OF_THE_BROWSER.iter().any(|own| line.contains(own));
    let errors = console.lines().filter(|line| of_page(line) || said(line));
    Told { errors: errors.map(str::to_owned).collect(), requests }
}
