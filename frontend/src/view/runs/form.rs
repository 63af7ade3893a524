//! The form of a new study, and the buttons that start it.

use leptos::ev::Event;
use leptos::prelude::*;
use shared::api::Priority;
use shared::study::{BuiltInSet, Method, Preset};
use view_model::say;
use view_model::text::words;
use view_model::view::runs::form::{Ablation, BUILT_IN, Field, Form};
use view_model::view::runs::told;
use web_sys::HtmlDetailsElement;

use super::desk::Desk;
use super::fields::{Text, at_field, choice, model_file, task_file, text, tick, value};
use crate::api;
use crate::browser_io;
use crate::widget::live::{Var, kept, kept_after, live, part};
use crate::widget::picker::Choice;

/// The form in four parts, with its buttons; folded away where there are runs, until it is asked for.
pub(super) fn form(desk: Desk) -> AnyView {
    let toggled = move |event: Event| desk.unfolded.set(event_target::<HtmlDetailsElement>(&event).open());
    view! {
        <details class="runs-form" prop:open=live(move || desk.unfolded.get()) on:toggle=toggled>
            <summary>{say!(view::runs::new_study)}</summary>
            <div class="live-desk">
                <div class="live-part">{model(desk)}{tasks(desk)}</div>
                <div class="live-part">{sizes(desk)}{read(desk)}{ablation(desk)}{further(desk)}</div>
            </div>
            {buttons(desk)}
        </details>
    }
    .into_any()
}

/// What leads to the form: where there are runs above it, a button; and the open study, to be run again.
pub(super) fn openers(desk: Desk) -> AnyView {
    let study = desk.page.study();
    let own = study.config.prompts.as_ref().map(|_| say!(view::runs::own_prompts));
    let labels = study.config.labels.as_ref().map(|_| say!(view::runs::own_labels));
    let has_runs = kept(move || desk.shown.board.with(|board| !board.runs.is_empty()));
    let new = move || {
        has_runs.get().then(|| {
            view! {
                <button class="button quiet" data-action="new" on:click=move |_| desk.lead_to_form()>{say!(view::runs::new_study)}</button>
            }
        })
    };
    view! {
        <div class="live-row">
            {part(new)}
            <button class="link" data-action="again" on:click=move |_| desk.again()>{say!(view::runs::again)}</button>
            {[own, labels].into_iter().flatten().map(|note| view! { <span class="asks">{note}</span> }).collect_view()}
        </div>
    }
    .into_any()
}

fn model(desk: Desk) -> AnyView {
    let listed = move || {
        let loads = desk.models.get().into_iter().filter(|model| model.problem.is_none());
        loads.map(|model| view! { <option value=model.name></option> }).collect_view()
    };
    let wrong = desk.is_wrong(Field::Model);
    view! {
        <h2>{say!(view::runs::model)}</h2>
        <input class="field" type="text" list="runs-models" autocomplete="off" spellcheck="false" data-field="Model"
            aria-label=say!(view::runs::model)
            aria-invalid=live(move || wrong.get().to_string())
            aria-describedby=live(move || if wrong.get() { "runs-model-is runs-problem" } else { "runs-model-is" })
            prop:value=live(move || value(desk, |form| &mut form.model))
            on:input=move |event| desk.change(|form| form.model = event_target_value(&event)) />
        {at_field(desk, Field::Model)}
        <datalist id="runs-models">{part(listed)}</datalist>
        <p class="asks" id="runs-model-is">{say!(view::runs::model_is)}</p>
        {model_file(desk)}
    }
    .into_any()
}

