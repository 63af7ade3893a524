//! Every number of a study as long tables, a row per observation, with a codebook.

mod ablation;
mod claims;
mod depth;
mod labelled;
mod probes;
mod tasks;

pub use labelled::{codebook as probe_codebook, tables as probe_tables};

use serde_json::{Value, json};
use shared::study::{Estimate, Record, Sample, Study};

use super::table::Kind::{Number, Text};
use super::table::{Cell, Column, Table, TableFormat, cells, ends};

/// The tables of a study that have rows.
pub(super) fn tables(study: &Study, samples: &[Sample], record: Option<&Record>) -> Vec<Table> {
    let all = claims::tables(study)
        .into_iter()
        .chain(tasks::tables(study, samples, record))
        .chain(probes::tables(study))
        .chain(depth::tables(study))
        .chain(ablation::tables(study));
    all.filter(|table| table.rows() > 0).collect()
}

/// What the tables' columns hold, as a Frictionless Data package (datapackage.json) beside files of a format.
pub fn codebook(study: &Study, sha256: &str, tables: &[Table], format: TableFormat) -> Value {
    let model = &study.provenance.model;
    json!({
        "profile": format.profile("package"),
        "name": study.id.to_lowercase(),
        "title": format!("{}, seed {}: every number of a skillscope study", model.name, study.config.seed),
        "description": "One row per observation. Intervals are 95 %. Definitions: docs/method.md of skillscope.",
        "study": {"id": study.id, "sha256": sha256, "program": study.provenance.program, "model": model},
        "resources": tables.iter().map(|table| table.resource(format)).collect::<Vec<_>>(),
    })
}

const SITE: Column = ("site", Text, "site of the residual stream: embed, or resid_post.L, the stream after block L");
const POSITION: Column = ("position", Text, "token position at which the stream is read");
const TASK: Column = ("task", Text, "task");
const PAIR: [Column; 2] =
    [("source", Text, "task of the probe or of the ablated subspace"), ("target", Text, "task that is scored")];
/// The columns of [`estimate`] behind a value.
const ENDS: [Column; 2] =
    [("low", Number, "lower end of the 95 % interval"), ("high", Number, "upper end of the 95 % interval")];

/// Value, interval and p.
fn estimate(of: &Estimate) -> [Cell; 4] {
    let ([low, high], [value, p]) = (ends(of.interval), cells![of.value, of.p]);
    [value, low, high, p]
}

/// The same of one that may be missing.
fn maybe_estimate(of: Option<&Estimate>) -> [Cell; 4] {
    of.map(estimate).unwrap_or_default()
}

/// The entry of a matrix that may be empty.
fn entry(matrix: &[Vec<Option<f64>>], (source, target): (usize, usize)) -> Option<f64> {
    *matrix.get(source)?.get(target)?
}

/// Every ordered pair of tasks.
fn pairs(study: &Study) -> impl Iterator<Item = (usize, usize)> + use<> {
    let n = study.tasks.len();
    (0..n * n).map(move |index| (index / n, index % n))
}

/// The names of a pair.
fn names(study: &Study, (source, target): (usize, usize)) -> [Cell; 2] {
    cells![&study.tasks[source].id, &study.tasks[target].id]
}
