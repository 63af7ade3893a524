//! The Live view: composer, stack of edits, the columns as they are written, and the score over seeds.

mod columns;
mod composer;
mod copied;
mod desk;
mod details;
mod device;
mod dose;
mod dose_picture;
mod edits;
mod prompts;
mod sampling;
mod token_panel;
mod vectors;

use std::sync::Arc;

use leptos::ev::{Event, KeyboardEvent};
use leptos::prelude::*;
use view_model::say;
use view_model::text::finding::Finding;
use view_model::text::words;
use view_model::view::live::VIEW;
use view_model::view::live::fetched::Fetched;
use view_model::view::live::model::{self, Stage};
use wasm_split_helpers::wasm_split;

use self::desk::Desk;
use super::Drawn;
use crate::api;
use crate::lazy_view::{Drawing, on_demand};
use crate::state::Page;
use crate::text::finding::FindingHead;
use crate::widget::live::{Kept, fixed, kept, live, part};
use crate::widget::notice::{Nothing, Notice};
use crate::widget::picker::{Choice, Select};

/// The view's code, fetched when it is first opened.
pub const DRAWN: Drawn = (VIEW.id, || on_demand(|| Box::pin(drawing())));

#[wasm_split(live, fallible)]
fn drawing() -> Drawing {
    Ok(|| match api::has_files() && !words::is_tiny(&Page::here().study()) {
        true => without_server(),
        false => view! { <Live /> }.into_any(),
    })
}

/// The notice on a page whose studies are files, where the model is not one that the tab can load.
fn without_server() -> AnyView {
    view! {
        <section class="view live">
            <Notice title=say!(view::live::no_server) detail=say!(view::live::no_server_why) />
        </section>
    }
    .into_any()
}

#[component]
fn Live() -> impl IntoView {
    let desk = Desk::new(Page::here());
    desk.keep();
    let head = Finding::new(say!(view::live::title), say!(view::live::about));
    // Escape stops the writing; elsewhere it clears the selection, which would take the prompt away.
    let pressed = move |event: KeyboardEvent| {
        if event.key() == "Escape" {
            event.stop_propagation();
            desk.stop();
        }
    };
    let spoken = kept(move || desk.writing.with(model::Writing::spoken));
    view! {
        <section class="view live" on:keydown=pressed>
            <div class="view-top"><FindingHead finding=fixed(head) /></div>
            <div class="live-desk">{composer::composer(desk)}{edits::edits(desk)}</div>
            {controls(desk)}
            {sampling::sampling(desk)}
            {part(move || told(desk))}
            {fetching()}
            {part(move || api::writer::instead().get().map(|text| view! { <p class="caution" data-live="instead">{text}</p> }))}
            {columns::columns(desk)}
            {columns::legend(desk)}
            {details::details(desk)}
            {part(move || score(desk))}
            {dose::dose(desk)}
            {copied::copied(desk)}
            <p class="spoken" role="status">{live(move || spoken.get())}</p>
        </section>
        {token_panel::panel(desk)}
    }
}

/// Seed, the buttons that start and stop, and where the probes read.
fn controls(desk: Desk) -> AnyView {
    let seed = move |event: Event| {
        let typed = event_target_value(&event).parse().ok().filter(|&seed: &usize| seed > 0);
        desk.set(|live| live.seed = typed.unwrap_or(live.seed));
    };
    let running = kept(move || desk.writing.with(model::Writing::is_running));
    let ready = kept(move || desk.request.with(|request| matches!(request, Some(Ok(_)))));
    let turn = move |_| if running.get_untracked() { desk.stop() } else { desk.write() };
    let another = move |_| {
        desk.set(|live| live.seed = live.seed.saturating_add(1));
        desk.write();
    };
    let label = move || if running.get() { say!(view::live::stop) } else { say!(view::live::write) };
    view! {
        <div class="live-row live-bar">
            <button class="button" data-action="write"
                aria-disabled=live(move || (!running.get() && !ready.get()).to_string()) on:click=turn>{live(label)}</button>
            <button class="button quiet" data-action="another-seed"
                aria-disabled=live(move || (!ready.get()).to_string()) on:click=another>{say!(view::live::another_seed)}</button>
            <label class="live-field">
                <span>{say!(view::live::seed)}</span>
                <input class="field" type="number" min="1" step="1" data-live="seed"
                    prop:value=live(move || desk.chosen.with(|live| live.seed.to_string())) on:change=seed />
            </label>
            {reads_at(desk)}
            {runs(desk)}
            {device::device(desk)}
        </div>
    }
    .into_any()
}

