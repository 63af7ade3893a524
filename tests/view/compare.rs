//! The Compare view: tasks and places matched, values as the studies hold them, the differences whose intervals do not
//! overlap, and the differences in how both were made.

use shared::api::StudyEntry;
use shared::site::{Position, Site};
use shared::study::{Claim, ClaimHalf, ClaimVerdict, Emergence, Study, TaskEmergence};
use view_model::state::choice::{Aspect, Dependence, Picture};
use view_model::state::place::Place;
use view_model::state::selection::Selection;
use view_model::text::number;
use view_model::text::table::{csv, file_name};
use view_model::view::compare::layout::{self, Shown};
use view_model::view::compare::model::{self, Compared, Measure};
use view_model::view::compare::study_pair::{StudyPair, second};
use view_model::view::compare::{setup, summary};
use view_model::widget::table;

use super::learn::{BUNDLED, bundled};
use super::{HOME, N, NOT_PROBEABLE, POSITIONS, Pairs, TASKS, about, own_auroc, score, study_of, values};

/// A second study: its tasks in another order, one of them only in this study, every specialist `rise` higher.
fn other(rise: f64) -> Study {
    let mut study = Study { id: "other-seed-2".to_owned(), ..study_of(Pairs::WithinSkill) };
    study.config.seed = 2;
    for (task, specialist) in study.cells.iter_mut().flatten().flat_map(|cell| cell.specialists.iter_mut().enumerate())
    {
        *specialist = specialist.as_ref().map(|_| score(own_auroc(task, HOME.site) + rise));
    }
    study.tasks[0].id = "rhyme".to_owned();
    study
}

fn measure(value: f64, interval: [f64; 2]) -> Option<Measure> {
    Some(Measure { value: Some(value), interval: Some(interval), clear: true, beside: String::new() })
}

fn compared(first: Option<Measure>, second: Option<Measure>) -> Compared {
    Compared { about: "topic".to_owned(), part: "AUROC".to_owned(), sides: [first, second] }
}

#[test]
fn intervals_lie_apart_overlap_or_are_missing() {
    let stands = |first, second| {
        let item = compared(first, second);
        (item.apart(), item.standing())
    };
    assert_eq!(stands(measure(0.6, [0.5, 0.7]), measure(0.8, [0.71, 0.9])), (Some(true), "apart"));
    assert_eq!(stands(measure(0.8, [0.71, 0.9]), measure(0.6, [0.5, 0.7])), (Some(true), "apart"));
    assert_eq!(stands(measure(0.6, [0.5, 0.7]), measure(0.8, [0.7, 0.9])), (Some(false), "overlap"));
    assert_eq!(stands(measure(0.6, [0.5, 0.7]), None), (None, "first only"));
    assert_eq!(stands(None, measure(0.6, [0.5, 0.7])), (None, "second only"));
    assert_eq!(stands(None, None), (None, "in neither"));
    let bare = measure(0.8, [0.7, 0.9]).map(|measure| Measure { interval: None, ..measure });
    assert_eq!(stands(measure(0.6, [0.5, 0.7]), bare), (None, "no interval"));
    let item = compared(measure(0.6, [0.5, 0.7]), measure(0.8, [0.71, 0.9]));
    assert!((item.difference().unwrap() - 0.2).abs() < 1e-12);
    let lines = item.lines(&["one".to_owned(), "two".to_owned()]);
    assert_eq!(lines, ["one: .60 (.50 – .70)", "two: .80 (.71 – .90)", "difference +.20, intervals apart"]);
    let rounded = compared(measure(0.034, [0.0, 0.1]), measure(0.036, [0.0, 0.1]));
    assert_eq!(rounded.shown_difference().as_deref(), Some("+.01"), "as a reader subtracts .03 from .04");
}

