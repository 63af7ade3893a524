//! A server as a process, and what is asked of it.

use std::fs::File;
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::mpsc;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, anyhow, bail, ensure};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use shared::api::{HEALTH, Health, Run, run_path};

/// How long a server may take to be ready, and to end.
const PATIENCE: Duration = Duration::from_secs(60);
/// How often a state is asked for.
const PAUSE: Duration = Duration::from_millis(20);

/// A running server; dropping it kills it (SIGKILL).
pub(super) struct Server {
    child: Child,
    agent: ureq::Agent,
    /// Its address, as `http://127.0.0.1:1234`.
    pub(super) url: String,
}

impl Server {
    /// Starts one and waits until it is ready. Its errors go to `log`.
    ///
    /// # Errors
    /// When it ends before, with its last line, or is not ready in a minute.
    pub(super) fn start(command: &mut Command, log: &Path) -> Result<Self> {
        let errors = File::create(log).with_context(|| format!("{}: cannot be written", log.display()))?;
        let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(errors).spawn()?;
        let address = child.stdout.take().map(address);
        // From here on a failure kills it.
        let agent = ureq::AgentBuilder::new().timeout(PATIENCE).build();
        let mut server = Self { child, agent, url: String::new() };
        let said = address.context("its output is not to be had")?.recv_timeout(PATIENCE);
        server.url = said.map_err(|_| {
            let log = std::fs::read_to_string(log).unwrap_or_default();
            anyhow!("the server does not start: {}", log.trim())
        })?;
        Ok(server)
    }

    /// The number of its process.
    pub(super) fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Its address without the scheme.
    pub(super) fn address(&self) -> &str {
        self.url.trim_start_matches("http://")
    }

    /// GETs JSON.
    ///
    /// # Errors
    /// For any other answer, which is named.
    pub(super) fn get<T: DeserializeOwned>(&self, path: &str) -> Result<T> {
        Ok(self.agent.get(&format!("{}{path}", self.url)).call().map_err(said)?.into_json()?)
    }

    /// POSTs JSON and reads JSON.
    ///
    /// # Errors
    /// For any other answer, which is named.
    pub(super) fn post<T: DeserializeOwned>(&self, path: &str, body: &impl Serialize) -> Result<T> {
        Ok(self.agent.post(&format!("{}{path}", self.url)).send_json(body).map_err(said)?.into_json()?)
    }

    /// Deletes something.
    ///
    /// # Errors
    /// For an answer that is no success, which is named.
    pub(super) fn delete(&self, path: &str) -> Result<()> {
        self.agent.delete(&format!("{}{path}", self.url)).call().map_err(said)?;
        Ok(())
    }

    /// How long it takes to say that it is well.
    ///
    /// # Errors
    /// When it does not.
    pub(super) fn well(&self) -> Result<Duration> {
        let asked = Instant::now();
        let Health { status, .. } = self.get(HEALTH).context("the server does not answer")?;
        ensure!(status == "ok", "the server is '{status}'");
        Ok(asked.elapsed())
    }

    /// The run once it waits and computes no more, or after a time.
    ///
    /// # Errors
    /// When the server does not answer.
    pub(super) fn follow(&self, id: &str, most: Duration) -> Result<Run> {
        let until = Instant::now() + most;
        loop {
            let run: Run = self.get(&run_path(id))?;
            if !run.state.is_open() || Instant::now() >= until {
                return Ok(run);
            }
            std::thread::sleep(PAUSE.min(until.saturating_duration_since(Instant::now())));
        }
    }

    /// Asks it to end, as a service manager does, and waits until it has.
    ///
    /// # Errors
    /// When it does not end, or ends with an error.
    pub(super) fn stop(mut self) -> Result<()> {
        if cfg!(not(unix)) {
            return Ok(());
        }
        let asked = Command::new("kill").args(["-TERM", &self.pid().to_string()]).status()?;
        ensure!(asked.success(), "the server cannot be asked to end");
        let until = Instant::now() + PATIENCE;
        while Instant::now() < until {
            if let Some(status) = self.child.try_wait()? {
                ensure!(status.success(), "the server ended with {status}");
                return Ok(());
            }
            std::thread::sleep(PAUSE);
        }
        bail!("the server does not end")
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The address that a server prints when it is ready; its output is read to the end.
fn address(output: ChildStdout) -> mpsc::Receiver<String> {
    let (sender, address) = mpsc::channel();
    std::thread::spawn(move || {
        for line in BufReader::new(output).lines().map_while(std::result::Result::ok) {
            if let Some(url) = serde_json::from_str::<Value>(&line).ok().as_ref().and_then(|line| line["url"].as_str())
            {
                // Who waits no longer needs no address.
                let _ = sender.send(url.to_owned());
            }
        }
    });
    address
}

/// An answer that is no success, with its text.
fn said(error: ureq::Error) -> anyhow::Error {
    match error {
        ureq::Error::Status(status, answer) => anyhow!("{status}: {}", answer.into_string().unwrap_or_default().trim()),
        ureq::Error::Transport(fault) => anyhow!("{fault}"),
    }
}

/// Waits until no process works in a folder or names it.
///
/// # Errors
/// When one still does after five seconds.
pub(super) fn wait_for_none(folder: &Path) -> Result<()> {
    let until = Instant::now() + Duration::from_secs(5);
    loop {
        let left = processes_of(folder);
        if left.is_empty() {
            return Ok(());
        }
        ensure!(Instant::now() < until, "processes are left over: {}", left.join(", "));
        std::thread::sleep(PAUSE);
    }
}

/// The processes that work in a folder or name it in their command line; none where the system does not list them in /proc.
fn processes_of(folder: &Path) -> Vec<String> {
    let name = folder.to_string_lossy().into_owned();
    let of = |entry: std::fs::DirEntry| {
        let (id, place) = (entry.file_name().to_string_lossy().into_owned(), entry.path());
        id.parse::<u32>().ok()?;
        let line = std::fs::read(place.join("cmdline")).unwrap_or_default();
        let line = String::from_utf8_lossy(&line).replace('\0', " ");
        let inside = std::fs::read_link(place.join("cwd")).is_ok_and(|cwd| cwd.starts_with(folder));
        (inside || line.contains(&name)).then(|| format!("{id} {line}"))
    };
    std::fs::read_dir("/proc").into_iter().flatten().flatten().filter_map(of).collect()
}

/// Files and connections that a process holds open, where the system tells.
pub(super) fn open_files(pid: u32) -> Option<usize> {
    std::fs::read_dir(format!("/proc/{pid}/fd")).ok().map(Iterator::count)
}
