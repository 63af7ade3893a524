//! Base prompts, instructions and plans.

use std::collections::{BTreeMap, BTreeSet};

use shared::prompt::{PlannedPrompt, base_prompts, instruction, is_held_out, plan};
use shared::task::{self, TaskSet};

fn tasks() -> TaskSet {
    task::built_in().iter().cloned().collect()
}

fn alone(id: &str) -> TaskSet {
    task::built_in().iter().filter(|task| task.id() == id).cloned().collect()
}

fn rows(of: &str, plan: &[PlannedPrompt], with: bool) -> Vec<PlannedPrompt> {
    plan.iter().filter(|row| row.task == of && row.with_constraint == with).cloned().collect()
}

#[test]
fn every_task_has_a_hundred_base_prompts_that_no_other_task_has() {
    let mut seen = BTreeSet::new();
    for task in task::built_in() {
        let prompts = base_prompts(task);
        assert!(prompts.len() >= 100, "{} has {}", task.id(), prompts.len());
        for (number, prompt) in prompts.iter().enumerate() {
            assert_eq!(prompt.id, format!("{}/{number:03}", task.id()));
            assert!(is_held_out(&prompt.text), "{}", prompt.text);
            assert!(seen.insert(prompt.text.clone()), "twice: {}", prompt.text);
            assert!(prompt.text.split_whitespace().count() <= 40, "long: {}", prompt.text);
        }
    }
}

#[test]
fn the_first_base_prompts_stay_what_they_are() {
    let first: Vec<String> = task::built_in().iter().map(|task| base_prompts(task)[0].text.clone()).collect();
    assert_eq!(first, FIRST);
}

/// Base prompts are data of the study: when these change, older studies no longer name the same prompts.
const FIRST: [&str; 9] = [
    "Why was Paul at the harbour?",
    "Say something about the whale and the captain. A friend waits at the school.",
    "Why was David at the harbour? Iris calls from the greenhouse.",
    "Tell me about the fisher who found a map at the pier. Jack asks for the violin.",
    "Write a note about a lantern, a shell and the captain.",
    "Write about the fisher at the harbour. It is not far from the hospital.",
    "Describe a day at the harbour with Felix. The sailor loved the shell.",
    "I would kindly request a few lines concerning the bowl at the pier.",
    "I have asked you this before. Write about the diver at the harbour.",
];

#[test]
fn every_task_has_three_phrasings_or_more_and_each_carries_its_parameters() {
    for task in task::built_in() {
        assert!(task.spec().phrasings.len() >= 3, "{}", task.id());
        let prompt = &base_prompts(task)[0];
        let mut draw = shared::world::Draw::new(1, "test");
        let params = task.draw(4, prompt.scene.as_ref(), &mut draw);
        let said: BTreeSet<String> =
            (0..task.spec().phrasings.len()).map(|phrasing| instruction(task, &params, phrasing).unwrap()).collect();
        assert_eq!(said.len(), task.spec().phrasings.len());
        for sentence in &said {
            assert!(!sentence.contains('{') && sentence.ends_with('.'), "{sentence}");
        }
        let error = instruction(task, &params, 99).unwrap_err().to_string();
        assert!(error.contains("has no phrasing 99"), "{error}");
    }
}

