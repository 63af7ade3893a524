//! `lab load`: many readers at a fixed rate, followers of a run, uploads and live requests at once, on a running server.

mod client;
mod memory;
mod tally;
mod traffic;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, anyhow, bail, ensure};
use axum::body::Bytes;
use axum::http::Method;
use backend::store;
use serde::Serialize;
use shared::api::{MODELS, RUNS, Run, RunRequest, STUDIES, StudyEntry, front_path, run_path, study_path};
use shared::study::Preset;
use tokio::sync::Barrier;
use tokio::task::JoinSet;

use self::client::{Site, Visitor};
use self::memory::Memory;
use self::tally::{Figures, Tally};
use self::traffic::{follow, live, upload, view};

/// Studies that the viewers read.
const STUDIES_READ: usize = 2;
/// Samples of the run beside, enough to outlast the load; it is deleted at the end.
const SAMPLES: usize = 600;
/// How long the server may rest before its memory is read for the last time.
const REST: Duration = Duration::from_secs(5);

/// Ask a running server for much at once, and say how long it took to answer.
///
/// Cached reads come at a fixed rate, whether earlier ones are answered or not; a latency counts from the moment at which the
/// request was due, so that a server that stalls cannot hide it.
#[derive(clap::Args)]
pub struct Args {
    /// The server's address, as http://127.0.0.1:8087.
    url: String,
    /// Readers, a connection each. All read everything once; then together they ask at the rate.
    #[arg(long, default_value_t = 500)]
    viewers: usize,
    /// Followers of one run.
    #[arg(long, default_value_t = 50)]
    followers: usize,
    /// Clients that upload a study's bundle, again and again.
    #[arg(long, default_value_t = 5)]
    uploads: usize,
    /// Clients that ask Live, again and again.
    #[arg(long, default_value_t = 10)]
    live: usize,
    /// Seconds of the load.
    #[arg(long, default_value_t = 30)]
    seconds: u64,
    /// Cached reads per second, of all viewers together.
    #[arg(long, default_value_t = 2000)]
    rate: u64,
    /// The server's process, whose memory is read; without it the server's /metrics says it.
    #[arg(long)]
    pid: Option<u32>,
    /// The server's token.
    #[arg(long)]
    token: Option<String>,
    /// Write the figures here as JSON.
    #[arg(long)]
    out: Option<PathBuf>,
}

/// What was measured.
#[derive(Serialize)]
struct Report {
    viewers: usize,
    followers: usize,
    uploads: usize,
    live: usize,
    seconds: u64,
    rate: u64,
    requests: BTreeMap<&'static str, Figures>,
    memory: Memory,
}

/// What every client of the load needs.
#[derive(Clone)]
struct Plan {
    site: Site,
    /// When the load begins: all viewers have read everything once.
    ready: Arc<Barrier>,
    time: Duration,
}

/// Runs the command.
pub fn run(args: &Args, json: bool) -> Result<()> {
    ensure!(args.viewers > 0 && args.rate > 0, "--viewers and --rate must be at least 1");
    let runtime = tokio::runtime::Runtime::new().context("no threads for the load; close other programs")?;
    let report = runtime.block_on(load(args))?;
    let text = format!("{}\n", serde_json::to_string_pretty(&report)?);
    if let Some(out) = &args.out {
        store::write_atomically(out, text.as_bytes())?;
    }
    if json {
        print!("{text}");
    } else {
        print(&report);
    }
    let errors: u64 = report.requests.values().flat_map(|figures| figures.errors.values()).sum();
    ensure!(errors == 0, "{errors} requests failed, as listed");
    Ok(())
}