/// The set, its nine tasks, and a file.
fn tasks(desk: Desk) -> AnyView {
    let sets = [
        (say!(view::runs::set_of_model), None),
        (say!(view::runs::tiny_world), Some(BuiltInSet::TinyWorld)),
        (say!(view::runs::natural), Some(BuiltInSet::Natural)),
    ];
    let choices = sets.iter().map(|(name, _)| Choice::new(*name, *name)).collect();
    let picked =
        kept(move || desk.form.with(|form| sets.iter().position(|(_, set)| *set == form.set)).unwrap_or_default());
    let pick = move |index: usize| desk.change(|form| form.set = sets.get(index).and_then(|(_, set)| *set));
    let one = move |id: &'static str| {
        let is_on = move || desk.form.with(|form| form.tasks.iter().any(|task| task == id));
        // What the tasks of the model's own set ask, the model decides.
        let about = move || desk.form.with(|form| form.set).and_then(|set| words::asks_in(set, id));
        tick((id, id), about, is_on, move |on| desk.change(|form| form.tick(id, on)))
    };
    let every = move |on: bool| desk.change(|form| BUILT_IN.iter().for_each(|id| form.tick(id, on)));
    let given = kept(move || desk.form.with(|form| form.given.join(", ")));
    let wrong = desk.is_wrong(Field::Tasks);
    view! {
        <h2>{say!(view::runs::tasks)}</h2>
        <div class="live-row">
            {choice((say!(view::runs::set), "set"), choices, picked, pick)}
            <button class="link" data-action="all-tasks" on:click=move |_| every(true)>{say!(view::runs::all_tasks)}</button>
            <button class="link" data-action="no-tasks" on:click=move |_| every(false)>{say!(view::runs::no_tasks)}</button>
        </div>
        <div class="live-row" role="group" aria-label=say!(view::runs::tasks)
            aria-describedby=live(move || wrong.get().then_some("runs-problem"))>
            {BUILT_IN.map(one).into_iter().collect_view()}
        </div>
        {part(move || given.with(|tasks| {
            (!tasks.is_empty()).then(|| view! {
                <p class="live-row"><span class="asks">{say!(view::runs::given, tasks)}</span>
                    <button class="link" data-action="remove-given" on:click=move |_| remove(desk)>{say!(view::runs::remove_given)}</button></p>
            })
        }))}
        {task_file(desk)}
    }
    .into_any()
}

fn remove(desk: Desk) {
    desk.change(Form::remove_given);
    // The button goes.
    browser_io::focus("[data-field=task-file]");
}

fn sizes(desk: Desk) -> AnyView {
    let choices = Preset::ALL.map(told::preset).map(|(name, about)| Choice::new(name, about)).into();
    let picked =
        kept(move || desk.form.with(|form| Preset::ALL.iter().position(|of| *of == form.preset)).unwrap_or_default());
    let pick = move |index: usize| {
        desk.change(|form| form.preset = Preset::ALL.get(index).copied().unwrap_or(form.preset));
    };
    let about = move || told::preset(desk.form.with(|form| form.preset)).1;
    let priorities = Priority::ALL.map(told::priority).map(|name| Choice::new(name, name)).into();
    let at = kept(move || {
        desk.form.with(|form| Priority::ALL.iter().position(|of| *of == form.priority)).unwrap_or_default()
    });
    let put = move |index: usize| {
        desk.change(|form| form.priority = Priority::ALL.get(index).copied().unwrap_or_default());
    };
    let as_preset = say!(view::runs::as_preset);
    let outdone = kept(move || desk.form.with(Form::outdoes_preset));
    view! {
        <h2>{say!(view::runs::sizes)}</h2>
        <div class="live-row">
            {choice((say!(view::runs::preset), "preset"), choices, picked, pick)}
            <span class="asks">{live(about)}</span>
        </div>
        {part(move || outdone.get().then(|| view! {
            <p class="caution" data-runs="outdone">{say!(view::runs::outdoes_preset)}</p>
        }))}
        <div class="live-row">
            {text(desk, Text { name: say!(view::runs::samples), field: Field::Samples, of: |form| &mut form.samples,
                empty: as_preset, mode: "numeric" })}
            {text(desk, Text { name: say!(view::runs::seed), field: Field::Seed, of: |form| &mut form.seed, empty: "1",
                mode: "numeric" })}
        </div>
        <div class="live-row">
            {text(desk, Text { name: say!(view::runs::study_name), field: Field::Name, of: |form| &mut form.name,
                empty: say!(view::runs::name_is), mode: "text" })}
            {choice((say!(view::runs::priority), "priority"), priorities, at, put)}
        </div>
    }
    .into_any()
}

fn read(desk: Desk) -> AnyView {
    view! {
        <h2>{say!(view::runs::read)}</h2>
        {text(desk, Text { name: say!(view::runs::positions), field: Field::Positions, of: |form| &mut form.positions,
            empty: say!(view::runs::all_positions), mode: "text" })}
        <p class="asks">{say!(view::runs::positions_are)}</p>
    }
    .into_any()
}

fn ablation(desk: Desk) -> AnyView {
    let kinds = Ablation::ALL.map(told::ablation).map(|name| Choice::new(name, name)).into();
    let kind = kept(move || desk.form.with(|form| form.ablation));
    let picked = kept(move || Ablation::ALL.iter().position(|of| *of == kind.get()).unwrap_or_default());
    let pick = move |index: usize| {
        desk.change(|form| form.ablation = Ablation::ALL.get(index).copied().unwrap_or_default());
    };
    view! {
        <h2>{say!(view::runs::ablate)}</h2>
        {choice((say!(view::runs::ablate), "ablation"), kinds, picked, pick)}
        {part(move || (kind.get() != Ablation::None).then(|| settings(desk, kind.get() == Ablation::Both)))}
    }
    .into_any()
}

