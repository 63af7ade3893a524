//! The command by which the page makes a study again, read by the program.

use std::path::Path;

use serde_json::{Value, json};
use shared::study::{BuiltInSet, PromptsConfig, Study, StudyConfig};
use shared::task::of_set;
use view_model::command;

use crate::support::program;
use crate::view::{Pairs, study_of};

/// Where the page writes that a folder is to be filled in.
const PATH: &str = "PATH/TO/";

/// The config that `skillscope run` has with these arguments, of a file with own prompts too.
fn config(folder: &Path, arguments: &[String]) -> StudyConfig {
    let here = |word: &String| word.replace(PATH, &format!("{}/", folder.display()));
    let output = program().args(arguments.iter().map(here)).args(["--print-config", "--json"]).output().unwrap();
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

/// The study of a bundled model with a config.
fn study(config: &StudyConfig) -> Study {
    let mut study = study_of(Pairs::All);
    study.config = config.clone();
    config.model.clone_into(&mut study.provenance.model.name);
    "cpu".clone_into(&mut study.provenance.model.device);
    "f32".clone_into(&mut study.provenance.model.dtype);
    study
}

/// The words of a command, as a shell reads them.
pub(crate) fn words(command: &str) -> Vec<String> {
    let (mut words, mut quoted, mut letters) = (vec![String::new()], false, command.chars());
    while let Some(letter) = letters.next() {
        let last = words.last_mut().unwrap();
        match letter {
            '\'' => quoted = !quoted,
            '\\' if !quoted => last.extend(letters.next()),
            ' ' if !quoted => words.push(String::new()),
            letter => last.push(letter),
        }
    }
    words
}

fn owned(words: &[&str]) -> Vec<String> {
    words.iter().map(|&word| word.to_owned()).collect()
}

/// Own prompts of a task from a file, of a built-in one and of labels.
fn own_prompts() -> String {
    let rows = (0..6).flat_map(|at| {
        [
            json!({"task": "few-sentences", "prompt": format!("Story {at}. Two sentences."), "params": {"count": 2}}),
            json!({"task": "word-count", "prompt": format!("Story {at}. Three words."), "params": {"count": 3}}),
            json!({"task": "polite", "prompt": format!("Ask {at}."), "response": "Please.", "label": at % 2}),
        ]
    });
    rows.map(|row: Value| format!("{row}\n")).collect()
}

/// Every option that changes numbers is in one of the commands.
#[test]
fn the_command_of_a_study_gives_its_config_again() {
    BuiltInSet::ALL.iter().for_each(|set| assert_eq!(of_set(*set).len(), BuiltInSet::TASKS));
    let folder = tempfile::tempdir().unwrap();
    let task = include_str!("fixtures/tasks/few-sentences.toml");
    std::fs::write(folder.path().join("few-sentences.toml"), task).unwrap();
    std::fs::write(folder.path().join("own.jsonl"), own_prompts()).unwrap();
    let cases: [(&[&str], &[&str]); 7] = [
        (&[], &[]),
        (&["--seed", "7", "--preset", "quick", "--samples", "50"], &["--seed", "--preset", "--samples"]),
        (&["--tasks", "natural", "--quick"], &["--tasks"]),
        (
            &["--tasks", "topic,PATH/TO/few-sentences.toml,word-count", "--positions", "last,25%,token.2"],
            &["--positions"],
        ),
        (
            &[
                "--tasks",
                "natural/topic,natural/word-count",
                "--judge",
                "http://localhost:1/v1",
                "--judge-model",
                "m 1",
            ],
            &["--judge", "--judge-model"],
        ),
        (
            &[
                "--tasks",
                "tiny-world,PATH/TO/few-sentences.toml",
                "--judge",
                "model",
                "--template",
                "think=false",
                "--template",
                "effort=very low",
            ],
            &["--template"],
        ),
        (&["--prompts", "PATH/TO/own.jsonl", "--tasks", "PATH/TO/few-sentences.toml"], &["--prompts"]),
    ];
    for (given, options) in cases {
        let run = owned(&["run", "--model", "tiny-llama"]);
        let first = config(folder.path(), &[run, owned(given)].concat());
        assert_eq!(
            first.prompts.as_ref().map(|own: &PromptsConfig| own.rows),
            options.contains(&"--prompts").then_some(18)
        );
        let told = command::run(&study(&first), &[]);
        let line = told.split('`').nth(1).unwrap();
        let again = words(line);
        assert_eq!(again[..2], ["skillscope", "run"], "{line}");
        for option in options {
            assert!(again.iter().any(|word| word == option), "{line} has no {option}");
        }
        assert_eq!(line.contains(PATH), told.contains("put your own folder in place of PATH/TO"), "{told}");
        assert_eq!(config(folder.path(), &again[1..]), first, "{line}");
    }
}

#[test]
fn the_command_of_a_study_of_another_device_and_type_names_them() {
    let folder = tempfile::tempdir().unwrap();
    let mut of = study(&config(folder.path(), &owned(&["run", "--model", "tiny-llama"])));
    assert_eq!(command::run(&of, &[]), "`skillscope run --model tiny-llama`");
    "gpu".clone_into(&mut of.provenance.model.device);
    "bf16".clone_into(&mut of.provenance.model.dtype);
    let line = command::run(&of, &owned(&["--seed", "2"]));
    assert_eq!(line, "`skillscope run --model tiny-llama --device gpu --dtype bf16 --seed 2`");
    let arguments = words(line.trim_matches('`'));
    assert_eq!(config(folder.path(), &arguments[1..]).seed, 2, "the program reads it");
}