async fn load(args: &Args) -> Result<Report> {
    let site = Site::new(&args.url, args.token.as_deref());
    let first = Visitor::new(&site);
    let studies: Vec<StudyEntry> = first.json(Method::GET, STUDIES, None::<&()>).await?;
    ensure!(!studies.is_empty(), "the server has no study to read");
    let paths: Arc<[String]> = paths(&studies).into();
    let run =
        if args.followers > 0 { Some(first.json::<Run>(Method::POST, RUNS, Some(&request())).await?) } else { None };
    let clients = args.viewers + args.followers + args.uploads + args.live;
    // The memory's watch is one more.
    let ready = Arc::new(Barrier::new(clients + 1));
    let plan = Plan { site: site.clone(), ready: Arc::clone(&ready), time: Duration::from_secs(args.seconds) };
    let (memory, watching) = memory::watch(site.clone(), args.pid).await;
    let mut tasks: JoinSet<Vec<(&'static str, Tally)>> = JoinSet::new();
    for number in 0..args.viewers {
        let every = Duration::from_secs_f64(args.viewers as f64 / args.rate as f64);
        let behind = every.mul_f64(number as f64 / args.viewers as f64);
        tasks.spawn(view(plan.clone(), Arc::clone(&paths), every, behind));
    }
    for _ in 0..args.followers {
        let id = run.as_ref().map(|run| run.id.clone()).unwrap_or_default();
        tasks.spawn(follow(plan.clone(), id));
    }
    for _ in 0..args.uploads {
        tasks.spawn(upload(plan.clone()));
    }
    for number in 0..args.live {
        tasks.spawn(live(plan.clone(), number as u64));
    }
    ready.wait().await;
    memory.visited();
    let mut requests: BTreeMap<&'static str, Tally> = BTreeMap::new();
    while let Some(done) = tasks.join_next().await {
        for (kind, tally) in done.context("a client of the load panicked")? {
            requests.entry(kind).or_default().add(tally);
        }
    }
    if let Some(run) = run {
        tidy_up(&first, &run).await?;
    }
    tokio::time::sleep(REST).await;
    watching.abort();
    let requests = requests.into_iter().map(|(kind, tally)| (kind, tally.figures())).collect();
    let Args { viewers, followers, uploads, live, seconds, rate, .. } = *args;
    Ok(Report { viewers, followers, uploads, live, seconds, rate, requests, memory: memory.read().await })
}

/// What the viewers read: the page, the lists, and studies.
fn paths(studies: &[StudyEntry]) -> Vec<String> {
    let lists = ["/", STUDIES, MODELS].map(str::to_owned);
    let of_studies = studies.iter().take(STUDIES_READ).flat_map(|study| [front_path(&study.id), study_path(&study.id)]);
    lists.into_iter().chain(of_studies).collect()
}

/// The run beside; its seed is new each time, so that the server has no study of it.
fn request() -> RunRequest {
    let seed = std::time::UNIX_EPOCH.elapsed().map_or(1, |since| since.as_secs());
    RunRequest {
        model: "tiny-llama".to_owned(),
        preset: Some(Preset::Quick),
        samples: Some(SAMPLES),
        seed: Some(seed),
        ..RunRequest::default()
    }
}

/// Deletes the run, which ends it between units.
async fn tidy_up(visitor: &Visitor, run: &Run) -> Result<()> {
    let (path, asked) = (run_path(&run.id), Instant::now());
    while asked.elapsed() < Duration::from_secs(60) {
        let deleted = visitor.send(Method::DELETE, &path, &[], Bytes::new()).await;
        if visitor.text(&path).await.is_err_and(|error| error == "status 404") {
            return Ok(());
        }
        deleted.map_err(|error| anyhow!("run {}: {error}", run.id))?;
        tokio::time::sleep(Duration::from_millis(500)).await;
    }
    bail!("run {} is not deleted", run.id)
}

fn print(report: &Report) {
    println!(
        "{:<12} {:>9} {:>10} {:>10} {:>10} {:>10} {:>10}  errors",
        "kind", "answers", "p50 ms", "p90 ms", "p99 ms", "max ms", "MB"
    );
    for (kind, of) in &report.requests {
        let [p50, p90, p99, most] = [of.p50_ms, of.p90_ms, of.p99_ms, of.max_ms].map(|ms| format!("{ms:.1}"));
        let errors: Vec<String> = of.errors.iter().map(|(error, count)| format!("{count} × {error}")).collect();
        let (megabytes, errors) =
            (of.bytes as f64 / 1e6, if errors.is_empty() { "none".to_owned() } else { errors.join(", ") });
        println!("{kind:<12} {:>9} {p50:>10} {p90:>10} {p99:>10} {most:>10} {megabytes:>10.1}  {errors}", of.answers);
    }
    let megabytes = |bytes: Option<u64>| {
        bytes.map_or_else(|| "unknown".to_owned(), |bytes| format!("{:.0} MB", bytes as f64 / 1e6))
    };
    let Memory { before, visited, peak, after } = report.memory;
    let [before, visited, peak, after] = [before, visited, peak, after].map(megabytes);
    println!("memory: {before} before, {visited} after every viewer's first visit, {peak} at most, {after} at rest");
}
