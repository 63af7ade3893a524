//! `skillscope export`: finished studies in forms that need no server.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail, ensure};

use crate::export::{self, Exported, Table, TableFormat};
use crate::store::{pack, write_atomically};

/// Write finished studies as one HTML file, a static site, tables, a graph or a bundle.
#[derive(clap::Args)]
pub struct Args {
    /// Studies: a folder, a bundle, an id in the data folder, or the id of one that ships with the program.
    #[arg(required = true)]
    studies: Vec<String>,
    #[command(flatten)]
    form: Form,
}

/// What to write; at least one, and any together.
#[derive(clap::Args)]
#[group(required = true, multiple = true)]
struct Form {
    /// One file that opens by double click, scripts and studies inside.
    #[arg(long, value_name = "FILE")]
    html: Option<PathBuf>,
    /// A folder for any web host, at any path; Live writes in it with the bundled models that were studied.
    #[arg(long, value_name = "FOLDER")]
    site: Option<PathBuf>,
    /// A folder of CSV tables, every number of the study in them, with datapackage.json, which says what each column holds;
    /// below its id where there are several studies.
    #[arg(long, value_name = "FOLDER")]
    csv: Option<PathBuf>,
    /// The same tables as a folder of Parquet files, whose columns have types, with datapackage.json; what each column holds is
    /// in the files' metadata, too.
    #[arg(long, value_name = "FOLDER")]
    parquet: Option<PathBuf>,
    /// A folder of the tables that a paper prints, as LaTeX with booktabs: claims, tasks, probes, transfer and ablation, where
    /// the rules read; below its id where there are several studies.
    #[arg(long, value_name = "FOLDER")]
    latex: Option<PathBuf>,
    /// The skill graph as GraphML: tasks, and transfer and ablation between them; of one study.
    #[arg(long, value_name = "FILE")]
    graphml: Option<PathBuf>,
    /// The study's folder as one zip, hashes included; of one study.
    #[arg(long, value_name = "FILE")]
    bundle: Option<PathBuf>,
    /// Of probes.safetensors, keep in the bundle what Live needs: of a large model it is most of the study, and no other view
    /// reads it.
    #[arg(long, requires = "bundle")]
    live_probes: bool,
    /// Put the bundled models that were studied and their engine into the HTML file, so that Live writes in it: 9 MB more.
    #[arg(long, requires = "html")]
    live: bool,
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
    for (name, path) in [("--graphml: a graph", &args.form.graphml), ("--bundle: a bundle", &args.form.bundle)] {
        ensure!(path.is_none() || studies.len() == 1, "{name} holds one study; name one");
    }
    ensure!(
        args.form.csv.is_none() || args.form.csv != args.form.parquet,
        "--csv and --parquet: each writes its own datapackage.json; name two folders"
    );
    let mut written = Vec::new();
    if let Some(path) = &args.form.html {
        written.push(Written::file(path, &export::html(&studies, args.form.live)?)?);
    }
    if let Some(folder) = &args.form.site {
        written.push(Written::folder(folder, &export::site(&studies)?)?);
    }
    written.extend(write_tables(&args.form, &studies)?);
    if let Some(path) = &args.form.bundle {
        let files = if args.form.live_probes { studies[0].with_live_probes()? } else { studies[0].files.clone() };
        written.push(Written::file(path, &pack(&studies[0].entry.id, &files)?)?);
    }
    print(&written, json);
    Ok(())
}

/// Writes the forms that are made of a study's tables; all are made before one is written.
fn write_tables(form: &Form, studies: &[Exported]) -> Result<Vec<Written>> {
    let Form { csv, parquet, latex, graphml, .. } = form;
    if [csv, parquet, latex, graphml].iter().all(|path| path.is_none()) {
        return Ok(Vec::new());
    }
    let (mut of_csv, mut of_parquet, mut of_latex) = (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
    let mut graph = String::new();
    for study in studies {
        let folder = if studies.len() == 1 { String::new() } else { format!("{}/", study.entry.id) };
        let tables = study.tables()?;
        if csv.is_some() {
            of_csv.insert(format!("{folder}datapackage.json"), codebook(study, &tables, TableFormat::Csv)?);
            of_csv.extend(
                tables.iter().map(|table| (format!("{folder}{}.csv", table.name), table.to_csv().into_bytes())),
            );
        }
        if parquet.is_some() {
            of_parquet.insert(format!("{folder}datapackage.json"), codebook(study, &tables, TableFormat::Parquet)?);
            for table in &tables {
                of_parquet.insert(format!("{folder}{}.parquet", table.name), export::parquet(table)?);
            }
        }
        if latex.is_some() {
            let files = export::latex_tables(&study.study, &tables).into_iter();
            of_latex.extend(files.map(|(name, text)| (format!("{folder}{name}"), text.into_bytes())));
        }
        if graphml.is_some() {
            graph = export::graphml(&study.study, &tables);
        }
    }
    let mut written = Vec::new();
    for (path, files) in [(csv, of_csv), (parquet, of_parquet), (latex, of_latex)] {
        if let Some(folder) = path {
            written.push(Written::folder(folder, &files)?);
        }
    }
    if let Some(path) = graphml {
        written.push(Written::file(path, graph.as_bytes())?);
    }
    Ok(written)
}

/// The bytes of the datapackage.json of a study's tables.
fn codebook(study: &Exported, tables: &[Table], format: TableFormat) -> Result<Vec<u8>> {
    Ok(serde_json::to_vec_pretty(&export::codebook(&study.study, &study.entry.sha256, tables, format))?)
}

impl Written {
    fn file(path: &Path, bytes: &[u8]) -> Result<Self> {
        write_atomically(path, bytes)?;
        Ok(Self { path: path.to_owned(), files: 1, bytes: bytes.len() })
    }

    fn folder(path: &Path, files: &BTreeMap<String, Vec<u8>>) -> Result<Self> {
        write_folder(path, files)?;
        Ok(Self { path: path.to_owned(), files: files.len(), bytes: files.values().map(Vec::len).sum() })
    }
}

/// Writes files into a folder, which is made where it is missing; other files in it are left alone.
pub fn write_folder(folder: &Path, files: &BTreeMap<String, Vec<u8>>) -> Result<()> {
    for (name, bytes) in files {
        let path = folder.join(name);
        let parent = path.parent().unwrap_or(folder);
        std::fs::create_dir_all(parent)
            .with_context(|| format!("{}: cannot be made; check the path and permissions", parent.display()))?;
        write_atomically(&path, bytes)?;
    }
    Ok(())
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