#[test]
fn tasks_match_by_id_and_those_of_one_study_stand_alone() {
    let (first, second) = (study_of(Pairs::All), other(0.0));
    let both = StudyPair::at(&first, &second, HOME);
    let ids = |side: usize| both.only(side).iter().map(|task| task.id.clone()).collect::<Vec<_>>();
    assert_eq!((ids(0), ids(1)), (vec![TASKS[0].0.to_owned()], vec!["rhyme".to_owned()]));
    assert_eq!(both.tasks().count(), N + 1);
    let standing = |id: &str| model::of_task(&both, Aspect::Probes, id)[0].standing();
    assert_eq!((standing(TASKS[0].0), standing("rhyme")), ("first only", "second only"));
    assert_eq!(standing(TASKS[NOT_PROBEABLE].0), "in neither");

    // A task keeps its number when the other study lists it elsewhere.
    let mut moved = other(0.0);
    moved.tasks.swap(5, 8);
    moved.cells.iter_mut().flatten().for_each(|cell| cell.specialists.swap(5, 8));
    let value =
        |second: &Study| model::of_task(&StudyPair::at(&first, second, HOME), Aspect::Probes, "topic")[0].clone();
    assert_eq!(value(&moved), value(&second));
}

#[test]
fn places_match_by_position_and_relative_depth() {
    let mut first = study_of(Pairs::All);
    first.provenance.model.n_layers = 12;
    first.sites = Site::all(12);
    let mut second = other(0.0);
    second.provenance.model.n_layers = 24;
    second.sites = Site::all(24);
    second.positions = vec![Position::Last, Position::Eos];
    let at = |site: usize, position: usize| StudyPair::at(&first, &second, Place { site, position }).places[1];
    // Sites count from the embedding: layer L is site L + 1. Layer 11 of 12 is the last, 5 of 11 is 10.5 of 23.
    assert_eq!(at(12, 1), Some(Place { site: 24, position: 0 }));
    assert_eq!(at(1, 1), Some(Place { site: 1, position: 0 }));
    assert_eq!(at(6, 1), Some(Place { site: 11, position: 0 }));
    assert_eq!(at(0, 1), Some(Place { site: 0, position: 0 }));
    assert_eq!(at(6, 0), None, "the second study did not read the first token");
    let both = StudyPair::at(&first, &second, Place { site: 6, position: 1 });
    assert_eq!(
        both.whereabouts(),
        "made · seed 1 at layer 5, the last response token (.45 of the depth); \
         made · seed 2 at layer 10, the last response token (.43 of the depth)."
    );
    let gone = StudyPair::at(&first, &second, Place { site: 6, position: 0 }).whereabouts();
    assert_eq!(gone, "made · seed 2 did not read layer 5, the first response token.");
    second.sites = vec![Site::ResidPost(3), Site::ResidPost(17)];
    assert_eq!(
        StudyPair::at(&first, &second, Place { site: 9, position: 1 }).places[1].map(|place| place.site),
        Some(1)
    );
    assert_eq!(StudyPair::at(&first, &second, Place { site: 0, position: 1 }).places[1], None, "no embedding was read");
}

#[test]
fn where_the_second_study_has_no_such_place_rates_still_compare() {
    let (first, mut second) = (study_of(Pairs::All), other(0.0));
    second.positions = vec![Position::Eos, Position::Mean];
    let both = StudyPair::at(&first, &second, HOME);
    let finding = summary::finding(&both, Aspect::Probes, None);
    assert_eq!(finding.headline, "Specialists cannot be compared here");
    assert!(finding.evidence.contains("did not read layer 1"), "{}", finding.evidence);
    let rates = model::of_task(&both, Aspect::Rates, "topic");
    assert!(rates.iter().all(|rate| rate.sides.iter().all(Option::is_some)));
}

