//! Clients that read slowly, send half a request, or vanish.

use std::io::{ErrorKind, Read as _, Write as _};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};
use shared::api::{LIVE, RUNS, Run, RunState, run_events_path, study_path};

use super::server::{Server, open_files};
use super::{Bench, folder, request};

/// A study that ships with the program.
const STUDY: &str = "tiny-llama-seed-1";
/// Clients that are slow, or send half a request.
const MANY: usize = 50;
/// Clients that vanish: followers of a run, and readers of live answers.
const VANISH: (usize, usize) = (20, 10);
/// Seconds for which slow clients read.
const SLOW_SECONDS: u64 = 10;
/// How long another client may wait meanwhile.
const SHORT: Duration = Duration::from_secs(1);
/// How long the server may keep a connection without a whole request, or of a client that is gone.
const KEPT: Duration = Duration::from_secs(90);

/// Many clients read a large answer at a byte a second; others must not wait.
pub(super) fn slow(bench: &Bench) -> Result<String> {
    let place = folder()?;
    let server = Server::start(&mut bench.serve(&place.path().join("data")), &place.path().join("log"))?;
    let ask = || sent(&server, &format!("GET {}", study_path(STUDY)), None);
    let mut clients = (0..MANY).map(|_| ask()).collect::<Result<Vec<_>>>()?;
    let (mut worst, mut read) = (Duration::ZERO, 0);
    for _ in 0..SLOW_SECONDS {
        for client in &mut clients {
            client.read_exact(&mut [0]).context("a slow client was cut off")?;
            read += 1;
        }
        worst = worst.max(server.well()?);
        std::thread::sleep(Duration::from_secs(1));
    }
    ensure!(worst <= SHORT, "another client waited {:.1} s", worst.as_secs_f64());
    drop(clients);
    server.stop()?;
    Ok(format!("{MANY} clients read {read} bytes; another waited {:.0} ms at most", worst.as_secs_f64() * 1e3))
}

/// Many clients send half a header and no more: the server must let them go, and answer others meanwhile.
pub(super) fn half_open(bench: &Bench) -> Result<String> {
    let place = folder()?;
    let server = Server::start(&mut bench.serve(&place.path().join("data")), &place.path().join("log"))?;
    let mut clients = Vec::new();
    for _ in 0..MANY {
        let mut client = TcpStream::connect(server.address())?;
        client.write_all(b"GET / HTTP/1.1\r\nHost: ")?;
        client.set_nonblocking(true)?;
        clients.push(client);
    }
    let (begun, mut worst) = (Instant::now(), Duration::ZERO);
    while !clients.is_empty() {
        ensure!(begun.elapsed() < KEPT, "{} of {MANY} connections are still held", clients.len());
        worst = worst.max(server.well()?);
        clients.retain_mut(is_open);
        std::thread::sleep(Duration::from_millis(200));
    }
    ensure!(worst <= SHORT, "another client waited {:.1} s", worst.as_secs_f64());
    server.stop()?;
    Ok(format!("{MANY} connections were closed within {:.0} s", begun.elapsed().as_secs_f64()))
}

/// Whether the other side of a connection is still there; what it sent is read.
fn is_open(client: &mut TcpStream) -> bool {
    let mut read = [0; 1024];
    loop {
        match client.read(&mut read) {
            Ok(0) => return false,
            Ok(_) => {}
            Err(error) => return error.kind() == ErrorKind::WouldBlock,
        }
    }
}

/// Followers of a run and readers of live answers vanish in the middle: their connections are given back, Live answers the next
/// one, and the run ends with the command's bytes.
pub(super) fn vanished(bench: &Bench) -> Result<String> {
    let place = folder()?;
    let data = place.path().join("data");
    let server = Server::start(&mut bench.serve(&data), &place.path().join("log"))?;
    let run: Run = server.post(RUNS, &request())?;
    server.well()?;
    let before = open_files(server.pid());
    let mut clients = Vec::new();
    for _ in 0..VANISH.0 {
        clients.push(sent(&server, &format!("GET {}", run_events_path(&run.id)), None)?);
    }
    let live = json!({"study": STUDY, "prompt": "Describe the owl.", "seed": 1, "edits": []});
    for _ in 0..VANISH.1 {
        clients.push(sent(&server, &format!("POST {LIVE}"), Some(&live))?);
    }
    for client in &mut clients {
        client.read_exact(&mut [0; 16]).context("a client got no answer")?;
    }
    drop(clients);
    let begun = Instant::now();
    let mut next = sent(&server, &format!("POST {LIVE}"), Some(&live))?;
    let mut answer = String::new();
    next.read_to_string(&mut answer).context("Live does not answer after its clients vanished")?;
    ensure!(answer.contains("\"done\"") || answer.contains("event: done"), "Live ended without its last event");
    drop(next);
    let answered = begun.elapsed();
    // The run's own files come and go: a few are no leak.
    let most = before.map(|before| before + VANISH.1);
    while open_files(server.pid()) > most {
        ensure!(begun.elapsed() < KEPT, "{:?} files are open, {before:?} were before", open_files(server.pid()));
        std::thread::sleep(Duration::from_millis(200));
    }
    let done = server.follow(&run.id, bench.takes * 20 + Duration::from_secs(60))?;
    ensure!(done.state == RunState::Done, "the run is {:?}", done.state);
    bench.check(&data, &done.study)?;
    server.stop()?;
    Ok(format!(
        "{} followers and {} readers of Live; the next answer of Live took {:.1} s",
        VANISH.0,
        VANISH.1,
        answered.as_secs_f64()
    ))
}

/// A connection on which a request was sent, to be closed after its answer.
fn sent(server: &Server, head: &str, body: Option<&Value>) -> Result<TcpStream> {
    let mut client = TcpStream::connect(server.address())?;
    client.set_read_timeout(Some(KEPT))?;
    let body = body.map(Value::to_string).unwrap_or_default();
    let length = if body.is_empty() {
        String::new()
    } else {
        format!("Content-Type: application/json\r\nContent-Length: {}\r\n", body.len())
    };
    let host = server.address();
    write!(client, "{head} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n{length}\r\n{body}")?;
    Ok(client)
}
