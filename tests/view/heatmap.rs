//! One sample: its heatmap under the tokens, token by token, and which one is shown.

use std::collections::BTreeMap;

use shared::site::Position;
use shared::study::{Sample, Study, Trace};
use shared::task::{Params, PartialVerdict, Verdict};
use view_model::sample::model::task_of;
use view_model::sample::trace::{self, Heatmap};

use super::{Pairs, study_of};

/// Three response tokens of a topic sample, with the traces of two probes.
pub(crate) fn traced_sample() -> Sample {
    let running = [PartialVerdict::Undecided, PartialVerdict::Satisfied, PartialVerdict::Violated];
    let probes = [("word-count", vec![0.0, 0.5, 1.0]), ("topic", vec![0.25, 0.75, 0.9])];
    Sample {
        id: "topic/000/with/0".to_owned(),
        task: "topic".to_owned(),
        group: "topic/000".to_owned(),
        with_constraint: true,
        params: Params::new(),
        prompt: "Write about the sea.".to_owned(),
        response: "a boat".to_owned(),
        token_ids: vec![7, 8, 1, 2, 0],
        prompt_tokens: 2,
        positions: BTreeMap::from([("last".to_owned(), 3)]),
        verdict: Some(Verdict { satisfied: false, why: "no topic clearly leads".to_owned(), why_message: None }),
        excluded: None,
        excluded_message: None,
        trace: Some(Trace::new(&running, probes)),
    }
}

#[test]
fn strips_show_the_own_task_first_and_align_with_the_tokens() {
    let mut study = study_of(Pairs::WithinSkill);
    study.vocabulary = [(0, "<|end|>"), (1, "a"), (2, " boat")].map(|(id, text)| (id, text.to_owned())).into();
    let heatmap = Heatmap::of(&study, &traced_sample()).unwrap();
    let rows: Vec<(&str, usize, bool)> = heatmap.rows.iter().map(|row| (row.id.as_str(), row.task, row.own)).collect();
    assert_eq!(rows, [("topic", 5, true), ("word-count", 1, false)]);
    let texts: Vec<&str> = heatmap.columns.iter().map(|column| column.text.as_str()).collect();
    assert_eq!(texts, ["a", "·boat", "<|end|>"]);
    assert_eq!(heatmap.columns[2].verdict, PartialVerdict::Violated);
    assert_eq!(heatmap.columns[2].probabilities[1], 1.0);
    assert_eq!(heatmap.course(), "undecided; satisfied from token 2; violated from token 3");
    let (title, lines) = heatmap.told(1);
    assert_eq!(title, "“·boat” · token 2");
    assert_eq!(lines, ["checker: satisfied", ".75 topic, asked here", ".51 word-count", "read here: last"]);
    assert_eq!(heatmap.spoken(0), "“a” · token 1, checker: undecided, .25 topic, asked here, .00 word-count");
    assert_eq!(heatmap.columns.iter().map(|column| column.marks.as_str()).collect::<Vec<_>>(), ["", "last", ""]);
    assert!(
        heatmap.place.contains("layer 1") && heatmap.place.contains("the last response token"),
        "{}",
        heatmap.place
    );
}

#[test]
fn strips_have_a_table_twin_with_every_probability() {
    let table = Heatmap::of(&study_of(Pairs::All), &traced_sample()).unwrap().table();
    assert_eq!(table.columns, ["Token", "Checker", "topic", "word-count"]);
    assert_eq!(table.rows.len(), 3);
    let cells: Vec<&str> = table.rows[0].cells.iter().map(|cell| cell.text.as_str()).collect();
    assert_eq!(cells, ["undecided", ".25", ".00"]);
    assert!(table.rows.iter().all(|row| row.cells.len() + 1 == table.columns.len()));
    assert_eq!(table.rows[2].cells[2].about, [("task", "word-count".to_owned())]);
}

#[test]
fn strips_are_left_out_without_a_trace_or_with_one_that_does_not_fit() {
    let study = study_of(Pairs::All);
    let of = |change: fn(&mut Sample)| {
        let mut sample = traced_sample();
        change(&mut sample);
        Heatmap::of(&study, &sample)
    };
    assert!(of(|_| {}).is_some());
    assert_eq!(of(|sample| sample.trace = None), None);
    assert_eq!(of(|sample| sample.token_ids.push(0)), None);
    assert_eq!(of(|sample| sample.trace.as_mut().unwrap().running = "uxv".to_owned()), None);
    let spoil =
        |sample: &mut Sample| sample.trace.as_mut().unwrap().probes.insert("topic".to_owned(), "A-B".to_owned());
    let mut sample = traced_sample();
    spoil(&mut sample);
    assert_eq!(Heatmap::of(&study, &sample), None);
}

#[test]
fn a_strips_bar_grows_from_the_line_of_chance() {
    assert_eq!(
        [0.0, 0.25, 0.5, 0.75, 1.0].map(trace::bar),
        [(50.0, 50.0), (50.0, 25.0), (50.0, 0.0), (25.0, 25.0), (0.0, 50.0)]
    );
    assert!(
        trace::colour(0.5).contains("0%")
            && trace::colour(0.0).contains("--below")
            && trace::colour(1.0).contains("--above")
    );
}

#[test]
fn the_prompts_last_token_and_the_connectors_stand_before_the_response() {
    let mut study = study_of(Pairs::All);
    study.positions = vec![Position::UserLast, Position::Connector(0), Position::First];
    study.vocabulary = [(7, "sea."), (8, "<|end|>")].map(|(id, text)| (id, text.to_owned())).into();
    let mut sample = traced_sample();
    sample.positions =
        [("user_last", 0), ("connector.0", 1), ("first", 2)].map(|(name, at)| (name.to_owned(), at)).into();
    let heatmap = Heatmap::of(&study, &sample).unwrap();
    let lead: Vec<(&str, &str)> = heatmap.lead.iter().map(|(text, marks)| (text.as_str(), marks.as_str())).collect();
    assert_eq!(lead, [("sea.", "prompt"), ("<|end|>", "c0")]);
    assert_eq!(heatmap.columns[0].marks, "first");
    assert_eq!(heatmap.columns.len(), 3);
}

#[test]
fn a_response_of_the_opened_sample_the_selected_task_or_the_first_probeable_one_is_shown() {
    let mut study = study_of(Pairs::All);
    let shown = |study: &Study, sample: Option<&str>, task| task_of(study, sample.map(str::to_owned), task).unwrap();
    assert_eq!(shown(&study, Some("topic/000/with/0"), Some(1)), "topic");
    assert_eq!(shown(&study, None, Some(1)), "word-count");
    assert_eq!(shown(&study, None, None), "character-count");
    study.tasks[0].not_probeable = study.tasks[super::NOT_PROBEABLE].not_probeable.clone();
    assert_eq!(shown(&study, None, None), "word-count");
}

#[test]
fn parameters_are_written_for_people() {
    let mut sample = traced_sample();
    let params = serde_json::json!({"count": 40, "keys": ["a", "b"], "strict": true, "share": 0.5, "word": "sea"});
    sample.params = params.as_object().unwrap().clone();
    assert_eq!(
        view_model::sample::model::params(&sample),
        "count: 40, keys: [a, b], share: .50, strict: true, word: sea"
    );
}
