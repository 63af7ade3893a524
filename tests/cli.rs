//! The command line from a shell: output, exit codes, one-line errors.

use std::io::{BufRead as _, BufReader};
use std::os::fd::OwnedFd;
use std::os::unix::net::UnixDatagram;
use std::path::{Path, PathBuf};
use std::process::{Output, Stdio};
use std::time::Duration;

use backend::snapshot::{Snapshot, now};
use backend::{embedded, store};
use safetensors::SafeTensors;
use serde_json::{Value, json};
use shared::study::{C, CaseKind, Preset, SATISFIED, Scope, StudyConfig};

use crate::support::{lab, program, write_finished};

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/model").join(name)
}

fn skillscope(arguments: &[&str]) -> Output {
    program().args(arguments).output().unwrap()
}

fn stdout(output: &Output) -> String {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout.clone()).unwrap()
}

/// Asserts an exit code and a single line on stderr that names every part.
fn assert_fails(arguments: &[&str], code: i32, parts: &[&str]) {
    let output = skillscope(arguments);
    let errors = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(code), "{arguments:?}: {errors}");
    assert!(code == 2 || errors.trim_end().lines().count() == 1, "not one line: {errors}");
    for part in parts {
        assert!(errors.contains(part), "'{errors}' does not name '{part}'");
    }
}

