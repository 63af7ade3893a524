//! The errors for damaged and unknown checkpoints.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use backend::snapshot::FolderFiles;
use burn::tensor::{Device, f16};
use shared::Error;
use shared::model::config::inert;
use shared::model::{Model, ModelConfig, Precision, family};
use shared::snapshot::{FILES, INDEX, InMemory, ReadAt, Safetensors, SafetensorsFolder, SnapshotFormat, WEIGHTS};
use tempfile::TempDir;

/// A checkpoint in memory: config.json, and the weight files by name.
type Files = (String, Vec<(String, Vec<u8>)>);

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/model").join(name)
}

fn files(name: &str) -> Files {
    let folder = folder(name);
    let config = std::fs::read_to_string(folder.join("config.json")).unwrap();
    let paths = std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path());
    let mut weights: Vec<(String, Vec<u8>)> = paths
        .filter(|path| path.extension().is_some_and(|extension| extension == "safetensors"))
        .map(|path| (path.file_name().unwrap().to_str().unwrap().to_owned(), std::fs::read(&path).unwrap()))
        .collect();
    weights.sort();
    (config, weights)
}

fn load((config, weights): Files) -> shared::Result<Model> {
    let files = weights.into_iter().map(|(name, bytes)| (name, Box::new(bytes) as Box<dyn ReadAt>)).collect();
    let config = ModelConfig::from_json(&config)?;
    Model::load(config, &mut Safetensors::open(files)?, Precision::F32, &Device::flex())
}

/// The error for a fixture after `spoil`.
fn complaint(name: &str, spoil: impl Fn(&mut String, &mut Vec<(String, Vec<u8>)>)) -> Error {
    let mut files = files(name);
    spoil(&mut files.0, &mut files.1);
    load(files).map(|_| ()).expect_err("a damaged checkpoint must be refused")
}

const LLAMA: &str = "llama-untied-llama3";

fn assert_names(error: &Error, parts: &[&str]) {
    let text = error.to_string();
    for part in parts {
        assert!(text.contains(part), "'{text}' does not name '{part}'");
    }
}

#[test]
fn a_truncated_file_is_refused() {
    let error = complaint(LLAMA, |_, weights| weights[0].1.truncate(1000));
    assert_names(&error, &["safetensors", "download it again"]);
}

#[test]
fn no_weights_are_refused() {
    assert_names(&complaint(LLAMA, |_, weights| weights.clear()), &["model.safetensors", "not found"]);
}

#[test]
fn a_shape_that_disagrees_with_the_config_is_refused() {
    let error = complaint(LLAMA, |config, _| {
        *config = config.replace("\"intermediate_size\": 80", "\"intermediate_size\": 96");
    });
    assert_names(&error, &["mlp.down_proj.weight", "[32, 80]", "[32, 96]"]);
}

#[test]
fn fewer_layers_than_the_checkpoint_holds_are_refused() {
    let error =
        complaint(LLAMA, |config, _| *config = config.replace("\"num_hidden_layers\": 3", "\"num_hidden_layers\": 2"));
    assert_names(&error, &["model.layers.2.", "no place"]);
}

#[test]
fn more_layers_than_the_checkpoint_holds_are_refused() {
    let error =
        complaint(LLAMA, |config, _| *config = config.replace("\"num_hidden_layers\": 3", "\"num_hidden_layers\": 4"));
    assert_names(&error, &["model.layers.3.", "missing"]);
}

#[test]
fn absurdly_many_layers_are_refused_before_anything_is_allocated_for_them() {
    let error = complaint(LLAMA, |config, _| {
        *config = config.replace("\"num_hidden_layers\": 3", "\"num_hidden_layers\": 900000000000");
    });
    assert_names(&error, &["num_hidden_layers", "900000000000", "at most 4096"]);
}

#[test]
fn nan_weights_are_refused() {
    let error = complaint(LLAMA, |_, weights| {
        let end = weights[0].1.len();
        weights[0].1[end - 2..].copy_from_slice(&f16::NAN.to_le_bytes());
    });
    assert_names(&error, &["NaN", "tensor '"]);
}

