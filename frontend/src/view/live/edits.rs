//! The stack of edits: a card each, with undo and redo, and the control's switch.

use leptos::ev::Event;
use leptos::prelude::*;
use shared::live::{Change, Edit};
use shared::site::Site;
use shared::study::Scope;
use view_model::say;
use view_model::text::words;
use view_model::view::live::request::tasks;
use view_model::view::live::stack::{self, Card};

use super::desk::Desk;
use super::{keyed, vectors};
use crate::browser_io;
use crate::widget::icon::{self, Icon};
use crate::widget::live::{Kept, kept, live, part};
use crate::widget::notice::Nothing;
use crate::widget::picker::{Choice, Select};

/// The cards, the buttons that add one, and the control.
pub(super) fn edits(desk: Desk) -> AnyView {
    let ids = kept(move || {
        let stack = desk.stacks.get();
        desk.stack.with(|of| of.cards().iter().map(|card| (stack, card.id)).collect::<Vec<_>>())
    });
    let none_on = kept(move || desk.stack.with(|stack| stack.edits().is_empty()));
    let can_ablate = desk.page.study().config.ablation.is_some();
    let task = move || {
        let first = || tasks(&desk.page.study()).next().map(|task| task.id.clone());
        desk.asked.get_untracked().or_else(first).unwrap_or_default()
    };
    let take_out = can_ablate.then(|| {
        let add = move |_| desk.edit(|stack| stack.add(Edit::ablate(&task())));
        view! { <button class="button quiet" data-action="take-out" on:click=add>{say!(view::live::take_out)}</button> }
    });
    let push = move |_| desk.edit(|stack| stack.add(stack::steer(&task())));
    let control = move |event: Event| {
        let on = event_target_checked(&event);
        desk.set(|live| live.control = on);
    };
    view! {
        <section class="live-part" aria-label=say!(view::live::edits)>
            <div class="live-row">
                <h2>{say!(view::live::edits)}</h2>
                {way(desk, 0, say!(view::live::undo))}
                {way(desk, 1, say!(view::live::redo))}
            </div>
            <p class="asks">{say!(view::live::edits_are)}</p>
            <ol class="edits">{keyed(ids, move |id| card(desk, id))}</ol>
            {part(move || none_on.get().then(|| view! { <Nothing text=say!(view::live::none_on) /> }))}
            <div class="live-row">
                {take_out}
                <button class="button quiet" data-action="push" on:click=push>{say!(view::live::push)}</button>
                {vectors::add(desk)}
                <label class="tick-field">
                    <input type="checkbox" data-live="control" prop:checked=live(move || desk.chosen.with(|live| live.control)) on:change=control />
                    {say!(view::live::with_control)}
                </label>
            </div>
        </section>
    }
    .into_any()
}

/// The button that takes the last step back (0), or takes it again (1).
fn way(desk: Desk, which: usize, name: &'static str) -> AnyView {
    let go = move |_| {
        if desk.stack.with_untracked(|stack| stack.ways()[which]) {
            desk.edit(|stack| {
                let _ = if which == 0 { stack.undo() } else { stack.redo() };
            });
        }
    };
    let off = move || desk.stack.with(|stack| !stack.ways()[which]).to_string();
    let action = if which == 0 { "undo" } else { "redo" };
    view! { <button class="link" data-action=action aria-disabled=live(off) on:click=go>{name}</button> }.into_any()
}

/// One card. It stays in the page while its edit changes.
fn card(desk: Desk, id: usize) -> AnyView {
    let Some(first) = desk.stack.with_untracked(|stack| stack.card(id).cloned()) else { return ().into_any() };
    let edit = first.edit.clone();
    let now = kept(move || desk.stack.with(|stack| stack.card(id).cloned()).unwrap_or_else(|| first.clone()));
    let number = kept(move || {
        desk.stack.with(|stack| stack.cards().iter().position(|card| card.id == id)).map_or(0, |at| at + 1)
    });
    let at = number.get_untracked();
    let switch = move |event: Event| {
        let on = event_target_checked(&event);
        desk.edit(|stack| stack.set(id, |card| card.on = on));
    };
    let remove = move |_| {
        desk.edit(|stack| stack.remove(id));
        browser_io::focus("[data-action=push]");
    };
    view! {
        <li class="edit" class:off=live(move || now.with(|card| !card.on)) data-edit=id.to_string()>
            <div class="live-row">
                <label class="tick-field">
                    <input type="checkbox" prop:checked=live(move || now.with(|card| card.on)) on:change=switch />
                    {say!(view::live::on)}
                </label>
                {what(desk, id, now, &edit)}
                <button class="tool" aria-label=live(move || say!(view::live::remove, number = number.get())) on:click=remove>
                    <Icon path=icon::CLOSE />
                </button>
            </div>
            {strength(desk, id, now, &edit, at)}
            <div class="live-row">{directions(desk, id, now, &edit, at)}{reach(desk, id, now, &edit)}{everywhere(desk, id, now)}</div>
            {vectors::missing(desk, now)}
            {vectors::downloads(desk, now, &edit)}
        </li>
    }
    .into_any()
}

