//! `skillscope vectors`: a task's directions as a control vector, which llama.cpp and Live add to the stream.

use std::ffi::OsStr;
use std::path::PathBuf;

use anyhow::{Context, Result, bail};
use shared::live::ControlVector;
use shared::site::Site;

use crate::store::{ResolvedStudy, write_atomically};

/// Write the directions that a task's probes read, one per site, as a control vector.
#[derive(clap::Args)]
pub struct Args {
    /// The study: an id, a folder or a bundle.
    study: String,
    /// The task whose directions are written.
    task: String,
    /// The file to write: .gguf, as llama.cpp reads it, or .safetensors.
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// Replace a file that is there.
    #[arg(long)]
    force: bool,
}

/// Runs the command.
pub fn run(args: &Args, json: bool) -> Result<()> {
    let shown = args.out.display();
    let format = args.out.extension().and_then(OsStr::to_str).unwrap_or_default();
    if !ControlVector::FORMATS.contains(&format) {
        bail!("--out {shown}: ends with no format of control vectors; name a .gguf or a .safetensors");
    }
    if args.out.exists() && !args.force {
        bail!("--out {shown}: is there already; name another file, or add --force");
    }
    let study = ResolvedStudy::live(&args.study)?;
    let vector = ControlVector::of_study(&study, &args.task).with_context(|| format!("study {}", args.study))?;
    let bytes = vector.to_file(format)?;
    write_atomically(&args.out, &bytes)?;
    let left_out = if format == "gguf" { vector.beyond_gguf() } else { Vec::new() };
    let sites: Vec<Site> = vector.directions.keys().copied().filter(|site| !left_out.contains(site)).collect();
    if json {
        println!("{}", serde_json::json!({"out": args.out, "sites": sites, "left_out": left_out}));
        return Ok(());
    }
    println!("{shown}: {} directions, {}", sites.len(), named(&sites));
    if !left_out.is_empty() {
        println!("left out, a GGUF has no place for them: {}", named(&left_out));
    }
    let verdicts = study.config.trace_place().map(|(site, _)| site);
    if let Some(Site::ResidPost(block)) = verdicts.filter(|site| format == "gguf" && sites.contains(site)) {
        println!(
            "llama.cpp: --control-vector-scaled {shown}:1 --control-vector-layer-range {block} {block} adds it where the study's \
             verdicts are, as --steer {},scope=all does",
            args.task
        );
    }
    Ok(())
}

fn named(sites: &[Site]) -> String {
    sites.iter().map(Site::to_string).collect::<Vec<_>>().join(", ")
}
