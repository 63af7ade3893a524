//! What is composed as text to take away: the ablation of a study's config, and a command.

use serde_json::{Value, json};
use shared::live::{Change, Edit, LiveRequest};
use shared::site::Site;
use shared::study::{AblationConfig, Method, Study};

use super::stack;
use crate::command::{self, PATH, quoted};
use crate::say;

/// A text, and what is to be known of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Copied {
    /// The text.
    pub text: String,
    /// Sentences.
    pub notes: Vec<String>,
}

/// The config of a study, as TOML for `skillscope run --config`, that ablates as the first ablation does which a study can: method,
/// position and sizes are this study's. What the file does not name is as in the preset of this study.
///
/// # Errors
/// Says that there is no edit which a study can do.
pub fn ablation(study: &Study, request: &LiveRequest) -> Result<Copied, &'static str> {
    let first = request.edits.iter().find(|edit| has_counterpart(edit));
    let (Some(first), Some(config)) = (first, &study.config.ablation) else {
        return Err(say!(view::live::no_ablation));
    };
    let others = request.edits.iter().filter(|edit| !is_same(first, edit));
    let other = |edit: &Edit| say!(view::live::no_counterpart, edit);
    let notes: Vec<String> =
        std::iter::once(say!(view::live::each_in_turn).to_owned()).chain(others.map(other)).collect();
    let from = say!(view::live::copied_from, study = study.id);
    let run = command::run(study, &["--config", "study.toml"].map(str::to_owned));
    let mut lines: Vec<String> =
        [&from, &run].into_iter().chain(&notes).map(|line| format!("# {}", on_one_line(line))).collect();
    lines.extend(study.config.preset.map(|preset| line("preset", &json!(preset))));
    if let Some(sampling) = &request.sampling {
        lines.push("\n[sampling]".to_owned());
        lines.push(line("temperature", &json!(sampling.temperature)));
        lines.push(line("top_p", &json!(sampling.top_p)));
        lines.push(line("max_tokens", &json!(sampling.max_tokens)));
    }
    lines.extend(tables(study, config, first));
    Ok(Copied { text: lines.join("\n") + "\n", notes })
}

/// Whether a study's ablation can do the same: its strengths are from 0 to 2.
fn has_counterpart(edit: &Edit) -> bool {
    matches!(edit.change, Change::Ablate { .. }) && (0.0..=2.0).contains(&edit.alpha)
}

/// Whether an edit is another, of whichever task: a study ablates all of them.
fn is_same(first: &Edit, other: &Edit) -> bool {
    let mut other = other.clone();
    first.task().into_iter().for_each(|task| stack::set_task(&mut other, task));
    other == *first
}

/// A text without line breaks and other control characters, which end a comment or are not allowed in it: ids of a study that is
/// opened from a file are any text.
fn on_one_line(text: &str) -> String {
    let escaped = |letter: char| match letter.is_control() {
        true => letter.escape_default().to_string(),
        false => letter.to_string(),
    };
    text.chars().map(escaped).collect()
}

fn line(key: &str, value: &Value) -> String {
    // The JSON of texts, numbers and lists is TOML, too.
    format!("{key} = {value}")
}

/// The tables of the ablation.
fn tables(study: &Study, config: &AblationConfig, edit: &Edit) -> Vec<String> {
    let rank = match (config.method, stack::rank(study, edit)) {
        (Method::Inlp, Some((rank, _))) => rank,
        _ => config.rank,
    };
    let [lowest, highest] = stack::reach(study, edit);
    let sites: Vec<Site> = stack::sites(study, edit).into_iter().take(highest + 1).skip(lowest).collect();
    let mut lines = vec!["\n[ablation]".to_owned(), line("method", &json!(config.method))];
    lines.push(line("position", &json!(config.position)));
    lines.extend(config.sites.as_ref().map(|sites| line("sites", &json!(sites))));
    lines.push(line("rank", &json!(rank)));
    lines.push(line("random", &json!(config.random)));
    lines.push(line("permutations", &json!(config.permutations)));
    lines.push("\n[ablation.behaviour]".to_owned());
    lines.push(line("sites", &json!(sites)));
    lines.push(line("alpha", &json!(edit.alpha)));
    lines.push(line("scope", &json!(edit.scope)));
    let Some(behaviour) = &config.behaviour else { return lines };
    lines.push(line("samples", &json!(behaviour.samples)));
    match &behaviour.dose {
        // The preset's doses are left out, too.
        None => lines.push(line("dose", &json!(false))),
        Some(dose) => {
            lines.push("\n[ablation.behaviour.dose]".to_owned());
            lines.push(line("alphas", &json!(dose.alphas)));
            lines.push(line("ranks", &json!(dose.ranks)));
            lines.push(line("samples", &json!(dose.samples)));
        }
    }
    lines
}

/// The command that writes the same, token by token.
pub fn command(study: &Study, request: &LiveRequest) -> Copied {
    let model = command::model(study);
    let mut words = vec!["skillscope generate --model".to_owned(), model.clone()];
    let mut give = |name: &str, value: &str| words.extend([format!("--{name}"), quoted(value)]);
    give("study", &study.id);
    give("prompt", &request.prompt);
    if let Some(task) = &request.task {
        give("task", task);
        give("params", &json!(request.params).to_string());
    }
    give("seed", &request.seed.to_string());
    if let Some(sampling) = &request.sampling {
        give("temperature", &sampling.temperature.to_string());
        give("top-p", &sampling.top_p.to_string());
        give("max-tokens", &sampling.max_tokens.to_string());
    }
    for edit in &request.edits {
        let text = edit.to_string();
        let (kind, of) = text.split_once('=').unwrap_or((&text, ""));
        give(kind, of);
    }
    request.vectors.iter().for_each(|vector| give("vector", &vector.name));
    request.control.into_iter().for_each(|seed| give("control", &seed.to_string()));
    request.read_at.into_iter().for_each(|site| give("read-at", &site.to_string()));
    if !request.lens.is_empty() {
        give("lens", &request.lens.iter().map(Site::to_string).collect::<Vec<_>>().join(","));
    }
    words.push("--trace".to_owned());
    let path = model.contains(PATH).then(|| say!(page::words::path_unknown).to_owned());
    let mixed = (!request.edits.is_sorted_by_key(order)).then(|| say!(view::live::command_order).to_owned());
    let files = request.vectors.iter().map(|vector| say!(view::live::vector_path, name = vector.name));
    Copied { text: words.join(" "), notes: path.into_iter().chain(mixed).chain(files).collect() }
}

/// The place of an edit's kind among those of the command, which does not keep the order of different ones.
fn order(edit: &Edit) -> usize {
    match edit.change {
        Change::Ablate { .. } => 0,
        Change::Random { .. } => 1,
        Change::Steer { .. } => 2,
        Change::Add { .. } => 3,
    }
}
