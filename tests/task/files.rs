//! Tasks from files: the checkers that they can use, the faults of broken ones, and that they change nothing else.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde_json::{Value, json};
use shared::prompt::{PlannedPrompt, base_prompts, is_held_out, plan};
use shared::study::{BuiltInSet, StudyConfig};
use shared::task::{Params, PartialVerdict, Task, TaskSet, built_in, of_set, parse};

use view_model::text::say::{Language, speak};
use view_model::text::study::sentence;

use crate::support::program;

const FEW_SENTENCES: &str = include_str!("../fixtures/tasks/few-sentences.toml");

/// A task file with this checker and these further lines.
fn file(further: &str, checker: &str) -> String {
    let texts: Vec<String> = (0..10).map(|number| format!("Tell me about thing {number}.")).collect();
    format!(
        "id = \"mine\"\nskill = \"lexical\"\nasks = \"a\"\nsatisfied_when = \"b\"\n{further}\nbase_prompts = {texts:?}\n{checker}\n"
    )
}

const PLAIN: &str = "phrasings = [\"One.\", \"Two.\", \"Three.\"]";

fn task(checker: &str) -> Task {
    let text = file(PLAIN, checker);
    parse(&text).unwrap_or_else(|error| panic!("{error} in\n{text}"))
}

/// Checks a table of responses, each with the reason, which is also there in Italian.
#[track_caller]
fn table(checker: &str, rows: &[(&str, bool, &str)]) {
    let task = task(checker);
    speak(Language::Italian);
    for (response, satisfied, why) in rows {
        let verdict = task.check(&Params::new(), response).unwrap();
        assert_eq!((verdict.satisfied, verdict.why.as_str()), (*satisfied, *why), "{checker} on {response:?}");
        assert_ne!(sentence((why, verdict.why_message.as_ref())), *why, "{checker} on {response:?}");
    }
}

#[test]
fn every_built_in_checker_says_whether_and_why() {
    table(
        "checker.sentences.exactly = 2",
        &[
            ("It rained. Nina ran!", true, "2 sentences, exactly 2 were asked"),
            ("It cost 3.5 or 4. \"Why?\" he said.", false, "3 sentences, exactly 2 were asked"),
            ("It rained. … Nina ran", true, "2 sentences, exactly 2 were asked"),
            ("It rained", false, "1 sentence, exactly 2 were asked"),
            ("1. It rained.\n2. Nina ran", true, "2 sentences, exactly 2 were asked"),
            ("", false, "the response is empty"),
        ],
    );
    table(
        "checker.sentences.about = { number = 4, percent = 50 }",
        &[("One. Two.", true, "2 sentences, 2 to 6 were asked"), ("One.", false, "1 sentence, 2 to 6 were asked")],
    );
    table(
        "checker.starts_with = \"I don't\"",
        &[("I don\u{2019}t know", true, "starts with \"I don't\""), ("I do", false, "does not start with \"I don't\"")],
    );
    table(
        "checker.lines.at_least = 2",
        &[("a\n\n  \nb", true, "2 lines, at least 2 were asked"), ("a\n", false, "1 line, at least 2 were asked")],
    );
    table("checker.words.at_most = 1", &[("Yes.", true, "1 word, at most 1 were asked")]);
    table(
        "checker.regex = '^[A-Z].*\\.$'",
        &[(" Good. ", true, "\"Good.\" matches ^[A-Z].*\\.$"), ("good.", false, "nothing matches ^[A-Z].*\\.$")],
    );
    table(
        "checker.terms.any = [\"rain\", \"snow\"]",
        &[("Snow fell.", true, "holds snow"), ("Rainbows.", false, "holds none of rain and snow")],
    );
    table(
        "checker.starts_with = \"Dear\"",
        &[(" Dear me", true, "starts with \"Dear\""), ("dear", false, "does not start with \"Dear\"")],
    );
    table("checker.ends_with = \"!\"", &[("Go! ", true, "ends with \"!\""), ("Go", false, "does not end with \"!\"")]);
    table(
        "checker.case = \"lower\"",
        &[("all small, 3", true, "it holds no capital"), ("Not", false, "it holds the capital N")],
    );
    table(
        "checker.case = \"upper\"",
        &[("LOUD", true, "it holds no small letter"), ("LOUd", false, "it holds the small letter d")],
    );
}

