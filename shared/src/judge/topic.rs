//! Which of ten topics a text is about: the one whose words clearly lead.

use std::cmp::Reverse;
use std::collections::BTreeSet;
use std::sync::LazyLock;

use super::words::{counted, holds, section, words};
use super::{Finding, Judge};
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

/// The judge of topics.
pub(super) const JUDGE: Judge = Judge {
    task: "topic",
    name: "topic lexicon",
    judge,
    labels: || TOPICS.iter().map(|topic| topic.id).collect(),
    why: |finding, asked| {
        let asked = Topic::by_id(asked).map_or("", |topic| topic.name);
        finding.because(if finding.label == "none" { reason::TOPIC_NONE } else { reason::TOPIC }, &[("asked", &asked)])
    },
    settled: None,
};

/// The topic whose words clearly lead: at least two more, and half as many again, as any other's.
fn judge(text: &str) -> Finding {
    let words = words(text);
    let mut found: Vec<(&Topic, Vec<String>)> =
        TOPICS.iter().zip(WORDS.iter().map(|list| of_topic(list, &words))).collect();
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
