//! What a newcomer is told: what was asked, the model's card, and labels to be doubted.

use serde_json::json;
use shared::stats::Agreement;
use shared::study::{Example, JudgeAudit, JudgeCard, Sample, Study};
use view_model::inspector::model::facts;
use view_model::view::overview::asked::asked;
use view_model::view::{overview, tasks};

use super::{HOME, Pairs, study_of};

/// Rows of one task: text, whether it is satisfied; excluded ones have no verdict.
fn rows(task: &str, of: &[(&str, Option<bool>)]) -> Vec<Sample> {
    let row = |(index, (response, satisfied)): (usize, &(&str, Option<bool>))| {
        let verdict = satisfied.map(|satisfied| json!({"satisfied": satisfied, "why": "3 words"}));
        let excluded = satisfied.is_none().then_some("cut at the limit of 9 tokens");
        serde_json::from_value(json!({
            "id": format!("{task}/{index}"), "task": task, "group": "g", "with_constraint": true, "params": {},
            "prompt": "Say it.", "response": response, "token_ids": [], "prompt_tokens": 0, "positions": {},
            "verdict": verdict, "excluded": excluded,
        }))
        .unwrap()
    };
    of.iter().enumerate().map(row).collect()
}

#[test]
fn examples_are_the_shortest_responses_of_the_first_task_with_both_outcomes() {
    let tasks = ["never", "both"].map(str::to_owned);
    let mut samples = rows("never", &[("one two three four", Some(false))]);
    samples.extend(rows(
        "both",
        &[
            ("too short", Some(true)),
            ("one two three four five", Some(true)),
            ("one two three four", Some(true)),
            ("a b c d", None),
            ("one two three four six", Some(false)),
        ],
    ));
    let examples = Example::of(&tasks, &samples);
    let told: Vec<(&str, &str, bool)> =
        examples.iter().map(|of| (of.task.as_str(), of.response.as_str(), of.verdict.satisfied)).collect();
    assert_eq!(told, [("both", "one two three four", true), ("both", "one two three four six", false)]);
    assert!(Example::of(&tasks[..1], &samples).is_empty());
}

#[test]
fn a_study_introduces_itself() {
    let samples = rows("word-count", &[("one two three four", Some(true)), ("one two three four five", Some(false))]);
    let study = Study { examples: Example::of(&["word-count".to_owned()], &samples), ..study_of(Pairs::All) };
    let asked = asked(&study);
    let n: usize = study.tasks.iter().map(|task| task.n + task.n_without + task.excluded).sum();
    assert!(asked.lead.starts_with(&format!("{} answered", study.provenance.model.name)), "{}", asked.lead);
    assert!(
        asked.lead.replace(['\u{202f}', '\u{a0}', ',', ' '], "").contains(&format!("answered{n}prompts")),
        "{}",
        asked.lead
    );
    assert_eq!(
        asked.examples.iter().map(|of| of.verdict.as_str()).collect::<Vec<_>>(),
        ["Satisfied: 3 words", "Violated: 3 words"]
    );
    let value = |name: &str| asked.card.iter().find(|(known, _)| *known == name).map(|(_, value)| value.as_str());
    assert_eq!(value("model"), Some(study.provenance.model.name.as_str()));
}

#[test]
fn labels_of_a_judge_that_seldom_agrees_are_marked_wherever_the_task_is_named() {
    let agreement = |kappa: f64| Agreement { observed: 0.8, chance: 0.5, kappa, interval: [kappa - 0.1, kappa + 0.1] };
    let judged = |task: &str, kappa: f64| JudgeCard {
        task: task.to_owned(),
        tasks: Vec::new(),
        name: "a judge".to_owned(),
        version: "1".to_owned(),
        agreement: 0.8,
        audited: 120,
        source: None,
        audit: Some(JudgeAudit {
            responses: 120,
            agreement: agreement(kappa),
            readers: agreement(0.9),
            met: 0.5,
            false_share: [Some(0.1), Some(0.1)],
        }),
    };
    let mut study = study_of(Pairs::All);
    let [first, second] = [0, 1].map(|task| study.tasks[task].id.clone());
    study.provenance.judges = vec![judged(&first, 0.45), judged(&second, 0.7)];
    let doubt = format!("seldom agree with readers: {first} (κ .45).");
    let cautions = overview::model::cautions(&study);
    assert!(cautions.iter().any(|caution| caution.ends_with(&doubt)), "{cautions:?}");
    assert!(tasks::model::finding(&study).evidence.ends_with(&doubt));
    let line = |task: usize| {
        let lines = facts(&study, HOME, task).lines;
        lines
            .into_iter()
            .map(|line| format!("{:?} {} {}", line.about, line.value, line.beside))
            .find(|line| line.contains('κ'))
    };
    assert!(line(0).is_some_and(|line| line.contains("doubtful") && line.contains(".45 .35")), "{:?}", line(0));
    assert!(line(1).is_some_and(|line| !line.contains("doubtful")), "{:?}", line(1));
    assert_eq!(line(2), None);
    // Of 60 responses each, 6 and one more of either kind: 7 of 62.
    let share = 7.0 / 62.0_f64;
    let expected = (2.0 * share * (1.0 - share) / 62.0).sqrt() / (1.0 - 2.0 * share);
    let errors = study.provenance.label_errors(&[first, "none".to_owned()]);
    assert!((errors[0] - expected).abs() < 1e-12 && errors[1] == 0.0, "{errors:?} against {expected}");
}
