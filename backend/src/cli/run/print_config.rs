//! `run --print-config`: the config of a study as TOML, every key with what it means.

use std::fmt::Write as _;

use anyhow::{Context, Result};
use serde_json::{Map, Value};
use shared::study::StudyConfig;

use crate::routes;

/// Longest line of a comment.
const WIDTH: usize = 110;
/// Fields that are not printed: the model and the files of own prompts and of labels are options; the prompts' date is that of the
/// run.
const OF_RUN: [&str; 4] = ["model", "prompts", "labels", "date"];

/// The config as TOML that `--config` reads again. The keys' meanings come from the API's schemas, which the types give; of keys
/// without a value, meaning and name are comments.
///
/// # Errors
/// When a value has no TOML.
pub(super) fn as_toml(config: &StudyConfig) -> Result<String> {
    let mut value = serde_json::to_value(config)?;
    if let Some(fields) = value.as_object_mut() {
        OF_RUN.iter().for_each(|field| drop(fields.remove(*field)));
    }
    let schemas = serde_json::to_value(routes::openapi())?["components"]["schemas"].take();
    let (mut text, fields) = (String::new(), value.as_object().context("a config is an object")?);
    unset(&mut text, &schemas["StudyConfig"], fields)?;
    write(&mut text, &schemas, (&[], "StudyConfig"), fields)?;
    Ok(text)
}

/// The fields of a table: first the values, then the tables within.
fn write(text: &mut String, schemas: &Value, (path, kind): (&[&str], &str), fields: &Map<String, Value>) -> Result<()> {
    let about = |key: &str| &schemas[kind]["properties"][key];
    let held: Vec<(&String, &Value)> = fields.iter().filter(|(_, value)| !value.is_null()).collect();
    for (key, value) in held.iter().filter(|(_, value)| !value.is_object() && !is_tables(value)) {
        comment(text, about(key));
        writeln!(text, "{} = {}", quoted(key), toml::Value::try_from(without_nulls(value))?)?;
    }
    for (key, value) in held {
        let (items, several) = match value {
            Value::Array(items) if is_tables(value) => (items.as_slice(), true),
            value => (std::slice::from_ref(value), false),
        };
        let within: Vec<&str> = path.iter().copied().chain([key.as_str()]).collect();
        let name = within.iter().map(|part| quoted(part)).collect::<Vec<_>>().join(".");
        for fields in items.iter().filter_map(Value::as_object) {
            text.push('\n');
            comment(text, about(key));
            let kind = if several { type_of(&about(key)["items"]) } else { type_of(about(key)) };
            writeln!(text, "{}", if several { format!("[[{name}]]") } else { format!("[{name}]") })?;
            if !several {
                unset(text, &schemas[kind], fields)?;
            }
            write(text, schemas, (&within, kind), fields)?;
        }
    }
    Ok(())
}

/// The keys of a table that have no value.
fn unset(text: &mut String, schema: &Value, fields: &Map<String, Value>) -> Result<()> {
    for (key, property) in schema["properties"].as_object().into_iter().flatten() {
        if fields.get(key).is_none_or(Value::is_null) && !OF_RUN.contains(&key.as_str()) {
            comment(text, property);
            writeln!(text, "# not set: {key}")?;
        }
    }
    Ok(())
}

/// Whether a value is a list of tables.
fn is_tables(value: &Value) -> bool {
    value.as_array().is_some_and(|items| !items.is_empty() && items.iter().all(Value::is_object))
}

/// A key as TOML writes it.
fn quoted(key: &str) -> String {
    let bare = key.chars().all(|letter| letter.is_ascii_alphanumeric() || "-_".contains(letter));
    if bare { key.to_owned() } else { format!("{key:?}") }
}

/// The name of the schema that a property has or may have.
fn type_of(property: &Value) -> &str {
    let choices = property["oneOf"].as_array().into_iter().flatten();
    let named = std::iter::once(property).chain(choices).find_map(|schema| schema["$ref"].as_str());
    named.and_then(|path| path.rsplit('/').next()).unwrap_or_default()
}

/// What a property means, as comment lines.
fn comment(text: &mut String, property: &Value) {
    let choices = property["oneOf"].as_array().into_iter().flatten();
    let told = std::iter::once(property).chain(choices).find_map(|schema| schema["description"].as_str());
    let mut line = String::from("#");
    for word in told.unwrap_or_default().split_whitespace() {
        if line.len() + word.len() >= WIDTH {
            text.push_str(&std::mem::replace(&mut line, String::from("#")));
            text.push('\n');
        }
        line.push(' ');
        line.push_str(word);
    }
    if line.len() > 1 {
        text.push_str(&line);
        text.push('\n');
    }
}

/// TOML has no null: a field without a value is left out.
fn without_nulls(value: &Value) -> Value {
    match value {
        Value::Object(fields) => {
            let held = fields.iter().filter(|(_, value)| !value.is_null());
            Value::Object(held.map(|(key, value)| (key.clone(), without_nulls(value))).collect())
        }
        Value::Array(items) => Value::Array(items.iter().map(without_nulls).collect()),
        value => value.clone(),
    }
}
