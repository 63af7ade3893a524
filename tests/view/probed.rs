//! Opened results of `skillscope probe`: what a file is, the best site, the charts over layers, the table.

use serde_json::{Value, json};
use shared::study::{FileContent, ProbeResults};
use view_model::probed::{not_opened, table, tasks};
use view_model::text::table::{csv, file_name};

use super::{about, values};

fn score(auroc: f64) -> Value {
    json!({
        "n": 120, "base_rate": 0.5, "auroc": auroc, "auroc_interval": [auroc - 0.05, auroc + 0.05],
        "balanced_accuracy": 0.7, "accuracy": 0.7, "permuted_auroc": 0.5, "permuted_interval": [0.4, 0.6], "p": 0.05,
        "selectivity": null, "weights": [1.0, 2.0], "out_of_fold": [0.1],
    })
}

fn site(auroc: f64) -> Value {
    json!({
        "tasks": {"tone": score(auroc)},
        "generalists": {"pooled": {"tone": score(auroc - 0.1)}},
        "transfer": {"tone": {"tone": auroc}},
    })
}

/// Two positions at four layers, and an array of another kind; the best is layer 2 at `last`.
pub(crate) fn file() -> Value {
    let mut sites = serde_json::Map::new();
    for (layer, auroc) in [("embed", 0.5), ("resid_post.10", 0.7), ("resid_post.2", 0.8), ("resid_post.0", 0.6)] {
        sites.insert(format!("{layer}@last"), site(auroc));
        sites.insert(format!("{layer}@first"), site(auroc - 0.05));
    }
    sites.insert("plain".to_owned(), site(0.55));
    let why = "3 of 120 samples are satisfied; at least 20 are needed";
    json!({
        "sites": sites,
        "not_probeable": {"rare": {"satisfied": 3, "violated": 117, "reason": why}},
        "config": {"c": 0.1, "folds": 5, "standardise": true, "seed": 7, "bootstrap": 200, "permutations": 20},
    })
}

/// The file, read.
pub(crate) fn results() -> ProbeResults {
    match FileContent::of(file().to_string().as_bytes()) {
        FileContent::Probes(results) => *results,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_file_is_known_by_its_content() {
    let study = json!({"schema": 2, "verdicts": [], "sites": []}).to_string();
    let mut broken = file();
    broken["sites"]["plain"]["tasks"]["tone"]["auroc"] = json!("high");
    let broken = broken.to_string();
    let cases: [(&[u8], &str); 8] = [
        (b"# skillscope\n", "It is a text"),
        (b"{\"task\": 1}\n{\"task\": 2}\n", "It is a text"),
        (b"[1, 2, 3, 4]", "It is a text"),
        (b" \n", "It is empty"),
        (b"\x93NUMPY\xff\xfe", "It is no zip file"),
        (b"{\"a\": 1}", "It is JSON, but neither"),
        (study.as_bytes(), "It is study.json without"),
        (broken.as_bytes(), "It looks like results of `skillscope probe`, but cannot be read: invalid type"),
    ];
    for (bytes, expected) in cases {
        let told = not_opened(&FileContent::of(bytes)).unwrap();
        assert!(told.starts_with(expected) && told.contains("skillscope probe --out FILE.json`"), "{told}");
    }
    assert_eq!(FileContent::of(b"PK\x03\x04"), FileContent::Zip);
    assert_eq!(not_opened(&FileContent::Zip), None);
    assert_eq!(not_opened(&FileContent::of(file().to_string().as_bytes())), None);
}

#[test]
fn every_task_says_where_it_is_best_or_why_it_was_not_probed() {
    let tasks = tasks(&results());
    let told: Vec<(&str, &str)> = tasks.iter().map(|task| (task.name.as_str(), task.told.as_str())).collect();
    let best = "Best at resid_post.2@last: AUROC .80 (.75 – .85). It is the best of 9 sites, so somewhat too high.";
    // The program that wrote this file still said "satisfied".
    let rare = "Not probed: 3 of 120 samples are satisfied; at least 20 are needed.";
    assert_eq!(told, [("tone", best), ("rare", rare)]);
    assert!(tasks[1].charts.is_empty());
}

#[test]
fn layers_are_drawn_in_the_order_of_their_numbers_a_line_per_position() {
    let tasks = tasks(&results());
    let [chart] = tasks[0].charts.as_slice() else { panic!("an array of another kind has no layers: {tasks:?}") };
    assert_eq!(chart.of, "resid_post.*");
    let ticks: Vec<&str> = chart.ticks.iter().map(|(_, layer)| layer.as_str()).collect();
    assert_eq!(ticks, ["embed", "0", "2", "10"]);
    let positions: Vec<&str> = chart.lines.iter().map(|(position, _)| position.as_str()).collect();
    assert_eq!(positions, ["first", "last"]);
    assert_eq!(chart.scene.lines.len(), 2, "several lines have no bands");
    let (x, y) = chart.scene.cursor.unwrap();
    assert!((x - 100.0 * 2.0 / 3.0).abs() < 1e-9 && y.is_some(), "{x}");
    let mut alone = results();
    alone.sites.retain(|name, _| name.0.ends_with("@last"));
    let chart = &view_model::probed::tasks(&alone)[0].charts[0];
    let classes: Vec<&str> = chart.scene.lines.iter().map(|(_, class, _)| *class).collect();
    assert_eq!(classes, ["curve-spread", "curve-main"]);
    assert!(chart.lines.is_empty());
    alone.sites.retain(|name, _| name.0.starts_with("embed"));
    assert!(view_model::probed::tasks(&alone)[0].charts.is_empty(), "one layer is no line");
}

#[test]
fn the_table_has_every_score_by_site_and_position_and_is_copied_with_the_files_name() {
    let results = results();
    let table = table(&results);
    assert!(table.rows.iter().all(|row| row.cells.len() + 1 == table.columns.len()));
    let sites: Vec<&str> = values(&table, "auroc").map(|cell| about(cell, "at")).collect();
    let layers = ["embed", "resid_post.0", "resid_post.2", "resid_post.10"];
    let mut expected: Vec<String> =
        layers.iter().flat_map(|layer| ["first", "last"].map(|position| format!("{layer}@{position}"))).collect();
    expected.insert(2, "plain".to_owned());
    assert_eq!(sites, expected, "by name, numbers as numbers");
    for cell in values(&table, "auroc") {
        let site = results.sites.iter().find(|(name, _)| name.0 == about(cell, "at")).unwrap().1;
        assert_eq!(cell.value, site.tasks.values().next().map(|score| score.auroc));
    }
    assert_eq!(values(&table, "general").count(), 9);
    assert!(table.caption.contains("C 0.1, 5 folds, seed 7"), "{}", table.caption);
    let csv = csv(&table, ("file", "own"));
    let lines: Vec<&str> = csv.lines().collect();
    assert!(lines[0].starts_with("file,Task,Site,Position,AUROC,\"95 %, low\",\"95 %, high\",p,"), "{}", lines[0]);
    assert!(lines.iter().any(|line| line.starts_with("own,tone,resid_post.2,last,0.8,")), "{csv}");
    assert_eq!(file_name(&table, "own"), "own-probed.csv");
}
