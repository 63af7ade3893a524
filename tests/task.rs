//! The nine tasks: their checkers by table, their prompts, their judges and the training corpus.

mod corpus;
mod files;
mod judge;
mod judged;
mod lexical;
mod natural;
mod plan;
mod running;
mod structural;

use shared::task;

/// The expected result of a checker.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Says {
    /// The constraint is met.
    Met,
    /// It is not.
    Missed,
    /// The parameters are refused.
    Refused,
}

use Says::{Met, Missed, Refused};

/// Checks a response and compares outcome and a part of the reason, or of the error.
#[track_caller]
fn check(task: &str, params: &str, response: &str, says: Says, part: &str) {
    let task = task::by_id(task).unwrap();
    let serde_json::Value::Object(params) = serde_json::from_str(params).unwrap() else {
        panic!("{params} is no object");
    };
    let (outcome, text) = match task.check(&params, response) {
        Ok(verdict) if verdict.satisfied => (Met, verdict.why),
        Ok(verdict) => (Missed, verdict.why),
        Err(error) => (Refused, error.to_string()),
    };
    let shown: String = response.chars().take(80).collect();
    assert_eq!(outcome, says, "{} on {shown:?}: {text}", task.id());
    assert!(text.contains(part), "{} on {shown:?} says {text:?}, without {part:?}", task.id());
}

/// Checks a table of responses against the same parameters.
#[track_caller]
fn table(task: &str, params: &str, rows: &[(&str, Says, &str)]) {
    for (response, says, part) in rows {
        check(task, params, response, *says, part);
    }
}

/// Checks that each of these parameters is refused with an error that names the problem.
#[track_caller]
fn refuses(task: &str, rows: &[(&str, &str)]) {
    for (params, part) in rows {
        check(task, params, "Some words.", Refused, part);
    }
}

#[test]
fn the_nine_tasks_stand_in_order_with_their_skills() {
    let ids: Vec<&str> = task::built_in().iter().map(|task| task.id()).collect();
    let expected = [
        "character-count",
        "word-count",
        "json-format",
        "term-inclusion",
        "term-exclusion",
        "topic",
        "sentiment",
        "register",
        "toxicity",
    ];
    assert_eq!(ids, expected);
    let skills: Vec<String> = task::built_in().iter().map(|task| format!("{:?}", task.spec().skill)).collect();
    assert_eq!(
        skills.join(" "),
        "Structural Structural Structural Lexical Lexical Semantic Semantic Stylistic Stylistic"
    );
}

#[test]
fn an_unknown_task_is_refused_and_the_known_ones_are_named() {
    let error = task::by_id("word-cuont").err().unwrap().to_string();
    assert!(error.contains("'word-cuont'") && error.contains("word-count"), "{error}");
}
