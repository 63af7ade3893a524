//! The decoder against transformers, and what damaged checkpoints get.
//!
//! Reference numbers: `python tests/reference.py models` (torch, transformers, safetensors).

use std::path::{Path, PathBuf};

use burn::tensor::{Device, Tensor};
use safetensors::SafeTensors;
use shared::Error;
use shared::generate::{Request, generate};
use shared::model::{Capture, Hook, Model, NoHook, Rows};
use shared::readback::floats;
use shared::site::Site;
use shared::study::Sampling;

/// Agreement with transformers asked for, relative to the largest value.
const TOLERANCE: f32 = 1e-4;
const GREEDY: Sampling = Sampling { temperature: 0.0, top_p: 1.0, max_tokens: 24 };

fn fixtures() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/model");
    let entries = std::fs::read_dir(folder).expect("the fixtures are in the repository");
    let mut folders: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).filter(|path| path.is_dir()).collect();
    folders.sort();
    assert!(folders.len() >= 3, "the Llama variants are fixtures");
    folders
}

fn files(folder: &Path) -> (String, Vec<(String, Vec<u8>)>) {
    let config = std::fs::read_to_string(folder.join("config.json")).unwrap();
    let mut weights: Vec<(String, Vec<u8>)> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "safetensors"))
        .map(|path| (path.file_name().unwrap().to_str().unwrap().to_owned(), std::fs::read(&path).unwrap()))
        .collect();
    weights.sort();
    (config, weights)
}

fn views(weights: &[(String, Vec<u8>)]) -> Vec<(String, &[u8])> {
    weights.iter().map(|(name, bytes)| (name.clone(), bytes.as_slice())).collect()
}

fn model(folder: &Path, device: &Device) -> Model {
    let (config, weights) = files(folder);
    Model::load(&config, &views(&weights), device).unwrap()
}

/// transformers' numbers for a checkpoint.
struct Reference(Vec<u8>);

impl Reference {
    fn read(folder: &Path) -> Self {
        let name = format!("{}.reference.safetensors", folder.file_name().unwrap().to_str().unwrap());
        Self(std::fs::read(folder.with_file_name(name)).unwrap())
    }

    fn floats(&self, name: &str) -> Vec<f32> {
        let tensors = SafeTensors::deserialize(&self.0).unwrap();
        let bytes = tensors.tensor(name).unwrap().data().to_vec();
        bytes.chunks_exact(4).map(|four| f32::from_le_bytes(four.try_into().unwrap())).collect()
    }

    fn ids(&self, name: &str) -> Vec<u32> {
        let tensors = SafeTensors::deserialize(&self.0).unwrap();
        let bytes = tensors.tensor(name).unwrap().data().to_vec();
        bytes.chunks_exact(8).map(|eight| i64::from_le_bytes(eight.try_into().unwrap()) as u32).collect()
    }
}

fn assert_close(what: &str, got: &[f32], expected: &[f32], tolerance: f32) {
    assert_eq!(got.len(), expected.len(), "{what}: lengths");
    let scale = expected.iter().fold(1.0_f32, |scale, value| scale.max(value.abs()));
    let worst = got.iter().zip(expected).map(|(a, b)| (a - b).abs()).fold(0.0_f32, f32::max);
    assert!(worst <= tolerance * scale, "{what}: differs by {worst}, scale {scale}");
}

/// Compares every site, the final norm and the logits of every prompt of a fixture.
pub fn check_parity(device: &Device, tolerance: f32) {
    for folder in fixtures() {
        let (model, reference) = (model(&folder, device), Reference::read(&folder));
        for prompt in 0..3 {
            let ids = reference.ids(&format!("{prompt}/token_ids"));
            let mut capture = Capture::default();
            let stream = model.stream(&Rows::new(&[&ids], device), None, &mut capture);
            assert_eq!(capture.streams.len(), model.config.n_layers + 1);
            for (site, stream) in capture.streams {
                let what = format!("{} prompt {prompt} {site}", folder.display());
                let expected = reference.floats(&format!("{prompt}/{site}"));
                assert_close(&what, &floats(stream).unwrap(), &expected, tolerance);
            }
            let last = stream.reshape([ids.len(), model.config.d_model]);
            let normed = model.decoder.norm.forward(last.clone(), model.config.norm_eps);
            let expected = reference.floats(&format!("{prompt}/final_norm"));
            assert_close("final norm", &floats(normed).unwrap(), &expected, tolerance);
            let expected = reference.floats(&format!("{prompt}/logits"));
            assert_close("logits", &floats(model.logits(last)).unwrap(), &expected, tolerance);
        }
    }
}

#[test]
fn every_site_and_the_logits_agree_with_transformers() {
    check_parity(&Device::flex(), TOLERANCE);
}

/// The software adapter is enough: the numbers are the shaders', not the card's.
#[cfg(feature = "gpu")]
#[test]
fn every_site_and_the_logits_agree_with_transformers_through_wgpu() {
    check_parity(&Device::wgpu(burn::tensor::DeviceKind::DefaultDevice), TOLERANCE);
}

/// The response up to its end token, as the generator gives it.
fn until_end(model: &Model, ids: &[u32]) -> Vec<u32> {
    let end = ids.iter().position(|id| model.config.eos.contains(id));
    ids[..end.map_or(ids.len(), |end| end + 1)].to_vec()
}

