//! `run --prompts`: studies of own prompts, responses and labels.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Output;

use backend::embedded;
use backend::snapshot::Snapshot;
use backend::store::{self, RunFolder, Unfinished};
use safetensors::SafeTensors;
use serde_json::{Value, json};
use shared::hash::sha256;
use shared::site::Position;
use shared::study::{PromptsConfig, Sample, Study, StudyConfig};
use shared::task::{Params, PartialVerdict, Task, TaskSet, TaskSpec, parse};
use view_model::text::say::{Language, speak};
use view_model::text::study::sentence;
use view_model::view::overview::asked::asked;

use crate::support::program;

const WORDS: [&str; 6] = ["boats", "sail", "past", "the", "old", "harbour"];
const THINGS: [&str; 6] = ["rope", "lantern", "kettle", "basket", "map", "drum"];
const NAMES: [&str; 5] = ["Nina", "Tom", "Ada", "Ben", "Mia"];
const TOPICS: [(&str, &str); 4] =
    [("sea", "the sea"), ("garden", "the garden"), ("cooking", "cooking"), ("music", "music")];

/// Rows with a response that the checker judges: two to a group, half of them satisfied.
fn counted(at: usize) -> Value {
    let count = 3 + at % 3;
    let n = if is_counted_right(at) { count } else { count - 1 };
    json!({
        "id": format!("w{at}"), "task": "word-count", "prompt": format!("Story {at}. Use exactly {count} words."),
        "params": {"count": count}, "group": format!("story {}", at / 2), "response": WORDS[..n].join(" "),
    })
}

fn is_counted_right(at: usize) -> bool {
    (at / 3).is_multiple_of(2)
}

/// Rows to which the model responds.
fn topical(at: usize) -> Value {
    let (topic, said) = TOPICS[at % 4];
    let prompt = format!("Tell me about {} and a {}. Write only about {said}.", NAMES[at % 5], THINGS[at % 6]);
    json!({"task": "topic", "prompt": prompt, "params": {"topic": topic}, "group": at})
}

/// Rows of a task of their own, with a response and a label: whether it says please. Two rows have the same prompt.
fn polite(at: usize) -> Value {
    let (thing, name) = (THINGS[at / 2 % 6], NAMES[at / 2 % 5]);
    let turn = json!({"role": "user", "content": format!("Ask {name} for the {thing}, case {}.", at / 2)});
    let response = match at % 2 {
        0 => format!("Please bring the {thing} to {name}."),
        _ => format!("Bring the {thing} to {name} now."),
    };
    json!({"task": "polite", "messages": [turn], "response": response, "label": 1 - at % 2})
}

fn text(lines: impl IntoIterator<Item = Value>) -> String {
    lines.into_iter().map(|line| format!("{line}\n")).collect()
}

/// Runs a small study of a file's prompts.
fn run(folder: &Path, prompts: &str, out: &str, further: &[&str]) -> Output {
    let [config, file] = ["study.toml", "own.jsonl"].map(|name| folder.join(name));
    std::fs::write(&config, "preset = \"quick\"\nprobe.bootstrap = 30\n").unwrap();
    std::fs::write(&file, prompts).unwrap();
    let mut command = program();
    command.args(["run", "--model", "tiny-llama", "--seed", "4", "--prompts"]).arg(file).arg("--config").arg(config);
    command.arg("--out").arg(folder.join(out)).args(further).output().unwrap()
}

fn succeeded(output: &Output) -> String {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout.clone()).unwrap()
}

/// Asserts that a command fails, and how its last line on stderr begins.
fn failed(output: &Output, begins: &str) {
    let errors = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(1), "{errors}");
    let last = errors.trim_end().lines().last().unwrap_or_default();
    assert!(last.starts_with(begins), "'{last}' does not begin with '{begins}'");
}

