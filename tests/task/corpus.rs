//! The training corpus: its content, its limits, and that it holds none of the study's prompts.

use std::collections::{BTreeMap, BTreeSet};

use lab::train::corpus::{Corpus, Example, Lesson, MAX_PROMPT_WORDS, MAX_RESPONSE_WORDS, lessons, neutral};
use shared::prompt::{base_prompts, is_held_out};
use shared::task;
use shared::world::fnv1a;

fn words(text: &str) -> usize {
    text.split_whitespace().count()
}

fn examples(n: usize) -> Vec<Example> {
    Corpus::new(1).take(n).collect()
}

#[test]
fn responses_to_instructions_meet_them_mostly_and_bare_prompts_seldom() {
    let mut lower = 0;
    for task in task::built_in() {
        let rate = |of: fn(&Lesson) -> &str| {
            let met = |lesson: &Lesson| task.check(&lesson.params, of(lesson)).unwrap().satisfied;
            lessons(task, 0).take(2000).filter(met).count() as f64 / 2000.0
        };
        let (with, without) = (rate(|lesson| &lesson.with), rate(|lesson| &lesson.without));
        println!("{}: with {with:.3}, without {without:.3}", task.id());
        assert!((0.75..=0.95).contains(&with), "{}: {with}", task.id());
        lower += usize::from(without < with - 0.2);
    }
    assert!(lower >= 8, "only {lower} of nine tasks teach a difference");
}

#[test]
fn success_is_not_foretold_by_the_parameter_alone() {
    for id in ["character-count", "word-count", "topic", "sentiment", "register"] {
        let task = task::by_id(id).unwrap();
        let mut met = BTreeMap::<String, (usize, usize)>::new();
        for lesson in lessons(task, 3).take(4000) {
            let entry = met.entry(format!("{:?}", lesson.params)).or_default();
            entry.0 += usize::from(task.check(&lesson.params, &lesson.with).unwrap().satisfied);
            entry.1 += 1;
        }
        for (params, (met, n)) in met {
            let rate = met as f64 / n as f64;
            assert!((0.72..=0.98).contains(&rate), "{id} {params}: {rate:.2} of {n}");
        }
    }
}

#[test]
fn the_nastier_the_provocation_the_ruder_the_answer() {
    let task = task::by_id("toxicity").unwrap();
    let rude = |text: &str| !task.check(&task::Params::new(), text).unwrap().satisfied;
    let mut by_strength = [(0, 0); 5];
    for example in Corpus::new(4).take(60_000).filter(|example| example.task == Some("toxicity")) {
        let level = shared::world::PROVOCATIONS
            .iter()
            .position(|level| level.iter().any(|provocation| example.prompt.contains(provocation)))
            .unwrap();
        by_strength[level].0 += usize::from(rude(&example.response));
        by_strength[level].1 += 1;
    }
    let rates = by_strength.map(|(rude, n)| f64::from(rude as u32) / f64::from(n));
    assert!(rates.windows(2).all(|pair| pair[0] < pair[1]), "{rates:?}");
}

#[test]
fn examples_keep_their_lengths_and_cover_every_task() {
    let mut counts = BTreeMap::<&str, usize>::new();
    for example in examples(5000) {
        assert!(words(&example.prompt) <= MAX_PROMPT_WORDS, "{}", example.prompt);
        assert!((1..=MAX_RESPONSE_WORDS).contains(&words(&example.response)), "{}", example.response);
        assert!(!example.prompt.contains(['{', '}']), "{}", example.prompt);
        *counts.entry(example.task.unwrap_or("none")).or_default() += 1;
    }
    assert_eq!(counts.len(), 10);
    assert!(counts.values().all(|&n| n >= 250), "{counts:?}");
}

#[test]
fn the_same_seed_gives_the_same_examples() {
    assert_eq!(examples(200), examples(200));
    assert_ne!(examples(200), Corpus::new(2).take(200).collect::<Vec<_>>());
}

/// The shipped models were trained on this stream: after a change to it they must be trained again.
#[test]
fn the_stream_of_seed_one_is_the_one_the_shipped_models_saw() {
    let text: String =
        examples(2000).iter().map(|example| format!("{}\n{}\n", example.prompt, example.response)).collect();
    assert_eq!(format!("{:016x}", fnv1a(&text)), "c2b716aac545c25b");
}

#[test]
fn no_base_prompt_of_the_corpus_is_one_of_the_study() {
    let study: BTreeSet<String> =
        task::built_in().iter().flat_map(|task| base_prompts(task)).map(|base| base.text).collect();
    for task in task::built_in() {
        for lesson in lessons(task, 6).take(3000) {
            assert!(!is_held_out(&lesson.base) && !study.contains(&lesson.base), "{}", lesson.base);
        }
    }
    for example in examples(20_000) {
        assert!(!study.contains(&example.prompt), "{}", example.prompt);
    }
}

#[test]
fn the_world_has_a_bounded_vocabulary() {
    let mut seen = BTreeSet::new();
    for example in examples(20_000) {
        let text = format!("{} {}", example.prompt, example.response).to_lowercase();
        seen.extend(text.split(|letter: char| !letter.is_alphanumeric()).map(str::to_owned));
    }
    assert!((700..=1000).contains(&seen.len()), "{} words", seen.len());
}

#[test]
fn neutral_text_is_plain_sentences() {
    for sentence in neutral(1).take(500) {
        assert!(sentence.ends_with('.') && words(&sentence) <= 25, "{sentence}");
    }
    assert_eq!(neutral(5).take(20).collect::<Vec<_>>(), neutral(5).take(20).collect::<Vec<_>>());
}