#[test]
fn instructions_name_what_they_ask() {
    let said = |id: &str, params: &str, phrasing: usize| {
        instruction(task::by_id(id).unwrap(), &serde_json::from_str(params).unwrap(), phrasing)
    };
    assert_eq!(said("word-count", r#"{"count": 7}"#, 0).unwrap(), "Use exactly 7 words.");
    assert_eq!(said("term-inclusion", r#"{"terms": ["kettle"]}"#, 0).unwrap(), "Use the word kettle.");
    assert_eq!(
        said("term-exclusion", r#"{"terms": ["kettle", "rope"]}"#, 0).unwrap(),
        "Do not use the words kettle and rope."
    );
    assert_eq!(
        said("json-format", r#"{"keys": ["name", "day", "size"]}"#, 1).unwrap(),
        r#"Reply only in JSON, with exactly these keys: "name", "day" and "size"."#
    );
    assert_eq!(said("register", r#"{"register": "informal"}"#, 2).unwrap(), "Write in an informal style.");
    assert!(said("word-count", "{}", 0).unwrap_err().to_string().contains("count is missing"));
}

#[test]
fn a_plan_is_the_same_for_the_same_seed_and_another_for_another() {
    let first = plan(&tasks(), 30, 20, 7);
    assert_eq!(first, plan(&tasks(), 30, 20, 7));
    assert_ne!(first, plan(&tasks(), 30, 20, 8));
    let alone = plan(&alone("topic"), 30, 20, 7);
    let among: Vec<PlannedPrompt> = first.into_iter().filter(|row| row.task == "topic").collect();
    assert_eq!(alone, among, "a task's plan does not depend on the tasks beside it");
}

#[test]
fn ids_are_unique_and_rows_are_whole() {
    let plan = plan(&tasks(), 300, 150, 1);
    assert_eq!(plan.len(), 9 * 450);
    let ids: BTreeSet<&str> = plan.iter().map(|row| row.id.as_str()).collect();
    assert_eq!(ids.len(), plan.len());
    for row in &plan {
        let word = if row.with_constraint { "with" } else { "without" };
        assert!(row.id.starts_with(&format!("{}/{word}/", row.group)), "{}", row.id);
        assert!(row.group.starts_with(&format!("{}/", row.task)));
        task::by_id(&row.task).unwrap().check(&row.params, "Nina was there.").unwrap();
    }
}

#[test]
fn the_instruction_is_what_with_adds_to_without() {
    for task in task::built_in() {
        let texts: BTreeMap<String, String> = base_prompts(task).into_iter().map(|base| (base.id, base.text)).collect();
        for row in plan(&alone(task.id()), 120, 120, 3) {
            let base = &texts[&row.group];
            if row.with_constraint {
                let rest = row.prompt.replacen(base.as_str(), "", 1);
                let said = (0..task.spec().phrasings.len()).map(|at| instruction(task, &row.params, at).unwrap());
                assert!(said.into_iter().any(|said| said == rest.trim()), "{} adds {rest:?}", row.id);
            } else {
                assert_eq!(&row.prompt, base);
            }
        }
    }
}

#[test]
fn what_is_asked_without_the_instruction_is_asked_with_it() {
    for (samples, without) in [(30, 20), (30, 60), (240, 60)] {
        let plan = plan(&tasks(), samples, without, 4);
        for task in task::built_in() {
            let asked =
                |with| -> BTreeSet<String> { rows(task.id(), &plan, with).into_iter().map(|row| row.group).collect() };
            let (with, bare) = (asked(true), asked(false));
            assert_eq!(rows(task.id(), &plan, false).len(), without);
            assert!(bare.is_subset(&with), "{}: {:?}", task.id(), bare.difference(&with));
            assert_eq!(bare.len(), without.min(with.len()), "{}", task.id());
        }
    }
}

#[test]
fn base_prompts_and_parameters_are_balanced_and_crossed() {
    let plan = plan(&tasks(), 240, 120, 5);
    for task in task::built_in() {
        for with in [true, false] {
            let rows = rows(task.id(), &plan, with);
            let mut per_base = BTreeMap::<&str, usize>::new();
            rows.iter().for_each(|row| *per_base.entry(&row.group).or_default() += 1);
            assert_eq!(per_base.len(), 120);
            assert!(per_base.values().all(|&n| n == if with { 2 } else { 1 }), "{}", task.id());
        }
    }
    for (id, kinds) in [("character-count", 12), ("word-count", 11), ("topic", 10), ("sentiment", 2), ("register", 2)] {
        let mut per_value = BTreeMap::<String, usize>::new();
        let rows = rows(id, &plan, true);
        rows.iter().for_each(|row| *per_value.entry(format!("{:?}", row.params)).or_default() += 1);
        assert_eq!(per_value.len(), kinds, "{id}");
        let (least, most) = (per_value.values().min().unwrap(), per_value.values().max().unwrap());
        assert!(most - least <= 1, "{id}: {per_value:?}");
    }
}

#[test]
fn a_base_prompts_cue_does_not_foretell_the_parameter() {
    let plan = plan(&tasks(), 600, 0, 2);
    let same = |id: &str, cue: &dyn Fn(&shared::world::Scene) -> String, param: &str| {
        let task = task::by_id(id).unwrap();
        let cues: BTreeMap<String, String> =
            base_prompts(task).into_iter().map(|base| (base.id, cue(base.scene.as_ref().unwrap()))).collect();
        let rows = rows(id, &plan, true);
        rows.iter().filter(|row| row.params[param] == *cues[&row.group]).count() as f64 / rows.len() as f64
    };
    let tone = same("sentiment", &|scene| scene.tone.unwrap().id().to_owned(), "tone");
    let register = same("register", &|scene| scene.register.unwrap().id().to_owned(), "register");
    let topic = same("topic", &|scene| scene.topic.id.to_owned(), "topic");
    assert!((0.42..0.58).contains(&tone), "{tone}");
    assert!((0.42..0.58).contains(&register), "{register}");
    assert!((0.05..0.16).contains(&topic), "{topic}");
}

#[test]
fn excluded_terms_stand_in_the_prompt_and_included_ones_do_not() {
    let plan = plan(&tasks(), 240, 0, 9);
    let texts: BTreeMap<String, String> =
        task::built_in().iter().flat_map(|task| base_prompts(task)).map(|base| (base.id, base.text)).collect();
    let named = |row: &PlannedPrompt| {
        let words: BTreeSet<&str> = texts[&row.group].split(|letter: char| !letter.is_alphanumeric()).collect();
        let terms = row.params["terms"].as_array().unwrap();
        terms.iter().filter(|term| words.contains(term.as_str().unwrap())).count()
    };
    for row in rows("term-exclusion", &plan, true) {
        assert_eq!(named(&row), row.params["terms"].as_array().unwrap().len(), "{}", row.prompt);
    }
    assert!(rows("term-inclusion", &plan, true).iter().all(|row| named(row) == 0));
}

#[test]
fn provocations_of_every_strength_meet_every_topic() {
    let mut pairs = BTreeMap::<(usize, &str), usize>::new();
    for base in base_prompts(task::by_id("toxicity").unwrap()) {
        let scene = base.scene.unwrap();
        *pairs.entry((scene.provocation.unwrap(), scene.topic.id)).or_default() += 1;
    }
    assert_eq!(pairs.len(), 50, "{pairs:?}");
}
