//! The folder that a study is written to.

use std::path::Path;

use anyhow::{Result, bail};

use super::Args;
use crate::store;

/// Refuses every folder but a new or empty one, that of an unfinished run with --resume, and with --force any.
pub(super) fn check(args: &Args, out: &Path) -> Result<()> {
    if out.exists() && !out.is_dir() {
        bail!("{}: is no folder; choose another --out", out.display());
    }
    if args.force {
        return Ok(());
    }
    if store::holds_study(out) {
        return if args.resume { Ok(()) } else { Err(taken(out)) };
    }
    if !args.resume && std::fs::read_dir(out).is_ok_and(|mut entries| entries.next().is_some()) {
        bail!(
            "{}: a folder with other files in it; choose another --out, or write into it with --force",
            out.display()
        );
    }
    Ok(())
}

/// The error of a folder that holds a study.
pub(super) fn taken(out: &Path) -> anyhow::Error {
    anyhow::anyhow!(
        "{}: holds a study already; give this one another id with --name, or another folder with --out, or write over it with --force",
        out.display()
    )
}
