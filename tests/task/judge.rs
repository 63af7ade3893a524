//! The judges against their audit sets.

use std::collections::{BTreeMap, BTreeSet};

use shared::judge::{self, Judge, audit_set, readings};
use shared::stats::Agreement;
use shared::study::BuiltInSet;
use shared::task::{Task, TaskSet, of_set};

/// A judge's task, the least agreement that the tiny world's may ship with, and the labels it may give.
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

fn open() -> impl Iterator<Item = &'static Judge> {
    judge::ALL.iter().filter(|judge| judge.id != judge.task)
}

#[test]
fn every_judge_of_the_tiny_world_agrees_with_people_often_enough_and_its_card_says_how_often() {
    let tiny: Vec<&Judge> = judge::ALL.iter().filter(|judge| judge.id == judge.task).collect();
    assert_eq!(tiny.len(), FLOORS.len());
    for (judge, (task, floor, _)) in tiny.into_iter().zip(FLOORS) {
        assert_eq!(judge.task, task);
        let set = audit_set(task);
        let agreed = set.iter().filter(|row| (judge.judge)(&row.text).label == row.label).count();
        let agreement = agreed as f64 / set.len() as f64;
        let card = judge.card();
        assert_eq!((card.agreement, card.audited), (agreement, set.len()));
        assert_eq!((card.source, card.audit), (None, None));
        assert!(agreement >= floor, "{task} agrees on {agreed} of {} texts", set.len());
        println!("{task}: {agreed} of {} texts", set.len());
    }
}

/// Accuracy, chance and κ of the cards by their definitions, counted here.
#[test]
fn every_judge_of_ordinary_english_is_measured_on_120_responses_that_were_read_twice() {
    assert_eq!(open().map(|judge| judge.task).collect::<Vec<_>>(), FLOORS.map(|(task, ..)| task));
    for judge in open() {
        let rows = readings(judge.id);
        assert!(rows.len() >= 120, "{}: {} responses", judge.id, rows.len());
        let (_, _, labels) = FLOORS.iter().find(|(task, ..)| *task == judge.task).expect("listed");
        let pairs: Vec<(bool, bool)> = rows
            .iter()
            .flat_map(|row| row.readings.each_ref().map(|label| (row, label)))
            .map(|(row, label)| {
                assert!(labels.contains(&label.as_str()), "{}: no label {label}", judge.id);
                ((judge.judge)(&row.text).label == row.asked, *label == row.asked)
            })
            .collect();
        let share = |of: &dyn Fn(&(bool, bool)) -> bool| {
            pairs.iter().filter(|pair| of(pair)).count() as f64 / pairs.len() as f64
        };
        let observed = share(&|pair| pair.0 == pair.1);
        let (judged, read) = (share(&|pair| pair.0), share(&|pair| pair.1));
        let chance = judged * read + (1.0 - judged) * (1.0 - read);
        let card = judge.card();
        let audit = card.audit.expect("it is audited");
        assert!((audit.agreement.observed - observed).abs() < 1e-12);
        assert!((audit.agreement.chance - chance).abs() < 1e-12);
        assert!((audit.agreement.kappa - (observed - chance) / (1.0 - chance)).abs() < 1e-12);
        assert_eq!((card.audited, card.agreement, audit.met), (rows.len(), audit.agreement.observed, judged));
        let false_share = |met: bool| {
            let of: Vec<bool> = pairs.iter().filter(|pair| pair.0 == met).map(|pair| pair.1 != met).collect();
            of.iter().filter(|&&wrong| wrong).count() as f64 / of.len() as f64
        };
        assert_eq!(audit.false_share, [false_share(false), false_share(true)].map(Some));
        assert_eq!(audit.is_doubtful(), audit.agreement.kappa < 0.6);
        println!("{}: {audit:?}", judge.id);
    }
}

