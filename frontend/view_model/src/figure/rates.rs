//! The Tasks view as a figure: satisfaction with and without the instruction.

use super::Asked;
use super::lanes::{Lane, Lanes};
use super::legend::{Key, Sign};
use super::sheet::Sheet;
use crate::say;
use crate::view::tasks::{layout, model};

/// Draws the figure.
pub(super) fn draw(asked: &Asked<'_>, sheet: &mut Sheet) -> Result<(), String> {
    let study = asked.study;
    sheet.head(&model::finding(study));
    let lane = |task: usize| {
        let summary = &study.tasks[task];
        Lane {
            task,
            row: layout::dumbbell(study, task),
            number: model::rates(summary),
            beside: model::effect(summary).unwrap_or_default(),
        }
    };
    let rows = (0..study.tasks.len()).map(lane).collect();
    let heading = say!(view::tasks::key_share).to_owned();
    sheet.lanes(study, &Lanes { heading, lines: layout::lines(), ticks: layout::ticks(), rows });
    let mut keys = vec![
        Key::new(Sign::circle(false), say!(view::tasks::with_constraint)),
        Key::new(Sign::circle(true), say!(view::tasks::without_constraint)),
    ];
    if !study.is_first_edition() && !sheet.is_narrow() {
        keys.push(Key::new(Sign::None, say!(view::tasks::key_effect)));
    }
    sheet.legend(&keys);
    Ok(())
}
