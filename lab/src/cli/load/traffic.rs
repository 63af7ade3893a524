//! The kinds of clients. Each ends after the load's time and says what it counted, by kind of request.

use std::sync::Arc;
use std::time::Duration;

use axum::body::Bytes;
use axum::http::Method;
use serde_json::json;
use shared::api::{LIVE, STUDIES, StudyEntry, run_events_path, study_path};
use tokio::time::{Instant, sleep, sleep_until, timeout_at};

use super::Plan;
use super::client::{Answer, Visitor};
use super::tally::Tally;

/// What a browser takes packed.
const PACKED: (&str, &str) = ("accept-encoding", "br, gzip");
/// How long a client waits after an error before it asks again.
const PAUSE: Duration = Duration::from_millis(500);
/// The study whose bundle is uploaded and whose model writes; both ship with the program.
const STUDY: &str = "tiny-llama-seed-1";

/// What a client counted.
type Counted = Vec<(&'static str, Tally)>;

/// Reads everything once, as a browser does on the first visit; then, `behind` the load's begin, one of it `every` so often, with
/// the ETag of the first visit. The latency counts from the moment at which the request was due.
pub(super) async fn view(plan: Plan, paths: Arc<[String]>, every: Duration, behind: Duration) -> Counted {
    let (visitor, mut first, mut cached) = (Visitor::new(&plan.site), Tally::default(), Tally::default());
    let mut etags = Vec::with_capacity(paths.len());
    for path in paths.iter() {
        etags.push(ask(&visitor, path, &[PACKED], Instant::now(), &mut first).await);
    }
    plan.ready.wait().await;
    let begin = Instant::now();
    let (mut due, mut turn) = (begin + behind, 0);
    while due < begin + plan.time {
        sleep_until(due).await;
        let at = turn % paths.len();
        let unchanged = etags[at].as_deref().map(|etag| ("if-none-match", etag));
        let headers: Vec<(&str, &str)> = std::iter::once(PACKED).chain(unchanged).collect();
        ask(&visitor, &paths[at], &headers, due, &mut cached).await;
        (due, turn) = (due + every, turn + 1);
    }
    vec![("first visit", first), ("cached", cached)]
}

/// GETs a path; returns the ETag.
async fn ask(
    visitor: &Visitor,
    path: &str,
    headers: &[(&str, &str)],
    due: Instant,
    tally: &mut Tally,
) -> Option<String> {
    let read = async {
        let mut answer = visitor.send(Method::GET, path, headers, Bytes::new()).await?;
        let bytes = answer.length().await?;
        Ok::<_, String>((answer.etag, bytes))
    };
    match read.await {
        Ok((etag, bytes)) => {
            tally.answered(due.elapsed(), bytes);
            etag
        }
        Err(error) => {
            tally.failed(error);
            None
        }
    }
}

/// Follows a run; the latencies are the pauses between its events, which come every two seconds at least.
pub(super) async fn follow(plan: Plan, id: String) -> Counted {
    let (visitor, mut tally) = (Visitor::new(&plan.site), Tally::default());
    plan.ready.wait().await;
    let until = Instant::now() + plan.time;
    match visitor.send(Method::GET, &run_events_path(&id), &[], Bytes::new()).await {
        Ok(mut answer) => {
            let ended = timeout_at(until, events(&mut answer, &mut tally)).await;
            // Until the time is over is as it should be.
            if let Ok(Err(error)) = ended {
                tally.failed(error);
            }
        }
        Err(error) => tally.failed(error),
    }
    vec![("events", tally)]
}

/// Reads events to the end of the run.
async fn events(answer: &mut Answer, tally: &mut Tally) -> Result<(), String> {
    let (mut last, mut open) = (Instant::now(), true);
    while let Some(part) = answer.next().await? {
        tally.answered(last.elapsed(), part.len() as u64);
        last = Instant::now();
        let text = String::from_utf8_lossy(&part);
        open &= !["done", "failed", "cancelled"].iter().any(|state| text.contains(&format!("\"state\":\"{state}\"")));
    }
    if open { Err("the events of an open run ended".to_owned()) } else { Ok(()) }
}

/// Uploads a study's bundle again and again. The server has that study: it receives and checks each bundle and refuses it as
/// known; one that it keeps is deleted.
pub(super) async fn upload(plan: Plan) -> Counted {
    let (visitor, mut tally) = (Visitor::new(&plan.site), Tally::default());
    let bundle = Bytes::from(backend::embedded::study(STUDY).map(|bundle| bundle.to_vec()).unwrap_or_default());
    plan.ready.wait().await;
    let until = Instant::now() + plan.time;
    while Instant::now() < until {
        let begun = Instant::now();
        if let Err(error) = bring(&visitor, bundle.clone()).await {
            tally.failed(error);
            sleep(PAUSE).await;
        } else {
            tally.answered(begun.elapsed(), bundle.len() as u64);
        }
    }
    vec![("uploads", tally)]
}

async fn bring(visitor: &Visitor, bundle: Bytes) -> Result<(), String> {
    let headers = [("content-type", "application/zip")];
    let mut answer = visitor.send(Method::POST, STUDIES, &headers, bundle).await?;
    let mut kept = Vec::new();
    while let Some(part) = answer.next().await? {
        kept.extend_from_slice(&part);
    }
    if answer.created {
        let kept: StudyEntry = serde_json::from_slice(&kept).map_err(|_| "no entry of the study".to_owned())?;
        visitor.send(Method::DELETE, &study_path(&kept.id), &[], Bytes::new()).await?;
    }
    Ok(())
}

/// Asks Live again and again; the latency is of the whole answer.
pub(super) async fn live(plan: Plan, seed: u64) -> Counted {
    let (visitor, mut tally) = (Visitor::new(&plan.site), Tally::default());
    let headers = [("content-type", "application/json")];
    plan.ready.wait().await;
    let until = Instant::now() + plan.time;
    for turn in 0.. {
        if Instant::now() >= until {
            break;
        }
        let request = json!({"study": STUDY, "prompt": "Describe the owl.", "seed": seed + 1000 * turn, "edits": []});
        let (begun, body) = (Instant::now(), Bytes::from(request.to_string()));
        let read = async { visitor.send(Method::POST, LIVE, &headers, body).await?.length().await };
        match read.await {
            Ok(bytes) => tally.answered(begun.elapsed(), bytes),
            Err(error) => {
                tally.failed(error);
                sleep(PAUSE).await;
            }
        }
    }
    vec![("live", tally)]
}