#[test]
fn check_prints_the_verdict_and_why() {
    let output = skillscope(&["check", "--task", "word-count", "--params", r#"{"count": 3}"#, "--response", "one two"]);
    let verdict: Value = serde_json::from_str(&stdout(&output)).unwrap();
    assert_eq!(verdict["satisfied"], false);
    assert!(verdict["why"].as_str().unwrap().contains("exactly 3"));
}

#[test]
fn check_refuses_what_it_does_not_know() {
    assert_fails(&["check", "--task", "rhyme", "--response", "x"], 1, &["rhyme", "word-count"]);
    assert_fails(&["check", "--task", "word-count", "--response", "x"], 1, &["word-count", "count"]);
    assert_fails(&["check", "--task", "word-count", "--params", "[]", "--response", "x"], 1, &["--params"]);
    assert_fails(&["check", "--task", "word-count"], 2, &["--response"]);
    assert_fails(&["fly"], 2, &["fly"]);
}

/// Runs `activations` on a fixture with these prompt lines.
fn activations(lines: &[Value], out: &Path, further: &[&str]) -> Output {
    let prompts = out.with_extension("jsonl");
    let text: String = lines.iter().map(|line| format!("{line}\n")).collect();
    std::fs::write(&prompts, text).unwrap();
    let model = fixture("llama-grouped-tied");
    let arguments = ["activations", "--model", model.to_str().unwrap(), "--prompts", prompts.to_str().unwrap()];
    program().args(arguments).arg("--out").arg(out).args(further).output().unwrap()
}

#[test]
fn activations_are_named_shaped_and_equal_to_transformers() {
    let folder = tempfile::tempdir().unwrap();
    let reference = std::fs::read(fixture("llama-grouped-tied.reference.safetensors")).unwrap();
    let reference = SafeTensors::deserialize(&reference).unwrap();
    let ids: Vec<i64> = integers(reference.tensor("1/token_ids").unwrap().data());
    let out = folder.path().join("a.safetensors");
    stdout(&activations(&[json!({"id": "1", "token_ids": ids})], &out, &["--logits"]));
    let written = std::fs::read(&out).unwrap();
    let written = SafeTensors::deserialize(&written).unwrap();
    assert_eq!(integers(written.tensor("1/token_ids").unwrap().data()), ids);
    for name in ["1/embed", "1/resid_post.0", "1/resid_post.2", "1/final_norm", "1/logits"] {
        let (got, expected) = (written.tensor(name).unwrap(), reference.tensor(name).unwrap());
        assert_eq!(got.shape(), expected.shape(), "{name}");
        let pairs = floats(got.data()).into_iter().zip(floats(expected.data()));
        let worst = pairs.map(|(a, b)| (a - b).abs() / b.abs().max(1.0)).fold(0.0_f32, f32::max);
        assert!(worst <= 1e-4, "{name}: differs by {worst}");
    }
}

/// The 2-D arrays of a safetensors file: name, shape, values.
fn arrays(file: &Path) -> std::collections::BTreeMap<String, (Vec<usize>, Vec<f32>)> {
    let bytes = std::fs::read(file).unwrap();
    let file = SafeTensors::deserialize(&bytes).unwrap();
    let tensors = file.iter().filter(|(_, tensor)| tensor.shape().len() == 2);
    tensors.map(|(name, tensor)| (name.to_owned(), (tensor.shape().to_vec(), floats(tensor.data())))).collect()
}

#[test]
fn activations_are_of_the_sites_and_tokens_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    let [whole, part, stack] = ["whole", "part", "stack"].map(|name| folder.path().join(name));
    let prompts = [json!({"id": "a", "token_ids": [3, 4, 5]}), json!({"token_ids": [7, 8], "task": "t", "label": 1})];
    stdout(&activations(&prompts, &whole, &[]));
    let places = ["--sites", "embed,resid_post.1", "--positions", "last,token:0,mean,-2"];
    stdout(&activations(&prompts, &part, &places));
    stdout(&activations(&prompts, &stack, &[&places[..], &["--stack"]].concat()));
    let (whole, part, stack) = (arrays(&whole), arrays(&part), arrays(&stack));
    assert!(whole.contains_key("a/final_norm") && !whole.contains_key("a/logits"), "{:?}", whole.keys());
    assert_eq!(part.keys().collect::<Vec<_>>(), ["1/embed", "1/resid_post.1", "a/embed", "a/resid_post.1"]);
    assert_eq!(stack.len(), 2 * 4);
    let tokens = [("a", 3, [2, 0, 0, 1]), ("1", 2, [1, 0, 0, 0])];
    for site in ["embed", "resid_post.1"] {
        for (row, (id, n, picked)) in tokens.iter().enumerate() {
            let (shape, values) = &whole[&format!("{id}/{site}")];
            let (n, d) = (*n, shape[1]);
            assert_eq!(shape[0], n);
            let (shape, picked_values) = &part[&format!("{id}/{site}")];
            assert_eq!(shape, &[4, d]);
            for (place, (&token, name)) in picked.iter().zip(["last", "first", "mean", "-2"]).enumerate() {
                let value = |at: usize| match name {
                    "mean" => (0..n).map(|token| values[token * d + at]).sum::<f32>() / n as f32,
                    _ => values[token * d + at],
                };
                let expected: Vec<f32> = (0..d).map(value).collect();
                assert_eq!(picked_values[place * d..(place + 1) * d], expected, "{id} {site} {name}");
                let (shape, rows) = &stack[&format!("{site}@{name}")];
                assert_eq!(shape, &[2, d]);
                assert_eq!(rows[row * d..(row + 1) * d], expected, "{id} {site} {name}");
            }
        }
    }
    for (further, named) in [
        (["--sites", "resid_post.3"], "it has embed, resid_post.0 to resid_post.2 and final_norm"),
        (["--positions", "2"], "prompt '1': --positions: there is no token 2 of 2"),
    ] {
        let refused = activations(&prompts, &folder.path().join("no"), &further);
        let errors = String::from_utf8_lossy(&refused.stderr);
        assert!(refused.status.code() == Some(1) && errors.contains(named), "{errors}");
    }
    let usage = activations(&prompts, &folder.path().join("no"), &["--stack"]);
    assert_eq!(usage.status.code(), Some(2), "rows of one token each need to be told which");
}

#[test]
fn probes_read_prompts_with_labels_as_they_read_stacked_activations() {
    let folder = tempfile::tempdir().unwrap();
    let [prompts, stack, one, two] = ["p.jsonl", "s", "1.json", "2.json"].map(|name| folder.path().join(name));
    let line = |row: u32| {
        let (task, label) = (["loud", "long"][row as usize % 2], row / 2 % 2);
        let token_ids: Vec<u32> = (0..3 + label).map(|at| 3 + (row * 7 + at * 11) % 200 + label * 20).collect();
        json!({"token_ids": token_ids, "task": task, "label": label, "group": row / 4})
    };
    let text: String = (0..120).map(|row| format!("{}\n", line(row))).collect();
    std::fs::write(&prompts, text).unwrap();
    let path = |path: &Path| path.to_str().unwrap().to_owned();
    let (model, prompts) = (path(&fixture("llama-grouped-tied")), path(&prompts));
    let read = ["--model", &model, "--prompts", &prompts];
    let places = ["--sites", "embed,resid_post.2"];
    let run = |parts: &[&[&str]]| stdout(&skillscope(&parts.concat()));
    run(&[&["activations"], &read, &places, &["--positions", "last", "--stack", "--out", &path(&stack)]]);
    run(&[&["probe", "--activations", &path(&stack), "--labels", &prompts, "--out", &path(&one)]]);
    run(&[&["probe", "--out", &path(&two)], &read, &places]);
    let [one, two] = [one, two].map(|file| std::fs::read_to_string(file).unwrap());
    assert_eq!(one, two);
    let report: Value = serde_json::from_str(&one).unwrap();
    assert_eq!(report["sites"]["resid_post.2"]["tasks"]["loud"]["n"], 60);
    assert_fails(
        &["probe", "--model", &model, "--prompts", &prompts, "--labels", &prompts, "--out", "x"],
        2,
        &["--labels"],
    );
}

#[test]
fn generate_continues_every_prompt_of_a_file_as_it_does_alone() {
    let folder = tempfile::tempdir().unwrap();
    let [prompts, out] = ["p.jsonl", "out.jsonl"].map(|name| folder.path().join(name).to_str().unwrap().to_owned());
    let said = ["Write about a walk by the sea. Use exactly 7 words.", "Write about a bee.", "Name three colours."];
    let line = |(row, text): (usize, &&str)| match row {
        1 => json!({"id": "raw", "text": text}),
        _ => json!({"messages": [{"role": "user", "content": text}]}),
    };
    let text: String = said.iter().enumerate().map(|row| format!("{}\n", line(row))).collect();
    std::fs::write(&prompts, text).unwrap();
    let sampled = ["--temperature", "1", "--seed", "4", "--max-tokens", "24"];
    let many = ["generate", "--model", "tiny-llama", "--prompts", &prompts, "--out", &out];
    stdout(&skillscope(&[&many[..], &sampled].concat()));
    let rows: Vec<Value> =
        std::fs::read_to_string(&out).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(rows.len(), said.len());
    for (row, (answer, text)) in rows.into_iter().zip(said).enumerate() {
        let raw: &[&str] = if row == 1 { &["--raw"] } else { &[] };
        let alone = ["--json", "generate", "--model", "tiny-llama", "--prompt", text];
        let mut alone: Value =
            serde_json::from_str(&stdout(&skillscope(&[&alone[..], &sampled, raw].concat()))).unwrap();
        alone["id"] = if row == 1 { json!("raw") } else { json!(row.to_string()) };
        for (field, value) in line((row, &text)).as_object().unwrap() {
            alone[field] = value.clone();
        }
        assert_eq!(answer, alone);
    }
    assert_fails(&["generate", "--model", "tiny-llama", "--prompts", &prompts], 2, &["--out"]);
    std::fs::write(&prompts, "{\"prompt\": \"Hi.\", \"response\": \"Ho.\"}\n").unwrap();
    assert_fails(&many, 1, &["p.jsonl line 1: response: is there already"]);
}

fn integers(bytes: &[u8]) -> Vec<i64> {
    bytes.chunks_exact(8).map(|eight| i64::from_le_bytes(eight.try_into().unwrap())).collect()
}

fn floats(bytes: &[u8]) -> Vec<f32> {
    bytes.chunks_exact(4).map(|four| f32::from_le_bytes(four.try_into().unwrap())).collect()
}

#[test]
fn activations_refuse_bad_prompts_and_leave_no_file() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("a.safetensors");
    let row = json!({"id": "a", "token_ids": [3, 4]});
    let cases: [(&[Value], &str); 6] = [
        (&[], "holds no prompt"),
        (&[row.clone(), row.clone()], "stands twice"),
        (&[json!({"id": "a"})], "exactly one of"),
        (&[json!({"id": "a", "token_ids": [320]})], "not in the vocabulary"),
        (&[json!({"id": "a", "token_ids": []})], "no token"),
        (&[json!({"id": "a", "text": "x"})], "tokenizer.json"),
    ];
    for (lines, named) in cases {
        let output = activations(lines, &out, &[]);
        let errors = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(1), "{lines:?}");
        assert!(errors.contains(named), "'{errors}' does not name '{named}'");
        assert!(!out.exists(), "a failed run leaves no file");
    }
}

#[test]
fn generate_answers_with_the_exact_tokens_of_both_sides() {
    let prompt = "Write about a walk by the sea. Use exactly 7 words.";
    let generate =
        |further: &[&str]| skillscope(&[&["generate", "--model", "tiny-llama", "--prompt", prompt], further].concat());
    let answer: Value = serde_json::from_str(&stdout(&generate(&["--json"]))).unwrap();
    let rows: Value = serde_json::from_str(&std::fs::read_to_string(fixture("tiny-llama.json")).unwrap()).unwrap();
    let ids = |tokens: &Value| tokens.as_array().unwrap().iter().map(|token| token["id"].clone()).collect::<Vec<_>>();
    assert_eq!(json!(ids(&answer["prompt_tokens"])), rows[0]["token_ids"]);
    assert_eq!(json!(ids(&answer["response_tokens"])), rows[0]["response_ids"]);
    assert_eq!(answer["response"], rows[0]["response"]);
    assert_eq!(answer["prompt_tokens"][0]["text"], "<|begin|>");
    assert_eq!(stdout(&generate(&[])).trim_end(), rows[0]["response"].as_str().unwrap());
    let sampled = |seed| stdout(&generate(&["--temperature", "1", "--seed", seed]));
    assert_eq!(sampled("3"), sampled("3"));
}

