//! What is known of one run: its forecast and rates, the command and config that make the same study, and what it printed.

use leptos::prelude::*;
use shared::api::Run;
use view_model::say;
use view_model::view::runs::board::Heard;
use view_model::view::runs::{form, tables};
use view_model::widget::table::Table;

use super::desk::Desk;
use super::text_to_copy;
use crate::widget::live::{Kept, kept, live, part};
use crate::widget::table::Twin;

/// The details of a run.
pub(super) fn of_run(desk: Desk, heard: Kept<Option<Heard>>) -> AnyView {
    let lines = kept(move || {
        desk.shown.lines.with(|lines| lines.values().map(|line| line.text.as_str()).collect::<Vec<_>>().join("\n"))
    });
    let asked = heard.with_untracked(|heard| heard.as_ref().map(|heard| heard.run.clone()));
    let told = asked.map(|run| {
        let config = run.request.config.filter(|config| !config.is_empty());
        view! {
            {text_to_copy(say!(view::runs::command), say!(view::runs::command_is), "command", run.command)}
            {config.map(|config| text_to_copy(say!(view::runs::config), "config.toml", "config", config))}
            <details class="live-more">
                <summary>{say!(view::runs::whole_config)}</summary>
                {text_to_copy(say!(view::runs::config), "", "whole-config", run.config)}
            </details>
        }
    });
    view! {
        <div class="live-details">
            {forecast(heard)}
            {so_far(heard)}
            {told}
            {part(move || lines.with(|text| (!text.is_empty()).then(|| view! {
                <b>{say!(view::runs::log)}</b>
                <pre class="live-text" tabindex="0" role="region" aria-label=say!(view::runs::log) data-runs="log">{text.clone()}</pre>
            })))}
        </div>
    }
    .into_any()
}

fn forecast(heard: Kept<Option<Heard>>) -> AnyView {
    let of = kept(move || heard.with(|heard| heard.as_ref().and_then(|heard| heard.run.forecast.clone())));
    let has = kept(move || of.with(Option::is_some));
    let told = move || of.with(|of| of.as_ref().map(tables::forecast_told).unwrap_or_default());
    let table = kept(move || of.with(|of| of.as_ref().map(tables::forecast).unwrap_or_default()));
    part(move || {
        has.get().then(|| {
            view! {
                <b>{say!(view::runs::forecast)}</b>
                <p data-runs="forecast">{live(told)}</p>
                {twin(heard, table)}
            }
        })
    })
    .into_any()
}

/// The rates and probes of an unfinished run, under a caution.
fn so_far(heard: Kept<Option<Heard>>) -> AnyView {
    let (rates, cells) = (unfinished(heard, tables::rates), unfinished(heard, tables::cells));
    let has_any = kept(move || rates.with(Option::is_some) || cells.with(Option::is_some));
    view! {
        {part(move || has_any.get().then(|| view! {
            <p class="caution" data-runs="unfinished">{say!(view::runs::unfinished)}</p>
        }))}
        {where_known(heard, rates)}
        {where_known(heard, cells)}
    }
    .into_any()
}

fn unfinished(heard: Kept<Option<Heard>>, of: fn(&Run) -> Option<Table>) -> Kept<Option<Table>> {
    kept(move || heard.with(|heard| heard.as_ref().and_then(|heard| of(&heard.run))))
}

fn where_known(heard: Kept<Option<Heard>>, of: Kept<Option<Table>>) -> AnyView {
    let has = kept(move || of.with(Option::is_some));
    let table = kept(move || of.get().unwrap_or_default());
    part(move || has.get().then(|| twin(heard, table))).into_any()
}

/// A table that is open, and named by the run when it is taken away.
fn twin(heard: Kept<Option<Heard>>, table: Kept<Table>) -> AnyView {
    let name = move || heard.with(|heard| heard.as_ref().map(|heard| heard.run.study.clone())).unwrap_or_default();
    view! { <Twin table=table source=live(move || ("study", name())) shown=true /> }.into_any()
}

/// On a page without a server: the command and config of what the form says.
pub(super) fn of_form(desk: Desk) -> AnyView {
    part(move || match desk.form.with(form::Form::request) {
        Ok(request) => {
            let command = form::command(&request);
            view! {
                <div class="live-details">
                    {text_to_copy(say!(view::runs::command), say!(view::runs::command_is), "command", command)}
                    {request.config.map(|config| text_to_copy(say!(view::runs::config), "config.toml", "config", config))}
                </div>
            }
            .into_any()
        }
        Err(fault) => view! { <p class="live-told problem">{fault.text}</p> }.into_any(),
    })
    .into_any()
}
