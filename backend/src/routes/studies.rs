//! `GET /api/studies`

use axum::extract::{Query, State};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::Response;
use shared::api::{Problem, STUDIES, StudyEntry};

use super::blocking;
use super::caching::Content;
use super::paging::Paging;
use crate::error::ApiError;
use crate::state::AppState;

/// The bundled studies, then those of the data folder: all of them, or a page where one is asked for.
#[utoipa::path(
    get,
    path = STUDIES,
    params(
        ("page" = Option<usize>, Query, description = "From 1"),
        ("per_page" = Option<usize>, Query, description = "Studies per page, 1 to 100; 50 where only `page` is given"),
    ),
    responses(
        (
            status = OK,
            description = "The studies",
            body = [StudyEntry],
            headers(("link" = String, description = "The next page, with `rel=\"next\"`; absent on the last and without pages")),
            example = json!([{
                "id": "tiny-llama-seed-1", "model": "tiny-llama", "seed": 1, "bundled": true, "uploaded": false,
                "verdicts": ["supported", "inconclusive", "supported", "inconclusive", "contradicted"],
                "effects": [{
                    "claim": "1", "verdict": "supported", "tested": true, "measures": "AUROC of specialists less generalists",
                    "effect": 0.12, "interval": [0.08, 0.16],
                }],
                "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
            }]),
        ),
        (status = NOT_MODIFIED, description = "The list is that of the ETag of If-None-Match"),
        (status = BAD_REQUEST, description = "A field is unknown or cannot be used", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(super) async fn studies(
    State(state): State<AppState>,
    Query(fields): Query<Vec<(String, String)>>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    blocking(move || {
        let paging = Paging::of(fields)?;
        let all = state.catalogue.list();
        let Some(paging) = paging else { return Content::json(&all)?.answer(&headers) };
        let mut response = Content::json(&paging.part(&all))?.answer(&headers)?;
        if let Some(next) = paging.next(STUDIES, all.len())
            && let Ok(link) = HeaderValue::from_str(&next)
        {
            response.headers_mut().insert(header::LINK, link);
        }
        Ok(response)
    })
    .await?
}
