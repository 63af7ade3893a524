//! Models of the hub: downloaded from a server that imitates the hub, then used without it.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Command, Output};
use std::sync::Arc;

use axum::Router;
use axum::extract::{Path as Segments, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use serde_json::json;
use tempfile::TempDir;

use crate::support::program;

const COMMIT: &str = "0123456789abcdef0123456789abcdef01234567";

/// A repository: its files, and the token it asks for.
#[derive(Default)]
struct Repository {
    files: BTreeMap<String, Vec<u8>>,
    token: Option<&'static str>,
}

type Repositories = Arc<BTreeMap<&'static str, Repository>>;

/// A hub of four repositories, on a free port, as long as the runtime lives.
struct FakeHub {
    _runtime: tokio::runtime::Runtime,
    address: String,
}

impl FakeHub {
    fn start() -> Self {
        let mut broken = Repository { files: fixture("llama-grouped-tied"), token: None };
        broken.files.remove("model.safetensors");
        let index = json!({"weight_map": {"model.norm.weight": "../../elsewhere.safetensors"}});
        broken.files.insert("model.safetensors.index.json".to_owned(), index.to_string().into_bytes());
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/model/qwen2-mixed.gguf");
        let packed = BTreeMap::from([("qwen2-mixed.gguf".to_owned(), std::fs::read(path).unwrap())]);
        let repositories = BTreeMap::from([
            ("acme/sharded", Repository { files: fixture("llama-biased-linear-sharded"), token: None }),
            ("acme/gated", Repository { files: fixture("qwen2"), token: Some("Bearer secret") }),
            ("acme/broken", broken),
            ("acme/packed", Repository { files: packed, token: None }),
        ]);
        let router = Router::new()
            .route("/api/models/{org}/{name}/revision/{revision}", get(listing))
            .route("/{org}/{name}/resolve/{revision}/{file}", get(file))
            .with_state(Arc::new(repositories));
        let runtime = tokio::runtime::Runtime::new().unwrap();
        let listener = runtime.block_on(tokio::net::TcpListener::bind("127.0.0.1:0")).unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        runtime.spawn(async move { axum::serve(listener, router).await });
        Self { _runtime: runtime, address }
    }
}

fn fixture(name: &str) -> BTreeMap<String, Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/model").join(name);
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries
        .map(|path| (path.file_name().unwrap().to_str().unwrap().to_owned(), std::fs::read(&path).unwrap()))
        .collect()
}

fn opened<'a>(hub: &'a Repositories, id: &str, headers: &HeaderMap) -> Result<&'a Repository, StatusCode> {
    let repository = hub.get(id).ok_or(StatusCode::NOT_FOUND)?;
    let given = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    if repository.token.is_some() && repository.token != given { Err(StatusCode::UNAUTHORIZED) } else { Ok(repository) }
}

async fn listing(
    State(hub): State<Repositories>,
    Segments((org, name, revision)): Segments<(String, String, String)>,
    headers: HeaderMap,
) -> Result<Response, StatusCode> {
    let repository = opened(&hub, &format!("{org}/{name}"), &headers)?;
    if !["main", "v2", COMMIT].contains(&revision.as_str()) {
        return Err(StatusCode::NOT_FOUND);
    }
    let siblings: Vec<_> = repository.files.keys().map(|name| json!({"rfilename": name})).collect();
    Ok(axum::Json(json!({"sha": COMMIT, "siblings": siblings})).into_response())
}

async fn file(
    State(hub): State<Repositories>,
    Segments((org, name, _, file)): Segments<(String, String, String, String)>,
    headers: HeaderMap,
) -> Result<Response, StatusCode> {
    let repository = opened(&hub, &format!("{org}/{name}"), &headers)?;
    let bytes = repository.files.get(&file).ok_or(StatusCode::NOT_FOUND)?;
    let range = headers.get(header::RANGE).and_then(|range| range.to_str().ok()?.strip_prefix("bytes="));
    let (from, to) = range.and_then(|range| range.split_once('-')).unwrap_or(("0", ""));
    let from: usize = from.parse().unwrap();
    let to = to.parse().map_or(bytes.len(), |last: usize| (last + 1).min(bytes.len()));
    let answer = [
        ("x-repo-commit", COMMIT.to_owned()),
        ("etag", format!("\"{org}-{name}-{file}\"")),
        ("content-range", format!("bytes {from}-{}/{}", to - 1, bytes.len())),
    ];
    Ok((StatusCode::PARTIAL_CONTENT, answer, bytes[from..to].to_vec()).into_response())
}

/// The program with a separate home folder, and this endpoint.
fn skillscope(home: &TempDir, endpoint: &str) -> Command {
    let mut command = program();
    for name in ["HF_TOKEN", "HF_HUB_OFFLINE", "HF_HUB_CACHE"] {
        command.env_remove(name);
    }
    command.env("HF_HOME", home.path()).env("HF_ENDPOINT", endpoint);
    command
}

