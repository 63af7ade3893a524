//! The content of a base prompt: two topics, the people, things and places in them, and its cues.

use super::{Draw, NAMES, OBJECTS, Register, TOPICS, Tone, Topic};

/// The people, things and places of one base prompt.
#[derive(Debug, Clone)]
pub struct Scene {
    /// The topic in front.
    pub topic: &'static Topic,
    /// The second topic, always another one.
    pub other: &'static Topic,
    /// Someone.
    pub name: &'static str,
    /// Someone else.
    pub name2: &'static str,
    /// A person of the topic.
    pub person: &'static str,
    /// A person of the second topic.
    pub person2: &'static str,
    /// A thing of the topic.
    pub noun: &'static str,
    /// A thing of the second topic.
    pub noun2: &'static str,
    /// A place of the topic.
    pub place: &'static str,
    /// A place of the second topic.
    pub place2: &'static str,
    /// A thing of no topic.
    pub object: &'static str,
    /// The mood the prompt cues.
    pub tone: Option<Tone>,
    /// The register the prompt is written in.
    pub register: Option<Register>,
    /// The strength of the provocation, from 0.
    pub provocation: Option<usize>,
    /// The words above that the prompt's text names.
    pub mentioned: Vec<&'static str>,
}

impl Scene {
    /// A scene of a topic beside another one, without cues.
    pub fn draw(topic: &'static Topic, draw: &mut Draw) -> Self {
        let others: Vec<&'static Topic> = TOPICS.iter().filter(|other| other.id != topic.id).collect();
        let other = draw.pick(&others);
        let names = draw.pick_some(&NAMES, 2);
        Self {
            topic,
            other,
            name: names[0],
            name2: names[1],
            person: draw.pick(topic.people),
            person2: draw.pick(other.people),
            noun: draw.pick(topic.nouns),
            noun2: draw.pick(other.nouns),
            place: draw.pick(topic.places),
            place2: draw.pick(other.places),
            object: draw.pick(&OBJECTS),
            tone: None,
            register: None,
            provocation: None,
            mentioned: Vec::new(),
        }
    }

    /// The word of a template's slot.
    pub fn slot(&self, slot: &str) -> Option<&'static str> {
        Some(match slot {
            "name" => self.name,
            "name2" => self.name2,
            "person" => self.person,
            "person2" => self.person2,
            "noun" => self.noun,
            "noun2" => self.noun2,
            "place" => self.place,
            "place2" => self.place2,
            "object" => self.object,
            _ => return None,
        })
    }

    /// Records which of the scene's words a text names.
    pub fn note_mentions(&mut self, text: &str) {
        let words: Vec<&str> = text.split(|letter: char| !letter.is_alphanumeric()).collect();
        let all = [self.object, self.person, self.place, self.noun, self.person2, self.place2, self.noun2];
        self.mentioned = all.into_iter().filter(|word| words.contains(word)).collect();
    }
}