#[test]
fn the_finding_counts_what_is_told_apart() {
    let first = study_of(Pairs::All);
    // Intervals reach .03 to either side: a rise of .05 leaves them overlapping, one of .07 apart.
    let finding = |rise| summary::finding(&StudyPair::at(&first, &other(rise), HOME), Aspect::Probes, None);
    assert_eq!(finding(0.05).headline, "Specialists cannot be told apart");
    let apart = finding(0.07);
    assert_eq!(apart.headline, "Specialists differ on 7 of 7 tasks");
    assert!(apart.evidence.contains("Both at layer 1") && apart.evidence.contains("2 numbers"), "{}", apart.evidence);
    let mut second = other(0.0);
    second.verdicts[1].halves[0].verdict = Claim::Contradicted;
    let verdicts = summary::finding(&StudyPair::at(&first, &second, HOME), Aspect::Verdicts, None);
    assert_eq!(verdicts.headline, "The two studies agree on 2 of 3 results (1 of them undecided in both)");
    second.verdicts.clear();
    let verdicts = summary::finding(&StudyPair::at(&first, &second, HOME), Aspect::Verdicts, None);
    assert_eq!(verdicts.headline, "The two studies test no claim both");
}

#[test]
fn depths_compare_as_shares_of_the_depth() {
    let depths = |onset: usize, peak: usize, last: f64| TaskEmergence {
        onset,
        onset_interval: [0.0, onset as f64],
        relative_onset: onset as f64 / last,
        peak,
        peak_interval: [onset as f64, last],
        peak_auroc: 0.9,
        peak_increment: Some(0.2),
        centre: 0.4,
        centre_interval: [0.25, 0.75],
    };
    let emerged = |study: Study, depths: TaskEmergence| {
        let tasks = vec![Some(depths); N];
        Study { emergence: vec![Emergence { position: POSITIONS[1], tasks, order: None }], ..study }
    };
    let first = emerged(study_of(Pairs::All), depths(1, 1, 1.0));
    let mut second = emerged(other(0.0), depths(2, 4, 4.0));
    second.sites = Site::all(5);
    let both = StudyPair::at(&first, &second, HOME);
    let [onset, peak] = model::of_task(&both, Aspect::Depth, "topic").try_into().unwrap();
    let shown = |measure: &Option<Measure>| measure.as_ref().map(|measure| (measure.value, measure.interval)).unwrap();
    assert_eq!(onset.sides.each_ref().map(shown), [(Some(1.0), Some([0.0, 1.0])), (Some(0.5), Some([0.0, 0.5]))]);
    assert_eq!(peak.sides.each_ref().map(shown), [(Some(1.0), Some([1.0, 1.0])), (Some(1.0), Some([0.5, 1.0]))]);
}

/// The claim's or the half's name, the measure, and the effect.
type Effect = (String, String, Option<f64>);

/// The effects of a study's verdicts: a claim of two halves as these.
fn effects(study: &Study) -> Vec<Effect> {
    let of = |verdict: &ClaimVerdict| -> Vec<Effect> {
        let half = |half: &ClaimHalf| (half.name.clone(), half.measures.clone(), half.effect);
        let whole = (verdict.claim.to_string(), verdict.measures.clone(), verdict.effect);
        if verdict.halves.is_empty() { vec![whole] } else { verdict.halves.iter().map(half).collect() }
    };
    study.verdicts.iter().flat_map(of).collect()
}

#[test]
fn claims_match_by_half_and_only_where_both_measure_the_same() {
    let (first, mut second) = (study_of(Pairs::All), other(0.0));
    let rows = |second: &Study| {
        let items = model::compared(&StudyPair::at(&first, second, HOME), Aspect::Verdicts, None);
        items.iter().map(|item| format!("{} {}", item.about, item.standing())).collect::<Vec<_>>()
    };
    assert_eq!(rows(&second), ["1 overlap", "2a overlap", "2b overlap"]);
    second.verdicts[1].halves.clear();
    second.verdicts[0].measures = "another effect".to_owned();
    assert_eq!(rows(&second), ["1 first only", "1 second only", "2 second only", "2a first only", "2b first only"]);
    let verdicts = summary::finding(&StudyPair::at(&first, &second, HOME), Aspect::Verdicts, None);
    assert_eq!(verdicts.headline, "The two studies test no claim both");
    let headline = |verdicts: [Claim; 3]| {
        let with = |mut study: Study| {
            let [gap, weak, clustered] = verdicts;
            study.verdicts[0].verdict = gap;
            study.verdicts[1].halves.iter_mut().zip([weak, clustered]).for_each(|(half, it)| half.verdict = it);
            study
        };
        let (first, second) = (with(study_of(Pairs::All)), with(other(0.0)));
        summary::finding(&StudyPair::at(&first, &second, HOME), Aspect::Verdicts, None).headline
    };
    let [yes, open] = [Claim::Supported, Claim::Inconclusive];
    assert_eq!(headline([yes, yes, yes]), "The two studies agree on all 3 results");
    assert_eq!(headline([yes, open, open]), "The two studies agree on all 3 results (2 of them undecided in both)");
    assert_eq!(headline([open, open, open]), "Neither study decides anything that both test");
}

