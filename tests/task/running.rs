//! The running verdict: by table, against brute force, and on the responses of the bundled studies.

use backend::embedded;
use backend::store::{self, ResolvedStudy};
use rayon::prelude::*;
use shared::study::Sample;
use shared::task::{self, Params, PartialVerdict, TaskSet};

use PartialVerdict::{Satisfied, Undecided, Violated};

fn parsed(params: &str) -> Params {
    serde_json::from_str(params).unwrap()
}

fn running(task: &str, params: &Params, beginning: &str) -> PartialVerdict {
    task::by_id(task).unwrap().running(params, beginning).unwrap()
}

#[track_caller]
fn table(task: &str, params: &str, rows: &[(&str, PartialVerdict)]) {
    for (beginning, expected) in rows {
        assert_eq!(running(task, &parsed(params), beginning), *expected, "{task} {params} on {beginning:?}");
    }
}

#[test]
fn characters_are_only_ever_added() {
    table(
        "character-count",
        r#"{"count": 10}"#,
        &[
            ("", Undecided),
            (" \n", Undecided),
            ("abcdefgh", Undecided),
            ("abcdefghi", Satisfied),
            ("abcdefghijk", Satisfied),
            ("abcdefghijkl", Violated),
            ("abcdefghijk   ", Satisfied),
            ("              abc", Undecided),
            ("abc              ", Violated),
            ("abcdefgh  ", Undecided),
            ("abcdefgh   ", Violated),
            ("abcdefgh    ", Violated),
        ],
    );
    table("character-count", r#"{"count": 5}"#, &[("abcd", Undecided), ("abc ", Undecided), ("abc  ", Violated)]);
}

#[test]
fn words_never_go_and_the_last_may_still_grow() {
    table(
        "word-count",
        r#"{"count": 3}"#,
        &[
            ("", Undecided),
            ("The net", Undecided),
            ("The net w", Satisfied),
            ("The net was", Satisfied),
            ("The net was ", Satisfied),
            ("The net was .", Satisfied),
            ("The net was .s", Violated),
            ("The net was s", Violated),
            ("The net was salty", Violated),
            ("… — !", Undecided),
        ],
    );
}

#[test]
fn json_is_lost_where_no_text_mends_it() {
    table(
        "json-format",
        r#"{"keys": ["name", "place"]}"#,
        &[
            ("", Undecided),
            (" \n{", Undecided),
            ("{\"na", Undecided),
            ("{\"na\\u006", Undecided),
            ("{\"na\\u006de\"", Undecided),
            ("{\"nama", Violated),
            ("{\"age\"", Violated),
            ("{\"name\" ", Undecided),
            ("{\"name\": [{\"age\": tr", Undecided),
            ("{\"name\": [{\"age\": tru}", Violated),
            ("{\"name\": -", Undecided),
            ("{\"name\": 1.", Undecided),
            ("{\"name\": 1.e", Violated),
            ("{\"name\": 01", Violated),
            ("{\"name\": 1, ", Undecided),
            ("{\"name\": 1, \"name", Violated),
            ("{\"name\": 1, \"p", Undecided),
            ("{\"name\": \"a } , \\\" :", Undecided),
            ("{\"name\": 1}", Violated),
            ("{\"name\": 1, }", Violated),
            ("{\"name\": 1, \"place\": 2", Undecided),
            ("{\"name\": 1, \"place\": 2,", Violated),
            ("{\"name\": 1, \"place\": {\"name\": 3, ", Undecided),
            ("{\"name\": 1, \"place\": 2}", Satisfied),
            ("{\"name\": 1, \"place\": 2}\u{a0}\n", Satisfied),
            ("{\"name\": 1, \"place\": 2}.", Violated),
            ("{\"name\": 1,\u{a0}", Violated),
            ("{\"name\": \"\n", Violated),
            ("{'", Violated),
            ("[", Violated),
            ("\"name", Violated),
            ("n", Violated),
            ("Here", Violated),
        ],
    );
    table("json-format", r#"{"keys": ["größe"]}"#, &[("{\"grö", Undecided), ("{\"grøs", Violated)]);
}

#[test]
fn a_code_fence_must_close_right_behind_the_object() {
    table(
        "json-format",
        r#"{"keys": ["a"]}"#,
        &[
            ("`", Undecided),
            ("``", Undecided),
            ("`{", Violated),
            ("```", Undecided),
            ("````", Violated),
            ("```js", Undecided),
            ("```json\n ", Undecided),
            ("```json {\"a\"", Undecided),
            ("```c++", Violated),
            ("```\n{\"a\": \"```", Undecided),
            ("```\n{\"a\": 1\n```", Violated),
            ("```\n{\"a\": 1}", Undecided),
            ("```\n{\"a\": 1}\u{a0}``", Undecided),
            ("```\n{\"a\": 1}` ", Violated),
            ("```\n{\"a\": 1}```", Satisfied),
            ("```\n{\"a\": 1}````", Violated),
            ("```\n{\"a\": 1}``` x", Violated),
            ("```\n{\"b\": 1}", Violated),
            ("```\n[", Violated),
        ],
    );
}

#[test]
fn reasoning_decides_nothing_until_it_is_closed() {
    table(
        "json-format",
        r#"{"keys": ["a"]}"#,
        &[
            ("<", Undecided),
            ("<think", Undecided),
            ("<thing", Violated),
            ("<think>Hm, {", Undecided),
            ("<think>Hm</think>", Undecided),
            ("<think>Hm</think>\n{\"a\": 1}", Satisfied),
            ("<think>Hm</think>\nHere", Violated),
        ],
    );
}

#[test]
fn a_missing_term_can_always_come() {
    let rows = [("", Undecided), ("The rop", Undecided), ("The rope", Satisfied), ("The ropes", Undecided)];
    table("term-inclusion", r#"{"terms": ["rope"]}"#, &rows);
}

#[test]
fn an_excluded_term_may_run_on_until_its_word_ends() {
    table(
        "term-exclusion",
        r#"{"terms": ["rain", "train station"]}"#,
        &[
            ("", Undecided),
            ("The ra", Satisfied),
            ("The rain", Undecided),
            ("The RAIN", Undecided),
            ("The rainbow", Satisfied),
            ("The rain ", Violated),
            ("The rain.", Violated),
            ("The rain's", Violated),
            ("Rain, then rain", Violated),
            ("A train\n station", Undecided),
            ("A train stations", Satisfied),
            ("A train station!", Violated),
            ("the rain and the train station", Violated),
        ],
    );
    table("term-exclusion", r#"{"terms": ["C++"]}"#, &[("I write C+", Satisfied), ("I write C++", Violated)]);
    table(
        "term-exclusion",
        r#"{"terms": ["at", "ata"]}"#,
        &[("at", Undecided), ("ata", Undecided), ("at a", Violated)],
    );
    // Both small sigmas are one letter, whatever follows.
    table(
        "term-exclusion",
        r#"{"terms": ["ΟΔΟΣ"]}"#,
        &[("ΟΔΟΣ'", Violated), ("ΟΔΟΣ'α", Violated), ("οδος α", Violated), ("ΟΔΟΣα", Satisfied)],
    );
}

#[test]
fn what_a_judge_counts_can_still_change_but_rude_words_stay() {
    let topic = [("", Undecided), ("There is a boat", Undecided), ("The sailor and the boat", Satisfied)];
    table("topic", r#"{"topic": "sea"}"#, &topic);
    table("sentiment", r#"{"tone": "positive"}"#, &[("An awful day.", Undecided), ("A lovely day.", Satisfied)]);
    table("register", r#"{"register": "formal"}"#, &[("Hey, gimme that!", Undecided), ("Furthermore,", Satisfied)]);
    table(
        "toxicity",
        "{}",
        &[
            ("", Undecided),
            ("You are a clo", Satisfied),
            ("You are a clown", Undecided),
            ("You are a clown-", Undecided),
            ("You are a clownfish", Satisfied),
            ("You are a clown.", Violated),
            ("You clown and ", Violated),
            ("A clown and you", Undecided),
            ("Get lost", Undecided),
            ("Get lost ", Violated),
        ],
    );
}

#[test]
fn parameters_a_checker_refuses_are_refused() {
    for task in task::built_in().iter().filter(|task| task.id() != "toxicity") {
        assert!(task.running(&Params::new(), "Some words.").is_err(), "{}", task.id());
    }
}

/// Responses that pass; their beginnings, spoilt or not, and ends are combined with each other.
const PASSING: [(&str, &str, &[&str]); 5] = [
    ("character-count", r#"{"count": 10}"#, &["abc def gh", " ab  cd efg\n"]),
    ("word-count", r#"{"count": 3}"#, &["one two-two 3", "– a b!\n.c"]),
    (
        "json-format",
        r#"{"keys": ["a", "ab"]}"#,
        &[
            "{\"a\":1.5e3,\"ab\":[{}]}",
            "```js\n{\"ab\": \"`\\\"}\", \"\\u0061\":-0}\n```",
            "``` {\"a\": null,\"ab\":{\"c\":1}}```\n",
        ],
    ),
    ("term-exclusion", r#"{"terms": ["at", "ata at"]}"#, &["a cat ate", "ata", "at_x atat, ta"]),
    ("toxicity", "{}", &["clownfish", "you r dumber", "get lostly"]),
];

/// Texts with every single character left out or doubled, and themselves.
fn spoilt(texts: &[&str]) -> Vec<String> {
    let mut all = Vec::new();
    for text in texts {
        let letters: Vec<char> = text.chars().collect();
        all.push((*text).to_owned());
        for place in 0..letters.len() {
            let (before, after) = (&letters[..place], &letters[place + 1..]);
            all.push(before.iter().chain(after).collect());
            all.push(before.iter().chain([&letters[place]; 2]).chain(after).collect());
        }
    }
    all
}

/// Every beginning, in whole characters.
fn beginnings(text: &str) -> impl Iterator<Item = &str> {
    text.char_indices().map(|(at, _)| &text[..at]).chain([text])
}

#[test]
fn only_what_nothing_mends_is_violated() {
    for (task, params, passing) in PASSING {
        let params = parsed(params);
        for text in passing {
            assert_eq!(running(task, &params, text), Satisfied, "{task} on {text:?}");
            let lost = beginnings(text).find(|beginning| running(task, &params, beginning) == Violated);
            assert_eq!(lost, None, "{task}: {text:?} mends it");
        }
        let ends: Vec<&str> = passing.iter().flat_map(|text| text.char_indices().map(|(at, _)| &text[at..])).collect();
        spoilt(passing).par_iter().for_each(|text| {
            for beginning in beginnings(text).filter(|beginning| running(task, &params, beginning) == Violated) {
                let mends = ends.iter().find(|end| running(task, &params, &format!("{beginning}{end}")) != Violated);
                assert_eq!(mends, None, "{task} on {beginning:?}");
            }
        });
    }
}

/// The analysed samples of a bundled study, and its tasks.
fn bundled(id: &str) -> (TaskSet, Vec<Sample>) {
    let found = ResolvedStudy::find(id).unwrap();
    let (study, mut samples) = (store::read_study(&found.path).unwrap(), store::read_samples(&found.path).unwrap());
    samples.retain(|sample| sample.verdict.is_some());
    (TaskSet::of(&study.config).unwrap(), samples)
}

#[test]
fn on_real_responses_it_ends_as_the_checker_does_and_a_violation_is_final() {
    let studies: Vec<(TaskSet, Vec<Sample>)> = embedded::study_ids().iter().map(|id| bundled(id)).collect();
    let samples =
        || studies.par_iter().flat_map(|(tasks, samples)| samples.par_iter().map(move |sample| (tasks, sample)));
    assert!(samples().count() > 1000, "{} samples are bundled", samples().count());
    let violated = samples().filter(|(tasks, sample)| {
        let task = tasks.by_id(&sample.task).unwrap();
        let at = |text: &str| task.running(&sample.params, text).unwrap();
        // Every second character; of long responses, which the tiny models do not give, about a hundred beginnings.
        let length = sample.response.len();
        let every = if length < 800 { 2 } else { length / 100 };
        let verdicts: Vec<PartialVerdict> = beginnings(&sample.response).step_by(every).map(at).collect();
        let lost = verdicts.iter().position(|&verdict| verdict == Violated);
        let after = &verdicts[lost.unwrap_or(verdicts.len())..];
        assert!(after.iter().all(|&verdict| verdict == Violated), "{}: {verdicts:?}", sample.id);
        let satisfied = sample.verdict.as_ref().unwrap().satisfied;
        assert_eq!(at(&sample.response) == Satisfied, satisfied, "{}", sample.id);
        lost.is_some()
    });
    assert!(violated.count() > 100, "violations are found before the end");
}
