//! `lab fault`: a server that is killed, has no room, may not write, and has clients that are slow or gone.

mod clients;
mod clock;
mod disk;
mod kills;
mod server;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use backend::store::{self, KeptUnits};
use serde::Serialize;
use shared::api::RunRequest;
use shared::study::Preset;
use tempfile::TempDir;

/// A case: its name, and the function that tries it and says what it saw.
type Case = (&'static str, fn(&Bench) -> Result<String>);

/// Every case, in the order in which they run. The only list of them.
const CASES: [Case; 7] = [
    ("kills", kills::kills),
    ("full-disk", disk::full),
    ("read-only", disk::read_only),
    ("slow-clients", clients::slow),
    ("half-open", clients::half_open),
    ("vanished-clients", clients::vanished),
    ("clock", clock::jumps),
];

/// Try what a server must survive, on a run of a minute: exit code 1 when it does not.
#[derive(clap::Args)]
pub struct Args {
    /// The `skillscope` program.
    program: PathBuf,
    /// How often the server is killed in the middle of runs.
    #[arg(long, default_value_t = 100)]
    kills: usize,
    /// The seed of the moments.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Only these cases, separated by commas.
    #[arg(long, value_delimiter = ',')]
    only: Vec<String>,
    /// Write what was seen here as JSON.
    #[arg(long)]
    out: Option<PathBuf>,
}

/// What the cases share.
struct Bench {
    program: PathBuf,
    kills: usize,
    seed: u64,
    /// The files of the study that [`request`] asks for, as the command writes it.
    expected: BTreeMap<String, Vec<u8>>,
    /// How long the command took.
    takes: Duration,
}

/// One row of the table.
#[derive(Serialize)]
struct Row {
    case: &'static str,
    held: bool,
    seconds: f64,
    seen: String,
}

/// Runs the command.
pub fn run(args: &Args, json: bool) -> Result<()> {
    let known = CASES.map(|(name, _)| name);
    if let Some(unknown) = args.only.iter().find(|name| !known.contains(&name.as_str())) {
        bail!("--only: there is no case {unknown}; choose of {}", known.join(", "));
    }
    let bench = Bench::new(args)?;
    let chosen = |name: &str| args.only.is_empty() || args.only.iter().any(|only| only == name);
    let mut rows = Vec::new();
    for (case, try_it) in CASES.into_iter().filter(|(name, _)| chosen(name)) {
        let begun = Instant::now();
        let seen = try_it(&bench);
        let (held, seen) = (seen.is_ok(), seen.unwrap_or_else(|error| format!("{error:#}")));
        let row = Row { case, held, seconds: begun.elapsed().as_secs_f64(), seen };
        if !json {
            let verdict = if held { "held" } else { "FAILED" };
            println!("{:<18} {verdict:<8} {:>7.1} s  {}", row.case, row.seconds, row.seen);
        }
        rows.push(row);
    }
    let text = format!("{}\n", serde_json::to_string_pretty(&rows)?);
    if let Some(out) = &args.out {
        store::write_atomically(out, text.as_bytes())?;
    }
    if json {
        print!("{text}");
    }
    let failed: Vec<&str> = rows.iter().filter(|row| !row.held).map(|row| row.case).collect();
    ensure!(failed.is_empty(), "{} of {} cases failed: {}", failed.len(), rows.len(), failed.join(", "));
    Ok(())
}

/// The run of every case: two tasks, with every stage, ablation in behaviour among them.
fn request() -> RunRequest {
    RunRequest {
        model: "tiny-llama".to_owned(),
        tasks: ["word-count", "topic"].map(str::to_owned).to_vec(),
        preset: Some(Preset::Quick),
        samples: Some(60),
        seed: Some(7),
        ..RunRequest::default()
    }
}

impl Bench {
    /// Makes the study by the command.
    fn new(args: &Args) -> Result<Self> {
        let folder = folder()?;
        let (out, begun) = (folder.path().join("study"), Instant::now());
        let tasks = ["run", "--model", "tiny-llama", "--tasks", "word-count,topic", "--samples", "60"];
        let mut command = Command::new(&args.program);
        let output = command.args(tasks).args(["--quick", "--seed", "7", "--out"]).arg(&out).output();
        let output = output.with_context(|| format!("{} does not start", args.program.display()))?;
        ensure!(output.status.success(), "the command fails: {}", String::from_utf8_lossy(&output.stderr).trim());
        Ok(Self {
            program: args.program.clone(),
            kills: args.kills,
            seed: args.seed,
            expected: files(&out)?,
            takes: begun.elapsed(),
        })
    }

    /// The server over a data folder, on a free port.
    fn serve(&self, data: &Path) -> Command {
        let mut command = Command::new(&self.program);
        command.args(["serve", "--port", "0", "--json", "--data-dir"]).arg(data);
        command
    }

    /// Checks that a data folder holds a study with the command's bytes, and no hidden file but its kept units, which is how everything
    /// unfinished is named.
    fn check(&self, data: &Path, study: &str) -> Result<()> {
        let found = files(&data.join("studies").join(study))?;
        let names = |files: &BTreeMap<String, Vec<u8>>| files.keys().cloned().collect::<Vec<_>>().join(", ");
        let (has, expected) = (names(&found), names(&self.expected));
        ensure!(has == expected, "the study's files are {has}, those of the command {expected}");
        let differs = found.iter().find(|(name, bytes)| self.expected[*name] != **bytes);
        ensure!(differs.is_none(), "{} differs from the command's", differs.map_or("", |(name, _)| name));
        let kept = KeptUnits::path_of(&Path::new("studies").join(study)).display().to_string();
        let left: Vec<String> = hidden(data)?.into_iter().filter(|path| *path != kept).collect();
        ensure!(left.is_empty(), "left over: {}", left.join(", "));
        Ok(())
    }
}

/// An empty folder for a case.
fn folder() -> Result<TempDir> {
    TempDir::new().context("no folder to work in; free some space")
}

/// The files of a folder by name.
fn files(folder: &Path) -> Result<BTreeMap<String, Vec<u8>>> {
    let entries = std::fs::read_dir(folder).with_context(|| format!("there is no study {}", folder.display()))?;
    let read = |entry: std::io::Result<std::fs::DirEntry>| {
        let entry = entry?;
        Ok((entry.file_name().to_string_lossy().into_owned(), std::fs::read(entry.path())?))
    };
    entries.map(read).collect()
}

/// Everything below a folder whose name begins with a dot.
fn hidden(folder: &Path) -> Result<Vec<String>> {
    let mut found = Vec::new();
    for path in entries_below(folder)? {
        if path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.')) {
            found.push(path.strip_prefix(folder).unwrap_or(&path).display().to_string());
        }
    }
    Ok(found)
}

/// Every file and folder below a folder.
fn entries_below(folder: &Path) -> Result<Vec<PathBuf>> {
    let (mut found, mut open) = (Vec::new(), vec![folder.to_owned()]);
    while let Some(next) = open.pop() {
        for entry in std::fs::read_dir(&next).with_context(|| format!("{}: cannot be listed", next.display()))? {
            let path = entry?.path();
            if path.is_dir() {
                open.push(path.clone());
            }
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}