/// Every number of every aspect of two studies, in the table and in the studies.
fn holds_every_number(first: &Study, second: &Study) {
    let position = first.positions.len() - 1;
    for site in 0..first.sites.len() {
        let both = StudyPair::at(first, second, Place { site, position });
        let Some(there) = both.places[1] else { continue };
        let cells = [&first.cells[site][position], &second.cells[there.site][there.position]];
        let studies = [first, second];
        let index = |side: usize, id: &str| studies[side].tasks.iter().position(|task| task.id == id);
        for (side, measure) in ["first", "second"].into_iter().enumerate() {
            let probes = summary::table(&both, Aspect::Probes, None);
            assert!(probes.rows.iter().all(|row| row.cells.len() + 1 == probes.columns.len()));
            for cell in values(&probes, measure) {
                let score = index(side, about(cell, "task")).and_then(|task| cells[side].specialists[task].as_ref());
                assert_eq!(cell.value, score.map(|score| score.auroc));
            }
            let transfer = summary::table(&both, Aspect::Transfer, None);
            for cell in values(&transfer, measure) {
                let pair = index(side, about(cell, "source")).zip(index(side, about(cell, "target")));
                assert_eq!(cell.value, pair.and_then(|(from, to)| cells[side].transfer.auroc[from][to]));
            }
            let rates = summary::table(&both, Aspect::Rates, None);
            for cell in values(&rates, measure) {
                let task = index(side, about(cell, "task")).map(|task| &studies[side].tasks[task]);
                let with = about(cell, "at") == "with";
                assert_eq!(cell.value, task.map(|task| if with { task.satisfied } else { task.satisfied_without }));
            }
            let verdicts = summary::table(&both, Aspect::Verdicts, None);
            for cell in values(&verdicts, measure) {
                let same =
                    |(name, measures, _): &&Effect| name == about(cell, "claim") && measures == about(cell, "at");
                let effects = effects(studies[side]);
                assert_eq!(cell.value, effects.iter().find(same).and_then(|&(.., effect)| effect));
            }
            let held = values(&verdicts, measure).filter(|cell| cell.value.is_some()).count();
            assert_eq!(held, effects(studies[side]).iter().filter(|(.., effect)| effect.is_some()).count());
        }
    }
}

#[test]
fn the_tables_hold_both_studies_numbers() {
    holds_every_number(&study_of(Pairs::All), &other(0.02));
    let studies = BUNDLED.map(bundled);
    for (first, second) in [(0, 1), (1, 2), (2, 0)] {
        holds_every_number(&studies[first], &studies[second]);
    }
    // And where the models are of other depths.
    holds_every_number(&study_of(Pairs::All), &studies[1]);
}

