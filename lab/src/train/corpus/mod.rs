//! The training corpus: an endless, seeded stream of prompts and responses of the small world.
//!
//! Prompts are of the same kinds as a study's, but no base prompt is one of a study's ([`shared::prompt::is_held_out`]; a
//! study's one sentence may open a longer prompt here). Most responses to an instruction meet it, checked by the task's own
//! checker; some fail it in one point and some ignore it, as real models do: a probe needs both.

mod answer;
mod detail;
mod plain;
mod sentence;

use shared::prompt::{Place, draw_base, instruction, is_held_out, with_instruction};
use shared::task::{self, Params, Task};
use shared::world::{Draw, Scene};

pub use plain::neutral;

/// The most words of a prompt.
pub const MAX_PROMPT_WORDS: usize = 45;
/// The most words of a response.
pub const MAX_RESPONSE_WORDS: usize = 40;

/// One prompt and its response.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Example {
    /// The task whose instruction is in the prompt, if any.
    pub task: Option<&'static str>,
    /// The user's text.
    pub prompt: String,
    /// The response.
    pub response: String,
}

/// The share of examples with an instruction, by task, in thousandths.
const SHARES: [(&str, usize); 9] = [
    ("character-count", 90),
    ("word-count", 90),
    ("json-format", 70),
    ("term-inclusion", 150),
    ("term-exclusion", 90),
    ("topic", 75),
    ("sentiment", 80),
    ("register", 75),
    ("toxicity", 80),
];

/// Prompts without instruction, in thousandths; the rest are plain questions.
const FREE_SHARE: usize = 120;

/// The stream of a seed.
#[derive(Debug)]
pub struct Corpus(Draw);

impl Corpus {
    /// The stream of a seed: the same seed gives the same examples everywhere.
    pub fn new(seed: u64) -> Self {
        Self(Draw::new(seed, "corpus"))
    }

    fn example(&mut self) -> Example {
        let draw = &mut self.0;
        let mut ticket = draw.below(1000);
        for (id, share) in SHARES {
            if ticket < share {
                return instructed(of_share(id), draw);
            }
            ticket -= share;
        }
        if ticket < FREE_SHARE { free(draw) } else { plain::question(draw) }
    }
}

fn of_share(id: &str) -> &'static Task {
    task::by_id(id).expect("SHARES names the built-in tasks")
}

impl Iterator for Corpus {
    type Item = Example;

    fn next(&mut self) -> Option<Example> {
        loop {
            let example = self.example();
            let short = |text: &str, most: usize| text.split_whitespace().count() <= most;
            if short(&example.prompt, MAX_PROMPT_WORDS) && short(&example.response, MAX_RESPONSE_WORDS) {
                return Some(example);
            }
        }
    }
}

/// A base prompt of a task's kind that no study holds.
fn training_base(task: &Task, draw: &mut Draw) -> (String, Scene) {
    let set = task.spec().prompt_set.expect("the built-in tasks have prompt sets");
    loop {
        let turn = draw.below(1000);
        let (text, scene) = draw_base(set, turn, draw);
        if !is_held_out(&text) {
            return (text, scene);
        }
    }
}

fn instructed(task: &'static Task, draw: &mut Draw) -> Example {
    let (base, scene) = training_base(task, draw);
    let params = drawn(task, &scene, draw);
    let phrasing = draw.below(task.spec().phrasings.len());
    let place = if draw.chance(0.25) { Place::Front } else { Place::End };
    let said = instruction(task, &params, phrasing).expect("a task's own parameters fill its own phrasings");
    Example {
        task: Some(task.id()),
        prompt: with_instruction(&base, &said, place),
        response: answer::to_instruction(task, &params, &scene, draw),
    }
}

fn free(draw: &mut Draw) -> Example {
    let kind = draw.below(SHARES.len());
    let (prompt, scene) = training_base(of_share(SHARES[kind].0), draw);
    Example { task: None, response: answer::free(&scene, draw), prompt }
}

/// The corpus's data on a task: parameters, a response to the instruction and one to the bare prompt.
#[derive(Debug, Clone, PartialEq)]
pub struct Lesson {
    /// The base prompt.
    pub base: String,
    /// The instruction's parameters.
    pub params: Params,
    /// A response to base prompt and instruction.
    pub with: String,
    /// A response to the base prompt alone.
    pub without: String,
}

/// An endless, seeded stream of lessons on one task: for measuring the corpus.
pub fn lessons(task: &'static Task, seed: u64) -> impl Iterator<Item = Lesson> {
    let mut draw = Draw::new(seed, task.id());
    std::iter::repeat_with(move || {
        let (base, scene) = training_base(task, &mut draw);
        let params = drawn(task, &scene, &mut draw);
        let with = answer::to_instruction(task, &params, &scene, &mut draw);
        Lesson { params, with, without: answer::free(&scene, &mut draw), base }
    })
}

/// Parameters of a level drawn evenly.
fn drawn(task: &Task, scene: &Scene, draw: &mut Draw) -> Params {
    // A multiple of every task's number of levels.
    let level = draw.below(660);
    task.draw(level, Some(scene), draw)
}
