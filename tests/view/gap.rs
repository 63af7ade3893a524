//! The gap of claim 1 over base prompts and C, as the Probes view shows it.

use shared::study::{GapPoint, Study};
use view_model::view::probes::gap::{card, curve};

use super::{Pairs, study_of};

fn point(prompts: usize, c: Option<f64>, specialist: &[f64], general: &[f64]) -> GapPoint {
    GapPoint { prompts, c, specialist: specialist.to_vec(), general: general.to_vec() }
}

#[test]
fn the_gap_from_fewer_prompts_is_told_with_both_draws_and_every_c_after_it() {
    let gap = vec![
        point(30, None, &[0.05, 0.07], &[0.01, 0.05]),
        point(60, None, &[0.06, 0.08], &[0.03, 0.03]),
        point(120, None, &[0.1], &[0.04]),
        point(120, Some(0.001), &[0.08], &[0.06]),
    ];
    let study = Study { gap, ..study_of(Pairs::All) };
    let card = card(&study).unwrap();
    let told: Vec<(String, &str, &str)> = card
        .lines
        .iter()
        .map(|line| (format!("{:?}", line.about), line.value.as_str(), line.beside.as_str()))
        .collect();
    let name = |name: &str| format!("Name({name:?})");
    assert_eq!(
        told,
        [
            (name("30 prompts"), "+.03", "specialists +.06, general +.03; draws +.02 to +.04"),
            (name("60 prompts"), "+.04", "specialists +.07, general +.03; draws +.03 to +.05"),
            (name("120 prompts"), "+.06", "specialists +.10, general +.04"),
            (name("C 0.001"), "+.02", "specialists +.08, general +.06"),
        ]
    );
    let scene = curve(&study).unwrap();
    let points = |line: usize| scene.lines[line].0.matches(['M', 'L']).count();
    assert_eq!((scene.lines.len(), points(0), points(1)), (2, 3, 3), "{:?}", scene.lines);
}

#[test]
fn a_study_that_did_not_read_the_gap_has_neither_card_nor_curve() {
    let study = study_of(Pairs::All);
    assert_eq!((card(&study), curve(&study)), (None, None));
    let one = Study { gap: vec![point(24, None, &[0.1], &[0.0])], ..study };
    assert_eq!(curve(&one), None, "one point is no curve");
}
