//! Which modules may import which: each wall is data, each breach names file, line and reason.

use std::cell::Cell;

use crate::tidy::{Source, for_each_source, root};

/// What a part of the code must not import, with the reason.
struct Wall {
    inside: fn(&str) -> bool,
    forbidden: &'static [&'static str],
    reason: &'static str,
}

const WALLS: [Wall; 8] = [
    Wall {
        inside: |path| path.starts_with("shared/src/model/"),
        forbidden: &["crate::task", "crate::probe", "crate::analysis", "crate::prompt", "crate::judge", "crate::run"],
        reason: "the decoder knows no task, probe or analysis",
    },
    Wall {
        inside: |path| {
            let may = ["model/", "snapshot/", "probe/", "erase/", "run/", "generate/", "live/", "readback.rs"];
            path.starts_with("shared/") && !may.iter().any(|may| path["shared/src/".len()..].starts_with(may))
        },
        forbidden: &["burn::"],
        reason: "burn stays in the decoder, the snapshots, the fitters, `readback` and `run`",
    },
    Wall {
        inside: |path| path.starts_with("shared/src/analysis/"),
        forbidden: &["crate::model", "crate::run", "crate::generate", "crate::tokenizer"],
        reason: "an analysis never runs a model",
    },
    Wall {
        inside: |path| path.starts_with("shared/src/study/") || path == "shared/src/api.rs",
        forbidden: &["crate::model", "crate::run", "crate::probe", "crate::analysis"],
        reason: "study and api are plain data",
    },
    Wall {
        inside: |path| path.starts_with("shared/"),
        forbidden: &["std::fs", "std::net", "std::thread", "std::time", "std::env", "std::process"],
        reason: "the science has no IO, clock or threads",
    },
    Wall {
        inside: |path| path.starts_with("shared/") && path != "shared/src/model/kernel/vector.rs",
        forbidden: &["rayon::"],
        reason: "only the decoder's kernels are dealt to threads, as burn deals its products; all else is an executor's",
    },
    Wall { inside: |path| of_the_page(path, "chart/"), forbidden: &["shared::"], reason: "charts know no science" },
    Wall {
        inside: |path| of_the_page(path, "widget/"),
        forbidden: &["shared::", "crate::view", "view_model::view"],
        reason: "widgets know no science",
    },
];

/// Whether a path lies in a folder of the page or of its view model.
fn of_the_page(path: &str, folder: &str) -> bool {
    let inside = |source| path.strip_prefix(source).is_some_and(|path: &str| path.starts_with(folder));
    ["frontend/src/", "frontend/view_model/src/"].into_iter().any(inside)
}

#[test]
fn every_wall_has_something_inside() {
    let inside = WALLS.each_ref().map(|_| Cell::new(0));
    for_each_source(|source| {
        let within = WALLS.iter().zip(&inside).filter(|(wall, _)| (wall.inside)(&source.path));
        within.for_each(|(_, count)| count.set(count.get() + 1));
        None
    });
    assert!(inside.iter().all(|count| count.get() > 0), "files inside each wall: {inside:?}");
}

#[test]
fn no_module_imports_what_it_must_not_know() {
    for_each_source(|source| {
        let walls = WALLS.iter().filter(|wall| (wall.inside)(&source.path));
        let faults: Vec<String> = walls.flat_map(|wall| breaches(source, wall)).collect();
        (!faults.is_empty()).then(|| faults.join(", "))
    });
}

fn breaches(source: &Source, wall: &Wall) -> Vec<String> {
    let broken = |line: &str| wall.forbidden.iter().find(|name| holds_path(line, name));
    let lines = source.code_lines().filter_map(|(number, line)| Some((number, broken(line)?)));
    lines.map(|(number, name)| format!("line {number} uses {name}: {}", wall.reason)).collect()
}

/// Whether a line names a path, alone or in a group, and not only a longer name that ends like it.
fn holds_path(line: &str, name: &str) -> bool {
    let part = |letter: char| letter.is_alphanumeric() || letter == '_';
    let alone = line.match_indices(name).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        before.is_none_or(|before| !part(before) && before != ':')
    });
    let in_group = |module: &str| line.contains("crate::{") && line.split(|c| !part(c)).any(|word| word == module);
    alone || name.strip_prefix("crate::").is_some_and(in_group)
}

#[test]
fn the_import_scanner_sees_paths_and_groups() {
    let seen = ["use crate::task::all;", "let x = crate::task::built_in();", "use crate::{error, task::Skill};"];
    let unseen = ["use crate::error::Error;", "use crate::{error, multitask};", "use other_crate::task;"];
    assert!(seen.iter().all(|line| holds_path(line, "crate::task")));
    assert!(!unseen.iter().any(|line| holds_path(line, "crate::task")));
}

#[test]
fn no_view_imports_another() {
    let names: Vec<String> = view_names();
    for_each_source(|source| {
        let own = names.iter().find(|name| of_the_page(&source.path, &format!("view/{name}/")))?;
        let others = names.iter().filter(|name| *name != own);
        let used = |name: &&String| {
            let (path, relative) = (format!("view::{name}"), format!("super::super::{name}"));
            source.code_lines().any(|(_, line)| line.contains(&path) || line.contains(&relative))
        };
        others.clone().find(used).map(|other| format!("imports the view {other}; share through a module of its own"))
    });
}

fn view_names() -> Vec<String> {
    let entries = std::fs::read_dir(root().join("frontend/view_model/src/view")).unwrap();
    let folders = entries.map(|entry| entry.unwrap().path()).filter(|path| path.is_dir());
    let names: Vec<String> = folders.map(|path| path.file_name().unwrap().to_string_lossy().into_owned()).collect();
    assert!(names.len() > 7, "only {} views found", names.len());
    names
}
