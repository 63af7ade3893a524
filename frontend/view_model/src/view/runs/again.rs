//! The form filled in with the config of a study, to run it again with another seed.

use serde_json::{Map, Value};
use shared::analysis::verdict;
use shared::api::ModelEntry;
use shared::site::Site;
use shared::study::{AblationConfig, BehaviourConfig, Method, Preset, Study};

use super::form::{Ablation, BUILT_IN, Form};
use crate::text::words;

/// Keys of the config that fields of the form hold, or options; those of own prompts, of overruled labels and of the date
/// belong to a run.
const HELD: [&str; 13] = [
    "model",
    "name",
    "preset",
    "tasks",
    "task_set",
    "samples",
    "seed",
    "positions",
    "ablation",
    "date",
    "prompts",
    "labels",
    "rules",
];
/// The same of its ablation.
const HELD_OF_ABLATION: [&str; 4] = ["method", "rank", "sites", "behaviour"];
/// The same of its ablation in behaviour.
const HELD_OF_BEHAVIOUR: [&str; 2] = ["sites", "alpha"];
/// Keys, with the tables and keys in them, that every preset sets.
const OF_PRESET: [&str; 4] = ["samples", "samples_without", "probe", "ablation"];
/// The key of the specs of tasks from files.
const SPECS: &str = "task_specs";

impl Form {
    /// The form that runs a study again with the next seed: every key of its config for which there is no field stands among
    /// the further ones. A study names its model's file or folder without the way to it, which the server's `models` may know.
    pub fn again(study: &Study, models: &[ModelEntry]) -> Self {
        let config = &study.config;
        let (built_in, given): (Vec<String>, Vec<String>) =
            config.tasks.iter().cloned().partition(|task| !config.task_specs.iter().any(|spec| spec.id == *task));
        let ablation = config.ablation.as_ref();
        let behaviour = ablation.and_then(|ablation| ablation.behaviour.as_ref());
        let rank = ablation.filter(|ablation| ablation.method == Method::Inlp).map(|ablation| ablation.rank);
        Self {
            model: model(&config.model, models),
            set: Some(config.task_set),
            tasks: BUILT_IN.into_iter().map(str::to_owned).filter(|task| built_in.contains(task)).collect(),
            given,
            preset: config.preset.unwrap_or(Preset::Default),
            samples: config.samples.to_string(),
            seed: config.seed.saturating_add(1).to_string(),
            positions: config.positions.as_deref().map(joined).unwrap_or_default(),
            ablation: match (ablation, behaviour) {
                (None, _) => Ablation::None,
                (Some(_), None) => Ablation::Representation,
                (Some(_), Some(_)) => Ablation::Both,
            },
            method: ablation.map_or(Method::Inlp, |ablation| ablation.method),
            rank: rank.map(|rank| rank.to_string()).unwrap_or_default(),
            alpha: behaviour.map(|behaviour| behaviour.alpha.to_string()).unwrap_or_default(),
            in_representation: ablation.and_then(|ablation| ablation.sites.as_deref()).map(layers).unwrap_or_default(),
            in_behaviour: behaviour.and_then(|behaviour| in_behaviour(study, behaviour)).unwrap_or_default(),
            further: further(study),
            ..Self::default()
        }
    }

    /// Whether further keys hold values that the preset sets, too, so that another preset does not change them.
    pub fn outdoes_preset(&self) -> bool {
        self.further.lines().any(|line| OF_PRESET.contains(&first_key(line)))
    }

    /// Takes the tasks of a study's files out, with their specs among the further keys.
    pub fn remove_given(&mut self) {
        self.given.clear();
        self.further = self.further.lines().filter(|line| first_key(line) != SPECS).collect::<Vec<_>>().join("\n");
    }
}

/// The first key of a line, or of a table's head.
fn first_key(line: &str) -> &str {
    line.trim_start().trim_start_matches('[').split(['.', '=', ']', ' ']).next().unwrap_or_default()
}

/// What `--model` takes: the entry of the list with this name, or whose path ends with it; else the name.
fn model(name: &str, models: &[ModelEntry]) -> String {
    let ends = |entry: &&ModelEntry| entry.name.rsplit(['/', '\\']).next() == Some(name);
    let known = models.iter().find(|entry| entry.name == name).or_else(|| models.iter().find(ends));
    known.map_or(name, |entry| entry.name.as_str()).to_owned()
}

/// The layers of the ablation in behaviour; `None` where they are all, as in every preset.
fn in_behaviour(study: &Study, behaviour: &BehaviourConfig) -> Option<String> {
    let all: Vec<Site> = (0..study.provenance.model.n_layers).map(Site::ResidPost).collect();
    (behaviour.sites != all).then(|| layers(&behaviour.sites))
}

fn layers(sites: &[Site]) -> String {
    sites.iter().map(|&site| words::site(site)).collect::<Vec<_>>().join(", ")
}

fn joined<T: ToString>(items: &[T]) -> String {
    items.iter().map(T::to_string).collect::<Vec<_>>().join(", ")
}

/// The keys without a field, a line each.
fn further(study: &Study) -> String {
    let config = &study.config;
    let mut lines = Vec::new();
    write(&mut lines, "", &fields(serde_json::to_value(config)), &HELD);
    // Presets of other models have a pilot.
    if config.pilot.is_none() && !words::is_tiny(study) {
        lines.push("pilot = false".to_owned());
    }
    if config.rules != verdict::rules(study.provenance.model.n_layers)
        && let Ok(rules) = serde_json::to_value(&config.rules)
    {
        lines.push(format!("rules = {}", toml(&rules)));
    }
    if let Some(ablation) = &config.ablation {
        of_ablation(&mut lines, ablation);
    }
    lines.join("\n")
}

fn of_ablation(lines: &mut Vec<String>, ablation: &AblationConfig) {
    write(lines, "ablation.", &fields(serde_json::to_value(ablation)), &HELD_OF_ABLATION);
    let Some(behaviour) = &ablation.behaviour else { return };
    write(lines, "ablation.behaviour.", &fields(serde_json::to_value(behaviour)), &HELD_OF_BEHAVIOUR);
    // Most presets have doses.
    if behaviour.dose.is_none() {
        lines.push("ablation.behaviour.dose = false".to_owned());
    }
}

fn fields(value: serde_json::Result<Value>) -> Map<String, Value> {
    match value {
        Ok(Value::Object(fields)) => fields,
        _ => Map::new(),
    }
}

fn write(lines: &mut Vec<String>, before: &str, fields: &Map<String, Value>, held: &[&str]) {
    let own = fields.iter().filter(|(name, value)| !held.contains(&name.as_str()) && !value.is_null());
    lines.extend(own.map(|(name, value)| format!("{before}{} = {}", key(name), toml(value))));
}

/// A value as TOML on one line.
fn toml(value: &Value) -> String {
    let list = |items: Vec<String>| items.join(", ");
    match value {
        Value::Object(fields) => {
            let known = fields.iter().filter(|(_, value)| !value.is_null());
            format!("{{ {} }}", list(known.map(|(name, value)| format!("{} = {}", key(name), toml(value))).collect()))
        }
        Value::Array(items) => format!("[{}]", list(items.iter().map(toml).collect())),
        // The JSON of texts, numbers and truth values is TOML, too.
        plain => plain.to_string(),
    }
}

/// A key, bare where it can be.
fn key(name: &str) -> String {
    let is_bare = |letter: char| letter.is_ascii_alphanumeric() || "_-".contains(letter);
    if !name.is_empty() && name.chars().all(is_bare) { name.to_owned() } else { Value::from(name).to_string() }
}