#[test]
fn checkers_are_composed() {
    table(
        "checker.and = [{ not.regex = ',' }, { words.at_most = 3 }]",
        &[
            ("One two", true, "nothing matches ,; 2 words, at most 3 were asked"),
            ("One, two", false, "\",\" matches ,"),
            ("a, b, c, d", false, "\",\" matches ,; 4 words, at most 3 were asked"),
        ],
    );
    table(
        "checker.or = [{ ends_with = '?' }, { judge.sentiment = 'positive' }]",
        &[
            ("Why?", true, "ends with \"?\""),
            (
                "Why",
                false,
                "does not end with \"?\"; neither tone leads, positive was asked; pleasant words: 0; unpleasant: 0",
            ),
        ],
    );
}

#[test]
fn a_json_schema_is_kept_to_and_reads_no_file() {
    let schema =
        "checker.json.schema = { type = 'object', required = ['name'], properties.age = { type = 'integer' } }";
    table(
        schema,
        &[
            ("```json\n{\"name\": 1, \"age\": 3}\n```", true, "JSON that the schema takes"),
            (
                "{\"name\": 1, \"age\": \"3\"}",
                false,
                "JSON that the schema refuses: at '/age', want integer, but got string",
            ),
            ("{}", false, "JSON that the schema refuses: at '', missing properties 'name'"),
            ("name", false, "not JSON: expected ident at line 1 column 2"),
        ],
    );
    let elsewhere = parse(&file(PLAIN, "checker.json.schema = { '$ref' = 'file:///etc/hostname' }")).err().unwrap();
    assert!(elsewhere.to_string().contains("is not part of the task"), "{elsewhere}");
}

/// The verdict on a beginning is compared with every continuation of a list.
#[test]
fn a_verdict_on_a_beginning_is_never_too_early() {
    let checkers = [
        ("checker.not.regex = ','", "Yes, no", PartialVerdict::Violated),
        ("checker.not.regex = 'e$'", "the", PartialVerdict::Undecided),
        ("checker.sentences.at_most = 1", "One. Two", PartialVerdict::Violated),
        ("checker.not.words.at_least = 2", "One two", PartialVerdict::Violated),
        ("checker.not.words.at_most = 2", "One two", PartialVerdict::Undecided),
        ("checker.starts_with = \"Dear\"", "De", PartialVerdict::Undecided),
        ("checker.starts_with = \"Dear\"", "Do", PartialVerdict::Violated),
        ("checker.not.starts_with = \"Dear\"", "Dear me", PartialVerdict::Violated),
        ("checker.case = \"upper\"", "LOUd", PartialVerdict::Violated),
        ("checker.and = [{ case = 'lower' }, { ends_with = '!' }]", "no", PartialVerdict::Undecided),
        ("checker.and = [{ case = 'lower' }, { ends_with = '!' }]", "No", PartialVerdict::Violated),
        ("checker.or = [{ case = 'lower' }, { starts_with = 'No' }]", "Yes", PartialVerdict::Violated),
        ("checker.not.terms.all = ['rain']", "It is rain", PartialVerdict::Undecided),
        ("checker.not.terms.all = ['rain']", "It is rain ", PartialVerdict::Violated),
        ("checker.judge.toxicity = \"toxic\"", "Hello", PartialVerdict::Undecided),
        ("checker.not.judge.toxicity = \"toxic\"", "You are an idiot ", PartialVerdict::Violated),
    ];
    let continuations =
        [" ", "!", ",", ".", " One two three.", " Dear!", "ar me", "bow", "E", "e", " rain", "\n\nNO!", "x 1"];
    for (checker, beginning, expected) in checkers {
        let task = task(checker);
        assert_eq!(task.running(&Params::new(), beginning).unwrap(), expected, "{checker} on {beginning:?}");
        let passes = |end: &&str| task.check(&Params::new(), &format!("{beginning}{end}")).unwrap().satisfied;
        let found = continuations.iter().find(|end| passes(end));
        assert!(expected != PartialVerdict::Violated || found.is_none(), "{checker}: {beginning:?} and {found:?} pass");
    }
}

