//! The list of files at the end of a bundle, read before anything believes it.

use std::io::{Read, Seek, SeekFrom};

use anyhow::{Result, bail, ensure};

use super::PROBES_FILE;
use super::bundle::{MOST_FILES, MOST_PARSED, MOST_RATIO};
use super::study_folder::FILES;

/// Bytes of the record that ends a zip file: without a comment, as `export --bundle` writes it.
const END: u64 = 22;
/// Bytes of a file's entry, without its name.
const ENTRY: usize = 46;
/// The methods by which files are packed.
const STORED: u64 = 0;
const DEFLATED: u64 = 8;
/// The most bytes that the entries may take.
const MOST_BYTES: u64 = MOST_FILES as u64 * (ENTRY as u64 + 512);

/// Checks that a zip file of a size ends with a plain list of a few files, as `export --bundle` writes it, which unpack to no
/// more than `most` bytes, as far as the list says. A reader of zip files that takes lists at their word can be made to hold
/// millions of entries, and to search for another list where one is damaged.
///
/// # Errors
/// When it does not.
pub(super) fn check(file: &mut (impl Read + Seek), size: u64, most: u64) -> Result<()> {
    const NONE: &str = "no bundle, or one that is cut short; make it with `skillscope export STUDY --bundle FILE`";
    ensure!(size >= END, NONE);
    let mut end = [0; END as usize];
    file.seek(SeekFrom::Start(size - END))?;
    file.read_exact(&mut end)?;
    let [here, files, comment] = [8, 10, 20].map(|at| number(&end[at..at + 2]));
    let [disks, length, start] = [4, 12, 16].map(|at| number(&end[at..at + 4]));
    ensure!(end.starts_with(b"PK\x05\x06") && disks == 0 && comment == 0, NONE);
    ensure!(files <= MOST_FILES as u64, "{files} files, at most {MOST_FILES} are in a study");
    ensure!(here == files && length <= MOST_BYTES && start + length + END == size, NONE);
    let mut entries = vec![0; usize::try_from(length)?];
    file.seek(SeekFrom::Start(start))?;
    file.read_exact(&mut entries)?;
    let (mut rest, mut unpacked) = (entries.as_slice(), 0);
    for _ in 0..files {
        let Some((entry, after)) = rest.split_at_checked(ENTRY).filter(|(entry, _)| entry.starts_with(b"PK\x01\x02"))
        else {
            bail!(NONE);
        };
        let [method, name, extra, comment] = [10, 28, 30, 32].map(|at| number(&entry[at..at + 2]));
        let [packed, full] = [20, 24].map(|at| number(&entry[at..at + 4]));
        let Some((name, after)) = after
            .split_at_checked(usize::try_from(name)?)
            .filter(|_| extra + comment == 0 && [STORED, DEFLATED].contains(&method))
        else {
            bail!(NONE);
        };
        let path = String::from_utf8_lossy(name).escape_debug().to_string();
        let file = path.rsplit('/').next().unwrap_or_default();
        ensure!(file.is_empty() || FILES.contains(&file), "'{path}' is no file of a study; do not trust this bundle");
        // The least that a compressed file has is counted for it: an empty one unpacks to nothing.
        if full > MOST_RATIO * packed.max(1 << 10) {
            bail!("'{path}' unpacks to {full} bytes from {packed}; do not trust this bundle");
        }
        if full > MOST_PARSED && file != PROBES_FILE {
            bail!("'{path}' unpacks to {full} bytes, more than {} MB; no study has so much there", MOST_PARSED >> 20);
        }
        unpacked += full;
        rest = after;
    }
    ensure!(rest.is_empty(), NONE);
    let millions = most.div_ceil(1_000_000);
    ensure!(unpacked <= most, "it unpacks to {unpacked} bytes, more than {millions} MB; do not trust this bundle");
    Ok(())
}

/// A number of up to eight bytes, the least first.
fn number(bytes: &[u8]) -> u64 {
    bytes.iter().rev().fold(0, |number, &byte| (number << 8) | u64::from(byte))
}
