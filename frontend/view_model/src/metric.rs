//! The numbers of a probe, and what an increment over the text is made of.

use shared::study::{Increment, Study};

use crate::say;
use crate::state::choice::Metric;
use crate::state::place::Place;
use crate::text::number;

/// The label of a metric.
pub fn name(metric: Metric) -> &'static str {
    match metric {
        Metric::Increment => say!(page::metric::increment),
        Metric::Auroc => "AUROC",
        Metric::BalancedAccuracy => say!(page::metric::balanced_accuracy),
        Metric::Accuracy => say!(page::metric::accuracy),
    }
}

/// The explanation of a metric, for a tooltip.
pub fn meaning(metric: Metric) -> &'static str {
    if metric == Metric::Increment { say!(page::metric::increment_is) } else { name(metric) }
}

/// The parts of a task's increment: increment, text alone, text with activations, p, general probe; one line each.
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