/// A datagram socket keeps the boundaries of writes: one write is one message, however late it is read.
#[test]
fn generate_prints_as_it_writes() {
    let prompt = "Write about a walk by the sea. Use exactly 30 words.";
    let arguments = ["generate", "--model", "tiny-llama", "--prompt", prompt, "--max-tokens", "60"];
    let (out, theirs) = UnixDatagram::pair().unwrap();
    out.set_read_timeout(Some(Duration::from_millis(20))).unwrap();
    let mut child = program().args(arguments).stdout(OwnedFd::from(theirs)).spawn().unwrap();
    let (mut text, mut writes, mut buffer) = (Vec::new(), 0, [0; 4096]);
    loop {
        let ended = child.try_wait().unwrap();
        match out.recv(&mut buffer) {
            Ok(read) if read > 0 => {
                text.extend_from_slice(&buffer[..read]);
                writes += 1;
            }
            _ if ended.is_some() => break,
            _ => {}
        }
    }
    assert!(child.wait().unwrap().success());
    assert!(writes > 6, "{writes} writes of '{}'", String::from_utf8_lossy(&text));
    let whole: Value = serde_json::from_str(&stdout(&skillscope(&[&["--json"], &arguments[..]].concat()))).unwrap();
    assert_eq!(String::from_utf8(text).unwrap().trim_end_matches('\n'), whole["response"]);
}

#[test]
fn generate_takes_a_whole_text_without_a_template() {
    let arguments =
        ["--json", "generate", "--model", "tiny-llama", "--prompt", "the sea", "--raw", "--max-tokens", "2"];
    let answer: Value = serde_json::from_str(&stdout(&skillscope(&arguments))).unwrap();
    let text: String =
        answer["prompt_tokens"].as_array().unwrap().iter().map(|token| token["text"].as_str().unwrap()).collect();
    assert_eq!(text, "the sea");
    assert!(answer["response_tokens"].as_array().unwrap().len() <= 2);
}

/// The token ids that `activations` reads for a row of a bundled model.
fn ids_read(row: &Value) -> Vec<i64> {
    let folder = tempfile::tempdir().unwrap();
    let [prompts, out] = ["p.jsonl", "a.safetensors"].map(|name| folder.path().join(name));
    std::fs::write(&prompts, row.to_string()).unwrap();
    let arguments = ["activations", "--model", "tiny-llama", "--prompts", prompts.to_str().unwrap()];
    stdout(&skillscope(&[&arguments[..], &["--out", out.to_str().unwrap()]].concat()));
    let bytes = std::fs::read(out).unwrap();
    integers(SafeTensors::deserialize(&bytes).unwrap().tensor("a/token_ids").unwrap().data())
}

#[test]
fn activations_read_a_text_as_it_is_and_messages_in_the_template() {
    let ids = |answer: &[u8]| -> Vec<i64> {
        let answer: Value = serde_json::from_slice(answer).unwrap();
        answer["prompt_tokens"].as_array().unwrap().iter().map(|token| token["id"].as_i64().unwrap()).collect()
    };
    let arguments = ["--json", "generate", "--model", "tiny-llama", "--prompt", "the sea", "--max-tokens", "1"];
    let raw = ids(&skillscope(&[&arguments[..], &["--raw"]].concat()).stdout);
    let chat = ids(&skillscope(&arguments).stdout);
    assert!(raw.len() < chat.len());
    assert_eq!(ids_read(&json!({"id": "a", "text": "the sea"})), raw);
    assert_eq!(ids_read(&json!({"id": "a", "messages": [{"role": "user", "content": "the sea"}]})), chat);
}

