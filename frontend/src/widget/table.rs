//! A chart's numbers as a table, to read, copy and test.

use leptos::ev;
use leptos::prelude::*;
use view_model::widget::table::{Table, html};

use crate::browser_io;
use crate::lazy_view::on_demand_with;
use crate::state::Page;
use crate::widget::live::{Kept, Live, Var, live, part};
use view_model::say;
use view_model::text::table as text;
use wasm_split_helpers::{SplitLoaderError, wasm_split};
use web_sys::HtmlDetailsElement;

/// What a table's numbers are of: the head of its column in CSV, and the name.
pub type Source = (&'static str, String);

/// A collapsed table under a chart.
#[component]
pub fn Twin(
    /// The table's content; computed only while it is open.
    table: Kept<Table>,
    /// What its numbers are of, if not of the page's study.
    #[prop(optional)]
    source: Option<Live<Source>>,
    /// Whether it is open at first.
    #[prop(optional)]
    shown: bool,
) -> impl IntoView {
    let open = Var::new(shown);
    let source = source.unwrap_or_else(|| {
        let page = Page::here();
        live(move || ("study", page.study().id.clone()))
    });
    let name = table.with_untracked(|table| table.name);
    let toggled = move |event: ev::Event| {
        let details = event_target::<HtmlDetailsElement>(&event);
        let by_reader = details.open() && !open.get_untracked();
        open.set(details.open());
        if by_reader {
            // Once it is drawn: it may open below the window's lower edge.
            request_animation_frame(move || browser_io::show(&details));
        }
    };
    view! {
        <details class="twin" data-twin=name prop:open=live(move || open.get()) on:toggle=toggled>
            <summary>{say!(page::widget::table)}</summary>
            {part(move || {
                let source = source.clone();
                open.get().then(|| on_demand_with(|| Box::pin(opened()), move |draw| draw(table, source.clone())))
            })}
        </details>
    }
}

/// Draws a table with the buttons that take it away.
type DrawOpened = fn(Kept<Table>, Live<Source>) -> AnyView;

#[wasm_split(table, fallible)]
fn opened() -> Result<DrawOpened, SplitLoaderError> {
    Ok(|table, source| view! { <Grid table=table /><Take table=table source=source /> }.into_any())
}

#[component]
fn Grid(table: Kept<Table>) -> impl IntoView {
    view! {
        <div
            class="twin-scroll"
            tabindex="0"
            role="region"
            aria-label=live(move || table.with(|table| table.caption.clone()))
            inner_html=live(move || table.with(html))
        ></div>
    }
}

/// Buttons that save the table as CSV and copy it as Markdown or LaTeX.
#[component]
fn Take(table: Kept<Table>, source: Live<Source>) -> impl IntoView {
    let (told, of) = (Var::new(""), source.clone());
    let save = move |_| {
        let (kind, name) = source.get();
        table.with_untracked(|table| {
            let csv = text::csv(table, (kind, &name));
            browser_io::save(&text::file_name(table, &name), "text/csv", csv.as_bytes());
        });
    };
    let copy = move |text: String| {
        browser_io::copy(text, move |done| {
            told.set(if done { say!(page::widget::copied) } else { say!(page::widget::no_clipboard) });
        });
    };
    let markdown = move |_| copy(table.with_untracked(text::markdown));
    let latex = move |_| {
        let (_, name) = of.get();
        copy(table.with_untracked(|table| text::latex(table, &name)));
    };
    view! {
        <p class="twin-take">
            <button class="button quiet" data-take="csv" on:click=save>"CSV"</button>
            <button class="button quiet" data-take="markdown" on:click=markdown>{say!(page::widget::copy_markdown)}</button>
            <button class="button quiet" data-take="latex" on:click=latex>{say!(page::widget::copy_latex)}</button>
            <span role="status">{live(move || told.get())}</span>
        </p>
    }
}
