//! Playback: a timer that steps while it plays, and its play/stop button.

use std::time::Duration;

use gloo::timers::callback::Interval;
use leptos::prelude::*;
use view_model::say;

use crate::state::State;
use crate::widget::icon::{self, Icon};
use crate::widget::live::{Live, Var, live, part};

/// Steps at an interval while `playing`. `begin` runs first; `step` returns whether to go on. Cleanup of the owner stops it.
pub fn keep(playing: Var<bool>, pace: Duration, begin: Live<()>, step: Live<bool>) {
    // Dropping the timer stops it.
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

/// The play button. The space bar starts and stops, Escape stops.
#[component]
pub fn PlayButton(
    /// Whether playback is on.
    playing: Var<bool>,
    /// The button's label while playback is off.
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
