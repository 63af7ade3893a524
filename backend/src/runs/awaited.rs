//! The studies whose units the runs of a data folder still need.

use std::collections::BTreeSet;
use std::path::Path;

use anyhow::{Context, Result};
use rusqlite::{Connection, OpenFlags};

use super::database::FILE;

/// The studies of all runs that are not done, previews left out: those that were stopped or failed can be resumed. A server may run beside.
///
/// # Errors
/// When the data folder has a database that cannot be read.
pub fn awaited_studies(data: &Path) -> Result<BTreeSet<String>> {
    let path = data.join(FILE);
    if !path.exists() {
        return Ok(BTreeSet::new());
    }
    let cannot = || format!("{}: cannot be read; start `skillscope serve` once, which repairs it", path.display());
    let connection = Connection::open_with_flags(&path, OpenFlags::SQLITE_OPEN_READ_ONLY).with_context(cannot)?;
    let mut found = connection
        .prepare("SELECT DISTINCT study FROM runs WHERE state <> 'done' AND NOT preview")
        .with_context(cannot)?;
    let studies = found.query_map([], |row| row.get::<_, String>(0)).with_context(cannot)?;
    studies.collect::<rusqlite::Result<_>>().with_context(cannot)
}