/// Reads the stream of three tokens.
fn extract(command: &mut Command, home: &TempDir, model: &str) -> Output {
    let prompts = home.path().join("prompts.jsonl");
    std::fs::write(&prompts, r#"{"id": "a", "token_ids": [3, 4, 5]}"#).unwrap();
    command.args(["activations", "--model", model, "--prompts"]).arg(prompts);
    command.arg("--out").arg(home.path().join("a.safetensors")).output().unwrap()
}

fn error(output: &Output) -> String {
    assert_eq!(output.status.code(), Some(1));
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn assert_done(output: &Output) {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn a_model_is_downloaded_once_and_then_needs_no_network() {
    let (hub, home) = (FakeHub::start(), TempDir::new().unwrap());
    assert_done(&extract(&mut skillscope(&home, &hub.address), &home, "acme/sharded"));
    let cache = home.path().join("hub/models--acme--sharded");
    assert_eq!(std::fs::read_to_string(cache.join("refs/main")).unwrap(), COMMIT);
    let nobody = "http://127.0.0.1:9";
    assert_done(&extract(skillscope(&home, nobody).env("HF_HUB_OFFLINE", "1"), &home, "acme/sharded"));
    assert_done(&extract(&mut skillscope(&home, nobody), &home, "acme/sharded"));
    assert_done(&extract(
        skillscope(&home, nobody).env("HF_HUB_OFFLINE", "1"),
        &home,
        &format!("acme/sharded@{COMMIT}"),
    ));
    let listed = skillscope(&home, nobody).args(["--json", "models"]).output().unwrap();
    let listed: serde_json::Value = serde_json::from_slice(&listed.stdout).unwrap();
    let models = listed["models"].as_array().unwrap();
    let entry = models.iter().find(|model| model["name"] == "acme/sharded").expect("the cache is listed");
    assert_eq!((&entry["family"], &entry["dtype"]), (&json!("llama"), &json!("bf16")));
    assert!(entry["problem"].as_str().unwrap().contains("tokenizer.json"), "{entry}");
}

#[test]
fn one_gguf_file_of_a_repository_is_downloaded_once_and_gives_what_the_file_itself_gives() {
    let (hub, home) = (FakeHub::start(), TempDir::new().unwrap());
    let out = home.path().join("a.safetensors");
    let id = "acme/packed/qwen2-mixed.gguf";
    assert_done(&extract(&mut skillscope(&home, &hub.address), &home, id));
    let downloaded = std::fs::read(&out).unwrap();
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/model/qwen2-mixed.gguf");
    assert_done(&extract(&mut skillscope(&home, "http://127.0.0.1:9"), &home, file));
    assert!(downloaded == std::fs::read(&out).unwrap());
    assert_done(&extract(skillscope(&home, "http://127.0.0.1:9").env("HF_HUB_OFFLINE", "1"), &home, id));
    let refused = error(&extract(&mut skillscope(&home, &hub.address), &home, "acme/packed"));
    assert!(refused.contains("no safetensors weights; name one of acme/packed/qwen2-mixed.gguf"), "{refused}");
    let refused = error(&extract(&mut skillscope(&home, &hub.address), &home, "acme/packed/other.gguf"));
    assert!(refused.contains("no such file; name one of acme/packed/qwen2-mixed.gguf"), "{refused}");
}

#[test]
fn a_revision_is_kept_under_its_name() {
    let (hub, home) = (FakeHub::start(), TempDir::new().unwrap());
    assert_done(&extract(&mut skillscope(&home, &hub.address), &home, "acme/sharded@v2"));
    let refs = home.path().join("hub/models--acme--sharded/refs");
    assert_eq!(std::fs::read_to_string(refs.join("v2")).unwrap(), COMMIT);
    assert!(!refs.join("main").exists());
}

#[test]
fn a_gated_model_asks_for_the_token() {
    let (hub, home) = (FakeHub::start(), TempDir::new().unwrap());
    let refused = error(&extract(&mut skillscope(&home, &hub.address), &home, "acme/gated"));
    assert!(refused.contains("acme/gated") && refused.contains("HF_TOKEN"), "{refused}");
    assert_done(&extract(skillscope(&home, &hub.address).env("HF_TOKEN", "secret"), &home, "acme/gated"));
}

#[test]
fn what_the_hub_does_not_have_is_named() {
    let (hub, home) = (FakeHub::start(), TempDir::new().unwrap());
    for model in ["acme/nothing", "acme/sharded@v9"] {
        let refused = error(&extract(&mut skillscope(&home, &hub.address), &home, model));
        assert!(refused.contains(model) && refused.contains("no such model or revision"), "{refused}");
    }
}

#[test]
fn offline_a_model_that_is_not_in_the_cache_is_named_with_the_mend() {
    let home = TempDir::new().unwrap();
    let mut command = skillscope(&home, "http://127.0.0.1:9");
    let refused = error(&extract(command.env("HF_HUB_OFFLINE", "1"), &home, "acme/sharded"));
    assert!(refused.contains("acme/sharded") && refused.contains("HF_HUB_OFFLINE"), "{refused}");
    let refused = error(&extract(&mut skillscope(&home, "http://127.0.0.1:9"), &home, "acme/sharded"));
    assert!(refused.contains("check the network"), "{refused}");
}

#[test]
fn an_index_that_names_files_elsewhere_is_refused() {
    let (hub, home) = (FakeHub::start(), TempDir::new().unwrap());
    let refused = error(&extract(&mut skillscope(&home, &hub.address), &home, "acme/broken"));
    assert!(refused.contains("index.json") && refused.contains("elsewhere"), "{refused}");
}
