//! The Layers view: the order of its lanes, its finding, what is drawn of onset and peak, and its table.

use shared::site::Site;
use shared::study::{Emergence, Estimate, Study, TaskEmergence};
use view_model::state::choice::Sort;
use view_model::state::place::Place;
use view_model::text::number;
use view_model::view::layers::{depth, layout, model};

use super::{HOME, N, NOT_PROBEABLE, POSITIONS, Pairs, TASKS, about, own_auroc, study_of, task, values};

pub(crate) fn depths(onset: usize, peak: usize) -> TaskEmergence {
    TaskEmergence {
        onset,
        onset_interval: [onset as f64, onset as f64 + 0.5],
        relative_onset: onset as f64,
        peak,
        peak_interval: [0.0, 1.0],
        peak_auroc: 0.9,
        peak_increment: Some(0.2),
        centre: 0.4,
        centre_interval: [0.25, 0.75],
    }
}

fn order(value: f64, interval: [f64; 2], p: f64) -> Option<Estimate> {
    Some(Estimate { value, interval, p: Some(p) })
}

/// A study whose later tasks begin in the second layer; the one that is not probeable and the last do not emerge.
fn emerged(order: Option<Estimate>) -> Study {
    let of = |task: usize| (task != NOT_PROBEABLE && task + 1 < N).then(|| depths(usize::from(task > 4), 1));
    let at = |position| Emergence { position, tasks: (0..N).map(of).collect(), order };
    Study { emergence: POSITIONS.map(at).to_vec(), ..study_of(Pairs::All) }
}

#[test]
fn lanes_come_by_onset_peak_skill_or_task_and_what_does_not_emerge_comes_last() {
    let mut study = emerged(None);
    study.emergence[1].tasks[5] = Some(depths(1, 0));
    assert_eq!(depth::order(&study, HOME, Sort::Onset), [0, 1, 2, 4, 5, 6, 7, 3, 8]);
    assert_eq!(depth::order(&study, HOME, Sort::Peak), [5, 0, 1, 2, 4, 6, 7, 3, 8]);
    assert_eq!(depth::order(&study, HOME, Sort::Task), (0..N).collect::<Vec<_>>());
    study.tasks.swap(0, 8);
    assert_eq!(depth::order(&study, HOME, Sort::Skill), [1, 2, 8, 3, 4, 5, 6, 0, 7]);
}

#[test]
fn the_headline_follows_the_test_of_claim_4() {
    let headline = |order| model::finding(&emerged(order), HOME).headline;
    assert_eq!(headline(order(0.6, [0.3, 0.8], 0.01)), "Structural tasks emerge early, semantic ones late");
    assert_eq!(headline(order(-0.6, [-0.8, -0.3], 0.01)), "Semantic tasks emerge early, structural ones late");
    assert_eq!(headline(order(0.3, [-0.1, 0.5], 0.01)), "Structural tasks emerge early, semantic ones late");
    let none = "No sign that simple skills come in earlier layers";
    assert_eq!(headline(order(0.3, [0.1, 0.5], 0.2)), none);
    assert_eq!(headline(order(0.1, [-0.3, 0.5], 0.6)), none);
    assert_eq!(headline(None), "Too few tasks emerge to compare skills");
    let mut few = emerged(order(-1.0, [-1.0, -1.0], 0.01));
    few.emergence.iter_mut().for_each(|emergence| emergence.tasks[..2].fill(None));
    assert_eq!(model::finding(&few, HOME).headline, "Too few tasks emerge to compare skills", "five of nine");
    let evidence = model::finding(&emerged(order(0.6, [0.3, 0.8], 0.01)), HOME).evidence;
    assert!(
        evidence.contains("The last response token: 7 of 9 tasks emerge") && evidence.contains(".60 (.30 – .80)"),
        "{evidence}"
    );
}

#[test]
fn a_study_without_depths_keeps_its_curves_and_says_what_is_missing() {
    let study = study_of(Pairs::All);
    let finding = model::finding(&study, HOME);
    assert_eq!(finding.headline, "Where in depth tasks begin was not computed");
    assert!(finding.evidence.contains("skillscope run --model PATH/TO/made"), "{}", finding.evidence);
    assert_eq!(depth::order(&study, HOME, Sort::Onset), (0..N).collect::<Vec<_>>());
    assert!(!layout::curve(&study, HOME, 0, [0.4, 0.9], true).lines[1].0.is_empty());
    assert!(layout::marks(&study, HOME, 0).marks.is_empty());
    assert_eq!(model::numbers(&study, HOME, 0)[0].0, "–");
    assert_eq!(model::card(&study, HOME, 0).rest, "This study did not compute where it begins.");
    let none =
        Study { emergence: vec![Emergence { tasks: vec![None; N], ..emerged(None).emergence[1].clone() }], ..study };
    assert_eq!(model::finding(&none, HOME).headline, "No layer is shown to add to what the text tells");
}

