//! What is composed, to take away: as the ablation of a study's config, and as a command.

use leptos::prelude::*;
use shared::live::LiveRequest;
use shared::study::Study;
use view_model::say;
use view_model::view::live::copied::{self, Copied};

use super::desk::Desk;
use crate::browser_io;
use crate::widget::live::{Var, kept, live, part};

/// Makes a text of a request.
type Make = fn(&Study, &LiveRequest) -> Result<Copied, &'static str>;

/// The buttons, then what was copied with what is to be known of it.
pub(super) fn copied(desk: Desk) -> AnyView {
    let (shown, told) = (Var::new(None::<Copied>), Var::new(""));
    let ready = kept(move || desk.request.with(|request| matches!(request, Some(Ok(_)))));
    let copy = move |make: Make| {
        let Some(Ok(request)) = desk.request.get_untracked() else { return };
        match make(&desk.page.study(), &request) {
            Ok(made) => {
                browser_io::copy(made.text.clone(), move |done| {
                    told.set(if done { say!(page::share::copied) } else { say!(page::share::no_clipboard) });
                });
                shown.set(Some(made));
            }
            Err(problem) => {
                shown.set(None);
                told.set(problem);
            }
        }
    };
    let button = move |action: &'static str, name: &'static str, make: Make| {
        view! {
            <button class="button quiet" data-action=action aria-disabled=live(move || (!ready.get()).to_string())
                on:click=move |_| copy(make)>{name}</button>
        }
    };
    let can_ablate = desk.page.study().config.ablation.is_some();
    view! {
        <section class="live-copied" aria-label=say!(view::live::take_away)>
            <div class="live-row">
                {can_ablate.then(|| button("copy-config", say!(view::live::copy_config), copied::ablation))}
                {button("copy-command", say!(view::live::copy_command), |study, request| Ok(copied::command(study, request)))}
                <span role="status">{live(move || told.get())}</span>
            </div>
            {part(move || shown.get().map(|Copied { text, notes }| view! {
                <pre class="live-text" tabindex="0" data-live="copied">{text}</pre>
                {notes.into_iter().map(|note| view! { <p class="caution">{note}</p> }).collect_view()}
            }))}
        </section>
    }
    .into_any()
}