#[test]
fn ten_broken_files_are_told_by_line_column_and_what_to_do() {
    let counted =
        "phrasings = [\"Use {count}.\", \"Write {count}.\", \"Say {count}.\"]\nparameters.count.integers = [1, 2]";
    let words = "checker.words.exactly = \"{count}\"";
    let cases = [
        (file(PLAIN, "checker.wrods.exactly = 3"), (7, 9), "unknown variant `wrods`", "tasks show word-count"),
        (
            file(PLAIN, "checker.words.exactly = \"three\""),
            (7, 25),
            "\"three\" is not a parameter in braces",
            "\"{three}\"",
        ),
        (file(PLAIN, "checker.words.exactly = \"{n}\""), (7, 25), "there is no parameter n", "parameters.n.integers"),
        (file(PLAIN, "checker.regex = \"(\""), (7, 17), "no regular expression: unclosed group", "backslash"),
        (
            file("phrasings = [\"One.\", \"Two.\"]", "checker.case = \"lower\""),
            (5, 13),
            "2 of at least 3 phrasings",
            "other words",
        ),
        (file(&counted.replace("Write {count}", "Write"), words), (5, 30), "does not say count", "{count}"),
        (file(&counted.replace("[1, 2]", "[1, 0]"), words), (6, 33), "a level is 0", "from 1"),
        (file(counted, "checker.case = \"lower\""), (6, 12), "the checker does not use it", "leave the parameter out"),
        (file(PLAIN, "checker.judge.topic = \"politics\""), (7, 23), "no label 'politics'", "sea, garden"),
        (
            file(PLAIN, "checker.case = \"lower\"").replace("Tell me about thing 7.", "Tell me about thing 3."),
            (6, 199),
            "\"Tell me about thing 3.\" twice",
            "different",
        ),
        (
            file(PLAIN, "checker.case = \"lower\"").replace("\"mine\"", "\"My task\""),
            (1, 6),
            "no plain word",
            "small letters",
        ),
        (
            file(PLAIN, "checker.and = [{ case = 'lower' }, { terms.all = [] }]"),
            (7, 50),
            "the list is empty",
            "list different texts",
        ),
        (file(PLAIN, "checker.case = \"lower\"\ncolour = 1"), (8, 1), "unknown field `colour`", "tasks show"),
    ];
    assert!(cases.len() >= 10);
    assert_told(&cases);
}

#[test]
fn broken_tolerances_and_lists_are_told_by_line_column_and_what_to_do() {
    assert_told(&[
        (
            file(PLAIN, "checker.words.about = { number = 20, percent = \"{p}\" }"),
            (7, 48),
            "there is no parameter p",
            "parameters.p.integers",
        ),
        (file(PLAIN, "checker.words.about = { number = 20 }"), (7, 9), "a number, or a table", "tasks show"),
        (several("of = [[\"a\"], [\"b\"]]\nsizes = [1]"), (10, 6), "2 lists and 1 sizes", "a list per size"),
        (several("of = [[\"a\"], [\"b\", \"b\"]]\nsizes = [1, 1]"), (10, 20), "holds \"b\" twice", "different"),
        (several("of = [[\"a\"], [\"b\"]]\nsizes = [1, 2]"), (11, 13), "the size is not in 1 to 1", "as many"),
    ]);
}

/// A broken file, the line and column of its fault, the fault, and what to do.
type Broken = (String, (usize, usize), &'static str, &'static str);

fn assert_told(cases: &[Broken]) {
    for (text, place, problem, fix) in cases {
        let error = parse(text).err().unwrap_or_else(|| panic!("taken:\n{text}"));
        let [fault] = error.faults() else { panic!("{error}\n{text}") };
        assert_eq!((fault.line, fault.column), *place, "{error}\n{text}");
        let told = error.to_string();
        assert!(told.contains(problem) && told.contains(fix), "{told}");
    }
}

/// A file with a fault in the format, in a parameter, in a phrasing, in a base prompt and in a checker of several.
const FIVE_FAULTS: &str = r#"id = "mine"
skill = "lexicle"
asks = "a"
satisfied_when = "b"
phrasings = ["Use {count}.", "Write {number}.", "Say {count}."]
parameters.count.integers = [1, 0]
base_prompts = [
    "One.", "Two.", "Three.", "Four.", "Five.", "Six.", "Seven.", "Eight.", "Nine.",
    "Ten.", "Two.",
]
checker.and = [{ words.exactly = "{count}" }, { regex = "(" }]
"#;

/// The places of a file's faults.
fn places(text: &str) -> Vec<(usize, usize)> {
    let error = parse(text).err().unwrap_or_else(|| panic!("taken:\n{text}"));
    error.faults().iter().map(|fault| (fault.line, fault.column)).collect()
}

