//! Topic: write about T.

use serde::Deserialize;

use super::{Params, Skill, Task, Verdict, one, read, refuse, unknown_slot, verdict};
use crate::error::Result;
use crate::judge;
use crate::world::{Draw, Scene, TOPICS, Topic};

const ID: &str = "topic";
const EXPECTED: &str =
    r#"{"topic": T} with T one of sea, garden, cooking, school, music, trains, sport, weather, health, space"#;

/// Topic.
pub(super) const TASK: Task = Task {
    id: ID,
    title: "Topic",
    skill: Skill::Semantic,
    asks: "write about T",
    satisfied_when: "the topic judge finds T's words clearly in the lead",
    phrasings: &[
        "Keep to the topic of {topic}.",
        "Your answer must be about {topic}.",
        "Write only about {topic}.",
        "Stay on the subject of {topic}.",
    ],
    slot,
    draw,
    check,
    // Words of the topic can always be added until they lead.
    mendable: |params, _| asked(params).map(|_| true),
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Asked {
    topic: String,
}

fn asked(params: &Params) -> Result<&'static Topic> {
    let id = read::<Asked>(ID, EXPECTED, params)?.topic;
    Topic::by_id(&id).ok_or_else(|| refuse(ID, format!("topic is '{id}', which no judge knows"), EXPECTED))
}

fn slot(params: &Params, slot: &str) -> Result<String> {
    match slot {
        "topic" => Ok(asked(params)?.name.to_owned()),
        _ => Err(unknown_slot(ID, slot)),
    }
}

fn draw(level: usize, _: &Scene, _: &mut Draw) -> Params {
    one("topic", TOPICS[level % TOPICS.len()].id)
}

fn check(params: &Params, response: &str) -> Result<Verdict> {
    let asked = asked(params)?;
    let finding = judge::topic::judge(response);
    let leads = match Topic::by_id(finding.label) {
        Some(topic) => format!("{} leads", topic.name),
        None => "no topic clearly leads".to_owned(),
    };
    Ok(verdict(response, finding.label == asked.id, format!("{leads}, {} was asked; {}", asked.name, finding.because)))
}
