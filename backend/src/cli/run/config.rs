//! The config of a run: the preset's, the file's, then the options' values.

use anyhow::{Context, Result, bail, ensure};
use shared::prompt::PlannedPrompt;
use shared::site::Site;
use shared::study::{BuiltInSet, JudgeConfig, LabelsConfig, Levels, Overruled, PilotConfig, Preset, StudyConfig};
use shared::task::TaskSet;

use super::{Args, labels, prompts};
use crate::snapshot::Snapshot;
use crate::store::KeptUnits;
use crate::task_file;

/// What the options ask for.
pub(super) struct Asked {
    /// The study's config.
    pub(super) config: StudyConfig,
    /// The prompts of --prompts.
    pub(super) prompts: Option<Vec<PlannedPrompt>>,
    /// The labels of --labels.
    pub(super) labels: Vec<Overruled>,
    /// The kept units of --units-of.
    pub(super) kept: Option<KeptUnits>,
}

/// The study's config, the preset's values, then the file's, then the options', or that of kept units; and what the options name.
pub(super) fn of(args: &Args, snapshot: &Snapshot) -> Result<Asked> {
    let kept = args.units_of.as_deref().map(KeptUnits::open).transpose()?;
    if let (Some(kept), Some(study)) = (&kept, &args.of_study) {
        kept.check_study(study)?;
    }
    let mut config = match &kept {
        Some(kept) => kept.config().clone(),
        None => begun(args, snapshot)?,
    };
    if let Some(seed) = args.seed {
        config.seed = seed;
    }
    config.name = args.name.clone().or(config.name);
    config.check_name()?;
    config.template.extend(args.template.values());
    judge(args, &mut config)?;
    if !args.tasks.is_empty() {
        task_file::choose(&mut config, &args.tasks)?;
    }
    if !args.positions.is_empty() {
        config.positions = Some(args.positions.clone());
    }
    if let Some(samples) = args.samples {
        config.samples_without = (config.samples_without * samples).div_ceil(config.samples.max(1));
        config.samples = samples;
    }
    if args.preview {
        // Of models without a pilot all levels are asked.
        config.pilot.get_or_insert(PilotConfig { levels: Some(Levels::new()), ..PilotConfig::default() });
    }
    task_file::resolve(&mut config)?;
    let prompts = prompts::of(args, &mut config)?;
    ensure!(config.labels.is_none(), "labels: a config holds no labels; give their file with --labels");
    let labels = labels::of(args.labels.as_deref())?;
    config.labels = LabelsConfig::of(&labels);
    config.check_sites(&Site::all(snapshot.config()?.n_layers))?;
    Ok(Asked { config: checked(config)?, prompts, labels, kept })
}

/// The config that the options begin from: the preset's values, then those of the file.
fn begun(args: &Args, snapshot: &Snapshot) -> Result<StudyConfig> {
    let n_layers = snapshot.config()?.n_layers;
    let wanted = if args.quick { Some(Preset::Quick) } else { args.preset };
    let sampling = snapshot.natural_sampling()?;
    let of_preset = |preset| {
        let config = StudyConfig::of_preset(preset, &snapshot.name, n_layers, args.seed.unwrap_or(1));
        match &sampling {
            Some(sampling) => StudyConfig {
                task_set: BuiltInSet::Natural,
                sampling: sampling.clone(),
                pilot: Some(PilotConfig::default()),
                ..config
            },
            None => config,
        }
    };
    match &args.config {
        Some(path) => {
            let text = std::fs::read_to_string(path).with_context(|| format!("{}: cannot be read", path.display()))?;
            merged(&of_preset, wanted, &text).with_context(|| path.display().to_string())
        }
        None => Ok(of_preset(wanted.unwrap_or(Preset::Default))),
    }
}

/// The judge that the options name.
fn judge(args: &Args, config: &mut StudyConfig) -> Result<()> {
    config.judge = match (args.judge.as_deref(), args.judge_model.clone()) {
        (None, _) => return Ok(()),
        (Some("lexicon"), None) => None,
        (Some("model"), None) => Some(JudgeConfig::Model),
        (Some(url), Some(model)) if url.contains("://") => Some(JudgeConfig::Endpoint { url: url.to_owned(), model }),
        (Some(url), None) if url.contains("://") => {
            bail!("--judge {url}: name the model there with --judge-model")
        }
        (Some(name @ ("lexicon" | "model")), Some(_)) => {
            bail!("--judge-model: is for endpoints, not for --judge {name}")
        }
        (Some(name), _) => bail!("--judge {name}: is no judge; use lexicon, model, or the address of an endpoint"),
    };
    Ok(())
}

/// A preset's values, overridden by the file's: the preset that was asked for, else the one that the file names. An unknown
/// name is refused.
fn merged(of_preset: &dyn Fn(Preset) -> StudyConfig, wanted: Option<Preset>, text: &str) -> Result<StudyConfig> {
    let mut given: serde_json::Value = toml::from_str(text)?;
    let named = given.as_object_mut().and_then(|fields| fields.remove("preset"));
    let named = named.map(serde_json::from_value).transpose().context("preset")?;
    let mut value = serde_json::to_value(of_preset(wanted.or(named).unwrap_or(Preset::Default)))?;
    overlay(&mut value, given);
    Ok(serde_json::from_value(value)?)
}

fn overlay(value: &mut serde_json::Value, given: serde_json::Value) {
    match (value, given) {
        (serde_json::Value::Object(fields), serde_json::Value::Object(given)) => {
            for (name, given) in given {
                overlay(fields.entry(name).or_insert(serde_json::Value::Null), given);
            }
        }
        // TOML has no null: `ablation = false` leaves a part out.
        (value @ (serde_json::Value::Object(_) | serde_json::Value::Null), serde_json::Value::Bool(false)) => {
            *value = serde_json::Value::Null;
        }
        (value, given) => *value = given,
    }
}

fn checked(config: StudyConfig) -> Result<StudyConfig> {
    TaskSet::of(&config)?;
    for (index, id) in config.tasks.iter().enumerate() {
        if config.tasks[..index].contains(id) {
            bail!("--tasks: '{id}' stands twice");
        }
    }
    if let Some(pilot) = &config.pilot {
        if pilot.prompts == 0 {
            bail!("pilot.prompts: is 0; ask for some, or write `pilot = false` in the config");
        }
        let tasks = TaskSet::of(&config)?;
        for (task, levels) in pilot.levels.iter().flatten() {
            tasks.by_id(task).with_context(|| format!("pilot.levels.{task}"))?.narrowed(levels)?;
        }
    }
    if config.samples == 0 {
        bail!("--samples: is 0; ask for at least 40 to probe anything");
    }
    Ok(config)
}
