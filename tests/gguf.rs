//! GGUF files against the reference reader, transformers and tokenizers.
//!
//! Reference numbers: `python tests/reference.py gguf`. Streams, logits and greedy tokens are compared with those of every other
//! checkpoint, in `model.rs`.

use std::borrow::Cow;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use backend::snapshot::Snapshot;
use burn::tensor::Device;
use safetensors::SafeTensors;
use serde_json::Value;
use shared::generate::{Request, generate};
use shared::model::stored::BlockFormat;
use shared::model::{Capture, ModelConfig, NoHook, Precision, Rows};
use shared::readback;
use shared::snapshot::{Gguf, InMemory, SnapshotFormat};
use shared::study::Sampling;

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures")
}

/// The files with reference numbers.
fn files() -> Vec<PathBuf> {
    let entries = std::fs::read_dir(fixtures().join("model")).unwrap().map(|entry| entry.unwrap().path());
    let mut files: Vec<PathBuf> = entries.filter(|path| path.extension().is_some_and(|kind| kind == "gguf")).collect();
    files.sort();
    assert_eq!(files.len(), 7);
    files
}

#[test]
fn blocks_of_every_format_have_the_reference_readers_values_bit_for_bit() {
    let bytes = std::fs::read(fixtures().join("formats.safetensors")).unwrap();
    let tensors = SafeTensors::deserialize(&bytes).unwrap();
    for (format, ..) in BlockFormat::ALL {
        let of = |what: &str| tensors.tensor(&format!("{}/{what}", format.name())).unwrap().data().to_vec();
        let expected: Vec<u32> = of("values").as_chunks().0.iter().map(|value| u32::from_le_bytes(*value)).collect();
        let mut values = vec![f32::NAN; expected.len()];
        format.dequantise(&of("blocks"), &mut values);
        assert_eq!(expected.len(), 6 * 256, "{}", format.name());
        assert!(values.iter().map(|value| value.to_bits()).eq(expected), "{}", format.name());
    }
    assert_eq!(tensors.len(), 2 * BlockFormat::ALL.len());
}

#[test]
fn token_ids_are_those_of_the_tokenizer_that_the_file_was_made_of() {
    let mut texts = 0;
    for path in files() {
        let tokenizer = Snapshot::open(path.to_str().unwrap()).unwrap().tokenizer().unwrap();
        let reference = std::fs::read(format!("{}.tokens.json", path.display())).unwrap();
        for row in serde_json::from_slice::<Vec<Value>>(&reference).unwrap() {
            let ids = tokenizer.encode(row["text"].as_str().unwrap()).unwrap();
            assert_eq!(Value::from(ids), row["token_ids"], "{} {}", path.display(), row["text"]);
            texts += 1;
        }
        assert_eq!(tokenizer.token_text(tokenizer.eos_id().unwrap()).unwrap(), "<|end|>");
        let prompt = tokenizer.prompt("Write about the sea.").unwrap();
        let shown: String = prompt.token_ids.iter().map(|&id| tokenizer.token_text(id).unwrap()).collect();
        assert!(shown.replace('▁', " ").contains("user"), "{shown}");
    }
    assert_eq!(texts, 63);
}

/// The file of a fixture with some of its bytes changed.
fn changed(change: impl FnOnce(&mut Vec<u8>)) -> Arc<InMemory> {
    let mut bytes = std::fs::read(fixtures().join("model/llama-mixed.gguf")).unwrap();
    change(&mut bytes);
    let files = [("model.gguf".to_owned(), Cow::Owned(bytes))].into();
    Arc::new(InMemory { name: "folder".to_owned(), files })
}

/// Puts other bytes of the same length in the place of the first that are found.
fn replaced(from: &str, to: &str) -> impl Fn(&mut Vec<u8>) {
    assert_eq!(from.len(), to.len());
    move |bytes| {
        let at = bytes.windows(from.len()).position(|window| window == from.as_bytes()).unwrap();
        bytes[at..at + to.len()].copy_from_slice(to.as_bytes());
    }
}

/// What loading says.
fn refusal(change: impl FnOnce(&mut Vec<u8>)) -> String {
    let load = |files| {
        let gguf = Gguf::open(files, "model.gguf")?;
        let config: ModelConfig = gguf.config()?;
        gguf.tensors()?.check(&config)?;
        gguf.tokenizer().map(|_| ())
    };
    load(changed(change)).unwrap_err().to_string()
}

