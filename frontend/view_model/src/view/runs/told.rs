//! A run in words: what it is, its state, and what is said when it ends.

use shared::api::{Priority, Run, RunProgress, RunState};
use shared::study::{Method, Preset};

use super::board::Heard;
use super::form::Ablation;
use super::tables;
use crate::say;
use crate::text::{number, words};

/// What it is.
pub fn title(run: &Run) -> String {
    let study = &run.study;
    if run.preview { say!(view::runs::preview_of, study) } else { say!(view::runs::study_of, study) }
}

/// Its model without the way to it, its seed where it was asked for, and its priority.
pub fn about(run: &Run) -> String {
    let model = model(&run.request.model);
    let of = run.request.seed.map_or_else(|| model.to_owned(), |seed| words::study_of(model, seed));
    match run.request.priority {
        Priority::Normal => of,
        other => format!("{of} · {}", priority(other)),
    }
}

/// A model's name: of a path the last part; a hub id, `org/name@revision`, is whole.
fn model(name: &str) -> &str {
    let named = name.split('@').next().unwrap_or(name);
    let is_path = named.starts_with(['/', '.', '~'])
        || name.contains('\\')
        || name.ends_with(".gguf")
        || named.matches('/').count() > 1;
    let last = name.trim_end_matches(['/', '\\']).rsplit(['/', '\\']).next();
    words::model(last.filter(|last| is_path && !last.is_empty()).unwrap_or(name))
}

/// When it was asked for, and when it ended if it has.
pub fn dates(run: &Run) -> String {
    let (asked, changed) = (minute(&run.asked), minute(&run.changed));
    if run.state.is_open() {
        say!(view::runs::asked, asked)
    } else {
        say!(view::runs::asked_ended, asked, ended = changed)
    }
}

/// A time as the server tells it (RFC 3339 in UTC), to the minute.
fn minute(at: &str) -> String {
    at.get(..16).unwrap_or(at).replace('T', " ")
}

/// How long it has computed since it was last started, beside the forecast's total; `None` unless it gives signs of life.
pub fn time(heard: &Heard, now: f64) -> Option<String> {
    let RunState::Running(progress) = &heard.run.state else { return None };
    if silence(heard, now).is_some() {
        return None;
    }
    let passed = duration(progress.passed + (now - heard.at).max(0.0));
    let forecast = heard.run.forecast.as_ref().filter(|forecast| !forecast.seconds.is_empty());
    Some(match forecast.map(tables::total) {
        Some(total) => say!(view::runs::passed_of, passed, total = duration(total)),
        None => say!(view::runs::passed, passed),
    })
}

/// Its state at a time of the clock by which it was heard of.
pub fn state(heard: &Heard, now: f64) -> String {
    match &heard.run.state {
        RunState::Queued { position: 0 | 1 } => say!(view::runs::next).to_owned(),
        RunState::Queued { position } => say!(view::runs::waits, position),
        RunState::Running(progress) => match silence(heard, now) {
            Some(seconds) => say!(view::runs::silent, since = duration(seconds), last = progressed(progress)),
            None => progressed(progress),
        },
        RunState::Interrupted => say!(view::runs::interrupted).to_owned(),
        RunState::Cancelled => say!(view::runs::cancelled).to_owned(),
        RunState::Failed { why } => say!(view::runs::failed, why),
        RunState::Done if heard.run.preview => say!(view::runs::done_preview).to_owned(),
        RunState::Done => say!(view::runs::done).to_owned(),
    }
}

/// For how long a run that is said to compute has given no sign of life, in seconds; `None` while that is not long.
pub fn silence(heard: &Heard, now: f64) -> Option<f64> {
    heard.run.state.silence(now - heard.at)
}

/// The share of its stage that is done, in units: done and all.
pub fn bar(run: &Run) -> Option<(usize, usize)> {
    match &run.state {
        RunState::Running(progress) if progress.total > 0 => Some((progress.done, progress.total)),
        _ => None,
    }
}

fn progressed(progress: &RunProgress) -> String {
    if progress.stage.is_empty() {
        return say!(view::runs::loads_model).to_owned();
    }
    let (done, total) = (number::count(progress.done), number::count(progress.total));
    let mut text = say!(view::runs::stage_of, stage = stage(&progress.stage), done, total);
    if progress.paused {
        text.push_str(say!(view::runs::paused));
        return text;
    }
    if let Some(rate) = progress.rate {
        text.push_str(&say!(view::runs::rate, rate = format!("{rate:.1}")));
    }
    if let Some(seconds) = progress.seconds_left {
        text.push_str(&say!(view::runs::left, time = duration(seconds)));
    }
    text
}

/// A stage by its name on the wire.
pub fn stage(name: &str) -> String {
    match name {
        "pilot" => say!(view::runs::pilot).to_owned(),
        "responses" => say!(view::runs::responses).to_owned(),
        "activations" => say!(view::runs::activations).to_owned(),
        "ablations" => say!(view::runs::ablations).to_owned(),
        "damage" => say!(view::runs::damage).to_owned(),
        "probes" => say!(view::runs::probes).to_owned(),
        "traces" => say!(view::runs::traces).to_owned(),
        other => words::capital(other),
    }
}

/// A time to the second, from a minute on to the minute: `40 s`, `3 min`, `2 h 5 min`.
pub fn duration(seconds: f64) -> String {
    let seconds = seconds.max(0.0).round() as u64;
    let minutes = (seconds + 30) / 60;
    match (seconds, minutes) {
        (0..60, _) => format!("{seconds} s"),
        (_, 0..60) => format!("{minutes} min"),
        _ => format!("{} h {} min", minutes / 60, minutes % 60),
    }
}

/// What is said when a run ends.
pub fn ended(run: &Run) -> String {
    format!("{}: {}", title(run), state(&Heard { run: run.clone(), at: 0.0 }, 0.0))
}

/// A priority.
pub fn priority(priority: Priority) -> &'static str {
    match priority {
        Priority::High => say!(view::runs::high),
        Priority::Normal => say!(view::runs::normal),
        Priority::Low => say!(view::runs::low),
    }
}

/// A preset, with what it is for.
pub fn preset(preset: Preset) -> (&'static str, &'static str) {
    match preset {
        Preset::Quick => (say!(view::runs::quick), say!(view::runs::quick_is)),
        Preset::Default => (say!(view::runs::default), say!(view::runs::default_is)),
        Preset::Bundled => (say!(view::runs::bundled), say!(view::runs::bundled_is)),
        Preset::Paper => (say!(view::runs::paper), say!(view::runs::paper_is)),
    }
}

/// A choice of what is ablated.
pub fn ablation(ablation: Ablation) -> &'static str {
    match ablation {
        Ablation::Both => say!(view::runs::both),
        Ablation::Representation => say!(view::runs::representation),
        Ablation::None => say!(view::runs::none),
    }
}

/// A method with what it does.
pub fn method(method: Method) -> (&'static str, &'static str) {
    let is = match method {
        Method::Inlp => say!(view::runs::inlp_is),
        Method::Mean => say!(view::runs::mean_is),
        Method::Leace => say!(view::runs::leace_is),
    };
    (words::method(method), is)
}
