//! The command palette: go to a view, task, layer or position by typing part of its name.

use crate::widget::live::{Var, kept, live, part};
use leptos::ev::KeyboardEvent;
use leptos::html;
use leptos::prelude::*;
use view_model::say;
use view_model::terms::TERMS;
use view_model::text::say::Language;
use view_model::text::words;
use view_model::theme::Theme;
use view_model::view::learn::lessons::LESSONS;
use view_model::view::{VIEWS, learn, tasks};
use wasm_split_helpers::wasm_split;

use super::theming;
use crate::api;
use crate::lazy_view::{Drawing, on_demand};
use crate::state::{Dialog, Page, State};
use crate::text::speaking;
use crate::widget::dialog::Modal;

/// An entry: a target that the palette can go to.
#[derive(Clone)]
struct Entry {
    kind: &'static str,
    name: String,
    /// A further name that it is found by.
    label: String,
    go: Callback<()>,
}

/// The code of the palette, fetched when it is first opened.
pub fn draw() -> AnyView {
    on_demand(|| Box::pin(drawing()))
}

#[wasm_split(views, fallible)]
fn drawing() -> Drawing {
    Ok(|| view! { <Palette /> }.into_any())
}

/// The palette's dialog.
#[component]
fn Palette() -> impl IntoView {
    let page = Page::here();
    let state = page.state;
    let entries = StoredValue::new(entries(page));
    let typed = Var::new(String::new());
    let at = Var::new(0_usize);
    let found = kept(move || entries.with_value(|entries| matching(entries, &typed.get())));
    let go = move |index: usize| {
        let chosen = entries.with_value(|entries| entries.get(index).map(|entry| entry.go));
        state.dialog.set(None);
        if let Some(go) = chosen {
            go.run(());
        }
    };
    let in_samples = move || {
        state.dialog.set(None);
        state.set(|selection| {
            selection.view = tasks::VIEW.id.to_owned();
            selection.tasks = tasks::Chosen { search: typed.get_untracked(), ..tasks::Chosen::default() };
        });
    };
    let key = move |event: KeyboardEvent| {
        let last = found.with(Vec::len).saturating_sub(1);
        match event.key().as_str() {
            "ArrowDown" => at.update(|at| *at = (*at + 1).min(last)),
            "ArrowUp" => at.update(|at| *at = at.saturating_sub(1)),
            "Enter" if found.with(Vec::is_empty) => in_samples(),
            "Enter" => {
                let chosen = found.with(|found| found.get(at.get_untracked()).copied());
                chosen.into_iter().for_each(go);
            }
            _ => return,
        }
        event.prevent_default();
    };
    let item = move |(row, index): (usize, usize)| {
        let (kind, name) = entries.with_value(|entries| (entries[index].kind, entries[index].name.clone()));
        view! {
            <li role="option" aria-selected=live(move || (at.get() == row).to_string()) on:click=move |_| go(index)>
                <span>{name}</span>
                <small>{kind}</small>
            </li>
        }
    };
    view! {
        <Modal label=say!(page::shell::go_to) closed=move |()| state.dialog.set(None)>
            {search_box(typed, at, key)}
            <ul class="palette" role="listbox" id="palette-list">
                {part(move || found.get().into_iter().enumerate().map(item).collect_view())}
            </ul>
            <p class="palette-none" role="status">{live(move || if found.with(Vec::is_empty) { say!(page::shell::nothing_found) } else { "" })}</p>
            {part(move || {
                let typed = typed.get();
                (!typed.is_empty()).then(|| view! {
                    <button class="link" data-action="search-samples" on:click=move |_| in_samples()>{say!(page::shell::search_samples, typed)}</button>
                })
            })}
        </Modal>
    }
}

/// The text field: takes the focus; typing resets the list to its first entry.
fn search_box(typed: Var<String>, at: Var<usize>, key: impl Fn(KeyboardEvent) + 'static) -> AnyView {
    let field = NodeRef::<html::Input>::new();
    Effect::new(move |_| {
        if let Some(field) = field.get() {
            // A field that cannot take the focus can still be clicked.
            let _ = field.focus();
        }
    });
    let type_in = move |event| {
        typed.set(event_target_value(&event));
        at.set(0);
    };
    view! {
        <input
            class="palette-field"
            node_ref=field
            type="search"
            autofocus
            placeholder=say!(page::shell::go_where)
            aria-label=say!(page::shell::go_to)
            aria-controls="palette-list"
            prop:value=live(move || typed.get())
            on:input=type_in
            on:keydown=key
        />
    }
    .into_any()
}

