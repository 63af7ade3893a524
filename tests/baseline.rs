//! What probes reach without activations: the prompt alone and the response's surface, in studies old and new.

use std::collections::BTreeMap;

use burn::tensor::Device;
use serde_json::{Value, json};
use shared::run::planted::{self, Noise, Planted, Structure, synthesise};
use shared::run::{Sequential, StudyInput, study};
use shared::site::Position;
use shared::study::{Auto, C, Sample, Study, StudyConfig};

use crate::support::finished;

/// A study of noise whose samples were given prompts and responses that tell the labels, by task.
fn told(tell: impl Fn(&mut Sample, bool), c: C) -> Study {
    let mut planted = Planted {
        d: 8,
        positions: vec![Position::First, Position::Last, Position::Mean],
        ..Planted::at(Noise { separation: 1.0, prompts: 24 }, Structure::NoSignal, 1)
    };
    planted.tasks.truncate(3);
    let (mut samples, activations) = synthesise(&planted).unwrap();
    for sample in &mut samples {
        let satisfied = sample.verdict.as_ref().unwrap().satisfied;
        sample.params.clear();
        sample.positions.clear();
        tell(sample, satisfied);
    }
    let mut config = StudyConfig { ablation: None, ..planted.config() };
    config.probe.permutations = 0;
    config.probe.c = c;
    let vocabulary = BTreeMap::from([(1, "a".to_owned()), (2, "bcd".to_owned())]);
    let input = StudyInput { vocabulary, ..planted::input(config, &samples, &activations) };
    study(input, &Device::flex(), &Sequential, &|_, _| {}).unwrap()
}

/// Every parameter kind tells the label of a task of its own, and nothing else does.
fn by_prompt(sample: &mut Sample, satisfied: bool) {
    let value = match (sample.task.as_str(), satisfied) {
        ("character-count", _) => json!(if satisfied { 90 } else { 40 }),
        ("word-count", _) => json!(if satisfied { "calm" } else { "cross" }),
        (_, true) => json!(["place", "name", "day"]),
        (_, false) => json!(["place"]),
    };
    sample.params.insert("asked".to_owned(), value);
    sample.prompt_tokens = 3;
}

/// A satisfied response has two tokens more, or as many but longer ones.
fn by_surface(sample: &mut Sample, satisfied: bool) {
    let content = match (sample.task.as_str(), satisfied) {
        ("character-count", true) => vec![1; 6],
        ("word-count", true) => vec![1, 2, 2, 2],
        _ => vec![1; 4],
    };
    let last = 2 + content.len();
    sample.prompt_tokens = 3;
    sample.token_ids = [vec![1; 3], content].concat();
    sample.positions = BTreeMap::from([("first".to_owned(), 3), ("last".to_owned(), last)]);
}

fn aurocs(scores: &[Option<shared::study::Score>]) -> Vec<f64> {
    scores.iter().map(|score| score.as_ref().unwrap().auroc).collect()
}

#[test]
fn the_prompt_alone_tells_labels_that_its_parameters_decide() {
    let study = told(by_prompt, C::Fixed(0.1));
    assert_eq!(aurocs(&study.baselines.prompt_only), [1.0; 3]);
    assert_eq!(study.baselines.prompt_only[0].as_ref().unwrap().auroc_interval, [1.0, 1.0]);
    assert!(study.baselines.surface.iter().flatten().all(Option::is_none), "no position was named");
    assert!(aurocs(&study.cells[0][0].specialists).iter().all(|auroc| *auroc < 0.75));
}

#[test]
fn the_surface_tells_length_and_only_of_what_was_written_so_far() {
    let study = told(by_surface, C::Fixed(0.1));
    let [first, last, mean] = &study.baselines.surface[..] else { panic!("three positions") };
    assert_eq!(aurocs(first), [0.5; 3]);
    assert_eq!(aurocs(last)[..2], [1.0, 1.0], "tokens, then characters");
    assert_eq!(aurocs(last)[2], 0.5);
    assert_eq!(aurocs(mean), aurocs(last));
    assert_eq!(aurocs(&study.baselines.prompt_only), [0.5; 3]);
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
        assert_eq!(score.c, None);
    }
    let general = finished().study.cells[0][0].generalists[0].scores[0].as_ref().unwrap();
    assert_eq!((general.selectivity, general.compression, general.ridge_auroc), (None, None, None));
}

#[test]
fn a_study_whose_c_is_chosen_says_which() {
    let study = told(by_prompt, C::Auto(Auto::Auto));
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
    let opened = Study::from_json(&older.to_string()).unwrap();
    assert!(opened.baselines.prompt_only.is_empty() && opened.baselines.surface.is_empty());
    assert_eq!(opened.cells[0][0].specialists[0].as_ref().unwrap().selectivity, None);
}
