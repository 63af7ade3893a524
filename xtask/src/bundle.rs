//! `cargo xtask bundle`: trains the bundled model, runs its study and writes its card.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result};

use crate::card;
use crate::serve;
use crate::workspace::{Workspace, run, step};

/// The bundled model's name.
const MODEL: &str = "tiny-llama";
/// How it was trained: what `skillscope train` is given.
pub(crate) const TRAINING: [&str; 6] = ["--family", "llama", "--seed", "1", "--steps", "5500"];
/// How its study was run: what `skillscope run` is given.
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

/// Makes models/ and studies/ anew; an interrupted training is gone on with.
pub(crate) fn bundle() -> Result<()> {
    let workspace = Workspace::locate()?;
    let (model, study) =
        (workspace.join("models").join(MODEL), workspace.join("studies").join(format!("{MODEL}-seed-1")));
    let training = workspace.target.join("training").join(MODEL);
    let program = step(1, 4, "program", serve::build_program)?;
    step(2, 4, "training (about an hour on two cores; goes on where it stopped)", || {
        let mut train = Command::new(&program);
        run(train.arg("train").args(TRAINING).arg("--out").arg(&training), "run it again, it resumes")?;
        copy(&training, &model)
    })?;
    step(3, 4, "study", || {
        let mut command = Command::new(&program);
        command.arg("run").arg("--model").arg(&model).args(STUDY).arg("--out").arg(&study);
        run(&mut command, "see the message above")
    })?;
    step(4, 4, "card", || {
        let card = card::card(&model, &study)?;
        std::fs::write(model.join("README.md"), card).context("the card cannot be written")
    })
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    std::fs::create_dir_all(to).with_context(|| format!("cannot make {}", to.display()))?;
    for file in FILES {
        std::fs::copy(from.join(file), to.join(file))
            .with_context(|| format!("cannot copy {file} to {}", to.display()))?;
    }
    Ok(())
}
