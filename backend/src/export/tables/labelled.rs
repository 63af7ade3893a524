//! The results of probes on anyone's activations, as `skillscope probe` fits them.

use serde_json::{Value, json};
use shared::study::{ByTask, NotProbed, ProbeSettings, ProbedSite};

use super::super::table::Kind::{Integer, Number, Text};
use super::super::table::{Cell, Column, Table, TableFormat, cells, word};
use super::probes::{AUROC, SCORES, score};
use super::{PAIR, TASK};
use crate::labelled::Similarity;

const SITE: Column = ("site", Text, "name of the array");

/// The results as tables, those without rows left out; sites and tasks by name.
pub fn tables(
    sites: &[(&str, &ProbedSite)],
    not_probeable: &ByTask<NotProbed>,
    similarity: Option<&Similarity>,
) -> Vec<Table> {
    let all = [probes(sites), transfer(sites), left_out(not_probeable), alike(similarity)];
    all.into_iter().filter(|table| table.rows() > 0).collect()
}

/// What the tables' columns hold, as a Frictionless Data package (datapackage.json).
pub fn codebook(config: &ProbeSettings, tables: &[Table]) -> Value {
    json!({
        "profile": TableFormat::Csv.profile("package"),
        "name": "probes",
        "title": "Probes on labelled activations, by skillscope",
        "description": "One row per observation. Intervals are 95 %. Definitions: docs/method.md of skillscope.",
        "config": config,
        "program": env!("CARGO_PKG_VERSION"),
        "resources": tables.iter().map(|table| table.resource(TableFormat::Csv)).collect::<Vec<_>>(),
    })
}

fn probes(sites: &[(&str, &ProbedSite)]) -> Table {
    let mut table =
        Table::new("probes", "Scores of the probes, out of fold, per site and task.", &[&[SITE, TASK], &SCORES]);
    for (site, of) in sites {
        let general = of.generalists.iter().map(|(kind, scores)| (word(kind), scores));
        for (kind, scores) in std::iter::once((Cell::from("specialist"), &of.tasks)).chain(general) {
            for (task, of_task) in scores {
                table.push(&[&cells![*site, &task.0], &score(kind.clone(), of_task)]);
            }
        }
    }
    table
}

fn transfer(sites: &[(&str, &ProbedSite)]) -> Table {
    let about = "Every task's probe on every task; source = target is the specialist.";
    let mut table = Table::new("transfer", about, &[&[SITE], &PAIR, &[AUROC]]);
    for (site, of) in sites {
        for (source, targets) in &of.transfer {
            targets.iter().for_each(|(target, auroc)| table.push(&[&cells![*site, &source.0, &target.0, *auroc]]));
        }
    }
    table
}

fn left_out(not_probeable: &ByTask<NotProbed>) -> Table {
    let columns = [
        TASK,
        ("n_label_1", Integer, "rows with label 1"),
        ("n_label_0", Integer, "rows with label 0"),
        ("reason", Text, "why the task cannot be probed"),
    ];
    let mut table = Table::new("not_probeable", "The tasks that cannot be probed.", &[&columns]);
    for (task, of) in not_probeable {
        table.push(&[&cells![&task.0, of.label_1, of.label_0, &of.reason]]);
    }
    table
}

fn alike(similarity: Option<&Similarity>) -> Table {
    let columns = [
        ("first", Text, "name of an array"),
        ("second", Text, "name of the array that it is compared with"),
        ("cka", Number, "linear CKA, symmetric"),
        (
            "pwcca",
            Number,
            "PWCCA of the components that hold 99 % of the variance, weighted by the first; empty where there are too few rows",
        ),
    ];
    let mut table = Table::new("similarity", "How alike the arrays are, a row per ordered pair.", &[&columns]);
    for (first, row) in similarity.into_iter().flat_map(|of| &of.cka) {
        for (second, cka) in row {
            let pwcca = similarity.and_then(|of| of.pwcca.get(first)?.get(second).copied().flatten());
            table.push(&[&cells![&first.0, &second.0, *cka, pwcca]]);
        }
    }
    table
}
