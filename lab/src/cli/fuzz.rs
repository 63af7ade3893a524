//! `lab fuzz`: mutated inputs for every reader of files and texts that come from outside.
//!
//! Each target is searched in a separate process: an overflowing stack and an allocation that fails end it, and are findings.

mod corpus;
mod mutation;
mod planted;
mod search;
mod target;

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use tempfile::TempDir;

use self::corpus::{Corpus, Finding};
use self::search::{Limits, Report, search};
use self::target::Target;

/// Processes of one target that may end on an input, before the search of it ends.
const MOST_CRASHES: u64 = 5;
/// Lines of a process' last words that are shown.
const LAST_WORDS: usize = 3;
/// Kilobytes of addresses that a target's process may have beside what an input may take.
const ADDRESSES: u64 = 6 << 20;

/// Read mutated inputs, and report each that panics, ends the process, is slow or takes much memory: exit code 1.
#[derive(clap::Args)]
pub struct Args {
    /// A target, `all`, or one with a planted fault (`planted-panic`, `-slow`, `-memory`, `-overflow`), which must be found.
    target: String,
    /// Seconds for each target.
    #[arg(long, default_value_t = 600)]
    seconds: u64,
    /// Inputs of each target, at most.
    #[arg(long, default_value_t = u64::MAX, hide_default_value = true)]
    inputs: u64,
    /// The seed: the same seed, corpus and inputs give the same search.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Folder for the inputs that reached something new, and for findings/.
    #[arg(long)]
    corpus: PathBuf,
    /// Targets that are searched side by side.
    #[arg(long, default_value_t = 1)]
    jobs: usize,
    /// Milliseconds that an input may take.
    #[arg(long, default_value_t = 2000)]
    milliseconds: u64,
    /// Megabytes that an input may take.
    #[arg(long, default_value_t = 1024)]
    megabytes: u64,
    /// Read this one file instead, and say what became of it.
    #[arg(long)]
    input: Option<PathBuf>,
    /// Search in this process; what `lab fuzz` starts.
    #[arg(long, hide = true)]
    here: bool,
}

/// Runs the command.
pub fn run(args: &Args, json: bool) -> Result<()> {
    let targets = target::named(&args.target)?;
    if let Some(path) = &args.input {
        return read_once(&targets, path);
    }
    if args.here {
        let limits = Limits {
            time: Duration::from_secs(args.seconds),
            inputs: args.inputs,
            input: Duration::from_millis(args.milliseconds),
            bytes: args.megabytes << 20,
        };
        for target in targets {
            let report = search(target, &mut Corpus::open(&args.corpus, target.name)?, args.seed, &limits)?;
            println!("{}", serde_json::to_string(&report)?);
        }
        return Ok(());
    }
    if !json {
        println!(
            "{:<18} {:>10} {:>8} {:>8} {:>9} {:>9}",
            "target", "inputs", "seconds", "per s", "outcomes", "findings"
        );
    }
    let reports = supervise_all(&targets, args, json)?;
    if json {
        println!("{}", serde_json::to_string(&reports)?);
    }
    let findings: Vec<&Finding> = reports.iter().flat_map(|report| &report.findings).collect();
    findings.iter().for_each(|found| eprintln!("{}: {}: {}", found.file, found.kind, found.what));
    ensure!(
        findings.is_empty(),
        "{} findings; read one again with `lab fuzz TARGET --corpus {} --input FILE`",
        findings.len(),
        args.corpus.display()
    );
    Ok(())
}

fn read_once(targets: &[&Target], path: &Path) -> Result<()> {
    let [target] = targets else { bail!("--input: name the one target that reads it") };
    let input = std::fs::read(path).with_context(|| format!("{}: cannot be read", path.display()))?;
    match (target.read)(&input) {
        Ok(()) => println!("accepted"),
        Err(refusal) => println!("refused: {refusal:#}"),
    }
    Ok(())
}

