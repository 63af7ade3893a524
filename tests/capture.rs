//! The activations of a run: with the instruction, without it, and from untrained weights.

use std::path::Path;
use std::sync::{Arc, Mutex};

use backend::parity;
use backend::snapshot::Snapshot;
use backend::store::{self, RunFolder, Unfinished};
use burn::tensor::Device;
use shared::activation::Activations;
use shared::model::random::random_weights;
use shared::model::weights::{Named, named};
use shared::model::{Capture, Model, Precision, Rows};
use shared::readback::floats;
use shared::run::{CaptureInput, Captured, RunContext, Sequential, Stage, capture};
use shared::site::{Position, Site};
use shared::study::{Sample, StudyConfig};

const SEED: u64 = 5;

fn tiny() -> (Snapshot, Model) {
    let snapshot = Snapshot::open("tiny-llama").unwrap();
    let model = snapshot.model(Precision::F32, &Device::flex()).unwrap();
    (snapshot, model)
}

/// Captures a few samples of two tasks; also returns the reported progress of reading: samples done, and their total.
fn captured(snapshot: &Snapshot, model: &Model, samples_without: usize) -> (Captured, Vec<(usize, usize)>) {
    let mut config = StudyConfig::default_for("tiny-llama", model.config.n_layers, SEED);
    config.tasks = ["word-count", "topic"].map(str::to_owned).to_vec();
    (config.samples, config.samples_without) = (6, samples_without);
    let tokenizer = snapshot.tokenizer().unwrap();
    let heard = Mutex::new(Vec::new());
    let hear = |stage: Stage, done: usize, total: usize| {
        if stage == Stage::Capture {
            heard.lock().unwrap().push((done, total));
        }
    };
    let input = CaptureInput { model, tokenizer: &tokenizer, config: &config };
    let captured = capture(&input, &RunContext { progress: &hear, ..RunContext::quiet(&Sequential) }).unwrap();
    (captured, heard.into_inner().unwrap())
}

fn analysed(captured: &Captured, with: bool) -> Vec<&Sample> {
    let is_read = |sample: &&Sample| sample.with_constraint == with && sample.excluded.is_none();
    captured.samples.iter().filter(is_read).collect()
}

/// The stream of one sample alone at every site, `[tokens, d]`.
fn streams(model: &Model, sample: &Sample) -> Vec<(Site, Vec<f32>)> {
    let mut hook = Capture::default();
    model.stream(&Rows::new(&[sample.token_ids.as_slice()], &model.device), None, &mut hook);
    hook.streams.into_iter().map(|(site, stream)| (site, floats(stream).unwrap())).collect()
}

/// Compares every row with the pass of its sample alone, at every site and every position that is one token.
fn assert_is_stream(read: &Activations, model: &Model, samples: &[&Sample]) {
    assert_eq!(read.n(), samples.len());
    let d = read.d();
    for (row, sample) in samples.iter().enumerate() {
        let streams = streams(model, sample);
        assert_eq!(streams.len(), read.sites().len());
        for (site, (known, stream)) in streams.iter().enumerate() {
            assert_eq!(read.sites()[site], *known);
            for (position, kind) in read.positions().iter().enumerate().filter(|(_, kind)| **kind != Position::Mean) {
                let token = sample.positions[&kind.to_string()];
                let (got, expected) =
                    (&read.cell(site, position).unwrap()[row * d..(row + 1) * d], &stream[token * d..(token + 1) * d]);
                let largest = expected.iter().fold(0.0_f32, |largest, value| largest.max(value.abs()));
                let apart = got.iter().zip(expected).fold(0.0_f32, |apart, (a, b)| apart.max((a - b).abs()));
                assert!(largest > 0.0 && apart <= 1e-4 * largest, "{} at {known}, {kind}: {apart}", sample.id);
            }
        }
    }
}

#[test]
fn rows_without_the_instruction_and_rows_of_random_weights_are_those_of_their_own_passes() {
    let (snapshot, model) = tiny();
    let (captured, heard) = captured(&snapshot, &model, 4);
    let (with, without) = (analysed(&captured, true), analysed(&captured, false));
    assert!(!with.is_empty() && !without.is_empty());
    assert_is_stream(&captured.activations, &model, &with);
    assert_is_stream(&captured.without, &model, &without);
    assert_is_stream(&captured.random, &random_weights(&model, SEED).unwrap(), &with);
    for other in [&captured.without, &captured.random] {
        assert_eq!(other.positions(), captured.activations.positions());
    }
    assert_ne!(captured.random, captured.activations);
    let total = 2 * with.len() + without.len();
    assert!(heard.iter().all(|&(_, of)| of == total), "{heard:?}");
    assert!(heard.is_sorted() && heard.last() == Some(&(total, total)), "{heard:?}");
}

#[test]
fn a_study_without_bare_prompts_has_no_row_of_them() {
    let (snapshot, model) = tiny();
    let (captured, _) = captured(&snapshot, &model, 0);
    assert_eq!(captured.without.n(), 0);
    assert_eq!(captured.without.sites(), captured.activations.sites());
    assert!(captured.without.cell(0, 0).unwrap().is_empty());
    assert_eq!(captured.random.n(), captured.activations.n());
}

