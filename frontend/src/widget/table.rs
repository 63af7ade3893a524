//! The table twin of a chart: the same numbers, to read, to copy and to test.

use leptos::ev;
use leptos::prelude::*;
use web_sys::HtmlDetailsElement;

/// A table's content.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Table {
    /// A name to address it by (`transfer`): the value of `data-table`.
    pub name: &'static str,
    /// What it holds, in a sentence.
    pub caption: String,
    /// The column heads; the first is of the rows' names.
    pub columns: Vec<&'static str>,
    /// The rows.
    pub rows: Vec<Row>,
}

/// A row.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Row {
    /// Its name.
    pub head: String,
    /// Its cells, one for every further column.
    pub cells: Vec<Cell>,
}

/// A cell.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Cell {
    /// As people read it.
    pub text: String,
    /// As programs read it: the number of the data, unrounded.
    pub value: Option<f64>,
    /// What it is (`auroc`), for programs.
    pub measure: &'static str,
    /// Names of what it is about (`source`, `target`, `task`), for programs.
    pub about: Vec<(&'static str, String)>,
}

impl Cell {
    /// A cell of text.
    pub fn text(text: impl Into<String>) -> Self {
        Self { text: text.into(), ..Self::default() }
    }

    /// A cell of a number that may be missing.
    pub fn number(measure: &'static str, value: Option<f64>, write: impl Fn(f64) -> String) -> Self {
        Self { text: value.map_or_else(|| "–".to_owned(), write), value, measure, ..Self::default() }
    }

    /// The same, addressed by what it is about.
    pub fn about(mut self, about: &[(&'static str, &str)]) -> Self {
        self.about = about.iter().map(|&(key, value)| (key, value.to_owned())).collect();
        self
    }
}

/// A closed table under a chart that opens on request.
#[component]
pub fn Twin(
    /// Its content; read only while open.
    #[prop(into)]
    table: Signal<Table>,
) -> impl IntoView {
    let (open, set_open) = signal(false);
    let name = table.with_untracked(|table| table.name);
    let toggled = move |event: ev::Event| set_open.set(event_target::<HtmlDetailsElement>(&event).open());
    view! {
        <details class="twin" data-twin=name on:toggle=toggled>
            <summary>"Table"</summary>
            <Show when=move || open.get()>
                <Grid table=table />
            </Show>
        </details>
    }
}

#[component]
fn Grid(table: Signal<Table>) -> impl IntoView {
    move || {
        let table = table.get();
        let label = table.caption.clone();
        view! {
            <div class="twin-scroll" tabindex="0" role="region" aria-label=label>
                <table data-table=table.name>
                    <caption>{table.caption}</caption>
                    <thead>
                        <tr>{table.columns.into_iter().map(|head| view! { <th scope="col">{head}</th> }).collect_view()}</tr>
                    </thead>
                    <tbody>{table.rows.into_iter().map(row).collect_view()}</tbody>
                </table>
            </div>
        }
    }
}

fn row(row: Row) -> impl IntoView {
    view! {
        <tr>
            <th scope="row">{row.head}</th>
            {row.cells.into_iter().map(cell).collect_view()}
        </tr>
    }
}

fn cell(cell: Cell) -> impl IntoView {
    let about = |key: &str| cell.about.iter().find(|(known, _)| *known == key).map(|(_, value)| value.clone());
    let measure = (!cell.measure.is_empty()).then_some(cell.measure);
    view! {
        <td
            data-measure=measure
            data-value=cell.value.map(|value| value.to_string())
            data-source=about("source")
            data-target=about("target")
            data-task=about("task")
            data-probe=about("probe")
        >
            {cell.text}
        </td>
    }
}