#[test]
fn a_study_of_own_prompts_has_their_tasks_responses_labels_and_groups() {
    let folder = tempfile::tempdir().unwrap();
    let lines: Vec<Value> = (0..24).map(counted).chain((0..24).map(topical)).chain((0..60).map(polite)).collect();
    let printed = succeeded(&run(folder.path(), &text(lines.clone()), "study", &[]));
    let out = folder.path().join("study");
    assert_eq!(printed.trim_end().lines().last(), out.to_str(), "the study's path comes last");
    let (study, samples) = (store::verify(&out).unwrap(), store::read_samples(&out).unwrap());
    let own = PromptsConfig {
        file: "own.jsonl".to_owned(),
        sha256: sha256(text(lines.clone()).as_bytes()),
        rows: 108,
        responses: 84,
        labels: 60,
    };
    assert_eq!(study.config.prompts, Some(own));
    assert_eq!((study.config.samples, study.config.samples_without, &study.config.pilot), (60, 0, &None));
    assert_eq!(study.config.ablation.as_ref().unwrap().behaviour, None, "given responses are not ablated");
    assert_eq!(study.tasks.iter().map(|task| task.id.as_str()).collect::<Vec<_>>(), ["word-count", "topic", "polite"]);
    assert!(study.tasks.iter().all(|task| task.n_without == 0 && task.instruction_effect.is_none()));
    assert_eq!(samples.len(), lines.len());
    for (number, (sample, line)) in samples.iter().zip(&lines).enumerate() {
        assert_is_of(sample, line, number);
    }
    let judged = samples.iter().take(24).map(|sample| sample.verdict.as_ref().unwrap().satisfied);
    assert!(judged.enumerate().all(|(at, satisfied)| satisfied == is_counted_right(at)), "the checker judges");
    let judges: Vec<&str> = study.provenance.judges.iter().map(|judge| judge.task.as_str()).collect();
    assert_eq!(judges, ["topic"]);
    have_the_tokens_of_the_template(&samples);
    keep_groups_in_a_fold(&out, &samples);

    let (polite, site) = (&study.tasks[2], study.config.rules[0].site);
    assert_eq!((polite.n, polite.groups, polite.satisfied), (60, 30, 0.5));
    assert!(polite.not_probeable.is_none() && polite.in_claims, "{polite:?}");
    let auroc = study.cell(site, Position::Mean).unwrap().specialists[2].as_ref().unwrap().auroc;
    assert!(auroc > 0.8, "{auroc}: a word that all satisfied responses have, and no other, is easily read");
    assert!(study.tasks[0].not_probeable.is_some(), "24 rows are too few, which is no error");
    introduces_itself(&study, &out, samples.last().unwrap());
}

/// Compares a sample with the line that it was made from.
fn assert_is_of(sample: &Sample, line: &Value, number: usize) {
    let turn = line.get("messages").map(|turns| &turns[0]["content"]);
    let prompt = turn.unwrap_or(&line["prompt"]).as_str().unwrap();
    let id = line.get("id").map_or_else(|| number.to_string(), |id| id.as_str().unwrap().to_owned());
    let group = match &line["group"] {
        Value::Null => prompt.to_owned(),
        Value::String(name) => name.clone(),
        other => other.to_string(),
    };
    assert_eq!([sample.id.as_str(), &sample.group, &sample.prompt], [id.as_str(), &group, prompt]);
    assert!(sample.with_constraint && line["task"] == sample.task.as_str());
    if let Some(response) = line["response"].as_str() {
        assert_eq!((sample.response.as_str(), &sample.excluded), (response, &None));
    }
    assert_eq!(sample.is_label_given(), line.get("label").is_some());
    if let Some(label) = line["label"].as_u64() {
        let verdict = sample.verdict.as_ref().unwrap();
        assert_eq!((verdict.satisfied, verdict.why.as_str()), (label == 1, "given with the prompt"), "{id}");
        let running = sample.trace.as_ref().unwrap().verdicts().unwrap();
        let (last, before) = running.split_last().unwrap();
        assert!(before.iter().all(|&verdict| verdict == PartialVerdict::Undecided), "{id}: {running:?}");
        assert_eq!(*last == PartialVerdict::Satisfied, label == 1, "{id}");
    }
}

