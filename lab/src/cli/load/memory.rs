//! The server's memory while it is asked for much.

use std::sync::Arc;
use std::sync::Mutex;
use std::sync::PoisonError;
use std::time::Duration;

use serde::Serialize;
use shared::api::METRICS;
use tokio::task::JoinHandle;

use super::client::{Site, Visitor};

/// How often it is read: of a process, and from the server, which it costs an answer.
const PAUSES: [Duration; 2] = [Duration::from_millis(100), Duration::from_secs(1)];
/// The line of /metrics that says it.
const LINE: &str = "process_resident_memory_bytes ";

/// Resident bytes; absent where neither system nor server says them.
#[derive(Debug, Clone, Copy, Default, Serialize)]
pub(super) struct Memory {
    /// Before the load.
    pub(super) before: Option<u64>,
    /// Once every viewer has read everything.
    pub(super) visited: Option<u64>,
    /// The most.
    pub(super) peak: Option<u64>,
    /// At rest after the load.
    pub(super) after: Option<u64>,
}

/// What reads the memory.
pub(super) struct Watch {
    read: Arc<Mutex<Memory>>,
    source: Arc<Source>,
}

struct Source {
    pid: Option<u32>,
    visitor: Visitor,
}

impl Source {
    async fn bytes(&self) -> Option<u64> {
        let number = |text: &str, line: &str| {
            let rest = text.lines().find_map(|of| of.strip_prefix(line))?;
            // The metric may be written as a float.
            rest.split_whitespace().next()?.parse::<f64>().ok()
        };
        if let Some(pid) = self.pid {
            let status = std::fs::read_to_string(format!("/proc/{pid}/status")).ok()?;
            return Some(number(&status, "VmRSS:")? as u64 * 1024);
        }
        Some(number(&self.visitor.text(METRICS).await.ok()?, LINE)? as u64)
    }
}

/// Reads the memory now, and then again and again in a task that is aborted at the end.
pub(super) async fn watch(site: Site, pid: Option<u32>) -> (Watch, JoinHandle<()>) {
    let source = Arc::new(Source { pid, visitor: Visitor::new(&site) });
    let now = source.bytes().await;
    let read = Arc::new(Mutex::new(Memory { before: now, visited: now, peak: now, after: now }));
    let watch = Watch { read: Arc::clone(&read), source: Arc::clone(&source) };
    let pause = PAUSES[usize::from(pid.is_none())];
    let watching = tokio::spawn(async move {
        loop {
            tokio::time::sleep(pause).await;
            let now = source.bytes().await;
            let mut read = read.lock().unwrap_or_else(PoisonError::into_inner);
            (read.peak, read.after) = (read.peak.max(now), now.or(read.after));
        }
    });
    (watch, watching)
}

impl Watch {
    /// Says that every viewer has read everything.
    pub(super) fn visited(&self) {
        let mut read = self.read.lock().unwrap_or_else(PoisonError::into_inner);
        read.visited = read.after;
    }

    /// What was read, with the memory as it is now.
    pub(super) async fn read(&self) -> Memory {
        let now = self.source.bytes().await;
        let mut read = self.read.lock().unwrap_or_else(PoisonError::into_inner);
        (read.peak, read.after) = (read.peak.max(now), now);
        *read
    }
}
