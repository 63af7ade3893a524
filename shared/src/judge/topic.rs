//! Which of ten topics a text is about: the one whose words clearly lead.

use std::cmp::Reverse;
use std::collections::BTreeSet;
use std::sync::LazyLock;

use super::words::{counted, holds, section, words};
use super::{Finding, Judge, OWN};
use crate::message::reason;
use crate::world::{TOPICS, Topic};

/// The words of each topic: the world's people, things and places, and the lexicon's.
///
/// The world's qualities and deeds are left out: `late` or `strong` applies to anything.
static WORDS: LazyLock<Vec<BTreeSet<&'static str>>> = LazyLock::new(|| TOPICS.iter().map(topic_words).collect());

fn topic_words(topic: &'static Topic) -> BTreeSet<&'static str> {
    let mut words = section(include_str!("lexicon/topic.txt"), topic.id);
    words.extend([topic.people, topic.nouns, topic.places].into_iter().flatten());
    words
}

/// The words of each topic in ordinary English: those above, and those of WordNet that no other topic has above.
static OPEN_WORDS: LazyLock<Vec<BTreeSet<&'static str>>> = LazyLock::new(|| {
    let of_wordnet = |(topic, own): (&Topic, &BTreeSet<&'static str>)| {
        let elsewhere = |word: &str| WORDS.iter().any(|list| list.contains(word));
        let words = section(include_str!("lexicon/open_topic.txt"), topic.id);
        own.iter().copied().chain(words.into_iter().filter(|word| !elsewhere(word))).collect()
    };
    TOPICS.iter().zip(WORDS.iter()).map(of_wordnet).collect()
});

/// The judge of topics in ordinary English.
pub(super) const OPEN: Judge = Judge {
    id: "open_topic",
    name: "WordNet topics",
    source: "WordNet 3.1 (WordNet licence), words of ten topics, and word lists of this project",
    judge: |text| judge_by(&OPEN_WORDS, text),
    ..JUDGE
};

/// The judge of topics.
pub(super) const JUDGE: Judge = Judge {
    id: "topic",
    task: "topic",
    name: "topic lexicon",
    source: OWN,
    judge: |text| judge_by(&WORDS, text),
    question: |label| {
        let topic = Topic::by_id(label).map_or(label, |topic| topic.name);
        format!("Is this text mainly about {topic}?")
    },
    labels: || TOPICS.iter().map(|topic| topic.id).collect(),
    why: |finding, asked| {
        let asked = Topic::by_id(asked).map_or("", |topic| topic.name);
        finding.because(if finding.label == "none" { reason::TOPIC_NONE } else { reason::TOPIC }, &[("asked", &asked)])
    },
    settled: None,
};

/// The topic whose words clearly lead: at least two more, and half as many again, as any other's.
fn judge_by(lists: &[BTreeSet<&'static str>], text: &str) -> Finding {
    let words = words(text);
    let mut found: Vec<(&Topic, Vec<String>)> =
        TOPICS.iter().zip(lists.iter().map(|list| of_topic(list, &words))).collect();
    found.sort_by_key(|(_, words)| Reverse(words.len()));
    let [(first, leading), (second, following), ..] = found.as_slice() else {
        unreachable!("there are ten topics");
    };
    let leads = leading.len() >= following.len() + 2 && 2 * leading.len() >= 3 * following.len();
    let names = [("first", first.name.to_owned()), ("second", second.name.to_owned())];
    let because = names.into_iter().chain([("leading", counted(leading)), ("following", counted(following))]).collect();
    Finding { label: if leads { first.id } else { "none" }, because }
}

fn of_topic(list: &BTreeSet<&'static str>, words: &[String]) -> Vec<String> {
    words.iter().filter(|word| holds(list, word)).cloned().collect()
}