#[test]
fn onset_and_peak_stand_under_their_layers_with_their_intervals() {
    let study = emerged(None);
    // The embedding is the first of three sites: block 0 lies in the middle, block 1 at the right end.
    let marks = layout::marks(&study, HOME, 5).marks;
    let [peak, onset] = marks.as_slice() else { panic!("two marks") };
    assert_eq!((onset.at, peak.at), (100.0, 100.0));
    assert_eq!((onset.interval, peak.interval), (Some([100.0, 100.0]), Some([50.0, 100.0])));
    assert!(peak.hollow && !onset.hollow);
    assert_eq!(layout::marks(&study, HOME, 0).marks[1].at, 50.0);
    assert_eq!(layout::ticks(&study).iter().map(|(at, _)| *at).collect::<Vec<_>>(), [0.0, 50.0, 100.0]);
}

#[test]
fn depths_count_the_blocks_that_were_read() {
    let mut study = emerged(None);
    study.sites = vec![Site::ResidPost(4), Site::ResidPost(6), Site::ResidPost(8)];
    assert_eq!([0.0, 1.0, 1.5].map(|depth| depth::layer(&study, depth)), ["4", "6", "7"]);
    assert_eq!(study.site_at(1.0), 1.0);
    assert_eq!(model::numbers(&study, HOME, 5)[0], ("6".to_owned(), "6 – 7".to_owned()));
}

#[test]
fn all_lanes_share_one_scale_that_holds_every_interval_and_draw_chance() {
    let study = emerged(None);
    let [low, high] = layout::range(&study, HOME.position, true);
    let most = own_auroc(N - 1, 2) + 0.03;
    assert!(low <= 0.4 && high >= most && high - most < 0.1, "{low} – {high}");
    let scene = layout::curve(&study, HOME, 1, [low, high], true);
    assert!(scene.chance.is_some() && !scene.band.is_empty());
    assert_eq!(scene.cursor.map(|(x, _)| x), Some(100.0));
    let classes: Vec<&str> = scene.lines.iter().map(|(_, class, _)| *class).collect();
    assert_eq!(classes, ["curve-spread", "curve-main"]);
}

#[test]
fn the_table_holds_every_depth_and_every_auroc() {
    let study = emerged(None);
    let at = Place { site: 0, position: 0 };
    let table = model::table(&study, at, true);
    assert!(table.rows.iter().all(|row| row.cells.len() + 1 == table.columns.len()));
    for (measure, of) in [
        ("onset", (|depths| depths.onset as f64) as fn(&TaskEmergence) -> f64),
        ("peak", |depths| depths.peak as f64),
        ("relative_onset", |depths| depths.relative_onset),
        ("peak_auroc", |depths| depths.peak_auroc),
        ("centre", |depths| depths.centre),
    ] {
        for cell in values(&table, measure) {
            let depths = study.emergence[0].tasks[task(about(cell, "task"))].as_ref();
            assert_eq!(cell.value, depths.map(of), "{measure} of {}", about(cell, "task"));
        }
    }
    assert_eq!(values(&table, "auroc").count(), N * study.sites.len());
    for cell in values(&table, "auroc") {
        let site = study.sites.iter().position(|site| site.to_string() == about(cell, "at")).unwrap();
        let score = study.cells[site][0].specialists[task(about(cell, "task"))].as_ref();
        assert_eq!(cell.value, score.map(|score| score.auroc));
    }
}

#[test]
fn the_card_tells_n_interval_onset_and_peak() {
    let study = emerged(None);
    let (title, lines) = model::told(&study, HOME, 5, 1, true);
    assert_eq!(title, format!("{}, layer 0", TASKS[5].0));
    assert!(lines[0].starts_with("specialist AUROC .77 (.74 – .80)"), "{lines:?}");
    assert!(
        lines[1].contains("n 400") && lines.iter().any(|line| line == "onset 1 (1 – 1.5), peak 1 (0 – 1)"),
        "{lines:?}"
    );
    assert_eq!(model::told(&study, HOME, NOT_PROBEABLE, 1, true).1, ["no score here"]);
    let card = model::card(&study, HOME, 5);
    let values: Vec<&str> = card.lines.iter().map(|line| line.value.as_str()).collect();
    assert_eq!(values, ["1", "1.00", "1", "+.20", ".90", "0.4"]);
    assert_eq!(model::card(&study, HOME, NOT_PROBEABLE).rest, "No layer is shown to add to the text.");
    assert_eq!([number::layer(3.0), number::layer(3.44), number::layers([0.0, 2.5])], ["3", "3.4", "0 – 2.5"]);
}
