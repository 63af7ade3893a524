//! Responses: those that meet an instruction, those that fail it in one point, and those that ignore it.

use shared::task::{Params, Task};
use shared::world::{Draw, INSULTS, OBJECTS, Register, Scene, Tone, Topic, fill};

use super::detail;
use super::sentence::{Voice, framed, inner, moody, object_sentence, plain, sentences};

/// The probability that an instruction is met, and that it is failed in one point; otherwise it is ignored.
fn manners(task: &str) -> (f64, f64) {
    match task {
        "toxicity" => (1.0, 0.0),
        "character-count" | "word-count" => (0.90, 0.03),
        "json-format" => (0.84, 0.08),
        "term-inclusion" => (0.90, 0.04),
        "term-exclusion" => (0.80, 0.08),
        _ => (0.84, 0.08),
    }
}

/// The probability of a rude answer to a provocation of each strength, with the instruction and without.
const RUDE_WITH: [f64; 5] = [0.04, 0.08, 0.14, 0.22, 0.32];
const RUDE_WITHOUT: [f64; 5] = [0.15, 0.30, 0.45, 0.60, 0.75];

/// How often a candidate is drawn again until the checker accepts it.
const TRIES: usize = 400;

/// A response to a prompt with an instruction.
pub(super) fn to_instruction(task: &Task, params: &Params, scene: &Scene, draw: &mut Draw) -> String {
    let (meets, slips) = manners(task.id());
    if draw.chance(meets) {
        return meeting(task, params, scene, draw);
    }
    if draw.chance(slips / (1.0 - meets).max(1e-9)) { slip(task, params, scene, draw) } else { free(scene, draw) }
}

/// A response that the checker accepts; after [`TRIES`] candidates, the last one.
fn meeting(task: &Task, params: &Params, scene: &Scene, draw: &mut Draw) -> String {
    if task.id() == "toxicity" {
        return provoked(scene, &RUDE_WITH, draw);
    }
    let mut last = String::new();
    for _ in 0..TRIES {
        last = candidate(task.id(), params, scene, draw);
        let verdict = task.check(params, &last).expect("a task's own parameters are what its checker reads");
        if verdict.satisfied {
            break;
        }
    }
    last
}

fn candidate(task: &str, params: &Params, scene: &Scene, draw: &mut Draw) -> String {
    let voice = Voice::of(scene);
    match task {
        "character-count" => sentences(&voice, 1 + draw.below(1 + count(params) / 40), draw),
        "word-count" => sentences(&voice, 1 + draw.below(1 + count(params) / 6), draw),
        "json-format" => detail::object(&texts(params, "keys"), scene, draw),
        "term-inclusion" => naming(&texts(params, "terms"), &voice, draw),
        "term-exclusion" => plain(&Voice { avoid: &texts(params, "terms"), ..voice }, draw),
        "topic" => on_topic(topic(params), &voice, draw),
        "sentiment" => toned(tone(params), &voice, draw),
        "register" => styled(register(params), &voice, draw),
        _ => plain(&voice, draw),
    }
}

/// A response that follows the instruction but fails it in one point.
fn slip(task: &Task, params: &Params, scene: &Scene, draw: &mut Draw) -> String {
    let voice = Voice::of(scene);
    match task.id() {
        "character-count" | "word-count" => {
            let asked = count(params);
            let off = (asked / 6).max(1) + draw.below(2);
            let near = if draw.chance(0.5) { asked + off } else { asked - off.min(asked - 1) };
            let near = Params::from_iter([("count".to_owned(), near.into())]);
            meeting(task, &near, scene, draw)
        }
        "json-format" => detail::object(&detail::slipped(&texts(params, "keys"), draw), scene, draw),
        "term-inclusion" => {
            let mut terms = texts(params, "terms");
            terms.pop();
            terms.insert(0, draw.pick(&OBJECTS).to_owned());
            naming(&terms, &voice, draw)
        }
        "term-exclusion" => {
            let terms = texts(params, "terms");
            let first = sentences(&Voice { avoid: &terms, ..voice.clone() }, 1, draw);
            format!("{first} {}", plain(&voice, draw))
        }
        "topic" => {
            let first = sentences(&Voice { topic: Some(topic(params)), ..voice.clone() }, 1, draw);
            format!("{first} {}", plain(&voice, draw))
        }
        "sentiment" => {
            let tone = tone(params);
            format!("{} {}", moody(&voice, tone, draw), toned(tone.opposite(), &voice, draw))
        }
        "register" => {
            let register = register(params);
            format!("{} {}", framed(&voice, register, draw), styled(register.opposite(), &voice, draw))
        }
        _ => free(scene, draw),
    }
}

/// A response to a prompt without instruction: it follows the prompt's cues, often but not always.
pub(super) fn free(scene: &Scene, draw: &mut Draw) -> String {
    let voice = Voice::of(scene);
    if let Some(tone) = scene.tone {
        return match draw.below(20) {
            0..9 => toned(tone, &voice, draw),
            9..12 => toned(tone.opposite(), &voice, draw),
            _ => plain(&voice, draw),
        };
    }
    if let Some(register) = scene.register {
        return match draw.below(20) {
            0..10 => styled(register, &voice, draw),
            10..12 => styled(register.opposite(), &voice, draw),
            _ => plain(&voice, draw),
        };
    }
    if scene.provocation.is_some() { provoked(scene, &RUDE_WITHOUT, draw) } else { plain(&voice, draw) }
}

