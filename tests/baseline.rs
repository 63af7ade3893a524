//! The information in the text, and the increments of activations over it, on planted studies through the public API.

use std::collections::BTreeMap;

use burn::tensor::Device;
use lab::planted::{self, Noise, Planted, Structure, synthesise};
use serde_json::{Value, json};
use shared::activation::Activations;
use shared::run::{RunContext, Sequential, StudyInput, study};
use shared::site::{Position, Site};
use shared::study::{Auto, C, Features, GapPoint, Increment, IncrementCell, Sample, Study, StudyConfig};

use crate::support::finished;

/// The site of a planted study's rules.
const HOME: Site = Site::ResidPost(5);

/// Three tasks at one site, before and in the response.
fn small(structure: Structure) -> Planted {
    let noise = Noise { separation: 4.0, prompts: 24 };
    let positions = vec![Position::UserLast, Position::First, Position::Last, Position::Mean];
    let mut planted = Planted { d: 8, positions, ..Planted::at(noise, structure, 1) };
    planted.tasks.truncate(3);
    planted
}

/// A config with few splits and blocks, and a C that is given.
fn config(planted: &Planted) -> StudyConfig {
    let mut config = StudyConfig { ablation: None, ..planted.config() };
    (config.probe.splits, config.probe.jackknife, config.probe.permutations) = (2, 5, 0);
    config.probe.c = C::Fixed(0.1);
    config
}

/// A study whose samples are rewritten by `tell`, so that the text shows the label in a given way.
fn told(planted: &Planted, config: StudyConfig, tell: impl Fn(&mut Sample, bool)) -> Study {
    let (mut samples, activations) = synthesise(planted).unwrap();
    for sample in &mut samples {
        let satisfied = sample.verdict.as_ref().unwrap().satisfied;
        tell(sample, satisfied);
    }
    let vocabulary = BTreeMap::from([(0, " no".to_owned()), (1, " a".to_owned()), (2, " bcd".to_owned())]);
    let input = StudyInput { vocabulary, ..planted::input(config, &samples, &activations) };
    study(input, &Device::flex(), &RunContext::quiet(&Sequential)).unwrap()
}

/// A prompt of one token, and a response.
fn wrote(sample: &mut Sample, content: &[u32]) {
    let at = |name: &str, token: usize| (name.to_owned(), token);
    sample.prompt = "the same for all".to_owned();
    sample.params.clear();
    sample.prompt_tokens = 1;
    sample.token_ids = [&[1][..], content].concat();
    sample.positions = BTreeMap::from([at("user_last", 0), at("first", 1), at("last", content.len())]);
}

/// The label of each task depends on a parameter of a different kind, and on nothing else.
fn by_prompt(sample: &mut Sample, satisfied: bool) {
    wrote(sample, &[1, 1]);
    let value = match (sample.task.as_str(), satisfied) {
        ("character-count", _) => json!(if satisfied { 90 } else { 40 }),
        ("word-count", _) => json!(if satisfied { "calm" } else { "cross" }),
        (_, true) => json!(["place", "name", "day"]),
        (_, false) => json!(["place"]),
    };
    sample.params.insert("asked".to_owned(), value);
}

/// A satisfied response has two tokens more, or as many but longer ones, or is the same.
fn by_surface(sample: &mut Sample, satisfied: bool) {
    let content: &[u32] = match (sample.task.as_str(), satisfied) {
        ("character-count", true) => &[1; 6],
        ("word-count", true) => &[1, 2, 2, 2],
        _ => &[1; 4],
    };
    wrote(sample, content);
}

/// A satisfied response has the length that was asked for, which differs between samples.
fn by_target(sample: &mut Sample, satisfied: bool) {
    let asked = 4 + sample.id.len() % 3 + usize::from(sample.id.ends_with(['0', '2', '4']));
    wrote(sample, &vec![1; if satisfied { asked } else { 11 - asked }]);
    sample.params.insert("words".to_owned(), json!(asked));
}

