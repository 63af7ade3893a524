//! A disk without room, and a data folder that may not be written.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};
use shared::api::{RUNS, Run, RunState, STUDIES, StudyEntry, run_path, run_resume_path};

use super::server::{Server, wait_for_none};
use super::{Bench, folder, request};

/// Bytes of a block, as POSIX's `ulimit -f` counts.
const BLOCK: usize = 512;
/// A folder that no one may write, not even root.
const OF_THE_SYSTEM: &str = "/sys/skillscope";

/// A limit on the size of files is used for a full disk, which only root could make: the write of a large file fails in the
/// middle, and the database's as it grows. The server must answer, say why the run failed, leave no half study, and finish the
/// run once there is room.
pub(super) fn full(bench: &Bench) -> Result<String> {
    ensure!(cfg!(unix), "this system has no `ulimit`; try it on Linux or macOS");
    let place = folder()?;
    let (data, log) = (place.path().join("data"), place.path().join("log"));
    let largest = bench.expected.values().map(Vec::len).max().unwrap_or_default();
    let server = Server::start(&mut limited(&bench.serve(&data), largest / 2 / BLOCK), &log)?;
    let run: Run = server.post(RUNS, &request())?;
    let ended = server.follow(&run.id, bench.takes * 20 + Duration::from_secs(60))?;
    server.well()?;
    let RunState::Failed { why } = &ended.state else { bail!("without room the run is {:?}", ended.state) };
    ensure!(!why.contains(&*data.to_string_lossy()), "the reason names the server's disk: {why}");
    ensure!(!data.join("studies").join(&ended.study).exists(), "a part of the study is there");
    server.stop()?;
    wait_for_none(&data)?;
    let server = Server::start(&mut bench.serve(&data), &log).context("once there is room")?;
    // It resumes by itself where the database had no room to say that the run failed.
    let again: Run = server.get(&run_path(&run.id))?;
    if again.state.is_resumable() {
        let _: Run = server.post(&run_resume_path(&run.id), &())?;
    }
    let done = server.follow(&run.id, bench.takes * 20 + Duration::from_secs(60))?;
    ensure!(done.state == RunState::Done, "once there is room the run is {:?}", done.state);
    bench.check(&data, &done.study)?;
    server.stop()?;
    Ok(format!("files of at most {} kB: \"{why}\"; resumed to the command's bytes", largest / 2000))
}

/// A command whose files may have so many blocks; a longer write is an error, not the end of the process.
fn limited(command: &Command, blocks: usize) -> Command {
    let mut shell = Command::new("sh");
    shell.args(["-c", r#"trap '' XFSZ; ulimit -f "$1" && shift && exec "$@""#, "sh", &blocks.to_string()]);
    shell.arg(command.get_program()).args(command.get_args());
    shell
}

/// A data folder that may not be written: the server serves what ships with it and refuses runs, or does not start and says why.
pub(super) fn read_only(bench: &Bench) -> Result<String> {
    let place = folder()?;
    let log = place.path().join("log");
    let data = locked(place.path())?;
    let server = match Server::start(&mut bench.serve(&data), &log) {
        Ok(server) => server,
        Err(error) => {
            let text = format!("{error:#}");
            let last = text.lines().last().unwrap_or_default();
            ensure!(last.contains("error: ") && !text.contains("panicked"), "no clear error: {text}");
            return Ok(last.to_owned());
        }
    };
    let studies: Vec<StudyEntry> = server.get(STUDIES)?;
    ensure!(!studies.is_empty(), "no study is served");
    let refused = match server.post::<Run>(RUNS, &request()) {
        Ok(run) => bail!("it accepts run {}, which it cannot keep", run.id),
        Err(refused) => format!("{refused:#}"),
    };
    ensure!(refused.contains("detail"), "no problem that says why: {refused}");
    ensure!(!refused.contains(&*data.to_string_lossy()), "the refusal names the server's disk: {refused}");
    server.well()?;
    server.stop()?;
    Ok(format!("{} studies are served; a run is refused: {refused}", studies.len()))
}

/// A folder that may not be written.
fn locked(place: &Path) -> Result<PathBuf> {
    let data = place.join("data");
    std::fs::create_dir(&data)?;
    let mut permissions = std::fs::metadata(&data)?.permissions();
    permissions.set_readonly(true);
    std::fs::set_permissions(&data, permissions)?;
    if tempfile::tempfile_in(&data).is_err() {
        return Ok(data);
    }
    // Root may write it all the same.
    ensure!(Path::new("/sys").is_dir(), "this user may write everywhere; try it as another");
    Ok(PathBuf::from(OF_THE_SYSTEM))
}