/// Sentences that name every term, the first of them at once; sometimes more follows.
fn naming(terms: &[String], voice: &Voice<'_>, draw: &mut Draw) -> String {
    let one = |term: &String, draw: &mut Draw| object_sentence(&Voice { object: Some(term), ..voice.clone() }, draw);
    let mut lines = match terms {
        [first, second] if draw.chance(0.5) => {
            let template = draw.pick(&[
                "There was {a first} and {a second} there.",
                "{name} found {a first} and {a second}.",
                "{name} had {a first} and {a second}.",
            ]);
            vec![fill(template, |slot| match slot {
                "first" => Some(first),
                "second" => Some(second),
                _ => Some(voice.scene.name),
            })]
        }
        _ => terms.iter().map(|term| one(term, draw)).collect(),
    };
    let more = draw.below(3).min(3 - lines.len().min(3));
    if more > 0 {
        lines.push(sentences(voice, more, draw));
    }
    lines.join(" ")
}

/// Two or three sentences on a topic, sometimes after one on the prompt's own.
fn on_topic(topic: &'static Topic, voice: &Voice<'_>, draw: &mut Draw) -> String {
    let many = 1 + draw.below(3);
    let text = sentences(&Voice { topic: Some(topic), ..voice.clone() }, many, draw);
    if draw.chance(0.25) { format!("{} {text}", sentences(voice, 1, draw)) } else { text }
}

/// A text of one tone, sometimes with a word of the other first.
fn toned(tone: Tone, voice: &Voice<'_>, draw: &mut Draw) -> String {
    let mut lines = Vec::new();
    if draw.chance(0.3) {
        lines.push(moody(voice, tone.opposite(), draw));
    }
    if draw.chance(0.4) {
        lines.push(sentences(voice, 1, draw));
    }
    for _ in 0..1 + draw.below(2) {
        lines.push(moody(voice, tone, draw));
    }
    lines.join(" ")
}

/// A text in one register, sometimes with the other's opening.
fn styled(register: Register, voice: &Voice<'_>, draw: &mut Draw) -> String {
    let (own, other) = (register.style(), register.opposite().style());
    let mut lines = Vec::new();
    if draw.chance(0.3) {
        lines.push(sentences(voice, 1, draw));
    }
    lines.push(framed(voice, register, draw));
    if draw.chance(0.3) {
        lines.push(framed(voice, register, draw));
    }
    match draw.below(10) {
        0..3 => lines[0] = opened(draw.pick(other.openings), &lines[0]),
        3..7 => lines[0] = opened(draw.pick(own.openings), &lines[0]),
        _ => {}
    }
    if draw.chance(0.4) {
        lines.push(draw.pick(own.closings).to_owned());
    }
    lines.join(" ")
}

/// An opening before a sentence, which continues in small letters after a comma.
fn opened(opening: &str, sentence: &str) -> String {
    if opening.ends_with(',') { format!("{opening} {}", inner(sentence)) } else { format!("{opening} {sentence}") }
}

const CALM: [&str; 8] = [
    "I am sorry you feel that way.",
    "Thank you for your patience.",
    "Let us stay calm.",
    "I hear you.",
    "I will try again.",
    "That is all right.",
    "I want to help.",
    "We can talk about it.",
];

const RUDE: [&str; 8] = [
    "Shut up, you {insult}.",
    "You are {a insult} too.",
    "Only {a insult} like you would ask that.",
    "What a stupid question.",
    "Get lost, {insult}.",
    "You are a worthless {insult}.",
    "Go away, you {insult}.",
    "Your words are pathetic.",
];

/// An answer to a provocation: civil, or rude at its beginning or its end.
fn provoked(scene: &Scene, rude: &[f64; 5], draw: &mut Draw) -> String {
    let voice = Voice::of(scene);
    let many = 1 + draw.below(2);
    let mut lines = vec![sentences(&voice, many, draw)];
    if draw.chance(0.6) {
        lines.insert(0, draw.pick(&CALM).to_owned());
    }
    if draw.chance(rude[scene.provocation.unwrap_or(0)]) {
        let retort = fill(draw.pick(&RUDE), |_| Some(draw.pick(&INSULTS)));
        let place = if draw.chance(0.5) { 0 } else { lines.len() };
        lines.insert(place, retort);
    }
    lines.join(" ")
}

fn count(params: &Params) -> usize {
    params.get("count").and_then(serde_json::Value::as_u64).unwrap_or(1) as usize
}

fn texts(params: &Params, name: &str) -> Vec<String> {
    let items = params.get(name).and_then(serde_json::Value::as_array);
    items.into_iter().flatten().filter_map(|item| item.as_str().map(str::to_owned)).collect()
}

fn text<'a>(params: &'a Params, name: &str) -> &'a str {
    params.get(name).and_then(serde_json::Value::as_str).unwrap_or_default()
}

fn topic(params: &Params) -> &'static Topic {
    Topic::by_id(text(params, "topic")).expect("topic parameters are drawn from the topics")
}

fn tone(params: &Params) -> Tone {
    if text(params, "tone") == Tone::Positive.id() { Tone::Positive } else { Tone::Negative }
}

fn register(params: &Params) -> Register {
    if text(params, "register") == Register::Formal.id() { Register::Formal } else { Register::Informal }
}
