//! The form of a new study: what is typed and chosen, and the request that it makes.

use std::str::FromStr as _;

use serde_json::json;
use shared::api::{Priority, RunRequest};
use shared::site::Position;
use shared::study::{BuiltInSet, Method, Preset};

use super::typed::{at_least_one, listed, number, sites};
use crate::command::quoted;
use crate::say;

/// The tasks of every built-in set.
pub const BUILT_IN: [&str; BuiltInSet::TASKS] = [
    "character-count",
    "word-count",
    "json-format",
    "term-inclusion",
    "term-exclusion",
    "topic",
    "sentiment",
    "register",
    "toxicity",
];
/// The largest task file that is taken, in bytes.
pub const MOST_TASK_FILE: usize = 1 << 20;
/// The name of the file that a command names for the config.
const CONFIG_FILE: &str = "config.toml";
/// The name of the file that a command names for the task file.
const TASK_FILE: &str = "tasks.toml";

/// What is ablated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Ablation {
    /// In representation, and in behaviour: the model responds again under every ablation.
    #[default]
    Both,
    /// In representation only.
    Representation,
    /// Nothing.
    None,
}

impl Ablation {
    /// Every choice, in the form's order.
    pub const ALL: [Self; 3] = [Self::Both, Self::Representation, Self::None];
}

/// A task file that was opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TaskFile {
    /// The file's name.
    pub name: String,
    /// Its content.
    pub text: String,
}

/// A field that can hold something wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Field {
    /// The model.
    Model,
    /// The tasks.
    Tasks,
    /// The samples per task.
    Samples,
    /// The seed.
    Seed,
    /// The study's name.
    Name,
    /// The positions that are read.
    Positions,
    /// The number of directions.
    Rank,
    /// The strength in behaviour.
    Alpha,
    /// The layers of the ablation in representation.
    InRepresentation,
    /// The layers of the ablation in behaviour.
    InBehaviour,
}

/// What is wrong in the form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Where.
    pub field: Field,
    /// What, and what to do.
    pub text: String,
}

impl Fault {
    pub(super) fn new(field: Field, text: impl Into<String>) -> Self {
        Self { field, text: text.into() }
    }
}

/// The form. Texts are as typed; an empty one leaves the value to the preset.
#[derive(Debug, Clone, PartialEq)]
pub struct Form {
    /// A name of the server's list, a path on the server, or a hub id.
    pub model: String,
    /// The built-in set; `None`: that of the model's kind.
    pub set: Option<BuiltInSet>,
    /// Which of the set's tasks.
    pub tasks: Vec<String>,
    /// Ids of tasks whose specs `further` holds.
    pub given: Vec<String>,
    /// A task file, whose tasks are added.
    pub task_file: Option<TaskFile>,
    /// The sizes to begin from.
    pub preset: Preset,
    /// Samples per task.
    pub samples: String,
    /// The seed.
    pub seed: String,
    /// The study's name.
    pub name: String,
    /// The positions to read, with commas.
    pub positions: String,
    /// What is ablated.
    pub ablation: Ablation,
    /// How subspaces are found.
    pub method: Method,
    /// Directions of an INLP subspace.
    pub rank: String,
    /// The strength in behaviour.
    pub alpha: String,
    /// Layers of the ablation in representation, with commas.
    pub in_representation: String,
    /// Layers of the ablation in behaviour, with commas.
    pub in_behaviour: String,
    /// Further keys of the config, as TOML.
    pub further: String,
    /// Whether it starts although the pilot says that too few tasks can be probed.
    pub anyway: bool,
    /// Its place among those that wait.
    pub priority: Priority,
}

impl Default for Form {
    fn default() -> Self {
        Self {
            model: String::new(),
            set: None,
            tasks: BUILT_IN.map(str::to_owned).to_vec(),
            given: Vec::new(),
            task_file: None,
            preset: Preset::Default,
            samples: String::new(),
            seed: "1".to_owned(),
            name: String::new(),
            positions: String::new(),
            ablation: Ablation::default(),
            method: Method::Inlp,
            rank: String::new(),
            alpha: String::new(),
            in_representation: String::new(),
            in_behaviour: String::new(),
            further: String::new(),
            anyway: false,
            priority: Priority::default(),
        }
    }
}

impl Form {
    /// Takes a task in, or out.
    pub fn tick(&mut self, task: &str, on: bool) {
        self.tasks.retain(|known| known != task);
        if on {
            self.tasks.push(task.to_owned());
        }
    }