#[test]
fn drops_compare_where_both_ablated_the_same() {
    let (first, second) = (bundled(BUNDLED[0]), bundled(BUNDLED[1]));
    let place = Place { site: 6, position: 7 };
    let both = StudyPair::at(&first, &second, place);
    let kinds = [Dependence::Behaviour, Dependence::Refit, Dependence::Frozen];
    assert_eq!(model::kinds(&both), kinds);
    assert_eq!(model::kind(&both, None), Some(Dependence::Behaviour));
    assert_eq!(model::kind(&both, Some(Dependence::Cka)), Some(Dependence::Behaviour));
    for kind in kinds {
        let table = summary::table(&both, Aspect::Ablation, Some(kind));
        for (study, measure) in [(&first, "first"), (&second, "second")] {
            let drops = match kind {
                Dependence::Behaviour => &study.ablation.behaviour.as_ref().unwrap().dependencies,
                Dependence::Refit => &study.ablation.representation[6].refit,
                _ => &study.ablation.representation[6].frozen,
            };
            assert_eq!(values(&table, measure).count(), N * N);
            for cell in values(&table, measure) {
                let task = |key| study.tasks.iter().position(|task| task.id == about(cell, key)).unwrap();
                assert_eq!(cell.value, drops.drop[task("source")][task("target")]);
            }
        }
    }
    let bare = study_of(Pairs::All);
    let both = StudyPair::at(&first, &bare, place);
    assert_eq!((model::kinds(&both).len(), model::kind(&both, Some(Dependence::Refit))), (0, None));
    assert_eq!(summary::finding(&both, Aspect::Ablation, None).headline, "Drops cannot be compared here");
}

#[test]
fn the_difference_is_centred_at_nothing_and_grey_where_it_is_not_told_apart() {
    let (first, second) = (bundled(BUNDLED[0]), bundled(BUNDLED[1]));
    let both = StudyPair::at(&first, &second, Place { site: 6, position: 7 });
    let items = model::compared(&both, Aspect::Transfer, None);
    let scene = layout::matrix(&both, Aspect::Transfer, None, Shown::Difference, (700.0, 700.0));
    assert_eq!(scene.cells.len(), items.len());
    let grey = |fill: &str| fill.contains(" 0%,");
    for (item, cell) in items.iter().zip(&scene.cells) {
        let (from, to) = (&item.about, &item.part);
        assert!(cell.spoken.starts_with(&format!("{from} to {to}: {}", cell.text)), "{}", cell.spoken);
        assert_eq!(cell.class.contains("clear"), item.apart() == Some(true), "{from} {to}");
        assert_eq!(cell.spoken.ends_with("not told apart"), item.apart() == Some(false));
        if item.apart() != Some(true) {
            assert!(grey(&cell.fill), "{}", cell.fill);
        } else if item.difference().unwrap().abs() > 0.01 {
            let pole = if item.difference().unwrap() < 0.0 { "--below" } else { "--above" };
            assert!(cell.fill.contains(pole) && !grey(&cell.fill), "{}", cell.fill);
        }
    }
    let tally = summary::tally(&items);
    let probed = |study: &Study, task: usize| study.tasks[task].not_probeable.is_none();
    let in_both = (0..N).filter(|&task| probed(&first, task) && probed(&second, task)).count();
    assert_eq!(tally.both, in_both * in_both);
    assert_eq!(tally.apart, scene.cells.iter().filter(|cell| cell.class.contains("clear")).count());
    // StudyPair studies' own matrices share order and colours.
    let of_side = |side| layout::matrix(&both, Aspect::Transfer, None, Shown::Side(side), (700.0, 700.0));
    let (one, other) = (of_side(0), of_side(1));
    assert_eq!(one.names, other.names);
    for (item, (one, other)) in items.iter().zip(one.cells.iter().zip(&other.cells)) {
        if one.text == other.text && item.sides.iter().flatten().all(|side| side.clear) {
            let value = |side: usize| item.sides[side].as_ref().unwrap().value.unwrap();
            assert!((value(0) - value(1)).abs() > 1e-9 || one.fill == other.fill);
        }
    }
}

