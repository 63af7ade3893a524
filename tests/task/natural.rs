//! The natural task set: complete, apart from the other set, and with levels.

use std::collections::BTreeSet;

use serde_json::json;
use shared::prompt::{base_prompts, plan, plan_pilot, plan_study};
use shared::study::{BuiltInSet, PilotConfig, StudyConfig};
use shared::task::{Params, PartialVerdict, TaskSet, built_in, find, of_set};

fn natural(id: &str) -> &'static shared::task::Task {
    find(of_set(BuiltInSet::Natural), id).unwrap()
}

fn params(value: &serde_json::Value) -> Params {
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
        with("character-count").map(|row| format!("{} {}", row.params["count"], row.params["percent"])).collect();
    assert_eq!(combinations.len(), 20, "{combinations:?}");
    let close = with("character-count").find(|row| row.params["percent"] == json!(10)).unwrap();
    assert!(close.prompt.contains(" 10 percent"), "{}", close.prompt);
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
fn a_study_behind_a_pilot_asks_other_base_prompts_at_the_levels_that_were_chosen() {
    let tasks = TaskSet::of(&StudyConfig { task_set: BuiltInSet::Natural, ..StudyConfig::default_for("made", 8, 1) });
    let tasks = tasks.unwrap();
    let piloted = plan_pilot(&tasks, 24, 1);
    assert_eq!(piloted.len(), 9 * 24);
    let levels = |levels: Vec<usize>| {
        let of = std::iter::once(("count".to_owned(), levels)).collect();
        Some(std::iter::once(("word-count".to_owned(), of)).collect())
    };
    let config = |levels| StudyConfig {
        task_set: BuiltInSet::Natural,
        pilot: Some(PilotConfig { prompts: 24, levels }),
        ..StudyConfig::default_for("made", 8, 1)
    };
    let rows = plan_study(&tasks, &config(levels(vec![1, 3]))).unwrap();
    let asked: BTreeSet<&str> = piloted.iter().map(|(row, _)| row.group.as_str()).collect();
    assert_eq!(asked.len(), 9 * 24, "a base prompt of its own for every prompt of the pilot");
    assert!(rows.iter().all(|row| !asked.contains(row.group.as_str())));
    let counts: BTreeSet<u64> = rows
        .iter()
        .filter(|row| row.task == "word-count" && row.with_constraint)
        .map(|row| row.params["count"].as_u64().unwrap())
        .collect();
    assert_eq!(counts.into_iter().collect::<Vec<_>>(), [12, 35]);
    assert_eq!(rows.iter().filter(|row| row.task == "json-format" && row.params["keys"][1].is_null()).count(), 84);
    for (row, level) in &piloted {
        let graded = tasks.by_id(&row.task).unwrap().graded();
        for name in ["count", "percent"] {
            let Some(of) = graded.iter().find(|of| of.name == name) else { continue };
            assert_eq!(of.levels[of.level(*level)], row.params[name].to_string(), "{}", row.id);
        }
    }
    let error = plan_study(&tasks, &config(levels(vec![5]))).unwrap_err().to_string();
    assert!(error.contains("pilot.levels.word-count") && error.contains("0 to 4"), "{error}");
}

#[test]
fn a_count_is_held_to_the_tolerance_that_is_asked() {
    let characters = natural("character-count");
    let of = |n: usize| "a".repeat(n);
    for (count, percent, least, most) in [(25, 20, 20, 30), (8, 5, 8, 8), (40, 5, 38, 42), (15, 40, 9, 21)] {
        let params = params(&json!({"count": count, "percent": percent}));
        for n in [least - 1, least, most, most + 1] {
            let verdict = characters.check(&params, &of(n)).unwrap();
            assert_eq!(verdict.satisfied, (least..=most).contains(&n), "{n} characters: {}", verdict.why);
        }
        assert_eq!(characters.running(&params, &of(most + 1)).unwrap(), PartialVerdict::Violated);
    }
    let words = natural("word-count");
    let six = params(&json!({"count": 6}));
    for (text, satisfied) in [("One two three four five six.", true), ("One two three four five six seven.", false)] {
        assert_eq!(words.check(&six, text).unwrap().satisfied, satisfied, "{text}");
    }
    let wide = params(&json!({"count": 10, "percent": 300}));
    assert!(natural("character-count").check(&wide, "a").unwrap().satisfied);
    let error = characters.check(&params(&json!({"count": 8})), "a").unwrap_err().to_string();
    assert!(error.contains("percent is missing"), "{error}");
}
