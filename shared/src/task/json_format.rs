//! JSON format: an object with exactly the given keys.

use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, IgnoredAny, MapAccess, Visitor};

use super::{Params, Skill, Task, Verdict, one, read, refuse, unknown_slot, verdict};
use crate::error::Result;
use crate::world::{Draw, Scene, join_words};

const ID: &str = "json-format";
const EXPECTED: &str = r#"{"keys": ["name", …]} with one or more different keys"#;

/// The keys that plans ask for.
pub const KEYS: [&str; 16] = [
    "name", "place", "object", "person", "animal", "colour", "weather", "food", "drink", "month", "mood", "day",
    "number", "size", "friend", "time",
];

/// JSON format.
pub(super) const TASK: Task = Task {
    id: ID,
    title: "JSON format",
    skill: Skill::Structural,
    asks: "a JSON object with given keys",
    satisfied_when: "the response, one optional code fence removed, is a JSON object with exactly the keys asked",
    phrasings: &[
        "Answer with a JSON object that has the keys {keys}.",
        "Reply only in JSON, with exactly these keys: {keys}.",
        "Give the answer as JSON. The keys are {keys}.",
        "Use a JSON object with {keys} as its keys.",
    ],
    slot,
    draw,
    check,
    mendable,
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Asked {
    keys: Vec<String>,
}

fn asked(params: &Params) -> Result<Vec<String>> {
    let keys = read::<Asked>(ID, EXPECTED, params)?.keys;
    if keys.is_empty() {
        return Err(refuse(ID, "keys is empty", EXPECTED));
    }
    match twice(&keys) {
        Some(key) => Err(refuse(ID, format!("keys holds \"{key}\" twice"), EXPECTED)),
        None => Ok(keys),
    }
}

/// The first key that occurs a second time.
fn twice(keys: &[String]) -> Option<&String> {
    keys.iter().enumerate().find(|(place, key)| keys[..*place].contains(key)).map(|(_, key)| key)
}

fn slot(params: &Params, slot: &str) -> Result<String> {
    let quoted: Vec<String> = asked(params)?.iter().map(|key| format!("\"{key}\"")).collect();
    match slot {
        "keys" => Ok(join_words(&quoted)),
        _ => Err(unknown_slot(ID, slot)),
    }
}

fn draw(level: usize, _: &Scene, draw: &mut Draw) -> Params {
    one("keys", draw.pick_some(&KEYS, 2 + level % 3))
}

fn check(params: &Params, response: &str) -> Result<Verdict> {
    let asked = asked(params)?;
    let found = match serde_json::from_str::<Keys>(unfenced(response.trim())) {
        Ok(Keys(found)) => found,
        Err(error) => return Ok(verdict(response, false, format!("not a JSON object: {error}"))),
    };
    let (satisfied, why) = compare(&asked, &found);
    Ok(verdict(response, satisfied, why))
}

fn compare(asked: &[String], found: &[String]) -> (bool, String) {
    if let Some(key) = twice(found) {
        return (false, format!("the key \"{key}\" occurs twice"));
    }
    if let Some(key) = asked.iter().find(|key| !found.contains(key)) {
        return (false, format!("the key \"{key}\" is missing"));
    }
    if let Some(key) = found.iter().find(|key| !asked.contains(key)) {
        return (false, format!("the key \"{key}\" was not asked"));
    }
    (true, format!("a JSON object with exactly the keys asked: {}", join_words(asked)))
}

/// What opens and closes a code block.
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

/// Whether fence, object and keys can still come out right.
fn mendable(params: &Params, beginning: &str) -> Result<bool> {
    let asked = asked(params)?;
    let text = beginning.trim_start();
    if FENCE.starts_with(text) {
        return Ok(true);
    }
    let Some(inside) = text.strip_prefix(FENCE) else {
        return Ok(completes(text, &asked, |rest| rest.trim().is_empty()));
    };
    let closes = |rest: &str| FENCE.starts_with(rest.trim_start()) || rest.trim() == FENCE;
    Ok(completes(without_language(inside).trim_start(), &asked, closes))
}

/// Whether this can still become an object with exactly the keys asked, and what follows it, if it is whole, `closes` it.
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

/// Whether the parser only misses more text. To it a number without its next digit (`-`, `1.`) is an error like any other.
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

/// The raw keys of an object that breaks off, and what stands where the next one is to come, if one must.
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

/// What an unfinished string says so far, an unfinished escape left out.
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
