//! The Time view: its moments, its finding, the marks beside the baselines, and its table.

use shared::site::Position;
use shared::study::{BaselineScores, Claim, ClaimVerdict, Estimate, Study, Timing};
use view_model::state::place::Place;
use view_model::task_row::{lines_of, ticks_of};
use view_model::view::time::{layout, model};

use super::{HOME, N, NOT_PROBEABLE, Pairs, about, score, study_of, task, values, verdict};

const MOMENTS: [Position; 4] = [Position::UserLast, Position::First, Position::Eos, Position::Mean];

fn estimate(value: f64, p: f64) -> Estimate {
    Estimate { value, interval: [value - 0.02, value + 0.02], p: Some(p) }
}

fn of_tasks<T>(value: impl Fn(usize) -> T) -> Vec<Option<T>> {
    (0..N).map(|task| (task != NOT_PROBEABLE).then(|| value(task))).collect()
}

/// AUROCs of one place's probe at every other.
fn from_one_place() -> Vec<Vec<Option<Estimate>>> {
    let at = |position: usize| of_tasks(|task| estimate(0.5 + 0.01 * (position + task) as f64, 0.2));
    (0..MOMENTS.len()).map(at).collect()
}

/// A study read at four positions, its mean indices as given.
fn timed(planning: Option<Estimate>, monitoring: Option<Estimate>) -> Study {
    let mut study = study_of(Pairs::All);
    study.positions = MOMENTS.to_vec();
    study.cells.iter_mut().for_each(|row| row.resize(MOMENTS.len(), row[0].clone()));
    study.baselines = BaselineScores {
        prompt_only: of_tasks(|_| score(0.55)),
        surface: (0..MOMENTS.len()).map(|position| of_tasks(|_| score(0.5 + 0.01 * position as f64))).collect(),
    };
    let timing = |&site| Timing {
        site,
        from_eos: from_one_place(),
        from_last: from_one_place(),
        planning: of_tasks(|task| estimate(-0.01 * task as f64, 0.4)),
        monitoring: of_tasks(|task| estimate(0.05 * task as f64, 0.001)),
        mean_planning: planning,
        mean_monitoring: monitoring,
    };
    study.timing = study.sites.iter().map(timing).collect();
    study
}

pub(crate) fn known() -> Study {
    timed(Some(estimate(0.01, 0.3)), Some(estimate(0.2, 0.001)))
}

#[test]
fn moments_are_the_positions_in_token_order_without_the_mean() {
    let study = known();
    assert_eq!(model::moments(&study), [0, 1, 2]);
    let names: Vec<String> = layout::names(&study).into_iter().map(|(_, name)| name).collect();
    assert_eq!(names, ["prompt", "first", "eos"]);
    let mut study = known();
    study.positions = [Position::UserLast, Position::Token(3), Position::Eos, Position::Mean].to_vec();
    let names: Vec<String> = layout::names(&study).into_iter().map(|(_, name)| name).collect();
    assert_eq!(names, ["prompt", "t3", "eos"]);
    // Those of the SmolLM2 study are too many to be named.
    let mut study = known();
    let response = [Position::First, Position::Q25, Position::Q50, Position::Q75, Position::Last, Position::Eos];
    study.positions = [Position::UserLast].into_iter().chain((0..6).map(Position::Connector)).chain(response).collect();
    let names: Vec<String> = layout::names(&study).into_iter().map(|(_, name)| name).collect();
    assert_eq!(names, ["prompt", "c1", "c2", "c3", "c4", "first", "50 %", "last"]);
}

