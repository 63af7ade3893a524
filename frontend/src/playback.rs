//! What plays: a clock that steps while it is on, and the button that starts and stops it.

use std::time::Duration;

use gloo::timers::callback::Interval;
use leptos::prelude::*;
use view_model::say;

use crate::state::State;
use crate::widget::icon::{self, Icon};
use crate::widget::live::{Live, Var, live, part};

/// Steps at a pace while `playing`. `begin` runs first, `step` says whether it goes on; leaving the page's part stops it.
pub fn keep(playing: Var<bool>, pace: Duration, begin: Live<()>, step: Live<bool>) {
    // Dropped, the clock stands still.
    let running = StoredValue::new_local(None::<Interval>);
    let stop = move || drop(running.try_update_value(Option::take));
    Effect::new(move |_| {
        stop();
        if !playing.get() {
            return;
        }
        untrack(|| begin.get());
        let step = step.clone();
        let tick = move || {
            if !step.get() {
                playing.set(false);
            }
        };
        running.set_value(Some(Interval::new(pace.as_millis() as u32, tick)));
    });
    on_cleanup(stop);
}

/// Starts and stops, also by the space bar; Escape stops.
#[component]
pub fn PlayButton(
    /// Whether it plays.
    playing: Var<bool>,
    /// What it does when pressed at rest.
    name: &'static str,
) -> impl IntoView {
    let toggle = move || playing.update(|playing| *playing = !*playing);
    let pressed = move |key: &str| {
        let meant = key == " " || key == "Escape" && playing.get_untracked();
        if meant {
            toggle();
        }
        meant
    };
    expect_context::<State>().offers.offer(pressed);
    let label = move || if playing.get() { say!(page::widget::stop) } else { name };
    view! {
        <button
            class="play"
            aria-label=live(label)
            aria-pressed=live(move || playing.get().to_string())
            title=live(label)
            on:click=move |_| toggle()
        >
            {part(move || view! { <Icon path=if playing.get() { icon::PAUSE } else { icon::PLAY } /> })}
        </button>
    }
}
