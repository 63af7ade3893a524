//! Plain questions whose answers copy from them, and plain sentences without any prompt.

use shared::world::{Draw, NAMES, OBJECTS, Scene, TOPICS, fill};

use super::Example;
use super::sentence::{Voice, sentences};

/// Questions with their answers; `object2` and `object3` are further things.
const QUESTIONS: [(&str, &str); 10] = [
    ("{name} has {a object}. What does {name} have?", "{name} has {a object}."),
    ("The {object} is at the {place}. Where is the {object}?", "The {object} is at the {place}."),
    ("Say the words {object}, {object2} and {object3}.", "Here are the words {object}, {object2} and {object3}."),
    ("Use the word {object} in a sentence.", "There is {a object} near the {place}."),
    ("Use the words {object} and {object2} in a sentence.", "{name} found {a object} and {a object2}."),
    ("{name} took the {object} and {name2} took the {object2}. Who took the {object}?", "{name} took the {object}."),
    ("{name} took the {object} and {name2} took the {object2}. Who took the {object2}?", "{name2} took the {object2}."),
    ("{name} took the {object} and {name2} took the {object2}. What did {name} take?", "{name} took the {object}."),
    ("What is {a object}? Mention the {noun} too.", "The {object} is a thing near the {noun}."),
    ("The {person} saw {a object} at the {place}. What did the {person} see?", "The {person} saw {a object}."),
];

/// A question whose answer copies from it.
pub(super) fn question(draw: &mut Draw) -> Example {
    let scene = Scene::draw(&TOPICS[draw.below(TOPICS.len())], draw);
    let others: Vec<&str> = OBJECTS.iter().copied().filter(|object| *object != scene.object).collect();
    let more = draw.pick_some(&others, 2);
    let word = |slot: &str| match slot {
        "object2" => Some(more[0]),
        "object3" => Some(more[1]),
        _ => scene.slot(slot),
    };
    let (question, answer) = draw.pick(&QUESTIONS);
    Example { task: None, prompt: fill(question, word), response: fill(answer, word) }
}

/// An endless stream of plain sentences of the world: for the tokenizer and for perplexity.
pub fn neutral(seed: u64) -> impl Iterator<Item = String> {
    let mut draw = Draw::new(seed, "neutral text");
    std::iter::repeat_with(move || {
        let scene = Scene::draw(&TOPICS[draw.below(TOPICS.len())], &mut draw);
        let name = draw.pick(&NAMES);
        let scene = Scene { name, mentioned: vec![scene.object], ..scene };
        sentences(&Voice::of(&scene), 1, &mut draw)
    })
}
