//! `/api/studies/{id}/audit`: responses to read, what their reader says, and the study under the reader's labels.

use axum::Json;
use axum::extract::rejection::JsonRejection;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use shared::api::{Audit, AuditQuery, Problem, Reading, Run, audit_path, recompute_path};
use shared::audit::{Readings, is_readable};
use shared::study::{Sample, StudyConfig};

use super::runs::{checking, opened_as};
use super::samples::one_of;
use super::{blocking, study};
use crate::error::ApiError;
use crate::guard::Writer;
use crate::segment::Segment;
use crate::state::AppState;
use crate::store::{CachedStudy, KeptUnits, audited};

/// Responses drawn per task, unless the query says otherwise.
const PER_TASK: usize = 20;
/// The most that are drawn per task.
const MOST_PER_TASK: usize = 200;
/// Characters of a reason, at most.
const LONGEST_REASON: usize = 500;

/// Responses with the instruction to be read by a person, drawn by the study's seed, with what was said of them; and the agreement of
/// that reader with the checkers.
#[utoipa::path(
    get,
    path = audit_path("{id}"),
    params(
        ("id" = String, Path, description = "A study's id, as listed"),
        ("task" = Option<String>, Query, description = "Draw only of this task"),
        ("per_task" = Option<usize>, Query, description = "How many are drawn per task, half of them satisfied and half violated where there are enough: 1 to 200; unless given, 20"),
    ),
    responses(
        (status = OK, description = "The audit", body = Audit),
        (status = BAD_REQUEST, description = "A field is unknown or cannot be used", body = Problem, content_type = "application/problem+json"),
        (status = NOT_FOUND, description = "There is no such study", body = Problem, content_type = "application/problem+json"),
        (status = UNPROCESSABLE_ENTITY, description = "It cannot be read", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(super) async fn audit(
    State(state): State<AppState>,
    Segment(id): Segment,
    Query(fields): Query<Vec<(String, String)>>,
) -> Result<Json<Audit>, ApiError> {
    blocking(move || {
        let record = study::record(&state, &id)?;
        let query = parse(fields, &record.tasks)?;
        audit_of(&state, &id, &record, query).map(Json)
    })
    .await?
}

/// Keeps what a reader says of a response in place of what was said before, or forgets it; answers as GET with the same query does.
/// The study stays as it is.
#[utoipa::path(
    post,
    path = audit_path("{id}"),
    params(
        ("id" = String, Path, description = "A study's id, as listed"),
        ("task" = Option<String>, Query, description = "As for GET"),
        ("per_task" = Option<usize>, Query, description = "As for GET"),
    ),
    request_body(content = Reading, example = json!({
        "sample": "word-count/017/with/2", "satisfied": true, "reason": "a hyphen joins two words"
    })),
    responses(
        (status = OK, description = "The audit with this reading", body = Audit),
        (status = BAD_REQUEST, description = "The reading or the query cannot be used", body = Problem, content_type = "application/problem+json"),
        (status = UNAUTHORIZED, description = "The server's token is missing or wrong", body = Problem, content_type = "application/problem+json"),
        (status = FORBIDDEN, description = "This server accepts no writes", body = Problem, content_type = "application/problem+json"),
        (status = NOT_FOUND, description = "There is no such study", body = Problem, content_type = "application/problem+json"),
        (status = UNPROCESSABLE_ENTITY, description = "It cannot be read", body = Problem, content_type = "application/problem+json"),
        (status = INSUFFICIENT_STORAGE, description = "The disk does not take it", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(super) async fn keep_reading(
    State(state): State<AppState>,
    _: Writer,
    Segment(id): Segment,
    Query(fields): Query<Vec<(String, String)>>,
    body: Result<Json<Reading>, JsonRejection>,
) -> Result<Json<Audit>, ApiError> {
    let fix =
        "send {\"sample\": \"word-count/017/with/2\", \"satisfied\": true, \"reason\": \"…\"} as application/json";
    let Json(reading) = body.map_err(|error| ApiError::unread_body(&error, fix))?;
    blocking(move || {
        let record = study::record(&state, &id)?;
        let query = parse(fields, &record.tasks)?;
        let reading = checked(reading, &record.samples().map_err(ApiError::Unreadable)?)?;
        state.runs.keep_reading(&record.entry.sha256, reading)?;
        audit_of(&state, &id, &record, query).map(Json)
    })
    .await?
}

/// Puts the study under the labels of its audit into the queue. No response is generated and no activation is read again, save those
/// under ablations, whose subspaces depend on labels. The study it makes is `<id>-audited`; an older one that this made is removed at
/// once.
#[utoipa::path(
    post,
    path = recompute_path("{id}"),
    params(("id" = String, Path, description = "A study's id, as listed")),
    responses(
        (status = CREATED, description = "It waits", body = Run),
        (status = BAD_REQUEST, description = "`skillscope run` refuses it; the detail says why", body = Problem, content_type = "application/problem+json"),
        (status = UNAUTHORIZED, description = "The server's token is missing or wrong", body = Problem, content_type = "application/problem+json"),
        (status = FORBIDDEN, description = "This server accepts no writes", body = Problem, content_type = "application/problem+json"),
        (status = NOT_FOUND, description = "There is no such study", body = Problem, content_type = "application/problem+json"),
        (status = CONFLICT, description = "No label is overruled, the study's units are not kept, or it is being computed", body = Problem, content_type = "application/problem+json"),
        (status = UNPROCESSABLE_ENTITY, description = "It cannot be read", body = Problem, content_type = "application/problem+json"),
        (status = SERVICE_UNAVAILABLE, description = "Another server runs the studies of the data folder, or this one stops", body = Problem, content_type = "application/problem+json"),
        (status = INSUFFICIENT_STORAGE, description = "The disk does not take it", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(super) async fn recompute(
    State(state): State<AppState>,
    _: Writer,
    Segment(id): Segment,
) -> Result<(StatusCode, Json<Run>), ApiError> {
    let runs = state.runs.clone();
    checking(&runs, move || {
        let record = study::record(&state, &id)?;
        let model = recomputable(&state, &record)?;
        let model =
            model.map_err(|why| ApiError::Conflict(format!("the study {id} cannot be computed again: {why}")))?;
        let kept = state.runs.readings(&record.entry.sha256)?;
        let samples = record.samples().map_err(ApiError::Unreadable)?;
        let overruled = Readings::new(&samples, &kept).overruled();
        if overruled.is_empty() {
            let fix = "say of a response that its checker is wrong, or remove the study under the labels of the audit";
            return Err(ApiError::Conflict(format!("nothing is overruled in the study {id}; {fix}")));
        }
        let run = state.runs.recompute(&record, (&model, &opened_as(&state, &model)), &overruled)?;
        Ok((StatusCode::CREATED, Json(run)))
    })
    .await?
}

/// Reads the query's fields; an empty value counts as absent.
fn parse(fields: Vec<(String, String)>, tasks: &[String]) -> Result<AuditQuery, ApiError> {
    let mut query = AuditQuery::default();
    for (name, value) in fields.into_iter().filter(|(_, value)| !value.is_empty()) {
        match name.as_str() {
            "task" => query.task = Some(one_of("task", value, tasks)?),
            "per_task" => {
                let number = value.parse().ok().filter(|number| (1..=MOST_PER_TASK).contains(number));
                let wrong = || {
                    let fix = format!("use 1 to {MOST_PER_TASK}");
                    ApiError::bad_request("per_task", format!("'{value}' is no number of responses"), fix)
                };
                query.per_task = Some(number.ok_or_else(wrong)?);
            }
            _ => return Err(ApiError::bad_request(name, "unknown query field", "use task and per_task")),
        }
    }
    Ok(query)
}

/// The reading, if it can be kept.
fn checked(reading: Reading, samples: &[Sample]) -> Result<Reading, ApiError> {
    let id = &reading.sample;
    let of_audit = samples.iter().find(|sample| sample.id == *id).filter(|sample| is_readable(sample));
    let Some(sample) = of_audit else {
        let problem =
            format!("'{}' is no response of this study that has the instruction and a label", id.escape_debug());
        return Err(ApiError::bad_request("sample", problem, "send the id of one that the audit draws"));
    };
    let reason = reading.reason.trim().to_owned();
    let length = reason.chars().count();
    if length > LONGEST_REASON {
        let fix = format!("say it in {LONGEST_REASON}");
        return Err(ApiError::bad_request("reason", format!("has {length} characters"), fix));
    }
    let differs = reading.satisfied.is_some() && reading.satisfied != sample.checked();
    if differs && reason.is_empty() {
        let problem = "is empty, and the label differs from the checker's";
        return Err(ApiError::bad_request("reason", problem, "say why the checker is wrong"));
    }
    Ok(Reading { reason, ..reading })
}

fn audit_of(state: &AppState, id: &str, record: &CachedStudy, query: AuditQuery) -> Result<Audit, ApiError> {
    let kept = state.runs.readings(&record.entry.sha256)?;
    let samples = record.samples().map_err(ApiError::Unreadable)?;
    let readings = Readings::new(&samples, &kept);
    let tasks = query.task.map_or_else(|| record.tasks.clone(), |task| vec![task]);
    let name = audited(id);
    Ok(Audit {
        study: id.to_owned(),
        drawn: readings.drawn(&tasks, query.per_task.unwrap_or(PER_TASK), record.config.seed),
        agreement: readings.agreement(&record.tasks),
        overrides: readings.overruled().len(),
        not_recomputable: recomputable(state, record)?.err(),
        recomputed: state.catalogue.get(&name).and_then(Result::ok).filter(|of| of.is_of_audit()).map(|_| name),
    })
}

/// The model of a study that can be computed again, as `skillscope run` is to be asked for it; else why it cannot.
fn recomputable(state: &AppState, record: &CachedStudy) -> Result<Result<String, String>, ApiError> {
    let (id, config) = (&record.entry.id, &record.config);
    let new = StudyConfig { name: Some(audited(id)), ..config.clone() };
    let why = if config.labels.is_some() {
        "it is under the labels of an audit already; audit the study that it was computed from"
    } else if config.prompts.is_some() {
        "its prompts are of a file that the server does not have; call `skillscope run` with --prompts, --units-of and --labels"
    } else if new.check_name().is_err() {
        "its name is too long for that of the other study; run it again with a shorter --name"
    } else if !KeptUnits::are_kept(&state.data_dir.join("studies").join(id), &record.entry.sha256) {
        "its responses and activations are not kept; run it again from the page, or with `skillscope run --keep-units`"
    } else if let Some(asked) = state.runs.model_of(id)? {
        return Ok(Ok(asked));
    } else if state.model_named(&config.model).is_some() {
        return Ok(Ok(config.model.clone()));
    } else {
        let model = &config.model;
        return Ok(Err(format!(
            "no run here made it, and its model {model} is not on this server; start it with --model PATH/TO/{model}"
        )));
    };
    Ok(Err(why.to_owned()))
}
