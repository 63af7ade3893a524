//! `cargo xtask bundle`: trains the bundled models, runs their studies and writes their cards.

use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};
use serde_json::Value;

use crate::asset;
use crate::card;
use crate::install;
use crate::serve;
use crate::workspace::{Workspace, run, step};

/// A bundled model.
pub(crate) struct Bundled {
    name: &'static str,
    /// Its architecture, as people call it.
    pub(crate) architecture: &'static str,
    /// The arguments of `cargo xtask lab train` for its first stage, from a seed.
    pub(crate) first_stage: [&'static str; 6],
    /// SHA-256 of the first stage's weights as an earlier program trained them.
    pub(crate) earlier_first_stage: &'static str,
}

/// The arguments of `cargo xtask lab train --from FIRST` for the second stage, from the first one's weights.
pub(crate) const SECOND_STAGE: [&str; 6] = ["--seed", "1", "--steps", "500", "--learning-rate", "2e-4"];

/// The bundled models: one corpus, one size, three families.
static MODELS: [Bundled; 3] = [
    Bundled {
        name: "tiny-llama",
        architecture: "Llama",
        first_stage: ["--family", "llama", "--seed", "1", "--steps", "5500"],
        earlier_first_stage: "411a18db0455d19cd68a90252d433c2756d7a2150dcdbea9bf7d3d3f84ad4085",
    },
    Bundled {
        name: "tiny-qwen2",
        architecture: "Qwen2",
        first_stage: ["--family", "qwen2", "--seed", "1", "--steps", "5500"],
        earlier_first_stage: "ee7a72a831f488c8c45f9792ec5de7a9921e899c0c7736e3984f1ad9266be73d",
    },
    Bundled {
        name: "tiny-gemma2",
        architecture: "Gemma 2",
        first_stage: ["--family", "gemma2", "--seed", "1", "--steps", "5500"],
        earlier_first_stage: "9b65a983bdcee1ad5bac761d9b88801743e515b0a32f785bff40533a994297b4",
    },
];
/// The arguments of `skillscope run` for a study.
pub(crate) const STUDY: [&str; 4] = ["--preset", "bundled", "--seed", "1"];
/// What to do when a training is interrupted.
const RESUMES: &str = "run it again, it resumes";
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

/// Trains all bundled models or the one named, and runs their studies; an interrupted training is resumed.
pub(crate) fn bundle(only: Option<&str>) -> Result<()> {
    each(
        only,
        "training (about an hour on two cores from a seed, some minutes from the first stage's weights; goes on where it stopped), study, card",
        |workspace, programs, model| {
            train(workspace, &programs.lab, model)?;
            study(workspace, programs, model)
        },
    )
}

/// Runs the studies of all bundled models or of the one named, and writes their cards; named `smollm2`, that of
/// SmolLM2-135M-Instruct, whose weights are not bundled.
pub(crate) fn studies(only: Option<&str>) -> Result<()> {
    if only != Some("smollm2") {
        return each(only, "study, card", study);
    }
    let workspace = Workspace::locate()?;
    let programs = step(1, 2, "programs", || Programs::copied(&workspace))?;
    step(2, 2, "SmolLM2-135M-Instruct: study (about an hour and a half on two cores; goes on where it stopped)", || {
        let model = install::smollm2().context("there is no model to study")?;
        let (file, sha256) = known_smollm2(&workspace)?;
        let bytes = std::fs::read(&model).with_context(|| format!("{} cannot be read", model.display()))?;
        if !model.ends_with(&file) || asset::sha256(&bytes) != sha256 {
            bail!(
                "{} is another file; give {file} with the SHA-256 {sha256}, or unset {}",
                model.display(),
                install::SMOLLM2
            );
        }
        let id = format!("{file}-seed-1");
        let config = workspace.join("studies/smollm2.toml").display().to_string();
        let settings = ["--config", &config, "--seed", "1"];
        // Its probes at 31 sites and all positions are more than twice as large as all the rest.
        write_study(&workspace, &programs, (&model, &id), (&settings, &["--live-probes"]))
    })
}

/// Name and SHA-256 of the file of SmolLM2, as the tests know it.
fn known_smollm2(workspace: &Workspace) -> Result<(String, String)> {
    let path = workspace.join("tests/fixtures/smollm2.json");
    let text = std::fs::read(&path).with_context(|| format!("{} cannot be read", path.display()))?;
    let known: Value = serde_json::from_slice(&text).with_context(|| format!("{} is damaged", path.display()))?;
    let field = |name: &str| known[name].as_str().unwrap_or_default().to_owned();
    Ok((field("file"), field("sha256")))
}

/// Writes the cards of all bundled models from the present studies.
pub(crate) fn cards() -> Result<()> {
    let workspace = Workspace::locate()?;
    MODELS.iter().try_for_each(|model| write_card(&workspace, model))
}

fn chosen(only: Option<&str>) -> Result<Vec<&'static Bundled>> {
    let chosen: Vec<&Bundled> = MODELS.iter().filter(|model| only.is_none_or(|name| name == model.name)).collect();
    if chosen.is_empty() {
        let names = MODELS.iter().map(|model| model.name).collect::<Vec<_>>().join(", ");
        bail!("there is no bundled model '{}'; there are {names}", only.unwrap_or_default());
    }
    Ok(chosen)
}

