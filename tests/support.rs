//! The parts that several tests share: a small real study, a data folder that holds it, the server in process.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use axum::Router;
use axum::body::{Body, Bytes, to_bytes};
use axum::http::{HeaderMap, Method, Request, StatusCode};
use backend::{app::app, state::AppState, store};
use burn::tensor::Device;
use lab::planted::{self, Noise, Planted, Structure, synthesise};
use rayon::prelude::*;
use shared::run::{Computed, Directions, Executor, RunContext, compute};
use shared::site::{Position, Site};
use shared::study::{ModelCard, Record, Sample, Study};
use tempfile::TempDir;
use tower::ServiceExt;

/// A study with its samples, directions and record.
pub(crate) struct Finished {
    pub(crate) study: Study,
    pub(crate) samples: Vec<Sample>,
    pub(crate) directions: Directions,
    pub(crate) record: Record,
}

/// Spreads jobs over rayon's threads.
pub(crate) struct Threads;

impl Executor for Threads {
    fn for_each(&self, count: usize, job: &(dyn Fn(usize) + Sync)) {
        (0..count).into_par_iter().for_each(job);
    }
}

/// A study of planted skill clusters: nine tasks, three sites, three positions, computed once by the real code.
pub(crate) fn finished() -> &'static Finished {
    static FINISHED: OnceLock<Finished> = OnceLock::new();
    FINISHED.get_or_init(make)
}

/// What the data of [`finished`] are drawn from.
pub(crate) fn planted() -> Planted {
    Planted {
        responses: 4,
        d: 16,
        sites: vec![Site::ResidPost(4), Site::ResidPost(5), Site::ResidPost(6)],
        positions: vec![Position::First, Position::Last, Position::Mean],
        ..Planted::at(Noise { separation: 2.0, prompts: 24 }, Structure::SkillClusters, 1)
    }
}

fn make() -> Finished {
    let planted = planted();
    let (samples, activations) = synthesise(&planted).unwrap();
    let mut config = planted.config();
    config.probe.folds = 3;
    config.probe.bootstrap = 20;
    config.probe.permutations = 4;
    let ablation = config.ablation.as_mut().unwrap();
    (ablation.position, ablation.sites) = (Position::Mean, None);
    let mut input = planted::input(config, &samples, &activations);
    input.provenance.model = ModelCard { name: "planted".to_owned(), n_layers: 8, d_model: 16, ..ModelCard::default() };
    let Computed { study, directions, record } = compute(input, &Device::flex(), &RunContext::quiet(&Threads)).unwrap();
    Finished { study, samples, directions, record }
}

/// A data folder that holds [`finished`] under its id.
pub(crate) fn data_dir() -> TempDir {
    let data = TempDir::new().unwrap();
    write_finished(&study_folder(data.path()));
    data
}

/// Where a data folder holds [`finished`].
pub(crate) fn study_folder(data: &Path) -> PathBuf {
    data.join("studies").join(&finished().study.id)
}

/// Writes [`finished`] into a folder.
pub(crate) fn write_finished(folder: &Path) {
    let Finished { study, samples, directions, record } = finished();
    let probes = directions.to_bytes().unwrap();
    let record = record.to_json().unwrap();
    let further = [(store::PROBES_FILE, probes.as_slice()), (store::RECORD_FILE, record.as_bytes())];
    store::write_study(folder, study, samples, &further).unwrap();
}

/// An answer, read to its end.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

impl Answer {
    /// The body as JSON of a type.
    pub(crate) fn json<T: serde::de::DeserializeOwned>(&self) -> T {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.text()))
    }

    /// The body as text.
    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// A header's value; empty when it is not there.
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }
}

/// The server over a data folder.
pub(crate) fn router(data: &Path) -> Router {
    app(AppState::new(data.to_owned()))
}

/// Asks the server over a data folder.
pub(crate) async fn ask(data: &Path, method: Method, path: &str, headers: &[(&str, &str)]) -> Answer {
    let mut request = Request::builder().method(method).uri(path);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let response = router(data).oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
    let (parts, body) = response.into_parts();
    Answer { status: parts.status, headers: parts.headers, body: to_bytes(body, usize::MAX).await.unwrap() }
}

/// Sends JSON to the server of a state.
pub(crate) async fn post(state: AppState, path: &str, headers: &[(&str, &str)], body: &str) -> Answer {
    let mut request = Request::builder().method(Method::POST).uri(path).header("content-type", "application/json");
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let response = app(state).oneshot(request.body(Body::from(body.to_owned())).unwrap()).await.unwrap();
    let (parts, body) = response.into_parts();
    Answer { status: parts.status, headers: parts.headers, body: to_bytes(body, usize::MAX).await.unwrap() }
}

/// GETs a path without further headers.
pub(crate) async fn get(data: &Path, path: &str) -> Answer {
    ask(data, Method::GET, path, &[]).await
}

/// Serves a data folder on a free port until the test's runtime ends; returns the address (`http://127.0.0.1:1234`).
pub(crate) async fn serve(data: &Path) -> String {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let router = router(data);
    tokio::spawn(async move { axum::serve(listener, router).await });
    format!("http://{address}")
}

/// The built program, which `cargo xtask test` builds before the tests.
pub(crate) fn program() -> Command {
    built("skillscope")
}

/// The program that trains and measures.
pub(crate) fn lab() -> Command {
    built("lab")
}

fn built(name: &str) -> Command {
    let tests = std::env::current_exe().unwrap();
    let release = tests.parent().and_then(Path::parent).unwrap();
    let program = release.join(format!("{name}{}", std::env::consts::EXE_SUFFIX));
    assert!(program.is_file(), "{} is missing; run `cargo xtask test`, which builds it first", program.display());
    Command::new(program)
}