#[test]
fn a_file_that_is_no_safetensors_is_refused() {
    for bytes in [Vec::new(), b"PK".to_vec(), vec![0xff; 64], b"\x02\0\0\0\0\0\0\0{]".to_vec()] {
        let error = complaint(LLAMA, |_, weights| weights[0].1.clone_from(&bytes));
        assert_names(&error, &["model.safetensors", "download it again"]);
    }
}

#[test]
fn bytes_behind_the_last_tensor_are_refused() {
    assert_names(&complaint(LLAMA, |_, weights| weights[0].1.push(0)), &["model.safetensors", "bytes"]);
}

#[test]
fn a_tensor_in_two_files_is_refused() {
    let error = complaint(LLAMA, |_, weights| {
        let twice = weights[0].1.clone();
        weights.push(("other.safetensors".to_owned(), twice));
    });
    assert_names(&error, &["other.safetensors", "model.safetensors", "stands in"]);
}

#[test]
fn a_missing_shard_is_refused_by_the_tensor_it_held() {
    let error = complaint("llama-biased-linear-sharded", |_, weights| drop(weights.pop()));
    assert_names(&error, &["is missing", "tensor '"]);
}

#[test]
fn integer_weights_are_refused() {
    let error = complaint(LLAMA, |_, weights| {
        let header = String::from_utf8_lossy(&weights[0].1[8..]).into_owned();
        let at = 8 + header.find("\"F16\"").unwrap();
        weights[0].1[at..at + 5].copy_from_slice(b"\"I16\"");
    });
    assert_names(&error, &["I16", "f32, f16 or bf16"]);
}

#[test]
fn an_unknown_family_is_refused() {
    let error = complaint(LLAMA, |config, _| *config = config.replace("\"llama\"", "\"mamba\""));
    assert_names(&error, &["mamba", "llama", "gemma2"]);
}

/// The fixture's config.json with a field set.
fn with(name: &str, field: &str, value: &str) -> shared::Result<Model> {
    let mut files = files(name);
    let mut config: serde_json::Value = serde_json::from_str(&files.0).unwrap();
    config[field] = serde_json::from_str(value).unwrap();
    files.0 = config.to_string();
    load(files)
}

