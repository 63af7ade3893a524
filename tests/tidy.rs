//! How the code is laid out: size, names, imports, registration. Each rule is one test; each failure names the file.

use std::path::{Path, PathBuf};

/// The crates' folders, and where their sources start.
const SOURCES: [&str; 7] =
    ["shared/src", "backend/src", "frontend/src", "frontend/view_model/src", "lab/src", "xtask/src", "tests"];

/// The longest file, tests not counted.
const MOST_LINES: usize = 300;

/// The longest function.
const MOST_FUNCTION_LINES: usize = 60;

/// A source file.
pub(crate) struct Source {
    /// Relative to the workspace, with `/`.
    pub(crate) path: String,
    text: String,
}

impl Source {
    fn stem(&self) -> &str {
        self.path.rsplit('/').next().unwrap().trim_end_matches(".rs")
    }

    fn folder(&self) -> &str {
        self.path.rsplit_once('/').unwrap().0
    }

    /// Everything before the unit tests at its end.
    fn without_tests(&self) -> &str {
        self.text.split("#[cfg(test)]\nmod ").next().unwrap()
    }

    /// The lines that are neither comments nor unit tests, with their numbers.
    pub(crate) fn code_lines(&self) -> impl Iterator<Item = (usize, &str)> {
        let lines = self.without_tests().lines().enumerate();
        lines.filter(|(_, line)| !line.trim_start().starts_with("//")).map(|(index, line)| (index + 1, line))
    }
}

pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

fn sources() -> Vec<Source> {
    let mut paths = Vec::new();
    SOURCES.iter().for_each(|folder| collect(&root().join(folder), &mut paths));
    paths.sort();
    let read = |path: PathBuf| Source {
        text: std::fs::read_to_string(&path).unwrap(),
        path: path.strip_prefix(root()).unwrap().to_string_lossy().replace('\\', "/"),
    };
    let sources: Vec<Source> = paths.into_iter().map(read).collect();
    assert!(sources.len() > 40, "only {} files found", sources.len());
    sources
}

fn collect(folder: &Path, paths: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, paths);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            paths.push(path);
        }
    }
}

/// Fails with every fault, one per line.
fn assert_none(faults: &[String]) {
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
}

/// A fault for every source for which `fault` finds one.
pub(crate) fn for_each_source(fault: impl Fn(&Source) -> Option<String>) {
    let told = |source: &Source| fault(source).map(|fault| format!("{}: {fault}", source.path));
    assert_none(&sources().iter().filter_map(told).collect::<Vec<_>>());
}

#[test]
fn every_file_opens_with_one_sentence() {
    for_each_source(|source| {
        let first = source.text.lines().next().unwrap_or_default();
        (!first.starts_with("//! ") || first.len() < 12).then(|| "the first line is no `//! ` sentence".to_owned())
    });
}

#[test]
fn no_file_is_too_long() {
    for_each_source(|source| {
        let lines = if source.path.starts_with("tests/") { 0 } else { source.without_tests().lines().count() };
        (lines > MOST_LINES).then(|| format!("{lines} lines, at most {MOST_LINES} are allowed; split it"))
    });
}

#[test]
fn no_function_is_too_long() {
    for_each_source(|source| {
        let long: Vec<String> = functions(&source.text)
            .filter(|(_, length)| *length > MOST_FUNCTION_LINES)
            .map(|(line, length)| format!("line {line}: a function of {length} lines; split it"))
            .collect();
        (!long.is_empty()).then(|| long.join(", "))
    });
}

/// Line and length of every function. rustfmt closes a function at the indentation of its first line, and the search relies on
/// that.
fn functions(text: &str) -> impl Iterator<Item = (usize, usize)> {
    let lines: Vec<&str> = text.lines().collect();
    let starts: Vec<usize> = (0..lines.len()).filter(|&index| opens_function(lines[index])).collect();
    starts.into_iter().filter_map(move |start| {
        let indent = lines[start].len() - lines[start].trim_start().len();
        let close = format!("{}}}", " ".repeat(indent));
        let head = lines[start..].iter().position(|line| line.ends_with(['{', ';', '}']))?;
        if !lines[start + head].ends_with('{') {
            return None;
        }
        let length = lines[start..].iter().position(|line| **line == close)? + 1;
        Some((start + 1, length))
    })
}

fn opens_function(line: &str) -> bool {
    let words = line.split(['(', '<']).next().unwrap_or_default().replace("pub(", "pub ");
    let before: Vec<&str> = words.split_whitespace().take_while(|word| *word != "fn").collect();
    words.split_whitespace().any(|word| word == "fn")
        && before.iter().all(|word| ["pub", "const", "async"].contains(word))
        || line.trim_start().starts_with("pub(") && line.contains(" fn ")
}

#[test]
fn the_function_scanner_measures() {
    let text = "pub fn a() {\n    b();\n}\n\nimpl C {\n    pub(crate) async fn d(\n        e: F,\n    ) -> G {\n    }\n}\nfn h();\n";
    assert_eq!(functions(text).collect::<Vec<_>>(), [(1, 3), (6, 4)]);
}