/// The site that the probes read.
fn reads_at(desk: Desk) -> AnyView {
    let study = desk.page.study();
    let named = |&site| Choice::new(words::site_in_sentence(site), words::site_in_sentence(site));
    let first = Choice::new(say!(view::live::as_verdicts), say!(view::live::as_verdicts));
    let choices = std::iter::once(first).chain(study.sites.iter().map(named)).collect();
    let known = study.sites.clone();
    let picked = kept(move || {
        let at = desk.chosen.with(|live| live.read_at);
        at.and_then(|at| known.iter().position(|&site| site == at)).map_or(0, |index| index + 1)
    });
    let pick = move |index: usize| {
        let site = index.checked_sub(1).and_then(|index| study.sites.get(index)).copied();
        desk.set(|live| live.read_at = site);
    };
    let name = say!(view::live::reads_at);
    view! {
        <div class="live-field">
            <span aria-hidden="true">{name}</span>
            <Select name=name choices=choices picked=picked pick=Callback::new(pick) />
        </div>
    }
    .into_any()
}

/// Where the model runs: the server where nothing else is chosen, the tab where there is none.
fn runs(desk: Desk) -> AnyView {
    let name = say!(view::live::runs);
    if api::has_files() || !words::is_tiny(&desk.page.study()) {
        let at = if api::has_files() { say!(view::live::in_tab) } else { say!(view::live::on_server) };
        return view! { <p class="live-field"><span>{name}</span><b data-live="runs">{at}</b></p> }.into_any();
    }
    let choices = [say!(view::live::on_server), say!(view::live::in_tab)].map(|name| Choice::new(name, name)).into();
    let picked = kept(move || usize::from(desk.in_tab.get()));
    let pick = Callback::new(move |index: usize| desk.set(|live| live.in_tab = index == 1));
    field(name, choices, picked, pick)
}

/// A choice with its name in front.
fn field(name: &'static str, choices: Vec<Choice>, picked: Kept<usize>, pick: Callback<usize>) -> AnyView {
    view! {
        <div class="live-field">
            <span aria-hidden="true">{name}</span>
            <Select name=name choices=choices picked=picked pick=pick />
        </div>
    }
    .into_any()
}

/// Where the writing is, what is missing, and what is to be known of it.
fn told(desk: Desk) -> AnyView {
    let missing = desk.request.with(|request| request.as_ref().and_then(|request| request.as_ref().err().copied()));
    let (told, caution, failed) =
        desk.writing.with(|writing| (writing.told(), writing.caution(), matches!(writing.stage, Stage::Failed(_))));
    let stale = desk.stale.get().then(|| say!(view::live::stale));
    let rate = desk.rate.get();
    let more = [rate, stale.map(str::to_owned)].into_iter().flatten();
    let told = if told.is_empty() { say!(view::live::nothing_yet).to_owned() } else { told };
    view! {
        <p class="live-told" class:problem=failed data-live="told">{told}{more.map(|text| format!(" {text}")).collect_view()}</p>
        {missing.map(|text| view! { <p class="live-told problem">{text}</p> })}
        {caution.map(|text| view! { <p class="caution">{text}</p> })}
    }
    .into_any()
}

/// How much of the engine, the model and the study has come, while they are fetched.
fn fetching() -> AnyView {
    let coming = api::download::coming();
    let fetches = {
        let coming = coming.clone();
        kept(move || coming.with(|coming| coming.map(|coming| coming.total)))
    };
    part(move || {
        let (come, told) = (coming.clone(), coming.clone());
        let bytes = move || come.get().map_or(0, |coming| coming.bytes).to_string();
        let told = move || told.get().map_or_else(String::new, Fetched::told);
        fetches.get().map(|total| {
            let bar = total.map(|total| {
                let name = say!(view::live::loads_model);
                view! { <progress data-live="fetched" aria-label=name max=total.to_string() value=live(bytes)></progress> }
            });
            view! { <p class="live-told" data-live="fetching">{bar}" "{live(told)}</p> }
        })
    })
    .into_any()
}

/// The score over the seeds that were tried; nothing before there is one of what is composed now.
fn score(desk: Desk) -> AnyView {
    let is_of = desk.request.with(|request| match request {
        Some(Ok(request)) => desk.score.with(|score| score.is_of(request)),
        _ => false,
    });
    let told = desk.score.with(|score| is_of.then(|| score.told()).flatten());
    match told {
        Some(told) => view! { <p class="live-score" data-live="score"><b>{told}</b></p><Nothing text=say!(view::live::score_is) /> }.into_any(),
        None => ().into_any(),
    }
}

/// A list whose items stay in the page while others come and go, so that the focus stays too. An item is a number of the list
/// that it belongs to and its own.
fn keyed(items: Kept<Vec<(u32, usize)>>, draw: impl Fn(usize) -> AnyView + Send + Sync + 'static) -> AnyView {
    let draw: Arc<dyn Fn(usize) -> AnyView + Send + Sync> = Arc::new(draw);
    let item = move |(_, own): (u32, usize)| draw(own);
    view! { <For each=move || items.get() key=|item: &(u32, usize)| *item children=item /> }.into_any()
}
