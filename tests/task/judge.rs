//! The judges against their audit set.

use std::collections::BTreeSet;

use shared::judge::{self, audit_set};
use shared::task::{Task, TaskSet, built_in};

/// A judge's task, the least agreement that it may ship with, and the labels it may give.
const FLOORS: [(&str, f64, &[&str]); 4] = [
    (
        "topic",
        0.6,
        &["sea", "garden", "cooking", "school", "music", "trains", "sport", "weather", "health", "space", "none"],
    ),
    ("sentiment", 0.6, &["positive", "negative", "none"]),
    ("register", 0.75, &["formal", "informal", "none"]),
    ("toxicity", 0.7, &["toxic", "civil"]),
];

#[test]
fn every_judge_agrees_with_people_often_enough_and_its_card_says_how_often() {
    assert_eq!(judge::ALL.len(), FLOORS.len());
    for (judge, (task, floor, _)) in judge::ALL.iter().zip(FLOORS) {
        assert_eq!(judge.task, task);
        let set = audit_set(task);
        let agreed = set.iter().filter(|row| (judge.judge)(&row.text).label == row.label).count();
        let agreement = agreed as f64 / set.len() as f64;
        let card = judge.card();
        assert_eq!((card.agreement, card.audited), (agreement, set.len()));
        assert!(agreement >= floor, "{task} agrees on {agreed} of {} texts", set.len());
        println!("{task}: {agreed} of {} texts", set.len());
    }
}

#[test]
fn the_audit_set_has_twenty_texts_or_more_per_judge_with_every_label_and_none_twice() {
    for (task, _, labels) in FLOORS {
        let set = audit_set(task);
        assert!(set.len() >= 20, "{task} has {}", set.len());
        let texts: BTreeSet<&str> = set.iter().map(|row| row.text.as_str()).collect();
        assert_eq!(texts.len(), set.len(), "{task} holds a text twice");
        let used: BTreeSet<&str> = set.iter().map(|row| row.label.as_str()).collect();
        assert_eq!(used, labels.iter().copied().collect(), "{task}");
    }
}

#[test]
fn cards_come_only_for_tasks_that_have_a_judge() {
    let named = |task: &&std::sync::Arc<Task>| ["word-count", "toxicity", "topic"].contains(&task.id());
    let tasks: TaskSet = built_in().iter().filter(named).cloned().collect();
    let cards = judge::cards(&tasks);
    assert_eq!(cards.iter().map(|card| card.task.as_str()).collect::<Vec<_>>(), ["topic", "toxicity"]);
    assert!(cards.iter().all(|card| card.version == judge::VERSION && !card.name.is_empty()));
}
