//! `skillscope export`: finished studies in forms that need no server.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail, ensure};

use crate::export::{self, Exported};
use crate::store::{self, pack, write_atomically};

/// Write finished studies as one HTML file, a static site, tables or a bundle.
#[derive(clap::Args)]
pub struct Args {
    /// Studies: a folder, a bundle, an id in the data folder, or the id of one that ships with the program.
    #[arg(required = true)]
    studies: Vec<String>,
    #[command(flatten)]
    form: Form,
}

/// What to write; at least one.
#[derive(clap::Args)]
#[group(required = true, multiple = true)]
struct Form {
    /// One file that opens by double click, scripts and studies inside.
    #[arg(long, value_name = "FILE")]
    html: Option<PathBuf>,
    /// A folder for any web host, at any path.
    #[arg(long, value_name = "FOLDER")]
    site: Option<PathBuf>,
    /// A folder of CSV tables, every number of the study in them, with datapackage.json, which says what each column holds;
    /// below its id where there are several studies.
    #[arg(long, value_name = "FOLDER")]
    csv: Option<PathBuf>,
    /// The study's folder as one zip, hashes included; of one study.
    #[arg(long, value_name = "FILE")]
    bundle: Option<PathBuf>,
    /// Leave probes.safetensors out of the bundle: of a large model it is most of the study, and no view shows it.
    #[arg(long, requires = "bundle")]
    without_probes: bool,
}

/// Something that was written.
struct Written {
    path: PathBuf,
    files: usize,
    bytes: usize,
}

/// Runs the command.
pub fn run(args: &Args, json: bool) -> Result<()> {
    let studies = args.studies.iter().map(|name| Exported::read(name)).collect::<Result<Vec<_>>>()?;
    if let Some(twice) =
        (1..studies.len()).find(|&at| studies[..at].iter().any(|one| one.entry.id == studies[at].entry.id))
    {
        bail!("two studies are named '{}'; export them apart", studies[twice].entry.id);
    }
    let mut written = Vec::new();
    if let Some(path) = &args.form.html {
        let page = export::html(&studies)?;
        write_atomically(path, &page)?;
        written.push(Written { path: path.clone(), files: 1, bytes: page.len() });
    }
    if let Some(folder) = &args.form.site {
        written.push(write_folder(folder, &export::site(&studies)?)?);
    }
    if let Some(folder) = &args.form.csv {
        written.push(write_folder(folder, &csv(&studies)?)?);
    }
    if let Some(path) = &args.form.bundle {
        ensure!(studies.len() == 1, "--bundle: a bundle holds one study; name one");
        let files =
            if args.form.without_probes { studies[0].without(store::PROBES_FILE)? } else { studies[0].files.clone() };
        let bundle = pack(&studies[0].entry.id, &files)?;
        write_atomically(path, &bundle)?;
        written.push(Written { path: path.clone(), files: 1, bytes: bundle.len() });
    }
    print(&written, json);
    Ok(())
}

fn csv(studies: &[Exported]) -> Result<std::collections::BTreeMap<String, Vec<u8>>> {
    let mut files = std::collections::BTreeMap::new();
    for study in studies {
        let folder = if studies.len() == 1 { String::new() } else { format!("{}/", study.entry.id) };
        let tables = export::tables(&study.study, &study.samples()?);
        let codebook = serde_json::to_vec_pretty(&export::codebook(&study.study, &study.entry.sha256, &tables))?;
        files.insert(format!("{folder}datapackage.json"), codebook);
        for table in tables {
            files.insert(format!("{folder}{}.csv", table.name), table.to_csv().into_bytes());
        }
    }
    Ok(files)
}

/// Writes files into a folder, which is made where it is missing; other files in it are left alone.
fn write_folder(folder: &Path, files: &std::collections::BTreeMap<String, Vec<u8>>) -> Result<Written> {
    for (name, bytes) in files {
        let path = folder.join(name);
        let parent = path.parent().unwrap_or(folder);
        std::fs::create_dir_all(parent)
            .with_context(|| format!("{}: cannot be made; check the path and permissions", parent.display()))?;
        store::write_atomically(&path, bytes)?;
    }
    Ok(Written { path: folder.to_owned(), files: files.len(), bytes: files.values().map(Vec::len).sum() })
}

fn print(written: &[Written], json: bool) {
    if json {
        let lines: Vec<_> = written
            .iter()
            .map(|of| serde_json::json!({"path": of.path, "files": of.files, "bytes": of.bytes}))
            .collect();
        println!("{}", serde_json::Value::Array(lines));
        return;
    }
    for of in written {
        let files = if of.files == 1 { String::new() } else { format!("{} files, ", of.files) };
        println!("{}: {files}{:.1} MB", of.path.display(), of.bytes as f64 / 1e6);
    }
}
