//! A live request, checked and ready to join a batch: all that can be wrong with it is found here.

use std::sync::Arc;

use super::edit::{Change, Edit, LiveRequest, MOST_ALPHA, MOST_RANK};
use super::event::{LiveColumn, LiveStart, Role};
use super::operator::{Acting, Building, Operation, Operators};
use super::vector;
use crate::error::{Error, Result};
use crate::model::ModelConfig;
use crate::run::Directions;
use crate::site::{Position, Site};
use crate::study::{ModelCard, Sampling, Scope, Study, StudyConfig};
use crate::task::{Task, TaskSet};
use crate::tokenizer::ChatTokenizer;

/// Edits of a request, at most.
const MOST_EDITS: usize = 16;
/// Doses of a request, at most.
const MOST_DOSES: usize = 9;
/// Tokens of a response, at most: others wait for their turn.
const MOST_TOKENS: usize = 1024;

/// What live requests need of a study.
pub struct LiveStudy {
    /// Its id.
    pub id: String,
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
        Ok(Self { id: study.id, config: study.config, card: study.provenance.model, tasks, directions })
    }

    /// Where the probes of the study's verdicts were fitted.
    pub(super) fn place(&self) -> Result<(Site, Position)> {
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
    /// Says whether its viewer has left.
    pub(super) is_gone: IsGone,
}

/// Says whether a viewer has left.
pub type IsGone = Box<dyn Fn() -> bool + Send>;

/// How a column is written.
pub(super) struct Column {
    /// What acts on the prompt's tokens; `None`: nothing.
    pub(super) prompt: Option<Acting>,
    /// What acts on the response's tokens.
    pub(super) response: Option<Acting>,
}

impl Prepared {
    /// Checks a request against its study and the model that shall answer it, whose weights have the SHA-256 `weights`.
    ///
    /// # Errors
    /// [`Error::Config`] for edits, sites and settings that study and model do not have, [`Error::UnknownTask`],
    /// [`Error::Data`] for a prompt that the template does not show.
    pub fn new(
        mut request: LiveRequest,
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
        let vectors = vector::received(&std::mem::take(&mut request.vectors), model)?;
        let building =
            Building { directions: &study.directions, place: (place, fitted_at), control: None, vectors: &vectors };
        let edited = operators(&request.edits, &building)?;
        let control = match request.control {
            Some(_) => operators(&request.edits, &Building { control: request.control, ..building })?,
            None => Scoped::default(),
        };
        let described = roles(&request).into_iter().map(|role| column(role, &edited, &control));
        let (columns, described): (Vec<Column>, Vec<LiveColumn>) = described.unzip();
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
        Ok(Self { study, start, prompt, sampling, columns, readers, request, is_gone: Box::new(|| false) })
    }

    /// The same, whose rows leave once its viewer has left, also between two things that are told.
    #[must_use]
    pub fn until(self, is_gone: IsGone) -> Self {
        Self { is_gone, ..self }
    }

    /// How many rows it takes: every column, and every column but the baseline again, over the baseline's text.
    pub fn rows(&self) -> usize {
        2 * self.columns.len() - 1
    }

    /// Tokens of a row at its longest: the prompt and the whole response.
    pub fn most_tokens(&self) -> usize {
        self.prompt.len() + self.sampling.max_tokens
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
    let random = |edit: &Edit| if let Change::Random { rank, .. } = edit.change { rank } else { 0 };
    let directions: usize = request.edits.iter().map(random).sum();
    if directions > MOST_RANK {
        let problem = format!("they have {directions} random directions");
        return Err(Error::config("edits", problem, format!("have at most {MOST_RANK} in all")));
    }
    if !request.lens.is_empty() && (request.brief || !request.doses.is_empty()) {
        return Err(Error::config(
            "lens",
            "is told of one dose, token by token",
            "leave out doses and brief, or the lens",
        ));
    }
    if request.doses.len() > MOST_DOSES {
        let problem = format!("there are {}", request.doses.len());
        return Err(Error::config("doses", problem, format!("send at most {MOST_DOSES}")));
    }
    let strongest = request.edits.iter().map(|edit| edit.alpha.abs()).fold(0.0, f64::max);
    let too_strong = |dose: &&f64| !(-MOST_ALPHA..=MOST_ALPHA).contains(&(*dose * strongest));
    if let Some(dose) = request.doses.iter().find(too_strong) {
        let problem = format!("{dose} times α {strongest} is more than {MOST_ALPHA}");
        return Err(Error::config("doses", problem, "send lower ones"));
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

/// The columns' roles with their doses.
fn roles(request: &LiveRequest) -> Vec<(Role, Option<f64>)> {
    let mut roles = vec![(Role::Baseline, None)];
    if request.edits.is_empty() {
        return roles;
    }
    let doses = if request.doses.is_empty() { vec![None] } else { request.doses.iter().copied().map(Some).collect() };
    for dose in doses {
        roles.push((Role::Edited, dose));
        roles.extend(request.control.map(|_| (Role::Control, dose)));
    }
    roles
}

/// Operators by scope: on all tokens, and on those of the response.
type Scoped = [Option<Arc<Operators>>; 2];

fn operators(edits: &[Edit], building: &Building<'_>) -> Result<Scoped> {
    let of = |scope| {
        let operators = building.operators(edits, scope)?;
        Ok((!operators.is_empty()).then(|| Arc::new(operators)))
    };
    Ok([of(Scope::All)?, of(Scope::Response)?])
}

/// A column out of the operators of the edits and of their control.
fn column((role, dose): (Role, Option<f64>), edited: &Scoped, control: &Scoped) -> (Column, LiveColumn) {
    let acting = match role {
        Role::Baseline => [None, None],
        Role::Edited => edited.clone(),
        Role::Control => control.clone(),
    };
    let of_response = acting[1].clone().unwrap_or_default();
    let directions = |operation: &Operation| operation.centre.len() + usize::from(!operation.shift.is_empty());
    let rank = of_response.values().map(|operations| operations.iter().map(directions).sum()).max().unwrap_or(0);
    let described = LiveColumn { role, sites: of_response.keys().copied().collect(), rank, dose };
    let [prompt, response] =
        acting.map(|operators| operators.map(|operators| Acting { operators, dose: dose.unwrap_or(1.0) }));
    (Column { prompt, response }, described)
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
