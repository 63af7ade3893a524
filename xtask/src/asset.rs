//! The files of the page: named by their content, compressed ahead of time.

use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use sha2::{Digest, Sha256};

/// The SHA-256 of some bytes.
pub(crate) fn sha256(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

/// Its first 16 hex digits.
pub(crate) fn short_hash(bytes: &[u8]) -> String {
    sha256(bytes)[..16].to_owned()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// One hash over the contents and paths of files and folders, and over `extra`.
pub(crate) fn hash_of_inputs(root: &Path, inputs: &[&str], extra: &str) -> Result<String> {
    let mut files = Vec::new();
    for input in inputs {
        collect(&root.join(input), &mut files)?;
    }
    files.sort();
    let mut digest = Sha256::new();
    digest.update(extra);
    for file in files {
        digest.update(file.strip_prefix(root).unwrap_or(&file).to_string_lossy().as_bytes());
        let bytes = std::fs::read(&file).with_context(|| format!("{} cannot be read", file.display()))?;
        digest.update((bytes.len() as u64).to_le_bytes());
        digest.update(bytes);
    }
    Ok(hex(&digest.finalize()))
}

/// Every file at or below a path; none when it does not exist.
fn collect(path: &Path, files: &mut Vec<PathBuf>) -> Result<()> {
    if path.is_file() {
        files.push(path.to_owned());
    } else if path.is_dir() {
        for entry in std::fs::read_dir(path)? {
            collect(&entry?.path(), files)?;
        }
    }
    Ok(())
}

/// A script or style without full-line comments, indentation and empty lines.
pub(crate) fn squeeze(text: &str) -> String {
    let mut in_comment = false;
    let mut kept = String::with_capacity(text.len());
    for line in text.lines().map(str::trim) {
        let opens = line.starts_with("/*") && (line.ends_with("*/") || !line.contains("*/"));
        let is_code = !line.is_empty() && !line.starts_with("//") && !opens && !in_comment;
        if is_code {
            kept.push_str(line);
            kept.push('\n');
        }
        in_comment = (in_comment || opens) && !line.ends_with("*/");
    }
    kept
}

/// A style sheet without comments and without the spaces and line ends that mean nothing; strings stay as they are.
pub(crate) fn squeeze_style(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut quote = None;
    for letter in squeeze(text).replace('\n', " ").chars() {
        match quote {
            Some(open) => {
                quote = (letter != open).then_some(open);
                kept.push(letter);
            }
            None if letter == ' ' && kept.ends_with(['{', '}', ';', ',', ':', ' ']) => {}
            None => {
                if letter == '{' || letter == '}' {
                    kept.truncate(kept.trim_end_matches([' ', ';']).len());
                }
                quote = matches!(letter, '"' | '\'').then_some(letter);
                kept.push(letter);
            }
        }
    }
    kept
}

/// Raw and brotli size of an asset, in bytes.
pub(crate) struct Size {
    /// The asset's file name.
    pub(crate) name: String,
    /// Uncompressed.
    pub(crate) raw: usize,
    /// Brotli, quality 11.
    pub(crate) brotli: usize,
}

/// Writes an asset and its `.br` twin; of a module the twin alone, from which the program makes the other where it is asked for:
/// the engines have tens of megabytes.
pub(crate) fn write(folder: &Path, name: &str, bytes: &[u8]) -> Result<Size> {
    let path = folder.join(name);
    if let Some(parent) = path.parent() {
        std::fs::create_dir_all(parent)?;
    }
    let small = brotli(bytes)?;
    if !name.ends_with(".wasm") {
        std::fs::write(&path, bytes).with_context(|| format!("{} cannot be written", path.display()))?;
    }
    std::fs::write(folder.join(format!("{name}.br")), &small)?;
    Ok(Size { name: name.to_owned(), raw: bytes.len(), brotli: small.len() })
}

fn brotli(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut writer = brotli::CompressorWriter::new(Vec::new(), 1 << 16, 11, 24);
    writer.write_all(bytes)?;
    writer.flush()?;
    Ok(writer.into_inner())
}

/// Prints the sizes as a table, with their sums.
pub(crate) fn print_sizes(title: &str, sizes: &[Size]) {
    let width = sizes.iter().map(|size| size.name.len()).max().unwrap_or(0).max(title.len());
    eprintln!("  {title:width$}  {:>10}  {:>10}", "raw", "brotli");
    for Size { name, raw, brotli } in sizes {
        eprintln!("  {name:width$}  {raw:>10}  {brotli:>10}");
    }
    let (raw, small) = sizes.iter().fold((0, 0), |(raw, small), size| (raw + size.raw, small + size.brotli));
    eprintln!("  {:width$}  {raw:>10}  {small:>10}", "sum");
}
