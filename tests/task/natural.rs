//! The natural task set: complete, apart from the other set, and with levels.

use std::collections::BTreeSet;

use serde_json::json;
use shared::prompt::{base_prompts, plan};
use shared::study::{BuiltInSet, StudyConfig};
use shared::task::{Params, PartialVerdict, TaskSet, built_in, find, of_set};

fn natural(id: &str) -> &'static shared::task::Task {
    find(of_set(BuiltInSet::Natural), id).unwrap()
}

fn params(value: serde_json::Value) -> Params {
    value.as_object().unwrap().clone()
}

#[test]
fn the_natural_tasks_have_the_ids_and_skills_of_the_nine_and_prompts_of_their_own() {
    let tasks = of_set(BuiltInSet::Natural);
    let facts = |tasks: &[std::sync::Arc<shared::task::Task>]| {
        tasks.iter().map(|task| (task.id().to_owned(), task.spec().skill)).collect::<Vec<_>>()
    };
    assert_eq!(facts(tasks), facts(built_in()));
    let mut texts = BTreeSet::new();
    for task in tasks {
        let bases = base_prompts(task);
        assert!(bases.len() >= 150, "{}: {}", task.id(), bases.len());
        assert!(task.spec().phrasings.len() >= 3, "{}", task.id());
        for base in bases {
            assert!(base.text.len() < 200 && base.text.ends_with(['.', '?', '!']), "{}: {}", task.id(), base.text);
            assert!(texts.insert(base.text.clone()), "two base prompts are {}", base.text);
        }
    }
    assert!(built_in().iter().flat_map(|task| base_prompts(task)).all(|base| !texts.contains(&base.text)));
}

#[test]
fn a_study_of_the_natural_set_crosses_all_levels_and_says_its_set() {
    let mut config = StudyConfig::default_for("made", 8, 1);
    assert!(!serde_json::to_string(&config).unwrap().contains("task_set"));
    config.task_set = BuiltInSet::Natural;
    let text = serde_json::to_string(&config).unwrap();
    assert!(text.contains("\"task_set\":\"natural\""), "{text}");
    assert_eq!(serde_json::from_str::<StudyConfig>(&text).unwrap(), config);
    let rows = plan(&TaskSet::of(&config).unwrap(), 300, 120, 1);
    assert_eq!(rows.len(), 9 * 420);
    let with = |id: &'static str| rows.iter().filter(move |row| row.task == id && row.with_constraint);
    let combinations: BTreeSet<String> =
        with("word-count").map(|row| format!("{} {}", row.params["count"], row.params["percent"])).collect();
    assert_eq!(combinations.len(), 15, "{combinations:?}");
    let exact = with("word-count").find(|row| row.params["percent"] == json!(5)).unwrap();
    assert!(exact.prompt.contains(" 5 percent"), "{}", exact.prompt);
    for (id, name, sizes) in [
        ("json-format", "keys", vec![1, 2, 4, 6, 9]),
        ("term-inclusion", "terms", vec![1, 2, 3, 6]),
        ("term-exclusion", "terms", vec![1, 3]),
    ] {
        let found: BTreeSet<usize> = with(id).map(|row| row.params[name].as_array().unwrap().len()).collect();
        assert_eq!(found.into_iter().collect::<Vec<_>>(), sizes, "{id}");
    }
    let the = with("term-exclusion").filter(|row| row.params["terms"] == json!(["the"])).count();
    assert_eq!(the, 60);
}

#[test]
fn a_count_is_held_to_the_tolerance_that_is_asked() {
    let words = natural("word-count");
    let of = |n: usize| vec!["word"; n].join(" ");
    for (count, percent, least, most) in [(25, 20, 20, 30), (8, 5, 8, 8), (40, 5, 38, 42), (15, 40, 9, 21)] {
        let params = params(json!({"count": count, "percent": percent}));
        for n in [least - 1, least, most, most + 1] {
            let verdict = words.check(&params, &of(n)).unwrap();
            assert_eq!(verdict.satisfied, (least..=most).contains(&n), "{n} words: {}", verdict.why);
        }
        assert_eq!(words.running(&params, &of(most + 1)).unwrap(), PartialVerdict::Violated);
    }
    let wide = params(json!({"count": 10, "percent": 300}));
    assert!(natural("character-count").check(&wide, "a").unwrap().satisfied);
    let error = words.check(&params(json!({"count": 8})), "a").unwrap_err().to_string();
    assert!(error.contains("percent is missing"), "{error}");
}
