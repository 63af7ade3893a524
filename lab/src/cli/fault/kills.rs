//! The server is killed at random moments of runs and started again, until each run is done.

use std::collections::BTreeMap;
use std::process::Stdio;
use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};
use rand::Rng as _;
use rand_chacha::ChaCha8Rng;
use shared::api::{RUNS, Run, RunState, run_path};
use shared::stats;

use super::server::{Server, wait_for_none};
use super::{Bench, folder, request};

/// Of so many kills, one hits a server that is starting.
const STARTING: f64 = 0.125;
/// The latest moment at which a starting server is killed.
const START: Duration = Duration::from_millis(300);

/// Kills over as many runs as it takes. After each kill no process may be left, the database must open and know the run; after
/// each run the study must have the command's bytes, and nothing else may be there.
pub(super) fn kills(bench: &Bench) -> Result<String> {
    let mut rng = stats::rng(bench.seed, "kills", &[]);
    let (mut seen, mut runs) = (BTreeMap::<String, usize>::new(), 0);
    while seen.values().sum::<usize>() < bench.kills {
        // A run that is never hit would go on for ever.
        ensure!(runs < bench.kills + 10, "{runs} runs, and few were killed");
        let left = bench.kills - seen.values().sum::<usize>();
        round(bench, &mut rng, left, &mut seen).with_context(|| format!("run {}", runs + 1))?;
        runs += 1;
    }
    let stages: Vec<String> = seen.iter().map(|(stage, count)| format!("{stage} {count}")).collect();
    Ok(format!("{} kills over {runs} runs, all with the command's bytes ({})", bench.kills, stages.join(", ")))
}

/// One run, killed `most` times at most; counts the kills by what they hit.
fn round(bench: &Bench, rng: &mut ChaCha8Rng, most: usize, seen: &mut BTreeMap<String, usize>) -> Result<()> {
    let place = folder()?;
    let (data, log) = (place.path().join("data"), place.path().join("log"));
    let mut server = Server::start(&mut bench.serve(&data), &log)?;
    let run: Run = server.post(RUNS, &request())?;
    let mut kills = 0;
    let done = loop {
        let moment = match kills < most {
            true => bench.takes.mul_f64(rng.random_range(0.02..0.5)),
            false => bench.takes * 20 + Duration::from_secs(60),
        };
        let run = server.follow(&run.id, moment)?;
        if !run.state.is_open() {
            break run;
        }
        ensure!(kills < most, "the run does not end: {:?}", run.state);
        drop(server);
        kills += 1;
        *seen.entry(hit(&run.state)).or_default() += 1;
        wait_for_none(&data)?;
        if kills < most && rng.random_bool(STARTING) {
            let mut starting = bench.serve(&data).stdout(Stdio::null()).stderr(Stdio::null()).spawn()?;
            std::thread::sleep(START.mul_f64(rng.random()));
            starting.kill()?;
            starting.wait()?;
            kills += 1;
            *seen.entry("starting".to_owned()).or_default() += 1;
            wait_for_none(&data)?;
        }
        server = Server::start(&mut bench.serve(&data), &log).with_context(|| format!("after kill {kills}"))?;
    };
    if done.state != RunState::Done {
        bail!("after {kills} kills the run is {:?}", done.state);
    }
    bench.check(&data, &done.study).with_context(|| format!("after {kills} kills"))?;
    server.delete(&run_path(&done.id))?;
    bench.check(&data, &done.study).context("after the run was deleted")?;
    server.stop()?;
    wait_for_none(&data)
}

/// What a kill hit: the stage, or the state of a run that does not compute yet.
fn hit(state: &RunState) -> String {
    match state {
        RunState::Running(progress) if progress.stage.is_empty() => "loading".to_owned(),
        RunState::Running(progress) => progress.stage.clone(),
        other => other.name().to_owned(),
    }
}