/// A copy of a bundled model that does not look like one of the tiny world.
#[test]
fn a_model_that_is_not_of_the_tiny_world_runs_the_natural_tasks_as_it_is_sampled() {
    let folder = tempfile::tempdir().unwrap();
    let [model, out] = ["model", "study"].map(|name| folder.path().join(name));
    std::fs::create_dir(&model).unwrap();
    for (name, bytes) in embedded::model_files("tiny-llama") {
        if name != "training.json" && name != "generation_config.json" {
            std::fs::write(model.join(name), bytes).unwrap();
        }
    }
    let generation = |sampling: &str| {
        let text = format!(r#"{{"bos_token_id": 0, "eos_token_id": 1, {sampling}}}"#);
        std::fs::write(model.join("generation_config.json"), text).unwrap();
    };
    let run = |further: &[&str]| {
        let paths =
            ["run", "--quick", "--samples", "12", "--model", model.to_str().unwrap(), "--out", out.to_str().unwrap()];
        stdout(&skillscope(&[&paths[..], &["--force", "--anyway", "--tasks"], further].concat()));
        let study: Value = serde_json::from_slice(&std::fs::read(out.join("study.json")).unwrap()).unwrap();
        study["config"].clone()
    };
    generation(r#""temperature": 0.6, "top_p": 0.9"#);
    let config = run(&["word-count"]);
    assert_eq!((&config["task_set"], &config["tasks"]), (&json!("natural"), &json!(["word-count"])));
    assert_eq!(config["sampling"], json!({"temperature": 0.6, "top_p": 0.9, "max_tokens": 128}));
    let levels = config["pilot"]["levels"]["word-count"]["count"].as_array().unwrap();
    assert!(config["pilot"]["prompts"] == json!(24) && !levels.is_empty(), "{}", config["pilot"]);
    generation(r#""temperature": 0.6"#);
    let config = run(&["tiny-world/word-count"]);
    assert_eq!((&config["task_set"], &config["tasks"]), (&Value::Null, &json!(["word-count"])));
    assert_eq!(config["sampling"], json!({"temperature": 0.7, "top_p": 0.95, "max_tokens": 128}));
}

#[test]
fn a_preview_keeps_nothing_and_says_what_can_be_probed_and_how_long_it_takes() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("study");
    let run = |further: &[&str]| {
        let of = ["--json", "run", "--model", "tiny-llama", "--quick", "--seed", "3", "--out", out.to_str().unwrap()];
        skillscope(&[&of[..], further].concat())
    };
    let forecast: Value = serde_json::from_str(&stdout(&run(&["--preview"]))).unwrap();
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0, "a preview leaves no file");
    let tasks = forecast["pilot"]["tasks"].as_array().unwrap();
    assert_eq!(tasks.len(), 9);
    for task in tasks {
        assert_eq!(task["responses"], 24, "{task}");
        let levels = task["parameters"].as_array().unwrap().iter().flat_map(|of| of["levels"].as_array().unwrap());
        assert!(levels.clone().all(|level| level["asked"] == true), "bundled models are asked all levels: {task}");
        let probeable = task["probeable"].as_f64().unwrap();
        assert!((0.0..=1.0).contains(&probeable), "{task}");
    }
    let sum: f64 = tasks.iter().map(|task| task["probeable"].as_f64().unwrap()).sum();
    assert!(sum > 6.0, "the bundled studies probe all nine tasks: {sum}");
    let stages: Vec<&str> =
        forecast["seconds"].as_array().unwrap().iter().map(|stage| stage[0].as_str().unwrap()).collect();
    assert_eq!(stages, ["responses", "activations", "ablations", "damage", "probes", "traces"]);
    let seconds = |stage: &Value| stage[1].as_f64().unwrap();
    assert!(forecast["seconds"].as_array().unwrap().iter().all(|stage| seconds(stage) > 0.0), "{forecast}");
}

/// docs/config.toml is what the program prints; `skillscope run --model tiny-llama --print-config` writes it anew.
#[test]
fn the_config_is_printed_with_what_its_keys_mean_and_reads_again() {
    let print = |further: &[&str]| {
        let run = ["run", "--model", "tiny-llama", "--seed", "1", "--print-config"];
        stdout(&skillscope(&[&run[..], further].concat()))
    };
    let printed = print(&[]);
    assert_eq!(printed, std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/config.toml")).unwrap());
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("config.toml");
    let changed = printed.replace("samples = 300\n", "samples = 77\n");
    assert_ne!(changed, printed);
    std::fs::write(&file, &changed).unwrap();
    assert_eq!(print(&["--config", file.to_str().unwrap()]), changed);
    for (above, line) in changed.lines().zip(changed.lines().skip(1)).filter(|(_, line)| !line.starts_with('#')) {
        assert!(above.starts_with("# ") || !line.contains(" = "), "'{line}' has no description");
    }
}

#[test]
fn a_study_has_the_id_that_its_run_is_given() {
    let folder = tempfile::tempdir().unwrap();
    let run = |further: &[&str]| {
        let small = ["run", "--model", "tiny-llama", "--tasks", "word-count", "--samples", "12", "--quick"];
        program().current_dir(folder.path()).args(small).args(further).output().unwrap()
    };
    let printed = stdout(&run(&["--name", "words.of_12-a"]));
    assert_eq!(printed.trim_end().lines().last(), Some("words.of_12-a"), "the folder has the study's id");
    let study = store::verify(&folder.path().join("words.of_12-a")).unwrap();
    assert_eq!((study.id.as_str(), study.config.name.as_deref()), ("words.of_12-a", Some("words.of_12-a")));
    let again = run(&["--name", "words.of_12-a", "--seed", "2"]);
    let errors = String::from_utf8_lossy(&again.stderr).into_owned();
    assert!(!again.status.success() && errors.contains("holds a study already; give this one another id with --name"));
    assert_eq!(stdout(&run(&["--print-config"])).matches("# not set: name\n").count(), 1);
    assert!(stdout(&run(&["--print-config", "--name", "b"])).contains("\nname = \"b\"\n"));
    for name in ["", "a/b", "..", ".a", "-a", "a b", "è", &"a".repeat(81)] {
        let output = run(&["--print-config", &format!("--name={name}")]);
        let errors = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(1), "{name}: {errors}");
        assert!(errors.contains(&format!("'{name}' cannot be a study's id")) && errors.contains("80"), "{errors}");
    }
}

/// A study is found by its folder's name: where that is not its id, or hides a bundled study, the server says so.
#[test]
fn studies_whose_ids_collide_are_told_when_they_are_served() {
    let data = tempfile::tempdir().unwrap();
    let folders = ["moved", "tiny-llama-seed-1", "planted-seed-1"].map(|name| data.path().join("studies").join(name));
    folders.iter().for_each(|folder| write_finished(folder));
    let path = folders[1].join("study.json");
    let mut study: Value = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
    assert_eq!(study["id"], "planted-seed-1");
    study["id"] = "tiny-llama-seed-1".into();
    std::fs::write(&path, study.to_string()).unwrap();
    let mut serve = program();
    serve.args(["serve", "--port", "0", "--data-dir"]).arg(data.path());
    let mut server = serve.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut ready = String::new();
    BufReader::new(server.stdout.take().unwrap()).read_line(&mut ready).unwrap();
    server.kill().unwrap();
    let told = String::from_utf8(server.wait_with_output().unwrap().stderr).unwrap();
    assert!(ready.contains("is ready"), "{ready}{told}");
    let lines: Vec<&str> = told.lines().collect();
    assert_eq!(lines.len(), 2, "{told}");
    assert!(lines[0].starts_with("study moved: its study.json names it 'planted-seed-1'"), "{told}");
    assert!(lines[0].ends_with("rename the folder, or run it again with --name moved"), "{told}");
    assert!(lines[1].starts_with("study tiny-llama-seed-1: hides the bundled study of that id"), "{told}");
}

#[test]
fn a_folder_that_hides_a_bundled_study_is_named() {
    let here = tempfile::tempdir().unwrap();
    write_finished(&here.path().join("tiny-llama-seed-1"));
    let show = |name: &str| {
        let output = program().current_dir(here.path()).args(["study", "show", name]).output().unwrap();
        String::from_utf8(output.stderr).unwrap()
    };
    let told = show("tiny-llama-seed-1");
    assert!(told.contains("note: tiny-llama-seed-1 is the folder here, which hides the bundled study"), "{told}");
    assert_eq!(show("tiny-qwen2-seed-1"), "");
}

#[test]
fn the_positions_of_a_run_are_chosen_by_name() {
    let print = ["run", "--model", "tiny-llama", "--print-config", "--positions"];
    let printed = stdout(&skillscope(&[&print[..], &["prompt,token:3,25%,0"]].concat()));
    assert!(printed.contains("\npositions = [\"user_last\", \"token.3\", \"q25\", \"first\"]\n"), "{printed}");
    assert!(!printed.contains("not set: positions"), "{printed}");
    assert_fails(&[&print[..], &["middle"]].concat(), 2, &["unknown position 'middle'", "connector.i", "token.K"]);
    let folder = tempfile::tempdir().unwrap();
    let [config, out] = ["c.toml", "study"].map(|name| folder.path().join(name).to_str().unwrap().to_owned());
    let run = ["run", "--model", "tiny-llama", "--out", &out];
    let lacks = "positions: the model's template has no connector.99; use user_last, connector.0";
    assert_fails(&[&run[..], &["--positions", "first,connector.99"]].concat(), 1, &[lacks]);
    std::fs::write(&config, "positions = [\"end\"]\n").unwrap();
    assert_fails(&[&run[..], &["--config", &config]].concat(), 1, &["c.toml", "unknown position 'end'", "eos"]);
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1, "nothing is written but the config");
}