#[test]
fn all_faults_of_a_file_are_told_at_once() {
    assert_eq!(places(FIVE_FAULTS), [(2, 9), (5, 30), (6, 33), (9, 13), (11, 57)]);
    let folder = tempfile::TempDir::new().unwrap();
    let path = folder.path().join("five.toml");
    std::fs::write(&path, FIVE_FAULTS).unwrap();
    let path = path.to_str().unwrap();
    let told = [
        (2, 9, "unknown variant `lexicle`"),
        (5, 30, "phrasings[1]: there is no parameter number; add parameters.number"),
        (6, 33, "parameters.count.integers[1]: a level is 0; use whole numbers from 1"),
        (9, 13, "base_prompts[10]: the list holds \"Two.\" twice; list different ones"),
        (11, 57, "checker.and[1].regex: no regular expression: unclosed group; write a backslash"),
    ];
    for command in [vec!["tasks", "check", path], vec!["run", "--model", "tiny-llama", "--tasks", path]] {
        let error = tasks(&command).unwrap_err();
        let lines: Vec<&str> = error.lines().collect();
        assert_eq!(lines.len(), told.len() + 1, "{error}");
        for (line, (at, column, problem)) in lines.iter().zip(told) {
            let expected = format!("error: {path}, line {at}, column {column}: {problem}");
            assert!(line.starts_with(&expected), "{line}\n{expected}");
        }
        assert_eq!(lines[told.len()], format!("error: {path}: 5 faults"));
    }
}

/// Parts that cannot be read hide no other faults, and make none.
#[test]
fn every_part_of_a_file_is_read_apart_from_the_others() {
    let unread = FIVE_FAULTS.replace("integers = [1, 0]", "integer = [1, 0]");
    assert_eq!(places(&unread), [(2, 9), (6, 18), (9, 13)], "the phrasings and the checker read the parameter");
    let unread = FIVE_FAULTS.replace("regex = \"(\"", "regexp = 1").replace("words.exactly", "wrods.exactly");
    assert_eq!(places(&unread), [(2, 9), (5, 30), (6, 33), (9, 13), (11, 18), (11, 49)]);
    let unread = FIVE_FAULTS.replace("\"Ten.\"", "10").replace("asks = \"a\"\n", "colour = 1\nshape = 2\n");
    let expected = [(1, 1), (2, 9), (3, 1), (4, 1), (6, 30), (7, 33), (10, 5), (12, 57)];
    assert_eq!(places(&unread), expected, "asks is missing, and two fields are unknown");
    assert_eq!(places("id = \"mine\"\nskill = \nasks = \n").len(), 1, "text that is no TOML has its first fault");
}

#[test]
fn a_built_in_task_reads_back_as_the_file_it_is_shown_as() {
    for task in built_in() {
        let output = program().args(["tasks", "show", task.id()]).output().unwrap();
        let again = parse(&String::from_utf8(output.stdout).unwrap()).unwrap();
        assert_eq!(again.spec(), task.spec());
    }
}

/// A task file whose parameter has these lines.
fn several(lines: &str) -> String {
    let phrasings = "phrasings = [\"Use {terms}.\", \"With {terms}.\", \"Say {terms}.\"]";
    file(phrasings, &format!("checker.terms.all = \"{{terms}}\"\n\n[parameters.terms.several]\n{lines}"))
}

fn with_files(texts: &[&str]) -> TaskSet {
    let own = texts.iter().map(|text| Arc::new(parse(text).unwrap()));
    built_in().iter().cloned().chain(own).collect()
}

#[test]
fn a_further_task_moves_no_other_tasks_prompts_and_takes_none_of_them() {
    let others: Vec<PlannedPrompt> = plan(&with_files(&[]), 30, 20, 7);
    let further = FEW_SENTENCES.replace("few-sentences", "fewer-sentences");
    let all = plan(&with_files(&[FEW_SENTENCES, &further]), 30, 20, 7);
    assert_eq!(all[..others.len()], others);
    let mut of_task: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for row in all.iter().filter(|row| !row.with_constraint) {
        of_task.entry(&row.task).or_default().insert(&row.prompt);
    }
    assert_eq!(of_task.len(), 11);
    assert_eq!(of_task.values().flatten().collect::<BTreeSet<_>>().len(), 11 * 20, "two tasks share a base prompt");
    assert!(of_task["few-sentences"].iter().all(|text| is_held_out(text)));
    let counts: Vec<&Value> =
        all.iter().filter(|row| row.task == "few-sentences").map(|row| &row.params["count"]).collect();
    for level in 1..=3 {
        let n = counts.iter().filter(|&&count| *count == json!(level)).count();
        assert!((16..=17).contains(&n), "level {level}: {n} of {}", counts.len());
    }
}

