//! The header: study, layer and position pickers, search, language and theme.

use crate::widget::live::{Kept, kept, live, part};
use leptos::prelude::*;
use view_model::say;
use view_model::text::say::Language;
use view_model::text::words;
use view_model::theme::Theme;

use super::studies::Studies;
use super::theming;
use crate::browser_io;
use crate::state::{Dialog, Page, State};
use crate::text::speaking;
use crate::widget::icon::{self, Icon};
use crate::widget::picker::{Choice, Segments, Select};

/// The header.
#[component]
pub fn Header(at_place: Kept<bool>) -> impl IntoView {
    let page = Page::here();
    let state = page.state;
    view! {
        <header class="header">
            <a class="brand" href="?" on:click=move |event| {
                event.prevent_default();
                state.set(|selection| selection.view = view_model::state::selection::FIRST_VIEW.to_owned());
            }>
                <Logo />
                "skillscope"
            </a>
            <Studies />
            {page.study().is_first_edition().then(|| view! {
                <span class="edition" title=say!(page::shell::first_edition_is)>{say!(page::shell::first_edition)}</span>
            })}
            {part(move || at_place.get().then(|| view! { <Layer /><Positions /> }))}
            <span class="gap"></span>
            <div class="tools">
                <button
                    class="tool palette-tool"
                    aria-label=say!(page::shell::search)
                    title=say!(page::shell::search_title)
                    on:click=move |_| state.dialog.set(Some(Dialog::Palette))
                >
                    <Icon path=icon::SEARCH />
                    <kbd>"Ctrl K"</kbd>
                </button>
                <Opens action="share" name=say!(page::shell::share) key="" icon=icon::SHARE dialog=Dialog::Share />
                <LanguageButton />
                <ThemeButton />
                <Opens action="help" name=say!(page::shell::shortcuts) key=" (?)" icon=icon::HELP dialog=Dialog::Shortcuts />
            </div>
        </header>
    }
}

/// A header button that opens a dialog.
#[component]
fn Opens(
    action: &'static str,
    name: &'static str,
    key: &'static str,
    icon: &'static str,
    dialog: Dialog,
) -> impl IntoView {
    let state: State = expect_context();
    let open = move |_| state.dialog.set(Some(dialog));
    view! {
        <button class="tool" data-action=action aria-label=name title=format!("{name}{key}") on:click=open>
            <Icon path=icon />
        </button>
    }
}

/// The logo: the four skill shapes around a point.
#[component]
fn Logo() -> impl IntoView {
    view! {
        <svg class="logo" viewBox="0 0 24 24" aria-hidden="true">
            <rect x="2.5" y="2.5" width="8" height="8" rx="1.5" class="one" />
            <path d="M17.5 1.5L22.5 6.5L17.5 11.5L12.5 6.5Z" class="two" />
            <circle cx="6.5" cy="17.5" r="4.3" class="three" />
            <path d="M22.3 17.5L19.9 21.7H15.1L12.7 17.5L15.1 13.3H19.9Z" class="four" />
        </svg>
    }
}

#[component]
fn Layer() -> impl IntoView {
    let page = Page::here();
    let study = page.study();
    let last = study.sites.len().saturating_sub(1);
    let site = move || page.place.get().site;
    let name = move || study.sites.get(site()).copied().map(words::site).unwrap_or_default();
    let spoken = {
        let study = page.study();
        move || study.sites.get(site()).copied().map(words::site_in_sentence).unwrap_or_default()
    };
    let last_name = page.study().sites.last().copied().map(words::site).unwrap_or_default();
    let change = move |event| {
        if let Ok(index) = event_target_value(&event).parse() {
            page.go_to_site(index);
        }
    };
    let share = move || format!("--share:{:.4}", site() as f64 / last.max(1) as f64);
    view! {
        <label class="layer">
            <span>{say!(page::shell::layer)}</span>
            <input
                id="layer"
                type="range"
                min="0"
                max=last.to_string()
                step="1"
                style=share
                prop:value=live(move || site().to_string())
                aria-valuetext=spoken
                on:input=change
            />
            <output><b>{name}</b>" "{say!(page::shell::of_last, last = last_name)}</output>
        </label>
    }
}

#[component]
fn Positions() -> impl IntoView {
    let page = Page::here();
    let choices: Vec<Choice> = page
        .study()
        .positions
        .iter()
        .map(|&position| Choice::new(words::position(position), words::position_in_sentence(position)))
        .collect();
    let picked = kept(move || page.place.get().position);
    let pick = Callback::new(move |index: usize| {
        let position = page.study().positions.get(index).copied();
        page.state.set(|selection| selection.position = position);
    });
    view! {
        <div class="positions">
            <div class="wide">
                <Segments
                    name="position"
                    label=say!(page::widget::group_position)
                    choices=choices.clone()
                    picked=picked
                    pick=pick
                />
            </div>
            <div class="narrow">
                <Select name=say!(page::shell::position) choices=choices picked=picked pick=pick />
            </div>
        </div>
    }
}

/// A button that switches to the next language; its label is the current one.
#[component]
fn LanguageButton() -> impl IntoView {
    let state: State = expect_context();
    let spoken = state.language.get_untracked();
    let next = Language::ALL[(spoken as usize + 1) % Language::ALL.len()];
    let label = say!(page::shell::language, tag = spoken.key(), language = Language::NAMES[spoken as usize]);
    // The page is redrawn, including this button.
    let choose = move |_| speaking::choose(state, next, || browser_io::focus("[data-action=language]"));
    view! {
        <button class="tool language" aria-label=label.clone() title=label on:click=choose data-action="language">
            {spoken.key()}
        </button>
    }
}

#[component]
fn ThemeButton() -> impl IntoView {
    let state: State = expect_context();
    let label = move || say!(page::shell::theme, theme = state.theme.get().name());
    let path = move || match state.theme.get() {
        Theme::System => icon::THEME,
        Theme::Light => icon::SUN,
        Theme::Dark => icon::MOON,
    };
    let next = move |_| theming::choose(state, state.theme.get_untracked().next());
    view! {
        <button class="tool" aria-label=label title=label on:click=next data-action="theme">
            {part(move || view! { <Icon path=path() /> })}
        </button>
    }
}