#[test]
fn the_headline_says_what_the_two_indices_show() {
    let headline = |planning: (f64, f64), monitoring: (f64, f64)| {
        let study = timed(Some(estimate(planning.0, planning.1)), Some(estimate(monitoring.0, monitoring.1)));
        model::finding(&study, HOME).headline
    };
    let (none, some, less) = ((0.01, 0.3), (0.2, 0.001), (-0.2, 0.001));
    assert_eq!(headline(none, some), "Success becomes readable as the response unfolds; planning is not shown");
    assert_eq!(headline(some, some), "Success is foretold before the response, and read better as it unfolds");
    assert_eq!(headline(some, none), "Success is foretold before the response; no gain as it unfolds is shown");
    assert_eq!(headline(none, none), "No evidence of planning or of monitoring at this layer");
    assert_eq!(headline(none, less), "Activations add less to the text at the end of the response than at its start");
    assert_eq!(headline((0.2, 0.2), none), "No evidence of planning or of monitoring at this layer", "p decides, too");
    let evidence = model::finding(&known(), HOME).evidence;
    assert!(
        evidence.starts_with("Layer 1: planning (") && evidence.contains("before the response) .01 (−.01 – .03), p"),
        "{evidence}"
    );
    assert!(evidence.contains("to the last) .20 (.18 – .22), p"), "{evidence}");
}

/// The indices are uncorrected: where claim 5 does not say the same, the headline does not stand alone.
#[test]
fn a_headline_that_the_corrected_test_does_not_share_says_so() {
    let headline = |monitoring: f64, claim: Claim, effect: Option<f64>| {
        let mut study = timed(Some(estimate(0.01, 0.3)), Some(estimate(monitoring, 0.001)));
        study.verdicts.push(ClaimVerdict { effect, ..verdict(5, claim) });
        model::finding(&study, HOME).headline
    };
    let read = "Success becomes readable as the response unfolds; planning is not shown";
    assert_eq!(headline(0.2, Claim::Supported, Some(0.2)), read);
    let looks = "Success looks more readable as the response unfolds";
    let uncorrected = format!("{looks}, but this does not pass the corrected test");
    assert_eq!(headline(0.2, Claim::Inconclusive, Some(0.2)), uncorrected);
    assert_eq!(headline(0.2, Claim::Contradicted, Some(0.2)), uncorrected);
    assert_eq!(headline(0.2, Claim::Inconclusive, None), format!("{looks}, but no corrected test of it was made"));
    let falls = "Activations add less to the text at the end of the response than at its start";
    assert_eq!(headline(-0.2, Claim::Contradicted, Some(-0.2)), falls);
    assert!(headline(-0.2, Claim::Inconclusive, Some(-0.2)).ends_with("does not pass the corrected test"));
    assert_eq!(headline(0.01, Claim::Inconclusive, None), "No evidence of planning or of monitoring at this layer");
}

#[test]
fn a_study_without_indices_keeps_its_curves_and_says_what_is_missing() {
    for study in [study_of(Pairs::All), timed(None, None)] {
        let finding = model::finding(&study, HOME);
        assert_eq!(finding.headline, "Planning and monitoring were not computed");
        assert!(finding.evidence.contains("skillscope run --model PATH/TO/made"), "{}", finding.evidence);
        let lines = layout::curve(&study, HOME, 0, [0.4, 0.9], true).lines;
        assert!(!lines.last().unwrap().0.is_empty());
    }
    assert_eq!(model::numbers(&study_of(Pairs::All), HOME, 0, true)[1..], ["–", "–"]);
    assert!(layout::row(&study_of(Pairs::All), HOME, 0, &layout::index_scale(&study_of(Pairs::All))).marks.is_empty());
}

#[test]
fn the_curve_shows_both_probes_both_baselines_chance_and_where_the_response_begins() {
    let study = known();
    let scene = layout::curve(&study, Place { site: 2, position: 1 }, 1, layout::range(&study, true), true);
    let classes: Vec<&str> = scene.lines.iter().map(|(_, class, _)| *class).collect();
    assert_eq!(classes, ["curve-begin", "curve-prompt", "curve-other", "curve-eos", "curve-main"]);
    assert!(scene.lines.iter().all(|(path, ..)| path.starts_with('M')), "every line is drawn: {:?}", scene.lines);
    assert!(scene.lines[0].0.starts_with("M25.0 "), "between the first two of three moments: {}", scene.lines[0].0);
    assert!(scene.chance.is_some());
    assert_eq!(scene.cursor.map(|(x, _)| x), Some(50.0));
    assert_eq!(
        layout::curve(&study, Place { site: 2, position: 3 }, 1, [0.4, 0.9], true).cursor,
        None,
        "the mean is no moment"
    );
}