#[test]
fn verdicts_are_shown_with_their_numbers_or_with_why_there_is_none() {
    let shown = stdout(&skillscope(&["study", "show", "SmolLM2-135M-Instruct.Q4_1.gguf-seed-1"]));
    let not_shown = "not tested, the probes are not shown to add more than 0.01 AUROC to the text";
    for line in [
        &format!("claim 1: {not_shown}"),
        "claim 4: not tested, there is nothing to measure",
        "AUROC: 0.012 [-0.023, 0.046], p 1.000",
    ] {
        assert!(shown.contains(line), "{shown}");
    }
}

#[test]
fn a_study_that_would_probe_too_few_tasks_does_not_start_unless_told_to() {
    let folder = tempfile::tempdir().unwrap();
    let [config, out] = ["study.toml", "study"].map(|name| folder.path().join(name));
    std::fs::write(&config, "ablation = false\npilot = { prompts = 8 }\n").unwrap();
    let words = ["run", "--model", "tiny-llama", "--quick", "--samples", "12", "--tasks", "word-count"];
    let files = ["--config", config.to_str().unwrap(), "--out", out.to_str().unwrap()];
    let refused = skillscope(&[&words[..], &files].concat());
    let errors = String::from_utf8_lossy(&refused.stderr);
    let error = errors.trim_end().lines().last().unwrap();
    assert_eq!(refused.status.code(), Some(1), "{errors}");
    for part in ["0.0 of 1 tasks", "word-count (", "--samples", "--anyway"] {
        assert!(error.contains(part), "'{error}' does not name '{part}'");
    }
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1, "the config alone is left");
    let short = folder.path().join("short.toml");
    std::fs::write(&short, "ablation = false\npilot = { prompts = 8 }\nsampling = { max_tokens = 1 }\n").unwrap();
    let cut = skillscope(&[&words[..], &["--config", short.to_str().unwrap()], &files[2..]].concat());
    let errors = String::from_utf8_lossy(&cut.stderr);
    assert!(errors.contains("word-count (mostly cut at the limit)"), "{errors}");
    stdout(&skillscope(&[&words[..], &files, &["--anyway"]].concat()));
    assert!(out.join("study.json").exists());
    for (text, problem) in [
        ("pilot = { prompts = 0 }", "pilot.prompts: is 0"),
        ("pilot.levels.word-count.count = [0, 11]", "count has the levels 0 to 10, not [0, 11]"),
        ("pilot.levels.word-count.pages = [0]", "no parameter pages"),
        ("pilot.levels.topic.topic = [0]", "pilot.levels.topic"),
    ] {
        std::fs::write(&config, text).unwrap();
        assert_fails(&[&words[..], &files, &["--force"]].concat(), 1, &[problem]);
    }
}