fn at(study: &Study, position: Position) -> Vec<Increment> {
    let cell = study.increments_at(HOME, position).unwrap();
    cell.specialists.iter().map(|increment| increment.unwrap()).collect()
}

fn text(study: &Study, position: Position) -> Vec<f64> {
    at(study, position).iter().map(|increment| increment.text_auroc).collect()
}

#[test]
fn the_text_tells_labels_that_the_prompts_parameters_decide() {
    let planted = small(Structure::NoSignal);
    let study = told(&planted, config(&planted), by_prompt);
    for position in [Position::UserLast, Position::Last, Position::Mean] {
        assert_eq!(text(&study, position), [1.0; 3], "{position}");
        assert!(at(&study, position).iter().all(|increment| increment.increment.abs() < 0.02), "{position}");
    }
    assert!(study.cells[0][0].specialists.iter().all(|score| score.as_ref().unwrap().auroc < 0.75));
}

#[test]
fn the_text_is_read_only_as_far_as_it_was_written() {
    let planted = small(Structure::NoSignal);
    let study = told(&planted, config(&planted), by_surface);
    assert_eq!(text(&study, Position::UserLast), [0.5; 3]);
    assert_eq!(text(&study, Position::First), [0.5; 3]);
    assert_eq!(text(&study, Position::Last), [1.0, 1.0, 0.5], "tokens, then characters, then nothing");
    assert_eq!(text(&study, Position::Mean), text(&study, Position::Last));
}

#[test]
fn the_text_knows_how_far_a_length_is_from_what_was_asked() {
    let planted = small(Structure::NoSignal);
    let study = told(&planted, config(&planted), by_target);
    assert!(text(&study, Position::Last).iter().all(|auroc| *auroc > 0.99), "{:?}", text(&study, Position::Last));
    assert!(text(&study, Position::First).iter().all(|auroc| *auroc < 0.8), "{:?}", text(&study, Position::First));
}

/// The activations hold the labels equally clearly in both worlds; they add something only where the text does not hold them.
#[test]
fn activations_add_nothing_to_a_text_that_decides() {
    let silent = small(Structure::Independent);
    let decided = Planted { by_text: true, ..silent.clone() };
    let [added, nothing] = [&silent, &decided].map(|planted| {
        let (samples, activations) = synthesise(planted).unwrap();
        let input = planted::input(config(planted), &samples, &activations);
        let study = study(input, &Device::flex(), &RunContext::quiet(&Sequential)).unwrap();
        let raw = study.cell(HOME, Position::Last).unwrap();
        assert!(raw.specialists.iter().flatten().all(|score| score.auroc > 0.9));
        at(&study, Position::Last)
    });
    assert!(added.iter().all(|task| task.increment > 0.3), "{added:?}");
    assert!(nothing.iter().all(|task| task.text_auroc > 0.95 && task.increment.abs() < 0.02), "{nothing:?}");
}

#[test]
fn increments_stand_for_every_cell_and_thoroughly_where_the_rules_read() {
    let planted = Planted { sites: vec![Site::Embed, HOME], ..small(Structure::Shared) };
    let (samples, activations) = synthesise(&planted).unwrap();
    let input = planted::input(config(&planted), &samples, &activations);
    let study = study(input, &Device::flex(), &RunContext::quiet(&Sequential)).unwrap();
    assert_eq!(study.increments.len(), 8);
    for cell in &study.increments {
        let home = (cell.site, cell.position) == (Some(HOME), Position::Last);
        assert_eq!(cell.general.len(), if home { 3 } else { 0 }, "{:?}, {}", cell.site, cell.position);
        let jackknifed = cell.site == Some(HOME) || cell.position == Position::Last;
        check(cell, jackknifed);
    }
    let general = study.increments_at(HOME, Position::Last).unwrap().general.iter();
    assert!(general.flatten().all(|task| task.increment > 0.2 && task.deviance.is_none()));
    // The text is a separate feature set, without layers.
    let nulls: Vec<Features> = study.nulls.iter().map(|null| null.features).collect();
    assert_eq!(nulls, [Features::Text]);
    assert!(study.nulls[0].increments.iter().all(|cell| cell.site.is_none()));
    assert!(study.nulls[0].cell.is_some());
}

