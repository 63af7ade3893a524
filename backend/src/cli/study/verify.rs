//! `skillscope study verify`: whether a study is complete, and whether a re-run gives the same numbers.

use anyhow::{Context, Result, bail};
use shared::run::RunContext;
use view_model::command;

use super::diff;
use crate::device::Compute;
use crate::job::{self, Workers};
use crate::snapshot::Snapshot;
use crate::store::{self, ResolvedStudy};

/// Check a study's hashes, schema and samples; with --rerun, compute it again and compare every number.
#[derive(clap::Args)]
pub struct Args {
    /// Study folder, bundle, or the id of a known study.
    study: String,
    /// Run the study's config again and compare number by number.
    #[arg(long)]
    rerun: bool,
    /// The model of the re-run: bundled name, snapshot folder, .gguf file or hub id; the study's own name unless given.
    #[arg(long, requires = "rerun")]
    model: Option<String>,
    #[command(flatten)]
    compute: Compute,
}

/// Runs the command.
pub fn run(args: &Args, json: bool) -> Result<()> {
    let study = store::verify(&ResolvedStudy::find(&args.study)?.path)?;
    if !args.rerun {
        if json {
            println!("{}", serde_json::json!({"id": study.id, "whole": true, "schema": study.schema}));
        } else {
            println!("{}: whole; schema {}, every hash and sample as written", study.id, study.schema);
        }
        return Ok(());
    }
    let snapshot = match &args.model {
        Some(model) => Snapshot::open(model)?,
        None => Snapshot::open(&study.config.model).with_context(|| {
            format!("a study does not say where its model lies; give --model {}", command::model(&study))
        })?,
    };
    let (opened, precision) = (args.compute.open()?, args.compute.dtype);
    let provenance = job::provenance(&snapshot, &study.config, precision, &opened)?;
    let asked = (study.config.clone(), provenance);
    let workers = Workers::new()?;
    let model = job::load(&snapshot, precision, &study.config, &opened.device)?;
    let again = job::run(&model, asked, &RunContext::quiet(&workers))?.study;
    let difference =
        diff::Difference::between(&serde_json::from_str(&study.to_json()?)?, &serde_json::from_str(&again.to_json()?)?);
    difference.print(json);
    if difference.is_empty() {
        return Ok(());
    }
    bail!("{}: the re-run gives other numbers; compare program version, dtype and device above", study.id)
}