#[test]
fn generate_refuses_impossible_requests() {
    let generate =
        |further: &[&'static str]| [&["generate", "--model", "tiny-llama", "--prompt", "Hi."], further].concat();
    assert_fails(&generate(&["--temperature", "-1"]), 1, &["temperature"]);
    assert_fails(&generate(&["--max-tokens", "0"]), 1, &["max_tokens"]);
    assert_fails(&generate(&["--dtype", "int4"]), 2, &["int4", "bf16"]);
    assert_fails(&["generate", "--model", "tiny-llama", "--prompt", " "], 1, &["empty"]);
}

#[test]
fn models_lists_what_loads_and_what_was_verified() {
    let text = stdout(&skillscope(&["models"]));
    let line = text.lines().find(|line| line.starts_with("tiny-llama")).unwrap();
    assert!(line.contains("llama") && line.contains("f16") && line.ends_with("yes"), "{line}");
    let verified: Value = serde_json::from_str(&stdout(&skillscope(&["--json", "models"]))).unwrap();
    assert!(verified["verified"].as_array().unwrap().len() >= 6);
}

#[test]
fn models_says_why_a_folder_does_not_load() {
    let data = tempfile::tempdir().unwrap();
    let folder = data.path().join("models/strange");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("config.json"), r#"{"model_type": "mamba"}"#).unwrap();
    let text = stdout(&skillscope(&["models", "--data-dir", data.path().to_str().unwrap()]));
    let line = text.lines().find(|line| line.contains("strange")).unwrap();
    assert!(line.contains("no: ") && line.contains("mamba"), "{line}");
}

/// Copies a fixture, spoils the copy, and expects `activations` to fail with one line that names every part.
fn assert_snapshot_fails(name: &str, spoil: impl Fn(&Path), parts: &[&str]) {
    let folder = tempfile::tempdir().unwrap();
    let snapshot = folder.path().join("snapshot");
    std::fs::create_dir(&snapshot).unwrap();
    for entry in std::fs::read_dir(fixture(name)).unwrap() {
        let path = entry.unwrap().path();
        std::fs::copy(&path, snapshot.join(path.file_name().unwrap())).unwrap();
    }
    spoil(&snapshot);
    let (prompts, out) = (folder.path().join("prompts.jsonl"), folder.path().join("out.safetensors"));
    std::fs::write(&prompts, r#"{"id": "a", "token_ids": [3]}"#).unwrap();
    let paths = [&snapshot, &prompts, &out].map(|path| path.to_str().unwrap());
    assert_fails(&["activations", "--model", paths[0], "--prompts", paths[1], "--out", paths[2]], 1, parts);
    assert!(!out.exists(), "a failed run leaves no file");
}

#[test]
fn a_damaged_snapshot_is_refused_by_the_file_that_is_wrong() {
    let sharded = "llama-biased-linear-sharded";
    let shard = "model-00002-of-00003.safetensors";
    let remove = |file: &'static str| move |folder: &Path| std::fs::remove_file(folder.join(file)).unwrap();
    let write = |file: &'static str, bytes: &'static [u8]| {
        move |folder: &Path| std::fs::write(folder.join(file), bytes).unwrap()
    };
    assert_snapshot_fails(sharded, remove(shard), &[shard, "is missing", "download it again"]);
    let cut = |folder: &Path| {
        let bytes = std::fs::read(folder.join(shard)).unwrap();
        std::fs::write(folder.join(shard), &bytes[..bytes.len() - 9]).unwrap();
    };
    assert_snapshot_fails(sharded, cut, &[shard, "bytes", "download it again"]);
    assert_snapshot_fails(sharded, write("model.safetensors.index.json", b"{}"), &["index.json", "damaged"]);
    assert_snapshot_fails("qwen3", remove("model.safetensors"), &["model.safetensors", "not found"]);
    assert_snapshot_fails("qwen3", remove("config.json"), &["config.json", "not found"]);
    assert_snapshot_fails("qwen3", write("config.json", b"\xff\xfe"), &["config.json", "UTF-8"]);
    assert_snapshot_fails("qwen3", write("generation_config.json", b"["), &["generation_config.json"]);
}

#[cfg(feature = "gpu")]
#[test]
fn the_gpu_answers_as_the_cpu_and_a_software_adapter_is_announced() {
    let generate = ["generate", "--model", "tiny-llama", "--prompt", "Write about the sea.", "--max-tokens", "8"];
    let (cpu, gpu) = (skillscope(&generate), skillscope(&[&generate[..], &["--device", "gpu"]].concat()));
    assert_eq!(stdout(&cpu), stdout(&gpu));
    let said = String::from_utf8_lossy(&gpu.stderr).into_owned();
    // What the driver itself prints is not ours.
    let mut ours = said.lines().filter(|line| line.starts_with("warning:"));
    assert!(ours.all(|line| line.contains("only a software adapter is here")), "{said}");
}

#[test]
fn a_model_that_is_not_there_is_named_with_the_bundled_ones() {
    let arguments = ["run", "--model", "/no/such/model", "--out", "/tmp/never"];
    assert_fails(&arguments, 1, &["/no/such/model", "tiny-llama"]);
}

#[test]
fn run_refuses_impossible_requests() {
    let run = |further: &[&'static str]| [&["run", "--model", "tiny-llama", "--out", "never"], further].concat();
    assert_fails(&run(&["--tasks", "rhyme"]), 1, &["rhyme", "word-count"]);
    assert_fails(&run(&["--tasks", "topic,topic"]), 1, &["topic", "twice"]);
    assert_fails(&run(&["--samples", "0"]), 1, &["--samples"]);
    assert_fails(&run(&["--samples", "many"]), 2, &["many"]);
}

#[test]
fn run_refuses_an_unknown_preset_and_two_of_them() {
    let run = |further: &[&'static str]| [&["run", "--model", "tiny-llama", "--out", "never"], further].concat();
    assert_fails(&run(&["--preset", "huge"]), 2, &["huge", "quick, default, bundled, paper"]);
    assert_fails(&run(&["--preset", "paper", "--quick"]), 2, &["--preset", "--quick"]);
}

#[test]
fn run_writes_over_a_study_only_when_forced() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("study.json"), "kept").unwrap();
    let out = folder.path().to_str().unwrap();
    let arguments =
        ["run", "--model", "tiny-llama", "--tasks", "word-count", "--samples", "12", "--quick", "--out", out];
    assert_fails(&arguments, 1, &[out, "holds a study already", "--name", "--force"]);
    let other = tempfile::tempdir().unwrap();
    std::fs::write(other.path().join("tables.csv"), "a,b").unwrap();
    let elsewhere = [&arguments[..arguments.len() - 1], &[other.path().to_str().unwrap()]].concat();
    assert_fails(&elsewhere, 1, &["a folder with other files in it", "--force"]);
    assert_eq!(std::fs::read_dir(other.path()).unwrap().count(), 1, "nothing is written");
    assert_eq!(std::fs::read_to_string(folder.path().join("study.json")).unwrap(), "kept");
    stdout(&skillscope(&[&arguments[..], &["--force"]].concat()));
    stdout(&skillscope(&["study", "verify", out]));
}

#[test]
fn presets_differ_in_sizes_and_know_their_names() {
    let of = |preset| StudyConfig::of_preset(preset, "m", 6, 1);
    for preset in Preset::ALL {
        assert_eq!((preset.name().parse(), of(preset).preset), (Ok(preset), Some(preset)));
        assert_eq!(json!(preset), json!(preset.name()), "the name in a file is the name of the option");
        assert_eq!(of(preset).rules, of(Preset::Default).rules, "{preset:?} has rules of its own");
    }
    assert_eq!(of(Preset::Default), StudyConfig::default_for("m", 6, 1));
    let samples = |config: &StudyConfig| (config.samples, config.samples_without);
    let behaviour = |config: &StudyConfig| config.ablation.clone().unwrap().behaviour.unwrap();
    let (quick, bundled, paper) = (of(Preset::Quick), of(Preset::Bundled), of(Preset::Paper));
    assert_eq!((samples(&quick), samples(&bundled), samples(&paper)), ((120, 24), (600, 240), (300, 120)));
    assert_eq!((quick.probe.c, behaviour(&quick).dose), (C::Fixed(0.1), None));
    assert_eq!((bundled.probe.bootstrap, behaviour(&bundled).dose.unwrap().samples), (2000, 150));
    assert_eq!((paper.probe.c, behaviour(&paper).scope), (C::Fixed(1.0), Scope::All));
    assert_eq!(paper.ablation.unwrap().rank, 8);
}

/// The share of satisfied letters; cut responses violate.
fn rate(letters: &str) -> f64 {
    letters.chars().filter(|&letter| letter == SATISFIED).count() as f64 / letters.len() as f64
}

#[test]
fn a_quick_study_says_so_and_its_record_gives_the_drops_of_behaviour_again() {
    let folder = tempfile::tempdir().unwrap();
    let (config, out) = (folder.path().join("study.toml"), folder.path().join("quick"));
    std::fs::write(&config, "preset = \"quick\"\nprobe.bootstrap = 30\n").unwrap();
    let arguments = ["run", "--model", "tiny-llama", "--tasks", "word-count,topic", "--samples", "80", "--config"];
    let output = program().args(arguments).arg(&config).arg("--out").arg(&out).output().unwrap();
    assert!(stdout(&output).starts_with("small sizes: for a first look\n"), "{}", stdout(&output));
    let study = store::verify(&out).unwrap();
    assert_eq!((study.config.preset, study.config.probe.bootstrap), (Some(Preset::Quick), 30));
    assert_eq!((study.config.samples, study.config.samples_without), (80, 16), "the preset's proportion");
    let (outcomes, behaviour) =
        (store::read_record(&out).unwrap().outcomes.unwrap(), study.ablation.behaviour.unwrap());
    let sources = outcomes.cases.iter().filter(|case| case.kind == CaseKind::Source);
    let mut counted = 0;
    for case in sources {
        for (target, after) in case.after.iter().enumerate().filter(|(_, after)| !after.is_empty()) {
            let drop = behaviour.dependencies.drop[case.task.unwrap()][target].unwrap();
            let again = rate(&outcomes.before[target][..after.len()]) - rate(after);
            assert!((drop - again).abs() < 1e-4, "{drop} in the study, {again} from the record");
            counted += 1;
        }
    }
    assert!(counted > 0, "nothing was ablated: {:?}", study.tasks);
}

/// `skillscope … | head`: the reader closes the pipe, and the program ends without a report.
#[cfg(unix)]
#[test]
fn a_program_whose_reader_has_gone_leaves_quietly() {
    for arguments in [&["study", "show", "tiny-llama-seed-1"][..], &["models"], &["--json", "models"]] {
        let mut command = program();
        command.args(arguments).stdout(std::process::Stdio::piped()).stderr(std::process::Stdio::piped());
        let mut child = command.spawn().unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        assert_eq!((output.status.code(), output.stderr.as_slice()), (Some(141), &b""[..]), "{arguments:?}");
    }
}

/// The claim's verdict is the lesser of its halves', so that it alone hides the half that holds.
#[test]
fn study_show_tells_both_halves_of_a_claim() {
    let id = "tiny-llama-seed-1";
    let study = embedded::study_file(id, "study.json").unwrap();
    let study = shared::study::Study::from_json(std::str::from_utf8(&study).unwrap()).unwrap();
    let told = stdout(&skillscope(&["study", "show", id]));
    let halves: Vec<_> = study.verdicts.iter().flat_map(|verdict| &verdict.halves).collect();
    assert_eq!(halves.len(), 2);
    for half in halves {
        let effect = half.effect.unwrap();
        let verdict = format!("{:?}", half.verdict).to_lowercase();
        let line = format!("\n  {}: {verdict}, {effect:.3} [", half.name);
        assert!(told.contains(&line), "{line} is not in {told}");
    }
}

/// Before anything is computed.
#[test]
fn run_refuses_a_file_where_its_folder_is_to_be() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("taken");
    std::fs::write(&file, "mine").unwrap();
    assert_fails(&["run", "--model", "tiny-llama", "--out", file.to_str().unwrap()], 1, &["taken: is no folder"]);
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1, "and leaves nothing behind");
}