    /// The request that the form makes.
    ///
    /// # Errors
    /// The first field that cannot be read.
    pub fn request(&self) -> Result<RunRequest, Fault> {
        let model = self.model.trim();
        if model.is_empty() {
            return Err(Fault::new(Field::Model, say!(view::runs::no_model)));
        }
        let name = self.name.trim();
        if name.contains(char::is_whitespace) {
            return Err(Fault::new(Field::Name, say!(view::runs::name_has_spaces)));
        }
        Ok(RunRequest {
            model: model.to_owned(),
            tasks: self.task_words()?,
            task_file: self.task_file.as_ref().map(|file| file.text.clone()),
            preset: Some(self.preset).filter(|&preset| preset != Preset::Default),
            samples: at_least_one(&self.samples, Field::Samples, say!(view::runs::samples))?,
            seed: number(&self.seed, Field::Seed)?,
            config: Some(self.config()?).filter(|config| !config.is_empty()),
            name: Some(name.to_owned()).filter(|name| !name.is_empty()),
            anyway: self.anyway,
            priority: self.priority,
        })
    }

    /// What `--tasks` takes, without the file; empty: the set of the model's kind.
    fn task_words(&self) -> Result<Vec<String>, Fault> {
        let chosen: Vec<&str> = BUILT_IN.into_iter().filter(|id| self.tasks.iter().any(|task| task == id)).collect();
        if chosen.is_empty() && self.given.is_empty() {
            return Err(Fault::new(Field::Tasks, say!(view::runs::no_task)));
        }
        let is_whole = chosen.len() == BUILT_IN.len();
        let words: Vec<String> = match self.set {
            Some(set) if is_whole => vec![set.name().to_owned()],
            None if is_whole && self.given.is_empty() && self.task_file.is_none() => Vec::new(),
            Some(set) => chosen.into_iter().map(|id| format!("{}/{id}", set.name())).collect(),
            None => chosen.into_iter().map(str::to_owned).collect(),
        };
        Ok(words.into_iter().chain(self.given.iter().cloned()).collect())
    }

    /// The keys that differ from the preset's, as TOML: dotted, so that what is written below them keeps its tables.
    fn config(&self) -> Result<String, Fault> {
        let mut lines = Vec::new();
        let positions = listed(&self.positions, Field::Positions, |word| Position::from_str(word).map(|at| vec![at]))?;
        if !positions.is_empty() {
            lines.push(format!("positions = {}", json!(positions)));
        }
        self.ablate(&mut lines)?;
        // Keys of what is left out would bring it back.
        let left_out = match self.ablation {
            Ablation::Both => None,
            Ablation::Representation => Some("ablation.behaviour"),
            Ablation::None => Some("ablation"),
        };
        let stays = |line: &&str| left_out.is_none_or(|key| !line.trim_start().starts_with(key));
        lines.extend(self.further.lines().filter(stays).map(str::to_owned));
        let text = lines.join("\n").trim().to_owned();
        Ok(if text.is_empty() { text } else { text + "\n" })
    }

    fn ablate(&self, lines: &mut Vec<String>) -> Result<(), Fault> {
        if self.ablation == Ablation::None {
            lines.push("ablation = false".to_owned());
            return Ok(());
        }
        if self.method != Method::Inlp {
            lines.push(format!("ablation.method = {}", json!(self.method)));
        } else if let Some(rank) = at_least_one(&self.rank, Field::Rank, say!(view::runs::rank))? {
            lines.push(format!("ablation.rank = {rank}"));
        }
        let read_at = listed(&self.in_representation, Field::InRepresentation, sites)?;
        if !read_at.is_empty() {
            lines.push(format!("ablation.sites = {}", json!(read_at)));
        }
        if self.ablation == Ablation::Representation {
            lines.push("ablation.behaviour = false".to_owned());
            return Ok(());
        }
        if let Some(alpha) = number::<f64>(&self.alpha, Field::Alpha)? {
            if !(0.0..=2.0).contains(&alpha) {
                return Err(Fault::new(Field::Alpha, say!(view::runs::alpha_range, alpha)));
            }
            lines.push(format!("ablation.behaviour.alpha = {}", json!(alpha)));
        }
        let act_at = listed(&self.in_behaviour, Field::InBehaviour, sites)?;
        if !act_at.is_empty() {
            lines.push(format!("ablation.behaviour.sites = {}", json!(act_at)));
        }
        Ok(())
    }
}

/// The command of a request, to be called where its files are; they have the names that the server gives them.
pub fn command(request: &RunRequest) -> String {
    let file = request.task_file.as_ref().map(|_| TASK_FILE.to_owned());
    let tasks = request.tasks.iter().cloned().chain(file).collect::<Vec<_>>().join(",");
    let options = [
        ("--model", Some(request.model.clone())),
        ("--tasks", Some(tasks).filter(|tasks| !tasks.is_empty())),
        ("--preset", request.preset.map(|preset| preset.name().to_owned())),
        ("--samples", request.samples.map(|samples| samples.to_string())),
        ("--seed", request.seed.map(|seed| seed.to_string())),
        ("--name", request.name.clone()),
        ("--config", request.config.as_ref().map(|_| CONFIG_FILE.to_owned())),
    ];
    let words = options.into_iter().filter_map(|(option, value)| Some(format!(" {option} {}", quoted(&value?))));
    let anyway = if request.anyway { " --anyway" } else { "" };
    format!("skillscope run{}{anyway}", words.collect::<String>())
}