/// Copies of the programs: another build may replace them while a training runs for an hour.
struct Programs {
    skillscope: PathBuf,
    lab: PathBuf,
}

impl Programs {
    fn copied(workspace: &Workspace) -> Result<Self> {
        let copied = |name: &str| own_copy(&serve::build_program(name)?, &workspace.target.join("training"));
        Ok(Self { skillscope: copied("skillscope")?, lab: copied("lab")? })
    }
}

fn each(only: Option<&str>, what: &str, work: impl Fn(&Workspace, &Programs, &Bundled) -> Result<()>) -> Result<()> {
    let workspace = Workspace::locate()?;
    let chosen = chosen(only)?;
    let steps = chosen.len() + 1;
    let programs = step(1, steps, "programs", || Programs::copied(&workspace))?;
    for (index, model) in chosen.into_iter().enumerate() {
        step(index + 2, steps, &format!("{}: {what}", model.name), || work(&workspace, &programs, model))?;
    }
    Ok(())
}

/// Runs both stages. The first is left out where the model's folder still holds its weights.
fn train(workspace: &Workspace, program: &Path, bundled: &Bundled) -> Result<()> {
    let model = workspace.join("models").join(bundled.name);
    let folder = |stage: &str| workspace.target.join("training").join(format!("{}-{stage}", bundled.name));
    let (first, second) = (folder("first"), folder("second"));
    let first = if is_first_stage(&model)? { model.clone() } else { from_seed(program, bundled, first)? };
    let mut train = Command::new(program);
    train.arg("train").arg("--from").arg(first).args(SECOND_STAGE).arg("--out").arg(&second);
    run(&mut train, RESUMES)?;
    copy(&second, &model)
}

fn from_seed(program: &Path, bundled: &Bundled, out: PathBuf) -> Result<PathBuf> {
    let mut train = Command::new(program);
    run(train.arg("train").args(bundled.first_stage).arg("--out").arg(&out), RESUMES)?;
    Ok(out)
}

/// Whether a folder holds a model that was trained from a seed.
fn is_first_stage(model: &Path) -> Result<bool> {
    let Ok(training) = std::fs::read_to_string(model.join("training.json")) else { return Ok(false) };
    let training: Value = serde_json::from_str(&training)
        .with_context(|| format!("{}/training.json is damaged; restore it", model.display()))?;
    Ok(training["from"].is_null())
}

/// The file of a bundled study.
fn bundle_file(workspace: &Workspace, id: &str) -> PathBuf {
    workspace.join("studies").join(format!("{id}.zip"))
}

fn write_card(workspace: &Workspace, bundled: &Bundled) -> Result<()> {
    let (model, id) = (workspace.join("models").join(bundled.name), format!("{}-seed-1", bundled.name));
    let path = bundle_file(workspace, &id);
    let file = std::fs::File::open(&path).with_context(|| format!("{} cannot be read", path.display()))?;
    let mut study = Vec::new();
    zip::ZipArchive::new(file)
        .and_then(|mut bundle| Ok(bundle.by_name(&format!("{id}/study.json"))?.read_to_end(&mut study)?))
        .with_context(|| format!("{} is no bundle of {id}", path.display()))?;
    std::fs::write(model.join("README.md"), card::card(bundled, &model, &study)?).context("the card cannot be written")
}

fn study(workspace: &Workspace, programs: &Programs, bundled: &Bundled) -> Result<()> {
    let (model, id) = (workspace.join("models").join(bundled.name), format!("{}-seed-1", bundled.name));
    write_study(workspace, programs, (&model, &id), (&STUDY, &[]))?;
    write_card(workspace, bundled)
}

/// Runs a study and writes its bundle among those that the program embeds.
fn write_study(
    workspace: &Workspace,
    programs: &Programs,
    (model, id): (&Path, &str),
    (settings, form): (&[&str], &[&str]),
) -> Result<()> {
    // An unfinished run must not lie among the studies, which the program embeds.
    let fresh = workspace.join("target/studies").join(id);
    let mut command = Command::new(&programs.skillscope);
    command.arg("run").arg("--model").arg(model).args(settings).arg("--resume").arg("--out").arg(&fresh);
    run(&mut command, "see the message above")?;
    let mut export = Command::new(&programs.skillscope);
    export.arg("export").arg(&fresh).arg("--bundle").arg(bundle_file(workspace, id)).args(form);
    run(&mut export, "see the message above")?;
    std::fs::remove_dir_all(&fresh).with_context(|| format!("cannot remove {}", fresh.display()))
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
