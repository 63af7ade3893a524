//! What the model is asked: a task with a prompt of the study, or any text.

use leptos::prelude::*;
use view_model::sample::model::params;
use view_model::say;
use view_model::text::{number, words};
use view_model::view::live::request::{LONGEST, about, tasks};

use super::desk::Desk;
use crate::browser_io;
use crate::sample::fetch;
use crate::widget::live::{kept, live, part};
use crate::widget::notice::Nothing;
use crate::widget::picker::{Choice, Select};

/// Task picker, prompt, and what the study says of the model.
pub(super) fn composer(desk: Desk) -> AnyView {
    let prompt =
        move || desk.composed.with(|composed| composed.as_ref().map_or_else(String::new, |of| of.prompt.clone()));
    let asks = kept(move || desk.asked.with(Option::is_some));
    let own = kept(move || desk.chosen.with(|live| live.prompt.is_some()) || desk.long.with(Option::is_some));
    let again = move |_| {
        desk.ask(desk.page.state.selection.with_untracked(|selection| selection.sample.clone()));
        // The button goes.
        browser_io::focus("[data-live=prompt]");
    };
    view! {
        <section class="live-part" aria-label=say!(view::live::ask)>
            <h2>{say!(view::live::ask)}</h2>
            <div class="live-row">
                {picker(desk)}
                {part(move || asks.get().then(|| view! {
                    <button class="button quiet" data-action="another-prompt" on:click=move |_| desk.next()>{say!(view::live::another_prompt)}</button>
                }))}
            </div>
            <textarea class="field" rows="3" lang="en" spellcheck="false" data-live="prompt" aria-label=say!(view::live::prompt_is)
                prop:value=live(prompt) on:input=move |event| desk.say(event_target_value(&event))></textarea>
            {part(move || remarks(desk))}
            {part(move || (own.get() && asks.get()).then(|| view! {
                <button class="link" data-action="sample-prompt" on:click=again>{say!(view::live::sample_prompt)}</button>
            }))}
            {part(move || view! { <p class="asks">{desk.asked.with(|asked| about(&desk.page.study(), asked.as_deref()))}</p> })}
        </section>
    }
    .into_any()
}

/// The tasks that the study probes, and free text.
fn picker(desk: Desk) -> AnyView {
    let study = desk.page.study();
    let ids: Vec<String> = tasks(&study).map(|task| task.id.clone()).collect();
    let of_task = |id: &String| Choice::new(id.clone(), words::asks(&study, id).unwrap_or_default());
    let free = Choice::new(say!(view::live::free_text), say!(view::live::free_text_is));
    let choices = ids.iter().map(of_task).chain([free]).collect();
    let known = ids.clone();
    let picked = kept(move || {
        desk.asked.with(|asked| known.iter().position(|id| Some(id) == asked.as_ref()).unwrap_or(known.len()))
    });
    let pick = move |index: usize| {
        let task = ids.get(index).cloned();
        let text = desk.composed.with_untracked(|composed| composed.as_ref().map(|composed| composed.prompt.clone()));
        desk.ask(None);
        let free = task.is_none();
        desk.set(|live| live.free = free);
        match task {
            Some(task) => desk.page.state.set(|selection| {
                selection.task = Some(task);
                selection.target = None;
            }),
            // The text stays, as the reader's.
            None => desk.say(text.unwrap_or_default()),
        }
    };
    view! { <Select name=say!(page::words::task) choices=choices picked=picked pick=Callback::new(pick) /> }.into_any()
}

/// What is checked, and what is to be known of the prompt.
fn remarks(desk: Desk) -> AnyView {
    let asks = desk.asked.with(Option::is_some);
    let long = desk.long.with(Option::is_some);
    let own = asks && (long || desk.chosen.with(|live| live.prompt.is_some()));
    let (checked, failed) = desk.sample.with(|sample| match sample {
        Some(Ok(sample)) if !sample.params.is_empty() => (Some(params(sample)), None),
        Some(Err(failure)) => (None, Some(fetch::told(failure))),
        _ => (None, None),
    });
    let failed = failed.or_else(|| desk.samples.with(|samples| samples.as_ref()?.as_ref().err().map(fetch::told)));
    let checked = checked.filter(|_| asks).map(|params| say!(view::live::checked_for, params));
    view! {
        {checked.map(|text| view! { <p class="asks"><code>{text}</code></p> })}
        {own.then(|| view! { <Nothing text=say!(view::live::own_prompt) /> })}
        {long.then(|| view! { <Nothing text=say!(view::live::long_prompt, most = number::count(LONGEST)) /> })}
        {failed.filter(|_| asks).map(|text| view! { <Nothing text=text /> })}
    }
    .into_any()
}
