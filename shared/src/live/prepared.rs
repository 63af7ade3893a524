//! A live request, checked and ready to join a batch: all that can be wrong with it is found here.

use std::sync::Arc;

use super::edit::{Edit, LiveRequest};
use super::event::{LiveColumn, LiveStart, Role};
use super::operator::{Building, Operation, Operators};
use crate::error::{Error, Result};
use crate::model::ModelConfig;
use crate::run::Directions;
use crate::site::{Position, Site};
use crate::study::{ModelCard, Sampling, Scope, Study, StudyConfig};
use crate::task::{Task, TaskSet};
use crate::tokenizer::ChatTokenizer;

/// Edits of a request, at most.
const MOST_EDITS: usize = 16;
/// Tokens of a response, at most: others wait for their turn.
const MOST_TOKENS: usize = 1024;

/// What live requests need of a study.
pub struct LiveStudy {
    /// Its config.
    pub config: StudyConfig,
    /// The model that it studied.
    pub card: ModelCard,
    /// Its tasks.
    pub tasks: TaskSet,
    /// Its probes and subspaces.
    pub directions: Directions,
}

impl LiveStudy {
    /// Reads study.json and probes.safetensors; of the probes, those at the position of the verdicts are kept.
    ///
    /// # Errors
    /// [`Error::Data`] when one of the two is damaged, and what [`TaskSet::of`] refuses.
    pub fn read(json: &[u8], probes: &[u8]) -> Result<Self> {
        let not_text = |_| Error::data("study.json", "is not UTF-8", "the file is damaged; run the study again");
        let study = Study::from_json(std::str::from_utf8(json).map_err(not_text)?)?;
        let mut directions = Directions::from_bytes(probes)?;
        let position = study.config.trace_place().map(|(_, position)| position);
        directions.probes.retain(|probe| Some(probe.position) == position);
        let tasks = TaskSet::of(&study.config)?;
        Ok(Self { config: study.config, card: study.provenance.model, tasks, directions })
    }

    /// Where the probes of the study's verdicts were fitted.
    fn place(&self) -> Result<(Site, Position)> {
        self.config
            .trace_place()
            .ok_or_else(|| Error::config("study", "declares no rule, so no place to read", "take a study that does"))
    }
}

/// A request that is ready to join.
pub struct Prepared {
    pub(super) study: Arc<LiveStudy>,
    pub(super) start: LiveStart,
    pub(super) prompt: Vec<u32>,
    pub(super) sampling: Sampling,
    pub(super) columns: Vec<Column>,
    /// Direction `[d_model]` and intercept of every reader's probe.
    pub(super) readers: Vec<(Vec<f64>, f64)>,
    pub(super) request: LiveRequest,
}

/// How a column is written.
pub(super) struct Column {
    /// What acts on the prompt's tokens; `None`: nothing.
    pub(super) prompt: Option<Arc<Operators>>,
    /// What acts on the response's tokens.
    pub(super) response: Option<Arc<Operators>>,
}

impl Prepared {
    /// Checks a request against its study and the model that shall answer it, whose weights have the SHA-256 `weights`.
    ///
    /// # Errors
    /// [`Error::Config`] for edits, sites and settings that study and model do not have, [`Error::UnknownTask`],
    /// [`Error::Data`] for a prompt that the template does not show.
    pub fn new(
        request: LiveRequest,
        study: Arc<LiveStudy>,
        (model, weights): (&ModelConfig, &str),
        tokenizer: &ChatTokenizer,
    ) -> Result<Self> {
        check(&request, &study, model)?;
        let prompt = tokenizer.prompt(&request.prompt)?.token_ids;
        let room = model.max_positions.saturating_sub(prompt.len());
        let mut sampling = request.sampling.clone().unwrap_or_else(|| study.config.sampling.clone());
        sampling.max_tokens = sampling.max_tokens.min(room).min(MOST_TOKENS);
        let (place, fitted_at) = study.place()?;
        let read_at = request.read_at.unwrap_or(place);
        let (names, readers) = readers(&study, (read_at, fitted_at), request.read_at.is_some())?;
        let (columns, described): (Vec<Column>, Vec<LiveColumn>) =
            roles(&request).map(|role| column(role, &request, &study)).collect::<Result<Vec<_>>>()?.into_iter().unzip();
        let start = LiveStart {
            model: study.card.name.clone(),
            weights_sha256: weights.to_owned(),
            same_model: weights == study.card.weights_sha256,
            prompt_tokens: prompt.len(),
            columns: described,
            readers: names,
            read_at,
            fitted_at,
        };
        Ok(Self { study, start, prompt, sampling, columns, readers, request })
    }

