//! The dialog in which the tab fits the study's probes and subspaces again.

use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::study::{RefitEvent, Study};
use view_model::say;
use view_model::view::probes::refit::{self, Refitted, Stage};
use wasm_split_helpers::{SplitLoaderError, wasm_split};
use web_sys::{AbortController, AbortSignal};

use crate::api::{self, Failure};
use crate::lazy_view::on_demand_with;
use crate::state::Page;
use crate::widget::dialog::Modal;
use crate::widget::live::{Var, kept, live, part};
use crate::widget::table::Twin;

/// The button that opens the dialog; nothing where the tab cannot load the study's model.
pub fn offer(page: Page) -> AnyView {
    let open = Var::new(false);
    let offered = move || {
        (api::can_write() && refit::is_offered(&page.study())).then(|| {
            view! { <button class="button quiet" data-action="refit" on:click=move |_| open.set(true)>{say!(view::probes::refit)}</button> }
        })
    };
    let opened = move || open.get().then(|| on_demand_with(|| Box::pin(dialog()), move |draw| draw(open)));
    view! { {part(offered)}{part(opened)} }.into_any()
}

/// Draws the dialog, which closes itself through a signal.
type DrawDialog = fn(Var<bool>) -> AnyView;

#[wasm_split(refit, fallible)]
fn dialog() -> Result<DrawDialog, SplitLoaderError> {
    Ok(|open| view! { <Refit open=open /> }.into_any())
}

#[component]
fn Refit(open: Var<bool>) -> impl IntoView {
    let page = Page::here();
    let refitted = Var::new(Refitted::default());
    let abort = StoredValue::new_local(None::<AbortController>);
    let let_go = move || {
        if let Some(controller) = abort.try_update_value(Option::take).flatten() {
            controller.abort();
        }
    };
    on_cleanup(let_go);
    let running = kept(move || refitted.with(Refitted::is_running));
    let turn = move |_| {
        let_go();
        if running.get_untracked() {
            return refitted.update(|refitted| refitted.stage = Stage::Stopped);
        }
        let Ok(controller) = AbortController::new() else { return };
        let signal = controller.signal();
        abort.set_value(Some(controller));
        refitted.set(Refitted { stage: Stage::Fetching(0, 0), ..Refitted::default() });
        spawn_local(follow(page, refitted, signal));
    };
    let label = move || if running.get() { say!(view::probes::refit_stop) } else { say!(view::probes::refit_start) };
    let found = kept(move || refitted.with(|refitted| refitted.found(&page.study())).unwrap_or_default());
    let table = kept(move || refitted.with(|refitted| refit::table(&page.study(), refitted)));
    let stage = live(move || refitted.with(|refitted| refitted.stage.key()));
    let begun = kept(move || refitted.with(|refitted| !refitted.cells.is_empty()));
    view! {
        <Modal label=say!(view::probes::refit_title) closed=move |()| open.set(false)>
            <div class="probed" data-refit="dialog" data-stage=stage>
                <h2>{say!(view::probes::refit_title)}</h2>
                <p class="asks">{refit::about(&page.study())}</p>
                <p class="twin-take">
                    <button class="button" data-action="refit-start" on:click=turn>{live(label)}</button>
                    <span data-refit="progress">{live(move || refitted.with(Refitted::progress))}</span>
                </p>
                <p data-refit="found" role="status"><b>{live(move || found.get())}</b></p>
                {part(move || begun.get().then(|| view! { <Twin table=table shown=true /> }))}
                <p class="asks">{refit::tolerance()}</p>
            </div>
            <form method="dialog"><button class="button">{say!(page::share::close)}</button></form>
        </Modal>
    }
}

/// Fits, and keeps what comes of it; what was stopped or left is not touched any more.
async fn follow(page: Page, refitted: Var<Refitted>, signal: AbortSignal) {
    let answer = fit(&page.study(), refitted, &signal).await;
    if signal.aborted() {
        return;
    }
    if let Err(failure) = answer {
        refitted.update(|refitted| refitted.stage = Stage::Failed(format!("{}. {}", failure.title, failure.detail)));
    }
}

async fn fit(study: &Study, refitted: Var<Refitted>, signal: &AbortSignal) -> Result<(), Failure> {
    let fetching = |done: usize, of: usize| refitted.update(|refitted| refitted.stage = Stage::Fetching(done, of));
    let samples = api::refit::samples(&study.id, signal, &fetching).await?;
    if signal.aborted() {
        return Ok(());
    }
    refitted.update(|refitted| refitted.stage = Stage::Loading);
    let told = |events: Vec<RefitEvent>| {
        refitted.update(|refitted| events.into_iter().for_each(|event| refitted.take(event)));
    };
    let of = (study.provenance.model.name.as_str(), study.id.as_str());
    api::tab::refit(of, &refit::request(study, samples), signal, &told).await
}
