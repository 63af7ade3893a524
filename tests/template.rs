//! Tokenizers and chat templates in the manner of the real families, against transformers.
//!
//! Reference: `python tests/reference.py templates` (transformers).

use std::collections::BTreeMap;
use std::path::Path;

use serde::Deserialize;
use shared::tokenizer::{ChatTokenizer, Message};

/// A chat as transformers renders, tokenizes and decodes it, or what its template raised.
#[derive(Deserialize)]
struct Chat {
    messages: Vec<Message>,
    text: Option<String>,
    #[serde(default)]
    token_ids: Vec<u32>,
    #[serde(default)]
    decoded: String,
    error: Option<String>,
}

const STYLES: [&str; 4] = ["gemma", "llama", "mistral", "qwen"];

fn style(name: &str) -> (ChatTokenizer, BTreeMap<String, Chat>) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/template").join(name);
    let text = |file: &str| std::fs::read_to_string(folder.join(file)).unwrap();
    let (json, config, template) = (text("tokenizer.json"), text("tokenizer_config.json"), text("chat_template.jinja"));
    let tokenizer = ChatTokenizer::from_bytes(json.as_bytes(), &config, Some(&template)).unwrap();
    (tokenizer, serde_json::from_str(&text("chats.json")).unwrap())
}

#[test]
fn chats_are_rendered_tokenized_and_decoded_as_transformers_does() {
    let mut compared = 0;
    for name in STYLES {
        let (tokenizer, chats) = style(name);
        for (chat, row) in &chats {
            let Some(text) = &row.text else { continue };
            assert_eq!(tokenizer.render(&row.messages, true).unwrap(), *text, "{name} {chat}");
            let ids = tokenizer.encode(text).unwrap();
            assert_eq!(ids, row.token_ids, "{name} {chat}");
            assert_eq!(tokenizer.decode(&ids).unwrap(), row.decoded, "{name} {chat}");
            compared += 1;
        }
    }
    assert!(compared >= 14, "only {compared} chats were compared");
}

#[test]
fn what_a_template_raises_is_told_in_its_words() {
    let mut raised = 0;
    for name in STYLES {
        let (tokenizer, chats) = style(name);
        for (chat, row) in &chats {
            let Some(expected) = &row.error else { continue };
            let error = tokenizer.render(&row.messages, true).expect_err("transformers refuses it too").to_string();
            assert!(error.contains(expected.as_str()), "{name} {chat}: '{error}' does not say '{expected}'");
            raised += 1;
        }
    }
    assert!(raised >= 3, "only {raised} complaints were compared");
}

#[test]
fn the_first_token_stands_once() {
    for (name, first) in [("gemma", "<bos>"), ("llama", "<|begin|>"), ("mistral", "<s>")] {
        let (tokenizer, _) = style(name);
        let prompt = tokenizer.prompt("Hello there!").unwrap();
        let firsts = prompt.token_ids.iter().filter(|&&id| tokenizer.token_text(id).unwrap() == first).count();
        assert_eq!(firsts, 1, "{name}: {:?}", prompt.token_ids);
    }
}

#[test]
fn the_last_token_of_the_users_text_is_found_in_every_style() {
    for name in STYLES {
        let (tokenizer, _) = style(name);
        for text in ["Hello there!", "  naïve café 😀 ", "a sea, a sea, a sea"] {
            let prompt = tokenizer.prompt(text).unwrap();
            let last = tokenizer.decode(&prompt.token_ids[..=prompt.user_last]).unwrap();
            assert!(last.ends_with(text.trim()), "{name}: '{last}' does not end with '{text}'");
        }
    }
}
