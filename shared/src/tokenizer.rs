//! The tokenizer and the chat template of a snapshot, as transformers applies them.

use minijinja::value::Kwargs;
use minijinja::{Environment, Value, context};
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;
use tokenizers::Tokenizer;

use crate::error::{Error, Result};

/// One turn of a chat.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Message {
    /// `system`, `user` or `assistant`.
    pub role: String,
    /// The text.
    pub content: String,
}

/// A prompt as the model sees it, with the positions before the response.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Prompt {
    /// Every token, template included, up to where the response begins.
    pub token_ids: Vec<u32>,
    /// Index of the last token of the user's text.
    pub user_last: usize,
}

/// Where a token's text begins and ends, in bytes.
type Offsets = (usize, usize);

/// Tokenizer and template.
pub struct ChatTokenizer {
    tokenizer: Tokenizer,
    template: Option<Template>,
    special: SpecialTokens,
}

/// A chat template, compiled, and its source.
struct Template {
    environment: Environment<'static>,
    source: String,
}

/// The special tokens that templates name.
#[derive(Debug, Clone, Default)]
struct SpecialTokens {
    bos: String,
    eos: String,
}

impl ChatTokenizer {
    /// Reads tokenizer.json, tokenizer_config.json and, when the snapshot has one, chat_template.jinja.
    ///
    /// # Errors
    /// [`Error::Checkpoint`] when a file is damaged or there is no chat template anywhere.
    pub fn from_bytes(tokenizer: &[u8], config: &str, template: Option<&str>) -> Result<Self> {
        let mut plain = Self::without_template(tokenizer, config)?;
        let Some(source) = template.map(str::to_owned).or_else(|| default_template(&json(config).ok()?)) else {
            let fix = "use an instruction-tuned snapshot, or add chat_template.jinja";
            return Err(Error::checkpoint("tokenizer_config.json", "holds no chat_template", fix));
        };
        plain.template = Some(Template { environment: environment(&source)?, source });
        Ok(plain)
    }

    /// Reads tokenizer.json and tokenizer_config.json, for texts that are the whole prompt.
    ///
    /// # Errors
    /// [`Error::Checkpoint`] when a file is damaged.
    pub fn without_template(tokenizer: &[u8], config: &str) -> Result<Self> {
        let tokenizer = Tokenizer::from_bytes(tokenizer).map_err(|error| {
            Error::checkpoint("tokenizer.json", format!("not readable ({error})"), "download it again")
        })?;
        let config = json(config)?;
        let special = SpecialTokens { bos: token_text(&config["bos_token"]), eos: token_text(&config["eos_token"]) };
        Ok(Self { tokenizer, template: None, special })
    }

    /// The chat template's source; empty where there is none.
    pub fn template(&self) -> &str {
        self.template.as_ref().map_or("", |template| template.source.as_str())
    }

    /// The chat as text, ready for the response.
    ///
    /// # Errors
    /// [`Error::Data`] with the template's own error message.
    pub fn render(&self, messages: &[Message], add_generation_prompt: bool) -> Result<String> {
        let failed = |error: minijinja::Error| {
            let detail = error.detail().map_or_else(|| error.to_string(), str::to_owned);
            Error::data("chat template", detail, "change the messages, or the snapshot's template")
        };
        let Some(template) = &self.template else {
            return Err(Error::data("chat template", "there is none", "use an instruction-tuned snapshot"));
        };
        let template = template.environment.get_template("chat").map_err(failed)?;
        let (bos_token, eos_token) = (&self.special.bos, &self.special.eos);
        template.render(context! { messages, add_generation_prompt, bos_token, eos_token }).map_err(failed)
    }

