//! `cargo xtask bundle`: trains the bundled models, runs their studies and writes their cards.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::card;
use crate::serve;
use crate::workspace::{Workspace, run, step};

/// A bundled model.
pub(crate) struct Bundled {
    name: &'static str,
    /// Its architecture, as people call it.
    pub(crate) architecture: &'static str,
    /// How it was trained: what `skillscope train` is given.
    pub(crate) training: [&'static str; 6],
    /// What training it again gives.
    pub(crate) again: &'static str,
}

/// Of a model that today's program trained.
const SAME: &str = "The same program on the same kind of CPU gives the same weights";
/// Of a model trained before the decoder was made to round otherwise.
const OTHERS: &str = "The decoder has been made to round otherwise since these weights were trained, so that today's program gives slightly others";

/// The bundled models: one corpus, one size, three families.
const MODELS: [Bundled; 3] = [
    Bundled {
        name: "tiny-llama",
        architecture: "Llama",
        training: ["--family", "llama", "--seed", "1", "--steps", "5500"],
        again: OTHERS,
    },
    Bundled {
        name: "tiny-qwen2",
        architecture: "Qwen2",
        training: ["--family", "qwen2", "--seed", "1", "--steps", "5500"],
        again: SAME,
    },
    Bundled {
        name: "tiny-gemma2",
        architecture: "Gemma 2",
        training: ["--family", "gemma2", "--seed", "1", "--steps", "5500"],
        again: OTHERS,
    },
];
/// How a study was run: what `skillscope run` is given.
pub(crate) const STUDY: [&str; 2] = ["--seed", "1"];
/// The snapshot's files.
const FILES: [&str; 7] = [
    "config.json",
    "generation_config.json",
    "loss.csv",
    "model.safetensors",
    "tokenizer.json",
    "tokenizer_config.json",
    "training.json",
];

/// Trains all bundled models or the one named, and runs their studies; an interrupted training is gone on with.
pub(crate) fn bundle(only: Option<&str>) -> Result<()> {
    each(
        only,
        "training (about an hour on two cores; goes on where it stopped), study, card",
        |workspace, program, model| {
            train(workspace, program, model)?;
            study(workspace, program, model)
        },
    )
}

/// Runs the studies of all bundled models or of the one named, and writes their cards.
pub(crate) fn studies(only: Option<&str>) -> Result<()> {
    each(only, "study, card", study)
}

fn each(only: Option<&str>, what: &str, work: impl Fn(&Workspace, &Path, &Bundled) -> Result<()>) -> Result<()> {
    let workspace = Workspace::locate()?;
    let chosen: Vec<&Bundled> = MODELS.iter().filter(|model| only.is_none_or(|name| name == model.name)).collect();
    if chosen.is_empty() {
        let names = MODELS.map(|model| model.name).join(", ");
        bail!("there is no bundled model '{}'; there are {names}", only.unwrap_or_default());
    }
    let steps = chosen.len() + 1;
    let program = step(1, steps, "program", serve::build_program)?;
    // Another build may replace the program while a training runs for an hour.
    let program = own_copy(&program, &workspace.target.join("training"))?;
    for (index, model) in chosen.into_iter().enumerate() {
        step(index + 2, steps, &format!("{}: {what}", model.name), || work(&workspace, &program, model))?;
    }
    Ok(())
}

fn train(workspace: &Workspace, program: &Path, bundled: &Bundled) -> Result<()> {
    let training = workspace.target.join("training").join(bundled.name);
    let mut train = Command::new(program);
    run(train.arg("train").args(bundled.training).arg("--out").arg(&training), "run it again, it resumes")?;
    copy(&training, &workspace.join("models").join(bundled.name))
}

fn study(workspace: &Workspace, program: &Path, bundled: &Bundled) -> Result<()> {
    let name = bundled.name;
    let (model, study) =
        (workspace.join("models").join(name), workspace.join("studies").join(format!("{name}-seed-1")));
    let mut command = Command::new(program);
    command.arg("run").arg("--model").arg(&model).args(STUDY).arg("--out").arg(&study);
    run(&mut command, "see the message above")?;
    std::fs::write(model.join("README.md"), card::card(bundled, &model, &study)?).context("the card cannot be written")
}

fn own_copy(program: &Path, folder: &Path) -> Result<PathBuf> {
    std::fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
    let copy = folder.join(program.file_name().unwrap_or_default());
    let next = copy.with_extension("next");
    std::fs::copy(program, &next).with_context(|| format!("cannot copy {}", program.display()))?;
    std::fs::rename(&next, &copy).with_context(|| format!("cannot replace {}", copy.display()))?;
    Ok(copy)
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    std::fs::create_dir_all(to).with_context(|| format!("cannot make {}", to.display()))?;
    for file in FILES {
        std::fs::copy(from.join(file), to.join(file))
            .with_context(|| format!("cannot copy {file} to {}", to.display()))?;
    }
    Ok(())
}
