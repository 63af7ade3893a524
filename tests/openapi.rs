//! The OpenAPI document: complete, valid, and readable without loading anything.

use std::collections::BTreeSet;

use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode};
use backend::app::app;
use backend::state::AppState;
use serde_json::Value;
use shared::api;
use tower::ServiceExt;

use crate::support::{data_dir, finished, get, post};

#[tokio::test]
async fn the_document_lists_every_route_and_every_route_answers() {
    let data = data_dir();
    let answer = get(data.path(), api::OPENAPI).await;
    let document: Value = answer.json();
    assert!(document["openapi"].as_str().unwrap().starts_with("3.1"));
    let listed: BTreeSet<String> = document["paths"].as_object().unwrap().keys().cloned().collect();
    let known = [api::HEALTH.to_owned(), api::MODELS.to_owned(), api::STUDIES.to_owned(), api::RUNS.to_owned()];
    let named = [api::study_path("{id}"), api::front_path("{id}"), api::samples_path("{id}"), api::probes_path("{id}")];
    let named = named.into_iter().chain([api::audit_path("{id}")]);
    let vector = api::vector_path("{id}", "{task}", "{format}");
    let kept = [
        api::VIEWS.to_owned(),
        api::view_path("{hash}"),
        api::LIVE.to_owned(),
        api::SESSION.to_owned(),
        api::TASK_CHECK.to_owned(),
        api::PREVIEW.to_owned(),
        api::run_path("{id}"),
        api::run_events_path("{id}"),
        api::run_cancel_path("{id}"),
        api::run_resume_path("{id}"),
        api::recompute_path("{id}"),
        api::uploaded_model_path("{name}"),
    ];
    let known: BTreeSet<String> = known.into_iter().chain(named).chain([vector]).chain(kept.clone()).collect();
    assert_eq!(listed, known);
    let answer = post(AppState::new(data.path().to_owned()), api::VIEWS, &[], r#"{"query":"view=time"}"#).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text());
    for path in listed.iter().filter(|path| !kept.contains(path)) {
        let of = |name: &str| match name {
            "{id}" => finished().study.id.clone(),
            "{task}" => finished().directions.probes[0].task.clone(),
            other => other.replace("{format}", "gguf"),
        };
        let answer = get(data.path(), &path.split('/').map(of).collect::<Vec<_>>().join("/")).await;
        let is_binary = path.ends_with("/probes") || path.contains("/vectors/");
        let kind = if is_binary { "application/octet-stream" } else { "application/json" };
        assert_eq!((answer.status, answer.header("content-type")), (StatusCode::OK, kind), "{path}");
    }
}

#[tokio::test]
async fn the_document_is_valid() {
    let document: Value = get(data_dir().path(), api::OPENAPI).await.json();
    assert!(document["info"]["title"].is_string() && document["info"]["version"].is_string());
    let mut references = Vec::new();
    collect_references(&document, &mut references);
    assert!(references.len() > 20);
    for reference in references {
        assert!(document.pointer(reference.trim_start_matches('#')).is_some(), "{reference} leads nowhere");
    }
    let mut operations = BTreeSet::new();
    for (path, methods) in document["paths"].as_object().unwrap() {
        for (method, operation) in methods.as_object().unwrap() {
            assert!(operations.insert(operation["operationId"].as_str().unwrap()), "{path}: operationId twice");
            for (status, response) in operation["responses"].as_object().unwrap() {
                let description = response["description"].as_str().unwrap_or_default();
                assert!(!description.is_empty(), "{method} {path}: {status} lacks its description");
            }
            let parameters = operation["parameters"].as_array().cloned().unwrap_or_default();
            let in_path = parameters.iter().filter(|parameter| parameter["in"] == "path").count();
            assert_eq!(in_path, path.matches('{').count(), "{path}: a path parameter is not described");
        }
    }
}

#[tokio::test]
async fn a_method_is_answered_where_the_document_lists_it_and_only_there() {
    let data = data_dir();
    let state = AppState::new(data.path().to_owned());
    let document: Value = get(data.path(), api::OPENAPI).await.json();
    let mut listed = BTreeSet::new();
    for (path, methods) in document["paths"].as_object().unwrap() {
        for method in ["GET", "POST", "PUT", "PATCH", "DELETE"] {
            let request = Request::builder().method(method).uri(&bad_paths(path)[0]).body(Body::empty()).unwrap();
            let status = app(state.clone()).oneshot(request).await.unwrap().status();
            let documented = !methods[method.to_lowercase()].is_null();
            assert_eq!(status != StatusCode::METHOD_NOT_ALLOWED, documented, "{method} {path}: {status}");
            listed.extend(documented.then_some(method));
        }
    }
    assert_eq!(listed, BTreeSet::from(["GET", "POST", "PATCH", "DELETE"]));
}

/// The bodies of a request, of every kind that goes wrong somewhere: type and bytes.
const BODIES: [(&str, &[u8]); 5] = [
    ("application/json", b"{"),
    ("application/json", b"{}"),
    ("application/octet-stream", b"\xff\x00"),
    ("text/plain", b"\xff"),
    ("text/plain", b"x"),
];

/// That of a request without one.
const NO_BODY: [(&str, &[u8]); 1] = [("text/plain", b"")];

/// A path of the document with parts that nothing has, and with one that is no text; a query that means nothing.
fn bad_paths(path: &str) -> Vec<String> {
    let filled = |value: &str| {
        let part = |part: &str| if part.starts_with('{') { value.to_owned() } else { part.to_owned() };
        path.split('/').map(part).collect::<Vec<_>>().join("/")
    };
    let plain =
        if path.contains('{') { vec![filled("nobody"), filled("0"), filled("%ff")] } else { vec![path.to_owned()] };
    let odd = plain.iter().map(|path| format!("{path}?page=0&nonsense=1"));
    plain.iter().cloned().chain(odd).collect()
}

#[tokio::test]
async fn bad_input_gets_only_statuses_that_its_route_documents() {
    let data = data_dir();
    let state = AppState::new(data.path().to_owned());
    let document: Value = get(data.path(), api::OPENAPI).await.json();
    let (mut can_fail, mut failed) = (BTreeSet::new(), BTreeSet::new());
    for (path, methods) in document["paths"].as_object().unwrap() {
        for (method, operation) in methods.as_object().unwrap() {
            let declared: BTreeSet<&str> =
                operation["responses"].as_object().unwrap().keys().map(String::as_str).collect();
            if declared.iter().any(|status| status.starts_with('4')) {
                can_fail.insert((path, method));
            }
            let bodies = if operation["requestBody"].is_object() { &BODIES[..] } else { &NO_BODY[..] };
            for (bad, (kind, body)) in
                bad_paths(path).iter().flat_map(|path| bodies.iter().map(move |body| (path, body)))
            {
                let request = Request::builder().method(method.to_uppercase().as_str()).uri(bad);
                let request = request.header("content-type", *kind).body(Body::from(*body)).unwrap();
                let response = app(state.clone()).oneshot(request).await.unwrap();
                let (status, headers) = (response.status(), response.headers().clone());
                let told = to_bytes(response.into_body(), 1 << 20).await.unwrap();
                let told = String::from_utf8_lossy(&told);
                assert!(
                    declared.contains(status.as_str()),
                    "{method} {bad}, {kind}: {status} is not documented: {told}"
                );
                if status.is_client_error() {
                    assert_eq!(headers["content-type"], "application/problem+json", "{method} {bad}: {told}");
                    let problem: api::Problem = serde_json::from_str(&told).unwrap();
                    assert_eq!((problem.status, problem.instance.is_some()), (status.as_u16(), true), "{told}");
                    assert!(!problem.detail.is_empty());
                    failed.insert((path, method));
                }
            }
        }
    }
    assert!(can_fail.len() > 8, "{can_fail:?}");
    assert_eq!(can_fail, failed, "a route that documents how it fails was not made to fail");
}

/// The schemas are of the dialect that OpenAPI 3.1 uses, and what the examples show is what they allow.
#[tokio::test]
async fn every_example_is_what_its_schema_allows() {
    let document: Value = get(data_dir().path(), api::OPENAPI).await.json();
    let check = |schema: &Value, example: Option<&Value>| {
        let mut schema = schema.clone();
        schema["components"] = document["components"].clone();
        let mut schemas = boon::Schemas::new();
        let mut compiler = boon::Compiler::new();
        compiler.set_default_draft(boon::Draft::V2020_12);
        compiler.add_resource("https://api.invalid/schema.json", schema).unwrap();
        let compiled = compiler.compile("https://api.invalid/schema.json", &mut schemas);
        let compiled = compiled.unwrap_or_else(|error| panic!("{error:#}"));
        if let Some(example) = example {
            let outcome = schemas.validate(example, compiled);
            assert!(outcome.is_ok(), "{example}: {:#}", outcome.unwrap_err());
        }
    };
    let mut count = 0;
    for (_, schema) in document["components"]["schemas"].as_object().unwrap() {
        check(schema, schema.get("example"));
        count += usize::from(schema.get("example").is_some());
    }
    for (path, methods) in document["paths"].as_object().unwrap() {
        for (method, operation) in methods.as_object().unwrap() {
            let asked = &operation["requestBody"]["content"]["application/json"];
            assert!(!asked.is_object() || asked.get("example").is_some(), "{method} {path}: its body has no example");
            let answers = operation["responses"].as_object().unwrap().values();
            let contents =
                answers.flat_map(|answer| answer["content"].as_object().into_iter().flat_map(|all| all.values()));
            for content in contents.chain([asked]).filter(|content| content.get("example").is_some()) {
                check(&content["schema"], content.get("example"));
                count += 1;
            }
        }
    }
    assert!(count >= 10, "{count} examples");
}

fn collect_references(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::Object(fields) => {
            found.extend(fields.get("$ref").and_then(Value::as_str).map(str::to_owned));
            fields.values().for_each(|field| collect_references(field, found));
        }
        Value::Array(items) => items.iter().for_each(|item| collect_references(item, found)),
        _ => {}
    }
}

#[tokio::test]
async fn the_documentation_names_every_route_and_loads_nothing() {
    let docs = get(data_dir().path(), api::DOCS).await;
    let html = docs.text();
    for path in [
        api::HEALTH,
        api::MODELS,
        api::STUDIES,
        &api::study_path("{id}"),
        &api::front_path("{id}"),
        &api::samples_path("{id}"),
        &api::vector_path("{id}", "{task}", "{format}"),
        api::RUNS,
        &api::run_path("{id}"),
        &api::run_events_path("{id}"),
    ] {
        assert!(html.contains(&format!("GET {path}<")), "{path} is not documented");
    }
    for loads in ["<script", "<link", "<img", "src=", "http://", "https://", "@import"] {
        assert!(!html.contains(loads), "the documentation contains {loads}");
    }
    assert!(docs.header("content-type").starts_with("text/html"));
}