    /// The prompt of one user's text.
    ///
    /// # Errors
    /// [`Error::Data`] when the text is empty or the template does not show it.
    pub fn prompt(&self, user: &str) -> Result<Prompt> {
        let messages = [Message { role: "user".to_owned(), content: user.to_owned() }];
        let text = self.render(&messages, true)?;
        let shown = user.trim();
        let start = text.rfind(shown).filter(|_| !shown.is_empty()).ok_or_else(|| {
            Error::data("prompt", "the user's text is empty or the chat template changes it", "write some text")
        })?;
        let (token_ids, offsets) = self.encode_with_offsets(&text)?;
        let end = start + shown.len();
        let user_last = offsets.iter().rposition(|&(from, to)| from < end && to > from).unwrap_or(0);
        Ok(Prompt { token_ids, user_last })
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
        self.tokenizer.token_to_id(&self.special.eos)
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

/// The template of a tokenizer_config.json: a string, or a list with one named `default`.
fn default_template(config: &Json) -> Option<String> {
    match &config["chat_template"] {
        Json::String(template) => Some(template.clone()),
        Json::Array(named) => {
            let default = named.iter().find(|entry| entry["name"] == "default")?;
            default["template"].as_str().map(str::to_owned)
        }
        _ => None,
    }
}

/// A special token is written as its text, or as an object with its `content`.
fn token_text(value: &Json) -> String {
    value.as_str().or_else(|| value["content"].as_str()).unwrap_or_default().to_owned()
}

/// Jinja as transformers sets it up: blocks trimmed, Python's methods, `raise_exception`.
fn environment(template: &str) -> Result<Environment<'static>> {
    let mut environment = Environment::new();
    environment.set_trim_blocks(true);
    environment.set_lstrip_blocks(true);
    environment.set_unknown_method_callback(minijinja_contrib::pycompat::unknown_method_callback);
    environment.add_function("raise_exception", |message: String| -> std::result::Result<Value, minijinja::Error> {
        Err(minijinja::Error::new(minijinja::ErrorKind::InvalidOperation, message))
    });
    environment.add_filter("tojson", to_json);
    environment.add_template_owned("chat", template.to_owned()).map_err(|error| {
        Error::checkpoint("chat template", error.to_string(), "the template uses Jinja that is not implemented")
    })?;
    Ok(environment)
}

/// JSON as transformers writes it in templates: like Python's `json.dumps`, letters and HTML left as they are.
#[expect(clippy::needless_pass_by_value, reason = "a filter owns its arguments")]
fn to_json(value: &Value, kwargs: Kwargs) -> std::result::Result<Value, minijinja::Error> {
    let indent: Option<usize> = kwargs.get("indent")?;
    kwargs.assert_all_used()?;
    let failed =
        |error: serde_json::Error| minijinja::Error::new(minijinja::ErrorKind::BadSerialization, error.to_string());
    let mut text = Vec::new();
    match indent {
        Some(indent) => {
            let indent = " ".repeat(indent);
            let formatter = serde_json::ser::PrettyFormatter::with_indent(indent.as_bytes());
            value.serialize(&mut serde_json::Serializer::with_formatter(&mut text, formatter)).map_err(failed)?;
        }
        None => value.serialize(&mut serde_json::Serializer::with_formatter(&mut text, Spaced)).map_err(failed)?,
    }
    Ok(Value::from_safe_string(String::from_utf8(text).expect("JSON is UTF-8")))
}

/// One line, with a space after every comma and colon, as Python writes it.
struct Spaced;

impl serde_json::ser::Formatter for Spaced {
    fn begin_array_value<W: ?Sized + std::io::Write>(&mut self, writer: &mut W, first: bool) -> std::io::Result<()> {
        if first { Ok(()) } else { writer.write_all(b", ") }
    }

    fn begin_object_key<W: ?Sized + std::io::Write>(&mut self, writer: &mut W, first: bool) -> std::io::Result<()> {
        if first { Ok(()) } else { writer.write_all(b", ") }
    }

    fn begin_object_value<W: ?Sized + std::io::Write>(&mut self, writer: &mut W) -> std::io::Result<()> {
        writer.write_all(b": ")
    }
}