#[test]
fn base_prompts_of_a_file_are_asked_as_they_are() {
    let task = task("checker.case = \"lower\"");
    let bases = base_prompts(&task);
    assert_eq!(bases.len(), 10);
    assert_eq!((bases[3].id.as_str(), bases[3].text.as_str()), ("mine/003", "Tell me about thing 3."));
}

#[test]
fn two_parameters_cross_their_levels() {
    let text = file(
        "phrasings = [\"Use {count} words and sound {tone}.\", \"Be {tone} in {count} words.\", \"In {count} words, {a tone} note.\"]\n\
         parameters.count.integers = [5, 6]\nparameters.tone.choices = [\"positive\", { value = \"negative\", said = \"gloomy\" }]",
        "checker.and = [{ words.exactly = \"{count}\" }, { judge.sentiment = \"{tone}\" }]",
    );
    let rows = plan(&[Arc::new(parse(&text).unwrap())].into_iter().collect(), 40, 0, 1);
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    rows.iter()
        .for_each(|row| *seen.entry(format!("{} {}", row.params["count"], row.params["tone"])).or_default() += 1);
    assert_eq!(seen.into_values().collect::<Vec<_>>(), [10, 10, 10, 10]);
    assert!(rows.iter().any(|row| row.prompt.contains("a gloomy note")));
    let task = parse(&text).unwrap();
    let params = json!({"count": 2, "tone": "dull"});
    let error = task.check(params.as_object().unwrap(), "x").unwrap_err().to_string();
    assert!(error.contains("tone is \"dull\"; expected {\"count\": C, \"tone\": T} with C a whole number from 1, T one of positive, negative"), "{error}");
}

#[test]
fn a_study_of_a_task_that_its_config_does_not_hold_is_refused() {
    let mut config = StudyConfig::default_for("made", 8, 1);
    config.tasks.push("few-sentences".to_owned());
    let error = TaskSet::of(&config).err().unwrap().to_string();
    assert!(error.contains("'few-sentences'") && error.contains("toxicity"), "{error}");
    config.task_specs.push(parse(FEW_SENTENCES).unwrap().spec().clone());
    assert_eq!(TaskSet::of(&config).unwrap().iter().len(), 10);
    let mut shadowed = config.clone();
    shadowed.task_specs.push(built_in()[0].spec().clone());
    let error = TaskSet::of(&shadowed).err().unwrap().to_string();
    assert!(error.contains("task_specs: another task has the id 'character-count'"), "{error}");
    let text = serde_json::to_string(&config).unwrap();
    assert_eq!(serde_json::from_str::<StudyConfig>(&text).unwrap(), config);
    assert!(!serde_json::to_string(&StudyConfig::default_for("made", 8, 1)).unwrap().contains("task_specs"));
}

/// Folds keep a base prompt on one side, across tasks too.
#[test]
fn a_base_prompt_of_two_tasks_is_refused() {
    let own = |id: &str| parse(&file(PLAIN, "checker.case = \"lower\"").replace("mine", id)).unwrap().spec().clone();
    let mut config = StudyConfig::default_for("made", 8, 1);
    (config.task_specs, config.tasks) = (vec![own("mine"), own("yours")], vec!["mine".to_owned(), "yours".to_owned()]);
    let error = TaskSet::of(&config).err().unwrap().to_string();
    assert!(error.contains("\"Tell me about thing 0.\" is in mine and yours"), "{error}");
    config.tasks.truncate(1);
    assert_eq!(TaskSet::of(&config).unwrap().iter().len(), 1);
}

fn fixture() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/tasks/few-sentences.toml")
}

/// Standard output, or the one line of the error.
fn tasks(arguments: &[&str]) -> Result<String, String> {
    let output = program().args(arguments).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    if output.status.success() { Ok(text(output.stdout)) } else { Err(text(output.stderr)) }
}

