//! Chat templates, rendered as transformers renders them (`utils/chat_template_utils.py`).

mod json;
mod python;
mod readable;

use std::collections::BTreeMap;

use chrono::NaiveDateTime;
use minijinja::value::{Value, ValueKind};
use minijinja::{Environment, ErrorKind};
use serde::Serialize;
use serde_json::Value as Json;

use crate::error::{Error, Result};

/// How the date of a study is written: local time, as ISO 8601 without a zone.
pub const DATE: &str = "%Y-%m-%dT%H:%M:%S";
/// What the program itself gives to every template.
const GIVEN: [&str; 2] = ["add_generation_prompt", "messages"];
/// Steps that a template may take for one chat; real ones take some thousands.
const MOST_STEPS: u64 = 10_000_000;
/// The template's name in its environment.
const NAME: &str = "chat";

/// A chat template, compiled.
pub struct Template {
    environment: Environment<'static>,
    source: String,
    arguments: BTreeMap<String, Value>,
}

impl Template {
    /// Compiles a template: blocks trimmed, Python's methods and filters, `raise_exception`, `{% break %}`, `{% generation %}`.
    ///
    /// # Errors
    /// [`Error::Checkpoint`] with Jinja's complaint and its line, and for tags and branches that nest beyond every real template.
    pub fn compile(source: &str) -> Result<Self> {
        let mut environment = Environment::new();
        environment.set_fuel(Some(MOST_STEPS));
        environment.set_trim_blocks(true);
        environment.set_lstrip_blocks(true);
        minijinja_contrib::add_to_environment(&mut environment);
        environment.set_formatter(|out, _, value| Ok(out.write_str(&python::text(value)?)?));
        environment.set_unknown_method_callback(python::method);
        environment.add_test("number", |value: &Value| matches!(value.kind(), ValueKind::Number | ValueKind::Bool));
        environment.add_test("iterable", |value: &Value| {
            matches!(value.kind(), ValueKind::Seq | ValueKind::Map | ValueKind::String | ValueKind::Iterable)
        });
        environment.add_test("sequence", |value: &Value| {
            matches!(value.kind(), ValueKind::Seq | ValueKind::Map | ValueKind::String)
        });
        environment.add_filter("string", |value: &Value| python::text(value));
        environment.add_filter("tojson", json::filter);
        environment.add_function("raise_exception", |message: String| Err::<Value, _>(raised(message)));
        environment.add_function("strftime_now", |_: String| Err::<Value, _>(raised("no date was given")));
        environment.add_template_owned(NAME, readable::readable(source)?).map_err(|error| {
            Error::checkpoint("chat template", error.to_string(), "the template uses Jinja that is not implemented")
        })?;
        Ok(Self { environment, source: source.to_owned(), arguments: BTreeMap::new() })
    }

    /// Its source, unchanged.
    pub fn source(&self) -> &str {
        &self.source
    }

    /// Whether it may write the date.
    pub fn dated(&self) -> bool {
        self.source.contains("strftime_now")
    }

    /// Sets what the template is given beside the chat: values by their names, and the date as [`DATE`] writes it.
    ///
    /// # Errors
    /// [`Error::Config`] for a name that the program itself gives, and for a date that is none.
    pub fn set(&mut self, arguments: &BTreeMap<String, Json>, date: Option<&str>) -> Result<()> {
        if let Some(name) = arguments.keys().find(|name| GIVEN.contains(&name.as_str())) {
            return Err(Error::config("template", format!("'{name}' is the program's to give"), "leave it out"));
        }
        self.arguments = arguments.iter().map(|(name, value)| (name.clone(), Value::from_serialize(value))).collect();
        let Some(date) = date else { return Ok(()) };
        let date = NaiveDateTime::parse_from_str(date, DATE).map_err(|error| {
            Error::config("date", format!("'{date}' is no date ({error})"), "write it as 2026-01-31T12:00:00")
        })?;
        self.environment.add_function("strftime_now", move |format: &str| {
            let mut text = String::new();
            let written = std::fmt::write(&mut text, format_args!("{}", date.format(format)));
            written.map(|()| text).map_err(|_| raised(format!("strftime_now cannot write '{format}'")))
        });
        Ok(())
    }

    /// The chat as text. `special` are the special tokens by their names, `bos_token` and so on.
    ///
    /// # Errors
    /// [`Error::Data`] with the template's own error message, and for one that does not end.
    pub fn render<M: Serialize>(
        &self,
        messages: &[M],
        add_generation_prompt: bool,
        special: &BTreeMap<String, String>,
    ) -> Result<String> {
        let mut given: BTreeMap<String, Value> =
            ["tools", "documents"].map(|absent| (absent.to_owned(), Value::from(()))).into();
        given.extend(special.iter().map(|(name, token)| (name.clone(), Value::from(token.as_str()))));
        given.extend(self.arguments.clone());
        given.insert("messages".to_owned(), Value::from_serialize(messages));
        given.insert("add_generation_prompt".to_owned(), add_generation_prompt.into());
        let rendered = self.environment.get_template(NAME).and_then(|template| template.render(given));
        rendered.map_err(|error| {
            if error.kind() == ErrorKind::OutOfFuel {
                let problem =
                    format!("it takes more than {MOST_STEPS} steps for one chat, as one that never ends does");
                return Error::data("chat template", problem, "change the snapshot's template, or send fewer messages");
            }
            let detail = error.detail().map_or_else(|| error.to_string(), str::to_owned);
            Error::data("chat template", detail, "change the messages, or the snapshot's template")
        })
    }
}

fn raised(message: impl Into<String>) -> minijinja::Error {
    minijinja::Error::new(ErrorKind::InvalidOperation, message.into())
}