#[test]
fn greedy_tokens_agree_with_transformers_alone_and_in_a_padded_batch() {
    for folder in fixtures() {
        let (model, reference) = (model(&folder, &Device::flex()), Reference::read(&folder));
        let prompts: Vec<Vec<u32>> = (0..3).map(|prompt| reference.ids(&format!("{prompt}/token_ids"))).collect();
        let requests: Vec<Request<'_>> = prompts.iter().map(|prompt| Request { prompt, seed: 0 }).collect();
        let together = generate(&model, &requests, &GREEDY, &mut NoHook).unwrap();
        for (prompt, response) in together.iter().enumerate() {
            let expected = until_end(&model, &reference.ids(&format!("{prompt}/greedy")));
            assert_eq!(response.token_ids, expected, "{} prompt {prompt}", folder.display());
            let alone = generate(&model, &requests[prompt..=prompt], &GREEDY, &mut NoHook).unwrap();
            assert_eq!(alone[0].token_ids, expected, "{} prompt {prompt} alone", folder.display());
        }
    }
}

#[test]
fn sampling_depends_on_the_rows_seed_alone() {
    let model = model(&fixtures()[0], &Device::flex());
    let sampling = Sampling { temperature: 1.0, top_p: 0.9, max_tokens: 12 };
    let prompt = [3, 4, 5];
    let request = |seed| Request { prompt: &prompt, seed };
    let together = generate(&model, &[request(1), request(2), request(1)], &sampling, &mut NoHook).unwrap();
    assert_eq!(together[0], together[2]);
    assert_ne!(together[0], together[1]);
    assert_eq!(generate(&model, &[request(2)], &sampling, &mut NoHook).unwrap()[0], together[1]);
}

/// Replaces the stream at one site by zeros.
struct Silence(Site);

impl Hook for Silence {
    fn at(&mut self, site: Site, stream: Tensor<3>) -> Tensor<3> {
        if site == self.0 { stream.zeros_like() } else { stream }
    }
}

#[test]
fn a_hook_replaces_the_stream() {
    let model = model(&fixtures()[0], &Device::flex());
    let last = Site::ResidPost(model.config.n_layers - 1);
    let stream = model.stream(&Rows::new(&[&[5, 6, 7]], &model.device), None, &mut Silence(last));
    assert!(floats(stream).unwrap().iter().all(|&value| value == 0.0));
    let heard = model.stream(&Rows::new(&[&[5, 6, 7]], &model.device), None, &mut Silence(Site::ResidPost(0)));
    assert!(floats(heard).unwrap().iter().any(|&value| value != 0.0));
}

/// Loads a fixture after `spoil`, and returns the complaint.
fn complaint(spoil: impl Fn(&mut String, &mut Vec<(String, Vec<u8>)>)) -> Error {
    let (mut config, mut weights) = files(&fixtures()[2]);
    spoil(&mut config, &mut weights);
    Model::load(&config, &views(&weights), &Device::flex())
        .map(|_| ())
        .expect_err("a damaged checkpoint must be refused")
}

fn assert_names(error: &Error, parts: &[&str]) {
    let text = error.to_string();
    for part in parts {
        assert!(text.contains(part), "'{text}' does not name '{part}'");
    }
}

#[test]
fn a_truncated_file_is_refused() {
    let error = complaint(|_, weights| weights[0].1.truncate(1000));
    assert_names(&error, &["safetensors", "download it again"]);
}

#[test]
fn no_weights_are_refused() {
    assert_names(&complaint(|_, weights| weights.clear()), &["model.safetensors", "not found"]);
}

#[test]
fn a_shape_that_disagrees_with_the_config_is_refused() {
    let error =
        complaint(|config, _| *config = config.replace("\"intermediate_size\": 80", "\"intermediate_size\": 96"));
    assert_names(&error, &["mlp.gate_proj.weight", "[80, 32]", "[96, 32]"]);
}

#[test]
fn fewer_layers_than_the_checkpoint_holds_are_refused() {
    let error = complaint(|config, _| *config = config.replace("\"num_hidden_layers\": 3", "\"num_hidden_layers\": 2"));
    assert_names(&error, &["model.layers.2.", "no place"]);
}

#[test]
fn more_layers_than_the_checkpoint_holds_are_refused() {
    let error = complaint(|config, _| *config = config.replace("\"num_hidden_layers\": 3", "\"num_hidden_layers\": 4"));
    assert_names(&error, &["model.layers.3.", "missing"]);
}

#[test]
fn nan_weights_are_refused() {
    let error = complaint(|_, weights| {
        let end = weights[0].1.len();
        weights[0].1[end - 4..].copy_from_slice(&f32::NAN.to_le_bytes());
    });
    assert_names(&error, &["NaN", "tensor '"]);
}

#[test]
fn an_unknown_family_is_refused() {
    let error = complaint(|config, _| *config = config.replace("\"llama\"", "\"mamba\""));
    assert_names(&error, &["mamba", "llama"]);
}

#[test]
fn config_values_that_are_not_implemented_are_refused() {
    let cases = [
        ("\"silu\"", "\"relu\"", "relu"),
        ("\"llama3\"", "\"yarn\"", "yarn"),
        ("\"hidden_size\": 32", "\"hidden\": 32", "hidden_size"),
    ];
    for (from, to, named) in cases {
        assert_names(&complaint(|config, _| *config = config.replace(from, to)), &[named]);
    }
}
