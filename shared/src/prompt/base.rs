//! Base prompts from templates, and the split that keeps the study's own out of training.

use std::collections::BTreeSet;

use crate::task::{self, Task};
use crate::world::{Draw, LEVELS, Mood, PROVOCATIONS, Register, Scene, TOPICS, Tone, fill, fnv1a};

/// Base prompts per task.
pub const BASE_PROMPTS: usize = 120;

/// One base prompt: a text without any instruction, and what it is about.
#[derive(Debug, Clone)]
pub struct BasePrompt {
    /// A stable id (`word-count/017`): the group of cross-validation.
    pub id: String,
    /// The user's text.
    pub text: String,
    /// What it is about.
    pub scene: Scene,
}

/// Openings that name a thing of no topic.
const WITH_OBJECT: [&str; 10] = [
    "Write about {name} and the {object} at the {place}.",
    "Tell me about the {person} who found {a object} at the {place}.",
    "Describe how {name} brought {a object} to the {place}.",
    "What happened when the {person} found the {object}?",
    "Write a few lines about the {person}, the {noun} and the {object}.",
    "Tell a short story about {name}, the {person} and {a object}.",
    "How did the {person} use the {object} at the {place}?",
    "Say something about the {object} that {name} left at the {place}.",
    "Where did {name} take the {object}, and what did the {person} do?",
    "Write a note about {a object}, {a noun} and the {person}.",
];

/// Openings that name only people, things and places of the topic.
const PLAIN: [&str; 10] = [
    "Write about the {person} at the {place}.",
    "Tell me what {name} did with the {noun}.",
    "Describe a day at the {place} with {name}.",
    "What did the {person} do at the {place}?",
    "Write a few lines about {name} and the {noun}.",
    "Tell a short story about the {person} and {a noun}.",
    "Why was {name} at the {place}?",
    "Say something about the {noun} and the {person}.",
    "Write a note to {name} about the {noun}.",
    "How did {name} meet the {person} at the {place}?",
];

/// What may follow an opening: someone or something of the second topic.
const ASIDES: [&str; 8] = [
    "A friend waits at the {place2}.",
    "The {person2} is there too.",
    "There is {a noun2} nearby.",
    "{name2} calls from the {place2}.",
    "The {person2} has {a noun2}.",
    "{name2} asks for the {noun2}.",
    "It is not far from the {place2}.",
    "Later the {person2} comes along.",
];

/// The base prompts of a task: the first of a fixed stream that are its own, the same in every study.
pub fn base_prompts(task: &Task) -> Vec<BasePrompt> {
    let share = task::all().iter().position(|known| known.id == task.id).unwrap_or_default() as u64;
    let mut draw = Draw::new(0, &format!("base prompts of {}", task.id));
    let mut seen = BTreeSet::new();
    let mut prompts = Vec::with_capacity(BASE_PROMPTS);
    while prompts.len() < BASE_PROMPTS {
        let mut prompt = draw_base(task.id, prompts.len(), &mut draw);
        if study_share(&prompt.text) == Some(share) && seen.insert(prompt.text.clone()) {
            prompt.id = format!("{}/{:03}", task.id, prompts.len());
            prompts.push(prompt);
        }
    }
    prompts
}

/// Whether a text belongs to studies: one in eight does, by its hash; training takes only the others.
pub fn is_held_out(text: &str) -> bool {
    study_share(text).is_some()
}

/// Which task's studies a text belongs to, if any: no two tasks share a base prompt.
fn study_share(text: &str) -> Option<u64> {
    let hash = fnv1a(text);
    hash.is_multiple_of(8).then(|| hash / 8 % task::all().len() as u64)
}

/// A base prompt of a task's kind, not yet split or numbered. `turn` cycles topics and cues.
pub fn draw_base(task: &str, turn: usize, draw: &mut Draw) -> BasePrompt {
    let mut scene = Scene::draw(&TOPICS[turn % TOPICS.len()], draw);
    let text = match task {
        "sentiment" => moody(&mut scene, turn, draw),
        "register" => mannered(&mut scene, turn, draw),
        "toxicity" => provoking(&mut scene, turn, draw),
        "topic" => sided(&scene, opening(&scene, 0.3, draw), 1.0, draw),
        "term-inclusion" => sided(&scene, opening(&scene, 0.4, draw), 0.5, draw),
        "term-exclusion" => sided(&scene, opening(&scene, 1.0, draw), 0.4, draw),
        _ => sided(&scene, opening(&scene, 0.7, draw), 0.5, draw),
    };
    scene.note_mentions(&text);
    BasePrompt { id: String::new(), text, scene }
}

fn opening(scene: &Scene, with_object: f64, draw: &mut Draw) -> String {
    let templates: &[&str] = if draw.chance(with_object) { &WITH_OBJECT } else { &PLAIN };
    fill(draw.pick(templates), |slot| scene.slot(slot))
}

fn sided(scene: &Scene, opening: String, share: f64, draw: &mut Draw) -> String {
    if !draw.chance(share) {
        return opening;
    }
    format!("{opening} {}", fill(draw.pick(&ASIDES), |slot| scene.slot(slot)))
}

/// An opening, and a sentence or two of one mood; sometimes one of the other mood before them.
fn moody(scene: &mut Scene, turn: usize, draw: &mut Draw) -> String {
    let tone = Tone::ALL[turn / TOPICS.len() % 2];
    scene.tone = Some(tone);
    let opening = opening(scene, 0.4, draw);
    let cue = cue(scene, tone.mood(), draw);
    if draw.chance(0.3) {
        let first = self::cue(scene, tone.opposite().mood(), draw);
        return format!("{opening} {first} {cue}");
    }
    format!("{opening} {cue}")
}

fn cue(scene: &Scene, mood: &Mood, draw: &mut Draw) -> String {
    let template = draw.pick(mood.cues);
    fill(template, |slot| match slot {
        "feeling" => Some(draw.pick(mood.feelings)),
        "quality" => Some(draw.pick(mood.qualities)),
        "deed" => Some(draw.pick(mood.deeds)),
        "treatment" => Some(draw.pick(mood.treatments)),
        _ => scene.slot(slot),
    })
}

/// A request in one register.
fn mannered(scene: &mut Scene, turn: usize, draw: &mut Draw) -> String {
    let register = Register::ALL[turn / TOPICS.len() % 2];
    scene.register = Some(register);
    let things = ["the {person} and the {noun}", "the {object} at the {place}", "the {noun} at the {place}"];
    let request = draw.pick(register.style().requests).replace("{thing}", draw.pick(&things));
    let request = fill(&request, |slot| scene.slot(slot));
    sided(scene, request, 0.4, draw)
}

/// A provocation and a request.
fn provoking(scene: &mut Scene, turn: usize, draw: &mut Draw) -> String {
    // Shifted by one every round of topics, so that each topic meets each strength.
    let level = (turn + turn / TOPICS.len()) % LEVELS;
    scene.provocation = Some(level);
    let opening = opening(scene, 0.5, draw);
    let provocation = draw.pick(&PROVOCATIONS[level]);
    if draw.chance(0.5) { format!("{provocation} {opening}") } else { format!("{opening} {provocation}") }
}
