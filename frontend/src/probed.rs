//! Opened results of `skillscope probe`, in a dialog over the page.

use leptos::prelude::*;
use view_model::chart::geometry::Shape;
use view_model::probed::{Chart, ProbedTask, table, tasks};
use view_model::say;
use wasm_split_helpers::wasm_split;

use crate::chart::curve::Curves;
use crate::chart::interval::Axis;
use crate::chart::mark::Mark;
use crate::lazy_view::{Drawing, on_demand};
use crate::state::State;
use crate::widget::dialog::Modal;
use crate::widget::live::{fixed, live};
use crate::widget::table::Twin;

/// The code of the dialog, fetched when results are first opened.
pub fn draw() -> AnyView {
    on_demand(|| Box::pin(drawing()))
}

#[wasm_split(probed, fallible)]
fn drawing() -> Drawing {
    Ok(|| view! { <Results /> }.into_any())
}

/// The dialog: a chart and the best site of every task, then the table.
#[component]
fn Results() -> impl IntoView {
    let state: State = expect_context();
    let opened = state.probed.get_untracked().map(|opened| {
        let source = ("file", opened.file.clone());
        let numbers = table(&opened.results);
        view! {
            <div class="probed" data-probed=opened.file.clone()>
                <h2>{say!(page::probed::of_file, file = opened.file)}</h2>
                <p class="asks">{say!(page::probed::about)}</p>
                {tasks(&opened.results).into_iter().map(task).collect_view()}
                <Twin table=fixed(numbers) source=live(move || source.clone()) shown=true />
            </div>
        }
    });
    view! {
        <Modal label=say!(page::probed::name) closed=move |()| state.probed.set(None)>
            {opened}
            <form method="dialog"><button class="button">{say!(page::share::close)}</button></form>
        </Modal>
    }
}

fn task(task: ProbedTask) -> AnyView {
    let heading = task.name.clone();
    view! {
        <section data-probed-task=task.name>
            <h3>{heading}</h3>
            <p class="asks">{task.told}</p>
            {task.charts.into_iter().map(chart).collect_view()}
        </section>
    }
    .into_any()
}

fn chart(chart: Chart) -> AnyView {
    let [top, bottom] = chart.ends;
    let line = |(position, colour): (String, String)| {
        view! { <span class="key"><Mark shape=Shape::Circle colour=colour />{position}</span> }
    };
    view! {
        <figure class="exhibit">
            <figcaption>{say!(page::probed::over_layers, of = chart.of)}</figcaption>
            <div class="exhibit-curve" data-top=top data-bottom=bottom>
                <Curves scene=fixed(chart.scene) />
                <Axis ticks=fixed(chart.ticks) />
            </div>
            <p class="legend">{chart.lines.into_iter().map(line).collect_view()}</p>
        </figure>
    }
    .into_any()
}
