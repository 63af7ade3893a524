//! Training: it learns, it resumes to the same weights, it continues from a snapshot, and its snapshot is an ordinary one.

use std::cell::RefCell;
use std::path::Path;

use backend::embedded;
use backend::snapshot::Snapshot;
use burn::tensor::Device;
use lab::train::{Batches, LossPoint, Sitting, TrainConfig, Training, train, vocabulary};
use shared::model::Precision;

fn config(steps: usize) -> TrainConfig {
    TrainConfig {
        family: "llama".to_owned(),
        seed: 7,
        steps,
        batch: 8,
        learning_rate: 5e-3,
        warmup: 2,
        weight_decay: 0.05,
        vocab_size: 512,
        d_model: 16,
        d_mlp: 32,
        n_layers: 1,
        n_heads: 2,
        n_kv_heads: 1,
        from: None,
    }
}

fn trained(out: &Path, steps: usize, sittings: &[usize]) -> Vec<LossPoint> {
    run(&Training::from_seed(config(steps)), out, sittings)
}

fn run(training: &Training, out: &Path, sittings: &[usize]) -> Vec<LossPoint> {
    let points = RefCell::new(Vec::new());
    for &steps_now in sittings {
        let sitting = Sitting { report_every: 5, checkpoint_every: 1000, steps: steps_now };
        train(training, sitting, out, &|point| points.borrow_mut().push(point)).unwrap();
    }
    points.into_inner()
}

#[test]
fn the_loss_falls() {
    let out = tempfile::tempdir().unwrap();
    let points = trained(out.path(), 40, &[40]);
    assert_eq!(points.len(), 8);
    assert!(points[7].loss < points[0].loss - 0.5, "{points:?}");
}

#[test]
fn two_sittings_give_the_weights_of_one() {
    let (once, twice) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    trained(once.path(), 10, &[10]);
    trained(twice.path(), 10, &[5, 5]);
    assert_same(once.path(), twice.path());
}

/// Asserts that two snapshots are equal except for the record of their training.
fn assert_same(one: &Path, other: &Path) {
    for file in ["model.safetensors", "tokenizer.json", "tokenizer_config.json", "loss.csv", "config.json"] {
        let read = |folder: &Path| std::fs::read(folder.join(file)).unwrap();
        assert!(read(one) == read(other), "{file} differs");
    }
}

/// A training that continues from the snapshot in `first`.
fn further(first: &Path, settings: &TrainConfig) -> Training {
    Training::from_snapshot(first.to_str().unwrap(), settings).unwrap()
}

#[test]
fn the_end_of_a_response_is_an_input_and_predicts_the_next_turn() {
    let vocabulary = vocabulary::train(&config(1)).unwrap();
    let tokenizer = vocabulary.tokenizer().unwrap();
    let text = |id: u32| tokenizer.token_text(id).unwrap();
    let rows = Batches::new(&vocabulary, &config(1)).unwrap().at(0).unwrap().rows;
    assert_eq!(rows.len(), 8);
    for row in rows {
        let inputs = row.inputs();
        let predictions: Vec<(usize, u32)> = row.predictions().collect();
        let [(first, _), .., (before_end, end), (at_end, next)] = predictions[..] else { panic!("{predictions:?}") };
        assert_eq!(text(inputs[first]), "<|assistant|>");
        assert_eq!((before_end, text(end)), (inputs.len() - 2, "<|end|>".to_owned()));
        assert_eq!((at_end, text(next)), (inputs.len() - 1, "<|user|>".to_owned()));
        assert_eq!(inputs[at_end], end);
        assert_eq!(row.targets(), predictions.len());
    }
}

#[test]
fn a_further_training_of_no_step_gives_the_same_snapshot() {
    let (first, second) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    trained(first.path(), 5, &[5]);
    run(&further(first.path(), &config(0)), second.path(), &[0]);
    assert_same(first.path(), second.path());
}

/// It hardly learns here, so that its loss is that of the weights it starts from.
#[test]
fn a_further_training_starts_at_the_loss_that_was_reached() {
    let (first, second) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let reached = trained(first.path(), 40, &[40]);
    let settings = TrainConfig { learning_rate: 1e-9, seed: 8, ..config(10) };
    let points = run(&further(first.path(), &settings), second.path(), &[10]);
    let [start, .., end] = reached[..] else { panic!("{reached:?}") };
    assert_eq!(points.iter().map(|point| point.step).collect::<Vec<_>>(), [45, 50]);
    assert!(points[0].tokens > end.tokens, "tokens are counted on: {points:?}");
    for point in points {
        let (off, fallen) = ((point.loss - end.loss).abs(), start.loss - end.loss);
        assert!(off < fallen / 4.0, "{point:?} is not close to {end:?}, after {start:?}");
    }
}

