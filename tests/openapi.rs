//! The OpenAPI document: complete, valid, and readable without loading anything.

use std::collections::BTreeSet;

use axum::http::StatusCode;
use backend::state::AppState;
use serde_json::Value;
use shared::api;

use crate::support::{data_dir, finished, get, post};

#[tokio::test]
async fn the_document_lists_every_route_and_every_route_answers() {
    let data = data_dir();
    let answer = get(data.path(), api::OPENAPI).await;
    let document: Value = answer.json();
    assert!(document["openapi"].as_str().unwrap().starts_with("3.1"));
    let listed: BTreeSet<String> = document["paths"].as_object().unwrap().keys().cloned().collect();
    let known = [api::HEALTH.to_owned(), api::MODELS.to_owned(), api::STUDIES.to_owned()];
    let named = [api::study_path("{id}"), api::front_path("{id}"), api::samples_path("{id}"), api::probes_path("{id}")];
    let vector = api::vector_path("{id}", "{task}", "{format}");
    let kept = [api::VIEWS.to_owned(), api::view_path("{hash}"), api::LIVE.to_owned()];
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
    ] {
        assert!(html.contains(&format!("GET {path}<")), "{path} is not documented");
    }
    for loads in ["<script", "<link", "<img", "src=", "http://", "https://", "@import"] {
        assert!(!html.contains(loads), "the documentation contains {loads}");
    }
    assert!(docs.header("content-type").starts_with("text/html"));
}
