//! The trial of a step: the model writes in the tab, or on the server, and the counts grow as it does.

use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::api::SampleQuery;
use shared::live::LiveEvent;
use shared::study::Study;
use view_model::say;
use view_model::text::words;
use view_model::view::learn::trial::{Counted, SEEDS, Stage, Trial};
use web_sys::{AbortController, AbortSignal};

use crate::api::writer::Asked;
use crate::api::{self, Failure};
use crate::state::Page;
use crate::widget::live::{Var, kept, live, part};
use crate::widget::notice::Nothing;

/// Whether the tab can write with a study's model.
fn in_tab(study: &Study) -> bool {
    words::is_tiny(study) && api::can_write()
}

/// A button, and the counts under it; a sentence where nothing can write.
pub fn trial(page: Page, trial: Trial) -> AnyView {
    if api::has_files() && !in_tab(&page.study()) {
        return view! { <Nothing text=say!(lesson::ablation::trial_unable) /> }.into_any();
    }
    let counted = Var::new(Counted::default());
    let abort = StoredValue::new_local(None::<AbortController>);
    let let_go = move || {
        if let Some(controller) = abort.try_update_value(Option::take).flatten() {
            controller.abort();
        }
    };
    on_cleanup(let_go);
    let of = trial.clone();
    let turn = move |_| {
        let_go();
        if counted.with_untracked(Counted::is_running) {
            return counted.update(|counted| counted.stage = Stage::Stopped);
        }
        let Ok(controller) = AbortController::new() else { return };
        let signal = controller.signal();
        abort.set_value(Some(controller));
        counted.set(Counted::begun());
        spawn_local(follow(page, of.clone(), counted, signal));
    };
    let label = move || match counted.with(|counted| (counted.is_running(), counted.stage == Stage::Idle)) {
        (true, _) => say!(lesson::ablation::trial_stop),
        (_, true) => say!(lesson::ablation::trial_begin),
        _ => say!(lesson::ablation::trial_again),
    };
    let told = kept(move || counted.with(|counted| counted.told(&trial)).unwrap_or_default());
    view! {
        <div class="trial">
            <p class="reveal-ways">
                <button class="button" type="button" data-action="trial" on:click=turn>{live(label)}</button>
                <span data-trial="progress">{live(move || counted.with(progress))}</span>
            </p>
            {part(move || counted.with(|counted| counted.seeds > 0).then(|| counts(counted)))}
            <p class="step-text" role="status" data-trial="told">{live(move || told.get())}</p>
        </div>
    }
    .into_any()
}

/// How far it is, in a sentence.
fn progress(counted: &Counted) -> String {
    match &counted.stage {
        Stage::Idle | Stage::Done => String::new(),
        Stage::Waiting => say!(lesson::ablation::trial_waiting).to_owned(),
        Stage::Writing => say!(lesson::ablation::trial_writing, at = (counted.seeds + 1).min(SEEDS), of = SEEDS),
        Stage::Stopped => say!(lesson::ablation::trial_stopped).to_owned(),
        Stage::Failed(problem) => problem.clone(),
    }
}

/// The counts as a table, a row per column of the model's writing.
fn counts(counted: Var<Counted>) -> AnyView {
    let row = |(_, name, count, interval)| {
        view! { <tr><th scope="row">{name}</th><td>{count}</td><td>{interval}</td></tr> }
    };
    let rows = move || counted.with(Counted::rows).into_iter().map(row).collect_view();
    view! {
        <table data-table="trial">
            <caption>{say!(lesson::ablation::trial_counts)}</caption>
            <thead>
                <tr><td></td><th scope="col">{say!(lesson::ablation::trial_kept)}</th><th scope="col">{say!(lesson::ablation::trial_interval)}</th></tr>
            </thead>
            <tbody>{part(rows)}</tbody>
        </table>
    }
    .into_any()
}

/// Tries the seeds one after the other; what was stopped or left is not touched any more.
async fn follow(page: Page, trial: Trial, counted: Var<Counted>, signal: AbortSignal) {
    let answer = tried(&page.study(), &trial, counted, &signal).await;
    if signal.aborted() {
        return;
    }
    if let Err(failure) = answer {
        counted.update(|counted| counted.stage = Stage::Failed(format!("{}. {}", failure.title, failure.detail)));
    }
}

async fn tried(study: &Study, trial: &Trial, counted: Var<Counted>, signal: &AbortSignal) -> Result<(), Failure> {
    let query = SampleQuery {
        task: Some(trial.task.clone()),
        with_constraint: Some(true),
        page: Some(1),
        ..SampleQuery::default()
    };
    let found = api::samples(&study.id, &query, signal).await?;
    let told = |events: Vec<LiveEvent>| {
        counted.update(|counted| events.into_iter().for_each(|event| counted.take(event)));
    };
    let (is_tiny, in_tab) = (words::is_tiny(study), in_tab(study));
    for request in trial.requests(study, &found.samples) {
        if signal.aborted() || !counted.with_untracked(Counted::is_running) {
            return Ok(());
        }
        let asked = Asked { request: &request, model: &study.provenance.model.name, is_tiny, in_tab };
        api::writer::write(&asked, signal, &told).await?;
    }
    Ok(())
}