    /// How many rows it takes: every column, and every column but the baseline again, over the baseline's text.
    pub fn rows(&self) -> usize {
        2 * self.columns.len() - 1
    }

    /// The task that is checked; none where the study's judge is not at hand.
    pub(super) fn task(&self) -> Result<Option<&Task>> {
        let Some(id) = &self.request.task else { return Ok(None) };
        let task = self.study.tasks.by_id(id)?;
        Ok((self.study.config.judge.is_none() || !task.is_judged()).then_some(task))
    }
}

/// Refuses what study and model do not have, and more than a viewer may ask for.
fn check(request: &LiveRequest, study: &LiveStudy, model: &ModelConfig) -> Result<()> {
    if model.d_model != study.card.d_model || model.n_layers != study.card.n_layers {
        let shape = |layers: usize, width: usize| format!("{layers} blocks of width {width}");
        let problem = format!("the model has {}", shape(model.n_layers, model.d_model));
        let fix = format!(
            "take the model of the study, {}, which has {}",
            study.card.name,
            shape(study.card.n_layers, study.card.d_model)
        );
        return Err(Error::config("model", problem, fix));
    }
    if let Some(task) = &request.task {
        study.tasks.by_id(task)?.check(&request.params, "")?;
    }
    if request.edits.len() > MOST_EDITS {
        let problem = format!("there are {}", request.edits.len());
        return Err(Error::config("edits", problem, format!("send at most {MOST_EDITS}")));
    }
    let known = Site::all(model.n_layers);
    if request.lens.len() > known.len() {
        let problem = format!("{} sites, the model has {}", request.lens.len(), known.len());
        return Err(Error::config("lens", problem, "name each site once"));
    }
    if let Some(site) = request.lens.iter().chain(&request.read_at).find(|site| !known.contains(site)) {
        return Err(Error::config(
            "sites",
            format!("the model has no {site}"),
            format!("the last one is {}", known[known.len() - 1]),
        ));
    }
    Ok(())
}

fn roles(request: &LiveRequest) -> impl Iterator<Item = Role> + use<> {
    let edited = (!request.edits.is_empty()).then_some(Role::Edited);
    let control = (edited.is_some() && request.control.is_some()).then_some(Role::Control);
    std::iter::once(Role::Baseline).chain(edited).chain(control)
}

fn column(role: Role, request: &LiveRequest, study: &LiveStudy) -> Result<(Column, LiveColumn)> {
    let edits: &[Edit] = if role == Role::Baseline { &[] } else { &request.edits };
    let control = request.control.filter(|_| role == Role::Control);
    let building = Building { directions: &study.directions, place: study.place()?, control };
    let [prompt, response] = [Scope::All, Scope::Response].map(|scope| building.operators(edits, scope));
    let (prompt, response) = (prompt?, response?);
    let directions = |operation: &Operation| operation.centre.len() + usize::from(!operation.shift.is_empty());
    let rank = response.values().map(|operations| operations.iter().map(directions).sum()).max().unwrap_or(0);
    let described = LiveColumn { role, sites: response.keys().copied().collect(), rank };
    let shared = |operators: Operators| (!operators.is_empty()).then(|| Arc::new(operators));
    Ok((Column { prompt: shared(prompt), response: shared(response) }, described))
}

/// The names and the probes of a place; where that was asked for, there must be some.
fn readers(
    study: &LiveStudy,
    (site, position): (Site, Position),
    asked: bool,
) -> Result<(Vec<String>, Vec<(Vec<f64>, f64)>)> {
    let here = study.directions.probes.iter().filter(|probe| (probe.site, probe.position) == (site, position));
    let found: (Vec<String>, Vec<(Vec<f64>, f64)>) = here.map(|probe| (probe.task.clone(), probe.probe.raw())).unzip();
    if found.0.is_empty() && asked {
        return Err(Error::config(
            "read_at",
            format!("the study has no probe at {site}, {position}"),
            "name a site that it read, or leave it out",
        ));
    }
    Ok(found)
}