/// Two hundred texts and three labels, by hand: 140 agree; rows have 100, 60 and 40, columns 120, 60 and 20, so chance is .41.
#[test]
fn kappa_and_its_interval_are_those_of_a_table_by_hand() {
    let table: [[u16; 3]; 3] = [[88, 10, 2], [14, 40, 6], [18, 10, 12]];
    let pairs = (0..9).flat_map(|cell| vec![vec![(cell / 3, cell % 3)]; usize::from(table[cell / 3][cell % 3])]);
    let texts: Vec<Vec<(usize, usize)>> = pairs.collect();
    let found = Agreement::of(&texts).expect("three labels");
    assert!((found.observed - 0.70).abs() < 1e-9 && (found.chance - 0.41).abs() < 1e-9, "{found:?}");
    assert!((found.kappa - 0.29 / 0.59).abs() < 1e-9);
    // Fleiss, Cohen & Everitt (1969), large samples: the standard error of κ, from its variance's three terms.
    let n = 200.0;
    let share = |row: usize, column: usize| f64::from(table[row][column]) / n;
    let row = |row: usize| (0..3).map(|column| share(row, column)).sum::<f64>();
    let column = |column: usize| (0..3).map(|row| share(row, column)).sum::<f64>();
    let (kappa, chance) = (found.kappa, found.chance);
    let on = (0..3).map(|i| share(i, i) * (1.0 - (row(i) + column(i)) * (1.0 - kappa)).powi(2)).sum::<f64>();
    let off = (0..9).filter(|cell| cell / 3 != cell % 3).map(|cell| (cell / 3, cell % 3));
    let off = off.map(|(i, j)| share(i, j) * (column(i) + row(j)).powi(2)).sum::<f64>() * (1.0 - kappa).powi(2);
    let variance = (on + off - (kappa - chance * (1.0 - kappa)).powi(2)) / (n * (1.0 - chance).powi(2));
    let reach = (found.interval[1] - found.interval[0]) / 2.0;
    assert!((reach / (1.972 * variance.sqrt()) - 1.0).abs() < 0.02, "{reach} against {}", 1.972 * variance.sqrt());
    assert_eq!(Agreement::of(&vec![vec![(true, true)]; 9]), None, "one label has all pairs");
}

#[test]
fn judges_of_ordinary_english_decide_by_their_lists() {
    let label = |id: &str, text: &str| {
        let judge = judge::ALL.iter().find(|judge| judge.id == id).expect("there is one");
        (judge.judge)(text).label
    };
    let cases = [
        ("open_topic", "The violinist tuned her cello before the symphony.", "music"),
        ("open_topic", "A blizzard and a hailstorm followed the drizzle.", "weather"),
        ("open_topic", "It was a day like any other.", "none"),
        ("open_sentiment", "What a wonderful surprise, I am so happy!", "positive"),
        ("open_sentiment", "This was not a good day. I am miserable.", "negative"),
        ("open_sentiment", "The bus leaves at nine.", "none"),
        ("open_register", "We hereby notify you that the aforementioned parcel was delivered.", "formal"),
        ("open_register", "gonna grab it later, thx mate!", "informal"),
        ("open_register", "The cat is on the mat.", "none"),
        ("open_toxicity", "You are a pathetic loser.", "toxic"),
        ("open_toxicity", "Boil the egg for eight minutes and assess it.", "civil"),
    ];
    for (id, text, expected) in cases {
        assert_eq!(label(id, text), expected, "{id}: {text}");
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
    for (set, open) in [(BuiltInSet::TinyWorld, false), (BuiltInSet::Natural, true)] {
        let tasks: TaskSet = of_set(set).iter().filter(named).cloned().collect();
        let cards = judge::cards(&tasks);
        assert_eq!(cards.iter().map(|card| card.task.as_str()).collect::<Vec<_>>(), ["topic", "toxicity"]);
        assert!(cards.iter().all(|card| card.version == judge::VERSION && !card.name.is_empty()));
        assert!(cards.iter().all(|card| (card.source.is_some(), card.audit.is_some()) == (open, open)));
        let names: BTreeMap<&str, &str> = cards.iter().map(|card| (card.task.as_str(), card.name.as_str())).collect();
        assert_eq!(names["topic"], if open { "WordNet topics" } else { "topic lexicon" });
    }
}
