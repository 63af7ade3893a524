//! The tokenizer and the chat template of a snapshot, as transformers applies them.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value as Json;
use tokenizers::Tokenizer;

use crate::error::{Error, Result};
use crate::template::Template;

/// One turn of a chat.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Message {
    /// `system`, `user` or `assistant`.
    pub role: String,
    /// The text.
    pub content: String,
    /// Further keys that the template may read, such as `reasoning_content`.
    #[serde(flatten)]
    pub further: serde_json::Map<String, Json>,
}

impl Message {
    /// A turn of a role and its text alone.
    pub fn new(role: &str, content: &str) -> Self {
        Self { role: role.to_owned(), content: content.to_owned(), further: serde_json::Map::new() }
    }
}

/// A prompt as the model sees it, with the positions before the response.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Prompt {
    /// Every token, template included, up to where the response begins.
    pub token_ids: Vec<u32>,
    /// Index of the last token of the user's text.
    pub user_last: usize,
}

impl Prompt {
    /// Template tokens between the user's text and the response.
    pub fn connectors(&self) -> usize {
        self.token_ids.len() - self.user_last - 1
    }
}

/// Where a token's text begins and ends, in bytes.
type Offsets = (usize, usize);

/// Tokenizer and template.
pub struct ChatTokenizer {
    tokenizer: Tokenizer,
    template: Option<Template>,
    /// The special tokens, by the names that templates use: `bos_token`.
    special: BTreeMap<String, String>,
}

impl ChatTokenizer {
    /// Reads tokenizer.json, tokenizer_config.json and, when the snapshot has one, chat_template.jinja.
    ///
    /// # Errors
    /// [`Error::Checkpoint`] when a file is damaged or there is no chat template anywhere.
    pub fn from_bytes(tokenizer: &[u8], config: &str, template: Option<&str>) -> Result<Self> {
        let mut plain = Self::without_template(tokenizer, config)?;
        plain.template = Some(match template {
            Some(source) => Template::compile(source)?,
            None => Template::compile(&default_template(&json(config)?)?)?,
        });
        Ok(plain)
    }

    /// Reads tokenizer.json and tokenizer_config.json, for texts that are the whole prompt.
    ///
    /// # Errors
    /// [`Error::Checkpoint`] when a file is damaged.
    pub fn without_template(tokenizer: &[u8], config: &str) -> Result<Self> {
        let unreadable = |error: tokenizers::Error| {
            Error::checkpoint("tokenizer.json", format!("not readable ({error})"), "download it again")
        };
        let mut tokenizer = Tokenizer::from_bytes(tokenizer).map_err(unreadable)?;
        // Some files keep the lengths of the batches that they were trained with.
        tokenizer.with_truncation(None).map_err(unreadable)?;
        tokenizer.with_padding(None);
        Ok(Self { tokenizer, template: None, special: special_tokens(&json(config)?) })
    }

    /// The tokenizer with what its template is given beside the chat: values by their names, and the local time that
    /// `strftime_now` writes, as 2026-01-31T12:00:00.
    ///
    /// # Errors
    /// What [`Template::set`] refuses.
    pub fn with_template(mut self, arguments: &BTreeMap<String, Json>, date: Option<&str>) -> Result<Self> {
        if let Some(template) = &mut self.template {
            template.set(arguments, date)?;
        }
        Ok(self)
    }

    /// Whether its prompts may hold the date.
    pub fn dated(&self) -> bool {
        self.template.as_ref().is_some_and(Template::dated)
    }

    /// The chat template's source; empty where there is none.
    pub fn template(&self) -> &str {
        self.template.as_ref().map_or("", Template::source)
    }

    /// The chat as text, ready for the response.
    ///
    /// # Errors
    /// [`Error::Data`] with the template's own error message.
    pub fn render(&self, messages: &[Message], add_generation_prompt: bool) -> Result<String> {
        let Some(template) = &self.template else {
            return Err(Error::data("chat template", "there is none", "use an instruction-tuned snapshot"));
        };
        template.render(messages, add_generation_prompt, &self.special)
    }

    /// The prompt of one user's text.
    ///
    /// # Errors
    /// [`Error::Data`] when the text is empty or the template does not show it.
    pub fn prompt(&self, user: &str) -> Result<Prompt> {
        self.prompt_of(&[Message::new("user", user)])
    }

