//! `cargo xtask pictures`: the README's pictures, taken from the current program.

use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use crate::browsers::chromium;
use crate::page;
use crate::serve::build_program;
use crate::workspace::{Workspace, run};

/// The study that is shown.
const STUDY: &str = "tiny-qwen2-seed-1";
/// Width in CSS pixels.
const WIDTH: u32 = 1440;
/// How long the page's own clock runs before the picture is taken, in milliseconds: a model writes meanwhile, by another clock.
const SETTLED: u32 = 120_000;
/// How long the server may take to start.
const PATIENCE: Duration = Duration::from_secs(30);

/// A file's name, the query of the page's address, and the height in CSS pixels.
const PICTURES: [(&str, &str, u32); 6] = [
    ("live", "view=live&task=json-format&edits=ablate%3Djson-format&run=1", 1180),
    ("overview", "view=overview", 900),
    ("transfer", "view=transfer&layer=5&task=word-count", 900),
    ("layers", "view=layers&task=word-count", 900),
    ("time", "view=time&task=word-count&token=6", 900),
    ("learn", "view=learn&lesson=transfer&step=2", 900),
];

/// Takes every picture in both themes.
pub(crate) fn pictures() -> Result<()> {
    let workspace = Workspace::locate()?;
    page::build_page()?;
    let program = build_program("skillscope")?;
    let browser = chromium()?;
    let data = workspace.target.join("pictures");
    let _ = std::fs::remove_dir_all(&data);
    let server = Server::start(&program, &data)?;
    for (name, query, height) in PICTURES {
        for theme in ["light", "dark"] {
            let file = workspace.join("docs").join(format!("{name}-{theme}.png"));
            let address = format!("http://127.0.0.1:{}/?study={STUDY}&{query}&theme={theme}&lang=en", server.port);
            shoot(&browser, &data.join("profile"), (&address, height), &file)?;
            eprintln!("{}", file.display());
        }
    }
    Ok(())
}

fn shoot(browser: &Path, profile: &Path, (address, height): (&str, u32), file: &Path) -> Result<()> {
    let mut command = Command::new(browser);
    command.args(["--headless=new", "--no-sandbox", "--no-first-run", "--disable-background-networking"]);
    command.args(["--disable-component-update", "--disable-sync", "--hide-scrollbars"]);
    command.arg(format!("--user-data-dir={}", profile.display())).arg(format!("--window-size={WIDTH},{height}"));
    command.arg(format!("--virtual-time-budget={SETTLED}")).arg(format!("--screenshot={}", file.display()));
    command.arg(address).stdout(Stdio::null()).stderr(Stdio::null());
    run(&mut command, "look at the address in a browser of your own")
}

/// A running `skillscope serve`; killed when dropped.
struct Server {
    process: Child,
    port: u16,
}

impl Server {
    fn start(program: &Path, data: &Path) -> Result<Self> {
        let port = TcpListener::bind("127.0.0.1:0").context("no port is free")?.local_addr()?.port();
        let mut command = Command::new(program);
        command.args(["serve", "--port", &port.to_string(), "--data-dir"]).arg(data);
        let process =
            command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().context("skillscope does not start")?;
        let server = Self { process, port };
        let start = Instant::now();
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            if start.elapsed() > PATIENCE {
                bail!("skillscope does not answer on port {port}; start `cargo xtask serve` to see why");
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        Ok(server)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
