//! Sentences of the small world, about a scene.

use shared::world::{Draw, NAMES, OBJECTS, Register, Scene, TIMES, Tone, Topic, VERBS, fill, sentence_case};

/// The source of a sentence's words.
#[derive(Debug, Clone)]
pub(super) struct Voice<'a> {
    /// The scene of the prompt.
    pub(super) scene: &'a Scene,
    /// A topic to keep to, instead of the scene's two.
    pub(super) topic: Option<&'static Topic>,
    /// Words to avoid.
    pub(super) avoid: &'a [String],
    /// A thing to name wherever a thing of no topic is named.
    pub(super) object: Option<&'a str>,
}

impl<'a> Voice<'a> {
    /// The voice of a scene, without further conditions.
    pub(super) fn of(scene: &'a Scene) -> Self {
        Self { scene, topic: None, avoid: &[], object: None }
    }
}

/// Sentences that name a thing of no topic: simple slots, which asked words can fill.
const OBJECT_SENTENCES: [&str; 14] = [
    "There is {a object} near the {place}.",
    "{name} found {a object} at the {place}.",
    "The {object} was under the {noun}.",
    "The {person} {verb} the {object}.",
    "{name} {verb} the {object}.",
    "{name} had {a object}.",
    "The {object} was at the {place}.",
    "{time}, {name} {verb} the {object} at the {place}.",
    "The {person} gave {name} {a object}.",
    "{name} went to the {place} with {a object}.",
    "The {person} looked for the {object} near the {adjective} {noun}.",
    "{name} found the {object} and {verb} the {noun}.",
    "Near the {noun} there was {a object}.",
    "The {object} was {adjective}.",
];

/// Sentences without one, from three words to fifteen.
const SENTENCES: [&str; 22] = [
    "The {noun} was {adjective}.",
    "{name} {verb} the {noun}.",
    "The {person} came.",
    "{name} was there.",
    "The {person} {verb} the {noun}.",
    "The {person} {verb} {a adjective} {noun}.",
    "{time}, the {person} {verb} the {noun}.",
    "{time}, {name} {verb} the {noun} at the {place}.",
    "The {person} and {name} {verb} the {noun}.",
    "The {person} {verb} the {noun} at the {place}.",
    "{name} went to the {place}.",
    "{name} met the {person} at the {place}.",
    "{name} {verb} the {noun}, and the {person} {verb} the {noun2}.",
    "The {adjective} {noun} was near the {place}.",
    "There was {a noun} and {a noun2} at the {place}.",
    "{time} there was {a noun} near the {noun2}.",
    "The {person} came to the {place} and {verb} the {noun}.",
    "The {person} looked for {a noun} at the {place}, but {name} {verb} the {noun2}.",
    "{name} and the {person} came to the {place} and {verb} the {adjective} {noun} there.",
    "When {name} came to the {place}, the {person} {verb} the {noun} and the {noun2}.",
    "{name} {verb} it.",
    "It was near the {place}.",
];

/// One to three sentences; the first more often names the thing of the prompt.
pub(super) fn plain(voice: &Voice<'_>, draw: &mut Draw) -> String {
    let many = match draw.below(20) {
        0..7 => 1,
        7..15 => 2,
        _ => 3,
    };
    sentences(voice, many, draw)
}

/// A given number of sentences.
pub(super) fn sentences(voice: &Voice<'_>, many: usize, draw: &mut Draw) -> String {
    let named = voice.scene.mentioned.contains(&voice.scene.object);
    let with_object = if named { 0.6 } else { 0.15 };
    let line = |place: usize, draw: &mut Draw| {
        let share = if place == 0 { with_object } else { with_object / 2.0 };
        if draw.chance(share) { object_sentence(voice, draw) } else { spoken(draw.pick(&SENTENCES), voice, draw) }
    };
    (0..many).map(|place| line(place, draw)).collect::<Vec<_>>().join(" ")
}

