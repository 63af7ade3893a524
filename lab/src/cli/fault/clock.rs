//! A clock that jumps, as far as that can be tried without setting it.

use std::path::Path;
use std::time::{Duration, SystemTime};

use anyhow::{Context, Result, ensure};
use shared::api::{RUNS, Run, RunState};

use super::server::{Server, wait_for_none};
use super::{Bench, entries_below, folder, request};

/// How far the clock jumps.
const TEN_YEARS: Duration = Duration::from_secs(10 * 365 * 24 * 60 * 60);

/// The times of all files jump ten years ahead between a kill and the next start, as they do when the clock was set back, and then
/// ten years back. The clock of a running server is not changed: that needs root.
pub(super) fn jumps(bench: &Bench) -> Result<String> {
    let place = folder()?;
    let (data, log) = (place.path().join("data"), place.path().join("log"));
    let mut server = Server::start(&mut bench.serve(&data), &log)?;
    let run: Run = server.post(RUNS, &request())?;
    let (now, mut dated) = (SystemTime::now(), 0);
    for time in [now + TEN_YEARS, now - TEN_YEARS] {
        server.follow(&run.id, bench.takes.mul_f64(0.3))?;
        drop(server);
        wait_for_none(&data)?;
        dated += date(&data, time)?;
        server = Server::start(&mut bench.serve(&data), &log).context("after the times jumped")?;
    }
    let done = server.follow(&run.id, bench.takes * 20 + Duration::from_secs(60))?;
    ensure!(done.state == RunState::Done, "after the times jumped the run is {:?}", done.state);
    bench.check(&data, &done.study)?;
    server.stop()?;
    Ok(format!("times of {dated} files moved by ten years, ahead and back: the command's bytes"))
}

/// Dates every file of a folder; returns how many there are.
fn date(folder: &Path, time: SystemTime) -> Result<usize> {
    let mut files = entries_below(folder)?;
    files.retain(|path| path.is_file());
    for path in &files {
        let file = std::fs::File::options().append(true).open(path);
        file.and_then(|file| file.set_modified(time)).with_context(|| format!("{}: no new time", path.display()))?;
    }
    Ok(files.len())
}
