//! `GET /api/studies/{id}/samples`

use axum::extract::{Query, State};
use axum::http::HeaderMap;
use axum::response::Response;
use shared::api::{Problem, SamplePage, SampleQuery, samples_path};

use super::caching::Content;
use super::paging::page_number;
use super::{blocking, study};
use crate::error::ApiError;
use crate::segment::Segment;
use crate::state::AppState;

/// The samples that match a query, page by page, in the order of samples.jsonl.
#[utoipa::path(
    get,
    path = samples_path("{id}"),
    params(
        ("id" = String, Path, description = "A study's id, as listed"),
        ("task" = Option<String>, Query, description = "Only this task"),
        ("label" = Option<String>, Query, description = "`satisfied`, `violated` or `excluded`"),
        ("with_constraint" = Option<bool>, Query, description = "Only with or without the constraint"),
        ("search" = Option<String>, Query, description = "Only where prompt or response hold this, in any case"),
        ("page" = Option<usize>, Query, description = "From 1; 50 samples each"),
    ),
    responses(
        (status = OK, description = "A page of samples", body = SamplePage, example = json!({
            "page": 1, "per_page": 50, "total": 1,
            "samples": [{
                "id": "word-count/017/with/2", "task": "word-count", "group": "word-count/017", "with_constraint": true,
                "params": { "words": 12 }, "prompt": "Describe the box. Use exactly 12 words.", "response": "the box",
                "token_ids": [1, 17, 4, 9], "prompt_tokens": 2, "positions": { "first": 2, "last": 3 },
                "verdict": null, "excluded": "cut at the limit of tokens",
            }],
        })),
        (status = NOT_MODIFIED, description = "The page is that of the ETag of If-None-Match"),
        (status = BAD_REQUEST, description = "A field is unknown or cannot be used", body = Problem, content_type = "application/problem+json"),
        (status = NOT_FOUND, description = "There is no such study", body = Problem, content_type = "application/problem+json"),
        (status = UNPROCESSABLE_ENTITY, description = "It cannot be read", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(super) async fn samples(
    State(state): State<AppState>,
    Segment(id): Segment,
    Query(fields): Query<Vec<(String, String)>>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    blocking(move || {
        let record = study::record(&state, &id)?;
        let query = parse(fields, &record.tasks)?;
        let samples = record.samples().map_err(ApiError::Unreadable)?;
        Content::json(&query.select(&samples))?.answer(&headers)
    })
    .await?
}

/// Reads the query's fields; an empty value counts as absent.
fn parse(fields: Vec<(String, String)>, tasks: &[String]) -> Result<SampleQuery, ApiError> {
    let mut query = SampleQuery::default();
    for (name, value) in fields.into_iter().filter(|(_, value)| !value.is_empty()) {
        match name.as_str() {
            "task" => query.task = Some(one_of("task", value, tasks)?),
            "label" => query.label = Some(one_of("label", value, &SampleQuery::LABELS)?),
            "with_constraint" => {
                query.with_constraint = Some(one_of("with_constraint", value, &["true", "false"])? == "true");
            }
            "search" => query.search = Some(value),
            "page" => query.page = Some(page_number(&value)?),
            _ => {
                let fix = "use task, label, with_constraint, search and page";
                return Err(ApiError::bad_request(name, "unknown query field", fix));
            }
        }
    }
    Ok(query)
}

pub(super) fn one_of<S: AsRef<str>>(field: &str, value: String, known: &[S]) -> Result<String, ApiError> {
    if known.iter().any(|one| one.as_ref() == value) {
        return Ok(value);
    }
    let known = known.iter().map(AsRef::as_ref).collect::<Vec<_>>().join(", ");
    Err(ApiError::bad_request(field, format!("unknown value '{value}'"), format!("use one of {known}")))
}
