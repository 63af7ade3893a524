//! Control vectors: directions that are added to the stream, of a study's task or from a file.

use std::collections::{BTreeMap, BTreeSet};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::edit::{LiveVector, MOST_VECTOR_BYTES, MOST_VECTORS};
use super::operator::Vectors;
use super::prepared::LiveStudy;
use crate::error::{Error, Result};
use crate::linalg::dot;
use crate::model::ModelConfig;
use crate::probe::Probe;
use crate::run::Directions;
use crate::site::{Position, Site};
use crate::snapshot::gguf_architecture;

/// What the keys of [`ControlVector::about`] begin with.
pub(super) const OURS: &str = "skillscope.";

/// Directions that are added to the stream.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ControlVector {
    /// llama.cpp's name of the model's architecture; may be empty.
    pub model: String,
    /// What it is of, by keys that begin with `skillscope.`: study, task, position, model, version; may be empty.
    pub about: BTreeMap<String, String>,
    /// The direction `[d_model]` at each site.
    pub directions: BTreeMap<Site, Vec<f32>>,
}

impl ControlVector {
    /// A task's directions at every site at which the study has a probe of it: the shortest vectors that raise the probes' logits
    /// by 1, as steering adds them.
    ///
    /// # Errors
    /// [`Error::Config`] for a task without a probe at the position; the message names those that have one.
    pub fn of_task(directions: &Directions, task: &str, position: Position) -> Result<Self> {
        let here = directions.probes.iter().filter(|found| found.position == position);
        let mut added: BTreeMap<Site, Vec<f32>> = BTreeMap::new();
        for found in here.clone().filter(|found| found.task == task) {
            if let Some(step) = logit_step(&found.probe) {
                added.insert(found.site, step.into_iter().map(|value| value as f32).collect());
            }
        }
        if added.is_empty() {
            let known: BTreeSet<&str> = here.map(|found| found.task.as_str()).collect();
            let known = known.into_iter().collect::<Vec<_>>().join(", ");
            let problem = format!("the study has no probe of '{task}'");
            return Err(Error::config("task", problem, format!("it has probes of {known}")));
        }
        Ok(Self { directions: added, ..Self::default() })
    }

    /// A task's directions at the position of the study's verdicts, with what they are of.
    ///
    /// # Errors
    /// Those of [`Self::of_task`], and [`Error::Config`] for a study without rules.
    pub fn of_study(study: &LiveStudy, task: &str) -> Result<Self> {
        let (_, position) = study.place()?;
        let about = [
            ("study", study.id.clone()),
            ("task", task.to_owned()),
            ("position", position.to_string()),
            ("model", study.card.name.clone()),
            ("version", env!("CARGO_PKG_VERSION").to_owned()),
        ];
        Ok(Self {
            model: gguf_architecture(&study.card.family).to_owned(),
            about: about.into_iter().map(|(key, value)| (format!("{OURS}{key}"), value)).collect(),
            ..Self::of_task(&study.directions, task, position)?
        })
    }
}

impl LiveVector {
    /// A file that comes with a request, by its [`Self::plain_name`].
    pub fn of_file(name: &str, bytes: &[u8]) -> Self {
        Self { name: Self::plain_name(name), file: STANDARD.encode(bytes).into() }
    }
}

/// The shortest vector `[d]` that raises a probe's logit by 1: `w / |w|²`; `None` for a probe that reads nothing, or so little that
/// f32 does not hold the vector.
pub(super) fn logit_step(probe: &Probe) -> Option<Vec<f64>> {
    let (weights, _) = probe.raw();
    let squared = dot(&weights, &weights);
    (squared > f64::from(f32::MIN_POSITIVE)).then(|| weights.iter().map(|weight| weight / squared).collect())
}

/// The control vectors of a request, by name, checked against the model.
pub(super) fn received(all: &[LiveVector], model: &ModelConfig) -> Result<Vectors> {
    if all.len() > MOST_VECTORS {
        let problem = format!("there are {}", all.len());
        return Err(Error::config("vectors", problem, format!("send at most {MOST_VECTORS}")));
    }
    let mut read = Vectors::new();
    for given in all {
        let what = || format!("vector '{}'", given.name);
        if given.name.is_empty() || given.name != LiveVector::plain_name(&given.name) {
            return Err(Error::config(
                what(),
                "its name cannot be used in an edit",
                "use letters, digits, '.', '_' and '-'",
            ));
        }
        if given.file.len() > MOST_VECTOR_BYTES.div_ceil(3) * 4 {
            let problem = format!("its file has more than {} MB", MOST_VECTOR_BYTES >> 20);
            return Err(Error::config(what(), problem, "send a vector of one model"));
        }
        let bytes = STANDARD.decode(given.file.as_bytes()).map_err(|error| {
            Error::data(what(), format!("is not base64: {error}"), "send the file's bytes in base64")
        })?;
        let vector = ControlVector::from_bytes(&bytes)
            .map_err(|error| Error::config(what(), error.to_string(), "send another file"))?;
        let (of, ours) = (gguf_architecture(&vector.model), gguf_architecture(model.family));
        if !of.is_empty() && of != ours {
            let problem = format!("it is of a model of architecture {of}, and this one is {ours}");
            return Err(Error::config(what(), problem, "take a vector of this model"));
        }
        let known = Site::all(model.n_layers);
        let fits = |(site, direction): (&Site, &Vec<f32>)| known.contains(site) && direction.len() == model.d_model;
        if let Some((site, direction)) = vector.directions.iter().find(|&(site, direction)| !fits((site, direction))) {
            let problem = format!("it has {} numbers at {site}", direction.len());
            let fix = format!("take one of a model with {} blocks of width {}", model.n_layers, model.d_model);
            return Err(Error::config(what(), problem, fix));
        }
        if read.insert(given.name.clone(), vector).is_some() {
            return Err(Error::config(what(), "is given twice", "give each another name"));
        }
    }
    Ok(read)
}
