//! Edits of the residual stream, in the one form that requests, commands and links share.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::error::{Error, Result};
use crate::site::Site;
use crate::study::{Sampling, Scope};
use crate::task::Params;

/// The strongest edit; stronger ones only drive the stream beyond its numbers.
pub(super) const MOST_ALPHA: f64 = 1000.0;
/// The most random directions of an edit, more than any ablation of a study has.
pub(super) const MOST_RANK: usize = 256;

/// An edit of the stream while a model writes. It is written `ablate=TASK`, `random=RANK`, `steer=TASK` or `add=VECTOR`, then any
/// of `,alpha=X`, `,rank=K`, `,seed=N`, `,sites=FROM..TO`, `,scope=all`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Edit {
    /// What is done.
    pub change: Change,
    /// Its strength. Of a subspace: 0 does nothing, 1 projects it out, 2 reflects, −1 doubles it. Of a direction: by how much
    /// it raises the probe's logit at a site; of a vector: its factor.
    pub alpha: f64,
    /// The lowest and the highest site; absent: of a subspace all that the study found it at, of a direction the site of the
    /// study's verdicts, of a vector all that it has.
    pub sites: Option<(Site, Site)>,
    /// The tokens on which it acts.
    pub scope: Scope,
}

/// What an edit does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// Takes out the subspace that a study found for a task, or its leading directions.
    Ablate {
        /// The task's id.
        task: String,
        /// Directions; absent: all that were found.
        rank: Option<usize>,
    },
    /// Takes out a random subspace.
    Random {
        /// Directions.
        rank: usize,
        /// The seed that they are drawn by.
        seed: u64,
    },
    /// Adds the direction that a task's probe reads.
    Steer {
        /// The task's id.
        task: String,
    },
    /// Adds a control vector that comes with the request.
    Add {
        /// Its name: [`LiveVector::name`].
        name: String,
    },
}

impl Edit {
    /// Takes a task's whole subspace out, at all its sites, on response tokens.
    pub fn ablate(task: &str) -> Self {
        Self {
            change: Change::Ablate { task: task.to_owned(), rank: None },
            alpha: 1.0,
            sites: None,
            scope: Scope::Response,
        }
    }

    /// Whether it acts at a site.
    pub fn covers(&self, site: Site) -> bool {
        self.sites.is_none_or(|(lowest, highest)| (lowest..=highest).contains(&site))
    }

    /// The task that it names.
    pub fn task(&self) -> Option<&str> {
        match &self.change {
            Change::Ablate { task, .. } | Change::Steer { task } => Some(task),
            Change::Random { .. } | Change::Add { .. } => None,
        }
    }
}

impl fmt::Display for Edit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.change {
            Change::Ablate { task, rank } => {
                write!(f, "ablate={task}")?;
                rank.map_or(Ok(()), |rank| write!(f, ",rank={rank}"))?;
            }
            Change::Random { rank, seed } => write!(f, "random={rank},seed={seed}")?,
            Change::Steer { task } => write!(f, "steer={task}")?,
            Change::Add { name } => write!(f, "add={name}")?,
        }
        if self.alpha != 1.0 {
            write!(f, ",alpha={}", self.alpha)?;
        }
        if let Some((lowest, highest)) = self.sites {
            write!(f, ",sites={lowest}..{highest}")?;
        }
        if self.scope == Scope::All { f.write_str(",scope=all") } else { Ok(()) }
    }
}

impl FromStr for Edit {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        let wrong = |problem: &str| {
            Error::config(
                format!("edit '{text}'"),
                problem,
                "write ablate=TASK, random=RANK, steer=TASK or add=VECTOR, then ,alpha=X ,rank=K ,seed=N ,sites=FROM..TO ,scope=all as needed",
            )
        };
        let mut parts = text.split(',').map(|part| part.split_once('=').unwrap_or((part, "")));
        let (kind, of) = parts.next().unwrap_or_default();
        let change = match kind.trim() {
            "ablate" => Change::Ablate { task: of.to_owned(), rank: None },
            "random" => Change::Random { rank: of.parse().map_err(|_| wrong("the rank is no number"))?, seed: 1 },
            "steer" => Change::Steer { task: of.to_owned() },
            "add" => Change::Add { name: of.to_owned() },
            _ => return Err(wrong("it does not say what is done")),
        };
        if of.is_empty() || matches!(change, Change::Random { rank: 0, .. }) {
            return Err(wrong("it does not say of what"));
        }
        if matches!(change, Change::Random { rank, .. } if rank > MOST_RANK) {
            return Err(wrong("that are too many directions"));
        }
        let mut edit = Self { change, alpha: 1.0, sites: None, scope: Scope::Response };
        for (name, value) in parts {
            edit.set(name.trim(), value.trim()).map_err(|problem| wrong(&problem))?;
        }
        Ok(edit)
    }
}

