//! The Probes view as a figure: specialists against general probes, with their intervals.

use shared::study::Generalist;

use super::colour::Colour;
use super::lanes::{Lane, Lanes};
use super::legend::{Key, Sign};
use super::sheet::Sheet;
use super::{Asked, nothing};
use crate::metric;
use crate::say;
use crate::state::choice::Metric;
use crate::text::{number, words};
use crate::view::probes::layout::{Axis, row};
use crate::view::probes::model::{finding, value};

/// Draws the figure.
pub(super) fn draw(asked: &Asked<'_>, sheet: &mut Sheet) -> Result<(), String> {
    let &Asked { study, place, metric, .. } = asked;
    let axis = Axis::of(study, place.position, metric);
    let lane = |task: usize| {
        let shown = match metric {
            Metric::Increment => place.increment(study, task).map(|found| found.increment),
            _ => place.specialist(study, task).map(|score| value(score, metric)),
        };
        let row = row(study, place, task, metric, &axis);
        Lane { task, row, number: number::score_or_dash(shown), beside: String::new() }
    };
    let rows: Vec<Lane> = (0..study.tasks.len()).map(lane).collect();
    let finding = finding(study, place, metric);
    if rows.iter().all(|lane| lane.row.marks.is_empty()) {
        return Err(nothing(&finding));
    }
    sheet.head(&finding);
    sheet.read_at = place.in_words(study);
    let site = study.sites.get(place.site).copied().map(words::site_in_sentence).unwrap_or_default();
    let heading = say!(view::probes::metric_at, metric = metric::name(metric), site);
    sheet.lanes(study, &Lanes { heading, lines: axis.lines(), ticks: axis.ticks(), rows });
    sheet.legend(&legend(metric));
    Ok(())
}

fn legend(metric: Metric) -> Vec<Key> {
    let with_interval = matches!(metric, Metric::Auroc | Metric::Increment);
    let own = if with_interval { say!(view::probes::key_specialist) } else { say!(view::probes::specialist) };
    let general = match metric {
        Metric::Increment => say!(view::probes::key_general_increment).to_owned(),
        _ => say!(view::probes::key_general, kinds = Generalist::ALL.map(words::generalist).join(", ")),
    };
    let mut keys = vec![Key::new(Sign::circle(false), own), Key::new(Sign::circle(true), general)];
    if metric == Metric::Auroc {
        keys.push(Key::new(Sign::Area(Colour::named("rule").faded(0.17)), say!(view::probes::key_permuted)));
    }
    keys
}
