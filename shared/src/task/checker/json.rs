//! JSON: an object with exactly the given keys, or a value that satisfies a schema.

use std::fmt;

use boon::{CompileError, Compiler, SchemaIndex, Schemas, UrlLoader, ValidationError};
use serde::Deserialize;
use serde::de::{Deserializer, IgnoredAny, MapAccess, Visitor};
use serde_json::Value;

use super::Found;
use crate::message::{Message, Template, reason};
use crate::task::fault::Fault;
use crate::task::parameter::twice;
use crate::world::join_words;

/// A compiled JSON Schema.
pub(in crate::task) struct Schema {
    schemas: Schemas,
    index: SchemaIndex,
}

/// The address of a task's schema, for references within it.
const LOCATION: &str = "https://task.invalid/schema.json";

/// A retriever that refuses schemas from elsewhere.
struct NoOther;

impl UrlLoader for NoOther {
    fn load(&self, url: &str) -> std::result::Result<Value, Box<dyn std::error::Error>> {
        Err(format!("{url} is not part of the task; write what it says into the schema").into())
    }
}

impl Schema {
    /// # Errors
    /// A fault of the schema.
    pub(super) fn new(schema: &Value) -> Result<Self, Fault> {
        let (mut compiler, mut schemas) = (Compiler::new(), Schemas::new());
        compiler.use_loader(Box::new(NoOther));
        let fault = |error: &CompileError| {
            let problem = format!("{error:#}").lines().map(str::trim).collect::<Vec<_>>().join(" ");
            Fault::new(format!("no JSON Schema: {problem}"), "write a schema of draft 2020-12")
        };
        compiler.add_resource(LOCATION, schema.clone()).map_err(|error| fault(&error))?;
        let index = compiler.compile(LOCATION, &mut schemas).map_err(|error| fault(&error))?;
        Ok(Self { schemas, index })
    }

    /// Whether a response is a value that satisfies the schema.
    pub(super) fn find(&self, response: &str) -> Found {
        let value = match serde_json::from_str::<Value>(unfenced(response.trim())) {
            Ok(value) => value,
            Err(error) => return Found { passes: false, why: unread(reason::NO_JSON, &error) },
        };
        match self.schemas.validate(&value, self.index) {
            Ok(()) => Found { passes: true, why: reason::SCHEMA_TAKES.message() },
            Err(error) => Found { passes: false, why: first_cause(&error) },
        }
    }
}

/// The parser's error, its words and its place apart.
fn unread(template: Template, error: &serde_json::Error) -> Message {
    let (said, line, column) = (error.to_string(), error.line(), error.column());
    let problem = said.strip_suffix(&format!(" at line {line} column {column}")).unwrap_or(&said);
    template.with(&[("problem", &problem), ("line", &line), ("column", &column)])
}

/// The innermost of the first causes, with its place.
fn first_cause(error: &ValidationError<'_, '_>) -> Message {
    match error.causes.first() {
        Some(cause) => first_cause(cause),
        None => reason::SCHEMA_REFUSES.with(&[("place", &error.instance_location), ("problem", &error.kind)]),
    }
}

/// Whether a response is an object with exactly these keys.
pub(super) fn keys(asked: &[String], response: &str) -> Found {
    let (passes, why) = match serde_json::from_str::<Keys>(unfenced(response.trim())) {
        Ok(Keys(found)) => compare(asked, &found),
        Err(error) => (false, unread(reason::NO_OBJECT, &error)),
    };
    Found { passes, why }
}

fn compare(asked: &[String], found: &[String]) -> (bool, Message) {
    if let Some(place) = twice(found) {
        return (false, reason::KEY_TWICE.with(&[("key", &found[place])]));
    }
    if let Some(key) = asked.iter().find(|key| !found.contains(key)) {
        return (false, reason::KEY_MISSING.with(&[("key", key)]));
    }
    if let Some(key) = found.iter().find(|key| !asked.contains(key)) {
        return (false, reason::KEY_UNASKED.with(&[("key", key)]));
    }
    (true, reason::KEYS_EXACT.with(&[("keys", &join_words(asked))]))
}

/// The mark that opens and closes a code block.
const FENCE: &str = "```";

