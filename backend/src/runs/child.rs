//! A run's child process: this program, which computes the study and reports how far it is.

use std::io::{BufRead as _, BufReader, Read, Write as _};
use std::process::{self, ChildStdin, Command, ExitStatus, Stdio};

use anyhow::{Context, Result};

use super::report::{Order, Report};

/// What comes from a child.
pub(super) enum Heard {
    /// A report.
    Report(Report),
    /// A line of its messages.
    Line(String),
    /// Both of its outputs are closed: it has ended, or is about to.
    Closed,
}

/// A child at work. It ends by itself when this is dropped: its orders end then.
pub(super) struct Child {
    process: process::Child,
    orders: Option<ChildStdin>,
}

impl Child {
    /// Starts a command; `hear` gets what comes from it, in a thread per output.
    ///
    /// # Errors
    /// When the program cannot be started.
    pub(super) fn spawn(command: &mut Command, hear: impl Fn(Heard) + Clone + Send + 'static) -> Result<Self> {
        apart(command);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut process = command.spawn().context("the program cannot be started")?;
        let orders = process.stdin.take();
        let stdout = process.stdout.take().context("the program has no output")?;
        let stderr = process.stderr.take().context("the program has no messages")?;
        let hear_line = hear.clone();
        let lines = std::thread::spawn(move || each_line(stderr, |line| hear_line(Heard::Line(line))));
        std::thread::spawn(move || {
            each_line(stdout, |line| match serde_json::from_str(&line) {
                Ok(report) => hear(Heard::Report(report)),
                Err(_) => hear(Heard::Line(line)),
            });
            // A panic there is a closed output, too.
            lines.join().unwrap_or(());
            hear(Heard::Closed);
        });
        Ok(Self { process, orders })
    }

    /// Gives an order. A child that has ended does not get it, and closes its outputs soon.
    pub(super) fn order(&mut self, order: Order) {
        if let Some(orders) = &mut self.orders {
            writeln!(orders, "{}", order.word()).and_then(|()| orders.flush()).unwrap_or(());
        }
    }

    /// Ends it at once. The units that it has finished are kept.
    pub(super) fn kill(&mut self) {
        self.orders = None;
        self.process.kill().unwrap_or(());
    }

    /// How it ended; waits for it.
    ///
    /// # Errors
    /// When the system does not say.
    pub(super) fn wait(&mut self) -> std::io::Result<ExitStatus> {
        self.process.wait()
    }
}

/// Calls a function with each line until the stream ends.
fn each_line(stream: impl Read, mut with: impl FnMut(String)) {
    for line in BufReader::new(stream).split(b'\n') {
        let Ok(line) = line else { return };
        let line = String::from_utf8_lossy(&line);
        if !line.trim().is_empty() {
            with(line.trim_end().to_owned());
        }
    }
}

/// Keeps the terminal's Ctrl+C from the child: the server orders it to stop.
#[cfg(unix)]
fn apart(command: &mut Command) {
    use std::os::unix::process::CommandExt as _;
    command.process_group(0);
}

/// As above.
#[cfg(windows)]
fn apart(command: &mut Command) {
    use std::os::windows::process::CommandExt as _;
    /// `CREATE_NEW_PROCESS_GROUP` of Windows.
    const NEW_GROUP: u32 = 0x200;
    command.creation_flags(NEW_GROUP);
}

#[cfg(not(any(unix, windows)))]
fn apart(_: &mut Command) {}
