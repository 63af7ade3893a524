//! The filter `tojson` of templates: Python's `json.dumps`, HTML left as it is.

use std::fmt::Write as _;

use minijinja::value::{Kwargs, Rest, Value, ValueKind, from_args};
use minijinja::{Error, ErrorKind};

use super::python;

/// The options of `json.dumps`.
struct Options {
    ensure_ascii: bool,
    /// What a level is indented by; absent: all on one line.
    indent: Option<String>,
    /// Between items, and between a key and its value.
    separators: (String, String),
    sort_keys: bool,
}

/// `value | tojson(ensure_ascii=False, indent=None, separators=None, sort_keys=False)`
///
/// # Errors
/// For unknown options, and for values that JSON does not have.
#[expect(clippy::needless_pass_by_value, reason = "a filter owns its arguments")]
pub fn filter(value: &Value, arguments: Rest<Value>) -> Result<Value, Error> {
    let (positional, named): (&[Value], Kwargs) = from_args(&arguments)?;
    let option = |index: usize, name: &str| match positional.get(index) {
        Some(value) => Ok(Some(value.clone())),
        None => named.get::<Option<Value>>(name),
    };
    let truth = |value: Option<Value>| value.is_some_and(|value| value.is_true());
    let indent = option(1, "indent")?.filter(|indent| !indent.is_none()).map(|indent| match indent.as_str() {
        Some(text) => text.to_owned(),
        None => " ".repeat(indent.as_usize().unwrap_or_default()),
    });
    let separators = match option(2, "separators")?.filter(|separators| !separators.is_none()) {
        Some(pair) => (python::text(&pair.get_item_by_index(0)?)?, python::text(&pair.get_item_by_index(1)?)?),
        None => (if indent.is_some() { "," } else { ", " }.to_owned(), ": ".to_owned()),
    };
    let (ensure_ascii, sort_keys) = (truth(option(0, "ensure_ascii")?), truth(option(3, "sort_keys")?));
    named.assert_all_used()?;
    let mut text = String::new();
    Options { ensure_ascii, indent, separators, sort_keys }.write(&mut text, value, 0)?;
    Ok(Value::from_safe_string(text))
}

impl Options {
    fn write(&self, out: &mut String, value: &Value, level: usize) -> Result<(), Error> {
        if level > python::DEEPEST {
            return Err(python::too_deep());
        }
        match value.kind() {
            ValueKind::None => out.push_str("null"),
            ValueKind::Bool => out.push_str(if value.is_true() { "true" } else { "false" }),
            ValueKind::Number => out.push_str(&number(value)?),
            ValueKind::String => self.string(out, value.as_str().unwrap_or_default()),
            ValueKind::Seq | ValueKind::Iterable => {
                let items: Vec<Value> = value.try_iter()?.collect();
                self.list(out, ['[', ']'], level, &items, |out, item| self.write(out, item, level + 1))?;
            }
            ValueKind::Map => {
                let mut keys: Vec<Value> = value.try_iter()?.collect();
                if self.sort_keys {
                    keys.sort();
                }
                self.list(out, ['{', '}'], level, &keys, |out, key| {
                    self.string(out, &key_text(key)?);
                    out.push_str(&self.separators.1);
                    self.write(out, &value.get_item(key)?, level + 1)
                })?;
            }
            other => {
                let problem = format!("a value of the kind {other} is not JSON serializable");
                return Err(Error::new(ErrorKind::BadSerialization, problem));
            }
        }
        Ok(())
    }

    /// Items between brackets, on lines of their own where there is an indent.
    fn list(
        &self,
        out: &mut String,
        [open, close]: [char; 2],
        level: usize,
        items: &[Value],
        mut write: impl FnMut(&mut String, &Value) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let line = |out: &mut String, level: usize| {
            if let Some(indent) = &self.indent {
                out.push('\n');
                out.push_str(&indent.repeat(level));
            }
        };
        out.push(open);
        for (index, item) in items.iter().enumerate() {
            if index > 0 {
                out.push_str(&self.separators.0);
            }
            line(out, level + 1);
            write(out, item)?;
        }
        if !items.is_empty() {
            line(out, level);
        }
        out.push(close);
        Ok(())
    }

    fn string(&self, out: &mut String, text: &str) {
        out.push('"');
        for letter in text.chars() {
            match letter {
                '"' => out.push_str("\\\""),
                '\\' => out.push_str("\\\\"),
                '\n' => out.push_str("\\n"),
                '\r' => out.push_str("\\r"),
                '\t' => out.push_str("\\t"),
                '\u{8}' => out.push_str("\\b"),
                '\u{c}' => out.push_str("\\f"),
                letter if letter < ' ' || (self.ensure_ascii && letter > '~') => {
                    for unit in letter.encode_utf16(&mut [0; 2]) {
                        write!(out, "\\u{unit:04x}").expect("a string takes every text");
                    }
                }
                letter => out.push(letter),
            }
        }
        out.push('"');
    }
}

/// A number as Python's JSON has it.
fn number(value: &Value) -> Result<String, Error> {
    let text = python::text(value)?;
    Ok(match text.as_str() {
        "nan" => "NaN".to_owned(),
        "inf" => "Infinity".to_owned(),
        "-inf" => "-Infinity".to_owned(),
        _ => text,
    })
}

/// A key, which JSON has as text.
fn key_text(key: &Value) -> Result<String, Error> {
    match key.kind() {
        ValueKind::None => Ok("null".to_owned()),
        ValueKind::Bool => Ok(key.is_true().to_string()),
        ValueKind::Number => number(key),
        _ => python::text(key),
    }
}