#[test]
fn rows_share_one_scale_that_holds_every_interval() {
    let (first, second) = (study_of(Pairs::All), other(0.07));
    let both = StudyPair::at(&first, &second, HOME);
    let scale = layout::scale(&first, &second, HOME.position, Aspect::Probes);
    let row = layout::task_row(&both, Aspect::Probes, 8, &scale);
    let [one, other] = row.marks.as_slice() else { panic!("two marks") };
    assert_eq!((one.at, other.at), (scale.at(own_auroc(8, 2)), scale.at(own_auroc(8, 2) + 0.07)));
    assert!(!one.hollow && other.hollow && one.colour == other.colour && one.shape == other.shape);
    assert_eq!(row.link, Some([one.at, other.at]));
    let [low, high] = scale.range();
    assert!(low <= 0.4 && high >= own_auroc(8, 2) + 0.1);
    assert!(layout::lines(&scale, Aspect::Probes).contains(&(scale.at(0.5), "chance")));
    let alone = layout::task_row(&both, Aspect::Probes, 0, &scale);
    assert_eq!((alone.marks.len(), alone.link), (1, None));
    assert!(layout::task_row(&both, Aspect::Probes, NOT_PROBEABLE, &scale).marks.is_empty());
    assert_eq!(layout::task_row(&both, Aspect::Rates, 1, &scale).marks.len(), 4);
    let claims = model::compared(&both, Aspect::Verdicts, None);
    let drawing = layout::claim_drawing(vec![0.02, 0.02], &claims[0]);
    assert_eq!(drawing.row.marks.len(), 2);
    assert_eq!(drawing.lines.iter().map(|(_, class)| *class).collect::<Vec<_>>(), ["zero", "margin"]);
    // The label at 0 gives way to a margin's that would meet it.
    let labels = |margin: f64| {
        let ticks = layout::claim_drawing(vec![margin], &claims[0]).ticks;
        ticks.into_iter().map(|(_, label)| label).collect::<Vec<_>>()
    };
    assert_eq!((labels(0.02), labels(0.1)), (vec![".02".to_owned()], vec!["0".to_owned(), ".10".to_owned()]));
}

#[test]
fn what_differs_is_named_with_what_therefore_does_not_compare() {
    let (first, mut second) = (study_of(Pairs::All), other(0.0));
    let differing = |second: &Study| setup::differing(&StudyPair::at(&first, second, HOME));
    assert_eq!(differing(&second), [("seed", ["1".to_owned(), "2".to_owned()])]);
    let cautions = |second: &Study| setup::cautions(&StudyPair::at(&first, second, HOME));
    assert_eq!(cautions(&second), ["Sample by sample: prompts, folds and resamples were drawn anew."]);
    second.config.seed = 1;
    assert_eq!((differing(&second).len(), cautions(&second).len()), (0, 0));
    second.config.probe.folds = 4;
    second.config.probe.c = shared::study::C::Auto(shared::study::Auto::Auto);
    second.config.rules[0].margin = 0.05;
    second.provenance.model.weights_sha256 = "0123456789abcdef".to_owned();
    let names: Vec<&str> = differing(&second).iter().map(|(name, _)| *name).collect();
    assert_eq!(names, ["weights", "C", "folds", "rules"]);
    assert_eq!(differing(&second)[0].1, ["–".to_owned(), "0123456789ab".to_owned()]);
    assert_eq!(cautions(&second).len(), 3);
    let table = setup::table(&StudyPair::at(&first, &second, HOME));
    assert!(table.rows.iter().all(|row| row.cells.len() + 1 == table.columns.len()));
    assert_eq!(table.rows.iter().filter(|row| row.cells[2].text == "differs").count(), 4);
    // Runs of sites and positions are named by their ends.
    second.sites = Site::all(5);
    second.positions = vec![
        Position::UserLast,
        Position::Connector(0),
        Position::Connector(1),
        Position::Connector(2),
        Position::First,
        Position::Token(1),
        Position::Token(2),
    ];
    let differ = differing(&second);
    let of = |name: &str| differ.iter().find(|(known, _)| *known == name).map(|(_, [_, second])| second.as_str());
    assert_eq!(of("sites read"), Some("embed, 0 to 4"));
    assert_eq!(of("positions"), Some("prompt, c0 to c2, first, t1, t2"));
    let (llama, qwen) = (bundled(BUNDLED[0]), bundled(BUNDLED[1]));
    let names: Vec<&str> =
        setup::differing(&StudyPair::at(&llama, &qwen, HOME)).iter().map(|(name, _)| *name).collect();
    assert_eq!(names, ["model", "parameters", "family", "weights", "tokenizer"]);
}

