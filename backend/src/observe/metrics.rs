//! What the server counts, and its text for Prometheus.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// One metric.
pub struct Metric {
    /// Its name.
    pub name: &'static str,
    /// Its type, as Prometheus names it.
    pub kind: &'static str,
    /// What it is, and of which unit.
    pub help: &'static str,
    /// Writes its samples.
    write: fn(&Scrape<'_>, &str, &mut String),
}

/// Every metric, in the order of the text. The only list.
pub const METRICS: [Metric; 8] = [
    Metric {
        name: "skillscope_requests_total",
        kind: "counter",
        help: "Requests by route, method and class of status; 499 where the client left before its answer.",
        write: requests,
    },
    Metric {
        name: "skillscope_request_seconds",
        kind: "histogram",
        help: "Seconds until an answer begins, by route and method.",
        write: seconds,
    },
    Metric {
        name: "skillscope_answer_bytes_total",
        kind: "counter",
        help: "Bytes of the bodies of answers as they are sent, by route and method.",
        write: bytes,
    },
    Metric {
        name: "skillscope_open_requests",
        kind: "gauge",
        help: "Requests whose answers are not sent to their end, this one among them.",
        write: |scrape, name, text| sample(text, name, "", scrape.metrics.open_requests.load(Ordering::Relaxed)),
    },
    Metric {
        name: "skillscope_open_connections",
        kind: "gauge",
        help: "Open connections.",
        write: |scrape, name, text| sample(text, name, "", scrape.open_connections),
    },
    Metric {
        name: "skillscope_live_requests",
        kind: "gauge",
        help: "Live requests that wait or are being written.",
        write: |scrape, name, text| sample(text, name, "", scrape.live_requests),
    },
    Metric {
        name: "skillscope_runs",
        kind: "gauge",
        help: "Runs that wait (queued) and compute (running).",
        write: |scrape, name, text| {
            scrape.runs.iter().for_each(|(state, count)| sample(text, name, &format!("state=\"{state}\""), *count));
        },
    },
    Metric {
        name: "process_resident_memory_bytes",
        kind: "gauge",
        help: "Memory of the server's process, without that of running studies; on Linux.",
        write: |_, name, text| {
            if let Some(bytes) = resident_bytes() {
                sample(text, name, "", bytes);
            }
        },
    },
];

/// Upper bounds of the histogram's buckets, in seconds.
const WITHIN: [f64; 12] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0];

/// The counts since the server's start. Their labels are the router's routes and the known methods, so they do not grow.
#[derive(Default)]
pub struct Metrics {
    routes: Mutex<BTreeMap<String, BTreeMap<&'static str, Counts>>>,
    open_requests: Arc<AtomicUsize>,
}

/// The counts of one route and method.
#[derive(Default)]
struct Counts {
    /// By the hundred of their status, from 1xx.
    by_class: [u64; 5],
    /// Answers that began within each bound, and in no smaller one.
    within: [u64; WITHIN.len()],
    seconds: f64,
    bytes: u64,
}

/// A request that is open; no longer when it is dropped.
pub(super) struct Open(Arc<AtomicUsize>);

impl Drop for Open {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

impl Metrics {
    pub(super) fn open_request(&self) -> Open {
        self.open_requests.fetch_add(1, Ordering::Relaxed);
        Open(Arc::clone(&self.open_requests))
    }

    /// Counts an answer whose head is ready.
    pub(super) fn count(&self, route: &str, method: &'static str, status: u16, taken: Duration) {
        let seconds = taken.as_secs_f64();
        self.with(route, method, |counts| {
            if let Some(class) = counts.by_class.get_mut(usize::from(status / 100).saturating_sub(1)) {
                *class += 1;
            }
            if let Some(bucket) = WITHIN.iter().position(|bound| seconds <= *bound) {
                counts.within[bucket] += 1;
            }
            counts.seconds += seconds;
        });
    }

    /// Counts the bytes of an answer.
    pub(super) fn sent(&self, route: &str, method: &'static str, bytes: u64) {
        self.with(route, method, |counts| counts.bytes += bytes);
    }

    fn with(&self, route: &str, method: &'static str, change: impl FnOnce(&mut Counts)) {
        let mut routes = self.routes.lock().unwrap_or_else(PoisonError::into_inner);
        if !routes.contains_key(route) {
            routes.insert(route.to_owned(), BTreeMap::new());
        }
        if let Some(methods) = routes.get_mut(route) {
            change(methods.entry(method).or_default());
        }
    }

    /// Calls with the labels and the counts of every route and method.
    fn each(&self, mut told: impl FnMut(&str, &Counts)) {
        let routes = self.routes.lock().unwrap_or_else(PoisonError::into_inner);
        for (route, methods) in &*routes {
            for (method, counts) in methods {
                told(&format!("route=\"{route}\",method=\"{method}\""), counts);
            }
        }
    }
}

/// What a scrape gives: the counts, and what goes on now.
pub struct Scrape<'a> {
    /// The counts.
    pub metrics: &'a Metrics,
    /// Open connections.
    pub open_connections: usize,
    /// Live requests that wait or are being written.
    pub live_requests: usize,
    /// Runs that wait and compute, by the names of their states.
    pub runs: BTreeMap<&'static str, usize>,
}

impl Scrape<'_> {
    /// The text for Prometheus, in its format 0.0.4.
    pub fn text(&self) -> String {
        let mut text = String::new();
        for metric in &METRICS {
            put(
                &mut text,
                format_args!("# HELP {} {}\n# TYPE {} {}\n", metric.name, metric.help, metric.name, metric.kind),
            );
            (metric.write)(self, metric.name, &mut text);
        }
        text
    }
}

fn requests(scrape: &Scrape<'_>, name: &str, text: &mut String) {
    scrape.metrics.each(|labels, counts| {
        for (class, count) in (1..).zip(counts.by_class).filter(|(_, count)| *count > 0) {
            sample(text, name, &format!("{labels},status=\"{class}xx\""), count);
        }
    });
}

fn seconds(scrape: &Scrape<'_>, name: &str, text: &mut String) {
    let (bucket, sum, all) = (format!("{name}_bucket"), format!("{name}_sum"), format!("{name}_count"));
    scrape.metrics.each(|labels, counts| {
        let mut below = 0;
        for (bound, count) in WITHIN.iter().zip(counts.within) {
            below += count;
            sample(text, &bucket, &format!("{labels},le=\"{bound}\""), below);
        }
        let total: u64 = counts.by_class.iter().sum();
        sample(text, &bucket, &format!("{labels},le=\"+Inf\""), total);
        sample(text, &sum, labels, counts.seconds);
        sample(text, &all, labels, total);
    });
}

fn bytes(scrape: &Scrape<'_>, name: &str, text: &mut String) {
    scrape.metrics.each(|labels, counts| sample(text, name, labels, counts.bytes));
}

/// Writes one line; labels come from the server's own words, which need no escapes.
fn sample(text: &mut String, name: &str, labels: &str, value: impl std::fmt::Display) {
    let labels = if labels.is_empty() { String::new() } else { format!("{{{labels}}}") };
    put(text, format_args!("{name}{labels} {value}\n"));
}

fn put(text: &mut String, line: std::fmt::Arguments<'_>) {
    text.write_fmt(line).expect("writing to a string never fails");
}

/// The memory of this process in bytes; `None` where the system does not say it in Linux's way.
fn resident_bytes() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kilobytes: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kilobytes * 1024)
}
