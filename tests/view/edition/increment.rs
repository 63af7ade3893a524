//! Increments of the activations over the text: shown by Probes, Layers and Time where the study has them; and doses at equal
//! damage.

use shared::study::{Increment, IncrementCell, Study};
use view_model::state::place::Place;
use view_model::state::reading::shown_metric;
use view_model::state::selection::Metric;
use view_model::view::ablation::dose;
use view_model::view::{layers, probes, time};

use crate::view::{self, HOME, N, NOT_PROBEABLE, POSITIONS, Pairs, SITES, ablation, about, study_of, task, values};

/// A study whose increments grow with the task and the site.
fn growing() -> Study {
    let mut study = study_of(Pairs::All);
    let height = |cell: &IncrementCell| SITES.iter().position(|&site| cell.site == Some(site)).unwrap() as f64;
    for cell in &mut study.increments {
        let height = height(cell);
        for (task, found) in cell.specialists.iter_mut().enumerate() {
            *found = found.map(|_| view::increment(0.6, 0.01 * (1 + task) as f64 + 0.02 * height));
        }
    }
    study
}

/// A specialist's increment at a place, found without the page's help.
fn at(study: &Study, place: Place, task: usize) -> Option<Increment> {
    let same =
        |cell: &&IncrementCell| cell.site == Some(SITES[place.site]) && cell.position == POSITIONS[place.position];
    study.increments.iter().find(same).unwrap().specialists[task]
}

#[test]
fn increments_are_shown_first_and_raw_scores_where_a_study_has_none() {
    let mut study = growing();
    assert_eq!(shown_metric(&study, Metric::Increment), Metric::Increment);
    assert_eq!(shown_metric(&study, Metric::Accuracy), Metric::Accuracy);
    study.increments.clear();
    assert_eq!(shown_metric(&study, Metric::Increment), Metric::Auroc);
}

#[test]
fn the_tables_hold_every_increment() {
    let study = growing();
    let place = Place { site: 1, position: 0 };
    let table = probes::model::table(&study, place, Metric::Increment);
    assert!(table.rows.iter().all(|row| row.cells.len() + 1 == table.columns.len()));
    assert_eq!(values(&table, "increment").count(), N, "general probes stand only where the rules read");
    for (measure, of) in [
        ("increment", (|found| found.increment) as fn(Increment) -> f64),
        ("text_auroc", |found| found.text_auroc),
        ("with_auroc", |found| found.with_auroc),
    ] {
        for cell in values(&table, measure) {
            assert_eq!(cell.value, at(&study, place, task(about(cell, "task"))).map(of), "{measure}");
        }
    }
    let home = probes::model::table(&study, HOME, Metric::Increment);
    assert_eq!(values(&home, "increment").filter(|cell| about(cell, "probe") != "specialist").count(), N - 1);
    let depths = layers::model::table(&study, place, false);
    assert_eq!(values(&depths, "increment").count(), N * SITES.len());
    for cell in values(&depths, "increment") {
        let site = SITES.iter().position(|site| site.to_string() == about(cell, "at")).unwrap();
        let found = at(&study, Place { site, ..place }, task(about(cell, "task")));
        assert_eq!(cell.value, found.map(|found| found.increment));
    }
    for cell in values(&time::model::table(&study, place), "increment") {
        let position = POSITIONS.iter().position(|position| position.to_string() == about(cell, "at")).unwrap();
        let found = at(&study, Place { position, ..place }, task(about(cell, "task")));
        assert_eq!(cell.value, found.map(|found| found.increment));
    }
}

#[test]
fn curves_of_increments_have_nothing_for_chance_on_a_scale_that_holds_every_value() {
    let study = growing();
    let [low, high] = layers::layout::range(&study, HOME.position, false);
    assert!(low <= 0.0 && high >= at(&study, HOME, N - 1).unwrap().increment, "{low} – {high}");
    let chance = |range| layers::layout::curve(&study, HOME, 1, range, false).chance.unwrap();
    assert!(chance([0.0, 0.4]) > chance([-0.4, 0.4]), "nothing is higher up where the scale begins lower");
    assert!(layers::layout::curve(&study, HOME, 1, [low, high], false).band.is_empty(), "no permuted labels here");
    assert!(layers::layout::curve(&study, HOME, NOT_PROBEABLE, [low, high], false).lines[1].0.is_empty());
}

#[test]
fn the_headline_counts_the_tasks_whose_increment_lies_above_nothing() {
    let mut study = growing();
    let headline = |study: &Study| probes::model::finding(study, HOME, Metric::Increment).headline;
    assert_eq!(headline(&study), "Activations add to the text on all 8 tasks");
    let all = study.increments.iter_mut().flat_map(|cell| cell.specialists.iter_mut().take(3)).flatten();
    all.for_each(|found| found.interval[0] = -0.01);
    assert_eq!(headline(&study), "Activations add to the text on 5 of 8 tasks");
    let all = study.increments.iter_mut().flat_map(|cell| &mut cell.specialists).flatten();
    all.for_each(|found| found.interval[0] = -0.01);
    assert_eq!(headline(&study), "The activations here are not shown to add to what the text tells");
}

#[test]
fn doses_are_compared_at_equal_damage_and_every_one_is_in_the_table() {
    let mut study = study_of(Pairs::All);
    assert_eq!(dose::finding(&study).headline, "No dose can be compared at equal damage");
    study.ablation.behaviour = Some(ablation::behaviour(&[]));
    assert_eq!(dose::finding(&study).headline, "At equal damage 1 of 1 tasks lose more by their own subspace");
    assert_eq!(dose::beside(&study, 0), ["+.13", ".08 – .18"]);
    assert_eq!(dose::beside(&study, 1)[0], "–");
    let doses = &study.ablation.behaviour.as_ref().unwrap().dose;
    let table = dose::table(&study);
    assert!(table.rows.iter().all(|row| row.cells.len() + 1 == table.columns.len()));
    let drops: Vec<Option<f64>> = values(&table, "drop").map(|cell| cell.value).collect();
    assert_eq!(drops, doses.iter().map(|dose| Some(dose.drop)).collect::<Vec<_>>());
    let curve = dose::curve(&study, 0, &dose::Frame::of(&study));
    let dots: Vec<usize> = curve.lines.iter().map(|(path, ..)| path.matches("h0").count()).collect();
    assert_eq!(dots, [0, 2, 0, 3], "two doses of the control, three of its own");
}