#[test]
fn no_name_says_nothing() {
    let banned = ["utils", "util", "helpers", "helper", "common", "manager", "service", "misc"];
    for_each_source(|source| {
        let module = if source.stem() == "mod" { source.folder().rsplit('/').next().unwrap() } else { source.stem() };
        banned.contains(&module).then(|| format!("'{module}' says nothing; name what it holds"))
    });
}

#[test]
fn nothing_is_left_for_later() {
    let marks =
        ["TO DO", "FIX ME", "#[ig nore", "to do!", "unimple mented!", "dbg !"].map(|mark| mark.replace(' ', ""));
    for_each_source(|source| {
        let mark = marks.iter().find(|mark| source.text.contains(mark.as_str()))?;
        Some(format!("contains {mark}"))
    });
}

/// `cargo xtask test` runs one binary of tests, so that no crate is compiled twice; a test elsewhere would never run.
#[test]
fn every_test_is_in_the_crate_of_tests() {
    let mark = ["#[te", "st]"].concat();
    for_each_source(|source| {
        let outside = !source.path.starts_with("tests/") && source.text.contains(&mark);
        outside.then(|| "holds a test, which would not run; move it to tests/".to_owned())
    });
}

#[test]
fn every_file_is_declared_by_its_parent() {
    let sources = sources();
    let declared = |source: &Source| {
        let (folder, name) = match source.stem() {
            "mod" => source.folder().rsplit_once('/').unwrap(),
            stem => (source.folder(), stem),
        };
        let line = format!("mod {name};");
        let parents = ["mod.rs", "lib.rs", "main.rs"].map(|parent| format!("{folder}/{parent}"));
        let parents = parents.into_iter().chain([format!("{folder}.rs")]);
        parents.filter_map(|parent| sources.iter().find(|source| source.path == parent)).any(|parent| {
            parent.text.lines().any(|text| text.trim_start_matches("pub ").trim_start_matches("pub(crate) ") == line)
        })
    };
    let is_root = |source: &Source| ["main", "lib", "build"].contains(&source.stem()) || source.path.contains("/bin/");
    let orphans = sources.iter().filter(|source| !is_root(source) && !declared(source));
    assert_none(&orphans.map(|source| format!("{}: no parent declares it", source.path)).collect::<Vec<_>>());
}

/// The lists: a folder whose every file is an entry of the list in its mod.rs, but for those named.
const LISTS: [(&str, &[&str]); 5] = [
    ("shared/src/model/family", &[]),
    ("backend/src/routes", &["caching", "paging"]),
    ("frontend/src/view", &[]),
    ("frontend/view_model/src/view", &[]),
    ("frontend/view_model/src/view/learn/lessons", &[]),
];

#[test]
fn every_entry_of_a_list_is_registered() {
    let sources = sources();
    let mut faults = Vec::new();
    for (folder, exempt) in LISTS {
        let list = &sources.iter().find(|source| source.path == format!("{folder}/mod.rs")).unwrap().text;
        let entries = list.lines().filter_map(|line| line.trim_start_matches("pub ").strip_prefix("mod "));
        let entries: Vec<&str> = entries.map(|name| name.trim_end_matches(';')).collect();
        assert!(!entries.is_empty(), "{folder} lists nothing");
        let unlisted = entries.iter().filter(|name| !exempt.contains(name) && !list.contains(&format!("{name}::")));
        faults.extend(unlisted.map(|name| format!("{folder}/{name} is in no list")));
    }
    assert_none(&faults);
}

#[test]
fn every_task_file_is_built_in() {
    let list = std::fs::read_to_string(root().join("shared/src/task/set.rs")).unwrap();
    for folder in ["tasks", "tasks/natural"] {
        let files = std::fs::read_dir(root().join(folder)).unwrap().map(|file| file.unwrap());
        let files = files.filter(|file| file.path().is_file());
        let names: Vec<String> = files.map(|file| file.file_name().into_string().unwrap()).collect();
        assert_eq!(names.len(), 9, "{folder}");
        let unlisted = names.into_iter().filter(|name| !list.contains(&format!("/{folder}/{name}\"")));
        assert_none(&unlisted.collect::<Vec<_>>());
    }
}

#[test]
fn the_architecture_names_every_module() {
    let text = std::fs::read_to_string(root().join("ARCHITECTURE.md")).unwrap();
    let lines = text.lines().count();
    assert!(lines <= 180, "ARCHITECTURE.md has {lines} lines, at most 180 are allowed");
    // A short entry may stand on the line of another, behind a semicolon.
    let text = ["shared", "backend", "frontend", "lab"]
        .iter()
        .fold(text, |text, of| text.replace(&format!("; `{of}/"), &format!("\n- `{of}/")));
    for_each_source(|source| {
        if ["mod", "lib", "main"].contains(&source.stem()) {
            let folder = format!("`{}/`", source.folder());
            return (!text.contains(&folder)).then(|| format!("ARCHITECTURE.md has no entry {folder}"));
        }
        let entry = text.split("\n- ").find(|entry| entry.starts_with(&format!("`{}/`", source.folder())));
        let words = entry.unwrap_or_default();
        let named = words.split(|c: char| !c.is_alphanumeric() && c != '_').any(|word| word == source.stem());
        (!named).then(|| format!("the entry `{}/` of ARCHITECTURE.md does not name it", source.folder()))
    });
}