/// As the model would have ended them: the tokens of the text behind the prompt's, and the end token.
fn have_the_tokens_of_the_template(samples: &[Sample]) {
    let tokenizer = Snapshot::open("tiny-llama").unwrap().tokenizer().unwrap();
    let given: Vec<&Sample> = samples.iter().filter(|sample| sample.task != "topic").collect();
    assert_eq!(given.len(), 84);
    for sample in given {
        let (prompt, response) = (&sample.prompt, &sample.response);
        let whole = tokenizer.encode(&format!("<|begin|><|user|>{prompt}<|end|><|assistant|>{response}<|end|>"));
        assert_eq!(sample.token_ids, whole.unwrap(), "{}", sample.id);
        assert_eq!(sample.prompt_tokens, tokenizer.prompt(prompt).unwrap().token_ids.len(), "{}", sample.id);
        assert_eq!(sample.positions["last"] + 2, sample.token_ids.len(), "{}", sample.id);
    }
}

fn keep_groups_in_a_fold(out: &Path, samples: &[Sample]) {
    let record = store::read_record(out).unwrap();
    let group_of: BTreeMap<&str, &str> = samples.iter().map(|row| (row.id.as_str(), row.group.as_str())).collect();
    assert!(!record.splits.is_empty());
    for folds in &record.splits {
        let mut fold_of = BTreeMap::new();
        for (id, &fold) in record.samples.iter().zip(folds) {
            let first = *fold_of.entry(group_of[id.as_str()]).or_insert(fold);
            assert_eq!(first, fold, "{id}: its group is in two folds");
        }
        assert!(fold_of.len() < record.samples.len(), "some groups have several rows");
    }
}

fn introduces_itself(study: &Study, out: &Path, labelled: &Sample) {
    let shown = succeeded(&program().args(["study", "show"]).arg(out).output().unwrap());
    let prompts = "own prompts from own.jsonl (108 rows, 84 with responses, 60 with labels)\n";
    assert!(shown.contains(prompts), "{shown}");
    speak(Language::English);
    let told = asked(study);
    assert!(told.lead.contains("was given 108 prompts that a researcher wrote, of 3 kinds"), "{}", told.lead);
    assert!(told.prompts.contains("own.jsonl (108 rows, 84 with responses, 60 with labels)"), "{}", told.prompts);
    speak(Language::Italian);
    let verdict = labelled.verdict.as_ref().unwrap();
    assert_eq!(sentence((&verdict.why, verdict.why_message.as_ref())), "fornito con il prompt");
}

#[test]
fn what_generate_writes_for_own_prompts_goes_into_a_study_unchanged() {
    let folder = tempfile::tempdir().unwrap();
    let [own, written] = ["f.jsonl", "g.jsonl"].map(|name| folder.path().join(name));
    let unanswered = |mut line: Value| {
        line.as_object_mut().unwrap().remove("response").unwrap();
        line
    };
    let lines: Vec<Value> = (0..18).map(counted).chain((0..12).map(polite)).map(unanswered).collect();
    std::fs::write(&own, text(lines.clone())).unwrap();
    let mut generate = program();
    generate.args(["generate", "--model", "tiny-llama", "--max-tokens", "12", "--prompts"]).arg(&own);
    succeeded(&generate.arg("--out").arg(&written).output().unwrap());
    let written = std::fs::read_to_string(&written).unwrap();
    let rows: Vec<Value> = written.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(rows.len(), lines.len());
    for (row, line) in rows.iter().zip(&lines) {
        assert!(
            line.as_object().unwrap().iter().all(|(field, value)| row[field] == *value),
            "{row} has not all of {line}"
        );
        assert!(!row["response"].as_str().unwrap().trim().is_empty(), "{row}");
    }
    succeeded(&run(folder.path(), &written, "study", &[]));
    let out = folder.path().join("study");
    let (study, samples) = (store::verify(&out).unwrap(), store::read_samples(&out).unwrap());
    let prompts = study.config.prompts.unwrap();
    assert_eq!((prompts.rows, prompts.responses, prompts.labels), (30, 30, 12));
    assert_eq!(samples.len(), rows.len());
    for (number, (sample, row)) in samples.iter().zip(&rows).enumerate() {
        assert_is_of(sample, row, number);
    }
}

#[test]
fn the_same_file_and_seed_give_the_same_bytes() {
    let folder = tempfile::tempdir().unwrap();
    let lines = text((0..12).map(counted).chain((0..12).map(topical)));
    let bytes = |name: &str| {
        succeeded(&run(folder.path(), &lines, name, &[]));
        ["study.json", "samples.jsonl", "record.json"]
            .map(|file| std::fs::read(folder.path().join(name).join(file)).unwrap())
    };
    assert!(bytes("first") == bytes("second"));
}