/// Indices of the entries that contain every typed word, limited to one screenful.
fn matching(entries: &[Entry], typed: &str) -> Vec<usize> {
    let words: Vec<String> = typed.split_whitespace().map(str::to_lowercase).collect();
    let holds = |entry: &Entry| {
        let text = format!("{} {} {}", entry.kind, entry.name, entry.label).to_lowercase();
        words.iter().all(|word| text.contains(word))
    };
    entries.iter().enumerate().filter(|(_, entry)| holds(entry)).map(|(index, _)| index).take(12).collect()
}

fn entries(page: Page) -> Vec<Entry> {
    let state: State = page.state;
    let study = page.study();
    let entry = |kind, name: String, go: Callback<()>| Entry { kind, name, label: String::new(), go };
    let views = VIEWS.iter().map(|view| {
        let go = move |()| state.set(|selection| selection.view = view.id.to_owned());
        entry(say!(page::shell::kind_view), (view.name)().to_owned(), Callback::new(go))
    });
    let tasks = study.tasks.iter().enumerate().map(|(index, task)| {
        let go = move |()| page.select_task(Some(index));
        entry(say!(page::shell::kind_task), task.id.clone(), Callback::new(go))
    });
    let sites = study.sites.iter().enumerate().map(|(index, &site)| {
        let go = move |()| page.go_to_site(index);
        entry(say!(page::shell::kind_layer), words::site_in_sentence(site), Callback::new(go))
    });
    let positions = study.positions.iter().map(|&position| {
        let go = move |()| state.set(|selection| selection.position = Some(position));
        let named = entry(say!(page::shell::kind_position), words::position_in_sentence(position), Callback::new(go));
        Entry { label: words::position(position), ..named }
    });
    let tour = entry(
        say!(page::tour::name),
        say!(page::tour::take).to_owned(),
        Callback::new(move |()| state.set(|selection| selection.tour = Some(1))),
    );
    let terms = TERMS.iter().map(|term| {
        let go = move |()| state.dialog.set(Some(Dialog::Glossary(Some(term.id))));
        let named = entry(say!(page::shell::kind_term), (term.name)().to_owned(), Callback::new(go));
        Entry { label: (term.about)().to_owned(), ..named }
    });
    let themes = Theme::ALL.into_iter().map(|theme| {
        let go = move |()| theming::choose(state, theme);
        entry(say!(page::shell::kind_theme), theme.name().to_owned(), Callback::new(go))
    });
    let languages = Language::ALL.into_iter().map(|language| {
        let go = move |()| speaking::choose(state, language, || ());
        entry(say!(page::shell::kind_language), Language::NAMES[language as usize].to_owned(), Callback::new(go))
    });
    let share = entry(
        say!(page::shell::kind_share),
        say!(page::shell::share_shown).to_owned(),
        Callback::new(move |()| state.dialog.set(Some(Dialog::Share))),
    );
    let token = (!api::has_files()).then(|| {
        let go = move |()| state.dialog.set(Some(Dialog::Token));
        entry(say!(page::token::kind), say!(page::token::enter).to_owned(), Callback::new(go))
    });
    views
        .chain([tour, share])
        .chain(token)
        .chain(tasks)
        .chain(sites)
        .chain(positions)
        .chain(lessons(state))
        .chain(terms)
        .chain(themes)
        .chain(languages)
        .collect()
}

/// Every lesson.
fn lessons(state: State) -> impl Iterator<Item = Entry> {
    LESSONS.iter().map(move |lesson| {
        let open = learn::Chosen { lesson: Some(lesson.id.to_owned()), step: 1 };
        let go = move |()| {
            state.set(|selection| {
                selection.view = learn::VIEW.id.to_owned();
                selection.learn = open.clone();
            });
        };
        let (kind, name) = (say!(page::shell::kind_lesson), (lesson.title)().to_owned());
        Entry { kind, name, label: (lesson.about)().to_owned(), go: Callback::new(go) }
    })
}