/// Every task's increment is the difference of its AUROCs, within its interval, and has a p where it was refitted.
fn check(cell: &IncrementCell, jackknifed: bool) {
    assert_eq!(cell.specialists.len(), 3);
    for increment in cell.specialists.iter().chain(&cell.general).flatten() {
        assert_eq!(increment.n, 120);
        assert!((increment.with_auroc - increment.text_auroc - increment.increment).abs() < 1e-9);
        let [low, high] = increment.interval;
        assert!(low <= increment.increment && increment.increment <= high, "{increment:?}");
        assert_eq!(increment.p.is_some(), jackknifed, "{:?}, {}", cell.site, cell.position);
    }
    assert!(cell.specialists.iter().all(|task| task.is_some_and(|task| task.deviance.is_some())));
}

#[test]
fn specialists_stand_beside_controls_and_second_opinions() {
    for score in finished().study.cells[0][0].specialists.iter().flatten() {
        let control = score.control_auroc.unwrap();
        assert_eq!(score.selectivity, Some(score.auroc - control));
        assert!(score.compression.unwrap() > 0.8, "{score:?}");
        for (auroc, interval) in
            [(score.mean_difference_auroc, score.mean_difference_interval), (score.ridge_auroc, score.ridge_interval)]
        {
            assert!((auroc.unwrap() - score.auroc).abs() < 0.1, "{score:?}");
            assert!(interval.unwrap()[0] <= auroc.unwrap() && auroc.unwrap() <= interval.unwrap()[1]);
        }
        let folds = finished().study.config.probe.folds;
        assert_eq!(score.c.as_ref().map(Vec::len), Some(folds), "C is chosen in every fold");
    }
    let general = finished().study.cells[0][0].generalists[0].scores[0].as_ref().unwrap();
    assert_eq!((general.selectivity, general.compression, general.ridge_auroc), (None, None, None));
}

#[test]
fn a_study_whose_c_is_chosen_says_which() {
    let planted = small(Structure::NoSignal);
    let mut config = config(&planted);
    config.probe.c = C::Auto(Auto::Auto);
    let study = told(&planted, config, by_prompt);
    assert_eq!(serde_json::to_value(study.config.probe.c).unwrap(), "auto");
    let chosen = study.cells[0][0].specialists[0].as_ref().unwrap().c.clone().unwrap();
    assert_eq!(chosen.len(), 5);
    let read: C = serde_json::from_str("0.25").unwrap();
    assert_eq!(read, C::Fixed(0.25));
    assert!(serde_json::from_str::<C>("\"best\"").is_err());
}

#[test]
fn a_study_of_a_program_without_controls_still_opens() {
    let mut older: Value = serde_json::from_str(&finished().study.to_json().unwrap()).unwrap();
    older.as_object_mut().unwrap().remove("baselines").unwrap();
    let newer = ["control_auroc", "selectivity", "compression", "mean_difference_auroc", "mean_difference_interval"];
    for score in older["cells"][0][0]["specialists"].as_array_mut().unwrap() {
        for field in newer.iter().chain(&["ridge_auroc", "ridge_interval"]) {
            score.as_object_mut().unwrap().remove(*field).unwrap();
        }
    }
    let older = older.to_string();
    assert!(!older.contains("interval\":[null"), "an interval is not finite");
    let opened = Study::from_json(&older).unwrap();
    assert!(opened.baselines.prompt_only.is_empty() && opened.baselines.surface.is_empty());
    assert_eq!(opened.cells[0][0].specialists[0].as_ref().unwrap().selectivity, None);
}