/// Lines that are refused, and what is said of them; `{path}` stands for the file's.
const BROKEN: [(&str, &str); 20] = [
    (r#"{"task": "polite", "prompt": "x", "colour": 1}"#, "unknown field `colour`, expected one of `id`"),
    (r#"{"task": "polite", "prompt": " "}"#, "prompt: is empty; write what the model is asked"),
    (r#"{"task": "polite", "prompt": "Go. "}"#, "prompt: ends in white space; leave that out"),
    (r#"{"task": "polite"}"#, "give exactly one of prompt and messages"),
    (r#"{"task": "polite", "prompt": "x", "messages": []}"#, "give exactly one of prompt and messages"),
    (r#"{"task": "polite", "messages": []}"#, "messages: is empty; write what the model is asked"),
    (
        r#"{"task": "polite", "messages": [{"role": "user", "content": "x"}, {"role": "assistant", "content": "y"}]}"#,
        "messages: the last turn is not the user's; write the model's answer as response",
    ),
    (r#"{"task": "polite", "text": "x"}"#, "text: a study asks in the model's template; write it as prompt"),
    (
        r#"{"task": "polite", "token_ids": [3]}"#,
        "token_ids: a study asks in the model's template; write prompt or messages",
    ),
    (r#"{"task": "polite", "prompt": "x", "fold": 1}"#, "fold: a study draws its folds; leave it out"),
    (r#"{"prompt": "x"}"#, "task: is missing; name a task of the set, or one of yours, whose rows all have a label"),
    (
        r#"{"task": "polite", "prompt": "x", "response": "\n"}"#,
        "response: is empty; write its text, or leave it out and the model responds",
    ),
    (
        r#"{"task": "polite", "prompt": "x", "label": 1}"#,
        "a label without a response: the label is of a response that is not here; give the response, or leave the label out",
    ),
    (r#"{"task": "polite", "prompt": "x", "response": "y", "label": 2}"#, "label is 2; write 0 or 1, false or true"),
    (
        r#"{"task": "polite", "prompt": "x", "response": "y"}"#,
        "label: is missing, and 'polite' has no checker; give every row of it a response and a label",
    ),
    (
        r#"{"task": "rhyme", "prompt": "x", "response": "y"}"#,
        "task: 'rhyme' is not known and its rows have no label; name its file in --tasks, or give every row a response and a label",
    ),
    (
        r#"{"task": "Rhyme 1", "prompt": "x", "response": "y", "label": 1}"#,
        "task: 'Rhyme 1': the id is no plain word; use small letters, digits and hyphens",
    ),
    (
        r#"{"task": "word-count", "prompt": "Say it."}"#,
        r#"params: task word-count: parameter count is missing; expected {"count": C} with C a whole number from 1"#,
    ),
    (
        r#"{"id": "3", "task": "polite", "prompt": "x", "response": "y", "label": 1}"#,
        "id: '3' stands at {path} line 4, too; ids must differ",
    ),
    (
        r#"{"task": "word-count", "prompt": "x", "params": {"count": 3}, "group": "Ask Nina for the rope, case 0."}"#,
        "group: it is of word-count here and of polite at {path} line 1; give every task prompts, or groups, of its own",
    ),
];

#[test]
fn broken_lines_are_told_by_line_and_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("own.jsonl").display().to_string();
    let lines = text((0..12).map(polite));
    for (line, told) in BROKEN {
        let output = run(folder.path(), &format!("{lines}{line}\n{}", polite(12)), "never", &[]);
        failed(&output, &format!("error: {path} line 13: {}", told.replace("{path}", &path)));
    }
    let refused = |prompts: &str, further: &[&str], told: &str| {
        failed(&run(folder.path(), prompts, "never", further), &format!("error: {told}"));
    };
    refused("\n", &[], &format!("{path}: holds no prompt; write one JSON object per line"));
    refused(&text((0..8).map(polite)), &[], &format!("{path}: 4 groups cannot fill 5 folds; give more prompts"));
    let preview =
        "--preview: a pilot asks the tasks' own prompts, and --prompts gives others; leave one of the two out";
    refused(&lines, &["--preview"], preview);
    let samples = "--samples: a study of --prompts has as many as the file; leave it out";
    refused(&lines, &["--samples", "9"], samples);
    let names: Vec<_> = std::fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(names.len(), 2, "nothing is written: {names:?}");
}

/// Found when the model's tokenizer has read it, before any response is generated.
#[test]
fn a_response_that_ends_itself_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let ended = json!({"id": "last", "task": "polite", "prompt": "x", "response": "Yes.<|end|>", "label": 1});
    let output = run(folder.path(), &text((0..12).map(polite).chain([ended])), "study", &[]);
    failed(&output, "error: response at last: it holds the end token <|end|>; leave it out: a run adds it");
    assert!(!folder.path().join("study").exists());
}

#[test]
fn the_config_of_own_prompts_is_printed_without_their_file() {
    let folder = tempfile::tempdir().unwrap();
    let printed = |lines: &str| succeeded(&run(folder.path(), lines, "never", &["--print-config"]));
    let labelled = printed(&text((0..12).map(polite)));
    for part in ["tasks = [\"polite\"]\n", "samples = 12\n", "samples_without = 0\n", "checker = \"label\"\n"] {
        assert!(labelled.contains(part), "{part} is not in {labelled}");
    }
    assert!(!labelled.contains("own.jsonl") && !labelled.contains("[ablation.behaviour]"), "{labelled}");
    assert!(printed(&text((0..12).map(topical))).contains("[ablation.behaviour]"), "the model writes all responses");
    let config = folder.path().join("printed.toml");
    std::fs::write(&config, &labelled).unwrap();
    let arguments = ["run", "--model", "tiny-llama", "--out", "never", "--config"];
    let output = program().args(arguments).arg(&config).output().unwrap();
    failed(
        &output,
        "error: task polite: its labels are given with the responses, and there are none; give both with `run",
    );
    let own = "[prompts]\nfile = \"own.jsonl\"\nsha256 = \"\"\nrows = 1\nresponses = 0\nlabels = 0\n";
    std::fs::write(&config, own).unwrap();
    let output = program().args(arguments).arg(&config).output().unwrap();
    failed(&output, "error: prompts: a config holds no prompts; give their file with --prompts");
}

/// A task file says what its labels judge and which skill it belongs to; --tasks names it.
#[test]
fn a_task_file_may_leave_the_labels_to_the_prompts() {
    let folder = tempfile::tempdir().unwrap();
    let file = "id = \"polite\"\nskill = \"stylistic\"\nasks = \"be polite\"\nsatisfied_when = \"it says please\"\n\
                checker = \"label\"\n";
    let task = folder.path().join("polite.toml");
    std::fs::write(&task, file).unwrap();
    let task = task.to_str().unwrap();
    let printed = run(folder.path(), &text((0..12).map(polite)), "never", &["--print-config", "--tasks", task]);
    assert!(succeeded(&printed).contains("skill = \"stylistic\"\n"));
    let checked = succeeded(&program().args(["tasks", "check", task]).output().unwrap());
    assert!(checked.contains("polite is fine: its labels are given"), "{checked}");
    let output = program().args(["check", "--task", task, "--response", "Please."]).output().unwrap();
    failed(&output, "error: task polite: its labels are given with the responses, so it checks none");
    let output = program().args(["run", "--model", "tiny-llama", "--out", "never", "--tasks", task]).output().unwrap();
    failed(&output, "error: task polite: its labels are given with the responses, and there are none");
    for (further, told) in [
        ("base_prompts = [\"One.\"]\n", "line 6, column 16: base_prompts: the labels of the task are given"),
        ("prompt_set = \"tiny_world\"\n", "line 6, column 14: prompt_set: the labels of the task are given"),
    ] {
        let error = parse(&format!("{file}{further}")).err().unwrap().to_string();
        assert!(error.starts_with(told), "{error}");
    }
    let nested = file.replace("\"label\"", "{ not = \"label\" }")
        + "phrasings = [\"Be polite.\", \"Stay polite.\", \"Use polite words.\"]\nprompt_set = \"tiny_world\"\n";
    let error = parse(&nested).err().unwrap().to_string();
    assert!(error.contains("a label is given for a whole response"), "{error}");
}

#[test]
fn a_task_of_labels_is_undecided_and_needs_them() {
    let task = Task::new(TaskSpec::labelled("polite")).unwrap();
    assert!(task.is_labelled() && !task.is_judged());
    assert_eq!(task.running(&Params::new(), "Please").unwrap(), PartialVerdict::Undecided);
    assert!(task.check(&Params::new(), "Please").unwrap_err().to_string().contains("so it checks none"));
    let mut config = StudyConfig::default_for("made", 8, 1);
    (config.tasks, config.task_specs) = (vec!["polite".to_owned()], vec![TaskSpec::labelled("polite")]);
    let error = TaskSet::of(&config).err().unwrap().to_string();
    assert!(error.contains("task polite: its labels are given with the responses, and there are none"), "{error}");
    let own = PromptsConfig { file: "F".to_owned(), sha256: String::new(), rows: 1, responses: 1, labels: 1 };
    config.prompts = Some(own);
    assert_eq!(TaskSet::of(&config).unwrap().iter().len(), 1);
}

#[test]
fn an_unfinished_run_goes_on_with_the_same_file_alone() {
    let folder = tempfile::tempdir().unwrap();
    let key = |sha256: &str| {
        let prompts =
            PromptsConfig { file: "own.jsonl".to_owned(), sha256: sha256.to_owned(), rows: 9, responses: 0, labels: 0 };
        let config = StudyConfig { prompts: Some(prompts), ..StudyConfig::default_for("made", 8, 1) };
        store::run_key(&config, "weights").unwrap()
    };
    let out = folder.path().join("study");
    drop(RunFolder::open(&out, &key("a"), Unfinished::Refuse).unwrap());
    assert!(RunFolder::open(&out, &key("a"), Unfinished::Resume).unwrap().resumed());
    let error = RunFolder::open(&out, &key("b"), Unfinished::Resume).err().unwrap().to_string();
    assert!(error.contains("the unfinished run is of another config"), "{error}");
}

#[test]
fn other_studies_do_not_name_prompts() {
    let config = serde_json::to_value(StudyConfig::default_for("made", 8, 1)).unwrap();
    assert!(config.get("prompts").is_none(), "{config}");
    let bundled = embedded::study_file("tiny-llama-seed-1", "study.json").unwrap();
    let study = Study::from_json(std::str::from_utf8(&bundled).unwrap()).unwrap();
    let again: Value = serde_json::from_str(&study.to_json().unwrap()).unwrap();
    assert!(again["config"].is_object() && again["config"].get("prompts").is_none());
}

/// One file serves a study and `activations` alike.
#[test]
fn activations_read_the_rows_of_a_study() {
    let folder = tempfile::tempdir().unwrap();
    let [file, out] = ["own.jsonl", "read.safetensors"].map(|name| folder.path().join(name));
    let [with, without] = [json!({"id": "with", "response": "A boat."}), json!({"id": "without"})].map(|mut line| {
        line["task"] = json!("polite");
        line["prompt"] = json!("Name a thing of the sea.");
        line
    });
    std::fs::write(&file, text([with, without])).unwrap();
    let arguments = ["activations", "--model", "tiny-llama", "--sites", "embed", "--prompts"];
    succeeded(&program().args(arguments).arg(&file).arg("--out").arg(&out).output().unwrap());
    let bytes = std::fs::read(&out).unwrap();
    let read = SafeTensors::deserialize(&bytes).unwrap();
    let tokenizer = Snapshot::open("tiny-llama").unwrap().tokenizer().unwrap();
    let asked = "<|begin|><|user|>Name a thing of the sea.<|end|><|assistant|>";
    for (id, whole) in [("with", format!("{asked}A boat.")), ("without", asked.to_owned())] {
        let ids = read.tensor(&format!("{id}/token_ids")).unwrap();
        let ids: Vec<i64> = ids.data().as_chunks().0.iter().map(|&eight| i64::from_le_bytes(eight)).collect();
        let expected: Vec<i64> = tokenizer.encode(&whole).unwrap().into_iter().map(i64::from).collect();
        assert_eq!(ids, expected, "{id}");
    }
    std::fs::write(&file, text([json!({"id": "a", "text": "x", "response": "y"})])).unwrap();
    let output = program().args(arguments).arg(&file).arg("--out").arg(&out).output().unwrap();
    failed(&output, &format!("error: {} line 1: response: it follows a prompt or messages", file.display()));
}
