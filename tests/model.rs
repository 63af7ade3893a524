//! The decoder against transformers, and what damaged checkpoints get.
//!
//! Reference numbers: `python tests/reference.py models` (torch, transformers, safetensors).

use std::path::{Path, PathBuf};

use burn::tensor::{Device, Tensor, f16};
use safetensors::SafeTensors;
use shared::Error;
use shared::generate::{Request, generate};
use shared::model::{Capture, Checkpoint, Hook, Model, ModelConfig, NoHook, Precision, ReadAt, Rows, family, weights};
use shared::readback::floats;
use shared::site::Site;
use shared::study::Sampling;

/// Agreement with transformers asked for, relative to the largest value.
const TOLERANCE: f32 = 1e-4;
/// Prompts of every fixture.
const PROMPTS: usize = 3;
const GREEDY: Sampling = Sampling { temperature: 0.0, top_p: 1.0, max_tokens: 24 };

fn fixtures() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/model");
    let entries = std::fs::read_dir(folder).expect("the fixtures are in the repository");
    let mut folders: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).filter(|path| path.is_dir()).collect();
    folders.sort();
    folders
}

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/model").join(name)
}

/// What a fixture's config.json says of `field`.
fn field(folder: &Path, field: &str) -> String {
    let config: serde_json::Value = serde_json::from_str(&files(folder).0).unwrap();
    config[field].as_str().unwrap().to_owned()
}

#[test]
fn every_family_has_a_fixture() {
    let families: Vec<String> = fixtures().iter().map(|folder| field(folder, "model_type")).collect();
    for family in family::all() {
        assert!(families.iter().any(|known| known == family.model_type), "{} has no fixture", family.model_type);
    }
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

fn load(config: &str, weights: Vec<(String, Vec<u8>)>, precision: Precision, device: &Device) -> shared::Result<Model> {
    let files = weights.into_iter().map(|(name, bytes)| (name, Box::new(bytes) as Box<dyn ReadAt>)).collect();
    Model::load(ModelConfig::from_json(config)?, Checkpoint::open(files)?, precision, device)
}

fn model(folder: &Path, precision: Precision, device: &Device) -> Model {
    let (config, weights) = files(folder);
    load(&config, weights, precision, device).unwrap()
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

/// Every site's stream, the final norm and the logits of a prompt, under the names of the reference.
fn states(model: &Model, ids: &[u32]) -> Vec<(String, Vec<f32>)> {
    let mut capture = Capture::default();
    let stream = model.stream(&Rows::new(&[ids], &model.device), None, &mut capture);
    assert_eq!(capture.streams.len(), model.config.n_layers + 1);
    let sites = capture.streams.into_iter().map(|(site, stream)| (site.to_string(), floats(stream).unwrap()));
    let last = stream.reshape([ids.len(), model.config.d_model]);
    let normed = ("final_norm".to_owned(), floats(model.final_norm(last.clone())).unwrap());
    sites.chain([normed, ("logits".to_owned(), floats(model.logits(last)).unwrap())]).collect()
}

/// Compares every site, the final norm and the logits of every prompt of a fixture.
fn check_parity(device: &Device, tolerance: f32) {
    for folder in fixtures() {
        let (model, reference) = (model(&folder, Precision::F32, device), Reference::read(&folder));
        for prompt in 0..PROMPTS {
            for (name, got) in states(&model, &reference.ids(&format!("{prompt}/token_ids"))) {
                let expected = reference.floats(&format!("{prompt}/{name}"));
                assert_close(&format!("{} prompt {prompt} {name}", folder.display()), &got, &expected, tolerance);
            }
        }
    }
}

/// Computes in the dtype on disk, as transformers did, and compares directions, row by row.
fn check_low_precision(device: &Device) {
    let mut checked = 0;
    for folder in fixtures() {
        let precision = match field(&folder, "dtype").as_str() {
            "bfloat16" => Precision::Bf16,
            "float16" => Precision::F16,
            _ => continue,
        };
        let (model, reference) = (model(&folder, precision, device), Reference::read(&folder));
        let prompt = PROMPTS - 1;
        for (name, got) in states(&model, &reference.ids(&format!("{prompt}/token_ids"))) {
            let expected = reference.floats(&format!("{prompt}/low/{name}"));
            let cosine = cosine(&got, &expected);
            assert!(cosine >= 0.999, "{} {name}: cosine {cosine}", folder.display());
        }
        checked += 1;
    }
    assert!(checked >= 6, "bf16 and f16 checkpoints are fixtures");
}

fn cosine(a: &[f32], b: &[f32]) -> f64 {
    let dot = |a: &[f32], b: &[f32]| a.iter().zip(b).map(|(a, b)| f64::from(*a) * f64::from(*b)).sum::<f64>();
    dot(a, b) / (dot(a, a) * dot(b, b)).sqrt()
}

#[test]
fn bf16_and_f16_keep_the_direction_of_every_layer() {
    check_low_precision(&Device::flex());
}

#[test]
fn a_configuration_counts_the_parameters_that_a_checkpoint_holds() {
    for folder in fixtures() {
        let model = model(&folder, Precision::F32, &Device::flex());
        let held: usize = weights::named(&model.decoder).iter().map(|(_, _, values)| values.len()).sum();
        assert_eq!(model.config.parameters(), held, "{}", folder.display());
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
        let (model, reference) = (model(&folder, Precision::F32, &Device::flex()), Reference::read(&folder));
        let prompts: Vec<Vec<u32>> = (0..PROMPTS).map(|prompt| reference.ids(&format!("{prompt}/token_ids"))).collect();
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
    let model = model(&fixture("llama-grouped-tied"), Precision::F32, &Device::flex());
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
    let model = model(&fixture("llama-biased-linear-sharded"), Precision::F32, &Device::flex());
    let last = Site::ResidPost(model.config.n_layers - 1);
    let stream = model.stream(&Rows::new(&[&[5, 6, 7]], &model.device), None, &mut Silence(last));
    assert!(floats(stream).unwrap().iter().all(|&value| value == 0.0));
    let heard = model.stream(&Rows::new(&[&[5, 6, 7]], &model.device), None, &mut Silence(Site::ResidPost(0)));
    assert!(floats(heard).unwrap().iter().any(|&value| value != 0.0));
}

/// Loads a fixture after `spoil`, and returns the complaint.
fn complaint(spoil: impl Fn(&mut String, &mut Vec<(String, Vec<u8>)>)) -> Error {
    let (mut config, mut weights) = files(&fixture("llama-untied-llama3"));
    spoil(&mut config, &mut weights);
    load(&config, weights, Precision::F32, &Device::flex())
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
        weights[0].1[end - 2..].copy_from_slice(&f16::NAN.to_le_bytes());
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
