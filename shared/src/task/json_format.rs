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

/// The text inside one code fence, or the text itself.
fn unfenced(text: &str) -> &str {
    let inside = text.strip_prefix("```").and_then(|rest| rest.strip_suffix("```"));
    let Some(inside) = inside else { return text };
    let language = inside.find(|letter: char| !letter.is_ascii_alphanumeric()).unwrap_or(inside.len());
    inside[language..].trim()
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