/// Method, directions, strength and layers.
fn settings(desk: Desk, in_behaviour: bool) -> AnyView {
    let methods = Method::ALL.map(told::method).map(|(name, about)| Choice::new(name, about)).into();
    let method = kept(move || desk.form.with(|form| form.method));
    let picked = kept(move || Method::ALL.iter().position(|of| *of == method.get()).unwrap_or_default());
    let pick = move |index: usize| {
        desk.change(|form| form.method = Method::ALL.get(index).copied().unwrap_or(form.method));
    };
    let rank = move || {
        let (name, empty) = (say!(view::runs::rank), say!(view::runs::as_preset));
        text(desk, Text { name, field: Field::Rank, of: |form| &mut form.rank, empty, mode: "numeric" })
    };
    view! {
        <div class="live-row">
            {choice((say!(view::runs::method), "method"), methods, picked, pick)}
            <span class="asks">{live(move || told::method(method.get()).1)}</span>
        </div>
        <div class="live-row">{part(move || (method.get() == Method::Inlp).then(rank))}</div>
        {layers(desk, in_behaviour)}
    }
    .into_any()
}

/// The layers in representation, and layers and strength in behaviour.
fn layers(desk: Desk, in_behaviour: bool) -> AnyView {
    let empty = say!(view::runs::all_layers);
    let read_at = Text {
        name: say!(view::runs::in_representation),
        field: Field::InRepresentation,
        of: |form| &mut form.in_representation,
        empty,
        mode: "text",
    };
    let act_at = Text {
        name: say!(view::runs::in_behaviour),
        field: Field::InBehaviour,
        of: |form| &mut form.in_behaviour,
        empty,
        mode: "text",
    };
    let alpha = Text {
        name: say!(view::runs::alpha),
        field: Field::Alpha,
        of: |form| &mut form.alpha,
        empty: say!(view::runs::as_preset),
        mode: "decimal",
    };
    let of_behaviour = [act_at, alpha].into_iter().filter(|_| in_behaviour);
    view! {
        <div class="live-row">
            {text(desk, read_at)}
            {of_behaviour.map(|field| text(desk, field)).collect_view()}
        </div>
        <p class="asks">{say!(view::runs::layers_are)}</p>
    }
    .into_any()
}

fn further(desk: Desk) -> AnyView {
    // What is opened once stays: its text may be emptied to type another.
    let is_held = kept_after(move |before| before == Some(&true) || desk.form.with(|form| !form.further.is_empty()));
    let anyway = move || desk.form.with(|form| form.anyway);
    view! {
        <details class="live-more runs-further" prop:open=live(move || is_held.get())>
            <summary>{say!(view::runs::further)}</summary>
            <textarea class="field" rows="4" lang="en" spellcheck="false" data-field="further"
                aria-label=say!(view::runs::further)
                prop:value=live(move || value(desk, |form| &mut form.further))
                on:input=move |event| desk.change(|form| form.further = event_target_value(&event))></textarea>
            <p class="asks">{say!(view::runs::further_is)}</p>
        </details>
        {tick((say!(view::runs::anyway), "anyway"), || None, anyway, move |on| desk.change(|form| form.anyway = on))}
    }
    .into_any()
}

/// Preview, Start, the problem, and whether the reader is told of the end.
fn buttons(desk: Desk) -> AnyView {
    let problem = move || {
        let text = desk.fault.with(|fault| fault.as_ref().map(|(_, text)| text.clone()));
        text.map(
            |text| view! { <p class="live-told problem" id="runs-problem" role="alert" data-runs="problem">{text}</p> },
        )
    };
    if api::has_files() {
        return part(problem).into_any();
    }
    let notified = Var::new("");
    let busy = move || desk.busy.get().to_string();
    view! {
        <div class="live-row live-bar">
            <button class="button quiet" data-action="preview" aria-describedby="runs-preview-is"
                aria-disabled=live(busy) on:click=move |_| desk.send(true)>{say!(view::runs::preview)}</button>
            <span class="asks" id="runs-preview-is">{say!(view::runs::preview_is)}</span>
        </div>
        <div class="live-row runs-start">
            <button class="button" data-action="start"
                aria-disabled=live(busy) on:click=move |_| desk.send(false)>{say!(view::runs::start)}</button>
            {part(move || desk.busy.get().then(|| view! { <span aria-hidden="true">{say!(view::runs::asking)}</span> }))}
            <button class="link" data-action="notify" on:click=move |_| super::watch::ask_to_notify(notified)>{say!(view::runs::notify)}</button>
            <span role="status">{live(move || notified.get())}</span>
        </div>
        {part(problem)}
    }
    .into_any()
}