#[test]
fn a_further_training_resumes_to_the_same_weights_and_moves_them() {
    let [first, once, twice] = [(); 3].map(|()| tempfile::tempdir().unwrap());
    trained(first.path(), 5, &[5]);
    run(&further(first.path(), &config(10)), once.path(), &[10]);
    run(&further(first.path(), &config(10)), twice.path(), &[5, 5]);
    assert_same(once.path(), twice.path());
    let weights = |folder: &Path| std::fs::read(folder.join("model.safetensors")).unwrap();
    assert!(weights(first.path()) != weights(once.path()), "ten steps change no weight");
}

#[test]
fn a_further_training_records_its_origin_and_repeats_no_batch() {
    let (first, second) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    trained(first.path(), 5, &[5]);
    let settings = TrainConfig { d_model: 999, learning_rate: 1e-4, ..config(2) };
    run(&further(first.path(), &settings), second.path(), &[2]);
    let written: TrainConfig =
        serde_json::from_slice(&std::fs::read(second.path().join("training.json")).unwrap()).unwrap();
    let origin = written.from.clone().expect("training.json names the snapshot it started from");
    let weights = std::fs::read(first.path().join("model.safetensors")).unwrap();
    assert_eq!(origin.weights_sha256, backend::store::sha256(&weights));
    assert_eq!(origin.training, config(5));
    assert_eq!((written.d_model, written.steps, written.learning_rate), (config(5).d_model, 2, 1e-4));
    assert_eq!(written.first_stage(), &config(5));

    let vocabulary = vocabulary::train(&config(5)).unwrap();
    let (mut earlier, mut later) =
        (Batches::new(&vocabulary, &config(5)).unwrap(), Batches::new(&vocabulary, &written).unwrap());
    let seen: Vec<_> = (0..50).map(|step| earlier.at(step).unwrap()).collect();
    let learnt: Vec<_> = (0..50).map(|step| later.at(step).unwrap()).collect();
    assert!(learnt.iter().all(|batch| !seen.contains(batch)), "a batch comes twice");
    assert!(learnt[0] == earlier.at(origin.first_batch).unwrap(), "the stream goes on from another place");
}

#[test]
fn a_snapshot_that_was_not_trained_here_is_no_start() {
    let first = tempfile::tempdir().unwrap();
    trained(first.path(), 1, &[1]);
    std::fs::remove_file(first.path().join("training.json")).unwrap();
    let error = Training::from_snapshot(first.path().to_str().unwrap(), &config(1)).err();
    let error = error.expect("there is no training.json");
    assert!(error.to_string().contains("training.json is missing"), "{error}");
}

#[test]
fn a_checkpoint_of_another_configuration_is_refused() {
    let out = tempfile::tempdir().unwrap();
    trained(out.path(), 3, &[1]);
    let other = TrainConfig { learning_rate: 1e-3, ..config(3) };
    let sitting = Sitting { report_every: 5, checkpoint_every: 5, steps: 1 };
    let error = train(&Training::from_seed(other), sitting, out.path(), &|_| ())
        .expect_err("another configuration must be refused");
    assert!(error.to_string().contains("another configuration"), "{error}");
}

#[test]
fn the_snapshot_loads_like_any_other() {
    let out = tempfile::tempdir().unwrap();
    trained(out.path(), 1, &[1]);
    let snapshot = Snapshot::open(out.path().to_str().unwrap()).unwrap();
    let model = snapshot.model(Precision::F32, &Device::flex()).unwrap();
    assert_eq!(model.config.eos, [1]);
    let tokenizer = snapshot.tokenizer().unwrap();
    let prompt = tokenizer.prompt("Write about the sea.").unwrap();
    assert_eq!(prompt.token_ids.len() - prompt.user_last, 3, "two template tokens stand between text and response");
    let text = tokenizer.decode(&prompt.token_ids).unwrap();
    assert_eq!(text, "Write about the sea.");
}

/// A bundled model's card says how to train it again: that begins with its tokenizer.
#[test]
fn the_bundled_tokenizers_are_learnt_again_byte_for_byte() {
    for name in embedded::model_names() {
        let file = |file: &str| embedded::model_file(&name, file).unwrap();
        let config: TrainConfig = serde_json::from_slice(&file("training.json")).unwrap();
        let learnt = vocabulary::train(config.first_stage()).unwrap();
        assert!(learnt.tokenizer.as_bytes() == file("tokenizer.json").as_ref(), "{name}: tokenizer.json differs");
        assert!(
            learnt.config.as_bytes() == file("tokenizer_config.json").as_ref(),
            "{name}: tokenizer_config.json differs"
        );
    }
}