impl Edit {
    fn set(&mut self, name: &str, value: &str) -> std::result::Result<(), String> {
        let bad = || format!("{name} cannot be '{value}'");
        match (name, &mut self.change) {
            ("alpha", _) => {
                self.alpha = value.parse().ok().filter(|alpha: &f64| alpha.abs() <= MOST_ALPHA).ok_or_else(bad)?;
            }
            ("rank", Change::Ablate { rank, .. }) => {
                *rank = Some(value.parse().ok().filter(|&rank| rank > 0).ok_or_else(bad)?);
            }
            ("seed", Change::Random { seed, .. }) => *seed = value.parse().map_err(|_| bad())?,
            ("sites", _) => {
                let (lowest, highest) = value.split_once("..").unwrap_or((value, value));
                let site = |text: &str| text.parse::<Site>().map_err(|_| bad());
                let (lowest, highest) = (site(lowest)?, site(highest)?);
                if lowest > highest {
                    return Err(format!("the sites end below where they begin: {value}"));
                }
                self.sites = Some((lowest, highest));
            }
            ("scope", _) => {
                self.scope = match value {
                    "all" => Scope::All,
                    "response" => Scope::Response,
                    _ => return Err(bad()),
                }
            }
            _ => return Err(format!("it has no '{name}'")),
        }
        Ok(())
    }
}

impl TryFrom<String> for Edit {
    type Error = Error;

    fn try_from(text: String) -> Result<Self> {
        text.parse()
    }
}

impl From<Edit> for String {
    fn from(edit: Edit) -> Self {
        edit.to_string()
    }
}

/// What is asked of a model, live.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct LiveRequest {
    /// The id of the study whose probes and subspaces are used.
    pub study: String,
    /// What the user says.
    pub prompt: String,
    /// The task whose checker follows the response.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub task: Option<String>,
    /// The parameters that the instruction asks for.
    #[serde(default, skip_serializing_if = "Params::is_empty")]
    #[cfg_attr(feature = "schema", schema(value_type = Object))]
    pub params: Params,
    /// Seed of the sampling, the same for all columns.
    pub seed: u64,
    /// How responses are sampled; absent: as in the study.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sampling: Option<Sampling>,
    /// The edits, which act one after the other. `ablate=TASK`, `random=RANK`, `steer=TASK` or `add=VECTOR`, then any of
    /// `,alpha=X`, `,rank=K`, `,seed=N`, `,sites=FROM..TO`, `,scope=all`. None: the baseline alone is written.
    #[serde(default)]
    #[cfg_attr(feature = "schema", schema(value_type = Vec<String>))]
    pub edits: Vec<Edit>,
    /// Seed of the control: a column in which every edit has a random subspace of the same rank, or a random direction of the same
    /// length, in its place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub control: Option<u64>,
    /// The site at which the probes read; absent: that of the study's verdicts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(value_type = Option<String>))]
    pub read_at: Option<Site>,
    /// Sites whose stream is passed through the final norm and the head, at every token: the logit lens.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "schema", schema(value_type = Vec<String>))]
    pub lens: Vec<Site>,
    /// Factors of every edit's α: for each, an edited column and a control. Absent: 1 alone.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub doses: Vec<f64>,
    /// Whether only the columns' ends are sent, not their tokens.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub brief: bool,
    /// Control vectors that edits add.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub vectors: Vec<LiveVector>,
}

/// Control vectors of a request, at most.
pub const MOST_VECTORS: usize = 4;
/// Bytes of a control vector's file, at most: one of 80 layers of width 8,192 takes 2.6 MB.
pub const MOST_VECTOR_BYTES: usize = 4 << 20;

/// A control vector that comes with a request.
#[derive(Debug, Clone, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct LiveVector {
    /// The name by which edits add it: letters, digits, `.`, `_` and `-`.
    pub name: String,
    /// The bytes of its file, GGUF or safetensors, in base64. Copies share them.
    #[serde(serialize_with = "as_text", deserialize_with = "from_text")]
    #[cfg_attr(feature = "schema", schema(value_type = String))]
    pub file: Arc<str>,
}

impl LiveVector {
    /// The formats of files, as their names end.
    pub const FORMATS: [&str; 2] = ["gguf", "safetensors"];

    /// A name in which every character that an edit cannot hold has become `-`.
    pub fn plain_name(name: &str) -> String {
        let plain = |c: char| if c.is_ascii_alphanumeric() || ".-_".contains(c) { c } else { '-' };
        name.chars().map(plain).collect()
    }
}

// The page compares requests at every change: what is shared is not read again.
impl PartialEq for LiveVector {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name && (Arc::ptr_eq(&self.file, &other.file) || self.file == other.file)
    }
}

fn as_text<S: Serializer>(text: &Arc<str>, to: S) -> std::result::Result<S::Ok, S::Error> {
    to.serialize_str(text)
}

fn from_text<'de, D: Deserializer<'de>>(from: D) -> std::result::Result<Arc<str>, D::Error> {
    String::deserialize(from).map(Arc::from)
}
