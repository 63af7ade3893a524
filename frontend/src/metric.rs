//! The metric picker: which number of a probe the views show.

use leptos::prelude::*;
use view_model::metric::{meaning, name};
use view_model::say;
use view_model::state::reading;
use view_model::state::selection::Metric;

use crate::state::Page;
use crate::widget::live::{Kept, kept};
use crate::widget::picker::{Choice, Segments};

/// The selected metric, where the study has it.
pub fn shown(page: Page) -> Kept<Metric> {
    let wanted = page.state.part(|selection| selection.metric);
    kept(move || reading::shown_metric(&page.study(), wanted.get()))
}

/// The selected metric in views that have only increments and raw AUROCs.
pub fn shown_or_raw(page: Page) -> Kept<Metric> {
    let metric = shown(page);
    kept(move || if metric.get() == Metric::Increment { Metric::Increment } else { Metric::Auroc })
}

/// A picker of the given metrics that the study has; empty when there is no choice.
pub fn picker(page: Page, some: &[Metric], metric: Kept<Metric>) -> AnyView {
    let metrics = reading::metrics_of(&page.study(), some);
    let choices: Vec<Choice> = metrics.iter().map(|&metric| Choice::new(name(metric), meaning(metric))).collect();
    if choices.len() < 2 {
        return ().into_any();
    }
    let (known, listed) = (metrics.clone(), metrics);
    let picked = kept(move || known.iter().position(|&known| known == metric.get()).unwrap_or_default());
    let pick = Callback::new(move |index: usize| page.state.set(|selection| selection.metric = listed[index]));
    view! { <Segments name="metric" label=say!(page::widget::group_metric) choices=choices picked=picked pick=pick /> }
        .into_any()
}