#[test]
fn positions_that_are_asked_for_are_read_with_those_of_rules_and_ablation() {
    let (snapshot, model) = tiny();
    let tokenizer = snapshot.tokenizer().unwrap();
    let mut config = StudyConfig::default_for("tiny-llama", model.config.n_layers, SEED);
    config.tasks = vec!["word-count".to_owned()];
    (config.samples, config.samples_without) = (6, 0);
    let read = |config: &StudyConfig, context: &RunContext<'_>| {
        capture(&CaptureInput { model: &model, tokenizer: &tokenizer, config }, context).unwrap()
    };
    let quiet = RunContext::quiet(&Sequential);
    let names = |captured: &Captured| -> Vec<String> {
        captured.activations.positions().iter().map(ToString::to_string).collect()
    };
    config.positions =
        Some(["token:2", "token.500", "25%", "0"].map(|name| name.parse::<Position>().unwrap()).to_vec());
    let with_rules = read(&config, &quiet);
    let before = format!("connector.{}", tokenizer.prompt("Name a colour.").unwrap().connectors() - 1);
    let expected = ["user_last", before.as_str(), "first", "token.2", "token.500", "q25", "last", "mean"];
    assert_eq!(names(&with_rules), expected);
    assert_is_stream(&with_rules.activations, &model, &analysed(&with_rules, true));
    for sample in analysed(&with_rules, true) {
        let [first, last] = ["first", "last"].map(|name| sample.positions[name]);
        assert_eq!(sample.positions["token.2"], (first + 2).min(last));
        assert_eq!(sample.positions["token.500"], last, "the response has no such token");
    }
    config.rules.clear();
    config.ablation = None;
    let alone = read(&config, &quiet);
    assert_eq!(names(&alone), ["first", "token.2", "token.500", "q25"]);
    assert_is_stream(&alone.activations, &model, &analysed(&alone, true));
    let place = tempfile::tempdir().unwrap();
    let key = store::run_key(&config, "weights").unwrap();
    let run = Arc::new(RunFolder::open(&place.path().join("study"), &key, Unfinished::Refuse).unwrap());
    let stored = read(&config, &RunContext { artefacts: Some(run), ..quiet.clone() });
    assert_eq!(stored.activations, alone.activations);
    config.positions = Some(vec![Position::Mean]);
    let mean = read(&config, &quiet);
    assert_eq!(names(&mean), ["mean"]);
    for site in 0..mean.activations.sites().len() {
        let of_all = with_rules.activations.cell(site, expected.len() - 1).unwrap();
        assert_eq!(mean.activations.cell(site, 0).unwrap(), of_all);
    }
}

/// Compares a tensor with the published initialisation: 6 standard errors on mean and deviation, or exact constants.
fn assert_drawn((name, shape, values): &Named, deviation: f64, norm: f32) {
    if shape.len() == 1 {
        let expected = if name.ends_with("bias") { 0.0 } else { norm };
        assert!(values.iter().all(|&value| value == expected), "{name} is not {expected}");
        return;
    }
    let n = values.len() as f64;
    let mean = values.iter().map(|&value| f64::from(value)).sum::<f64>() / n;
    let square = values.iter().map(|&value| f64::from(value).powi(2)).sum::<f64>() / n;
    assert!(mean.abs() <= 6.0 * deviation / n.sqrt(), "{name}: mean {mean}");
    assert!((square.sqrt() / deviation - 1.0).abs() <= 6.0 / (2.0 * n).sqrt(), "{name}: deviation {}", square.sqrt());
}

#[test]
fn random_weights_are_the_published_initialisation_of_every_family() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/model");
    for path in parity::checkpoints(&folder).unwrap() {
        let snapshot = Snapshot::open(path.to_str().unwrap()).unwrap();
        let like = snapshot.model(Precision::F32, &Device::flex()).unwrap();
        // The fixtures' config.json has 0.3, so that use of the default would show; a GGUF file names none.
        let deviation = if path.extension().is_some_and(|kind| kind == "gguf") { 0.02 } else { 0.3 };
        assert_eq!(like.config.initializer_range, deviation, "{}", path.display());
        let drawn = |seed| named(&random_weights(&like, seed).unwrap().decoder);
        let names = |tensors: Vec<Named>| -> Vec<(String, Vec<usize>)> {
            tensors.into_iter().map(|(name, shape, _)| (name, shape)).collect()
        };
        let tensors = drawn(1);
        let norm = (1.0 - like.config.norm.offset) as f32;
        tensors.iter().for_each(|tensor| assert_drawn(tensor, deviation, norm));
        assert_eq!(tensors, drawn(1), "the same seed");
        assert_ne!(tensors, drawn(2), "another seed");
        assert_eq!(names(tensors), names(named(&like.decoder)));
    }
}

#[test]
fn a_config_without_an_initializer_range_has_the_usual_one() {
    assert_eq!(tiny().1.config.initializer_range, 0.02);
}