/// Searches the targets, `--jobs` side by side; the reports in the targets' order.
fn supervise_all(targets: &[&Target], args: &Args, json: bool) -> Result<Vec<Report>> {
    let (next, reports) = (AtomicUsize::new(0), Mutex::new(Vec::new()));
    std::thread::scope(|scope| {
        for _ in 0..args.jobs.clamp(1, targets.len()) {
            scope.spawn(|| {
                while let Some(target) = targets.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let report = supervise(target, args).with_context(|| target.name);
                    if let (false, Ok(report)) = (json, &report) {
                        print(report);
                    }
                    reports.lock().expect("nobody panics with it").push((target.name, report));
                }
            });
        }
    });
    let mut reports = reports.into_inner().expect("nobody panicked with it");
    reports.sort_by_key(|(name, _)| targets.iter().position(|target| target.name == *name));
    reports.into_iter().map(|(_, report)| report).collect()
}

fn print(Report { target, inputs, seconds, outcomes, findings }: &Report) {
    let rate = *inputs as f64 / seconds.max(1e-3);
    println!("{target:<18} {inputs:>10} {seconds:>8.1} {rate:>8.0} {outcomes:>9} {:>9}", findings.len());
}

/// Searches one target in another process, and again with another seed where that ended on an input.
fn supervise(target: &Target, args: &Args) -> Result<Report> {
    let mut whole = Report { target: target.name.to_owned(), ..Report::default() };
    let begun = Instant::now();
    for crash in 0..MOST_CRASHES {
        let left = Duration::from_secs(args.seconds).saturating_sub(begun.elapsed());
        let scratch = scratch()?;
        let output =
            process(target, args, args.seed.wrapping_add(crash), left.as_secs_f64().ceil() as u64, scratch.path())?;
        if output.status.success() {
            let report: Report = serde_json::from_slice(&output.stdout).context("the search printed no report")?;
            whole.findings.extend(report.findings);
            (whole.inputs, whole.outcomes) = (report.inputs, report.outcomes);
            break;
        }
        let words = String::from_utf8_lossy(&output.stderr).into_owned();
        let last: Vec<&str> = words.lines().rev().take(LAST_WORDS).collect();
        let last = last.into_iter().rev().collect::<Vec<_>>().join(" / ");
        // Those are errors of the search, not of an input.
        ensure!(!matches!(output.status.code(), Some(1 | 2)), "{last}");
        whole.findings.push(Corpus::crash(&args.corpus, target.name, &format!("{}: {last}", output.status))?);
        if left.is_zero() {
            break;
        }
    }
    whole.seconds = begun.elapsed().as_secs_f64();
    Ok(whole)
}

/// Runs a search in another process with a limit of addresses, where the system has one.
fn process(target: &Target, args: &Args, seed: u64, seconds: u64, scratch: &Path) -> Result<Output> {
    let program = std::env::current_exe().context("this program's path is unknown")?;
    let mut command = if cfg!(unix) {
        let mut shell = Command::new("sh");
        shell.args(["-c", r#"ulimit -c 0; ulimit -v "$1" 2>/dev/null; shift; exec "$@""#, "sh"]);
        shell.arg((ADDRESSES + (args.megabytes << 12)).to_string()).arg(program);
        shell
    } else {
        Command::new(program)
    };
    command.args(["fuzz", target.name, "--here", "--corpus"]).arg(&args.corpus);
    for (option, value) in [
        ("--seconds", seconds),
        ("--inputs", args.inputs),
        ("--seed", seed),
        ("--milliseconds", args.milliseconds),
        ("--megabytes", args.megabytes),
    ] {
        command.args([option, &value.to_string()]);
    }
    command.env("TMPDIR", scratch).stdin(Stdio::null()).output().context("the search does not start")
}

/// A folder for the files of a search, in memory where the system has such a place: every input is a file for some targets.
fn scratch() -> Result<TempDir> {
    let memory = Path::new("/dev/shm");
    let made = if memory.is_dir() { TempDir::new_in(memory).or_else(|_| TempDir::new()) } else { TempDir::new() };
    made.context("no folder for the inputs; free some space")
}
