//! Training: it learns, it resumes to the same weights, and its snapshot is an ordinary one.

use std::cell::RefCell;
use std::path::Path;

use backend::embedded;
use backend::snapshot::Snapshot;
use backend::train::{LossPoint, Sitting, TrainConfig, train, vocabulary};
use burn::tensor::Device;
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
    }
}

fn trained(out: &Path, steps: usize, sittings: &[usize]) -> Vec<LossPoint> {
    let points = RefCell::new(Vec::new());
    for &steps_now in sittings {
        let sitting = Sitting { report_every: 5, checkpoint_every: 1000, steps: steps_now };
        train(&config(steps), sitting, out, &|point| points.borrow_mut().push(point)).unwrap();
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
    for file in ["model.safetensors", "tokenizer.json", "loss.csv", "config.json"] {
        let read = |folder: &Path| std::fs::read(folder.join(file)).unwrap();
        assert!(read(once.path()) == read(twice.path()), "{file} differs");
    }
}

#[test]
fn a_checkpoint_of_another_configuration_is_refused() {
    let out = tempfile::tempdir().unwrap();
    trained(out.path(), 3, &[1]);
    let other = TrainConfig { learning_rate: 1e-3, ..config(3) };
    let sitting = Sitting { report_every: 5, checkpoint_every: 5, steps: 1 };
    let error = train(&other, sitting, out.path(), &|_| ()).expect_err("another configuration must be refused");
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
        let learnt = vocabulary::train(&config).unwrap();
        assert!(learnt.tokenizer.as_bytes() == file("tokenizer.json").as_ref(), "{name}: tokenizer.json differs");
        assert!(
            learnt.config.as_bytes() == file("tokenizer_config.json").as_ref(),
            "{name}: tokenizer_config.json differs"
        );
    }
}