#[test]
fn run_refuses_an_unknown_name_in_the_config() {
    let folder = tempfile::tempdir().unwrap();
    let config = folder.path().join("study.toml");
    std::fs::write(&config, "sampels = 3\n").unwrap();
    let arguments = ["run", "--model", "tiny-llama", "--out", "never", "--config", config.to_str().unwrap()];
    assert_fails(&arguments, 1, &["study.toml", "sampels"]);
}

#[test]
fn the_same_seed_gives_the_same_study_byte_for_byte() {
    let folder = tempfile::tempdir().unwrap();
    let study = |name: &str, seed: &str| {
        let out = folder.path().join(name);
        let arguments = ["run", "--model", "tiny-llama", "--tasks", "word-count,topic,register", "--samples", "80"];
        let output = program().args(arguments).args(["--seed", seed, "--out"]).arg(&out).output().unwrap();
        assert_eq!(stdout(&output).trim_end().lines().last(), out.to_str(), "the study's path comes last");
        std::fs::read(out.join("study.json")).unwrap()
    };
    let first = study("first", "5");
    assert!(first == study("second", "5"), "the same seed");
    assert!(first != study("third", "6"), "another seed");
}

/// Too few samples to probe anything: there is nothing to ablate either, and the study says why.
#[test]
fn a_run_in_which_nothing_can_be_probed_is_a_study_all_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("few");
    let arguments = ["run", "--model", "tiny-llama", "--tasks", "word-count", "--samples", "12", "--out"];
    let output = program().args(arguments).arg(&out).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let study: Value = serde_json::from_slice(&std::fs::read(out.join("study.json")).unwrap()).unwrap();
    assert!(study["tasks"][0]["not_probeable"]["reason"].as_str().unwrap().contains("at least 20"), "{study}");
    let verdicts = study["verdicts"].as_array().unwrap();
    assert_eq!(verdicts.len(), 5);
    assert!(verdicts.iter().all(|verdict| verdict["verdict"] == "inconclusive"), "{verdicts:?}");
    assert!(stdout(&output).contains("word-count cannot be probed: "), "{}", stdout(&output));
}

#[test]
fn ablation_is_left_out_where_the_config_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let (config, out) = (folder.path().join("study.toml"), folder.path().join("without"));
    std::fs::write(&config, "ablation = false\n").unwrap();
    let arguments = ["run", "--model", "tiny-llama", "--tasks", "word-count", "--samples", "40", "--config"];
    let output = program().args(arguments).arg(&config).arg("--out").arg(&out).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let study: Value = serde_json::from_slice(&std::fs::read(out.join("study.json")).unwrap()).unwrap();
    assert!(study["config"].get("ablation").is_none(), "{}", study["config"]);
    assert_eq!(study["ablation"]["behaviour"], Value::Null);
    assert_eq!(study["ablation"]["representation"].as_array().unwrap().len(), 0);
}

/// The stored activations are those that `activations` gives for the same tokens, at the token that the sample names for the
/// position.
#[test]
fn a_run_leaves_what_it_read_from_the_stream_where_it_is_asked_to() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("study");
    let sizes = ["run", "--model", "tiny-llama", "--quick", "--tasks", "word-count", "--samples", "12", "--out"];
    let run = skillscope(&[&sizes[..], &[out.to_str().unwrap(), "--keep-activations"]].concat());
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    let samples = store::read_samples(&out).unwrap();
    let analysed: Vec<_> = samples.iter().filter(|row| row.with_constraint && row.excluded.is_none()).collect();

    let prompts = folder.path().join("prompts.jsonl");
    let (row, sample) = (analysed.len() / 2, analysed[analysed.len() / 2]);
    std::fs::write(&prompts, json!({"id": "one", "token_ids": sample.token_ids}).to_string()).unwrap();
    let read = folder.path().join("read.safetensors");
    let files = [prompts.to_str().unwrap(), "--out", read.to_str().unwrap()];
    stdout(&skillscope(&[&["activations", "--model", "tiny-llama", "--prompts"], &files[..]].concat()));
    let read = std::fs::read(read).unwrap();
    let read = SafeTensors::deserialize(&read).unwrap();
    let values =
        |bytes: &[u8]| -> Vec<f32> { bytes.as_chunks().0.iter().map(|&four| f32::from_le_bytes(four)).collect() };

    let kept = folder.path().join("study-activations");
    let mut names: Vec<String> =
        std::fs::read_dir(&kept).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    let sites = ["embed".to_owned()].into_iter().chain((0..8).map(|layer| format!("resid_post.{layer}")));
    let mut files: Vec<String> =
        sites.map(|site| format!("{site}.safetensors")).chain(["labels.jsonl".to_owned()]).collect();
    files.sort();
    assert_eq!(names, files);
    let labels = std::fs::read_to_string(kept.join("labels.jsonl")).unwrap();
    let labels: Vec<Value> = labels.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(labels.len(), analysed.len());
    for (line, row) in labels.iter().zip(&analysed) {
        let label = i32::from(row.verdict.as_ref().unwrap().satisfied);
        assert_eq!(*line, json!({"id": row.id, "task": "word-count", "label": label, "group": row.group}));
    }
    let mut compared = 0;
    for site in ["embed", "resid_post.4", "resid_post.7"] {
        let bytes = std::fs::read(kept.join(format!("{site}.safetensors"))).unwrap();
        let (_, header) = SafeTensors::read_metadata(&bytes).unwrap();
        let ids = header.metadata().as_ref().unwrap()["samples"].clone();
        assert_eq!(ids.lines().collect::<Vec<_>>(), analysed.iter().map(|row| row.id.as_str()).collect::<Vec<_>>());
        let of_site = SafeTensors::deserialize(&bytes).unwrap();
        let whole = values(read.tensor(&format!("one/{site}")).unwrap().data());
        let d = whole.len() / sample.token_ids.len();
        for (position, &token) in &sample.positions {
            let tensor = of_site.tensor(position).unwrap();
            assert_eq!(tensor.shape(), [analysed.len(), d], "{site}, {position}");
            let kept = &values(tensor.data())[row * d..(row + 1) * d];
            let same = kept.iter().zip(&whole[token * d..(token + 1) * d]).all(|(a, b)| (a - b).abs() < 1e-4);
            assert!(same, "{site}, {position}");
            compared += 1;
        }
    }
    assert!(compared > 20, "{compared}");
}

