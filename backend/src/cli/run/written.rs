//! A finished run: its study is moved to its place, and its units are removed or kept.

use std::path::Path;

use anyhow::{Context, Result};
use shared::study::StudyConfig;

use super::Args;
use crate::job::Finished;
use crate::store::{self, KeptUnits, RunFolder};

/// Writes all that a run leaves. `begun` is the config with which it began.
///
/// # Errors
/// When the disk does not take it.
pub(super) fn write(
    args: &Args,
    (out, run): (&Path, &RunFolder),
    finished: &Finished,
    begun: &StudyConfig,
) -> Result<()> {
    if args.keep_activations {
        keep_activations(out, finished)?;
    }
    place(out, run, finished)?;
    if args.keep_units {
        return KeptUnits::keep(run, out, begun);
    }
    if args.units_of.is_none() {
        // Those of a study that stood here before would be taken for this one's.
        KeptUnits::remove(out)?;
    }
    run.remove()
}

/// Copies the activations out of the run's folder, before that is removed.
fn keep_activations(out: &Path, finished: &Finished) -> Result<()> {
    let folder = store::activations_folder(out);
    store::write_activations(&folder, &finished.activations, &finished.samples)?;
    eprintln!("{}: activations", folder.display());
    Ok(())
}

/// Assembles the study inside the run's folder and moves it to its place.
fn place(out: &Path, run: &RunFolder, finished: &Finished) -> Result<()> {
    let probes = finished.directions.to_bytes()?;
    let record = finished.record.to_json()?;
    let further = [(store::PROBES_FILE, probes.as_slice()), (store::RECORD_FILE, record.as_bytes())];
    let (study, samples) = (&finished.study, &finished.samples);
    if out.exists() {
        return store::write_study(out, study, samples, &further);
    }
    let staging = run.staging();
    if staging.exists() {
        std::fs::remove_dir_all(&staging).with_context(|| format!("{}: cannot be removed", staging.display()))?;
    }
    store::write_study(&staging, study, samples, &further)?;
    std::fs::rename(&staging, out).with_context(|| format!("{}: cannot be written", out.display()))
}