#[test]
fn a_file_that_cannot_be_read_is_named_with_what_is_wrong() {
    assert!(Gguf::open(changed(|_| ()), "model.gguf").unwrap().config().is_ok());
    let cases = [
        (refusal(|bytes| bytes[0] = b'X'), "is no GGUF file"),
        (refusal(|bytes| bytes[4] = 9), "has version 9 of the format"),
        (refusal(|bytes| bytes[4..8].reverse()), "is big-endian"),
        (refusal(|bytes| bytes.truncate(3000)), "is cut short (3000 bytes)"),
        (refusal(|bytes| bytes.truncate(bytes.len() - 1)), "is cut short"),
        (refusal(|bytes| bytes[12] = 0xff), "is cut short"),
        (refusal(replaced("general.architecture", "general.architectuxe")), "architecture '' is not implemented"),
        (refusal(replaced("llama.context_length", "llama.context_lengxh")), "llama.context_lengxh"),
        (refusal(replaced("tokenizer.chat_template", "tokenizer.chat_templatx")), "holds no tokenizer.chat_template"),
        (refusal(replaced("smollm", "smollx")), "cuts text in a way that is not implemented, 'smollx'"),
        (refusal(replaced("tokenizer.ggml.merges", "tokenizer.ggml.mergex")), "tokenizer.ggml.merges is missing"),
        (refusal(replaced("blk.1.attn_q.weight", "blk.1.attn_x.weight")), "tensor 'blk.1.attn_x.weight' is not known"),
        (refusal(replaced("gpt2", "bert")), "has a tokenizer of the kind 'bert'"),
    ];
    for (said, expected) in cases {
        assert!(said.contains(expected), "{said:?} lacks {expected:?}");
        assert!(said.contains("model.gguf"), "{said:?} names no file");
    }
}

#[test]
fn a_folder_with_one_gguf_file_is_that_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("some.Q4_0.gguf");
    std::fs::copy(fixtures().join("model/llama-mixed.gguf"), &path).unwrap();
    let open = |path: &Path| Snapshot::open(path.to_str().unwrap());
    let (by_file, by_folder) = (open(&path).unwrap(), open(folder.path()).unwrap());
    assert_eq!(by_file.inspect().unwrap(), by_folder.inspect().unwrap());
    assert_eq!(by_file.inspect().unwrap().dtype, "f16+f32+q4_0+q5_1+q8_0");
    std::fs::copy(&path, folder.path().join("other.gguf")).unwrap();
    let said = format!("{:#}", open(folder.path()).err().unwrap());
    assert!(said.contains("holds 2 .gguf files") && said.contains("name one of them"), "{said}");
}

/// The file of SmolLM2-135M-Instruct that `SKILLSCOPE_SMOLLM2` names; `cargo xtask test` finds or downloads it, and says in one
/// line where it cannot.
#[test]
fn the_file_of_a_real_model_gives_transformers_ids_streams_and_tokens() {
    let Some(path) = std::env::var_os("SKILLSCOPE_SMOLLM2") else { return };
    let reference: Value = serde_json::from_slice(&std::fs::read(fixtures().join("smollm2.json")).unwrap()).unwrap();
    let bytes = std::fs::read(&path).unwrap();
    assert_eq!(shared::hash::sha256(&bytes), reference["sha256"], "{} is another file", path.display());
    let snapshot = Snapshot::open(path.to_str().unwrap()).unwrap();
    let (model, tokenizer) = (snapshot.model(Precision::F32, &Device::flex()).unwrap(), snapshot.tokenizer().unwrap());
    for row in reference["texts"].as_array().unwrap() {
        assert_eq!(Value::from(tokenizer.encode(row["text"].as_str().unwrap()).unwrap()), row["token_ids"]);
    }
    let ids = tokenizer.prompt(reference["prompt"].as_str().unwrap()).unwrap().token_ids;
    assert_eq!(Value::from(ids.clone()), reference["token_ids"]);
    let mut capture = Capture::default();
    let (d, vocab) = (model.config.d_model, model.config.vocab_size);
    let last = model.stream(&Rows::new(&[&ids], &model.device), None, &mut capture).reshape([ids.len(), d]);
    let mut states: Vec<Vec<f32>> =
        capture.streams.into_iter().map(|(_, stream)| readback::floats(stream).unwrap()).collect();
    // transformers' last state is after the final norm.
    *states.last_mut().unwrap() = readback::floats(model.final_norm(last.clone())).unwrap();
    let (expected, largest) = (reference["hidden"].as_array().unwrap(), reference["largest"].as_array().unwrap());
    assert_eq!(states.len(), expected.len());
    for ((state, expected), largest) in states.iter().zip(expected).zip(largest) {
        let expected: Vec<f64> = serde_json::from_value(expected.clone()).unwrap();
        for (value, expected) in state[(ids.len() - 1) * d..].iter().zip(expected) {
            let difference = (f64::from(*value) - expected).abs() / largest.as_f64().unwrap().max(1.0);
            assert!(difference < 1e-4, "{value} against {expected}");
        }
    }
    let logits = readback::floats(model.logits(last)).unwrap();
    let argmax = |row: &[f32]| (0..row.len()).max_by(|&a, &b| row[a].total_cmp(&row[b])).unwrap();
    assert_eq!(Value::from(logits.chunks_exact(vocab).map(argmax).collect::<Vec<_>>()), reference["argmax"]);
    let sampling = Sampling { temperature: 0.0, top_p: 1.0, max_tokens: 24 };
    let request = Request { prompt: &ids, seed: 1 };
    let response = generate(&model, &[request], &sampling, &mut NoHook).unwrap();
    assert_eq!(Value::from(response[0].token_ids.clone()), reference["greedy"]);
}