#[test]
fn lab_measures_a_checkpoint_and_refuses_a_null_that_is_not_there() {
    let folder = tempfile::tempdir().unwrap();
    let name = "llama-biased-linear-sharded";
    std::fs::create_dir(folder.path().join(name)).unwrap();
    for entry in std::fs::read_dir(fixture(name)).unwrap() {
        let path = entry.unwrap().path();
        std::fs::copy(&path, folder.path().join(name).join(path.file_name().unwrap())).unwrap();
    }
    let reference = format!("{name}.reference.safetensors");
    std::fs::copy(fixture(&reference), folder.path().join(&reference)).unwrap();
    let output = lab().args(["--json", "parity"]).arg(folder.path()).output().unwrap();
    let rows: Value = serde_json::from_str(&stdout(&output)).unwrap();
    assert_eq!((rows.as_array().unwrap().len(), rows[0]["checkpoint"].as_str()), (1, Some(name)));
    assert!(rows[0]["difference"].as_f64().unwrap() < 1e-4, "{rows}");

    let output = lab().args(["planted", "--nulls", "1", "--case", "no such null"]).output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(said, "error: --case: no null's name holds 'no such null'; leave it out to see them all\n");
}

/// A snapshot whose template writes the date and a value that it is given.
fn dated_snapshot(folder: &Path) -> PathBuf {
    let model = folder.join("dated");
    std::fs::create_dir(&model).unwrap();
    for (name, bytes) in embedded::model_files("tiny-llama") {
        std::fs::write(model.join(name), bytes).unwrap();
    }
    let template = "{{ strftime_now('%Y-%m-%d') }} {{ enable_thinking }} {{ messages[0].content }}\n";
    std::fs::write(model.join("chat_template.jinja"), template).unwrap();
    model
}

#[test]
fn a_template_is_given_todays_date_and_the_values_of_the_command_line() {
    let folder = tempfile::tempdir().unwrap();
    let model = dated_snapshot(folder.path());
    let prompt = |given: &[&str]| {
        let arguments = ["generate", "--prompt", "Hello sea", "--max-tokens", "1", "--json", "--model"];
        let answer = stdout(&program().args(arguments).arg(&model).args(given).output().unwrap());
        let answer: Value = serde_json::from_str(&answer).unwrap();
        let tokens = answer["prompt_tokens"].as_array().unwrap();
        tokens.iter().map(|token| token["text"].as_str().unwrap()).collect::<String>()
    };
    let (before, text, after) = (now(), prompt(&["--template", "enable_thinking=false"]), now());
    assert!([before, after].iter().any(|time| text == format!("{} False Hello sea", &time[..10])), "{text}");
    assert!(prompt(&["--template", "enable_thinking=high"]).contains(" high Hello sea"), "a text that is no JSON");
    let model = model.to_str().unwrap();
    assert_fails(&["generate", "--model", model, "--prompt", "x", "--template", "messages=1"], 1, &["'messages'"]);
    assert_fails(&["generate", "--model", model, "--prompt", "x", "--template", "alone"], 2, &["KEY=VALUE"]);
    assert_fails(&["generate", "--model", model, "--prompt", "x", "--raw", "--template", "a=1"], 1, &["--template"]);
}

/// The config of a study has the date and the values, so that it runs again to the same bytes on another day.
#[test]
fn a_study_keeps_what_its_template_was_given() {
    let folder = tempfile::tempdir().unwrap();
    let model = dated_snapshot(folder.path());
    let run = |name: &str, further: &[&str]| {
        let out = folder.path().join(name);
        let arguments = ["run", "--tasks", "word-count", "--samples", "12", "--seed", "3", "--model"];
        stdout(&program().args(arguments).arg(&model).arg("--out").arg(&out).args(further).output().unwrap());
        std::fs::read(out.join("study.json")).unwrap()
    };
    let config = folder.path().join("study.toml");
    let given = "date = \"2020-02-29T12:00:00\"\ntemplate.enable_thinking = false\ntemplate.level = 3\n";
    std::fs::write(&config, given).unwrap();
    let study = run("first", &["--config", config.to_str().unwrap()]);
    let written: StudyConfig = serde_json::from_value(json_of(&study)["config"].clone()).unwrap();
    assert_eq!(written.date.as_deref(), Some("2020-02-29T12:00:00"));
    assert_eq!(json!(written.template), json!({"enable_thinking": false, "level": 3}));
    let samples = store::read_samples(&folder.path().join("first")).unwrap();
    let tokenizer = Snapshot::open(model.to_str().unwrap()).unwrap().plain_tokenizer().unwrap();
    for sample in &samples {
        let prompt = tokenizer.decode(&sample.token_ids[..sample.prompt_tokens]).unwrap();
        assert_eq!(prompt, format!("2020-02-29 False {}", sample.prompt));
    }
    let given = ["--config", config.to_str().unwrap(), "--template", "level=3"];
    assert!(run("second", &given) == study, "the date of the config, not today's");
    assert!(run("third", &["--template", "enable_thinking=false", "--template", "level=3"]) != study, "today's date");
    std::fs::write(&config, "date = \"tomorrow\"\n").unwrap();
    let out = folder.path().join("never");
    let arguments = ["run", "--model", model.to_str().unwrap(), "--out", out.to_str().unwrap(), "--config"];
    assert_fails(&[&arguments[..], &[config.to_str().unwrap()]].concat(), 1, &["date", "tomorrow"]);
}

fn json_of(bytes: &[u8]) -> Value {
    serde_json::from_slice(bytes).unwrap()
}