/// A sentence that names a thing of no topic.
pub(super) fn object_sentence(voice: &Voice<'_>, draw: &mut Draw) -> String {
    spoken(draw.pick(&OBJECT_SENTENCES), voice, draw)
}

/// A sentence that carries a mood.
pub(super) fn moody(voice: &Voice<'_>, tone: Tone, draw: &mut Draw) -> String {
    let mood = tone.mood();
    fill(draw.pick(mood.sentences), |slot| match slot {
        "feeling" => Some(draw.pick(mood.feelings)),
        "quality" => Some(draw.pick(mood.qualities)),
        "deed" => Some(draw.pick(mood.deeds)),
        "treatment" => Some(draw.pick(mood.treatments)),
        _ => voice.word(slot, draw),
    })
}

/// A sentence in a register's frame.
pub(super) fn framed(voice: &Voice<'_>, register: Register, draw: &mut Draw) -> String {
    let clause = sentences(voice, 1, draw);
    let frame = draw.pick(register.style().frames);
    sentence_case(&frame.replace("{clause}", &inner(clause.trim_end_matches('.'))))
}

/// A sentence as a clause: a small first letter, unless a name opens it.
pub(super) fn inner(sentence: &str) -> String {
    if NAMES.iter().any(|name| sentence.starts_with(name)) || sentence.starts_with("I ") {
        return sentence.to_owned();
    }
    let mut letters = sentence.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}

/// A template filled with the voice's words.
pub(super) fn spoken(template: &str, voice: &Voice<'_>, draw: &mut Draw) -> String {
    fill(template, |slot| voice.word(slot, draw))
}

impl<'a> Voice<'a> {
    /// A word for a slot, not one to avoid if another can be found.
    fn word(&self, slot: &str, draw: &mut Draw) -> Option<&'a str> {
        let mut word = self.any_word(slot, draw)?;
        for _ in 0..8 {
            if !self.avoid.iter().any(|avoided| avoided == word) {
                break;
            }
            word = self.any_word(slot, draw)?;
        }
        Some(word)
    }

    fn any_word(&self, slot: &str, draw: &mut Draw) -> Option<&'a str> {
        let scene = self.scene;
        let recalled = draw.chance(0.8);
        let own = self.topic.is_none_or(|topic| topic.id == scene.topic.id);
        let second = self.topic.is_none() && draw.chance(self.drift());
        let topic = self.topic.unwrap_or(if second { scene.other } else { scene.topic });
        let recall = |first: &'static str, other: &'static str, all: &'static [&'static str], draw: &mut Draw| {
            if recalled && second {
                other
            } else if recalled && own {
                first
            } else {
                draw.pick(all)
            }
        };
        Some(match slot {
            "name" if recalled => scene.name,
            "name" => draw.pick(&NAMES),
            "object" => match self.object {
                Some(object) => object,
                None if recalled && scene.mentioned.contains(&scene.object) => scene.object,
                None => draw.pick(&OBJECTS),
            },
            "person" => recall(scene.person, scene.person2, topic.people, draw),
            "place" => recall(scene.place, scene.place2, topic.places, draw),
            "noun" if draw.chance(0.5) => recall(scene.noun, scene.noun2, topic.nouns, draw),
            "noun" | "noun2" => draw.pick(topic.nouns),
            "adjective" => draw.pick(topic.adjectives),
            "verb" if draw.chance(0.4) => draw.pick(topic.verbs),
            "verb" => draw.pick(&VERBS),
            "time" => draw.pick(&TIMES),
            _ => return None,
        })
    }

    /// How often a word is of the scene's second topic: more often when the prompt names one.
    fn drift(&self) -> f64 {
        let scene = self.scene;
        let named = [scene.person2, scene.place2, scene.noun2].iter().any(|word| scene.mentioned.contains(word));
        if named { 0.35 } else { 0.05 }
    }
}