#[test]
fn the_second_study_is_the_wanted_one_or_the_first_other() {
    let entry = |id: &str| StudyEntry {
        id: id.to_owned(),
        model: "made".to_owned(),
        seed: 1,
        bundled: false,
        uploaded: false,
        verdicts: Vec::new(),
        effects: Vec::new(),
        sha256: String::new(),
    };
    let held = ["a", "b", "c"].map(entry);
    let chosen = |own, wanted, held| second(own, wanted, held);
    assert_eq!(chosen("a", None, &held).as_deref(), Some("b"));
    assert_eq!(chosen("b", None, &held).as_deref(), Some("a"));
    assert_eq!(chosen("b", Some("c"), &held).as_deref(), Some("c"));
    assert_eq!(chosen("b", Some("b"), &held).as_deref(), Some("b"));
    assert_eq!(chosen("a", None, &held[..1]), None);
}

#[test]
fn a_comparison_has_an_address_of_its_own() {
    let query = "?view=compare&with=tiny-qwen2-seed-1&picture=difference&aspect=transfer&task=topic";
    let (selection, remarks) = Selection::from_query(query);
    assert_eq!(remarks, Vec::<String>::new());
    assert_eq!((selection.compare.aspect, selection.picture), (Aspect::Transfer, Some(Picture::Difference)));
    assert_eq!(selection.compare.with.as_deref(), Some("tiny-qwen2-seed-1"));
    assert_eq!(selection.to_query(), query);
    assert_eq!(Selection::from_query("aspect=colour").1.len(), 1);
    let beside = Selection::from_query("with=b").0;
    assert!(beside.is_step_from(&Selection::default()));
}

#[test]
fn a_table_is_also_csv() {
    let both_of = (study_of(Pairs::All), other(0.07));
    let both = StudyPair::at(&both_of.0, &both_of.1, HOME);
    let text = csv(&summary::table(&both, Aspect::Probes, None), ("study", "one"));
    let mut lines = text.split("\r\n");
    assert!(lines.next().unwrap().starts_with("study,Task,Number,made · seed 1,95 %,n,made · seed 2,"));
    let value = own_auroc(1, 2);
    let topic = lines.find(|line| line.starts_with("one,word-count,")).unwrap();
    assert!(topic.starts_with(&format!("one,word-count,AUROC,{value},")) && topic.ends_with(",apart"), "{topic}");
    let cells = |ends| {
        vec![table::Cell::number("p", Some(1.25e-9), number::p_value), table::Cell::interval(ends, number::interval)]
    };
    let row = |head: &str, ends| table::Row { head: head.to_owned(), cells: cells(ends) };
    let quoted = table::Table {
        name: "t",
        from: HOME.columns(&both_of.0),
        columns: table::heads(["a, b", "p", "95 %"]),
        rows: vec![row("say \"x\"", Some([0.5, -0.25])), row("y", None)],
        ..table::Table::default()
    };
    let place: Vec<String> = HOME.columns(&both_of.0).into_iter().map(|(_, value)| value).collect();
    let (site, position) = (&place[0], &place[1]);
    assert_eq!(
        csv(&quoted, ("study", "s")),
        format!(
            "study,site,position,\"a, b\",p,\"95 %, low\",\"95 %, high\"\r\n\
             s,{site},{position},\"say \"\"x\"\"\",1.25e-9,0.5,-0.25\r\ns,{site},{position},y,1.25e-9,,\r\n"
        )
    );
    assert_eq!(file_name(&quoted, "s"), format!("s-t-{site}-{position}.csv"));
}
