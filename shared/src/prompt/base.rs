//! Base prompts from templates, and the split that keeps the study's own out of training.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use crate::task::{self, PromptSet, Task};
use crate::world::{Draw, LEVELS, Mood, PROVOCATIONS, Register, Scene, TOPICS, Tone, fill, fnv1a};

/// Base prompts per task of a prompt set.
pub const BASE_PROMPTS: usize = 120;

/// One base prompt: a text without any instruction, and its content.
#[derive(Debug, Clone)]
pub struct BasePrompt {
    /// A stable id (`word-count/017`): the group of cross-validation.
    pub id: String,
    /// The user's text.
    pub text: String,
    /// Its content; unknown for a text from a file.
    pub scene: Option<Scene>,
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

/// Sentences that may follow an opening, about someone or something of the second topic.
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

/// The base prompts of a task alone, the same in every study: those of its file, or the first of a fixed stream that belong to
/// the task. Built-in tasks share the held-out texts among themselves; a task from a file takes others.
pub fn base_prompts(task: &Task) -> Vec<BasePrompt> {
    base_prompts_beside(task, &BTreeSet::new())
}

/// The same, where a task from a file draws none of the texts that are taken.
pub(super) fn base_prompts_beside(task: &Task, taken: &BTreeSet<String>) -> Vec<BasePrompt> {
    let id = |number: usize| format!("{}/{number:03}", task.id());
    let Some(set) = task.spec().prompt_set else {
        let texts = task.spec().base_prompts.iter().enumerate();
        return texts.map(|(number, text)| BasePrompt { id: id(number), text: text.clone(), scene: None }).collect();
    };
    let share = task::built_in().iter().position(|known| known.id() == task.id());
    let is_own = |text: &str| match share {
        Some(share) => study_share(text) == Some(share as u64),
        None => is_held_out(text) && !BUILT_IN.contains(text) && !taken.contains(text),
    };
    let mut draw = Draw::new(0, &format!("base prompts of {}", task.id()));
    let mut seen = BTreeSet::new();
    let mut prompts = Vec::with_capacity(BASE_PROMPTS);
    while prompts.len() < BASE_PROMPTS {
        let (text, scene) = draw_base(set, prompts.len(), &mut draw);
        if is_own(&text) && seen.insert(text.clone()) {
            prompts.push(BasePrompt { id: id(prompts.len()), text, scene: Some(scene) });
        }
    }
    prompts
}

/// The base prompts of all built-in tasks.
static BUILT_IN: LazyLock<BTreeSet<String>> = LazyLock::new(|| {
    let of = |task: &std::sync::Arc<Task>| base_prompts(task).into_iter().map(|base| base.text);
    task::built_in().iter().flat_map(of).collect()
});

/// Whether a text belongs to studies: one in eight does, by its hash; training takes only the others.
pub fn is_held_out(text: &str) -> bool {
    study_share(text).is_some()
}

/// Which built-in task's studies a text belongs to, if any: no two tasks share a base prompt.
fn study_share(text: &str) -> Option<u64> {
    let hash = fnv1a(text);
    hash.is_multiple_of(8).then(|| hash / 8 % task::built_in().len() as u64)
}

/// A text of a prompt set, and its content. `turn` cycles topics and cues.
pub fn draw_base(set: PromptSet, turn: usize, draw: &mut Draw) -> (String, Scene) {
    let mut scene = Scene::draw(&TOPICS[turn % TOPICS.len()], draw);
    let text = match set {
        PromptSet::TinyWorld => sided(&scene, opening(&scene, 0.7, draw), 0.5, draw),
        PromptSet::TinyWorldFewObjects => sided(&scene, opening(&scene, 0.4, draw), 0.5, draw),
        PromptSet::TinyWorldObjects => sided(&scene, opening(&scene, 1.0, draw), 0.4, draw),
        PromptSet::TinyWorldTwoTopics => sided(&scene, opening(&scene, 0.3, draw), 1.0, draw),
        PromptSet::TinyWorldMoods => moody(&mut scene, turn, draw),
        PromptSet::TinyWorldRegisters => mannered(&mut scene, turn, draw),
        PromptSet::TinyWorldProvocations => provoking(&mut scene, turn, draw),
    };
    scene.note_mentions(&text);
    (text, scene)
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
