//! The bundled models and studies: the model gives transformers' numbers; the study is complete and belongs to the model.
//!
//! Reference numbers: `python tests/reference.py bundled` (torch, transformers).

use std::path::Path;

use backend::store::{self, ResolvedStudy};
use backend::{device::OpenDevice, embedded, snapshot::Snapshot};
use burn::tensor::Device;
use serde::Deserialize;
use shared::generate::{Request, generate};
use shared::message::claim::STATEMENTS;
use shared::model::{NoHook, Precision};
use shared::study::Sampling;
use shared::tokenizer::{ChatTokenizer, Message};

/// A prompt as transformers tokenizes and answers it.
#[derive(Deserialize)]
struct Row {
    prompt: String,
    token_ids: Vec<u32>,
    response_ids: Vec<u32>,
    response: String,
}

fn rows(model: &str) -> Vec<Row> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/model").join(format!("{model}.json"));
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

#[test]
fn bundled_models_tokenize_and_answer_as_transformers_does() {
    assert!(!embedded::model_names().is_empty(), "a model is bundled");
    for name in embedded::model_names() {
        let snapshot = Snapshot::open(&name).unwrap();
        let (model, tokenizer) =
            (snapshot.model(Precision::F32, &Device::flex()).unwrap(), snapshot.tokenizer().unwrap());
        let greedy = Sampling { temperature: 0.0, top_p: 1.0, max_tokens: 48 };
        for row in rows(&name) {
            let prompt = tokenizer.prompt(&row.prompt).unwrap();
            assert_eq!(prompt.token_ids, row.token_ids, "{name}: {}", row.prompt);
            let request = Request { prompt: &prompt.token_ids, seed: 0 };
            let response = generate(&model, &[request], &greedy, &mut NoHook).unwrap().remove(0);
            assert_eq!(response.token_ids, row.response_ids, "{name}: {}", row.prompt);
            assert_eq!(tokenizer.decode(&response.token_ids).unwrap(), row.response, "{name}: {}", row.prompt);
        }
    }
}

#[test]
fn bundled_studies_are_whole_and_belong_to_the_bundled_models() {
    assert!(!embedded::study_ids().is_empty(), "a study is bundled");
    let models = embedded::model_names();
    for id in embedded::study_ids() {
        let study = store::verify(&ResolvedStudy::find(&id).unwrap().path).unwrap();
        assert_eq!(study.id, id);
        let model = &study.provenance.model;
        if models.contains(&model.name) {
            let card = Snapshot::open(&model.name).unwrap().card(Precision::F32, &OpenDevice::cpu()).unwrap();
            assert_eq!(*model, card, "{id}: the study was made with other weights");
        } else {
            let file = std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/smollm2.json")).unwrap();
            let file: serde_json::Value = serde_json::from_slice(&file).unwrap();
            assert_eq!(model.weights_sha256.as_str(), file["sha256"], "{id}: the study was made with other weights");
        }
        let statements = study.verdicts.iter().map(|verdict| verdict.statement.as_str());
        assert_eq!(
            statements.collect::<Vec<_>>(),
            STATEMENTS.map(|of| of.text),
            "{id}: the study was made with other texts"
        );
    }
}

/// The gate of a tiny model's card, on the study's own samples.
#[test]
fn bundled_models_follow_instructions_often_but_not_always() {
    for id in embedded::model_names().iter().map(|model| format!("{model}-seed-1")) {
        let study = store::read_study(&ResolvedStudy::find(&id).unwrap().path).unwrap();
        let between = study.tasks.iter().filter(|task| (0.25..=0.95).contains(&task.satisfied)).count();
        let above = study.tasks.iter().filter(|task| task.satisfied_interval[0] > task.satisfied_without_interval[1]);
        assert!(between >= 8, "{id}: {between} of 9 tasks lie between 25 % and 95 %");
        assert!(above.count() >= 7, "{id}: too few tasks lie clearly above their rate without the constraint");
    }
}

/// The bundled tokenizer with another tokenizer_config.json.
fn tokenizer(config: &str) -> shared::Result<ChatTokenizer> {
    ChatTokenizer::from_bytes(&embedded::model_file("tiny-llama", "tokenizer.json").unwrap(), config, None)
}

fn complaint<T>(result: shared::Result<T>) -> String {
    result.map(|_| ()).expect_err("it must be refused").to_string()
}

#[test]
fn a_tokenizer_without_a_chat_template_is_refused() {
    let error = complaint(tokenizer("{}"));
    assert!(error.contains("chat_template") && error.contains("instruction-tuned"), "{error}");
}

#[test]
fn damaged_tokenizer_files_are_named() {
    assert!(complaint(tokenizer("{")).contains("tokenizer_config.json"));
    assert!(complaint(ChatTokenizer::from_bytes(b"{", "{}", None)).contains("tokenizer.json"));
    let broken = tokenizer(r#"{"chat_template": "{% for %}"}"#);
    assert!(complaint(broken).contains("chat template"));
}

#[test]
fn a_template_of_a_list_a_special_token_of_an_object_and_pythons_methods_are_understood() {
    let config = r#"{
        "bos_token": {"content": "<|begin|>"},
        "chat_template": [
            {"name": "tool_use", "template": "no"},
            {"name": "default", "template": "{{ bos_token }}{{ messages[0]['content'].strip().upper() }}"}
        ]
    }"#;
    let messages = [Message::new("user", " hi ")];
    assert_eq!(tokenizer(config).unwrap().render(&messages, true).unwrap(), "<|begin|>HI");
}

#[test]
fn what_the_template_refuses_is_told_in_its_own_words() {
    let tokenizer = Snapshot::open("tiny-llama").unwrap().tokenizer().unwrap();
    let messages = [Message::new("system", "Be brief.")];
    assert!(complaint(tokenizer.render(&messages, true)).contains("only user and assistant turns"));
    assert!(complaint(tokenizer.prompt("   ")).contains("empty"));
}