#[test]
fn indices_stand_on_one_scale_with_nothing_drawn() {
    let study = known();
    let scale = layout::index_scale(&study);
    let (lines, ticks) = (lines_of(&scale), ticks_of(&scale));
    assert!(lines.contains(&(scale.at(0.0), "zero")) && ticks.iter().any(|(_, text)| text == ".00"), "{lines:?}");
    let marks = layout::row(&study, HOME, 8, &scale).marks;
    assert_eq!(marks.iter().map(|mark| mark.hollow).collect::<Vec<_>>(), [true, false]);
    assert_eq!((marks[0].at, marks[1].at), (scale.at(-0.08), scale.at(0.4)));
    assert_eq!(marks[1].interval, Some([scale.at(0.38), scale.at(0.42)]));
    assert!(layout::row(&study, HOME, NOT_PROBEABLE, &scale).marks.is_empty());
    // An interval of all values is not drawn, and the scale does not extend for it.
    let mut unknown = study.clone();
    let index = unknown.timing[HOME.site].monitoring[8].as_mut().unwrap();
    index.interval = Timing::ANY;
    let scale = layout::index_scale(&unknown);
    assert!(scale.at(0.4) > 75.0, "{}", scale.at(0.4));
    assert_eq!(layout::row(&unknown, HOME, 8, &scale).marks[1].interval, None);
}

#[test]
fn the_table_holds_the_numbers_of_every_moment_and_both_indices() {
    let study = known();
    let table = model::table(&study, HOME);
    let position = |name: &str| study.positions.iter().position(|known| known.to_string() == name).unwrap();
    assert_eq!(values(&table, "auroc").count(), N * 3);
    for cell in values(&table, "auroc") {
        let (at, task) = (position(about(cell, "at")), task(about(cell, "task")));
        let score = study.cells[HOME.site][at].specialists[task].as_ref();
        assert_eq!(cell.value, score.map(|score| score.auroc));
    }
    for cell in values(&table, "from_eos") {
        let (at, task) = (position(about(cell, "at")), task(about(cell, "task")));
        assert_eq!(cell.value, study.timing[HOME.site].from_eos[at][task].map(|eos| eos.value));
    }
    for cell in values(&table, "surface") {
        let (at, task) = (position(about(cell, "at")), task(about(cell, "task")));
        assert_eq!(cell.value, study.baselines.surface[at][task].as_ref().map(|score| score.auroc));
    }
    for (measure, list) in
        [("planning", &study.timing[HOME.site].planning), ("monitoring", &study.timing[HOME.site].monitoring)]
    {
        let shown: Vec<Option<f64>> = values(&table, measure).map(|cell| cell.value).collect();
        assert_eq!(shown, list.iter().map(|index| index.map(|index| index.value)).collect::<Vec<_>>());
    }
}

#[test]
fn the_cards_tell_every_number_with_its_interval() {
    let study = known();
    let (title, lines) = model::told(&study, HOME, 1, 2);
    assert_eq!(title, "word-count, the end of sequence");
    assert_eq!(lines[0], "AUROC, trained here .67 (.64 – .70), n 400");
    assert!(lines[1].starts_with("trained at last .53 (.51 – .55)"), "{lines:?}");
    assert_eq!(lines[2..], ["prompt alone .55 (.52 – .58)", "surface .52 (.49 – .55)"]);
    let card = model::card(&study, HOME, 1);
    assert_eq!(card.lines.len(), 5);
    assert_eq!(card.lines[1].value, ".05");
    assert!(model::card(&study, HOME, NOT_PROBEABLE).rest.contains("did not compute"));
}
