//! Which number of a probe is shown, and what an increment over the text is made of; for every view that shows one.

use leptos::prelude::*;
use shared::study::{Increment, Study};

use crate::say;
use crate::state::place::Place;
use crate::state::selection::Metric;
use crate::state::{Page, reading};
use crate::text::number;
use crate::widget::live::{Kept, kept};
use crate::widget::picker::{Choice, Segments};

/// What a metric is called.
pub fn name(metric: Metric) -> &'static str {
    match metric {
        Metric::Increment => say!(page::metric::increment),
        Metric::Auroc => "AUROC",
        Metric::BalancedAccuracy => say!(page::metric::balanced_accuracy),
        Metric::Accuracy => say!(page::metric::accuracy),
    }
}

/// What a metric is, for a tooltip.
pub fn meaning(metric: Metric) -> &'static str {
    if metric == Metric::Increment { say!(page::metric::increment_is) } else { name(metric) }
}

/// Which number is shown, of some that the study has; nothing where there is no choice.
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

/// What a task's increment is made of, in lines.
pub fn told(study: &Study, place: Place, task: usize) -> Vec<String> {
    let Some(own) = place.increment(study, task) else { return Vec::new() };
    let mut lines = vec![
        say!(page::metric::told_increment, increment = written(own), n = number::count(own.n)),
        say!(page::metric::told_text, text = number::score(own.text_auroc), with = number::score(own.with_auroc)),
    ];
    lines.extend(own.p.map(|p| say!(page::metric::told_p, p = number::p_statement(p))));
    lines.extend(
        place
            .general_increment(study, task)
            .map(|general| say!(page::metric::told_general, increment = written(general))),
    );
    lines
}

fn written(increment: &Increment) -> String {
    format!("{} ({})", number::signed(increment.increment), number::interval(increment.interval))
}