#[test]
fn tasks_are_listed_checked_and_used_from_the_command_line() {
    let list = tasks(&["tasks", "list"]).unwrap();
    assert_eq!(list.lines().count(), 19);
    assert!(list.contains("natural/word-count") && list.contains("tiny-world/word-count"), "{list}");
    assert!(list.contains("exactly N words"), "{list}");
    let specs: Value = serde_json::from_str(&tasks(&["tasks", "list", "--json"]).unwrap()).unwrap();
    assert!(["natural", "tiny-world"].iter().all(|set| specs[set].as_array().unwrap().len() == 9), "{specs}");
    let shown = parse(&tasks(&["tasks", "show", "natural/topic"]).unwrap()).unwrap();
    assert_eq!(shown.spec().base_prompts.len(), 150);
    let path = fixture().to_str().unwrap().to_owned();
    let checked = tasks(&["tasks", "check", &path]).unwrap();
    assert!(checked.contains("few-sentences is fine: 120 base prompts, 3 phrasings"), "{checked}");
    assert!(checked.contains("Use at most 3 sentences."), "{checked}");
    let params = r#"{"count": 1}"#;
    let verdict = tasks(&["check", "--task", &path, "--params", params, "--response", "One. Two."]).unwrap();
    let message =
        r#"{"key":"counted","parts":[{"key":"n-sentences","args":{"n":"2"}},{"key":"at-most","args":{"asked":"1"}}]}"#;
    let why = "2 sentences, at most 1 were asked";
    assert_eq!(verdict.trim(), format!(r#"{{"satisfied":false,"why":"{why}","why_message":{message}}}"#));
    let folder = tempfile::TempDir::new().unwrap();
    let broken = folder.path().join("broken.toml");
    std::fs::write(&broken, FEW_SENTENCES.replace("{count}\"", "{n}\"")).unwrap();
    let error = tasks(&["tasks", "check", broken.to_str().unwrap()]).unwrap_err();
    assert!(
        error.contains("broken.toml, line 8, column 29: checker.sentences.at_most: there is no parameter n"),
        "{error}"
    );
    assert_eq!(error.lines().count(), 1, "{error}");
    let error = tasks(&["run", "--model", "tiny-llama", "--tasks", &format!("{path},{path}")]).unwrap_err();
    assert!(error.contains("another task has the id 'few-sentences'"), "{error}");
    let error = tasks(&["run", "--model", "tiny-llama", "--tasks", "natural,tiny-world/topic"]).unwrap_err();
    assert!(error.contains("names natural and tiny-world; a study has tasks of one set"), "{error}");
    let error = tasks(&["tasks", "show", "rhyme"]).unwrap_err();
    assert!(error.contains("'rhyme'") && error.contains("word-count"), "{error}");
}

/// The published schema is what the program prints, takes every built-in file, and refuses what the reader refuses.
#[test]
fn the_schema_of_task_files_is_published() {
    let published = include_str!("../../docs/task.schema.json");
    assert_eq!(tasks(&["tasks", "schema"]).unwrap(), published, "write it anew with `skillscope tasks schema`");
    let mut schemas = boon::Schemas::new();
    let mut compiler = boon::Compiler::new();
    compiler.add_resource("https://task.invalid/format.json", serde_json::from_str(published).unwrap()).unwrap();
    let format = compiler.compile("https://task.invalid/format.json", &mut schemas).unwrap();
    for task in built_in().iter().chain(of_set(BuiltInSet::Natural)) {
        let spec = serde_json::to_value(task.spec()).unwrap();
        assert!(
            schemas.validate(&spec, format).is_ok(),
            "{}: {:#}",
            task.id(),
            schemas.validate(&spec, format).unwrap_err()
        );
    }
    let mut wrong = serde_json::to_value(built_in()[0].spec()).unwrap();
    wrong["checker"] = json!({"wrods": {"exactly": 3}});
    assert!(schemas.validate(&wrong, format).is_err());
}

#[test]
fn many_faults_in_one_line_are_placed_by_one_walk_through_it() {
    const COUNT: usize = 20_000;
    // Each asks for a parameter that there is not, and all but the first repeat it; the umlaut has two bytes and one column.
    let text = file(&format!("phrasings = [{}]", "\"Ä {n}.\", ".repeat(COUNT)), "checker.sentences.exactly = 2");
    let began = std::time::Instant::now();
    let faults = parse(&text).err().unwrap().faults().to_vec();
    let mut columns: Vec<usize> = faults.iter().filter(|fault| fault.line == 5).map(|fault| fault.column).collect();
    columns.dedup();
    let first = 1 + "phrasings = [".len();
    let expected: Vec<usize> = (0..COUNT).map(|number| first + number * "\"Ä {n}.\", ".chars().count()).collect();
    assert!(columns == expected, "the {} places begin {:?}", columns.len(), &columns[..columns.len().min(3)]);
    assert!(began.elapsed().as_secs() < 5, "{:?}", began.elapsed());
}