/// The text inside one code fence, or the text itself.
fn unfenced(text: &str) -> &str {
    let inside = text.strip_prefix(FENCE).and_then(|rest| rest.strip_suffix(FENCE));
    inside.map_or(text, |inside| without_language(inside).trim())
}

/// A code block's inside without the language behind its opening fence.
fn without_language(inside: &str) -> &str {
    inside.trim_start_matches(|letter: char| letter.is_ascii_alphanumeric())
}

/// Whether fence, object and keys can still become valid.
pub(super) fn may_become(asked: &[String], beginning: &str) -> bool {
    let text = beginning.trim_start();
    if FENCE.starts_with(text) {
        return true;
    }
    let Some(inside) = text.strip_prefix(FENCE) else {
        return completes(text, asked, |rest| rest.trim().is_empty());
    };
    let closes = |rest: &str| FENCE.starts_with(rest.trim_start()) || rest.trim() == FENCE;
    completes(without_language(inside).trim_start(), asked, closes)
}

/// Whether this can still become an object with exactly the keys asked; if it is complete, `closes` must accept the text that
/// follows.
fn completes(text: &str, asked: &[String], closes: impl Fn(&str) -> bool) -> bool {
    if text.is_empty() {
        return true;
    }
    let mut objects = serde_json::Deserializer::from_str(text).into_iter::<Keys>();
    match objects.next() {
        Some(Ok(Keys(found))) => compare(asked, &found).0 && closes(&text[objects.byte_offset()..]),
        _ => text.starts_with('{') && breaks_off(text) && keys_can_come(text, asked),
    }
}

/// Whether the parser's only error is missing text. To it a number without its next digit (`-`, `1.`) is an error like any
/// other.
fn breaks_off(text: &str) -> bool {
    let ends_early = |text: &str| serde_json::from_str::<Keys>(text).is_err_and(|error| error.is_eof());
    ends_early(text) || ends_early(&format!("{text}0"))
}

/// Whether the keys of an object that breaks off, and the one being written there, can be those asked.
fn keys_can_come(text: &str, asked: &[String]) -> bool {
    let (written, open) = written_keys(text);
    let mut left: Vec<&String> = asked.iter().collect();
    let closed = open.filter(|open| read_string(open).is_some());
    for raw in written.into_iter().chain(closed) {
        let Some(place) = left.iter().position(|key| read_string(raw).as_ref() == Some(*key)) else { return false };
        left.remove(place);
    }
    match open {
        Some(open) if closed.is_none() => left.iter().any(|key| key.starts_with(&begun_string(open))),
        _ => true,
    }
}

/// The raw keys of an object that breaks off, and the text at the place of the next key, if one must come.
fn written_keys(text: &str) -> (Vec<&str>, Option<&str>) {
    let (mut keys, mut open) = (Vec::new(), None);
    let (mut depth, mut in_string, mut escaped) = (0, false, false);
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if in_string => escaped = true,
            b'"' => in_string = !in_string,
            _ if in_string => {}
            b'{' | b'[' => {
                depth += 1;
                open = if depth == 1 { Some(at + 1) } else { open };
            }
            b'}' | b']' => depth -= 1,
            b',' if depth == 1 => open = Some(at + 1),
            b':' if depth == 1 => keys.extend(open.take().map(|start| &text[start..at])),
            _ => {}
        }
    }
    (keys, open.map(|start| &text[start..]))
}

fn read_string(raw: &str) -> Option<String> {
    serde_json::from_str(raw).ok()
}

/// The text of an unfinished string so far, an unfinished escape left out.
fn begun_string(raw: &str) -> String {
    let closed = |raw: &str| read_string(&format!("{raw}\""));
    let whole = raw.rfind('\\').map_or("", |escape| &raw[..escape]);
    closed(raw).or_else(|| closed(whole)).unwrap_or_default()
}

/// The keys of a JSON object in order, doubles kept.
struct Keys(Vec<String>);

impl<'de> Deserialize<'de> for Keys {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
        deserializer.deserialize_map(KeyVisitor)
    }
}

struct KeyVisitor;

impl<'de> Visitor<'de> for KeyVisitor {
    type Value = Keys;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> std::result::Result<Keys, A::Error> {
        let mut keys = Vec::new();
        while let Some((key, _)) = map.next_entry::<String, IgnoredAny>()? {
            keys.push(key);
        }
        Ok(Keys(keys))
    }
}
