//! The command that makes a study again.
//!
//! Sampling, probes, ablation and rules have no options, and the page does not know what a preset sets: of a study whose
//! `--config` changed them, the command gives the preset's.

use shared::study::{BuiltInSet, JudgeConfig, Preset, Study};
use shared::task::TaskSpec;

use crate::say;
use crate::text::words;

/// Where a folder is to be filled in: a study does not hold those of its model and files.
pub(crate) const PATH: &str = "PATH/TO/";

/// What `--model` takes for a study's model. The name of a bundled model or of one of the hub is enough; of a file or folder a
/// study has the name alone, since its path does not belong into a study that is shared.
pub fn model(study: &Study) -> String {
    let name = &study.config.model;
    // The hub's names are org/name.
    let found = words::is_tiny(study) || name.contains('/');
    let model = if found { name.clone() } else { format!("{PATH}{name}") };
    quoted(&model)
}

/// The options of `skillscope run` that change a study's numbers, with the values that a study needs: none where the option
/// is not needed.
const OPTIONS: [(&str, fn(&Study) -> Vec<String>); 11] = [
    ("--tasks", tasks),
    ("--prompts", |study| study.config.prompts.iter().map(|own| format!("{PATH}{}", own.file)).collect()),
    ("--preset", |study| other(preset(study).name().to_owned(), Preset::Default.name())),
    ("--samples", samples),
    ("--seed", |study| other(study.config.seed.to_string(), "1")),
    ("--positions", positions),
    ("--judge", |study| study.config.judge.iter().map(judge).collect()),
    ("--judge-model", judge_model),
    ("--template", template),
    ("--device", |study| other(study.provenance.model.device.clone(), "cpu")),
    ("--dtype", |study| other(study.provenance.model.dtype.clone(), "f32")),
];

/// The `skillscope run` that makes a study again, with further arguments in place of the study's own; and what is to be filled
/// in.
pub fn run(study: &Study, further: &[String]) -> String {
    let mut words = vec!["skillscope".to_owned(), "run".to_owned(), "--model".to_owned(), model(study)];
    for (option, values) in OPTIONS.iter().filter(|(option, _)| !further.iter().any(|word| word == option)) {
        words.extend(values(study).iter().flat_map(|value| [(*option).to_owned(), quoted(value)]));
    }
    words.extend(further.iter().map(|word| quoted(word)));
    let command = format!("`{}`", words.join(" "));
    if command.contains(PATH) { format!("{command} {}", say!(page::words::path_unknown)) } else { command }
}

/// A word of a command as a shell reads it.
pub(crate) fn quoted(word: &str) -> String {
    let plain = |letter: char| letter.is_alphanumeric() || "-_./:@=,+%".contains(letter);
    if !word.is_empty() && word.chars().all(plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', "'\\''"))
    }
}

/// A value, unless it is the default; studies of older programs lack some.
fn other(value: String, default: &str) -> Vec<String> {
    if value.is_empty() || value == default { Vec::new() } else { vec![value] }
}

/// The preset that a study began from; older studies do not say.
fn preset(study: &Study) -> Preset {
    study.config.preset.unwrap_or(Preset::Default)
}

/// Sets, tasks and task files. With own prompts their file names the tasks, and what is left are the files that say how
/// responses are checked, and the set in which the other tasks are found.
fn tasks(study: &Study) -> Vec<String> {
    let config = &study.config;
    let set = config.task_set;
    let default = if words::is_tiny(study) { BuiltInSet::TinyWorld } else { BuiltInSet::Natural };
    let own = |id: &str| config.task_specs.iter().find(|spec| spec.id == id);
    let file = |spec: &TaskSpec| format!("{PATH}{}.toml", spec.id);
    let n_built_in = config.tasks.iter().filter(|id| own(id).is_none()).count();
    let of_set = (set != default && n_built_in > 0).then(|| set.name().to_owned());
    let words: Vec<String> = if config.prompts.is_some() {
        let files = config.task_specs.iter().filter(|spec| !spec.is_made_for_labels()).map(file);
        of_set.into_iter().chain(files).collect()
    } else if n_built_in == BuiltInSet::TASKS {
        // All of a set, which comes first: their order changes no task's numbers.
        let files: Vec<String> = config.task_specs.iter().map(file).collect();
        let named = of_set.or_else(|| (!files.is_empty()).then(|| set.name().to_owned()));
        named.into_iter().chain(files).collect()
    } else {
        let prefix = of_set.map_or_else(String::new, |set| format!("{set}/"));
        config.tasks.iter().map(|id| own(id).map_or_else(|| format!("{prefix}{id}"), file)).collect()
    };
    other(words.join(","), "")
}

/// The file of own prompts has the samples.
fn samples(study: &Study) -> Vec<String> {
    let samples = study.config.samples;
    let is_set = study.config.prompts.is_none() && samples != preset(study).samples();
    is_set.then(|| samples.to_string()).into_iter().collect()
}

fn positions(study: &Study) -> Vec<String> {
    let names = study.config.positions.iter().flatten().map(ToString::to_string);
    other(names.collect::<Vec<_>>().join(","), "")
}

fn judge(judge: &JudgeConfig) -> String {
    match judge {
        JudgeConfig::Model => "model".to_owned(),
        JudgeConfig::Endpoint { url, .. } => url.clone(),
    }
}

fn judge_model(study: &Study) -> Vec<String> {
    match &study.config.judge {
        Some(JudgeConfig::Endpoint { model, .. }) => vec![model.clone()],
        Some(JudgeConfig::Model) | None => Vec::new(),
    }
}

/// `KEY=VALUE` of each, the value as JSON.
fn template(study: &Study) -> Vec<String> {
    study.config.template.iter().map(|(key, value)| format!("{key}={value}")).collect()
}