/// What is done, and of which task.
fn what(desk: Desk, id: usize, now: Kept<Card>, edit: &Edit) -> AnyView {
    let does = match edit.change {
        Change::Ablate { .. } => say!(view::live::out_of),
        Change::Steer { .. } => say!(view::live::pushed),
        Change::Random { .. } => return view! { <b>{say!(view::live::random)}</b> }.into_any(),
        Change::Add { ref name } => {
            return view! { <b>{say!(view::live::added)}</b><code>{name.clone()}</code> }.into_any();
        }
    };
    let ids: Vec<String> = tasks(&desk.page.study()).map(|task| task.id.clone()).collect();
    let choices = ids.iter().map(|id| Choice::new(id.clone(), id.clone())).collect();
    let known = ids.clone();
    let picked = kept(move || {
        now.with(|card| known.iter().position(|id| Some(id.as_str()) == card.edit.task()).unwrap_or(known.len()))
    });
    let pick = move |index: usize| {
        if let Some(task) = ids.get(index) {
            desk.edit(|stack| stack.set(id, |card| stack::set_task(&mut card.edit, task)));
        }
    };
    view! { <b>{does}</b><Select name=say!(page::words::task) choices=choices picked=picked pick=Callback::new(pick) /> }
        .into_any()
}

/// A slider with its name and its value.
pub(super) fn slider(
    name: &'static str,
    label: String,
    ends: [f64; 3],
    value: Kept<f64>,
    text: Kept<String>,
    slid: Callback<f64>,
) -> AnyView {
    let [low, high, step] = ends;
    let change = move |event: Event| event_target_value(&event).parse().into_iter().for_each(|to| slid.run(to));
    let share =
        move || format!("--share:{:.4}", ((value.get() - low) / (high - low).max(f64::EPSILON)).clamp(0.0, 1.0));
    view! {
        <label class="live-field live-slider">
            <span aria-hidden="true">{name}</span>
            <input type="range" min=low.to_string() max=high.to_string() step=step.to_string() aria-label=label
                style=live(share) prop:value=live(move || value.get().to_string()) on:input=change />
            <output>{live(move || text.get())}</output>
        </label>
    }
    .into_any()
}

fn strength(desk: Desk, id: usize, now: Kept<Card>, edit: &Edit, number: usize) -> AnyView {
    let value = kept(move || now.with(|card| card.edit.alpha));
    let text = kept(move || format!("{:.1}", value.get()).replace('-', "−"));
    let slid = move |alpha: f64| desk.edit(|stack| stack.set_alpha(id, alpha));
    let label = say!(view::live::strength_of, number);
    slider(say!(view::live::strength), label, stack::strengths(edit), value, text, Callback::new(slid))
}

/// How many directions are taken out, where there are several.
fn directions(desk: Desk, id: usize, now: Kept<Card>, edit: &Edit, number: usize) -> Option<AnyView> {
    let study = desk.page.study();
    let (_, most) = stack::rank(&study, edit).filter(|&(_, most)| most > 1)?;
    let known = study.clone();
    let value = kept(move || now.with(|card| stack::rank(&known, &card.edit)).map_or(0.0, |(rank, _)| rank as f64));
    let text = kept(move || format!("{} / {most}", value.get()));
    let slid =
        move |n: f64| desk.edit(|stack| stack.set(id, |card| stack::set_rank(&study, &mut card.edit, n as usize)));
    let label = say!(view::live::directions_of, number);
    Some(slider(say!(view::live::directions), label, [1.0, most as f64, 1.0], value, text, Callback::new(slid)))
}

/// From which layer to which.
fn reach(desk: Desk, id: usize, now: Kept<Card>, edit: &Edit) -> AnyView {
    let sites = stack::sites(&desk.page.study(), edit);
    let end = move |which: usize, name: &'static str| {
        let named = |&site: &Site| Choice::new(words::site(site), words::site_in_sentence(site));
        let choices = sites.iter().map(named).collect();
        let picked = kept(move || now.with(|card| stack::reach(&desk.page.study(), &card.edit)[which]));
        let pick = move |to: usize| {
            let study = desk.page.study();
            desk.edit(|stack| stack.set(id, |card| stack::set_end(&study, &mut card.edit, which, to)));
        };
        view! {
            <div class="live-field">
                <span aria-hidden="true">{name}</span>
                <Select name=name choices=choices picked=picked pick=Callback::new(pick) />
            </div>
        }
    };
    view! { {end(0, say!(view::live::from_layer))}{end(1, say!(view::live::to_layer))} }.into_any()
}

/// Whether it acts on the prompt's tokens, too.
fn everywhere(desk: Desk, id: usize, now: Kept<Card>) -> AnyView {
    let change = move |event: Event| {
        let on = event_target_checked(&event);
        desk.edit(|stack| stack.set(id, |card| stack::set_everywhere(&mut card.edit, on)));
    };
    let checked = move || now.with(|card| card.edit.scope == Scope::All);
    view! {
        <label class="tick-field">
            <input type="checkbox" prop:checked=live(checked) on:change=change />
            {say!(view::live::everywhere)}
        </label>
    }
    .into_any()
}