/// The activations with those of the first sample's base prompt negated.
fn moved(activations: &Activations, samples: &[Sample]) -> Activations {
    let (sites, positions, d) = (activations.sites(), activations.positions(), activations.d());
    let cells = (0..sites.len()).flat_map(|site| (0..positions.len()).map(move |position| (site, position)));
    let mut data = Vec::new();
    for (site, position) in cells {
        let rows = activations.cell(site, position).unwrap().into_owned();
        data.extend(rows.chunks(d).zip(samples).flat_map(|(row, sample)| {
            let turned = if sample.group == samples[0].group { -1.0 } else { 1.0 };
            row.iter().map(move |value| turned * value).collect::<Vec<f32>>()
        }));
    }
    Activations::new(sites.to_vec(), positions.to_vec(), activations.n(), d, data).unwrap()
}

/// The gap from all base prompts, with the C that everything has, is the effect of claim 1; halves of them are disjoint.
#[test]
fn the_gap_is_read_from_some_of_the_base_prompts_and_with_every_c() {
    let planted = Planted { positions: vec![Position::Last], ..small(Structure::SkillClusters) };
    let mut config = config(&planted);
    (config.probe.c, config.probe.gap_parts) = (C::Auto(Auto::Auto), 4);
    let (samples, activations) = synthesise(&planted).unwrap();
    let computed = |config: &StudyConfig| {
        let input = planted::input(config.clone(), &samples, &activations);
        study(input, &Device::flex(), &RunContext::quiet(&Sequential))
    };
    let read = computed(&config).unwrap();
    let told: Vec<(usize, Option<f64>, usize)> =
        read.gap.iter().map(|point| (point.prompts, point.c, point.specialist.len())).collect();
    let of_c = [1e-3, 1e-2, 1e-1, 1.0, 10.0].map(|c| (24, Some(c), 1));
    assert_eq!(told, [vec![(6, None, 2), (12, None, 2), (18, None, 2), (24, None, 1)], of_c.to_vec()].concat());
    let verdict = read.verdicts.iter().find(|verdict| verdict.claim == 1).unwrap();
    let whole = read.gap[3].gaps().next().unwrap();
    assert!((whole - verdict.effect.unwrap()).abs() < 1e-9, "{whole} {:?}", verdict.effect);

    // With a C that is given, its point and the one of the config are the same fit.
    config.probe.c = C::Fixed(0.1);
    let fixed = computed(&config).unwrap();
    assert_eq!((&fixed.gap[3].specialist, &fixed.gap[3].general), (&fixed.gap[6].specialist, &fixed.gap[6].general));
    assert_eq!(fixed.gap[6].gaps().next(), read.gap[6].gaps().next(), "whatever the config's own C");
    assert_ne!(fixed.gap[3].gaps().next(), fixed.gap[4].gaps().next(), "another C is another fit");

    // A base prompt is in one of two halves, and the other half does not use its activations.
    config.probe.gap_parts = 2;
    let halves = |activations: &Activations| {
        let input = planted::input(config.clone(), &samples, activations);
        study(input, &Device::flex(), &RunContext::quiet(&Sequential)).unwrap().gap[0].clone()
    };
    let (before, after) = (halves(&activations), halves(&moved(&activations, &samples)));
    assert_eq!((before.prompts, before.specialist.len()), (12, 2));
    let changed = |of: fn(&GapPoint) -> &[f64]| {
        of(&before).iter().zip(of(&after)).filter(|(before, after)| before != after).count()
    };
    assert_eq!((changed(|point| &point.specialist), changed(|point| &point.general)), (1, 1));
    config.probe.gap_parts = 1;
    let refused = computed(&config).unwrap_err().to_string();
    assert!(refused.contains("probe.gap_parts") && refused.contains("use 4, or 0"), "{refused}");
    config.probe.gap_parts = 0;
    assert!(computed(&config).unwrap().gap.is_empty());
}
