//! The parts of the page for the method's second edition; and studies of the first open as they are, with a mark and nothing
//! recomputed.

mod claims;
mod increment;

use shared::site::Position;
use shared::study::{FIRST_EDITION, Study};
use view_model::state::place::Place;
use view_model::state::selection::Metric;
use view_model::text::number;
use view_model::view::overview::model::{cautions, claims, table};
use view_model::view::{layers, probes, tasks, time};

use super::{Pairs, study_of, values};
use crate::tidy::root;

/// A study that the first edition's program wrote, cut to one layer and three positions.
fn first_edition() -> Study {
    let path = root().join("tests/fixtures/study/first-edition.json");
    Study::from_json(&std::fs::read_to_string(path).unwrap()).unwrap()
}

#[test]
fn it_opens_with_its_own_verdicts_and_a_mark_that_they_have_no_nulls() {
    let study = first_edition();
    assert_eq!((study.schema, study.is_first_edition()), (FIRST_EDITION, true));
    assert!(cautions(&study)[0].contains("these verdicts have no nulls"));
    assert!(cautions(&study_of(Pairs::All)).is_empty());
    let cards = claims(&study);
    for (card, verdict) in cards.iter().zip(&study.verdicts) {
        let outcome = card.outcome.as_ref().unwrap();
        let [measured] = outcome.results.as_slice() else { panic!("claim {} in parts", card.number) };
        assert_eq!((outcome.verdict, &measured.effect), (verdict.verdict, &number::score_or_dash(verdict.effect)));
        assert!(measured.rows.is_empty() && measured.judged.is_empty(), "no nulls are made up");
    }
    let effects: Vec<Option<f64>> = values(&table(&study), "effect").map(|cell| cell.value).collect();
    assert_eq!(effects, study.verdicts.iter().map(|verdict| verdict.effect).collect::<Vec<_>>());
}

#[test]
fn no_task_of_it_is_marked_and_no_effect_of_an_instruction_is_told() {
    let study = first_edition();
    let lines: Vec<String> = study.tasks.iter().flat_map(|task| tasks::model::told(task).1).collect();
    assert!(lines.iter().all(|line| !line.contains("instruction")), "{lines:?}");
    let table = tasks::model::table(&study);
    assert!(values(&table, "instruction_effect").all(|cell| cell.value.is_none()));
}

#[test]
fn its_numbers_are_those_it_was_written_with() {
    let study = first_edition();
    let position = study.positions.iter().position(|position| *position == Position::Last).unwrap();
    let place = Place { site: 0, position };
    let specialists = &study.cells[0][position].specialists;
    let of = |table: &view_model::widget::table::Table, measure: &str| -> Vec<f64> {
        values(table, measure).filter_map(|cell| cell.value).collect()
    };
    let shown = of(&probes::model::table(&study, place, Metric::Auroc), "auroc");
    assert!(specialists.iter().flatten().all(|score| shown.contains(&score.auroc)));
    let depths = study.emergence[0].tasks.iter().flatten();
    assert_eq!(
        of(&layers::model::table(&study, place, true), "peak_auroc"),
        depths.map(|it| it.peak_auroc).collect::<Vec<_>>()
    );
    assert!(!time::model::table(&study, place).rows.is_empty());
}