    /// The prompt of a chat that ends with the user's turn.
    ///
    /// # Errors
    /// Those of [`Self::prompt`].
    pub fn prompt_of(&self, messages: &[Message]) -> Result<Prompt> {
        let text = self.render(messages, true)?;
        let shown = messages.last().filter(|turn| turn.role == "user").map_or("", |turn| turn.content.trim());
        let start = text.rfind(shown).filter(|_| !shown.is_empty()).ok_or_else(|| {
            Error::data("prompt", "the user's text is empty or the chat template changes it", "write some text")
        })?;
        let (token_ids, offsets) = self.encode_with_offsets(&text)?;
        let end = start + shown.len();
        let user_last = offsets.iter().rposition(|&(from, to)| from < end && to > from).unwrap_or(0);
        Ok(Prompt { token_ids, user_last })
    }

    /// The token ids of a response to the prompt of a chat: what follows the prompt's in the whole text; where a token spans
    /// both, those of the response alone. No end token is added.
    ///
    /// # Errors
    /// Those of [`Self::render`] and [`Self::encode`].
    pub fn response(&self, messages: &[Message], prompt: &Prompt, response: &str) -> Result<Vec<u32>> {
        let whole = self.encode(&(self.render(messages, true)? + response))?;
        match whole.strip_prefix(prompt.token_ids.as_slice()) {
            Some(token_ids) => Ok(token_ids.to_vec()),
            None => self.encode(response),
        }
    }

    /// The token ids of a text, nothing added.
    ///
    /// # Errors
    /// [`Error::Data`] when the tokenizer refuses it.
    pub fn encode(&self, text: &str) -> Result<Vec<u32>> {
        Ok(self.encode_with_offsets(text)?.0)
    }

    /// The text of a response, special tokens left out.
    ///
    /// # Errors
    /// [`Error::Data`] for ids the tokenizer does not know.
    pub fn decode(&self, token_ids: &[u32]) -> Result<String> {
        self.decoded(token_ids, true)
    }

    /// The text of a single token, special ones by their name.
    ///
    /// # Errors
    /// [`Error::Data`] for an id the tokenizer does not know.
    pub fn token_text(&self, token_id: u32) -> Result<String> {
        self.decoded(&[token_id], false)
    }

    /// The end-of-sequence id of the template's `eos_token`.
    pub fn eos_id(&self) -> Option<u32> {
        self.tokenizer.token_to_id(self.special.get("eos_token")?)
    }

    fn decoded(&self, token_ids: &[u32], skip_special: bool) -> Result<String> {
        self.tokenizer
            .decode(token_ids, skip_special)
            .map_err(|error| Error::data("token ids", error.to_string(), "use ids of this tokenizer"))
    }

    fn encode_with_offsets(&self, text: &str) -> Result<(Vec<u32>, Vec<Offsets>)> {
        let encoding = self
            .tokenizer
            .encode(text, false)
            .map_err(|error| Error::data("text", error.to_string(), "the tokenizer cannot encode it"))?;
        Ok((encoding.get_ids().to_vec(), encoding.get_offsets().to_vec()))
    }
}

fn json(config: &str) -> Result<Json> {
    serde_json::from_str(config).map_err(|error| {
        Error::checkpoint("tokenizer_config.json", format!("not readable ({error})"), "download it again")
    })
}

/// The template of a tokenizer_config.json: a string, or the one named `default` of a list or an object.
fn default_template(config: &Json) -> Result<String> {
    let named: BTreeMap<&str, &str> = match &config["chat_template"] {
        Json::String(template) => [("default", template.as_str())].into(),
        Json::Array(list) => {
            list.iter().filter_map(|entry| Some((entry["name"].as_str()?, entry["template"].as_str()?))).collect()
        }
        Json::Object(named) => named.iter().filter_map(|(name, text)| Some((name.as_str(), text.as_str()?))).collect(),
        _ => BTreeMap::new(),
    };
    if let Some(template) = named.get("default") {
        return Ok((*template).to_owned());
    }
    let (problem, fix) = match named.keys().copied().collect::<Vec<_>>().join(", ") {
        none if none.is_empty() => {
            ("holds no chat_template".to_owned(), "use an instruction-tuned snapshot, or add chat_template.jinja")
        }
        names => (
            format!("names the chat templates {names}, and no default"),
            "copy the one you mean to chat_template.jinja",
        ),
    };
    Err(Error::checkpoint("tokenizer_config.json", problem, fix))
}

/// The special tokens of a tokenizer_config.json, by their names. A token is its text, or an object with its `content`.
fn special_tokens(config: &Json) -> BTreeMap<String, String> {
    let token = |value: &Json| value.as_str().or_else(|| value["content"].as_str()).map(str::to_owned);
    let named = config.as_object().into_iter().flatten().filter(|(name, _)| name.ends_with("_token"));
    let further = config["extra_special_tokens"].as_object().into_iter().flatten();
    named.chain(further).filter_map(|(name, value)| Some((name.clone(), token(value)?))).collect()
}
