//! JSON objects about a scene.

use shared::task::{self, Parameter, Pool};
use shared::world::{Draw, Scene, TIMES};

const ANIMALS: [&str; 10] = ["dog", "cat", "cow", "goat", "hen", "sheep", "mouse", "swan", "bear", "pony"];
const COLOURS: [&str; 9] = ["red", "blue", "green", "yellow", "white", "black", "brown", "grey", "pink"];
const SKIES: [&str; 7] = ["rain", "snow", "sun", "wind", "fog", "frost", "clouds"];
const FOODS: [&str; 8] = ["bread", "cheese", "apple", "rice", "soup", "cake", "pear", "fish"];
const DRINKS: [&str; 6] = ["tea", "milk", "juice", "coffee", "water", "cocoa"];
const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
const MOODS: [&str; 8] = ["happy", "sad", "angry", "glad", "proud", "lonely", "cheerful", "bitter"];
const DAYS: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
const SIZES: [&str; 6] = ["small", "large", "tiny", "huge", "short", "tall"];

/// A JSON object with these keys, in this order.
pub(super) fn object(keys: &[String], scene: &Scene, draw: &mut Draw) -> String {
    let entries: Vec<String> = keys.iter().map(|key| format!("\"{key}\": {}", value(key, scene, draw))).collect();
    format!("{{{}}}", entries.join(", "))
}

/// Keys with one error: one missing, one too many, or one replaced.
pub(super) fn slipped(keys: &[String], draw: &mut Draw) -> Vec<String> {
    let mut keys = keys.to_vec();
    let others: Vec<&str> = known_keys().filter(|key| !keys.iter().any(|asked| asked == key)).collect();
    let other = draw.pick(&others).to_owned();
    let place = draw.below(keys.len());
    match draw.below(3) {
        0 => keys.push(other),
        1 if keys.len() > 1 => drop(keys.remove(place)),
        _ => keys[place] = other,
    }
    keys
}

/// The keys that the built-in task asks for.
fn known_keys() -> impl Iterator<Item = &'static str> {
    let spec = task::by_id("json-format").expect("the task is built in").spec();
    let Some(Parameter::Several(keys)) = spec.parameters.get("keys") else { unreachable!("it asks for keys") };
    let Pool::Texts(keys) = &keys.of else { unreachable!("its keys are listed") };
    keys.iter().map(String::as_str)
}

fn value(key: &str, scene: &Scene, draw: &mut Draw) -> String {
    let word = match key {
        "name" => scene.name,
        "place" => scene.place,
        "object" if scene.mentioned.contains(&scene.object) => scene.object,
        "object" => scene.noun,
        "person" => scene.person,
        "friend" => scene.name2,
        "animal" => draw.pick(&ANIMALS),
        "colour" => draw.pick(&COLOURS),
        "weather" => draw.pick(&SKIES),
        "food" => draw.pick(&FOODS),
        "drink" => draw.pick(&DRINKS),
        "month" => draw.pick(&MONTHS),
        "mood" => draw.pick(&MOODS),
        "day" => draw.pick(&DAYS),
        "size" => draw.pick(&SIZES),
        "number" => return (1 + draw.below(20)).to_string(),
        "time" => return format!("\"{}\"", draw.pick(&TIMES).to_lowercase()),
        _ => scene.noun,
    };
    format!("\"{word}\"")
}