#[test]
fn values_that_change_the_numbers_and_are_not_implemented_are_refused_by_name() {
    let cases = [
        (LLAMA, "hidden_act", "\"relu\"", "relu"),
        (LLAMA, "rope_parameters", r#"{"rope_type": "longrope", "factor": 2.0}"#, "longrope"),
        (LLAMA, "rope_parameters", r#"{"rope_type": "linear"}"#, "factor"),
        (LLAMA, "rope_parameters", r#"{"rope_type": "dynamic", "factor": 2.0, "alpha": 0.5}"#, "alpha"),
        (LLAMA, "rope_scaling", r#"{"type": "linear", "factor": 2.0}"#, "rope_scaling"),
        (LLAMA, "partial_rotary_factor", "0.5", "partial_rotary_factor"),
        (LLAMA, "hidden_size", "null", "hidden_size"),
        (LLAMA, "hidden_size", "\"wide\"", "hidden_size"),
        (LLAMA, "num_key_value_heads", "3", "num_key_value_heads"),
        (LLAMA, "quantization_config", r#"{"quant_method": "gptq"}"#, "quantization_config"),
        (LLAMA, "residual_multiplier", "0.22", "residual_multiplier"),
        (LLAMA, "sliding_window", "8", "sliding_window"),
        (LLAMA, "is_causal", "false", "is_causal"),
        (LLAMA, "layer_types", r#"["sliding_attention"]"#, "sliding_attention"),
        ("mistral-window", "layer_types", r#"["full_attention"]"#, "full_attention"),
        ("mistral-window", "sliding_window", "0", "sliding_window"),
        ("qwen2", "layer_types", r#"["full_attention", "chunked_attention", "full_attention"]"#, "chunked_attention"),
        ("qwen2", "layer_types", r#"["full_attention"]"#, "layer_types"),
        ("gemma2", "hidden_activation", "\"gelu\"", "gelu"),
        ("gemma2", "use_bidirectional_attention", "true", "use_bidirectional_attention"),
        ("gemma2", "attn_logit_softcapping", "-1.0", "attn_logit_softcapping"),
        ("gemma3", "rope_parameters", r#"{"rope_type": "default"}"#, "rope_type"),
    ];
    for (name, field, value, named) in cases {
        let error = with(name, field, value).map(|_| ()).expect_err(field);
        assert_names(&error, &["config.json", named]);
    }
}

#[test]
fn fields_that_change_no_number_are_let_pass() {
    let config = |field: &str, value: &str| {
        let mut config: serde_json::Value = serde_json::from_str(&files(LLAMA).0).unwrap();
        config[field] = serde_json::from_str(value).unwrap();
        ModelConfig::from_json(&config.to_string())
    };
    let plain = config("model_type", "\"llama\"").unwrap();
    let lists = [&inert::ABOUT[..], &inert::SAMPLING, &inert::UNUSED].concat();
    assert!(lists.len() > 100 && lists.iter().all(|name| lists.iter().filter(|other| *other == name).count() == 1));
    for field in lists.iter().copied().chain(["_name", "unsloth_version"]) {
        for value in ["true", "0.5", "\"x\"", r#"{"size": [1]}"#] {
            assert_eq!(config(field, value).expect(field), plain, "{field}");
        }
    }
    for (field, value) in [
        ("quantization_config", "null"),
        ("use_mrope", "false"),
        ("rope_scaling", "{}"),
        ("rope_scaling", &config_of(LLAMA)["rope_parameters"].to_string()),
        ("layer_types", r#"["full_attention", "full_attention", "full_attention"]"#),
        ("original_max_position_embeddings", "32"),
    ] {
        assert_eq!(config(field, value).expect(field), plain, "{field}");
    }
}

fn config_of(name: &str) -> serde_json::Value {
    serde_json::from_str(&files(name).0).unwrap()
}

/// docs/files.md names every field that is let pass, every kind of rotary scaling, and every file that is read.
#[test]
fn the_document_of_files_names_what_the_program_lets_pass() {
    let document = std::fs::read_to_string(folder("../../../docs/files.md")).unwrap();
    let named = |name: &str| document.contains(&format!("`{name}`"));
    let fields = [&inert::ABOUT[..], &inert::SAMPLING, &inert::UNUSED].concat();
    let files = [&FILES[..], &[INDEX, WEIGHTS]].concat();
    let missing: Vec<&str> = fields.into_iter().chain(files).filter(|name| !named(name)).collect();
    assert!(missing.is_empty(), "docs/files.md does not name {missing:?}");
    for family in family::all() {
        assert!(named(family.model_type), "docs/files.md does not name {}", family.model_type);
    }
    let refused = with(LLAMA, "rope_parameters", r#"{"rope_type": "other"}"#).map(|_| ()).unwrap_err().to_string();
    let kinds: Vec<&str> = refused.rsplit_once("implemented: ").unwrap().1.split(", ").collect();
    assert!(kinds.len() >= 5 && kinds.iter().all(|kind| named(kind)), "docs/files.md does not name all of {kinds:?}");
}

#[test]
fn end_tokens_of_generation_config_json_replace_those_of_config_json() {
    let config = || ModelConfig::from_json(&files(LLAMA).0).unwrap();
    assert_eq!(config().eos, [1]);
    assert_eq!(config().with_generation(r#"{"eos_token_id": [5, 7]}"#).unwrap().eos, [5, 7]);
    assert_eq!(config().with_generation(r#"{"top_p": 0.9}"#).unwrap().eos, [1]);
    assert_names(&config().with_generation("[]").unwrap_err(), &["generation_config.json"]);
}

fn in_folder(path: &Path) -> shared::Result<SafetensorsFolder> {
    SafetensorsFolder::open(Arc::new(FolderFiles(path.to_owned())))
}

/// A fixture's folder, copied.
fn copy(name: &str) -> TempDir {
    let copy = tempfile::tempdir().unwrap();
    for entry in std::fs::read_dir(folder(name)).unwrap() {
        let path = entry.unwrap().path();
        std::fs::copy(&path, copy.path().join(path.file_name().unwrap())).unwrap();
    }
    copy
}

#[test]
fn a_snapshot_is_the_same_in_a_folder_and_in_memory() {
    for name in ["../../../models/tiny-llama", "llama-biased-linear-sharded"] {
        let path = folder(name);
        let entries = std::fs::read_dir(&path).unwrap().map(|entry| entry.unwrap().path());
        let files = entries
            .map(|path| (path.file_name().unwrap().to_str().unwrap().to_owned(), std::fs::read(&path).unwrap().into()));
        let in_memory = InMemory { name: name.to_owned(), files: files.collect() };
        let formats = [in_folder(&path).unwrap(), SafetensorsFolder::open(Arc::new(in_memory)).unwrap()];
        let [one, other] = formats.each_ref().map(|format| {
            let mut tensors = format.tensors().unwrap();
            let model = Model::load(format.config().unwrap(), tensors.as_mut(), Precision::F32, &Device::flex());
            let named = shared::model::weights::named(&model.unwrap().decoder);
            let digest = format.digest().map_err(|error| error.to_string());
            (tensors.headers().clone(), tensors.dtypes(), named, digest)
        });
        assert!(!one.0.is_empty());
        assert_eq!(one, other, "{name}");
    }
}

#[test]
fn a_file_that_is_there_and_cannot_be_read_is_not_taken_for_a_missing_one() {
    let read: [(&str, fn(&SafetensorsFolder) -> shared::Result<()>); 8] = [
        ("config.json", |_| Ok(())),
        ("generation_config.json", |_| Ok(())),
        ("tokenizer.json", |format| format.plain_tokenizer().map(|_| ())),
        ("tokenizer_config.json", |format| format.plain_tokenizer().map(|_| ())),
        ("special_tokens_map.json", |format| format.plain_tokenizer().map(|_| ())),
        ("chat_template.jinja", |format| format.tokenizer().map(|_| ())),
        ("model.safetensors", |format| format.tensors().map(|_| ())),
        ("model.safetensors.index.json", |format| format.tensors().map(|_| ())),
    ];
    for (name, read) in read {
        let copy = copy("../../../models/tiny-llama");
        if name == INDEX {
            std::fs::remove_file(copy.path().join(WEIGHTS)).unwrap();
        }
        let blocked = copy.path().join(name);
        let _ = std::fs::remove_file(&blocked);
        std::fs::create_dir(&blocked).unwrap();
        let error = in_folder(copy.path()).and_then(|format| read(&format)).expect_err(name);
        assert_names(&error, &[name, "is no file"]);
    }
}

/// By names that transformers finds a place for; how their numbers compare stands in `model.rs`.
#[test]
fn a_head_is_the_embedding_only_where_no_other_is_stored() {
    let names = ["qwen2-own-head", "qwen3-head-alone", "qwen2", "llama-bare-names"];
    let tied = names.map(|name| in_folder(&folder(name)).unwrap().config().unwrap().tied);
    assert_eq!(tied, [false, true, true, false]);
    for name in ["qwen2-own-head", "qwen3-head-alone"] {
        assert_eq!(config_of(name)["tie_word_embeddings"], true, "{name}");
    }
}

#[test]
fn a_tensor_under_both_of_its_names_is_refused() {
    let copy = copy("llama-bare-names");
    std::fs::copy(folder("qwen2-own-head").join(WEIGHTS), copy.path().join("more.safetensors")).unwrap();
    std::fs::rename(copy.path().join(WEIGHTS), copy.path().join("bare.safetensors")).unwrap();
    let error = in_folder(copy.path()).unwrap().tensors().err().expect("two checkpoints");
    assert_names(&error, &["tensor", "keep only the"]);
}

#[test]
fn an_index_that_names_a_file_elsewhere_or_one_that_is_missing_is_refused() {
    for (index, part) in [
        (r#"{"weight_map": {"model.norm.weight": "../model.safetensors"}}"#, "elsewhere"),
        (r#"{"weight_map": {"model.norm.weight": "model-9.safetensors"}}"#, "model-9.safetensors: is missing"),
        ("{}", "damaged"),
    ] {
        let copy = copy(LLAMA);
        std::fs::remove_file(copy.path().join(WEIGHTS)).unwrap();
        std::fs::write(copy.path().join(INDEX), index).unwrap();
        let error = in_folder(copy.path()).unwrap().tensors().err().expect("the index is wrong");
        assert_names(&error, &[part, "download it again"]);
    }
}
